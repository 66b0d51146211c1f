//! `split-overlap`: rows that stand in several parts of a split.

use crate::base::{Group, Place, Skill, Tally, wording};
use crate::facts::{SplitBy, SplitFacts, TableFacts};
use crate::rule::case::{over, ratio, whole};
use crate::rule::{Case, Evidence, Finding, Gauge, Outcome, Rule};

pub(in crate::rule) static RULE: Rule = Rule {
    code: "split-overlap",
    group: Group::Leakage,
    gauge: Gauge::RatioAbove,
    what: "Rows that are the same in every column, and stand in several parts of a split, such as training and test.",
    why: "What a model was taught is no test of it: it remembers the answer, and the result looks better than it is.",
    example: "train.csv and test.csv that hold the same 300 rows.",
    fix: "Remove repeated rows before splitting, or split anew so that rows that are the same fall into one part.",
    skill: Skill::MlEngineer,
    check,
};

fn check(case: &Case<'_>) -> Outcome {
    if let Some(unknown) = case.ask.rows.split.as_ref().and_then(|ask| case.unknown_columns(std::slice::from_ref(ask)))
    {
        return Outcome::NotMeasured(unknown.into());
    }
    let splits = case.facts.tables.iter().filter_map(|table| Some((table, table.keyed.split.as_ref()?)));
    let of_split = |(table, split): (&TableFacts, &SplitFacts)| match Outcome::of(overlap(case, table, split)) {
        Outcome::Held if split.rows.unknown > 0 => {
            Outcome::NotMeasured("rows of which a column could not be read were not compared".into())
        }
        outcome => whole(table, outcome),
    };
    Outcome::all(splits.map(of_split), "no split was named or found")
}

fn overlap(case: &Case<'_>, table: &TableFacts, split: &SplitFacts) -> Option<Finding> {
    let (groups, both) = (&split.rows, &split.rows.differing);
    let ratio = ratio(both.groups, groups.keys);
    let (severity, gate) = case.settings.above(ratio)?;
    let told = groups.between(both.groups).in_words("different row that stands", "different rows that stand");
    let (share, limit, by) = (wording::percent(ratio), over(gate), found_by(table, split.how));
    let message =
        format!("`{}` has {told} in several parts of its split{by}, {share} of its different rows{limit}", table.name);
    let tally = Tally { count: both.groups, places: both.places.clone() };
    let (count, population) = (both.groups, groups.keys);
    let evidence =
        Evidence { count, population, ratio: Some(ratio), places: case.places([&tally]), ..Evidence::default() };
    Some(case.finding((severity, gate), Place::table(table), message, evidence))
}

/// How a split was found, for a message.
pub(super) fn found_by(table: &TableFacts, how: SplitBy) -> String {
    let name = |at: usize| table.columns.get(at).map(|column| column.name.as_str()).unwrap_or_default();
    match how {
        SplitBy::Declared(at) => format!(" by `{}`", name(at)),
        SplitBy::Column(at) => format!(" by `{}` (found by its name and values)", name(at)),
        SplitBy::Files => " by file (found by the names of files)".to_owned(),
    }
}
