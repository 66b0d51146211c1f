//! The directory of an archive: its entries, one header each.
//!
//! **Invariant:** it is read header by header, so memory grows with the entries there are and not with those claimed;
//! an archive whose entries overlap is refused as a whole.

use std::io::{BufReader, Read, Seek, SeekFrom};

use super::bytes::{Bytes, read};
use super::end::{End, find};
use super::{Entry, LOCAL_HEADER_SIZE, Method};
use crate::base::wording::lossless;
use crate::read::unpack::fault::{UnpackFault, Wrong};
use crate::read::unpack::unpacked::Limits;

const HEADER: u32 = 0x0201_4b50;
const HEADER_SIZE: usize = 46;
/// What may come behind the last header.
const SIGNATURE: u32 = 0x0505_4b50;
/// The extra field with numbers that do not fit 32 bits.
const WIDE: u16 = 0x0001;
/// Flags for data, and for a directory, that is encrypted.
const ENCRYPTED: u16 = 1 | 1 << 6 | 1 << 13;
/// The method that stands for another one, with encryption.
const ENCRYPTED_METHOD: u16 = 99;
/// Longer names than any file system has are no names.
const LONGEST_NAME: usize = 4096;

/// What an archive holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Directory {
    /// Its files, in the order of the directory.
    pub entries: Vec<Entry>,
    /// Folders: listed, and not among the entries.
    pub skipped: u64,
    /// Bytes behind the archive.
    pub trailing: Option<UnpackFault>,
}

impl Directory {
    /// Whether this is a workbook or another Office document rather than an archive of files.
    pub fn is_office_document(&self) -> bool {
        self.entries.iter().any(|entry| entry.name == "[Content_Types].xml" || entry.name == "META-INF/manifest.xml")
    }
}

/// Reads the directory of an archive.
pub fn directory(file: &mut (impl Read + Seek), limits: &Limits) -> Result<Directory, UnpackFault> {
    let end = find(file).map_err(|wrong| wrong.placed(0, 0))?;
    let all = read_headers(file, &end, limits).map_err(|wrong| wrong.placed(end.start, 0))?;
    let total = all.len() as u64;
    let entries: Vec<Entry> = bound(all, &end).map_err(|wrong| wrong.placed(end.start, 0))?;
    Ok(Directory { skipped: total - entries.len() as u64, entries, trailing: end.trailing })
}

fn read_headers(file: &mut (impl Read + Seek), end: &End, limits: &Limits) -> Result<Vec<Entry>, Wrong> {
    file.seek(SeekFrom::Start(end.start)).map_err(|error| Wrong::unreadable(&error))?;
    let mut headers = BufReader::new(file.take(end.size));
    let mut entries = Vec::new();
    let mut at = end.start;
    while at < end.start + end.size {
        if entries.len() as u64 == limits.entries {
            let detail = format!("the archive lists more than {} entries: unpack it first", limits.entries);
            return Err(Wrong::too_large(detail).at(at));
        }
        let Some((entry, size)) = read_header(&mut headers, end.prefix).map_err(|wrong| wrong.at(at))? else {
            break;
        };
        entries.push(entry);
        at += size;
    }
    let count = entries.len() as u64;
    if count != end.entries && (end.wide || count % (1 << 16) != end.entries) {
        let claimed = end.entries;
        let detail = format!("the archive's directory lists {count} entries where its end says {claimed}");
        return Err(Wrong::corrupt(detail).at(at));
    }
    Ok(entries)
}

/// The next header, and how many bytes it takes up; `None` behind the last.
fn read_header(headers: &mut impl Read, prefix: u64) -> Result<Option<(Entry, u64)>, Wrong> {
    let damaged = || Wrong::corrupt("the archive's directory is damaged: copy or download it again");
    let mut signature = [0; 4];
    read(headers, &mut signature).map_err(|_| damaged())?;
    match u32::from_le_bytes(signature) {
        HEADER => {}
        SIGNATURE => return Ok(None),
        _ => return Err(damaged()),
    }
    let mut fixed = [0; HEADER_SIZE - 4];
    read(headers, &mut fixed).map_err(|_| damaged())?;
    let mut bytes = Bytes::of(&fixed);
    bytes.skip(4);
    let (flags, method) = (bytes.u16(), bytes.u16());
    bytes.skip(4);
    let (checksum, stored, decoded) = (bytes.u32(), bytes.u32(), bytes.u32());
    let [name, extra, comment] = [(); 3].map(|()| usize::from(bytes.u16()));
    bytes.skip(8);
    let offset = bytes.u32();
    if name > LONGEST_NAME {
        return Err(damaged());
    }
    let mut rest = vec![0; name + extra + comment];
    read(headers, &mut rest).map_err(|_| damaged())?;
    let mut bytes = Bytes::of(&rest);
    // Archivers of Windows used to write its own separators.
    let name: Vec<u8> = bytes.take(name).iter().map(|&byte| if byte == b'\\' { b'/' } else { byte }).collect();
    let name = lossless(&name);
    let mut wide = wide_numbers(bytes.take(extra));
    // In this order, and only those that do not fit.
    let decoded = widened(decoded, &mut wide).ok_or_else(damaged)?;
    let stored = widened(stored, &mut wide).ok_or_else(damaged)?;
    let offset = widened(offset, &mut wide).and_then(|offset| offset.checked_add(prefix)).ok_or_else(damaged)?;
    let encrypted = flags & ENCRYPTED != 0 || method == ENCRYPTED_METHOD;
    let entry = Entry { name, stored, decoded, method: Method::of(method), encrypted, checksum, offset, end: 0 };
    Ok(Some((entry, (HEADER_SIZE + rest.len()) as u64)))
}

/// The numbers that stand in the extra field for it.
fn wide_numbers(extra: &[u8]) -> Bytes<'_> {
    let mut fields = Bytes::of(extra);
    while !fields.is_empty() {
        let (kind, size) = (fields.u16(), fields.u16());
        let field = fields.take(size.into());
        if kind == WIDE {
            return Bytes::of(field);
        }
    }
    Bytes::of(&[])
}

fn widened(number: u32, wide: &mut Bytes<'_>) -> Option<u64> {
    match number {
        u32::MAX if wide.is_empty() => None,
        u32::MAX => Some(wide.u64()),
        number => Some(number.into()),
    }
}

/// Finds out where each entry has to end, refuses those that run into each other, and drops those that are no files.
fn bound(mut entries: Vec<Entry>, end: &End) -> Result<Vec<Entry>, Wrong> {
    let mut order: Vec<usize> = (0..entries.len()).collect();
    order.sort_by_key(|&index| entries[index].offset);
    let mut next = end.start;
    for &index in order.iter().rev() {
        let entry = &mut entries[index];
        entry.end = next;
        let least =
            (LOCAL_HEADER_SIZE as u64).checked_add(entry.stored).and_then(|size| size.checked_add(entry.offset));
        if least.is_none_or(|least| least > next) {
            let detail = "entries of the archive overlap, as they do in a bomb: nothing of it was unpacked";
            return Err(Wrong::corrupt(detail).at(entry.offset));
        }
        next = entry.offset;
    }
    entries.retain(|entry| !entry.name.ends_with('/'));
    Ok(entries)
}
