//! A key of a value table: short ones as they stand, long ones as a digest with their length.
//!
//! It exists so that every table that keeps values keeps them alike, and no value takes more than
//! [`LONGEST_TEXT`] bytes however long it was.
//!
//! **Invariant:** never takes a text for a digest or a digest for a text, even where their bytes are the same.

use super::hash::{Hashed, WORD};

/// The longest key that is kept as it stands, in bytes.
pub const LONGEST_TEXT: usize = 256;

/// A key as the table keeps it. Texts sort before digests.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Key<'a> {
    /// The bytes themselves.
    Text(&'a [u8]),
    /// What is kept of a key past [`LONGEST_TEXT`] bytes.
    Digest {
        /// Its 128-bit digest, from [`super::hash::digest`].
        digest: [u8; 16],
        /// Its true length in bytes.
        len: u64,
    },
}

impl<'a> Key<'a> {
    /// The key of a value: itself, or its digest.
    pub fn of(value: &'a [u8]) -> Self {
        if value.len() > LONGEST_TEXT {
            Self::Digest { digest: super::hash::digest(value), len: value.len() as u64 }
        } else {
            Self::Text(value)
        }
    }
}

/// Room for a key that is digested.
pub type Room = [u8; DIGESTED];

/// A key as it lies in the arena of a table: a short one as it stands, a long one as its digest and length.
#[derive(Clone, Copy, Debug)]
pub struct Stored<'a> {
    pub(super) bytes: &'a [u8],
    /// The `word_of` the bytes.
    pub(super) word: u128,
    /// The number of bytes, or a mark for a digest.
    pub(super) size: u16,
}

/// The bytes that a digested key takes in the arena: the digest, then the true length.
const DIGESTED: usize = 24;

/// The `size` of a key that is digested.
const DIGEST_MARK: u16 = u16::MAX;

impl<'a> Stored<'a> {
    /// A key of at most [`LONGEST_TEXT`] bytes.
    #[inline]
    pub(super) fn text(bytes: &'a [u8], word: u128) -> Self {
        debug_assert!(bytes.len() <= LONGEST_TEXT, "longer keys are digested");
        #[expect(clippy::cast_possible_truncation, reason = "the caller has checked the length")]
        let size = bytes.len() as u16;
        Self { bytes, word, size }
    }

    /// A value laid out, in `room` where it is too long to be kept as it stands.
    #[inline]
    pub fn of(value: &Hashed<'a>, room: &'a mut Room) -> Self {
        Self::short(value)
            .unwrap_or_else(|| Self::digest(super::hash::digest(value.bytes()), value.bytes().len() as u64, room))
    }

    /// The same for a value of at most [`LONGEST_TEXT`] bytes.
    #[inline]
    pub fn short(value: &Hashed<'a>) -> Option<Self> {
        (value.bytes().len() <= LONGEST_TEXT).then(|| Self::text(value.bytes(), value.word()))
    }

    /// A digested key, laid out in `room`.
    pub(super) fn digest(digest: [u8; 16], len: u64, room: &'a mut [u8; DIGESTED]) -> Self {
        room[..16].copy_from_slice(&digest);
        room[16..].copy_from_slice(&len.to_le_bytes());
        Self { bytes: room, word: u128::from_le_bytes(digest), size: DIGEST_MARK }
    }

    /// Whether two keys are the same.
    #[inline]
    pub(super) fn same(self, other: Self) -> bool {
        self.size == other.size && self.word == other.word && self.bytes.get(WORD..) == other.bytes.get(WORD..)
    }

    /// The key as callers see it.
    pub fn key(self) -> Key<'a> {
        if self.size != DIGEST_MARK {
            return Key::Text(self.bytes);
        }
        let (mut digest, mut len) = ([0; 16], [0; 8]);
        digest.copy_from_slice(&self.bytes[..16]);
        len.copy_from_slice(&self.bytes[16..DIGESTED]);
        Key::Digest { digest, len: u64::from_le_bytes(len) }
    }
}

/// How many bytes a key of this `size` takes in an arena; `None` for a size that no key has.
#[inline]
pub(super) fn stored_bytes(size: u16) -> Option<usize> {
    match size {
        DIGEST_MARK => Some(DIGESTED),
        size if usize::from(size) <= LONGEST_TEXT => Some(usize::from(size)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sketch::hash::word_of;
    use proptest::prelude::*;

    #[test]
    fn a_text_with_the_bytes_of_a_digest_is_another_key() {
        let mut room = [0; DIGESTED];
        let digested = Stored::digest([7; 16], 1000, &mut room);
        let forged = Stored::text(digested.bytes, word_of(digested.bytes));
        assert_eq!(digested.key(), Key::Digest { digest: [7; 16], len: 1000 });
        assert!(digested.same(digested) && !digested.same(forged));
    }

    proptest! {
        /// The plain twin: slice equality.
        #[test]
        fn comparisons_agree_with_slices(
            left in prop::collection::vec(0u8..2, 0..40),
            flip in any::<prop::sample::Index>(),
            change in 0..3,
        ) {
            let mut right = left.clone();
            if change == 1 && !right.is_empty() {
                let at = flip.index(right.len());
                right[at] ^= 1;
            } else if change == 2 {
                right.push(0);
            }
            let (one, other) = (Stored::text(&left, word_of(&left)), Stored::text(&right, word_of(&right)));
            prop_assert_eq!(one.same(other), left == right);
        }
    }
}
