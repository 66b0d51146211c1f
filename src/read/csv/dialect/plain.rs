//! The lines of a text before its first quote or escape: each is a record, cut at every delimiter.
//!
//! **Invariant:** what is given are the records that the serial reader finds there, and the first that is not given
//! starts where the last one ends.

use crate::read::csv::grammar::{Grammar, Input, Spaces};

/// A record without quotes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Line<'a> {
    /// Its bytes, without the line end.
    pub(super) text: &'a [u8],
    pub(super) start: usize,
    /// Just past its line end.
    pub(super) end: usize,
}

/// The lines of `text`, which starts with a record, before the first that holds a quote or an escape; none where spaces
/// are padding.
pub(super) fn plain_lines<'a>(
    grammar: &Grammar,
    text: &'a [u8],
    input: Input,
) -> impl Iterator<Item = Line<'a>> + use<'a> {
    let Grammar { delimiter, quote, escape, spaces, .. } = grammar.settled();
    let special = match (quote, escape) {
        (None, None) => None,
        (Some(byte), None) | (None, Some(byte)) => memchr::memchr(byte, text),
        (Some(quote), Some(escape)) => memchr::memchr2(quote, escape, text),
    };
    let is_plain = spaces == Spaces::Text && !matches!(delimiter, b'\n' | b'\r');
    let plain = text.get(..special.unwrap_or(text.len())).filter(|_| is_plain).unwrap_or_default();
    let goes_on = special.is_some() || input == Input::More;
    let mut start = 0;
    std::iter::from_fn(move || {
        let ahead = &plain[start..];
        let at = memchr::memchr2(b'\n', b'\r', ahead)?;
        // A CR as the very last byte may be half of a line end.
        let width = match (ahead[at], ahead.get(at + 1)) {
            (b'\r', None) if goes_on => return None,
            (b'\r', Some(b'\n')) => 2,
            _ => 1,
        };
        let line = Line { text: &ahead[..at], start, end: start + at + width };
        start = line.end;
        Some(line)
    })
}
