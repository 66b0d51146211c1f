//! Where in the data something is.
//!
//! **Invariant:** a place never holds a cell's value, only coordinates and names.

use serde::{Deserialize, Serialize};

/// A position inside one file. What a format does not have is `None`: Parquet has no lines and no bytes of a cell.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Spot {
    /// Index of the file in its table, from 0.
    pub file: u32,
    /// Data record from 1, after the header; in Parquet the row.
    pub record: Option<u64>,
    /// Physical line from 1.
    pub line: Option<u64>,
    /// Byte from 0.
    pub byte: Option<u64>,
}

impl Spot {
    /// The file as a whole.
    pub const fn file(file: u32) -> Self {
        Self { file, record: None, line: None, byte: None }
    }

    /// This spot, seen from a later starting point: coordinates that exist grow by those of `origin`.
    #[must_use]
    pub fn after(self, origin: Origin) -> Self {
        Self {
            file: origin.file,
            record: self.record.map(|record| record.saturating_add(origin.records)),
            line: self.line.map(|line| line.saturating_add(origin.lines)),
            byte: self.byte.map(|byte| byte.saturating_add(origin.bytes)),
        }
    }
}

/// What lies before a part: the file it is of, and the records, lines and bytes that precede it there.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Origin {
    /// Index of the file in its table.
    pub file: u32,
    /// Data records before the part.
    pub records: u64,
    /// Physical lines before the part.
    pub lines: u64,
    /// Bytes before the part.
    pub bytes: u64,
}

impl Origin {
    /// What lies before the part that comes after one of this `extent`. A Parquet footer's claims may be in it, so it
    /// stops at the largest number instead of passing it.
    #[must_use]
    pub fn plus(self, extent: Self) -> Self {
        Self {
            file: self.file,
            records: self.records.saturating_add(extent.records),
            lines: self.lines.saturating_add(extent.lines),
            bytes: self.bytes.saturating_add(extent.bytes),
        }
    }
}

/// What a finding points at: as much of table, file, column and spot as applies.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    /// The table's name.
    pub table: Option<String>,
    /// The file's path as shown.
    pub file: Option<String>,
    /// The column's name.
    pub column: Option<String>,
    /// Physical line from 1.
    pub line: Option<u64>,
    /// Data record from 1.
    pub record: Option<u64>,
    /// Byte from 0.
    pub byte: Option<u64>,
}
