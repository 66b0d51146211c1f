//! A file of delimited text as parts of whole records.

use std::io::{Cursor, Read};
use std::sync::Arc;

use crate::ask::Budget;
use crate::base::Spot;
use crate::base::place::Origin;
use crate::facts::{Fault, FaultKind, Remark, RemarkKind};
use crate::read::encoding::{self, Encoding, Head, Kind, Stride};
use crate::read::open::unreadable;
use crate::read::parts::{Closing, PartEnd, Sink};
use crate::read::text::{Recipe, Text};
use crate::source::Found;

use super::block::{Reader, Shape, read_part};
use super::boundary::cut;
use super::dialect::{Sort, Span, footer, further_table};
use super::further::AHEAD;
use super::grammar::{Field, Grammar, Input, unescape};
use super::records::Walker;
use super::start::Start;

/// Bytes held back until the end of the file is known, so that no footer enters the facts.
const HELD_BACK: usize = 64 << 10;

/// Bytes of text in a block: what a core's cache holds beside the summaries.
const BLOCK_BYTES: usize = 256 << 10;

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
    rest: Vec<u8>,
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
#[derive(Debug)]
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
    pub fn new(start: Start, found: &Found, width: usize, budget: &Budget) -> Result<Self, Fault> {
        let mut reader = match start.stream {
            Some((head, rest)) => Supply::Once(Cursor::new(head).chain(rest)),
            None => Supply::Again(Text::again(found, &start.recipe)?),
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
        };
        Ok(Self {
            reader,
            manner: Arc::new(manner),
            sorts: start.sorts,
            target: part_bytes(budget),
            held_back: HELD_BACK,
            rest,
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

    /// The next part, or the fault that ends the file.
    pub fn next_part(&mut self) -> Option<Result<CsvPart, Fault>> {
        if self.ended && self.rest.is_empty() && self.skipped.is_none() {
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
                let sure = self.rest.len().saturating_sub(self.held_back.max(trailing_nuls(&self.rest)));
                cut(&self.manner.grammar, &self.rest[..sure])
            };
            if end > 0 || self.ended {
                return Some(Ok(self.part(end)));
            }
            if self.rest.len() > self.longest_record() {
                let limit = self.longest_record();
                let detail =
                    format!("a record of more than {limit} bytes: is a quote never closed, or the file one line?");
                self.end_with(Fault { kind: FaultKind::TooLarge, detail });
                self.rest.clear();
                continue;
            }
            wanted = self.rest.len() * 2;
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
        let following = self.rest.split_off(end);
        let mut text = std::mem::replace(&mut self.rest, following);
        let source = self.manner.stride.length(&text).unwrap_or_default();
        self.given += source;
        let is_last = self.ended;
        if is_last {
            self.rest.clear();
        }
        let before = self.skipped.take().unwrap_or_default();
        let stored = self.account(source + before.bytes, is_last);
        text.extend_from_slice(self.rest.get(..AHEAD).unwrap_or(&self.rest));
        CsvPart { text, own: end, manner: Arc::clone(&self.manner), before, stored, is_last }
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
        let mut end = self.rest.len();
        let nuls = trailing_nuls(&self.rest);
        if nuls > 0 {
            end -= nuls;
            let detail = format!("it ends in {}", crate::base::wording::counted(nuls as u64, "NUL byte", "NUL bytes"));
            let byte = self.manner.stride.length(&self.rest[..end]).map(|before| self.given + before);
            self.remarks.push(Remark { kind: RemarkKind::NulTail, detail, spot: Spot { byte, ..Spot::default() } });
        }
        if self.fault.is_some() {
            // What stands after the last whole record may be half of one.
            return cut(&self.manner.grammar, &self.rest[..end]);
        }
        let (start, records) = self.last_records(end);
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

    /// The last records before `end`: where each starts, and its cells.
    fn last_records(&self, end: usize) -> (Vec<usize>, Vec<Vec<Vec<u8>>>) {
        let bytes = &self.rest[..end];
        let starts = last_starts(&self.manner.grammar, bytes, FOOTER_RECORDS);
        let mut fields: Vec<Field> = Vec::new();
        let Some(&first) = starts.first() else { return (starts, Vec::new()) };
        let tail = &bytes[first..];
        let mut walker = Walker::new(&self.manner.grammar, tail, Input::Last);
        let mut records = Vec::new();
        while walker.next_record(&mut fields).is_some() {
            let cell = |field: &Field| {
                let mut text = Vec::new();
                unescape(&self.manner.grammar, tail, field, &mut text);
                text
            };
            records.push(fields.iter().map(cell).collect());
        }
        (starts, records)
    }

    /// The longest record that is waited for: a field at its limit, and as much again on either side.
    fn longest_record(&self) -> usize {
        self.manner.grammar.max_field.saturating_mul(4)
    }

    fn end_with(&mut self, fault: Fault) {
        self.ended = true;
        self.fault.get_or_insert(fault);
    }

    fn fill(&mut self, wanted: usize) -> Result<(), Fault> {
        if self.ended || self.rest.len() >= wanted {
            return Ok(());
        }
        let before = self.rest.len();
        self.read_on(wanted)?;
        // Most parts are ASCII alone, which is seen many bytes at a time.
        if self.open.is_some()
            && !self.rest[before..].is_ascii()
            && let Some(first) = self.rest[before..].iter().position(|byte| !byte.is_ascii())
        {
            self.settle_encoding(before + first)?;
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
        if encoding::begins_well(&self.rest[first..], extent) {
            return Ok(());
        }
        let before = (self.given + first as u64).saturating_sub(CONTEXT);
        let Some(late) = look_ahead(&found, &recipe, before).filter(|late| late.name != "utf-8") else {
            return Ok(());
        };
        self.late = Some(late);
        if late.kind == Kind::Transcoded {
            let unread = std::mem::take(&mut self.rest);
            self.reader.recode(&unread, &late);
            self.ended = false;
        }
        let stride = self.reader.text().stride();
        let manner = &*self.manner;
        self.manner = Arc::new(Manner { is_utf8: false, stride, header: manner.header.clone(), ..*manner });
        self.read_on(self.target + self.held_back)
    }

    /// Reads on until `wanted` bytes wait to be given, or the text ends.
    fn read_on(&mut self, wanted: usize) -> Result<(), Fault> {
        let missing = wanted.saturating_sub(self.rest.len());
        if self.ended || missing == 0 {
            return Ok(());
        }
        // Room for what is there, and for the read that finds nothing more; a file that grew meanwhile finds its own.
        let text = self.reader.text();
        let is_plain = text.stored().is_none() && text.is_in_place() && self.stored.0 > 0;
        let left = self.stored.0.saturating_sub(self.given).saturating_add(1);
        let room = if is_plain { usize::try_from(left).map_or(missing, |left| left.min(missing)) } else { missing };
        self.rest.reserve_exact(room);
        let read = self
            .reader
            .by_ref()
            .take(missing as u64)
            .read_to_end(&mut self.rest)
            .map_err(|error| unreadable("read", &error))?;
        self.ended = read < missing;
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

/// Bytes before the end in which the last records are looked for at first.
const LAST_BYTES: usize = 2 << 10;

/// Where the last `most` records of `bytes` start, which begin with a record and end where the input does. Only what is
/// needed of them is read record by record.
fn last_starts(grammar: &Grammar, bytes: &[u8], most: usize) -> Vec<usize> {
    let mut reach = LAST_BYTES;
    loop {
        let from = cut(grammar, &bytes[..bytes.len().saturating_sub(reach)]);
        let mut starts = starts_from(grammar, bytes, from);
        if from == 0 || starts.len() >= most {
            starts.drain(..starts.len().saturating_sub(most));
            return starts;
        }
        reach = reach.saturating_mul(32);
    }
}

/// Where the records start from the one at `from` on.
fn starts_from(grammar: &Grammar, bytes: &[u8], from: usize) -> Vec<usize> {
    let mut walker = Walker::new(grammar, &bytes[from..], Input::Last);
    let mut fields: Vec<Field> = Vec::new();
    let mut starts = Vec::new();
    while let Some(record) = walker.next_record(&mut fields) {
        starts.push(from + record.start);
    }
    starts
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

/// The size of a part: large enough for value tables to pay, and small enough for a few to be in memory. A function of
/// the budget alone, so that part edges do not depend on the number of threads.
fn part_bytes(budget: &Budget) -> usize {
    usize::try_from(budget.memory / 32).unwrap_or(usize::MAX).clamp(1 << 16, 16 << 20)
}

/// Whole records of one file.
#[derive(Debug)]
pub struct CsvPart {
    /// The records, and some bytes of what follows them.
    text: Vec<u8>,
    /// Bytes of the records.
    own: usize,
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
        let (header, block_bytes) = (Vec::new(), BLOCK_BYTES);
        let manner = Manner { grammar, width, header, decimal, is_utf8, stride, is_typed, block_bytes };
        Self { text, own, manner: Arc::new(manner), before: Origin::default(), stored: own as u64, is_last: false }
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
        let read = read_part(reader, (&self.text, self.own), &self.manner, shape, sink);
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

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        /// The plain twin reads every record from the start.
        #[test]
        fn the_last_records_are_those_of_all(
            lines in prop::collection::vec("[a,]{0,30}|\"[a\n,]{0,60}\"|a,\"[\na]{0,9}|[\r\n]{0,3}", 0..300),
            filler in 0_usize..400,
        ) {
            let text = format!("{}{}", lines.join("\n"), "x,y\n".repeat(filler));
            let all = starts_from(&Grammar::default(), text.as_bytes(), 0);
            for most in [1, 16, 1000] {
                let last = &all[all.len().saturating_sub(most)..];
                prop_assert_eq!(last_starts(&Grammar::default(), text.as_bytes(), most), last);
            }
        }
    }
}
