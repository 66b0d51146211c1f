//! Laws over random input: no panic, no dependence on anything but bytes, and what is well written is recognised.

use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};

use super::*;
use crate::read::csv::grammar::Input;

/// Bytes that mean something to one grammar or another, and some that mean nothing.
fn hostile() -> impl Strategy<Value = Vec<u8>> {
    prop::collection::vec(prop::sample::select(&b",;|\t\"'\\\n\r #%=a1. -:~^\x01\xC3\xFF\0"[..]), 0..400)
}

proptest! {
    #[test]
    fn any_bytes_are_decided_alike_twice(text in hostile(), more in any::<bool>()) {
        let input = if more { Input::More } else { Input::Last };
        let decision = decide(&text, input, &Hints::default());
        prop_assert_eq!(&decision, &decide(&text.clone(), input, &Hints::default()));
        prop_assert!((0.0..=1.0).contains(&decision.confidence) && (0.0..=1.0).contains(&decision.header_confidence));
        prop_assert!(decision.table_start <= decision.data_start && decision.data_start <= text.len());
        names(&decision, &text, input);
    }

    #[test]
    fn any_random_bytes_are_decided(text in prop::collection::vec(any::<u8>(), 0..400)) {
        names(&decide(&text, Input::Last, &Hints::default()), &text, Input::Last);
    }

    #[test]
    fn any_tail_is_judged(records in prop::collection::vec(prop::collection::vec(hostile(), 0..4), 0..8)) {
        let cells: Vec<Vec<&[u8]>> = records.iter().map(|record| record.iter().map(Vec::as_slice).collect()).collect();
        prop_assert!(footer(&cells, 3, &[Sort::Number, Sort::Text, Sort::Text]) <= cells.len());
        let mut spans = cells.iter().map(|cells| Span::of(cells.iter().copied()));
        prop_assert!(further_table(3, true, || spans.next()).is_none_or(|at| at + 1 < cells.len()));
    }
}

/// Work grows with the head and no faster, on input that makes naive readers quadratic.
#[test]
fn work_is_linear_on_hostile_input() {
    for piece in [&b",\"x"[..], b",\"x,\"x\n", b",'x\\", b"\"\"\"", b"; \"a", b"\n", b"'\",;\t|"] {
        for len in [1 << 14, 1 << 17, 1 << 20] {
            let text: Vec<u8> = piece.iter().copied().cycle().take(len).collect();
            crate::read::csv::lookahead::work::take();
            decide(&text, Input::More, &Hints::default());
            let passed = crate::read::csv::lookahead::work::take();
            // Eleven delimiters, at most four quotings of each, some passes of the tokenizer over each.
            assert!(passed <= 200 * len, "{piece:?} {len}: {passed}");
        }
    }
}

/// A table's cells, and how they are written.
#[derive(Clone, Debug)]
struct Written {
    delimiter: u8,
    quote: u8,
    escape: Option<u8>,
    text: String,
    quotes_needed: bool,
}

fn column() -> impl Strategy<Value = &'static str> {
    prop::sample::select(vec!["integer", "decimal", "date", "word", "sentence", "code", "datetime", "sparse"])
}

fn cell(kind: &str, seed: u32) -> String {
    const WORDS: [&str; 12] = [
        "alpha",
        "it's",
        "gamma",
        "Müller",
        "say \"hi\"",
        "a, b",
        "x; y",
        "north-west",
        "tea | milk",
        "echo",
        "two\nlines",
        "50 %",
    ];
    let word = |shift: u32| WORDS[usize::try_from(seed >> shift).unwrap() % WORDS.len()];
    match kind {
        "integer" => (seed % 10_000).to_string(),
        "decimal" => format!("{}.{:02}", seed % 1000, seed / 1000 % 100),
        "date" => format!("20{:02}-{:02}-{:02}", seed % 30, seed / 30 % 12 + 1, seed / 400 % 28 + 1),
        "datetime" => format!("20{:02}-01-{:02} {:02}:00:00", seed % 30, seed / 30 % 28 + 1, seed / 900 % 24),
        "word" => word(3).to_owned(),
        "sentence" => format!("{} {} {}", word(3), word(9), word(15)),
        "code" => format!("{}{}-{}", char::from_digit(10 + seed % 26, 36).unwrap(), seed / 26 % 90, seed / 3000 % 1000),
        _ if seed.is_multiple_of(3) => String::new(),
        _ => word(5).to_owned(),
    }
}

fn written() -> impl Strategy<Value = Written> {
    let delimiter = prop::sample::select(&b",;\t|,;\t,\x01\x1F"[..]);
    let quote = prop::sample::select(&b"\"\"\"'"[..]);
    let rows = prop::collection::vec(prop::collection::vec(any::<u32>(), 8), 10..40);
    let columns = prop::collection::vec(column(), 2..8);
    (delimiter, quote, any::<bool>(), any::<bool>(), any::<bool>(), columns, rows).prop_map(
        |(delimiter, quote, backslash, all, header, columns, rows)| {
            let escape = backslash.then_some(b'\\');
            let (d, q) = (char::from(delimiter), char::from(quote));
            let mut quotes_needed = false;
            let mut write = |cell: &str| {
                let needed = cell.contains([d, q, '\n']);
                quotes_needed |= needed || (all && !cell.is_empty());
                if needed || all {
                    let inner = cell.replace(q, &if backslash { format!("\\{q}") } else { format!("{q}{q}") });
                    format!("{q}{inner}{q}")
                } else {
                    cell.to_owned()
                }
            };
            let mut lines = Vec::new();
            if header {
                lines.push(
                    columns.iter().enumerate().map(|(at, kind)| write(&format!("{kind}_{at}"))).collect::<Vec<_>>(),
                );
            }
            for row in &rows {
                let cells = columns.iter().zip(row).map(|(kind, &seed)| write(&cell(kind, seed)));
                lines.push(cells.collect());
            }
            let mut text: String = lines.iter().map(|line| line.join(&d.to_string()) + "\n").collect();
            if rows.len().is_multiple_of(3) {
                text = text.replace('\n', "\r\n");
            }
            Written { delimiter, quote, escape, text, quotes_needed }
        },
    )
}

#[test]
fn well_formed_text_in_any_dialect_is_recognised() {
    const CASES: usize = 2000;
    let mut runner = TestRunner::new_with_rng(
        Config::default(),
        proptest::test_runner::TestRng::deterministic_rng(proptest::test_runner::RngAlgorithm::ChaCha),
    );
    let strategy = written();
    let mut missed = Vec::new();
    let mut texts = std::collections::BTreeSet::new();
    for _ in 0..CASES {
        let case = proptest::strategy::ValueTree::current(&strategy.new_tree(&mut runner).unwrap());
        let found = decide(case.text.as_bytes(), Input::Last, &Hints::default());
        let quote = found.quote == Some(case.quote) || !case.quotes_needed;
        let escape = found.escape == case.escape || !case.text.contains('\\');
        texts.insert(case.text.clone());
        if found.delimiter != case.delimiter || !quote || !escape {
            missed.push((case, found));
        }
    }
    assert_eq!(texts.len(), CASES, "the cases differ");
    let first = missed.first();
    assert!(missed.len() * 100 <= CASES, "{} of {CASES} missed; the first: {first:#?}", missed.len());
}
