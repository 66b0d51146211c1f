//! Access triage: whatever keeps bytes from being had is told by its own code and in its own place, and everything else
//! is measured all the same.

mod support;
#[path = "support/zip.rs"]
mod zip;

#[path = "access/changing.rs"]
mod changing;
#[cfg(unix)]
#[path = "access/unix.rs"]
mod unix;

use std::fmt::Write as _;
use std::fs;
use std::io::Write as _;
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use arrow_array::Int64Array;
use serde_json::Value;
use support::{Folder, assert_told, codes, findings, list, lossy};
use zip::{Entry, archive};

const ORDERS: &[u8] = b"id,city\n1,Oslo\n2,Rome\n";
const LFS: &[u8] = b"version https://git-lfs.github.com/spec/v1\noid sha256:4d7a\nsize 1288490188\n";
const DENIED: &[u8] =
    b"<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Error><Code>AccessDenied</Code><Message>x</Message></Error>";

/// Findings worse than advice, as code and file.
fn found(report: &Value) -> Vec<(String, String)> {
    let worse = list(&report["findings"]).iter().filter(|finding| finding["severity"] != "advice");
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    worse.map(|finding| (text(&finding["code"]), text(&finding["place"]["file"]))).collect()
}

/// The rows of the file at a path, if it is part of a table.
fn rows(report: &Value, path: &str) -> Option<u64> {
    let tables = list(&report["tables"]).iter();
    tables
        .flat_map(|table| list(&table["files"]))
        .find(|file| file["path"] == path)
        .and_then(|file| file["rows"].as_u64())
}

/// What one bad file beside a good one is told as.
fn told_beside(name: &str, content: &[u8]) -> (String, String) {
    let path = format!("data/{name}");
    let folder = Folder::with(&[("data/orders.csv", ORDERS), (&path, content)]);
    let report = folder.json(&["data"]);
    assert_eq!(rows(&report, "data/orders.csv"), Some(2), "{name}: the other file is measured: {report:#}");
    assert_eq!(report["coverage"]["files"]["read"], 1, "{name}: {report:#}");
    assert_ne!(report["verdict"]["status"], "ready", "{name}");
    let [(code, file)] = &found(&report)[..] else { panic!("{name}: one finding: {:?}", findings(&report)) };
    assert_eq!(*file, path, "{name}: told in its place");
    let [[_, _, message], ..] = &findings(&report)[..] else { panic!("{name}") };
    (code.clone(), message.clone())
}

#[test]
fn content_is_told_by_its_own_code() {
    let binary = b"\x01\x02\x03\x04\x05\x06\x07\x08".repeat(64);
    let after = |start: &[u8]| [start, &binary[..]].concat();
    let mut tape = vec![0; 512];
    tape[..8].copy_from_slice(b"data.csv");
    tape[257..265].copy_from_slice(b"ustar\x0000");
    let sealed = archive(&[Entry::new("orders.csv", ORDERS).encrypted()]);
    let workbook = archive(&[Entry::new("[Content_Types].xml", "x"), Entry::new("xl/workbook.xml", "x")]);
    for (name, content, code, says) in [
        ("x.csv", LFS.to_vec(), "placeholder-file", "a Git LFS pointer to 1.2 GiB: run git lfs pull"),
        ("x.parquet", LFS.to_vec(), "placeholder-file", "run git lfs pull"),
        ("x.csv.gz", LFS.to_vec(), "placeholder-file", "run git lfs pull"),
        ("x.csv", b"/annex/objects/MD5E-s2048--4d7a.csv\n".to_vec(), "placeholder-file", "run git annex get"),
        ("x.csv", b"{\"doc_id\": \"1\", \"email\": \"a\"}".to_vec(), "placeholder-file", "Google Drive"),
        ("x.csv.zip", sealed, "encrypted-file", "unpack it with its password"),
        ("x.csv", compound("EncryptedPackage"), "encrypted-file", "an Office document with a password"),
        ("x.csv.gpg", after(b"\x8c\x0d\x04\x09\x03\x08"), "encrypted-file", "an OpenPGP message"),
        ("x.csv", after(b"age-encryption.org/v1\n"), "encrypted-file", "age"),
        ("x.csv", after(b"Salted__"), "encrypted-file", "OpenSSL"),
        ("x.csv.enc", binary.clone(), "encrypted-file", "its name says"),
        ("x.csv", b"<!DOCTYPE html><html></html>".to_vec(), "wrong-format", "a web page"),
        ("x.csv", DENIED.to_vec(), "wrong-format", "an error message of a server (AccessDenied)"),
        ("x.csv", b"<rows><row/></rows>".to_vec(), "wrong-format", "XML"),
        ("x.csv", b"{\"message\": \"Not Found\"}".to_vec(), "wrong-format", "JSON, perhaps an error message"),
        ("x.csv", b"{\"a\": 1}\n{\"a\": 2}\n".to_vec(), "wrong-format", "JSON"),
        ("x.csv", b"404: Not Found".to_vec(), "wrong-format", "the answer of a server"),
        ("x.csv", b"-- MySQL dump 10.13\n".to_vec(), "wrong-format", "an SQL dump"),
        ("x.csv", after(b"%PDF-1.7\n"), "wrong-format", "a PDF document"),
        ("x.csv", compound("WordDocument"), "wrong-format", "an old Excel or Office file"),
        ("x.csv", workbook, "wrong-format", "an Excel workbook"),
        ("x.csv", tape, "wrong-format", "a tar archive"),
        ("x.csv", after(b"7z\xbc\xaf\x27\x1c"), "wrong-format", "a 7z archive"),
        ("x.csv.7z", after(b"7z\xbc\xaf\x27\x1c"), "unsupported-feature", "a 7z archive"),
        ("x.csv", after(b"Rar!\x1a\x07"), "wrong-format", "a RAR archive"),
        ("x.csv", after(b"\x89PNG\r\n\x1a\n"), "wrong-format", "an image"),
        ("x.csv", after(b"\x7fELF"), "wrong-format", "a program"),
        ("x.csv", after(b"SQLite format 3\0"), "wrong-format", "a SQLite database"),
        ("x.csv", after(b"Obj\x01"), "wrong-format", "an Avro file"),
        ("x.csv", after(b"ORC"), "wrong-format", "an ORC file"),
        ("x.csv", after(b"ARROW1\0\0"), "wrong-format", "an Arrow or Feather file"),
        ("x.csv", after(b"PAR1"), "wrong-format", "a Parquet file under another name"),
        ("x.parquet", ORDERS.to_vec(), "wrong-format", "text under a Parquet name"),
        ("x.parquet", after(b"\x89PNG\r\n\x1a\n"), "wrong-format", "an image"),
        ("x.parquet", binary.clone(), "corrupt-file", "does not begin as a Parquet file does"),
        ("x.parquet", b"PAR1PAR".to_vec(), "truncated-file", "cut off"),
        ("x.csv", Vec::new(), "empty-file", "no bytes"),
    ] {
        let (told, message) = told_beside(name, &content);
        assert_eq!(told, code, "{name}: {message}");
        assert!(message.contains(says), "{name}: {message}");
        assert!(message.starts_with(&format!("`data/{name}` ")), "{message}");
    }
}

/// The same bytes cut short and with one of them wrong: the first is to be copied again, the second to be made again.
#[test]
fn what_is_cut_off_is_not_what_is_damaged() {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    let rows: Vec<String> = (0..5000).map(|row| format!("{row},{}", row * 7919 % 4001)).collect();
    encoder.write_all(format!("id,city\n{}\n", rows.join("\n")).as_bytes()).unwrap();
    let packed = encoder.finish().unwrap();
    let typed = support::parquet(vec![("id", Arc::new(Int64Array::from_iter_values(0..500)))], 1);
    for (name, whole) in [("x.csv.gz", packed), ("x.parquet", typed)] {
        for share in [3, 2] {
            let (code, message) = cut_or_damaged(name, &whole[..whole.len() * (share - 1) / share]);
            assert_eq!(code, "truncated-file", "{name}: {message}");
        }
        let mut flipped = whole.clone();
        for byte in &mut flipped[whole.len() / 2..whole.len() / 2 + 64] {
            *byte ^= 0xFF;
        }
        let (code, message) = cut_or_damaged(name, &flipped);
        assert_eq!(code, "corrupt-file", "{name}: {message}");
    }
}

/// What is said first of a file beside a good one, which is measured all the same.
fn cut_or_damaged(name: &str, content: &[u8]) -> (String, String) {
    let folder = Folder::with(&[("data/orders.csv", ORDERS), (&format!("data/{name}"), content)]);
    let report = folder.json(&["data"]);
    assert_eq!(rows(&report, "data/orders.csv"), Some(2), "{name}: {report:#}");
    assert_eq!(report["verdict"]["status"], "not-ready", "{name}");
    let [code, _, message] = findings(&report).swap_remove(0);
    assert!(message.contains(&format!("`data/{name}`")), "{message}");
    (code, message)
}

/// An old Office document with one stream of this name.
fn compound(stream: &str) -> Vec<u8> {
    let mut bytes = vec![0; 512 * 3];
    bytes[..8].copy_from_slice(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1");
    bytes[30] = 9;
    bytes[48] = 1;
    bytes[512..1024].fill(0xff);
    for (at, unit) in stream.encode_utf16().enumerate() {
        bytes[1024 + at * 2..][..2].copy_from_slice(&unit.to_le_bytes());
    }
    bytes
}

/// Text that only begins like something else, or holds it in its cells, is read.
#[test]
fn a_table_is_never_another_format() {
    let page = "<html><body><p>a, b</p></body></html>";
    for text in [
        "<id>,<name>\n1,x\n2,y\n".to_owned(),
        "{id},{name}\n1,x\n2,y\n".to_owned(),
        "[id],[name]\n1,x\n2,y\n".to_owned(),
        "{\"a\": 1};x\n{\"a\": 2};y\n".to_owned(),
        format!("html,label\n\"{page}\",1\n\"{page}\",0\n"),
        format!("{page};spam\n{page};ham\n"),
        format!("{page}\n{page}\n{page}\n"),
        "<a>1</a>,x\n<a>2</a>,y\n".to_owned(),
        "xml,n\n\"<?xml version=\"\"1.0\"\"?><r/>\",1\n".to_owned(),
        "PAR1,PARE\n1,2\n".to_owned(),
        "MZ,BM\n1,2\n".to_owned(),
        "ORC,ID3\n1,2\n".to_owned(),
        "version,size\nhttps://git-lfs.github.com/spec/v1,7\n".to_owned(),
        "outs:,b\n1,2\n".to_owned(),
        "age,Salted__\n1,2\n".to_owned(),
        "U2FsdGVk,b\n1,2\n".to_owned(),
        "404,Not Found\n1,2\n".to_owned(),
        "-- a,b\n1,2\n".to_owned(),
        "%PDF,b\n1,2\n".to_owned(),
    ] {
        let report = Folder::with(&[("x.csv", text.as_bytes())]).json(&["x.csv"]);
        assert_eq!(report["coverage"]["files"]["read"], 1, "{text}: {:?}", findings(&report));
        let group = |finding: &Value| finding["group"] == "access" && finding["severity"] != "advice";
        assert!(!list(&report["findings"]).iter().any(group), "{text}: {:?}", findings(&report));
    }
}

/// A file named outright under a name that says what it is, is not wrong about it.
#[test]
fn what_is_named_as_it_is_is_only_not_read() {
    let pdf = b"%PDF-1.7\n\x01\x02\x03\x04";
    let workbook = archive(&[Entry::new("[Content_Types].xml", "x")]);
    let folder = Folder::with(&[("paper.pdf", pdf), ("book.xlsx", &workbook)]);
    for path in ["paper.pdf", "book.xlsx"] {
        assert_eq!(codes(&folder.json(&[path])), ["unsupported-feature"], "{path}");
    }
}

#[test]
fn a_folder_as_people_have_it() {
    let workbook = archive(&[Entry::new("[Content_Types].xml", "x")]);
    let many: Vec<u8> = [&b"id,city\n"[..], &b"1,Oslo\n2,Rome\n3,Oslo\n".repeat(34)].concat();
    let folder = Folder::with(&[
        ("data/orders.csv", &many),
        ("data/README.md", b"# Orders\n"),
        ("data/README.txt", b"Orders, by day.\n"),
        ("data/dictionary.xlsx", &workbook),
        ("data/~$dictionary.xlsx", b"x"),
        ("data/report.pdf", b"%PDF-1.7\n"),
        ("data/schema.sql", b"create table orders (id int);\n"),
        ("data/schema.json", b"{\"fields\": []}"),
        ("data/.~lock.orders.csv#", b",me,here;"),
        ("data/Thumbs.db", b"\xd0\xcf\x11\xe0"),
        ("data/.DS_Store", b"\0\0\0\x01Bud1"),
        ("data/desktop.ini", b"[.ShellClassInfo]"),
        ("data/load.py", b"import csv\n"),
        ("data/photo.jpg", b"\xff\xd8\xff"),
        ("data/.git/config", b"[core]\n"),
    ]);
    let report = folder.json(&["data"]);
    let told = findings(&report);
    let [[code, severity, message]] = &told[..] else { panic!("one finding: {told:?}") };
    assert_eq!((code.as_str(), severity.as_str()), ("unsupported-feature", "condition"));
    assert!(message.contains("1 file is a spreadsheet"), "{message}");
    assert_eq!(report["verdict"]["status"], "conditional");
    assert_eq!(report["coverage"]["files"]["present"], 1);
    assert_eq!((&report["ignored"]["other"], &report["ignored"]["by_rule"]), (&9.into(), &4.into()), "{report:#}");
}

#[test]
fn unfinished_writes_and_markers_are_counted_and_no_more() {
    let folder = Folder::with(&[("data/orders.csv", ORDERS)]);
    let names = [
        "_SUCCESS",
        ".orders.csv.crc",
        "a.csv.crc",
        "a.csv.tmp",
        "a.csv.part",
        "a.csv.partial",
        "a.csv.crdownload",
        "a.csv.filepart",
        "a.parquet.inprogress",
        "a.csv._COPYING_",
        "_temporary/0/part-0.csv",
        "_temporary/0/part-1.csv",
    ];
    for name in names {
        folder.write(format!("data/{name}"), ORDERS);
    }
    let report = folder.json(&["data"]);
    assert_eq!(found(&report), []);
    // A folder counts once.
    assert_eq!(report["ignored"]["by_rule"], names.len() - 1);
    assert_eq!(report["coverage"]["files"]["present"], 1);
}

#[test]
fn what_is_still_arriving_is_listed_and_left_alone() {
    let old = SystemTime::now() - Duration::from_secs(3600);
    let folder = Folder::with(&[("data/a.csv", ORDERS), ("data/b.csv", b"torn,\n1"), ("data/c.xlsx", b"x")]);
    let aged = |path: &str| {
        let file = fs::File::options().write(true).open(folder.path().join(path)).expect("it is there");
        file.set_modified(old).expect("its time can be set");
    };
    aged("data/a.csv");
    let all = folder.json(&["data"]);
    assert_eq!((all["coverage"]["files"]["present"].clone(), list(&all["arriving"]).len()), (2.into(), 0));
    let report = folder.json(&["data", "--settle", "10m"]);
    assert_eq!(found(&report), []);
    assert_eq!(report["coverage"]["files"], serde_json::json!({"present": 1, "read": 1}));
    let arriving: Vec<_> = list(&report["arriving"]).iter().map(|file| (&file["path"], &file["bytes"])).collect();
    assert_eq!(arriving, [(&"data/b.csv".into(), &7.into()), (&"data/c.xlsx".into(), &1.into())]);
    let terminal = lossy(&folder.run(&["check", "data", "--settle", "10m"]).stdout);
    assert!(terminal.contains("Arriving 2 files of 8 B changed too lately"), "{terminal}");
    assert!(terminal.contains("    data/b.csv\n"), "{terminal}");
    // Longer ago than the file is old, it is arriving too; and where everything is, there is nothing to judge.
    let report = folder.json(&["data/a.csv", "--settle", "2h"]);
    assert_eq!((report["verdict"]["status"].clone(), list(&report["arriving"]).len()), ("undetermined".into(), 1));
    let report = folder.json(&["data/*.csv", "--settle", "2h"]);
    assert_eq!(list(&report["arriving"]).len(), 2);
}

#[test]
fn pointers_beside_data_that_is_not_there() {
    let folder = Folder::with(&[
        ("data/orders.csv", ORDERS),
        ("data/orders.csv.dvc", b"outs:\n- md5: 4d7a\n  size: 22\n  path: orders.csv\n"),
        ("data/.orders.csv.icloud", b"bplist00"),
        ("data/later.csv.dvc", b"outs:\n- md5: 4d7a\n  size: 22\n  path: later.csv\n"),
        ("data/.cloud.csv.icloud", b"bplist00"),
        ("data/raw.dvc", b"outs:\n- md5: 4d7a.dir\n  path: raw\n"),
        ("data/model.pkl.dvc", b"outs:\n- md5: 4d7a\n  path: model.pkl\n"),
        ("data/.photo.jpg.icloud", b"bplist00"),
    ]);
    let placeholder = |path: &str| ("placeholder-file".to_owned(), path.to_owned());
    let report = folder.json(&["data"]);
    let expected = ["data/cloud.csv", "data/later.csv", "data/raw"].map(placeholder);
    assert_eq!(found(&report), expected);
    assert_eq!(rows(&report, "data/orders.csv"), Some(2));
    assert_eq!(report["coverage"]["files"], serde_json::json!({"present": 4, "read": 1}));
    // By a pattern, by the name of what is not there, and by that of the pointer.
    assert_eq!(found(&folder.json(&["data/*.csv"])), expected[..2]);
    assert_eq!(found(&folder.json(&["data/later.csv"])), [placeholder("later.csv")]);
    assert_eq!(found(&folder.json(&["data/later.csv.dvc"])), [placeholder("later.csv.dvc")]);
    assert_eq!(
        found(&folder.json(&["data", "--exclude", "later.csv", "--exclude", "cloud.csv"])),
        [placeholder("data/raw")]
    );
}

/// Twelve months of which some can't be had, each for a reason of its own.
#[test]
fn each_is_named_in_one_line() {
    let folder = Folder::new();
    for month in 1..=12 {
        let mut text = "id,city,sum\n".to_owned();
        for row in 0..40 {
            let (id, city) = (month * 1000 + row, ["Oslo", "Rome", "Lima"][row % 3]);
            writeln!(text, "{id},{city},{row}.5").expect("a text takes all");
        }
        folder.write(format!("sales/2024-{month:02}.csv"), text);
    }
    folder.write("sales/2024-03.csv", LFS);
    folder.write("sales/2024-05.csv", b"");
    folder.write("sales/2024-07.csv", DENIED);
    folder.write("sales/2024-09.csv", [&b"Salted__"[..], &b"\x01\x02\x03\x04".repeat(40)].concat());
    folder.write("sales/2024-11.csv.dvc", b"outs:\n- md5: 4d7a\n  path: 2024-11.csv\n");
    fs::remove_file(folder.path().join("sales/2024-11.csv")).expect("it was written");
    let report = folder.json(&["sales"]);
    assert_eq!(report["tables"][0]["rows"], 7 * 40, "{report:#}");
    assert_told!("each_is_named_in_one_line", folder.run(&["check", "sales"]));
}

/// Whether a report says nothing of where it was made.
fn is_discreet(report: &Value, folder: &Path) -> bool {
    let text = report.to_string();
    !text.contains(&*folder.to_string_lossy())
}
