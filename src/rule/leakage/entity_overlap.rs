//! `entity-overlap`: the same person or thing in several parts of a split.

use crate::base::{Group, Place, Skill, Tally, wording};
use crate::facts::{SplitFacts, TableFacts};
use crate::rule::case::{ratio, whole};
use crate::rule::{Case, Evidence, Finding, Gauge, Outcome, Rule};

use super::split_overlap::found_by;

pub(in crate::rule) static RULE: Rule = Rule {
    code: "entity-overlap",
    group: Group::Leakage,
    gauge: Gauge::Presence,
    what: "Values of the column named with --entity that have rows in several parts of a split.",
    why: "Rows about one customer or patient are alike. A model that has seen some of them knows the others, and does \
        worse on somebody it has never seen.",
    example: "--entity patient, where patient 17 has scans in train.csv and in test.csv.",
    fix: "Split by entity: all rows of one go into one part. If the model will be asked about entities that it knows, say \
        so in the brief.",
    skill: Skill::MlEngineer,
    check,
};

fn check(case: &Case<'_>) -> Outcome {
    let Some(entity) = &case.ask.rows.entity else { return Outcome::unfit("no entity was named") };
    if let Some(unknown) = case.unknown_columns(std::slice::from_ref(entity)) {
        return Outcome::NotMeasured(unknown.into());
    }
    let splits = case.facts.tables.iter().filter_map(|table| Some((table, table.keyed.split.as_ref()?)));
    let of_split = |(table, split): (&TableFacts, &SplitFacts)| match Outcome::of(overlap(case, table, split)) {
        Outcome::Held if split.entities.as_ref().is_some_and(|entities| entities.groups.unknown > 0) => {
            Outcome::NotMeasured("rows of which a column could not be read were not compared".into())
        }
        outcome => whole(table, outcome),
    };
    Outcome::all(splits.map(of_split), "no split was named or found")
}

fn overlap(case: &Case<'_>, table: &TableFacts, split: &SplitFacts) -> Option<Finding> {
    let entities = split.entities.as_ref()?;
    let (groups, both) = (&entities.groups, &entities.groups.differing);
    let gate = case.settings.present().filter(|_| both.groups > 0)?;
    let column = table.columns.get(*entities.columns.first()?)?;
    let told = groups.between(both.groups).in_words("value that has rows", "values that have rows");
    let (share, by) = (wording::percent(ratio(both.groups, groups.keys)), found_by(table, split.how));
    let message = format!("`{}` has {told} in several parts of the split{by}, {share} of its values", column.name);
    let tally = Tally { count: both.groups, places: both.places.clone() };
    let (count, population) = (both.groups, groups.keys);
    let evidence = Evidence { count, population, places: case.places([&tally]), ..Evidence::default() };
    Some(case.finding(gate, Place::column(table, column), message, evidence))
}
