//! How many distinct values, once there are too many to keep.

use serde::{Deserialize, Serialize};

use crate::base::Measured;
use crate::sketch::hll::Hll;
use crate::state::cell::Cell;
use crate::state::{Order, State};

/// A `HyperLogLog` over the hashes of values.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Distinct {
    sketch: Hll,
}

impl Distinct {
    /// The estimate, with three standard errors as its bound: it holds for all but about one column in 370.
    pub fn facts(&self) -> Measured<u64> {
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "an estimate of a count: finite and not negative"
        )]
        let value = self.sketch.estimate().round() as u64;
        Measured::Approximate { value, bound: 3.0 * Hll::RELATIVE_ERROR }
    }

    /// Whether each register has its place.
    pub(super) fn is_dense(&self) -> bool {
        self.sketch.is_dense()
    }

    /// Says that many values will come.
    pub(super) fn expect_many(&mut self) {
        self.sketch.expect_many();
    }

    /// Becomes a state of nothing. Keeps its memory.
    pub(super) fn renew(&mut self) {
        self.sketch.renew();
    }

    /// Bytes on the heap.
    pub fn heap_bytes(&self) -> usize {
        self.sketch.heap_bytes()
    }
}

impl State for Distinct {
    const ORDER: Order = Order::Canonical;

    #[inline(always)]
    #[expect(clippy::inline_always, reason = "called for every cell")]
    fn absorb(&mut self, cell: &Cell<'_>, _weight: u64) {
        self.sketch.insert(cell.hash);
    }

    #[inline(always)]
    #[expect(clippy::inline_always, reason = "called for every cell")]
    fn touch(&self, cells: &[Cell<'_>]) -> u64 {
        cells.iter().fold(0, |seen, cell| seen ^ self.sketch.touch(cell.hash))
    }

    fn merge(&mut self, next: &Self) {
        self.sketch.merge(&next.sketch);
    }
}
