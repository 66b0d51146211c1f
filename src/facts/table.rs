//! What is known about one table.

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
