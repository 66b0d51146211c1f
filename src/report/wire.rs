//! The wire form: what a report is in JSON, in types of its own.
//!
//! The names, order and nesting of fields are a published format (`schema_version`, DESIGN section 6)
//! and only ever grow, so they stand here apart from the types that the rest of the program works
//! with. [`to_json`] keeps every name and path exactly; it is JSON, not terminal text, and whoever
//! prints it makes it safe for that medium (`render::json` does).
//!
//! **Invariant:** no type outside this room derives `Serialize` for a report's sake, and no number in
//! here stands without saying whether it is exact.

mod detail;
mod measured;
mod table;

use serde::Serialize;

use crate::base::Spot;
use crate::facts::{Fault, FaultKind, Share};
use crate::rule::{self, Finding};

use super::{Report, Values};
use table::{WireFile, WireTable};

/// The report as JSON: two spaces of indentation and a line end after it.
pub fn to_json(report: &Report) -> String {
    let wire = Wire::of(report);
    let mut text = serde_json::to_string_pretty(&wire).expect("text, numbers and text-keyed maps always serialize");
    text.push('\n');
    text
}

#[derive(Serialize)]
struct Wire<'a> {
    schema_version: &'static str,
    /// Only in a report that holds values.
    #[serde(skip_serializing_if = "Option::is_none")]
    internal: Option<bool>,
    tool: Tool,
    run: Run<'a>,
    profile: Profile<'a>,
    verdict: Verdict<'a>,
    coverage: Coverage,
    tables: Vec<WireTable<'a>>,
    rules: Vec<RuleLine<'a>>,
    findings: Vec<WireFinding<'a>>,
    ignored: Ignored,
    unplaced_files: Vec<WireFile<'a>>,
    unreached: Vec<Unreached<'a>>,
    unread_folders: Vec<UnreadFolder<'a>>,
    arriving: Vec<Arriving<'a>>,
    budget: Budget,
}

#[derive(Serialize)]
struct Tool {
    name: &'static str,
    version: &'static str,
}

#[derive(Serialize)]
struct Run<'a> {
    started_at: &'a str,
    elapsed_ms: u64,
    threads: usize,
    today: &'a str,
}

#[derive(Serialize)]
struct Profile<'a> {
    name: &'a str,
    digest: &'a str,
}

#[derive(Serialize)]
struct Verdict<'a> {
    status: &'static str,
    task: &'static str,
    /// `table.column` where one column is the label; as typed where none or several are.
    label: Option<&'a str>,
    blockers: u64,
    conditions: u64,
    advice: u64,
    waived: u64,
    unmeasured: u64,
    reasons: &'a [String],
}

#[derive(Serialize)]
struct Coverage {
    files: WireShare,
    bytes: WireShare,
    rows: Rows,
}

#[derive(Serialize)]
struct WireShare {
    present: u64,
    read: u64,
}

#[derive(Serialize)]
struct Rows {
    read: u64,
    rejected: u64,
}

#[derive(Serialize)]
struct RuleLine<'a> {
    code: &'static str,
    outcome: &'static str,
    reason: Option<&'a str>,
}

#[derive(Serialize)]
struct WireFinding<'a> {
    code: &'static str,
    kind: Option<&'static str>,
    group: Option<&'static str>,
    severity: &'static str,
    place: WirePlace<'a>,
    message: &'a str,
    evidence: Evidence<'a>,
    remedy: Remedy<'a>,
    /// Always null until waivers exist.
    waived: Option<()>,
}

#[derive(Serialize)]
struct WirePlace<'a> {
    table: Option<&'a str>,
    file: Option<&'a str>,
    column: Option<&'a str>,
    line: Option<u64>,
    record: Option<u64>,
    byte: Option<u64>,
}

#[derive(Serialize)]
struct Evidence<'a> {
    count: u64,
    population: u64,
    ratio: Option<f64>,
    limit: Option<Limit<'a>>,
    places: Vec<WireSpot<'a>>,
}

#[derive(Serialize)]
struct Limit<'a> {
    value: f64,
    basis: &'static str,
    source: &'a str,
}

#[derive(Serialize)]
struct WireSpot<'a> {
    file: Option<&'a str>,
    line: Option<u64>,
    record: Option<u64>,
    byte: Option<u64>,
}

#[derive(Serialize)]
struct Remedy<'a> {
    text: &'a str,
    role: &'static str,
}

#[derive(Serialize)]
struct Ignored {
    other: u64,
    by_rule: u64,
    excluded: u64,
}

#[derive(Serialize)]
struct Unreached<'a> {
    path: &'a str,
    fault: WireFault<'a>,
}

#[derive(Serialize)]
struct UnreadFolder<'a> {
    folder: &'a str,
    files: u64,
    how: &'static str,
}

#[derive(Serialize)]
struct Arriving<'a> {
    path: &'a str,
    bytes: u64,
}

#[derive(Serialize)]
struct WireFault<'a> {
    kind: &'static str,
    detail: &'a str,
}

#[derive(Serialize)]
struct Budget {
    memory: u64,
}

impl<'a> Wire<'a> {
    fn of(report: &'a Report) -> Self {
        let Report { run, profile, verdict, coverage, ignored, .. } = report;
        Self {
            schema_version: "1.0",
            internal: (report.values == Values::Shown).then_some(true),
            tool: Tool { name: "datassay", version: env!("CARGO_PKG_VERSION") },
            run: Run {
                started_at: &run.started_at,
                elapsed_ms: run.elapsed_ms,
                threads: run.threads,
                today: &run.today,
            },
            profile: Profile { name: &profile.name, digest: &profile.digest },
            verdict: Verdict {
                status: verdict.status.word(),
                task: profile.task.word(),
                label: match report.labels.as_slice() {
                    [one] => Some(one),
                    _ => report.label_typed.as_deref(),
                },
                blockers: verdict.tally.blockers,
                conditions: verdict.tally.conditions,
                advice: verdict.tally.advice,
                waived: verdict.tally.waived,
                unmeasured: verdict.tally.unmeasured,
                reasons: &verdict.reasons,
            },
            coverage: Coverage {
                files: coverage.files.into(),
                bytes: coverage.bytes.into(),
                rows: Rows { read: coverage.rows_read, rejected: coverage.rows_rejected },
            },
            tables: report.tables.iter().map(|table| WireTable::of(table, report.values)).collect(),
            rules: report
                .rules
                .iter()
                .map(|(code, outcome, reason)| RuleLine { code, outcome, reason: reason.as_deref() })
                .collect(),
            findings: report.findings.iter().map(|finding| WireFinding::of(report, finding)).collect(),
            ignored: Ignored { other: ignored.other, by_rule: ignored.by_rule, excluded: ignored.excluded },
            unplaced_files: report.strays.iter().map(WireFile::of).collect(),
            unreached: report
                .unreached
                .iter()
                .map(|(path, fault)| Unreached { path, fault: WireFault::of(fault) })
                .collect(),
            unread_folders: report
                .unread
                .iter()
                .map(|unread| UnreadFolder { folder: &unread.folder, files: unread.files, how: unread.how })
                .collect(),
            arriving: report.arriving.iter().map(|file| Arriving { path: &file.path, bytes: file.bytes }).collect(),
            budget: Budget { memory: report.memory },
        }
    }
}

impl From<Share> for WireShare {
    fn from(Share { present, read }: Share) -> Self {
        Self { present, read }
    }
}

impl<'a> WireFinding<'a> {
    fn of(report: &'a Report, finding: &'a Finding) -> Self {
        let Finding { place, evidence, remedy, .. } = finding;
        let spot = |spot: &Spot| WireSpot {
            file: report.file_of(finding, *spot),
            line: spot.line,
            record: spot.record,
            byte: spot.byte,
        };
        Self {
            code: finding.code,
            kind: finding.kind,
            group: rule::rule(finding.code).map(|rule| rule.group.word()),
            severity: finding.severity.word(),
            place: WirePlace {
                table: place.table.as_deref(),
                file: place.file.as_deref(),
                column: place.column.as_deref(),
                line: place.line,
                record: place.record,
                byte: place.byte,
            },
            message: &finding.message,
            evidence: Evidence {
                count: evidence.count,
                population: evidence.population,
                ratio: evidence.ratio,
                limit: evidence.limit.as_ref().map(|limit| Limit {
                    value: limit.value,
                    basis: limit.basis.word(),
                    source: &limit.source,
                }),
                places: evidence.places.iter().map(spot).collect(),
            },
            remedy: Remedy { text: &remedy.text, role: remedy.skill.word() },
            waived: None,
        }
    }
}

impl<'a> WireFault<'a> {
    fn of(fault: &'a Fault) -> Self {
        let kind = match fault.kind {
            FaultKind::Missing => "missing",
            FaultKind::Unreadable => "unreadable",
            FaultKind::Empty => "empty",
            FaultKind::Corrupt => "corrupt",
            FaultKind::Truncated => "truncated",
            FaultKind::TooLarge => "too-large",
            FaultKind::WrongFormat => "wrong-format",
            FaultKind::Encrypted => "encrypted",
            FaultKind::Unsupported => "unsupported",
            FaultKind::Placeholder => "placeholder",
            FaultKind::Unstable => "unstable",
            FaultKind::OutsideLink => "outside-link",
            FaultKind::OutOfTime => "out-of-time",
        };
        Self { kind, detail: &fault.detail }
    }
}
