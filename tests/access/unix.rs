//! What only Unix has: rights, links, pipes, names that are any bytes, limits on open files.

use std::ffi::OsStr;
use std::io::Write;
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::os::unix::net::UnixListener;
use std::process::{Command, Output};
use std::sync::Arc;

use arrow_array::Int64Array;

use super::*;
use crate::support::{list, lossy, parquet, parse, told};

/// Runs the program without a superuser's rights, if there is a way.
fn without_rights(folder: &Folder, arguments: &[&str]) -> Option<Output> {
    let probe = folder.write("probe", b"x");
    set_mode(&probe, 0o000);
    if fs::read(&probe).is_err() {
        return Some(folder.run(arguments));
    }
    // The program must be where anybody can run it, and the folder where anybody can look into it.
    let copy = folder.path().join("program");
    fs::copy(env!("CARGO_BIN_EXE_datassay"), &copy).expect("it can be copied");
    set_mode(&copy, 0o755);
    set_mode(folder.path(), 0o755);
    let copy = copy.to_string_lossy().into_owned();
    let nobody: [&[&str]; 2] = [
        &["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"],
        &["su", "-s", "/usr/bin/env", "nobody", "--"],
    ];
    nobody.iter().find_map(|start| {
        let run = |what: &[&str]| {
            let (program, first) = start.split_first().expect("none is empty");
            Command::new(program).args(first).args(what).current_dir(folder.path()).output().ok()
        };
        // Only where rights are gone indeed does the answer count.
        let is_nobody = run(&["cat", &probe.to_string_lossy()]).is_some_and(|output| !output.status.success());
        let can_run = run(&[&copy, "--version"]).is_some_and(|output| output.status.success());
        (is_nobody && can_run).then(|| run(&[&[copy.as_str()], arguments].concat())).flatten()
    })
}

fn set_mode(path: &Path, mode: u32) {
    fs::set_permissions(path, fs::Permissions::from_mode(mode)).expect("its own files");
}

#[test]
fn rights_that_are_missing() {
    let folder = Folder::with(&[
        ("data/orders.csv", ORDERS),
        ("data/locked.csv", ORDERS),
        ("data/packed.csv.gz", ORDERS),
        ("data/closed/a.csv", ORDERS),
        ("data/blind/b.csv", ORDERS),
    ]);
    let path = |name: &str| folder.path().join("data").join(name);
    for (name, mode) in [("locked.csv", 0o000), ("packed.csv.gz", 0o000), ("closed", 0o000), ("blind", 0o444)] {
        set_mode(&path(name), mode);
    }
    let output = without_rights(&folder, &["check", "data", "--format", "json"]);
    let outright = without_rights(&folder, &["check", "data/closed/a.csv", "--format", "json"]);
    for name in ["closed", "blind"] {
        set_mode(&path(name), 0o755);
    }
    let (Some(output), Some(outright)) = (output, outright) else {
        #[expect(clippy::print_stderr, reason = "a test that can't be made here says so")]
        {
            eprintln!("SKIPPED: no way here to run the program without a superuser's rights");
        }
        return;
    };
    let report = parse(&output.stdout);
    let messages: Vec<String> = findings(&report)
        .into_iter()
        .map(|[code, severity, message]| {
            assert_eq!((code.as_str(), severity.as_str()), ("unreadable-file", "blocker"), "{message}");
            message
        })
        .collect();
    assert_eq!(
        messages,
        [
            "`data/locked.csv` could not be read: can't open it: permission denied",
            "`data/packed.csv.gz` could not be read: can't open it: permission denied",
            "`data/blind/b.csv` could not be read: can't look at it: permission denied",
            "`data/closed` could not be read: can't list it: permission denied",
        ]
    );
    assert_eq!(rows(&report, "data/orders.csv"), Some(2));
    assert_eq!(report["coverage"]["files"], serde_json::json!({"present": 5, "read": 1}));
    assert_eq!(report["verdict"]["status"], "not-ready");
    let report = parse(&outright.stdout);
    assert_eq!(findings(&report)[0][2], "`a.csv` could not be read: can't look at it: permission denied");
}

/// A file that opens and can't be read.
#[cfg(target_os = "linux")]
#[test]
fn reading_that_fails() {
    let folder = Folder::with(&[("data/orders.csv", ORDERS)]);
    symlink("/proc/self/mem", folder.path().join("data/failing.csv")).unwrap();
    let report = folder.json(&["data", "--follow-links"]);
    assert_eq!(
        findings(&report)[0],
        ["unreadable-file", "blocker", "`data/failing.csv` could not be read: can't read it: input/output error"]
    );
    assert_eq!(rows(&report, "data/orders.csv"), Some(2));
}

#[test]
fn pipes_sockets_and_devices_are_never_opened() {
    let folder = Folder::with(&[("data/orders.csv", ORDERS)]);
    let path = |name: &str| folder.path().join("data").join(name);
    assert!(Command::new("mkfifo").arg(path("feed.csv")).status().unwrap().success(), "mkfifo is there");
    let _socket = UnixListener::bind(path("socket.csv")).unwrap();
    symlink("/dev/zero", path("device.csv")).unwrap();
    for (arguments, others) in [(&["data"][..], 2), (&["data", "--follow-links"], 3)] {
        let report = folder.json(arguments);
        let expected =
            if others == 2 { vec![("outside-link".to_owned(), "data/device.csv".to_owned())] } else { vec![] };
        assert_eq!(found(&report), expected, "{arguments:?}");
        assert_eq!(report["ignored"]["other"], others, "{arguments:?}");
        assert_eq!(rows(&report, "data/orders.csv"), Some(2));
    }
    for name in ["data/feed.csv", "data/socket.csv", "data/device.csv"] {
        let report = folder.json(&[name]);
        assert_eq!(codes(&report), ["unreadable-file"], "{name}");
        assert!(findings(&report)[0][2].contains("not a regular file"), "{name}");
    }
}

/// What is found under each way to look, and what it says of links.
#[test]
fn links_that_lead_out_are_told_and_followed_if_wished() {
    let folder = Folder::with(&[
        ("data/orders.csv", ORDERS),
        ("data/.cache/kept.csv", b"id,city\n7,Bonn\n"),
        ("away/one.csv", b"id,city\n3,Lima\n4,Bonn\n5,Kiel\n"),
        ("away/sub/two.csv", ORDERS),
        ("away/notes.md", b"x"),
    ]);
    let link = |target: &str, name: &str| symlink(target, folder.path().join("data").join(name)).unwrap();
    link("../away/one.csv", "one.csv");
    link("../away", "more");
    link("../away/notes.md", "notes.md");
    link("orders.csv", "again.csv");
    link(".cache/kept.csv", "kept.csv");
    link(".", "round");
    // And from outside back in, and round.
    symlink("../data", folder.path().join("away/back")).unwrap();
    symlink("..", folder.path().join("away/sub/up")).unwrap();

    let report = folder.json(&["data"]);
    let outside = |path: &str| ("outside-link".to_owned(), path.to_owned());
    assert_eq!(found(&report), [outside("data/more"), outside("data/one.csv")]);
    assert_eq!((rows(&report, "data/orders.csv"), rows(&report, "data/kept.csv")), (Some(2), Some(1)));
    assert_eq!(rows(&report, "data/again.csv"), None, "what was found anyway is read once");
    assert_eq!(report["verdict"]["status"], "undetermined");
    assert_eq!(report["coverage"]["files"], serde_json::json!({"present": 4, "read": 2}));
    assert!(is_discreet(&report, folder.path()) && !report.to_string().contains("away"), "{report:#}");

    let report = folder.json(&["data", "--follow-links"]);
    assert_eq!(found(&report), []);
    let files = list(&report["tables"]).iter().flat_map(|table| list(&table["files"]));
    let mut read: Vec<_> = files.map(|file| file["path"].as_str().unwrap()).collect();
    read.sort_unstable();
    assert_eq!(read, ["data/kept.csv", "data/more/one.csv", "data/more/sub/two.csv", "data/orders.csv"], "{report:#}");
    // The hidden folder, and what the other links lead to: all of it is read once.
    assert_eq!((&report["ignored"]["by_rule"], &report["ignored"]["other"]), (&6.into(), &2.into()));
    assert_eq!(report["verdict"]["status"], "ready");

    let report = folder.json(&["data/*.csv"]);
    assert_eq!(found(&report), [outside("data/one.csv")]);
    let report = folder.json(&["data", "away"]);
    assert_eq!(found(&report), [], "what leads from one given folder into another leads nowhere else");
    let report = folder.json(&["data", "--exclude", "one.csv", "--exclude", "more"]);
    assert_eq!(found(&report), []);
}

#[test]
fn broken_links_point_nowhere() {
    let folder = Folder::with(&[("data/orders.csv", ORDERS)]);
    let link = |target: &str, name: &str| symlink(target, folder.path().join("data").join(name)).unwrap();
    link("gone.csv", "dangling.csv");
    link("loop.csv", "loop.csv");
    link("../.git/annex/objects/Xk/9J/MD5E-s7--4d7a.csv/MD5E-s7--4d7a.csv", "annexed.csv");
    link("gone", "tool");
    let report = folder.json(&["data"]);
    let told: Vec<String> =
        findings(&report).into_iter().map(|[code, _, message]| format!("{code}: {message}")).collect();
    assert_eq!(told.len(), 3, "{told:?}");
    assert!(
        told[0].starts_with("unreadable-file: `data/dangling.csv` could not be read: it is a link that points nowhere")
    );
    assert!(
        told[1].starts_with("unreadable-file: `data/loop.csv` could not be read: can't follow it: "),
        "{}",
        told[1]
    );
    assert!(
        told[2].starts_with(
            "placeholder-file: `data/annexed.csv` only stands for data that is not here: a git-annex link"
        )
    );
    assert_eq!((rows(&report, "data/orders.csv"), &report["ignored"]["other"]), (Some(2), &1.into()));
    // Given outright it is no other.
    let report = folder.json(&["data/dangling.csv"]);
    assert_eq!(findings(&report)[0][2], "`dangling.csv` could not be read: it is a link that points nowhere");
}

/// Names as long and as odd as a file system allows, on files of which something is said.
#[cfg(target_os = "linux")]
#[test]
fn names_are_escaped_wherever_they_stand() {
    let folder = Folder::with(&[("data/orders.csv", ORDERS)]);
    let long = format!("{}.csv", "n".repeat(251));
    let names = [
        b"new\nline.csv",
        &b"\x1b[31mred.csv"[..],
        b"caf\xe9.csv",
        b"back\\slash.csv",
        long.as_bytes(),
        "r\u{202e}l.csv".as_bytes(),
    ];
    for name in names {
        folder.write(Path::new("data").join(OsStr::from_bytes(name)), LFS);
    }
    let linked = folder.path().join("data").join(OsStr::from_bytes(b"li\x9bnk\n.csv"));
    symlink("/dev/null", &linked).unwrap();
    let report = folder.json(&["data"]);
    let mut paths: Vec<String> = found(&report).into_iter().map(|(_, path)| path).collect();
    paths.sort();
    let mut expected = vec![
        "data/\x1b[31mred.csv".to_owned(),
        "data/back\\\\slash.csv".to_owned(),
        "data/caf\\xE9.csv".to_owned(),
        "data/li\\x9Bnk\n.csv".to_owned(),
        "data/new\nline.csv".to_owned(),
        format!("data/{long}"),
        "data/r\u{202e}l.csv".to_owned(),
    ];
    expected.sort();
    assert_eq!(paths, expected);
    assert_eq!(rows(&report, "data/orders.csv"), Some(2));
    for arguments in [&["check", "data"][..], &["check", "data", "--format", "json"]] {
        let output = folder.run(arguments);
        let text = told(&output);
        assert!(!text.contains(['\x1b', '\u{202e}', '\u{9b}']), "{text}");
        assert!(!text.contains("new\nline") && !text.contains("\nline.csv"), "{text}");
    }
}

/// Thousands of files, of which no more may be open at a time than a shell of old allows.
#[test]
fn few_open_files_are_enough() {
    let folder = Folder::new();
    let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    packed.write_all(ORDERS).unwrap();
    let packed = packed.finish().unwrap();
    let columns = parquet(vec![("id", Arc::new(Int64Array::from_iter_values(0..2)))], 1);
    for number in 0..2400 {
        folder.write(format!("plain/{number:04}.csv"), ORDERS);
    }
    for number in 0..400 {
        folder.write(format!("packed/{number:04}.csv.gz"), &packed);
        folder.write(format!("typed/{number:04}.parquet"), &columns);
    }
    let entries: Vec<Entry> = (0..400).map(|number| Entry::new(format!("{number:04}.csv"), ORDERS)).collect();
    folder.write("archive.zip", archive(&entries));
    let script = format!(
        "ulimit -n 64 && exec '{}' check plain packed typed archive.zip --format json --threads 8",
        env!("CARGO_BIN_EXE_datassay")
    );
    let output = Command::new("sh").args(["-c", &script]).current_dir(folder.path()).output().unwrap();
    let report = parse(&output.stdout);
    assert_eq!(found(&report), [], "{}", lossy(&output.stderr));
    assert_eq!(report["coverage"]["files"], serde_json::json!({"present": 3600, "read": 3600}));
    assert_eq!(report["coverage"]["rows"]["read"], 7200);
    assert_eq!(list(&report["tables"]).len(), 4);
}
