//! What is known about one table.

use crate::base::{Measured, Spot};

use super::{ColumnFacts, FileFacts, Format, Notes};

/// Facts about one table: one or more files that are meant to have one schema.
#[derive(Clone, Debug, PartialEq)]
pub struct TableFacts {
    /// A short name, unique in the dataset.
    pub name: String,
    /// The format of all its files.
    pub format: Format,
    /// Data rows read, over all files.
    pub rows: u64,
    /// Its files, in path order.
    pub files: Vec<FileFacts>,
    /// Its columns, in the order in which they first appear.
    pub columns: Vec<ColumnFacts>,
    /// Departures from the format.
    pub notes: Notes,
    /// Rows that are the same as others.
    pub repeats: RepeatFacts,
    /// How much of its rows is missing.
    pub gaps: Measured<RowGapFacts>,
    /// Columns that tell the same, in the order of the first of each.
    pub twins: Vec<TwinFacts>,
}

/// Rows that are the same in every column as an earlier one, in a sample of all *different* rows: of a row that is in
/// it, every repeat is.
#[derive(Clone, Debug, PartialEq)]
pub struct RepeatFacts {
    /// Rows that were compared with each other.
    pub compared: u64,
    /// Rows of parts in which a column could not be read, and which were not.
    pub unknown: u64,
    /// The share of all different rows that is in the sample; 1 where it is all of them.
    pub sampled: f64,
    /// How many rows are the same as one of the sample, itself included.
    pub sampled_rows: u64,
    /// Different rows in the sample that come more than once.
    pub groups: u64,
    /// Rows that repeat one of the sample.
    pub repeats: u64,
    /// Where the first of them are.
    pub places: Vec<Spot>,
}

impl RepeatFacts {
    /// How many rows repeat an earlier one, of those that were compared: counted while all different rows are in the
    /// sample, else by their share in it.
    pub fn repeats(&self) -> u64 {
        if self.sampled >= 1.0 || self.sampled_rows == 0 {
            return self.repeats;
        }
        let repeats = u128::from(self.repeats) * u128::from(self.compared) / u128::from(self.sampled_rows);
        u64::try_from(repeats).unwrap_or(u64::MAX)
    }
}

impl Default for RepeatFacts {
    fn default() -> Self {
        Self { compared: 0, unknown: 0, sampled: 1.0, sampled_rows: 0, groups: 0, repeats: 0, places: Vec::new() }
    }
}

/// Rows by how much of them is missing: null, or blank. Ragged rows and columns that are empty altogether are left out.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct RowGapFacts {
    /// Rows that were looked at.
    pub rows: u64,
    /// Cells in them.
    pub cells: u64,
    /// How many of those are missing.
    pub missing: u64,
    /// Rows that lack nothing.
    pub complete: u64,
    /// Rows of which more than half is missing.
    pub mostly_missing: u64,
}

/// Columns that tell the same.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TwinFacts {
    /// Their positions in the table, in order; two at least.
    pub columns: Vec<usize>,
    /// In what sense they are the same.
    pub likeness: Likeness,
}

/// In what sense columns are the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Likeness {
    /// The same cell in every row.
    Equal,
    /// Each value of one goes with one value of the other.
    OneToOne,
}

impl Likeness {
    /// The word used in the wire form.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Equal => "equal",
            Self::OneToOne => "one-to-one",
        }
    }
}

impl TableFacts {
    /// The column of this name; the first one where a name is repeated.
    pub fn column(&self, name: &str) -> Option<&ColumnFacts> {
        self.columns.iter().find(|column| column.name == name)
    }

    /// The files whose columns are known.
    pub fn files_with_schema(&self) -> impl Iterator<Item = &FileFacts> {
        self.files.iter().filter(|file| !file.columns.is_empty())
    }
}
