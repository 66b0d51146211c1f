//! ZIP archives of several files: read as a folder of the same files would be, and as harmless whatever they hold.

mod support {
    #[path = "mod.rs"]
    mod common;
    pub(crate) use common::*;
    pub(crate) mod zip;
}

use std::fmt::Write;

use serde_json::Value;
use support::zip::{Entry, archive};
use support::{Folder, codes, findings, list, parse, without_run};

const HEADER: &str = "id,city,sum\n";

/// A month of `rows` rows.
fn month(number: usize, rows: usize) -> String {
    let mut text = HEADER.to_owned();
    for row in 0..rows {
        let _ = writeln!(text, "{},{},{}.5", number * 100_000 + row, ["Oslo", "Rome", "Lima"][row % 3], row % 97);
    }
    text
}

/// What a report says of each file: path, status, stored bytes, rows.
fn files(report: &Value) -> Vec<(String, String, u64, u64)> {
    let tables = list(&report["tables"]).iter().flat_map(|table| list(&table["files"]));
    let of = |file: &Value| {
        let text = |key: &str| file[key].as_str().unwrap_or_default().to_owned();
        let number = |key: &str| file[key].as_u64().unwrap_or_default();
        (text("path"), text("status"), number("bytes"), number("rows"))
    };
    tables.chain(list(&report["unplaced_files"])).map(of).collect()
}

fn told(report: &Value) -> String {
    findings(report).iter().map(|finding| finding.join(" ")).collect::<Vec<_>>().join("\n")
}

#[test]
fn twelve_months_in_an_archive_are_one_table() {
    let entries: Vec<Entry> =
        (1..=12).map(|number| Entry::new(format!("sales/2024-{number:02}.csv"), month(number, 40))).collect();
    let mut all = entries.clone();
    all.insert(0, Entry::new("sales/", ""));
    all.extend(["README.md", "__MACOSX/sales/._2024-01.csv", ".DS_Store"].map(|name| Entry::new(name, "litter")));
    let folder = Folder::with(&[("sales.zip", &archive(&all))]);
    let report = folder.json(&["sales.zip"]);
    let [table] = list(&report["tables"]) else { panic!("one table: {report}") };
    assert_eq!((&table["name"], &table["rows"]), (&"sales".into(), &480.into()));
    let expected: Vec<_> = (1..)
        .zip(&entries)
        .map(|(number, entry)| (format!("sales.zip/sales/2024-{number:02}.csv"), "read".to_owned(), entry.stored(), 40))
        .collect();
    assert_eq!(files(&report), expected);
    let stored: u64 = entries.iter().map(Entry::stored).sum();
    assert_eq!(report["coverage"]["bytes"]["present"], stored);
    assert_eq!(report["coverage"]["bytes"]["read"], stored);
    assert_eq!(report["coverage"]["files"]["present"], 12);
    assert_eq!(table["files"][0]["dialect"]["compression"], "zip");
}

/// The facts are those of a folder of the same files.
#[test]
fn an_archive_says_what_a_folder_says() {
    let folder = Folder::new();
    let mut entries = Vec::new();
    for number in 1..=3 {
        let mut text = month(number, 30_000);
        text.push_str("9,short\n");
        folder.write(format!("folder/a/m{number}.csv"), &text);
        entries.push(Entry::new(format!("a/m{number}.csv"), text));
    }
    for (name, text) in [("b/other.csv", "k;v\n1;2\n3;4\n"), ("b/book.xlsx", "PK"), ("b/schema.json", "{\"a\": 1}")] {
        folder.write(format!("folder/{name}"), text);
        entries.push(Entry::new(name, text));
    }
    folder.write("archive.zip", archive(&entries));
    let said = |path: &str| {
        let mut report = folder.json(&[path]);
        let tables = report["tables"].as_array_mut().expect("tables");
        for file in tables.iter_mut().flat_map(|table| table["files"].as_array_mut().expect("files")) {
            let file = file.as_object_mut().expect("a file");
            file.retain(|key, _| key != "bytes");
            let dialect = file["dialect"].as_object_mut().expect("text");
            dialect.remove("compression");
        }
        let text = format!("{}\n{:?}\n{}", report["tables"], codes(&report), report["ignored"]);
        text.replace("archive.zip/", "folder/")
    };
    let (inside, outside) = (said("archive.zip"), said("folder"));
    assert!(inside.contains("ragged-rows") && inside.contains("unsupported-feature"), "{inside}");
    assert_eq!(inside, outside);
}

#[test]
fn threads_do_not_show() {
    let mut entries: Vec<Entry> =
        (1..60).map(|number| Entry::new(format!("{}/m{number}.csv", number % 3), month(number, number))).collect();
    entries.push(Entry::new("0/large.csv", month(7, 200_000)));
    entries.push(Entry::new("0/m3.csv", month(8, 3)));
    entries.push(Entry::new("0/broken.csv", month(9, 90_000)).with_wrong_checksum());
    let folder = Folder::with(&[("many.zip", &archive(&entries))]);
    let run = |threads: &str| {
        let all = ["check", "--format", "json", "--memory", "64MiB", "--threads", threads, "many.zip"];
        without_run(&folder.run(&all).stdout)
    };
    let first = run("1");
    let report = parse(first.as_bytes());
    let paths: Vec<String> = files(&report).into_iter().map(|(path, ..)| path).collect();
    for path in ["many.zip/0/m3.csv (1)", "many.zip/0/m3.csv (2)"] {
        assert!(paths.iter().any(|found| found == path), "{path} in {paths:?}");
    }
    for threads in ["2", "8", "8"] {
        assert!(run(threads) == first, "{threads} threads");
    }
}

#[test]
fn an_entry_that_can_not_be_read_is_a_fault_of_its_own() {
    let good = Entry::new("good.csv", month(1, 20));
    let wrong = Entry::new("wrong.csv", month(3, 20)).with_wrong_checksum();
    let locked = Entry::new("locked.csv", month(2, 20)).encrypted();
    let odd = Entry::new("odd.csv", month(2, 20)).with_method(98);
    let inner = Entry::new("inner.zip", archive(std::slice::from_ref(&good)));
    let packed = Entry::new("packed.csv.zip", archive(std::slice::from_ref(&good)));
    let entries = [good.clone(), wrong.clone(), locked, odd, inner, packed];
    let present: u64 = entries.iter().map(Entry::stored).sum();
    let folder = Folder::with(&[("x.zip", &archive(&entries))]);
    let report = folder.json(&["x.zip"]);
    let mut found = files(&report);
    found.sort();
    let named =
        |name: &str, status: &str, bytes: u64, rows: u64| (format!("x.zip/{name}"), status.to_owned(), bytes, rows);
    let [_, _, locked, odd, inner, packed] = entries.map(|entry| entry.stored());
    assert_eq!(
        found,
        [
            named("good.csv", "read", good.stored(), 20),
            named("inner.zip", "failed", inner, 0),
            named("locked.csv", "failed", locked, 0),
            named("odd.csv", "failed", odd, 0),
            named("packed.csv.zip", "failed", packed, 0),
            named("wrong.csv", "partial", wrong.stored(), 20),
        ]
    );
    let told = told(&report);
    for expected in [
        "encrypted-file blocker `x.zip/locked.csv`",
        "unsupported-feature condition `x.zip/odd.csv`",
        "unsupported-feature condition `x.zip/inner.zip`",
        "corrupt-file blocker `x.zip/wrong.csv`",
    ] {
        assert!(told.contains(expected), "{expected} in\n{told}");
    }
    assert_eq!(report["coverage"]["bytes"]["present"], present);
    assert_eq!(report["coverage"]["bytes"]["read"], good.stored() + wrong.stored());
}

#[test]
fn names_of_entries_are_harmless() {
    let outside = Folder::new();
    outside.write("secret.csv", "a,b\n1,2\n");
    let absolute = outside.path().join("secret.csv");
    let names: [&[u8]; 9] = [
        absolute.to_str().expect("a plain path").as_bytes(),
        b"../secret.csv",
        b"..\\..\\secret.csv",
        b"C:\\data\\secret.csv",
        b"\x1b[2J\x07evil.csv",
        "\u{202e}vsc.csv".as_bytes(),
        b"caf\xe9.csv",
        b"same.csv",
        b"same.csv",
    ];
    let entries: Vec<Entry> = names.into_iter().map(|name| Entry::new(name, month(1, 2))).collect();
    let folder = Folder::new();
    folder.write("in/x.zip", archive(&entries));
    folder.write("secret.csv", "other,columns\n1,2\n");
    let report = folder.json(&["in/x.zip"]);
    let found = files(&report);
    assert_eq!(found.len(), names.len());
    assert!(found.iter().all(|(path, status, .., rows)| {
        path.starts_with("x.zip/") && !path.contains("..") && status == "read" && *rows == 2
    }));
    let paths: Vec<&str> = found.iter().map(|(path, ..)| &path[..]).collect();
    for path in [r"x.zip/caf\xE9.csv", r"x.zip/\x2E\x2E/secret.csv", "x.zip/same.csv (1)", "x.zip/same.csv (2)"] {
        assert!(paths.contains(&path), "{path} in {paths:?}");
    }
    let shown = folder.run(&["check", "in/x.zip"]);
    let shown = [shown.stdout, shown.stderr].concat();
    let odd = |byte: &u8| *byte < b' ' && *byte != b'\n' || *byte == 0x7f;
    assert!(!shown.iter().any(odd) && !support::lossy(&shown).contains('\u{202e}'));
}

#[test]
fn archives_without_data_and_of_one_file_make_sense() {
    let alone = Entry::new("deep/inside.csv", month(1, 30));
    let litter = Entry::new("__MACOSX/deep/._inside.csv", "x");
    let readme = Entry::new("README.md", "x");
    let mut trailing = archive(&[alone.clone(), Entry::new("more.csv", month(2, 3))]);
    trailing.extend(b"garbage");
    let mut cut = archive(std::slice::from_ref(&alone));
    cut.truncate(cut.len() - 9);
    let folder = Folder::with(&[
        ("alone.zip", &archive(&[alone.clone(), litter])),
        ("beside.zip", &archive(&[alone, readme.clone()])),
        ("empty.zip", &archive(&[])),
        ("none.zip", &archive(&[readme, Entry::new("photo.jpg", "x")])),
        ("trailing.zip", &trailing),
        ("cut.zip", &cut),
    ]);
    let report = folder.json(&["alone.zip"]);
    let whole = std::fs::metadata(folder.path().join("alone.zip")).expect("it was written").len();
    assert_eq!(files(&report), [("alone.zip".to_owned(), "read".to_owned(), whole, 30)]);
    let paths = |archive: &str| files(&folder.json(&[archive])).into_iter().map(|file| file.0).collect::<Vec<_>>();
    assert_eq!(paths("beside.zip"), ["beside.zip/deep/inside.csv"]);
    for (name, expected) in [
        ("empty.zip", "empty-file condition `empty.zip`"),
        ("none.zip", "wrong-format blocker `none.zip`"),
        ("cut.zip", "truncated-file blocker `cut.zip`"),
        ("trailing.zip", "trailing-garbage condition `trailing.zip/"),
    ] {
        let told = told(&folder.json(&[name]));
        assert!(told.contains(expected), "{expected} in\n{told}");
    }
    let piped = folder.run_on(&archive(&[Entry::new("a.csv", month(1, 2))]), &["check", "--format", "json", "-"]);
    assert!(told(&parse(&piped.stdout)).contains("unsupported-feature condition `stdin`"));
}

#[test]
fn a_thousand_small_files_and_the_most_there_may_be() {
    let entries: Vec<Entry> = (0..1000).map(|number| Entry::new(format!("m{number}.csv"), month(number, 2))).collect();
    let empty =
        |count: usize| archive(&(0..count).map(|n| Entry::new(format!("{n}.csv"), "a,b\n1,2\n")).collect::<Vec<_>>());
    let folder = Folder::with(&[
        ("thousand.zip", &archive(&entries)),
        ("most.zip", &empty(10_000)),
        ("more.zip", &empty(10_001)),
    ]);
    let report = folder.json(&["thousand.zip"]);
    assert_eq!((list(&report["tables"]).len(), &report["tables"][0]["rows"]), (1, &2000.into()));
    let report = folder.json(&["most.zip"]);
    assert_eq!((&report["coverage"]["files"]["read"], &report["tables"][0]["rows"]), (&10_000.into(), &10_000.into()));
    let told = told(&folder.json(&["more.zip"]));
    assert!(told.contains("size-limit condition `more.zip`"), "{told}");
}

#[test]
fn entries_can_be_left_out_and_rows_shown() {
    let entries = [Entry::new("a.csv", month(1, 2)), Entry::new("old/b.csv", month(2, 2))];
    let two = [Entry::new("a.csv", month(1, 2)), Entry::new("b.csv", "x;y\n1;2\n")];
    let folder = Folder::with(&[("x.zip", &archive(&entries)), ("two.zip", &archive(&two))]);
    let report = folder.json(&["x.zip", "--exclude", "x.zip/old/*"]);
    assert_eq!(files(&report).len(), 1);
    assert_eq!(report["ignored"]["excluded"], 1);
    let rows = folder.run(&["rows", "x.zip"]);
    assert!(support::told(&rows).contains("unpack `x.zip`"), "{}", support::told(&rows));
    let rows = folder.run(&["rows", "two.zip"]);
    assert!(support::told(&rows).contains("unpack `two.zip`"), "{}", support::told(&rows));
    folder.write("one.zip", archive(&[Entry::new("a.csv", month(1, 2)), Entry::new("b.csv", month(2, 2))]));
    let rows = folder.run(&["rows", "one.zip"]);
    assert_eq!(support::lossy(&rows.stdout), format!("{}{}", month(1, 2), &month(2, 2)[HEADER.len()..]));
}
