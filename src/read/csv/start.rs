//! What is decided about a text before its first row: the dialect, the names, and where the rows begin.

use std::io::Read;

use crate::ask::{Budget, Reading};
use crate::base::Spot;
use crate::base::wording::lossless;
use crate::facts::{Dialect, Endings, Format, Header, Remark};
use crate::read::encoding;
use crate::read::open::{Opened, Source};
use crate::read::text::{Packing, Recipe, Text};

use super::behind;
use super::dialect::{self, Decision, Hints, Note, Presence, Sort};
use super::grammar::{Grammar, Input, unescape};
use super::records::{Walker, last_boundary};

/// The head of a text and what is known of it.
#[derive(Debug)]
pub(in crate::read) struct Sample {
    /// The first bytes of the text.
    pub(in crate::read) head: Vec<u8>,
    /// Whether the text goes on after them.
    pub(in crate::read) input: Input,
    /// The text after them.
    pub(in crate::read) rest: Text,
    /// Whether it can be read only once.
    pub(in crate::read) is_stream: bool,
    /// How the text is got from the file.
    pub(in crate::read) recipe: Recipe,
}

/// What it takes to read the rows of a text.
#[derive(Debug)]
pub struct Start {
    pub(super) grammar: Grammar,
    /// Bytes of the text before the first row.
    pub(super) offset: usize,
    /// Lines before the first row.
    pub(super) lines: usize,
    /// The header as it stands, without its line end; empty where there is none.
    pub(super) header: Vec<u8>,
    /// What each column holds, as far as the head shows.
    pub(super) sorts: Vec<Sort>,
    /// The byte before the fraction of a number.
    pub(super) decimal: u8,
    /// Whether cells that are no UTF-8 are faults: the encoding says it is.
    pub(super) is_utf8: bool,
    /// What is odd about the file as a whole.
    pub(super) remarks: Vec<Remark>,
    pub(super) recipe: Recipe,
    /// Whether the encoding was decided from ASCII alone, and only what follows can tell it.
    pub(super) is_open: bool,
    /// The text itself, where it can't be read again.
    pub(super) stream: Option<(Vec<u8>, Text)>,
}

impl Start {
    /// Whether the file is read from its first byte to its last.
    pub(in crate::read) fn is_read_through(&self) -> bool {
        self.stream.is_none() && !matches!(self.recipe.packing, Packing::Entry(_))
    }

    /// Adds what is odd about the file as a whole.
    pub(in crate::read) fn remark(&mut self, remark: impl IntoIterator<Item = Remark>) {
        self.remarks.extend(remark);
    }
}

/// Whether a head holds the end of a record.
pub(in crate::read) fn holds_a_record(head: &[u8]) -> bool {
    last_boundary(&Grammar::default(), head, Input::More) > 0
}

/// Decides how a text is written.
pub(in crate::read) fn start(sample: Sample, shown: &str, reading: &Reading, budget: &Budget) -> Opened {
    let Sample { mut head, mut input, mut rest, is_stream, recipe } = sample;
    let is_ascii = head.is_ascii();
    // A mark is still there where the text is read in place.
    let mark = recipe.encoding.mark.filter(|mark| head.starts_with(mark)).map_or(0, <[u8]>::len);
    let hints = Hints {
        delimiter: reading.delimiter,
        quote: reading.quote,
        escape: reading.escape,
        header: reading.no_header.then_some(Presence::Absent),
        skip: reading.skip,
        max_field: budget.max_field,
        ..Hints::of_name(unpacked_name(shown))
    };
    let mut decision = dialect::decide(&head[mark..], input, &hints);
    let mut above = (0, 0);
    let mut seen = head.len();
    if input == Input::More && behind::is_uncut(&decision, &hints) {
        let more = read_more(&mut rest, &mut head);
        if let Some(found) = behind::table_behind(&head[mark..], seen - mark, more, &hints) {
            (above, seen, input) = (found, head.len(), more);
            decision = dialect::decide(&head[mark + above.0..], input, &hints);
        }
    }
    let mark = mark + above.0;
    let text = &head[mark..seen];
    let names = names(&decision, text, input, &recipe);
    let grammar = decision.grammar(budget.max_field);
    let raw_header = text.get(decision.table_start..decision.data_start).unwrap_or_default();
    let header = header(&decision, &grammar, raw_header);
    let dialect = Dialect {
        delimiter: decision.delimiter,
        rival: decision.notes.iter().find_map(|note| match note {
            Note::Ambiguous { delimiter, .. } => Some(*delimiter),
            _ => None,
        }),
        quote: decision.quote,
        escape: decision.escape,
        spaced_quotes: decision.spaced_quotes,
        header,
        skipped_lines: u32::try_from(above.1 + decision.skipped_lines).unwrap_or(u32::MAX),
        footer_lines: 0,
        comment: decision.comment,
        decimal: Some(decision.decimal),
        encoding: recipe.encoding.name,
        encoding_confidence: recipe.encoding.confidence,
        is_ascii,
        endings: endings_above(&grammar, text.get(..decision.data_start).unwrap_or_default()),
        compression: recipe.packing.word(),
        confidence: if decision.notes.contains(&Note::OneColumn) { 1.0 } else { decision.confidence },
    };
    let is_open = is_ascii
        && input == Input::More
        && !is_stream
        && recipe.encoding.name == "utf-8"
        && recipe.encoding.mark.is_none()
        && reading.encoding.is_none();
    let repeatable = if decision.header_records == 1 { raw_header.trim_ascii_end().to_vec() } else { Vec::new() };
    let start = Start {
        grammar,
        offset: mark + decision.data_start,
        lines: above.1 + decision.skipped_lines + decision.header_lines,
        header: repeatable,
        sorts: decision.sorts.clone(),
        decimal: decision.decimal,
        is_utf8: recipe.encoding.name == "utf-8",
        remarks: Vec::new(),
        recipe,
        is_open,
        stream: is_stream.then_some((head, rest)),
    };
    Opened { format: Format::Csv, names, dialect: Some(dialect), source: Source::Csv(Box::new(start)) }
}

/// Reads on behind a head that nothing cuts. What can't be read is told when it is read again.
fn read_more(rest: &mut Text, head: &mut Vec<u8>) -> Input {
    let before = head.len();
    let read = rest.take(behind::LOOKED_AT as u64).read_to_end(head);
    if read.is_ok() && head.len() - before == behind::LOOKED_AT { Input::More } else { Input::Last }
}

/// How the lines above the rows end: the header may have come from elsewhere than they did.
fn endings_above(grammar: &Grammar, text: &[u8]) -> Endings {
    let mut endings = Endings::default();
    let mut walker = Walker::new(grammar, text, Input::Last);
    let (mut fields, mut line) = (Vec::new(), 1);
    while let Some(record) = walker.next_record(&mut fields) {
        let spot = Spot { file: 0, record: None, line: Some(line), byte: None };
        if let Some(ending) = record.ending.of_line() {
            endings.note(ending, || spot);
        }
        line += record.lines as u64;
    }
    endings
}

/// The columns' names, decoded; bytes that can't be are shown, so that two different names never look alike.
fn names(decision: &Decision, text: &[u8], input: Input, recipe: &Recipe) -> Vec<String> {
    let raw = text.get(decision.table_start..decision.data_start).unwrap_or_default();
    if raw.is_ascii() {
        return dialect::names(decision, text, input);
    }
    let header = match encoding::text(raw, recipe.encoding.name) {
        (header, true) => header.into_owned(),
        _ => lossless(raw),
    };
    let alone = Decision { table_start: 0, data_start: header.len(), ..decision.clone() };
    dialect::names(&alone, header.as_bytes(), Input::Last)
}

/// A name without the extension of what it was packed with.
fn unpacked_name(shown: &str) -> &str {
    let Some((stem, extension)) = shown.rsplit_once('.') else { return shown };
    let is_packed = ["gz", "zst", "bz2", "xz", "lz4", "zip"].contains(&extension.to_lowercase().as_str());
    if is_packed { stem } else { shown }
}

fn header(decision: &Decision, grammar: &Grammar, raw: &[u8]) -> Header {
    let mut header = Header {
        lines: u32::try_from(decision.header_lines).unwrap_or(u32::MAX),
        unfolded: decision.header_unfolded,
        ..Header::default()
    };
    if decision.header_records != 1 || decision.header_unfolded {
        return header;
    }
    let mut fields = Vec::new();
    let mut walker = Walker::new(grammar, raw, Input::Last);
    if let Some(record) = walker.next_record(&mut fields) {
        header.broken_quotes = (record.notes.stray_quotes + record.notes.unterminated) as u64;
        let mut cell = Vec::new();
        for (index, field) in fields.iter().enumerate() {
            cell.clear();
            unescape(grammar, raw, field, &mut cell);
            let name = lossless(&cell);
            if name.trim().is_empty() {
                header.blank.push(index);
            } else if name.trim() != name || name.chars().any(char::is_control) {
                header.unclean.push(index);
            }
        }
    }
    header
}
