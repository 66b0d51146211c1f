//! xz: streams of LZMA2 blocks, each with a checksum, and an index.
//!
//! **Invariant:** a decoder takes no more memory than was allowed; a checksum of an unknown kind is not passed over.

use liblzma::stream::{Action, Error, Status, Stream, TELL_UNSUPPORTED_CHECK};

use super::codec::{Codec, Flow, Out};
use super::deflate::since;
use super::fault::Wrong;
use super::stored::Stored;

/// Decodes xz streams.
pub(super) struct Xz {
    memory: u64,
    /// `None` between streams.
    decoder: Option<Stream>,
}

impl Xz {
    pub(super) fn new(memory: u64) -> Self {
        Self { memory, decoder: None }
    }
}

impl Codec for Xz {
    fn begin(&mut self, _stored: &mut Stored) -> Result<(), Wrong> {
        self.decoder = Some(Stream::new_stream_decoder(self.memory, TELL_UNSUPPORTED_CHECK).map_err(wrong)?);
        Ok(())
    }

    fn decode(&mut self, stored: &mut Stored, out: &mut Out<'_>) -> Result<Flow, Wrong> {
        let Some(decoder) = &mut self.decoder else {
            return Ok(Flow::End);
        };
        loop {
            let input = stored.fill()?;
            let ended = input.is_empty();
            let before = (decoder.total_in(), decoder.total_out());
            let status = decoder.process(input, out.room(), Action::Run);
            let used = since(before.0, decoder.total_in());
            let written = since(before.1, decoder.total_out());
            stored.consume(used);
            out.advance(written);
            match status.map_err(wrong)? {
                Status::StreamEnd => {
                    self.decoder = None;
                    return Ok(Flow::End);
                }
                _ if written > 0 => return Ok(Flow::More),
                _ if used > 0 => {}
                _ if ended => return Err(Wrong::truncated()),
                _ => return Err(wrong(Error::Data)),
            }
        }
    }
}

fn wrong(error: Error) -> Wrong {
    match error {
        Error::MemLimit | Error::Mem => {
            Wrong::too_large("unpacking the xz data needs more memory than allowed: pack it again with a lower preset")
        }
        Error::Options | Error::UnsupportedCheck => {
            Wrong::unsupported("the xz data uses a filter or checksum that is not known here: unpack it first")
        }
        _ => Wrong::corrupt("the xz data is damaged: copy or download it again"),
    }
}
