//! The dialect of a text: how it is cut into records and cells, and which of them are no data.
//!
//! Decided once, from the first decoded mebibyte of a file. Candidates are read with the real grammar and scored by how
//! well the text bears them (`reading.rs`, `choose.rs`); then the table's beginning is found (`layout.rs`), and whether
//! its first records name the columns (`header.rs`). What only the end of a file can tell is in `tail.rs`.
//!
//! **Invariant:** a decision is a function of the head's bytes and the hints alone. No input panics, and the work is
//! linear in the head: a bounded number of readings, each over a bounded number of records.

mod choose;
mod decide;
mod header;
mod layout;
mod look;
mod plain;
mod reading;
mod sample;
mod tail;
#[cfg(test)]
mod tests;
#[cfg(test)]
mod laws;

pub use decide::{decide, names};
pub use tail::{Sort, Span, footer, further_table};

use crate::read::csv::grammar::{Grammar, Spaces};

/// What is known beside the bytes: the name's promise, and what was ordered.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Hints {
    /// The delimiter that the file's extension promises: evidence, not an order.
    pub extension: Option<u8>,
    /// The delimiter to use.
    pub delimiter: Option<u8>,
    /// The quote to use; `Some(None)` for none.
    pub quote: Option<Option<u8>>,
    /// The escape to use; `Some(None)` for none.
    pub escape: Option<Option<u8>>,
    /// Whether there is a header, where that was ordered.
    pub header: Option<Presence>,
    /// Records to skip, where that was ordered.
    pub skip: Option<usize>,
    /// `Grammar::max_field` for this run; 0 for the grammar's own.
    pub max_field: usize,
}

impl Hints {
    /// The hints in a file's name: `.tsv` and `.tab` promise tabs, `.psv` pipes.
    pub fn of_name(name: &str) -> Self {
        let extension = name.rsplit_once('.').map_or("", |(_, extension)| extension);
        let extension = match extension.to_ascii_lowercase().as_str() {
            "tsv" | "tab" => Some(b'\t'),
            "psv" => Some(b'|'),
            _ => None,
        };
        Self { extension, ..Self::default() }
    }
}

/// Whether something is there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Presence {
    /// It is.
    Present,
    /// It is not.
    Absent,
}

/// How a text is written, and how surely.
#[derive(Clone, Debug, PartialEq)]
pub struct Decision {
    /// The byte between cells.
    pub delimiter: u8,
    /// The byte around cells that need it.
    pub quote: Option<u8>,
    /// The byte before a quote that is meant literally, where quotes are not doubled.
    pub escape: Option<u8>,
    /// Whether spaces after a delimiter are padding.
    pub space_after_delimiter: bool,
    /// Whether quotes stand behind such spaces.
    pub spaced_quotes: bool,
    /// Records before the table: titles, blank lines, comments, a `sep=` line.
    pub skipped_records: usize,
    /// Physical lines before the table.
    pub skipped_lines: usize,
    /// Where the table's first record begins in the text.
    pub table_start: usize,
    /// Records of header; 0 where there is none.
    pub header_records: usize,
    /// Physical lines of header.
    pub header_lines: usize,
    /// Whether the header is one quoted field that holds all names.
    pub header_unfolded: bool,
    /// Where the first record of data begins in the text.
    pub data_start: usize,
    /// What comment lines begin with, where there are some.
    pub comment: Option<u8>,
    /// The decimal mark: `.` or `,`.
    pub decimal: u8,
    /// The commonest number of cells in a record.
    pub width: usize,
    /// What each column holds, as far as the head shows.
    pub sorts: Vec<Sort>,
    /// How surely delimiter and quote are right, from 0 (a guess) to 1 (no other reading fits).
    pub confidence: f64,
    /// How surely the header is one, or is none.
    pub header_confidence: f64,
    /// What is worth telling.
    pub notes: Vec<Note>,
}

impl Decision {
    /// The grammar to read the text with.
    pub fn grammar(&self, max_field: usize) -> Grammar {
        let spaces = if self.space_after_delimiter { Spaces::Padding } else { Spaces::Text };
        Grammar { delimiter: self.delimiter, quote: self.quote, escape: self.escape, spaces, max_field }
    }
}

/// What is worth telling about a decision.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Note {
    /// Another delimiter fits nearly as well: `ambiguous-dialect`.
    Ambiguous {
        /// The other delimiter.
        delimiter: u8,
        /// Its score as a share of the chosen one's.
        closeness: f64,
    },
    /// No delimiter cuts the records: one column, or text that is no table.
    OneColumn,
    /// The delimiter is not the one that the extension promises: `dialect-mismatch`.
    NotAsNamed {
        /// The delimiter promised.
        promised: u8,
    },
    /// A first line like `sep=;` gave the delimiter.
    SeparatorLine,
    /// Every record is one quoted field that holds a whole record: the file was exported twice.
    FoldedRecords {
        /// Cells in such a record.
        width: usize,
    },
    /// Nothing in the bytes tells whether the first record is a header.
    HeaderUnclear,
}
