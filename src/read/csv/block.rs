//! Records of a part as blocks of cells that fit the cache.
//!
//! Cells are found 64 bytes at a time by `structure`; a record whose quotes are out of order is read by the serial
//! reader, and the fast way goes on after it.
//!
//! **Invariant:** rows, cells, lines and notes are those that the serial reader alone would give.

use std::cell::Cell;

use crate::base::Spot;
use crate::base::place::Origin;
use crate::facts::{Endings, LineEnding, Note, Notes};
use crate::read::batch::{Batch, ColumnView, Span, TextColumn};
use crate::read::encoding::{Stride, is_mojibake};
use crate::read::parts::Sink;

use super::further::Search;
use super::grammar::{Field, Form, Grammar, Input, Quoting, Record, unescape};
use super::parts::{BYTE_ORDER_MARK, Manner};
use super::records::Walker;
use super::structure::{Scanner, Structure};

/// Which reader finds the cells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Reader {
    /// The fast one, wherever it can.
    Fast,
    /// The serial one alone.
    #[cfg(any(test, fuzzing))]
    Serial,
}

/// Where a part's records stand, and how much is to be kept of what is odd about them.
#[derive(Clone, Copy, Debug)]
pub(super) struct Shape {
    /// What lies between the part before and this one.
    pub(super) before: Origin,
    /// First places kept of each sort of note.
    pub(super) places: usize,
    /// Whether the file ends with the part.
    pub(super) is_last: bool,
}

/// What there is to say of a part that was read. Places count from the start of the part.
#[derive(Debug, Default, PartialEq)]
pub(super) struct PartRead {
    pub(super) rows: u64,
    pub(super) lines: u64,
    pub(super) notes: Notes,
    pub(super) endings: Endings,
    /// The file's last record, if the file ends inside it.
    pub(super) cut_record: Option<Spot>,
    /// The header of another table, which ends this one.
    pub(super) further: Option<Spot>,
    /// Bytes of the file that give the part, where that can be told.
    pub(super) source: Option<u64>,
}

/// Reads the whole records that the first `own` bytes of `text` are; what follows is only looked at.
pub(super) fn read_part(
    reader: Reader,
    (text, own): (&[u8], usize),
    manner: &Manner,
    shape: Shape,
    sink: &mut Sink<'_>,
) -> PartRead {
    let grammar = &manner.grammar;
    let mut scanner = if reader == Reader::Fast { Scanner::new(grammar) } else { None };
    let bytes = text.get(..own).unwrap_or(text);
    let mut block = Block::new(text, bytes, manner, shape);
    let mut walker = None;
    let mut fields = Vec::new();
    while block.at < bytes.len() {
        if let Some(scanner) = &mut scanner {
            block.scan(scanner);
        }
        if block.at < bytes.len() && block.at - block.start < manner.block_bytes {
            // The scan stopped short: what comes next is not as it should be.
            let walker = walker.get_or_insert_with(|| Walker::new(grammar, bytes, Input::Last));
            walker.skip_to(block.at);
            match walker.next_record(&mut fields) {
                Some(record) => block.take(&record, &fields),
                None => break,
            }
        }
        if block.at - block.start >= manner.block_bytes || block.at == bytes.len() {
            block.hand_over(sink);
        }
    }
    block.hand_over(sink);
    PartRead {
        source: block.source(bytes.len()),
        rows: block.rows_before,
        lines: block.lines - shape.before.lines,
        notes: block.notes,
        endings: block.endings,
        cut_record: block.cut_record,
        further: block.further,
    }
}

/// Some adjacent records of a part.
#[derive(Debug)]
struct Block<'a> {
    /// The part's bytes, and some of what follows.
    text: &'a [u8],
    /// The part's bytes.
    bytes: &'a [u8],
    grammar: &'a Grammar,
    manner: &'a Manner,
    shape: Shape,
    /// Where the block starts in the part.
    start: usize,
    /// Where the next record starts.
    at: usize,
    /// Lines before the next record.
    lines: u64,
    /// Rows before the block.
    rows_before: u64,
    /// Row by row, `width` spans each.
    spans: Vec<Span>,
    /// Where each row starts in the block, and on which line.
    rows: Vec<(u32, u64)>,
    /// Indices of the rows with more or fewer than `width` cells.
    ragged: Vec<usize>,
    /// Texts of cells with doubled quotes.
    unescaped: Vec<u8>,
    notes: Notes,
    endings: Endings,
    cut_record: Option<Spot>,
    search: Search,
    /// Where the last blank record ends.
    blank_through: Option<usize>,
    /// The header of another table, at which reading ends.
    further: Option<Spot>,
    /// A place in the part, and the bytes of the file that give what is before it: where the block starts, and the last
    /// one that was asked for.
    measured: (usize, u64),
    asked: Cell<(usize, u64)>,
}

impl<'a> Block<'a> {
    fn new(text: &'a [u8], bytes: &'a [u8], manner: &'a Manner, shape: Shape) -> Self {
        Self {
            text,
            bytes,
            grammar: &manner.grammar,
            manner,
            shape,
            start: 0,
            at: 0,
            lines: shape.before.lines,
            rows_before: 0,
            spans: Vec::new(),
            rows: Vec::new(),
            ragged: Vec::new(),
            unescaped: Vec::new(),
            notes: Notes::default(),
            endings: Endings::default(),
            cut_record: None,
            search: Search::new(bytes.len()),
            blank_through: None,
            further: None,
            measured: (0, 0),
            asked: Cell::new((0, 0)),
        }
    }

    /// Takes in records from `at` on, until the block is full, the part ends, or a quote is out of order.
    fn scan(&mut self, scanner: &mut Scanner) {
        scanner.restart();
        let bytes = self.bytes;
        let mut word_start = self.at;
        let mut cursor =
            Cursor { row: self.at, cell: self.at, spans: self.spans.len(), lines: self.lines, has_quotes: false };
        while word_start < bytes.len() {
            let rest = &bytes[word_start..];
            let (structure, len) = scanner.next(rest);
            let Some(structure) = structure else { break };
            if scanner.may_pass(word_start + len - cursor.row, self.grammar.max_field) {
                break;
            }
            self.cells(&structure, word_start, &mut cursor);
            word_start += len;
            if cursor.row - self.start >= self.manner.block_bytes || self.further.is_some() {
                break;
            }
        }
        if word_start == bytes.len() && cursor.row < bytes.len() && !scanner.is_inside() && self.further.is_none() {
            // The last record has no line end.
            self.cell(&cursor, bytes.len());
            let lines = cursor.lines;
            self.row(&mut cursor, bytes.len(), lines, None);
        }
        // Cells of a record that did not end are found again.
        self.spans.truncate(cursor.spans);
        self.at = if self.further.is_some() { bytes.len() } else { cursor.row };
    }

    /// The cells and rows that end in one word.
    #[inline]
    fn cells(&mut self, structure: &Structure, word_start: usize, cursor: &mut Cursor) {
        cursor.has_quotes |= structure.quotes != 0;
        let mut ends = structure.delimiters | structure.line_ends;
        while ends != 0 {
            let bit = ends.trailing_zeros();
            ends &= ends - 1;
            let end = word_start + bit as usize;
            if (structure.line_ends >> bit) & 1 == 0 {
                self.cell(cursor, end);
                cursor.cell = end + 1;
            } else {
                // A CR before the LF is part of the line end.
                let is_crlf = end > cursor.cell && self.bytes[end] == b'\n' && self.bytes[end - 1] == b'\r';
                let text_end = end - usize::from(is_crlf);
                self.cell(cursor, text_end);
                let through = structure.lines & (u64::MAX >> (63 - bit));
                let lines = cursor.lines + u64::from(through.count_ones());
                let ending = match (is_crlf, self.bytes[end]) {
                    (true, _) => LineEnding::CrLf,
                    (false, b'\r') => LineEnding::Cr,
                    _ => LineEnding::Lf,
                };
                self.row(cursor, text_end, lines, Some(ending));
                if self.further.is_some() {
                    return;
                }
                (cursor.row, cursor.cell) = (end + 1, end + 1);
                cursor.has_quotes = (structure.quotes >> bit) != 0;
            }
        }
        cursor.lines += u64::from(structure.lines.count_ones());
    }

    #[inline]
    fn cell(&mut self, cursor: &Cursor, end: usize) {
        let start = cursor.cell;
        if cursor.has_quotes && self.bytes.get(start).copied() == self.grammar.quote && end > start {
            return self.quoted_cell(start + 1, end - 1);
        }
        self.spans.push(span(start - self.start, end - start));
    }

    fn quoted_cell(&mut self, start: usize, end: usize) {
        let text = self.bytes.get(start..end).unwrap_or_default();
        let is_escaped = self.grammar.quote.is_some_and(|quote| memchr::memchr(quote, text).is_some());
        let form = if is_escaped { Form::Escaped } else { Form::Plain };
        self.field(&Field { start, end, form, quoting: Quoting::Quoted });
    }

    fn field(&mut self, field: &Field) {
        self.spans.push(match field.form {
            Form::Plain => span(field.start - self.start, field.end - field.start),
            Form::Escaped => {
                let start = self.unescaped.len();
                unescape(self.grammar, self.bytes, field, &mut self.unescaped);
                let text = span(start, self.unescaped.len() - start);
                Span { size: text.size | Span::UNESCAPED, ..text }
            }
        });
    }

    /// Ends the row whose cells are the last ones taken in, whose text ends at `text_end`; `lines` are those through
    /// its end.
    #[inline]
    fn row(&mut self, cursor: &mut Cursor, text_end: usize, lines: u64, ending: Option<LineEnding>) {
        let width = self.manner.width;
        let record = self.next_record();
        let cells = self.spans.len() - cursor.spans;
        let len = text_end - cursor.row;
        // As many bytes as there are delimiters: no cell holds anything.
        if cells != width
            || len < width
            || len > self.grammar.max_field
            || self.is_empty(cursor.spans)
            || self.repeats_header(cursor.row, text_end)
        {
            self.uneven_row(cursor, if len == 0 { 0 } else { cells }, text_end, ending);
            if self.further.is_some() {
                return;
            }
        } else {
            self.rows.push((self.offset(cursor.row), self.lines + 1));
        }
        if let Some(ending) = ending {
            self.end_with(ending, cursor.row, record);
        }
        cursor.spans = self.spans.len();
        self.lines = lines;
        cursor.row = text_end;
    }

    /// Whether the cells from `first` on are all empty.
    #[inline]
    fn is_empty(&self, first: usize) -> bool {
        self.spans[first..].iter().all(|cell| cell.size & !Span::UNESCAPED == 0)
    }

    /// Whether a record is the header again, byte for byte.
    #[inline]
    fn repeats_header(&self, start: usize, end: usize) -> bool {
        let header = &self.manner.header;
        // A file glued on behind another may have brought its byte order mark along.
        let len = end - start;
        (len == header.len() || len == header.len() + BYTE_ORDER_MARK.len())
            && !header.is_empty()
            && self.bytes[start..end].ends_with(header)
            && (len == header.len() || self.bytes[start..].starts_with(BYTE_ORDER_MARK))
    }

    #[inline]
    fn end_with(&mut self, ending: LineEnding, row_start: usize, record: u64) {
        let is_first = self.endings.count(ending) == 0;
        let spot = if is_first { self.spot_at(row_start, record, self.lines + 1) } else { Spot::default() };
        self.endings.note(ending, || spot);
    }

    /// The number of the record that comes next. A line that is no row has the number of the row after it, so that no
    /// number depends on what the part before ended with.
    fn next_record(&self) -> u64 {
        self.rows_before + self.rows.len() as u64 + 1
    }

    fn spot_at(&self, start: usize, record: u64, line: u64) -> Spot {
        let byte = self.source(start).map(|source| source + self.shape.before.bytes);
        Spot { file: 0, record: Some(record), line: Some(line), byte }
    }

    /// Bytes of the file that give the part up to the byte at `end`. Columns ask for their rows in order, so each question
    /// goes on from the one before, or from the block's start.
    fn source(&self, end: usize) -> Option<u64> {
        let stride = self.manner.stride;
        if stride == Stride::InPlace {
            return Some(end as u64);
        }
        let (mut at, mut source) = self.asked.get();
        if end < at {
            (at, source) = self.measured;
        }
        let source = source + stride.length(self.bytes.get(at..end)?)?;
        self.asked.set((end, source));
        Some(source)
    }

    /// A row with too few cells, too many, or none at all.
    #[cold]
    fn uneven_row(&mut self, cursor: &Cursor, cells: usize, text_end: usize, ending: Option<LineEnding>) {
        self.spans.truncate(cursor.spans + cells);
        self.even_out((cursor.row, text_end), cursor.spans, cells, ending);
    }

    /// Makes a row of `cells` cells, the spans from `first` on, as wide as the table, noting what that took.
    fn even_out(&mut self, (start, end): (usize, usize), first: usize, cells: usize, ending: Option<LineEnding>) {
        let width = self.manner.width;
        let line = self.lines + 1;
        if end - start < width && ending.is_some() && self.is_followed(start, end) {
            self.spans.truncate(first);
            return;
        }
        let spot = self.spot_at(start, self.next_record(), line);
        let places = self.shape.places;
        if cells == 0 && width > 1 {
            self.notes.of_mut(Note::BlankRow).note(spot, places);
            return;
        }
        if self.repeats_header(start, end) {
            self.notes.of_mut(Note::RepeatedHeader).note(spot, places);
            if self.bytes[start..].starts_with(BYTE_ORDER_MARK) {
                self.notes.of_mut(Note::StrayMark).note(spot, places);
            }
            self.spans.truncate(first);
            return;
        }
        let limit = self.grammar.max_field;
        let is_over = |cell: &Span| (cell.size & !Span::UNESCAPED) as usize > limit;
        if end - start > limit && self.spans[first..].iter().any(is_over) {
            self.notes.of_mut(Note::Oversized).note(spot, places);
            self.spans.truncate(first);
            return;
        }
        if cells == 0 {
            // A blank line in a table of one column is a row whose cell is empty.
            self.spans.push(span(start - self.start, 0));
        } else if cells == width + 1 && self.spans.last().is_some_and(|last| last.size == 0) {
            self.notes.of_mut(Note::TrailingDelimiter).note(spot, places);
        } else if cells != width {
            let note = if cells < width { Note::ShortRow } else { Note::LongRow };
            self.notes.of_mut(note).note(spot, places);
            self.ragged.push(self.rows.len());
            if self.shape.is_last && ending.is_none() && cells < width {
                self.cut_record = Some(spot);
            }
        } else if width > 1 && self.is_empty(first) {
            self.notes.of_mut(Note::EmptyRow).note(spot, places);
        }
        self.spans.resize(first + width, Span::ABSENT);
        self.rows.push((self.offset(start), line));
    }

    /// Whether another table begins after the record from `start` to `end`, which ends in a line end, if it is blank.
    fn is_followed(&mut self, start: usize, end: usize) -> bool {
        let delimiter = self.grammar.delimiter;
        if !self.bytes[start..end].iter().all(|&byte| byte == delimiter) {
            return false;
        }
        let ahead = self.text.get(end..).unwrap_or_default();
        let line_end = if ahead.starts_with(b"\r\n") { 2 } else { 1 };
        // Only the first of some blank records is asked.
        if self.blank_through.replace(end + line_end) == Some(start) {
            return false;
        }
        let ahead = ahead.get(line_end..).unwrap_or_default();
        let input = if self.shape.is_last { Input::Last } else { Input::More };
        let Some(lines) = self.search.look(ahead, input, self.manner) else { return false };
        self.further = Some(Spot { file: 0, record: None, line: Some(self.lines + 2 + lines), byte: None });
        true
    }

    /// Takes in a record that the serial reader has read.
    fn take(&mut self, record: &Record, fields: &[Field]) {
        let first = self.spans.len();
        let number = self.next_record();
        let spot = self.spot_at(record.start, number, self.lines + 1);
        for field in fields {
            self.field(field);
        }
        let ending = record.ending.of_line();
        let text_end = record.end - if ending == Some(LineEnding::CrLf) { 2 } else { usize::from(ending.is_some()) };
        self.even_out((record.start, text_end), first, fields.len(), ending);
        if self.further.is_some() {
            self.at = self.bytes.len();
            return;
        }
        if let Some(ending) = ending {
            self.end_with(ending, record.start, number);
        }
        for (note, times) in
            [(Note::StrayQuote, record.notes.stray_quotes), (Note::UnterminatedQuote, record.notes.unterminated)]
        {
            for _ in 0..times {
                self.notes.of_mut(note).note(spot, self.shape.places);
            }
        }
        self.lines += record.lines as u64;
        self.at = record.end;
    }

    /// Gives the rows so far to `sink` and starts anew.
    fn hand_over(&mut self, sink: &mut Sink<'_>) {
        if !self.rows.is_empty() {
            let cells = Cells { block: self, text: &self.bytes[self.start..self.at] };
            sink(&cells);
            self.note_odd_cells();
        }
        self.rows_before += self.rows.len() as u64;
        if let Some(source) = self.source(self.at) {
            self.measured = (self.at, source);
        }
        self.start = self.at;
        self.spans.clear();
        self.rows.clear();
        self.ragged.clear();
        self.unescaped.clear();
    }

    /// Looks for cells with bytes that do not belong there. Most blocks have none, and are only searched for the bytes
    /// that such cells hold.
    fn note_odd_cells(&mut self) {
        let text = &self.bytes[self.start..self.at];
        let is_utf8 = self.manner.is_utf8;
        let invalid = is_utf8 && std::str::from_utf8(text).is_err();
        let nul = memchr::memchr(0, text).is_some();
        let twice = is_utf8 && memchr::memchr(0xC3, text).is_some();
        let marked = memchr::memmem::find(text, BYTE_ORDER_MARK).is_some();
        if !(invalid || nul || twice || marked) {
            return;
        }
        let cells = Cells { block: self, text };
        let mut found = Vec::new();
        for (row, spans) in self.spans.chunks(self.manner.width.max(1)).enumerate() {
            let column = TextColumn { spans, width: 1, index: 0, bytes: text, unescaped: &self.unescaped };
            for cell in column.cells().flatten() {
                let checks = [
                    (Note::InvalidText, invalid && std::str::from_utf8(cell).is_err()),
                    (Note::NulByte, nul && memchr::memchr(0, cell).is_some()),
                    (Note::StrayMark, marked && memchr::memmem::find(cell, BYTE_ORDER_MARK).is_some()),
                    (Note::Mojibake, twice && is_mojibake(cell)),
                ];
                found.extend(checks.into_iter().filter(|(_, is_so)| *is_so).map(|(note, _)| (note, cells.spot(row))));
            }
        }
        let mut odd = Notes::default();
        for (note, spot) in found {
            odd.of_mut(note).note(spot, self.shape.places);
        }
        // Marks before a repeated header have been noted already: which of the two comes first is seen here.
        self.notes.blend(&odd, self.shape.places);
    }

    fn offset(&self, at: usize) -> u32 {
        narrow(at - self.start)
    }
}

/// How far a scan is.
#[derive(Debug)]
struct Cursor {
    /// Where the record being read starts.
    row: usize,
    /// Where the cell being read starts.
    cell: usize,
    /// Spans before the record being read.
    spans: usize,
    /// Lines before the word being read.
    lines: u64,
    /// Whether the record being read may hold quotes.
    has_quotes: bool,
}

/// A span of a block. Blocks are cut at `block_bytes` and a record is bounded, so offsets stay far below 2^31.
fn span(start: usize, size: usize) -> Span {
    Span { start: narrow(start), size: narrow(size) & !Span::UNESCAPED }
}

fn narrow(offset: usize) -> u32 {
    u32::try_from(offset).unwrap_or(u32::MAX)
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
            width: self.block.manner.width,
            index,
            bytes: self.text,
            unescaped: &self.block.unescaped,
        })
    }

    fn decimal(&self) -> u8 {
        self.block.manner.decimal
    }

    fn spot(&self, row: usize) -> Spot {
        let (start, line) = self.block.rows[row];
        let record = self.block.rows_before + row as u64 + 1;
        self.block.spot_at(self.block.start + start as usize, record, line)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Everything a part says: rows of cells, spots, ragged rows, counts, notes.
    type Said = (Vec<Vec<Option<Vec<u8>>>>, Vec<Spot>, Vec<u64>, PartRead);

    fn manner(grammar: &Grammar, width: usize) -> Manner {
        let (header, block_bytes) = (b"a,a".to_vec(), 256 << 10);
        let (decimal, is_utf8, stride, is_typed) = (b'.', true, Stride::InPlace, true);
        Manner { grammar: *grammar, width, header, decimal, is_utf8, stride, is_typed, block_bytes }
    }

    fn said(reader: Reader, bytes: &[u8], grammar: &Grammar, width: usize) -> Said {
        let (mut rows, mut spots, mut ragged) = (Vec::new(), Vec::new(), Vec::new());
        let before = Origin { file: 0, records: 0, lines: 1, bytes: 10 };
        let manner = manner(grammar, width);
        let shape = Shape { before, places: 5, is_last: true };
        let read = read_part(reader, (bytes, bytes.len()), &manner, shape, &mut |batch| {
            ragged.extend(batch.ragged().iter().map(|&row| (rows.len() + row) as u64));
            let columns: Vec<Vec<Option<Vec<u8>>>> = (0..width)
                .map(|index| match batch.column(index) {
                    ColumnView::Text(column) => column.cells().map(|cell| cell.map(<[u8]>::to_vec)).collect(),
                    ColumnView::Array(_) => panic!("text is read as text"),
                })
                .collect();
            for row in 0..batch.rows() {
                rows.push(columns.iter().map(|column| column[row].clone()).collect());
                spots.push(batch.spot(row));
            }
        });
        (rows, spots, ragged, read)
    }

    fn agree(bytes: &[u8], grammar: &Grammar, width: usize) {
        let fast = said(Reader::Fast, bytes, grammar, width);
        let serial = said(Reader::Serial, bytes, grammar, width);
        assert_eq!(fast, serial, "{:?}", String::from_utf8_lossy(bytes));
    }

    #[test]
    fn another_table_ends_the_first_wherever_it_begins() {
        let row = "1,2,x\n";
        for rows in [1, 2, 50_000] {
            for (between, lines) in [("\n", 2), (",,\n\n\nTitle\n", 5), ("\n\"Title\"\n\n", 4)] {
                let table = row.repeat(rows);
                let text = format!("{table}{between}name,town\nAnn,Rome\n\n1,2,3\n");
                agree(text.as_bytes(), &Grammar::default(), 3);
                let (cells, _, ragged, read) = said(Reader::Fast, text.as_bytes(), &Grammar::default(), 3);
                let expect = Spot { line: Some((rows + lines) as u64 + 1), ..Spot::default() };
                assert_eq!((cells.len(), ragged.len(), read.further), (rows, 0, Some(expect)), "{between:?}");
                assert_eq!(read.notes, Notes::default(), "{between:?}");
            }
        }
        // The header again is another fault.
        let (cells, .., read) = said(Reader::Fast, b"1,2\n\na,a\n3,4\n", &Grammar::default(), 2);
        assert_eq!((cells.len(), read.further), (2, None));
        // What tells the tables apart may stand in the next part.
        let manner = Manner { header: Vec::new(), ..manner(&Grammar::default(), 3) };
        let shape = Shape { before: Origin::default(), places: 5, is_last: false };
        let text = b"1,2,3\n\nname,town\nAnn,Rome\nBea,Bern\n";
        let read = read_part(Reader::Fast, (text, 7), &manner, shape, &mut |_| {});
        assert_eq!((read.rows, read.further), (1, Some(Spot { line: Some(3), ..Spot::default() })));
    }

    #[test]
    fn words_and_blocks_end_anywhere() {
        let row = "1,\"a \"\"quoted\"\" cell\",\"over\ntwo lines\",x\r\n";
        for padding in 0..70 {
            let text = format!("{}\n{}", "y".repeat(padding), row.repeat(5));
            agree(text.as_bytes(), &Grammar::default(), 4);
            agree(text.trim_end().as_bytes(), &Grammar::default(), 4);
        }
        let long = format!("{}\"never closed\n{}", row.repeat(20_000), row.repeat(10));
        agree(long.as_bytes(), &Grammar::default(), 4);
    }

    #[test]
    fn rows_of_empty_cells_are_rows_and_noted() {
        let text = b"1,2,3\n,,\n\"\",\"\",\n\n,\n1,,\n,,";
        for reader in [Reader::Fast, Reader::Serial] {
            let (rows, _, _, read) = said(reader, text, &Grammar::default(), 3);
            assert_eq!(rows.len(), 6);
            let lines: Vec<_> = read.notes.of(Note::EmptyRow).places.iter().filter_map(|spot| spot.line).collect();
            // Counted after the one line before the part.
            assert_eq!(lines, [3, 4, 8], "{reader:?}");
        }
        // In a single column every blank cell would be one.
        assert_eq!(said(Reader::Fast, b"1\n\"\"\n\n2", &Grammar::default(), 1).3.notes.of(Note::EmptyRow).count, 0);
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(50_000))]

        #[test]
        fn the_fast_reader_says_what_the_serial_one_says(
            bytes in prop::collection::vec(prop::sample::select(b"aaa,\"\n\r;\xff".to_vec()), 0..260), width in 1..4_usize,
            max_field in prop::sample::select(vec![10, 5000]), quote in prop::sample::select(vec![Some(b'"'), None]),
        ) {
            agree(&bytes, &Grammar { quote, max_field, ..Grammar::default() }, width);
        }

        #[test]
        fn well_formed_text_too(
            cells in prop::collection::vec((prop::sample::select(vec!["a", "\"a\"", "\"a\n\"", "\"\"\"\"", "", "\"b,\r\n\"", "long text without any end to it"]), prop::sample::select(vec![",", "\n", "\r\n", "\r"])), 0..80),
            width in 1..4_usize,
        ) {
            let text: String = cells.iter().flat_map(|(cell, end)| [*cell, *end]).collect();
            agree(text.as_bytes(), &Grammar::default(), width);
        }
    }
}
