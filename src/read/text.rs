//! The text of a file as UTF-8 or in place: unpacked and decoded on the way, as its first bytes ask for.
//!
//! ```text
//! file -> unpack (a thread of its own) -> decode, where the encoding asks for it -> bytes to be tokenized
//! ```
//!
//! **Invariant:** what was decided from the head is all that is needed to read the same text again.

use std::io::{self, Cursor, Read};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use crate::base::Spot;
use crate::facts::{Fault, FaultKind, Remark, RemarkKind};
use crate::source::Found;

use super::encoding::{Encoding, Kind, Stride, Transcoder};
use super::hashing::{Hashing, Slot};
use super::open::{open_file, unreadable};
use super::unpack::{Compression, Limits, Piped, Queue, UnpackFault, UnpackFaultKind, Unpacked, zip};

/// The ways a file's bytes become text.
#[derive(Clone, Debug)]
pub(super) struct Recipe {
    pub(super) packing: Packing,
    pub(super) encoding: Encoding,
}

/// What a file's bytes are packed in.
#[derive(Clone, Debug)]
pub(super) enum Packing {
    /// Nothing.
    Plain,
    /// A compressed stream, which is the whole file.
    Stream(Compression),
    /// An archive, of which this is one entry.
    Entry(Box<zip::Entry>),
}

impl Packing {
    /// The word for it.
    pub(super) fn word(&self) -> Option<&'static str> {
        match self {
            Self::Plain => None,
            Self::Stream(compression) => Some(compression.word()),
            Self::Entry(_) => Some(Compression::Zip.word()),
        }
    }
}

/// The least that is unpacked at a time.
const SMALLEST_BLOCK: usize = 64 << 10;

/// How many times its size a packed text usually has, at most.
const USUAL_RATIO: u64 = 16;

/// A queue for what probably unpacks to so many bytes.
fn queue(expected: u64) -> Queue {
    let full = Queue::default();
    let expected = usize::try_from(expected).unwrap_or(usize::MAX);
    Queue { block_bytes: expected.saturating_add(1).clamp(SMALLEST_BLOCK, full.block_bytes), ..full }
}

/// Unpacked bytes of a file.
pub(super) struct Bytes {
    layer: Layer,
    /// Stored bytes taken in so far, where they are fewer than those given out.
    stored: Option<Arc<AtomicU64>>,
}

enum Layer {
    Plain(Box<dyn Read + Send>),
    Packed(Piped),
}

impl Bytes {
    /// The bytes of `reader`, which are a compressed stream of the size of `found` if anything is said of one.
    pub(super) fn of(
        found: &Found,
        reader: Box<dyn Read + Send>,
        compression: Option<Compression>,
    ) -> Result<Self, Fault> {
        let Some(compression) = compression else { return Ok(Self { layer: Layer::Plain(reader), stored: None }) };
        // A small file mostly unpacks to little, and there may be thousands.
        let queue = if found.is_stdin() { Queue::default() } else { queue(found.bytes.saturating_mul(USUAL_RATIO)) };
        Self::unpacked(Unpacked::new(compression, reader, &Limits::default()), queue)
    }

    /// The bytes of an entry of the archive `found`.
    pub(super) fn of_entry(found: &Found, entry: &zip::Entry) -> Result<Self, Fault> {
        let file = open_file(found)?;
        let unpacked = zip::open_entry(file, entry, &Limits::default()).map_err(|fault| of_unpacking(&fault))?;
        // Archives may hold thousands of small files: what one claims to hold is a reason to take less memory for it, and
        // never to take more.
        Self::unpacked(unpacked, queue(entry.decoded))
    }

    fn unpacked(unpacked: Unpacked, queue: Queue) -> Result<Self, Fault> {
        let stored = Some(unpacked.stored_bytes());
        let piped = Piped::new(unpacked, Unpacked::fault, queue).map_err(|error| unreadable("unpack", &error))?;
        Ok(Self { layer: Layer::Packed(piped), stored })
    }

    fn fault(&self) -> Option<UnpackFault> {
        match &self.layer {
            Layer::Plain(_) => None,
            Layer::Packed(piped) => piped.fault(),
        }
    }
}

impl Read for Bytes {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        match &mut self.layer {
            Layer::Plain(reader) => reader.read(buffer),
            Layer::Packed(piped) => piped.read(buffer),
        }
    }
}

/// The text of a file.
pub(super) struct Text {
    layer: TextLayer,
    stride: Stride,
    stored: Option<Arc<AtomicU64>>,
}

enum TextLayer {
    InPlace(io::Chain<Cursor<Vec<u8>>, Bytes>),
    Decoded(Box<Transcoder<io::Chain<Cursor<Vec<u8>>, Bytes>>>),
}

impl Text {
    /// The text of unpacked bytes, of which `head` has been read already.
    pub(super) fn of(head: Vec<u8>, rest: Bytes, encoding: &Encoding) -> Self {
        let stored = rest.stored.clone();
        let chain = Cursor::new(head).chain(rest);
        let mut stride = Stride::of(encoding);
        let layer = if Self::is_decoded(encoding) {
            // Nothing is kept for looking offsets up: where they can be told, the text tells them.
            Transcoder::with_window(chain, encoding, 0)
                .map_or_else(|| TextLayer::InPlace(empty()), |transcoder| TextLayer::Decoded(Box::new(transcoder)))
        } else {
            stride = Stride::InPlace;
            TextLayer::InPlace(chain)
        };
        Self { layer, stride, stored }
    }

    /// Whether bytes in this encoding become text by being decoded, and not as they stand.
    pub(super) fn is_decoded(encoding: &Encoding) -> bool {
        encoding.kind == Kind::Transcoded && encoding.is_known()
    }

    /// A text that is over, behind one that is in memory already.
    #[cfg(any(test, fuzzing))]
    pub(super) fn of_nothing(encoding: &Encoding) -> Self {
        Self::of(Vec::new(), Bytes { layer: Layer::Plain(Box::new(io::empty())), stored: None }, encoding)
    }

    /// The text of a file that can be opened again.
    pub(super) fn again(found: &Found, recipe: &Recipe) -> Result<Self, Fault> {
        Self::hashed(found, recipe, None)
    }

    /// The same, with the digest of its stored bytes put into a slot once the last of them was read.
    pub(super) fn hashed(found: &Found, recipe: &Recipe, slot: Option<&Slot>) -> Result<Self, Fault> {
        let file = || -> Result<Box<dyn Read + Send>, Fault> {
            let file = open_file(found)?;
            Ok(match slot {
                None => Box::new(file),
                Some(slot) => Box::new(Hashing::new(file, found.bytes, slot)),
            })
        };
        let bytes = match &recipe.packing {
            Packing::Plain => Bytes::of(found, file()?, None)?,
            Packing::Stream(compression) => Bytes::of(found, file()?, Some(*compression))?,
            Packing::Entry(entry) => Bytes::of_entry(found, entry)?,
        };
        Ok(Self::of(Vec::new(), bytes, &recipe.encoding))
    }

    /// Decodes the text from here on, of which `unread` has been read already. What is decoded stays as it is.
    pub(super) fn recode(&mut self, unread: &[u8], encoding: &Encoding) {
        let layer = std::mem::replace(&mut self.layer, TextLayer::InPlace(empty()));
        match layer {
            TextLayer::InPlace(chain) => {
                let (head, rest) = chain.into_inner();
                let waiting = head.get_ref().get(usize::try_from(head.position()).unwrap_or(usize::MAX)..);
                *self = Self::of([unread, waiting.unwrap_or_default()].concat(), rest, encoding);
            }
            decoded @ TextLayer::Decoded(_) => self.layer = decoded,
        }
    }

    /// Stored bytes taken in so far, where they are not those given out.
    pub(super) fn stored(&self) -> Option<u64> {
        self.stored.as_ref().map(|stored| stored.load(Ordering::Relaxed))
    }

    /// How the text lies in the unpacked file.
    pub(super) fn stride(&self) -> Stride {
        self.stride
    }

    /// Bytes of the unpacked file before the text: its mark, where that is no part of the text.
    pub(super) fn mark(&self) -> u64 {
        match &self.layer {
            TextLayer::InPlace(_) => 0,
            TextLayer::Decoded(transcoder) => transcoder.mark(),
        }
    }

    /// Bytes of the unpacked file that have been decoded, where they are.
    pub(super) fn decoded(&self) -> Option<u64> {
        match &self.layer {
            TextLayer::InPlace(_) => None,
            TextLayer::Decoded(transcoder) => Some(transcoder.decoded()),
        }
    }

    /// Whether a byte of this text is a byte of the unpacked file.
    pub(super) fn is_in_place(&self) -> bool {
        matches!(self.layer, TextLayer::InPlace(_))
    }

    /// What stopped the unpacking, once the text has ended: a fault, or a remark where nothing was lost.
    pub(super) fn ended_by(&self) -> Option<Result<Remark, Fault>> {
        let bytes = match &self.layer {
            TextLayer::InPlace(chain) => chain.get_ref().1,
            TextLayer::Decoded(transcoder) => transcoder.source().get_ref().1,
        };
        let fault = bytes.fault()?;
        Some(match fault.kind {
            UnpackFaultKind::TrailingGarbage => {
                Ok(Remark { kind: RemarkKind::TrailingGarbage, detail: fault.detail, spot: Spot::default() })
            }
            _ => Err(of_unpacking(&fault)),
        })
    }
}

impl Read for Text {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        match &mut self.layer {
            TextLayer::InPlace(reader) => reader.read(buffer),
            TextLayer::Decoded(reader) => reader.read(buffer),
        }
    }
}

impl std::fmt::Debug for Text {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Text").field("stored", &self.stored()).finish_non_exhaustive()
    }
}

/// The text of nothing.
fn empty() -> io::Chain<Cursor<Vec<u8>>, Bytes> {
    Cursor::new(Vec::new()).chain(Bytes { layer: Layer::Plain(Box::new(io::empty())), stored: None })
}

/// An unpacking fault in the words of facts.
pub(super) fn of_unpacking(fault: &UnpackFault) -> Fault {
    let kind = match fault.kind {
        UnpackFaultKind::Truncated => FaultKind::Truncated,
        UnpackFaultKind::Corrupt | UnpackFaultKind::TrailingGarbage => FaultKind::Corrupt,
        UnpackFaultKind::TooLarge => FaultKind::TooLarge,
        UnpackFaultKind::Unsupported => FaultKind::Unsupported,
        UnpackFaultKind::Encrypted => FaultKind::Encrypted,
        UnpackFaultKind::Unreadable => FaultKind::Unreadable,
    };
    Fault { kind, detail: fault.detail.clone() }
}
