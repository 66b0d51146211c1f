//! ZIP archives: what they hold, and their entries one by one.
//!
//! ```text
//! directory(file, limits) -> Directory { entries, ... }     from the end of the archive, which is what counts
//! open_entry(file, entry, limits) -> Unpacked               each from a file handle of its own
//! ```
//!
//! Nothing is ever written, so names are only shown. An archive inside an archive is an entry like any other.
//!
//! **Invariant:** no stored byte belongs to two entries, so what all entries unpack to is bounded by the ratio of each.

mod bytes;
mod directory;
mod end;

use std::io::{Read, Seek, SeekFrom};

use super::bzip2::Bzip2;
use super::codec::{Codec, Verbatim};
use super::deflate::{Deflate, Deflate64};
use super::fault::{UnpackFault, UnpackFaultKind, Wrong};
use super::steady::Steady;
use super::unpacked::{Limits, Promise, Unpacked};
use super::xz::Xz;
use super::zstd::Zstd;
use bytes::Bytes;

pub use directory::{Directory, directory};

/// A file in an archive.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// The name as the archive gives it, with `/` between folders and `\xNN` for what is not UTF-8. To be shown,
    /// escaped, and never to be opened: it may hold `..`, a drive, or anything at all.
    pub name: String,
    /// Bytes that its data takes up in the archive.
    pub stored: u64,
    /// Bytes that it claims to unpack to.
    pub decoded: u64,
    /// How its data is compressed.
    pub method: Method,
    /// Whether its data is encrypted, and so can't be read.
    pub encrypted: bool,
    /// The checksum that it claims to have.
    pub checksum: u32,
    /// Where its local header stands in the file.
    pub offset: u64,
    /// Where whatever comes behind it begins.
    end: u64,
}

/// A way in which an entry's data is compressed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Method {
    /// Not at all.
    Stored,
    /// Deflate.
    Deflate,
    /// Deflate64, with which the archiver of Windows packs what is larger than 2 GiB.
    Deflate64,
    /// bzip2.
    Bzip2,
    /// Zstandard.
    Zstd,
    /// xz.
    Xz,
    /// One that is not read here, by its number.
    Other(u16),
}

impl Method {
    fn of(number: u16) -> Self {
        match number {
            0 => Self::Stored,
            8 => Self::Deflate,
            9 => Self::Deflate64,
            12 => Self::Bzip2,
            93 => Self::Zstd,
            95 => Self::Xz,
            other => Self::Other(other),
        }
    }

    fn codec(self, limits: &Limits) -> Option<Box<dyn Codec>> {
        Some(match self {
            Self::Stored => Box::new(Verbatim),
            Self::Deflate => Box::<Deflate>::default(),
            Self::Deflate64 => Box::<Steady<Deflate64>>::default(),
            Self::Bzip2 => Box::<Steady<Bzip2>>::default(),
            Self::Zstd => Box::new(Zstd::new(limits.memory)),
            Self::Xz => Box::new(Steady::new(Xz::new(limits.memory))),
            Self::Other(_) => return None,
        })
    }
}

const LOCAL_HEADER: u32 = 0x0403_4b50;
const LOCAL_HEADER_SIZE: usize = 30;

/// Opens an entry that [`directory()`] found in the same file.
pub fn open_entry<R>(mut file: R, entry: &Entry, limits: &Limits) -> Result<Unpacked, UnpackFault>
where
    R: Read + Seek + Send + 'static,
{
    let (codec, origin) = open(&mut file, entry, limits).map_err(|wrong| wrong.placed(entry.offset, 0))?;
    let promise = Promise { checksum: entry.checksum, stored: entry.stored, decoded: entry.decoded };
    Ok(Unpacked::of_entry(codec, Box::new(file), origin, promise, limits))
}

/// What decodes the entry, and where its data starts, which is where the file then stands.
fn open(file: &mut (impl Read + Seek), entry: &Entry, limits: &Limits) -> Result<(Box<dyn Codec>, u64), Wrong> {
    if entry.encrypted {
        return Err(Wrong::new(
            UnpackFaultKind::Encrypted,
            "the archive is encrypted: unpack it with its password first",
        ));
    }
    let Some(codec) = entry.method.codec(limits) else {
        return Err(Wrong::unsupported("the entry is packed with a method not known here: unpack it first"));
    };
    let mut header = [0; LOCAL_HEADER_SIZE];
    bytes::read_at(file, entry.offset, &mut header)?;
    let mut bytes = Bytes::of(&header);
    let signature = bytes.u32();
    bytes.skip(4);
    let method = Method::of(bytes.u16());
    bytes.skip(16);
    let (name, extra) = (bytes.u16(), bytes.u16());
    if signature != LOCAL_HEADER || method != entry.method {
        return Err(Wrong::corrupt("the entry's header does not agree with the archive's directory"));
    }
    let origin = entry.offset + LOCAL_HEADER_SIZE as u64 + u64::from(name) + u64::from(extra);
    if origin.checked_add(entry.stored).is_none_or(|end| end > entry.end) {
        return Err(Wrong::corrupt("the entry overlaps the next one"));
    }
    file.seek(SeekFrom::Start(origin)).map_err(|error| Wrong::unreadable(&error))?;
    Ok((codec, origin))
}
