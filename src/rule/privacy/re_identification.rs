//! `re-identification`: rows that few others share their quasi-identifiers with.

use crate::base::{Group, Place, Skill, wording};
use crate::facts::{KeyFacts, TableFacts};
use crate::rule::case::{ratio, to_the_last, whole};
use crate::rule::{Case, Evidence, Finding, Gauge, Outcome, Rule};

pub(in crate::rule) static RULE: Rule = Rule {
    code: "re-identification",
    group: Group::Privacy,
    gauge: Gauge::RatioAbove,
    what: "Rows that share the values of the columns named with --quasi-identifier with fewer than four others.",
    why: "Who knows somebody's birth date, postcode and sex finds their row, and learns the rest of it, though no name \
        stands there.",
    example: "--quasi-identifier birth,postcode,sex, where most rows have a combination of their own.",
    fix: "Coarsen the columns: the year for the date, the region for the postcode. Leave out what the task does not need. \
        Have the owner say under which terms the rows may leave the house.",
    skill: Skill::DataOwner,
    check,
};

fn check(case: &Case<'_>) -> Outcome {
    let named = &case.ask.rows.quasi_identifiers;
    if named.is_empty() {
        return Outcome::unfit("no quasi-identifiers were named");
    }
    if let Some(unknown) = case.unknown_columns(named) {
        return Outcome::NotMeasured(unknown.into());
    }
    let tables = case.facts.tables.iter();
    let tables = tables.filter_map(|table| Some((table, table.keyed.quasi_identifiers.as_ref()?)));
    let of_table = |(table, key): (&TableFacts, &KeyFacts)| match Outcome::of(identifying(case, table, key)) {
        Outcome::Held if key.groups.unknown > 0 => {
            Outcome::NotMeasured("rows of which a column could not be read were not compared".into())
        }
        outcome => to_the_last(table, key.groups.is_whole(), whole(table, outcome)),
    };
    Outcome::all(tables.map(of_table), "no table has all quasi-identifiers")
}

fn identifying(case: &Case<'_>, table: &TableFacts, key: &KeyFacts) -> Option<Finding> {
    let groups = &key.groups;
    let [under_five, under_eleven] = groups.in_small_groups();
    let ratio_of = |rows| ratio(rows, groups.rows);
    let (severity, gate) = case.settings.above(ratio_of(under_five.value))?;
    let message = format!(
        "{} of `{}` ({}) share their {} quasi-identifiers with fewer than 4 others; {} with fewer than 10",
        under_five.in_words("row", "rows"),
        table.name,
        wording::percent(ratio_of(under_five.value)),
        key.columns.len(),
        wording::percent(ratio_of(under_eleven.value)),
    );
    let evidence = Evidence {
        count: under_five.value,
        interval: under_five.interval(),
        population: groups.rows,
        ratio: Some(ratio_of(under_five.value)),
        ..Evidence::default()
    };
    Some(case.finding((severity, gate), Place::table(table), message, evidence))
}
