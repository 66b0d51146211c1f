//! `rare-class`: a class with too few rows to learn it from.
//!
//! With two classes the rare one is the question itself, and the gates hold as they stand. With more,
//! a rare class can be merged with another or left out, so a finding is one step milder: what would
//! be a blocker is a condition, what would be a condition is advice.

use crate::base::{Group, Measured, Place, Skill, wording};
use crate::facts::{ColumnFacts, TableFacts};
use crate::rule::case::{partly_read, ratio};
use crate::rule::{Case, Evidence, Finding, Gauge, Outcome, Rule};

pub(in crate::rule) static RULE: Rule = Rule {
    code: "rare-class",
    group: Group::Labels,
    gauge: Gauge::CountBelow,
    what: "A class of the label that only a handful of rows have.",
    why: "A model cannot learn what it has hardly seen, and after a part is set aside for testing even fewer are \
        left. With more than two classes this weighs one step less, because a rare class can be merged or left out.",
    example: "10,000 rows labelled no and 7 labelled yes.",
    fix: "Collect or label more cases of the rare class. If there are more than two classes, merge it with one that \
        is treated alike, or leave it out.",
    skill: Skill::AnnotationLead,
    check,
};

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
        Some(Measured::Exact(classes)) => match rare(case, table, column, &classes) {
            // What was not read may well have enough of it.
            Some(_) if partly_read(table) => {
                Outcome::NotMeasured(format!("`{}` was not read in full", table.name).into())
            }
            finding => Outcome::of(finding),
        },
    })
}

fn rare(case: &Case<'_>, table: &TableFacts, column: &ColumnFacts, classes: &[u64]) -> Option<Finding> {
    let count = classes.iter().copied().min()?;
    let population = classes.iter().sum();
    let (severity, gate) = case.settings.below(count as f64)?;
    let severity = if classes.len() == 2 { severity } else { severity.milder() };
    let message = format!(
        "the smallest of {} classes of `{}` has {} of {} labelled rows, fewer than the {} wanted",
        wording::count(classes.len() as u64),
        column.name,
        wording::count(count),
        wording::count(population),
        wording::number(gate.limit.unwrap_or_default()),
    );
    let ratio = Some(ratio(count, population));
    Some(case.finding(
        (severity, gate),
        Place::column(table, column),
        message,
        Evidence { count, population, ratio, ..Evidence::default() },
    ))
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::base::{Measured, Severity};
    use crate::facts::FileStatus;
    use crate::profile::Task;
    use crate::rule::fixture::{Trial, column, dataset, table};

    fn trial() -> Trial {
        let trial = Trial::of(&RULE).gate(Severity::Blocker, 20.0).gate(Severity::Condition, 50.0);
        trial.label("churn").task(Task::Classification)
    }

    #[test]
    fn the_smallest_class_decides() {
        for (classes, expected) in [
            (&[5000, 5000][..], "held"),
            (&[9950, 50], "held"),
            (
                &[9951, 49],
                "condition: the smallest of 2 classes of `churn` has 49 of 10,000 labelled rows, fewer than the 50 \
                    wanted",
            ),
            (
                &[9993, 7],
                "blocker: the smallest of 2 classes of `churn` has 7 of 10,000 labelled rows, fewer than the 20 wanted",
            ),
            (
                &[9000, 993, 7],
                "condition: the smallest of 3 classes of `churn` has 7 of 10,000 labelled rows, fewer than the 20 \
                    wanted",
            ),
            (
                &[9000, 960, 40],
                "advice: the smallest of 3 classes of `churn` has 40 of 10,000 labelled rows, fewer than the 50 wanted",
            ),
            (&[10_000], "not applicable: there are not two classes"),
        ] {
            assert_eq!(trial().says(&dataset([table("t", 10_000, [column("churn").classes(classes)])])), expected);
        }
    }

    #[test]
    fn without_counts_nothing_is_said() {
        let many = column("churn").class_facts(Measured::absent("more than 4,096 classes"));
        let mut facts = dataset([table("t", 100, [many])]);
        assert_eq!(trial().says(&facts), "not measured: more than 4,096 classes");
        assert_eq!(trial().task(Task::Regression).says(&facts), "not applicable: the task has no classes");
        facts.tables[0].columns[0].classes = Some(Measured::Exact(vec![93, 7]));
        facts.tables[0].files[0].status = FileStatus::Partial;
        assert_eq!(trial().says(&facts), "not measured: `t` was not read in full");
    }
}
