//! Deflate, RFC 1951, without any wrapping; and the variant that archivers of Windows use beyond 2 GiB.
//!
//! **Invariant:** each member starts with an empty window.

use deflate64::InflaterManaged;
use flate2::{Decompress, FlushDecompress, Status};

use super::codec::{Codec, Flow, Out};
use super::fault::Wrong;
use super::stored::Stored;

const BROKEN: &str = "the compressed data is damaged: copy or download it again";

/// Decodes raw deflate data.
#[derive(Debug)]
pub(super) struct Deflate {
    decoder: Decompress,
}

impl Default for Deflate {
    fn default() -> Self {
        Self { decoder: Decompress::new(false) }
    }
}

impl Codec for Deflate {
    fn begin(&mut self, _stored: &mut Stored) -> Result<(), Wrong> {
        self.decoder.reset(false);
        Ok(())
    }

    fn decode(&mut self, stored: &mut Stored, out: &mut Out<'_>) -> Result<Flow, Wrong> {
        loop {
            let input = stored.fill()?;
            let ended = input.is_empty();
            let before = (self.decoder.total_in(), self.decoder.total_out());
            let status = self.decoder.decompress(input, out.room(), FlushDecompress::None);
            let used = since(before.0, self.decoder.total_in());
            let written = since(before.1, self.decoder.total_out());
            stored.consume(used);
            out.advance(written);
            match status {
                Ok(Status::StreamEnd) => return Ok(Flow::End),
                Ok(Status::Ok | Status::BufError) if written > 0 => return Ok(Flow::More),
                Ok(Status::Ok | Status::BufError) if used > 0 => {}
                Ok(Status::Ok | Status::BufError) if ended => return Err(Wrong::truncated()),
                Ok(Status::Ok | Status::BufError) | Err(_) => return Err(Wrong::corrupt(BROKEN)),
            }
        }
    }
}

/// Decodes raw deflate64 data.
pub(super) struct Deflate64 {
    decoder: Box<InflaterManaged>,
}

impl Default for Deflate64 {
    fn default() -> Self {
        Self { decoder: Box::new(InflaterManaged::new()) }
    }
}

impl Codec for Deflate64 {
    fn begin(&mut self, _stored: &mut Stored) -> Result<(), Wrong> {
        *self = Self::default();
        Ok(())
    }

    fn decode(&mut self, stored: &mut Stored, out: &mut Out<'_>) -> Result<Flow, Wrong> {
        loop {
            let input = stored.fill()?;
            let ended = input.is_empty();
            let result = self.decoder.inflate(input, out.room());
            stored.consume(result.bytes_consumed);
            out.advance(result.bytes_written);
            if result.data_error || self.decoder.errored() {
                return Err(Wrong::corrupt(BROKEN));
            }
            if self.decoder.finished() {
                return Ok(Flow::End);
            }
            match (result.bytes_written, result.bytes_consumed) {
                (0, 0) if ended => return Err(Wrong::truncated()),
                (0, 0) => return Err(Wrong::corrupt(BROKEN)),
                (0, _) => {}
                _ => return Ok(Flow::More),
            }
        }
    }
}

/// The growth of a count in one call, which a slice bounds.
pub(super) fn since(before: u64, after: u64) -> usize {
    usize::try_from(after.saturating_sub(before)).unwrap_or(usize::MAX)
}
