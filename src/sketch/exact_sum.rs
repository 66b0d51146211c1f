//! Sums of doubles and of their squares, held exactly.
//!
//! They exist because a floating-point running sum depends on the order of its terms, and so on where the data was
//! cut into parts. These do not: they hold the true sum, and round only when asked for a value.
//!
//! Both are *canonical*: any order and any split of the same terms gives equal states and equal bytes.
//!
//! **Invariant:** never rounds, drops or reorders a term; the error of a reported value is that of one rounding, half
//! a unit in the last place.

use super::fixed::Fixed;
use super::rounding::{Signed, nearest};
use serde::{Deserialize, Serialize};

/// 2^-1074 up to 2^1088 (the largest double, 2^64 times), a limb for the sign, and room to write five at once.
const SUM_LIMBS: usize = 70;

/// 2^-2148 up to 2^2112 (the square of the largest double, 2^64 times), likewise.
const SQUARE_LIMBS: usize = 136;

/// The exact sum of any doubles, each with a weight; the total weight may reach 2^64.
///
/// Adding touches two limbs of a fixed-point number; the 560 bytes are allocated at the first term that is not zero.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct ExactSum {
    total: Fixed<SUM_LIMBS>,
}

/// The exact sum of the squares of any doubles, each with a weight; the total weight may reach 2^64.
///
/// Adding touches four limbs of a fixed-point number; the 1,088 bytes are allocated at the first term that is not
/// zero.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct ExactSquares {
    total: Fixed<SQUARE_LIMBS>,
}

/// A double as sign, whole mantissa and the place of its last bit, counted from that of the smallest double.
#[derive(Clone, Copy)]
struct Parts {
    negative: bool,
    mantissa: u64,
    position: u32,
}

impl ExactSum {
    /// The exponent of the unit that [`Self::to_signed`] counts in.
    pub(super) const UNIT: i64 = -1074;

    /// The sum of nothing.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds `x` times `weight`. `x` must be finite; if it is not, nothing is added (and debug builds panic).
    #[inline]
    pub fn add(&mut self, x: f64, weight: u64) {
        let Some(Parts { negative, mantissa, position }) = parts(x) else { return };
        if weight == 1 {
            self.total.add_mantissa(mantissa, position, negative);
        } else if weight > 0 {
            self.total.add_wide::<5>(u128::from(mantissa) * u128::from(weight), position, negative);
        }
    }

    /// Adds another sum.
    pub fn merge(&mut self, other: &Self) {
        self.total.merge(&other.total);
    }

    /// The double nearest to the sum; infinite where the sum passes the range of a double.
    pub fn value(&self) -> f64 {
        nearest(&self.to_signed(), Self::UNIT)
    }

    /// Bytes on the heap.
    pub fn heap_bytes(&self) -> usize {
        self.total.heap_bytes()
    }

    /// The sum as a whole number of units.
    pub(super) fn to_signed(&self) -> Signed {
        self.total.to_signed()
    }
}

impl ExactSquares {
    /// The exponent of the unit that [`Self::to_signed`] counts in: the square of the other one.
    pub(super) const UNIT: i64 = 2 * ExactSum::UNIT;

    /// The sum of nothing.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds the square of `x`, times `weight`. `x` must be finite; if it is not, nothing is added (and debug builds
    /// panic).
    #[inline]
    pub fn add(&mut self, x: f64, weight: u64) {
        let Some(Parts { mantissa, position, .. }) = parts(x) else { return };
        let square = u128::from(mantissa) * u128::from(mantissa);
        if weight == 1 {
            // 106 bits, shifted by up to 31 more: three limbs of 32 bits leave at most 41 for the fourth.
            self.total.add_wide::<4>(square, 2 * position, false);
        } else if weight > 0 {
            let low = square & u128::from(u64::MAX);
            self.total.add_wide::<5>(low * u128::from(weight), 2 * position, false);
            self.total.add_wide::<5>((square >> 64) * u128::from(weight), 2 * position + 64, false);
        }
    }

    /// Adds another sum.
    pub fn merge(&mut self, other: &Self) {
        self.total.merge(&other.total);
    }

    /// The double nearest to the sum; infinite where the sum passes the range of a double.
    pub fn value(&self) -> f64 {
        nearest(&self.to_signed(), Self::UNIT)
    }

    /// Bytes on the heap.
    pub fn heap_bytes(&self) -> usize {
        self.total.heap_bytes()
    }

    /// The sum as a whole number of units.
    pub(super) fn to_signed(&self) -> Signed {
        self.total.to_signed()
    }
}

/// Takes a double apart; nothing for zero, which adds nothing, and for what is not finite.
#[inline]
fn parts(x: f64) -> Option<Parts> {
    const FRACTION_BITS: u32 = 52;
    let bits = x.to_bits();
    let fraction = bits & ((1 << FRACTION_BITS) - 1);
    let field = (bits >> FRACTION_BITS) & 0x7ff;
    debug_assert!(field != 0x7ff, "only finite values can be summed");
    if x == 0.0 || field == 0x7ff {
        return None;
    }
    let mantissa = if field == 0 { fraction } else { fraction | 1 << FRACTION_BITS };
    let position = field.max(1) as u32 - 1;
    Some(Parts { negative: x.is_sign_negative(), mantissa, position })
}

#[cfg(test)]
#[expect(clippy::float_cmp, reason = "exact values are the promise")]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn sum(terms: &[f64]) -> ExactSum {
        let mut sum = ExactSum::new();
        for &x in terms {
            sum.add(x, 1);
        }
        sum
    }

    fn squares(terms: &[f64]) -> ExactSquares {
        let mut sum = ExactSquares::new();
        for &x in terms {
            sum.add(x, 1);
        }
        sum
    }

    #[test]
    fn rounding_error_never_builds_up() {
        assert_eq!(sum(&[]).value(), 0.0);
        assert_eq!(sum(&[1e100, 1.0, -1e100]).value(), 1.0);
        assert_eq!(sum(&[f64::MAX, f64::MAX, -f64::MAX]).value(), f64::MAX);
        assert_eq!(sum(&[f64::MAX, f64::MAX]).value(), f64::INFINITY);
        assert_eq!(sum(&[-f64::MAX, -f64::MAX]).value(), f64::NEG_INFINITY);
        assert_eq!(sum(&[5e-324, 5e-324]).value(), 1e-323);
        assert_eq!(sum(&[0.1; 10]).value(), 1.0);
        assert!(sum(&[-0.0, -1.5, 1.5]).value().is_sign_positive());
        let many = vec![0.1; 1_000_000];
        assert_eq!(sum(&many).value(), 100_000.0, "a running sum of doubles gives 100000.00000133288");
    }

    #[test]
    fn squares_reach_past_the_range_of_a_double() {
        assert_eq!(squares(&[3.0, -4.0]).value(), 25.0);
        assert_eq!(squares(&[1e200]).value(), f64::INFINITY);
        assert_eq!(squares(&[1e-200]).value(), 0.0);
        let mut tiny = ExactSquares::new();
        tiny.add(2f64.powi(-540), 1 << 20);
        assert_eq!(tiny.value(), f64::from_bits(1 << 14), "two to the power of -1060, a subnormal");
    }

    #[test]
    fn the_largest_weights_fit() {
        for x in [f64::MAX, -f64::MAX, f64::MIN_POSITIVE, 5e-324] {
            let (mut sum, mut squares) = (ExactSum::new(), ExactSquares::new());
            sum.add(x, u64::MAX);
            squares.add(x, u64::MAX);
            let back: ExactSum = postcard::from_bytes(&postcard::to_stdvec(&sum).unwrap()).unwrap();
            assert_eq!(back, sum);
            let back: ExactSquares = postcard::from_bytes(&postcard::to_stdvec(&squares).unwrap()).unwrap();
            assert_eq!(back, squares);
            sum.add(-x, u64::MAX);
            assert_eq!(sum, ExactSum::new());
        }
    }

    #[test]
    fn an_empty_sum_is_small() {
        assert_eq!(ExactSum::new().heap_bytes(), 0);
        assert_eq!(sum(&[0.0, -0.0]).heap_bytes(), 0);
        assert_eq!(sum(&[1.0]).heap_bytes(), SUM_LIMBS * 8);
        assert!(size_of::<ExactSum>() <= 16);
        assert!(postcard::to_stdvec(&sum(&[1.0])).unwrap().len() < 10);
    }

    fn finite() -> impl Strategy<Value = f64> {
        prop_oneof![
            any::<u64>().prop_map(f64::from_bits).prop_filter("finite", |x| x.is_finite()),
            -1e6..1e6f64,
            (-1000i32..1000).prop_map(f64::from),
        ]
    }

    proptest! {
        #[test]
        fn one_term_is_itself(x in finite()) {
            prop_assert_eq!(sum(&[x]).value(), x);
            let square = squares(&[x]).value();
            prop_assert_eq!(square, x * x);
        }

        #[test]
        fn two_terms_round_once(x in finite(), y in finite()) {
            prop_assert_eq!(sum(&[x, y]).value(), x + y);
        }

        #[test]
        fn a_weight_is_that_many_terms(x in finite(), weight in 0u64..3000) {
            let terms = vec![x; usize::try_from(weight).unwrap()];
            let (mut weighted, mut weighted_squares) = (ExactSum::new(), ExactSquares::new());
            weighted.add(x, weight);
            weighted_squares.add(x, weight);
            prop_assert_eq!(weighted, sum(&terms));
            prop_assert_eq!(weighted_squares, squares(&terms));
        }

        #[test]
        fn order_and_split_do_not_show(
            (terms, shuffled) in prop::collection::vec(finite(), 0..60)
                .prop_flat_map(|terms| (Just(terms.clone()), Just(terms).prop_shuffle())),
            cut in any::<prop::sample::Index>(),
        ) {
            let (left, right) = shuffled.split_at(cut.index(shuffled.len() + 1));
            let whole = sum(&terms);
            let mut merged = sum(left);
            merged.merge(&sum(right));
            prop_assert_eq!(postcard::to_stdvec(&merged).unwrap(), postcard::to_stdvec(&whole).unwrap());
            prop_assert_eq!(merged, whole);
            let whole = squares(&terms);
            let mut merged = squares(left);
            merged.merge(&squares(right));
            prop_assert_eq!(postcard::to_stdvec(&merged).unwrap(), postcard::to_stdvec(&whole).unwrap());
            prop_assert_eq!(merged, whole);
        }
    }
}
