//! Tables of many files: what belongs together, what folders say, and which file departs from the others.

#![allow(clippy::unwrap_used, reason = "a test that can't go on fails")]

mod support;

use serde_json::{Value, json};
use support::{Folder, list};

fn lines(rows: std::ops::Range<u32>, row: impl Fn(u32) -> String) -> String {
    rows.map(|number| row(number) + "\n").collect()
}

fn finding<'a>(report: &'a Value, code: &str) -> &'a Value {
    let found = list(&report["findings"]).iter().find(|finding| finding["code"] == code);
    found.unwrap_or_else(|| panic!("no {code} in {:?}", codes(report)))
}

fn codes(report: &Value) -> Vec<&str> {
    list(&report["findings"]).iter().filter_map(|finding| finding["code"].as_str()).collect()
}

fn column<'a>(table: &'a Value, name: &str) -> &'a Value {
    list(&table["columns"]).iter().find(|column| column["name"] == name).unwrap()
}

#[test]
fn folders_state_columns() {
    let part = |from: u32| format!("id,sum\n{}", lines(from..from + 50, |n| format!("{n},{}.5", n % 7)));
    let parts: Vec<(String, String)> = [
        ("year=2023/region=north", 0),
        ("year=2023/region=__HIVE_DEFAULT_PARTITION__", 100),
        ("year=2024/region=south%20east", 200),
    ]
    .map(|(folder, from)| (format!("lake/{folder}/part-0.csv"), part(from)))
    .into();
    let files: Vec<(&str, &[u8])> = parts.iter().map(|(path, text)| (path.as_str(), text.as_bytes())).collect();
    let folder = Folder::with(&files);
    let report = folder.json(&["lake"]);
    assert_eq!(list(&report["tables"]).len(), 1);
    let table = &report["tables"][0];
    assert_eq!((&table["name"], &table["rows"]), (&json!("lake"), &json!(150)));
    let year = column(table, "year");
    assert_eq!((&year["type"], &year["distinct"]["value"]), (&json!("integer"), &json!(2)));
    assert_eq!(year["stats"]["min"]["value"], 2023);
    let region = column(table, "region");
    assert_eq!((&region["type"], &region["nulls"]["count"]), (&json!("text"), &json!(50)));
    assert_eq!(region["nulls"]["by_spelling"], json!({"__HIVE_DEFAULT_PARTITION__": 50}));
    assert!(!codes(&report).contains(&"schema-mismatch"));

    let rows = String::from_utf8(folder.run(&["rows", "lake"]).stdout).unwrap();
    let mut rows = rows.lines();
    assert_eq!(rows.next(), Some("id,sum,year,region"));
    assert_eq!(rows.next(), Some("100,2.5,2023,"));
    assert_eq!(rows.last(), Some("249,4.5,2024,south east"));
}

#[test]
fn what_is_one_table_can_be_set() {
    let folder =
        Folder::with(&[("x/a.csv", b"id,a\n1,2\n"), ("x/b.csv", b"key,b\n1,2\n"), ("y/c.csv", b"id,a\n3,4\n")]);
    let names = |report: &Value| -> Vec<String> {
        list(&report["tables"]).iter().map(|table| table["name"].as_str().unwrap().to_owned()).collect()
    };
    assert_eq!(names(&folder.json(&["x", "y"])), ["a", "b", "c"]);
    let one = folder.json(&["x", "y", "--one-table"]);
    assert_eq!((list(&one["tables"]).len(), &one["tables"][0]["rows"]), (1, &json!(3)));
    assert!(codes(&one).contains(&"schema-mismatch"));
}

#[test]
fn the_file_that_departs_is_named() {
    let month = |number: u32| {
        let (amount, unit) = (if number >= 6 { "net" } else { "amount" }, if number >= 8 { " EUR" } else { "" });
        let rows = lines(0..40, |n| format!("{n},{}.25{unit},2024-{number:02}-{:02},y", n * number, n % 28 + 1));
        match number {
            9 => format!(
                "day,id,{amount},ok\n{}",
                lines(0..40, |n| format!("2024-09-{:02},{n},{n}.5{unit},n", n % 28 + 1))
            ),
            10 => format!("id;{amount};day;ok\n{}", rows.replace(',', ";")),
            _ => format!("id,{amount},day,ok\n{rows}"),
        }
    };
    let files: Vec<(String, String)> = (1..=12)
        .filter(|number| *number != 4)
        .map(|number| (format!("s/sales_2024-{number:02}.csv"), month(number)))
        .collect();
    let files: Vec<(&str, &[u8])> = files.iter().map(|(path, text)| (path.as_str(), text.as_bytes())).collect();
    let folder = Folder::with(&files);
    let report = folder.json(&["s"]);
    assert_eq!(list(&report["tables"]).len(), 1);
    let says = |code: &str| finding(&report, code)["message"].as_str().unwrap().to_owned();
    assert_eq!(
        says("schema-mismatch"),
        "`sales` has other columns from `s/sales_2024-06.csv` on (7 of 11 files): it has `net` instead of `amount`"
    );
    assert_eq!(
        says("type-conflict"),
        "`net` holds numbers up to `s/sales_2024-07.csv` and numbers written as text from `s/sales_2024-08.csv` on (5 of 7 files)"
    );
    assert_eq!(says("column-order"), "`s/sales_2024-09.csv` has its columns in another order than the rest");
    assert_eq!(
        says("dialect-mismatch"),
        "`s/sales_2024-10.csv` is written with another delimiter: `;` where the rest has `,`"
    );
    assert_eq!(
        says("partition-gaps"),
        "`sales` has no file for the month 2024-04, between `s/sales_2024-03.csv` and `s/sales_2024-05.csv`"
    );
    // One cause, one finding: the retyped column is not also mixed.
    assert!(!codes(&report).contains(&"mixed-types"), "{:?}", codes(&report));
    // The same whatever the number of threads.
    let once = |threads: &str| {
        let mut report = folder.json(&["s", "--threads", threads]);
        report["run"].take();
        report
    };
    assert_eq!(once("1"), once("5"));
}
