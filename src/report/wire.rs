//! The wire form: what a report is in JSON, in types of its own.
//!
//! The names, order and nesting of fields are a published format (`schema_version`, DESIGN section 6)
//! and only ever grow, so they stand here apart from the types that the rest of the program works
//! with. [`to_json`] keeps every name and path exactly; it is JSON, not terminal text, and whoever
//! prints it makes it safe for that medium (`render::json` does).
//!
//! **Invariant:** no type outside this room derives `Serialize` for a report's sake, and no number in
//! here stands without saying whether it is exact.

mod baseline;
mod detail;
mod join;
mod leakage;
mod measured;
mod statements;
mod table;

use serde::Serialize;

use crate::base::Spot;
use crate::facts::{Fault, Manifest, Share};
use crate::judge;
use crate::rule::{self, Finding};

use super::{Report, Values};
use join::WireLabelFile;
use statements::WireStatements;
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
    config: Option<Config<'a>>,
    /// What was named for this run, or by a file.
    asked: Asked<'a>,
    /// What the owner states in a file.
    statements: Option<WireStatements<'a>>,
    verdict: Verdict<'a>,
    scores: Scores,
    coverage: Coverage,
    tables: Vec<WireTable<'a>>,
    /// The file that labels lie in.
    #[serde(skip_serializing_if = "Option::is_none")]
    label_file: Option<WireLabelFile<'a>>,
    rules: Vec<RuleLine<'a>>,
    findings: Vec<WireFinding<'a>>,
    ignored: Ignored,
    unplaced_files: Vec<WireFile<'a>>,
    unreached: Vec<Unreached<'a>>,
    unread_folders: Vec<UnreadFolder<'a>>,
    arriving: Vec<Arriving<'a>>,
    /// The bytes that were judged, where that was asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    manifest: Option<WireManifest>,
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

/// The file that said more than the profile.
#[derive(Serialize)]
struct Config<'a> {
    path: &'a str,
    digest: &'a str,
    /// `named` on the command line, or `found` beside the data.
    how: &'static str,
    overrides: Vec<Override<'a>>,
    waivers: u64,
    answers: u64,
    declared_columns: u64,
    sql_checks: u64,
    /// What the owner stated. Nobody verified it.
    stated: Vec<Stated<'a>>,
}

/// An answer of the owner.
#[derive(Serialize)]
struct Stated<'a> {
    question: &'a str,
    text: &'a str,
    by: Option<&'a str>,
    on: Option<String>,
    standing: &'static str,
}

#[derive(Serialize)]
struct Asked<'a> {
    label: Option<&'a str>,
    time: Option<&'a str>,
}

#[derive(Serialize)]
struct Override<'a> {
    rule: &'a str,
    set_in: &'a str,
}

#[derive(Serialize)]
struct Untouched<'a> {
    profile: &'a str,
    status: &'static str,
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
    /// The status under the untouched built-in profile, where a file has a say.
    untouched: Option<Untouched<'a>>,
    /// The way to the next better status; null where there is none.
    next: Option<Next<'a>>,
}

/// The shortest way to the next better status.
#[derive(Serialize)]
struct Next<'a> {
    status: &'static str,
    /// What has to be fixed for it; nothing else.
    fixes: Vec<WireFix<'a>>,
    /// What has to be measured for it.
    measure: &'a [String],
}

#[derive(Serialize)]
struct WireFix<'a> {
    code: &'static str,
    kind: Option<&'static str>,
    findings: u64,
    remedy: Remedy<'a>,
}

/// Numbers for trends: no verdict rests on them.
#[derive(Serialize)]
struct Scores {
    /// The data readiness band: C4, C3, C2, C1, B or A.
    band: &'static str,
    dimensions: Vec<Dimension>,
}

#[derive(Serialize)]
struct Dimension {
    group: &'static str,
    /// 0 to 1; null where no rule was decided.
    score: Option<f64>,
    decided: u64,
    blocked: u64,
    conditional: u64,
}

impl Scores {
    fn of(scores: &judge::Scores) -> Self {
        let dimension = |dimension: &judge::Dimension| Dimension {
            group: dimension.group.word(),
            score: dimension.score,
            decided: dimension.decided,
            blocked: dimension.blocked,
            conditional: dimension.conditional,
        };
        Self { band: scores.band.word(), dimensions: scores.dimensions.iter().map(dimension).collect() }
    }
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
    waived: Option<WireWaived<'a>>,
}

/// Who accepts a finding.
#[derive(Serialize)]
struct WireWaived<'a> {
    reason: &'a str,
    owner: &'a str,
    until: String,
    set_in: &'a str,
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
    /// Only where `count` was counted in a sample.
    #[serde(skip_serializing_if = "Option::is_none")]
    interval: Option<WireInterval>,
    population: u64,
    ratio: Option<f64>,
    limit: Option<Limit<'a>>,
    places: Vec<WireSpot<'a>>,
}

/// Both ends of a 95 % interval.
#[derive(Serialize)]
struct WireInterval {
    low: u64,
    high: u64,
}

impl WireInterval {
    fn of((low, high): (u64, u64)) -> Self {
        Self { low, high }
    }
}

#[derive(Serialize)]
struct Limit<'a> {
    value: f64,
    basis: &'static str,
    source: &'a str,
    set_in: &'a str,
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

/// What a certificate of the same files has as well.
#[derive(Serialize)]
struct WireManifest {
    files: usize,
    left_out: usize,
    digest: String,
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
            config: report.config.as_ref().map(|config| Config {
                path: &config.path,
                digest: &config.digest,
                how: if config.is_named { "named" } else { "found" },
                overrides: config.overrides.iter().map(|(rule, set_in)| Override { rule, set_in }).collect(),
                waivers: config.waivers,
                answers: config.answers,
                declared_columns: config.columns,
                sql_checks: config.checks,
                stated: config
                    .stated
                    .iter()
                    .map(|said| Stated {
                        question: &said.question,
                        text: &said.text,
                        by: said.by.as_deref(),
                        on: said.on.map(|on| on.to_string()),
                        standing: super::STATED,
                    })
                    .collect(),
            }),
            scores: Scores::of(&report.scores),
            asked: Asked { label: report.label_typed.as_deref(), time: report.time_typed.as_deref() },
            statements: report.config.as_ref().map(|config| WireStatements::of(&config.statements)),
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
                untouched: report.config.as_ref().map(|config| Untouched {
                    profile: &config.untouched.profile,
                    status: config.untouched.status.word(),
                }),
                next: report.way.as_ref().map(|way| Next {
                    status: way.to.word(),
                    fixes: way
                        .fixes
                        .iter()
                        .map(|fix| WireFix {
                            code: fix.code,
                            kind: fix.kind,
                            findings: fix.findings,
                            remedy: Remedy { text: &fix.text, role: fix.skill.word() },
                        })
                        .collect(),
                    measure: &way.gaps,
                }),
            },
            coverage: Coverage {
                files: coverage.files.into(),
                bytes: coverage.bytes.into(),
                rows: Rows { read: coverage.rows_read, rejected: coverage.rows_rejected },
            },
            tables: report.tables.iter().map(|table| WireTable::of(table, report.values)).collect(),
            label_file: report.label_file.as_ref().map(WireLabelFile::of),
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
            manifest: report.manifest.as_ref().map(WireManifest::of),
            budget: Budget { memory: report.memory },
        }
    }
}

impl From<Share> for WireShare {
    fn from(Share { present, read }: Share) -> Self {
        Self { present, read }
    }
}

impl WireManifest {
    fn of(manifest: &Manifest) -> Self {
        let digest = format!("sha256:{}", manifest.digest());
        Self { files: manifest.files.len(), left_out: manifest.left_out.len(), digest }
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
                interval: evidence.interval.map(WireInterval::of),
                population: evidence.population,
                ratio: evidence.ratio,
                limit: evidence.limit.as_ref().map(|limit| Limit {
                    value: limit.value,
                    basis: limit.basis.word(),
                    source: &limit.source,
                    set_in: &limit.set_in,
                }),
                places: evidence.places.iter().map(spot).collect(),
            },
            remedy: Remedy { text: &remedy.text, role: remedy.skill.word() },
            waived: finding.waived.as_ref().map(|waived| WireWaived {
                reason: &waived.reason,
                owner: &waived.owner,
                until: waived.until.to_string(),
                set_in: &waived.set_in,
            }),
        }
    }
}

impl<'a> WireFault<'a> {
    fn of(fault: &'a Fault) -> Self {
        Self { kind: fault.kind.word(), detail: &fault.detail }
    }
}
