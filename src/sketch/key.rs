//! A key of a value table: short ones as they stand, long ones as a digest with their length.
//!
//! It exists so that every table that keeps values keeps them alike, and no value takes more than
//! [`LONGEST_TEXT`] bytes however long it was.
//!
//! **Invariant:** never takes a text for a digest or a digest for a text, even where their bytes are the same.

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

/// A key as it lies in the arena of a table.
#[derive(Clone, Copy)]
pub(super) struct Stored<'a> {
    pub(super) bytes: &'a [u8],
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
    pub(super) fn text(bytes: &'a [u8]) -> Self {
        debug_assert!(bytes.len() <= LONGEST_TEXT, "longer keys are digested");
        #[expect(clippy::cast_possible_truncation, reason = "the caller has checked the length")]
        let size = bytes.len() as u16;
        Self { bytes, size }
    }

    /// A digested key, laid out in `room`.
    pub(super) fn digest(digest: [u8; 16], len: u64, room: &'a mut [u8; DIGESTED]) -> Self {
        room[..16].copy_from_slice(&digest);
        room[16..].copy_from_slice(&len.to_le_bytes());
        Self { bytes: room, size: DIGEST_MARK }
    }

    /// Whether two keys are the same.
    #[inline]
    pub(super) fn same(self, other: Self) -> bool {
        self.size == other.size && same_bytes(self.bytes, other.bytes)
    }

    /// The key as callers see it.
    pub(super) fn key(self) -> Key<'a> {
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

/// Whether two slices are equal. Short ones, nearly all, are compared as two overlapping words.
#[inline]
fn same_bytes(left: &[u8], right: &[u8]) -> bool {
    if left.len() > 16 || left.len() != right.len() {
        return left == right;
    }
    if let (Some(left_start), Some(left_end), Some(right_start), Some(right_end)) =
        (left.first_chunk::<8>(), left.last_chunk::<8>(), right.first_chunk::<8>(), right.last_chunk::<8>())
    {
        return left_start == right_start && left_end == right_end;
    }
    if let (Some(left_start), Some(left_end), Some(right_start), Some(right_end)) =
        (left.first_chunk::<4>(), left.last_chunk::<4>(), right.first_chunk::<4>(), right.last_chunk::<4>())
    {
        return left_start == right_start && left_end == right_end;
    }
    left.iter().zip(right).all(|(left, right)| left == right)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_text_with_the_bytes_of_a_digest_is_another_key() {
        let mut room = [0; DIGESTED];
        let digested = Stored::digest([7; 16], 1000, &mut room);
        let forged = Stored::text(digested.bytes);
        assert_eq!(digested.key(), Key::Digest { digest: [7; 16], len: 1000 });
        assert!(digested.same(digested) && !digested.same(forged));
    }

    proptest! {
        /// The plain twin: slice equality.
        #[test]
        fn short_comparisons_agree_with_slices(
            left in prop::collection::vec(0u8..2, 0..20),
            flip in any::<prop::sample::Index>(),
            equal in any::<bool>(),
        ) {
            let mut right = left.clone();
            if !equal && !right.is_empty() {
                let at = flip.index(right.len());
                right[at] ^= 1;
            }
            prop_assert_eq!(same_bytes(&left, &right), left == right);
        }
    }
}
