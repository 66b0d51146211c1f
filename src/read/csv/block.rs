//! Records of a part as blocks of cells that fit the cache.
//!
//! Cells are found 64 bytes at a time by `structure`, and listed; records are then taken from the lists. A record whose
//! quotes are out of order is read by the serial reader, and the fast way goes on after it.
//!
//! **Invariant:** rows, cells, lines and notes are those that the serial reader alone would give.

use std::cell::Cell;

use crate::base::Spot;
use crate::base::place::Origin;
use crate::facts::{Endings, LineEnding, Note, Notes};
use crate::read::batch::{Batch, ColumnView, Span, TextColumn};
use crate::read::encoding::Stride;
use crate::read::parts::Sink;

use super::further::Search;
use super::grammar::{Field, Form, Grammar, Input, Record, unescape};
use super::lanes::Places;
use super::odd::{Stretches, Table};
use super::parts::{BYTE_ORDER_MARK, Manner};
use super::records::Walker;
use super::structure::{CHUNK, Detour, Reach, Scanner};

/// Cells, or bytes of unescaped text, that the lists of a block usually have room for at most.
const USUAL: usize = 1 << 20;

/// Pieces of text that are copied whole, however short.
const SHORT: usize = 32;

/// Bytes of a block that the fast reader looks at, at most: places in it fit 31 bits.
const LARGEST_SCAN: usize = 1 << 30;

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

/// Reads the whole records that the first `own` bytes of `text` are; what follows is only looked at. The lists are given
/// back, to be filled again.
pub(super) fn read_part(
    reader: Reader,
    (text, own): (&[u8], usize),
    manner: &Manner,
    shape: Shape,
    lists: Lists,
    sink: &mut Sink<'_>,
) -> (PartRead, Lists) {
    let grammar = &manner.grammar;
    let mut scanner = if reader == Reader::Fast { Scanner::new(grammar, manner.lanes) } else { None };
    let bytes = text.get(..own).unwrap_or(text);
    let mut block = Block::new(text, bytes, manner, shape, lists);
    let mut walker = None;
    let mut fields = Vec::new();
    let mut detour = Detour::default();
    'part: while block.at < bytes.len() {
        let at = block.at;
        if let Some(scanner) = &mut scanner {
            block.scan(scanner);
        }
        // If the scan stopped short, what comes next is not as it should be.
        detour.begin(block.at > at);
        while block.at < bytes.len() && block.at - block.start < manner.block_bytes && detour.goes_on() {
            let walker = walker.get_or_insert_with(|| Walker::new(grammar, bytes, Input::Last));
            walker.skip_to(block.at);
            match walker.next_record(&mut fields) {
                Some(record) => block.take(&record, &fields),
                None => break 'part,
            }
        }
        if block.at - block.start >= manner.block_bytes || block.at == bytes.len() {
            block.hand_over(sink);
        }
    }
    block.hand_over(sink);
    let read = PartRead {
        source: block.source(bytes.len()),
        rows: block.rows_before,
        lines: block.lines - shape.before.lines,
        notes: block.notes,
        endings: block.endings,
        cut_record: block.cut_record,
        further: block.further,
    };
    let Block { found, spans, rows, ragged, unescaped, .. } = block;
    (read, Lists { found, spans, rows, ragged, unescaped })
}

/// The lists that a block fills, empty between blocks: making them larger for every part anew would cost as much as a
/// tenth of the reading.
#[derive(Debug, Default)]
pub(super) struct Lists {
    found: Found,
    spans: Vec<Span>,
    rows: Vec<(u32, u64)>,
    ragged: Vec<usize>,
    unescaped: Vec<u8>,
}

impl Lists {
    /// Whether they are not much larger than most blocks need: those that held an unusual record are given up.
    pub(super) fn are_usual(&self) -> bool {
        self.spans.capacity().max(self.unescaped.capacity()) <= USUAL
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
    /// Words that are scanned at once: few after a record that was out of order, for the next one may be so too.
    words: usize,
    /// What the last scan found.
    found: Found,
    /// Where bytes of the block may be NUL or beyond ASCII.
    odd: Stretches,
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
    fn new(text: &'a [u8], bytes: &'a [u8], manner: &'a Manner, shape: Shape, lists: Lists) -> Self {
        let Lists { found, spans, rows, ragged, unescaped } = lists;
        Self {
            text,
            bytes,
            grammar: &manner.grammar,
            manner,
            shape,
            start: 0,
            at: 0,
            lines: shape.before.lines,
            words: CHUNK,
            found,
            odd: Stretches::default(),
            rows_before: 0,
            spans,
            rows,
            ragged,
            unescaped,
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
        let mut found = std::mem::take(&mut self.found);
        found.clear();
        self.find(scanner, &mut found);
        self.take_found(&found);
        self.found = found;
    }

    /// Finds where cells and records end.
    fn find(&mut self, scanner: &mut Scanner, found: &mut Found) {
        scanner.restart();
        // What the scan before saw of a record that was out of order.
        self.odd.cut_off(self.offset(self.at));
        let bytes = self.bytes;
        // Where the record starts that is being scanned.
        let mut record = self.at;
        let mut at = self.at;
        while at < bytes.len() && at - self.start < LARGEST_SCAN {
            let reach = scanner.next(&bytes[at..], self.words, at - record);
            let (chunk, base) = (scanner.chunk(), self.offset(at));
            let lanes = self.manner.lanes;
            let cells = u32::try_from(found.cells.len()).unwrap_or(u32::MAX);
            lanes.list_ranks(chunk.quoted(), chunk.cells(), cells, &mut found.quoted);
            lanes.list(chunk.cells(), base, &mut found.cells);
            lanes.list(chunk.records(), base, &mut found.records);
            lanes.list(chunk.lines_inside(), base, &mut found.lines_inside);
            lanes.list(chunk.doubled(), base, &mut found.doubled);
            found.has_cr |= chunk.has_cr();
            self.odd.add_bits(scanner.odd(), base);
            if let Some(end) = chunk.last_record_end() {
                record = at + end;
            }
            at += reach.bytes();
            if let Reach::Stopped(_) = reach {
                self.words = 1;
                return;
            }
            self.words = (self.words * 2).min(CHUNK);
            if record - self.start >= self.manner.block_bytes {
                break;
            }
        }
        if at == bytes.len() && record < at && !scanner.is_inside() {
            // The last record has no line end.
            found.cells.push(self.offset(at));
            found.records.push(self.offset(at));
        }
    }

    /// Takes in the records that were found.
    fn take_found(&mut self, found: &Found) {
        let mut rest = found.rest();
        let mut start = self.at;
        for &end in found.records.as_slice() {
            let cells_before = rest.cells_before;
            let row = rest.row(end, self.manner.width);
            let end = self.start + end as usize;
            // Where the last cell starts.
            let last = if let [.., before, _] = row { self.start + *before as usize + 1 } else { start };
            let ending = if found.has_cr { self.ending(last, end) } else { self.lf_or_none(end) };
            let is_crlf = ending == Some(LineEnding::CrLf);
            let text_end = end - usize::from(is_crlf);
            let first = self.spans.len();
            self.cells(row, start);
            if let Some(last) = self.spans.last_mut().filter(|_| is_crlf) {
                last.size = last.size.saturating_sub(1);
            }
            while let Some(index) = rest.next_quoted() {
                self.unquote(first + (index - cells_before) as usize, &mut rest);
            }
            let lines = rest.lines_before(self.offset(end)) + u64::from(ending.is_some());
            self.row(Row { start, text_end, first, ending }, lines);
            if self.further.is_some() {
                self.at = self.bytes.len();
                return;
            }
            start = end + usize::from(ending.is_some());
        }
        self.at = start;
    }

    /// How a record ends whose last cell starts at `last`, and the last byte of whose line end is at `end`.
    fn ending(&self, last: usize, end: usize) -> Option<LineEnding> {
        // A CR before the LF is part of the line end, if it is not part of a cell before.
        Some(match self.bytes.get(end)? {
            b'\n' if end > last && self.bytes[end - 1] == b'\r' => LineEnding::CrLf,
            b'\r' => LineEnding::Cr,
            _ => LineEnding::Lf,
        })
    }

    /// The same, where there is no CR.
    #[inline]
    fn lf_or_none(&self, end: usize) -> Option<LineEnding> {
        (end < self.bytes.len()).then_some(LineEnding::Lf)
    }

    /// Takes in cells by their ends, quotes and all.
    #[inline]
    fn cells(&mut self, ends: &[u32], row_start: usize) {
        let Some((first, _)) = ends.split_first() else { return };
        let start = self.offset(row_start);
        self.spans.push(Span { start, size: first.wrapping_sub(start) });
        self.spans.extend(ends.windows(2).map(|ends| {
            let start = ends[0].wrapping_add(1);
            Span { start, size: ends[1].wrapping_sub(start) }
        }));
    }

    /// Takes the quotes around a cell away, and those inside that are doubled.
    #[inline]
    fn unquote(&mut self, index: usize, rest: &mut Rest<'_>) {
        let Some(cell) = self.spans.get_mut(index) else { return };
        let (start, size) = (cell.start + 1, cell.size.saturating_sub(2));
        *cell = Span { start, size };
        if rest.doubled.first().is_some_and(|&at| at < start + size) {
            let doubled = taken_before(&mut rest.doubled, start + size);
            self.spans[index] = self.unescaped_cell(start, start + size, doubled);
        }
    }

    /// The text of the cell from `start` to `end`, without the quotes at `doubled`.
    fn unescaped_cell(&mut self, start: u32, end: u32, doubled: &[u32]) -> Span {
        let block = &self.bytes[self.start..];
        let begun = self.unescaped.len();
        let mut from = start;
        for &to in doubled.iter().chain([&end]) {
            let piece = block.get(from as usize..).unwrap_or_default();
            let len = to.saturating_sub(from) as usize;
            match piece.first_chunk::<SHORT>() {
                // Copying more than is needed costs less than copying exactly.
                Some(more) if len <= SHORT => {
                    let end = self.unescaped.len() + len;
                    self.unescaped.extend_from_slice(more);
                    self.unescaped.truncate(end);
                }
                _ => self.unescaped.extend_from_slice(&piece[..len.min(piece.len())]),
            }
            from = to + 1;
        }
        let text = span(begun, self.unescaped.len() - begun);
        Span { size: text.size | Span::UNESCAPED, ..text }
    }

    /// Where the text of a field is, or is put.
    fn text_of(&mut self, field: &Field) -> Span {
        match field.form {
            Form::Plain => span(field.start - self.start, field.end - field.start),
            Form::Escaped => {
                let start = self.unescaped.len();
                unescape(self.grammar, self.bytes, field, &mut self.unescaped);
                let text = span(start, self.unescaped.len() - start);
                Span { size: text.size | Span::UNESCAPED, ..text }
            }
        }
    }

    /// Ends the row whose cells are the last ones taken in, on which there are so many line ends.
    #[inline]
    fn row(&mut self, row: Row, lines: u64) {
        let Row { start, text_end, first, ending } = row;
        let width = self.manner.width;
        let record = self.next_record();
        let cells = self.spans.len() - first;
        let len = text_end - start;
        // As many bytes as there are delimiters: no cell holds anything.
        if cells != width
            || len < width
            || len > self.grammar.max_field
            || self.is_empty(first)
            || self.repeats_header(start, text_end)
        {
            self.uneven_row(row, if len == 0 { 0 } else { cells });
            if self.further.is_some() {
                return;
            }
        } else {
            self.rows.push((self.offset(start), self.lines + 1));
        }
        if let Some(ending) = ending {
            self.end_with(ending, start, record);
        }
        self.lines += lines;
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
    fn uneven_row(&mut self, row: Row, cells: usize) {
        self.spans.truncate(row.first + cells);
        self.even_out((row.start, row.text_end), row.first, cells, row.ending);
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
            let text = self.text_of(field);
            self.spans.push(text);
        }
        self.odd.cut_off(self.offset(record.start));
        if !self.bytes[record.start..record.end].iter().all(|byte| (1..0x80).contains(byte)) {
            self.odd.add(self.offset(record.start), self.offset(record.end));
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
        self.odd.clear();
    }

    /// Looks for cells with bytes that do not belong there.
    fn note_odd_cells(&mut self) {
        let table = Table {
            spans: &self.spans,
            width: self.manner.width,
            bytes: &self.bytes[self.start..self.at],
            unescaped: &self.unescaped,
            is_utf8: self.manner.is_utf8,
        };
        let mut odd = Notes::default();
        for (row, note) in table.odd_cells(&self.odd, self.rows.iter().map(|(start, _)| *start)) {
            odd.of_mut(note).note(self.spot(row), self.shape.places);
        }
        // Marks before a repeated header have been noted already: which of the two comes first is seen here.
        self.notes.blend(&odd, self.shape.places);
    }

    /// Where a row of the block stands.
    fn spot(&self, row: usize) -> Spot {
        let (start, line) = self.rows[row];
        self.spot_at(self.start + start as usize, self.rows_before + row as u64 + 1, line)
    }

    fn offset(&self, at: usize) -> u32 {
        narrow(at - self.start)
    }
}

/// A record of a scan.
#[derive(Clone, Copy, Debug)]
struct Row {
    start: usize,
    /// Where its line end starts.
    text_end: usize,
    /// The index of its first span.
    first: usize,
    ending: Option<LineEnding>,
}

/// What a scan found, in order: places in the block, where nothing else is said.
#[derive(Debug, Default)]
struct Found {
    /// Ends of cells, those of records among them.
    cells: Places,
    records: Places,
    /// Indices, among the cells, of those that are quoted.
    quoted: Places,
    lines_inside: Places,
    doubled: Places,
    /// Whether there may be a carriage return.
    has_cr: bool,
}

impl Found {
    fn clear(&mut self) {
        let Self { cells, records, quoted, lines_inside, doubled, has_cr } = self;
        *has_cr = false;
        for places in [cells, records, quoted, lines_inside, doubled] {
            places.clear();
        }
    }

    fn rest(&self) -> Rest<'_> {
        let [cells, quoted, lines_inside, doubled] =
            [&self.cells, &self.quoted, &self.lines_inside, &self.doubled].map(Places::as_slice);
        Rest { cells_before: 0, cells, quoted, lines_inside, doubled }
    }
}

/// What of it no row has had yet.
struct Rest<'a> {
    cells_before: u32,
    cells: &'a [u32],
    quoted: &'a [u32],
    lines_inside: &'a [u32],
    doubled: &'a [u32],
}

impl<'a> Rest<'a> {
    /// The ends of the cells of the record that ends at `end`. Almost always there are `width`.
    #[inline]
    fn row(&mut self, end: u32, width: usize) -> &'a [u32] {
        let is_even = width > 0 && self.cells.get(width - 1) == Some(&end);
        let count = if is_even { width } else { self.cells.iter().take_while(|&&cell| cell < end).count() + 1 };
        let (row, rest) = self.cells.split_at(count.min(self.cells.len()));
        self.cells = rest;
        self.cells_before += narrow(row.len());
        row
    }

    /// The index of the next quoted cell of the rows so far.
    #[inline]
    fn next_quoted(&mut self) -> Option<u32> {
        let (&index, rest) = self.quoted.split_first().filter(|(index, _)| **index < self.cells_before)?;
        self.quoted = rest;
        Some(index)
    }

    /// How many line ends stand inside quotes before `end`.
    #[inline]
    fn lines_before(&mut self, end: u32) -> u64 {
        taken_before(&mut self.lines_inside, end).len() as u64
    }
}

/// Takes what is less than `end` from the front.
#[inline]
fn taken_before<'a>(places: &mut &'a [u32], end: u32) -> &'a [u32] {
    let count = places.iter().take_while(|&&at| at < end).count();
    let (taken, rest) = places.split_at(count);
    *places = rest;
    taken
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
        self.block.spot(row)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::lanes::Lanes;
    use super::*;

    /// Everything a part says: rows of cells, spots, ragged rows, counts, notes.
    type Said = (Vec<Vec<Option<Vec<u8>>>>, Vec<Spot>, Vec<u64>, PartRead);

    fn manner(lanes: Lanes, grammar: &Grammar, width: usize) -> Manner {
        let (header, block_bytes) = (b"a,a".to_vec(), 256 << 10);
        let (decimal, is_utf8, stride, is_typed) = (b'.', true, Stride::InPlace, true);
        Manner { grammar: *grammar, width, header, decimal, is_utf8, stride, is_typed, block_bytes, lanes }
    }

    fn said(reader: Reader, bytes: &[u8], grammar: &Grammar, width: usize) -> Said {
        said_with(reader, Lanes::best(), bytes, grammar, width)
    }

    fn said_with(reader: Reader, lanes: Lanes, bytes: &[u8], grammar: &Grammar, width: usize) -> Said {
        let (mut rows, mut spots, mut ragged) = (Vec::new(), Vec::new(), Vec::new());
        let before = Origin { file: 0, records: 0, lines: 1, bytes: 10 };
        let manner = manner(lanes, grammar, width);
        let shape = Shape { before, places: 5, is_last: true };
        let (read, _) = read_part(reader, (bytes, bytes.len()), &manner, shape, Lists::default(), &mut |batch| {
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
        let serial = said(Reader::Serial, bytes, grammar, width);
        for lanes in Lanes::available() {
            let fast = said_with(Reader::Fast, lanes, bytes, grammar, width);
            assert_eq!(fast, serial, "{lanes:?} {}", bytes.escape_ascii());
        }
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
        let manner = Manner { header: Vec::new(), ..manner(Lanes::best(), &Grammar::default(), 3) };
        let shape = Shape { before: Origin::default(), places: 5, is_last: false };
        let text = b"1,2,3\n\nname,town\nAnn,Rome\nBea,Bern\n";
        let (read, _) = read_part(Reader::Fast, (text, 7), &manner, shape, Lists::default(), &mut |_| {});
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

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(500))]

        /// Long enough for many words in a chunk, many chunks in a part, and a serial record now and then.
        #[test]
        fn long_text_too(
            rows in prop::collection::vec(prop::sample::select(vec![
                "1,2,3", "1,2,3", "\"a\",\"b, c\",\"\"", "a \"\"b,\"c \"\"d\"\"\",e", "\"over\nlines\r\nor three\",é,x", "", "1,2", "1,2,3,",
                "inner \" quote,2,3", "\"stray \" quote\",2,3", "a long stretch of text that fills a word and more,and another one right after it,x",
            ]), 0..700),
            line_end in prop::sample::select(vec!["\n", "\r\n", "\r"]), max_field in prop::sample::select(vec![4096, 1 << 20]), odd in 0..30_usize,
        ) {
            // Few rows are out of order, or the fast way would hardly be taken.
            let text: String = rows.iter().enumerate().flat_map(|(i, row)| {
                let is_odd = row.contains(" \" quote") || row.contains("a \"\"b");
                [if is_odd && i % 30 != odd { "x,y,z" } else { row }, line_end]
            }).collect();
            agree(text.as_bytes(), &Grammar { max_field, ..Grammar::default() }, 3);
        }
    }

    /// A field that grows past the limit on fields, in a record that begins at any place of a word.
    #[test]
    fn a_field_at_the_limit_is_judged_by_the_definition() {
        for before in [0, 1, 63, 4000] {
            for length in (4000..4300).chain(8100..8300) {
                let text = format!("{},b\n1,\"{}\"\n3,4\n", "y".repeat(before), "x\n".repeat(length / 2));
                agree(text.as_bytes(), &Grammar { max_field: 4200, ..Grammar::default() }, 2);
            }
        }
    }
}
