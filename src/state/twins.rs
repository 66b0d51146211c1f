//! Which columns hold the same in every row, and which stand for each other one to one.
//!
//! Of each column two numbers are kept: one of its cells, one of their *pattern*, in which each cell is replaced by how
//! many different ones came before it was first seen. Two columns with one pattern map onto each other.
//!
//! Hardly any column has a twin, and those that have none show it within a few rows. So in a part the columns are
//! compared with each other after 64 rows, after 128, and so on; a column that is like no other is left alone from then
//! on. What it would come to in the end is known to differ from all others.
//!
//! **Invariant:** which columns hold the same does not depend on when they were compared, nor on how the data was cut;
//! nor does which map onto each other, but where they have thousands of values.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::read::{Batch, ColumnView};
use crate::sketch::hash::{Hashed, mix};
use crate::sketch::position::{chain, term, weight};

use super::array::{Look, each};

/// Rows after which columns are compared for the first time.
const FIRST_LOOK: u64 = 64;

/// Rows after which a column whose cells are nearly all different is taken for one that has no pattern. By chance that
/// befalls only columns of more than some 2,500 values.
const LOOK_AT_NEW: u64 = 256;

/// Different cells of which patterns are followed.
const MOST_DISTINCT: usize = 4096;

/// The cell of a row that is too short.
const ABSENT: u64 = 0x5bd1_e995_97f4_a7c1;

/// A null of Parquet, and what else says that it holds nothing there.
const NULL: u64 = 0xa409_3822_299f_31d0;

/// A column that a file does not have.
const ELSEWHERE: u64 = 0x0452_821e_638d_1377;

/// What columns come to over adjacent parts.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Twins {
    parts: u64,
    columns: Vec<Twin>,
}

/// What a column comes to; `None` where it is known to be like no other, or was not followed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Twin {
    /// Its cells.
    pub cells: Option<u64>,
    /// The pattern of its cells.
    pub pattern: Option<u64>,
}

impl Twins {
    /// A table of which nothing was seen.
    pub fn new(columns: usize) -> Self {
        Self { parts: 0, columns: vec![Twin { cells: Some(0), pattern: Some(0) }; columns] }
    }

    /// Takes in the next part. `mapping[i]` is the table's column for the file's column `i`.
    pub fn fold(&mut self, part: &[Twin], mapping: &[usize]) {
        let elsewhere = Twin { cells: Some(ELSEWHERE), pattern: Some(ELSEWHERE) };
        let mut found = vec![elsewhere; self.columns.len()];
        for (at, &target) in mapping.iter().enumerate() {
            if let Some(column) = found.get_mut(target) {
                *column = part.get(at).copied().unwrap_or_default();
            }
        }
        self.join(1, &found);
    }

    /// Takes in the parts that come next.
    pub fn merge(&mut self, next: &Self) {
        self.join(next.parts, &next.columns);
    }

    /// What each column came to.
    pub fn columns(&self) -> &[Twin] {
        &self.columns
    }

    fn join(&mut self, parts: u64, next: &[Twin]) {
        self.parts += parts;
        let both = |mine: Option<u64>, theirs: Option<u64>| Some(chain(mine?, theirs?, parts));
        for (mine, theirs) in self.columns.iter_mut().zip(next) {
            *mine = Twin { cells: both(mine.cells, theirs.cells), pattern: both(mine.pattern, theirs.pattern) };
        }
    }
}

/// The columns of one part while it is read, row by row.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct TwinSearch {
    columns: Vec<Track>,
    /// Rows seen.
    rows: u64,
}

impl TwinSearch {
    /// A part of a file with this many columns.
    pub fn new(columns: usize) -> Self {
        Self { columns: vec![Track::default(); columns], rows: 0 }
    }

    /// Takes in a batch of the part. Ragged rows are left out: which column their cells belong to is not known.
    pub fn observe(&mut self, batch: &dyn Batch) {
        let rows = batch.rows();
        let ragged = batch.ragged();
        let mut from = 0;
        while from < rows && self.columns.iter().any(Track::is_followed) {
            // To where the columns are next compared, but not past the batch.
            let look = if self.rows < FIRST_LOOK { FIRST_LOOK } else { (self.rows + 1).next_power_of_two() };
            let step = usize::try_from(look - self.rows).unwrap_or(usize::MAX);
            let to = rows.min(from.saturating_add(step));
            let weights: Vec<u64> = (from..to)
                .zip(self.rows..)
                .map(|(row, number)| if ragged.binary_search(&row).is_ok() { 0 } else { weight(number) })
                .collect();
            for (index, track) in self.columns.iter_mut().enumerate().filter(|(_, track)| track.is_followed()) {
                track.observe(&batch.column(index), from, &weights);
            }
            self.rows += (to - from) as u64;
            if self.rows == look {
                self.compare();
            }
            from = to;
        }
        self.rows += (rows - from) as u64;
    }

    /// What the columns of a part of so many rows came to. Where not all of them were gone through, nothing is known.
    pub fn finish(&self, rows: u64) -> Vec<Twin> {
        if self.rows != rows {
            return Vec::new();
        }
        let mut last = self.clone();
        last.compare();
        last.columns.iter().map(Track::twin).collect()
    }

    /// Bytes on the heap.
    pub fn heap_bytes(&self) -> usize {
        let known: usize =
            self.columns.iter().map(|track| track.known.slots.capacity() * size_of::<(u64, u32)>()).sum();
        self.columns.capacity() * size_of::<Track>() + known
    }

    /// Leaves alone what is like no other.
    fn compare(&mut self) {
        let mut cells = BTreeMap::<u64, u32>::new();
        let mut patterns = BTreeMap::<u64, u32>::new();
        for track in &self.columns {
            let Twin { cells: sum, pattern } = track.twin();
            if let Some(sum) = sum {
                *cells.entry(sum).or_default() += 1;
            }
            if let Some(sum) = pattern {
                *patterns.entry(sum).or_default() += 1;
            }
        }
        for track in &mut self.columns {
            let Twin { cells: sum, pattern } = track.twin();
            let has_twin =
                |sums: &BTreeMap<u64, u32>, sum: Option<u64>| sum.is_some_and(|sum| sums.get(&sum) > Some(&1));
            if !has_twin(&cells, sum) {
                track.cells = None;
            }
            // Where nearly every cell is new, any two columns look alike.
            let is_new = self.rows >= LOOK_AT_NEW && track.known.len as u64 * 20 > self.rows * 19;
            if is_new || !has_twin(&patterns, pattern) {
                track.pattern = None;
                track.known = Known::default();
            }
        }
    }
}

/// One column on the way.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Track {
    cells: Option<u64>,
    pattern: Option<u64>,
    /// The cells that have come, by when each was new.
    known: Known,
}

impl Default for Track {
    fn default() -> Self {
        Self { cells: Some(0), pattern: Some(0), known: Known::default() }
    }
}

impl Track {
    /// Takes in the cell of the row with this weight, given by its hash. Rows come in order, but for those without a
    /// value.
    pub fn add(&mut self, weight: u64, cell: u64) {
        if let Some(sum) = &mut self.cells {
            *sum = sum.wrapping_add(term(weight, cell));
        }
        if let Some(sum) = &mut self.pattern {
            let order = self.known.order(cell);
            *sum = sum.wrapping_add(term(weight, mix(order.unwrap_or(0).into())));
            if order.is_none() || self.known.len > MOST_DISTINCT {
                self.pattern = None;
                self.known = Known::default();
            }
        }
    }

    /// Takes in a row without a value: its place in a pattern is its own.
    pub fn add_null(&mut self, weight: u64) {
        for sum in [&mut self.cells, &mut self.pattern].into_iter().flatten() {
            *sum = sum.wrapping_add(term(weight, NULL));
        }
    }

    /// Follows it no more.
    pub fn leave(&mut self) {
        (self.cells, self.pattern, self.known) = (None, None, Known::default());
    }

    /// What it came to.
    pub fn twin(&self) -> Twin {
        Twin { cells: self.cells, pattern: self.pattern }
    }

    /// Whether its cells are wanted.
    pub fn is_followed(&self) -> bool {
        self.cells.is_some() || self.pattern.is_some()
    }

    /// Takes in rows of a batch, from one on; those of weight 0 are left out.
    fn observe(&mut self, column: &ColumnView<'_>, from: usize, weights: &[u64]) {
        match column {
            ColumnView::Text(column) => {
                for (cell, &weight) in column.cells().skip(from).zip(weights).filter(|(_, weight)| **weight != 0) {
                    match cell {
                        Some(text) => self.add(weight, Hashed::of(text).hash()),
                        None => self.add(weight, ABSENT),
                    }
                }
            }
            ColumnView::Array(array) => {
                each(array.slice(from, weights.len()).as_ref(), &mut |row, look: Look<'_>| match look {
                    Look::Null(_) => self.add_null(weights[row]),
                    Look::Text(text) => self.add(weights[row], Hashed::of(text).hash()),
                    Look::Typed(key, _) => self.add(weights[row], Hashed::of(key.as_bytes()).hash()),
                    Look::Opaque => self.leave(),
                });
            }
        }
    }
}

/// Cells by their hashes, each with its number from 1 in the order in which they were new.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
struct Known {
    /// Hash and number; where the number is 0 nothing is. A power of two, at most half in use.
    slots: Vec<(u64, u32)>,
    len: usize,
}

impl Known {
    /// How far from its place a cell may be.
    const FARTHEST: usize = 128;

    /// The number of a cell, which is new if it has none; `None` if too many stand where it would, as only crafted cells do.
    fn order(&mut self, cell: u64) -> Option<u32> {
        if (self.len + 1) * 2 > self.slots.len() {
            self.grow();
        }
        let mask = self.slots.len() - 1;
        for step in 0..Self::FARTHEST {
            let at = home(cell).wrapping_add(step) & mask;
            match self.slots[at] {
                (_, 0) => {
                    self.len += 1;
                    // Never more than half of the slots, and those stop at twice `MOST_DISTINCT`.
                    let order = u32::try_from(self.len).unwrap_or(u32::MAX);
                    self.slots[at] = (cell, order);
                    return Some(order);
                }
                (known, order) if known == cell => return Some(order),
                _ => {}
            }
        }
        None
    }

    #[cold]
    fn grow(&mut self) {
        let larger = vec![(0, 0); (self.slots.len() * 2).max(16)];
        let mask = larger.len() - 1;
        for (cell, order) in std::mem::replace(&mut self.slots, larger).into_iter().filter(|(_, order)| *order > 0) {
            let mut at = home(cell) & mask;
            while self.slots[at].1 > 0 {
                at = (at + 1) & mask;
            }
            self.slots[at] = (cell, order);
        }
    }
}

/// Where the search for a cell begins. Mixed, so that cells crafted to collide in their lower bits do not.
#[expect(clippy::cast_possible_truncation, reason = "only the lower bits are used")]
fn home(cell: u64) -> usize {
    mix(cell ^ NULL) as usize
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_column_that_a_file_lacks_differs_from_one_that_it_has() {
        let part = |sum| Twin { cells: Some(sum), pattern: Some(sum) };
        let mut twins = Twins::new(3);
        twins.fold(&[part(5), part(5), part(5)], &[0, 1, 2]);
        twins.fold(&[part(9), part(9)], &[0, 1]);
        let all = twins.columns();
        assert_eq!((all[0] == all[1], all[0] == all[2]), (true, false));
        // One that was not followed is like no other.
        twins.fold(&[part(9)], &[0, 1, 2]);
        assert_eq!(twins.columns()[1], Twin::default());
    }

    #[test]
    fn merging_is_associative_and_an_empty_table_changes_nothing() {
        let of = |sums: &[u64]| {
            let mut twins = Twins::new(1);
            for sum in sums {
                twins.fold(&[Twin { cells: Some(*sum), pattern: None }], &[0]);
            }
            twins
        };
        let merged = |one: &Twins, other: &Twins| {
            let mut merged = one.clone();
            merged.merge(other);
            merged
        };
        let (a, b, c) = (of(&[3, 4]), of(&[5]), of(&[6, 7, 8]));
        assert_eq!(merged(&merged(&a, &b), &c), merged(&a, &merged(&b, &c)));
        assert_eq!(merged(&merged(&a, &b), &c), of(&[3, 4, 5, 6, 7, 8]));
        assert_eq!((merged(&a, &Twins::new(1)), merged(&Twins::new(1), &a)), (a.clone(), a));
    }
}
