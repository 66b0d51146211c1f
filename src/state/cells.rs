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
use crate::sketch::hash::Hashed;

use super::array::{Look, each};
use super::cell::{Analysis, looks_tagged, tagged};
use super::column::{ColumnState, Limits, Nested};

/// Takes the cells of one column of a row group.
#[derive(Debug)]
pub struct ColumnCells<'a> {
    state: ColumnState,
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
        Self { state: ColumnState::new(limits), limits, interrupted, entries: Vec::new(), open: 0 }
    }

    /// The summary.
    pub fn finish(self) -> ColumnState {
        self.state
    }

    /// The summary of a column that could not be read in so many rows.
    pub fn unread(limits: Limits, rows: u64) -> ColumnState {
        let mut state = ColumnState::new(limits);
        state.unread(rows);
        state
    }

    /// Wants no more places of entries of this form.
    fn close(&mut self, form: Option<Form>) {
        for entry in self.entries.iter_mut().filter(|entry| entry.wants_place && entry.sort.form() == form) {
            entry.wants_place = false;
            self.open -= 1;
        }
    }
}

fn spot(row: u64) -> Spot {
    Spot { file: 0, record: Some(row.saturating_add(1)), line: None, byte: None }
}

impl CellSink for ColumnCells<'_> {
    fn goes_on(&self) -> bool {
        !self.interrupted.load(Ordering::Relaxed)
    }

    fn values(&mut self, values: &dyn Array, row: &mut dyn FnMut(usize) -> u64) {
        let state = &mut self.state;
        // Nulls of a page come before its values, so these may come before places that are kept already.
        let mut keeps_nulls = true;
        each(values, &mut |index, look: Look<'_>| match look {
            Look::Null(spelling) => {
                state.count_nulls(spelling, 1);
                keeps_nulls = keeps_nulls && state.keep_null(spot(row(index)));
            }
            Look::Opaque => state.opaque(|| spot(row(index))),
            Look::Text(text) => state.text_value(text, || spot(row(index))),
            Look::Typed(key, analysis) => state.value(&Hashed::of(key.as_bytes()), || analysis, || spot(row(index))),
        });
    }

    fn dictionary(&mut self, entries: &dyn Array) {
        self.entries.clear();
        let (known, state) = (&mut self.entries, &self.state);
        each(entries, &mut |_, look: Look<'_>| {
            let sort = match look {
                Look::Null(_) => Sort::Null,
                Look::Opaque => Sort::Opaque,
                Look::Text(text) => Sort::Value(Analysis::of_text(text)),
                Look::Typed(_, analysis) => Sort::Value(analysis),
            };
            let wants_place = sort.form().is_none_or(|form| state.has_room(form));
            known.push(Entry { sort, wants_place });
        });
        self.open = self.entries.iter().filter(|entry| entry.wants_place).count();
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
