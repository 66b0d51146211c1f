//! The summary of a column that is decoded by itself: entries of a dictionary are looked at once, and taken in with how
//! often they came.
//!
//! **Invariant:** gives the facts that the cells would give one by one. Beyond a table's capacity that holds for
//! canonical states; the bounds of ordered ones hold.

use std::sync::atomic::{AtomicBool, Ordering};

use arrow_array::Array;

use crate::base::Spot;
use crate::facts::{Form, Kind, NullSpelling};
use crate::read::cells::{CellSink, Nesting};
use crate::sketch::hash::{Hashed, hash_bytes};

use super::array::{Look, each};
use super::cell::{Analysis, looks_tagged, tagged};
use super::column::{ColumnState, Limits, Nested};
use super::rows::Sums;

/// Takes the cells of one column of a row group.
#[derive(Debug)]
pub struct ColumnCells<'a> {
    state: ColumnState,
    /// What rows are, as far as this column tells, and what its cells' hashes are multiplied with; `None` where nobody asks.
    rows: Option<(Sums, u64)>,
    /// Of a column in lists: the row that came last, and how many cells of it have come.
    last: (u64, u64),
    is_nested: bool,
    limits: Limits,
    /// Set from outside to end it.
    interrupted: &'a AtomicBool,
    entries: Vec<Entry>,
    /// Entries of which places are wanted.
    open: usize,
}

/// What was found out about an entry of the dictionary.
#[derive(Clone, Copy, Debug)]
struct Entry {
    sort: Sort,
    wants_place: bool,
    /// What it adds to the sum of a row.
    cell: u64,
}

#[derive(Clone, Copy, Debug)]
enum Sort {
    Null,
    Opaque,
    Value(Analysis),
}

impl Sort {
    /// The form under which places are noted; `None` for nulls.
    fn form(self) -> Option<Form> {
        match self {
            Self::Null => None,
            Self::Opaque => Some(Form::plain(Kind::Other)),
            Self::Value(analysis) => Some(analysis.form),
        }
    }
}

impl<'a> ColumnCells<'a> {
    /// No cell yet.
    pub fn new(limits: Limits, interrupted: &'a AtomicBool) -> Self {
        Self {
            state: ColumnState::new(limits),
            rows: None,
            last: (0, 0),
            is_nested: false,
            limits,
            interrupted,
            entries: Vec::new(),
            open: 0,
        }
    }

    /// The same where rows are to be known as well: what is known of them so far, the number of this column, and whether
    /// it stands in lists.
    #[must_use]
    pub fn with_rows(self, sums: Sums, salt: u64, is_nested: bool) -> Self {
        Self { rows: Some((sums, salt)), is_nested, ..self }
    }

    /// The summary.
    pub fn finish(self) -> ColumnState {
        self.state
    }

    /// The summary, and what is known of the rows.
    pub fn finish_with_rows(self) -> (ColumnState, Sums) {
        (self.state, self.rows.map(|(sums, _)| sums).unwrap_or_default())
    }

    /// The summary of a column that could not be read in so many rows.
    pub fn unread(limits: Limits, rows: u64) -> ColumnState {
        let mut state = ColumnState::new(limits);
        state.unread(rows);
        state
    }

    /// Says that some cells can't be told apart, so rows can't be either.
    fn forget_rows(&mut self) {
        if let Some((sums, _)) = &mut self.rows {
            sums.forget();
        }
    }

    /// Wants no more places of entries of this form.
    fn close(&mut self, form: Option<Form>) {
        for entry in self.entries.iter_mut().filter(|entry| entry.wants_place && entry.sort.form() == form) {
            entry.wants_place = false;
            self.open -= 1;
        }
    }
}

/// What a cell adds to its row, which of a list depends on where in the list it stands.
#[inline]
fn in_list(cell: u64, row: u64, is_nested: bool, last: &mut (u64, u64)) -> u64 {
    if !is_nested {
        return cell;
    }
    *last = if last.0 == row { (row, last.1 + 1) } else { (row, 1) };
    cell.wrapping_mul(2 * last.1 + 1)
}

/// What stands for text, or a number, that says that it holds nothing.
fn spelling_hash(spelling: NullSpelling) -> u64 {
    hash_bytes(spelling.spelling().as_bytes())
}

fn spot(row: u64) -> Spot {
    Spot { file: 0, record: Some(row.saturating_add(1)), line: None, byte: None }
}

impl CellSink for ColumnCells<'_> {
    fn goes_on(&self) -> bool {
        !self.interrupted.load(Ordering::Relaxed)
    }

    fn values(&mut self, values: &dyn Array, row: &mut dyn FnMut(usize) -> u64) {
        let wants_rows = self.wants_rows();
        let (state, rows, last, is_nested) = (&mut self.state, &mut self.rows, &mut self.last, self.is_nested);
        let mut add = |row: u64, cell: u64| {
            if let Some((sums, salt)) = rows {
                sums.add(row, in_list(cell.wrapping_mul(*salt), row, is_nested, last));
            }
        };
        // Nulls of a page come before its values, so these may come before places that are kept already.
        let (mut keeps_nulls, mut has_opaque) = (true, false);
        each(values, &mut |index, look: Look<'_>| {
            let at = if wants_rows { row(index) } else { 0 };
            match look {
                Look::Null(spelling) => {
                    add(at, spelling_hash(spelling));
                    state.count_nulls(spelling, 1);
                    keeps_nulls = keeps_nulls && state.keep_null(spot(row(index)));
                }
                Look::Opaque => {
                    has_opaque = true;
                    state.opaque(|| spot(row(index)));
                }
                Look::Text(text) => {
                    let text = Hashed::of(text);
                    add(at, text.hash());
                    state.text_value(&text, || spot(row(index)));
                }
                Look::Typed(key, analysis) => {
                    let key = key.hashed();
                    add(at, key.hash());
                    state.value(&key, || analysis, || spot(row(index)));
                }
            }
        });
        if has_opaque {
            self.forget_rows();
        }
    }

    fn dictionary(&mut self, entries: &dyn Array) {
        self.entries.clear();
        let (known, state) = (&mut self.entries, &self.state);
        let salt = self.rows.as_ref().map_or(0, |(_, salt)| *salt);
        each(entries, &mut |_, look: Look<'_>| {
            let (sort, hash) = match look {
                Look::Null(spelling) => (Sort::Null, spelling_hash(spelling)),
                Look::Opaque => (Sort::Opaque, 0),
                Look::Text(text) => {
                    let text = Hashed::of(text);
                    (Sort::Value(Analysis::of_text_with(&text, b'.')), text.hash())
                }
                Look::Typed(key, analysis) => (Sort::Value(analysis), key.hashed().hash()),
            };
            let wants_place = sort.form().is_none_or(|form| state.has_room(form));
            known.push(Entry { sort, wants_place, cell: hash.wrapping_mul(salt) });
        });
        self.open = self.entries.iter().filter(|entry| entry.wants_place).count();
        if self.entries.iter().any(|entry| matches!(entry.sort, Sort::Opaque)) {
            self.forget_rows();
        }
    }

    fn wants_rows(&self) -> bool {
        self.rows.is_some()
    }

    #[inline]
    fn key(&mut self, key: usize, row: u64) {
        if let (Some(entry), Some((sums, _))) = (self.entries.get(key), &mut self.rows) {
            sums.add(row, in_list(entry.cell, row, self.is_nested, &mut self.last));
        }
    }

    fn wants_places(&self) -> bool {
        self.open > 0
    }

    fn wants(&self, key: usize) -> bool {
        self.entries.get(key).is_some_and(|entry| entry.wants_place)
    }

    fn place(&mut self, key: usize, row: u64) {
        let Some(Entry { sort, .. }) = self.entries.get(key).copied() else { return };
        let has_room = match sort.form() {
            None => self.state.keep_null(spot(row)),
            Some(form) => {
                self.state.note_place(form, || spot(row));
                self.state.has_room(form)
            }
        };
        if !has_room {
            self.close(sort.form());
        }
    }

    fn counts(&mut self, entries: &dyn Array, counts: &[u64]) {
        let (known, state) = (&self.entries, &mut self.state);
        each(entries, &mut |index, look: Look<'_>| {
            let (Some(&count @ 1..), Some(entry)) = (counts.get(index), known.get(index)) else { return };
            match (look, entry.sort) {
                (Look::Null(spelling), _) => state.count_nulls(spelling, count),
                (Look::Text(text), Sort::Value(analysis)) if looks_tagged(text) => {
                    state.count_value(&tagged(text), analysis, count);
                }
                (Look::Text(text), Sort::Value(analysis)) => state.count_value(text, analysis, count),
                (Look::Typed(key, analysis), _) => state.count_value(key.as_bytes(), analysis, count),
                (Look::Opaque | Look::Text(_), _) => state.count_opaque(count),
            }
        });
    }

    fn nulls(&mut self, count: u64, row: &mut dyn FnMut(u64) -> u64) {
        self.state.count_nulls(NullSpelling::Parquet, count);
        for index in 0..count.min(self.limits.places as u64) {
            if !self.state.keep_null(spot(row(index))) {
                break;
            }
        }
    }

    fn empty_lists(&mut self, count: u64) {
        self.state.absent_cells(count);
    }

    fn opaque(&mut self, count: u64, row: &mut dyn FnMut(u64) -> u64) {
        if count > 0 {
            self.forget_rows();
        }
        self.state.count_opaque(count);
        for index in 0..count {
            let form = Form::plain(Kind::Other);
            if !self.state.has_room(form) {
                break;
            }
            self.state.note_place(form, || spot(row(index)));
        }
    }

    fn nesting(&mut self, nesting: &Nesting) {
        self.state.nested(&Nested { nulls: nesting.nulls.clone(), lists: nesting.lists.clone() });
    }
}
