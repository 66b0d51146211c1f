//! The cells of chosen columns by row, for measures that look at several columns of a row at once: a label by the
//! value of another column, a key of two.
//!
//! Text comes in batches of rows side by side; of a row group each column is decoded by itself. Both are told as a
//! [`RowCell`], of which a measure keeps a *code* per row, of whatever type it likes: a number of its own for each
//! value, a hash, a place in a list of texts.
//!
//! ```text
//! batch of text -> each_cell --+
//!                              +-> RowCell -> code, one per row
//! row group -> RowCodes -------+
//! ```
//!
//! An entry of a dictionary is looked at once, and then costs a look-up by its key.
//!
//! **Invariant:** gives the cells that the rows side by side have, in their order, or none at all. Memory is one code
//! for each row of a row group, and rows past [`MOST_ROWS`] are not taken.

use std::borrow::Cow;
use std::sync::atomic::{AtomicBool, Ordering};

use arrow_array::Array;

use crate::detect::null::null_spelling;
use crate::facts::NullSpelling;
use crate::read::ColumnView;
use crate::read::cells::{CellSink, Nesting};
use crate::sketch::hash::Hashed;

use super::array::{Look, each};
use super::cell::{Analysis, ScalarKey, key_text};

/// Rows of a row group that are told apart at most; a run length may claim any number of them.
pub const MOST_ROWS: usize = 1 << 23;

/// A cell as measures over rows see it.
#[derive(Clone, Copy, Debug)]
pub enum RowCell<'a> {
    /// The row is too short to have it.
    Absent,
    /// It says that it holds nothing.
    Null(NullSpelling),
    /// It is only counted: a value with parts of its own, or raw bytes.
    Opaque,
    /// Text that is no null, as it stands.
    Text(Hashed<'a>),
    /// A typed value under its key.
    Typed(ScalarKey, Analysis),
}

impl<'a> RowCell<'a> {
    /// A cell of text.
    #[inline]
    pub fn of_text(text: Hashed<'a>) -> Self {
        match null_spelling(text.bytes()) {
            Some(spelling) => Self::Null(spelling),
            None => Self::Text(text),
        }
    }

    /// The hash of its value, as `sketch::hash` has it; `None` where it holds none that can be told from others.
    #[inline]
    pub fn hash(&self) -> Option<u64> {
        match self {
            Self::Absent | Self::Null(_) | Self::Opaque => None,
            Self::Text(text) => Some(text.hash()),
            Self::Typed(key, _) => Some(key.hashed().hash()),
        }
    }

    /// What is found out about its value; `decimal` stands before the fraction of a number in text.
    pub fn analysis(&self, decimal: u8) -> Option<Analysis> {
        match self {
            Self::Absent | Self::Null(_) | Self::Opaque => None,
            Self::Text(text) => Some(Analysis::of_text_with(text, decimal)),
            Self::Typed(_, analysis) => Some(*analysis),
        }
    }

    /// Its value as text: that of a typed one as the most frequent values are shown.
    pub fn text(&self) -> Option<Cow<'a, str>> {
        match self {
            Self::Absent | Self::Null(_) | Self::Opaque => None,
            Self::Text(text) => Some(String::from_utf8_lossy(text.bytes())),
            Self::Typed(key, _) => Some(Cow::Owned(key_text(key.as_bytes()))),
        }
    }

    fn of_look(look: Look<'a>) -> Self {
        match look {
            Look::Null(spelling) => Self::Null(spelling),
            Look::Opaque => Self::Opaque,
            Look::Text(text) => Self::Text(Hashed::of(text)),
            Look::Typed(key, analysis) => Self::Typed(key, analysis),
        }
    }
}

/// Tells every cell of a column of a batch, in order.
pub fn each_cell(view: &ColumnView<'_>, take: &mut dyn FnMut(usize, RowCell<'_>)) {
    match view {
        ColumnView::Text(text) => {
            for row in 0..text.len() {
                take(row, text.hashed(row).map_or(RowCell::Absent, RowCell::of_text));
            }
        }
        ColumnView::Array(array) => each(*array, &mut |row, look: Look<'_>| take(row, RowCell::of_look(look))),
    }
}

/// Takes the cells of a column of a row group, and keeps a code of each row.
#[derive(Debug)]
pub struct RowCodes<'a, C, F> {
    code: F,
    /// What stands for a null, and so for a row of which nothing was said.
    null: C,
    codes: Vec<C>,
    /// The codes of the dictionary's entries.
    entries: Vec<C>,
    is_lost: bool,
    /// Set from outside to end it.
    interrupted: &'a AtomicBool,
}

impl<'a, C: Copy, F: FnMut(RowCell<'_>) -> C> RowCodes<'a, C, F> {
    /// No row yet. `code` is asked once for each entry of a dictionary and else for each cell, in no order that
    /// means anything, and not for nulls of Parquet, for which `null` stands.
    pub fn new(null: C, code: F, interrupted: &'a AtomicBool) -> Self {
        Self { code, null, codes: Vec::new(), entries: Vec::new(), is_lost: false, interrupted }
    }

    /// The code of each of so many rows; `None` where a row may have several cells of the column, or rows are too
    /// many. Of a column that could not be read to its end this is nothing to go by.
    pub fn finish(mut self, rows: u64) -> Option<Vec<C>> {
        let rows = usize::try_from(rows).ok().filter(|rows| *rows <= MOST_ROWS && !self.is_lost)?;
        self.codes.resize(rows, self.null);
        Some(self.codes)
    }

    #[inline]
    fn put(&mut self, row: u64, code: C) {
        let row = usize::try_from(row).unwrap_or(usize::MAX);
        match self.codes.get_mut(row) {
            Some(place) => *place = code,
            None => self.lengthen(row, code),
        }
    }

    fn lengthen(&mut self, row: usize, code: C) {
        if row >= MOST_ROWS {
            self.is_lost = true;
            return;
        }
        self.codes.resize(row, self.null);
        self.codes.push(code);
    }
}

impl<C: Copy, F: FnMut(RowCell<'_>) -> C> CellSink for RowCodes<'_, C, F> {
    fn goes_on(&self) -> bool {
        !self.is_lost && !self.interrupted.load(Ordering::Relaxed)
    }

    fn values(&mut self, values: &dyn Array, row: &mut dyn FnMut(usize) -> u64) {
        each(values, &mut |index, look: Look<'_>| {
            let code = (self.code)(RowCell::of_look(look));
            self.put(row(index), code);
        });
    }

    fn dictionary(&mut self, entries: &dyn Array) {
        self.entries.clear();
        each(entries, &mut |_, look: Look<'_>| self.entries.push((self.code)(RowCell::of_look(look))));
    }

    fn wants_places(&self) -> bool {
        false
    }

    fn wants(&self, _key: usize) -> bool {
        false
    }

    fn place(&mut self, _key: usize, _row: u64) {}

    fn wants_rows(&self) -> bool {
        true
    }

    #[inline]
    fn key(&mut self, key: usize, row: u64) {
        if let Some(&code) = self.entries.get(key) {
            self.put(row, code);
        }
    }

    fn counts(&mut self, _entries: &dyn Array, _counts: &[u64]) {}

    fn nulls(&mut self, _count: u64, _row: &mut dyn FnMut(u64) -> u64) {
        // A row of which nothing else is said is null.
    }

    fn empty_lists(&mut self, _count: u64) {
        self.is_lost = true;
    }

    fn opaque(&mut self, count: u64, row: &mut dyn FnMut(u64) -> u64) {
        let code = (self.code)(RowCell::Opaque);
        for index in 0..count {
            self.put(row(index), code);
            if self.is_lost {
                break;
            }
        }
    }

    fn nesting(&mut self, nesting: &Nesting) {
        // A row of lists has many cells, and which is which is not told.
        self.is_lost |= !nesting.lists.is_empty();
    }
}
