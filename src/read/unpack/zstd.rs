//! Zstandard, RFC 8878: frames of blocks, and frames to skip.
//!
//! **Invariant:** the window takes no more memory than was allowed.

use std::io;

use zstd::stream::raw::{DParameter, Decoder, InBuffer, Operation, OutBuffer};

use super::codec::{Codec, Flow, Out};
use super::fault::Wrong;
use super::stored::{BUFFER, Stored};

/// The windows that the format knows, as powers of two.
const WINDOWS: std::ops::RangeInclusive<u32> = 10..=31;

/// Decodes Zstandard frames.
pub(super) struct Zstd {
    /// `None` until it is needed, and where there is no memory for it.
    decoder: Option<Decoder<'static>>,
    window: u32,
    /// The bytes to put in next: a header, or a block. With no more and no fewer at a time, a broken block or header takes
    /// none of the bytes before it along, and it does not matter how they arrive.
    wanted: usize,
    /// Whether the decoder may hold decoded bytes for which there was no room. They are taken before more is put in, for
    /// an error after them would take them along.
    holds: bool,
}

impl Zstd {
    pub(super) fn new(memory: u64) -> Self {
        let window = memory.checked_ilog2().unwrap_or(0).clamp(*WINDOWS.start(), *WINDOWS.end());
        Self { decoder: None, window, wanted: 0, holds: false }
    }

    fn start(&mut self) -> io::Result<()> {
        (self.wanted, self.holds) = (FIRST, false);
        if let Some(decoder) = &mut self.decoder {
            return decoder.reinit();
        }
        let mut decoder = Decoder::new()?;
        decoder.set_parameter(DParameter::WindowLogMax(self.window))?;
        self.decoder = Some(decoder);
        Ok(())
    }
}

/// The bytes of a frame that tell how long its header is.
const FIRST: usize = 5;
const BLOCK_HEADER: usize = 3;

impl Codec for Zstd {
    fn begin(&mut self, _stored: &mut Stored) -> Result<(), Wrong> {
        self.start().map_err(|error| wrong(&error))
    }

    fn decode(&mut self, stored: &mut Stored, out: &mut Out<'_>) -> Result<Flow, Wrong> {
        let Some(decoder) = &mut self.decoder else {
            return Err(Wrong::too_large("there is no memory to unpack it"));
        };
        loop {
            let input = if self.holds { &[] } else { stored.peek(self.wanted.min(BUFFER))? };
            let ended = input.is_empty() && !self.holds;
            let room = out.room().len();
            let mut input = InBuffer::around(input);
            let mut output = OutBuffer::around(out.room());
            let wanted = decoder.run(&mut input, &mut output);
            let (used, written) = (input.pos(), output.pos());
            stored.consume(used);
            out.advance(written);
            self.wanted = match wanted.map_err(|error| wrong(&error))? {
                0 => return Ok(Flow::End),
                // It asks for the header behind the block as well, but for that of the last block, which comes in two.
                wanted if wanted > BLOCK_HEADER => wanted - BLOCK_HEADER,
                wanted => wanted,
            };
            let held = std::mem::replace(&mut self.holds, written == room);
            match (written, used) {
                (0, 0) if ended => return Err(Wrong::truncated()),
                (0, 0) if !held => return Err(Wrong::corrupt("the zstd data is damaged: copy or download it again")),
                (0, _) => {}
                _ => return Ok(Flow::More),
            }
        }
    }
}

/// What the library says, which it says in words only.
fn wrong(error: &io::Error) -> Wrong {
    let said = error.to_string().to_lowercase();
    if said.contains("too much memory") || said.contains("not enough memory") {
        Wrong::too_large("unpacking the zstd data needs more memory than allowed: pack it again with a smaller window")
    } else if said.contains("dictionary") {
        Wrong::unsupported("the zstd data needs a dictionary: unpack it first")
    } else {
        Wrong::corrupt(format!("the zstd data is damaged ({said}): copy or download it again"))
    }
}
