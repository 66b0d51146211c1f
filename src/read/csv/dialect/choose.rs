//! Which grammar reads a text best: delimiter, quote, escape, and spaces after the delimiter.
//!
//! For each delimiter that occurs, the quoting that suits it is settled first, then the delimiters are held against each
//! other. Comma, semicolon, tab, pipe and the control bytes compete as equals; space, colon, caret and tilde are parts of
//! ordinary text and win only where they fit clearly and none of the others does.
//!
//! **Invariant:** a choice depends on the bytes and the hints alone, and the number of readings is bounded.

use crate::read::csv::grammar::{Grammar, Input, Spaces};

use super::Hints;
use super::reading::{Depth, LEAST_LOOKS, Reading};

/// Delimiters that compete as equals, in the order in which ties fall: what is rare in text was put there on purpose.
const MAIN: [u8; 7] = [b'\t', 0x01, 0x1F, 0x1E, b'|', b';', b','];
/// Delimiters that are also ordinary text.
const MINOR: [u8; 4] = [b'^', b'~', b':', b' '];
/// The share of records that must agree before a minor delimiter is believed (project judgement: "clearly").
const MINOR_SHARE: f64 = 0.95;
/// A name like `.tsv` counts for as much as a score that is better by a quarter (project judgement): it decides between
/// close readings and does not stand against a clear one.
const HINT_WEIGHT: f64 = 1.25;

/// The reading chosen, and the others that were weighed, best first.
#[derive(Debug)]
pub(super) struct Choice {
    pub(super) best: Reading,
    /// The best of another delimiter, with its score on the same scale.
    pub(super) second: Option<Reading>,
}

/// Chooses among the readings of `text`.
pub(super) fn choose(text: &[u8], input: Input, hints: &Hints, max_field: usize) -> Choice {
    let unrivalled = unrivalled(text, input, hints, max_field).map(|best| Choice { best, second: None });
    unrivalled.unwrap_or_else(|| weigh(text, input, hints, max_field))
}

/// Weighs them all.
fn weigh(text: &[u8], input: Input, hints: &Hints, max_field: usize) -> Choice {
    let forced = hints.delimiter;
    let occurs = |byte: &u8| memchr::memchr(*byte, text).is_some();
    let base = |delimiter| Grammar { delimiter, max_field, ..Grammar::default() };
    let mut readings: Vec<Reading> = match forced {
        Some(delimiter) => vec![quoted(base(delimiter), text, input, hints)],
        None => MAIN.iter().filter(|byte| occurs(byte)).map(|&byte| quoted(base(byte), text, input, hints)).collect(),
    };
    for reading in &mut readings {
        if hints.extension == Some(reading.grammar.delimiter) {
            reading.score *= HINT_WEIGHT;
        }
    }
    if forced.is_none() && !readings.iter().any(Reading::is_table) {
        let whole = Reading::of(&Grammar { quote: None, ..base(b'\n') }, text, input);
        for byte in MINOR.iter().filter(|byte| occurs(byte)) {
            let reading = quoted(base(*byte), text, input, hints);
            if is_clear(&reading, &whole) {
                readings.push(reading);
            }
        }
    }
    if forced.is_some()
        && let Some(best) = readings.pop_if(|reading| reading.width < 2)
    {
        // What was ordered cuts nothing: it is kept to, and what would make a table is told.
        let others = MAIN.iter().filter(|byte| occurs(byte)).map(|&byte| quoted(base(byte), text, input, hints));
        let second = others.filter(Reading::is_table).max_by(|a, b| a.score.total_cmp(&b.score));
        return Choice { best, second };
    }
    // Stable, so that of equals the rarer delimiter stays in front.
    readings.sort_by(|a, b| b.score.total_cmp(&a.score));
    let mut ranked = readings.into_iter();
    match ranked.next() {
        Some(best) if best.width >= 2 || forced.is_some() || best.grammar.delimiter == b',' => {
            Choice { best, second: ranked.next() }
        }
        // Nothing cuts the records: one column, read with the delimiter that the name or the format's own name promises.
        first => {
            let delimiter = hints.extension.unwrap_or(b',');
            Choice { best: quoted(base(delimiter), text, input, hints), second: first.filter(|other| other.width >= 2) }
        }
    }
}

/// The reading that would be chosen whatever its cells look like, if there is one: it makes a table, nothing is doubtful
/// about its quoting, and no other cuts records, nor comes near it if its own cells look their worst and the other's
/// their best. What [`weigh`] gives is
/// the same.
fn unrivalled(text: &[u8], input: Input, hints: &Hints, max_field: usize) -> Option<Reading> {
    let base = |delimiter| Grammar { delimiter, max_field, ..Grammar::default() };
    if let Some(delimiter) = hints.delimiter {
        return unweighed(base(delimiter), text, input, hints).filter(|reading| reading.width >= 2);
    }
    let mut best: Option<Reading> = None;
    let mut most: f64 = 0.0;
    for &delimiter in MAIN.iter().filter(|&&byte| memchr::memchr(byte, text).is_some()) {
        let reading = unweighed(base(delimiter), text, input, hints)?;
        let weight = if hints.extension == Some(delimiter) { HINT_WEIGHT } else { 1.0 };
        if reading.width < 2 {
            most = most.max(reading.score * weight);
        } else if best.replace(reading).is_some() {
            return None;
        }
    }
    best.filter(|best| best.is_table() && best.score * LEAST_LOOKS > most)
}

/// The cuts of the one quoting that suits a delimiter, where no other has to be weighed against it.
fn unweighed(base: Grammar, text: &[u8], input: Input, hints: &Hints) -> Option<Reading> {
    let quote = hints.quote.unwrap_or(Some(b'"'));
    let grammar = Grammar { quote, escape: hints.escape.flatten(), ..base };
    let doubtful = hints.escape.is_none() && escapes(text, base.delimiter);
    let reading = (!doubtful).then(|| Reading::to(Depth::Cuts, &grammar, text, input))?;
    (reading.padded_quotes == 0 && (hints.quote.is_some() || reading.apostrophes == 0)).then_some(reading)
}

/// Whether a delimiter that is also ordinary text fits clearly: nearly all records agree, and cutting makes numbers, dates
/// and the like, or quoted fields, out of lines that were none themselves. Spaces and colons cut sentences and clock times
/// too, so what they leave must not be rubbish; many colons in every line without any are a list like `/etc/passwd`.
fn is_clear(reading: &Reading, whole: &Reading) -> bool {
    let typed = reading.strong * 2 >= reading.filled || reading.quoted * 2 >= reading.filled;
    let clean = reading.odd * 10 <= reading.filled;
    let suits = match reading.grammar.delimiter {
        b' ' => typed && clean,
        b':' => clean && (typed || (reading.width >= 5 && reading.share >= 1.0)),
        _ => true,
    };
    reading.width >= 2
        && reading.records >= 2
        && reading.share >= MINOR_SHARE
        && suits
        && whole.strong * 2 < whole.filled
}

/// The reading with the quoting that suits its delimiter best.
fn quoted(base: Grammar, text: &[u8], input: Input, hints: &Hints) -> Reading {
    let quote = hints.quote.unwrap_or(Some(b'"'));
    let mut best = Reading::of(&Grammar { quote, escape: hints.escape.flatten(), ..base }, text, input);
    let padded_quotes = best.padded_quotes;
    if padded_quotes > 0 {
        best = better(best, |grammar| Grammar { spaces: Spaces::Padding, ..grammar }, text, input);
    }
    if hints.quote.is_none() && best.apostrophes > 0 {
        let single = |grammar| Grammar { quote: Some(b'\''), ..grammar };
        let other = better(best.clone(), single, text, input);
        // Apostrophes are in ordinary text too: most of them must stand where quotes stand. And the records looked at may
        // have a few of them where the text goes on with quotes.
        let opening = |quote| opening(text, base.delimiter, quote);
        if other.quoted > best.quoted && other.loose <= 2 * other.quoted && opening(b'\'') >= opening(b'"') {
            best = other;
        }
    }
    if hints.escape.is_none() && escapes(text, base.delimiter) {
        let escaped = better(best.clone(), |grammar| Grammar { escape: Some(b'\\'), ..grammar }, text, input);
        // A backslash that is mere text changes some looks; one that escapes mends quotes or widths.
        if escaped.loose < best.loose || escaped.share > best.share {
            best = escaped;
        }
        if hints.quote.is_none() && best.quoted == 0 && only_escaped_apostrophes(text) {
            best.grammar = Grammar { quote: Some(b'\''), escape: Some(b'\\'), ..best.grammar };
        }
    }
    if best.grammar.quote == quote {
        // Where spaces are padding, the quotes after them are quotes like any other.
        best.padded_quotes = padded_quotes;
    }
    best
}

/// How many bytes that may be quotes stand where a field begins.
fn opening(text: &[u8], delimiter: u8, quote: u8) -> usize {
    let begins = |at: usize| {
        at.checked_sub(1)
            .and_then(|before| text.get(before))
            .is_none_or(|&before| before == delimiter || before == b'\n' || before == b'\r')
    };
    memchr::memchr_iter(quote, text).filter(|&at| begins(at)).count()
}

/// The reading after `change`, if that is better; else the one before.
fn better(before: Reading, change: impl Fn(Grammar) -> Grammar, text: &[u8], input: Input) -> Reading {
    let after = Reading::of(&change(before.grammar), text, input);
    if after.score > before.score { after } else { before }
}

/// Whether a backslash stands before a byte that would mean something without it.
fn escapes(text: &[u8], delimiter: u8) -> bool {
    memchr::memchr_iter(b'\\', text)
        .filter_map(|at| text.get(at + 1))
        .any(|&next| matches!(next, b'"' | b'\'' | b'\n' | b'\r') || next == delimiter)
}

/// Whether every apostrophe has a backslash before it: whoever wrote that took apostrophes for quotes.
fn only_escaped_apostrophes(text: &[u8]) -> bool {
    let mut apostrophes = memchr::memchr_iter(b'\'', text).peekable();
    apostrophes.peek().is_some()
        && apostrophes.all(|at| at > 0 && text.get(at - 1) == Some(&b'\\'))
        && memchr::memchr(b'"', text).is_none()
}

#[cfg(test)]
mod tests {
    use std::cell::Cell;

    use proptest::prelude::*;

    use super::*;

    /// What is decided by a reading, without what only weighing it needs.
    fn decided(reading: &Reading) -> impl PartialEq + std::fmt::Debug + use<> {
        let &Reading { grammar, width, share, records, quoted, padded_quotes, followers, padded, .. } = reading;
        (grammar, width, share, records, quoted, padded_quotes, followers, padded)
    }

    #[test]
    fn an_unrivalled_reading_is_the_one_that_weighing_gives() {
        let (of_one, of_all) = (Cell::new(0), Cell::new(0));
        let cell = "[a-z]{0,4}|[0-9]{1,3}|[0-9]{1,2}[,.;|][0-9]|\"[a,;\n]{0,3}\"|[a ]{2}[;,|:]? ?[a']{0,2}|=[;|{]{3}";
        let rows = prop::collection::vec(prop::collection::vec(cell, 1..5), 1..9);
        let between = prop::sample::select(vec![",", ";", "\t", "|", ", ", "\\"]);
        let name = prop::sample::select(vec!["x.csv", "x.tsv", "x.psv"]);
        let forced = prop::sample::select(vec![None, None, None, Some(b','), Some(b';')]);
        let mut runner = proptest::test_runner::TestRunner::deterministic();
        let run =
            runner.run(&(rows, between, name, forced, any::<bool>()), |(rows, between, name, delimiter, square)| {
                let width = rows[0].len();
                let line = |row: &[String]| {
                    let mut row = row.to_vec();
                    if square {
                        row.resize(width, "b".to_owned());
                    }
                    row.join(between)
                };
                let text: String = rows.iter().map(|row| line(row) + "\n").collect();
                let hints = Hints { delimiter, ..Hints::of_name(name) };
                let max_field = Grammar::MAX_FIELD;
                of_all.set(of_all.get() + 1);
                if let Some(best) = unrivalled(text.as_bytes(), Input::Last, &hints, max_field) {
                    let all = weigh(text.as_bytes(), Input::Last, &hints, max_field);
                    prop_assert_eq!(decided(&best), decided(&all.best), "{}", text);
                    prop_assert!(all.second.is_none_or(|second| second.width < 2), "{}", text);
                    of_one.set(of_one.get() + 1);
                }
                Ok(())
            });
        run.unwrap();
        assert!(of_one.get() * 10 >= of_all.get(), "{} of {} were unrivalled", of_one.get(), of_all.get());
    }
}
