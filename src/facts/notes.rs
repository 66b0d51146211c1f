//! Departures from the format that a reader tolerated and recorded.

use serde::{Deserialize, Serialize};

use crate::base::{Tally, place::Origin};

/// The sorts of departure. A new one is a line here and a word below.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Note {
    /// A row with fewer cells than the header.
    ShortRow,
    /// A row with more cells than the header.
    LongRow,
    /// A quote inside a quoted cell that neither closes it nor is doubled.
    StrayQuote,
    /// A cell that opens with a quote which never closes.
    UnterminatedQuote,
    /// A line without any byte, in a table of more than one column: no row.
    BlankRow,
    /// Text that is not valid in the file's encoding, counted by cell.
    InvalidText,
    /// A NUL byte, counted by cell.
    NulByte,
    /// A byte order mark anywhere but at the head of the file.
    StrayMark,
    /// A data row that repeats the header.
    RepeatedHeader,
    /// A record or field past a limit, not read.
    Oversized,
    /// A row whose one extra cell is empty: every row ends in a delimiter.
    TrailingDelimiter,
    /// Text that was encoded twice (`Ã©` for `é`), counted by cell.
    Mojibake,
    /// A row of more than one cell, all of which are empty.
    EmptyRow,
}

impl Note {
    /// Every sort, in the order of the tallies.
    pub const ALL: [Self; 13] = [
        Self::ShortRow,
        Self::LongRow,
        Self::StrayQuote,
        Self::UnterminatedQuote,
        Self::BlankRow,
        Self::InvalidText,
        Self::NulByte,
        Self::StrayMark,
        Self::RepeatedHeader,
        Self::Oversized,
        Self::TrailingDelimiter,
        Self::Mojibake,
        Self::EmptyRow,
    ];
}

impl Note {
    /// The word used in the wire form.
    pub const fn word(self) -> &'static str {
        match self {
            Self::ShortRow => "short-rows",
            Self::LongRow => "long-rows",
            Self::StrayQuote => "stray-quotes",
            Self::UnterminatedQuote => "unterminated-quotes",
            Self::BlankRow => "blank-rows",
            Self::InvalidText => "invalid-text",
            Self::NulByte => "nul-bytes",
            Self::StrayMark => "stray-byte-order-marks",
            Self::RepeatedHeader => "repeated-headers",
            Self::Oversized => "oversized-records",
            Self::TrailingDelimiter => "trailing-delimiters",
            Self::Mojibake => "mojibake",
            Self::EmptyRow => "empty-rows",
        }
    }
}

/// How often each departure happened, and where first.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Notes {
    tallies: [Tally; Note::ALL.len()],
}

impl Notes {
    /// The tally of one sort.
    pub fn of(&self, note: Note) -> &Tally {
        &self.tallies[note as usize]
    }

    /// The tally of one sort, to count into.
    pub fn of_mut(&mut self, note: Note) -> &mut Tally {
        &mut self.tallies[note as usize]
    }

    /// Moves all places behind `origin`.
    pub fn rebase(&mut self, origin: Origin) {
        for tally in &mut self.tallies {
            tally.rebase(origin);
        }
    }

    /// Adds notes of other data, from before, after or in between.
    pub fn blend(&mut self, other: &Self, limit: usize) {
        for (mine, theirs) in self.tallies.iter_mut().zip(&other.tallies) {
            mine.blend(theirs, limit);
        }
    }

    /// Adds the notes of data that comes after.
    pub fn merge(&mut self, next: &Self, limit: usize) {
        for (mine, theirs) in self.tallies.iter_mut().zip(&next.tallies) {
            mine.merge(theirs, limit);
        }
    }
}
