//! What a compression format has to do to be unpacked: decode one member after another.
//!
//! **Invariant:** a codec uses no byte behind the end of its member.

use super::fault::Wrong;
use super::stored::Stored;

/// Decodes the members of one format.
pub(super) trait Codec: Send {
    /// Makes ready for the member that begins at the next stored byte. May use its header.
    fn begin(&mut self, stored: &mut Stored) -> Result<(), Wrong>;

    /// Decodes some bytes, at least one unless the member ends. What stands in `out` counts even if an error follows.
    fn decode(&mut self, stored: &mut Stored, out: &mut Out<'_>) -> Result<Flow, Wrong>;
}

/// Whether a member goes on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Flow {
    More,
    /// It ended, and its checksum held.
    End,
}

/// Room for decoded bytes.
#[derive(Debug)]
pub(super) struct Out<'a> {
    bytes: &'a mut [u8],
    filled: usize,
}

impl<'a> Out<'a> {
    pub(super) fn new(bytes: &'a mut [u8]) -> Self {
        Self { bytes, filled: 0 }
    }

    /// What is left of the room.
    pub(super) fn room(&mut self) -> &mut [u8] {
        &mut self.bytes[self.filled..]
    }

    /// Takes over the first `count` bytes of the room.
    pub(super) fn advance(&mut self, count: usize) {
        self.filled += count;
    }

    /// Copies as much of `bytes` as there is room for.
    pub(super) fn copy(&mut self, bytes: &[u8]) -> usize {
        let room = self.room();
        let count = room.len().min(bytes.len());
        room[..count].copy_from_slice(&bytes[..count]);
        self.advance(count);
        count
    }

    /// The decoded bytes.
    pub(super) fn filled(&self) -> &[u8] {
        &self.bytes[..self.filled]
    }
}

/// Bytes that were not compressed at all: one member, up to the end of the input.
#[derive(Debug, Default)]
pub(super) struct Verbatim;

impl Codec for Verbatim {
    fn begin(&mut self, _stored: &mut Stored) -> Result<(), Wrong> {
        Ok(())
    }

    fn decode(&mut self, stored: &mut Stored, out: &mut Out<'_>) -> Result<Flow, Wrong> {
        let count = out.copy(stored.fill()?);
        stored.consume(count);
        Ok(if count == 0 { Flow::End } else { Flow::More })
    }
}
