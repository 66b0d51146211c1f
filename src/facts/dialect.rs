//! How a text file is written.

use crate::base::Spot;
use crate::base::place::Origin;

/// What was decided about a CSV file, and how surely.
#[derive(Clone, Debug, PartialEq)]
pub struct Dialect {
    /// The byte between cells.
    pub delimiter: u8,
    /// A delimiter that fits nearly as well, if there is one.
    pub rival: Option<u8>,
    /// The byte around cells that need it.
    pub quote: Option<u8>,
    /// The byte before a quote that is meant literally, where quotes are not doubled.
    pub escape: Option<u8>,
    /// Whether quotes stand behind spaces after a delimiter, and are read as quotes.
    pub spaced_quotes: bool,
    /// The header.
    pub header: Header,
    /// Lines before the header that are no part of the table.
    pub skipped_lines: u32,
    /// Records after the table that are no part of it: notes and totals.
    pub footer_lines: u32,
    /// The byte that starts a comment line.
    pub comment: Option<u8>,
    /// The byte before the fraction of a number, where numbers with a fraction were seen.
    pub decimal: Option<u8>,
    /// The text encoding, by its WHATWG name.
    pub encoding: &'static str,
    /// How sure the encoding is, from 0 to 1.
    pub encoding_confidence: f64,
    /// Whether what was looked at is ASCII alone, and so of any encoding that has ASCII in it.
    pub is_ascii: bool,
    /// How lines end; known once the file has been read.
    pub endings: Endings,
    /// What the file was packed with, by its usual name.
    pub compression: Option<&'static str>,
    /// From 0 (a guess) to 1 (no other reading fits).
    pub confidence: f64,
}

impl Dialect {
    /// Commas, double quotes, one header line and UTF-8, decided beyond doubt: what others depart from.
    pub fn plain() -> Self {
        Self {
            delimiter: b',',
            rival: None,
            quote: Some(b'"'),
            escape: None,
            spaced_quotes: false,
            header: Header { lines: 1, ..Header::default() },
            skipped_lines: 0,
            footer_lines: 0,
            comment: None,
            decimal: None,
            encoding: "utf-8",
            encoding_confidence: 1.0,
            is_ascii: true,
            endings: Endings::default(),
            compression: None,
            confidence: 1.0,
        }
    }
}

/// A file's header.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Header {
    /// Lines it takes up; 0 where there is none.
    pub lines: u32,
    /// Positions of cells without a name.
    pub blank: Vec<usize>,
    /// Positions of names with line breaks, control characters or white space around them.
    pub unclean: Vec<usize>,
    /// Quotes in it that are stray or never close.
    pub broken_quotes: u64,
    /// Whether the whole header stood in one pair of quotes, and was read as the cells inside.
    pub unfolded: bool,
}

/// How a line ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LineEnding {
    /// `\n`
    Lf,
    /// `\r\n`
    CrLf,
    /// `\r`
    Cr,
}

impl LineEnding {
    /// Every line ending, the usual ones first.
    pub const ALL: [Self; 3] = [Self::Lf, Self::CrLf, Self::Cr];

    /// The word used in the wire form.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Lf => "lf",
            Self::CrLf => "crlf",
            Self::Cr => "cr",
        }
    }
}

/// How often records end in which way, and the first that does.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Endings {
    counts: [u64; 3],
    first: [Option<Spot>; 3],
}

impl Endings {
    /// Counts the record at `spot`.
    #[inline]
    pub fn note(&mut self, ending: LineEnding, spot: impl FnOnce() -> Spot) {
        let index = ending as usize;
        if self.counts[index] == 0 {
            self.first[index] = Some(spot());
        }
        self.counts[index] += 1;
    }

    /// How many records end so.
    pub fn count(&self, ending: LineEnding) -> u64 {
        self.counts[ending as usize]
    }

    /// The first record that ends so.
    pub fn first(&self, ending: LineEnding) -> Option<Spot> {
        self.first[ending as usize]
    }

    /// How most records end; of equals the more usual way.
    pub fn main(&self) -> Option<LineEnding> {
        let most = *self.counts.iter().max()?;
        LineEnding::ALL.into_iter().find(|ending| most > 0 && self.count(*ending) == most)
    }

    /// Moves all places behind `origin`.
    pub fn rebase(&mut self, origin: Origin) {
        for spot in self.first.iter_mut().flatten() {
            *spot = spot.after(origin);
        }
    }

    /// Adds those of data that comes after.
    pub fn merge(&mut self, next: &Self) {
        for index in 0..self.counts.len() {
            self.counts[index] += next.counts[index];
            self.first[index] = self.first[index].or(next.first[index]);
        }
    }
}
