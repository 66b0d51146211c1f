//! Rules on what makes a result look better than it is: columns that give the answer away, rows on both sides of a split.
//!
//! A strong column may be a good one: whether it is known when a prediction is due can't be seen in the data. So each
//! finding asks to explain the column or to remove it, and what the owner says is known by then is advice only.
//!
//! A column is told of by one rule. One that is the label in other words is not also a strong one; an identifier is
//! told of as such; and where it says as much that a cell is missing as what stands in it, that is what is told.

pub(super) mod entity_overlap;
#[cfg(test)]
mod fixture;
pub(super) mod identifier_leakage;
pub(super) mod label_copy;
pub(super) mod label_leakage;
pub(super) mod missingness_leakage;
pub(super) mod split_overlap;

use crate::base::{Measured, Place, Severity, wording};
use crate::facts::{ColumnFacts, ColumnLeakage, Copied, LeakageFacts, Power, PowerMeasure, TableFacts};
use crate::profile::Gate;

use super::case::share;
use super::uniqueness::identifier_column::identifier;
use super::{Case, Evidence, Finding, Outcome};

/// A table, its label, and what its columns tell of it.
#[derive(Clone, Copy)]
pub(in crate::rule) struct Told<'a> {
    table: &'a TableFacts,
    label: &'a ColumnFacts,
    leakage: &'a LeakageFacts,
}

/// Which rule a column is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Cause {
    Copy,
    Identifier,
    Gaps,
    Value,
}

fn cause(table: &TableFacts, column: &ColumnFacts, told: &ColumnLeakage) -> Cause {
    let is_identifier = identifier(table, column).is_some();
    match told.copy {
        // A running number rises with whatever the rows are sorted by.
        Some(Copied::Monotone) | None if is_identifier => Cause::Identifier,
        Some(_) => Cause::Copy,
        None if told.is_told_by_gaps() => Cause::Gaps,
        None => Cause::Value,
    }
}

/// Looks at each table with a label.
fn each_told<'a>(case: &Case<'a>, look: impl Fn(Told<'a>) -> Vec<Finding>) -> Outcome {
    if case.ask.label.is_none() {
        return Outcome::unfit("no label was named");
    }
    let tables = case.facts.tables.iter().filter_map(|table| Some((table, table.leakage.as_ref()?)));
    let outcome = |(table, leakage): (&'a TableFacts, &'a Measured<LeakageFacts>)| match leakage {
        Measured::Absent(why) => Outcome::NotMeasured(why.clone()),
        Measured::Exact(leakage) | Measured::Approximate { value: leakage, .. } => {
            let Some(label) = table.columns.get(leakage.label) else { return Outcome::Held };
            Outcome::of(look(Told { table, label, leakage }))
        }
    };
    Outcome::all(tables.map(outcome), "no table has the label")
}

/// Looks at each column that is for this rule.
fn each_column_of<'a>(
    case: &Case<'a>,
    wanted: Cause,
    look: impl Fn(Told<'a>, &'a ColumnFacts, &'a ColumnLeakage) -> Option<Finding>,
) -> Outcome {
    each_told(case, |told| {
        let columns = told.leakage.columns.iter();
        let columns = columns.filter_map(|leakage| Some((told.table.columns.get(leakage.position)?, leakage)));
        let mine = columns.filter(|(column, leakage)| cause(told.table, column, leakage) == wanted);
        mine.filter_map(|(column, leakage)| look(told, column, leakage)).collect()
    })
}

/// A finding on a column. What its owner says is known when a prediction is due is advice.
fn finding(
    case: &Case<'_>,
    (severity, gate): (Severity, &Gate),
    (told, column): (Told<'_>, &ColumnFacts),
    (message, ratio): (String, Option<f64>),
) -> Finding {
    let declared = case.ask.declared.column(&told.table.name, &column.name);
    let is_known = declared.is_some_and(|declared| declared.known_at_prediction == Some(true));
    let (severity, end) = if is_known {
        (Severity::Advice, "; its owner says that it is known by then, which was not verified")
    } else {
        (severity, "; explain it or remove it")
    };
    let evidence = Evidence { count: told.leakage.rows, population: told.table.rows, ratio, ..Evidence::default() };
    case.finding((severity, gate), Place::column(told.table, column), format!("{message}{end}"), evidence)
}

/// A power in words: how much, and how much at least.
fn in_words(power: &Power) -> String {
    let (value, low) = (power.value, power.low);
    match power.measure {
        PowerMeasure::Auc => format!("AUC {value:.3} on rows it was not learned from, {low:.3} at least"),
        PowerMeasure::R2 => {
            let (value, low) = (wording::percent(value.max(0.0)), wording::percent(low.max(0.0)));
            format!("it explains {value} of the variance of rows it was not learned from, {low} at least")
        }
        PowerMeasure::Order => {
            let (value, low) = (wording::percent(value), wording::percent(low));
            format!("of neighbours in its order {value} rise or fall alike, {low} at least")
        }
    }
}

/// How many rows that was measured on, in words.
fn rows_in_words(told: Told<'_>) -> String {
    share(told.leakage.rows, told.table.rows, "rows")
}
