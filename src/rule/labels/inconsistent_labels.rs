//! `inconsistent-labels`: one class that is written in several ways.
//!
//! Ways differ in letter case, spaces, accents or punctuation, in how a number is written, in a letter of a rare one, or,
//! where every class says yes or no, in the word for it. Classes are told by their number, the largest first: what they
//! are called is a value of the data.

use crate::base::{Group, Measured, Place, Skill, wording};
use crate::facts::{ColumnFacts, LabelValues, TableFacts};
use crate::profile::Task;
use crate::rule::case::{over, ratio};
use crate::rule::{Case, Evidence, Finding, Gauge, Outcome, Rule};

pub(in crate::rule) static RULE: Rule = Rule {
    code: "inconsistent-labels",
    group: Group::Labels,
    gauge: Gauge::RatioAbove,
    what: "A class of the label that is written in more than one way.",
    why: "To a model each way of writing is a class of its own, so it is taught to tell apart what is one.",
    example: "700 rows labelled Yes, 20 labelled yes with a space behind it and 3 labelled Y.",
    fix: "Bring each class to one spelling where the data is made, and export again.",
    skill: Skill::DataEngineer,
    check,
};

fn check(case: &Case<'_>) -> Outcome {
    if case.task != Task::Classification {
        return Outcome::unfit("the task has no classes");
    }
    case.each_label(|table, column| match table.label.as_ref().map(|label| &label.values) {
        None => Outcome::NotMeasured("the classes were not looked at".into()),
        Some(Measured::Absent(why)) => Outcome::NotMeasured(why.clone()),
        Some(Measured::Exact(values) | Measured::Approximate { value: values, .. }) => {
            Outcome::of(spelled(case, table, column, values))
        }
    })
}

fn spelled(case: &Case<'_>, table: &TableFacts, column: &ColumnFacts, values: &LabelValues) -> Option<Finding> {
    let rows = |class: usize| values.classes.get(class).copied().unwrap_or(0);
    // All but the most frequent way of each, which comes first.
    let odd = || values.spellings.iter().flat_map(|group| group.iter().skip(1).copied());
    let (count, population) = (odd().map(rows).sum::<u64>(), values.classes.iter().sum());
    let ratio = ratio(count, population);
    let (severity, gate) = case.settings.above(ratio)?;
    let ways: usize = values.spellings.iter().map(Vec::len).sum();
    let message = format!(
        "the label `{}` has {} written in {}; {} of {} labelled rows ({}) do not have the most frequent one{}",
        column.name,
        wording::counted(values.spellings.len() as u64, "class", "classes"),
        wording::counted(ways as u64, "way", "ways"),
        wording::count(count),
        wording::count(population),
        wording::percent(ratio),
        over(gate)
    );
    let mut places: Vec<_> = odd().filter_map(|class| values.first.get(class).copied().flatten()).collect();
    places.sort_unstable();
    places.truncate(case.ask.places);
    let evidence = Evidence { count, population, ratio: Some(ratio), places, ..Evidence::default() };
    Some(case.finding((severity, gate), Place::column(table, column), message, evidence))
}
