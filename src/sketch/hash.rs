//! The one hash of the program: 64 bits for tables and distinct counts, 128 bits where equality rests on it.
//!
//! It exists so that every summary agrees on what a value hashes to: sketches fed by different hashes do not merge.
//! Up to 16 bytes, which most cells have, are hashed as two words by two folded multiplications, the way of wyhash
//! (<https://github.com/wangyi-fudan/wyhash>) and its kin: no branch on the length, and the words serve to tell
//! values apart as well. Longer ones take XXH3 (<https://github.com/Cyan4973/xxHash>). Nothing is seeded.
//!
//! **Invariant:** never seeded, so a value hashes alike in every run, thread and machine. The hash is fast, not
//! cryptographic: whoever writes the data can make two values collide, so equality never rests on the 64-bit hash.

use xxhash_rust::xxh3::{xxh3_64, xxh3_128};

/// The 64-bit hash of `bytes`.
///
/// By the birthday bound, a million honest distinct values collide with a chance of about 3e-8.
#[inline]
pub fn hash_bytes(bytes: &[u8]) -> u64 {
    Hashed::of(bytes).hash
}

/// Bytes with their hash, and with their beginning as a number, by which short ones are compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Hashed<'a> {
    bytes: &'a [u8],
    word: u128,
    hash: u64,
}

/// How many bytes a word holds.
pub const WORD: usize = 16;

impl<'a> Hashed<'a> {
    /// Hashes `bytes`.
    #[inline]
    pub fn of(bytes: &'a [u8]) -> Self {
        Self::with_word(bytes, word_of(bytes))
    }

    /// Hashes `bytes`, of which `word` is the [`word_of`], which some callers have at hand.
    #[inline(always)]
    #[expect(clippy::inline_always, reason = "called for every cell; what it gives would otherwise go through memory")]
    pub fn with_word(bytes: &'a [u8], word: u128) -> Self {
        debug_assert_eq!(word, word_of(bytes), "the word is that of the bytes");
        let hash = if bytes.len() <= WORD { hash_short(word, bytes.len()) } else { xxh3_64(bytes) };
        Self { bytes, word, hash }
    }

    /// The bytes.
    #[inline]
    pub const fn bytes(&self) -> &'a [u8] {
        self.bytes
    }

    /// The first 16 bytes as a number; zeros stand for those that are not there.
    #[inline]
    pub const fn word(&self) -> u128 {
        self.word
    }

    /// The 64-bit hash.
    #[inline]
    pub const fn hash(&self) -> u64 {
        self.hash
    }
}

/// The first 16 bytes as a number, the first byte lowest; zeros stand for those that are not there.
#[inline(always)]
#[expect(clippy::inline_always, reason = "called for every cell")]
pub fn word_of(bytes: &[u8]) -> u128 {
    if let Some(word) = bytes.first_chunk::<WORD>() {
        return u128::from_le_bytes(*word);
    }
    let mut word = [0; WORD];
    word[..bytes.len()].copy_from_slice(bytes);
    u128::from_le_bytes(word)
}

/// [`word_of`] of the first `len` bytes of `text`, which holds at least as many. Reads past them where it can, which
/// spares asking how many there are.
#[inline(always)]
#[expect(clippy::inline_always, reason = "called for every cell")]
pub fn word_at(text: &[u8], len: usize) -> u128 {
    match text.first_chunk::<WORD>() {
        Some(word) => u128::from_le_bytes(*word) & KEEP[len.min(WORD)],
        None => word_of(&text[..len.min(text.len())]),
    }
}

/// The word of the first `len` of 16 bytes.
#[inline(always)]
#[expect(clippy::inline_always, reason = "called for every cell")]
pub fn word_within(bytes: [u8; WORD], len: usize) -> u128 {
    u128::from_le_bytes(bytes) & KEEP[len.min(WORD)]
}

/// What of a word is left of so many bytes.
const KEEP: [u128; WORD + 1] = {
    let mut keep = [u128::MAX; WORD + 1];
    let mut len = 0;
    while len < WORD {
        keep[len] = (1 << (8 * len)) - 1;
        len += 1;
    }
    keep
};

/// The digits of pi after the point, 64 bits at a time: odd enough, and nobody's choice.
const SALT: [u64; 4] = [0x243f_6a88_85a3_08d3, 0x1319_8a2e_0370_7344, 0xa409_3822_299f_31d0, 0x082e_fa98_ec4e_6c89];

/// The hash of the `len` bytes, at most [`WORD`], that a word holds.
#[inline(always)]
#[expect(clippy::inline_always, reason = "called for every cell")]
#[expect(clippy::cast_possible_truncation, reason = "halves of the word")]
pub fn hash_short(word: u128, len: usize) -> u64 {
    let (left, right) = (word as u64 ^ SALT[0], (word >> 64) as u64 ^ SALT[1]);
    // Where one half is zero the product is zero whatever the other is: so both stand beside it.
    let first = fold(left, right) ^ left ^ right;
    fold(first ^ SALT[2] ^ len as u64, SALT[3])
}

/// Both halves of a product, laid over each other.
#[inline(always)]
#[expect(clippy::inline_always, reason = "called for every cell")]
#[expect(clippy::cast_possible_truncation, reason = "halves of the product")]
fn fold(left: u64, right: u64) -> u64 {
    let product = u128::from(left) * u128::from(right);
    product as u64 ^ (product >> 64) as u64
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

    /// Texts that make one factor zero still differ in the other.
    #[test]
    fn crafted_halves_do_not_hide_the_others() {
        let with_left = |n: u64| hash_short(u128::from(n) << 64 | u128::from(SALT[0]), 16);
        let with_right = |n: u64| hash_short(u128::from(SALT[1]) << 64 | u128::from(n), 16);
        let hashes: BTreeSet<u64> = (0..1000).flat_map(|n| [with_left(n), with_right(n)]).collect();
        assert_eq!(hashes.len(), 2000);
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
    fn words_are_read_alike_with_and_without_bytes_behind() {
        let text: Vec<u8> = (1..=40).collect();
        for start in 0..text.len() {
            for len in 0..=text.len() - start {
                let cell = &text[start..start + len];
                assert_eq!(word_at(&text[start..], len), word_of(cell), "{start} {len}");
                assert_eq!(Hashed::with_word(cell, word_of(cell)), Hashed::of(cell));
            }
        }
        assert_eq!(word_of(b"ab"), 0x6261);
    }

    /// One input bit must change about half of the output bits, wherever it stands.
    #[test]
    fn one_bit_of_a_short_text_changes_about_half_of_its_hash() {
        for len in 1..=WORD {
            for bit in 0..8 * len {
                let flips: u32 = (0..256_u32)
                    .map(|number| {
                        let mut text: Vec<u8> = number.to_string().bytes().cycle().take(len).collect();
                        let one = hash_bytes(&text);
                        text[bit / 8] ^= 1 << (bit % 8);
                        (one ^ hash_bytes(&text)).count_ones()
                    })
                    .sum();
                assert!((256 * 26..256 * 38).contains(&flips), "{len} bytes, bit {bit}: {flips}");
            }
        }
    }

    #[test]
    fn zeros_behind_a_text_make_another_one() {
        let hashes: BTreeSet<u64> = (0..=40).map(|len| hash_bytes(&vec![0; len])).collect();
        assert_eq!(hashes.len(), 41);
    }

    #[test]
    fn values_are_fixed_for_ever() {
        assert_eq!(hash_bytes(b""), 0x02e4_0886_428f_413e);
        assert_eq!(hash_bytes(b"datassay"), 0xdc43_e5da_dd46_4640);
        // The published XXH3 values.
        assert_eq!(hash_bytes(&[0; 17]), xxh3_64(&[0; 17]));
        assert_eq!(u128::from_le_bytes(digest(b"")), 0x99aa_06d3_0147_98d8_6001_c324_468d_497f);
        assert_eq!(mix(0), 0);
    }
}
