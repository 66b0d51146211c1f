//! What keeps bytes from being unpacked.
//!
//! **Invariant:** a detail quotes nothing that stands in the file.

use std::io;

/// What kept the rest of some compressed bytes from being unpacked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnpackFault {
    /// What kind of fault.
    pub kind: UnpackFaultKind,
    /// Where it was noticed, in the stored bytes: for trailing bytes the first of them, for a cut the end of the input,
    /// for a failed checksum the checksum itself, else the start of the block or the very byte, as the format lets it
    /// be known. Counts from the start of the file, for an entry of an archive too.
    pub stored_byte: u64,
    /// How many bytes had been decoded, all of which have been given.
    pub decoded_byte: u64,
    /// What there is to say to people: lower case, no full stop.
    pub detail: String,
}

/// The kinds of faults.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum UnpackFaultKind {
    /// The stored bytes end too early.
    Truncated,
    /// A checksum or the structure does not hold.
    Corrupt,
    /// All data was decoded, and bytes follow that are no data.
    TrailingGarbage,
    /// It decodes to more, needs more memory, or holds more entries than was allowed.
    TooLarge,
    /// It is whole for all that is known, but can't be read here: a method, a dictionary.
    Unsupported,
    /// It can't be read without a password.
    Encrypted,
    /// The stored bytes could not be read.
    Unreadable,
}

/// A fault as a codec sees it, which does not count decoded bytes.
#[derive(Debug)]
pub(super) struct Wrong {
    pub(super) kind: UnpackFaultKind,
    pub(super) detail: String,
    /// Where, if not where the codec stands.
    pub(super) at: Option<u64>,
}

impl Wrong {
    pub(super) fn new(kind: UnpackFaultKind, detail: impl Into<String>) -> Self {
        Self { kind, detail: detail.into(), at: None }
    }

    pub(super) fn corrupt(detail: impl Into<String>) -> Self {
        Self::new(UnpackFaultKind::Corrupt, detail)
    }

    pub(super) fn too_large(detail: impl Into<String>) -> Self {
        Self::new(UnpackFaultKind::TooLarge, detail)
    }

    pub(super) fn unsupported(detail: impl Into<String>) -> Self {
        Self::new(UnpackFaultKind::Unsupported, detail)
    }

    pub(super) fn truncated() -> Self {
        Self::new(UnpackFaultKind::Truncated, "the compressed data ends too early: copy or download it again")
    }

    pub(super) fn unreadable(error: &io::Error) -> Self {
        Self::new(UnpackFaultKind::Unreadable, unreadable(error))
    }

    pub(super) fn at(self, byte: u64) -> Self {
        Self { at: Some(byte), ..self }
    }

    pub(super) fn placed(self, stored_byte: u64, decoded_byte: u64) -> UnpackFault {
        let Self { kind, detail, at } = self;
        UnpackFault { kind, stored_byte: at.unwrap_or(stored_byte), decoded_byte, detail }
    }
}

pub(super) fn unreadable(error: &io::Error) -> String {
    format!("can't read it: {}", crate::source::reason(error))
}
