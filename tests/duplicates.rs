//! Rows that come more than once: across files, parts, formats and ways to write a cell.

#![allow(clippy::unwrap_used, reason = "a test that can't go on fails")]

mod support;

use std::sync::Arc;

use arrow_array::types::Int32Type;
use arrow_array::{ArrayRef, Int64Array, ListArray, StringArray};
use serde_json::{Value, json};
use support::{Folder, list, parquet};

/// The evidence of the finding, if there is one.
fn repeated(report: &Value) -> Option<&Value> {
    list(&report["findings"])
        .iter()
        .find(|finding| finding["code"] == "duplicate-rows")
        .map(|finding| &finding["evidence"])
}

fn outcome(report: &Value) -> &Value {
    list(&report["rules"]).iter().find(|rule| rule["code"] == "duplicate-rows").unwrap()
}

#[test]
fn rows_are_compared_across_files_whatever_their_quotes_and_columns_order() {
    let row = |n: u32| format!("{n},name {n},{}.5\n", n % 7);
    let first: String = (0..500).map(row).collect();
    let folder = Folder::with(&[
        ("sales/a.csv", format!("id,name,sum\n{first}").as_bytes()),
        // The same cells in other quotes, and one that comes twice in this file alone.
        (
            "sales/b.csv",
            b"id,name,sum\n7,\"name 7\",0.5\n900,new,1.5\n\"499\",name 499,2.5\n900,new,1.5\n8,name 8,1.50\n",
        ),
    ]);
    let report = folder.json(&["sales"]);
    let evidence = repeated(&report).unwrap();
    assert_eq!((&evidence["count"], &evidence["population"]), (&json!(3), &json!(505)));
    let places: Vec<_> = list(&evidence["places"]).iter().map(|place| (&place["record"], &place["line"])).collect();
    assert_eq!(places, [(&json!(1), &json!(2)), (&json!(3), &json!(4)), (&json!(4), &json!(5))]);
}

#[test]
fn what_a_folder_says_of_its_files_tells_rows_apart() {
    let rows: Vec<String> = (0..50).map(|n| format!("{n},x{n}")).collect();
    let text = format!("id,name\n{}\n", rows.join("\n"));
    let folder = Folder::with(&[
        ("lake/year=2023/a.csv", text.as_bytes()),
        ("lake/year=2024/a.csv", text.as_bytes()),
        ("lake/year=2024/b.csv", b"id,name\n3,x3\n"),
    ]);
    let report = folder.json(&["lake"]);
    assert_eq!(repeated(&report).unwrap()["count"], 1);
}

#[test]
fn a_large_sample_of_many_rows_is_the_same_with_any_number_of_threads() {
    // 600,000 different rows, of which one in ten comes twice, with memory for a thirtieth of them.
    let row = |n: u32| format!("{n},w{}", n.wrapping_mul(2_654_435_761));
    let rows = (0..600_000).flat_map(|n| std::iter::repeat_n(row(n), if n % 10 == 0 { 2 } else { 1 }));
    let text = ["id,word".to_owned()].into_iter().chain(rows).collect::<Vec<_>>().join("\n");
    let folder = Folder::with(&[("t.csv", text.as_bytes())]);
    let [one, two] = ["1", "2"].map(|threads| folder.json(&["t.csv", "--memory", "64MiB", "--threads", threads]));
    assert_eq!(one["findings"], two["findings"]);
    let count = repeated(&one).unwrap()["count"].as_f64().unwrap();
    assert!((count - 60_000.0).abs() < 4_000.0, "{count}");
}

#[test]
fn with_exact_rows_keys_and_labels_are_counted_to_the_last() {
    // 150,000 different rows; memory has room for a fifth of them in the sample, and for fewer in a table of groups.
    let row = |n: u32, word: u32, label: u32| format!("{n},w{},{}", word, ["no", "yes"][label as usize]);
    let word = |n: u32| n.wrapping_mul(2_654_435_761) >> 8;
    let mut rows: Vec<String> = (0..150_000).map(|n| row(n, word(n), n % 2)).collect();
    rows.extend((0..150_000).step_by(50).map(|n| row(n, word(n), n % 2)));
    rows.extend((0..150_000).step_by(75).map(|n| row(n, word(n), 1 - n % 2)));
    rows.extend((0..150_000).step_by(300).map(|n| row(n, 1 << 30, n % 2)));
    let text = format!("id,word,label\n{}\n", rows.join("\n"));
    let folder = Folder::with(&[("t.csv", text.as_bytes())]);
    let asked = ["t.csv", "--label", "label", "--key", "id", "--memory", "64MiB", "--exact"];
    let [one, two] = ["1", "2"].map(|threads| folder.json(&[&asked[..], &["--threads", threads]].concat()));
    assert_eq!((&one["findings"], &one["tables"]), (&two["findings"], &two["tables"]));
    let repeated_rows = &one["tables"][0]["repeated_rows"];
    assert_eq!((&repeated_rows["count"], &repeated_rows["exact"]), (&json!(3000), &json!(true)), "{repeated_rows}");
    assert!(repeated_rows.get("interval").is_none());
    // Keys that stand in different rows: every 75th for its label, every 300th, which is one of those, for its word.
    for (code, count) in [("duplicate-rows", 3000), ("duplicate-keys", 2000), ("conflicting-labels", 5000)] {
        let found = list(&one["findings"]).iter().find(|finding| finding["code"] == code).unwrap();
        assert_eq!(found["evidence"]["count"], count, "{code}");
        assert!(found["evidence"].get("interval").is_none() && !found["message"].to_string().contains("about "));
    }
    // In a sample they are between bounds.
    let report = folder.json(&asked[..asked.len() - 1]);
    let evidence = repeated(&report).unwrap();
    let interval = &evidence["interval"];
    assert!(interval["low"].as_u64() <= Some(3000) && interval["high"].as_u64() >= Some(3000), "{evidence}");
    assert_eq!(report["tables"][0]["repeated_rows"]["exact"], false);
}

#[cfg(unix)]
#[test]
fn with_exact_and_no_place_for_a_file_nothing_is_claimed() {
    let rows: Vec<String> = (0..120_000_u32).map(|n| format!("{n},w{}", n.wrapping_mul(2_654_435_761))).collect();
    let text = format!("id,word\n{}\n", rows.join("\n"));
    let folder = Folder::with(&[("t.csv", text.as_bytes())]);
    let nowhere = folder.path().join("nowhere");
    let run = |memory: &str| {
        let mut command = folder.program(&["check", "t.csv", "--exact", "--memory", memory, "--format", "json"]);
        serde_json::from_slice::<Value>(&command.env("TMPDIR", &nowhere).output().unwrap().stdout).unwrap()
    };
    let report = run("64MiB");
    let rule = outcome(&report);
    assert_eq!(rule["outcome"], "not-measured", "{rule}");
    assert!(rule["reason"].as_str().unwrap().contains("--exact could not count to the last"), "{rule}");
    assert!(report["tables"][0]["repeated_rows"]["inexact"].is_string());
    // What fits in memory needs no file.
    assert_eq!(outcome(&run("2GiB"))["outcome"], "held");
}

#[test]
fn parquet_rows_are_compared_by_all_their_columns() {
    let ids: ArrayRef = Arc::new(Int64Array::from(vec![Some(1), Some(2), None, Some(1), None, Some(2)]));
    let names: ArrayRef = Arc::new(StringArray::from(vec!["a", "b", "c", "a", "c", "x"]));
    let lists = |last: Vec<Option<i32>>| -> ArrayRef {
        let lists = [vec![Some(1), Some(2)], vec![], vec![Some(3)], vec![Some(1), Some(2)], last, vec![]];
        Arc::new(ListArray::from_iter_primitive::<Int32Type, _, _>(lists.map(Some)))
    };
    for (last, expected) in [(vec![Some(3)], 2), (vec![Some(4)], 1)] {
        let columns = vec![("id", Arc::clone(&ids)), ("name", Arc::clone(&names)), ("list", lists(last))];
        // In groups of four rows the second copy stands in another.
        for group in [100, 4] {
            let folder = Folder::with(&[("t.parquet", &parquet(columns.clone(), group))]);
            let report = folder.json(&["t.parquet"]);
            assert_eq!(repeated(&report).unwrap()["count"], expected, "{}", outcome(&report));
        }
    }
    let swapped: ArrayRef = Arc::new(ListArray::from_iter_primitive::<Int32Type, _, _>([
        Some(vec![Some(1), Some(2)]),
        Some(vec![Some(2), Some(1)]),
    ]));
    let same: ArrayRef = Arc::new(Int64Array::from(vec![1, 1]));
    let other: ArrayRef = Arc::new(StringArray::from(vec!["a", "a"]));
    let folder = Folder::with(&[("t.parquet", &parquet(vec![("id", same), ("name", other), ("list", swapped)], 10))]);
    assert!(repeated(&folder.json(&["t.parquet"])).is_none(), "the order in a list counts");
}
