//! What is told of a column's values beyond counts, and of a table's rows and columns together, in JSON.

use serde::Serialize;

use crate::base::Measured;
use crate::facts::{DetailFacts, Direction, Histogram, OutlierFacts, RowGapFacts, ShapeFacts, SpellingFacts};
use crate::report::TableReport;

use super::measured::WireMeasured;

/// Facts about the values of a column; which ones depends on what it holds.
#[derive(Serialize)]
pub(super) struct Detail<'a> {
    unique: WireMeasured<'a, bool>,
    /// Cells with the most frequent value.
    commonest: WireMeasured<'a, u64>,
    order: WireMeasured<'a, WireOrder>,
    #[serde(skip_serializing_if = "Option::is_none")]
    numbers: Option<Numbers<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    text: Option<Text<'a>>,
}

#[derive(Serialize)]
struct WireOrder {
    direction: &'static str,
}

#[derive(Serialize)]
struct Numbers<'a> {
    zeros: u64,
    negatives: u64,
    whole_decimals: u64,
    /// Whether they are the whole numbers from one to another, each once.
    running: WireMeasured<'a, bool>,
    outliers: WireMeasured<'a, WireOutliers>,
    histogram: WireMeasured<'a, WireHistogram<'a>>,
}

#[derive(Serialize)]
struct WireOutliers {
    low: u64,
    high: u64,
    population: u64,
    median: f64,
    robust_deviation: f64,
}

/// `counts[i]` numbers lie in step `i` of `counts.length` equal ones from `min` to `max`.
#[derive(Serialize)]
struct WireHistogram<'a> {
    min: f64,
    max: f64,
    counts: &'a [u64],
}

#[derive(Serialize)]
struct Text<'a> {
    /// Cells with white space around them.
    padded: Padded,
    /// Forms of the distinct values: `A` a capital, `a` another letter, `9` a digit.
    shapes: WireMeasured<'a, Vec<Shape<'a>>>,
    spellings: WireMeasured<'a, Spellings>,
}

#[derive(Serialize)]
struct Padded {
    count: u64,
    before: u64,
    after: u64,
}

#[derive(Serialize)]
struct Shape<'a> {
    shape: &'a str,
    share: f64,
}

#[derive(Serialize)]
#[expect(clippy::struct_field_names, reason = "they are the keys of the wire form")]
struct Spellings {
    groups: u64,
    spellings: u64,
    cells: u64,
    near: u64,
    near_cells: u64,
}

impl<'a> Detail<'a> {
    pub(super) fn of(detail: &'a DetailFacts, has_numbers: bool, has_text: bool) -> Self {
        let order = |order: &crate::facts::OrderFacts| {
            let direction = Direction::word(order.direction);
            Ok(WireOrder { direction })
        };
        Self {
            unique: WireMeasured::of(&detail.unique, |unique| Ok(*unique)),
            commonest: WireMeasured::of(&detail.commonest, |cells| Ok(*cells)),
            order: WireMeasured::of(&detail.order, order),
            numbers: has_numbers.then(|| Numbers::of(detail)),
            text: has_text.then(|| Text::of(detail)),
        }
    }
}

impl<'a> Numbers<'a> {
    fn of(detail: &'a DetailFacts) -> Self {
        let outliers = |facts: &OutlierFacts| {
            let OutlierFacts { population, low, high, median, deviation, .. } = *facts;
            Ok(WireOutliers { low, high, population, median, robust_deviation: deviation })
        };
        let histogram =
            |facts: &'a Histogram| Ok(WireHistogram { min: facts.min, max: facts.max, counts: &facts.counts });
        Self {
            zeros: detail.signs.zeros,
            negatives: detail.signs.negatives,
            whole_decimals: detail.signs.whole_decimals,
            running: WireMeasured::of(&detail.running, |running| Ok(*running)),
            outliers: WireMeasured::of(&detail.outliers, outliers),
            histogram: WireMeasured::of(&detail.histogram, histogram),
        }
    }
}

impl<'a> Text<'a> {
    fn of(detail: &'a DetailFacts) -> Self {
        let padded = &detail.padded;
        let shapes = |shapes: &'a Vec<ShapeFacts>| {
            Ok(shapes.iter().map(|shape| Shape { shape: &shape.shape, share: shape.share }).collect())
        };
        let spellings = |facts: &SpellingFacts| {
            let SpellingFacts { groups, spellings, cells, near, near_cells, .. } = *facts;
            Ok(Spellings { groups, spellings, cells, near, near_cells })
        };
        Self {
            padded: Padded { count: padded.cells.count, before: padded.before, after: padded.after },
            shapes: WireMeasured::of(&detail.shapes, shapes),
            spellings: WireMeasured::of(&detail.spellings, spellings),
        }
    }
}

/// Rows by what they lack: null or blank cells, but for ragged rows and empty columns.
#[derive(Serialize)]
pub(super) struct WireGaps {
    rows: u64,
    complete: u64,
    mostly_missing: u64,
}

/// How much of a table's rows is missing.
pub(super) fn gaps(gaps: &Measured<RowGapFacts>) -> WireMeasured<'_, WireGaps> {
    WireMeasured::of(gaps, |facts| {
        let RowGapFacts { rows, complete, mostly_missing, .. } = *facts;
        Ok(WireGaps { rows, complete, mostly_missing })
    })
}

/// Columns that tell the same.
#[derive(Serialize)]
pub(super) struct WireTwins<'a> {
    columns: Vec<&'a str>,
    likeness: &'static str,
}

impl<'a> WireTwins<'a> {
    pub(super) fn of(table: &'a TableReport) -> Vec<Self> {
        let name = |position: &usize| table.columns.get(*position).map(|column| column.name.as_str());
        let twins = table.twins.iter();
        twins
            .map(|twins| Self {
                columns: twins.columns.iter().filter_map(name).collect(),
                likeness: twins.likeness.word(),
            })
            .collect()
    }
}
