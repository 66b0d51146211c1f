//! Decodes a stream to UTF-8, and remembers where its bytes came from.
//!
//! The stream is decoded in segments that begin where a decoder needs no memory of what came before. The source bytes of
//! the last segments are kept, so that an offset in the output is mapped to the source by decoding one segment again:
//! exact, at no cost for text that nobody asks about. Of older segments only the two offsets of their beginning stay.
//!
//! **Invariant:** every source byte is decoded once, in order, and either gives text or is counted as malformed; what is
//! kept stays under the window plus sixteen bytes for each segment.

use std::collections::VecDeque;
use std::io::{self, Read};

use super::Encoding;

mod engine;

use engine::Engine;

/// Source bytes decoded at a time: a byte gives at most three, so a segment is under 64 KiB of text.
const SEGMENT: usize = 16 << 10;
/// Places of malformed sequences that are kept.
const PLACES: usize = 20;
/// Source bytes kept to map offsets exactly, where nothing else is asked for: two parts of a scan.
const WINDOW: usize = 32 << 20;

/// Malformed sequences of a stream; each is U+FFFD in the text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Malformed {
    /// How many.
    pub count: u64,
    /// Where the first twenty begin in the source.
    pub first: Vec<u64>,
}

/// Where a byte of the text came from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SourceOffset {
    /// The first byte of the character that it is part of.
    Exact(u64),
    /// Near there: the place lies further back than the window.
    Near(u64),
}

/// A reader that gives the UTF-8 of a source in another encoding. A byte order mark is no part of the text.
#[derive(Debug)]
pub struct Transcoder<R> {
    source: R,
    engine: Engine,
    /// Source bytes read and not yet decoded.
    raw: Vec<u8>,
    /// Whether the source has ended.
    ended: bool,
    /// Text decoded and not yet given.
    text: Vec<u8>,
    given: usize,
    /// Bytes of the byte order mark that was passed over.
    mark: u64,
    /// Bytes decoded and text bytes made so far.
    decoded: u64,
    made: u64,
    malformed: Malformed,
    segments: VecDeque<Segment>,
    kept: usize,
    window: usize,
    /// Beginnings of segments: offset in the text, offset in the source.
    marks: Vec<(u64, u64)>,
}

/// A piece of the source that is decoded without memory of what came before, but for an escape sequence in force.
#[derive(Debug)]
struct Segment {
    text: u64,
    source: u64,
    escape: Option<[u8; 3]>,
    bytes: Vec<u8>,
}

impl<R: Read> Transcoder<R> {
    /// Reads `source`, which begins with the mark of `encoding` if it has one. `None` for an encoding of
    /// a name that neither [`Encoding::named`] nor the decision gives.
    pub fn new(source: R, encoding: &Encoding) -> Option<Self> {
        Self::with_window(source, encoding, WINDOW)
    }

    /// The same, keeping `window` bytes of the source.
    pub fn with_window(source: R, encoding: &Encoding, window: usize) -> Option<Self> {
        Some(Self {
            source,
            engine: Engine::new(encoding)?,
            raw: Vec::with_capacity(SEGMENT),
            ended: false,
            text: Vec::new(),
            given: 0,
            mark: 0,
            decoded: 0,
            made: 0,
            malformed: Malformed::default(),
            segments: VecDeque::new(),
            kept: 0,
            window,
            marks: Vec::new(),
        })
    }

    /// What is decoded.
    pub fn source(&self) -> &R {
        &self.source
    }

    /// Malformed sequences so far.
    pub fn malformed(&self) -> &Malformed {
        &self.malformed
    }

    /// Bytes of the byte order mark that the source began with, once something was read.
    pub fn mark(&self) -> u64 {
        self.mark
    }

    /// Source bytes decoded so far.
    pub fn decoded(&self) -> u64 {
        self.decoded
    }

    /// Where the byte at `text` of the output came from; the end of the output comes from the end of the source.
    pub fn source_offset(&self, text: u64) -> SourceOffset {
        if text >= self.made {
            return SourceOffset::Exact(self.decoded);
        }
        let kept = self.segments.partition_point(|segment| segment.text <= text);
        if let Some(segment) = kept.checked_sub(1).and_then(|at| self.segments.get(at)) {
            let last = kept == self.segments.len() && self.ended;
            let within = self.engine.family.locate(&segment.bytes, segment.escape, text - segment.text, last);
            return SourceOffset::Exact(segment.source + within as u64);
        }
        let next = self.marks.partition_point(|&(start, _)| start <= text);
        let (from, source) = next.checked_sub(1).and_then(|at| self.marks.get(at)).copied().unwrap_or((0, 0));
        let (to, end) = self.marks.get(next).copied().unwrap_or((self.made, self.decoded));
        let share = u128::from(text - from) * u128::from(end - source) / u128::from((to - from).max(1));
        SourceOffset::Near(source + u64::try_from(share).unwrap_or(0))
    }

    /// Forgets the source of text before `text`: nobody will ask about it any more.
    pub fn release(&mut self, text: u64) {
        while self.segments.get(1).is_some_and(|next| next.text <= text) {
            self.forget_first();
        }
    }

    fn forget_first(&mut self) {
        if let Some(first) = self.segments.pop_front() {
            self.kept -= first.bytes.len();
        }
    }

    /// Decodes the next segment.
    fn fill(&mut self) -> io::Result<()> {
        self.text.clear();
        self.given = 0;
        while self.text.is_empty() && !(self.ended && self.raw.is_empty() && self.engine.is_flushed()) {
            while !self.ended && self.raw.len() < SEGMENT {
                let room = (SEGMENT - self.raw.len()) as u64;
                self.ended = self.source.by_ref().take(room).read_to_end(&mut self.raw)? == 0;
            }
            if self.decoded == 0 && self.engine.family.begins_with_mark(&self.raw) {
                let mark = self.engine.family.mark().len();
                self.raw.drain(..mark);
                self.mark = mark as u64;
                self.decoded = self.mark;
            }
            let safe = if self.ended { self.raw.len() } else { self.engine.family.boundary(&self.raw) };
            // No place to cut in a whole segment: it is decoded whole, and the next one belongs to it.
            let cut = if safe == 0 { self.raw.len() } else { safe };
            self.begin(cut);
            let bytes: Vec<u8> = self.raw.drain(..cut).collect();
            let faults = self.engine.decode(&bytes, self.ended, &mut self.text);
            self.malformed.count += faults.len() as u64;
            for at in faults.into_iter().take(PLACES - self.malformed.first.len()) {
                self.malformed.first.push(self.decoded.saturating_add_signed(at));
            }
            self.engine.joined = safe == 0 && !self.ended;
            self.decoded += cut as u64;
            self.made += self.text.len() as u64;
            self.kept += bytes.len();
            if let Some(segment) = self.segments.back_mut() {
                segment.bytes.extend(bytes);
            }
            while self.kept > self.window && self.segments.len() > 1 {
                self.forget_first();
            }
        }
        Ok(())
    }

    /// Begins a segment where the decoder stands, unless it stands inside a character.
    fn begin(&mut self, cut: usize) {
        if cut == 0 || (self.engine.joined && !self.segments.is_empty()) {
            return;
        }
        // Who keeps nothing asks about nothing, and a file may have no end.
        if self.window > 0 {
            self.marks.push((self.made, self.decoded));
        }
        let escape = self.engine.escape;
        self.segments.push_back(Segment { text: self.made, source: self.decoded, escape, bytes: Vec::new() });
    }
}

impl<R: Read> Read for Transcoder<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.given == self.text.len() {
            self.fill()?;
        }
        let ready = &self.text[self.given..];
        let count = ready.len().min(buffer.len());
        buffer[..count].copy_from_slice(&ready[..count]);
        self.given += count;
        Ok(count)
    }
}

#[cfg(test)]
mod tests;
