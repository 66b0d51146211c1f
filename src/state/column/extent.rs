//! The smallest and largest numbers, and the earliest and latest instants.

use std::cmp::Ordering;

use serde::{Deserialize, Serialize};

use crate::base::Measured;
use crate::facts::{ColumnType, Scalar, Writing};
use crate::state::cell::Cell;
use crate::state::{Order, State};

/// Extremes of numbers and of instants, kept apart.
///
/// What often stands for "nothing is known" is left out: it is counted by form, and added at the end, so that the others
/// can also be told without it.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Extent {
    numbers: Option<(Scalar, Scalar)>,
    instants: Option<(Scalar, Scalar)>,
    /// Dates whose day and month could be either.
    undecided: u64,
}

impl Extent {
    /// The extremes that go with the column's type.
    pub fn facts(&self, column: ColumnType) -> Measured<(Scalar, Scalar)> {
        let wanted = match column {
            ColumnType::Date | ColumnType::DateTime if self.undecided > 0 => {
                return Measured::absent("day and month can't be told apart in every date");
            }
            ColumnType::Date | ColumnType::DateTime => self.instants,
            ColumnType::Integer | ColumnType::Decimal => self.numbers,
            ColumnType::Mixed if self.undecided == 0 => self.numbers.xor(self.instants),
            _ => None,
        };
        wanted.map_or(Measured::absent("the column's type has no order"), Measured::Exact)
    }

    /// Adds a value that was counted elsewhere.
    pub fn add(&mut self, scalar: Scalar) {
        match scalar {
            Scalar::Integer(_) | Scalar::Float(_) => {
                if !Self::is_inside(self.numbers, scalar) {
                    Self::widen(&mut self.numbers, scalar, scalar);
                }
            }
            Scalar::Day(_) | Scalar::Instant(_) => Self::widen(&mut self.instants, scalar, scalar),
        }
    }

    /// Smallest and largest of the numbers.
    pub fn numbers(&self) -> Option<(f64, f64)> {
        let float = |scalar| match scalar {
            Scalar::Integer(integer) => integer as f64,
            Scalar::Float(float) => float,
            Scalar::Day(_) | Scalar::Instant(_) => 0.0,
        };
        self.numbers.map(|(low, high)| (float(low), float(high)))
    }

    /// Earliest and latest of the days and instants.
    pub fn instants(&self) -> Option<(Scalar, Scalar)> {
        self.instants
    }

    /// Whether a number lies between others of its sort. Most do, and need no closer look.
    #[inline]
    fn is_inside(extent: Option<(Scalar, Scalar)>, number: Scalar) -> bool {
        match (number, extent) {
            (Scalar::Integer(number), Some((Scalar::Integer(low), Scalar::Integer(high)))) => {
                low < number && number < high
            }
            (Scalar::Float(number), Some((Scalar::Float(low), Scalar::Float(high)))) => low < number && number < high,
            _ => false,
        }
    }

    #[inline(never)]
    fn widen(extent: &mut Option<(Scalar, Scalar)>, low: Scalar, high: Scalar) {
        let (mut smallest, mut largest) = extent.unwrap_or((low, high));
        if compare(low, smallest).is_lt() {
            smallest = low;
        }
        if compare(high, largest).is_gt() {
            largest = high;
        }
        *extent = Some((smallest, largest));
    }
}

impl State for Extent {
    const ORDER: Order = Order::Canonical;

    #[inline(always)]
    #[expect(clippy::inline_always, reason = "called for every cell")]
    fn absorb(&mut self, cell: &Cell<'_>, _weight: u64) {
        match cell.analysis.scalar {
            Some(_) if cell.analysis.form.is_candidate() => {}
            Some(scalar) => self.add(scalar),
            None if matches!(cell.analysis.form.writing(), Writing::Date(..)) => self.undecided += 1,
            None => {}
        }
    }

    fn merge(&mut self, next: &Self) {
        for (mine, theirs) in [(&mut self.numbers, next.numbers), (&mut self.instants, next.instants)] {
            if let Some((low, high)) = theirs {
                Self::widen(mine, low, high);
            }
        }
        self.undecided += next.undecided;
    }
}

/// A total order: by value, and of equal values by the way they are written, so that which of `1`, `1.0` and
/// `-0.0` is kept does not depend on which came first.
fn compare(left: Scalar, right: Scalar) -> Ordering {
    by_value(left, right).then_with(|| image(left).cmp(&image(right)))
}

pub(super) fn by_value(left: Scalar, right: Scalar) -> Ordering {
    match (left, right) {
        (Scalar::Integer(a), Scalar::Integer(b)) => a.cmp(&b),
        (Scalar::Float(a), Scalar::Float(b)) => a.partial_cmp(&b).unwrap_or(Ordering::Equal),
        (Scalar::Integer(a), Scalar::Float(b)) => integer_against_float(a, b),
        (Scalar::Float(a), Scalar::Integer(b)) => integer_against_float(b, a).reverse(),
        (a, b) => micros(a).cmp(&micros(b)),
    }
}

fn integer_against_float(integer: i64, float: f64) -> Ordering {
    // Below 2^63 the whole part of a float fits, so nothing is lost by comparing there first.
    if float >= 9.223_372_036_854_776e18 {
        return Ordering::Less;
    }
    if float < -9.223_372_036_854_776e18 {
        return Ordering::Greater;
    }
    #[expect(clippy::cast_possible_truncation, reason = "within the range of i64, checked above")]
    let whole = float.trunc() as i64;
    integer.cmp(&whole).then_with(|| 0.0_f64.partial_cmp(&float.fract()).unwrap_or(Ordering::Equal))
}

fn micros(scalar: Scalar) -> i128 {
    match scalar {
        Scalar::Day(day) => i128::from(day) * 86_400_000_000,
        Scalar::Instant(micros) => i128::from(micros),
        Scalar::Integer(_) | Scalar::Float(_) => 0,
    }
}

fn image(scalar: Scalar) -> (u8, u64) {
    match scalar {
        Scalar::Integer(_) => (0, 0),
        Scalar::Float(float) => (1, float.to_bits()),
        Scalar::Day(_) => (2, 0),
        Scalar::Instant(_) => (3, 0),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn integers_and_floats_share_one_order() {
        use Scalar::{Float, Integer};
        for (left, right, expected) in [
            (Integer(1), Float(1.5), Ordering::Less),
            (Integer(-1), Float(-1.5), Ordering::Greater),
            (Integer(2), Float(1.5), Ordering::Greater),
            (Integer(i64::MAX), Float(9.3e18), Ordering::Less),
            (Integer(i64::MAX), Float(f64::INFINITY), Ordering::Less),
            (Integer(i64::MIN), Float(f64::NEG_INFINITY), Ordering::Greater),
            (Integer((1 << 53) + 1), Float(9_007_199_254_740_992.0), Ordering::Greater),
            (Float(2.0), Float(3.0), Ordering::Less),
            (Scalar::Day(1), Scalar::Instant(86_400_000_001), Ordering::Less),
        ] {
            assert_eq!(by_value(left, right), expected, "{left:?} {right:?}");
            assert_eq!(by_value(right, left), expected.reverse(), "{right:?} {left:?}");
        }
    }
}
