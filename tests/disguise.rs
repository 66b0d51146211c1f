//! What is missing in disguise, and what only looks like it: made-up columns of the shapes that public datasets have.

#![allow(clippy::unwrap_used, reason = "a test that can't go on fails")]

mod support;

use serde_json::Value;
use support::{Folder, list};

/// A number between two others that looks drawn, and is the same each time.
fn draw(row: u64, low: u64, high: u64) -> u64 {
    low + (row.wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 33) % (high - low + 1)
}

/// Sums of three draws: values with a middle.
fn bell(row: u64, low: u64, high: u64) -> u64 {
    (draw(row, low, high) + draw(row + 7_000_001, low, high) + draw(row + 9_000_011, low, high)) / 3
}

/// A CSV of these columns: a name, and a cell for each row.
fn table(rows: u64, columns: &[(&str, &dyn Fn(u64) -> String)]) -> String {
    let names: Vec<&str> = columns.iter().map(|(name, _)| *name).collect();
    let mut text = names.join(",") + "\n";
    for row in 0..rows {
        let cells: Vec<String> = columns.iter().map(|(_, cell)| cell(row)).collect();
        text += &(cells.join(",") + "\n");
    }
    text
}

/// What is in disguise by column: spelling and count, in the order of the report.
fn disguised(text: &str) -> Vec<(String, Vec<(String, u64)>)> {
    let folder = Folder::with(&[("t.csv", text.as_bytes())]);
    let report = folder.json(&["t.csv"]);
    let ways = |column: &Value| -> Vec<(String, u64)> {
        let way = |way: &Value| (way["spelling"].as_str().unwrap().to_owned(), way["count"].as_u64().unwrap());
        list_or_none(&column["disguised"]["by_spelling"]).iter().map(way).collect()
    };
    let columns = list(&report["tables"][0]["columns"]).iter();
    let told = columns.map(|column| (column["name"].as_str().unwrap().to_owned(), ways(column)));
    told.filter(|(_, ways)| !ways.is_empty()).collect()
}

fn list_or_none(value: &Value) -> &[Value] {
    value.as_array().map_or(&[], Vec::as_slice)
}

fn expected(columns: &[(&str, &[(&str, u64)])]) -> Vec<(String, Vec<(String, u64)>)> {
    let ways = |ways: &[(&str, u64)]| ways.iter().map(|(spelling, count)| ((*spelling).to_owned(), *count)).collect();
    columns.iter().map(|(name, told)| ((*name).to_owned(), ways(told))).collect()
}

#[test]
fn sentinels_stand_apart_and_come_often() {
    let text = table(
        2000,
        &[
            ("since_contact", &|row| if row % 5 > 0 { "-1".into() } else { draw(row, 1, 400).to_string() }),
            ("since_campaign", &|row| if row % 25 > 0 { "999".into() } else { draw(row, 0, 27).to_string() }),
            ("times_late", &|row| match row {
                0..5 => "96".into(),
                5..60 => "98".into(),
                row => (draw(row, 0, 60) / 10).to_string(),
            }),
            ("age", &|row| if row % 100 == 0 { "999".into() } else { bell(row, 18, 90).to_string() }),
            ("sensor", &|row| if row % 40 == 0 { "-200".into() } else { format!("{}.5", bell(row, 2, 60)) }),
            ("income", &|row| if row % 50 == 0 { "99999999".into() } else { bell(row, 800, 9000).to_string() }),
            ("weather", &|row| if row % 50 == 1 { "9999.9".into() } else { format!("{}.1", bell(row, 0, 40)) }),
            ("answer", &|row| if row % 30 == 0 { "-9".into() } else { draw(row, 1, 5).to_string() }),
            ("founded", &|row| {
                if row % 20 == 0 { "1900-01-01".into() } else { format!("{}-05-17", 1950 + draw(row, 0, 50)) }
            }),
            ("valid_to", &|row| {
                if row % 3 == 0 { "9999-12-31".into() } else { format!("2025-{:02}-28", draw(row, 1, 12)) }
            }),
        ],
    );
    assert_eq!(
        disguised(&text),
        expected(&[
            ("since_contact", &[("-1", 1600)]),
            ("since_campaign", &[("999", 1920)]),
            ("times_late", &[("96", 5), ("98", 55)]),
            ("age", &[("999", 20)]),
            ("sensor", &[("-200", 50)]),
            ("income", &[("99999999", 40)]),
            ("weather", &[("9999.9", 40)]),
            ("answer", &[("-9", 67)]),
            ("founded", &[("1900-01-01", 100)]),
            ("valid_to", &[("9999-12-31", 667)]),
        ])
    );
}

#[test]
fn what_belongs_stays_quiet() {
    let text = table(
        2000,
        &[
            ("month", &|row| draw(row, 1, 12).to_string()),
            ("hours", &|row| draw(row, 1, 99).to_string()),
            ("rating", &|row| draw(row, 1, 9).to_string()),
            ("sign", &|row| ["-1", "0", "1"][usize::try_from(row % 3).unwrap()].to_string()),
            ("balance", &|row| (i64::try_from(draw(row, 0, 4000)).unwrap() - 2000).to_string()),
            ("celsius", &|row| (i64::try_from(bell(row, 0, 40)).unwrap() - 8).to_string()),
            ("percent", &|row| draw(row, 0, 100).to_string()),
            ("price", &|row| [999, 1299, 9999, 499, 12_999][usize::try_from(row % 5).unwrap()].to_string()),
            // One of each: slips, and not what an export writes.
            ("width", &|row| if row == 7 { "9999".into() } else { bell(row, 20, 90).to_string() }),
            ("children", &|row| draw(row, 0, 6).to_string()),
            ("capital_gain", &|row| if row % 10 > 0 { "0".into() } else { draw(row, 100, 9000).to_string() }),
            ("slag", &|row| if row % 2 > 0 { "0".into() } else { draw(row, 11, 359).to_string() }),
            ("garage_area", &|row| if row % 20 == 0 { "0".into() } else { bell(row, 160, 900).to_string() }),
            ("score", &|row| if row % 20 == 0 { "0".into() } else { bell(row, 40, 100).to_string() }),
            ("fare", &|row| if row % 90 == 0 { "0".into() } else { format!("{}.25", draw(row, 3, 12).pow(2)) }),
            ("smoker", &|row| ["none", "some", "many"][usize::try_from(row % 3).unwrap()].to_string()),
            ("strand", &|row| ["+", "-"][usize::try_from(row % 2).unwrap()].to_string()),
            ("day", &|row| format!("19{:02}-01-01", row % 100)),
        ],
    );
    assert_eq!(disguised(&text), expected(&[]));
}

#[test]
fn zeros_are_impossible_where_everything_says_so() {
    let text = table(
        800,
        &[
            ("glucose", &|row| if row % 160 == 0 { "0".into() } else { bell(row, 44, 199).to_string() }),
            ("blood_pressure", &|row| if row % 20 == 0 { "0".into() } else { bell(row, 24, 122).to_string() }),
            ("insulin", &|row| if row % 2 == 0 { "0".into() } else { bell(row, 14, 400).to_string() }),
            ("BMI", &|row| if row % 70 == 0 { "0.0".into() } else { format!("{}.2", bell(row, 18, 67)) }),
            ("pregnancies", &|row| draw(row, 0, 12).to_string()),
        ],
    );
    let counts: &[(&str, &[(&str, u64)])] = &[
        ("glucose", &[("0", 5)]),
        ("blood_pressure", &[("0", 40)]),
        ("insulin", &[("0", 400)]),
        ("BMI", &[("0", 12)]),
    ];
    assert_eq!(disguised(&text), expected(counts));
    // The same without names: what is sure of two columns speaks for the others.
    let (_, cells) = text.split_once('\n').unwrap();
    let counts = ["a", "b", "c", "d"].into_iter().zip(counts).map(|(name, (_, ways))| (name, *ways));
    assert_eq!(disguised(&format!("a,b,c,d,e\n{cells}")), expected(&counts.collect::<Vec<_>>()));
}

#[test]
fn counts_stay_exact_past_the_table_of_values() {
    let text = table(
        20_000,
        &[
            ("level", &|row| match row % 100 {
                0 => "999.9".into(),
                1 => "?".into(),
                2 => "n/a".into(),
                3 => "none".into(),
                _ => format!("{}.{:04}", bell(row, 3, 40), draw(row, 0, 9999)),
            }),
            ("at", &|row| {
                if row % 1000 == 5 {
                    "1970-01-01 00:00:00".into()
                } else {
                    format!(
                        "2025-{:02}-{:02} {:02}:{:02}:{:02}",
                        row % 12 + 1,
                        row % 28 + 1,
                        row % 24,
                        row % 59,
                        row % 57
                    )
                }
            }),
            ("note", &|row| if row % 50 == 0 { "unknown".into() } else { format!("note {row}") }),
        ],
    );
    assert_eq!(
        disguised(&text),
        expected(&[
            ("level", &[("?", 200), ("n/a", 200), ("none", 200), ("999.9", 200)]),
            ("at", &[("1970-01-01", 20)]),
            ("note", &[("unknown", 400)]),
        ])
    );
}

#[test]
fn no_cell_value_leaves() {
    let text = table(
        100,
        &[
            ("c", &|row| match row {
                3 => "secret-word".into(),
                4 => "Unbekannt".into(),
                5 => "$ 77.31".into(),
                row => row.to_string(),
            }),
            ("d", &|row| if row == 9 { "31.02.1987".into() } else { format!("{:02}.05.2020", row % 28 + 1) }),
        ],
    );
    let folder = Folder::with(&[("t.csv", text.as_bytes())]);
    let report = folder.json(&["t.csv"]).to_string();
    for value in ["secret-word", "Unbekannt", "77.31", "1987"] {
        assert!(!report.contains(value), "{value} in {report}");
    }
    assert!(report.contains("mixed-types") && report.contains("impossible-dates"), "{report}");
}
