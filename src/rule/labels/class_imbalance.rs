//! `class-imbalance`: a class much smaller than an even share.
//!
//! The limit is a part of an *even share*: what each class would have if all were of one size. With
//! two classes that is one half, so a limit of 0.1 is a share of 5 %; with four it is 2.5 %.
//!
//! Absolute numbers matter more than shares: one percent of ten million rows is plenty to learn from.
//! So a finding on a class of [`PLENTY`] rows is advice, whatever the gate says; and how few rows are
//! too few is for `rare-class` to say.

use crate::base::{Group, Measured, Place, Severity, Skill, wording};
use crate::facts::{ColumnFacts, TableFacts};
use crate::rule::case::{ratio, share};
use crate::rule::{Case, Evidence, Finding, Gauge, Outcome, Rule};

pub(in crate::rule) static RULE: Rule = Rule {
    code: "class-imbalance",
    group: Group::Labels,
    gauge: Gauge::RatioBelow,
    what: "A class of the label that is much smaller than it would be if all classes were of one size.",
    why: "A model that never predicts the small class looks right nearly always. It must be judged by another measure \
        than the share of right answers. If the small class has 1,000 rows or more, this is advice only.",
    example: "9,700 rows labelled no and 300 labelled yes.",
    fix: "Leave the data as it is if it shows the true shares. Say in the brief which class matters, and agree on a \
        measure such as precision and recall for it.",
    skill: Skill::MlEngineer,
    check,
};

/// A class of so many rows is large enough to learn from, however small its share.
/// Basis: project-judgement, after the row floor of tabular platforms.
const PLENTY: u64 = 1000;

/// Below this `rare-class` tells of the class: the limit of its condition in the built-in profiles.
const FEW: u64 = 50;

fn check(case: &Case<'_>) -> Outcome {
    if !case.task.has_classes() {
        return Outcome::unfit("the task has no classes");
    }
    case.each_label(|table, column| match super::classes(table, column) {
        None => Outcome::NotMeasured("the rows of each class were not counted".into()),
        Some(Measured::Absent(why)) => Outcome::NotMeasured(why),
        Some(Measured::Approximate { .. }) => {
            Outcome::NotMeasured("the rows of each class are not known exactly".into())
        }
        Some(Measured::Exact(classes)) if classes.len() < 2 => Outcome::unfit("there are not two classes"),
        Some(Measured::Exact(classes)) => Outcome::of(uneven(case, table, column, &classes)),
    })
}

fn uneven(case: &Case<'_>, table: &TableFacts, column: &ColumnFacts, classes: &[u64]) -> Option<Finding> {
    // How few rows are too few is told by `rare-class`.
    let count = classes.iter().copied().min().filter(|count| *count >= FEW)?;
    let population = classes.iter().sum();
    let even = 1.0 / classes.len() as f64;
    let of_even = ratio(count, population) / even;
    let (severity, gate) = case.settings.below(of_even)?;
    let severity = if count >= PLENTY { Severity::Advice } else { severity };
    let message = format!(
        "the smallest of {} classes of `{}` has {}, under the {} limit",
        wording::count(classes.len() as u64),
        column.name,
        share(count, population, "labelled rows"),
        wording::percent(gate.limit.unwrap_or_default() * even),
    );
    let evidence = Evidence { count, population, ratio: Some(of_even), ..Evidence::default() };
    Some(case.finding((severity, gate), Place::column(table, column), message, evidence))
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::base::{Measured, Severity};
    use crate::profile::Task;
    use crate::rule::fixture::{Trial, column, dataset, table};

    fn trial() -> Trial {
        Trial::of(&RULE).gate(Severity::Condition, 0.1).label("churn").task(Task::Classification)
    }

    #[test]
    fn the_smallest_class_is_held_against_an_even_share() {
        for (classes, expected) in [
            (&[5000, 5000][..], "held"),
            (&[9500, 500], "held"),
            (
                &[9700, 300],
                "condition: the smallest of 2 classes of `churn` has 300 of 10,000 labelled rows (3 %), under the 5 % \
                    limit",
            ),
            (&[5000, 2500, 2200, 300], "held"),
            (
                &[5000, 2500, 2300, 200],
                "condition: the smallest of 4 classes of `churn` has 200 of 10,000 labelled rows (2 %), under the 2.5 \
                    % limit",
            ),
            (
                &[99_000, 1000],
                "advice: the smallest of 2 classes of `churn` has 1,000 of 100,000 labelled rows (1 %), under the 5 % \
                    limit",
            ),
            (&[100], "not applicable: there are not two classes"),
        ] {
            assert_eq!(trial().says(&dataset([table("t", 100_000, [column("churn").classes(classes)])])), expected);
        }
    }

    #[test]
    fn without_counts_nothing_is_said() {
        let facts = dataset([table("t", 100, [column("churn").class_facts(Measured::absent("too many classes"))])]);
        assert_eq!(trial().says(&facts), "not measured: too many classes");
        assert_eq!(trial().task(Task::Regression).says(&facts), "not applicable: the task has no classes");
    }
}
