//! Labels in a file of their own, planted with faults: the report is that of a table with the label in it, and every fault
//! is counted exactly.

#![allow(clippy::unwrap_used, reason = "a file that can't be made is a test that fails")]

mod support;

use std::fmt::Write as _;
use std::sync::Arc;

use arrow_array::{ArrayRef, Int64Array, StringArray};
use datassay::sketch::hash::mix;
use serde_json::Value;
use support::{Folder, list, lossy, parquet, without_run};

fn label_of(id: u64) -> &'static str {
    if mix(id + 5) % 10 < 3 { "zebra" } else { "okapi" }
}

/// The data: `id` from 1, and two columns that tell nothing.
fn data(rows: u64) -> String {
    let mut text = "id,region,amount\n".to_owned();
    for id in 1..=rows {
        writeln!(text, "{id},r{},{}.5", mix(id) % 5, mix(id + 9) % 5000).unwrap();
    }
    text
}

/// Labels for the data, in another order, without every 8th; a tenth as many that no row has; one key in 100 twice with
/// the same label, and one in 200 with another one.
fn labels(rows: u64) -> String {
    let mut text = "churn,customer\n".to_owned();
    let mut add = |id: u64, label: &str| writeln!(text, "{label},{id}").unwrap();
    for id in (1..=rows).rev().filter(|id| id % 8 != 0) {
        add(id, label_of(id));
    }
    (rows + 1..=rows + rows / 10).for_each(|id| add(id, "okapi"));
    (1..=rows).filter(|id| id % 100 == 1 && id % 8 != 0).for_each(|id| add(id, label_of(id)));
    (1..=rows).filter(|id| id % 200 == 3 && id % 8 != 0).for_each(|id| add(id, "quagga"));
    text
}

const ON: [&str; 6] = ["d.csv", "--label-file", "l.csv", "--on", "id=customer", "--quiet"];

/// Columns and findings of the first table, as far as they do not tell where the label came from.
fn seen(report: &Value) -> (Value, Vec<Value>) {
    let codes = ["unlabelled-rows", "rare-class", "class-imbalance", "conflicting-labels", "single-class"];
    let findings = list(&report["findings"]).iter().filter(|found| codes.iter().any(|code| found["code"] == *code));
    (report["tables"][0]["columns"].clone(), findings.cloned().collect())
}

#[test]
fn a_joined_label_is_seen_like_one_in_the_data() {
    for rows in [1_000, 100_000] {
        let mut whole = String::new();
        for (at, line) in (0_u64..).zip(data(rows).lines()) {
            let label = match at {
                0 => "churn",
                id if id % 8 == 0 => "",
                id => label_of(id),
            };
            writeln!(whole, "{line},{label}").unwrap();
        }
        let folder = Folder::with(&[
            ("d.csv", data(rows).as_bytes()),
            ("l.csv", labels(rows).as_bytes()),
            ("w/d.csv", whole.as_bytes()),
        ]);
        let joined = folder.json(&ON);
        let inside = folder.json(&["w/d.csv", "--label", "churn", "--quiet"]);
        let (mine, theirs) = (seen(&joined), seen(&inside));
        assert_eq!(mine.0, theirs.0, "{rows}");
        let told = |findings: &[Value]| -> Vec<(String, u64)> {
            findings
                .iter()
                .map(|it| (it["message"].as_str().unwrap().to_owned(), it["evidence"]["count"].as_u64().unwrap()))
                .collect()
        };
        assert_eq!(told(&mine.1), told(&theirs.1), "{rows}");
        assert_eq!(joined["tables"][0]["leakage"], inside["tables"][0]["leakage"]);
        assert_eq!(joined["tables"][0]["baseline"], inside["tables"][0]["baseline"]);
        assert_eq!(joined["verdict"]["label"], "d.churn");
        assert!(!joined.to_string().contains("zebra") && !joined.to_string().contains("quagga"));
    }
}

#[test]
fn the_audit_counts_what_was_planted() {
    for rows in [1_000_u64, 100_000] {
        let folder = Folder::with(&[("d.csv", data(rows).as_bytes()), ("l.csv", labels(rows).as_bytes())]);
        let report = folder.json(&ON);
        let (file, table) = (&report["label_file"], &report["tables"][0]["joined"]);
        let twice = |of: u64, at: u64| (1..=rows).filter(|id| id % of == at && id % 8 != 0).count() as u64;
        let (same, different) = (twice(100, 1), twice(200, 3));
        let with_label = rows - rows / 8;
        assert_eq!(file["distinct_keys"], with_label + rows / 10);
        assert_eq!(file["rows"], with_label + rows / 10 + same + different);
        assert_eq!(
            (&file["repeated_labels"]["keys"], &file["repeated_labels"]["rows"]),
            (&same.into(), &(same * 2).into())
        );
        assert_eq!(file["double_labels"]["keys"], different);
        assert_eq!(file["labels_without_row"]["keys"], rows / 10);
        assert_eq!(list(&file["labels_without_row"]["records"])[0], with_label + 1);
        assert_eq!((&table["rows"], &table["matched"]), (&rows.into(), &with_label.into()));
        assert_eq!(table["rows_without_label"]["count"], rows / 8);
        assert_eq!(list(&table["rows_without_label"]["places"])[0]["record"], 8);
        let kinds: Vec<(String, u64)> = list(&report["findings"])
            .iter()
            .filter(|found| found["code"] == "unmatched-labels")
            .map(|found| (found["kind"].as_str().unwrap().to_owned(), found["evidence"]["count"].as_u64().unwrap()))
            .collect();
        let is = |kind: &str, count: u64| (kind.to_owned(), count);
        for told in [is("labels-without-row", rows / 10), is("double-labels", different), is("repeated-labels", same)] {
            assert!(kinds.contains(&told), "{told:?} of {kinds:?}");
        }
        assert_eq!(kinds.len(), 3);
    }
}

#[test]
fn neither_threads_nor_memory_change_a_report() {
    // So many labels do not fit beside the least memory that there may be.
    let rows = 160_000;
    let folder = Folder::with(&[("d.csv", data(rows).as_bytes()), ("l.csv", labels(rows).as_bytes())]);
    let run = |more: &[&str]| {
        let mut all = vec!["check", "--format", "json"];
        all.extend(ON);
        all.extend(more);
        folder.run(&all)
    };
    let first = run(&["--threads", "1"]);
    for threads in ["2", "5"] {
        assert_eq!(without_run(&run(&["--threads", threads]).stdout), without_run(&first.stdout), "{threads}");
    }
    let small: Vec<Value> = ["1", "5"]
        .iter()
        .map(|threads| support::parse(&run(&["--memory", "64MiB", "--threads", threads]).stdout))
        .collect();
    let large = support::parse(&first.stdout);
    assert_eq!(large["label_file"]["spilled_bytes"], 0);
    for small in &small {
        assert!(small["label_file"]["spilled_bytes"].as_u64().unwrap() > 0);
        for key in ["distinct_keys", "rows", "repeated_labels", "double_labels", "labels_without_row"] {
            assert_eq!(small["label_file"][key], large["label_file"][key], "{key}");
        }
        assert_eq!(small["tables"][0]["joined"], large["tables"][0]["joined"]);
        assert_eq!(small["tables"][0]["columns"][3]["classes"], large["tables"][0]["columns"][3]["classes"]);
    }
}

#[test]
fn keys_written_otherwise_are_told_by_how() {
    let mut labels = "id,y\n".to_owned();
    for id in 1..=1000 {
        let key = match id {
            1..=10 => format!("00{id}"),
            11..=15 => format!(" k{id}"),
            16..=18 => format!("K{id}"),
            19..=40 => format!("k{id}"),
            _ => id.to_string(),
        };
        writeln!(labels, "{key},{}", label_of(id)).unwrap();
    }
    let mut data = "id,x\n".to_owned();
    for id in 1..=1000 {
        let key = if (11..=40).contains(&id) { format!("k{id}") } else { id.to_string() };
        writeln!(data, "{key},{}", mix(id) % 900).unwrap();
    }
    let folder = Folder::with(&[("d.csv", data.as_bytes()), ("l.csv", labels.as_bytes())]);
    let report = folder.json(&["d.csv", "--label-file", "l.csv", "--on", "id", "--quiet"]);
    let joined = &report["tables"][0]["joined"];
    assert_eq!(joined["differing_in_format"]["count"], 10);
    assert_eq!(joined["differing_in_padding"]["count"], 5);
    assert_eq!(joined["differing_in_case"]["count"], 3);
    assert_eq!(joined["rows_without_label"]["count"], 18);
    let told = list(&report["findings"]).iter().find(|found| found["kind"] == "key-format").unwrap();
    assert_eq!((&told["evidence"]["count"], &told["place"]["column"]), (&18.into(), &"id".into()));
}

#[test]
fn parquet_goes_with_text_and_text_with_parquet() {
    let rows = 3_000_i64;
    let ids: ArrayRef = Arc::new(Int64Array::from_iter_values(1..=rows));
    let amounts: ArrayRef = Arc::new(Int64Array::from_iter_values((1..=rows).map(|id| id * 7 % 901)));
    let known = |id: i64| (id % 8 != 0).then(|| label_of(u64::try_from(id).unwrap()));
    let names: ArrayRef = Arc::new((1..=rows).map(known).collect::<StringArray>());
    let typed = parquet(vec![("id", Arc::clone(&ids)), ("amount", amounts)], 700);
    let typed_labels = parquet(vec![("customer", ids), ("churn", names)], 900);
    let (mut text, mut text_labels) = ("id,amount\n".to_owned(), "customer,churn\n".to_owned());
    for id in 1..=rows {
        writeln!(text, "{id},{}", id * 7 % 901).unwrap();
        writeln!(text_labels, "{id},{}", known(id).unwrap_or_default()).unwrap();
    }
    let folder = Folder::with(&[
        ("d.csv", text.as_bytes()),
        ("d.parquet", &typed),
        ("l.csv", text_labels.as_bytes()),
        ("l.parquet", &typed_labels),
    ]);
    let mut all = Vec::new();
    for (data, labels) in
        [("d.csv", "l.csv"), ("d.csv", "l.parquet"), ("d.parquet", "l.csv"), ("d.parquet", "l.parquet")]
    {
        let report = folder.json(&[data, "--label-file", labels, "--on", "id=customer", "--quiet"]);
        let label = &report["tables"][0]["columns"][2];
        assert_eq!(
            (&label["role"], &label["nulls"]["count"]),
            (&"label".into(), &(rows / 8).into()),
            "{data} {labels}"
        );
        assert_eq!(report["label_file"]["keys_without_label"], rows / 8);
        assert_eq!(report["tables"][0]["joined"]["matched"], rows);
        all.push((label["classes"].clone(), report["tables"][0]["baseline"].clone()));
    }
    assert!(all.iter().all(|one| *one == all[0]));
}

#[test]
fn what_cannot_be_joined_is_refused_in_words() {
    let folder = Folder::with(&[
        ("d.csv", data(50).as_bytes()),
        ("own.csv", b"id,churn\n1,a\n2,b\n"),
        ("l.csv", labels(50).as_bytes()),
        ("three.csv", b"customer,a,b\n1,2,3\n"),
    ]);
    for (arguments, words) in [
        (&["d.csv", "--label-file", "l.csv"][..], "--label-file needs --on"),
        (&["d.csv", "--on", "id"], "--on needs --label-file"),
        (&["d.csv", "--label-file", "l.csv", "--on", "id=custmer"], "the nearest name is `customer`"),
        (&["d.csv", "--label-file", "three.csv", "--on", "id=customer"], "name it with --label"),
        (&["own.csv", "--label-file", "l.csv", "--on", "id=customer"], "of its own"),
        (&["d.csv", "--label-file", "gone.csv", "--on", "id"], "gone.csv"),
    ] {
        let output = folder.run(arguments);
        let said = lossy(&output.stderr);
        assert!(output.status.code() == Some(2) && said.contains(words), "{arguments:?}: {said}");
    }
}
