//! Faults of labels, planted in made-up tables of 1,000 and 100,000 rows: each is found with its exact count, and tables
//! without it stay quiet.

#![allow(clippy::unwrap_used, reason = "a file that can't be made is a test that fails")]

mod support;

use std::fmt::Write as _;
use std::sync::Arc;

use arrow_array::{ArrayRef, Date32Array, Int64Array, StringArray};
use datassay::sketch::hash::mix;
use serde_json::Value;
use support::{Folder, list, parquet, without_run};

/// The rules that look at the label.
const LABEL_RULES: [&str; 11] = [
    "missing-label",
    "unlabelled-rows",
    "single-class",
    "rare-class",
    "class-imbalance",
    "inconsistent-labels",
    "unexpected-labels",
    "uneven-label-coverage",
    "awkward-target",
    "too-few-events",
    "inconsistent-spelling",
];

/// Numbers that look drawn by lot, the same in every run.
struct Lot(u64);

impl Lot {
    fn below(&mut self, end: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        mix(self.0) % end
    }

    /// From 0 to 1.
    fn share(&mut self) -> f64 {
        self.below(1 << 40) as f64 / (1_u64 << 40) as f64
    }
}

/// A row before its label: region 0 to 4, month 0 to 11, day 1 to 28.
#[derive(Clone, Copy)]
struct Row {
    region: u64,
    month: u64,
    day: u64,
    amount: u64,
}

fn rows(count: usize, seed: u64) -> Vec<Row> {
    let mut lot = Lot(seed);
    let row = |_| Row { region: lot.below(5), month: lot.below(12), day: 1 + lot.below(28), amount: lot.below(90_000) };
    (0..count).map(row).collect()
}

/// A table with the label that each row is given.
fn csv(rows: &[Row], label: &mut dyn FnMut(usize, Row) -> String) -> Vec<u8> {
    let mut text = "id,region,day,amount,y\n".to_owned();
    for (at, row) in rows.iter().enumerate() {
        let Row { region, month, day, amount } = *row;
        let label = label(at, *row);
        writeln!(text, "{at},r{region},2024-{:02}-{day:02},{}.{:02},{label}", month + 1, amount / 100, amount % 100)
            .unwrap();
    }
    text.into_bytes()
}

/// The findings of the rules on labels: code, kind, severity and count.
fn found(report: &Value) -> Vec<(String, String, String, u64)> {
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let findings =
        list(&report["findings"]).iter().filter(|finding| LABEL_RULES.contains(&text(&finding["code"]).as_str()));
    findings
        .map(|finding| {
            let count = finding["evidence"]["count"].as_u64().unwrap_or(0);
            (text(&finding["code"]), text(&finding["kind"]), text(&finding["severity"]), count)
        })
        .collect()
}

fn is(code: &str, kind: &str, severity: &str, count: usize) -> (String, String, String, u64) {
    (code.to_owned(), kind.to_owned(), severity.to_owned(), count as u64)
}

/// What is found in one table of labels, for either task.
fn judged(table: &[u8], profile: &str) -> Value {
    let folder = Folder::with(&[("t.csv", table)]);
    folder.json(&["--label", "y", "--profile", profile, "t.csv"])
}

const CLASSES: &str = "tabular-classification";
const NUMBERS: &str = "tabular-regression";

const YES_NO: [&str; 2] = ["zebra", "okapi"];

fn one_of(lot: &mut Lot) -> String {
    YES_NO[usize::try_from(lot.below(2)).unwrap()].to_owned()
}

#[test]
fn sound_labels_stay_quiet() {
    for (count, seeds) in [(1_000, 12), (100_000, 2)] {
        for seed in 0..seeds {
            let (rows, mut lot) = (rows(count, seed), Lot(seed + 77));
            let report = judged(&csv(&rows, &mut |_, _| one_of(&mut lot)), CLASSES);
            let quiet: Vec<_> = found(&report).into_iter().filter(|(code, ..)| code != "too-few-events").collect();
            assert_eq!(quiet, [], "{count} rows, seed {seed}");
            // Of a thousand rows, a class may well have fewer than 250.
            assert!(count == 1_000 || found(&report).is_empty());
            // A number from many small ones.
            let table = csv(&rows, &mut |_, _| (0..12).map(|_| lot.below(1000)).sum::<u64>().to_string());
            assert_eq!(found(&judged(&table, NUMBERS)), [], "{count} rows, seed {seed}");
        }
    }
}

#[test]
fn labels_missing_at_random_are_counted_and_not_told_by_slice() {
    for (count, seeds) in [(1_000, 10), (100_000, 2)] {
        for seed in 0..seeds {
            let (rows, mut lot, mut gone) = (rows(count, seed), Lot(seed + 9), 0);
            let table = csv(&rows, &mut |_, _| {
                let missing = lot.share() < 0.2;
                gone += usize::from(missing);
                if missing { String::new() } else { one_of(&mut lot) }
            });
            let found: Vec<_> =
                found(&judged(&table, CLASSES)).into_iter().filter(|(code, ..)| code != "too-few-events").collect();
            assert_eq!(found, [is("unlabelled-rows", "", "condition", gone)], "{count} rows, seed {seed}");
        }
    }
}

#[test]
fn a_slice_with_fewer_labels_is_told_exactly() {
    for count in [1_000, 100_000] {
        let (rows, mut lot, mut gone) = (rows(count, 5), Lot(5), 0);
        let table = csv(&rows, &mut |_, row| {
            let missing = row.region == 3 && lot.share() < 0.6;
            gone += usize::from(missing);
            if missing { "?".to_owned() } else { one_of(&mut lot) }
        });
        let report = judged(&table, CLASSES);
        let found: Vec<_> = found(&report).into_iter().filter(|(code, ..)| code != "too-few-events").collect();
        let told = [is("unlabelled-rows", "", "condition", gone), is("uneven-label-coverage", "", "condition", gone)];
        assert_eq!(found, told, "{count} rows");
        let of_region = rows.iter().filter(|row| row.region == 3).count() as u64;
        let finding =
            list(&report["findings"]).iter().find(|finding| finding["code"] == "uneven-label-coverage").unwrap();
        assert_eq!(finding["evidence"]["population"], of_region);
        let message = finding["message"].as_str().unwrap();
        assert!(message.contains("of 5 of `region`, counted from the most frequent"), "{message}");
        // Its place is the first row of the slice.
        let first = rows.iter().position(|row| row.region == 3).unwrap() as u64 + 1;
        assert_eq!(finding["place"]["record"], first);
        // No value of the data is told, nor what classes are called.
        let all = report.to_string();
        assert!(!all.contains("r3") && !all.contains("zebra") && !all.contains("okapi"));
    }
}

#[test]
fn late_labels_are_told_from_missing_ones() {
    for count in [1_000, 100_000] {
        let (rows, mut lot, mut gone, mut early) = (rows(count, 6), Lot(6), 0, 0);
        let table = csv(&rows, &mut |_, row| {
            let missing = row.month >= 10 && lot.share() < 0.9 || lot.share() < 0.005;
            gone += usize::from(missing);
            early += usize::from(missing && row.month < 10);
            if missing { String::new() } else { one_of(&mut lot) }
        });
        let report = judged(&table, CLASSES);
        let found: Vec<_> = found(&report).into_iter().filter(|(code, ..)| code != "too-few-events").collect();
        assert_eq!(found, [is("unlabelled-rows", "late-labels", "advice", gone)], "{count} rows");
        let message =
            list(&report["findings"]).iter().find(|it| it["code"] == "unlabelled-rows").unwrap()["message"].clone();
        let words = "in the last 2 of 12 months of `day`, as if not known yet";
        assert!(message.as_str().unwrap().contains(words), "{message}");
        assert!(early * 5 < gone);
    }
}

#[test]
fn spellings_of_one_class_are_one_class() {
    for count in [1_000, 100_000] {
        let (rows, mut lot, mut odd) = (rows(count, 7), Lot(7), 0);
        let table = csv(&rows, &mut |_, _| match lot.below(100) {
            0 => {
                odd += 1;
                "yes".to_owned()
            }
            1 => {
                odd += 1;
                "Yes ".to_owned()
            }
            2 => {
                odd += 1;
                "Y".to_owned()
            }
            3..50 => "Yes".to_owned(),
            _ => "No".to_owned(),
        });
        let report = judged(&table, CLASSES);
        let found: Vec<_> = found(&report).into_iter().filter(|(code, ..)| code != "too-few-events").collect();
        assert_eq!(found, [is("inconsistent-labels", "", "condition", odd)], "{count} rows");
        // `Y` beside other letters is a code, and so are classes that differ in more than their spelling.
        for codes in [["Y", "X", "Z"], ["yes", "no", "maybe"], ["1", "2", "10"], ["male", "female", "other"]] {
            let table = csv(&rows, &mut |_, _| codes[usize::try_from(lot.below(3)).unwrap()].to_owned());
            let found: Vec<_> = self::found(&judged(&table, CLASSES))
                .into_iter()
                .filter(|(code, ..)| code != "too-few-events")
                .collect();
            assert_eq!(found, [], "{codes:?}");
        }
    }
}

#[test]
fn small_classes_are_told_once() {
    for count in [1_000, 100_000] {
        let rows = rows(count, 8);
        let few = |few: usize| {
            csv(&rows, &mut |at, _| {
                if at % (count / few) == 0 && at / (count / few) < few { "b" } else { "a" }.to_owned()
            })
        };
        for (size, told) in [
            (10, Some(("rare-class", "blocker"))),
            (40, Some(("rare-class", "condition"))),
            (90, Some(("too-few-events", "condition"))),
            (240, Some(("too-few-events", "advice"))),
            (250, None),
        ] {
            let found: Vec<_> = found(&judged(&few(size), CLASSES))
                .into_iter()
                .filter(|(code, ..)| code != "class-imbalance")
                .collect();
            let told: Vec<_> = told.into_iter().map(|(code, severity)| is(code, "", severity, size)).collect();
            assert_eq!(found, told, "{size} of {count}");
        }
    }
    let rows = rows(100_000, 8);
    let one = csv(&rows, &mut |_, _| "a".to_owned());
    assert_eq!(found(&judged(&one, CLASSES)), [is("single-class", "", "blocker", 100_000)]);
}

#[test]
fn lists_of_classes_are_told() {
    for count in [1_000, 100_000] {
        let (rows, mut lot, mut lists) = (rows(count, 9), Lot(9), 0);
        let names = ["ant", "bee", "cow"];
        let table = csv(&rows, &mut |_, _| {
            let one = lot.below(3);
            let other = lot.below(3);
            let name = |at: u64| names[usize::try_from(at).unwrap()];
            if one == other {
                name(one).to_owned()
            } else {
                lists += 1;
                format!("{}|{}", name(one), name(other))
            }
        });
        let found: Vec<_> =
            found(&judged(&table, CLASSES)).into_iter().filter(|(code, ..)| code == "awkward-target").collect();
        assert_eq!(found, [is("awkward-target", "multi-label", "condition", lists)], "{count} rows");
        // A comma in a name makes no list.
        let table = csv(&rows, &mut |_, _| {
            ["\"Smith, Inc\"", "\"Jones, Ltd\""][usize::try_from(lot.below(2)).unwrap()].to_owned()
        });
        assert!(self::found(&judged(&table, CLASSES)).iter().all(|(code, ..)| code != "awkward-target"));
    }
}

#[test]
fn awkward_numbers_are_told_by_their_shape() {
    for count in [1_000, 100_000] {
        let (rows, mut lot, mut zeros) = (rows(count, 10), Lot(10), 0);
        let bell = |lot: &mut Lot| (0..12).map(|_| lot.below(1000)).sum::<u64>();
        let table = csv(&rows, &mut |_, _| {
            let is_zero = lot.share() < 0.7;
            zeros += usize::from(is_zero);
            if is_zero { 0 } else { 1 + bell(&mut lot) }.to_string()
        });
        assert_eq!(found(&judged(&table, NUMBERS)), [is("awkward-target", "zero-inflated", "advice", zeros)]);
        let mut cut = 0;
        let table = csv(&rows, &mut |_, _| {
            let value = bell(&mut lot);
            cut += usize::from(value >= 7000);
            value.min(7000).to_string()
        });
        assert_eq!(found(&judged(&table, NUMBERS)), [is("awkward-target", "censored", "advice", cut)]);
        let table = csv(&rows, &mut |_, _| {
            let normal = (0..12).map(|_| lot.share()).sum::<f64>() - 6.0;
            format!("{:.4}", (2.0 * normal).exp() * 100.0)
        });
        assert_eq!(found(&judged(&table, NUMBERS)), [is("awkward-target", "heavy-tail", "advice", count / 100)]);
    }
}

#[test]
fn files_without_labels_or_without_a_class_are_told() {
    for count in [1_000, 100_000] {
        let (rows, mut lot) = (rows(count, 11), Lot(11));
        let half = csv(&rows, &mut |_, _| one_of(&mut lot));
        let mut gone = 0;
        let poor = csv(&rows, &mut |_, _| {
            let missing = lot.share() < 0.5;
            gone += usize::from(missing);
            if missing { String::new() } else { one_of(&mut lot) }
        });
        let folder = Folder::with(&[("d/s_1.csv", &half), ("d/s_2.csv", &poor)]);
        let report = folder.json(&["--label", "y", "--profile", CLASSES, "d"]);
        let told = [is("unlabelled-rows", "", "condition", gone), is("uneven-label-coverage", "", "condition", gone)];
        let found: Vec<_> = self::found(&report).into_iter().filter(|(code, ..)| code != "too-few-events").collect();
        assert_eq!(found, told, "{count} rows");
        let message =
            list(&report["findings"]).iter().find(|it| it["code"] == "uneven-label-coverage").unwrap()["message"]
                .clone();
        assert!(message.as_str().unwrap().contains("of `d/s_2.csv`"), "{message}");

        let one = csv(&rows, &mut |_, _| "okapi".to_owned());
        let folder = Folder::with(&[("d/s_1.csv", &half), ("d/s_2.csv", &one)]);
        let found: Vec<_> = self::found(&folder.json(&["--label", "y", "--profile", CLASSES, "d"]))
            .into_iter()
            .filter(|(code, ..)| code != "too-few-events")
            .collect();
        assert_eq!(found, [is("uneven-label-coverage", "absent-class", "advice", count)], "{count} rows");

        // A file without the column is told as that, and folders that state a column are slices.
        let without: Vec<u8> = String::from_utf8(half.clone()).unwrap().lines().fold(Vec::new(), |mut all, line| {
            all.extend(line.rsplit_once(',').unwrap().0.as_bytes());
            all.push(b'\n');
            all
        });
        let folder = Folder::with(&[("d/s_1.csv", &half), ("d/s_2.csv", &without)]);
        let found: Vec<_> = self::found(&folder.json(&["--label", "y", "--profile", CLASSES, "d"]))
            .into_iter()
            .filter(|(code, ..)| code != "too-few-events")
            .collect();
        assert_eq!(found, [is("unlabelled-rows", "", "condition", count)], "{count} rows");
        let folder =
            Folder::with(&[("d/site=a/s_1.csv", &half), ("d/site=b/s_1.csv", &poor), ("d/site=b/s_2.csv", &poor)]);
        let report = folder.json(&["--label", "y", "--profile", CLASSES, "d"]);
        let uneven = list(&report["findings"]).iter().find(|it| it["code"] == "uneven-label-coverage").unwrap();
        assert_eq!(uneven["evidence"]["count"], 2 * gone);
    }
}

#[test]
fn threads_change_nothing_and_parquet_says_the_same() {
    let (rows, mut lot) = (rows(30_000, 12), Lot(12));
    let labels: Vec<Option<String>> = rows
        .iter()
        .map(|row| (row.region != 2 || lot.share() < 0.5).then(|| one_of(&mut lot)).filter(|_| lot.share() > 0.01))
        .collect();
    let table = csv(&rows, &mut |at, _| labels[at].clone().unwrap_or_default());
    let day = |row: &Row| {
        let month = [0, 31, 60, 91, 121, 152, 182, 213, 244, 274, 305, 335][usize::try_from(row.month).unwrap()];
        i32::try_from(19_723 + month + row.day - 1).unwrap()
    };
    let columns: Vec<(&str, ArrayRef)> = vec![
        ("id", Arc::new(Int64Array::from_iter_values(0..30_000))),
        ("region", Arc::new(StringArray::from_iter_values(rows.iter().map(|row| format!("r{}", row.region))))),
        ("day", Arc::new(Date32Array::from_iter_values(rows.iter().map(day)))),
        ("y", Arc::new(labels.iter().map(Option::as_deref).collect::<StringArray>())),
    ];
    let folder = Folder::with(&[("a_1.csv", &table), ("a_2.csv", &table), ("b.parquet", &parquet(columns, 7_000))]);
    let run = |threads: &str, path: &[&str]| {
        let mut all = vec!["check", "--format", "json", "--label", "y", "--threads", threads];
        all.extend(path);
        folder.run(&all).stdout
    };
    let reports: Vec<String> = ["1", "2", "5"].map(|threads| without_run(&run(threads, &["."]))).to_vec();
    assert!(reports[0] == reports[1] && reports[1] == reports[2]);
    let told = |report: &[u8]| {
        let report = support::parse(report);
        let uneven = list(&report["findings"]).iter().filter(|it| it["code"] == "uneven-label-coverage");
        uneven.map(|it| (it["message"].clone(), it["evidence"]["count"].clone())).collect::<Vec<_>>()
    };
    let (text, typed) = (told(&run("2", &["a_1.csv"])), told(&run("2", &["b.parquet"])));
    assert_eq!((text.len(), text), (1, typed));
}

/// Tables of columns that have nothing to do with each other: at most one in a hundred may be told of.
#[test]
fn what_is_independent_is_hardly_ever_told() {
    let mut alarms = 0;
    for seed in 0..100 {
        let (rows, mut lot) = (rows(400, 1000 + seed), Lot(seed));
        let missing = 0.05 + 0.5 * lot.share();
        let table = csv(&rows, &mut |_, _| if lot.share() < missing { String::new() } else { one_of(&mut lot) });
        let found = found(&judged(&table, CLASSES));
        alarms +=
            usize::from(found.iter().any(|(code, kind, ..)| code == "uneven-label-coverage" || kind == "late-labels"));
    }
    assert!(alarms <= 1, "{alarms} of 100");
}
