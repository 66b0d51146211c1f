//! Tables, files and columns in JSON.
//!
//! **Invariant:** a key that can hold cell values (`frequent`) does not exist unless values are shown.

use serde::{Serialize, Serializer};

use crate::base::{Measured, Spot, Tally};
use crate::facts::{
    Clock, ColumnType, DateFormat, Dialect, Epoch, Frequency, LineEnding, ListLengths, LostColumn, NestedFacts, Note,
    Quantile,
};
use crate::report::{ColumnReport, DeclaredReport, FileReport, TableReport, Values};

use super::baseline::WireBaseline;
use super::detail::{Detail, WireGaps, WireTwins, gaps};
use super::join::WireJoined;
use super::leakage::WireLeakage;
use super::measured::{WireMeasured, WireValue, float, scalar};
use super::{WireFault, WireInterval};

/// Of a label with more classes than this only the largest are listed; `count` counts all.
const CLASSES_LISTED: usize = 100;

#[derive(Serialize)]
pub(super) struct WireTable<'a> {
    name: &'a str,
    format: &'static str,
    rows: u64,
    /// Whether the names of its columns are names beyond doubt.
    header_certain: bool,
    files: Vec<WireFile<'a>>,
    columns: Vec<WireColumn<'a>>,
    /// Departures from the format that were tolerated: how often, and where first.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    notes: Vec<WireNote<'a>>,
    row_gaps: WireMeasured<'a, WireGaps>,
    /// Rows that repeat an earlier one.
    repeated_rows: WireRepeats<'a>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    twins: Vec<WireTwins<'a>>,
    /// What its columns tell of the label, by a sample of its rows.
    #[serde(skip_serializing_if = "Option::is_none")]
    leakage: Option<WireLeakage<'a>>,
    /// How its rows go with the label file.
    #[serde(skip_serializing_if = "Option::is_none")]
    joined: Option<WireJoined<'a>>,
    /// What simple predictors score on the label.
    #[serde(skip_serializing_if = "Option::is_none")]
    baseline: Option<WireBaseline<'a>>,
}

/// Rows that were compared as wholes: all different ones, or this share of them.
#[derive(Serialize)]
struct WireRepeats<'a> {
    compared: u64,
    /// Rows that could not be compared.
    unknown: u64,
    count: u64,
    /// Whether `count` was counted to the last.
    exact: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    interval: Option<WireInterval>,
    share_of_different_rows: f64,
    /// Why rows were not counted to the last, where that was asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    inexact: Option<&'a str>,
}

#[derive(Serialize)]
struct WireNote<'a> {
    note: &'static str,
    count: u64,
    places: Vec<NotePlace<'a>>,
}

#[derive(Serialize)]
pub(super) struct NotePlace<'a> {
    file: Option<&'a str>,
    line: Option<u64>,
    record: Option<u64>,
    byte: Option<u64>,
}

#[derive(Serialize)]
pub(super) struct WireFile<'a> {
    path: &'a str,
    bytes: u64,
    rows: u64,
    /// Computed only when asked for, which nothing does yet.
    digest: Option<&'a str>,
    status: &'static str,
    dialect: Option<WireDialect>,
    fault: Option<WireFault<'a>>,
    /// Columns that could not be read, or not in every row group.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    lost: Vec<WireLost<'a>>,
}

/// A column that could not be read, from this row group (from 1) on, in so many of them.
#[derive(Serialize)]
struct WireLost<'a> {
    column: &'a str,
    row_group: usize,
    row_groups: u64,
    fault: WireFault<'a>,
}

/// Null stands for "there is none", or of a file that was not read to its end, "not known".
#[derive(Serialize)]
struct WireDialect {
    delimiter: char,
    quote: Option<char>,
    escape: Option<char>,
    header: bool,
    header_lines: u32,
    skipped_lines: u32,
    footer_lines: u32,
    comment: Option<char>,
    decimal: Option<char>,
    encoding: &'static str,
    encoding_confidence: f64,
    line_ending: Option<&'static str>,
    compression: Option<&'static str>,
    confidence: f64,
}

#[derive(Serialize)]
struct WireColumn<'a> {
    name: &'a str,
    position: usize,
    r#type: &'static str,
    role: &'static str,
    /// Whether it holds personal data or secrets.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    private: bool,
    /// What it is as a feature.
    feature: &'static str,
    /// The unit of whole numbers that count from 1970-01-01.
    #[serde(skip_serializing_if = "Option::is_none")]
    epoch: Option<&'static str>,
    nulls: Nulls,
    disguised: Disguised<'a>,
    /// Rows in which it could not be read, though other columns could.
    #[serde(skip_serializing_if = "is_zero")]
    unread: u64,
    absent: u64,
    shifted: u64,
    distinct: WireMeasured<'a, u64>,
    kinds: Pairs,
    /// Only of columns of several sorts.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    kind_places: Vec<KindPlaces<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    date_formats: Vec<WireDateFormat>,
    /// Numbers that programs read as text, by what makes them so.
    #[serde(skip_serializing_if = "Option::is_none")]
    formatted_numbers: Option<Pairs>,
    stats: Stats<'a>,
    detail: Detail<'a>,
    #[serde(skip_serializing_if = "Option::is_none")]
    classes: Option<Classes<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    nested: Option<Nested<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    frequent: Option<Vec<WireFrequency<'a>>>,
    /// Why `frequent` is empty, where it is because its values may not be shown.
    #[serde(skip_serializing_if = "Option::is_none")]
    frequent_reason: Option<&'a str>,
    /// What its owner declared of it; nobody verified the words.
    #[serde(skip_serializing_if = "Option::is_none")]
    declared: Option<WireDeclared<'a>>,
}

#[derive(Serialize)]
struct WireDeclared<'a> {
    role: Option<&'static str>,
    r#type: Option<&'static str>,
    unit: Option<&'a str>,
    description: Option<&'a str>,
    blank_means: Option<&'a str>,
    optional: bool,
    known_at_prediction: Option<bool>,
}

impl<'a> WireDeclared<'a> {
    fn of(declared: &'a DeclaredReport) -> Self {
        Self {
            role: declared.role,
            r#type: declared.kind,
            unit: declared.unit.as_deref(),
            description: declared.description.as_deref(),
            blank_means: declared.blank_means.as_deref(),
            optional: declared.optional,
            known_at_prediction: declared.known_at_prediction,
        }
    }
}

/// What the levels of a nested column say, from the outermost on.
#[derive(Serialize)]
struct Nested<'a> {
    nulls: Vec<NullsAt<'a>>,
    lists: Vec<Lists<'a>>,
}

#[derive(Serialize)]
struct NullsAt<'a> {
    path: &'a str,
    count: u64,
}

/// `count` is without lists that are null; `elements` stand in all of them.
#[derive(Serialize)]
struct Lists<'a> {
    path: &'a str,
    count: u64,
    empty: u64,
    elements: u64,
    shortest: Option<u64>,
    longest: Option<u64>,
}

impl<'a> Nested<'a> {
    fn of(nested: &'a NestedFacts) -> Self {
        let list = |(path, lengths): &'a (String, ListLengths)| Lists {
            path,
            count: lengths.lists,
            empty: lengths.empty,
            elements: lengths.elements,
            shortest: (lengths.lists > 0).then_some(lengths.shortest),
            longest: (lengths.lists > 0).then_some(lengths.longest),
        };
        let nulls = nested.nulls.iter().map(|(path, count)| NullsAt { path, count: *count });
        Self { nulls: nulls.collect(), lists: nested.lists.iter().map(list).collect() }
    }
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "as serde calls it")]
fn is_zero(count: &u64) -> bool {
    *count == 0
}

#[derive(Serialize)]
struct Nulls {
    count: u64,
    ratio: f64,
    by_spelling: Pairs,
}

/// `spelling` is of our own closed lists; `sort` is what gave it away: `token`, `sentinel` or `impossible-zero`.
#[derive(Serialize)]
struct Disguised<'a> {
    count: u64,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    by_spelling: Vec<Disguise<'a>>,
}

#[derive(Serialize)]
struct Disguise<'a> {
    spelling: &'a str,
    sort: &'static str,
    count: u64,
}

/// How many dates are written so: `format`, with ` hh:mm` and ` zone` where a time and a zone stand beside the day.
#[derive(Serialize)]
struct WireDateFormat {
    format: String,
    count: u64,
    ratio: f64,
}

impl WireDateFormat {
    fn all(formats: &[(DateFormat, Clock, u64)]) -> Vec<Self> {
        let total: u64 = formats.iter().map(|(_, _, count)| count).sum();
        let one = |(format, clock, count): &(DateFormat, Clock, u64)| Self {
            format: format!("{}{}", format.word(), clock.word()),
            count: *count,
            ratio: *count as f64 / total.max(1) as f64,
        };
        formats.iter().map(one).collect()
    }
}

/// The first cells of a kind that is not the column's main one.
#[derive(Serialize)]
struct KindPlaces<'a> {
    kind: &'static str,
    places: Vec<NotePlace<'a>>,
}

#[derive(Serialize)]
struct Stats<'a> {
    min: WireMeasured<'a, WireValue>,
    max: WireMeasured<'a, WireValue>,
    mean: WireMeasured<'a, WireValue>,
    standard_deviation: WireMeasured<'a, WireValue>,
    /// In rising order of their share.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    quantiles: Vec<WireQuantile>,
    /// In characters and in bytes; only of text columns.
    #[serde(skip_serializing_if = "Option::is_none")]
    lengths: Option<Lengths<'a>>,
}

/// The smallest value that `share` of the values do not exceed lies from `low` to `high`; where both are the same it is
/// exact.
#[derive(Serialize)]
struct WireQuantile {
    share: f64,
    low: WireValue,
    high: WireValue,
}

#[derive(Serialize)]
struct Lengths<'a> {
    min: WireMeasured<'a, u64>,
    max: WireMeasured<'a, u64>,
    mean: WireMeasured<'a, WireValue>,
    min_bytes: WireMeasured<'a, u64>,
    max_bytes: WireMeasured<'a, u64>,
    mean_bytes: WireMeasured<'a, WireValue>,
}

/// Counts only: what the classes are called is a cell value.
#[derive(Serialize)]
struct Classes<'a> {
    count: Option<usize>,
    rows: &'a [u64],
    exact: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    bound: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<&'a str>,
}

/// `at_most` is there only where `count` is a lower bound; `value` is null where it was too long to keep.
#[derive(Serialize)]
struct WireFrequency<'a> {
    value: Option<&'a str>,
    count: u64,
    #[serde(skip_serializing_if = "Option::is_none")]
    at_most: Option<u64>,
}

/// An object whose keys keep their order.
struct Pairs(Vec<(&'static str, u64)>);

impl Serialize for Pairs {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.0.iter().copied())
    }
}

impl<'a> WireTable<'a> {
    pub(super) fn of(table: &'a TableReport, values: Values) -> Self {
        Self {
            name: &table.name,
            format: table.format.word(),
            rows: table.rows,
            header_certain: table.header_certain,
            files: table.files.iter().map(WireFile::of).collect(),
            columns: table.columns.iter().map(|column| WireColumn::of(column, &table.files, values)).collect(),
            notes: table.notes.iter().map(|(note, tally)| WireNote::of(*note, tally, table)).collect(),
            row_gaps: gaps(&table.gaps),
            repeated_rows: WireRepeats::of(table),
            twins: WireTwins::of(table),
            leakage: WireLeakage::of(table),
            joined: WireJoined::of(table),
            baseline: WireBaseline::of(table),
        }
    }
}

impl<'a> WireRepeats<'a> {
    fn of(table: &'a TableReport) -> Self {
        let (repeats, between) = (&table.repeats, table.repeats.between());
        Self {
            compared: repeats.compared,
            unknown: repeats.unknown,
            count: between.value,
            exact: repeats.sampled >= 1.0,
            interval: between.interval().map(WireInterval::of),
            share_of_different_rows: repeats.sampled,
            inexact: table.inexact.as_deref(),
        }
    }
}

impl<'a> WireNote<'a> {
    fn of(note: Note, tally: &Tally, table: &'a TableReport) -> Self {
        Self { note: note.word(), count: tally.count, places: places_in(&tally.places, &table.files) }
    }
}

pub(super) fn places_in<'a>(places: &[Spot], files: &'a [FileReport]) -> Vec<NotePlace<'a>> {
    let place = |spot: &Spot| NotePlace {
        file: files.get(spot.file as usize).map(|file| file.path.as_str()),
        line: spot.line,
        record: spot.record,
        byte: spot.byte,
    };
    places.iter().map(place).collect()
}

impl<'a> WireFile<'a> {
    pub(super) fn of(file: &'a FileReport) -> Self {
        Self {
            path: &file.path,
            bytes: file.bytes,
            rows: file.rows,
            digest: file.digest.as_deref(),
            status: file.status.word(),
            dialect: file.dialect.as_ref().map(WireDialect::of),
            fault: file.fault.as_ref().map(WireFault::of),
            lost: file.lost.iter().map(WireLost::of).collect(),
        }
    }
}

impl<'a> WireLost<'a> {
    fn of(lost: &'a LostColumn) -> Self {
        Self { column: &lost.name, row_group: lost.group, row_groups: lost.groups, fault: WireFault::of(&lost.fault) }
    }
}

impl WireDialect {
    fn of(dialect: &Dialect) -> Self {
        Self {
            delimiter: dialect.delimiter.into(),
            quote: dialect.quote.map(char::from),
            escape: dialect.escape.map(char::from),
            header: dialect.header.lines > 0,
            header_lines: dialect.header.lines,
            skipped_lines: dialect.skipped_lines,
            footer_lines: dialect.footer_lines,
            comment: dialect.comment.map(char::from),
            decimal: dialect.decimal.map(char::from),
            encoding: dialect.encoding,
            encoding_confidence: dialect.encoding_confidence,
            line_ending: dialect.endings.main().map(LineEnding::word),
            compression: dialect.compression,
            confidence: dialect.confidence,
        }
    }
}

impl<'a> WireColumn<'a> {
    fn of(column: &'a ColumnReport, files: &'a [FileReport], values: Values) -> Self {
        let (frequent, frequent_reason) = match (values, &column.frequent) {
            (Values::Withheld, _) => (None, None),
            (Values::Shown, Measured::Absent(reason)) => (Some(Vec::new()), Some(reason.as_ref())),
            (Values::Shown, Measured::Exact(entries) | Measured::Approximate { value: entries, .. }) => {
                (Some(entries.iter().map(WireFrequency::of).collect()), None)
            }
        };
        Self {
            name: &column.name,
            position: column.position,
            r#type: column.kind.word(),
            role: column.role,
            private: column.is_private,
            nulls: Nulls {
                count: column.nulls.count,
                ratio: column.null_ratio(),
                by_spelling: Pairs(column.nulls_by_spelling.iter().map(|(s, n)| (s.spelling(), *n)).collect()),
            },
            feature: column.feature.word(),
            epoch: column.epoch.map(Epoch::word),
            disguised: Disguised {
                count: column.disguised,
                by_spelling: column
                    .disguised_by_spelling
                    .iter()
                    .map(|(spelling, sort, count)| Disguise { spelling, sort: sort.word(), count: *count })
                    .collect(),
            },
            unread: column.unread,
            absent: column.absent,
            shifted: column.shifted,
            distinct: WireMeasured::of(&column.distinct, |n| Ok(*n)),
            kinds: Pairs(column.kinds.iter().map(|(kind, n)| (kind.word(), *n)).collect()),
            kind_places: column
                .kind_places
                .iter()
                .map(|(kind, places)| KindPlaces { kind: kind.word(), places: places_in(places, files) })
                .collect(),
            date_formats: WireDateFormat::all(&column.date_formats),
            formatted_numbers: (!column.formatted.is_empty())
                .then(|| Pairs(column.formatted.iter().map(|(way, count)| (way.word(), *count)).collect())),
            stats: Stats::of(column),
            detail: Detail::of(
                &column.detail,
                column.numbers.value().is_some() || column.detail.histogram.value().is_some(),
                column.kinds.iter().any(|(kind, cells)| kind.is_word() && *cells > 0),
            ),
            classes: column.classes.as_ref().map(Classes::of),
            nested: column.nested.as_ref().map(Nested::of),
            frequent,
            frequent_reason,
            declared: column.declared.as_ref().map(WireDeclared::of),
        }
    }
}

impl<'a> Stats<'a> {
    fn of(column: &'a ColumnReport) -> Self {
        Self {
            min: WireMeasured::of(&column.extent, |(min, _)| scalar(*min)),
            max: WireMeasured::of(&column.extent, |(_, max)| scalar(*max)),
            mean: WireMeasured::of(&column.numbers, |numbers| float(numbers.mean)),
            standard_deviation: WireMeasured::of(&column.numbers, |numbers| {
                numbers.standard_deviation.ok_or("there are fewer than two numbers").and_then(float)
            }),
            quantiles: column
                .quantiles
                .value()
                .map_or(&[][..], |quantiles| &quantiles.points)
                .iter()
                .filter_map(WireQuantile::of)
                .collect(),
            lengths: (column.kind == ColumnType::Text).then(|| Lengths {
                min: WireMeasured::of(&column.lengths, |lengths| Ok(lengths.min)),
                max: WireMeasured::of(&column.lengths, |lengths| Ok(lengths.max)),
                mean: WireMeasured::of(&column.lengths, |lengths| float(lengths.mean)),
                min_bytes: WireMeasured::of(&column.lengths, |lengths| Ok(lengths.min_bytes)),
                max_bytes: WireMeasured::of(&column.lengths, |lengths| Ok(lengths.max_bytes)),
                mean_bytes: WireMeasured::of(&column.lengths, |lengths| float(lengths.mean_bytes)),
            }),
        }
    }
}

impl WireQuantile {
    fn of(quantile: &Quantile) -> Option<Self> {
        let (low, high) = (scalar(quantile.low).ok()?, scalar(quantile.high).ok()?);
        Some(Self { share: quantile.share, low, high })
    }
}

impl<'a> Classes<'a> {
    fn of(classes: &'a Measured<Vec<u64>>) -> Self {
        let rows = classes.value().map_or(&[][..], |rows| &rows[..rows.len().min(CLASSES_LISTED)]);
        let (exact, bound, reason) = match classes {
            Measured::Exact(_) => (true, None, None),
            Measured::Approximate { bound, .. } => (false, Some(*bound), None),
            Measured::Absent(reason) => (false, None, Some(reason.as_ref())),
        };
        Self { count: classes.value().map(Vec::len), rows, exact, bound, reason }
    }
}

impl<'a> WireFrequency<'a> {
    fn of(entry: &'a Frequency) -> Self {
        Self {
            value: entry.value.as_deref(),
            count: entry.at_least,
            at_most: (entry.at_most != entry.at_least).then_some(entry.at_most),
        }
    }
}
