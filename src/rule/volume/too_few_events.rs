//! `too-few-events`: a smallest class that is too small to measure a model by.
//!
//! What counts is not how many rows there are but how many have what is to be found. A class with fewer than
//! [`FEW`] rows is `rare-class`'s to tell. With more than two classes a finding is one step milder, as there.

use crate::base::{Group, Measured, Place, Skill, wording};
use crate::facts::{ColumnFacts, TableFacts};
use crate::profile::Task;
use crate::rule::case::partly_read;
use crate::rule::labels::classes;
use crate::rule::{Case, Evidence, Finding, Gauge, Outcome, Rule};

pub(in crate::rule) static RULE: Rule = Rule {
    code: "too-few-events",
    group: Group::Volume,
    gauge: Gauge::CountBelow,
    what: "A smallest class with too few rows to keep enough of them aside for a test.",
    why: "How good a model is at finding a class is measured on rows of that class that it has not seen. Of few rows the \
        result is mostly chance: a test should have 100 or more of them.",
    example: "40,000 rows, of which 180 are labelled fraud: a fifth of them leaves 36 to test with.",
    fix: "Collect more cases of the smallest class, or plan for repeated cross-validation over all rows instead of one \
        test set, and report how wide the interval is.",
    skill: Skill::DataOwner,
    check,
};

/// Below this `rare-class` tells of the class: the limit of its condition in the built-in profiles.
const FEW: u64 = 50;

fn check(case: &Case<'_>) -> Outcome {
    if case.task != Task::Classification {
        return Outcome::unfit("the task has no classes");
    }
    case.each_label(|table, column| match classes(table, column) {
        None => Outcome::NotMeasured("the rows of each class were not counted".into()),
        Some(Measured::Absent(why)) => Outcome::NotMeasured(why),
        Some(Measured::Approximate { .. }) => {
            Outcome::NotMeasured("the rows of each class are not known exactly".into())
        }
        Some(Measured::Exact(classes)) if classes.len() < 2 => Outcome::unfit("there are not two classes"),
        Some(Measured::Exact(classes)) => match few(case, table, column, &classes) {
            // What was not read may well have enough of it.
            Some(_) if partly_read(table) => {
                Outcome::NotMeasured(format!("`{}` was not read in full", table.name).into())
            }
            finding => Outcome::of(finding),
        },
    })
}

fn few(case: &Case<'_>, table: &TableFacts, column: &ColumnFacts, classes: &[u64]) -> Option<Finding> {
    let count = classes.iter().copied().min().filter(|count| *count >= FEW)?;
    let population = classes.iter().sum();
    let (severity, gate) = case.settings.below(count as f64)?;
    let severity = if classes.len() == 2 { severity } else { severity.milder() };
    let message = format!(
        "the smallest of {} classes of `{}` has {} rows, fewer than {}: a fifth of them leaves {} to test with",
        wording::count(classes.len() as u64),
        column.name,
        wording::count(count),
        wording::number(gate.limit.unwrap_or_default()),
        wording::count(count / 5)
    );
    let evidence = Evidence { count, population, ..Evidence::default() };
    Some(case.finding((severity, gate), Place::column(table, column), message, evidence))
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::base::Severity;
    use crate::profile::Task;
    use crate::rule::fixture::{Trial, column, dataset, table};

    #[test]
    fn what_is_rare_is_told_elsewhere() {
        let trial = Trial::of(&RULE).gate(Severity::Condition, 100.0).gate(Severity::Advice, 500.0).label("y");
        let trial = trial.task(Task::Classification);
        for (classes, expected) in [
            (&[5000, 500][..], "held"),
            (
                &[5000, 499],
                "advice: the smallest of 2 classes of `y` has 499 rows, fewer than 500: a fifth of them leaves 99 to \
                    test with",
            ),
            (
                &[5000, 60],
                "condition: the smallest of 2 classes of `y` has 60 rows, fewer than 100: a fifth of them leaves 12 to \
                    test with",
            ),
            (
                &[5000, 300, 60],
                "advice: the smallest of 3 classes of `y` has 60 rows, fewer than 100: a fifth of them leaves 12 to \
                    test with",
            ),
            (&[5000, 49], "held"),
            (&[5000], "not applicable: there are not two classes"),
        ] {
            assert_eq!(trial.says(&dataset([table("t", 10_000, [column("y").classes(classes)])])), expected);
        }
        let facts = dataset([table("t", 100, [column("y").classes(&[60, 60])])]);
        assert_eq!(trial.task(Task::Regression).says(&facts), "not applicable: the task has no classes");
    }
}
