//! Mean and standard deviation of the cells that are numbers, summed exactly: plain decimals as they are written, other
//! numbers as the doubles next to them.

use serde::{Deserialize, Serialize};

use crate::base::Measured;
use crate::facts::{NumberFacts, Scalar};
use crate::sketch::moments::Moments;
use crate::state::cell::Cell;
use crate::state::{Order, State};

/// Moments of finite numbers. Whole numbers past 2^53 enter as the nearest float.
///
/// Numbers that often stand for "nothing is known" are left out: they are counted by form, and added at the end with
/// their counts, so that the others can also be told without them.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Numbers {
    moments: Moments,
}

impl Numbers {
    /// The facts.
    pub fn facts(&self) -> Measured<NumberFacts> {
        match self.moments.mean() {
            Some(mean) => Measured::Exact(NumberFacts {
                count: self.moments.count(),
                mean,
                standard_deviation: self.moments.standard_deviation(),
            }),
            None => Measured::absent("no cell is a number"),
        }
    }

    /// Bytes on the heap.
    pub fn heap_bytes(&self) -> usize {
        self.moments.heap_bytes()
    }
}

impl State for Numbers {
    const ORDER: Order = Order::Canonical;

    #[inline(always)]
    #[expect(clippy::inline_always, reason = "called for every cell")]
    fn absorb(&mut self, cell: &Cell<'_>, weight: u64) {
        if cell.analysis.form.is_candidate() {
            return;
        }
        match cell.analysis.decimal() {
            Some((whole, digits)) => self.moments.add_decimal(whole, digits, weight),
            None => self.add(cell.analysis.scalar, weight),
        }
    }

    fn merge(&mut self, next: &Self) {
        self.moments.merge(&next.moments);
    }
}

impl Numbers {
    /// Adds a number that was counted elsewhere.
    pub fn add(&mut self, scalar: Option<Scalar>, weight: u64) {
        match scalar {
            Some(Scalar::Integer(integer)) => self.moments.add(integer as f64, weight),
            Some(Scalar::Float(float)) if float.is_finite() => self.moments.add(float, weight),
            _ => {}
        }
    }
}
