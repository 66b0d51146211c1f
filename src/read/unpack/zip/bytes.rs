//! Numbers out of the records of an archive.
//!
//! **Invariant:** what lies behind the end of a record is zero, never a panic.

use std::io::{ErrorKind, Read, Seek, SeekFrom};

use crate::read::unpack::fault::Wrong;

/// The bytes of a record, read from the front.
#[derive(Clone, Copy, Debug)]
pub(super) struct Bytes<'a> {
    rest: &'a [u8],
}

impl<'a> Bytes<'a> {
    pub(super) fn of(record: &'a [u8]) -> Self {
        Self { rest: record }
    }

    pub(super) fn is_empty(self) -> bool {
        self.rest.is_empty()
    }

    /// The next `count` bytes, or those there are.
    pub(super) fn take(&mut self, count: usize) -> &'a [u8] {
        let (taken, rest) = self.rest.split_at(count.min(self.rest.len()));
        self.rest = rest;
        taken
    }

    pub(super) fn skip(&mut self, count: usize) {
        self.take(count);
    }

    pub(super) fn u16(&mut self) -> u16 {
        u16::from_le_bytes(self.array())
    }

    pub(super) fn u32(&mut self) -> u32 {
        u32::from_le_bytes(self.array())
    }

    pub(super) fn u64(&mut self) -> u64 {
        u64::from_le_bytes(self.array())
    }

    fn array<const N: usize>(&mut self) -> [u8; N] {
        let mut array = [0; N];
        let taken = self.take(N);
        array[..taken.len()].copy_from_slice(taken);
        array
    }
}

/// Fills `bytes` from `offset` on.
pub(super) fn read_at(file: &mut (impl Read + Seek), offset: u64, bytes: &mut [u8]) -> Result<(), Wrong> {
    file.seek(SeekFrom::Start(offset)).map_err(|error| Wrong::unreadable(&error))?;
    read(file, bytes)
}

/// Fills `bytes`.
pub(super) fn read(file: &mut impl Read, bytes: &mut [u8]) -> Result<(), Wrong> {
    file.read_exact(bytes).map_err(|error| match error.kind() {
        ErrorKind::UnexpectedEof => Wrong::truncated(),
        _ => Wrong::unreadable(&error),
    })
}
