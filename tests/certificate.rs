//! A certificate says which bytes were judged, and `verify` holds it against what is there.

mod support;
#[path = "support/zip.rs"]
mod zip;

use std::fs;
use std::io::Write as _;
use std::path::Path;
use std::process::Output;
use std::sync::atomic::AtomicBool;
use std::sync::{Arc, Mutex};

use arrow_array::{ArrayRef, Int64Array, StringArray};
use datassay::ask::Ask;
use datassay::base::Digest;
use datassay::certificate::{Judged, read, statement};
use datassay::check::{Check, ProfileChoice, check};
use datassay::facts::FaultKind;
use datassay::report::Values;
use datassay::scan::Progress;
use datassay::source::Request;
use proptest::prelude::*;
use serde_json::{Value, json};
use support::{Folder, list, lossy, parquet, parse, told};
use zip::{Entry, archive};

/// What every run here has in common.
const DAY: [&str; 2] = ["--now", "2026-11-24"];

fn lines(rows: u64) -> String {
    let row = |n: u64| format!("{n},{}.5,{}\n", n * 7 % 90, if n.is_multiple_of(3) { "yes" } else { "no" });
    format!("id,amount,left\n{}", (0..rows).map(row).collect::<String>())
}

fn gzip(text: &str) -> Vec<u8> {
    let mut writer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    writer.write_all(text.as_bytes()).expect("memory can be written to");
    writer.finish().expect("memory can be written to")
}

/// Data of every sort that is read, with litter beside it.
fn data(folder: &Folder) {
    folder.write("data/a.csv", lines(300));
    folder.write("data/deep/b.csv.gz", gzip(&lines(200)));
    let numbers: ArrayRef = Arc::new(Int64Array::from_iter_values(0..500));
    let names: ArrayRef = Arc::new(StringArray::from_iter_values((0..500).map(|n| format!("n{}", n % 7))));
    folder.write("data/p/c.parquet", parquet(vec![("n", numbers), ("name", names)], 100));
    let entries = [Entry::new("one.csv", lines(120)), Entry::new("two/two.csv", lines(130))];
    folder.write("data/z/d.csv.zip", archive(&entries));
    folder.write("data/z/d.csv", lines(50));
    let mut utf16 = vec![0xff, 0xfe];
    utf16.extend(lines(80).encode_utf16().flat_map(u16::to_le_bytes));
    folder.write("data/u/مبيعات.csv", utf16);
    // Larger than what is hashed where it is read.
    folder.write("data/large/l.csv", lines(400_000));
    folder.write("data/README.md", "# About");
    folder.write("data/_SUCCESS", "");
}

/// The names that a certificate of that data holds.
const NAMES: [&str; 7] =
    ["a.csv", "deep/b.csv.gz", "large/l.csv", "p/c.parquet", "u/مبيعات.csv", "z/d.csv", "z/d.csv.zip"];

fn certify(folder: &Folder, options: &[&str]) -> Value {
    let mut all = vec!["check", "data", "--quiet", "--certificate", "c.json", "-o", "report.json", DAY[0], DAY[1]];
    all.extend(options);
    let output = folder.run(&all);
    assert!(matches!(output.status.code(), Some(0 | 1)), "{}", told(&output));
    parse(&fs::read(folder.path().join("c.json")).expect("the certificate was written"))
}

fn verify(folder: &Folder, path: &str) -> (Option<i32>, String) {
    said(&folder.run(&["verify", "c.json", path, "--quiet"]))
}

fn said(output: &Output) -> (Option<i32>, String) {
    (output.status.code(), format!("{}{}", lossy(&output.stdout), lossy(&output.stderr)))
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).expect("folders can be made here");
    for entry in fs::read_dir(from).expect("it is a folder") {
        let entry = entry.expect("it can be listed");
        let to = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy(&entry.path(), &to);
        } else {
            fs::copy(entry.path(), to).expect("files can be copied");
        }
    }
}

fn sha256(bytes: &[u8]) -> String {
    Digest::of(bytes).to_string()
}

#[test]
fn a_certificate_states_name_size_and_digest_of_every_file() {
    let folder = Folder::new();
    data(&folder);
    let statement = certify(&folder, &["--label", "a.left"]);
    let names: Vec<&str> = list(&statement["subject"]).iter().filter_map(|file| file["name"].as_str()).collect();
    assert_eq!(names, NAMES);
    for subject in list(&statement["subject"]) {
        let bytes = fs::read(folder.path().join("data").join(subject["name"].as_str().expect("it is text")))
            .expect("it is a file of the data");
        assert_eq!(subject["digest"]["sha256"], sha256(&bytes), "{subject}");
        assert_eq!(subject["annotations"]["bytes"], bytes.len());
    }
    assert_eq!(statement["_type"], "https://in-toto.io/Statement/v1");
    assert_eq!(statement["predicateType"], "https://in-toto.io/attestation/test-result/v0.1");
    let predicate = &statement["predicate"];
    let own = &predicate["datassay"];
    assert_eq!(own["manifest"]["files"], NAMES.len());
    let result = match own["report"]["verdict"]["status"].as_str() {
        Some("ready") => "PASSED",
        Some("conditional") => "WARNED",
        _ => "FAILED",
    };
    assert_eq!(predicate["result"], result);
    assert!(!list(&predicate["passedTests"]).is_empty() && list(&own["rules"]).len() > 20);
    // The report of the same run tells the digests as well, of files as they are stored.
    let report = parse(&fs::read(folder.path().join("report.json")).expect("the report was written"));
    let tables = list(&report["tables"]).iter().flat_map(|table| list(&table["files"]));
    for file in tables {
        let path = file["path"].as_str().expect("it is text");
        let subject = list(&statement["subject"])
            .iter()
            .find(|subject| subject["name"].as_str().is_some_and(|name| path.strip_prefix("data/") == Some(name)));
        let expected = subject.map_or(Value::Null, |subject| {
            json!(format!("sha256:{}", subject["digest"]["sha256"].as_str().expect("it is text")))
        });
        assert_eq!(file["digest"], expected, "{path}");
        assert_eq!(expected.is_null(), path.contains(".zip/"), "{path}");
    }
    assert_eq!(report["manifest"]["files"], NAMES.len());
}

#[test]
fn the_same_bytes_give_the_same_certificate() {
    let folder = Folder::new();
    data(&folder);
    let mut seen = Vec::new();
    for threads in ["1", "2", "5"] {
        certify(&folder, &["--threads", threads]);
        seen.push(fs::read(folder.path().join("c.json")).expect("the certificate was written"));
    }
    assert!(seen.windows(2).all(|pair| pair[0] == pair[1]));
    copy(&folder.path().join("data"), &folder.path().join("elsewhere/copied"));
    folder.run(&["check", "elsewhere/copied", "--quiet", "--certificate", "c.json", "-o", "r.json", DAY[0], DAY[1]]);
    let copied = fs::read(folder.path().join("c.json")).expect("the certificate was written");
    assert!(copied == seen[0], "a copy under another name has the same certificate");
}

#[test]
fn nothing_is_hashed_where_nobody_asks() {
    let folder = Folder::new();
    data(&folder);
    let report = folder.json(&["data", "--quiet"]);
    assert!(report["manifest"].is_null());
    let mut files = list(&report["tables"]).iter().flat_map(|table| list(&table["files"]));
    assert!(files.all(|file| file["digest"].is_null()));
}

#[test]
fn every_departure_is_named() {
    let folder = Folder::new();
    data(&folder);
    certify(&folder, &[]);
    copy(&folder.path().join("data"), &folder.path().join("other/place"));
    let (status, page) = verify(&folder, "other/place");
    assert_eq!(status, Some(0), "{page}");
    assert!(page.ends_with("same bytes as stated; who stated it is not proven\n"), "{page}");
    assert!(page.contains("7 same, 0 changed, 0 missing, 0 extra; 2 other files left aside"), "{page}");
    let all = lossy(&folder.run(&["verify", "c.json", "data"]).stdout);
    for name in NAMES {
        assert!(all.contains(&format!("same     {name}\n")), "{name}: {all}");
    }

    let path = |name: &str| folder.path().join("other/place").join(name);
    // One byte in each sort of file.
    for name in NAMES {
        let bytes = fs::read(path(name)).expect("it is there");
        let mut flipped = bytes.clone();
        let middle = flipped.len() / 2;
        flipped[middle] ^= 1;
        fs::write(path(name), flipped).expect("it can be written");
        let (status, page) = verify(&folder, "other/place");
        assert_eq!(status, Some(1), "{page}");
        assert!(page.contains(&format!("changed  {name}: the same size, other bytes\n")), "{page}");
        assert!(page.contains("6 same, 1 changed, 0 missing, 0 extra"), "{page}");
        assert!(page.contains("not the bytes that are stated; who stated it is not proven"), "{page}");
        fs::write(path(name), bytes).expect("it can be written");
    }
    fs::rename(path("a.csv"), path("renamed.csv")).expect("it can be renamed");
    fs::remove_file(path("p/c.parquet")).expect("it can be removed");
    folder.write("other/place/deep/new.csv", lines(3));
    folder.write("other/place/z/d.csv", lines(51));
    folder.write("other/place/notes.docx", "no data");
    let (status, page) = verify(&folder, "other/place");
    assert_eq!(status, Some(1), "{page}");
    for expected in [
        "missing  a.csv\n",
        "extra    renamed.csv: the bytes of a.csv, which is missing\n",
        "missing  p/c.parquet\n",
        "extra    deep/new.csv\n",
        "changed  z/d.csv: ",
        "4 same, 1 changed, 2 missing, 2 extra; 3 other files left aside",
    ] {
        assert!(page.contains(expected), "{expected}: {page}");
    }
    assert!(!page.contains("docx") && !page.contains("same     "), "{page}");
    assert_eq!(verify(&folder, "no-such-folder").0, Some(2));
}

/// A certificate may lie with its data, and its signature too: neither is data.
#[test]
fn a_certificate_beside_its_data_is_none_of_it() {
    let folder = Folder::new();
    folder.write("data/a.csv", lines(200));
    let name = "data/data.intoto.json";
    let check = ["check", "data", "--quiet", "--certificate", name, "-o", "report.json", DAY[0], DAY[1]];
    folder.run(&check);
    let first = fs::read(folder.path().join(name)).expect("the certificate was written");
    folder.write("data/data.sigstore.json", "{}");
    let (status, page) = said(&folder.run(&["verify", name, "data", "--recheck", "--quiet"]));
    assert!(status == Some(0) && page.contains("with the same findings"), "{page}");
    folder.run(&check);
    assert!(fs::read(folder.path().join(name)).expect("it is there") == first);
}

#[test]
fn files_and_patterns_are_certified_by_their_own_names() {
    let folder = Folder::new();
    folder.write("data/a.csv", lines(60));
    folder.write("data/b.csv", lines(70));
    folder.write("data/left.csv", lines(80));
    for (given, verified, status) in [
        (&["data/a.csv"][..], "data/a.csv", 0),
        (&["data/a.csv", "data/b.csv"], "data/[ab].csv", 0),
        (&["data/[ab].csv"], "data/[ab].csv", 0),
        (&["data", "--exclude", "left.csv"], "data", 0),
        (&["data/a.csv"], "data", 1),
    ] {
        let mut all = vec!["check", "--quiet", "--certificate", "c.json", "-o", "r.json"];
        all.extend(given);
        folder.run(&all);
        let (found, page) = verify(&folder, verified);
        assert_eq!(found, Some(status), "{given:?}: {page}");
    }
}

#[test]
fn what_is_no_certificate_is_refused_with_its_place() {
    let folder = Folder::new();
    folder.write("data/a.csv", lines(60));
    folder.write("data/b.csv", lines(61));
    let good = certify(&folder, &[]);
    assert_eq!(verify(&folder, "data").0, Some(0));
    let with = |change: &dyn Fn(&mut Value)| {
        let mut changed = good.clone();
        change(&mut changed);
        changed.to_string()
    };
    let mut cases: Vec<(String, &str)> = Vec::new();
    for (name, why) in [
        ("/etc/passwd", "subject[0].name: `/etc/passwd` is refused: it is absolute"),
        ("../a.csv", "it leads out of the data by `..`"),
        ("x/../../a.csv", "it leads out of the data by `..`"),
        (r"x\..\a.csv", "it leads out of the data by `..`"),
        ("C:/a.csv", "it begins as a drive does"),
        ("c:a.csv", "it begins as a drive does"),
        (r"\\server\a.csv", "it is absolute, or names a server"),
        ("b.csv", "subject[1].name: `b.csv` stands there twice"),
        ("", "it is empty"),
    ] {
        cases.push((with(&|good| good["subject"][0]["name"] = json!(name)), why));
    }
    cases.extend([
        (String::new(), "it is not JSON: see line 1"),
        ("{\"_type\": ".to_owned(), "it is not JSON: see line 1"),
        ("{}".to_owned(), "it is no certificate of this program: it has no `"),
        ("[]".to_owned(), "it is no certificate of this program"),
        ("{\"payloadType\": \"application/vnd.in-toto+json\", \"payload\": \"e30=\"}".to_owned(), "signed envelope"),
        (with(&|good| good["_type"] = json!("https://in-toto.io/Statement/v0.1")), "_type: it must be"),
        (with(&|good| good["predicateType"] = json!("https://slsa.dev/provenance/v1")), "predicateType: it must be"),
        (with(&|good| good["predicate"]["result"] = json!("MAYBE")), "predicate.result: it is not what the verdict"),
        (with(&|good| good["subject"] = json!([])), "subject: it names no file"),
        (with(&|good| good["subject"][1]["digest"]["sha256"] = json!("AB")), "subject[1].digest.sha256: it is not 64"),
        (with(&|good| good["subject"][1]["digest"] = json!({"sha512": "00"})), "it has no `sha256`"),
        (with(&|good| good["subject"][1]["annotations"]["bytes"] = json!(5)), "manifest.bytes: it is not the sum"),
        (with(&|good| good["predicate"]["datassay"]["manifest"]["files"] = json!(3)), "it says 3, and 2 are listed"),
        (with(&|good| good["predicate"]["datassay"]["certificate_version"] = json!("2.0")), "version 1"),
        (with(&|good| good["predicate"]["datassay"]["rules"][0]["code"] = json!("no-such")), "rules[0]: this version"),
        (good.to_string().replacen('{', "{\"_type\": \"x\", ", 1), "`_type` stands there twice"),
        (fs::read_to_string(folder.path().join("report.json")).expect("it is there"), "it has no `_type`"),
    ]);
    for (text, expected) in cases {
        folder.write("c.json", &text);
        let (status, page) = verify(&folder, "data");
        assert_eq!(status, Some(2), "{expected}: {page}");
        assert!(page.contains(expected), "{expected}: {page}");
        assert!(page.contains("the certificate `c.json`"), "{page}");
    }
    // What another program adds is passed over.
    folder.write("c.json", with(&|good| good["predicate"]["url"] = json!("https://ci.example.org/1")));
    assert_eq!(verify(&folder, "data").0, Some(0));
    // A name that would move the cursor does not.
    folder.write("c.json", with(&|good| good["subject"][0]["name"] = json!("a\u{1b}[2J\n::error::x.csv")));
    let (status, page) = verify(&folder, "data");
    assert!(status == Some(1) && page.contains(r"missing  a\x1b[2J\n::error::x.csv"), "{page}");
}

#[test]
fn the_verdict_is_reproduced_by_the_thresholds_in_the_certificate() {
    let folder = Folder::new();
    folder.write("data/a.csv", lines(3000));
    folder.write(
        "data/datassay.toml",
        "[rules.too-few-rows]\nblocker = { below = 5000 }\ncondition = false\nadvice = false\n",
    );
    let good = certify(&folder, &[]);
    assert_eq!(good["predicate"]["configuration"][1]["name"], "declaration", "{good:#}");
    copy(&folder.path().join("data"), &folder.path().join("copy"));
    let (status, page) = said(&folder.run(&["verify", "c.json", "copy", "--recheck", "--quiet"]));
    assert_eq!(status, Some(0), "{page}");
    assert!(
        page.contains("the verdict is reproduced: NOT READY for general handover, with the same findings"),
        "{page}"
    );
    // The declaration is no file of data, and is missed all the same.
    fs::remove_file(folder.path().join("copy/datassay.toml")).expect("it is there");
    let (_, page) = said(&folder.run(&["verify", "c.json", "copy", "--recheck", "--quiet"]));
    assert!(page.contains("the declaration that had a say (sha256:") && page.contains("is not here"), "{page}");
    // Of more rows the verdict is another one.
    folder.write("copy/a.csv", lines(9000));
    folder.write("copy/datassay.toml", "time = \"id\"\n");
    let (status, page) = said(&folder.run(&["verify", "c.json", "copy", "--recheck", "--quiet"]));
    assert_eq!(status, Some(1), "{page}");
    for expected in ["another declaration had a say", "the verdict is not reproduced: NOT READY", "changed  a.csv"] {
        assert!(page.contains(expected), "{expected}: {page}");
    }
    // A certificate of another version is told.
    let mut older = good.clone();
    older["predicate"]["datassay"]["tool_version"] = json!("0.0.1");
    folder.write("c.json", older.to_string());
    let (status, page) = said(&folder.run(&["verify", "c.json", "data", "--recheck", "--quiet"]));
    assert_eq!(status, Some(0), "{page}");
    assert!(page.contains("datassay 0.0.1 made the certificate"), "{page}");
}

#[test]
fn what_a_certificate_may_not_name_is_typed_again() {
    let folder = Folder::new();
    let rows: String = (0..400).map(|n| format!("{n},{},{}\n", n * 3, n % 2)).collect::<Vec<_>>().concat();
    folder.write("data/a.csv", format!("id,amount,<left>\n{rows}"));
    let good = certify(&folder, &["--label", "<left>"]);
    assert!(!good.to_string().contains("<left>"), "{good:#}");
    assert_eq!(good["predicate"]["datassay"]["asked"]["withheld"], json!(["--label"]));
    let (status, page) = said(&folder.run(&["verify", "c.json", "data", "--recheck"]));
    assert!(status == Some(2) && page.contains("`-- --label ...`"), "{page}");
    let again = folder.run(&["verify", "c.json", "data", "--recheck", "--", "--label", "<left>"]);
    let (status, page) = said(&again);
    assert!(status == Some(0) && page.contains("the verdict is reproduced"), "{page}");
}

#[test]
fn a_label_file_is_certified_wherever_it_lies() {
    let folder = Folder::new();
    folder.write("data/a.csv", lines(300));
    let labels: String = (0..300).map(|n| format!("{n},{}\n", n % 2)).collect::<Vec<_>>().concat();
    folder.write("labels.csv", format!("id,bought\n{labels}"));
    let good = certify(&folder, &["--label-file", "labels.csv", "--on", "id"]);
    let names: Vec<&str> = list(&good["subject"]).iter().filter_map(|file| file["name"].as_str()).collect();
    assert_eq!(names, ["a.csv", "labels.csv"]);
    let (status, page) = verify(&folder, "data");
    assert!(status == Some(1) && page.contains("labels.csv: it holds the labels; give it with --label-file"), "{page}");
    let recheck = ["verify", "c.json", "data", "--label-file", "labels.csv", "--recheck", "--", "--on", "id"];
    let (status, page) = said(&folder.run(&recheck));
    assert!(status == Some(0) && page.contains("the verdict is reproduced"), "{page}");
    folder.write("labels.csv", format!("id,bought\n{labels}").replace("7,1", "7,0"));
    let (status, page) = said(&folder.run(&["verify", "c.json", "data", "--label-file", "labels.csv"]));
    assert!(status == Some(1) && page.contains("changed  labels.csv"), "{page}");
}

#[test]
fn a_brief_holds_one_line_of_the_certificate() {
    let folder = Folder::new();
    folder.write("data/a.csv", lines(300));
    certify(&folder, &[]);
    let digest = sha256(&fs::read(folder.path().join("c.json")).expect("it is there"));
    let line = format!("Certificate: 2026-11-24, 1 file, sha256:{digest}.");
    for from in [&["report.json"][..], &["data", "--now", "2026-11-24"], &["data", "--now", "2026-11-30"]] {
        let (status, page) = said(&folder.run(&[&["brief", "--quiet", "--certificate", "c.json"], from].concat()));
        assert_eq!(status, Some(0), "{page}");
        assert_eq!(page.matches(&line).count(), 1, "{page}");
        assert!(!page.contains("a.csv"), "{page}");
    }
    let refused = |arguments: &[&str], why: &str| {
        let (status, page) = said(&folder.run(&[&["brief", "--quiet", "--certificate", "c.json"], arguments].concat()));
        assert!(status == Some(2) && page.contains("is not of this data and verdict") && page.contains(why), "{page}");
    };
    refused(&["data", "--label", "left"], "for classification");
    folder.run(&["check", "data", "--quiet", "-o", "bare.json", DAY[0], DAY[1]]);
    refused(&["bare.json"], "make both in one run");
    // The same counts, another byte.
    folder.write("data/a.csv", lines(300).replacen("1,7.5", "1,8.5", 1));
    refused(&["data"], "other bytes in them");
}

#[test]
fn what_has_no_digest_is_said_to_have_none() {
    let folder = Folder::new();
    folder.write("data/a.csv", lines(100));
    folder.write("data/b.csv.dvc", "outs:\n");
    let output =
        folder.run(&["check", "data", "--quiet", "--certificate", "c.json", "-o", "report.json", DAY[0], DAY[1]]);
    assert!(lossy(&output.stderr).contains("not in the certificate: b.csv: only its DVC pointer"), "{}", told(&output));
    let (status, page) = verify(&folder, "data");
    assert!(status == Some(1) && page.contains("unstated b.csv: it had no digest (placeholder)"), "{page}");
    for (arguments, why) in [
        (&["check", "-", "--certificate", "c.json"][..], "standard input has no name"),
        (&["check", "data", "--certificate", "r.json", "-o", "r.json"], "can't take both a report and the certificate"),
        (&["check", "data", "--certificate", "data/a.csv"], "is part of the data"),
        (&["check", "data", "--certificate", "no/such/c.json"], "there is no folder"),
        (&["check", "data", "--certificate", "-"], "a certificate goes to a file"),
        (&["check", "data", "--certificate", "data/c.json"], "name it so that it ends in .intoto.json"),
        (&["verify", "c.json", "-"], "standard input has no name"),
    ] {
        let (status, page) = said(&folder.run(arguments));
        assert!(status == Some(2) && page.contains(why), "{why}: {page}");
    }
    folder.write("empty/README.md", "# nothing");
    let (status, page) = said(&folder.run(&["check", "empty", "--quiet", "--certificate", "e.json", "-o", "e2.json"]));
    assert!(status == Some(2) && page.contains("there is no file whose bytes could be hashed"), "{page}");
    assert!(folder.path().join("e2.json").exists() && !folder.path().join("e.json").exists());
}

/// Changes files once they were found.
struct Meddler(Mutex<Option<Box<dyn FnOnce() + Send>>>);

impl Progress for Meddler {
    fn begin(&self, _: u64) {
        if let Some(change) = self.0.lock().expect("no panic elsewhere").take() {
            change();
        }
    }

    fn advance(&self, _: u64) {}

    fn end(&self) {}
}

#[test]
fn a_file_that_did_not_hold_still_is_not_certified() {
    let folder = Folder::new();
    data(&folder);
    let path = folder.path().join("data");
    let job = Check {
        request: Request { paths: vec![path.clone()], ..Request::default() },
        ask: Ask { digests: true, ..Ask::default() },
        profile: ProfileChoice::ByLabel,
        is_label_typed: false,
        config: None,
        note: None,
        threads: 2,
        values: Values::Withheld,
    };
    let changed = ["a.csv", "p/c.parquet", "z/d.csv.zip"];
    let change = move || {
        for name in changed {
            let mut file = fs::File::options().append(true).open(path.join(name)).expect("it is there");
            file.write_all(b"8,8.5,no\n").expect("it can be written");
        }
    };
    let meddler = Meddler(Mutex::new(Some(Box::new(change))));
    let report = check(&job, &AtomicBool::new(false), &meddler).expect("a folder that is there gives a report");
    let manifest = report.manifest.as_ref().expect("it was asked for");
    let left_out: Vec<_> = manifest.left_out.iter().map(|left| (left.name.as_str(), left.kind)).collect();
    assert_eq!(left_out, changed.map(|name| (name, Some(FaultKind::Unstable))));
    assert_eq!(manifest.files.len(), NAMES.len() - changed.len());
    let judged = Judged { report: &report, ask: &job.ask, is_label_typed: false, request: &job.request };
    let certificate = read(&statement(judged).expect("four files are left")).expect("it was just made");
    assert_eq!(certificate.left_out[0], ("a.csv".to_owned(), "unstable".to_owned()));
    assert!(certificate.subjects.iter().all(|subject| !changed.contains(&subject.name.as_str())));
}

/// Whatever is done to a certificate: it is refused in words, or it names files within the data, each once.
#[test]
fn no_certificate_gets_further_than_its_rules() {
    let folder = Folder::new();
    folder.write("data/a.csv", lines(60));
    folder.write("data/deep/b.csv", lines(61));
    certify(&folder, &["--label", "left"]);
    let good = fs::read(folder.path().join("c.json")).expect("the certificate was written");
    // Most of what counts stands in its first part.
    let places = good.len().min(1500);
    let pieces =
        ["..", "/", "\\\\", "C:", "a.csv", "\"", "{", "}", "[", "null", "-1", "1e999", "\\u0000", "\u{202e}", ","];
    let change = (0..places, 0..12_usize, prop::sample::select(pieces.to_vec()));
    proptest!(ProptestConfig::with_cases(2000), |(changes in prop::collection::vec(change, 1..4))| {
        let mut text = good.clone();
        for (at, cut, piece) in changes {
            let end = (at + cut).min(text.len());
            text.splice(at.min(end)..end, piece.bytes());
        }
        let Ok(text) = String::from_utf8(text) else { return Ok(()) };
        match read(&text) {
            Err(why) => prop_assert!(!why.to_string().is_empty()),
            Ok(certificate) => {
                let mut names: Vec<&str> = certificate.subjects.iter().map(|file| file.name.as_str()).collect();
                let is_within = |name: &&str| {
                    let parts: Vec<&str> = name.split(['/', '\\']).collect();
                    !name.starts_with(['/', '\\']) && !parts.contains(&"..") && name.find(':') != Some(1)
                };
                prop_assert!(names.iter().all(is_within), "{names:?}");
                names.dedup();
                prop_assert_eq!(names.len(), certificate.subjects.len());
            }
        }
    });
}

/// A name that no certificate may hold is told when it is made, and not first when it is read.
#[cfg(unix)]
#[test]
fn names_that_would_be_refused_are_not_written() {
    use std::os::unix::ffi::OsStrExt;

    let folder = Folder::new();
    folder.write("data/C:x.csv", lines(100));
    let (status, page) =
        said(&folder.run(&["check", "data", "--quiet", "--certificate", "c.json", "-o", "report.json"]));
    assert!(status == Some(2) && page.contains("the name `C:x.csv` can't stand in it"), "{page}");
    let folder = Folder::new();
    folder.write("data/a\nb.csv", lines(100));
    folder.write("data/a\u{202e}b.csv", lines(100));
    folder.write(r"data/a\b.csv", lines(100));
    let odd = folder.path().join("data").join(std::ffi::OsStr::from_bytes(b"a\xffb.csv"));
    fs::write(odd, lines(100)).expect("any bytes are a name here");
    certify(&folder, &[]);
    let text = fs::read_to_string(folder.path().join("c.json")).expect("the certificate was written");
    assert!(!text.contains('\u{202e}') && text.contains(r"a\u202eb.csv"), "{text}");
    let (status, page) = said(&folder.run(&["verify", "c.json", "data"]));
    assert_eq!(status, Some(0), "{page}");
    for name in [r"a\nb.csv", r"a\u{202e}b.csv", r"a\\b.csv", r"a\xFFb.csv"] {
        assert!(page.contains(&format!("same     {name}")), "{name}: {page}");
    }
}
