//! How a text file is written.

/// What was decided about a CSV file, and how surely.
#[derive(Clone, Debug, PartialEq)]
pub struct Dialect {
    /// The byte between cells.
    pub delimiter: u8,
    /// The byte around cells that need it.
    pub quote: Option<u8>,
    /// The byte before a quote that is meant literally, where quotes are not doubled.
    pub escape: Option<u8>,
    /// Lines of header; 0 where there is none.
    pub header_lines: u32,
    /// The text encoding, by its WHATWG name.
    pub encoding: &'static str,
    /// How most lines end; `None` for a file of one line without an end.
    pub line_ending: Option<LineEnding>,
    /// From 0 (a guess) to 1 (no other reading fits).
    pub confidence: f64,
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
    /// The word used in the wire form.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Lf => "lf",
            Self::CrLf => "crlf",
            Self::Cr => "cr",
        }
    }
}
