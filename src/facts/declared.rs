//! Cells that break what the owner declared of their column.

use serde::{Deserialize, Serialize};

use crate::base::place::Origin;
use crate::base::{Measured, Tally};

/// What came of holding a column against its declaration.
#[derive(Clone, Debug, PartialEq)]
pub struct HeldFacts {
    /// The column's position in the table.
    pub column: usize,
    /// Its cells; absent where it could not be read row by row.
    pub cells: Measured<HeldCells>,
}

/// Cells held against a declaration. Nulls and blanks are left out: what is missing is no value that could be wrong.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct HeldCells {
    /// Rows in which there is a cell, or should be.
    pub rows: u64,
    /// Cells with a value.
    pub values: u64,
    /// Those of them that a range can be about: numbers, or days.
    pub ordered: u64,
    /// Values that are none of the allowed ones.
    pub not_allowed: Tally,
    /// Numbers, or days, that lie outside the range.
    pub outside: Tally,
    /// Values that the pattern does not match.
    pub unmatched: Tally,
}

impl HeldCells {
    /// Moves all places behind `origin`.
    pub fn rebase(&mut self, origin: Origin) {
        for tally in [&mut self.not_allowed, &mut self.outside, &mut self.unmatched] {
            tally.rebase(origin);
        }
    }

    /// Adds those of data that comes after.
    pub fn merge(&mut self, next: &Self, limit: usize) {
        self.join(next, |mine, theirs| mine.merge(theirs, limit));
    }

    /// Adds those of data from before, after or in between.
    pub fn blend(&mut self, other: &Self, limit: usize) {
        self.join(other, |mine, theirs| mine.blend(theirs, limit));
    }

    fn join(&mut self, other: &Self, join: impl Fn(&mut Tally, &Tally)) {
        self.rows += other.rows;
        self.values += other.values;
        self.ordered += other.ordered;
        join(&mut self.not_allowed, &other.not_allowed);
        join(&mut self.outside, &other.outside);
        join(&mut self.unmatched, &other.unmatched);
    }
}
