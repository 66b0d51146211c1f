//! For each profile and each gate a small dataset just inside and one just outside: the first is not told by that gate,
//! the second is.
//!
//! The limits are read from the profiles themselves, so a limit that is changed is tried where it then stands.

mod support;

use std::fmt::Write as _;

use datassay::base::Severity;
use datassay::profile::{Profile, builtin, builtin_names};
use datassay::rule::vocabulary;
use support::{Folder, list};

/// How data is made that breaks a rule so far: `cells` of `rows`.
type Make = fn(rows: u64, cells: u64) -> String;

/// Rules with a limit on a share or a count, and how to make data on either side of it.
const SHARES: [(&str, Make); 6] = [
    ("missing-values", missing),
    ("ragged-rows", ragged),
    ("duplicate-rows", duplicate),
    ("padded-text", padded),
    ("mixed-types", mixed),
    ("near-constant-column", near_constant),
];

const ROWS: u64 = 4000;

/// A severity that is told of a rule, the worst one; nothing where the rule is not broken.
fn told(folder: &Folder, profile: &str, label: Option<&str>, code: &str) -> Option<Severity> {
    let mut arguments = vec!["t.csv", "--profile", profile, "--no-config", "--quiet"];
    arguments.extend(label.iter().flat_map(|label| ["--label", label]));
    let report = folder.json(&arguments);
    let words = list(&report["findings"]).iter().filter(|finding| finding["code"] == code);
    let words: Vec<&str> = words.filter_map(|finding| finding["severity"].as_str()).collect();
    Severity::WORST_FIRST.into_iter().find(|severity| words.contains(&severity.word()))
}

/// Every gate of these rules in every profile, on both sides.
#[test]
fn every_share_is_told_from_its_limit_on() {
    let mut tried = 0;
    for name in builtin_names() {
        let profile = builtin(name, &vocabulary()).expect("built-in profiles are valid");
        for (code, make) in SHARES {
            let Some(settings) = profile.rules.get(code) else { continue };
            for (severity, gate) in settings.gates() {
                let limit = gate.limit.expect("these rules have limits");
                // The most cells that are not above the limit, and one more.
                let inside = whole((limit * ROWS as f64).floor());
                for (cells, is_told) in [(inside, false), (inside + 1, true)] {
                    let folder = Folder::with(&[("t.csv", make(ROWS, cells).as_bytes())]);
                    let worst = told(&folder, name, None, code);
                    assert_eq!(
                        worst >= Some(severity),
                        is_told,
                        "{name} {code} {severity}: {cells} of {ROWS}: {worst:?}"
                    );
                    tried += 1;
                }
            }
        }
    }
    assert!(tried >= 100, "{tried} cases");
}

/// The number of rows, on both sides of each limit.
#[test]
fn every_number_of_rows_is_told_below_its_limit() {
    let mut tried = 0;
    for name in builtin_names() {
        let profile = builtin(name, &vocabulary()).expect("built-in profiles are valid");
        for (severity, gate) in profile.rules["too-few-rows"].gates() {
            let limit = whole(gate.limit.expect("rows have a limit"));
            for (rows, is_told) in [(limit, false), (limit - 1, true)] {
                let folder = Folder::with(&[("t.csv", plain(rows).as_bytes())]);
                let label = needs_label(&profile).then_some("label");
                let worst = told(&folder, name, label, "too-few-rows");
                assert_eq!(worst >= Some(severity), is_told, "{name} {severity}: {rows} rows: {worst:?}");
                tried += 1;
            }
        }
    }
    assert!(tried >= 30, "{tried} cases");
}

/// The size of the smallest class and the share of rows without a label, where a profile asks for them.
#[test]
fn every_label_is_told_from_its_limit_on() {
    let mut tried = 0;
    for name in builtin_names() {
        let profile = builtin(name, &vocabulary()).expect("built-in profiles are valid");
        let gates =
            |code: &str| profile.rules.get(code).into_iter().flat_map(|settings| settings.gates().collect::<Vec<_>>());
        for (severity, gate) in gates("rare-class") {
            let limit = whole(gate.limit.expect("classes have a limit"));
            for (small, is_told) in [(limit, false), (limit - 1, true)] {
                let folder = Folder::with(&[("t.csv", classes(4000, small).as_bytes())]);
                let worst = told(&folder, name, Some("label"), "rare-class");
                assert_eq!(worst >= Some(severity), is_told, "{name} rare-class {severity}: {small}: {worst:?}");
                tried += 1;
            }
        }
        for (severity, gate) in gates("unlabelled-rows") {
            let limit = gate.limit.expect("labels have a limit");
            let inside = whole((limit * ROWS as f64).floor());
            for (cells, is_told) in [(inside, false), (inside + 1, true)] {
                let folder = Folder::with(&[("t.csv", unlabelled(ROWS, cells, name).as_bytes())]);
                let worst = told(&folder, name, Some("label"), "unlabelled-rows");
                assert_eq!(worst >= Some(severity), is_told, "{name} unlabelled-rows {severity}: {cells}: {worst:?}");
                tried += 1;
            }
        }
    }
    assert!(tried >= 30, "{tried} cases");
}

/// A whole number that was a fraction by type alone.
fn whole(number: f64) -> u64 {
    format!("{number:.0}").parse().expect("limits are whole and not negative")
}

fn needs_label(profile: &Profile) -> bool {
    profile.task.needs_label()
}

/// Rows with nothing wrong: a number of their own, a quantity and a label.
fn plain(rows: u64) -> String {
    table("id,amount,label\n", rows, |row| format!("{row},{},{}", quantity(row), ["yes", "no"][(row % 2) as usize]))
}

fn missing(rows: u64, cells: u64) -> String {
    table("id,amount\n", rows, |row| if row < cells { format!("{row},") } else { format!("{row},{}", quantity(row)) })
}

fn ragged(rows: u64, cells: u64) -> String {
    table("id,amount\n", rows, |row| if row < cells { format!("{row}") } else { format!("{row},{}", quantity(row)) })
}

/// The last rows repeat the first one.
fn duplicate(rows: u64, cells: u64) -> String {
    table("id,amount\n", rows, |row| {
        let row = if row + cells >= rows { 0 } else { row };
        format!("{row},{}", quantity(row))
    })
}

fn padded(rows: u64, cells: u64) -> String {
    let city = |row: u64| ["Aachen", "Bonn", "Celle", "Dresden"][(row % 4) as usize];
    table("id,city\n", rows, |row| format!("{row},{}{}", city(row), if row < cells { " " } else { "" }))
}

fn mixed(rows: u64, cells: u64) -> String {
    table(
        "id,amount\n",
        rows,
        |row| if row < cells { format!("{row},seventy") } else { format!("{row},{}", quantity(row)) },
    )
}

fn near_constant(rows: u64, cells: u64) -> String {
    table("id,state\n", rows, |row| {
        format!("{row},{}", if row < cells { "open" } else { ["shut", "lost", "sold"][(row % 3) as usize] })
    })
}

fn classes(rows: u64, small: u64) -> String {
    table("id,amount,label\n", rows, |row| {
        format!("{row},{},{}", quantity(row), if row < small { "yes" } else { "no" })
    })
}

fn unlabelled(rows: u64, cells: u64, profile: &str) -> String {
    let is_number = ["tabular-regression", "forecasting"].contains(&profile);
    table("id,amount,label\n", rows, |row| {
        let label = match (row < cells, is_number) {
            (true, _) => String::new(),
            (false, true) => quantity(row + 7),
            (false, false) => ["yes", "no"][(row % 2) as usize].to_owned(),
        };
        format!("{row},{},{label}", quantity(row))
    })
}

/// Numbers spread evenly, with a fraction, so that none of them is a code, a sentinel or far from the others.
fn quantity(row: u64) -> String {
    format!("{}.{}", 1000 + row * 37 % 613, row * 7 % 10)
}

fn table(header: &str, rows: u64, line: impl Fn(u64) -> String) -> String {
    let mut text = header.to_owned();
    for row in 0..rows {
        writeln!(text, "{}", line(row)).expect("writing to a String cannot fail");
    }
    text
}
