//! The double nearest to a wide binary number.
//!
//! It exists because the exact sums hold thousands of bits, and every number that leaves them must be rounded once
//! and only once: to nearest, ties to even, as IEEE 754 asks.
//!
//! **Invariant:** never rounds twice, and never returns NaN or negative zero.

/// The sign and size of a whole number: 32-bit digits, least significant first, without zeros at the top.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub(super) struct Signed {
    /// Whether the number lies below zero; false for zero itself.
    pub(super) negative: bool,
    /// The digits of the absolute value; none for zero.
    pub(super) digits: Vec<u32>,
}

/// The double nearest to `number` times two to the power of `unit`; infinite past the range of a double.
pub(super) fn nearest(number: &Signed, unit: i64) -> f64 {
    let size = nearest_bits(&number.digits, unit);
    let size = f64::from_bits(size.min(f64::INFINITY.to_bits()));
    if number.negative && size != 0.0 { -size } else { size }
}

/// The bit pattern of the nearest double; past the pattern of infinity on overflow.
fn nearest_bits(digits: &[u32], unit: i64) -> u64 {
    let length = bit_length(digits);
    if length == 0 {
        return 0;
    }
    // `floor` is where the last bit of the smallest subnormal stands, `cut` where the last kept bit stands: 53 bits
    // are kept, fewer among the subnormals.
    let floor = -1074 - unit;
    let cut = (length - 53).max(floor);
    // With the last kept bit at `floor`, the pattern is the kept number itself; each place further up adds one to
    // the exponent field. A round-up that overflows the fraction carries into the exponent, which is right too.
    let exponent = u64::try_from(cut - floor).unwrap_or(0).min(2047) << 52;
    let Ok(cut) = u64::try_from(cut) else {
        return exponent + (bits_from(digits, 0) << cut.unsigned_abs());
    };
    let kept = bits_from(digits, cut);
    let Some(half) = cut.checked_sub(1) else {
        return exponent + kept;
    };
    let above_half = any_bit_below(digits, half);
    let at_half = bits_from(digits, half) & 1 == 1;
    exponent + kept + u64::from(at_half && (above_half || kept & 1 == 1))
}

/// How many bits the number has up to its highest set one.
fn bit_length(digits: &[u32]) -> i64 {
    let Some(top) = digits.iter().rposition(|&digit| digit != 0) else {
        return 0;
    };
    let below = i64::try_from(top).unwrap_or(i64::MAX / 64) * 32;
    below + i64::from(u32::BITS - digits[top].leading_zeros())
}

/// The lowest 64 bits of the number once its first `from` bits are dropped.
fn bits_from(digits: &[u32], from: u64) -> u64 {
    let first = usize::try_from(from / 32).unwrap_or(usize::MAX);
    let digit =
        |offset: usize| u64::from(first.checked_add(offset).and_then(|at| digits.get(at)).copied().unwrap_or(0));
    let low = digit(0) | digit(1) << 32;
    match from % 32 {
        0 => low,
        shift => low >> shift | digit(2) << (64 - shift),
    }
}

/// Whether any of the first `end` bits is set.
fn any_bit_below(digits: &[u32], end: u64) -> bool {
    let whole = usize::try_from(end / 32).unwrap_or(usize::MAX);
    match digits.get(whole) {
        None => digits.iter().any(|&digit| digit != 0),
        Some(partial) => digits[..whole].iter().any(|&digit| digit != 0) || partial & ((1u32 << (end % 32)) - 1) != 0,
    }
}

#[cfg(test)]
#[expect(clippy::float_cmp, reason = "exact values are the promise")]
mod tests {
    use super::*;
    use num_bigint::BigUint;
    use proptest::prelude::*;

    fn rounded(digits: &[u32], unit: i64) -> f64 {
        nearest(&Signed { negative: false, digits: digits.to_vec() }, unit)
    }

    #[test]
    fn known_values() {
        assert_eq!(rounded(&[], 0), 0.0);
        assert_eq!(rounded(&[1], 0), 1.0);
        assert_eq!(rounded(&[1], -1074).to_bits(), 1);
        assert_eq!(rounded(&[1], -1075), 0.0, "half the smallest double ties to even");
        assert_eq!(rounded(&[3], -1076).to_bits(), 1, "three quarters of it round up");
        assert_eq!(rounded(&[1], -9000), 0.0);
        assert_eq!(rounded(&[1], 1023), f64::MAX / 2.0 + f64::MAX / 2.0 * f64::EPSILON / 2.0 + 2f64.powi(970));
        assert_eq!(rounded(&[1], 1024), f64::INFINITY);
        assert_eq!(rounded(&[1], 90_000), f64::INFINITY);
        assert_eq!(rounded(&[1, 1 << 21], 0), 9_007_199_254_740_992.0, "2^53 + 1 ties to even");
        assert_eq!(rounded(&[3, 1 << 21], 0), 9_007_199_254_740_996.0, "2^53 + 3 ties to even");
        assert_eq!(nearest(&Signed { negative: true, digits: vec![5] }, -1), -2.5);
    }

    proptest! {
        /// The plain twin: the decimal expansion, read back by the standard library.
        #[test]
        fn agrees_with_the_standard_parser(digits in prop::collection::vec(any::<u32>(), 0..36), zeros in 0usize..4) {
            let mut all = vec![0; zeros];
            all.extend(&digits);
            let expected: f64 = BigUint::new(all.clone()).to_string().parse().unwrap();
            prop_assert_eq!(rounded(&all, 0), expected);
        }

        #[test]
        fn a_double_rounds_to_itself(bits in 0..f64::INFINITY.to_bits()) {
            let (fraction, field) = (bits & ((1 << 52) - 1), bits >> 52);
            let mantissa = if field == 0 { fraction } else { fraction | 1 << 52 };
            let digits = BigUint::from(mantissa).to_u32_digits();
            prop_assert_eq!(rounded(&digits, i64::try_from(field.max(1)).unwrap() - 1075).to_bits(), bits);
        }
    }
}
