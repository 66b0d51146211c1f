//! The LZ4 frame format: blocks, each compressed or not, with checksums as the frame's header says; and frames to skip.
//!
//! The frames are taken apart here and the blocks by `lz4_flex`. Its own frame reader gives the end of the input
//! between two blocks for the end of the frame, so that it can't tell a cut file from a whole one.
//!
//! **Invariant:** a frame takes memory for two blocks and a window, at most 8 MiB and 64 KiB, whatever it claims.

use lz4_flex::block::{decompress_into, decompress_into_with_dict};
use xxhash_rust::xxh32::{Xxh32, xxh32};

use super::codec::{Codec, Flow, Out};
use super::fault::Wrong;
use super::stored::Stored;

const MAGIC: [u8; 4] = [0x04, 0x22, 0x4d, 0x18];
/// How far back a block may refer.
const WINDOW: usize = 64 << 10;

/// Flags of the first byte of a frame's header.
const VERSION: u8 = 0b1100_0000;
const VERSION_ONE: u8 = 0b0100_0000;
const INDEPENDENT: u8 = 1 << 5;
const BLOCK_CHECKSUMS: u8 = 1 << 4;
const CONTENT_SIZE: u8 = 1 << 3;
const CONTENT_CHECKSUM: u8 = 1 << 2;
const RESERVED: u8 = 1 << 1;
const DICTIONARY: u8 = 1;

/// The bit of a block's size that says it is not compressed.
const VERBATIM: u32 = 1 << 31;

/// Decodes LZ4 frames.
#[derive(Default)]
pub(super) struct Lz4 {
    frame: Frame,
    /// A block as it is stored.
    packed: Vec<u8>,
    /// The largest block's size, of which the first `filled` bytes are decoded and the first `given` given.
    block: Vec<u8>,
    filled: usize,
    given: usize,
    /// What the next block may refer to.
    window: Vec<u8>,
    checksum: Xxh32,
    decoded: u64,
}

/// What the header of a frame says.
#[derive(Clone, Copy, Debug, Default)]
struct Frame {
    /// Bytes to skip, and nothing else.
    skip: Option<u64>,
    flags: u8,
    largest_block: usize,
    content: Option<u64>,
}

impl Codec for Lz4 {
    fn begin(&mut self, stored: &mut Stored) -> Result<(), Wrong> {
        self.frame = Frame::read(stored)?;
        if self.block.len() < self.frame.largest_block {
            self.block.resize(self.frame.largest_block, 0);
        }
        (self.filled, self.given, self.decoded) = (0, 0, 0);
        self.window.clear();
        self.checksum.reset(0);
        Ok(())
    }

    fn decode(&mut self, stored: &mut Stored, out: &mut Out<'_>) -> Result<Flow, Wrong> {
        if let Some(size) = self.frame.skip {
            return skip(stored, size);
        }
        while self.given == self.filled {
            if self.next_block(stored)? == Flow::End {
                return Ok(Flow::End);
            }
        }
        self.given += out.copy(&self.block[self.given..self.filled]);
        Ok(Flow::More)
    }
}

impl Lz4 {
    fn next_block(&mut self, stored: &mut Stored) -> Result<Flow, Wrong> {
        let at = stored.position();
        (self.filled, self.given) = (0, 0);
        let word = u32::from_le_bytes(stored.array()?);
        if word == 0 {
            return self.end(stored);
        }
        let size = (word & !VERBATIM) as usize;
        if size > self.frame.largest_block {
            return Err(broken().at(at));
        }
        self.packed.resize(size, 0);
        stored.exact(&mut self.packed)?;
        if self.frame.has(BLOCK_CHECKSUMS) && u32::from_le_bytes(stored.array()?) != xxh32(&self.packed, 0) {
            return Err(mismatch("an lz4 block").at(at));
        }
        let filled = if word & VERBATIM == 0 {
            let room = &mut self.block[..self.frame.largest_block];
            let filled = if self.window.is_empty() {
                decompress_into(&self.packed, room)
            } else {
                decompress_into_with_dict(&self.packed, room, &self.window)
            };
            filled.map_err(|_| broken().at(at))?
        } else {
            self.block[..size].copy_from_slice(&self.packed);
            size
        };
        self.filled = filled;
        self.decoded += filled as u64;
        if self.frame.has(CONTENT_CHECKSUM) {
            self.checksum.update(&self.block[..filled]);
        }
        if !self.frame.has(INDEPENDENT) {
            self.remember();
        }
        Ok(Flow::More)
    }

    fn end(&mut self, stored: &mut Stored) -> Result<Flow, Wrong> {
        let at = stored.position();
        if self.frame.has(CONTENT_CHECKSUM) && u32::from_le_bytes(stored.array()?) != self.checksum.digest() {
            return Err(mismatch("the lz4 data").at(at));
        }
        if self.frame.content.is_some_and(|content| content != self.decoded) {
            return Err(broken());
        }
        Ok(Flow::End)
    }

    /// Keeps the last bytes that were decoded for the next block.
    fn remember(&mut self) {
        let block = &self.block[..self.filled];
        let block = &block[block.len().saturating_sub(WINDOW)..];
        let surplus = (self.window.len() + block.len()).saturating_sub(WINDOW);
        self.window.drain(..surplus);
        self.window.extend_from_slice(block);
    }
}

impl Frame {
    fn read(stored: &mut Stored) -> Result<Self, Wrong> {
        let at = stored.position();
        if stored.array()? != MAGIC {
            let size = u32::from_le_bytes(stored.array()?);
            return Ok(Self { skip: Some(size.into()), ..Self::default() });
        }
        // As far as it is covered by its checksum.
        let mut header = Vec::with_capacity(14);
        let [flags, sizes] = stored.array()?;
        header.extend([flags, sizes]);
        let content = if flags & CONTENT_SIZE == 0 { None } else { Some(stored.array::<8>()?) };
        header.extend(content.iter().flatten());
        if flags & DICTIONARY != 0 {
            header.extend(stored.array::<4>()?);
        }
        let [_, checksum, ..] = xxh32(&header, 0).to_le_bytes();
        if stored.byte()? != checksum {
            return Err(mismatch("the lz4 header").at(at));
        }
        let largest_block = match sizes {
            0x40 => 64 << 10,
            0x50 => 256 << 10,
            0x60 => 1 << 20,
            0x70 => 4 << 20,
            _ => 0,
        };
        if flags & VERSION != VERSION_ONE || flags & RESERVED != 0 || largest_block == 0 {
            return Err(Wrong::unsupported("the lz4 frame is of a version not known here: unpack it first").at(at));
        }
        if flags & DICTIONARY != 0 {
            return Err(Wrong::unsupported("the lz4 data needs a dictionary: unpack it first").at(at));
        }
        Ok(Self { skip: None, flags, largest_block, content: content.map(u64::from_le_bytes) })
    }

    fn has(self, flag: u8) -> bool {
        self.flags & flag != 0
    }
}

fn skip(stored: &mut Stored, mut size: u64) -> Result<Flow, Wrong> {
    while size > 0 {
        let input = stored.fill()?.len();
        if input == 0 {
            return Err(Wrong::truncated());
        }
        let count = input.min(usize::try_from(size).unwrap_or(usize::MAX));
        stored.consume(count);
        size -= count as u64;
    }
    Ok(Flow::End)
}

fn broken() -> Wrong {
    Wrong::corrupt("the lz4 data is damaged: copy or download it again")
}

fn mismatch(of: &str) -> Wrong {
    Wrong::corrupt(format!("the checksum of {of} does not match: copy or download it again"))
}
