//! What columns tell of the label, in JSON.
//!
//! **Invariant:** names, numbers and words of our own; no cell.

use serde::Serialize;

use crate::base::Measured;
use crate::facts::{ColumnLeakage, Copied, LeakageFacts, Power, SettledFacts, Target};
use crate::report::TableReport;

/// What the columns of a table tell of its label, or why that was not measured.
#[derive(Serialize)]
#[serde(untagged)]
pub(super) enum WireLeakage<'a> {
    Measured(Told<'a>),
    Absent { reason: &'a str },
}

#[derive(Serialize)]
pub(super) struct Told<'a> {
    label: Option<&'a str>,
    /// `classes` or `number`.
    target: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    classes: Option<usize>,
    /// Rows that were drawn.
    sampled: u64,
    /// Those of them with a label.
    rows: u64,
    columns: Vec<WireColumn<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    row_order: Option<WirePower>,
}

#[derive(Serialize)]
struct WireColumn<'a> {
    name: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    copy: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    value: Option<WirePower>,
    #[serde(skip_serializing_if = "Option::is_none")]
    identifier: Option<WirePower>,
    #[serde(skip_serializing_if = "Option::is_none")]
    missing: Option<WirePower>,
    #[serde(skip_serializing_if = "Option::is_none")]
    settled: Option<WireSettled>,
}

/// An estimate with the lower end of its 95 % interval.
#[derive(Serialize)]
struct WirePower {
    measure: &'static str,
    value: f64,
    low: f64,
    rows: u64,
    /// The highest strength with labels dealt out at random.
    #[serde(skip_serializing_if = "Option::is_none")]
    permuted: Option<f64>,
}

#[derive(Serialize)]
struct WireSettled {
    /// Whether the rows are those in which the cell is missing.
    missing: bool,
    rows: u64,
    same: u64,
    elsewhere: f64,
    low: f64,
}

impl<'a> WireLeakage<'a> {
    pub(super) fn of(table: &'a TableReport) -> Option<Self> {
        let facts = match table.leakage.as_ref()? {
            Measured::Absent(reason) => return Some(Self::Absent { reason }),
            Measured::Exact(facts) | Measured::Approximate { value: facts, .. } => facts,
        };
        let LeakageFacts { label, target, sampled, rows, columns, order } = facts;
        let name = |position: usize| table.columns.get(position).map(|column| column.name.as_str());
        let classes = match target {
            Target::Classes(classes) => Some(*classes),
            Target::Number => None,
        };
        Some(Self::Measured(Told {
            label: name(*label),
            target: target.word(),
            classes,
            sampled: *sampled,
            rows: *rows,
            columns: columns.iter().map(|column| WireColumn::of(name(column.position), column)).collect(),
            row_order: order.map(WirePower::of),
        }))
    }
}

impl<'a> WireColumn<'a> {
    fn of(name: Option<&'a str>, column: &ColumnLeakage) -> Self {
        Self {
            name,
            copy: column.copy.map(Copied::word),
            value: column.value.value().copied().map(WirePower::of),
            identifier: column.name.map(WirePower::of),
            missing: column.missing.map(WirePower::of),
            settled: column.settled.map(|settled| {
                let SettledFacts { is_missing, rows, same, elsewhere, sure } = settled;
                WireSettled { missing: is_missing, rows, same, elsewhere: rounded(elsewhere), low: rounded(sure) }
            }),
        }
    }
}

impl WirePower {
    fn of(power: Power) -> Self {
        let Power { measure, value, low, rows, control } = power;
        let (value, low) = (rounded(value), rounded(low));
        Self { measure: measure.word(), value, low, rows, permuted: control.map(rounded) }
    }
}

/// To four digits: more say nothing of a sample.
fn rounded(number: f64) -> f64 {
    (number * 1e4).round() / 1e4
}
