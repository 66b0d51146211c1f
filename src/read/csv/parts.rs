//! A file of delimited text as parts of whole records.

use std::io::{Cursor, ErrorKind, Read};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use crate::ask::Budget;
use crate::base::Spot;
use crate::base::place::Origin;
use crate::facts::{Fault, FaultKind, Remark, RemarkKind};
use crate::read::encoding::{self, Encoding, Head, Kind, Stride};
use crate::read::hashing::Slot;
use crate::read::open::unreadable;
use crate::read::parts::{Closing, PartEnd, Sink};
use crate::read::text::{Recipe, Text};
use crate::source::Found;

use super::block::{Lists, Reader, Shape, read_part};
use super::boundary::{Cutter, cut};
use super::dialect::{Sort, Span, footer, further_table};
use super::further::AHEAD;
use super::grammar::{Field, Grammar, Input, unescape};
use super::lanes::Lanes;
use super::records::Walker;
use super::start::Start;

/// Bytes held back until the end of the file is known, so that no footer enters the facts.
const HELD_BACK: usize = 64 << 10;

/// Bytes read at once: they are looked at while a core's cache still holds them.
const STEP: usize = 256 << 10;

/// Bytes of text in a block: what a core's cache holds beside the summaries.
const BLOCK_BYTES: usize = 512 << 10;

/// A byte order mark in UTF-8.
pub(super) const BYTE_ORDER_MARK: &[u8] = b"\xEF\xBB\xBF";

/// Records at the end of a file that may be a footer.
const FOOTER_RECORDS: usize = 16;

/// The parts of one file. Each is read from the file when it is asked for, and cut where the last whole record in it
/// ends, so a quoted line break never parts a record.
pub struct CsvParts {
    reader: Supply,
    pub(super) manner: Arc<Manner>,
    sorts: Vec<Sort>,
    /// Bytes a part should have.
    pub(super) target: usize,
    /// Bytes held back until the end of the file is known.
    pub(super) held_back: usize,
    /// Bytes read that no part has had yet.
    rest: Buffer,
    cutter: Cutter,
    spare: Spare,
    /// What lies before the first row, until the first part has had it.
    skipped: Option<Origin>,
    /// Stored size of the file, and the stored bytes that parts account for.
    stored: (u64, u64),
    ended: bool,
    footer: u32,
    /// Bytes of the file before `rest`, as far as its encoding lets them be told.
    given: u64,
    remarks: Vec<Remark>,
    /// The fault that ended the text, still to be told.
    fault: Option<Fault>,
    /// How to read the file again, while it is ASCII alone and its encoding therefore open.
    open: Option<(Found, Recipe)>,
    /// The encoding, where only what came after the head told it.
    late: Option<Encoding>,
}

/// What every part of a file is read by.
#[derive(Clone, Debug)]
pub(super) struct Manner {
    pub(super) grammar: Grammar,
    /// Cells per row.
    pub(super) width: usize,
    /// The header as it stands; empty where there is none.
    pub(super) header: Vec<u8>,
    /// The byte before the fraction of a number.
    pub(super) decimal: u8,
    /// Whether cells that are no UTF-8 are faults.
    pub(super) is_utf8: bool,
    /// How the text lies in the file.
    pub(super) stride: Stride,
    /// Whether there are columns of numbers or dates.
    pub(super) is_typed: bool,
    /// Bytes after which a block is handed on, at the end of a record.
    pub(super) block_bytes: usize,
    /// Which instructions cells are found with.
    pub(super) lanes: Lanes,
}

impl Manner {
    /// Whether a record, with its line end or without, is the header again. A file glued on behind another may have
    /// brought its byte order mark along.
    pub(super) fn is_header(&self, record: &[u8]) -> bool {
        let record = record.strip_prefix(BYTE_ORDER_MARK).unwrap_or(record);
        !self.header.is_empty() && record.trim_ascii_end() == self.header
    }
}

enum Supply {
    Again(Text),
    Once(std::io::Chain<Cursor<Vec<u8>>, Text>),
}

impl Supply {
    fn text(&self) -> &Text {
        match self {
            Self::Again(text) => text,
            Self::Once(chain) => chain.get_ref().1,
        }
    }
}

impl Supply {
    /// Decodes the text from here on, of which `unread` was read already. Only a text in place can be.
    fn recode(&mut self, unread: &[u8], encoding: &Encoding) {
        if let Self::Again(text) = self {
            text.recode(unread, encoding);
        }
    }
}

impl Read for Supply {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        match self {
            Self::Again(text) => text.read(buffer),
            Self::Once(chain) => chain.read(buffer),
        }
    }
}

impl std::fmt::Debug for CsvParts {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("CsvParts").field("manner", &self.manner).finish_non_exhaustive()
    }
}

impl CsvParts {
    /// The parts of `found`, whose rows have `width` cells.
    #[cfg(test)]
    pub(super) fn new(start: Start, found: &Found, width: usize, budget: &Budget) -> Result<Self, Fault> {
        Self::hashed(start, found, width, (budget, None))
    }

    /// The same, with the digest of the file put into a slot once its last byte was read.
    pub fn hashed(
        start: Start,
        found: &Found,
        width: usize,
        (budget, slot): (&Budget, Option<&Slot>),
    ) -> Result<Self, Fault> {
        let mut reader = match start.stream {
            Some((head, rest)) => Supply::Once(Cursor::new(head).chain(rest)),
            None => Supply::Again(Text::hashed(found, &start.recipe, slot)?),
        };
        let open = start.is_open.then(|| (found.clone(), start.recipe));
        let mut skipped = Vec::new();
        let before = reader.by_ref().take(start.offset as u64).read_to_end(&mut skipped);
        before.map_err(|error| unreadable("read", &error))?;
        let stride = reader.text().stride();
        let mut rest = Vec::new();
        if !reader.text().is_in_place() {
            // A mark has been passed over once something was read behind it.
            reader.by_ref().take(1).read_to_end(&mut rest).map_err(|error| unreadable("read", &error))?;
        }
        let before = stride.length(&skipped).unwrap_or_default() + reader.text().mark();
        let manner = Manner {
            grammar: start.grammar,
            width,
            header: start.header,
            decimal: start.decimal,
            is_utf8: start.is_utf8,
            stride,
            is_typed: start.sorts.iter().any(|sort| matches!(sort, Sort::Number | Sort::Temporal)),
            block_bytes: BLOCK_BYTES,
            lanes: Lanes::best(),
        };
        let target = part_bytes(budget);
        Ok(Self {
            cutter: Cutter::new(&manner.grammar, manner.lanes),
            spare: Spare::new(target * 2),
            reader,
            manner: Arc::new(manner),
            sorts: start.sorts,
            target,
            held_back: HELD_BACK,
            rest: Buffer { len: rest.len(), memory: rest },
            skipped: Some(Origin { file: 0, records: 0, lines: start.lines as u64, bytes: before }),
            stored: (found.bytes, 0),
            ended: false,
            footer: 0,
            given: before,
            remarks: start.remarks,
            fault: None,
            open,
            late: None,
        })
    }

    /// Finds cells with these instructions rather than the best there are. For studies of speed: the cells are the same.
    #[doc(hidden)]
    pub fn use_lanes(&mut self, lanes: Lanes) {
        self.manner = Arc::new(Manner { lanes, ..Manner::clone(&self.manner) });
        self.cutter = Cutter::new(&self.manner.grammar, lanes);
    }

    /// The next part, or the fault that ends the file.
    pub fn next_part(&mut self) -> Option<Result<CsvPart, Fault>> {
        if self.ended && self.rest.bytes().is_empty() && self.skipped.is_none() {
            return self.fault.take().map(Err);
        }
        let mut wanted = self.target + self.held_back;
        loop {
            if let Err(fault) = self.fill(wanted) {
                self.end_with(fault);
            }
            let end = if self.ended {
                self.end_of_table()
            } else {
                // NUL bytes may be the end of a torn write, and a quote before them one that the end of the file closes.
                let bytes = self.rest.bytes();
                let sure = bytes.len().saturating_sub(self.held_back.max(trailing_nuls(bytes)));
                self.cutter.cut(&self.manner.grammar, self.manner.lanes, &bytes[..sure])
            };
            if end > 0 || self.ended {
                return Some(Ok(self.part(end)));
            }
            if self.rest.bytes().len() > self.longest_record() {
                let limit = self.longest_record();
                let detail =
                    format!("a record of more than {limit} bytes: is a quote never closed, or the file one line?");
                self.end_with(Fault { kind: FaultKind::TooLarge, detail });
                self.rest = Buffer::default();
                continue;
            }
            wanted = self.rest.bytes().len() * 2;
        }
    }

    /// What is known of the file once its last part has been given.
    pub fn closing(&mut self) -> Closing {
        let encoding = self.late.map(|late| (late.name, late.confidence));
        Closing { remarks: std::mem::take(&mut self.remarks), footer: self.footer, encoding }
    }

    /// The encoding of the part given last, where that is not the one decided from the head.
    pub fn late_encoding(&self) -> Option<&'static str> {
        self.late.map(|late| late.name)
    }

    fn part(&mut self, end: usize) -> CsvPart {
        let is_last = self.ended;
        let mut following = Buffer::default();
        if !is_last {
            let after = &self.rest.bytes()[end..];
            following = self.spare.buffer(after.len().max(self.target + self.held_back));
            following.extend(after);
        }
        let mut text = std::mem::replace(&mut self.rest, following);
        // What follows the records is still there, to be looked at.
        text.len = if is_last { end } else { text.len.min(end + AHEAD) };
        self.cutter.restart();
        let source = self.manner.stride.length(&text.bytes()[..end]).unwrap_or_default();
        self.given += source;
        let before = self.skipped.take().unwrap_or_default();
        let stored = self.account(source + before.bytes, is_last);
        let (spare, manner) = (self.spare.clone(), Arc::clone(&self.manner));
        CsvPart { text, own: end, spare, manner, before, stored, is_last }
    }

    /// The stored bytes that a part of so many bytes of the unpacked file accounts for. What is packed is counted as far as
    /// it was taken in; the last part of a whole file accounts for what is left.
    fn account(&mut self, bytes: u64, is_last: bool) -> u64 {
        let (total, so_far) = self.stored;
        let text = self.reader.text();
        let counted = match text.stored() {
            Some(taken) => taken,
            None if text.stride() == Stride::Unknown => so_far,
            // A unit that the end of the file cuts off counts in full, and is not.
            None => text.decoded().map_or(so_far + bytes, |decoded| decoded.min(so_far + bytes)),
        };
        let is_plain = text.stored().is_none() && text.is_in_place();
        let left_aside = self.footer > 0 || !self.remarks.is_empty();
        let is_whole = is_last && self.fault.is_none() && (!is_plain || left_aside);
        let now = if is_whole { total.max(counted) } else { counted };
        self.stored.1 = now;
        now.saturating_sub(so_far)
    }

    /// Where the table ends in what is left of a file: before a footer, before NUL bytes of a write that was torn.
    fn end_of_table(&mut self) -> usize {
        let bytes = self.rest.bytes();
        let mut end = bytes.len();
        let nuls = trailing_nuls(bytes);
        if nuls > 0 {
            end -= nuls;
            let detail = format!("it ends in {}", crate::base::wording::counted(nuls as u64, "NUL byte", "NUL bytes"));
            let byte = self.manner.stride.length(&bytes[..end]).map(|before| self.given + before);
            self.remarks.push(Remark { kind: RemarkKind::NulTail, detail, spot: Spot { byte, ..Spot::default() } });
        }
        let bytes = &bytes[..end];
        let Manner { grammar, lanes, .. } = &*self.manner;
        if self.fault.is_some() {
            // What stands after the last whole record may be half of one.
            return self.cutter.cut(grammar, *lanes, bytes);
        }
        // The last records are looked for close to the end first.
        let near = cut(grammar, *lanes, &bytes[..end.saturating_sub(HELD_BACK)]);
        let (mut start, mut records) = last_records(grammar, bytes, near);
        if near > 0 && records.len() < FOOTER_RECORDS {
            (start, records) = last_records(grammar, bytes, 0);
        }
        let texts: Vec<Vec<&[u8]>> = records.iter().map(|cells| cells.iter().map(Vec::as_slice).collect()).collect();
        let footer = footer(&texts, self.manner.width, &self.sorts);
        if footer > 0 && !self.is_table(&texts[texts.len() - footer..]) {
            self.footer = u32::try_from(footer).unwrap_or(u32::MAX);
            let first = texts.len() - footer;
            return start.get(first).copied().unwrap_or(end);
        }
        end
    }

    /// Whether what looks like notes is a small table with numbers, below a blank line.
    fn is_table(&self, records: &[Vec<&[u8]>]) -> bool {
        let spans: Vec<Span> = records.iter().map(|cells| Span::of(cells.iter().copied())).collect();
        let mut below = spans.iter().copied().skip(1);
        spans.first().is_some_and(|first| first.filled == 0)
            && spans.iter().any(|span| span.typed > 0)
            && further_table(self.manner.width, self.manner.is_typed, || below.next()).is_some()
    }

    /// The longest record that is waited for: a field at its limit, and as much again on either side.
    fn longest_record(&self) -> usize {
        self.manner.grammar.max_field.saturating_mul(4)
    }

    fn end_with(&mut self, fault: Fault) {
        self.ended = true;
        self.fault.get_or_insert(fault);
    }

    /// Reads on until `wanted` bytes wait to be given, or the text ends. Bytes are looked at while they are in the cache.
    fn fill(&mut self, wanted: usize) -> Result<(), Fault> {
        while !self.ended && self.rest.len < wanted {
            let before = self.rest.len;
            self.read_on(wanted.min(before + STEP))?;
            // Most parts are ASCII alone, which is seen many bytes at a time.
            let read = &self.rest.bytes()[before..];
            if self.open.is_some()
                && !read.is_ascii()
                && let Some(first) = read.iter().position(|byte| !byte.is_ascii())
            {
                self.settle_encoding(before + first)?;
            }
            let sure = self.rest.len.min(wanted.saturating_sub(self.held_back));
            self.cutter.look(&self.rest.bytes()[..sure]);
        }
        Ok(())
    }

    /// Decides the encoding of a file that was ASCII alone up to the byte at `first`. Everything before it reads the same
    /// in any that is possible, so nothing has to be read again but what tells them apart.
    fn settle_encoding(&mut self, first: usize) -> Result<(), Fault> {
        let Some((found, recipe)) = self.open.take() else { return Ok(()) };
        // What it was taken for is then known to be so.
        self.late = Some(recipe.encoding);
        self.read_on(first + encoding::FIRST)?;
        let extent = if self.ended { Head::Whole } else { Head::Cut };
        if encoding::begins_well(self.rest.bytes().get(first..).unwrap_or_default(), extent) {
            return Ok(());
        }
        let before = (self.given + first as u64).saturating_sub(CONTEXT);
        let Some(late) = look_ahead(&found, &recipe, before).filter(|late| late.name != "utf-8") else {
            return Ok(());
        };
        self.late = Some(late);
        if late.kind == Kind::Transcoded {
            self.reader.recode(self.rest.bytes(), &late);
            self.rest.len = 0;
            self.cutter.restart();
            self.ended = false;
        }
        let stride = self.reader.text().stride();
        let manner = &*self.manner;
        self.manner = Arc::new(Manner { is_utf8: false, stride, header: manner.header.clone(), ..*manner });
        Ok(())
    }

    /// The same, without a look at them.
    fn read_on(&mut self, wanted: usize) -> Result<(), Fault> {
        if self.ended || self.rest.len >= wanted {
            return Ok(());
        }
        // A plain file has so many bytes left, and the read that finds nothing more; one that grew finds its own room.
        let text = self.reader.text();
        let is_plain = text.stored().is_none() && text.is_in_place() && self.stored.0 > 0;
        let left = self.stored.0.saturating_sub(self.given).saturating_add(1);
        let left = if is_plain { usize::try_from(left).unwrap_or(usize::MAX) } else { usize::MAX };
        let room = wanted.min(left.max(self.rest.len + 1));
        if self.rest.room() < room {
            let usual = self.target + self.held_back;
            let mut larger = self.spare.buffer(room.max(usual.min(left)));
            larger.extend(self.rest.bytes());
            self.spare.take_back(std::mem::replace(&mut self.rest, larger));
        }
        while !self.ended && self.rest.len < wanted {
            if self.rest.room() == self.rest.len {
                let mut larger = self.spare.buffer(wanted.max(self.target + self.held_back));
                larger.extend(self.rest.bytes());
                self.spare.take_back(std::mem::replace(&mut self.rest, larger));
            }
            let missing = wanted - self.rest.len;
            match self.reader.read(self.rest.ahead(missing)) {
                Ok(read) => {
                    self.rest.len += read;
                    self.ended = read == 0;
                }
                Err(error) if error.kind() == ErrorKind::Interrupted => {}
                Err(error) => return Err(unreadable("read", &error)),
            }
        }
        if self.ended {
            match self.reader.text().ended_by() {
                Some(Err(fault)) => self.fault = Some(fault),
                // Text that is decoded after all ends twice.
                Some(Ok(remark)) if !self.remarks.contains(&remark) => self.remarks.push(remark),
                Some(Ok(_)) | None => {}
            }
        }
        Ok(())
    }
}

fn trailing_nuls(bytes: &[u8]) -> usize {
    bytes.iter().rev().take_while(|&&byte| byte == 0).count()
}

/// Text before the first byte beyond ASCII that is looked at with it: what a letter stands beside tells what it is.
const CONTEXT: u64 = 256;

/// The most that is read ahead to tell an encoding. Nobody can be told of an end to it meanwhile, so it has one.
const LOOK_AHEAD: u64 = 256 << 20;

/// The encoding of what follows `before` bytes of a file, as far as it can be read; `None` where it can't.
fn look_ahead(found: &Found, recipe: &Recipe, before: u64) -> Option<Encoding> {
    let mut text = Text::again(found, recipe).ok()?;
    std::io::copy(&mut text.by_ref().take(before), &mut std::io::sink()).ok()?;
    encoding::decide_late(text, LOOK_AHEAD).ok()
}

/// The last records of `bytes`, from `from` on at most: where each starts, and its cells.
fn last_records(grammar: &Grammar, bytes: &[u8], from: usize) -> (Vec<usize>, Vec<Vec<Vec<u8>>>) {
    let mut walker = Walker::new(grammar, &bytes[from..], Input::Last);
    let mut fields: Vec<Field> = Vec::new();
    let mut starts = Vec::new();
    while let Some(record) = walker.next_record(&mut fields) {
        starts.push(from + record.start);
    }
    starts.drain(..starts.len().saturating_sub(FOOTER_RECORDS));
    let Some(&first) = starts.first() else { return (starts, Vec::new()) };
    let tail = &bytes[first..];
    let mut walker = Walker::new(grammar, tail, Input::Last);
    let mut records = Vec::new();
    while walker.next_record(&mut fields).is_some() {
        let cell = |field: &Field| {
            let mut text = Vec::new();
            unescape(grammar, tail, field, &mut text);
            text
        };
        records.push(fields.iter().map(cell).collect());
    }
    (starts, records)
}

/// Bytes read into memory that was set up once: filling fresh memory costs as much as reading.
#[derive(Debug, Default)]
struct Buffer {
    /// All of it, the bytes first.
    memory: Vec<u8>,
    len: usize,
}

impl Buffer {
    fn bytes(&self) -> &[u8] {
        &self.memory[..self.len]
    }

    /// How many bytes it can hold.
    fn room(&self) -> usize {
        self.memory.len()
    }

    /// At most so many bytes of room after the bytes.
    fn ahead(&mut self, most: usize) -> &mut [u8] {
        let end = (self.len + most).min(self.memory.len());
        &mut self.memory[self.len..end]
    }

    /// Appends bytes for which there is room.
    fn extend(&mut self, bytes: &[u8]) {
        self.ahead(bytes.len()).copy_from_slice(bytes);
        self.len += bytes.len();
    }
}

/// What parts of the file that have been read needed, to be filled again.
#[derive(Clone, Debug)]
struct Spare {
    left: Arc<Mutex<Left>>,
    /// Larger buffers are given up: they held an unusual record.
    largest: usize,
}

#[derive(Debug, Default)]
struct Left {
    buffers: Vec<Buffer>,
    lists: Vec<Lists>,
}

impl Spare {
    fn new(largest: usize) -> Self {
        Self { left: Arc::default(), largest }
    }

    /// An empty buffer with room for so many bytes.
    fn buffer(&self, room: usize) -> Buffer {
        let left = self.left().buffers.pop().filter(|buffer| buffer.room() >= room);
        left.unwrap_or_else(|| Buffer { memory: vec![0; room], len: 0 })
    }

    fn lists(&self) -> Lists {
        self.left().lists.pop().unwrap_or_default()
    }

    fn take_back(&self, buffer: Buffer) {
        if (1..=self.largest).contains(&buffer.room()) {
            self.left().buffers.push(Buffer { len: 0, ..buffer });
        }
    }

    fn take_lists(&self, lists: Lists) {
        if lists.are_usual() {
            self.left().lists.push(lists);
        }
    }

    fn left(&self) -> MutexGuard<'_, Left> {
        self.left.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The size of a part: large enough for value tables to pay, and small enough for a few to be in memory. A function of
/// the budget alone, so that part edges do not depend on the number of threads.
fn part_bytes(budget: &Budget) -> usize {
    usize::try_from(budget.memory / 32).unwrap_or(usize::MAX).clamp(1 << 16, 16 << 20)
}

/// Whole records of one file.
#[derive(Debug)]
pub struct CsvPart {
    /// The records, and some bytes of what follows them.
    text: Buffer,
    /// Bytes of the records.
    own: usize,
    /// Who takes the buffer back.
    spare: Spare,
    manner: Arc<Manner>,
    /// What lies between the part before and this one: the header, for the first.
    before: Origin,
    /// Stored bytes it accounts for.
    stored: u64,
    is_last: bool,
}

impl CsvPart {
    /// Records given as they stand, `width` cells each.
    pub fn new(text: Vec<u8>, grammar: Grammar, width: usize) -> Self {
        let own = text.len();
        let (decimal, is_utf8, stride, is_typed) = (b'.', true, Stride::InPlace, false);
        let (header, block_bytes, lanes) = (Vec::new(), BLOCK_BYTES, Lanes::best());
        let manner = Manner { grammar, width, header, decimal, is_utf8, stride, is_typed, block_bytes, lanes };
        let (text, spare, before) = (Buffer { len: own, memory: text }, Spare::new(0), Origin::default());
        Self { text, own, spare, manner: Arc::new(manner), before, stored: own as u64, is_last: false }
    }

    /// Stored bytes it accounts for.
    pub fn bytes(&self) -> u64 {
        self.stored
    }

    /// Reads the records, handing blocks of them to `sink`.
    pub fn read(self, places: usize, sink: &mut Sink<'_>) -> PartEnd {
        self.read_with(Reader::Fast, places, sink)
    }

    /// The same, by the reader named.
    pub(super) fn read_with(self, reader: Reader, places: usize, sink: &mut Sink<'_>) -> PartEnd {
        let shape = Shape { before: self.before, places, is_last: self.is_last };
        let (text, lists) = (self.text.bytes(), self.spare.lists());
        let (read, lists) = read_part(reader, (text, self.own), &self.manner, shape, lists, sink);
        self.spare.take_lists(lists);
        self.spare.take_back(self.text);
        let bytes = read.source.unwrap_or_default() + self.before.bytes;
        let extent = Origin { file: 0, records: read.rows, lines: read.lines + self.before.lines, bytes };
        PartEnd {
            extent,
            bytes: self.stored,
            notes: read.notes,
            endings: read.endings,
            cut_record: read.cut_record,
            further: read.further,
            ..PartEnd::default()
        }
    }
}
