//! Nothing of a column with personal data or secrets leaves: every output is searched for every planted value.

#![allow(clippy::unwrap_used, reason = "a test that can't go on fails")]

#[path = "secrets/make.rs"]
mod make;
mod support;

use std::fs;
use std::sync::Arc;

use aho_corasick::AhoCorasick;
use arrow_array::{ArrayRef, RecordBatch, StringArray};
use make::{Dice, RULES, positive};
use parquet::arrow::ArrowWriter;
use parquet::file::properties::WriterProperties;
use serde_json::Value;
use support::{Folder, list};

/// A table of people who do not exist: each cell of theirs is unlike any other text.
struct Planted {
    text: String,
    /// Everything that must not be seen again.
    values: Vec<String>,
}

fn given(dice: &mut Dice) -> &'static str {
    dice.pick(&["Maria", "Johanna", "Agnieszka", "Giovanni", "Thomas", "Katarzyna", "Francisco", "Elizabeth"])
}

fn surname(dice: &mut Dice) -> &'static str {
    dice.pick(&["Kowalski", "Hernandez", "Schneider", "Johnson", "Ferrari", "Nielsen", "Fitzgerald"])
}

/// Digits with the check digit of Luhn behind them.
fn card(dice: &mut Dice) -> String {
    let digits = format!("4{}", dice.draw(14, "0123456789"));
    let sum: u32 = digits
        .bytes()
        .rev()
        .enumerate()
        .map(|(place, digit)| {
            let doubled = u32::from(digit - b'0') * if place % 2 == 0 { 2 } else { 1 };
            if doubled > 9 { doubled - 9 } else { doubled }
        })
        .sum();
    format!("{digits}{}", (10 - sum % 10) % 10)
}

fn planted(rows: usize, dice: &mut Dice) -> Planted {
    let mut values = Vec::new();
    let mut text = "customer_name,email,phone,card_number,birth_date,religion,balance,note,payload\n".to_owned();
    let secrets: Vec<_> = RULES.iter().filter(|rule| rule.1.is_empty()).collect();
    for row in 0..rows {
        let name = format!("{} {} {}", given(dice), dice.draw(1, "ABCDEFGHKLM"), surname(dice));
        let email = format!("{}@{}.example.org", dice.draw(14, "abcdefghijklmnop"), dice.draw(9, "abcdefghijk"));
        let phone = format!("+49 30 {}", dice.draw(8, "123456789"));
        let card = card(dice);
        let born =
            format!("19{}-0{}-1{}", dice.draw(2, "3456789"), dice.draw(1, "123456789"), dice.draw(1, "0123456789"));
        let faith = ["zoroastrian-q", "jainist-q", "quaker-q"][row % 3].to_owned();
        let note = format!("call her at {}@{}.example.net soon", dice.draw(12, "abcdefgh"), dice.draw(7, "abcdefgh"));
        let secret = positive(secrets[row % secrets.len()], row, dice).cell;
        let quoted = format!("\"{}\"", secret.replace('"', "\"\""));
        let cells = [&name, &email, &phone, &card, &born, &faith, &row.to_string(), &note, &quoted];
        text.push_str(&cells.map(String::as_str).join(","));
        text.push('\n');
        values.extend([name, email, phone, card, faith, born]);
        values.push(note);
        values.push(secret);
    }
    values.sort();
    values.dedup();
    // What is as short as a word of our own proves nothing.
    values.retain(|value| value.len() >= 8);
    Planted { text, values }
}

/// How often a text holds a planted value, as it stands or as JSON writes it.
fn leaks(output: &str, wanted: &AhoCorasick) -> usize {
    wanted.find_iter(output).count()
}

fn searcher(planted: &Planted) -> AhoCorasick {
    let escaped =
        planted.values.iter().map(|value| Value::String(value.clone()).to_string().trim_matches('"').to_owned());
    AhoCorasick::new(planted.values.iter().cloned().chain(escaped)).unwrap()
}

/// Few values, which the table of a column holds, and more than it can hold.
#[test]
fn no_output_holds_a_planted_value() {
    for rows in [300, 5000] {
        let planted = planted(rows, &mut Dice(rows as u64));
        let wanted = searcher(&planted);
        assert!(leaks(&planted.text, &wanted) >= rows * 5, "the search finds what is there");
        let folder = Folder::with(&[("people.csv", planted.text.as_bytes())]);
        for options in
            [&["people.csv"][..], &["people.csv", "--values"], &["people.csv", "--values", "--label", "religion"]]
        {
            for format in ["terminal", "json"] {
                let path = folder.path().join("out");
                let output = folder.run(&[options, &["--format", format]].concat());
                let (told, errors) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
                assert!(told.len() > 200, "{format}: {errors}");
                assert_eq!(leaks(&told, &wanted), 0, "{options:?} {format}");
                assert_eq!(leaks(&errors, &wanted), 0, "{options:?} {format}");
                let out = path.to_str().unwrap();
                folder.run(&[options, &["--format", format, "-o", out]].concat());
                let written = fs::read_to_string(&path).unwrap();
                assert_eq!(leaks(&written, &wanted), 0, "{options:?} {format} -o");
            }
        }
        let report = folder.json(&["people.csv"]);
        let told: Vec<(String, String)> = list(&report["findings"])
            .iter()
            .filter(|finding| matches!(finding["code"].as_str().unwrap(), "personal-data" | "secrets"))
            .map(|finding| (finding["place"]["column"].to_string(), finding["kind"].to_string()))
            .collect();
        for wanted in [
            ("customer_name", "person-name"),
            ("email", "email"),
            ("phone", "phone"),
            ("card_number", "payment-card"),
            ("birth_date", "date-of-birth"),
            ("religion", "religion"),
            ("note", "email"),
        ] {
            let wanted = (format!("{:?}", wanted.0), format!("{:?}", wanted.1));
            assert!(told.contains(&wanted), "{rows}: {wanted:?} not in {told:?}");
        }
        assert!(!told.iter().any(|(column, _)| column == "\"balance\""), "{told:?}");
        assert!(told.iter().filter(|(column, _)| column == "\"payload\"").count() > 100, "{told:?}");
    }
}

/// The only one of many rows, in a column of prose, before and after its values are too many to keep, short and long.
#[test]
fn one_secret_among_many_rows_is_found() {
    let mut dice = Dice(5);
    let secret = RULES.iter().find(|rule| rule.0 == "github-personal-token").unwrap();
    let value = positive(secret, 0, &mut dice).cell;
    for (rows, at, padding) in [(100_000, 99_000, 0), (100_000, 10, 0), (500, 400, 0), (5000, 4900, 400)] {
        let mut text = "id,note\n".to_owned();
        for row in 0..rows {
            let words = format!("nothing of note happened on visit {row} {}", "and so on ".repeat(padding / 10));
            let said = if row == at { format!("{words} {value} here") } else { words.clone() };
            text.push_str(&[row.to_string(), said].join(","));
            text.push('\n');
        }
        let folder = Folder::with(&[("t.csv", text.as_bytes())]);
        let report = folder.json(&["t.csv"]);
        let found: Vec<_> = list(&report["findings"]).iter().filter(|finding| finding["code"] == "secrets").collect();
        assert_eq!(found.len(), 1, "{rows} {at}");
        assert_eq!((found[0]["severity"].as_str(), found[0]["evidence"]["count"].as_u64()), (Some("blocker"), Some(1)));
        assert!(!report.to_string().contains(&value));
    }
}

/// A key of a seeded generator that is found by its form.
fn key(dice: &mut Dice) -> String {
    let rule = RULES.iter().find(|rule| rule.0 == "github-personal-token").unwrap();
    positive(rule, 0, dice).cell
}

/// The findings of a code.
fn told<'a>(report: &'a Value, code: &str) -> Vec<&'a Value> {
    list(&report["findings"]).iter().filter(|finding| finding["code"] == code).collect()
}

/// Rows that are too short or too long count for no column, and are searched all the same.
#[test]
fn one_secret_in_a_ragged_row_is_found() {
    let mut dice = Dice(21);
    let key = key(&mut dice);
    for rows in [300, 20_000] {
        for ragged in [format!("7,see {key}"), format!("7,see {key},x,y"), key.clone()] {
            let mut text = "id,note,last\n".to_owned();
            for row in 0..rows {
                let line =
                    if row == rows - 5 { ragged.clone() } else { format!("{row},visit number {row} went well,z") };
                text.push_str(&(line + "\n"));
            }
            let folder = Folder::with(&[("t.csv", text.as_bytes())]);
            let report = folder.json(&["t.csv", "--values"]);
            let found = told(&report, "secrets");
            assert_eq!(found.len(), 1, "{rows}");
            assert_eq!(found[0]["kind"], "github-personal-token");
            assert!(!report.to_string().contains(&key));
            assert!(!told(&report, "ragged-rows").is_empty());
        }
    }
}

/// Dictionary or not, in row groups of many values or of few.
#[test]
fn one_secret_in_a_parquet_column_is_found() {
    let mut dice = Dice(22);
    let key = key(&mut dice);
    for (rows, distinct) in [(30_000, 30_000), (30_000, 20)] {
        for is_dictionary in [true, false] {
            let texts = (0..rows).map(|row| match row {
                29_000 => format!("the export uses {key} for now"),
                row => format!("nothing of note on visit {}", row % distinct),
            });
            let notes: ArrayRef = Arc::new(StringArray::from_iter_values(texts));
            let batch = RecordBatch::try_from_iter([("note", notes)]).unwrap();
            let properties = WriterProperties::builder()
                .set_dictionary_enabled(is_dictionary)
                .set_max_row_group_row_count(Some(10_000))
                .build();
            let mut bytes = Vec::new();
            let mut writer = ArrowWriter::try_new(&mut bytes, batch.schema(), Some(properties)).unwrap();
            writer.write(&batch).unwrap();
            writer.close().unwrap();
            let folder = Folder::with(&[("t.parquet", &bytes)]);
            let report = folder.json(&["t.parquet", "--values"]);
            let found = told(&report, "secrets");
            assert_eq!(found.len(), 1, "{distinct} {is_dictionary}");
            assert_eq!(found[0]["evidence"]["count"], 1);
            assert!(!report.to_string().contains(&key));
        }
    }
}

/// Where a file has no header its first row may be taken for one, and a wide table may be named by people.
#[test]
fn names_that_are_values_are_not_shown() {
    let mut dice = Dice(23);
    let key = key(&mut dice);
    let people = |dice: &mut Dice, n: usize| -> Vec<(String, String)> {
        (0..n)
            .map(|_| {
                let name = format!("{} {}", given(dice), surname(dice));
                (name, format!("{}@{}.example.org", dice.draw(9, "abcdefgh"), dice.draw(6, "abcdefgh")))
            })
            .collect()
    };
    let rows = people(&mut dice, 60);
    let lines = |line: &dyn Fn(&(String, String)) -> String| rows.iter().map(line).collect::<Vec<_>>().join("\n");
    let bare = lines(&|(name, email)| format!("{name},{email},fine"));
    let names = lines(&|(name, _)| format!("{name};secretly odd word {}", name.len()));
    let emails: Vec<&str> = rows.iter().take(6).map(|(_, email)| email.as_str()).collect();
    let days: Vec<String> = (1..40).map(|day| format!("{day},1,2,3,4,5,{}", day * 3)).collect();
    let pivot = format!("day,{}\n{}", emails.join(","), days.join("\n"));
    let keyed = format!("id,{key}\n1,2\n2,3\n3,4\n");
    let files = [("bare.csv", bare), ("names.csv", names), ("pivot.csv", pivot), ("keyed.csv", keyed)];
    let mut planted: Vec<&str> = rows.iter().flat_map(|(name, email)| [name.as_str(), email.as_str()]).collect();
    planted.push(&key);
    let wanted = AhoCorasick::new(&planted).unwrap();
    for (name, text) in &files {
        let folder = Folder::with(&[(name, text.as_bytes())]);
        for options in [&[*name][..], &[*name, "--values"], &[*name, "--delimiter", "|"]] {
            for format in ["terminal", "json"] {
                let output = folder.run(&[&["check"], options, &["--format", format]].concat());
                let (told, errors) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
                assert!(told.len() > 200, "{name} {options:?}: {errors}");
                assert_eq!(
                    (leaks(&told, &wanted), leaks(&errors, &wanted)),
                    (0, 0),
                    "{name} {options:?} {format}\n{told}"
                );
            }
        }
    }
    let folder = Folder::with(&[("pivot.csv", files[2].1.as_bytes()), ("keyed.csv", files[3].1.as_bytes())]);
    let report = folder.json(&["."]);
    let of = |code: &str| told(&report, code).len();
    assert_eq!((of("personal-data"), of("secrets")), (6, 1), "{report:#}");
}
