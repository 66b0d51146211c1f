//! From facts and judgement to a report: the one place where cell values stay behind.
//!
//! What is kept of a column is decided here, once, for every format that renders: names, counts and
//! numeric summaries always; the most frequent values only where they were asked for and many rows
//! share them; the extremes only where they are not likely to identify someone.
//!
//! **Invariant:** nothing after this file sees a `ColumnFacts`, so nothing after it can show a value
//! that was left out here.

use crate::ask::{DeclaredColumn, DeclaredTable, DeclaredType, LabelAsk, Role};
use crate::base::{Measured, Spot};
use crate::facts::{
    Clock, ColumnFacts, ColumnType, DatasetFacts, DateFormat, DetailFacts, DisguiseSort, DisguisedFacts, FileFacts,
    Formatting, Frequency, Kind, Manifest, Note, QuantileFacts, Scalar, TableFacts, Writing,
};
use crate::judge::{Judgement, RuleOutcome};
use crate::profile::Task;
use crate::rule::{Finding, Outcome};

use super::baseline::{self, BaselineReport};
use super::header;
use super::{Circumstances, ColumnReport, DeclaredReport, FileReport, Report, TableReport, Values};

/// A value is shown only if at least this many rows share it. Basis: 11 is the smallest cell of
/// health data that US agencies release to the public (El Emam, "smallest cell size 11").
const SMALLEST_CELL: u64 = 11;

/// From seven digits on a whole number may be a telephone, account or customer number.
const SMALLEST_IDENTIFIER: u64 = 1_000_000;

/// The share of values that are distinct from which on a column of whole numbers may be identifiers.
const IDENTIFIER_SHARE: f64 = 0.9;

/// Why the most frequent values are not there.
const NOT_ASKED: &str = "values are shown only with --values";
const NEARLY_DISTINCT: &str =
    "values are shown only of columns whose exactly counted distinct values are at most half of their values";
const ONLY_BOUNDS: &str = "there are too many distinct values to count each";
const TOO_RARE: &str = "values are shown only if at least 11 rows share them";

/// Why smallest and largest are not there.
pub(super) const MAY_IDENTIFY: &str = "the extremes may be identifiers";
const TOO_FEW: &str = "fewer than 11 values";
/// Why nothing of the values of a column is there, whatever was asked for.
const PRIVATE: &str = "the column holds personal data or secrets";
const NO_ORDER: &str = "a text column has no smallest and largest value";

impl Report {
    /// Puts a report together, leaving cell values behind as [`Circumstances::values`] says.
    pub fn new(facts: DatasetFacts, judgement: Judgement, circumstances: Circumstances<'_>) -> Self {
        let Circumstances { ask, run, profile, config, task_note, values } = circumstances;
        let coverage = facts.coverage();
        let mut labels: Vec<String> = Vec::new();
        for table in &facts.tables {
            let label = table.columns.iter().find(|column| is_label(ask.label.as_ref(), table, column));
            labels.extend(label.map(|column| format!("{}.{}", table.name, column.name)));
        }
        let findings = judgement.findings.into_iter().map(|finding| placed(finding, &facts.tables)).collect();
        let wished = config.as_ref().and_then(|config| config.minimum_gain);
        let label = ask.label.as_ref();
        let only = facts.tables.iter().filter(|table| !table.columns.is_empty()).count() == 1;
        let tables = facts.tables.into_iter().map(|table| {
            let declared = ask.declared.table(&table.name, only);
            with_declared(table_report(table, label, (profile.task, wished), values), declared)
        });
        let (mut tables, mut strays): (Vec<TableReport>, Vec<FileReport>) =
            (tables.collect(), facts.strays.into_iter().map(file_report).collect());
        if let Some(digests) = facts.manifest.as_ref().map(Manifest::by_path) {
            for file in tables.iter_mut().flat_map(|table| &mut table.files).chain(&mut strays) {
                file.digest = digests.get(file.path.as_str()).map(|digest| format!("sha256:{digest}"));
            }
        }
        Self {
            run,
            profile,
            config,
            labels,
            label_typed: ask.label.as_ref().map(|label| label.typed.clone()),
            time_typed: ask.time.as_ref().map(|time| time.typed.clone()),
            verdict: judgement.verdict,
            way: judgement.way,
            scores: judgement.scores,
            task_note,
            coverage,
            ignored: facts.ignored,
            label_file: facts.label_file,
            tables,
            strays,
            unreached: facts.unreached,
            unread: facts.unread,
            arriving: facts.arriving,
            rules: judgement.outcomes.iter().map(rule_line).collect(),
            findings,
            values,
            memory: ask.budget.memory,
            manifest: facts.manifest,
        }
    }
}

fn is_label(label: Option<&LabelAsk>, table: &TableFacts, column: &ColumnFacts) -> bool {
    label.is_some_and(|label| label.names(&table.name, &column.name))
}

/// The finding with its place's file filled in from its first spot: a rule knows spots by index only.
fn placed(mut finding: Finding, tables: &[TableFacts]) -> Finding {
    if finding.place.file.is_none()
        && let Some(first) = finding.evidence.places.first()
        && let Some(table) = tables.iter().find(|table| Some(&table.name) == finding.place.table.as_ref())
    {
        finding.place.file = table.files.get(first.file as usize).map(|file| file.path.clone());
    }
    finding
}

fn rule_line(entry: &RuleOutcome) -> (&'static str, &'static str, Option<String>) {
    let reason = match &entry.outcome {
        Outcome::NotApplicable(why) | Outcome::NotMeasured(why) => Some(why.to_string()),
        Outcome::Held | Outcome::Broken(_) => None,
    };
    (entry.rule.code, entry.outcome.word(), reason)
}

fn table_report(
    table: TableFacts,
    label: Option<&LabelAsk>,
    (task, wished): (Task, Option<f64>),
    values: Values,
) -> TableReport {
    let learned = table.columns.iter().find(|column| is_label(label, &table, column));
    let baseline = learned.and_then(|column| baseline::of(task, &told(column, values), table.label.as_ref()));
    let baseline = baseline.map(|facts| BaselineReport { facts, wished });
    let columns =
        table.columns.iter().map(|column| column_report(column, is_label(label, &table, column), values)).collect();
    TableReport {
        header_certain: header::is_certain(&table),
        name: table.name,
        format: table.format,
        rows: table.rows,
        files: table.files.into_iter().map(file_report).collect(),
        columns,
        notes: Note::ALL
            .into_iter()
            .map(|note| (note, table.notes.of(note).clone()))
            .filter(|(_, tally)| tally.count > 0)
            .collect(),
        gaps: table.gaps,
        repeats: table.repeats,
        inexact: table.keyed.inexact,
        twins: table.twins,
        leakage: table.leakage,
        joined: table.joined,
        baseline,
    }
}

/// The same, with what was declared of its columns.
fn with_declared(mut table: TableReport, declared: Option<&DeclaredTable>) -> TableReport {
    for column in &mut table.columns {
        column.declared = declared.and_then(|declared| declared.column(&column.name)).map(declared_report);
    }
    table
}

/// What was declared of a column. The values that it may hold stay behind: they are values of cells.
fn declared_report(declared: &DeclaredColumn) -> DeclaredReport {
    DeclaredReport {
        role: declared.role.map(Role::word),
        kind: declared.kind.map(DeclaredType::word),
        unit: declared.unit.clone(),
        description: declared.description.clone(),
        blank_means: declared.blank_means.clone(),
        optional: declared.optional,
        known_at_prediction: declared.known_at_prediction,
    }
}

fn file_report(file: FileFacts) -> FileReport {
    FileReport {
        path: file.path,
        bytes: file.bytes,
        rows: file.rows,
        status: file.status,
        dialect: file.dialect,
        fault: file.fault,
        lost: file.lost,
        digest: None,
    }
}

/// A column without what may not be told of it.
fn told(column: &ColumnFacts, values: Values) -> ColumnFacts {
    if is_private(column) {
        return without_values(column);
    }
    let mut column = column.clone();
    if values == Values::Withheld && is_small(&column) {
        column.numbers = Measured::absent(TOO_FEW);
        column.detail.distance_from_median = Measured::absent(TOO_FEW);
    }
    column
}

fn column_report(column: &ColumnFacts, is_label: bool, values: Values) -> ColumnReport {
    if is_private(column) {
        return ColumnReport { is_private: true, ..column_report(&without_values(column), is_label, values) };
    }
    ColumnReport {
        name: column.name.clone(),
        position: column.position,
        kind: column.kind,
        role: if is_label { "label" } else { "feature" },
        is_private: false,
        rows: column.rows,
        nulls: column.nulls.cells.clone(),
        nulls_by_spelling: column.nulls.by_spelling.clone(),
        unread: column.unread,
        absent: column.absent,
        shifted: column.shifted,
        feature: column.feature(),
        epoch: column.epoch(),
        date_formats: date_formats(column),
        formatted: formatted(column),
        kind_places: kind_places(column),
        disguised: column.disguised(),
        disguised_by_spelling: disguised(column),
        distinct: column.distinct.clone(),
        kinds: column.kinds.iter().map(|kind| (kind.kind, kind.cells.count)).collect(),
        numbers: if values == Values::Withheld && is_small(column) {
            Measured::absent(TOO_FEW)
        } else {
            column.numbers.clone()
        },
        quantiles: quantiles(column, values),
        extent: extent(column, values),
        lengths: column.lengths.clone(),
        frequent: frequent(column, values),
        classes: if is_label { column.classes.clone() } else { None },
        nested: column.nested.clone(),
        detail: detail(column, values),
        declared: None,
    }
}

/// Whether a column holds what must not be seen, however little of it.
fn is_private(column: &ColumnFacts) -> bool {
    !column.personal.is_empty() || !column.secrets.is_empty()
}

/// A column of which everything that is a value, or is worked out from few of them, was taken away.
fn without_values(column: &ColumnFacts) -> ColumnFacts {
    ColumnFacts {
        personal: Vec::new(),
        secrets: Vec::new(),
        numbers: Measured::absent(PRIVATE),
        quantiles: Measured::absent(PRIVATE),
        extent: Measured::absent(PRIVATE),
        frequent: Measured::absent(PRIVATE),
        disguised: DisguisedFacts { by_form: Vec::new(), ..column.disguised.clone() },
        detail: DetailFacts {
            shapes: Measured::absent(PRIVATE),
            outliers: Measured::absent(PRIVATE),
            distance_from_median: Measured::absent(PRIVATE),
            histogram: Measured::absent(PRIVATE),
            ..column.detail.clone()
        },
        ..column.clone()
    }
}

fn date_formats(column: &ColumnFacts) -> Vec<(DateFormat, Clock, u64)> {
    let formats = column.written.date_formats();
    formats.into_iter().map(|(format, clock, cells)| (format, clock, cells.count)).collect()
}

fn formatted(column: &ColumnFacts) -> Vec<(Formatting, u64)> {
    let ways = column.written.each().filter_map(|(writing, cells)| match writing {
        Writing::Formatted(formatting) => Some((formatting, cells.count)),
        _ => None,
    });
    ways.collect()
}

/// Where the strays of a mixed column stand, kind by kind.
fn kind_places(column: &ColumnFacts) -> Vec<(Kind, Vec<Spot>)> {
    if column.kind != ColumnType::Mixed {
        return Vec::new();
    }
    let most = column.kinds.iter().max_by_key(|facts| facts.cells.count).map(|facts| facts.kind);
    let strays = column.kinds.iter().filter(|facts| Some(facts.kind) != most);
    strays.map(|facts| (facts.kind, facts.cells.places.clone())).collect()
}

fn disguised(column: &ColumnFacts) -> Vec<(String, DisguiseSort, u64)> {
    let mut spellings: Vec<(String, DisguiseSort, u64)> = Vec::new();
    for way in &column.disguised.by_form {
        let spelling = way.spelling();
        match spellings.iter_mut().find(|(known, ..)| *known == spelling) {
            Some((_, _, count)) => *count += way.cells.count,
            None => spellings.push((spelling, way.sort, way.cells.count)),
        }
    }
    spellings
}

/// The most frequent values, if they may be shown. What is told as personal data was taken away before; for what was not
/// seen as such, only what many rows share is let through, and only from columns that repeat themselves.
fn frequent(column: &ColumnFacts, values: Values) -> Measured<Vec<Frequency>> {
    if matches!(&column.frequent, Measured::Absent(reason) if reason == PRIVATE) {
        return column.frequent.clone();
    }
    if values == Values::Withheld {
        return Measured::absent(NOT_ASKED);
    }
    if column.distinct.exact().is_none_or(|distinct| distinct.saturating_mul(2) > column.values()) {
        return Measured::absent(NEARLY_DISTINCT);
    }
    let kept = column.frequent.clone().map(|mut entries| {
        entries.retain(|entry| entry.at_least >= SMALLEST_CELL);
        entries
    });
    if kept.value().is_some_and(Vec::is_empty) { Measured::absent(TOO_RARE) } else { kept }
}

/// What is told of values beyond counts: no histogram where the extremes stay behind, as its ends are they; no measure of
/// few numbers; and no shape that few values share.
fn detail(column: &ColumnFacts, values: Values) -> DetailFacts {
    let mut detail = column.detail.clone();
    if detail.commonest.exact().is_none() {
        // Past the table it is a bound that depends on where parts end, as frequent values are.
        detail.commonest = Measured::absent(ONLY_BOUNDS);
    }
    if values == Values::Shown {
        return detail;
    }
    if let Measured::Absent(why) = extent(column, values)
        && column.extent.value().is_some()
    {
        detail.histogram = Measured::Absent(why);
    }
    if is_small(column) {
        detail.histogram = Measured::absent(TOO_FEW);
        detail.distance_from_median = Measured::absent(TOO_FEW);
    }
    detail.shapes = detail.shapes.map(|mut shapes| {
        shapes.retain(|shape| shape.values >= SMALLEST_CELL);
        shapes
    });
    detail
}

fn extent(column: &ColumnFacts, values: Values) -> Measured<(Scalar, Scalar)> {
    if column.kind == ColumnType::Text {
        Measured::absent(NO_ORDER)
    } else if values == Values::Withheld && column.extent.value().is_some() && may_identify(column) {
        Measured::absent(MAY_IDENTIFY)
    } else {
        column.extent.clone()
    }
}

/// Quantiles, where smallest and largest may be told, and of so many values that even the outermost has as many beyond it
/// as must share a value before it is shown.
fn quantiles(column: &ColumnFacts, values: Values) -> Measured<QuantileFacts> {
    if let Measured::Absent(reason) = extent(column, values) {
        return Measured::Absent(reason);
    }
    let outermost = QuantileFacts::SHARES[0];
    let beyond = |share: f64| share.min(1.0 - share) * column.values() as f64;
    column.quantiles.clone().map(|mut quantiles| {
        quantiles
            .points
            .retain(|point| values == Values::Shown || beyond(point.share.max(outermost)) >= SMALLEST_CELL as f64);
        quantiles
    })
}

/// Whether smallest and largest may be somebody's number: long whole numbers, nearly all distinct.
/// Whole numbers are looked for by value and not by column type, because one missing cell makes a
/// whole column floating-point in most exports, and one stray cell makes it mixed.
fn may_identify(column: &ColumnFacts) -> bool {
    let values = column.values();
    let nearly_distinct = column
        .distinct
        .value()
        .is_none_or(|&distinct| distinct as f64 >= IDENTIFIER_SHARE * (1.0 - error(&column.distinct)) * values as f64);
    let is_long = column.extent.value().is_some_and(|&(min, max)| is_long_whole(min) || is_long_whole(max));
    is_small(column) || (nearly_distinct && is_long)
}

/// Whether a column has so few values that its extremes, and even its mean, tell single cells. The same number of rows
/// as must share a value before it is shown.
fn is_small(column: &ColumnFacts) -> bool {
    column.values() < SMALLEST_CELL
}

/// The relative error of a measured number; an estimate may be that much too low.
fn error<T>(measured: &Measured<T>) -> f64 {
    match measured {
        Measured::Approximate { bound, .. } => bound.clamp(0.0, 1.0),
        Measured::Exact(_) | Measured::Absent(_) => 0.0,
    }
}

fn is_long_whole(scalar: Scalar) -> bool {
    match scalar {
        Scalar::Integer(n) => n.unsigned_abs() >= SMALLEST_IDENTIFIER,
        Scalar::Float(x) => x.is_finite() && x.fract() == 0.0 && x.abs() >= SMALLEST_IDENTIFIER as f64,
        Scalar::Day(_) | Scalar::Instant(_) => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::Spot;
    use crate::facts::{NumberFacts, TableFacts};
    use crate::report::sample;

    #[test]
    fn extremes_that_may_be_identifiers_are_withheld() {
        let whole = |min, max| (Scalar::Integer(min), Scalar::Integer(max));
        let float = |min, max| (Scalar::Float(min), Scalar::Float(max));
        for (extent_of, distinct, kind, withheld) in [
            (whole(4_915_123_456, 4_915_999_999), Measured::Exact(9_500), ColumnType::Integer, true),
            (whole(-4_915_123, 0), Measured::Exact(9_500), ColumnType::Mixed, true),
            (whole(0, 1_000_000), Measured::Exact(9_000), ColumnType::Integer, true),
            (whole(0, 999_999), Measured::Exact(9_000), ColumnType::Integer, false),
            (whole(0, 4_915_999_999), Measured::Exact(8_999), ColumnType::Integer, false),
            (whole(0, 4_915_999_999), Measured::Approximate { value: 8_900, bound: 0.02 }, ColumnType::Integer, true),
            (whole(0, 4_915_999_999), Measured::absent("why"), ColumnType::Integer, true),
            (float(4_915_123_456.0, f64::INFINITY), Measured::Exact(9_500), ColumnType::Decimal, true),
            (float(0.5, 4_915_123_456.75), Measured::Exact(9_500), ColumnType::Decimal, false),
            ((Scalar::Day(0), Scalar::Day(9_999_999)), Measured::Exact(9_500), ColumnType::Date, false),
        ] {
            let column = ColumnFacts { extent: Measured::Exact(extent_of), distinct, ..sample::column("c", kind) };
            let of = |values| column_report(&column, false, values);
            assert_eq!(of(Values::Withheld).extent_withheld(), withheld, "{extent_of:?}");
            assert_eq!(of(Values::Shown).extent, column.extent);
        }
        let numbers = Measured::Exact(NumberFacts { count: 10_000, mean: 4.9e9, standard_deviation: Some(1.0) });
        let phone = ColumnFacts { numbers, ..sample::column("phone", ColumnType::Integer) };
        assert_eq!(column_report(&phone, false, Values::Withheld).numbers, phone.numbers);
        let text = ColumnFacts { extent: Measured::Exact(whole(1, 2)), ..sample::column("t", ColumnType::Text) };
        assert_eq!(column_report(&text, false, Values::Shown).extent, Measured::absent(NO_ORDER));
    }

    #[test]
    fn details_that_could_tell_a_value_stay_behind() {
        use crate::facts::{DetailFacts, Histogram, ShapeFacts};
        let shape = |values| ShapeFacts { shape: "AA".to_owned(), values, share: 0.5 };
        let detail = || DetailFacts {
            histogram: Measured::Exact(Histogram { min: 1.0, max: 2.0, counts: vec![3] }),
            shapes: Measured::Exact(vec![shape(11), shape(10)]),
            ..DetailFacts::default()
        };
        let column = || ColumnFacts { detail: detail(), ..sample::integers("id", (4_915_123_456, 4_915_999_999)) };
        let told = column_report(&column(), false, Values::Withheld).detail;
        assert_eq!(told.histogram, Measured::absent(MAY_IDENTIFY));
        assert_eq!(told.shapes, Measured::Exact(vec![shape(11)]));
        let shown = column_report(&column(), false, Values::Shown).detail;
        assert_eq!((shown.histogram, shown.shapes), (detail().histogram, detail().shapes));
        let harmless = ColumnFacts { detail: detail(), ..sample::integers("age", (18, 97)) };
        assert_eq!(column_report(&harmless, false, Values::Withheld).detail.histogram, detail().histogram);
    }

    #[test]
    fn only_values_that_many_rows_share_are_shown() {
        let entry = |value: &str, at_least| Frequency { value: Some(value.to_owned()), at_least, at_most: at_least };
        let entries = vec![entry("often", 11), entry("seldom", 10)];
        let often = Measured::Exact(vec![entry("often", 11)]);
        for (distinct, values, expected) in [
            (Measured::Exact(5_000), Values::Shown, often),
            (Measured::Exact(5_000), Values::Withheld, Measured::absent(NOT_ASKED)),
            (Measured::Exact(5_001), Values::Shown, Measured::absent(NEARLY_DISTINCT)),
            (Measured::Approximate { value: 3, bound: 0.02 }, Values::Shown, Measured::absent(NEARLY_DISTINCT)),
            (Measured::absent("why"), Values::Shown, Measured::absent(NEARLY_DISTINCT)),
        ] {
            let frequent = Measured::Exact(entries.clone());
            let column = ColumnFacts { distinct, frequent, ..sample::column("c", ColumnType::Text) };
            assert_eq!(column_report(&column, false, values).frequent, expected);
        }
        let frequent = Measured::Exact(vec![entry("seldom", 10)]);
        let column = ColumnFacts { frequent, ..sample::column("c", ColumnType::Text) };
        assert_eq!(column_report(&column, false, Values::Shown).frequent, Measured::absent(TOO_RARE));
    }

    #[test]
    fn roles_and_places_are_filled_in() {
        let report = sample::not_ready();
        assert_eq!(report.labels, ["customers.churn"]);
        let roles: Vec<_> = report.tables[0].columns.iter().map(|column| column.role).collect();
        assert_eq!(roles, ["feature", "feature", "feature", "feature", "feature", "feature", "label"]);
        assert!(report.tables[0].columns[6].classes.is_some());
        assert_eq!(report.findings[0].place.file.as_deref(), Some("exports/2024-03.csv"));

        // A spot that points at no file must not be given one.
        let place = crate::base::Place { table: Some("weather".to_owned()), ..Default::default() };
        let beyond = Finding {
            evidence: sample::evidence((1, 2), 0.5, &[Spot::file(7)]),
            ..sample::finding(
                "missing-values",
                crate::base::Severity::Advice,
                place,
                "x",
                ("", crate::base::Skill::DataOwner),
            )
        };
        let tables: [TableFacts; 1] = [sample::small()];
        assert_eq!(placed(beyond, &tables).place.file, None);
    }
}
