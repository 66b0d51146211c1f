//! Keys, conflicts and splits, planted by a seeded generator: each rule fires with the planted count, and stays quiet
//! where nothing was planted, on a thousand and on a hundred thousand rows.

#![allow(clippy::unwrap_used, reason = "a test that can't go on fails")]

mod support;

use std::fmt::Write as _;
use std::sync::Arc;

use arrow_array::{ArrayRef, StringArray};
use datassay::base::place::Origin;
use datassay::facts::Between;
use datassay::state::groups::{Groups, KeyOf, Question, ValueOf};
use datassay::state::picks::Picks;
use datassay::state::rows::{PartRows, RepeatedRows, Sums};
use serde_json::Value;
use support::{Folder, list, parquet};

const SIZES: [usize; 2] = [1_000, 100_000];

/// A well-mixed number for a seed and a counter.
fn draw(seed: u64, n: usize) -> u64 {
    let mut word = seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) ^ (n as u64).wrapping_mul(0xD1B5_4A32_D192_ED03);
    word = (word ^ (word >> 32)).wrapping_mul(0xD6E8_FEB8_6659_FD93);
    word = (word ^ (word >> 32)).wrapping_mul(0xD6E8_FEB8_6659_FD93);
    word ^ (word >> 32)
}

/// A table as names and rows of text.
#[derive(Clone)]
struct Planted {
    names: Vec<&'static str>,
    rows: Vec<Vec<String>>,
}

impl Planted {
    /// So many different rows of three features and a label that nothing foretells.
    fn clean(seed: u64, rows: usize) -> Self {
        let row = |n: usize| {
            let word = draw(seed, n);
            // The first two tell every row apart.
            let label = ["no", "yes"][usize::from((word >> 40).is_multiple_of(4))];
            vec![n.to_string(), format!("w{}", word % 1000), (word >> 20 & 15).to_string(), label.to_owned()]
        };
        Self { names: vec!["amount", "word", "code", "label"], rows: (0..rows).map(row).collect() }
    }

    fn csv(&self) -> Vec<u8> {
        let mut text = self.names.join(",");
        text.push('\n');
        for row in &self.rows {
            writeln!(text, "{}", row.join(",")).unwrap();
        }
        text.into_bytes()
    }

    fn parquet(&self) -> Vec<u8> {
        let column = |index: usize| -> ArrayRef {
            Arc::new(self.rows.iter().map(|row| Some(row[index].as_str())).collect::<StringArray>())
        };
        parquet(self.names.iter().enumerate().map(|(index, name)| (*name, column(index))).collect(), 30_000)
    }

    /// The table in both formats.
    fn folders(&self) -> [(Folder, &'static str); 2] {
        [
            (Folder::with(&[("t.csv", &self.csv())]), "t.csv"),
            (Folder::with(&[("t.parquet", &self.parquet())]), "t.parquet"),
        ]
    }
}

/// The findings of a rule.
fn findings<'a>(report: &'a Value, code: &str) -> Vec<&'a Value> {
    list(&report["findings"]).iter().filter(|finding| finding["code"] == code).collect()
}

/// What came of a rule.
fn outcome<'a>(report: &'a Value, code: &str) -> &'a str {
    list(&report["rules"]).iter().find(|rule| rule["code"] == code).unwrap()["outcome"].as_str().unwrap()
}

#[test]
fn labels_that_contradict_each_other_are_counted() {
    for rows in SIZES {
        let clean = Planted::clean(1, rows);
        for (folder, file) in clean.folders() {
            let report = folder.json(&[file, "--label", "label"]);
            assert_eq!(outcome(&report, "conflicting-labels"), "held", "{file} {rows}");
        }
        // Every hundredth row comes again with the other label, every five-hundredth a third time; every seventieth
        // comes again as it is, and every ninetieth without a label.
        let mut planted = clean.clone();
        let (mut groups, mut members) = (0, 0);
        for n in 0..rows {
            let again = |label: &str| [&clean.rows[n][..3], &[label.to_owned()]].concat();
            let (own, other) = (clean.rows[n][3].as_str(), if clean.rows[n][3] == "no" { "yes" } else { "no" });
            if n % 100 == 0 {
                planted.rows.push(again(other));
                (groups, members) = (groups + 1, members + 2);
            }
            if n % 500 == 0 {
                planted.rows.push(again(own));
                members += 1;
            }
            if n % 70 == 0 {
                planted.rows.push(again(own));
                members += u64::from(n % 100 == 0);
            }
            if n % 90 == 0 {
                planted.rows.push(again(""));
            }
        }
        for (folder, file) in planted.folders() {
            let report = folder.json(&[file, "--label", "label"]);
            let found = findings(&report, "conflicting-labels");
            let [found] = found[..] else { panic!("{file} {rows}: {}", outcome(&report, "conflicting-labels")) };
            assert_eq!(found["evidence"]["count"], members, "{file} {rows}");
            let message = found["message"].as_str().unwrap();
            assert!(message.contains(&format!("has {groups} groups of rows")) || groups > 999, "{message}");
            let place = &list(&found["evidence"]["places"])[0];
            assert_eq!(place["record"], rows as u64 + 1, "the row that contradicts the first");
        }
    }
}

/// The one finding of a rule, or what came of the rule.
fn only<'a>(report: &'a Value, code: &str) -> Result<&'a Value, String> {
    match findings(report, code)[..] {
        [found] => Ok(found),
        _ => Err(list(&report["rules"]).iter().find(|rule| rule["code"] == code).unwrap().to_string()),
    }
}

/// How many groups a finding counts is what was planted, or lies within the bounds that it tells.
fn counts(found: &Value, planted: u64) -> bool {
    let message = found["message"].as_str().unwrap();
    let bounds = message.split_once("about ").and_then(|(_, rest)| rest.split_once('(')).and_then(|(_, rest)| {
        let (low, rest) = rest.split_once(" to ")?;
        let number = |text: &str| text.replace(',', "").parse::<u64>().ok();
        Some((number(low)?, number(rest.split_once(')')?.0)?))
    });
    bounds.map_or(found["evidence"]["count"] == planted, |(low, high)| low <= planted && planted <= high)
}

#[test]
fn keys_that_stand_in_several_different_rows_are_counted() {
    for rows in SIZES {
        let clean = Planted::clean(2, rows);
        // Every fiftieth row comes again as it is, which is another rule's; every hundredth with another word.
        let mut planted = clean.clone();
        for n in 0..rows {
            if n % 50 == 0 {
                planted.rows.push(clean.rows[n].clone());
            }
            if n % 100 == 0 {
                let row = &clean.rows[n];
                planted.rows.push(vec![row[0].clone(), "other".to_owned(), row[2].clone(), row[3].clone()]);
            }
        }
        for (folder, file) in planted.folders() {
            let report = folder.json(&[file, "--key", "amount"]);
            let found = only(&report, "duplicate-keys").unwrap();
            assert_eq!(found["evidence"]["count"], rows as u64 / 100, "{file} {rows}");
            let report = folder.json(&[file, "--key", "amount,word"]);
            assert_eq!(outcome(&report, "duplicate-keys"), "held", "{file} {rows}");
        }
        for (folder, file) in clean.folders() {
            let report = folder.json(&[file, "--key", "amount"]);
            assert_eq!(outcome(&report, "duplicate-keys"), "held", "{file} {rows}");
        }
    }
    let folder = Folder::with(&[("t.csv", &Planted::clean(2, 50).csv())]);
    let report = folder.json(&["t.csv", "--key", "amuont"]);
    let told = only(&report, "duplicate-keys").unwrap_err();
    assert!(told.contains("no table has a column `amuont`; the nearest name is `amount`"), "{told}");
}

#[test]
fn keys_declared_of_a_table_are_held_against_its_rows() {
    // The number of the order comes again and again; with that of the line it names a row, but for three rows.
    let mut orders = Planted { names: vec!["order", "line", "word"], rows: Vec::new() };
    orders.rows = (0..900).map(|n| vec![(n / 3).to_string(), (n % 3).to_string(), format!("w{n}")]).collect();
    let clean = orders.clone();
    for n in [30, 60, 90] {
        orders.rows.push(vec![(n / 3).to_string(), (n % 3).to_string(), "other".to_owned()]);
    }
    let toml = b"[[table]]\nname = \"orders\"\nkey = [\"order\", \"line\"]\n".as_slice();
    for (table, expected) in [(&orders, Some(3)), (&clean, None)] {
        let other = Planted::clean(4, 300).csv();
        let folder =
            Folder::with(&[("d/orders.csv", &table.csv()), ("d/people.csv", &other), ("d/datassay.toml", toml)]);
        let report = folder.json(&["d"]);
        match only(&report, "duplicate-keys") {
            Ok(found) => {
                assert_eq!(found["evidence"]["count"].as_u64(), expected);
                assert!(found["message"].as_str().unwrap().contains("by `order` and `line`"), "{found}");
            }
            Err(told) => assert!(expected.is_none() && told.contains("held"), "{told}"),
        }
        let report = folder.json(&["d", "--key", "orders.order"]);
        let found = findings(&report, "duplicate-keys");
        assert_eq!(found.len(), 1 + usize::from(expected.is_some()), "the typed key and the declared one");
    }
}

/// The rows of a table in two files, the second with these rows of the first as well.
fn split(table: &Planted, at: usize, again: &[usize]) -> [Planted; 2] {
    let part = |rows: Vec<Vec<String>>| Planted { names: table.names.clone(), rows };
    let mut test = table.rows[at..].to_vec();
    test.extend(again.iter().map(|&row| table.rows[row].clone()));
    [part(table.rows[..at].to_vec()), part(test)]
}

#[test]
fn rows_and_entities_in_several_parts_of_a_split_are_counted() {
    for rows in SIZES {
        let clean = Planted::clean(3, rows);
        let at = rows * 4 / 5;
        let again: Vec<usize> = (0..at).step_by(40).collect();
        for (again, expected) in [(&again[..], again.len() as u64), (&[], 0)] {
            let [train, test] = split(&clean, at, again);
            let files = Folder::with(&[("d/train.csv", &train.csv()), ("d/test.csv", &test.csv())]);
            let groups = Folder::with(&[("d/train.parquet", &train.parquet()), ("d/test.parquet", &test.parquet())]);
            // The same as a column, found by its name and values, and under a name that must be declared.
            let mut column = Planted { names: [&clean.names[..], &["split"]].concat(), rows: Vec::new() };
            for (part, word) in [(&train, "train"), (&test, "test")] {
                column.rows.extend(part.rows.iter().map(|row| [&row[..], &[word.to_owned()]].concat()));
            }
            let named = Folder::with(&[("d/t.csv", &column.csv())]);
            column.names[4] = "fold";
            let declared = Folder::with(&[("d/t.parquet", &column.parquet())]);
            for (folder, how, more) in [
                (&files, "by file", &[][..]),
                (&groups, "by file", &[]),
                (&named, "by `split` (found", &[]),
                (&declared, "by `fold`", &["--split", "fold"]),
            ] {
                let report = folder.json(&[&["d", "--entity", "amount"], more].concat());
                for code in ["split-overlap", "entity-overlap"] {
                    match only(&report, code) {
                        Ok(found) => {
                            let message = found["message"].as_str().unwrap();
                            assert!(expected > 0 && message.contains(how), "{message}");
                            assert!(counts(found, expected), "{code} {rows} {expected}: {found}");
                        }
                        Err(told) => assert!(expected == 0 && told.contains("held"), "{code} {rows} {how}: {told}"),
                    }
                }
            }
        }
    }
    // A column of that name that holds something else is no split.
    let mut other = Planted::clean(3, 500);
    other.names[3] = "split";
    let report = Folder::with(&[("t.csv", &other.csv())]).json(&["t.csv"]);
    assert_eq!(outcome(&report, "split-overlap"), "not-applicable");
}

#[test]
fn rows_that_few_others_share_their_quasi_identifiers_with_are_counted() {
    for rows in SIZES {
        // Groups of eleven, but for every tenth, of which only four rows are kept.
        let mut table = Planted { names: vec!["year", "postcode", "x"], rows: Vec::new() };
        let (mut small, mut group) = (0_u64, 0_usize);
        while table.rows.len() < rows {
            let size = if group.is_multiple_of(10) { 4 } else { 11 };
            small += if size == 4 { 4 } else { 0 };
            let row = |n: usize| {
                let postcode = if group.is_multiple_of(7) { String::new() } else { (group / 90).to_string() };
                let year = if postcode.is_empty() { group.to_string() } else { (1900 + group % 90).to_string() };
                vec![year, postcode, n.to_string()]
            };
            table.rows.extend((0..size).map(row));
            group += 1;
        }
        for (folder, file) in table.folders() {
            let report = folder.json(&[file, "--quasi-identifier", "year,postcode"]);
            let found = only(&report, "re-identification").unwrap();
            assert_eq!(found["evidence"]["count"], small, "{file} {rows}");
            assert_eq!(found["evidence"]["population"], table.rows.len() as u64, "{file} {rows}");
        }
        for row in &mut table.rows {
            row[0] = "1950".to_owned();
            row[1].clear();
        }
        for (folder, file) in table.folders() {
            let report = folder.json(&[file, "--quasi-identifier", "year,postcode"]);
            assert_eq!(outcome(&report, "re-identification"), "held", "{file} {rows}");
        }
    }
}

#[test]
fn of_a_sample_the_bounds_hold_what_was_planted_at_any_number_of_threads() {
    // Room for a third of the rows; one key is a giant, and others have a long tail.
    let rows = 120_000;
    let mut held = 0;
    let seeds = 8;
    for seed in 0..seeds {
        let (mut text, mut planted) = ("key,value\n".to_owned(), 0);
        for n in 0..rows {
            let times = if n == 0 { 5_000 } else { (1 << (draw(seed, n) % 97).trailing_zeros().min(6)) / 2 };
            let differ = draw(seed + 100, n).is_multiple_of(9) && times > 0;
            planted += u64::from(differ);
            for time in 0..=times {
                writeln!(text, "k{seed}x{n},{}", if differ { time } else { 7 }).unwrap();
            }
        }
        let folder = Folder::with(&[("t.csv", text.as_bytes())]);
        let [one, two] = ["1", "2"]
            .map(|threads| folder.json(&["t.csv", "--key", "key", "--memory", "64MiB", "--threads", threads]));
        assert_eq!(one["findings"], two["findings"]);
        let found = only(&one, "duplicate-keys").unwrap();
        assert!(found["message"].as_str().unwrap().contains("about "), "{found}");
        held += u32::from(counts(found, planted));
    }
    assert!(held >= 7, "{held} of {seeds} intervals hold what was planted");
}

/// Rows of a key each, and what the rows of each of them are.
#[derive(Default)]
struct Tail {
    keys: Vec<u64>,
    values: Vec<u64>,
    /// Keys whose rows differ, keys of several rows, rows beyond the first of their key, and rows in groups of fewer than
    /// five and than eleven.
    truth: [u64; 5],
}

impl Tail {
    /// Keys with a Pareto tail of rows, and one that has a third of all of them.
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "between 1 and 5,000")]
    fn of(seed: u64) -> Self {
        let mut tail = Self::default();
        for n in 0..12_000 {
            let chance = ((draw(seed, n) >> 11) as f64 + 1.0) / (1_u64 << 53) as f64;
            let rows = if n == 0 { 20_000 } else { chance.powf(-1.0 / 1.3).min(5_000.0) as u64 };
            let differs = draw(seed + 1_000, n).is_multiple_of(11) && rows > 1;
            let key = draw(seed + 2_000, n) | 1;
            tail.keys.extend((0..rows).map(|_| key));
            tail.values.extend((0..rows).map(|row| if differs { 1 + row % 2 } else { 3 }));
            let small = |size| if rows < size { rows } else { 0 };
            let truth = [u64::from(differs), u64::from(rows > 1), rows - 1, small(5), small(11)];
            tail.truth.iter_mut().zip(truth).for_each(|(sum, more)| *sum += more);
        }
        tail
    }

    /// What a sample with room for a few of the keys says of those.
    fn sampled(&self) -> [Between; 5] {
        let rows = self.keys.len() as u64;
        let mut picks = Picks::default();
        picks.choose(&[0, 1], &[0, 1]);
        picks.set(0, Some(self.keys.clone()));
        picks.set(1, Some(self.values.clone()));
        let mut sums = Sums::default();
        (0..).zip(&self.keys).for_each(|(row, key)| sums.add(row, *key));
        let part = PartRows::of_columns(std::iter::once(sums), rows);
        let mut groups = Groups::new(Question { key: KeyOf::Cells(vec![0]), value: ValueOf::Cell(1) }, 1_000);
        groups.fold(&part, &picks, rows, Origin::default());
        let mut whole = RepeatedRows::new(1_000);
        whole.fold(&part, rows, Origin::default());
        let (groups, whole) = (groups.facts(5), whole.facts(5));
        assert!(groups.sampled <= 0.125 && whole.sampled <= 0.125, "a sample is a sample");
        let [under_five, under_eleven] = groups.in_small_groups();
        let [differing, repeated] = [&groups.differing, &groups.repeated].map(|found| groups.between(found.groups));
        [differing, repeated, whole.between(), under_five, under_eleven]
    }
}

#[test]
fn intervals_of_95_percent_hold_what_was_planted_in_at_least_90_of_100_seeds() {
    let (mut held, mut widths) = ([0_u32; 5], [0.0; 5]);
    // These seeds are fixed, so that chance decides nothing here.
    for seed in 0..100 {
        let tail = Tail::of(seed);
        for (at, (between, planted)) in tail.sampled().into_iter().zip(tail.truth).enumerate() {
            held[at] += u32::from(between.low <= planted && planted <= between.high);
            widths[at] += (between.high - between.low) as f64 / planted as f64 / 100.0;
        }
    }
    assert!(held.iter().all(|seeds| *seeds >= 90), "{held:?} of 100, as wide as {widths:?}");
    // An interval of everything holds everything.
    assert!(widths.iter().all(|width| *width < 0.9), "{held:?} of 100, as wide as {widths:?}");
}
