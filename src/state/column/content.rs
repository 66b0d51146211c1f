//! All cells of a column in one number, without regard to their order: columns that hold the same have the same.

use serde::{Deserialize, Serialize};

use crate::state::cell::Cell;
use crate::state::{Order, State};

/// The sum of the hashes of all cells.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Content {
    sum: u64,
}

impl Content {
    /// What cells with this hash come to.
    #[inline]
    pub fn of(hash: u64, weight: u64) -> u64 {
        hash.wrapping_mul(weight)
    }

    /// The sum.
    pub fn sum(self) -> u64 {
        self.sum
    }
}

impl State for Content {
    const ORDER: Order = Order::Canonical;

    #[inline]
    fn absorb(&mut self, cell: &Cell<'_>, weight: u64) {
        self.sum = self.sum.wrapping_add(Self::of(cell.hash, weight));
    }

    fn merge(&mut self, next: &Self) {
        self.sum = self.sum.wrapping_add(next.sum);
    }
}
