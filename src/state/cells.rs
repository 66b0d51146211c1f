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
use super::column::{ColumnState, Hint, Limits, Nested};
use super::gaps::{GapRows, GapSum};
use super::rows::Sums;
use super::sample::{self, PickedCells, Picks};
use super::twins::{Track, Twin};
use crate::sketch::position::weight;

/// Takes the cells of one column of a row group.
#[derive(Debug)]
pub struct ColumnCells<'a> {
    state: ColumnState,
    /// What rows are, as far as this column tells, and what its cells' hashes are multiplied with; `None` where nobody asks.
    rows: Option<(Sums, u64)>,
    /// Of a column in lists: the row that came last, and how many cells of it have come.
    last: (u64, u64),
    is_nested: bool,
    /// Set from outside to end it.
    interrupted: &'a AtomicBool,
    entries: Vec<Entry>,
    /// How each is written in a row that is drawn; empty where none are.
    written: Vec<Vec<u8>>,
    /// Entries of which places are wanted, those that are missing among them.
    open: usize,
    /// Rows in which a cell is missing.
    missing: GapRows,
    /// The column is in lists, so that a row may have many cells or none.
    is_in_lists: bool,
    /// Its cells in rows that are drawn, where some are.
    picked: Option<PickedCells<'a>>,
}

/// What was found out about an entry of the dictionary.
#[derive(Clone, Copy, Debug)]
struct Entry {
    sort: Sort,
    wants_place: bool,
    /// What it adds to the sum of a row.
    cell: u64,
    /// It says that it holds nothing, so the rows of all of its cells are wanted.
    is_missing: bool,
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

    /// Whether such a cell says that it holds nothing.
    fn is_missing(self) -> bool {
        match self {
            Self::Null => true,
            Self::Opaque => false,
            Self::Value(analysis) => analysis.kind().is_hollow(),
        }
    }

    /// Whether the place of such an entry has room. Whether that of a null has is told when it is kept.
    fn has_room(self, state: &ColumnState) -> bool {
        match self {
            Self::Null => false,
            Self::Opaque => state.has_room(Form::plain(Kind::Other)),
            Self::Value(analysis) => state.has_room_for(&analysis),
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
            interrupted,
            entries: Vec::new(),
            written: Vec::new(),
            open: 0,
            missing: GapRows::new(GapSum::MOST_ROWS),
            is_in_lists: false,
            picked: None,
        }
    }

    /// The same where something is known already of what is to come.
    #[must_use]
    pub fn with_hint(mut self, hint: Hint) -> Self {
        self.state.expect(hint);
        self
    }

    /// The same where rows are to be known as well: what is known of them so far, the number of this column, and whether
    /// it stands in lists.
    #[must_use]
    pub fn with_rows(self, sums: Sums, salt: u64, is_nested: bool) -> Self {
        Self { rows: Some((sums, salt)), is_nested, ..self }
    }

    /// The same where some rows are drawn.
    #[must_use]
    pub fn with_picks(self, picks: Option<&'a Picks>) -> Self {
        Self { picked: picks.map(PickedCells::new), ..self }
    }

    /// Gives up the cells in rows that are drawn.
    pub fn take_picked(&mut self) -> Option<PickedCells<'a>> {
        self.picked.take()
    }

    /// The summary.
    pub fn finish(self) -> ColumnState {
        self.state
    }

    /// The summary, what is known of the rows, and those in which a cell is missing.
    pub fn finish_with_rows(self) -> (ColumnState, Sums, GapRows) {
        let missing = if self.is_in_lists { GapRows::default() } else { self.missing };
        (self.state, self.rows.map(|(sums, _)| sums).unwrap_or_default(), missing)
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

    /// Wants no more places of entries like this one, as far as they have no room.
    fn close(&mut self, sort: Sort) {
        let state = &self.state;
        let like = |entry: &&mut Entry| entry.wants_place && !entry.is_missing && entry.sort.form() == sort.form();
        for entry in self.entries.iter_mut().filter(like).filter(|entry| !entry.sort.has_room(state)) {
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
        let (state, missing, picked) = (&mut self.state, &mut self.missing, &mut self.picked);
        let (rows, last, is_nested) = (&mut self.rows, &mut self.last, self.is_nested);
        let mut add = |row: u64, cell: u64| {
            if let Some((sums, salt)) = rows {
                sums.add(row, in_list(cell.wrapping_mul(*salt), row, is_nested, last));
            }
        };
        // Nulls of a page come before its values, so these may come before places that are kept already.
        let (mut keeps_nulls, mut has_opaque) = (true, false);
        each(values, &mut |index, look: Look<'_>| {
            let at = if wants_rows { row(index) } else { 0 };
            if let Some(picked) = picked {
                picked.note(at, &look);
            }
            match look {
                Look::Null(spelling) => {
                    add(at, spelling_hash(spelling));
                    let row = row(index);
                    missing.note(row);
                    state.count_nulls(spelling, 1);
                    keeps_nulls = keeps_nulls && state.keep_null(spot(row));
                }
                Look::Opaque => {
                    has_opaque = true;
                    state.opaque(|| spot(row(index)));
                }
                Look::Text(text) => {
                    let text = Hashed::of(text);
                    add(at, text.hash());
                    if state.wants_order() {
                        state.note_order(&Analysis::of_text_with(&text, b'.'));
                    }
                    if state.text_value(&text, || spot(row(index))) {
                        missing.note(row(index));
                    }
                }
                Look::Typed(key, analysis) => {
                    let key = key.hashed();
                    add(at, key.hash());
                    state.note_order(&analysis);
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
        self.written.clear();
        let (known, written, state) = (&mut self.entries, &mut self.written, &self.state);
        let is_picked = self.picked.is_some();
        let salt = self.rows.as_ref().map_or(0, |(_, salt)| *salt);
        each(entries, &mut |_, look: Look<'_>| {
            if is_picked {
                written.push(sample::written(&look));
            }
            let (sort, hash) = match look {
                Look::Null(spelling) => (Sort::Null, spelling_hash(spelling)),
                Look::Opaque => (Sort::Opaque, 0),
                Look::Text(text) => {
                    let text = Hashed::of(text);
                    (Sort::Value(Analysis::of_text_with(&text, b'.')), text.hash())
                }
                Look::Typed(key, analysis) => (Sort::Value(analysis), key.hashed().hash()),
            };
            let is_missing = sort.is_missing();
            let wants_place = is_missing || sort.has_room(state);
            known.push(Entry { sort, wants_place, is_missing, cell: hash.wrapping_mul(salt) });
        });
        self.open = self.entries.iter().filter(|entry| entry.wants_place).count();
        if self.entries.iter().any(|entry| matches!(entry.sort, Sort::Opaque)) {
            self.forget_rows();
        }
    }

    fn wants_rows(&self) -> bool {
        self.rows.is_some() || self.picked.is_some()
    }

    #[inline]
    fn key(&mut self, key: usize, row: u64) {
        if let (Some(entry), Some((sums, _))) = (self.entries.get(key), &mut self.rows) {
            sums.add(row, in_list(entry.cell, row, self.is_nested, &mut self.last));
        }
        if let (Some(picked), Some(written)) = (&mut self.picked, self.written.get(key)) {
            picked.note_written(row, written);
        }
    }

    fn wants_places(&self) -> bool {
        self.open > 0
    }

    fn wants(&self, key: usize) -> bool {
        self.entries.get(key).is_some_and(|entry| entry.wants_place)
    }

    fn place(&mut self, key: usize, row: u64) {
        let Some(Entry { sort, is_missing, .. }) = self.entries.get(key).copied() else { return };
        if is_missing {
            self.missing.note(row);
            if self.missing.is_over() {
                self.entries.iter_mut().for_each(|entry| entry.is_missing = false);
            }
        }
        let has_room = match sort {
            Sort::Null => self.state.keep_null(spot(row)),
            Sort::Opaque => {
                self.state.note_place(Form::plain(Kind::Other), || spot(row));
                sort.has_room(&self.state)
            }
            Sort::Value(analysis) => {
                self.state.note_value_place(&analysis, || spot(row));
                // A kind that is full closes its entries even where this one still has room for something else.
                self.state.has_room(analysis.form) && sort.has_room(&self.state)
            }
        };
        if !has_room {
            self.close(sort);
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
        let (mut keeps, mut draws) = (true, self.picked.is_some());
        for index in 0..count {
            if !keeps && !draws && self.missing.is_over() {
                break;
            }
            let row = row(index);
            if let Some(picked) = &mut self.picked {
                picked.note(row, &Look::Null(NullSpelling::Parquet));
                draws = picked.reaches(row);
            }
            self.missing.note(row);
            keeps = keeps && self.state.keep_null(spot(row));
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
        let (form, mut draws) = (Form::plain(Kind::Other), self.picked.is_some());
        for index in 0..count {
            let has_room = self.state.has_room(form);
            if !has_room && !draws {
                break;
            }
            let row = row(index);
            if let Some(picked) = &mut self.picked {
                picked.note(row, &Look::Opaque);
                draws = picked.reaches(row);
            }
            if has_room {
                self.state.note_place(form, || spot(row));
            }
        }
    }

    fn nesting(&mut self, nesting: &Nesting) {
        self.is_in_lists |= !nesting.lists.is_empty();
        self.state.nested(&Nested { nulls: nesting.nulls.clone(), lists: nesting.lists.clone() });
    }
}

/// Takes the cells of a column of a row group for nothing but what they come to in the order of their rows.
#[derive(Debug)]
pub struct TwinCells<'a> {
    track: Track,
    /// Hashes of the entries of the dictionary; `None` for those that hold nothing.
    entries: Vec<Option<u64>>,
    interrupted: &'a AtomicBool,
    /// Cells taken in; past some millions the column is given up.
    taken: u64,
}

impl<'a> TwinCells<'a> {
    /// No cell yet.
    pub fn new(interrupted: &'a AtomicBool) -> Self {
        Self { track: Track::default(), entries: Vec::new(), interrupted, taken: 0 }
    }

    /// What the column comes to.
    pub fn finish(self) -> Twin {
        self.track.twin()
    }

    fn add(&mut self, row: u64, cell: Option<u64>) {
        self.taken += 1;
        if self.taken > GapSum::MOST_ROWS {
            return self.track.leave();
        }
        match cell {
            Some(cell) => self.track.add(weight(row), cell),
            None => self.track.add_null(weight(row)),
        }
    }
}

/// The hash of a cell, as its summary has it; `None` for one that holds nothing.
fn hash_of(look: Look<'_>) -> Option<u64> {
    match look {
        Look::Null(_) | Look::Opaque => None,
        Look::Text(text) => Some(Hashed::of(text).hash()),
        Look::Typed(key, _) => Some(Hashed::of(key.as_bytes()).hash()),
    }
}

impl CellSink for TwinCells<'_> {
    fn goes_on(&self) -> bool {
        self.track.is_followed() && !self.interrupted.load(Ordering::Relaxed)
    }

    fn values(&mut self, values: &dyn Array, row: &mut dyn FnMut(usize) -> u64) {
        each(values, &mut |index, look: Look<'_>| self.add(row(index), hash_of(look)));
    }

    fn dictionary(&mut self, entries: &dyn Array) {
        self.entries.clear();
        each(entries, &mut |_, look: Look<'_>| self.entries.push(hash_of(look)));
    }

    fn wants_places(&self) -> bool {
        self.track.is_followed()
    }

    fn wants(&self, key: usize) -> bool {
        key < self.entries.len() && self.track.is_followed()
    }

    fn place(&mut self, key: usize, row: u64) {
        if let Some(&cell) = self.entries.get(key) {
            self.add(row, cell);
        }
    }

    fn counts(&mut self, _entries: &dyn Array, _counts: &[u64]) {}

    fn nulls(&mut self, count: u64, row: &mut dyn FnMut(u64) -> u64) {
        for index in 0..count {
            if !self.track.is_followed() {
                break;
            }
            self.add(row(index), None);
        }
    }

    fn empty_lists(&mut self, _count: u64) {
        self.track.leave();
    }

    fn opaque(&mut self, _count: u64, _row: &mut dyn FnMut(u64) -> u64) {
        self.track.leave();
    }

    fn nesting(&mut self, nesting: &Nesting) {
        // A row of lists has many cells, and which is which is not told.
        if !nesting.lists.is_empty() {
            self.track.leave();
        }
    }
}
