//! Files whose first mebibyte is no table: where one follows beyond doubt, it is found; else nothing changes.

mod support;

use std::fmt::Write as _;
use std::io::Write as _;

use serde_json::Value;
use support::{Folder, codes, parse, without_run};

fn lines(count: usize, line: &str) -> String {
    (0..count).fold(String::new(), |mut text, number| {
        let _ = writeln!(text, "{line} {number}");
        text
    })
}

fn table(rows: usize) -> String {
    (0..rows).fold("id;city;sum\n".to_owned(), |mut text, row| {
        let _ = writeln!(text, "{row};{};{}.5", ["Oslo", "Rome", "Lima"][row % 3], row % 89);
        text
    })
}

/// The tables of a report, the same plain, packed and piped in, at any number of threads.
fn tables(text: &str) -> Value {
    let mut writer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    writer.write_all(text.as_bytes()).expect("memory can be written to");
    let packed = writer.finish().expect("memory can be written to");
    let folder = Folder::with(&[("stdin", text.as_bytes()), ("stdin.gz", &packed)]);
    let run = |threads: &str, path: &str| {
        let all = ["check", "--format", "json", "--memory", "64MiB", "--threads", threads, path];
        let output = if path == "-" { folder.run_on(text.as_bytes(), &all) } else { folder.run(&all) };
        without_run(&output.stdout)
    };
    let first = run("1", "stdin");
    assert!(run("8", "stdin") == first, "8 threads");
    assert!(run("8", "-") == first, "piped in");
    let [plain, packed] = [first, run("8", "stdin.gz")].map(|report| parse(report.as_bytes()));
    assert_eq!(plain["tables"][0]["columns"], packed["tables"][0]["columns"]);
    assert_eq!(codes(&plain), codes(&packed));
    plain
}

#[test]
fn a_table_behind_a_mebibyte_of_other_text_is_found() {
    let report = tables(&(lines(50_000, "line of a log that nobody took away") + &table(400_000)));
    let file = &report["tables"][0]["files"][0];
    assert_eq!((&file["dialect"]["delimiter"], &file["rows"]), (&";".into(), &400_000.into()));
    assert_eq!(file["dialect"]["skipped_lines"], 50_000);
    assert_eq!(report["tables"][0]["columns"][1]["name"], "city");
    assert_eq!(report["coverage"]["bytes"]["read"], report["coverage"]["bytes"]["present"]);
    assert!(!codes(&report).contains(&"ragged-rows".to_owned()), "{:?}", codes(&report));
}

#[test]
fn a_list_stays_a_list() {
    // Lines of one cell, with delimiters in a few of those behind the head.
    let list = format!("name\n{}{}", lines(60_000, "Ann Smith of Oslo no"), lines(150_000, "Bob Stone of Rome"));
    let odd = list.clone() + &lines(10, "Eve; who is last; no");
    for text in [list, odd] {
        let report = tables(&text);
        let file = &report["tables"][0]["files"][0];
        assert_eq!((&file["dialect"]["skipped_lines"], &file["dialect"]["delimiter"]), (&0.into(), &",".into()));
        assert_eq!(file["rows"].as_u64(), Some(text.lines().count() as u64 - 1));
    }
}
