//! Compressed bytes as a reader of what was packed.
//!
//! **Invariant:** `read` never fails: it gives what can be decoded, then nothing, and the fault is asked for apart. What
//! it gives in all, and the fault, depend on the stored bytes alone, not on how they arrive or are asked for.

use std::fmt;
use std::io::{self, Read};
use std::sync::Arc;
use std::sync::atomic::AtomicU64;

use flate2::Crc;

use super::codec::{Codec, Flow, Out};
use super::compression::{Compression, Lead, Padding};
use super::fault::{UnpackFault, UnpackFaultKind, Wrong};
use super::stored::Stored;

/// What unpacking may cost.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Bytes that may be decoded.
    pub size: u64,
    /// Decoded bytes that may come of one stored byte, in all, once `ratio_from` bytes are decoded.
    pub ratio: u64,
    /// Decoded bytes from which on the ratio counts.
    pub ratio_from: u64,
    /// Bytes that a decoder may take for its window.
    pub memory: u64,
    /// Entries that an archive may list.
    pub entries: u64,
}

impl Default for Limits {
    /// 1 TiB; 1,000 to 1 from 64 MiB on, which no table of some use comes near; 256 MiB; 10,000 entries.
    fn default() -> Self {
        Self { size: 1 << 40, ratio: 1000, ratio_from: 64 << 20, memory: 256 << 20, entries: 10_000 }
    }
}

/// How many decoded bytes lie between two looks at the ratio: at fixed places, so that the same bytes meet the same end.
const RATIO_STEP: u64 = 1 << 20;

/// Decodes while it is read.
pub struct Unpacked {
    stored: Stored,
    codec: Option<Box<dyn Codec>>,
    layout: Layout,
    limits: Limits,
    state: State,
    /// Members that ended.
    members: u64,
    decoded: u64,
    fault: Option<UnpackFault>,
}

/// What the stored bytes are made of.
#[derive(Debug)]
enum Layout {
    /// Members one after another.
    Members(Compression),
    /// A single one, of which an archive's directory has more to say.
    Entry(Promise, Crc),
}

/// What an archive's directory says of an entry's data.
#[derive(Clone, Copy, Debug)]
pub(super) struct Promise {
    pub(super) checksum: u32,
    pub(super) stored: u64,
    pub(super) decoded: u64,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum State {
    Between,
    Inside,
    Over,
}

impl Unpacked {
    /// Unpacks what `reader` gives from its first byte on. An archive can't be read so; that is its fault then.
    pub fn new(compression: Compression, reader: Box<dyn Read + Send>, limits: &Limits) -> Self {
        let codec = compression.codec(limits);
        Self::of(Stored::new(reader, 0), codec, Layout::Members(compression), limits)
    }

    /// Unpacks an entry of an archive, whose data starts at `origin` in the archive.
    pub(super) fn of_entry(
        codec: Box<dyn Codec>,
        reader: Box<dyn Read + Send>,
        origin: u64,
        promise: Promise,
        limits: &Limits,
    ) -> Self {
        let stored = Stored::new(Box::new(reader.take(promise.stored)), origin);
        Self::of(stored, Some(codec), Layout::Entry(promise, Crc::new()), limits)
    }

    fn of(stored: Stored, codec: Option<Box<dyn Codec>>, layout: Layout, limits: &Limits) -> Self {
        let limits = *limits;
        Self { stored, codec, layout, limits, state: State::Between, members: 0, decoded: 0, fault: None }
    }

    /// What kept the rest from being unpacked; known once `read` has given nothing.
    pub fn fault(&self) -> Option<UnpackFault> {
        self.fault.clone()
    }

    /// The stored bytes that were used so far, for progress and coverage; it goes on counting on whatever thread.
    pub fn stored_bytes(&self) -> Arc<AtomicU64> {
        self.stored.counter()
    }

    fn step(&mut self, buffer: &mut [u8]) -> (usize, Result<(), Wrong>) {
        let result = match self.state {
            State::Between => self.next_member(),
            State::Inside => return self.decode(buffer),
            State::Over => Ok(()),
        };
        (0, result)
    }

    fn next_member(&mut self) -> Result<(), Wrong> {
        let Some(codec) = &mut self.codec else {
            return Err(Wrong::unsupported("an archive is read from a file, not from a stream: save it first"));
        };
        let goes_on = match (&mut self.layout, self.members) {
            (Layout::Members(compression), members) => leads_on(*compression, members, &mut self.stored)?,
            (Layout::Entry(..), 0) => true,
            (Layout::Entry(promise, checksum), _) => {
                promise.check(self.decoded, checksum, &mut self.stored)?;
                false
            }
        };
        if !goes_on {
            self.state = State::Over;
            return Ok(());
        }
        codec.begin(&mut self.stored)?;
        self.state = State::Inside;
        Ok(())
    }

    fn decode(&mut self, buffer: &mut [u8]) -> (usize, Result<(), Wrong>) {
        let Some(codec) = &mut self.codec else {
            return (0, Ok(()));
        };
        // One byte more than is allowed tells whether there is more.
        let mut surplus = [0];
        let allowed = (self.limits.size - self.decoded).min(RATIO_STEP - self.decoded % RATIO_STEP);
        let room = buffer.len().min(usize::try_from(allowed).unwrap_or(usize::MAX));
        let mut out = Out::new(if room == 0 { &mut surplus } else { &mut buffer[..room] });
        let flow = codec.decode(&mut self.stored, &mut out);
        let written = out.filled();
        if room == 0 && !written.is_empty() {
            return (0, Err(self.too_large()));
        }
        if let Layout::Entry(_, checksum) = &mut self.layout {
            checksum.update(written);
        }
        let written = written.len();
        self.decoded += written as u64;
        let result = match flow {
            Ok(Flow::More) => self.check_ratio(),
            Ok(Flow::End) => {
                self.members += 1;
                self.state = State::Between;
                Ok(())
            }
            Err(wrong) => Err(wrong),
        };
        (written, result)
    }

    fn check_ratio(&self) -> Result<(), Wrong> {
        let allowed = self.stored.used().saturating_mul(self.limits.ratio);
        if !self.decoded.is_multiple_of(RATIO_STEP) || self.decoded < self.limits.ratio_from || self.decoded <= allowed
        {
            return Ok(());
        }
        let ratio = self.limits.ratio;
        Err(Wrong::too_large(format!(
            "it unpacks to more than {ratio} times its size: unpack it by hand if that is right"
        )))
    }

    fn too_large(&self) -> Wrong {
        Wrong::too_large(format!("it unpacks to more than {} bytes: split it, or raise the limit", self.limits.size))
    }

    fn fail(&mut self, wrong: Wrong) {
        let here = match wrong.kind {
            UnpackFaultKind::Truncated => self.stored.read_until(),
            _ => self.stored.position(),
        };
        self.fault = Some(wrong.placed(here, self.decoded));
        self.state = State::Over;
    }
}

impl Read for Unpacked {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if buffer.is_empty() {
            return Ok(0);
        }
        let mut written = 0;
        while written == 0 && self.state != State::Over {
            let (count, result) = self.step(buffer);
            written = count;
            if let Err(wrong) = result {
                self.fail(wrong);
            }
        }
        if self.state == State::Over {
            // Its memory is of no more use, and whoever holds this may hold it for long.
            self.codec = None;
        }
        Ok(written)
    }
}

impl fmt::Debug for Unpacked {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Unpacked")
            .field("layout", &self.layout)
            .field("state", &self.state)
            .field("decoded", &self.decoded)
            .field("fault", &self.fault)
            .finish_non_exhaustive()
    }
}

/// Whether another member follows; anything else that follows is a fault.
fn leads_on(compression: Compression, members: u64, stored: &mut Stored) -> Result<bool, Wrong> {
    let word = compression.word();
    let start = stored.position();
    if members > 0 {
        let padding = skip_padding(compression.padding(), stored)?;
        if compression.padding() == Padding::FourZeros && !padding.is_multiple_of(4) {
            let detail = format!("{padding} zero bytes follow the {word} data, which is not a multiple of four");
            return Err(Wrong::new(UnpackFaultKind::TrailingGarbage, detail).at(start));
        }
    }
    let head = stored.peek(Compression::LONGEST_MAGIC)?;
    match (compression.lead(head), members) {
        (_, 1..) if head.is_empty() => Ok(false),
        (Lead::Yes, _) => Ok(true),
        (Lead::Cut, _) => Err(Wrong::truncated()),
        (Lead::No, 0) => Err(Wrong::corrupt(format!("it does not begin as {word} data does"))),
        (Lead::No, _) => {
            let what = if head.iter().all(|&byte| byte == 0) { "zero bytes" } else { "bytes that are no such data" };
            let detail = format!("{what} follow the end of the {word} data, all of which was read");
            Err(Wrong::new(UnpackFaultKind::TrailingGarbage, detail))
        }
    }
}

/// Passes over padding; gives its size.
fn skip_padding(padding: Padding, stored: &mut Stored) -> Result<u64, Wrong> {
    if padding == Padding::None {
        return Ok(0);
    }
    let mut size = 0;
    loop {
        let input = stored.fill()?;
        let zeros = input.iter().position(|&byte| byte != 0).unwrap_or(input.len());
        let goes_on = zeros > 0 && zeros == input.len();
        stored.consume(zeros);
        size += zeros as u64;
        if !goes_on {
            return Ok(size);
        }
    }
}

impl Promise {
    /// Compares what came with what was to come.
    fn check(self, decoded: u64, checksum: &Crc, stored: &mut Stored) -> Result<(), Wrong> {
        if stored.used() < self.stored {
            if stored.fill()?.is_empty() {
                return Err(Wrong::truncated());
            }
            return Err(Wrong::corrupt("the entry's data ends before the place that the archive's directory gives"));
        }
        if decoded != self.decoded {
            let expected = self.decoded;
            let detail = format!("the entry unpacks to {decoded} bytes where the archive's directory says {expected}");
            return Err(Wrong::corrupt(detail));
        }
        if checksum.sum() != self.checksum {
            let detail = "the checksum of the entry does not match: some of what was unpacked is wrong; copy or \
                          download the archive again";
            return Err(Wrong::corrupt(detail));
        }
        Ok(())
    }
}
