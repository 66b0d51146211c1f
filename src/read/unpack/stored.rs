//! Stored bytes on their way to a codec: buffered, and counted as they are used.
//!
//! A codec may say more or less of a fault by how much it is given at a time. The buffer is filled before any of it is
//! given, so that this does not depend on how the bytes arrive.
//!
//! **Invariant:** the count never covers a byte that no codec has taken; what is given at a time depends on the stored
//! bytes alone.

use std::io::{ErrorKind, Read};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use super::fault::{UnpackFaultKind, Wrong, unreadable};

/// Bytes that are read at a time, and the most that can be looked at together: two of the largest blocks of Zstandard.
pub(super) const BUFFER: usize = 256 << 10;

/// A buffered source that counts.
pub(super) struct Stored {
    reader: Box<dyn Read + Send>,
    buffer: Vec<u8>,
    /// The bytes of the buffer that were read and not yet used.
    start: usize,
    end: usize,
    ended: bool,
    /// Why the input ended, if not because there is no more.
    unreadable: Option<String>,
    /// Where the first byte stands in its file.
    origin: u64,
    used: u64,
    shown: Arc<AtomicU64>,
}

impl Stored {
    pub(super) fn new(reader: Box<dyn Read + Send>, origin: u64) -> Self {
        let shown = Arc::new(AtomicU64::new(0));
        Self {
            reader,
            buffer: vec![0; BUFFER],
            start: 0,
            end: 0,
            ended: false,
            unreadable: None,
            origin,
            used: 0,
            shown,
        }
    }

    /// Bytes used so far, for others to watch.
    pub(super) fn counter(&self) -> Arc<AtomicU64> {
        Arc::clone(&self.shown)
    }

    /// Bytes used so far.
    pub(super) fn used(&self) -> u64 {
        self.used
    }

    /// The place in the file of the next byte to use.
    pub(super) fn position(&self) -> u64 {
        self.origin + self.used
    }

    /// The place in the file of the first byte that was not read.
    pub(super) fn read_until(&self) -> u64 {
        self.position() + (self.end - self.start) as u64
    }

    /// The bytes at hand: none only at the end of the input.
    pub(super) fn fill(&mut self) -> Result<&[u8], Wrong> {
        if self.start == self.end {
            self.read_more();
        }
        self.at_hand(1)
    }

    /// The next `count` bytes without using them; fewer only at the end of the input.
    pub(super) fn peek(&mut self, count: usize) -> Result<&[u8], Wrong> {
        if self.end - self.start < count {
            self.read_more();
        }
        let bytes = self.at_hand(count)?;
        Ok(&bytes[..bytes.len().min(count)])
    }

    fn at_hand(&self, count: usize) -> Result<&[u8], Wrong> {
        let bytes = &self.buffer[self.start..self.end];
        match &self.unreadable {
            Some(detail) if bytes.len() < count => Err(Wrong::new(UnpackFaultKind::Unreadable, &**detail)),
            _ => Ok(bytes),
        }
    }

    /// Uses bytes at hand.
    pub(super) fn consume(&mut self, count: usize) {
        self.start += count;
        self.used += count as u64;
        self.shown.store(self.used, Ordering::Relaxed);
    }

    /// The next byte.
    pub(super) fn byte(&mut self) -> Result<u8, Wrong> {
        let byte = self.fill()?.first().copied().ok_or_else(Wrong::truncated)?;
        self.consume(1);
        Ok(byte)
    }

    /// The next bytes.
    pub(super) fn array<const N: usize>(&mut self) -> Result<[u8; N], Wrong> {
        let mut bytes = [0; N];
        self.exact(&mut bytes)?;
        Ok(bytes)
    }

    /// Fills `bytes` with the next bytes.
    pub(super) fn exact(&mut self, bytes: &mut [u8]) -> Result<(), Wrong> {
        let mut filled = 0;
        while filled < bytes.len() {
            let input = self.fill()?;
            if input.is_empty() {
                return Err(Wrong::truncated());
            }
            let count = input.len().min(bytes.len() - filled);
            bytes[filled..filled + count].copy_from_slice(&input[..count]);
            self.consume(count);
            filled += count;
        }
        Ok(())
    }

    /// Reads behind the bytes at hand, which are moved to the front of the buffer, until it is full.
    fn read_more(&mut self) {
        self.buffer.copy_within(self.start..self.end, 0);
        self.end -= self.start;
        self.start = 0;
        while !self.ended && self.end < self.buffer.len() {
            match self.reader.read(&mut self.buffer[self.end..]) {
                Ok(0) => self.ended = true,
                Ok(count) => self.end += count,
                Err(error) if error.kind() == ErrorKind::Interrupted => {}
                Err(error) => (self.ended, self.unreadable) = (true, Some(unreadable(&error))),
            }
        }
    }
}
