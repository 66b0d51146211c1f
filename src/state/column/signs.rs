//! How many numbers are zero, negative, or whole though they have a fraction.

use serde::{Deserialize, Serialize};

use crate::facts::{Kind, Scalar, SignFacts};
use crate::state::cell::Cell;
use crate::state::{Order, State};

/// Counts of numbers by sign and form.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Signs {
    zeros: u64,
    negatives: u64,
    whole_decimals: u64,
}

impl Signs {
    /// The facts.
    pub fn facts(&self) -> SignFacts {
        SignFacts { zeros: self.zeros, negatives: self.negatives, whole_decimals: self.whole_decimals }
    }
}

impl State for Signs {
    const ORDER: Order = Order::Canonical;

    #[inline]
    fn absorb(&mut self, cell: &Cell<'_>, weight: u64) {
        let value = match cell.analysis.scalar {
            Some(Scalar::Integer(integer)) => integer as f64,
            Some(Scalar::Float(float)) => float,
            _ => return,
        };
        let count = |is: bool| if is { weight } else { 0 };
        self.zeros += count(value == 0.0);
        self.negatives += count(value < 0.0);
        self.whole_decimals += count(cell.analysis.kind() == Kind::Decimal && value.fract() == 0.0);
    }

    fn merge(&mut self, next: &Self) {
        self.zeros += next.zeros;
        self.negatives += next.negatives;
        self.whole_decimals += next.whole_decimals;
    }
}
