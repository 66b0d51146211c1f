//! What is said of bad paths, bad options and bad files: exact words and exit statuses.

mod support;

use std::fs;
use std::io::Write;
use std::path::Path;
use std::process::Stdio;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use arrow_array::{Float64Array, Int64Array, StringArray};
use datassay::ask::Ask;
use datassay::check::{Check, ProfileChoice, check};
use datassay::report::Values;
use datassay::scan::Silent;
use datassay::source::Request;
use support::{Folder, assert_told, codes, findings, list, lossy, parquet, parse, told};

const GOOD: &[u8] = b"id,name\n1,x\n2,y\n";

/// Wishes that can't be met: one command after the other, with all that is said.
#[test]
fn wishes_that_cannot_be_met() {
    let folder = Folder::with(&[("orders.csv", GOOD), ("bad.toml", b"name = \"x\"\ntask = \"cooking\"\n")]);
    let mut all = String::new();
    for arguments in [
        &[][..],
        &["check"],
        &["check", "ordres.csv"],
        &["ordres.csv"],
        &["check", "nowhere/orders.csv"],
        &["check", "a.csv", "b.csv"],
        &["check", "nowhere/*.csv"],
        &["check", "*.parquet"],
        &["check", "[orders.csv"],
        &["check", "orders.csv", "--exclude", "a{b"],
        &["check", "orders.csv", "--profile", "tabular-clasification"],
        &["check", "orders.csv", "--profile", "none.toml"],
        &["check", "orders.csv", "--profile", "bad.toml"],
        &["check", "orders.csv", "--memory", "1MiB"],
        &["check", "orders.csv", "--memory", "much"],
        &["check", "orders.csv", "--memory", "99999999999TiB"],
        &["check", "orders.csv", "--max-time", "soon"],
        &["check", "orders.csv", "--max-time", "-1s"],
        &["check", "orders.csv", "--now", "2026-02-30"],
        &["check", "orders.csv", "--threads", "0"],
        &["check", "orders.csv", "--places", "0"],
        &["check", "orders.csv", "--fail-on", "never"],
        &["check", "orders.csv", "--format", "xml"],
        &["check", "orders.csv", "--lable", "x"],
        &["check", "--files-from", "-"],
        &["check", "-", "--files-from", "-"],
        &["check", "--files-from", "no-list"],
        &["check", "orders.csv", "-o", "."],
        &["check", "orders.csv", "-o", "no-folder/report.json"],
    ] {
        let output = folder.run(arguments);
        assert_eq!(output.status.code(), Some(2), "{arguments:?}: {}", told(&output));
        assert!(output.stdout.is_empty(), "standard output is the report or nothing: {arguments:?}");
        all.extend(["$ datassay ", &arguments.join(" "), "\n", &lossy(&output.stderr), "\n"]);
    }
    insta::with_settings!({ omit_expression => true }, { insta::assert_snapshot!(all) });
    assert_eq!(names(folder.path()), ["bad.toml", "orders.csv"], "nothing was written");
}

/// Files that can't be judged, or not wholly: whole reports.
#[test]
fn files_that_are_not_what_they_should_be() {
    let binary: Vec<u8> = (0..=255).cycle().take(2000).collect();
    let mut nul_heavy = b"a,b\n".to_vec();
    nul_heavy.extend([b"1,", &[0; 40][..], b"\n"].concat().repeat(50));
    let utf16: Vec<u8> = "\u{feff}id,name\r\n1,x\r\n".encode_utf16().flat_map(u16::to_le_bytes).collect();
    let sound = small_parquet();
    for (name, file, content) in [
        ("binary", "photo.csv", &binary[..]),
        ("empty", "empty.csv", b""),
        ("header_only", "header.csv", b"id,name\n"),
        ("header_without_line_end", "header.csv", b"id,name"),
        ("parquet_named_csv", "table.csv", &sound),
        ("text_named_parquet", "table.parquet", GOOD),
        ("parquet_cut", "table.parquet", &sound[..sound.len() - 20]),
        ("zip_named_csv", "book.csv", b"PK\x03\x04\x14\0\0\0\x08\0rest of an archive"),
        ("workbook_named_outright", "book.xlsx", b"PK\x03\x04\x14\0\0\0\x08\0rest of an archive"),
        ("gzip_named_csv", "packed.csv", b"\x1f\x8b\x08\0\0\0\0\0\0\x03rest of a stream"),
        ("utf_16", "wide.csv", &utf16),
        ("web_page", "page.csv", b"<!DOCTYPE html><html><body>403 Forbidden</body></html>"),
        ("many_nuls", "holes.csv", &nul_heavy),
        ("no_csv_at_all", "prose.csv", b"It was a dark and stormy night; the rain fell\nin torrents, except\n"),
    ] {
        let output = Folder::with(&[(file, content)]).run(&["check", file]);
        assert_told!(name, output);
        assert!(lossy(&output.stderr).is_empty(), "{name}: a report has nothing beside it");
    }
}

#[test]
fn folders_without_data() {
    let folder = Folder::with(&[("docs/README.txt", b"read me"), ("docs/photo.jpg", b"x"), ("docs/_SUCCESS", b"")]);
    fs::create_dir(folder.path().join("bare")).unwrap();
    folder.write("book/orders.xlsx", b"PK\x03\x04");
    folder.write("book/events.jsonl", b"{}");
    assert_told!("folder_without_data", folder.run(&["check", "docs"]));
    assert_told!("folder_without_files", folder.run(&["check", "bare"]));
    assert_told!("folder_of_unread_data", folder.run(&["check", "book"]));
    // A path that is there and gives no table fails at every bar.
    for bar in ["not-ready", "undetermined", "conditional", "advice"] {
        assert_eq!(folder.run(&["check", "docs", "--fail-on", bar]).status.code(), Some(1), "{bar}");
    }
}

/// Lines without anything in them are no table: there is nothing to judge, and no bar is met.
#[test]
fn a_file_of_line_ends_holds_nothing() {
    let folder = Folder::with(&[("lines.csv", b"\n\n\n")]);
    for bar in ["not-ready", "undetermined"] {
        assert_eq!(folder.run(&["check", "lines.csv", "--fail-on", bar]).status.code(), Some(1), "{bar}");
    }
    assert_eq!(folder.json(&["lines.csv"])["verdict"]["status"], "undetermined");
}

/// Faults that only show in how a file is written, each told by its code at its line, and nothing else of structure.
#[test]
fn ways_of_writing_are_told() {
    for (text, code, severity, line) in [
        ("id,name\r1,Ann\r2,Bob\r", "cr-line-endings", "condition", 1),
        // The header alone ends otherwise than the rows.
        ("id,name\r\n1,Ann\n2,Bob\n", "mixed-line-endings", "advice", 1),
        ("id,name\r1,Ann\n2,Bob\n", "mixed-line-endings", "condition", 1),
        ("id,city\n1, \"Paris, Texas\"\n2, \"Rome\"\n", "spaced-quotes", "condition", 1),
        ("id,\"name\n1,Ann\n2,Bob\n", "broken-quoting", "condition", 1),
        ("id,name\n1,Ann\n,\n2,Bob\n", "blank-rows", "advice", 3),
        ("{\"id\": 1}\n{\"id\": 2}\n", "wrong-format", "blocker", 0),
    ] {
        let report = Folder::with(&[("t.csv", text.as_bytes())]).json(&["t.csv"]);
        let found: Vec<_> = list(&report["findings"])
            .iter()
            .filter(|finding| ["structure", "access"].iter().any(|group| finding["group"] == *group))
            .filter(|finding| !support::is_undeclared(finding))
            .map(|finding| (finding["code"].clone(), finding["severity"].clone(), finding["place"]["line"].clone()))
            .collect();
        let line = if line == 0 { serde_json::Value::Null } else { line.into() };
        assert_eq!(found, [(code.into(), severity.into(), line)], "{text:?}");
    }
}

#[test]
fn a_missing_path_beside_others_is_a_finding() {
    let folder = Folder::with(&[("orders.csv", GOOD)]);
    assert_told!("missing_beside_others", folder.run(&["check", "orders.csv", "ordres.csv", "no/*.csv"]));
}

#[test]
fn a_label_that_is_nowhere() {
    let folder = Folder::with(&[("orders.csv", &[&b"id,churned\n"[..], &b"1,yes\n2,no\n3,no\n".repeat(400)].concat())]);
    assert_told!("label_misspelled", folder.run(&["check", "orders.csv", "--label", "chruned"]));
    let report = folder.json(&["orders.csv", "--label", "income"]);
    assert_eq!(codes(&report), ["missing-label"]);
    assert_eq!(report["verdict"]["status"], "not-ready");
}

#[test]
fn out_of_time_is_undetermined() {
    let folder = Folder::with(&[("orders.csv", GOOD), ("parts/a.parquet", &small_parquet())]);
    assert_told!("out_of_time", folder.run(&["check", ".", "--max-time", "0s"]));
    let report = folder.json(&[".", "--max-time", "0s"]);
    assert_eq!(report["verdict"]["status"], "undetermined");
    assert_eq!(report["coverage"]["files"]["read"], 0);
    assert_eq!(report["coverage"]["rows"]["read"], 0);
}

fn small_parquet() -> Vec<u8> {
    let names: StringArray = (0..40).map(|row| (row % 7 > 0).then(|| format!("name {row}"))).collect();
    parquet(
        vec![
            ("id", Arc::new(Int64Array::from_iter_values(0..40))),
            ("name", Arc::new(names)),
            ("size", Arc::new(Float64Array::from_iter_values((0..40).map(|row| f64::from(row) / 3.0)))),
        ],
        16,
    )
}

/// Whatever the length at which a copy broke off, the file is told to be broken, and nothing of it counts as ready.
#[test]
fn a_parquet_file_cut_anywhere_is_a_blocker() {
    let folder = Folder::new();
    let sound = small_parquet();
    let ends = sound.len() - 64;
    for length in (0..64).chain((64..ends).step_by(13)).chain(ends..sound.len()) {
        let path = folder.write("cut.parquet", &sound[..length]);
        let (status, found) = judged(&path);
        let expected = match length {
            0 => ("undetermined", "empty-file"),
            // Too little to tell it from text.
            1..4 => ("not-ready", "wrong-format"),
            _ => ("not-ready", "truncated-file"),
        };
        assert_eq!((status.as_str(), found), (expected.0, vec![expected.1.to_owned()]), "cut at {length}");
    }
    let path = folder.write("whole.parquet", &sound);
    assert_eq!(judged(&path), ("ready".to_owned(), Vec::new()));
}

/// A byte that is not what it was may go unnoticed where it holds data, but never ends the program.
#[test]
fn a_parquet_file_with_a_wrong_byte_is_survived() {
    let folder = Folder::new();
    let sound = small_parquet();
    let (mut tried, mut noticed) = (0, 0);
    for (at, flip) in (0..sound.len()).step_by(3).zip([0xFF, 0x01, 0x80].into_iter().cycle()) {
        let mut wrong = sound.clone();
        wrong[at] ^= flip;
        let (status, found) = judged(&folder.write("wrong.parquet", &wrong));
        assert!(!status.is_empty(), "{at}: {found:?}");
        tried += 1;
        noticed += usize::from(status == "not-ready");
    }
    assert!(noticed * 3 > tried, "a wrong byte in a footer or a page header is noticed: {noticed} of {tried}");
}

/// Checks one file by way of the library: verdict and codes of what is worse than advice.
fn judged(path: &Path) -> (String, Vec<String>) {
    let job = Check {
        request: Request { paths: vec![path.to_owned()], ..Request::default() },
        ask: Ask::default(),
        profile: ProfileChoice::ByLabel,
        is_label_typed: false,
        config: None,
        note: None,
        threads: 1,
        values: Values::Withheld,
    };
    let report = check(&job, &AtomicBool::new(false), &Silent).expect("a file that is there gives a report");
    let json = parse(datassay::render::json::json(&report).as_bytes());
    let found = findings(&json).into_iter().filter(|[_, severity, _]| severity != "advice").map(|[code, ..]| code);
    (json["verdict"]["status"].as_str().unwrap_or_default().to_owned(), found.collect())
}

#[test]
fn a_closed_pipe_is_no_failure() {
    let folder = Folder::with(&[("orders.csv", GOOD), ("empty.csv", b"")]);
    for (file, status) in [("orders.csv", 0), ("empty.csv", 1)] {
        let mut child = folder
            .program(&["check", file, "--format", "json"])
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        drop(child.stdout.take());
        let output = child.wait_with_output().unwrap();
        assert_eq!((output.status.code(), lossy(&output.stderr)), (Some(status), String::new()), "{file}");
    }
}

#[test]
fn standard_input_may_be_empty_or_binary() {
    let folder = Folder::new();
    assert_told!("stdin_empty", folder.run_on(b"", &["check", "-"]));
    assert_told!("stdin_binary", folder.run_on(&[0, 1, 2, 3, 4, 5, 6, 7], &["check", "-"]));
}

#[test]
fn a_list_may_name_what_is_not_there() {
    let folder = Folder::with(&[("orders.csv", GOOD), ("list", b"orders.csv\r\n\ngone.csv\n")]);
    let report = folder.json(&["--files-from", "list"]);
    assert_eq!(codes(&report), ["missing-file"]);
    folder.write("nul-list", b"orders.csv\0");
    assert_eq!(codes(&folder.json(&["--files-from", "nul-list"])), Vec::<String>::new());
    let output = folder.run_on(b"orders.csv\n", &["check", "--format", "json", "--files-from", "-"]);
    assert_eq!(list(&parse(&output.stdout)["tables"]).len(), 1);
}

/// The names in a folder, in order.
fn names(folder: &Path) -> Vec<String> {
    let mut names: Vec<String> = fs::read_dir(folder)
        .expect("a folder of the test's own")
        .map(|entry| entry.expect("a folder of the test's own").file_name().to_string_lossy().into_owned())
        .collect();
    names.sort();
    names
}

#[cfg(unix)]
mod unix {
    use std::ffi::OsStr;
    use std::os::unix::ffi::OsStrExt;
    use std::os::unix::fs::{PermissionsExt, symlink};
    use std::process::Command;

    use super::*;

    #[test]
    fn a_file_that_must_not_be_read() {
        let folder = Folder::with(&[("data/orders.csv", GOOD), ("data/locked.csv", b"id,name\n3,x\n4,y\n")]);
        let locked = folder.path().join("data/locked.csv");
        fs::set_permissions(&locked, fs::Permissions::from_mode(0o000)).unwrap();
        let report = folder.json(&["data"]);
        if fs::read(&locked).is_ok() {
            // A superuser reads everything, so the file is like any other.
            assert_eq!((codes(&report), &report["coverage"]["files"]["read"]), (Vec::new(), &2.into()));
        } else {
            assert_eq!(codes(&report), ["unreadable-file"]);
            assert_eq!(report["verdict"]["status"], "not-ready");
            assert_eq!(
                report["findings"][0]["message"],
                "`data/locked.csv` could not be read: can't open it: permission denied"
            );
        }
    }

    #[test]
    fn what_is_no_file() {
        let folder = Folder::with(&[("data/orders.csv", GOOD)]);
        let fifo = folder.path().join("data/feed.csv");
        let made = Command::new("mkfifo").arg(&fifo).status().unwrap();
        assert!(made.success(), "mkfifo is there");
        // Named outright it is a finding, and is not waited for; in a folder it is no data.
        assert_told!("fifo_named_outright", folder.run(&["check", "data/feed.csv"]));
        let report = folder.json(&["data"]);
        assert_eq!((codes(&report).len(), &report["ignored"]["other"]), (0, &1.into()), "{report:#}");
        assert_told!("device_named_outright", folder.run(&["check", "/dev/null"]));
    }

    #[test]
    fn links() {
        let folder =
            Folder::with(&[("data/orders.csv", GOOD), ("data/sub/x.txt", GOOD), ("secret.csv", b"password\nx\n")]);
        let data = folder.path().join("data");
        symlink("../secret.csv", data.join("out.csv")).unwrap();
        symlink("orders.csv", data.join("again.csv")).unwrap();
        symlink("nothing.csv", data.join("dangling.csv")).unwrap();
        symlink("loop.csv", data.join("loop.csv")).unwrap();
        symlink("..", data.join("sub/up")).unwrap();
        symlink("../..", data.join("sub/above.csv")).unwrap();
        let output = folder.run(&["check", "data", "--format", "json"]);
        assert_eq!(output.status.code(), Some(1));
        assert!(!told(&output).contains("password"), "nothing outside the given path was opened");
        let report = parse(&output.stdout);
        let unreached: Vec<_> =
            list(&report["unreached"]).iter().map(|found| found["path"].as_str().unwrap()).collect();
        assert_eq!(unreached, ["data/dangling.csv", "data/loop.csv", "data/out.csv", "data/sub/above.csv"]);
        assert_eq!(report["coverage"]["files"]["read"], 2);
        assert_eq!(report["verdict"]["status"], "not-ready");
        // A link given outright is what the user means.
        let report = folder.json(&["data/out.csv"]);
        assert_eq!(report["tables"][0]["columns"][0]["name"], "password");
        let looped = folder.run(&["check", "data/loop.csv"]);
        assert_eq!(looped.status.code(), Some(1), "{}", told(&looped));
        assert_eq!(codes(&folder.json(&["data/loop.csv"])), ["unreadable-file"]);
    }

    /// A name that would be shown from right to left.
    #[cfg(target_os = "linux")]
    const BIDI: &str = "a\u{202e}b.csv";

    /// Names as hostile as a file system allows. macOS takes no name that is not UTF-8.
    #[cfg(target_os = "linux")]
    #[test]
    fn names_that_do_not_print() {
        let folder = Folder::new();
        let names =
            [b"new\nline.csv", &b"\x1b[31mred.csv"[..], b"caf\xe9.csv", "بيانات.csv".as_bytes(), BIDI.as_bytes()];
        for (index, name) in names.into_iter().enumerate() {
            let header = format!("k{index},v{index}\n1,2\n");
            folder.write(Path::new("data").join(OsStr::from_bytes(name)), header);
        }
        let output = folder.run(&["check", "data"]);
        assert_told!("hostile_names", output);
        let text = told(&output);
        assert!(!text.contains(['\x1b', '\u{202e}']), "{text}");
        let report = folder.json(&["data"]);
        assert_eq!(list(&report["tables"]).len(), 5);
        let gone = folder.program(&["check"]).arg(OsStr::from_bytes(b"\x1b[31m\ngone.csv")).output().unwrap();
        assert_eq!(gone.status.code(), Some(2));
        assert!(!lossy(&gone.stderr).contains('\x1b'), "{}", lossy(&gone.stderr));
    }

    /// Ctrl-C while the program waits for input: it goes without a report.
    #[test]
    fn an_interrupt_leaves_nothing_behind() {
        let folder = Folder::new();
        let mut child = folder
            .program(&["check", "-", "-o", "report.json"])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        // More than a pipe holds: when all is written the program reads, so it has long been listening for signals.
        let mut input = child.stdin.take().unwrap();
        input.write_all(&b"a,b\n1,2\n".repeat(30_000)).unwrap();
        let killed = Command::new("kill").args(["-INT", &child.id().to_string()]).status().unwrap();
        assert!(killed.success());
        let output = child.wait_with_output().unwrap();
        drop(input);
        assert_eq!(output.status.code(), Some(130), "{}", told(&output));
        assert!(output.stdout.is_empty());
        assert!(!lossy(&output.stderr).contains("panicked"), "{}", told(&output));
        assert_eq!(names(folder.path()), Vec::<String>::new());
    }

    /// A disk without room: the report can't be given, and that is said.
    #[cfg(target_os = "linux")]
    #[test]
    fn a_full_disk_is_told() {
        let folder = Folder::with(&[("orders.csv", GOOD)]);
        let full = fs::OpenOptions::new().write(true).open("/dev/full").unwrap();
        let output = folder.program(&["check", "orders.csv"]).stdout(full).output().unwrap();
        assert_told!("full_disk", output);
    }
}
