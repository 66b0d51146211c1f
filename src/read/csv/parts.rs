//! A file of delimited text as parts of whole records.

use std::fs::File;
use std::io::{Cursor, Read, Seek, SeekFrom};

use crate::ask::Budget;
use crate::base::place::Origin;
use crate::facts::{Fault, FaultKind};
use crate::read::open::unreadable;
use crate::read::parts::{PartEnd, Sink};

use super::block::read_part;
use super::boundary::cut;
use super::grammar::Grammar;

/// What was decided before the first row: how to read on, and where.
#[derive(Debug)]
pub struct Start {
    /// How the file is written.
    pub grammar: Grammar,
    /// Bytes before the first row.
    pub offset: u64,
    /// Lines before the first row.
    pub lines: u64,
    /// The source itself, where it can't be opened again.
    pub stream: Stream,
}

/// A source that can be read once: what was read of it, and the rest.
#[derive(Default)]
pub struct Stream(Option<(Vec<u8>, Box<dyn Read + Send>)>);

impl From<Option<(Vec<u8>, Box<dyn Read + Send>)>> for Stream {
    fn from(stream: Option<(Vec<u8>, Box<dyn Read + Send>)>) -> Self {
        Self(stream)
    }
}

impl std::fmt::Debug for Stream {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_tuple("Stream").field(&self.0.as_ref().map(|(head, _)| head.len())).finish()
    }
}

/// The parts of one file. Each is read from the file when it is asked for, and cut where the last whole record in it
/// ends, so a quoted line break never parts a record.
pub struct CsvParts {
    reader: Box<dyn Read + Send>,
    grammar: Grammar,
    width: usize,
    /// Bytes a part should have.
    target: usize,
    /// Bytes read that no part has had yet.
    rest: Vec<u8>,
    /// Lines before the first row.
    skipped: Option<Origin>,
    ended: bool,
}

impl std::fmt::Debug for CsvParts {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("CsvParts").field("grammar", &self.grammar).field("width", &self.width).finish_non_exhaustive()
    }
}

impl CsvParts {
    /// The parts of `file`, or of the stream that `start` holds, whose rows have `width` cells.
    pub fn new(start: Start, file: Option<File>, width: usize, budget: &Budget) -> Result<Self, Fault> {
        let offset = usize::try_from(start.offset).unwrap_or(usize::MAX);
        let reader: Box<dyn Read + Send> = match (start.stream.0, file) {
            (Some((head, rest)), _) => {
                let mut head = Cursor::new(head);
                head.set_position(offset as u64);
                Box::new(head.chain(rest))
            }
            (None, Some(mut file)) => {
                file.seek(SeekFrom::Start(start.offset)).map_err(|error| unreadable("read", &error))?;
                Box::new(file)
            }
            (None, None) => Box::new(std::io::empty()),
        };
        Ok(Self {
            reader,
            grammar: start.grammar,
            width,
            target: part_bytes(budget),
            rest: Vec::new(),
            skipped: Some(Origin { file: 0, records: 0, lines: start.lines, bytes: start.offset }),
            ended: false,
        })
    }

    /// The next part, or the fault that ends the file.
    pub fn next_part(&mut self) -> Option<Result<CsvPart, Fault>> {
        if self.ended && self.rest.is_empty() && self.skipped.is_none() {
            return None;
        }
        let mut wanted = self.target;
        loop {
            if let Err(fault) = self.fill(wanted) {
                self.ended = true;
                self.rest.clear();
                self.skipped = None;
                return Some(Err(fault));
            }
            let end = if self.ended { self.rest.len() } else { cut(&self.grammar, &self.rest) };
            if end > 0 || self.ended {
                let following = self.rest.split_off(end);
                let bytes = std::mem::replace(&mut self.rest, following);
                let (grammar, width) = (self.grammar, self.width);
                return Some(Ok(CsvPart { bytes, grammar, width, before: self.skipped.take().unwrap_or_default() }));
            }
            if self.rest.len() > self.longest_record() {
                let detail = format!("a record of more than {} bytes: is the file one line?", self.longest_record());
                self.ended = true;
                self.rest.clear();
                return Some(Err(Fault { kind: FaultKind::Unsupported, detail }));
            }
            wanted = self.rest.len() * 2;
        }
    }

    /// The longest record that is waited for: a field at its limit, and as much again on either side.
    fn longest_record(&self) -> usize {
        self.grammar.max_field.saturating_mul(4)
    }

    fn fill(&mut self, wanted: usize) -> Result<(), Fault> {
        if self.ended || self.rest.len() >= wanted {
            return Ok(());
        }
        let missing = wanted - self.rest.len();
        self.rest.reserve_exact(missing);
        let read = self
            .reader
            .by_ref()
            .take(missing as u64)
            .read_to_end(&mut self.rest)
            .map_err(|error| unreadable("read", &error))?;
        self.ended = read < missing;
        Ok(())
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
    bytes: Vec<u8>,
    grammar: Grammar,
    width: usize,
    /// What lies between the part before and this one: the header, for the first.
    before: Origin,
}

impl CsvPart {
    /// Records given as they stand, `width` cells each.
    pub fn new(bytes: Vec<u8>, grammar: Grammar, width: usize) -> Self {
        Self { bytes, grammar, width, before: Origin::default() }
    }

    /// Bytes of its records.
    pub fn bytes(&self) -> u64 {
        self.bytes.len() as u64 + self.before.bytes
    }

    /// Reads the records, handing blocks of them to `sink`.
    pub fn read(self, places: usize, sink: &mut Sink<'_>) -> PartEnd {
        let total = self.bytes();
        let (rows, lines, notes) = read_part(&self.bytes, &self.grammar, self.width, self.before, places, sink);
        let extent = Origin { file: 0, records: rows, lines: lines + self.before.lines, bytes: total };
        PartEnd { extent, bytes: total, notes, fault: None }
    }
}
