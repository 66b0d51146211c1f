//! Count, mean and variance of a numeric column.
//!
//! The textbook formula, sum of squares less square of the sum, is ruined by rounding when the values lie far from
//! zero (identifiers, epoch seconds), and running formulas that avoid this depend on the order of the values. Here
//! both sums are exact, so the formula is harmless: it is worked out in whole numbers and rounded once at the end.
//!
//! The state is *canonical*: any order and any split of the same values gives equal states and equal bytes.
//!
//! **Invariant:** never reports NaN, and never a value more than half a unit in the last place from the true one.

use super::decimal_sums::{DecimalSums, MOST_DIGITS, ten_to};
use super::exact_sum::{ExactSquares, ExactSum};
use super::rounding::{Signed, nearest};
use num_bigint::{BigInt, BigUint, Sign};
use serde::{Deserialize, Serialize};

/// What the first two moments of a column are computed from.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Moments {
    count: u64,
    /// Numbers that were given as decimals.
    decimals: DecimalSums,
    sum: ExactSum,
    squares: ExactSquares,
}

/// A positive number as a whole number of units of two to the power of `unit`, cut off below.
struct Cut {
    whole: BigUint,
    unit: i64,
    /// Whether something was cut off.
    inexact: bool,
}

impl Moments {
    /// The moments of nothing.
    pub fn new() -> Self {
        Self::default()
    }

    /// Takes in `x`, `weight` times. `x` must be finite; if it is not, it is left out (and debug builds panic).
    ///
    /// The total weight must stay under 2^64; past that the count stands still and the variance is refused.
    #[inline]
    pub fn add(&mut self, x: f64, weight: u64) {
        debug_assert!(x.is_finite(), "only finite values have moments");
        if x.is_finite() {
            self.count = self.count.saturating_add(weight);
            self.sum.add(x, weight);
            self.squares.add(x, weight);
        }
    }

    /// Takes in `whole` over 10 to the power of `digits`, `weight` times; for the bounds see [`DecimalSums::add`].
    #[inline(always)]
    #[expect(clippy::inline_always, reason = "called for every cell")]
    pub fn add_decimal(&mut self, whole: i64, digits: u8, weight: u64) {
        self.count = self.count.saturating_add(weight);
        self.decimals.add(whole, digits, weight);
    }

    /// Takes in another column part.
    pub fn merge(&mut self, other: &Self) {
        self.count = self.count.saturating_add(other.count);
        self.decimals.merge(&other.decimals);
        self.sum.merge(&other.sum);
        self.squares.merge(&other.squares);
    }

    /// How many values were taken in.
    pub fn count(&self) -> u64 {
        self.count
    }

    /// The sum, rounded once; infinite where it passes the range of a double.
    pub fn sum(&self) -> f64 {
        self.over(1)
    }

    /// The mean, rounded once; `None` without values.
    pub fn mean(&self) -> Option<f64> {
        (self.count > 0).then(|| self.over(self.count))
    }

    /// The sum over `divisor`.
    fn over(&self, divisor: u64) -> f64 {
        let (sum, scale) = self.scaled_sum();
        divide(sum.magnitude(), &(scale * divisor), ExactSum::UNIT, 64).rounded(sum.sign() == Sign::Minus)
    }

    /// The sum of all numbers in units of [`ExactSum`] over the second number.
    fn scaled_sum(&self) -> (BigInt, BigUint) {
        let doubles = big(self.sum.to_signed());
        if self.decimals.is_empty() {
            return (doubles, BigUint::from(1_u8));
        }
        let scale = ten_to(u32::from(MOST_DIGITS));
        (doubles * BigInt::from(scale.clone()) + (self.decimals.sum() << ExactSum::UNIT.unsigned_abs()), scale)
    }

    /// The sample variance (divisor: count less one), rounded once; `None` under two values.
    ///
    /// Infinite where it passes the range of a double, as it may for values past 1e154; the standard deviation is
    /// still right there.
    pub fn variance(&self) -> Option<f64> {
        self.exact_variance(64).map(|variance| variance.rounded(false))
    }

    /// The square root of the sample variance, rounded once; `None` under two values.
    pub fn standard_deviation(&self) -> Option<f64> {
        // Twice the bits, since a root has half of them.
        let variance = self.exact_variance(128)?;
        let root = variance.whole.sqrt();
        let inexact = variance.inexact || &root * &root != variance.whole;
        Some(Cut { whole: root, unit: variance.unit / 2, inexact }.rounded(false))
    }

    /// Bytes on the heap.
    pub fn heap_bytes(&self) -> usize {
        self.sum.heap_bytes() + self.squares.heap_bytes()
    }

    /// `(n * S2 - S1^2) / (n * (n - 1))` with at least `bits` leading bits, in an even unit.
    ///
    /// `None` under two values, and for a state whose parts do not belong together (the numerator of no real column
    /// is negative, by the Cauchy-Schwarz inequality).
    fn exact_variance(&self, bits: u64) -> Option<Cut> {
        let count = self.count;
        if count < 2 {
            return None;
        }
        let (sum, scale) = self.scaled_sum();
        let squares = big(self.squares.to_signed());
        let scale = BigInt::from(&scale * &scale);
        let decimals = BigInt::from(self.decimals.squares()) << ExactSquares::UNIT.unsigned_abs();
        let squares = squares * &scale + decimals;
        // The unit of the squares is the square of the unit of the sum, so both terms count in the same unit.
        let spread = (squares * count - &sum * &sum).to_biguint()?;
        let divisor = BigUint::from(u128::from(count) * u128::from(count - 1)) * scale.magnitude();
        Some(divide(&spread, &divisor, ExactSquares::UNIT, bits))
    }
}

fn big(Signed { negative, digits }: Signed) -> BigInt {
    BigInt::from_biguint(if negative { Sign::Minus } else { Sign::Plus }, BigUint::new(digits))
}

impl Cut {
    /// The nearest double. What was cut off lies far below the last bit kept, so one more bit tells all about it.
    fn rounded(self, negative: bool) -> f64 {
        let digits = ((self.whole << 1u8) | BigUint::from(u8::from(self.inexact))).to_u32_digits();
        nearest(&Signed { negative, digits }, self.unit - 1)
    }
}

/// Divides `numerator`, counted in two to the power of an even `unit`, to at least `bits` leading bits; the unit of
/// the answer is even too.
fn divide(numerator: &BigUint, divisor: &BigUint, unit: i64, bits: u64) -> Cut {
    if *numerator == BigUint::ZERO {
        return Cut { whole: BigUint::ZERO, unit, inexact: false };
    }
    let length = |number: &BigUint| i64::try_from(number.bits()).unwrap_or(i64::MAX / 4);
    let wanted = i64::try_from(bits).unwrap_or(i64::MAX / 4);
    let shift = wanted + length(divisor) - length(numerator);
    let shift = shift + shift.rem_euclid(2);
    let places = shift.unsigned_abs();
    let (scaled, cut_off) = if shift >= 0 {
        (numerator << places, false)
    } else {
        (numerator >> places, numerator.trailing_zeros().is_some_and(|zeros| zeros < places))
    };
    let whole = &scaled / divisor;
    let inexact = cut_off || &whole * divisor != scaled;
    Cut { whole, unit: unit - shift, inexact }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn moments(values: &[f64]) -> Moments {
        let mut moments = Moments::new();
        for &x in values {
            moments.add(x, 1);
        }
        moments
    }

    fn bytes(moments: &Moments) -> Vec<u8> {
        postcard::to_stdvec(moments).unwrap()
    }

    #[test]
    fn small_counts() {
        assert_eq!(moments(&[]).mean(), None);
        assert_eq!(moments(&[]).variance(), None);
        assert_eq!(moments(&[7.0]).mean(), Some(7.0));
        assert_eq!(moments(&[7.0]).variance(), None);
        assert_eq!(moments(&[7.0, 7.0]).variance(), Some(0.0));
        assert_eq!(moments(&[7.0, 7.0]).standard_deviation(), Some(0.0));
        assert_eq!(moments(&[0.0, -0.0]).mean(), Some(0.0));
    }

    #[test]
    fn known_values() {
        let known = moments(&[2.0, 4.0, 4.0, 4.0, 5.0, 5.0, 7.0, 9.0]);
        assert_eq!((known.count(), known.sum(), known.mean()), (8, 40.0, Some(5.0)));
        assert_eq!(known.variance(), Some(32.0 / 7.0));
        assert_eq!(known.standard_deviation(), Some(2.138_089_935_299_395));
    }

    #[test]
    fn a_large_offset_changes_nothing() {
        for offset in [1e9, -1e12, 1_700_000_000.0, 4e15] {
            let shifted = moments(&[offset - 1.0, offset, offset + 1.0]);
            assert_eq!(shifted.mean(), Some(offset));
            assert_eq!(shifted.variance(), Some(1.0), "offset {offset}");
        }
    }

    #[test]
    fn the_whole_range_of_doubles() {
        let huge = moments(&[1e300, 1e-300]);
        assert_eq!(huge.mean(), Some(5e299));
        assert_eq!(huge.variance(), Some(f64::INFINITY));
        assert_eq!(huge.standard_deviation(), Some(1e300 / 2f64.sqrt()));
        assert_eq!(moments(&[f64::MAX, f64::MAX]).mean(), Some(f64::MAX));
        assert_eq!(moments(&[-f64::MAX, f64::MAX]).standard_deviation(), Some(f64::INFINITY));
        let tiny = moments(&[5e-324, 15e-324]);
        assert_eq!(tiny.mean(), Some(1e-323));
        assert_eq!(tiny.variance(), Some(0.0));
        assert_eq!(tiny.standard_deviation(), Some(5e-324));
    }

    #[test]
    fn parts_that_do_not_belong_together_give_no_variance() {
        let forged = Moments { count: 2, sum: moments(&[1e9]).sum, ..Moments::new() };
        assert_eq!(forged.variance(), None);
    }

    #[test]
    fn decimals_count_as_they_are_written() {
        let mut mixed = moments(&[0.25, -2.0]);
        mixed.add_decimal(125, 2, 1);
        mixed.add_decimal(-7, 0, 3);
        mixed.add_decimal(9, 5, 0);
        let doubles = moments(&[0.25, -2.0, 1.25, -7.0, -7.0, -7.0]);
        assert_eq!((mixed.count(), mixed.sum()), (6, doubles.sum()));
        assert_eq!((mixed.mean(), mixed.variance()), (doubles.mean(), doubles.variance()));
        let mut tenths = Moments::new();
        tenths.add_decimal(1, 1, 3);
        assert_eq!((tenths.sum(), tenths.mean(), tenths.variance()), (0.3, Some(0.1), Some(0.0)));
        let back: Moments = postcard::from_bytes(&bytes(&mixed)).unwrap();
        assert_eq!(back, mixed);
    }

    fn finite() -> impl Strategy<Value = f64> {
        prop_oneof![
            any::<u64>().prop_map(f64::from_bits).prop_filter("finite", |x| x.is_finite()),
            -1e6..1e6f64,
            (-1000i32..1000).prop_map(f64::from),
        ]
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(100))]

        /// The plain twin: two passes over data moved by an offset that rounds nothing.
        #[test]
        fn agrees_with_two_passes(values in prop::collection::vec(-1000i32..1000, 2..80), offset in 0i64..1 << 40) {
            let plain: Vec<f64> = values.iter().map(|&x| f64::from(x)).collect();
            let shifted: Vec<f64> = plain.iter().map(|x| x + offset as f64).collect();
            let mean = plain.iter().sum::<f64>() / plain.len() as f64;
            let spread: f64 = plain.iter().map(|x| (x - mean).powi(2)).sum();
            let variance = spread / (plain.len() - 1) as f64;
            let found = moments(&shifted);
            prop_assert_eq!(found.variance(), moments(&plain).variance());
            prop_assert!((found.variance().unwrap() - variance).abs() <= 1e-12 * variance);
            prop_assert!((found.standard_deviation().unwrap() - variance.sqrt()).abs() <= 1e-12 * variance.sqrt());
            prop_assert!((found.mean().unwrap() - offset as f64 - mean).abs() <= 1e-3);
        }

        #[test]
        fn the_root_is_within_one_place_of_the_rounded_one(values in prop::collection::vec(-1e6..1e6f64, 2..20)) {
            let found = moments(&values);
            let (root, rounded) = (found.standard_deviation().unwrap(), found.variance().unwrap().sqrt());
            prop_assert!(root.to_bits().abs_diff(rounded.to_bits()) <= 1);
        }

        #[test]
        fn order_split_and_weight_do_not_show(
            (terms, shuffled) in prop::collection::vec((finite(), 0u64..5), 0..40)
                .prop_flat_map(|terms| (Just(terms.clone()), Just(terms).prop_shuffle())),
            first in any::<prop::sample::Index>(),
            second in any::<prop::sample::Index>(),
        ) {
            let weighted = |terms: &[(f64, u64)]| {
                let mut moments = Moments::new();
                for &(x, weight) in terms {
                    moments.add(x, weight);
                }
                moments
            };
            let (first, second) = (first.index(terms.len() + 1), second.index(terms.len() + 1));
            let (first, second) = (first.min(second), first.max(second));
            let [a, b, c] =
                [&shuffled[..first], &shuffled[first..second], &shuffled[second..]].map(weighted);
            let single: Vec<f64> = terms.iter().flat_map(|&(x, weight)| (0..weight).map(move |_| x)).collect();
            let whole = moments(&single);

            let (mut left, mut right) = (a.clone(), b.clone());
            left.merge(&b);
            left.merge(&c);
            right.merge(&c);
            let mut fresh = Moments::new();
            fresh.merge(&a);
            fresh.merge(&right);
            fresh.merge(&Moments::new());
            for found in [left, fresh] {
                prop_assert_eq!(&found, &whole);
                prop_assert_eq!(bytes(&found), bytes(&whole));
                prop_assert_eq!(found.variance(), whole.variance());
                prop_assert_eq!(found.mean(), whole.mean());
                prop_assert_eq!(postcard::from_bytes::<Moments>(&bytes(&found)).unwrap(), found);
            }
        }
    }
}
