//! The end of an archive, which says where its directory is.
//!
//! **Invariant:** what it says is taken only if it lies inside the file.

use std::io::{Read, Seek, SeekFrom};

use super::bytes::{Bytes, read_at};
use crate::read::unpack::fault::{UnpackFault, UnpackFaultKind, Wrong};

const END: &[u8] = b"PK\x05\x06";
const END_SIZE: usize = 22;
const LONGEST_COMMENT: usize = u16::MAX as usize;
const END_64: u32 = 0x0606_4b50;
const END_64_SIZE: usize = 56;
const LOCATOR_64: u32 = 0x0706_4b50;
const LOCATOR_64_SIZE: usize = 20;
const DIRECTORY_HEADER: u32 = 0x0201_4b50;
const LOCAL_HEADER: &[u8] = b"PK\x03\x04";

/// Where the directory of an archive is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct End {
    /// The directory's place in the file.
    pub(super) start: u64,
    pub(super) size: u64,
    /// Entries, as far as it is told: modulo 2^16 unless `wide`.
    pub(super) entries: u64,
    pub(super) wide: bool,
    /// Bytes before the archive, which its offsets leave out.
    pub(super) prefix: u64,
    /// Bytes behind the archive.
    pub(super) trailing: Option<UnpackFault>,
}

/// Finds the directory from the end of the file.
pub(super) fn find(file: &mut (impl Read + Seek)) -> Result<End, Wrong> {
    let size = file.seek(SeekFrom::End(0)).map_err(|error| Wrong::unreadable(&error))?;
    let mut tail = vec![0; (END_SIZE + LONGEST_COMMENT).min(usize::try_from(size).unwrap_or(usize::MAX))];
    let tail_start = size - tail.len() as u64;
    read_at(file, tail_start, &mut tail)?;
    let Some(record) = find_record(&tail) else {
        return Err(without_end(file, size));
    };
    let at = tail_start + record as u64;
    let mut bytes = Bytes::of(&tail[record..]);
    bytes.skip(END.len());
    let disks = (bytes.u16(), bytes.u16());
    bytes.skip(2);
    let narrow = Told {
        split: disks != (0, 0) && disks != (u16::MAX, u16::MAX),
        entries: bytes.u16().into(),
        size: bytes.u32().into(),
        start: bytes.u32().into(),
        at,
    };
    let archive_end = at + END_SIZE as u64 + u64::from(bytes.u16());
    let wide = find_wide(file, at)?;
    let end = wide.unwrap_or(narrow).place(file)?;
    Ok(End { wide: wide.is_some(), trailing: trailing(archive_end, size), ..end })
}

/// The last end record whose comment fits; one whose comment ends with the file is better than any other.
fn find_record(tail: &[u8]) -> Option<usize> {
    let comment_end = |at: usize| Some(at + END_SIZE + usize::from(Bytes::of(tail.get(at + 20..at + 22)?).u16()));
    let records = || {
        let last = tail.len().checked_sub(END_SIZE)?;
        Some((0..=last).rev().filter(|&at| tail[at..].starts_with(END)))
    };
    let whole = records()?.find(|&at| comment_end(at) == Some(tail.len()));
    whole.or_else(|| records()?.find(|&at| comment_end(at).is_some_and(|end| end < tail.len())))
}

/// An archive without its end was cut, or never was one.
fn without_end(file: &mut (impl Read + Seek), size: u64) -> Wrong {
    let mut head = [0; 4];
    if read_at(file, 0, &mut head).is_ok() && (head == LOCAL_HEADER || head == END) {
        let detail = "the archive ends before its directory: copy or download it again";
        return Wrong::new(UnpackFaultKind::Truncated, detail).at(size);
    }
    Wrong::corrupt("it has no directory as a zip archive has").at(0)
}

/// What an end record tells.
#[derive(Clone, Copy, Debug)]
struct Told {
    split: bool,
    entries: u64,
    size: u64,
    start: u64,
    /// Where the record stands.
    at: u64,
}

/// The end record of large archives, if a locator in front of the one at `narrow` tells of it.
fn find_wide(file: &mut (impl Read + Seek), narrow: u64) -> Result<Option<Told>, Wrong> {
    let Some(locator_at) = narrow.checked_sub(LOCATOR_64_SIZE as u64) else {
        return Ok(None);
    };
    let mut locator = [0; LOCATOR_64_SIZE];
    read_at(file, locator_at, &mut locator)?;
    let mut bytes = Bytes::of(&locator);
    if bytes.u32() != LOCATOR_64 {
        return Ok(None);
    }
    bytes.skip(4);
    let told = bytes.u64();
    // Where the locator says, or, if something was put in front of the archive, just before the locator.
    for at in [Some(told), locator_at.checked_sub(END_64_SIZE as u64)].into_iter().flatten() {
        if at.checked_add(END_64_SIZE as u64).is_none_or(|end| end > locator_at) {
            continue;
        }
        let mut record = [0; END_64_SIZE];
        read_at(file, at, &mut record)?;
        let mut bytes = Bytes::of(&record);
        if bytes.u32() != END_64 {
            continue;
        }
        bytes.skip(12);
        let disks = (bytes.u32(), bytes.u32());
        bytes.skip(8);
        let (entries, size, start) = (bytes.u64(), bytes.u64(), bytes.u64());
        return Ok(Some(Told { split: disks != (0, 0), entries, size, start, at }));
    }
    Err(Wrong::corrupt("the end of the archive is damaged: copy or download it again").at(locator_at))
}

impl Told {
    /// Finds the directory in the file.
    fn place(self, file: &mut (impl Read + Seek)) -> Result<End, Wrong> {
        let Self { split, entries, size, start, at } = self;
        if split {
            return Err(Wrong::unsupported("the archive is one of several volumes: join and unpack them first").at(at));
        }
        let lost = || {
            let detail = "a part of the archive is missing before its end: copy or download it again";
            Wrong::corrupt(detail).at(at)
        };
        let end = start.checked_add(size).filter(|&end| end <= at).ok_or_else(lost)?;
        let mut signature = [0; 4];
        read_at(file, start, &mut signature)?;
        // The directory stands where it says, or just before its end record, whatever was put in front of the archive.
        let prefix = if size == 0 || Bytes::of(&signature).u32() == DIRECTORY_HEADER { 0 } else { at - end };
        let start = start + prefix;
        Ok(End { start, size, entries, prefix, wide: false, trailing: None })
    }
}

fn trailing(archive_end: u64, size: u64) -> Option<UnpackFault> {
    (archive_end < size).then(|| UnpackFault {
        kind: UnpackFaultKind::TrailingGarbage,
        stored_byte: archive_end,
        decoded_byte: 0,
        detail: format!("{} bytes follow the end of the zip archive", size - archive_end),
    })
}
