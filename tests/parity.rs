//! A table says the same as CSV and as Parquet: only places that one of the formats does not have are left aside.

mod support;

use datassay::base::Group;
use std::sync::Arc;

use arrow_array::{
    ArrayRef, BooleanArray, Date32Array, Float64Array, Int64Array, StringArray, TimestampMillisecondArray,
};
use serde_json::{Value, json};
use support::{Folder, codes, list, parquet};

/// One table in both formats: columns of one value a row, `None` where there is none.
struct Table {
    columns: Vec<(&'static str, ArrayRef, Vec<String>)>,
}

const ROWS: i64 = 1_200;

/// A small table with something for most rules to find: gaps, a constant, an empty column, a rare class, a name that
/// comes twice.
fn faulty() -> Table {
    let rows = 0..ROWS;
    let some = |keep: bool, text: String| if keep { text } else { String::new() };
    let mut table = Table { columns: Vec::new() };

    let texts = rows.clone().map(|row| row.to_string());
    table.push("id", Arc::new(Int64Array::from_iter_values(rows.clone())), texts);

    let there = |row: i64| row % 3 > 0;
    let values = rows.clone().map(|row| there(row).then_some(row % 40 - 7));
    let texts = rows.clone().map(|row| some(there(row), (row % 40 - 7).to_string()));
    table.push("age", Arc::new(values.collect::<Int64Array>()), texts);

    let share = |row: i64| row as f64 / 8.0 + 0.0625;
    let values = rows.clone().map(|row| (row % 15 > 0).then(|| share(row)));
    let texts = rows.clone().map(|row| some(row % 15 > 0, share(row).to_string()));
    table.push("amount", Arc::new(values.collect::<Float64Array>()), texts);

    let values = rows.clone().map(|row| (row % 9 > 0).then(|| format!("a, \"{}\"\n", row % 30)));
    let texts = rows.clone().map(|row| some(row % 9 > 0, format!("\"a, \"\"{}\"\"\n\"", row % 30)));
    table.push("note", Arc::new(values.collect::<StringArray>()), texts);

    table.push(
        "currency",
        Arc::new(StringArray::from_iter_values(rows.clone().map(|_| "EUR"))),
        rows.clone().map(|_| "EUR".to_owned()),
    );
    table.push(
        "empty",
        Arc::new(rows.clone().map(|_| None::<&str>).collect::<StringArray>()),
        rows.clone().map(|_| String::new()),
    );

    let day = |row: i64| i32::try_from(19_723 + row % 28).expect("a day of this century");
    table.push(
        "day",
        Arc::new(Date32Array::from_iter_values(rows.clone().map(day))),
        rows.clone().map(|row| format!("2024-01-{:02}", row % 28 + 1)),
    );

    let millis = rows.clone().map(|row| (row % 50 > 0).then(|| 1_704_067_200_000 + row % 24 * 3_600_000));
    let texts = rows.clone().map(|row| some(row % 50 > 0, format!("2024-01-01T{:02}:00:00", row % 24)));
    table.push("seen", Arc::new(millis.collect::<TimestampMillisecondArray>()), texts);

    let values = rows.clone().map(|row| (row % 20 > 0).then_some(row % 60 == 1));
    let texts = rows.clone().map(|row| some(row % 20 > 0, (row % 60 == 1).to_string()));
    table.push("churned", Arc::new(values.collect::<BooleanArray>()), texts);
    table
}

/// A small table that nothing is wrong with.
fn sound() -> Table {
    let mut table = Table { columns: Vec::new() };
    let rows = 0..ROWS;
    table.push("id", Arc::new(Int64Array::from_iter_values(rows.clone())), rows.clone().map(|row| row.to_string()));
    let word = |row: i64| ["red", "green", "blue"][usize::try_from(row % 3).expect("under three")];
    let texts = rows.clone().map(|row| word(row).to_owned());
    table.push("colour", Arc::new(StringArray::from_iter_values(rows.clone().map(word))), texts);
    let truth = rows.clone().map(|row| Some(row % 4 == 0)).collect::<BooleanArray>();
    table.push("churned", Arc::new(truth), rows.map(|row| (row % 4 == 0).to_string()));
    table
}

impl Table {
    fn push(&mut self, name: &'static str, array: ArrayRef, texts: impl Iterator<Item = String>) {
        self.columns.push((name, array, texts.collect()));
    }

    /// As CSV, with nothing between two commas where there is no value.
    fn csv(&self) -> String {
        let names: Vec<&str> = self.columns.iter().map(|(name, ..)| *name).collect();
        let mut text = names.join(",") + "\n";
        for row in 0..usize::try_from(ROWS).expect("a small number") {
            let cells: Vec<&str> = self.columns.iter().map(|(_, _, texts)| texts[row].as_str()).collect();
            text.push_str(&(cells.join(",") + "\n"));
        }
        text
    }

    /// As Parquet, with nulls of its own.
    fn parquet(&self, rows_per_group: usize) -> Vec<u8> {
        parquet(self.columns.iter().map(|(name, array, _)| (*name, Arc::clone(array))).collect(), rows_per_group)
    }
}

#[test]
fn findings_and_facts_are_the_same() {
    for (table, label, expected) in [
        (
            faulty(),
            &["--label", "churned"][..],
            &["rare-class", "missing-values", "unlabelled-rows", "empty-column", "constant-column"][..],
        ),
        (faulty(), &[], &["missing-values", "empty-column", "constant-column"]),
        (faulty(), &["--label", "nothing"], &["missing-label"]),
        (sound(), &["--label", "churned"], &[]),
    ] {
        let csv = Folder::with(&[("table.csv", table.csv().as_bytes())]).json(&[&["table.csv"], label].concat());
        let found = codes(&csv);
        for code in expected {
            assert!(found.iter().any(|found| found == code), "{code} is found at all: {found:?}");
        }
        for rows_per_group in [usize::try_from(ROWS).expect("a small number"), 100] {
            let folder = Folder::with(&[("table.parquet", &table.parquet(rows_per_group))]);
            let parquet = folder.json(&[&["table.parquet"], label].concat());
            let [ours, theirs] = [&csv, &parquet].map(comparable);
            assert_eq!(ours["verdict"], theirs["verdict"]);
            assert_eq!(ours["rules"], theirs["rules"], "with {label:?}");
            assert_eq!(ours["findings"], theirs["findings"], "with {label:?}, {rows_per_group} rows in a group");
            for (ours, theirs) in list(&ours["columns"]).iter().zip(list(&theirs["columns"])) {
                assert_eq!(ours, theirs, "with {label:?}, {rows_per_group} rows in a group");
            }
        }
    }
}

/// What of a report must be the same: without the file, the coordinates that only text has, and what only text has.
fn comparable(report: &Value) -> Value {
    let mut report = report.clone();
    let found = report["findings"].as_array_mut().expect("a report has findings");
    for finding in found {
        let mut places = vec![finding["place"].take()];
        places.append(finding["evidence"]["places"].as_array_mut().expect("evidence has places"));
        for place in &mut places {
            for only_text in ["file", "line", "byte"] {
                place[only_text].take();
            }
        }
        finding["place"] = json!(places);
    }
    // Only text has a structure that can be broken, an encoding, a dialect, and an order that readers go by; only
    // Parquet claims to know its cells.
    let is_of_one_format = |code: &Value| {
        let known = code.as_str().and_then(datassay::rule::rule);
        known.is_some_and(|rule| {
            rule.group == Group::Structure
                || ["column-order", "mojibake", "dialect-mismatch", "false-statistics"].contains(&rule.code)
        })
    };
    report["rules"].as_array_mut().expect("a report has rules").retain(|rule| !is_of_one_format(&rule["code"]));
    let mut columns = report["tables"][0]["columns"].take();
    for column in columns.as_array_mut().expect("a table has columns") {
        column["nulls"]["by_spelling"].take();
        // The keys of a Parquet dictionary are counted, and come in no order.
        column["detail"]["order"].take();
        column["stats"].as_object_mut().expect("a column has statistics").retain(|name, _| !name.contains("length"));
    }
    json!({
        "verdict": report["verdict"],
        "rules": report["rules"],
        "findings": report["findings"],
        "columns": columns,
    })
}

/// What can't be the same is told by each format in its own way.
#[test]
fn each_format_spells_its_own_nulls() {
    let table = faulty();
    let folder = Folder::with(&[("table.csv", table.csv().as_bytes()), ("table.parquet", &table.parquet(500))]);
    for (file, spelling) in [("table.csv", ""), ("table.parquet", "parquet-null")] {
        let report = folder.json(&[file]);
        assert_eq!(report["tables"][0]["columns"][1]["nulls"]["by_spelling"], json!({ spelling: 400 }), "{file}");
    }
    // Side by side they are two tables, and judged as one dataset.
    let both = folder.json(&["table.csv", "table.parquet"]);
    assert_eq!(list(&both["tables"]).len(), 2);
    assert_eq!(codes(&both).len(), 2 * codes(&folder.json(&["table.csv"])).len());
}

/// What was declared of cells is held against all of them in both formats: the counts are those of plain counting, whether
/// a column repeats its values or has more than are kept, and places are the first rows.
#[test]
fn declarations_are_held_against_both_formats() {
    let rows = 0..10_000_i64;
    let age = |row: i64| (row % 7 > 0).then_some(if row % 400 == 3 { 500 + row % 9 } else { row % 90 });
    let plan = |row: i64| if row % 1000 == 10 { "gold" } else { ["basic", "plus"][usize::from(row % 3 == 0)] };
    let code = |row: i64| if row % 2500 == 77 { format!("x{row}") } else { format!("C-{row}") };
    let day = |row: i64| 19_723 + row % 40;
    let mut csv = b"age,plan,code,day\n".to_vec();
    for row in rows.clone() {
        let age = age(row).map_or(String::new(), |age| age.to_string());
        let day = datassay::facts::Scalar::Day(i32::try_from(day(row)).expect("a day of this century"));
        csv.extend(format!("{age},{},{},{day}\n", plan(row), code(row)).into_bytes());
    }
    let columns: Vec<(&str, ArrayRef)> = vec![
        ("age", Arc::new(rows.clone().map(age).collect::<Int64Array>())),
        ("plan", Arc::new(StringArray::from_iter_values(rows.clone().map(plan)))),
        ("code", Arc::new(StringArray::from_iter_values(rows.clone().map(code)))),
        (
            "day",
            Arc::new(Date32Array::from_iter_values(rows.clone().map(|row| i32::try_from(day(row)).expect("small")))),
        ),
    ];
    let declared = "[[table]]
[[table.column]]
name = \"age\"
type = \"integer\"
range = { min = 0, max = 120 }
[[table.column]]
name = \"plan\"
allowed = [\"basic\", \"plus\"]
[[table.column]]
name = \"code\"
pattern = \"C-[0-9]+\"
[[table.column]]
name = \"day\"
type = \"date\"
range = { max = 2024-02-08 }
";
    let folder = Folder::with(&[
        ("t.csv", &csv),
        ("t.parquet", &parquet(columns, 3000)),
        ("mine.toml", declared.as_bytes()),
        (
            "sound.toml",
            declared
                .replace("120", "520")
                .replace("\"plus\"", "\"plus\", \"gold\"")
                .replace("C-", "[Cx]-?")
                .replace("02-08", "02-09")
                .as_bytes(),
        ),
    ]);
    let outside: Vec<i64> = rows.clone().filter(|&row| age(row).is_some_and(|age| age > 120)).collect();
    let late: Vec<i64> = rows.clone().filter(|&row| day(row) > 19_761).collect();
    let gold: Vec<i64> = rows.clone().filter(|&row| plan(row) == "gold").collect();
    let odd: Vec<i64> = rows.clone().filter(|&row| code(row).starts_with('x')).collect();
    let filled = rows.clone().filter(|&row| age(row).is_some()).count();
    for file in ["t.csv", "t.parquet"] {
        let report = folder.json(&[file, "--profile", "mine.toml"]);
        for (code, column, expected, population) in [
            ("out-of-range", "age", &outside, filled),
            ("out-of-range", "day", &late, 10_000),
            ("declared-schema-violation", "plan", &gold, 10_000),
            ("declared-schema-violation", "code", &odd, 10_000),
        ] {
            let found =
                list(&report["findings"]).iter().find(|it| it["code"] == code && it["place"]["column"] == column);
            let evidence = &found.unwrap_or_else(|| panic!("{file}: {code} of {column}"))["evidence"];
            assert_eq!(
                (&evidence["count"], &evidence["population"]),
                (&expected.len().into(), &population.into()),
                "{file} {column}"
            );
            let records: Vec<Value> = list(&evidence["places"]).iter().map(|place| place["record"].clone()).collect();
            let first: Vec<Value> = expected.iter().take(20).map(|row| (row + 1).into()).collect();
            assert_eq!(records, first, "{file} {column}");
        }
        let sound = codes(&folder.json(&[file, "--profile", "sound.toml"]));
        assert!(!sound.iter().any(|code| code == "out-of-range" || code == "declared-schema-violation"), "{sound:?}");
    }
}
