//! `awkward-target`: a target whose shape needs another model or another measure than the usual ones.
//!
//! Sorts: a number that is zero in many rows and spread out in the others (`zero-inflated`), one that piles up at its
//! smallest or largest value as if cut off there (`censored`), one of which a few values outweigh all others
//! (`heavy-tail`), and a class that is a list of several (`multi-label`).

use crate::base::{Group, Measured, Place, Skill, wording};
use crate::facts::{ColumnFacts, ColumnType, Frequency, Scalar, TableFacts};
use crate::profile::Task;
use crate::rule::case::{over, ratio, share};
use crate::rule::{Case, Evidence, Finding, Gauge, Outcome, Rule};

pub(in crate::rule) static RULE: Rule = Rule {
    code: "awkward-target",
    group: Group::Labels,
    gauge: Gauge::RatioAbove,
    what: "A target that is zero in many rows, piles up at one end, has a few values that outweigh all others, or is a \
        list of several classes.",
    why: "The usual models and measures assume otherwise: squared error follows the few largest values, values that \
        were cut off are no measurements, and a list is not one class.",
    example: "Claims of 0 in 8,000 of 10,000 rows, and of 40 to 90,000 in the others.",
    fix: "Say in the brief how the target comes about, and agree on a model and a measure that fit it: zero or not \
        first and how much then, a logarithm, a censored model, or one answer for each class of the list.",
    skill: Skill::MlEngineer,
    check,
};

/// With fewer distinct numbers a target is a scale or a count of few, which may well have a commonest end. A project
/// judgement.
const FEWEST_VALUES: u64 = 20;
/// How often an end must come beside the next most frequent value to be a pile. A project judgement.
const PILE: u64 = 5;
/// How far beyond the median the 99th percentile must lie, in widths of the middle half, to be a heavy tail: 1.7 in a normal
/// distribution, 3.6 in an exponential and 6.6 in a log-normal one. A project judgement.
const TAIL: f64 = 5.0;

fn check(case: &Case<'_>) -> Outcome {
    case.each_label(|table, column| match case.task {
        Task::Classification => Outcome::of(listed(case, table, column)),
        _ if column.values() == 0 => Outcome::unfit("no row is labelled"),
        _ if !matches!(column.kind, ColumnType::Integer | ColumnType::Decimal) => {
            Outcome::unfit("the target is no number")
        }
        _ => Outcome::of(piled(case, table, column).or_else(|| tailed(case, table, column))),
    })
}

fn listed(case: &Case<'_>, table: &TableFacts, column: &ColumnFacts) -> Option<Finding> {
    let values = super::values(table, column).filter(|values| values.lists > 0)?;
    let (count, population) = (values.lists, values.classes.iter().sum());
    let (severity, gate) = case.settings.above(ratio(count, population))?;
    let message = format!(
        "the label `{}` is a list in {}, made of {}{}",
        column.name,
        share(count, population, "labelled rows"),
        wording::counted(values.list_values, "value", "values"),
        over(gate)
    );
    let evidence = Evidence { count, population, ratio: Some(ratio(count, population)), ..Evidence::default() };
    Some(case.finding((severity, gate), Place::column(table, column), message, evidence).of_kind("multi-label"))
}

/// Many rows at zero, or at an end.
fn piled(case: &Case<'_>, table: &TableFacts, column: &ColumnFacts) -> Option<Finding> {
    if column.distinct.value().is_some_and(|distinct| *distinct < FEWEST_VALUES) {
        return None;
    }
    let population = column.values();
    let zeros = column.detail.signs.zeros;
    let found = |count: u64, kind: &'static str, what: &str| {
        let ratio = ratio(count, population);
        let (severity, gate) = case.settings.above(ratio)?;
        let message = format!(
            "the target `{}` {what} in {}{}",
            column.name,
            share(count, population, "labelled rows"),
            over(gate)
        );
        let evidence = Evidence { count, population, ratio: Some(ratio), ..Evidence::default() };
        Some(case.finding((severity, gate), Place::column(table, column), message, evidence).of_kind(kind))
    };
    if let Some(finding) = found(zeros, "zero-inflated", "is zero") {
        return Some(finding);
    }
    let frequent = column.frequent.value()?;
    let (commonest, next) = (frequent.first()?, frequent.get(1).map_or(0, |next| next.at_most));
    if commonest.at_least < next.saturating_mul(PILE) {
        return None;
    }
    let (low, high) = column.extent.value()?;
    let end = [(low, "smallest"), (high, "largest")].into_iter().find(|(end, _)| is(commonest, **end))?.1;
    found(commonest.at_least, "censored", &format!("has its {end} value, as if cut off there,"))
}

fn is(frequency: &Frequency, end: Scalar) -> bool {
    let number = frequency.value.as_deref().and_then(|text| text.trim().parse::<f64>().ok());
    number.is_some_and(|number| number_of(end).is_some_and(|end| number.total_cmp(&end).is_eq()))
}

fn number_of(scalar: Scalar) -> Option<f64> {
    match scalar {
        Scalar::Integer(integer) => Some(integer as f64),
        Scalar::Float(float) => Some(float),
        Scalar::Day(_) | Scalar::Instant(_) => None,
    }
}

/// A few values that outweigh all others.
fn tailed(case: &Case<'_>, table: &TableFacts, column: &ColumnFacts) -> Option<Finding> {
    let (Measured::Exact(quantiles) | Measured::Approximate { value: quantiles, .. }) = &column.quantiles else {
        return None;
    };
    let at = |share: f64| quantiles.at(share).and_then(|point| number_of(point.low));
    let (low, lower, middle, upper, high) = (at(0.01)?, at(0.25)?, at(0.5)?, at(0.75)?, at(0.99)?);
    let width = upper - lower;
    let reach = (high - middle).max(middle - low);
    if width <= 0.0 || reach <= TAIL * width {
        return None;
    }
    // The gate is on shares of rows; here the rows are those beyond the tail's beginning, one in a hundred at least.
    let (severity, gate) = case.settings.gates().last()?;
    let side = if high - middle >= middle - low { "above" } else { "below" };
    let message = format!(
        "one in a hundred values of the target `{}` lies {} times the width of its middle half or more {side} the median",
        column.name,
        wording::number((reach / width * 10.0).floor() / 10.0)
    );
    let count = column.values() / 100;
    let evidence = Evidence { count, population: column.values(), ..Evidence::default() };
    let finding = case.finding((severity, gate), Place::column(table, column), message, evidence);
    Some(Finding { evidence: Evidence { limit: None, ..finding.evidence.clone() }, ..finding }.of_kind("heavy-tail"))
}
