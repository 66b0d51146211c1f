//! Records of a part as blocks of cells that fit the cache.

use crate::base::Spot;
use crate::base::place::Origin;
use crate::facts::{Note, Notes};
use crate::read::batch::{Batch, ColumnView, Span, TextColumn};
use crate::read::parts::Sink;

use super::grammar::{Field, Form, Grammar, Input, Record, unescape};
use super::records::Walker;

/// Bytes of text in a block: what a core's cache holds beside the summaries.
const BLOCK_BYTES: usize = 256 << 10;

/// Reads whole records. Gives rows and lines, and notes whose places count from the start of the part.
pub(super) fn read_part(
    bytes: &[u8],
    grammar: &Grammar,
    width: usize,
    before: Origin,
    places: usize,
    sink: &mut Sink<'_>,
) -> (u64, u64, Notes) {
    let mut block = Block { bytes, width, ..Block::default() };
    let mut notes = Notes::default();
    let mut walker = Walker::new(grammar, bytes, Input::Last);
    let mut fields = Vec::new();
    let (mut rows, mut lines) = (0_u64, 0_u64);
    while let Some(record) = walker.next_record(&mut fields) {
        let row = Row { start: record.start as u64 + before.bytes, line: lines + before.lines + 1, record: rows + 1 };
        lines += record.lines as u64;
        if fields.is_empty() && width > 1 {
            notes.of_mut(Note::BlankRow).note(row.spot(), places);
            continue;
        }
        rows += 1;
        note(&record, &fields, width, row, places, &mut notes);
        block.push(grammar, &fields, row);
        if record.end - block.start >= BLOCK_BYTES {
            block.hand_over(record.end, places, &mut notes, sink);
        }
    }
    block.hand_over(bytes.len(), places, &mut notes, sink);
    (rows, lines, notes)
}

fn note(record: &Record, fields: &[Field], width: usize, row: Row, places: usize, notes: &mut Notes) {
    if fields.len() < width && !is_blank_cell(fields, width) {
        notes.of_mut(Note::ShortRow).note(row.spot(), places);
    } else if fields.len() > width {
        notes.of_mut(Note::LongRow).note(row.spot(), places);
    }
    for _ in 0..record.notes.stray_quotes {
        notes.of_mut(Note::StrayQuote).note(row.spot(), places);
    }
    for _ in 0..record.notes.unterminated {
        notes.of_mut(Note::UnterminatedQuote).note(row.spot(), places);
    }
}

/// Whether this is a blank line in a table of one column: a row whose cell is empty.
fn is_blank_cell(fields: &[Field], width: usize) -> bool {
    fields.is_empty() && width == 1
}

/// Where a row stands, from the start of its part.
#[derive(Clone, Copy, Debug)]
struct Row {
    start: u64,
    line: u64,
    record: u64,
}

impl Row {
    fn spot(self) -> Spot {
        Spot { file: 0, record: Some(self.record), line: Some(self.line), byte: Some(self.start) }
    }
}

/// Some adjacent records of a part.
#[derive(Debug, Default)]
struct Block<'a> {
    /// The part's bytes.
    bytes: &'a [u8],
    /// Cells per row.
    width: usize,
    /// Where the block starts in the part.
    start: usize,
    /// Row by row, `width` spans each.
    spans: Vec<Span>,
    rows: Vec<Row>,
    /// Indices of the rows with more or fewer than `width` cells.
    ragged: Vec<usize>,
    /// Texts of cells with doubled quotes.
    unescaped: Vec<u8>,
}

impl Block<'_> {
    fn push(&mut self, grammar: &Grammar, fields: &[Field], row: Row) {
        if fields.len() != self.width && !is_blank_cell(fields, self.width) {
            self.ragged.push(self.rows.len());
        }
        self.rows.push(row);
        for field in fields.iter().take(self.width) {
            self.spans.push(match field.form {
                Form::Plain => span(field.start - self.start, field.end - field.start),
                Form::Escaped => {
                    let start = self.unescaped.len();
                    unescape(grammar, self.bytes, field, &mut self.unescaped);
                    let text = span(start, self.unescaped.len() - start);
                    Span { size: text.size | Span::UNESCAPED, ..text }
                }
            });
        }
        if is_blank_cell(fields, self.width) {
            self.spans.push(span(0, 0));
        }
        self.spans.resize(self.rows.len() * self.width, Span::ABSENT);
    }

    /// Gives the rows so far to `sink` and starts anew at `end`.
    fn hand_over(&mut self, end: usize, places: usize, notes: &mut Notes, sink: &mut Sink<'_>) {
        if !self.rows.is_empty() {
            if std::str::from_utf8(&self.bytes[self.start..end]).is_err() {
                self.note_invalid_text(places, notes);
            }
            sink(&Cells { block: self, text: &self.bytes[self.start..end] });
        }
        self.start = end;
        self.spans.clear();
        self.rows.clear();
        self.ragged.clear();
        self.unescaped.clear();
    }

    fn note_invalid_text(&self, places: usize, notes: &mut Notes) {
        let cells = Cells { block: self, text: &self.bytes[self.start..] };
        for (row, spans) in self.rows.iter().zip(self.spans.chunks(self.width.max(1))) {
            let column = TextColumn { spans, width: 1, index: 0, bytes: cells.text, unescaped: &self.unescaped };
            for cell in column.cells().flatten() {
                if std::str::from_utf8(cell).is_err() {
                    notes.of_mut(Note::InvalidText).note(row.spot(), places);
                }
            }
        }
    }
}

/// A span of a block. Blocks are cut at `BLOCK_BYTES` and a record is bounded, so offsets stay far below 2^31.
fn span(start: usize, size: usize) -> Span {
    let narrow = |n: usize| u32::try_from(n).unwrap_or(u32::MAX) & !Span::UNESCAPED;
    Span { start: narrow(start), size: narrow(size) }
}

/// A block as measuring sees it.
struct Cells<'a> {
    block: &'a Block<'a>,
    text: &'a [u8],
}

impl Batch for Cells<'_> {
    fn rows(&self) -> usize {
        self.block.rows.len()
    }

    fn ragged(&self) -> &[usize] {
        &self.block.ragged
    }

    fn column(&self, index: usize) -> ColumnView<'_> {
        ColumnView::Text(TextColumn {
            spans: &self.block.spans,
            width: self.block.width,
            index,
            bytes: self.text,
            unescaped: &self.block.unescaped,
        })
    }

    fn spot(&self, row: usize) -> Spot {
        self.block.rows[row].spot()
    }
}
