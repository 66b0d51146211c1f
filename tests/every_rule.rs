//! Every rule fires on some small dataset and stays quiet on another that gives it something to look at, through the front
//! door. A rule without both fails here, so none that `datassay rules` lists is without.
//!
//! What is asked is no more than that a rule works at all: what it counts and where is for the tests of each.

mod support {
    #[path = "mod.rs"]
    mod common;
    pub(crate) use common::*;
    pub(crate) mod zip;
}

use std::collections::BTreeSet;
use std::fs;
use std::io::Write as _;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use arrow_array::{ArrayRef, Int64Array, RecordBatch};
use datassay::ask::Ask;
use datassay::check::{Check, ProfileChoice, check};
use datassay::report::Values;
use datassay::rule::RULES;
use datassay::scan::Progress;
use datassay::source::Request;
use parquet::arrow::ArrowWriter;
use parquet::file::properties::{EnabledStatistics, WriterProperties};
use serde_json::Value;
use support::zip::{Entry, archive};
use support::{Folder, list, lossy, parse};

/// A dataset in which one rule finds something: its files, and what is typed behind `check`.
struct Planted {
    code: &'static str,
    files: Vec<(String, Vec<u8>)>,
    typed: Vec<&'static str>,
}

/// A table of so many rows.
fn table(header: &str, rows: u64, row: impl Fn(u64) -> String) -> String {
    let mut text = format!("{header}\n");
    for number in 0..rows {
        text.extend([row(number).as_str(), "\n"]);
    }
    text
}

/// Nothing is wrong with it but that it numbers its rows.
fn plain() -> String {
    table("id,city,n", 1200, |row| format!("{row},{},{}", pick(&["Rome", "Oslo", "Bonn"], row), row % 37))
}

fn pick(words: &[&'static str], at: u64) -> &'static str {
    words[usize::try_from(at % words.len() as u64).expect("a few words")]
}

/// A number below a thousand that has nothing to do with the row's.
fn odd(row: u64) -> u64 {
    (row.wrapping_mul(2_654_435_761) >> 7) % 1000
}

/// A day from 2024 on.
fn day(number: u64) -> String {
    let day = i32::try_from(19_723 + number).expect("a day of this century");
    datassay::facts::Scalar::Day(day).to_string()
}

fn gzip(text: &str) -> Vec<u8> {
    let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    packed.write_all(text.as_bytes()).expect("memory can be written to");
    packed.finish().expect("memory can be written to")
}

/// A Parquet file, whose statistics say what its data does not if they are to be false.
fn parquet_file(is_false: bool) -> Vec<u8> {
    let largest = 0x1122_3344_5566_7788_i64;
    let numbers: Int64Array = (0..200).map(|row| Some(if row == 50 { largest } else { row })).collect();
    let batch = RecordBatch::try_from_iter([("a", Arc::new(numbers) as ArrayRef)]).expect("one column");
    let properties = WriterProperties::builder()
        .set_statistics_enabled(EnabledStatistics::Chunk)
        .set_offset_index_disabled(true)
        .build();
    let mut bytes = Vec::new();
    let mut writer =
        ArrowWriter::try_new(&mut bytes, batch.schema(), Some(properties)).expect("numbers can be written");
    writer.write(&batch).expect("numbers can be written");
    writer.close().expect("memory can be written to");
    if is_false {
        let end = bytes.len() - 8;
        let footer = u32::from_le_bytes(bytes[end..end + 4].try_into().expect("four bytes"));
        for at in end - usize::try_from(footer).expect("a small footer")..end {
            if bytes[at..].starts_with(&largest.to_le_bytes()) {
                bytes[at..at + 8].copy_from_slice(&90_i64.to_le_bytes());
            }
        }
    }
    bytes
}

/// The label of most tables that have one.
const Y: &[&str] = &["--label", "y"];

/// The datasets, one for each rule; those that take more than files stand in [`fires_beside`].
#[expect(clippy::too_many_lines, reason = "a table: one entry for each rule")]
fn planted() -> Vec<Planted> {
    let mut all: Vec<Planted> = Vec::new();
    let mut add = |code, files: Vec<(&str, Vec<u8>)>, typed: &[&'static str]| {
        let files = files.into_iter().map(|(name, bytes)| (name.to_owned(), bytes)).collect();
        all.push(Planted { code, files, typed: typed.to_vec() });
    };
    // One file, which is given.
    let mut one = |code, text: String, typed: &[&'static str]| {
        add(code, vec![("t.csv", text.into_bytes())], &[&["t.csv"], typed].concat());
    };

    // Access.
    one("missing-file", plain(), &["gone.csv"]);
    one("empty-file", String::new(), &[]);
    one("encrypted-file", format!("age-encryption.org/v1\n{}", "x".repeat(200)), &[]);
    one("wrong-format", format!("%PDF-1.7\n{}", "x".repeat(200)), &[]);
    let pointer = format!("version https://git-lfs.github.com/spec/v1\noid sha256:{}\nsize 12345\n", "a".repeat(64));
    one("placeholder-file", pointer, &[]);
    one("partial-coverage", plain(), &["--max-time", "0s"]);
    for code in ["undeclared-owner", "undeclared-licence", "undeclared-handling"] {
        one(code, plain(), &[]);
    }

    // Structure.
    one("ragged-rows", plain() + &"7,Rome\n".repeat(200), &[]);
    one("broken-quoting", "id,\"name\n1,Ann\n2,Bob\n".to_owned(), &[]);
    one("spaced-quotes", "id,city\n1, \"Paris, Texas\"\n2, \"Rome\"\n".to_owned(), &[]);
    one("oversized-record", format!("id,a\n1,x\n2,\"{}\"\n3,z\n", "y".repeat(17 << 20)), &[]);
    one("mixed-line-endings", "id,name\r\n1,Ann\n2,Bob\n".to_owned(), &[]);
    one("cr-line-endings", "id,name\r1,Ann\r2,Bob\r".to_owned(), &[]);
    one("stray-byte-order-mark", "id,name\n1,Ann\n\u{feff}2,Bob\n3,Cy\n".to_owned(), &[]);
    one("nul-bytes", format!("id,name\n{}2,B\0b\n", "1,Ann\n".repeat(300)), &[]);
    one(
        "missing-header",
        table("1,Ann,1984-02-11", 50, |row| format!("{},B{row},1990-07-{:02}", row + 2, row % 28 + 1)),
        &[],
    );
    let three = |header| table(header, 50, |row| format!("{row},{},{}", row % 7, row % 5));
    one("duplicate-header", three("id,n,n"), &[]);
    one("blank-header", three("id,,n"), &[]);
    one("unclean-header", three("id,\"a\nb\",n"), &[]);
    let sales = || table("id,amount,city", 50, |row| format!("{row},{},Rome", row % 7));
    one("preamble-lines", format!("Sales report 2024\n\n{}", sales()), &[]);
    one("footer-lines", sales() + "Total,150\n", &[]);
    let cities = table("city,country,people,area", 40, |row| format!("Rome{row},Italy,{},{row}", row * 1000));
    let names = table("id,name,n", 40, |row| format!("{row},Ann,{}", row % 9));
    one("multiple-tables", format!("{names}\n{cities}"), &[]);
    one("blank-rows", "id,name\n1,Ann\n,\n2,Bob\n".to_owned(), &[]);
    one("repeated-header", plain() + "id,city,n\n1,Rome,2\n", &[]);
    one("ambiguous-dialect", table("a|b;c", 40, |row| format!("{row}|{row};{row}")), &[]);

    // Completeness, validity, uniqueness.
    let pair =
        |header: &str, rows, cell: &dyn Fn(u64) -> String| table(header, rows, |row| format!("{row},{}", cell(row)));
    let or = |is_other: bool, other: &str, usual: u64| if is_other { other.to_owned() } else { usual.to_string() };
    one("mixed-types", pair("id,price", 300, &|row| or(row % 20 == 0, "on request", row % 70)), &[]);
    one("missing-values", pair("id,a", 300, &|row| or(row % 3 == 0, "", row % 70)), &[]);
    one("empty-column", pair("id,a,b", 300, &|row| format!(",{}", row % 7)), &[]);
    one("disguised-missing", pair("id,age", 1000, &|row| or(row % 9 == 0, "?", 20 + row % 50)), &[]);
    let two_ways = |row| or(row % 9 < 2, if row % 9 == 0 { "NA" } else { "" }, 20 + row % 50);
    one("mixed-null-spellings", pair("id,age", 1000, &two_ways), &[]);
    let gaps = |row| {
        if row % 5 == 0 { ",,,,".to_owned() } else { format!("{},{},{},{},1", row % 7, row % 5, row % 11, row % 3) }
    };
    one("incomplete-rows", pair("id,a,b,c,d,e", 1000, &gaps), &[]);
    let later = |row: u64| day(row / 2 + if row > 300 { 60 } else { 0 });
    one("time-gaps", table("day,a", 600, |row| format!("{},{}", later(row), row % 7)), &["--time", "day"]);
    one("outliers", pair("id,age", 1000, &|row| or(row == 500, "3400", 20 + row * row % 50)), &[]);
    let is_or = |is_other: bool, other: &str, row| if is_other { other.to_owned() } else { day(row) };
    one("impossible-dates", pair("id,day", 400, &|row| is_or(row == 77, "2024-02-30", row)), &[]);
    one("mixed-date-formats", pair("id,day", 400, &|row| is_or(row % 4 == 0, "31/01/2024", row)), &[]);
    one("numbers-as-text", pair("id,price", 400, &|row| format!("{} kg", row % 90)), &[]);
    one("leading-zero-codes", pair("id,zip", 400, &|row| format!("{:05}", 1000 + row % 90)), &[]);
    let words = |words: &'static [&'static str]| pair("id,word", 900, &move |row| pick(words, row).to_owned());
    one("inconsistent-spelling", words(&["Germany", "germany", "France"]), &[]);
    one("padded-text", words(&["Rome", "Rome ", "Oslo"]), &[]);
    one("mojibake", words(&["MÃ¼nchen", "Rome", "Oslo"]), &[]);
    one("constant-column", words(&["DE"]), &[]);
    one("identifier-column", plain(), &[]);
    let two = |rows, one: u64, other: u64| table("a,b", rows, |row| format!("{},{}", row % one, row % other));
    one("duplicate-rows", two(900, 300, 100), &[]);
    one("duplicate-keys", two(900, 800, 90), &["--key", "a"]);
    one("re-identification", two(900, 450, 90), &["--quasi-identifier", "a"]);
    one("near-constant-column", pair("a,b", 9000, &|row| pick(&["yes", "no"], row.min(1)).to_owned()), &[]);
    one("high-cardinality", table("a,b", 2000, |row| format!("{},w{:05}x", row % 50, row * 7 % 1100)), &[]);
    let twice = |row| format!("{0},{0}", pick(&["Rome", "Oslo", "Bonn"], row * row));
    one("duplicate-columns", pair("id,a,b", 900, &twice), &[]);

    // Labels, volume, leakage.
    let labelled =
        |rows, label: &dyn Fn(u64) -> String| table("id,a,y", rows, |row| format!("{row},{},{}", odd(row), label(row)));
    let yes_no = |is_yes: bool| if is_yes { "yes" } else { "no" }.to_owned();
    let half = |row| pick(&["a", "b"], odd(row));
    one("missing-label", plain(), &["--label", "churned"]);
    let three_in_four = |row: u64| if row.is_multiple_of(4) { String::new() } else { half(row + 1).to_owned() };
    one("unlabelled-rows", labelled(3000, &three_in_four), Y);
    one("single-class", labelled(3000, &|_| "yes".to_owned()), Y);
    one("rare-class", labelled(3000, &|row| yes_no(row % 1000 == 7)), Y);
    one("class-imbalance", labelled(6000, &|row| yes_no(odd(row + 9) < 20)), Y);
    one("too-few-events", labelled(1500, &|row| yes_no(row % 20 == 7)), Y);
    one("inconsistent-labels", labelled(3000, &|row| pick(&["Yes", "No", "yes"], odd(row + 3)).to_owned()), Y);
    let awkward = |row| if odd(row + 5) < 800 { "0".to_owned() } else { format!("{}.5", odd(row + 7)) };
    one("awkward-target", labelled(3000, &awkward), Y);
    one("identifier-leakage", labelled(2000, &|row| pick(&["a", "b"], row / 1000).to_owned()), Y);
    let torn = |row: u64| {
        let label = if row < 300 { pick(&["a", "b"], row) } else { half(row / 2) };
        format!("{},{},{},{label}", odd(row / 2), odd(row / 2 + 1), odd(row / 2 + 2))
    };
    one("conflicting-labels", table("a,b,c,y", 3000, torn), Y);
    let branch = |row: u64| {
        let label = if row % 5 == 2 && !row.is_multiple_of(25) { "" } else { half(row) };
        format!("{row},b{},{label}", row % 5)
    };
    one("uneven-label-coverage", table("id,branch,y", 4000, branch), Y);
    one("too-few-rows", "a,b\n".to_owned(), &[]);
    let who = |row| format!("{row},p{},{}", row % 300, if odd(row) < 700 { "train" } else { "test" });
    one("entity-overlap", table("id,who,split", 1000, who), &["--entity", "who"]);
    let copied = |row| format!("{row},{},{}", pick(&["CLOSED", "ACTIVE"], odd(row)), half(row));
    one("label-copy", table("id,s,y", 2000, copied), Y);
    let strong = |row| {
        let is_high = odd(row) > 480;
        format!("{row},{}.25,{}", odd(row), if is_high == (odd(row + 1) > 5) { "b" } else { "a" })
    };
    one("label-leakage", table("id,s,y", 3000, strong), Y);
    let boat = |row| {
        let is_empty = odd(row).is_multiple_of(2) != (row % 300 == 3);
        format!("{row},{},{}", or(is_empty, "", odd(row + 3)), half(row))
    };
    one("missingness-leakage", table("id,boat,y", 3000, boat), Y);

    // Privacy, freshness.
    one("personal-data", pair("id,email", 500, &|row| format!("anna.meier{row}@mail{}.gmx.de", row % 7)), &[]);
    // Put together here, so that nobody who looks for secrets in this file finds one.
    let secret = ["AK", "IAQ7ZK2M4X6V5NTWR3"].concat();
    one(
        "secrets",
        pair("id,note", 500, &|row| if row == 5 { secret.clone() } else { format!("word{}", row % 9) }),
        &[],
    );
    let dated = |row: u64| format!("{},{}", day(row), row % 7);
    one("stale-data", table("day,a", 300, dated), &["--time", "day", "--fresh", "30d"]);
    let ahead = |row| if row == 77 { "2042-01-31,1".to_owned() } else { dated(row) };
    one("future-timestamps", table("day,a", 300, ahead), &["--time", "day"]);

    // What is more than one file, or no text.
    let packed = gzip(&plain());
    add("truncated-file", vec![("t.csv.gz", packed[..packed.len() / 2].to_vec())], &["t.csv.gz"]);
    let mut wrong = packed.clone();
    let at = wrong.len() - 6;
    wrong[at] ^= 0xFF;
    add("corrupt-file", vec![("t.csv.gz", wrong)], &["t.csv.gz"]);
    add("trailing-garbage", vec![("t.csv.gz", [packed, b"junk".repeat(20)].concat())], &["t.csv.gz"]);
    let seven = [&b"7z\xbc\xaf\x27\x1c"[..], &[0; 200]].concat();
    add("unsupported-feature", vec![("t.csv.7z", seven)], &["t.csv.7z"]);
    let entries: Vec<Entry> = (0..10_001).map(|number| Entry::new(format!("{number}.csv"), "a,b\n1,2\n")).collect();
    add("size-limit", vec![("t.zip", archive(&entries))], &["t.zip"]);
    add("false-statistics", vec![("t.parquet", parquet_file(true))], &["t.parquet"]);
    let latin = [
        b"id,n\n".to_vec(),
        "1,é\n".repeat(500).into_bytes(),
        b"2,caf\xe9\xff x\n".to_vec(),
        "3,ü\n".repeat(500).into_bytes(),
    ];
    add("invalid-encoding", vec![("t.csv", latin.concat())], &["t.csv"]);
    let mut years = |code, this: (&str, &dyn Fn(u64) -> String), next: (&str, &dyn Fn(u64) -> String)| {
        let text = |(header, row): (&str, &dyn Fn(u64) -> String)| table(header, 300, row).into_bytes();
        add(code, vec![("d/2023.csv", text(this)), ("d/2024.csv", text(next))], &["d"]);
    };
    let usual: (&str, &dyn Fn(u64) -> String) = ("id,price,city", &|row| format!("{row},{}.5,Rome", row % 7));
    years("schema-mismatch", usual, ("id,amount,city", usual.1));
    years("column-order", usual, ("id,city,price", &|row| format!("{row},Rome,{}.5", row % 7)));
    years("type-conflict", usual, ("id,price,city", &|row| format!("{row},EUR {},Rome", row % 7)));
    years("dialect-mismatch", usual, ("id;price;city", &|row| format!("{row};{}.5;Rome", row % 7)));
    let month = || table("id,a", 100, |row| format!("{row},{}", row % 7)).into_bytes();
    let months = ["d/s_2024-01.csv", "d/s_2024-02.csv", "d/s_2024-03.csv", "d/s_2024-04.csv", "d/s_2024-06.csv"];
    add("partition-gaps", months.map(|name| (name, month())).to_vec(), &["d"]);
    let rows = |rows| table("a,b", rows, |row| format!("{row},{}", row % 90)).into_bytes();
    add("split-overlap", vec![("d/train.csv", rows(800)), ("d/test.csv", rows(200))], &["d"]);

    let apart = |last: u64| table("id,y", last, |row| format!("{row},{}", half(row))).into_bytes();
    let beside = || table("id,n", 1500, |row| format!("{row},{}", odd(row))).into_bytes();
    let joined: &[&'static str] = &["t.csv", "--label-file", "l.csv", "--on", "id"];
    add("unmatched-labels", vec![("t.csv", beside()), ("l.csv", apart(1600))], joined);
    // What is held against a declaration.
    let mut with = |code, text: String, said: &str| {
        let files = vec![("t.csv", text.into_bytes()), ("mine.toml", said.as_bytes().to_vec())];
        add(code, files, &["t.csv", "--profile", "mine.toml"]);
    };
    let column = "[[table]]\n[[table.column]]\n";
    with("declared-schema-violation", plain(), &format!("{column}name = \"city\"\nallowed = [\"Rome\", \"Oslo\"]\n"));
    with("out-of-range", plain(), &format!("{column}name = \"n\"\nrange = {{ max = 30 }}\n"));
    let classes = format!("label = \"y\"\n{column}name = \"y\"\nallowed = [\"a\", \"b\"]\n");
    with("unexpected-labels", labelled(3000, &|row| pick(&["a", "b", "c"], odd(row + 3)).to_owned()), &classes);
    let waiver = |rule: &str, until: &str| {
        format!("[[waiver]]\nrule = \"{rule}\"\nreason = \"x\"\nowner = \"us\"\nuntil = {until}\n")
    };
    with("expired-waiver", plain(), &waiver("identifier-column", "2026-01-01"));
    with("unused-waiver", plain(), &waiver("outliers", "2027-01-01"));
    all
}

/// The report of a run, whatever its exit status.
fn report(folder: &Folder, typed: &[&str]) -> Value {
    let options = ["check", "--format", "json", "--quiet", "--now", "2026-11-23"];
    let output = folder.run(&[&options, typed].concat());
    assert!(!output.stdout.is_empty(), "{typed:?}: {}", lossy(&output.stderr));
    parse(&output.stdout)
}

/// The rules of a report with this outcome.
fn with_outcome(report: &Value, outcome: &str) -> BTreeSet<String> {
    let rules = list(&report["rules"]).iter().filter(|rule| rule["outcome"] == outcome);
    rules.map(|rule| rule["code"].as_str().unwrap_or_default().to_owned()).collect()
}

/// The rules that fire on something that files alone can't be.
fn fires_beside() -> BTreeSet<String> {
    let mut fired = BTreeSet::new();
    let folder = Folder::with(&[("d/t.csv", plain().as_bytes()), ("o.csv", plain().as_bytes())]);
    #[cfg(unix)]
    {
        std::os::unix::fs::symlink("nowhere", folder.path().join("dangling.csv")).expect("links can be made");
        std::os::unix::fs::symlink(folder.path().join("o.csv"), folder.path().join("d/link.csv"))
            .expect("links can be made");
        fired.extend(with_outcome(&report(&folder, &["o.csv", "dangling.csv"]), "broken"));
        fired.extend(with_outcome(&report(&folder, &["d"]), "broken"));
    }
    #[cfg(not(unix))]
    fired.extend(["unreadable-file", "outside-link"].map(str::to_owned));
    // A file that grows between being found and being read.
    let path = folder.path().join("o.csv");
    let job = Check {
        request: Request { paths: vec![path.clone()], ..Request::default() },
        ask: Ask::default(),
        profile: ProfileChoice::ByLabel,
        is_label_typed: false,
        config: None,
        note: None,
        threads: 1,
        values: Values::Withheld,
    };
    let told = check(&job, &AtomicBool::new(false), &Grower(path)).expect("a report");
    fired.extend(told.findings.iter().map(|finding| finding.code.to_owned()));
    fired
}

/// Writes to a file once it was found.
struct Grower(std::path::PathBuf);

impl Progress for Grower {
    fn begin(&self, _: u64) {
        let file = fs::OpenOptions::new().append(true).open(&self.0);
        file.and_then(|mut file| file.write_all(b"1,Rome,1\n")).expect("the file can be written to");
    }

    fn advance(&self, _: u64) {}

    fn end(&self) {}
}

#[test]
fn every_rule_fires_on_something() {
    let mut fired = fires_beside();
    for Planted { code, files, typed } in planted() {
        let files: Vec<(&str, &[u8])> = files.iter().map(|(name, bytes)| (name.as_str(), bytes.as_slice())).collect();
        let report = report(&Folder::with(&files), &typed);
        let broken = with_outcome(&report, "broken");
        assert!(broken.contains(code), "{code} is not among {broken:?}");
        assert!(list(&report["findings"]).iter().any(|finding| finding["code"] == code), "{code} without a finding");
        fired.insert(code.to_owned());
    }
    let silent: Vec<&str> = RULES.iter().map(|rule| rule.code).filter(|code| !fired.contains(*code)).collect();
    assert!(silent.is_empty(), "no data is planted on which these fire: {silent:?}");
}

/// Data that nothing is wrong with, in as many ways as there are things to look at.
fn sound() -> Vec<Planted> {
    let row = |row: u64| {
        let it = row * 7919 % 3000;
        let colour = pick(&["red", "green", "blue"], it);
        let part = if it.is_multiple_of(5) { "test" } else { "train" };
        let churned = if it * 31 % 7 < 2 { "yes" } else { "no" };
        let day = format!("2026-{:02}-{:02}", 1 + it % 10, 1 + it % 28);
        let amount = (it * 37 % 1000) as f64 / 8.0 + 0.0625;
        format!("{},{colour},{},{amount},{day},{part},{churned}", row + 1, 20 + it % 50)
    };
    let said = "task = \"classification\"\nlabel = \"churned\"\ntime = \"day\"\nfreshness = \"90d\"\nsplit = \"split\"
quasi_identifiers = [\"colour\"]\n[access]\nowner = \"us\"\nlicence = \"x\"\nhandling = \"here\"\n[[table]]\nkey = [\"id\"]
[[table.column]]\nname = \"colour\"\nallowed = [\"red\", \"green\", \"blue\"]\n[[table.column]]\nname = \"age\"
type = \"integer\"\nrange = { min = 0, max = 120 }\n[[table.column]]\nname = \"churned\"\nallowed = [\"yes\", \"no\"]
[[waiver]]\nrule = \"identifier-column\"\nreason = \"x\"\nowner = \"us\"\nuntil = 2027-01-01\n";
    let customers = table("id,colour,age,amount,day,split,churned", 3000, row).into_bytes();
    let month = |_: usize| {
        let gap = |row: u64| if row.is_multiple_of(60) { String::new() } else { (row % 40).to_string() };
        table("colour,n", 200, |row| format!("{},{}", pick(&["red", "green", "blue"], odd(row)), gap(row))).into_bytes()
    };
    let months = (1..=6).map(|number| (format!("d/s_2024-0{number}.csv"), month(number))).collect();
    // Each patient is in one part.
    let who = |row: u64| format!("{},p{},{}", odd(row), row % 300, if row % 300 < 200 { "train" } else { "test" });
    let patients = table("n,who,split", 1200, who).into_bytes();
    // Told by nothing.
    let chance = |row: u64| {
        let colour = pick(&["red", "green", "blue"], row * row / 3);
        format!("{colour},{},{}", odd(row) % 200, pick(&["a", "b"], odd(row * 3 + 11) / 7))
    };
    let chance = table("colour,n,y", 3000, chance).into_bytes();
    // Labels beside the data, each of them of a row.
    let apart = |name: &str, seed: u64| {
        let row = |row: u64| format!("{row},{}", pick(&["yes", "no"], odd(row * seed + seed)));
        table(&format!("id,{name}"), 1500, row).into_bytes()
    };
    let of = |files: Vec<(&str, Vec<u8>)>, typed: &[&'static str]| Planted {
        code: "",
        files: files.into_iter().map(|(name, bytes)| (name.to_owned(), bytes)).collect(),
        typed: typed.to_vec(),
    };
    vec![
        of(vec![("t.csv", customers), ("mine.toml", said.as_bytes().to_vec())], &["t.csv", "--profile", "mine.toml"]),
        Planted { code: "", files: months, typed: vec!["d"] },
        of(vec![("t.csv.gz", gzip(&plain()))], &["t.csv.gz"]),
        of(vec![("t.parquet", parquet_file(false))], &["t.parquet"]),
        of(vec![("t.csv", patients)], &["t.csv", "--entity", "who"]),
        of(vec![("t.csv", chance)], &["t.csv", "--label", "y"]),
        of(
            vec![("t.csv", apart("n", 7)), ("l.csv", apart("y", 11))],
            &["t.csv", "--label-file", "l.csv", "--on", "id"],
        ),
    ]
}

#[test]
fn every_rule_stays_quiet_on_something_that_it_looked_at() {
    let mut held = BTreeSet::new();
    let mut told = Vec::new();
    for Planted { files, typed, .. } in sound() {
        let files: Vec<(&str, &[u8])> = files.iter().map(|(name, bytes)| (name.as_str(), bytes.as_slice())).collect();
        let report = report(&Folder::with(&files), &typed);
        held.extend(with_outcome(&report, "held"));
        told.push(with_outcome(&report, "broken"));
    }
    let loud: Vec<&str> = RULES.iter().map(|rule| rule.code).filter(|code| !held.contains(*code)).collect();
    assert!(loud.is_empty(), "no data is planted on which these hold: {loud:?}; broken were {told:?}");
}
