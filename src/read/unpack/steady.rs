//! A codec that always decodes as much at a time, however much is asked for.
//!
//! How far some libraries get before they notice damage, and even which damage they notice, depends on the room that
//! they are given. The price is that decoded bytes are copied once more.
//!
//! **Invariant:** what is given, and the fault behind it, are the same for any sizes of reads.

use super::codec::{Codec, Flow, Out};
use super::fault::Wrong;
use super::stored::Stored;

/// How much is decoded at a time: a block of Zstandard.
const CHUNK: usize = 128 << 10;

/// Decodes with a codec into a chunk, and gives from that.
#[derive(Debug, Default)]
pub(super) struct Steady<C> {
    codec: C,
    /// Decoded bytes, of which the first `filled` count and the first `given` are given.
    chunk: Vec<u8>,
    filled: usize,
    given: usize,
    /// How the member ended, behind the bytes of the chunk.
    end: Option<Result<(), Wrong>>,
}

impl<C: Codec> Steady<C> {
    pub(super) fn new(codec: C) -> Self {
        Self { codec, chunk: Vec::new(), filled: 0, given: 0, end: None }
    }

    fn fill(&mut self, stored: &mut Stored) {
        (self.filled, self.given) = (0, 0);
        self.chunk.resize(CHUNK, 0);
        while self.filled < CHUNK && self.end.is_none() {
            let mut out = Out::new(&mut self.chunk[self.filled..]);
            let flow = self.codec.decode(stored, &mut out);
            self.filled += out.filled().len();
            self.end = match flow {
                Ok(Flow::More) => None,
                Ok(Flow::End) => Some(Ok(())),
                Err(wrong) => Some(Err(wrong)),
            };
        }
    }
}

impl<C: Codec> Codec for Steady<C> {
    fn begin(&mut self, stored: &mut Stored) -> Result<(), Wrong> {
        (self.filled, self.given, self.end) = (0, 0, None);
        self.codec.begin(stored)
    }

    fn decode(&mut self, stored: &mut Stored, out: &mut Out<'_>) -> Result<Flow, Wrong> {
        loop {
            if self.given < self.filled {
                self.given += out.copy(&self.chunk[self.given..self.filled]);
                return Ok(Flow::More);
            }
            if let Some(end) = self.end.take() {
                return end.map(|()| Flow::End);
            }
            self.fill(stored);
        }
    }
}
