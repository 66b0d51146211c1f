//! Cells that say they hold nothing, by spelling.

use serde::{Deserialize, Serialize};

use crate::base::place::Origin;
use crate::base::{Spot, Tally};
use crate::facts::NullSpelling;

/// Counts of nulls. Canonical.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Nulls {
    cells: Tally,
    spellings: [u64; NullSpelling::ALL.len()],
}

impl Nulls {
    /// Counts one null.
    pub fn note(&mut self, spelling: NullSpelling, spot: impl FnOnce() -> Spot, limit: usize) {
        self.cells.count += 1;
        if self.cells.places.len() < limit {
            self.cells.places.push(spot());
        }
        self.spellings[spelling as usize] += 1;
    }

    /// Counts nulls of which the places are told apart, by [`Self::keep`].
    pub fn count(&mut self, spelling: NullSpelling, cells: u64) {
        self.cells.count += cells;
        self.spellings[spelling as usize] += cells;
    }

    /// Keeps the place of a null if it is among the first, and says whether it is.
    pub fn keep(&mut self, spot: Spot, limit: usize) -> bool {
        self.cells.keep(spot, limit)
    }

    /// Moves all places behind `origin`.
    pub fn rebase(&mut self, origin: Origin) {
        self.cells.rebase(origin);
    }

    /// Takes in the nulls that come after.
    pub fn merge(&mut self, next: &Self, limit: usize) {
        self.cells.merge(&next.cells, limit);
        for (mine, theirs) in self.spellings.iter_mut().zip(&next.spellings) {
            *mine += theirs;
        }
    }

    /// Takes in nulls from before, after or in between.
    pub fn blend(&mut self, other: &Self, limit: usize) {
        self.cells.blend(&other.cells, limit);
        for (mine, theirs) in self.spellings.iter_mut().zip(&other.spellings) {
            *mine += theirs;
        }
    }

    /// How many, and the first places.
    pub fn cells(&self) -> &Tally {
        &self.cells
    }

    /// How many by spelling; only spellings that occur.
    pub fn by_spelling(&self) -> Vec<(NullSpelling, u64)> {
        NullSpelling::ALL.into_iter().zip(self.spellings).filter(|(_, count)| *count > 0).collect()
    }
}
