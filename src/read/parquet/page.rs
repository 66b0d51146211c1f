//! The pages of a column chunk: headers that are checked, bytes that are checked and unpacked.
//!
//! **Invariant:** no size in a header is believed before it was held against the bytes that are there and the limits
//! below.

use bytes::Bytes;

use ::parquet::basic::Compression;

use super::codec::Unpacker;
use super::damage::Damage;
use super::source::ChunkBytes;
use super::thrift::{Cursor, Fields, kind};

/// The largest page, unpacked. Writers aim at 1 MiB; few go past 16.
const LARGEST_PAGE: u64 = 256 << 20;

/// Unpacked bytes of a chunk that may come of one stored byte, once [`RATIO_FROM`] bytes are unpacked: what Zstandard
/// makes of zeros is about this.
const RATIO: u64 = 16_384;

/// Unpacked bytes from which on the ratio counts.
const RATIO_FROM: u64 = 256 << 20;

/// What there is to say of a page.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Header {
    form: i64,
    unpacked: u64,
    stored: u64,
    crc: Option<u32>,
    values: u64,
    encoding: i64,
    def_encoding: i64,
    rep_encoding: i64,
    def_bytes: u64,
    rep_bytes: u64,
    is_packed: bool,
}

/// A page, unpacked.
#[derive(Clone, Debug)]
pub(super) enum Page {
    /// The values that keys stand for, plainly encoded.
    Dictionary { bytes: Bytes, values: usize },
    /// Cells.
    Data(DataPage),
}

/// A page of cells.
#[derive(Clone, Debug)]
pub(super) struct DataPage {
    pub(super) bytes: Bytes,
    pub(super) cells: usize,
    /// How values are encoded, as the format numbers encodings.
    pub(super) encoding: i64,
    pub(super) levels: LevelPlace,
}

/// Where the levels of a page are.
#[derive(Clone, Copy, Debug)]
pub(super) enum LevelPlace {
    /// Before the values, each sort with its length; the encodings of both sorts.
    Inside { rep: i64, def: i64 },
    /// Before the values, in so many bytes.
    Apart { rep: usize, def: usize },
}

/// The pages of a chunk, one after the other.
pub(super) struct Pages<'a> {
    source: ChunkBytes<'a>,
    codec: Compression,
    unpacker: &'a mut Unpacker,
    at: u64,
    end: u64,
    stored: u64,
    unpacked: u64,
    /// Bytes of the dictionary's header; 0 where there is none.
    dictionary_header: u64,
}

impl<'a> Pages<'a> {
    /// The pages of the chunk that `source` reads.
    pub(super) fn new(source: ChunkBytes<'a>, codec: Compression, unpacker: &'a mut Unpacker) -> Self {
        let (at, end) = source.range();
        Self { source, codec, unpacker, at, end, stored: 0, unpacked: 0, dictionary_header: 0 }
    }

    /// The next page of cells or of a dictionary; others are passed over.
    pub(super) fn next_page(&mut self) -> Result<Option<Page>, Damage> {
        while self.at < self.end {
            let (header, length) = {
                let bytes = self.source.ahead(self.at)?;
                let mut cursor = Cursor::new(&bytes);
                let header = header(&mut cursor).ok_or(Damage::Header)?;
                (header, cursor.position() as u64)
            };
            let start = self.at + length;
            if header.form == 2 {
                self.dictionary_header = length;
            }
            let left = self.end.saturating_sub(start);
            if header.stored > left {
                // Old writers forgot it when they added the sizes up, and readers then lose the last page.
                let is_forgotten = self.dictionary_header > 0 && header.stored - left == self.dictionary_header;
                return Err(if is_forgotten { Damage::DictionaryHeader } else { Damage::Size.of(&header) });
            }
            self.at = start + header.stored;
            self.check_sizes(&header, length)?;
            if matches!(header.form, 0 | 2 | 3) {
                let stored = self.source.bytes(start, header.stored)?;
                return self.page(&header, &stored).map(Some).map_err(|damage| damage.of(&header));
            }
        }
        Ok(None)
    }

    fn check_sizes(&mut self, header: &Header, length: u64) -> Result<(), Damage> {
        if header.unpacked > LARGEST_PAGE {
            let (size, limit) =
                (crate::base::wording::bytes(header.unpacked), crate::base::wording::bytes(LARGEST_PAGE));
            return Err(Damage::TooLarge(format!("a page unpacks to {size}, over the limit of {limit}")));
        }
        self.stored += header.stored + length;
        self.unpacked += header.unpacked;
        if self.unpacked > RATIO_FROM && self.unpacked / RATIO > self.stored {
            let more = format!("it unpacks to more than {RATIO} times its size");
            return Err(Damage::TooLarge(more));
        }
        Ok(())
    }

    fn page(&mut self, header: &Header, stored: &Bytes) -> Result<Page, Damage> {
        if header.crc.is_some_and(|crc| crc != crc32fast::hash(stored)) {
            return Err(Damage::Checksum);
        }
        let levels = usize::try_from(header.rep_bytes + header.def_bytes).map_err(|_| Damage::Size)?;
        let size = usize::try_from(header.unpacked).map_err(|_| Damage::Size)?;
        if levels > size || levels > stored.len() {
            return Err(Damage::Size);
        }
        let bytes = if self.codec == Compression::UNCOMPRESSED || !header.is_packed {
            if stored.len() != size {
                return Err(Damage::Size);
            }
            stored.clone()
        } else if size == levels {
            // No value, and so nothing that was packed.
            stored.slice(..levels)
        } else {
            let mut unpacked = Vec::with_capacity(if levels == 0 { 0 } else { size });
            unpacked.extend_from_slice(&stored[..levels]);
            self.unpacker.unpack(self.codec, &stored[levels..], size - levels, &mut unpacked)?;
            Bytes::from(unpacked)
        };
        let cells = usize::try_from(header.values).map_err(|_| Damage::Header)?;
        Ok(match header.form {
            2 => Page::Dictionary { bytes, values: cells },
            0 => {
                let levels = LevelPlace::Inside { rep: header.rep_encoding, def: header.def_encoding };
                Page::Data(DataPage { bytes, cells, encoding: header.encoding, levels })
            }
            _ => {
                let place = |count: u64| usize::try_from(count).map_err(|_| Damage::Size);
                let levels = LevelPlace::Apart { rep: place(header.rep_bytes)?, def: place(header.def_bytes)? };
                Page::Data(DataPage { bytes, cells, encoding: header.encoding, levels })
            }
        })
    }
}

impl Damage {
    /// Says so where it is the dictionary that is damaged.
    fn of(self, header: &Header) -> Self {
        match (self, header.form) {
            (Self::Size, 2) => Self::DictionarySize,
            (Self::Packed(_), 2) => Self::Dictionary,
            (damage, _) => damage,
        }
    }
}

/// The header of a page, of which the numbers are not negative.
fn header(cursor: &mut Cursor<'_>) -> Option<Header> {
    let mut header = Header { is_packed: true, form: -1, ..Header::default() };
    let (mut sizes, mut has_form) = (0, false);
    let mut fields = Fields::default();
    while let Some(field) = cursor.field(&mut fields)? {
        match (field.id, field.kind) {
            (1, kind::I32) => header.form = cursor.signed()?,
            (2, kind::I32) => {
                header.unpacked = count(cursor)?;
                sizes += 1;
            }
            (3, kind::I32) => {
                header.stored = count(cursor)?;
                sizes += 1;
            }
            (4, kind::I32) => header.crc = Some(i32::try_from(cursor.signed()?).ok()?.cast_unsigned()),
            (5, kind::STRUCT) => {
                has_form |= header.form == 0;
                data_v1(cursor, &mut header)?;
            }
            (7, kind::STRUCT) => {
                has_form |= header.form == 2;
                data_v1(cursor, &mut header)?;
            }
            (8, kind::STRUCT) => {
                has_form |= header.form == 3;
                data_v2(cursor, &mut header)?;
            }
            (_, kind) => cursor.skip(kind)?,
        }
    }
    let is_whole = has_form || !matches!(header.form, 0 | 2 | 3);
    (sizes == 2 && header.form >= 0 && is_whole).then_some(header)
}

/// The header of a page of the first version or of a dictionary, which begin alike.
fn data_v1(cursor: &mut Cursor<'_>, header: &mut Header) -> Option<()> {
    let mut fields = Fields::default();
    let mut seen = 0;
    while let Some(field) = cursor.field(&mut fields)? {
        match (field.id, field.kind) {
            (1, kind::I32) => {
                header.values = count(cursor)?;
                seen += 1;
            }
            (2, kind::I32) => {
                header.encoding = cursor.signed()?;
                seen += 1;
            }
            (3, kind::I32) => header.def_encoding = cursor.signed()?,
            (4, kind::I32) => header.rep_encoding = cursor.signed()?,
            (_, kind) => cursor.skip(kind)?,
        }
    }
    (seen == 2).then_some(())
}

fn data_v2(cursor: &mut Cursor<'_>, header: &mut Header) -> Option<()> {
    let mut fields = Fields::default();
    let mut seen = 0;
    while let Some(field) = cursor.field(&mut fields)? {
        match (field.id, field.kind) {
            (1, kind::I32) => header.values = count(cursor)?,
            (4, kind::I32) => header.encoding = cursor.signed()?,
            (5, kind::I32) => header.def_bytes = count(cursor)?,
            (6, kind::I32) => header.rep_bytes = count(cursor)?,
            (7, kind::TRUE | kind::FALSE) => header.is_packed = field.kind == kind::TRUE,
            (_, kind) => cursor.skip(kind)?,
        }
        seen |= 1 << field.id.clamp(0, 31);
    }
    let required = 1 << 1 | 1 << 4 | 1 << 5 | 1 << 6;
    (seen & required == required).then_some(())
}

/// A number that is not negative and fits 31 bits.
fn count(cursor: &mut Cursor<'_>) -> Option<u64> {
    i32::try_from(cursor.signed()?).ok().and_then(|count| u64::try_from(count).ok())
}
