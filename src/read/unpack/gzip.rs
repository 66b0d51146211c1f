//! gzip, RFC 1952: a header, deflate data, a checksum and a size.
//!
//! **Invariant:** a member ends well only if its checksum and its size hold.

use flate2::Crc;

use super::codec::{Codec, Flow, Out};
use super::deflate::Deflate;
use super::fault::Wrong;
use super::stored::Stored;

/// Flags of the header.
const HEADER_CHECKSUM: u8 = 1 << 1;
const EXTRA: u8 = 1 << 2;
const NAME: u8 = 1 << 3;
const COMMENT: u8 = 1 << 4;
const RESERVED: u8 = 0b1110_0000;

const DEFLATE: u8 = 8;

/// Decodes gzip members.
#[derive(Debug, Default)]
pub(super) struct Gzip {
    deflate: Deflate,
    /// Of the decoded bytes, whose number it counts as the trailer does: modulo 2^32.
    checksum: Crc,
}

impl Codec for Gzip {
    fn begin(&mut self, stored: &mut Stored) -> Result<(), Wrong> {
        self.checksum.reset();
        let mut header = Header { stored, checksum: Crc::new() };
        let [_, _, method, flags, ..] = header.array::<10>()?;
        if method != DEFLATE || flags & RESERVED != 0 {
            return Err(Wrong::corrupt("the gzip header is damaged: copy or download it again"));
        }
        if flags & EXTRA != 0 {
            let size = u16::from_le_bytes(header.array()?);
            for _ in 0..size {
                header.array::<1>()?;
            }
        }
        for text in [NAME, COMMENT] {
            while flags & text != 0 && header.array::<1>()? != [0] {}
        }
        if flags & HEADER_CHECKSUM != 0 {
            let at = header.stored.position();
            let actual = header.checksum.sum().to_le_bytes();
            if header.array::<2>()? != actual[..2] {
                let detail = "the checksum of the gzip header does not match: copy or download it again";
                return Err(Wrong::corrupt(detail).at(at));
            }
        }
        self.deflate.begin(stored)
    }

    fn decode(&mut self, stored: &mut Stored, out: &mut Out<'_>) -> Result<Flow, Wrong> {
        let before = out.filled().len();
        let flow = self.deflate.decode(stored, out);
        self.checksum.update(&out.filled()[before..]);
        if flow? == Flow::More {
            return Ok(Flow::More);
        }
        let at = stored.position();
        let checksum = u32::from_le_bytes(stored.array()?);
        let size = u32::from_le_bytes(stored.array()?);
        if checksum != self.checksum.sum() || size != self.checksum.amount() {
            let detail = "the checksum of the gzip data does not match: some of what was unpacked is wrong; copy or \
                          download it again";
            return Err(Wrong::corrupt(detail).at(at));
        }
        Ok(Flow::End)
    }
}

/// Bytes of a header, which has a checksum of its own.
struct Header<'a> {
    stored: &'a mut Stored,
    checksum: Crc,
}

impl Header<'_> {
    fn array<const N: usize>(&mut self) -> Result<[u8; N], Wrong> {
        let bytes = self.stored.array::<N>()?;
        self.checksum.update(&bytes);
        Ok(bytes)
    }
}
