//! The one hash of the program: 64 bits for tables and distinct counts, 128 bits where equality rests on it.
//!
//! It exists so that every summary agrees on what a value hashes to: sketches fed by different hashes do not merge.
//! Both functions are XXH3 (<https://github.com/Cyan4973/xxHash>), unseeded, over the bytes as they stand.
//!
//! **Invariant:** never seeded, so a value hashes alike in every run, thread and machine. The hash is fast, not
//! cryptographic: whoever writes the data can make two values collide, so equality never rests on the 64-bit hash.

use xxhash_rust::xxh3::{xxh3_64, xxh3_128};

/// The 64-bit hash of `bytes`.
///
/// By the birthday bound, a million honest distinct values collide with a chance of about 3e-8.
#[inline]
pub fn hash_bytes(bytes: &[u8]) -> u64 {
    xxh3_64(bytes)
}

/// The 128-bit digest of `bytes`, little endian; stands in for values too long to keep.
///
/// By the birthday bound, a billion honest distinct values collide with a chance of about 1.5e-21.
#[inline]
pub fn digest(bytes: &[u8]) -> [u8; 16] {
    xxh3_128(bytes).to_le_bytes()
}

/// Spreads every input bit over all 64 output bits; different inputs give different outputs.
///
/// This is the finaliser of `SplitMix64` (Steele, Lea and Flood, "Fast splittable pseudorandom number generators",
/// 2014; the constants are Stafford's "Mix13"). Zero stays zero.
#[inline]
pub fn mix(word: u64) -> u64 {
    let word = (word ^ (word >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let word = (word ^ (word >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    word ^ (word >> 31)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    fn short_integers() -> impl Iterator<Item = String> {
        (0..100_000).map(|number: u32| number.to_string())
    }

    /// Each output bit must be set for about half of the inputs: within six standard deviations.
    fn assert_balanced(hashes: impl Iterator<Item = u64>) {
        let mut set = [0u32; 64];
        let mut count = 0u32;
        for hash in hashes {
            count += 1;
            for (bit, seen) in set.iter_mut().enumerate() {
                *seen += u32::from(hash >> bit & 1 == 1);
            }
        }
        let slack = 6.0 * f64::from(count).sqrt() / 2.0;
        for (bit, seen) in set.into_iter().enumerate() {
            assert!((f64::from(seen) - f64::from(count) / 2.0).abs() < slack, "bit {bit}: {seen} of {count}");
        }
    }

    #[test]
    fn short_integers_do_not_collide() {
        let hashes: BTreeSet<u64> = short_integers().map(|text| hash_bytes(text.as_bytes())).collect();
        assert_eq!(hashes.len(), 100_000);
        let digests: BTreeSet<[u8; 16]> = short_integers().map(|text| digest(text.as_bytes())).collect();
        assert_eq!(digests.len(), 100_000);
    }

    #[test]
    fn every_bit_is_balanced() {
        assert_balanced(short_integers().map(|text| hash_bytes(text.as_bytes())));
        assert_balanced((0..100_000).map(mix));
    }

    #[test]
    fn one_input_bit_changes_about_half_of_the_mixed_bits() {
        for bit in 0..64 {
            let flips: u32 = (1..=256).map(|word| (mix(word) ^ mix(word ^ (1 << bit))).count_ones()).sum();
            assert!((256 * 28..256 * 36).contains(&flips), "bit {bit}: {flips}");
        }
    }

    #[test]
    fn values_are_fixed_for_ever() {
        // The published XXH3 values of the empty input.
        assert_eq!(hash_bytes(b""), 0x2d06_8005_38d3_94c2);
        assert_eq!(u128::from_le_bytes(digest(b"")), 0x99aa_06d3_0147_98d8_6001_c324_468d_497f);
        assert_eq!(mix(0), 0);
    }
}
