//! Places in files that are decoded before they are read: `byte` is that of the file, before decoding.

mod support;

use std::fmt::Write as _;
use std::io::Write as _;

use serde_json::Value;
use support::{Folder, list, parse, without_run};

/// Rows of about 24 letters, some of which are no ASCII or take up two units, and the rows among them that are too short.
fn text(rows: usize, header: &str) -> (String, Vec<usize>) {
    let (mut text, mut odd) = (header.to_owned(), Vec::new());
    for row in 0..rows {
        if row % 40_000 == 39_999 || row == 17 {
            odd.push(text.len());
            let _ = writeln!(text, "{row},short");
        } else {
            let _ = writeln!(text, "{row},{},some text", ["Oslo", "Zürich", "東京", "\u{1F9F5}"][row % 4]);
        }
    }
    (text, odd)
}

fn encoded(encoding: &str, text: &str) -> Vec<u8> {
    match encoding {
        "utf-16le" => text.encode_utf16().flat_map(u16::to_le_bytes).collect(),
        "utf-16be" => text.encode_utf16().flat_map(u16::to_be_bytes).collect(),
        _ => text.chars().flat_map(|letter| u32::from(letter).to_le_bytes()).collect(),
    }
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut writer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    writer.write_all(bytes).expect("memory can be written to");
    writer.finish().expect("memory can be written to")
}

/// The bytes that `ragged-rows` points at.
fn places(report: &Value) -> Vec<u64> {
    let finding = list(&report["findings"]).iter().find(|finding| finding["code"] == "ragged-rows");
    let places = &finding.expect("rows are too short")["evidence"]["places"];
    list(places).iter().filter_map(|place| place["byte"].as_u64()).collect()
}

#[test]
fn bytes_are_those_of_the_file() {
    for (encoding, mark) in
        [("utf-16le", "\u{feff}"), ("utf-16le", ""), ("utf-16be", "\u{feff}"), ("utf-32le", "\u{feff}")]
    {
        let (text, odd) = text(160_000, "id,city,note\n");
        let bytes = encoded(encoding, &format!("{mark}{text}"));
        let before = |at: &usize| encoded(encoding, &format!("{mark}{}", &text[..*at])).len() as u64;
        let expected: Vec<u64> = odd.iter().map(before).collect();
        let folder = Folder::with(&[("t.csv", &bytes), ("t.csv.gz", &gzip(&bytes))]);
        for path in ["t.csv", "t.csv.gz"] {
            let run = |memory: &str, threads: &str| {
                let all = ["check", "--format", "json", "--memory", memory, "--threads", threads, path];
                without_run(&folder.run(&all).stdout)
            };
            let first = run("64MiB", "1");
            let report = parse(first.as_bytes());
            assert_eq!(report["tables"][0]["files"][0]["dialect"]["encoding"], encoding);
            assert_eq!(places(&report), expected, "{encoding} {path}");
            assert_eq!(report["coverage"]["bytes"]["read"], report["coverage"]["bytes"]["present"]);
            assert!(run("64MiB", "8") == first, "{encoding} {path}: 8 threads");
            assert_eq!(places(&parse(run("512MiB", "2").as_bytes())), expected, "{encoding} {path}: larger parts");
        }
        let piped = parse(&folder.run_on(&bytes, &["check", "--format", "json", "-"]).stdout);
        assert_eq!(places(&piped), expected, "{encoding} piped in");
        assert_eq!(piped["coverage"]["bytes"]["present"], bytes.len());
    }
}

#[test]
fn titles_marks_and_no_header_are_before_the_rows() {
    let (rows, odd) = text(3_000, "");
    for (above, arguments) in [("", &["--no-header"][..]), ("Sales of the year\n\nid,city,note\n", &[])] {
        let text = format!("\u{feff}{above}{rows}");
        let bytes = encoded("utf-16le", &text);
        let folder = Folder::with(&[("t.csv", &bytes)]);
        let report = folder.json(&[&["t.csv"], arguments].concat());
        let expected: Vec<u64> = odd
            .iter()
            .map(|at| encoded("utf-16le", &format!("\u{feff}{above}{}", &rows[..*at])).len() as u64)
            .collect();
        assert_eq!(places(&report), expected, "{above:?}");
    }
}

/// A unit that is cut off is no more than the bytes there are.
#[test]
fn half_a_unit_at_the_end_counts_as_what_it_is() {
    let (text, odd) = text(200, "id,city,note\n");
    let mut bytes = encoded("utf-16le", &format!("\u{feff}{text}"));
    bytes.push(b'x');
    let folder = Folder::with(&[("t.csv", &bytes)]);
    let piped = parse(&folder.run_on(&bytes, &["check", "--format", "json", "-"]).stdout);
    for report in [folder.json(&["t.csv"]), piped] {
        assert_eq!(report["coverage"]["bytes"]["present"], bytes.len());
        let first = encoded("utf-16le", &format!("\u{feff}{}", &text[..odd[0]])).len() as u64;
        assert_eq!(places(&report).first(), Some(&first));
    }
}
