//! The cells of one column of a row group, as they are decoded: the second view of cells that measuring has.
//!
//! A column of Parquet is decoded by itself and in its own order, so it comes without the others, and what its
//! dictionary spares it from repeating is not repeated here: an entry comes once, with how often it occurs.

use arrow_array::{Array, StringArray};

use crate::facts::ListLengths;

/// Takes the cells of one column of a row group. Rows are counted from 0 in the row group.
pub trait CellSink {
    /// Whether any more cells are wanted.
    fn goes_on(&self) -> bool;

    /// Whether values are looked at, and so have to be decoded.
    fn wants_values(&self) -> bool {
        true
    }

    /// Cells that hold these values, none of them null; `row` gives the row of each.
    fn values(&mut self, values: &dyn Array, row: &mut dyn FnMut(usize) -> u64);

    /// A dictionary, of which keys will come.
    fn dictionary(&mut self, entries: &dyn Array);

    /// Whether the place of any key is wanted.
    fn wants_places(&self) -> bool;

    /// Whether the place of this key is wanted.
    fn wants(&self, key: usize) -> bool;

    /// A place of this key. Keys come in the order of their rows.
    fn place(&mut self, key: usize, row: u64);

    /// Whether the row of every value is wanted; then rows of keys are told by [`Self::key`].
    fn wants_rows(&self) -> bool {
        false
    }

    /// The row of a key. Keys come in the order of their rows.
    fn key(&mut self, _key: usize, _row: u64) {}

    /// How often each entry of the dictionary came.
    fn counts(&mut self, entries: &dyn Array, counts: &[u64]);

    /// So many nulls; `row` gives the row of the n-th.
    fn nulls(&mut self, count: u64, row: &mut dyn FnMut(u64) -> u64);

    /// So many lists that hold no cell.
    fn empty_lists(&mut self, count: u64);

    /// So many values that are only counted; `row` gives the row of the n-th.
    fn opaque(&mut self, count: u64, row: &mut dyn FnMut(u64) -> u64);

    /// What the levels of the column say, of a column that is not at the top of its schema.
    fn nesting(&mut self, nesting: &Nesting);
}

/// Hands these texts to a sink as the cells of rows from `first` on.
pub fn hand_out<S: CellSink>(sink: &mut S, texts: &[String], first: u64) {
    let array = StringArray::from_iter_values(texts);
    sink.values(&array, &mut |index| first + index as u64);
}

/// Where in a nested column something is missing, and how long its lists are.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Nesting {
    /// For each step on the way to the column that may be null, by path: how often it is.
    pub nulls: Vec<(String, u64)>,
    /// For each list on the way, by path.
    pub lists: Vec<(String, ListLengths)>,
}
