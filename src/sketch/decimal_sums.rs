//! Sums of decimal numbers as they are written, and of their squares, held exactly.
//!
//! They exist for speed and for the eye: adding ten cells of `0.1` gives 1, where ten doubles give a little less, and a
//! whole number with a place for its point is added in a few instructions where a double takes dozens.
//!
//! *Canonical*: any order and any split of the same terms gives equal states and equal bytes.
//!
//! **Invariant:** never rounds or drops a term, whatever its weight.

use num_bigint::{BigInt, BigUint};
use serde::{Deserialize, Serialize};

/// The most digits behind the point.
pub const MOST_DIGITS: u8 = 15;

/// Whole numbers below this, whatever the place of their point, are taken in. Their squares have 94 bits, so that
/// adding one needs no look at what it may carry past 128.
pub const LIMIT: u64 = 1 << 47;

/// Sums by the number of digits behind the point, in rising order of it. Most columns have one or two.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct DecimalSums {
    sums: Vec<Sums>,
}

/// Sums of whole numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Sums {
    /// Digits behind the point.
    digits: u8,
    /// Terms times 2^47 times weights of 2^64 in all stay below 2^111.
    sum: i128,
    /// The lower 128 bits and those above.
    squares: (u128, u64),
}

impl DecimalSums {
    /// Adds `whole` over 10 to the power of `digits`, `weight` times. `whole` must be below [`LIMIT`] either way, and
    /// `digits` at most [`MOST_DIGITS`].
    #[inline(always)]
    #[expect(clippy::inline_always, reason = "called for every cell")]
    pub fn add(&mut self, whole: i64, digits: u8, weight: u64) {
        debug_assert!(whole.unsigned_abs() < LIMIT && digits <= MOST_DIGITS, "{whole} {digits}");
        if weight == 0 {
            return;
        }
        let at = match self.sums.iter().position(|sums| sums.digits == digits) {
            Some(at) => at,
            None => self.open(digits),
        };
        let sums = &mut self.sums[at];
        let square = u128::from(whole.unsigned_abs()) * u128::from(whole.unsigned_abs());
        if weight == 1 {
            sums.sum += i128::from(whole);
            sums.carry(square, 0);
            return;
        }
        sums.sum += i128::from(whole) * i128::from(weight);
        let (low, high) = (square & u128::from(u64::MAX), square >> 64);
        let (low, high) = (low * u128::from(weight), high * u128::from(weight));
        sums.carry(low, 0);
        sums.carry(high << 64, (high >> 64) as u64);
    }

    /// Adds other sums.
    pub fn merge(&mut self, other: &Self) {
        for theirs in &other.sums {
            let at = self.sums.iter().position(|sums| sums.digits == theirs.digits);
            let at = at.unwrap_or_else(|| self.open(theirs.digits));
            let mine = &mut self.sums[at];
            mine.sum = mine.sum.wrapping_add(theirs.sum);
            mine.carry(theirs.squares.0, theirs.squares.1);
        }
    }

    /// Whether nothing was added.
    pub fn is_empty(&self) -> bool {
        self.sums.is_empty()
    }

    /// The sum, in units of 10 to the power of minus [`MOST_DIGITS`].
    pub fn sum(&self) -> BigInt {
        self.sums
            .iter()
            .map(|sums| {
                BigInt::from(sums.sum) * BigInt::from(ten_to(u32::from(MOST_DIGITS - sums.digits.min(MOST_DIGITS))))
            })
            .sum()
    }

    /// The sum of the squares, in the square of those units.
    pub fn squares(&self) -> BigUint {
        let wide = |(low, high): (u128, u64)| (BigUint::from(high) << 128_u8) + low;
        let scaled =
            |sums: &Sums| wide(sums.squares) * ten_to(2 * u32::from(MOST_DIGITS - sums.digits.min(MOST_DIGITS)));
        self.sums.iter().map(scaled).sum()
    }

    /// Bytes on the heap.
    pub fn heap_bytes(&self) -> usize {
        self.sums.capacity() * size_of::<Sums>()
    }

    /// Makes room for numbers with so many digits behind the point, and says where.
    #[cold]
    fn open(&mut self, digits: u8) -> usize {
        let at = self.sums.partition_point(|sums| sums.digits < digits);
        self.sums.insert(at, Sums { digits, sum: 0, squares: (0, 0) });
        at
    }
}

impl Sums {
    #[inline]
    fn carry(&mut self, low: u128, high: u64) {
        let (sum, carries) = self.squares.0.overflowing_add(low);
        self.squares = (sum, self.squares.1.wrapping_add(high).wrapping_add(u64::from(carries)));
    }
}

/// Ten to a power.
pub fn ten_to(power: u32) -> BigUint {
    BigUint::from(10_u8).pow(power)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn tenths_add_up() {
        let mut sums = DecimalSums::default();
        (0..10).for_each(|_| sums.add(1, 1, 1));
        assert_eq!(sums.sum(), BigInt::from(ten_to(15)));
        assert_eq!(sums.squares(), ten_to(29));
    }

    proptest! {
        /// The plain twin: whole numbers of any size.
        #[test]
        fn agrees_with_big_numbers(
            terms in prop::collection::vec((-(1_i64 << 47) + 1..1_i64 << 47, 0..=15_u8, prop_oneof![Just(1), any::<u64>()]), 0..20),
            cut in any::<prop::sample::Index>(),
        ) {
            let (mut sum, mut squares) = (BigInt::ZERO, BigUint::ZERO);
            let (first, second) = terms.split_at(cut.index(terms.len() + 1));
            let mut total = 0_u128;
            let [mut one, mut two] = [first, second].map(|terms| {
                let mut sums = DecimalSums::default();
                for &(whole, digits, weight) in terms {
                    // All weights together stay below 2^64.
                    let weight = weight / 20;
                    total += u128::from(weight);
                    sums.add(whole, digits, weight);
                    let unit = ten_to(u32::from(15 - digits));
                    sum += BigInt::from(whole) * weight * BigInt::from(unit.clone());
                    squares += BigUint::from(whole.unsigned_abs()).pow(2) * weight * unit.pow(2);
                }
                sums
            });
            prop_assert!(total <= u128::from(u64::MAX));
            let other = two.clone();
            two.merge(&one);
            one.merge(&other);
            prop_assert_eq!(&one, &two);
            prop_assert_eq!(one.sum(), sum);
            prop_assert_eq!(one.squares(), squares);
        }
    }
}
