//! The first records of a text under the chosen grammar, as cells with their looks: what layout and header are decided on.
//!
//! **Invariant:** at most [`RECORDS`] records and about [`CELLS`] cells are kept; nothing is copied out of the text.

use crate::read::csv::grammar::{Field, Form, Grammar, Input, Quoting, unescape};
use crate::read::csv::records::Walker;

use super::look::Look;
use super::plain::plain_lines;

/// Records kept: a preamble of some tens of lines, then hundreds of rows to hold a header against.
const RECORDS: usize = 500;
/// Cells kept, for tables of many columns; the record that passes it is the last.
const CELLS: usize = 50_000;

/// One cell, as it stands in the text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Cell<'a> {
    /// The bytes between the quotes, with quotes doubled and escapes kept.
    pub(super) raw: &'a [u8],
    pub(super) look: Look,
    pub(super) quoting: Quoting,
}

impl Cell<'_> {
    /// The cell's text, without doubled quotes and escapes.
    pub(super) fn text(&self, grammar: &Grammar) -> Vec<u8> {
        let field = Field { start: 0, end: self.raw.len(), form: Form::Escaped, quoting: self.quoting };
        let mut text = Vec::new();
        unescape(grammar, self.raw, &field, &mut text);
        text
    }
}

/// One record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Row<'a> {
    pub(super) cells: Vec<Cell<'a>>,
    /// Where it begins and ends in the text, with its line end.
    pub(super) start: usize,
    pub(super) end: usize,
    /// Physical lines.
    pub(super) lines: usize,
}

impl Row<'_> {
    pub(super) fn width(&self) -> usize {
        self.cells.len()
    }

    /// The cells' texts, without doubled quotes and escapes.
    pub(super) fn texts(&self, grammar: &Grammar) -> Vec<Vec<u8>> {
        self.cells.iter().map(|cell| cell.text(grammar)).collect()
    }

    /// Cells that hold something.
    pub(super) fn filled(&self) -> usize {
        self.cells.iter().filter(|cell| cell.look != Look::Empty).count()
    }

    /// Whether the record is a line drawn under a header: `-----,-----`.
    pub(super) fn is_ruler(&self) -> bool {
        let drawn = |byte: &u8| matches!(byte, b'-' | b'=' | b'_' | b'+' | b' ');
        let mut filled = self.cells.iter().filter(|cell| cell.look != Look::Empty).peekable();
        filled.peek().is_some() && filled.all(|cell| cell.raw.len() >= 3 && cell.raw.iter().all(drawn))
    }

    pub(super) fn is_blank(&self) -> bool {
        self.filled() == 0
    }

    /// Whether `other` says the same; a byte order mark may stand before it, where a file was glued on behind another.
    pub(super) fn repeats(&self, other: &Row<'_>) -> bool {
        let unmarked = |raw| -> &[u8] { <[u8]>::strip_prefix(raw, b"\xEF\xBB\xBF").unwrap_or(raw) };
        self.width() == other.width()
            && self.cells.iter().zip(&other.cells).all(|(mine, theirs)| unmarked(mine.raw) == unmarked(theirs.raw))
    }

    /// Whether the record begins with `byte`, outside quotes.
    pub(super) fn begins_with(&self, byte: u8) -> bool {
        self.cells.first().is_some_and(|cell| cell.quoting == Quoting::Bare && cell.raw.first() == Some(&byte))
    }
}

/// The first records of `text`.
pub(super) fn sample<'a>(grammar: &Grammar, text: &'a [u8], input: Input) -> Vec<Row<'a>> {
    let mut sample = Sample::default();
    let delimiter = grammar.settled().delimiter;
    let mut plain = 0;
    for line in plain_lines(grammar, text, input) {
        plain = line.end;
        let cells = (!line.text.is_empty()).then(|| line.text.split(|&byte| byte == delimiter));
        let cells = cells.into_iter().flatten().map(|raw| Cell { raw, look: Look::of(raw), quoting: Quoting::Bare });
        // Most are as wide as the one before.
        let mut row = Vec::with_capacity(sample.rows.last().map_or(0, Row::width));
        row.extend(cells);
        sample.add(row, (line.start, line.end), 1);
        if sample.is_full() {
            return sample.rows;
        }
    }
    sample.walk(grammar, &text[plain..], plain, input);
    sample.rows
}

#[derive(Default)]
struct Sample<'a> {
    rows: Vec<Row<'a>>,
    cells: usize,
}

impl<'a> Sample<'a> {
    fn is_full(&self) -> bool {
        self.rows.len() >= RECORDS || self.cells >= CELLS
    }

    fn add(&mut self, cells: Vec<Cell<'a>>, (start, end): (usize, usize), lines: usize) {
        self.cells += cells.len();
        self.rows.push(Row { cells, start, end, lines });
    }

    /// Takes in records one by one from `text`, which begins at `from`.
    fn walk(&mut self, grammar: &Grammar, text: &'a [u8], from: usize, input: Input) {
        let mut walker = Walker::new(grammar, text, input);
        let mut fields = Vec::new();
        while !self.is_full() {
            let Some(record) = walker.next_record(&mut fields) else { break };
            let cell = |field: &Field| {
                let raw = &text[field.start..field.end];
                Cell { raw, look: Look::of(raw), quoting: field.quoting }
            };
            let lines = record.lines.max(1);
            self.add(fields.iter().map(cell).collect(), (from + record.start, from + record.end), lines);
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        /// The plain twin of the lines that are taken in whole is the walk over every record.
        #[test]
        fn lines_taken_in_whole_are_the_records(
            text in "([a1 ',;#]{0,9}(\n|\r\n|\r)?){0,40}[a,\"\\\\\n\r]{0,20}",
            more in any::<bool>(),
            quote in prop::sample::select(vec![Some(b'"'), Some(b'\''), None]),
            escape in prop::sample::select(vec![Some(b'\\'), None]),
        ) {
            let input = if more { Input::More } else { Input::Last };
            let grammar = Grammar { quote, escape, ..Grammar::default() };
            let mut walked = Sample::default();
            walked.walk(&grammar, text.as_bytes(), 0, input);
            prop_assert_eq!(sample(&grammar, text.as_bytes(), input), walked.rows);
        }
    }
}
