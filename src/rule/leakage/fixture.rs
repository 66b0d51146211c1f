//! What columns tell of a label, in few words, for the tests of these rules.

use crate::base::Measured;
use crate::facts::{ColumnLeakage, DatasetFacts, LeakageFacts, Power, PowerMeasure, Target};
use crate::profile::Task;
use crate::rule::Rule;
use crate::rule::fixture::{Column, Trial, column, dataset, table};

/// A rule to be tried on a table with the label `y`.
pub(super) fn trial(rule: &'static Rule) -> Trial {
    Trial::of(rule).label("y").task(Task::Classification)
}

/// An area under a curve, and what it is at least.
pub(super) fn auc(value: f64, low: f64) -> Power {
    Power { measure: PowerMeasure::Auc, value, low, rows: 1000, control: Some(0.1) }
}

/// A table of two columns, `x` and the label `y`, of which the first tells this.
pub(super) fn told(tell: impl FnOnce(&mut ColumnLeakage)) -> DatasetFacts {
    told_with(column("x"), tell, None)
}

/// The same with another column, and this of the order of the rows.
pub(super) fn told_with(other: Column, tell: impl FnOnce(&mut ColumnLeakage), order: Option<Power>) -> DatasetFacts {
    let mut told = ColumnLeakage {
        position: 0,
        copy: None,
        value: Measured::absent("not in this test"),
        name: None,
        missing: None,
        settled: None,
    };
    tell(&mut told);
    let mut facts = table("t", 1000, [other, column("y").classes(&[600, 400])]);
    facts.leakage = Some(Measured::Exact(LeakageFacts {
        label: 1,
        target: Target::Classes(2),
        sampled: 1000,
        rows: 1000,
        columns: vec![told],
        order,
    }));
    dataset([facts])
}
