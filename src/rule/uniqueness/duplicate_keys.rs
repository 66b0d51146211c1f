//! `duplicate-keys`: rows that have the key of an earlier row, and are not the same otherwise.

use crate::base::{Group, Place, Skill, Tally, wording};
use crate::facts::{GroupFacts, KeyFacts, TableFacts};
use crate::rule::case::{to_the_last, whole};
use crate::rule::{Case, Evidence, Finding, Gauge, Outcome, Rule};

pub(in crate::rule) static RULE: Rule = Rule {
    code: "duplicate-keys",
    group: Group::Uniqueness,
    gauge: Gauge::Presence,
    what: "Rows that have the same key, by the columns named with --key, and differ in another column. Rows that are the \
        same throughout are told by duplicate-rows.",
    why: "A key that names two rows names none. Whatever is joined by it comes twice, and which of the rows is right \
        cannot be told.",
    example: "--key customer, where customer 17 stands in two rows with two plans.",
    fix: "Find out which row is right, or which further column belongs to the key. Remove what is wrong, or name the \
        whole key.",
    skill: Skill::DataEngineer,
    check,
};

fn check(case: &Case<'_>) -> Outcome {
    let named = &case.ask.rows.keys;
    if named.is_empty() {
        return Outcome::unfit("no key was named");
    }
    if let Some(unknown) = named.iter().find_map(|key| case.unknown_columns(key)) {
        return Outcome::NotMeasured(unknown.into());
    }
    let keys = case.facts.tables.iter().flat_map(|table| table.keyed.keys.iter().map(move |key| (table, key)));
    Outcome::all(keys.map(|(table, key)| of_key(case, table, key)), "no table has all columns of a key")
}

fn of_key(case: &Case<'_>, table: &TableFacts, key: &KeyFacts) -> Outcome {
    let groups = &key.groups;
    match Outcome::of(duplicate(case, table, key, groups)) {
        Outcome::Held if groups.unknown > 0 => {
            Outcome::NotMeasured("rows of which a column could not be read were not compared".into())
        }
        outcome => to_the_last(table, groups.is_whole(), whole(table, outcome)),
    }
}

fn duplicate(case: &Case<'_>, table: &TableFacts, key: &KeyFacts, groups: &GroupFacts) -> Option<Finding> {
    let differing = &groups.differing;
    let gate = case.settings.present().filter(|_| differing.groups > 0)?;
    let names: Vec<String> =
        key.columns.iter().filter_map(|&at| Some(format!("`{}`", table.columns.get(at)?.name))).collect();
    let between = groups.between(differing.groups);
    let told = between.in_words("key that stands", "keys that stand");
    let rows = if groups.is_whole() {
        format!(": {}", wording::counted(differing.rows, "row", "rows"))
    } else {
        String::new()
    };
    let message = format!("`{}` has {told} in several different rows, by {}{rows}", table.name, names.join(" and "));
    let tally = Tally { count: differing.groups, places: differing.places.clone() };
    let (count, population) = (between.value, groups.between(groups.keys).value);
    let (interval, places) = (between.interval(), case.places([&tally]));
    let evidence = Evidence { count, interval, population, places, ..Evidence::default() };
    Some(case.finding(gate, Place::table(table), message, evidence))
}
