//! Planted leaks: each rule finds its own in small and large tables and in both formats, and stays quiet where nothing
//! was planted, whatever the number of threads.

mod support;

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::sync::Arc;

use arrow_array::{ArrayRef, Int64Array, StringArray};
use datassay::sketch::hash::mix;
use serde_json::Value;
use support::{Folder, list, parquet};

/// Random numbers from a fixed seed.
struct Random(u64);

impl Random {
    fn below(&mut self, end: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        mix(self.0) % end
    }
}

/// The findings on leaks, as `severity code column`, in order.
fn leaks(report: &Value) -> Vec<String> {
    let mine = |finding: &&Value| finding["group"] == "leakage";
    let told = |finding: &Value| {
        let word = |value: &Value| value.as_str().unwrap_or("-").to_owned();
        format!("{} {} {}", word(&finding["severity"]), word(&finding["code"]), word(&finding["place"]["column"]))
    };
    let mut told: Vec<String> = list(&report["findings"]).iter().filter(mine).map(told).collect();
    told.sort();
    told
}

/// A table in which everything is planted that these rules look for, and columns that tell a little or nothing.
fn planted(rows: u64, seed: u64) -> String {
    let mut random = Random(seed);
    let mut text = "row,noise,colour,weak,renamed,strong,closed,died_of,half_gone,serial,label\n".to_owned();
    for row in 0..rows {
        let label = random.below(10) < 3;
        let noise = random.below(1_000_000);
        let colour = ["red", "green", "blue", "pink"][usize::try_from(random.below(4)).unwrap_or(0)];
        let weak = random.below(1000) + u64::from(label) * 150;
        let renamed = if label { "CLOSED" } else { "OPEN" };
        let strong = if random.below(100) < 1 { random.below(200) } else { random.below(100) + u64::from(label) * 100 };
        let closed = if label == (random.below(100) < 99) { "2024-05-01" } else { "" };
        let died_of = if label && random.below(5) == 0 { "x" } else { "" };
        let half_gone = if random.below(2) == 0 { "" } else { "7.5" };
        let serial = random.below(1_000_000_000);
        let series = if label { "P" } else { "N" };
        let _ = writeln!(
            text,
            "{row},{noise},{colour},{weak},{renamed},{strong},{closed},{died_of},{half_gone},{series}-{serial:09},{}",
            if label { "yes" } else { "no" }
        );
    }
    text
}

#[test]
fn each_rule_finds_what_was_planted_and_nothing_else() {
    for rows in [1_000, 100_000] {
        let folder = Folder::with(&[("t.csv", planted(rows, rows).as_bytes())]);
        let reports = ["1", "2", "5"].map(|threads| {
            let mut report = folder.json(&["t.csv", "--label", "label", "--threads", threads]);
            report["run"] = Value::Null;
            report
        });
        let expected = [
            "identifier-leakage serial",
            "label-copy renamed",
            "label-leakage strong",
            "missingness-leakage closed",
            "missingness-leakage died_of",
        ];
        // How grave the strong ones are depends on how many rows bear them out.
        let found: Vec<String> =
            leaks(&reports[0]).iter().filter_map(|told| Some(told.split_once(' ')?.1.to_owned())).collect();
        let found: BTreeSet<&str> = found.iter().map(String::as_str).collect();
        let expected = BTreeSet::from(expected);
        assert_eq!(found, expected, "{rows} rows");
        assert!(reports.iter().all(|report| *report == reports[0]), "the same at any number of threads");
    }
}

#[test]
fn nothing_is_found_where_nothing_was_planted() {
    for rows in [1_000, 100_000] {
        let mut random = Random(rows);
        let mut text = "id,noise,colour,weak,gap,when,label\n".to_owned();
        for row in 0..rows {
            let label = random.below(100) < 20;
            let (noise, weak) = (random.below(1_000_000), random.below(1000) + u64::from(label) * 300);
            let gap = if random.below(3) == 0 { "" } else { "5" };
            let (colour, day) = (random.below(6), random.below(28) + 1);
            let _ = writeln!(text, "{row},{noise},c{colour},{weak},{gap},2024-03-{day:02},{}", u8::from(label));
        }
        let folder = Folder::with(&[("t.csv", text.as_bytes())]);
        let report = folder.json(&["t.csv", "--label", "label"]);
        assert_eq!(leaks(&report), [""; 0], "{rows} rows");
        let told = &report["tables"][0]["leakage"];
        assert_eq!(told["rows"], rows.min(16_384));
        assert_eq!(list(&told["columns"]).len(), 6);
    }
}

#[test]
fn quantities_are_told_by_what_was_computed_from_them() {
    let mut random = Random(5);
    let mut text = "id,copy,rounded,strong,noise,price\n".to_owned();
    for row in 0..3_000 {
        let price = random.below(1_000_000) as f64 / 100.0;
        let strong = price * 0.5 + random.below(40_000) as f64 / 100.0;
        let noise = random.below(500);
        let _ = writeln!(text, "{row},{price},{},{strong:.2},{noise},{price}", (price / 10.0).round());
    }
    let folder = Folder::with(&[("t.csv", text.as_bytes())]);
    let report = folder.json(&["t.csv", "--label", "price"]);
    let found = leaks(&report);
    let (copies, others) = found.split_at(2.min(found.len()));
    assert_eq!(copies, ["blocker label-copy copy", "blocker label-copy rounded"]);
    assert_eq!(others, ["condition label-leakage strong"]);
}

#[test]
fn sorted_rows_are_told_of() {
    let mut text = "size,label\n".to_owned();
    let mut random = Random(1);
    for row in 0..2_000 {
        let _ = writeln!(text, "{},{}", random.below(5000), if row < 800 { "a" } else { "b" });
    }
    let folder = Folder::with(&[("t.csv", text.as_bytes())]);
    assert_eq!(leaks(&folder.json(&["t.csv", "--label", "label"])), ["advice identifier-leakage -"]);
}

#[test]
fn both_formats_tell_the_same_leaks() {
    let mut random = Random(9);
    let labels: Vec<bool> = (0..2_000).map(|_| random.below(3) == 0).collect();
    let amounts: Vec<Option<i64>> = labels.iter().map(|label| label.then_some(7)).collect();
    let noise: Vec<i64> = labels.iter().map(|_| i64::try_from(random.below(5000)).unwrap_or(0)).collect();
    let word = |label: &bool| if *label { "yes" } else { "no" };
    let columns: Vec<(&str, ArrayRef)> = vec![
        ("amount", Arc::new(amounts.iter().copied().collect::<Int64Array>())),
        ("noise", Arc::new(Int64Array::from(noise.clone()))),
        ("label", Arc::new(StringArray::from_iter_values(labels.iter().map(word)))),
    ];
    let mut text = "amount,noise,label\n".to_owned();
    for ((label, amount), noise) in labels.iter().zip(&amounts).zip(&noise) {
        let amount = amount.map_or(String::new(), |amount| amount.to_string());
        let _ = writeln!(text, "{amount},{noise},{}", word(label));
    }
    let folder = Folder::with(&[("t.csv", text.as_bytes()), ("u.parquet", &parquet(columns, 700))]);
    let found = ["t.csv", "u.parquet"].map(|file| leaks(&folder.json(&[file, "--label", "label"])));
    assert_eq!(found[0], ["blocker missingness-leakage amount"]);
    assert_eq!(found[0], found[1]);
}

/// A small version of `cargo xtask false-alarms`: tables in which every column is independent of every other.
#[test]
fn chance_is_no_leak() {
    let mut alarms = Vec::new();
    for table in 0..20_u64 {
        let mut random = Random(table * 1_000_003);
        let rows = [200, 1_000, 3_000][usize::try_from(table % 3).unwrap_or(0)];
        let mut text = "id,number,category,code,day,gap,label\n".to_owned();
        for row in 0..rows {
            let label = match table % 4 {
                0 => u64::from(random.below(2) == 0),
                1 => u64::from(random.below(100) == 0),
                2 => random.below(5),
                _ => random.below(1_000_000),
            };
            let (number, category, code) = (random.below(100_000), random.below(8), random.below(400));
            let (day, gap) = (random.below(28) + 1, if random.below(10) == 0 { "" } else { "1" });
            let _ = writeln!(text, "{row},{number},k{category},c{code},2023-07-{day:02},{gap},{label}");
        }
        let folder = Folder::with(&[("t.csv", text.as_bytes())]);
        alarms.extend(leaks(&folder.json(&["t.csv", "--label", "label"])));
    }
    assert_eq!(alarms, [""; 0]);
}
