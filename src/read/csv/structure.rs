//! Which bytes end cells and records, 64 at a time.
//!
//! Comparing 64 bytes with a delimiter gives a word with a bit for each that is one; the same for quotes and line ends.
//! What lies between an opening and its closing quote is then a running exclusive-or over the quote bits. That reading
//! is the grammar's only where quotes stand as they should: each opens at the start of a cell and closes at its end, or
//! is doubled. Every word is checked for that, and the first that fails is given back to the serial reader.
//!
//! **Invariant:** where a [`Scanner`] gives a structure, the serial reader would have found the same ends.

use super::grammar::{Grammar, Spaces};
use super::lanes::equal;

pub(super) use super::lanes::WORD;

/// The ends in 64 bytes, a bit each, the first byte lowest.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Structure {
    /// Delimiters outside quotes.
    pub(super) delimiters: u64,
    /// Last bytes of line ends outside quotes: LF, or CR that no LF follows.
    pub(super) line_ends: u64,
    /// The same, inside quotes and outside.
    pub(super) lines: u64,
    /// Quotes.
    pub(super) quotes: u64,
}

/// Reads words one after the other. Copied to remember a place.
#[derive(Clone, Copy, Debug)]
pub(super) struct Scanner {
    delimiter: u8,
    quote: Option<u8>,
    /// All ones inside quotes, else zero.
    inside: u64,
    /// One if the next byte starts a cell.
    starts: u64,
    /// One if the byte before closed a quote.
    closed: u64,
}

impl Scanner {
    /// Limits on fields below this are left to the serial reader: whoever scans looks at the limit once a word.
    const SMALLEST_LIMIT: usize = 4096;

    /// A scanner at the start of a record. `None` for a grammar that it can't read: one with an escape byte.
    pub(super) fn new(grammar: &Grammar) -> Option<Self> {
        let grammar = grammar.settled();
        let is_plain = grammar.escape.is_none()
            && grammar.spaces == Spaces::Text
            && !matches!(grammar.delimiter, b'\n' | b'\r')
            && grammar.max_field >= Self::SMALLEST_LIMIT;
        is_plain.then_some(Self { delimiter: grammar.delimiter, quote: grammar.quote, inside: 0, starts: 1, closed: 0 })
    }

    /// Begins anew at the start of a record.
    pub(super) fn restart(&mut self) {
        (self.inside, self.starts, self.closed) = (0, 1, 0);
    }

    /// Whether the bytes so far end inside quotes, in a field that may come to be longer than `max_field` before it is
    /// asked again, if it is `length` bytes long so far. Such a field is for the serial reader to judge.
    pub(super) fn may_pass(&self, length: usize, max_field: usize) -> bool {
        self.inside != 0 && length + WORD > max_field
    }

    /// Whether the bytes so far end inside quotes.
    pub(super) fn is_inside(&self) -> bool {
        self.inside != 0
    }

    /// The structure of the first word of `rest`, which holds at least a byte, and how many bytes that word has.
    #[inline]
    pub(super) fn next(&mut self, rest: &[u8]) -> (Option<Structure>, usize) {
        if let Some(word) = rest.first_chunk::<WORD>() {
            return (self.word(word, WORD, rest.get(WORD).copied()), WORD);
        }
        let mut word = [0; WORD];
        word[..rest.len()].copy_from_slice(rest);
        (self.word(&word, rest.len(), None), rest.len())
    }

    /// The structure of the next word, of which the first `len` bytes count. `next` is the byte after it, if there is
    /// one. `None` where a quote stands as it should not: the scanner is then of no use until it is restarted.
    #[inline]
    fn word(&mut self, word: &[u8; WORD], len: usize, next: Option<u8>) -> Option<Structure> {
        let valid = if len >= WORD { u64::MAX } else { (1 << len) - 1 };
        let delimiters = equal(word, self.delimiter) & valid;
        let lf = equal(word, b'\n') & valid;
        let cr = equal(word, b'\r') & valid;
        let lines = if cr == 0 { lf } else { lf | (cr & !(lf >> 1) & !follows(next, b'\n', len)) };
        let quotes = self.quote.map_or(0, |quote| equal(word, quote) & valid);
        if quotes == 0 && self.inside == 0 && self.closed == 0 {
            self.starts = ((delimiters | lines) >> (len - 1)) & 1;
            return Some(Structure { delimiters, line_ends: lines, lines, quotes });
        }
        let inside = running_xor(quotes) ^ self.inside;
        let (opens, closes) = (quotes & inside, quotes & !inside);
        let ends = (delimiters | lines) & !inside;
        let after_close = (closes << 1) | self.closed;
        let starts = (ends << 1) | self.starts;
        let misplaced = (opens & !(starts | after_close)) | (after_close & valid & !(delimiters | lf | cr | opens));
        if misplaced != 0 {
            return None;
        }
        let last = len - 1;
        self.inside = if (inside >> last) & 1 == 1 { u64::MAX } else { 0 };
        self.starts = (ends >> last) & 1;
        self.closed = (closes >> last) & 1;
        Some(Structure { delimiters: delimiters & !inside, line_ends: lines & !inside, lines, quotes })
    }
}

/// A bit at the last of `len` places if `next` is `byte`.
fn follows(next: Option<u8>, byte: u8, len: usize) -> u64 {
    if next == Some(byte) { 1 << (len - 1) } else { 0 }
}

/// Bit `i` of the result is the exclusive-or of bits 0 to `i`.
#[inline]
fn running_xor(mut bits: u64) -> u64 {
    for shift in [1, 2, 4, 8, 16, 32] {
        bits ^= bits << shift;
    }
    bits
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn running_xor_is_the_parity_so_far() {
        assert_eq!(running_xor(0b1000_0100), u64::MAX << 7 ^ u64::MAX << 2);
        assert_eq!(running_xor(0), 0);
        assert_eq!(running_xor(1), u64::MAX);
    }
}
