//! Comparing 64 bytes with one at a time: the one file with `unsafe` in it.
//!
//! **Invariant:** every way of comparing gives the bits that comparing byte by byte gives; nothing is read but the 64
//! bytes of the array.

#![cfg_attr(target_arch = "x86_64", expect(unsafe_code, reason = "see the proof at the only unsafe block"))]

/// Bytes looked at together.
pub(super) const WORD: usize = 64;

/// A bit for each of the 64 bytes that is `byte`, the first byte lowest.
#[cfg(target_arch = "x86_64")]
#[inline]
pub(super) fn equal(word: &[u8; WORD], byte: u8) -> u64 {
    // SAFETY: `with_sse2` asks for nothing but SSE2, which is part of the x86-64 architecture itself. It takes its
    // bytes by value from an array reference and touches no pointer.
    unsafe { with_sse2(word, byte) }
}

#[cfg(target_arch = "x86_64")]
#[inline]
#[target_feature(enable = "sse2")]
fn with_sse2(word: &[u8; WORD], byte: u8) -> u64 {
    use std::arch::x86_64::{_mm_cmpeq_epi8, _mm_movemask_epi8, _mm_set_epi64x, _mm_set1_epi8};

    let wanted = _mm_set1_epi8(byte.cast_signed());
    let (sixteens, _) = word.as_chunks::<16>();
    let mut bits = 0;
    for (i, sixteen) in sixteens.iter().enumerate() {
        let (eights, _) = sixteen.as_chunks::<8>();
        let [low, high] = [eights[0], eights[1]].map(i64::from_le_bytes);
        let equal = _mm_movemask_epi8(_mm_cmpeq_epi8(_mm_set_epi64x(high, low), wanted));
        bits |= u64::from(equal.cast_unsigned()) << (16 * i);
    }
    bits
}

/// A bit for each of the 64 bytes that is `byte`, the first byte lowest.
#[cfg(not(target_arch = "x86_64"))]
#[inline]
pub(super) fn equal(word: &[u8; WORD], byte: u8) -> u64 {
    eight_at_a_time(word, byte)
}

/// The same, eight bytes at a time in a plain register, for every other machine.
#[cfg(any(test, not(target_arch = "x86_64")))]
fn eight_at_a_time(word: &[u8; WORD], byte: u8) -> u64 {
    const LOW: u64 = 0x7F7F_7F7F_7F7F_7F7F;
    let wanted = u64::from_ne_bytes([byte; 8]);
    let (eights, _) = word.as_chunks::<8>();
    let mut bits = 0;
    for (i, eight) in eights.iter().enumerate() {
        let differs = u64::from_le_bytes(*eight) ^ wanted;
        // The top bit of each byte is set where the byte is zero; no carry passes from one byte to the next.
        let zero = !(((differs & LOW) + LOW) | differs | LOW);
        // Multiplying gathers the eight top bits in the top byte.
        bits |= ((zero >> 7).wrapping_mul(0x0102_0408_1020_4080) >> 56) << (8 * i);
    }
    bits
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn every_way_of_comparing_gives_the_same_bits(bytes in prop::collection::vec(0_u8..4, WORD), byte in 0_u8..4) {
            for shift in [0, b',', 0x7E, 0xFC] {
                let word: [u8; WORD] = std::array::from_fn(|i| bytes[i].wrapping_add(shift));
                let byte = byte.wrapping_add(shift);
                let one_by_one = (0..WORD).fold(0, |bits, i| bits | u64::from(word[i] == byte) << i);
                prop_assert_eq!(equal(&word, byte), one_by_one);
                prop_assert_eq!(eight_at_a_time(&word, byte), one_by_one);
            }
        }
    }
}
