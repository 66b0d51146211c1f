//! bzip2: streams of blocks, each with a checksum.
//!
//! **Invariant:** each stream is decoded as if it stood alone.

use bzip2::{Decompress, Status};

use super::codec::{Codec, Flow, Out};
use super::deflate::since;
use super::fault::Wrong;
use super::stored::Stored;

/// Decodes bzip2 streams.
pub(super) struct Bzip2 {
    decoder: Decompress,
}

impl Default for Bzip2 {
    fn default() -> Self {
        Self { decoder: Decompress::new(false) }
    }
}

impl Codec for Bzip2 {
    fn begin(&mut self, _stored: &mut Stored) -> Result<(), Wrong> {
        *self = Self::default();
        Ok(())
    }

    fn decode(&mut self, stored: &mut Stored, out: &mut Out<'_>) -> Result<Flow, Wrong> {
        let broken = || Wrong::corrupt("the bzip2 data is damaged: copy or download it again");
        loop {
            let input = stored.fill()?;
            let ended = input.is_empty();
            let before = (self.decoder.total_in(), self.decoder.total_out());
            let status = self.decoder.decompress(input, out.room());
            let used = since(before.0, self.decoder.total_in());
            let written = since(before.1, self.decoder.total_out());
            stored.consume(used);
            out.advance(written);
            match status {
                Ok(Status::StreamEnd) => return Ok(Flow::End),
                Ok(Status::MemNeeded) => return Err(Wrong::too_large("there is no memory to unpack it")),
                Ok(_) if written > 0 => return Ok(Flow::More),
                Ok(_) if used > 0 => {}
                Ok(_) if ended => return Err(Wrong::truncated()),
                Ok(_) | Err(_) => return Err(broken()),
            }
        }
    }
}
