//! Plain numbers, which most numbers are: a minus, digits, perhaps a point and more digits. Read as two words, without
//! a loop or a branch on the length.
//!
//! **Invariant:** what is read here, the ladder reads alike.

use crate::sketch::hash::WORD;

/// A number as it is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Plain {
    /// Its digits as a whole number.
    pub whole: i64,
    /// How many of them stand behind the point; zero without a point.
    pub digits: u8,
}

/// Digits taken at most: any so many stay below 2^47.
const MOST: usize = 14;

/// The number that a cell of `len` bytes holds, of which `word` is the [`crate::sketch::hash::word_of`]; `point` is the
/// byte before a fraction. `None` for anything but a plain number, and for long ones.
#[inline(always)]
#[expect(clippy::inline_always, reason = "called for every cell of some columns")]
#[expect(clippy::cast_possible_truncation, reason = "the upper half of a short word is empty")]
pub fn plain(word: u128, len: usize, point: u8) -> Option<Plain> {
    if len > WORD || len == 0 {
        return None;
    }
    if len <= 8 { short(word as u64, len, point) } else { long(word, len, point) }
}

/// The number in at most eight bytes.
#[inline(always)]
#[expect(clippy::inline_always, reason = "called for every cell of some columns")]
#[expect(clippy::cast_possible_truncation, reason = "lengths up to 8, and lower halves")]
fn short(mut word: u64, mut len: usize, point: u8) -> Option<Plain> {
    let is_negative = word as u8 == b'-';
    if is_negative {
        word >>= 8;
        len -= 1;
    }
    let differs = word ^ (ONES as u64 * u64::from(point));
    let found = differs.wrapping_sub(ONES as u64) & !differs & TOPS as u64;
    let mut digits = 0;
    if found != 0 {
        let at = found.trailing_zeros() as usize / 8;
        if at == 0 || at + 1 >= len {
            return None;
        }
        let below = (1 << (8 * at)) - 1;
        word = word & below | word >> 8 & !below;
        len -= 1;
        digits = len - at;
    }
    if len == 0 || (word as u8 == b'0' && len - digits > 1) {
        return None;
    }
    // The digits end where the word does, and zeros stand before them.
    let free = 8 * (8 - len);
    let aligned = word << free | ZEROS as u64 & ((1 << free) - 1);
    if aligned & HIGH as u64 != ZEROS as u64 || aligned.wrapping_add(SIXES as u64) & HIGH as u64 != ZEROS as u64 {
        return None;
    }
    finish(is_negative, eight(aligned), digits)
}

#[inline(never)]
#[expect(clippy::cast_possible_truncation, reason = "lengths up to 16, and halves of words")]
fn long(mut word: u128, mut len: usize, point: u8) -> Option<Plain> {
    let is_negative = word as u8 == b'-';
    if is_negative {
        word >>= 8;
        len -= 1;
    }
    let differs = word ^ (ONES * u128::from(point));
    let found = differs.wrapping_sub(ONES) & !differs & TOPS;
    let mut digits = 0;
    if found != 0 {
        let at = found.trailing_zeros() as usize / 8;
        if at == 0 || at + 1 >= len {
            return None;
        }
        let below = (1 << (8 * at)) - 1;
        word = word & below | word >> 8 & !below;
        len -= 1;
        digits = len - at;
    }
    if len > MOST || (word as u8 == b'0' && len - digits > 1) {
        return None;
    }
    let free = 8 * (WORD - len);
    let aligned = word << free | ZEROS & ((1 << free) - 1);
    if aligned & HIGH != ZEROS || aligned.wrapping_add(SIXES) & HIGH != ZEROS {
        return None;
    }
    finish(is_negative, eight(aligned as u64) * 100_000_000 + eight((aligned >> 64) as u64), digits)
}

#[inline(always)]
#[expect(clippy::inline_always, reason = "called for every cell of some columns")]
#[expect(clippy::cast_possible_truncation, reason = "at most 16 digits")]
fn finish(is_negative: bool, whole: u64, digits: usize) -> Option<Plain> {
    if is_negative && whole == 0 {
        // A zero below zero, as some floats have it.
        return None;
    }
    let whole = whole.cast_signed();
    Some(Plain { whole: if is_negative { -whole } else { whole }, digits: digits as u8 })
}

const ZEROS: u128 = u128::from_le_bytes([b'0'; WORD]);
const HIGH: u128 = u128::from_le_bytes([0xF0; WORD]);
const SIXES: u128 = u128::from_le_bytes([6; WORD]);
const ONES: u128 = u128::from_le_bytes([1; WORD]);
const TOPS: u128 = u128::from_le_bytes([0x80; WORD]);

/// The number that eight digits are, the first in the lowest byte.
#[inline]
fn eight(digits: u64) -> u64 {
    let ones = digits & 0x0F0F_0F0F_0F0F_0F0F;
    let twos = (ones * 10 + (ones >> 8)) & 0x00FF_00FF_00FF_00FF;
    let fours = (twos * 100 + (twos >> 16)) & 0x0000_FFFF_0000_FFFF;
    (fours * 10_000 + (fours >> 32)) & 0xFFFF_FFFF
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::detect::kind::{Look, look_with};
    use crate::facts::{Kind, Scalar};
    use crate::sketch::hash::word_of;

    fn read(text: &str, point: u8) -> Option<(i64, u8)> {
        plain(word_of(text.as_bytes()), text.len(), point).map(|plain| (plain.whole, plain.digits))
    }

    #[test]
    fn plain_numbers_and_nothing_else() {
        for (text, expected) in [
            ("0", Some((0, 0))),
            ("7", Some((7, 0))),
            ("-12", Some((-12, 0))),
            ("99999999999999", Some((99_999_999_999_999, 0))),
            ("-9999999999.9999", Some((-99_999_999_999_999, 4))),
            ("100000000000000", None),
            ("0.05", Some((5, 2))),
            ("12.50", Some((1250, 2))),
            ("-0.5", Some((-5, 1))),
            ("-0", None),
            ("007", None),
            ("00.5", None),
            (".5", None),
            ("5.", None),
            ("-", None),
            ("-.5", None),
            ("1.2.3", None),
            ("1e5", None),
            ("1,5", None),
            (" 1", None),
            ("+1", None),
            ("12:30", None),
            ("1/2", None),
            ("", None),
            ("12345678901234567890", None),
        ] {
            assert_eq!(read(text, b'.'), expected, "{text}");
        }
        assert_eq!(read("1,5", b','), Some((15, 1)));
        assert_eq!(read("1.5", b','), None);
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(20_000))]

        #[test]
        fn the_ladder_reads_them_alike(text in "-?[0-9]{0,16}[.,]?[0-9]{0,6}|[-0-9.:/;]{0,16}", comma in any::<bool>()) {
            let point = if comma { b',' } else { b'.' };
            if let Some((whole, digits)) = read(&text, point) {
                let Look { form, scalar } = look_with(text.as_bytes(), point);
                let kind = form.kind();
                if digits == 0 {
                    prop_assert_eq!((kind, scalar), (Kind::Integer, Some(Scalar::Integer(whole))));
                } else {
                    let value = whole as f64 / 10_f64.powi(i32::from(digits));
                    prop_assert_eq!((kind, scalar), (Kind::Decimal, Some(Scalar::Float(value))));
                }
            }
        }
    }
}
