//! Reports for the tests of this room and of the renderers, made from facts as a scan would leave them.
//!
//! **Invariant:** every report here went through `Report::new`.

mod parts;

use std::collections::BTreeMap;

use crate::ask::{Ask, LabelAsk};
use crate::base::{Measured, Place, Severity, Skill, Spot, Tally};
use crate::facts::{
    Arriving, ColumnFacts, ColumnType, DatasetFacts, FaultKind, FileFacts, FileStatus, Format, Frequency, Ignored,
    NullSpelling, Scalar, TableFacts, UnreadFolder,
};
use crate::judge::{Judgement, Scores, Verdict, VerdictTally};
use crate::profile::{Basis, Task};
use crate::report::{Circumstances, ProfileUsed, Report, Run, Values};
use crate::rule::{Evidence, Finding, Limit, Remedy};

pub(crate) use parts::{column, integers};
pub(crate) use parts::{fault, file, missing, numbers, spot, table, text};

/// A cell value that no report may hold.
pub(crate) const MARKER: &str = "cell-value-marker";

/// A column name that tries to recolour the terminal and to turn the reading order.
const HOSTILE: &str = "note\x1b[31m\u{202e}txet";

/// Two tables, a hostile column name, a corrupt file, a label with missing rows.
pub(crate) fn not_ready() -> Report {
    let customers = TableFacts {
        files: vec![
            file("exports/2024-02.csv", 4000),
            FileFacts {
                status: FileStatus::Partial,
                bytes_read: 80_000,
                fault: Some(fault(FaultKind::Corrupt, "the gzip stream ends early")),
                ..file("exports/2024-03.csv", 6000)
            },
        ],
        ..table(
            "customers",
            10_000,
            vec![
                ColumnFacts {
                    distinct: Measured::Approximate { value: 9_987, bound: 0.024 },
                    ..integers("customer_id", (100_000_001, 100_010_000))
                },
                missing(integers("age", (18, 97)), 412),
                ColumnFacts {
                    extent: Measured::Exact((Scalar::Day(15_000), Scalar::Day(19_800))),
                    ..column("signup_date", ColumnType::Date)
                },
                ColumnFacts {
                    extent: Measured::Exact((Scalar::Float(0.5), Scalar::Float(118.75))),
                    ..numbers("monthly_charges_in_euro")
                },
                ColumnFacts { absent: 3, ..text("الخطة", 4) },
                text(HOSTILE, 8_000),
                missing(ColumnFacts { classes: Some(Measured::Exact(vec![7_900, 1_288])), ..text("churn", 2) }, 812),
            ],
        )
    };
    let orders = TableFacts {
        format: Format::Parquet,
        files: vec![FileFacts { dialect: None, ..file("orders.parquet", 52_000) }],
        ..table(
            "orders",
            52_000,
            vec![
                integers("order_id", (1, 52_000)),
                ColumnFacts {
                    extent: Measured::Exact((
                        Scalar::Instant(1_700_000_000_000_000),
                        Scalar::Instant(1_710_000_000_000_000),
                    )),
                    ..column("placed_at", ColumnType::DateTime)
                },
                column("coupon", ColumnType::Empty),
            ],
        )
    };
    let facts = DatasetFacts {
        tables: vec![customers, orders],
        strays: vec![FileFacts {
            status: FileStatus::Failed,
            bytes_read: 0,
            dialect: None,
            fault: Some(fault(FaultKind::WrongFormat, "the content is a ZIP archive, not CSV")),
            ..file("exports/old\n.csv", 0)
        }],
        unreached: vec![("exports/2023".to_owned(), fault(FaultKind::Missing, "no such file or directory"))],
        unread: vec![UnreadFolder {
            folder: "exports".to_owned(),
            files: 2,
            how: "a spreadsheet: save each sheet as CSV (UTF-8)",
        }],
        arriving: vec![Arriving { path: "exports/2024-04\u{1b}.csv".to_owned(), bytes: 2048 }],
        ignored: Ignored { other: 3, by_rule: 1, excluded: 0 },
        papers: Vec::new(),
        label_file: None,
        manifest: None,
    };
    let mut report = report(facts, complaints(), Task::Classification, Some("churn"), Values::Withheld);
    report.rules = vec![
        ("missing-file", "held", None),
        ("corrupt-file", "broken", None),
        ("missing-values", "broken", None),
        ("too-few-rows", "held", None),
        ("rare-class", "not-measured", Some("the label was not read in full".to_owned())),
        ("class-imbalance", "not-measured", Some("the label was not read in full".to_owned())),
    ];
    report
}

/// Findings of every severity about the tables of [`not_ready`].
fn complaints() -> Vec<Finding> {
    let place = |table: &str, column: &str| Place {
        table: Some(table.to_owned()),
        column: Some(column.to_owned()),
        ..Place::default()
    };
    vec![
        Finding {
            evidence: evidence((812, 10_000), 0.05, &[spot(1, 14), spot(1, 20)]),
            ..finding(
                "unlabelled-rows",
                Severity::Blocker,
                place("customers", "churn"),
                "`churn` is missing in 812 of 10,000 rows (8.1 %), over the 5 % limit",
                ("Label these rows, or leave them out and say so in the brief.", Skill::AnnotationLead),
            )
        },
        Finding {
            evidence: Evidence { count: 1, population: 5, ..Evidence::default() },
            ..finding(
                "corrupt-file",
                Severity::Blocker,
                Place { file: Some("exports/2024-03.csv".to_owned()), ..Place::default() },
                "`exports/2024-03.csv` could be read only in part: the gzip stream ends early",
                ("Export the file again and compare its size with the source.", Skill::DataEngineer),
            )
        },
        Finding {
            evidence: evidence((412, 10_000), 0.02, &[spot(0, 31)]),
            ..finding(
                "missing-values",
                Severity::Condition,
                place("customers", "age"),
                "`age` is missing in 412 of 10,000 rows (4.1 %), over the 2 % limit",
                ("Fill the gaps at the source, or state in the brief what a gap means.", Skill::DataEngineer),
            )
        },
        Finding {
            evidence: evidence((1, 10_000), 0.02, &[spot(1, 99)]),
            ..finding(
                "missing-values",
                Severity::Condition,
                place("customers", HOSTILE),
                &format!("`{HOSTILE}` is missing in 1 of 10,000 rows (<0.1 %), over the 0 % limit"),
                ("Fill the gaps at the source, or state in the brief what a gap means.", Skill::DataEngineer),
            )
        },
        finding(
            "constant-column",
            Severity::Advice,
            place("orders", "coupon"),
            "`coupon` holds no value in any of 52,000 rows",
            ("Drop the column, or export it again.", Skill::DataEngineer),
        ),
    ]
}

/// One table with nothing against it, judged without a task.
pub(crate) fn ready() -> Report {
    let facts = DatasetFacts { tables: vec![small()], ..DatasetFacts::default() };
    let mut report = report(facts, Vec::new(), Task::General, None, Values::Withheld);
    report.task_note = Some("no label was named, so no learning task was judged".to_owned());
    report.rules = vec![("missing-file", "held", None), ("missing-values", "held", None)];
    report
}

/// One table of two columns, one of them the label, with one finding about the other.
pub(crate) fn with_a_finding() -> Report {
    let mut table = small();
    table.columns[1].classes = Some(Measured::Exact(vec![7_000, 2_000, 990]));
    let place = Place { table: Some("weather".to_owned()), column: Some("city".to_owned()), ..Place::default() };
    let finding = Finding {
        kind: Some("by-spelling"),
        evidence: evidence((10, 10_000), 0.0005, &[spot(0, 5)]),
        ..finding(
            "missing-values",
            Severity::Condition,
            Place { line: Some(5), record: Some(4), byte: Some(200), ..place },
            "`city` is missing in 10 of 10,000 rows (0.1 %), over the <0.1 % limit",
            ("Fill the gaps at the source.", Skill::DataEngineer),
        )
    };
    let facts = DatasetFacts { tables: vec![table], ..DatasetFacts::default() };
    let mut report = report(facts, vec![finding], Task::Classification, Some("city"), Values::Withheld);
    report.rules = vec![("missing-values", "broken", None), ("single-class", "not-measured", Some("why".to_owned()))];
    report
}

/// Nothing that could be read.
pub(crate) fn undetermined() -> Report {
    let facts = DatasetFacts { ignored: Ignored { other: 12, by_rule: 0, excluded: 2 }, ..DatasetFacts::default() };
    let mut report = report(facts, Vec::new(), Task::General, None, Values::Withheld);
    report.rules = vec![("missing-values", "not-applicable", Some("there is no table".to_owned()))];
    report
}

/// A table of two hundred columns, most of them with something against them, and the label last.
pub(crate) fn wide() -> Report {
    let mut columns: Vec<_> = (1..200).map(|n| missing(integers(&format!("sensor_{n}"), (0, n)), 3000)).collect();
    columns.push(ColumnFacts {
        classes: Some(Measured::Exact((1..=40).rev().collect())),
        ..text("fault_code_of_the_whole_machine", 40)
    });
    let mut findings: Vec<_> = (1..200)
        .map(|n| Finding {
            evidence: evidence((3000, 10_000), 0.2, &[spot(0, 2)]),
            ..finding(
                "missing-values",
                Severity::Condition,
                Place { table: Some("sensors".to_owned()), column: Some(format!("sensor_{n}")), ..Place::default() },
                &format!("`sensor_{n}` is missing in 3,000 of 10,000 rows (30 %), over the 20 % limit"),
                ("Fill the gaps at the source, or state in the brief what a gap means.", Skill::DataEngineer),
            )
        })
        .collect();
    findings.push(finding(
        "rare-class",
        Severity::Condition,
        Place::default(),
        "`fault_code_of_the_whole_machine` has 9 classes of fewer than 10 rows",
        ("Label more rows of these classes, or merge them.", Skill::AnnotationLead),
    ));
    let facts = DatasetFacts { tables: vec![table("sensors", 10_000, columns)], ..DatasetFacts::default() };
    report(facts, findings, Task::Classification, Some("fault_code_of_the_whole_machine"), Values::Withheld)
}

/// A table whose most frequent values, class and extremes are [`MARKER`] or may identify someone.
pub(crate) fn marked(values: Values) -> Report {
    let frequent = |value: &str, n| Frequency { value: Some(value.to_owned()), at_least: n, at_most: n };
    let mut plan = text("plan", 2);
    plan.frequent = Measured::Exact(vec![frequent(MARKER, 9_990), frequent("rare-value-marker", 10)]);
    plan.classes = Some(Measured::Exact(vec![9_990, 10]));
    let mut name = text("name", 9_000);
    name.frequent = Measured::Exact(vec![frequent("distinct-value-marker", 1000)]);
    let phone = integers("phone", (4_915_123_456, 4_915_999_999));
    let mut phone_as_float = numbers("phone_as_float");
    phone_as_float.extent = Measured::Exact((Scalar::Float(4_915_123_456.0), Scalar::Float(4_915_999_999.0)));
    let facts = DatasetFacts {
        tables: vec![table("people", 10_000, vec![plan, name, phone, phone_as_float])],
        ..DatasetFacts::default()
    };
    report(facts, Vec::new(), Task::Classification, Some("plan"), values)
}

/// Colored text without its colours.
pub(crate) fn without_codes(text: &str) -> String {
    let mut parts = text.split('\x1b');
    let head = parts.next().unwrap_or_default().to_owned();
    parts.fold(head, |plain, part| plain + part.split_once('m').expect("a colour code ends in m").1)
}

/// A small table for JSON and for a READY report.
pub(crate) fn small() -> TableFacts {
    let mut city = text("city", 3);
    city.nulls.cells = Tally { count: 10, places: vec![spot(0, 5)] };
    city.nulls.by_spelling = vec![(NullSpelling::Empty, 4), (NullSpelling::Na, 6)];
    TableFacts {
        files: vec![file("weather.csv", 10_000)],
        ..table("weather", 10_000, vec![integers("year", (1999, 2024)), city])
    }
}

pub(crate) fn report(
    facts: DatasetFacts,
    findings: Vec<Finding>,
    task: Task,
    label: Option<&str>,
    values: Values,
) -> Report {
    let of = |severity| findings.iter().filter(|f| f.severity == severity).count() as u64;
    let tally = VerdictTally {
        tables: facts.tables.len() as u64,
        decided: 3,
        blockers: of(Severity::Blocker),
        conditions: of(Severity::Condition),
        advice: of(Severity::Advice),
        coverage: facts.coverage(),
        ..VerdictTally::default()
    };
    let scores = Scores::of(&facts, &[], &findings, task);
    let judgement = Judgement { outcomes: Vec::new(), findings, verdict: Verdict::of(tally), way: None, scores };
    let ask = Ask { label: label.map(|label| LabelAsk { typed: label.to_owned() }), ..Ask::default() };
    let profile = ProfileUsed {
        name: format!("tabular-{}", task.word()),
        digest: "sha256:0f".to_owned(),
        task,
        rules: BTreeMap::new(),
    };
    let run = Run {
        started_at: "2026-01-02T03:04:05Z".to_owned(),
        elapsed_ms: 1200,
        threads: 2,
        today: "2026-01-02".to_owned(),
    };
    Report::new(facts, judgement, Circumstances { ask: &ask, run, profile, config: None, task_note: None, values })
}

pub(crate) fn finding(
    code: &'static str,
    severity: Severity,
    place: Place,
    message: &str,
    (fix, skill): (&str, Skill),
) -> Finding {
    Finding {
        code,
        kind: None,
        severity,
        place,
        message: message.to_owned(),
        evidence: Evidence::default(),
        remedy: Remedy { text: fix.to_owned(), skill },
        waived: None,
    }
}

pub(crate) fn evidence((count, population): (u64, u64), limit: f64, places: &[Spot]) -> Evidence {
    Evidence {
        count,
        population,
        ratio: Some(count as f64 / population as f64),
        limit: Some(Limit {
            value: limit,
            basis: Basis::ToolDefault,
            source: "a known tool".to_owned(),
            set_in: "general".to_owned(),
        }),
        places: places.to_vec(),
        ..Evidence::default()
    }
}
