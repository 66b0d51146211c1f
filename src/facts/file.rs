//! What is known about one file: what it is, how much of it was read, and what stopped the reading.

use crate::base::Spot;

use super::Dialect;

/// The formats that are read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Format {
    /// Delimited text.
    Csv,
    /// Apache Parquet.
    Parquet,
}

impl Format {
    /// The word used in the wire form.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Csv => "csv",
            Self::Parquet => "parquet",
        }
    }
}

/// Facts about one file.
#[derive(Clone, Debug, PartialEq)]
pub struct FileFacts {
    /// Path relative to what was given, with `/` between its parts.
    pub path: String,
    /// Stored size.
    pub bytes: u64,
    /// Stored bytes that were read.
    pub bytes_read: u64,
    /// Data rows read.
    pub rows: u64,
    /// How much was read.
    pub status: FileStatus,
    /// Positions in the table of this file's columns, in the file's own order.
    pub columns: Vec<usize>,
    /// How a text file is written.
    pub dialect: Option<Dialect>,
    /// What went wrong, if anything did.
    pub fault: Option<Fault>,
    /// What is odd about the file as a whole, though it could be read.
    pub remarks: Vec<Remark>,
}

/// Something odd about a file as a whole that kept nothing from being read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Remark {
    /// Which sort.
    pub kind: RemarkKind,
    /// What was seen, for people: lower case, no full stop, no cell value.
    pub detail: String,
    /// The byte, line or record where it is.
    pub spot: Spot,
}

/// The sorts of remark.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum RemarkKind {
    /// Bytes after the end of a packed file that are none of it.
    TrailingGarbage,
    /// NUL bytes from some place to the end: a write that was torn.
    NulTail,
    /// A second table below the first, with a header of its own.
    SecondTable,
    /// The end of the file is inside a record: no line end, and cells missing.
    CutRecord,
}

/// How much of a file was read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FileStatus {
    /// All of it.
    Read,
    /// A part of it.
    Partial,
    /// Nothing of it.
    Failed,
}

impl FileStatus {
    /// The word used in the wire form.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Read => "read",
            Self::Partial => "partial",
            Self::Failed => "failed",
        }
    }
}

/// Why a file, or a part of it, could not be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// Which sort of fault.
    pub kind: FaultKind,
    /// What happened, for people: lower case, no full stop, no cell value.
    pub detail: String,
}

/// The sorts of fault that keep bytes from being read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum FaultKind {
    /// A given path does not exist.
    Missing,
    /// The system refused to open or read it, or it is not a regular file.
    Unreadable,
    /// It holds no bytes.
    Empty,
    /// Its bytes break the rules of its own format.
    Corrupt,
    /// It stops before its own format says that it ends.
    Truncated,
    /// It holds more than the limits on records, fields or unpacked size allow.
    TooLarge,
    /// Its content is of another format than its name says.
    WrongFormat,
    /// It is sound, but uses something that is not read.
    Unsupported,
    /// Time ran out before it was read.
    OutOfTime,
}
