//! Files whose first mebibyte is ASCII alone: what they are written in shows only later, and is found there.

mod support;

use std::fmt::Write as _;
use std::io::Write as _;

use serde_json::Value;
use support::{Folder, codes, parse, without_run};

/// Some 3 MiB of ASCII.
fn ascii() -> String {
    let mut text = "id,city,note\n".to_owned();
    for row in 0..90_000 {
        let _ = writeln!(text, "{row},Oslo,a note without letters {}", row % 13);
    }
    text
}

/// Rows of `city`, and more of ASCII behind them.
fn rows(city: &str, count: usize) -> String {
    let mut text = String::new();
    for row in 0..count {
        let _ = writeln!(text, "{row},{},some text", if row % 5 == 0 { city } else { "Rome" });
    }
    text
}

fn latin1(text: &str) -> Vec<u8> {
    text.chars().map(|letter| u8::try_from(u32::from(letter)).expect("a letter of Latin-1")).collect()
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut writer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    writer.write_all(bytes).expect("memory can be written to");
    writer.finish().expect("memory can be written to")
}

/// What a file is said to be, after holding plain and packed, threads and part sizes to each other.
fn checked(bytes: &[u8]) -> Value {
    let folder = Folder::with(&[("t.csv", bytes), ("packed/t.csv.gz", &gzip(bytes))]);
    let run = |path: &str, memory: &str, threads: &str| {
        let all = ["check", "--format", "json", "--memory", memory, "--threads", threads, path];
        without_run(&folder.run(&all).stdout)
    };
    for path in ["t.csv", "packed/t.csv.gz"] {
        let first = run(path, "64MiB", "1");
        assert!(run(path, "64MiB", "8") == first, "{path}: 8 threads");
        let large = parse(run(path, "512MiB", "8").as_bytes());
        assert_eq!(tables(large), tables(parse(first.as_bytes())), "{path}: larger parts");
    }
    let [plain, packed] = ["t.csv", "packed/t.csv.gz"].map(|path| parse(run(path, "64MiB", "2").as_bytes()));
    assert_eq!(plain["tables"][0]["columns"], packed["tables"][0]["columns"]);
    assert_eq!(encoding(&plain), encoding(&packed));
    assert_eq!(codes(&plain), codes(&packed));
    plain
}

/// What is said of each table but for what the memory that is given decides: past it, repeated rows are estimated.
fn tables(mut report: Value) -> Value {
    let mut tables = report["tables"].take();
    for table in tables.as_array_mut().expect("a report lists tables") {
        let repeated = table["repeated_rows"].take();
        assert_eq!(repeated["compared"], table["rows"], "every row is compared");
    }
    tables
}

fn encoding(report: &Value) -> &str {
    report["tables"][0]["files"][0]["dialect"]["encoding"].as_str().unwrap_or_default()
}

#[test]
fn latin_1_behind_ascii_is_found() {
    let text = ascii() + &rows("Besançon à Zürich", 9_000);
    let report = checked(&latin1(&text));
    assert_eq!(encoding(&report), "windows-1252");
    assert!(!codes(&report).contains(&"invalid-encoding".to_owned()), "{:?}", codes(&report));
    assert_eq!(report["tables"][0]["rows"], 99_000);
    // All in all, what the same in UTF-8 gives.
    let utf8 = checked(text.as_bytes());
    assert_eq!(encoding(&utf8), "utf-8");
    assert_eq!(codes(&utf8), codes(&report));
    // The last few rows suffice.
    let report = checked(&latin1(&(ascii() + "1,Besançon à Zürich,Österreich\n2,Málaga,Köln\n")));
    assert_eq!(encoding(&report), "windows-1252");
}

#[test]
fn encodings_that_are_decoded_first_are_found_too() {
    let text = ascii() + &rows("東京都新宿区の天気は晴れです", 9_000);
    let (bytes, ..) = encoding_rs::SHIFT_JIS.encode(&text);
    let report = checked(&bytes);
    assert_eq!(encoding(&report), "shift_jis");
    let utf8 = checked(text.as_bytes());
    assert_eq!(report["tables"][0]["columns"], utf8["tables"][0]["columns"]);
    assert_eq!(report["coverage"]["bytes"], serde_json::json!({"present": bytes.len(), "read": bytes.len()}));
}

#[test]
fn utf_8_with_bad_bytes_stays_utf_8() {
    // One row of another file comes first; nearly all that follows is in order.
    let mixed = [ascii().into_bytes(), latin1("1,Besançon,x\n"), rows("Besançon", 9_000).into_bytes()].concat();
    let damaged = [ascii().into_bytes(), b"1,Os\xFF\xFFlo,x\n2,1\xE93,4\n".to_vec()].concat();
    for bytes in [mixed, damaged] {
        let report = checked(&bytes);
        assert_eq!(encoding(&report), "utf-8");
        assert!(codes(&report).contains(&"invalid-encoding".to_owned()));
    }
}

#[test]
fn what_was_stated_stays_and_a_pipe_is_told_of() {
    let bytes = latin1(&(ascii() + &rows("Besançon", 9_000)));
    let folder = Folder::with(&[("t.csv", &bytes)]);
    let stated = folder.json(&["t.csv", "--encoding", "utf-8"]);
    // What was piped in can't be looked at twice.
    let piped = parse(&folder.run_on(&bytes, &["check", "--format", "json", "-"]).stdout);
    for report in [stated, piped] {
        assert_eq!(encoding(&report), "utf-8");
        assert!(codes(&report).contains(&"invalid-encoding".to_owned()));
    }
    let shown = folder.run(&["rows", "t.csv"]);
    assert!(support::lossy(&shown.stdout).contains("0,Besançon,some text\n"));
}

#[test]
fn files_of_a_table_are_held_against_each_other_by_it() {
    let [other, late] = ["Besançon", "Zürich"].map(|city| ascii() + &rows(city, 900));
    let folder = Folder::with(&[("t/a.csv", &latin1(&other)), ("t/b.csv", late.as_bytes())]);
    let told = codes(&folder.json(&["t"]));
    assert!(told.contains(&"dialect-mismatch".to_owned()), "{told:?}");
    let folder = Folder::with(&[("t/a.csv", other.as_bytes()), ("t/b.csv", late.as_bytes())]);
    let told = codes(&folder.json(&["t"]));
    assert!(!told.contains(&"dialect-mismatch".to_owned()), "{told:?}");
}
