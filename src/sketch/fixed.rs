//! A fixed-point number wide enough for any sum it is asked to hold, as limbs of 32 bits with room for late carries.
//!
//! It exists so that floating-point sums depend neither on order nor on where the data was cut: adding is exact whole
//! number arithmetic on two to five limbs, and carries are settled only every thousandth time. The scheme is the
//! "small superaccumulator" of R. M. Neal, "Fast exact summation using small and large superaccumulators", 2015
//! (arXiv:1505.05571).
//!
//! **Invariant:** never loses a bit, and never lets the moment of settling show: equality and bytes come from the
//! settled value.

use super::rounding::Signed;
use serde::{Deserialize, Serialize};

/// Every limb weighs 2^32 times the one before.
const LIMB_BITS: u32 = 32;
const LIMB_MASK: i64 = 0xffff_ffff;

/// How many additions a limb bears before carries must be settled: each adds less than 2^52 + 2^32 to it, so a
/// thousand stay under 2^62.
const MAX_PENDING: u32 = 1000;

/// A whole number of `LIMBS` limbs. The topmost limb only takes carries; the owner picks `LIMBS` so that they fit.
///
/// Allocates at the first addition; an empty one is a null pointer and a counter.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(into = "Wire", try_from = "Wire")]
pub(super) struct Fixed<const LIMBS: usize> {
    limbs: Option<Box<[i64; LIMBS]>>,
    /// Additions since the carries were settled.
    pending: u32,
}

/// The settled value without the zero digits at either end.
#[derive(Serialize, Deserialize)]
#[serde(rename = "Fixed")]
struct Wire {
    negative: bool,
    zeros: u16,
    digits: Vec<u32>,
}

impl<const LIMBS: usize> Fixed<LIMBS> {
    /// Adds `value` times two to the power of `position`, or subtracts it. `value` is a mantissa, less than 2^53.
    #[inline]
    pub(super) fn add_mantissa(&mut self, value: u64, position: u32, negative: bool) {
        let (first, shift) = (position / LIMB_BITS, position % LIMB_BITS);
        let limbs: &mut [i64; 2] = self.open(first);
        let sign = -i64::from(negative);
        let low = ((value << shift) & 0xffff_ffff).cast_signed();
        let high = (value >> (LIMB_BITS - shift)).cast_signed();
        limbs[0] += (low ^ sign) - sign;
        limbs[1] += (high ^ sign) - sign;
    }

    /// Adds `value` times two to the power of `position`, or subtracts it, in `SPAN` limbs. The last of them takes
    /// whatever is left, which must be less than 2^52.
    #[inline]
    pub(super) fn add_wide<const SPAN: usize>(&mut self, value: u128, position: u32, negative: bool) {
        let (first, shift) = (position / LIMB_BITS, position % LIMB_BITS);
        let limbs: &mut [i64; SPAN] = self.open(first);
        let sign = -i64::from(negative);
        limbs[0] += (low_digit(value << shift) ^ sign) - sign;
        let mut rest = value >> (LIMB_BITS - shift);
        for limb in &mut limbs[1..SPAN - 1] {
            *limb += (low_digit(rest) ^ sign) - sign;
            rest >>= LIMB_BITS;
        }
        debug_assert!(rest < 1 << 52, "the value must fit the span");
        limbs[SPAN - 1] += (low_half(rest) ^ sign) - sign;
    }

    /// Adds another number.
    pub(super) fn merge(&mut self, other: &Self) {
        let Some(theirs) = &other.limbs else { return };
        self.settle();
        let ours = self.limbs.get_or_insert_with(|| Box::new([0; LIMBS]));
        for (limb, their) in ours.iter_mut().zip(theirs.iter()) {
            *limb += their;
        }
        self.pending = other.pending + 1;
        self.settle();
    }

    /// The exact value, in units of the lowest bit.
    pub(super) fn to_signed(&self) -> Signed {
        let Some(limbs) = &self.limbs else { return Signed::default() };
        let mut limbs = limbs.clone();
        carry(&mut limbs);
        let negative = limbs[LIMBS - 1] < 0;
        if negative {
            limbs.iter_mut().for_each(|limb| *limb = -*limb);
            carry(&mut limbs);
        }
        let length = limbs.iter().rposition(|&limb| limb != 0).map_or(0, |top| top + 1);
        let digits = limbs[..length].iter().map(|&limb| u32::try_from(limb).unwrap_or(u32::MAX)).collect();
        Signed { negative, digits }
    }

    /// Bytes on the heap.
    pub(super) fn heap_bytes(&self) -> usize {
        if self.limbs.is_some() { size_of::<[i64; LIMBS]>() } else { 0 }
    }

    /// The limbs from `first` on, with room for one more addition to each.
    #[inline]
    fn open<const SPAN: usize>(&mut self, first: u32) -> &mut [i64; SPAN] {
        if self.pending >= MAX_PENDING {
            self.settle();
        }
        self.pending += 1;
        let limbs = self.limbs.get_or_insert_with(|| Box::new([0; LIMBS]));
        limbs[first as usize..].first_chunk_mut().expect("the number of limbs covers every position in use")
    }

    /// Brings every limb but the topmost back under 32 bits.
    #[cold]
    fn settle(&mut self) {
        if let Some(limbs) = &mut self.limbs {
            carry(limbs);
        }
        self.pending = 0;
    }
}

impl<const LIMBS: usize> PartialEq for Fixed<LIMBS> {
    fn eq(&self, other: &Self) -> bool {
        self.to_signed() == other.to_signed()
    }
}

impl<const LIMBS: usize> From<Fixed<LIMBS>> for Wire {
    fn from(number: Fixed<LIMBS>) -> Self {
        let Signed { negative, mut digits } = number.to_signed();
        let zeros = digits.iter().take_while(|&&digit| digit == 0).count();
        digits.drain(..zeros);
        Self { negative, zeros: u16::try_from(zeros).unwrap_or(u16::MAX), digits }
    }
}

impl<const LIMBS: usize> TryFrom<Wire> for Fixed<LIMBS> {
    type Error = &'static str;

    fn try_from(wire: Wire) -> Result<Self, Self::Error> {
        let zeros = usize::from(wire.zeros);
        let (Some(first), Some(last)) = (wire.digits.first(), wire.digits.last()) else {
            let is_zero = zeros == 0 && !wire.negative;
            return if is_zero { Ok(Self::default()) } else { Err("an exact sum of zero is not in normal form") };
        };
        if *first == 0 || *last == 0 {
            return Err("an exact sum is not in normal form");
        }
        // The topmost limb stays free, so that no decoded number can make later carries overflow.
        if zeros + wire.digits.len() >= LIMBS {
            return Err("an exact sum is larger than any data could make it");
        }
        let mut limbs = Box::new([0; LIMBS]);
        for (limb, digit) in limbs[zeros..].iter_mut().zip(wire.digits) {
            *limb = if wire.negative { -i64::from(digit) } else { i64::from(digit) };
        }
        Ok(Self { limbs: Some(limbs), pending: 1 })
    }
}

/// Moves what exceeds 32 bits into the next limb; negative limbs borrow from it.
fn carry<const LIMBS: usize>(limbs: &mut [i64; LIMBS]) {
    let mut carried = 0;
    let (top, lower) = limbs.split_last_mut().expect("a fixed-point number has limbs");
    for limb in lower {
        let value = *limb + carried;
        *limb = value & LIMB_MASK;
        carried = value >> LIMB_BITS;
    }
    *top = top.saturating_add(carried);
}

#[inline]
#[expect(clippy::cast_possible_truncation, reason = "the low 32 bits are what is asked for")]
fn low_digit(value: u128) -> i64 {
    i64::from(value as u32)
}

#[inline]
#[expect(clippy::cast_possible_truncation, reason = "only ever asked of values under 2^52")]
fn low_half(value: u128) -> i64 {
    (value as u64).cast_signed()
}

#[cfg(test)]
mod tests {
    use super::*;
    use num_bigint::{BigInt, BigUint, Sign};
    use proptest::prelude::*;

    fn exact(number: &Fixed<12>) -> BigInt {
        let Signed { negative, digits } = number.to_signed();
        BigInt::from_biguint(if negative { Sign::Minus } else { Sign::Plus }, BigUint::new(digits))
    }

    proptest! {
        /// The plain twin: big integers.
        #[test]
        fn agrees_with_big_integers(
            terms in prop::collection::vec((any::<u128>(), 0u32..200, any::<bool>(), any::<bool>()), 0..40),
        ) {
            let mut number = Fixed::<12>::default();
            let mut twin = BigInt::ZERO;
            for (value, position, negative, narrow) in terms {
                let value = if narrow { value >> 75 } else { value };
                if narrow {
                    number.add_mantissa(u64::try_from(value).unwrap(), position, negative);
                } else {
                    number.add_wide::<5>(value, position, negative);
                }
                let term = BigInt::from(value) << position;
                twin += if negative { -term } else { term };
            }
            prop_assert_eq!(exact(&number), twin);
            let bytes = postcard::to_stdvec(&number).unwrap();
            let back: Fixed<12> = postcard::from_bytes(&bytes).unwrap();
            prop_assert_eq!(&back, &number);
            prop_assert_eq!(postcard::to_stdvec(&back).unwrap(), bytes);
        }

        #[test]
        fn arbitrary_bytes_decode_or_are_refused(bytes in prop::collection::vec(any::<u8>(), 0..80)) {
            if let Ok(mut number) = postcard::from_bytes::<Fixed<12>>(&bytes) {
                let copy = number.clone();
                number.merge(&copy);
                number.to_signed();
            }
        }
    }

    #[test]
    fn the_widest_limbs_survive_many_additions() {
        let mut number = Fixed::<12>::default();
        let widest = (1u64 << 53) - 1;
        for _ in 0..5_000 {
            number.add_mantissa(widest, 31, true);
        }
        assert_eq!(exact(&number), BigInt::from(-i128::from(widest) * 5_000) << 31);
    }

    #[test]
    fn an_unsettled_number_merges_into_another() {
        let (mut left, mut right) = (Fixed::<12>::default(), Fixed::<12>::default());
        for _ in 0..999 {
            left.add_mantissa((1 << 53) - 1, 31, false);
            right.add_mantissa((1 << 53) - 1, 31, false);
        }
        left.merge(&right);
        assert_eq!(exact(&left), (BigInt::from((1u64 << 53) - 1) << 31) * 1998);
    }
}
