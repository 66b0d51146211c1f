//! The words of the CSV grammar: what a dialect fixes, and what reading a record gives.
//!
//! The serial reader in `records.rs` defines what a CSV file says; every faster reader must give the same fields,
//! records and notes. The grammar reads any bytes in an encoding that keeps ASCII where it is, and each departure from
//! well-formed CSV is counted beside the record it stands in.
//!
//! - A record ends at LF, CRLF or CR, mixed as they come. A line of no bytes is a record of no fields.
//! - A quote opens only as a field's first byte. It closes at a run of quotes of odd length followed by delimiter, line
//!   end or end of input; the opening quote is no part of a run. Each pair inside a run is one quote of the text, and
//!   the odd quote of a run that does not close is a *stray quote*, kept as it stands.
//! - An opening quote is *unterminated* when a stray quote comes after the field has crossed a line end, or when its
//!   closing quote does not come within `max_field` bytes or before the end of input. It is then a byte like any other,
//!   and reading resumes just after it, in the same field, outside quotes.
//! - A quote further inside an unquoted field is an *inner quote*, kept as it stands.
//! - Escape and the byte after it stand for that byte, inside quotes and outside; only that one byte, so of an escaped
//!   CRLF the LF still ends a line. A line end counts as a physical line, and as crossed, escaped or not.
//!
//! **Invariant:** nothing here reads ahead, decides a record or drops a byte; a byte order mark is text like any other.

use crate::facts::LineEnding;

/// What a dialect fixes before reading. Line ends come first, then the delimiter: a quote equal to either is no quote,
/// and an escape equal to any of the three is no escape.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Grammar {
    /// The byte between two fields.
    pub delimiter: u8,
    /// The byte around a quoted field; `None` where quotes mean nothing.
    pub quote: Option<u8>,
    /// The byte that makes the next one literal; `None` where only doubled quotes do.
    pub escape: Option<u8>,
    /// What spaces right after a delimiter are.
    pub spaces: Spaces,
    /// The most bytes that may stand between an opening quote and its closing quote.
    pub max_field: usize,
}

/// What spaces right after a delimiter are.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Spaces {
    /// Text of the field that they begin, as RFC 4180 has it.
    #[default]
    Text,
    /// Padding, no part of any field: a quote after them is the field's first byte.
    Padding,
}

impl Grammar {
    /// `max_field` where nothing else is asked for: 16 MiB.
    pub const MAX_FIELD: usize = 16 << 20;

    /// The same grammar without a quote or escape that clashes with a byte before it in rank.
    pub(crate) fn settled(self) -> Self {
        let taken = |byte: u8| matches!(byte, b'\n' | b'\r') || byte == self.delimiter;
        let quote = self.quote.filter(|&byte| !taken(byte));
        let escape = self.escape.filter(|&byte| !taken(byte) && Some(byte) != quote);
        let spaces = if self.delimiter == b' ' { Spaces::Text } else { self.spaces };
        Self { quote, escape, spaces, ..self }
    }
}

impl Default for Grammar {
    /// Commas, double quotes, no escape byte.
    fn default() -> Self {
        Self { delimiter: b',', quote: Some(b'"'), escape: None, spaces: Spaces::Text, max_field: Self::MAX_FIELD }
    }
}

/// Whether bytes beyond the slice may follow.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Input {
    /// More may follow: only what no later byte can change is given.
    More,
    /// The slice ends where the input ends.
    Last,
}

/// Where a field's text stands in the bytes that were read, without the quotes around it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Field {
    /// The first byte of the text.
    pub start: usize,
    /// Just past the last byte of the text.
    pub end: usize,
    /// Whether the bytes are the text as they stand.
    pub form: Form,
    /// Whether quotes stood around the text: it tells `""` from nothing at all.
    pub quoting: Quoting,
}

/// Whether a field's bytes are its text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// The bytes are the text.
    Plain,
    /// The bytes hold doubled quotes or escapes; [`unescape`] gives the text.
    Escaped,
}

/// Whether quotes stood around a field.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Quoting {
    /// No quotes, or an opening quote that was never terminated and so is part of the text.
    Bare,
    /// An opening and a closing quote.
    Quoted,
}

/// One record: its bytes, its line end, and what in it departed from well-formed CSV.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Record {
    /// The first byte of the record.
    pub start: usize,
    /// Just past the record's line end.
    pub end: usize,
    /// Physical line ends inside the record and at its end.
    pub lines: usize,
    /// How the record ends.
    pub ending: Ending,
    /// Departures from well-formed quoting.
    pub notes: Notes,
}

/// How a record ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ending {
    /// A line feed.
    Lf,
    /// A carriage return and a line feed.
    CrLf,
    /// A carriage return with no line feed after it.
    Cr,
    /// The end of input.
    None,
}

impl Ending {
    /// The line end, if it is one.
    pub(super) const fn of_line(self) -> Option<LineEnding> {
        match self {
            Self::Lf => Some(LineEnding::Lf),
            Self::CrLf => Some(LineEnding::CrLf),
            Self::Cr => Some(LineEnding::Cr),
            Self::None => None,
        }
    }
}

/// Departures from well-formed quoting in one record. Each quote is counted once, in one of the three.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Notes {
    /// Quotes inside a quoted field that were neither doubled nor closing.
    pub stray_quotes: usize,
    /// Quotes inside an unquoted field that were not its first byte.
    pub inner_quotes: usize,
    /// Opening quotes that were never terminated: one `broken-quoting` note each.
    pub unterminated: usize,
    /// Where the first unterminated quote stands, as an offset into the bytes that were read.
    pub first_unterminated: Option<usize>,
}

/// How often each line end was seen as the end of a record.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Endings {
    /// Records that end in a line feed.
    pub lf: usize,
    /// Records that end in a carriage return and a line feed.
    pub crlf: usize,
    /// Records that end in a carriage return alone.
    pub cr: usize,
}

impl Endings {
    /// Counts one record's ending; the end of input is none.
    pub fn add(&mut self, ending: Ending) {
        match ending {
            Ending::Lf => self.lf += 1,
            Ending::CrLf => self.crlf += 1,
            Ending::Cr => self.cr += 1,
            Ending::None => {}
        }
    }
}

/// Appends the text of `field` to `out`. `bytes` and `grammar` are those the field was read with.
pub fn unescape(grammar: &Grammar, bytes: &[u8], field: &Field, out: &mut Vec<u8>) {
    let raw = bytes.get(field.start..field.end).unwrap_or_default();
    if field.form == Form::Plain {
        out.extend_from_slice(raw);
        return;
    }
    let Grammar { quote, escape, .. } = grammar.settled();
    let doubled = quote.filter(|_| field.quoting == Quoting::Quoted);
    if escape.is_none() {
        return undouble(doubled, raw, out);
    }
    let mut rest = raw.iter().copied().peekable();
    while let Some(byte) = rest.next() {
        if escape == Some(byte) {
            // An escape with nothing after it stands for itself.
            out.push(rest.next().unwrap_or(byte));
        } else {
            out.push(byte);
            if doubled == Some(byte) {
                rest.next_if_eq(&byte);
            }
        }
    }
}

/// Appends `text` with each pair of quotes as one.
fn undouble(quote: Option<u8>, text: &[u8], out: &mut Vec<u8>) {
    let mut rest = text;
    while let Some(at) = quote.and_then(|quote| memchr::memchr(quote, rest)) {
        let (through, after) = rest.split_at(at + 1);
        out.extend_from_slice(through);
        rest = after.strip_prefix(&[through[at]]).unwrap_or(after);
    }
    out.extend_from_slice(rest);
}

/// The number of physical line ends in `bytes`; a CR directly before a LF is one with it.
pub(crate) fn count_line_ends(bytes: &[u8]) -> usize {
    memchr::memchr2_iter(b'\n', b'\r', bytes)
        .filter(|&at| bytes.get(at) == Some(&b'\n') || bytes.get(at + 1) != Some(&b'\n'))
        .count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn unescape_gives_the_text() {
        let check = |escape: Option<u8>, quoting: Quoting, raw: &str, expect: &str| {
            let grammar = Grammar { escape, ..Grammar::default() };
            let field = Field { start: 0, end: raw.len(), form: Form::Escaped, quoting };
            let mut out = b">".to_vec();
            unescape(&grammar, raw.as_bytes(), &field, &mut out);
            assert_eq!(out, format!(">{expect}").as_bytes(), "{raw}");
        };
        check(None, Quoting::Quoted, r#"a""b"#, r#"a"b"#);
        check(None, Quoting::Quoted, r#"a"""b"#, r#"a""b"#);
        check(None, Quoting::Quoted, r#"""a"""#, r#""a""#);
        check(None, Quoting::Quoted, r"a\b", r"a\b");
        check(Some(b'\\'), Quoting::Quoted, r#"a\"""b\\"#, r#"a""b\"#);
        check(Some(b'\\'), Quoting::Bare, r#"a\,""b"#, r#"a,""b"#);
        check(Some(b'\\'), Quoting::Bare, r"a\", r"a\");
    }

    #[test]
    fn unescape_of_a_field_outside_the_bytes_gives_nothing() {
        let field = Field { start: 3, end: 9, form: Form::Escaped, quoting: Quoting::Quoted };
        let mut out = Vec::new();
        unescape(&Grammar::default(), b"a", &field, &mut out);
        assert!(out.is_empty());
    }

    #[test]
    fn clashing_bytes_are_settled_by_rank() {
        let check = |delimiter, quote, escape, expect: (Option<u8>, Option<u8>)| {
            let grammar = Grammar { delimiter, quote, escape, spaces: Spaces::Text, max_field: 9 }.settled();
            assert_eq!((grammar.quote, grammar.escape), expect);
        };
        check(b',', Some(b'"'), Some(b'\\'), (Some(b'"'), Some(b'\\')));
        check(b',', Some(b'"'), Some(b'"'), (Some(b'"'), None));
        check(b',', Some(b','), Some(b'\n'), (None, None));
        check(b',', Some(b'\r'), Some(b'\r'), (None, None));
    }

    #[test]
    fn line_ends_are_counted_as_physical_lines() {
        let check = |text: &str, expect: usize| assert_eq!(count_line_ends(text.as_bytes()), expect, "{text:?}");
        check("", 0);
        check("a\nb\r\nc\rd", 3);
        check("\r\r\n\n\r", 4);
    }
}
