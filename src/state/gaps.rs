//! How many cells of each row are missing: null, or blank.
//!
//! Counts are kept as rows by how many of their cells are missing, so that columns which turn out to be empty
//! altogether can be left out at the end.
//!
//! **Invariant:** every row that is counted is counted once; ragged rows are not.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::base::Measured;
use crate::facts::RowGapFacts;

/// Rows by how many of their cells are missing. Canonical.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct RowGaps {
    /// By columns that the row's file has, and how many of them are missing.
    rows: BTreeMap<(u32, u32), u64>,
    /// Rows of which not every column could be read.
    unread: u64,
}

impl RowGaps {
    /// Counts rows of a file with `width` columns, of which `missing` hold nothing.
    pub fn count(&mut self, width: usize, missing: usize, rows: u64) {
        if rows > 0 {
            *self.rows.entry((cut(width), cut(missing))).or_default() += rows;
        }
    }

    /// Counts rows of which not every column could be read, or that are too many to tell apart.
    pub fn count_unread(&mut self, rows: u64) {
        self.unread += rows;
    }

    /// Takes in other rows.
    pub fn merge(&mut self, other: &Self) {
        for (key, rows) in &other.rows {
            *self.rows.entry(*key).or_default() += rows;
        }
        self.unread += other.unread;
    }

    /// The facts; `empty` columns hold nothing in any row, and are left out where every file has them.
    pub fn facts(&self, columns: usize, empty: usize) -> Measured<RowGapFacts> {
        if self.unread > 0 {
            return Measured::absent("not every column could be read in every row");
        }
        let empty = if self.rows.keys().all(|(width, _)| *width == cut(columns)) { cut(empty) } else { 0 };
        let mut facts = RowGapFacts::default();
        for ((width, missing), rows) in &self.rows {
            let (width, missing) = (width - empty.min(*width), missing - empty.min(*missing));
            facts.rows += rows;
            facts.cells += rows * u64::from(width);
            facts.missing += rows * u64::from(missing);
            facts.complete += if missing == 0 { *rows } else { 0 };
            facts.mostly_missing += if missing > width / 2 { *rows } else { 0 };
        }
        if facts.rows == 0 { Measured::absent("there is no row") } else { Measured::Exact(facts) }
    }
}

fn cut(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}

/// The rows of one batch while its columns are gone through one after the other.
#[derive(Debug, Default)]
pub struct BatchGaps {
    missing: Vec<u16>,
}

impl BatchGaps {
    /// Begins a batch of so many rows.
    pub fn begin(&mut self, rows: usize) {
        self.missing.clear();
        self.missing.resize(rows, 0);
    }

    /// Notes that a cell of this row is missing.
    #[inline]
    pub fn note(&mut self, row: usize) {
        if let Some(missing) = self.missing.get_mut(row) {
            *missing = missing.saturating_add(1);
        }
    }

    /// Counts the rows of the batch but the ragged ones, which are given in order.
    pub fn end(&self, width: usize, ragged: &[usize], gaps: &mut RowGaps) {
        let mut ragged = ragged.iter().peekable();
        // Most rows are alike, so a run of them is counted at once.
        let mut run: Option<(u16, u64)> = None;
        for (row, &missing) in self.missing.iter().enumerate() {
            if ragged.next_if_eq(&&row).is_some() {
                continue;
            }
            run = match run {
                Some((same, rows)) if same == missing => Some((same, rows + 1)),
                other => {
                    if let Some((missing, rows)) = other {
                        gaps.count(width, missing.into(), rows);
                    }
                    Some((missing, 1))
                }
            };
        }
        if let Some((missing, rows)) = run {
            gaps.count(width, missing.into(), rows);
        }
    }
}

/// Rows of one column that hold nothing, as bits.
#[derive(Clone, Debug, Default)]
pub struct GapRows {
    words: Vec<u64>,
    /// Past so many rows, and so many cells, nothing is kept.
    limit: u64,
    noted: u64,
    is_over: bool,
}

impl GapRows {
    /// No row yet, of at most so many.
    pub fn new(limit: u64) -> Self {
        Self { words: Vec::new(), limit, noted: 0, is_over: false }
    }

    /// Notes a row that holds nothing.
    #[inline]
    pub fn note(&mut self, row: u64) {
        self.noted += 1;
        if row >= self.limit || self.noted > self.limit {
            self.is_over = true;
            return;
        }
        let Ok(word) = usize::try_from(row / 64) else { return };
        if word >= self.words.len() {
            self.words.resize((word + 1).next_power_of_two(), 0);
        }
        self.words[word] |= 1 << (row % 64);
    }

    /// Whether there were more than can be kept: then further ones need not be told.
    pub fn is_over(&self) -> bool {
        self.is_over
    }
}

/// Adds up rows column by column, in binary digits that lie apart: a column of a million rows costs some thousands of
/// operations.
#[derive(Debug, Default)]
pub struct GapSum {
    /// Bits of the counts, the lowest digit first, each as long as it has to be.
    digits: Vec<Vec<u64>>,
    is_over: bool,
}

impl GapSum {
    /// Rows told apart at most; the bits of a column of so many rows take 2 MiB.
    pub const MOST_ROWS: u64 = 1 << 24;

    /// Adds a column.
    pub fn add(&mut self, column: GapRows) {
        self.is_over |= column.is_over;
        let mut carry = column.words;
        for digit in &mut self.digits {
            if carry.iter().all(|word| *word == 0) {
                return;
            }
            if digit.len() < carry.len() {
                digit.resize(carry.len(), 0);
            }
            for (sum, carried) in digit.iter_mut().zip(&mut carry) {
                (*sum, *carried) = (*sum ^ *carried, *sum & *carried);
            }
        }
        if carry.iter().any(|word| *word != 0) {
            self.digits.push(carry);
        }
    }

    /// Counts so many rows of a file with so many columns.
    pub fn count(&self, width: usize, rows: u64, gaps: &mut RowGaps) {
        if self.is_over {
            return gaps.count_unread(rows);
        }
        let words = self.digits.iter().map(Vec::len).max().unwrap_or(0);
        let mut counted = BTreeMap::<usize, u64>::new();
        let (mut left, mut complete) = (rows, 0);
        for word in 0..words {
            let digits: Vec<u64> = self.digits.iter().map(|digit| digit.get(word).copied().unwrap_or(0)).collect();
            let here = left.min(64);
            left -= here;
            if digits.iter().all(|digit| *digit == 0) {
                complete += here;
                continue;
            }
            for bit in 0..here {
                let of_digit = |(at, digit): (usize, &u64)| usize::from(digit >> bit & 1 == 1) << at;
                *counted.entry(digits.iter().enumerate().map(of_digit).sum()).or_default() += 1;
            }
        }
        gaps.count(width, 0, complete + left);
        for (missing, rows) in counted {
            gaps.count(width, missing, rows);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn rows_are_counted_by_what_they_lack() {
        let mut gaps = RowGaps::default();
        for (missing, rows) in [(0, 50), (1, 20), (2, 10), (3, 5), (4, 15)] {
            gaps.count(4, missing, rows);
        }
        let facts = |empty| gaps.facts(4, empty).exact().copied().map(|f| (f.rows, f.complete, f.mostly_missing));
        assert_eq!(facts(0), Some((100, 50, 20)));
        assert_eq!(facts(1), Some((100, 70, 20)));
        let mut lost = gaps.clone();
        lost.count_unread(1);
        assert!(lost.facts(4, 0).value().is_none());
        assert!(RowGaps::default().facts(4, 0).value().is_none());
        // Another file has a column less, so it is not known whether the empty one is in it.
        gaps.count(3, 2, 1);
        assert_eq!(gaps.facts(4, 1).exact().map(|f| (f.rows, f.complete, f.mostly_missing)), Some((101, 50, 21)));
    }

    proptest! {
        /// By columns and by rows the same comes out.
        #[test]
        fn columns_add_up_to_rows(cells in prop::collection::vec(prop::collection::vec(any::<bool>(), 200), 0..40), rows in 0usize..200) {
            let mut sum = GapSum::default();
            let mut batch = BatchGaps::default();
            batch.begin(rows);
            for column in &cells {
                let mut bits = GapRows::new(1000);
                for row in (0..rows).filter(|row| column[*row]) {
                    bits.note(row as u64);
                    batch.note(row);
                }
                sum.add(bits);
            }
            let (mut by_columns, mut by_rows) = (RowGaps::default(), RowGaps::default());
            sum.count(cells.len(), rows as u64, &mut by_columns);
            batch.end(cells.len(), &[], &mut by_rows);
            prop_assert_eq!(by_columns, by_rows);
        }
    }

    #[test]
    fn ragged_rows_are_left_out_and_far_rows_given_up() {
        let mut batch = BatchGaps::default();
        batch.begin(3);
        batch.note(1);
        batch.note(2);
        let mut gaps = RowGaps::default();
        batch.end(2, &[1], &mut gaps);
        assert_eq!(gaps.facts(2, 0).exact().map(|f| (f.rows, f.complete)), Some((2, 1)));
        let mut far = GapRows::new(64);
        far.note(64);
        let mut sum = GapSum::default();
        sum.add(far);
        sum.count(1, 65, &mut gaps);
        assert!(gaps.facts(2, 0).value().is_none());
    }
}
