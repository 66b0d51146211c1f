//! The laws of the serial reader, over random and hostile inputs, and of whole files.
//!
//! The grammar is written out here a second time, the slow and obvious way: byte by byte, with no memory of what was
//! seen ahead. The reader must agree with it, agree with itself when the input comes in pieces, account for every byte,
//! and do work in proportion to the input.
//!
//! **Invariant:** nothing here measures time; work is counted in bytes looked at.

use super::grammar::{Ending, Field, Grammar, Input, Notes, Quoting, Record, Spaces, count_line_ends, unescape};
use super::lookahead::work;
use super::records::{Walker, last_boundary};
use super::start::{Sample, start};
use crate::ask::{Budget, Reading};
use crate::read::encoding::Encoding;
use crate::read::text::{Bytes, Packing, Recipe, Text};
use crate::source::{Found, NameClass};
use proptest::prelude::*;
use std::io::{Cursor, Read};
use std::path::Path;

/// A record with the texts of its fields.
type Told = (Record, Vec<(String, Quoting)>);

fn shown(text: &[u8]) -> String {
    text.escape_ascii().to_string()
}

/// Walks `bytes` as far as they are decided; offsets are moved by `base`.
fn walk(grammar: &Grammar, bytes: &[u8], input: Input, base: usize) -> (Vec<Told>, usize) {
    let mut walker = Walker::new(grammar, bytes, input);
    let (mut fields, mut told) = (Vec::<Field>::new(), Vec::new());
    while let Some(mut record) = walker.next_record(&mut fields) {
        record.start += base;
        record.end += base;
        if let Some(at) = &mut record.notes.first_unterminated {
            *at += base;
        }
        let texts = fields.iter().map(|field| {
            let mut text = Vec::new();
            unescape(grammar, bytes, field, &mut text);
            (shown(&text), field.quoting)
        });
        told.push((record, texts.collect()));
    }
    assert!(walker.next_record(&mut fields).is_none() && fields.is_empty());
    (told, walker.position())
}

/// The obvious reading of a whole input.
fn plainly(grammar: &Grammar, bytes: &[u8]) -> Vec<Told> {
    let line_end = |at: usize| matches!(bytes.get(at), Some(b'\n' | b'\r'));
    let (mut told, mut at) = (Vec::new(), 0);
    while at < bytes.len() {
        let (start, mut notes, mut texts) = (at, Notes::default(), Vec::new());
        while !(texts.is_empty() && line_end(at)) {
            let (mut text, mut quoting) = (Vec::new(), Quoting::Bare);
            if at < bytes.len() && grammar.quote == Some(bytes[at]) {
                if let Some((content, strays, close)) = plainly_quoted(grammar, bytes, at) {
                    (text, quoting, at) = (content, Quoting::Quoted, close + 1);
                    notes.stray_quotes += strays;
                } else {
                    notes.unterminated += 1;
                    notes.first_unterminated.get_or_insert(at);
                    text.push(bytes[at]);
                    at += 1;
                }
            }
            while quoting == Quoting::Bare && at < bytes.len() && !line_end(at) && bytes[at] != grammar.delimiter {
                if grammar.escape == Some(bytes[at]) && at + 1 < bytes.len() {
                    at += 1;
                } else if grammar.quote == Some(bytes[at]) {
                    notes.inner_quotes += 1;
                }
                text.push(bytes[at]);
                at += 1;
            }
            texts.push((shown(&text), quoting));
            if at == bytes.len() || line_end(at) {
                break;
            }
            at += 1;
        }
        let (ending, len) = match &bytes[at..] {
            [] => (Ending::None, 0),
            [b'\r', b'\n', ..] => (Ending::CrLf, 2),
            [b'\r', ..] => (Ending::Cr, 1),
            _ => (Ending::Lf, 1),
        };
        // An escaped CR before the LF that ends the record is one line with it.
        let lines = count_line_ends(&bytes[start..at + len]);
        at += len;
        told.push((Record { start, end: at, lines, ending, notes }, texts));
    }
    told
}

/// The text, stray quotes and closing quote of the field that opens at `open`, if it closes.
fn plainly_quoted(grammar: &Grammar, bytes: &[u8], open: usize) -> Option<(Vec<u8>, usize, usize)> {
    let quote = grammar.quote?;
    let line_end = |byte: u8| byte == b'\n' || byte == b'\r';
    let (mut text, mut strays, mut crossed, mut at) = (Vec::new(), 0, false, open + 1);
    while at < bytes.len() {
        if bytes[at] != quote {
            at += usize::from(grammar.escape == Some(bytes[at]));
            let byte = *bytes.get(at)?;
            crossed |= line_end(byte);
            text.push(byte);
            at += 1;
            continue;
        }
        let run = bytes[at..].iter().take_while(|&&byte| byte == quote).count();
        at += run;
        text.extend(vec![quote; run / 2]);
        if run % 2 == 1 {
            if bytes.get(at).is_none_or(|&byte| line_end(byte) || byte == grammar.delimiter) {
                let close = at - 1;
                return (close - open - 1 <= grammar.max_field).then_some((text, strays, close));
            }
            if crossed {
                return None;
            }
            strays += 1;
            text.push(quote);
        }
    }
    None
}

/// Reads `bytes` in pieces that end at `cuts`, keeping what is undecided for the next piece.
fn in_pieces(grammar: &Grammar, bytes: &[u8], cuts: &[usize]) -> Vec<Told> {
    let (mut told, mut base) = (Vec::new(), 0);
    for &cut in cuts {
        let (more, position) = walk(grammar, &bytes[base..cut.max(base)], Input::More, base);
        told.extend(more);
        base += position;
    }
    told.extend(walk(grammar, &bytes[base..], Input::Last, base).0);
    told
}

/// Inputs of up to `len` pieces: mostly single bytes that mean something, now and then a long stretch that does not.
fn hostile(len: usize) -> impl Strategy<Value = Vec<u8>> {
    let piece = prop_oneof![
        6 => Just("a"), 6 => Just(","), 10 => Just("\""), 4 => Just("\n"), 2 => Just("\r"), 2 => Just("\\"),
        1 => Just("a long stretch of text, then one more after it"), 1 => Just("as long a stretch of text without stop"),
    ];
    prop::collection::vec(piece, 0..len).prop_map(|pieces| pieces.concat().into_bytes())
}

fn grammars() -> impl Strategy<Value = Grammar> {
    let quote = prop_oneof![8 => Just(Some(b'"')), 1 => Just(None)];
    let escape = prop_oneof![Just(None), Just(Some(b'\\'))];
    let max_field = prop_oneof![Just(Grammar::MAX_FIELD), 0_usize..12, Just(usize::MAX)];
    (quote, escape, max_field).prop_map(|(quote, escape, max_field)| Grammar {
        delimiter: b',',
        quote,
        escape,
        spaces: Spaces::Text,
        max_field,
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 40_000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn the_reader_agrees_with_the_obvious_reading(grammar in grammars(), bytes in hostile(40)) {
        prop_assert_eq!(walk(&grammar, &bytes, Input::Last, 0).0, plainly(&grammar, &bytes));
    }

    #[test]
    fn pieces_give_what_one_pass_gives(
        grammar in grammars(),
        bytes in hostile(40),
        mut cuts in prop::collection::vec(0_usize..60, 0..8),
    ) {
        cuts.retain(|&cut| cut <= bytes.len());
        cuts.sort_unstable();
        prop_assert_eq!(in_pieces(&grammar, &bytes, &cuts), walk(&grammar, &bytes, Input::Last, 0).0);
    }

    #[test]
    fn byte_by_byte_gives_what_one_pass_gives(grammar in grammars(), bytes in hostile(24)) {
        let cuts: Vec<_> = (0..=bytes.len()).collect();
        prop_assert_eq!(in_pieces(&grammar, &bytes, &cuts), walk(&grammar, &bytes, Input::Last, 0).0);
    }

    #[test]
    fn records_tile_the_input(grammar in grammars(), bytes in hostile(60)) {
        let (told, position) = walk(&grammar, &bytes, Input::Last, 0);
        let mut end = 0;
        for (record, texts) in &told {
            prop_assert_eq!(record.start, end);
            prop_assert!(record.end > record.start);
            prop_assert_eq!(texts.is_empty(), matches!(bytes[record.start], b'\n' | b'\r'));
            end = record.end;
        }
        prop_assert_eq!((end, position), (bytes.len(), bytes.len()));
        let lines: usize = told.iter().map(|(record, _)| record.lines).sum();
        prop_assert_eq!(lines, count_line_ends(&bytes));
    }

    #[test]
    fn the_last_boundary_is_where_walking_ends(grammar in grammars(), bytes in hostile(40), bare in any::<bool>()) {
        let mut bytes = bytes;
        if bare {
            bytes.retain(|&byte| byte != b'"' && byte != b'\\');
        }
        for input in [Input::More, Input::Last] {
            prop_assert_eq!(last_boundary(&grammar, &bytes, input), walk(&grammar, &bytes, input, 0).1);
        }
    }

    #[test]
    fn any_bytes_are_read_with_any_grammar(
        (delimiter, quote, escape) in (0_u8..16, prop::option::of(0_u8..16), prop::option::of(0_u8..16)),
        max_field in 0_usize..50,
        bytes in prop::collection::vec(prop_oneof![9 => 0_u8..16, 1 => any::<u8>()], 0..60),
    ) {
        let grammar = Grammar { delimiter, quote, escape, spaces: Spaces::Text, max_field };
        let (told, position) = walk(&grammar, &bytes, Input::Last, 0);
        prop_assert_eq!(position, bytes.len());
        // Clashing bytes are settled the same way in both readings.
        prop_assert_eq!(told, plainly(&grammar.settled(), &bytes));
        let (_, decided) = walk(&grammar, &bytes, Input::More, 0);
        prop_assert!(decided <= bytes.len());
    }
}

#[test]
fn every_short_input_is_read_alike() {
    // All inputs of up to six bytes, each also cut in two at every place.
    let alphabet = *b"a,\"\n\r\\";
    for len in 0..=6_u32 {
        for number in 0..alphabet.len().pow(len) {
            let bytes: Vec<u8> = (0..len).map(|place| alphabet[number / 6_usize.pow(place) % 6]).collect();
            for (escape, max_field) in [(None, 99), (Some(b'\\'), 99), (None, 2)] {
                let grammar = Grammar { escape, max_field, ..Grammar::default() };
                let expect = plainly(&grammar, &bytes);
                assert_eq!(walk(&grammar, &bytes, Input::Last, 0).0, expect, "{}", shown(&bytes));
                for cut in 0..=if len < 6 { bytes.len() } else { 0 } {
                    assert_eq!(in_pieces(&grammar, &bytes, &[cut]), expect, "{} cut at {cut}", shown(&bytes));
                }
            }
        }
    }
}

#[test]
fn work_is_linear_on_hostile_inputs() {
    let patterns = [
        r#","x"#,
        r#",""x"#,
        r#","""#,
        "\"\n",
        ",\"\n",
        "\"\n,",
        ",\"\n\"x",
        "\"a\n,\"\",",
        ",\"x\n",
        "\"x\"\n",
        "\"",
        "\"\"\"a",
        ",\"\"\"\n",
        "\\\"",
        "\"\\",
        ",\"\\\"\n",
        "a\"",
        "\"a\"b\n,",
        "\r",
        ",",
        "\"\r\n\"\"",
        "a",
    ];
    let work_on = |grammar: &Grammar, bytes: &[u8], input: Input| {
        work::take();
        let mut walker = Walker::new(grammar, bytes, input);
        let mut fields = Vec::new();
        while walker.next_record(&mut fields).is_some() {}
        work::take()
    };
    for pattern in patterns {
        for tail in ["", "\"", "\",", "\n\"x", "\"\"\"\"\"\"\"\"x", "\n"] {
            for (escape, max_field) in [(None, usize::MAX), (None, 3), (None, 1000), (Some(b'\\'), 5000)] {
                let grammar = Grammar { escape, max_field, ..Grammar::default() };
                for input in [Input::More, Input::Last] {
                    for size in [500, 2_000, 8_000] {
                        let mut bytes = pattern.repeat(size / pattern.len()).into_bytes();
                        // A long tail that every question could run into.
                        bytes.extend(tail.repeat(size / 8).into_bytes());
                        let steps = work_on(&grammar, &bytes, input);
                        let len = bytes.len();
                        assert!(steps <= 8 * len + 64, "{pattern:?} {tail:?} {grammar:?} {input:?}: {steps} for {len}");
                    }
                }
            }
        }
    }
}

/// The bytes looked at in reading a file from its first byte to its cells: its dialect decided, cut into parts and read,
/// each as a check does it.
fn work_of_a_file(text: &str) -> usize {
    let utf8 = Encoding::named("utf-8").expect("an encoding");
    let found = Found::at(Path::new("-"), "hostile.csv".to_owned(), 0, NameClass::Text);
    // Parts of 64 KiB.
    let budget = Budget { memory: 2 << 20, ..Budget::default() };
    work::take();
    let file = Box::new(Cursor::new(text.as_bytes().to_vec()));
    let mut rest = Text::of(Vec::new(), Bytes::of(&found, file, None).expect("it is not packed"), &utf8);
    let mut head = Vec::new();
    rest.by_ref().take(1 << 18).read_to_end(&mut head).expect("memory can be read");
    let recipe = Recipe { packing: Packing::Plain, encoding: utf8 };
    let sample = Sample { head, input: Input::More, rest, is_stream: true, recipe };
    let opened = start(sample, &found.shown, &Reading::default(), &budget);
    let mut parts = opened.parts(&found, &budget).expect("it can be read");
    let mut bytes = 0;
    while let Some(part) = parts.next_part() {
        bytes += part.expect("no part is at fault").read(5, &mut |_| {}).extent.bytes;
    }
    assert_eq!(bytes, text.len() as u64, "every byte belongs to a part");
    work::take()
}

/// Whether files of `pattern` over and over, of these sizes in KiB, take work in proportion to their sizes. How files
/// begin is looked at in many ways, and always as far: what more bytes cost tells the rest.
fn grows_in_proportion(pattern: &str, per_line: usize, sizes: &[usize]) {
    let file = |kib: &usize| {
        let pieces = (1..=(kib << 10) / pattern.len()).map(|i| if i % per_line == 0 { "\n" } else { pattern });
        let text = format!("a,b\n{}", pieces.collect::<String>());
        (text.len(), work_of_a_file(&text))
    };
    let files: Vec<(usize, usize)> = sizes.iter().map(file).collect();
    for pair in files.windows(2) {
        let (bytes, work) = (pair[1].0 - pair[0].0, pair[1].1.saturating_sub(pair[0].1));
        assert!(work > bytes, "{pattern:?} {per_line}: {work} for {bytes} bytes more can't be all");
        assert!(work <= 16 * bytes, "{pattern:?} {per_line}: {work} for {bytes} bytes more");
    }
}

#[test]
fn a_hostile_file_takes_work_in_proportion_to_its_size() {
    for pattern in [",\"x", ",\"x\n", "\"a\"b,\"\n", "\"\n\"x,", "a,\"b\"\n", "5\" x,\n", "\"\"\"x\"\n,"] {
        // Lines of many such, and all of them in one line.
        for per_line in [50, usize::MAX] {
            grows_in_proportion(pattern, per_line, &[512, 1024]);
        }
    }
}

#[test]
fn a_file_of_quotes_that_never_close_takes_work_in_proportion_however_large() {
    grows_in_proportion(",\"x", usize::MAX, &[1024, 2048, 4096, 8192]);
    grows_in_proportion(",\"x\n", usize::MAX, &[1024, 2048, 4096]);
}
