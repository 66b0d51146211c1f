//! Numbers and days that stand for "nothing is known" because they can stand for nothing else: 999 among ages, -200
//! among concentrations, 1900-01-01 among last year's orders.
//!
//! `DataRobot`'s data quality reference asks three things together: the value is an outlier, its frequency is one, and it
//! looks the part (repeated digits, -1, 97, 98). The look is the list of candidates. What is an outlier is measured on
//! the values without the candidates that lie beyond, so that 96, 98 and 99 don't hide each other.

use crate::facts::{ColumnFacts, Form, Scalar, Writing};

use super::spread::Spread;
use super::{Disguise, DisguiseSort, main_type};

/// An outlier lies so many standard deviations from the mean: the usual three.
const FAR: f64 = 3.0;
/// A value that lies a whole range beyond the others needs no frequency, but is asked to be that far out.
const FAR_OUT: f64 = 5.0;
/// A frequency is an outlier from so many times the typical one on.
const OFTEN: u64 = 3;
/// A value that comes less often may be a slip, and stands for nothing.
const FEWEST: u64 = 2;
/// Numbers below this are codes of a few answers as often as measures: they need a range's distance.
const SMALL: f64 = 10.0;
/// A negative number among others that are not is out of place if there are at least so many different others.
const ENOUGH_DIFFERENT: u64 = 10;
/// Days between a sentinel and the nearest other day.
const DAYS_APART: i64 = 365;

/// The sentinels of a column.
pub(super) fn sentinels(column: &ColumnFacts) -> Vec<Disguise> {
    match main_type(column) {
        kind if kind.is_number() => numbers(column),
        kind if kind.is_date() => days(column),
        _ => Vec::new(),
    }
}

fn numbers(column: &ColumnFacts) -> Vec<Disguise> {
    // A number written in two ways is one number.
    let mut candidates: Vec<(f64, u64)> = Vec::new();
    for facts in &column.written.forms {
        let Some(value) = number(facts.form) else { continue };
        match candidates.iter_mut().find(|(known, _)| known.total_cmp(&value).is_eq()) {
            Some((_, count)) => *count += facts.cells.count,
            None => candidates.push((value, facts.cells.count)),
        }
    }
    candidates.sort_by(|a, b| a.0.total_cmp(&b.0));
    let ordinary = Spread::of(&column.written.ordinary);
    let typical = column.written.ordinary.typical_count.max(1);
    let mut found: Vec<f64> = Vec::new();
    // From the inside out on either side: what lies beyond a sentinel is one too, if it comes more than once.
    let below = |n: usize| candidates[..n].iter().fold(ordinary, |spread, (value, count)| spread.with(*value, *count));
    if let Some(n) = (0..candidates.len()).find(|&n| {
        let (value, count) = candidates[n];
        value > 0.0 && value > ordinary.high && is_apart(value, count, below(n), typical)
    }) {
        found.extend(candidates[n..].iter().filter(|(_, count)| *count >= FEWEST).map(|(value, _)| *value));
    }
    let above = |n: usize| {
        let inside = candidates[n + 1..].iter().filter(|(value, _)| !found.contains(value));
        inside.fold(ordinary, |spread, (value, count)| spread.with(*value, *count))
    };
    if let Some(n) = (0..candidates.len()).rev().find(|&n| {
        let (value, count) = candidates[n];
        value < 0.0 && value < ordinary.low && is_apart(value, count, above(n), typical)
    }) {
        let more: Vec<f64> =
            candidates[..=n].iter().filter(|(_, count)| *count >= FEWEST).map(|(value, _)| *value).collect();
        found.extend(more);
    }
    pick(column, |form| number(form).is_some_and(|value| found.contains(&value)))
}

/// Whether a candidate lies apart from all other values, and comes often enough.
fn is_apart(value: f64, count: u64, others: Spread, typical: u64) -> bool {
    if others.distinct < 3 || others.count < 3.0 || count < FEWEST {
        return false;
    }
    let deviation = others.deviation();
    let gap = if value > others.high { value - others.high } else { others.low - value };
    let far = (value - others.mean).abs() / deviation;
    let is_often = count >= OFTEN * typical;
    let is_out = far >= FAR_OUT && gap >= others.range();
    if value.abs() < SMALL {
        // The one negative number among others that are not.
        let is_misplaced = value < 0.0 && others.low >= 0.0 && others.distinct >= ENOUGH_DIFFERENT && is_often;
        return is_misplaced || (is_out && gap > others.range() && count > FEWEST);
    }
    let is_far = far >= FAR && gap >= deviation;
    (is_far && is_often) || is_out
}

fn days(column: &ColumnFacts) -> Vec<Disguise> {
    let Some((first, last)) = column.written.ordinary.day_extent else { return Vec::new() };
    let (first, last) = (day(first), day(last));
    let typical = column.written.ordinary.typical_count.max(1);
    pick(column, |form| {
        let Some(value) = form.value().filter(|_| matches!(form.writing(), Writing::Day(..))) else { return false };
        let value = day(value);
        let gap = (first - value).max(value - last);
        let count: u64 =
            column.written.forms.iter().filter(|facts| facts.form == form).map(|facts| facts.cells.count).sum();
        let is_often = count > FEWEST && count >= OFTEN * typical;
        gap >= DAYS_APART && (is_often || (gap >= last - first && count >= FEWEST))
    })
}

fn pick(column: &ColumnFacts, wanted: impl Fn(Form) -> bool) -> Vec<Disguise> {
    let forms = column.written.forms.iter().filter(|facts| wanted(facts.form));
    forms.map(|facts| Disguise { form: facts.form, sort: DisguiseSort::Sentinel, cells: facts.cells.clone() }).collect()
}

/// The number that a form is a candidate by.
pub(super) fn number(form: Form) -> Option<f64> {
    match form.writing() {
        Writing::Number(index, _) => crate::facts::NUMBERS.get(usize::from(index)).copied(),
        _ => None,
    }
}

fn day(scalar: Scalar) -> i64 {
    match scalar {
        Scalar::Day(day) => i64::from(day),
        Scalar::Instant(micros) => micros.div_euclid(86_400_000_000),
        Scalar::Integer(_) | Scalar::Float(_) => 0,
    }
}
