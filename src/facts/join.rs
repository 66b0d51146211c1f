//! What is known of labels that lie in a file of their own, and of how its rows go with those of the data.

use crate::base::Tally;

use super::ColumnType;

/// What is known of the label file.
#[derive(Clone, Debug, PartialEq)]
pub struct LabelFileFacts {
    /// Its path as shown.
    pub path: String,
    /// The name of its label.
    pub label: String,
    /// The columns that its rows are named by, and what each of them holds.
    pub keys: Vec<(String, ColumnType)>,
    /// Its rows.
    pub rows: u64,
    /// Rows in which a key is missing.
    pub lacking: u64,
    /// Rows with more or fewer cells than the header, of which nothing was taken.
    pub ragged: u64,
    /// Different keys.
    pub distinct: u64,
    /// Keys whose label is missing.
    pub blank: u64,
    /// Keys of several rows that all have the same label.
    pub same: Doubled,
    /// Keys of several rows that have different labels: the first of them counts.
    pub different: Doubled,
    /// Keys that no row of the data has.
    pub unseen: Doubled,
    /// Bytes of it that were kept in a file, as they did not fit in memory.
    pub spilled: u64,
}

/// Keys of the label file that have something wrong with them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Doubled {
    /// How many.
    pub keys: u64,
    /// The rows that have them.
    pub rows: u64,
    /// The first of those rows, each the first of its key, counted from 1.
    pub places: Vec<u64>,
}

/// How the rows of a table go with the label file.
#[derive(Clone, Debug, PartialEq)]
pub struct JoinedFacts {
    /// Positions of the columns that its rows are named by.
    pub keys: Vec<usize>,
    /// Rows that were looked up.
    pub rows: u64,
    /// Rows in which a key is missing.
    pub lacking: u64,
    /// Rows with a key that the label file does not have.
    pub unmatched: Tally,
    /// Those of them whose key it has with other spaces around it.
    pub padded: Tally,
    /// Those whose key it has in other letter case.
    pub cased: Tally,
    /// Those whose key it has in another form: `007` and `7`, `7.0` and `7`, `AB-1` and `AB1`.
    pub formatted: Tally,
}

impl JoinedFacts {
    /// Rows whose key the label file has, but written otherwise.
    pub fn near(&self) -> u64 {
        self.padded.count + self.cased.count + self.formatted.count
    }
}
