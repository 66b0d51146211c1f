//! The baseline to beat, in JSON.
//!
//! **Invariant:** numbers and words of our own; no class is named.

use serde::Serialize;

use crate::facts::HELD_OUT;
use crate::report::{BaselineReport, TableReport};

use super::measured::{WireMeasured, WireValue, float};

/// What the simplest predictor scores on the label.
#[derive(Serialize)]
pub(super) struct WireBaseline<'a> {
    label: Option<&'a str>,
    /// What the label is like, which decides the measure.
    shape: &'static str,
    /// The measure that fits.
    metric: &'static str,
    rows: u64,
    scores: Vec<WireScore<'a>>,
    hold_out: WireHoldOut<'a>,
}

#[derive(Serialize)]
struct WireScore<'a> {
    predictor: &'static str,
    metric: &'static str,
    score: WireMeasured<'a, WireValue>,
}

/// `half_width` is half of the 95 % interval of a score measured on `rows`; of measures in the label's unit it is of the
/// mean absolute error, and `relative` is its share of the baseline's.
#[derive(Serialize)]
struct WireHoldOut<'a> {
    share: f64,
    rows: WireMeasured<'a, u64>,
    half_width: WireMeasured<'a, WireValue>,
    #[serde(skip_serializing_if = "Option::is_none")]
    relative: Option<f64>,
    /// The gain that the brief asks for, and whether it is more than chance may make of none.
    #[serde(skip_serializing_if = "Option::is_none")]
    wished_gain: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    measurable: Option<bool>,
}

impl<'a> WireBaseline<'a> {
    pub(super) fn of(table: &'a TableReport) -> Option<Self> {
        let BaselineReport { facts, wished } = table.baseline.as_ref()?;
        let scores = facts.scores.iter().map(|score| WireScore {
            predictor: score.predictor.word(),
            metric: score.metric.word(),
            score: WireMeasured::of(&score.value, |value| float(*value)),
        });
        let held = &facts.hold_out;
        Some(Self {
            label: table.columns.get(facts.column).map(|column| column.name.as_str()),
            shape: facts.shape.word(),
            metric: facts.metric.word(),
            rows: facts.rows,
            scores: scores.collect(),
            hold_out: WireHoldOut {
                share: HELD_OUT,
                rows: WireMeasured::of(held, |held| Ok(held.rows)),
                half_width: WireMeasured::of(held, |held| float(held.half_width)),
                relative: held.value().and_then(|held| held.relative),
                wished_gain: *wished,
                measurable: wished.zip(held.value()).map(|(gain, held)| held.tells(gain)),
            },
        })
    }
}
