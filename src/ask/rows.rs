//! What is asked of rows as wholes: by which columns they are told apart, and by which they were put into splits.

use super::LabelAsk;

/// Columns that rows are put into groups by, as they were named.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RowsAsk {
    /// Each a key: columns that together name a row.
    pub keys: Vec<Vec<LabelAsk>>,
    /// The column that says which part of a split a row is in.
    pub split: Option<LabelAsk>,
    /// The column that says whom or what a row is about.
    pub entity: Option<LabelAsk>,
    /// Columns that together may tell who a row is about.
    pub quasi_identifiers: Vec<LabelAsk>,
    /// Whether groups are counted to the last, by way of a file where they are too many for memory.
    pub exact: bool,
}
