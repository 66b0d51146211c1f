//! Reports for people, whole; and what never stands in any report: colour that was not asked for, and cell values.

mod support;

use std::fs;
use std::process::Output;

use support::{Folder, assert_told, lossy, program, repository, told};

#[test]
fn reports_on_the_samples() {
    for (name, more) in [
        ("churn-ready", &["--label", "churned"][..]),
        ("loans-conditional", &["--label", "defaulted"]),
        ("exports-not-ready", &["exports-not-ready/depots.csv", "--label", "late"]),
    ] {
        assert_told!(name, sample(name, more));
    }
    assert_told!("without_label", sample("loans-conditional", &[]));
}

#[test]
fn help() {
    let folder = Folder::new();
    assert_told!("help", folder.run(&["--help"]));
    assert_told!("help_check", folder.run(&["check", "--help"]));
    assert_told!("help_rows", folder.run(&["rows", "--help"]));
    let version = folder.run(&["--version"]);
    assert_eq!(
        told(&version),
        format!("exit status: 0\n----- stdout\ndatassay {}\n----- stderr\n", env!("CARGO_PKG_VERSION"))
    );
}

#[test]
fn colour_is_a_wish() {
    let coloured = |arguments: &[&str], wish: Option<(&str, &str)>| {
        let mut command = program(&["check", "loans-conditional", "--label", "defaulted"]);
        command.args(arguments).current_dir(repository().join("sample-data"));
        command.envs(wish);
        lossy(&command.output().expect("the program starts").stdout).contains('\x1b')
    };
    for (arguments, wish, expected) in [
        (&["--color", "always"][..], None, true),
        (&["--color", "never"], None, false),
        // No terminal, no colour.
        (&[], None, false),
        (&["--color", "auto"], None, false),
        (&["--color", "auto"], Some(("NO_COLOR", "1")), false),
        (&["--color", "auto"], Some(("CLICOLOR_FORCE", "1")), false),
        // What is typed outweighs the environment.
        (&["--color", "always"], Some(("NO_COLOR", "1")), true),
        (&["--color", "always", "--format", "json"], None, false),
    ] {
        assert_eq!(coloured(arguments, wish), expected, "{arguments:?} {wish:?}");
    }
}

/// Colour changes nothing but colour.
#[test]
fn colour_can_be_taken_away() {
    for (name, label) in [("loans-conditional", "defaulted"), ("exports-not-ready", "late")] {
        let plain = lossy(&sample(name, &["--label", label, "--color", "never"]).stdout);
        let coloured = lossy(&sample(name, &["--label", label, "--color", "always"]).stdout);
        assert_eq!(without_escapes(&coloured), plain);
    }
}

#[cfg(target_os = "linux")]
#[test]
fn a_terminal_gets_colour_unless_told_otherwise() {
    // `script` runs a command on a terminal of its own; not every system has it.
    let on_a_terminal = |wish: Option<(&str, &str)>| {
        let command = format!("{} check loans-conditional --quiet", env!("CARGO_BIN_EXE_datassay"));
        let mut script = std::process::Command::new("script");
        script.args(["--quiet", "--return", "--command", &command, "/dev/null"]);
        script.current_dir(repository().join("sample-data")).env_remove("NO_COLOR").env("TERM", "xterm").envs(wish);
        script.stdin(std::process::Stdio::null()).output()
    };
    let Ok(output) = on_a_terminal(None) else {
        // Without it, what is left to hold is that a pipe is no terminal.
        assert!(!told(&sample("loans-conditional", &[])).contains('\x1b'));
        return;
    };
    let text = lossy(&output.stdout);
    assert!(text.contains("CONDITIONAL") && text.contains('\x1b'), "{text}");
    for wish in [("NO_COLOR", "1"), ("TERM", "dumb")] {
        let text = lossy(&on_a_terminal(Some(wish)).expect("it was there a moment ago").stdout);
        assert!(text.contains("CONDITIONAL") && !text.contains('\x1b'), "{wish:?}: {text}");
    }
}

/// A word that stands in cells alone.
const MARKER: &str = "Zebrafink";

/// Cells of every sort that could slip into a report, all with the marker.
fn telling() -> Folder {
    let mut plain = "id,note,mixed,label,constant,amount\n".to_owned();
    for row in 0..300 {
        let mixed = if row % 50 == 0 { format!("{MARKER}-odd-{row}") } else { row.to_string() };
        let label = if row % 3 == 0 { format!("{MARKER}-yes") } else { format!("{MARKER}-no") };
        plain.extend([format!("{row},{MARKER} {row},{mixed},{label},{MARKER}-always,{}\n", row % 7)]);
    }
    // A short row, a long row, a quote that never closes, a stray quote, bytes that are no text, a control byte.
    plain.extend([format!("{MARKER}\n1,2,3,4,5,6,{MARKER},{MARKER}-extra\n")]);
    plain.extend([format!("1,\"{MARKER}\nwrapped\",3,{MARKER}-yes,x,1\n1,\"a {MARKER}\"b,3,{MARKER}-no,x,1\n")]);
    let mut odd = plain.clone().into_bytes();
    odd.extend(format!("1,{MARKER}").bytes().chain(*b"\xff\xfe,3,\x1b[31m\x07,x,\0\n"));
    odd.extend(format!("1,\"{MARKER} never closed,2,3,4,5\n").bytes());
    let mut many = "key,often\n".to_owned();
    for row in 0..9000 {
        many.extend([format!("{MARKER}{row},{}\n", if row % 3 == 0 { MARKER } else { "x" })]);
    }
    let folder = Folder::new();
    folder.write("data/odd.csv", odd);
    folder.write("data/many/many.csv", many);
    folder.write("data/long/long.csv", format!("text\n{}\n", format!("{MARKER} ").repeat(200)));
    folder.write("data/tail/tail.csv", format!("a,b\n1,2\nTotal {MARKER}"));
    folder
}

#[test]
fn no_cell_value_leaves() {
    let folder = telling();
    for label in [&[][..], &["--label", "label"], &["--label", "odd.note"], &["--label", "often"]] {
        for more in [
            &[][..],
            &["--format", "json", "--places", "1000"],
            &["--color", "always"],
            &["-o", "report.json"],
            &["-o", "report.txt"],
            &["--memory", "64MiB", "--threads", "3"],
        ] {
            let arguments = [&["check", "data"][..], label, more].concat();
            let output = folder.run(&arguments);
            assert!(matches!(output.status.code(), Some(0 | 1)), "{arguments:?}: {}", told(&output));
            assert_free(&told(&output), &arguments);
            for file in ["report.json", "report.txt"] {
                if let Ok(text) = fs::read_to_string(folder.path().join(file)) {
                    assert!(text.len() > 500, "a whole report");
                    assert_free(&text, &arguments);
                    fs::remove_file(folder.path().join(file)).unwrap();
                }
            }
        }
    }
}

fn assert_free(text: &str, arguments: &[&str]) {
    assert!(!text.contains(MARKER), "{arguments:?} lets a value out: {}", around(text));
    // Nor is a part of it told: of a value that was cut or changed in case.
    assert!(!text.to_lowercase().contains("ebrafin"), "{arguments:?} lets a part of a value out");
    assert!(!text.contains("wrapped"));
}

fn around(text: &str) -> &str {
    text.lines().find(|line| line.contains(MARKER)).unwrap_or_default()
}

/// Asked for, values are shown, and the report says whom it is for.
#[test]
fn values_are_shown_on_request() {
    let folder = telling();
    for (more, said) in [(&[][..], "INTERNAL"), (&["--format", "json"], "\"internal\": true")] {
        let output = folder.run(&[&["check", "data", "--values"][..], more].concat());
        let text = lossy(&output.stdout);
        assert!(text.contains(MARKER) && text.contains(said), "{text}");
    }
    let output = folder.run(&["check", "data", "--format", "json"]);
    assert!(!lossy(&output.stdout).contains("\"internal\""));
}

/// A header is no cell, but as hostile: it is shown, and made visible.
#[test]
fn names_are_shown_and_made_visible() {
    let folder = Folder::with(&[("names.csv", "a\x1b[31mb,\u{202e}c,\"d\ne\"\n1,2,3\n".as_bytes())]);
    let output = folder.run(&["check", "names.csv"]);
    assert_told!("hostile_columns", output);
    assert!(!told(&output).contains(['\x1b', '\u{202e}']));
    let json = lossy(&folder.run(&["check", "names.csv", "--format", "json"]).stdout);
    assert!(!json.contains(['\x1b', '\u{202e}']));
    assert_eq!(support::parse(json.as_bytes())["tables"][0]["columns"][0]["name"], "a\x1b[31mb");
}

#[test]
fn a_report_in_a_file_is_told_on_standard_error() {
    let folder = Folder::with(&[("orders.csv", b"id,name\n1,x\n2,y\n")]);
    assert_told!("written", folder.run(&["check", "orders.csv", "-o", "report.json"]));
    assert_told!("written_quietly", folder.run(&["check", "orders.csv", "-o", "report.txt", "--quiet"]));
    assert!(lossy(&fs::read(folder.path().join("report.txt")).unwrap()).starts_with("READY"));
    assert!(lossy(&fs::read(folder.path().join("report.json")).unwrap()).starts_with('{'));
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 3, "nothing else was written");
}

fn sample(name: &str, more: &[&str]) -> Output {
    let arguments = [&["check", name][..], more].concat();
    program(&arguments).current_dir(repository().join("sample-data")).output().expect("the program starts")
}

/// Text without escape sequences for colour.
fn without_escapes(text: &str) -> String {
    let mut pieces = text.split('\x1b');
    let mut out = pieces.next().unwrap_or_default().to_owned();
    for piece in pieces {
        out.push_str(piece.split_once('m').map_or(piece, |(_, rest)| rest));
    }
    out
}

/// One scan, several reports: the form of each is told by its name, and of what has none by `--format`.
#[test]
fn several_reports_of_one_scan() {
    let folder = Folder::with(&[("orders.csv", b"id,amount\n1,2\n2,3\n")]);
    let output = folder.run(&["check", "orders.csv", "-o", "r.json", "-o", "r.txt", "-o", "-", "--format", "json"]);
    let read = |name: &str| fs::read_to_string(folder.path().join(name)).unwrap();
    assert_eq!(support::without_run(&output.stdout), support::without_run(read("r.json").as_bytes()));
    assert!(read("r.txt").contains("Coverage"), "{}", read("r.txt"));
    assert!(lossy(&output.stderr).contains("written to r.json and r.txt"), "{}", lossy(&output.stderr));
    // A place that fails keeps no other from being written; one that can be known before keeps all from being read.
    for (arguments, word) in [
        (&["-o", "a.json", "-o", "no/b.json"][..], "there is no folder"),
        (&["-o", "a.json", "-o", "./a.json"], "named twice"),
        (&["-o", "-", "-o", "-"], "named twice"),
    ] {
        let output = folder.run(&[&["check", "orders.csv"][..], arguments].concat());
        assert_eq!(output.status.code(), Some(2), "{}", told(&output));
        assert!(lossy(&output.stderr).contains(word), "{}", told(&output));
        assert!(!folder.path().join("a.json").exists());
    }
}

/// Out of room, or killed, while a report is written: the old one stands as it was, and nothing is left beside it.
#[cfg(target_os = "linux")]
#[test]
fn the_old_report_stands_until_the_new_one_is_whole() {
    for (room, killed) in [("trap '' XFSZ; ulimit -f 1", false), ("ulimit -f 1", true)] {
        let folder = Folder::with(&[("data/orders.csv", b"id,amount\n1,2\n2,3\n"), ("old/r.json", b"the old report")]);
        let script = format!(
            "{room}; exec '{}' check data --quiet -o old/r.json -o old/fresh.json",
            env!("CARGO_BIN_EXE_datassay")
        );
        let output =
            std::process::Command::new("sh").args(["-c", &script]).current_dir(folder.path()).output().unwrap();
        let old = fs::read(folder.path().join("old/r.json")).unwrap();
        assert_eq!(lossy(&old), "the old report", "{}", told(&output));
        assert!(!folder.path().join("old/fresh.json").exists());
        if killed {
            assert!(output.status.code().is_none_or(|code| code > 128), "{}", told(&output));
        } else {
            assert_eq!(output.status.code(), Some(2), "{}", told(&output));
            assert!(lossy(&output.stderr).contains("can't write the report to `old/r.json`"), "{}", told(&output));
            assert_eq!(fs::read_dir(folder.path().join("old")).unwrap().count(), 1, "nothing is left beside it");
        }
    }
}
