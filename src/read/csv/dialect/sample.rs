//! The first records of a text under the chosen grammar, as cells with their looks: what layout and header are decided on.
//!
//! **Invariant:** at most [`RECORDS`] records and about [`CELLS`] cells are kept; nothing is copied out of the text.

use crate::read::csv::grammar::{Field, Form, Grammar, Input, Quoting, unescape};
use crate::read::csv::records::Walker;

use super::look::Look;

/// Records kept: a preamble of some tens of lines, then hundreds of rows to hold a header against.
const RECORDS: usize = 500;
/// Cells kept, for tables of many columns; the record that passes it is the last.
const CELLS: usize = 50_000;

/// One cell, as it stands in the text.
#[derive(Clone, Copy, Debug)]
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
#[derive(Clone, Debug)]
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
    let mut walker = Walker::new(grammar, text, input);
    let (mut fields, mut rows, mut cells) = (Vec::new(), Vec::new(), 0);
    while rows.len() < RECORDS && cells < CELLS {
        let Some(record) = walker.next_record(&mut fields) else { break };
        cells += fields.len();
        let cell = |raw: &'a [u8], quoting| Cell { raw, look: Look::of(raw), quoting };
        rows.push(Row {
            cells: fields.iter().map(|field| cell(&text[field.start..field.end], field.quoting)).collect(),
            start: record.start,
            end: record.end,
            lines: record.lines.max(1),
        });
    }
    rows
}
