//! Which compression, by the first bytes.
//!
//! **Invariant:** a name is never asked, and text is never taken for compressed data unless it begins with a magic.

use super::codec::Codec;
use super::steady::Steady;
use super::unpacked::Limits;
use super::{bzip2, gzip, lz4, xz, zstd};

/// A way in which bytes are compressed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Compression {
    /// gzip, RFC 1952.
    Gzip,
    /// Zstandard, RFC 8878.
    Zstd,
    /// bzip2.
    Bzip2,
    /// xz.
    Xz,
    /// The LZ4 frame format.
    Lz4,
    /// A ZIP archive.
    Zip,
}

const GZIP: &[u8] = b"\x1f\x8b";
const ZSTD: &[u8] = b"\x28\xb5\x2f\xfd";
const BZIP2: &[u8] = b"BZh";
const XZ: &[u8] = b"\xfd7zXZ\0";
const LZ4: &[u8] = b"\x04\x22\x4d\x18";
/// An entry, an archive without entries, an archive that was meant to be split.
const ZIP: [&[u8]; 3] = [b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08"];
/// What a bzip2 block and the end of a bzip2 stream begin with.
const BZIP2_NEXT: [&[u8]; 2] = [b"\x31\x41\x59\x26\x53\x59", b"\x17\x72\x45\x38\x50\x90"];

impl Compression {
    /// The most bytes that are looked at to tell where a member begins.
    pub(super) const LONGEST_MAGIC: usize = 6;

    /// Recognises compressed data from its first bytes.
    pub fn of(head: &[u8]) -> Option<Self> {
        if is_skippable(head) {
            return behind_skippable(head);
        }
        if ZIP.iter().any(|magic| head.starts_with(magic)) {
            return Some(Self::Zip);
        }
        let found = [Self::Gzip, Self::Zstd, Self::Bzip2, Self::Xz, Self::Lz4]
            .into_iter()
            .find(|compression| compression.lead(head) == Lead::Yes)?;
        // Four letters and figures may well begin a text; what must follow them may not.
        let next = head.get(4..).unwrap_or_default();
        let agrees = |magic: &&[u8]| next.iter().zip(*magic).all(|(byte, expected)| byte == expected);
        (found != Self::Bzip2 || BZIP2_NEXT.iter().any(agrees)).then_some(found)
    }

    /// The word for it.
    pub fn word(self) -> &'static str {
        match self {
            Self::Gzip => "gzip",
            Self::Zstd => "zstd",
            Self::Bzip2 => "bzip2",
            Self::Xz => "xz",
            Self::Lz4 => "lz4",
            Self::Zip => "zip",
        }
    }

    /// Whether a member begins with `head`, which is short only at the end of the input.
    pub(super) fn lead(self, head: &[u8]) -> Lead {
        match self {
            Self::Gzip => lead(GZIP, head),
            Self::Zstd | Self::Lz4 if head.len() >= 4 && is_skippable(head) => Lead::Yes,
            Self::Zstd => lead(ZSTD, head),
            Self::Lz4 => lead(LZ4, head),
            Self::Xz => lead(XZ, head),
            Self::Bzip2 => match (lead(BZIP2, head), head.get(BZIP2.len())) {
                (Lead::Yes, None) => Lead::Cut,
                (Lead::Yes, Some(level)) if !(b'1'..=b'9').contains(level) => Lead::No,
                (lead, _) => lead,
            },
            Self::Zip => Lead::No,
        }
    }

    /// What may stand between members and after the last.
    pub(super) fn padding(self) -> Padding {
        match self {
            Self::Gzip => Padding::Zeros,
            Self::Xz => Padding::FourZeros,
            Self::Zstd | Self::Bzip2 | Self::Lz4 | Self::Zip => Padding::None,
        }
    }

    /// What decodes a member; `None` for archives, which have no members.
    pub(super) fn codec(self, limits: &Limits) -> Option<Box<dyn Codec>> {
        Some(match self {
            Self::Gzip => Box::new(gzip::Gzip::default()),
            Self::Zstd => Box::new(zstd::Zstd::new(limits.memory)),
            Self::Bzip2 => Box::<Steady<bzip2::Bzip2>>::default(),
            Self::Xz => Box::new(Steady::new(xz::Xz::new(limits.memory))),
            Self::Lz4 => Box::new(lz4::Lz4::default()),
            Self::Zip => return None,
        })
    }
}

/// Whether some bytes begin a member.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Lead {
    Yes,
    /// They would, if there were more of them.
    Cut,
    No,
}

/// Bytes that a format allows between members.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Padding {
    None,
    Zeros,
    /// Zeros, four at a time.
    FourZeros,
}

fn lead(magic: &[u8], head: &[u8]) -> Lead {
    if head.starts_with(magic) {
        Lead::Yes
    } else if magic.starts_with(head) {
        Lead::Cut
    } else {
        Lead::No
    }
}

fn is_skippable(head: &[u8]) -> bool {
    matches!(head, [0x50..=0x5f, 0x2a, 0x4d, 0x18, ..])
}

/// Two formats know frames to skip, and these say nothing of which of them it is; what comes next does.
fn behind_skippable(mut head: &[u8]) -> Option<Compression> {
    while is_skippable(head) {
        let size = head.get(4..8).and_then(|size| size.try_into().ok()).map(u32::from_le_bytes);
        let frame = size.and_then(|size| usize::try_from(size).ok()?.checked_add(8));
        head = frame.and_then(|frame| head.get(frame..)).unwrap_or_default();
    }
    if head.is_empty() {
        return Some(Compression::Zstd);
    }
    [Compression::Zstd, Compression::Lz4].into_iter().find(|compression| compression.lead(head) != Lead::No)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn content_tells_the_compression() {
        use Compression::{Bzip2, Gzip, Lz4, Xz, Zip, Zstd};
        for (head, expected) in [
            (&b"\x1f\x8b"[..], Some(Gzip)),
            (b"\x1f\x8b\x08\0", Some(Gzip)),
            (b"\x1f", None),
            (b"", None),
            (b"\x28\xb5\x2f\xfd", Some(Zstd)),
            (b"\x28\xb5\x2f", None),
            (b"\x50\x2a\x4d\x18\x01\0\0\0x\x28\xb5\x2f\xfd", Some(Zstd)),
            (b"\x50\x2a\x4d\x18\x01\0\0\0x\x04\x22\x4d\x18", Some(Lz4)),
            (b"\x50\x2a\x4d\x18\x01\0\0\0x\x50\x2a\x4d\x18\0\0\0\0\x04\x22\x4d\x18", Some(Lz4)),
            (b"\x50\x2a\x4d\x18\x01\0\0\0xa,b\n", None),
            (b"\x50\x2a\x4d\x18\xff\xff\xff\xffx", Some(Zstd)),
            (b"BZh9\x31\x41\x59\x26\x53\x59", Some(Bzip2)),
            (b"BZh1\x17\x72", Some(Bzip2)),
            (b"BZh9", Some(Bzip2)),
            (b"BZh1,b\n", None),
            (b"BZh0\x31\x41", None),
            (b"BZhx", None),
            (b"BZh", None),
            (b"\xfd7zXZ\0", Some(Xz)),
            (b"\x04\x22\x4d\x18\x64", Some(Lz4)),
            (b"PK\x03\x04", Some(Zip)),
            (b"PK\x05\x06", Some(Zip)),
            (b"PK,b\n", None),
            (b"PAR1", None),
            (b"a,b\n1,2\n", None),
        ] {
            assert_eq!(Compression::of(head), expected, "{head:?}");
        }
    }

    #[test]
    fn many_frames_to_skip_do_not_deepen_the_stack_without_bound() {
        let head = b"\x50\x2a\x4d\x18\0\0\0\0".repeat((1 << 20) / 8);
        assert_eq!(Compression::of(&head), Some(Compression::Zstd));
    }
}
