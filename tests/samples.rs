//! The sample datasets are what `sample-data/README.md` says they are: verdict, exit status, findings and numbers.

mod support;

use std::fs;

use serde_json::Value;
use support::{findings, list, parse, program, repository};

struct Sample {
    name: &'static str,
    label: &'static str,
    status: &'static str,
    /// Exit status under each bar, from the mildest to the strictest.
    exits: [i32; 4],
    rows: u64,
    /// Code, severity, and how many of how many.
    findings: &'static [(&'static str, &'static str, u64, u64)],
    /// Column, and in how many rows it is missing.
    missing: &'static [(&'static str, u64)],
    classes: &'static [u64],
}

const SAMPLES: [Sample; 3] = [
    Sample {
        name: "churn-ready",
        label: "churned",
        status: "ready",
        exits: [0, 0, 0, 1],
        rows: 3000,
        findings: &[("identifier-column", "advice", 3000, 3000)],
        missing: &[("data_used_gb", 93), ("satisfaction", 126), ("last_contact_at", 54), ("churned", 0)],
        classes: &[2190, 810],
    },
    Sample {
        name: "loans-conditional",
        label: "defaulted",
        status: "conditional",
        exits: [0, 0, 1, 1],
        rows: 2400,
        findings: &[
            ("class-imbalance", "condition", 84, 2328),
            ("constant-column", "advice", 2400, 2400),
            ("identifier-column", "advice", 2400, 2400),
            ("missing-values", "condition", 624, 2400),
            ("mixed-types", "condition", 9, 2400),
            ("too-few-events", "condition", 84, 2328),
            ("unlabelled-rows", "advice", 72, 2400),
        ],
        missing: &[("employment_years", 624), ("defaulted", 72)],
        classes: &[2244, 84],
    },
    Sample {
        name: "exports-not-ready",
        label: "late",
        status: "not-ready",
        exits: [1, 1, 1, 1],
        rows: 4309,
        findings: &[
            ("missing-file", "blocker", 1, 1),
            ("personal-data", "condition", 4252, 4252),
            ("placeholder-file", "blocker", 1, 12),
            ("ragged-rows", "blocker", 57, 4309),
            ("schema-mismatch", "condition", 9, 11),
            ("truncated-file", "blocker", 1, 12),
            ("type-conflict", "condition", 5, 11),
            ("uneven-label-coverage", "condition", 180, 425),
            ("unlabelled-rows", "condition", 595, 4309),
        ],
        missing: &[("late", 180)],
        classes: &[],
    },
];

#[test]
fn verdicts_findings_and_numbers() {
    for sample in SAMPLES {
        let report = report(&sample);
        assert_eq!(report["verdict"]["status"], sample.status, "{}", sample.name);
        assert_eq!(report["coverage"]["rows"]["read"], sample.rows, "{}", sample.name);

        let mut found: Vec<(&str, &str, u64, u64)> = list(&report["findings"])
            .iter()
            .filter(|finding| !support::is_undeclared(finding))
            .map(|finding| {
                let evidence = &finding["evidence"];
                let number = |key: &str| evidence[key].as_u64().unwrap();
                (text(&finding["code"]), text(&finding["severity"]), number("count"), number("population"))
            })
            .collect();
        found.sort_unstable();
        assert_eq!(found, sample.findings, "{}: {:#?}", sample.name, findings(&report));

        for (name, missing) in sample.missing {
            assert_eq!(column(&report, name)["nulls"]["count"], *missing, "{}: {name}", sample.name);
        }
        if !sample.classes.is_empty() {
            assert_eq!(classes(&report, sample.label), sample.classes, "{}", sample.name);
        }
    }
}

#[test]
fn exit_statuses_under_every_bar() {
    for sample in SAMPLES {
        for (bar, expected) in ["not-ready", "undetermined", "conditional", "advice"].into_iter().zip(sample.exits) {
            let exit = checked(&sample, &["--fail-on", bar]).status.code();
            assert_eq!(exit, Some(expected), "{} with --fail-on {bar}", sample.name);
        }
        assert_eq!(
            checked(&sample, &[]).status.code(),
            Some(sample.exits[1]),
            "the bar that is meant if none is given"
        );
    }
}

/// The page says the same numbers: each claim stands there word for word.
#[test]
fn the_page_says_the_same() {
    let page = fs::read_to_string(repository().join("sample-data/README.md")).unwrap();
    let page = page.split_whitespace().collect::<Vec<_>>().join(" ");
    for sample in SAMPLES {
        let title = sample.status.to_uppercase().replace('-', " ");
        assert!(page.contains(&format!("## {}: {title} ", sample.name)), "{}", sample.name);
        let paths: Vec<String> = paths(&sample).iter().map(|path| format!("sample-data/{path}")).collect();
        assert!(page.contains(&format!("datassay check {} --label {}", paths.join(" "), sample.label)));
        for (code, _, count, population) in sample.findings {
            assert!(page.contains(&format!("(`{code}`)")), "{code} of {}", sample.name);
            // Some counts are told in words.
            if *count > 20 && count < population {
                assert!(
                    page.contains(&format!("{} of {}", grouped(*count), grouped(*population))),
                    "{code} of {}",
                    sample.name
                );
            }
        }
    }
}

/// Without a label the question is another one, and nothing is said of learning.
#[test]
fn without_a_label_the_samples_are_judged_for_handover() {
    for sample in SAMPLES {
        let output = program(&["check", sample.name, "--format", "json"])
            .current_dir(repository().join("sample-data"))
            .output()
            .unwrap();
        let report = parse(&output.stdout);
        assert_eq!(report["verdict"]["task"], "general", "{}", sample.name);
        assert!(findings(&report).iter().all(|[code, ..]| !code.contains("label") && !code.contains("class")));
    }
}

fn checked(sample: &Sample, more: &[&str]) -> std::process::Output {
    let mut arguments = vec!["check", "--label", sample.label, "--format", "json"];
    arguments.extend(paths(sample));
    arguments.extend(more);
    program(&arguments).current_dir(repository().join("sample-data")).output().expect("the program starts")
}

/// What is given: the folder, and what should stand beside it.
fn paths(sample: &Sample) -> Vec<&'static str> {
    let beside = (sample.name == "exports-not-ready").then_some("exports-not-ready/depots.csv");
    [sample.name].into_iter().chain(beside).collect()
}

fn report(sample: &Sample) -> Value {
    parse(&checked(sample, &[]).stdout)
}

fn column<'a>(report: &'a Value, name: &str) -> &'a Value {
    list(&report["tables"][0]["columns"]).iter().find(|column| column["name"] == name).expect("a column of this name")
}

fn classes(report: &Value, label: &str) -> Vec<u64> {
    list(&column(report, label)["classes"]["rows"]).iter().filter_map(Value::as_u64).collect()
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap_or_default()
}

fn grouped(number: u64) -> String {
    if number < 1000 { number.to_string() } else { format!("{},{:03}", number / 1000, number % 1000) }
}
