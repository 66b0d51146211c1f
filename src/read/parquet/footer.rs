//! The footer: read, looked through, and only then decoded.
//!
//! What is looked for first is what would make the decoder, or what comes after it, do work without bound: nesting,
//! numbers of columns, chunks that lie on top of each other. It also finds what the decoder makes an error of though
//! nothing is wrong: columns that are encrypted, and codecs and encodings of a later day.
//!
//! **Invariant:** a number in a footer decides neither an allocation nor a fact.

use std::collections::BTreeSet;
use std::fs::File;
use std::io::{Read, Seek, SeekFrom};
use std::sync::Arc;

use ::parquet::file::metadata::{ColumnChunkMetaData, ParquetMetaData, ParquetMetaDataReader};

use crate::base::wording;
use crate::facts::{Fault, FaultKind};
use crate::read::open::unreadable;
use crate::read::sniff::{PARQUET_MAGIC, SEALED_MAGIC, sealed};

use super::damage::Damage;
use super::guarded;
use super::leaf::{Leaf, leaves};
use super::thrift::{Cursor, Fields, kind};

/// Both magic words and the length of a footer.
const SMALLEST: u64 = 12;

/// The longest footer. One of 5,000 columns and 200 row groups takes about as much.
const LONGEST: u64 = 128 << 20;

/// The most leaves of a schema.
const MOST_LEAVES: usize = 100_000;

/// How deep a schema may be nested: definition levels are told apart in 64 bits.
const DEEPEST_SCHEMA: usize = 60;

/// Columns named in a message.
const NAMED: usize = 5;

/// A footer that was decoded.
#[derive(Debug)]
pub(super) struct Footer {
    pub(super) metadata: Arc<ParquetMetaData>,
    pub(super) leaves: Vec<Leaf>,
    /// Row groups and leaves of the chunks that are encrypted on their own.
    encrypted: BTreeSet<(usize, usize)>,
    /// Row groups and leaves of the chunks whose bytes another one has too.
    overlapping: BTreeSet<(usize, usize)>,
    /// Where the chunks end at the latest.
    start: u64,
}

impl Footer {
    /// Reads the footer of a file.
    pub(super) fn read(mut file: &File) -> Result<Self, Fault> {
        let size = file.metadata().map_err(|error| unreadable("look at", &error))?.len();
        let mut tail = [0; 8];
        if size >= SMALLEST {
            file.seek(SeekFrom::End(-8))
                .and_then(|_| file.read_exact(&mut tail))
                .map_err(|error| unreadable("read", &error))?;
        }
        let [a, b, c, d, magic @ ..] = tail;
        if &magic == SEALED_MAGIC {
            return Err(sealed());
        }
        if &magic != PARQUET_MAGIC {
            let detail =
                "it is cut off: the footer that every Parquet file ends with is missing; copy or export it again";
            return Err(Fault { kind: FaultKind::Truncated, detail: detail.to_owned() });
        }
        let length = u64::from(u32::from_le_bytes([a, b, c, d]));
        if length > size - SMALLEST {
            return Err(corrupt("its footer is said to be longer than the file"));
        }
        if length > LONGEST {
            let (length, limit) = (wording::bytes(length), wording::bytes(LONGEST));
            let detail = format!("its footer takes {length}, over the limit of {limit}");
            return Err(Fault { kind: FaultKind::TooLarge, detail });
        }
        let start = size - 8 - length;
        let mut bytes = Vec::new();
        file.seek(SeekFrom::Start(start))
            .and_then(|_| file.take(length).read_to_end(&mut bytes))
            .map_err(|error| unreadable("read", &error))?;
        Self::decode(&bytes, start)
    }

    fn decode(bytes: &[u8], start: u64) -> Result<Self, Fault> {
        let mut outline = Outline::default();
        outline.file(&mut Cursor::new(bytes)).ok_or_else(|| corrupt("its footer can't be decoded"))??;
        let metadata = guarded("its footer", || ParquetMetaDataReader::decode_metadata(bytes)).map_err(|fault| {
            if !outline.encrypted.is_empty() {
                return outline.all_encrypted();
            }
            match outline.strange.take() {
                Some(detail) => Fault { kind: FaultKind::Unsupported, detail },
                None => fault,
            }
        })?;
        let schema = metadata.file_metadata().schema_descr_ptr();
        let leaves = guarded("its schema", || Ok(leaves(&schema)))?;
        let mut footer = Self {
            metadata: Arc::new(metadata),
            leaves,
            encrypted: outline.encrypted,
            overlapping: BTreeSet::new(),
            start,
        };
        footer.find_overlaps();
        Ok(footer)
    }

    /// The footer's words on a chunk.
    pub(super) fn chunk(&self, group: usize, leaf: usize) -> Option<&ColumnChunkMetaData> {
        self.metadata.row_groups().get(group)?.columns().get(leaf)
    }

    /// Where a chunk is, if it can be there.
    pub(super) fn place(&self, group: usize, leaf: usize) -> Result<(u64, u64), Damage> {
        let chunk = self.chunk(group, leaf).ok_or(Damage::Place)?;
        if self.encrypted.contains(&(group, leaf)) {
            return Err(Damage::Encrypted);
        }
        if chunk.file_path().is_some_and(|path| !path.is_empty()) {
            return Err(Damage::Unsupported("it is in another file, which is not looked for".to_owned()));
        }
        let place = place(chunk).ok_or(Damage::Place)?;
        if place.1 > self.start {
            return Err(Damage::Place);
        }
        if self.overlapping.contains(&(group, leaf)) {
            return Err(Damage::Overlap);
        }
        Ok(place)
    }

    /// Chunks that lie on top of each other would let a small file claim the work of a large one.
    fn find_overlaps(&mut self) {
        let mut places = Vec::new();
        for (group, row_group) in self.metadata.row_groups().iter().enumerate() {
            for (leaf, chunk) in row_group.columns().iter().enumerate() {
                if let Some((from, to)) = place(chunk)
                    && to <= self.start
                    && from < to
                {
                    places.push((from, to, group, leaf));
                }
            }
        }
        places.sort_unstable();
        let mut last: Option<(u64, usize, usize)> = None;
        for (from, to, group, leaf) in places {
            match last {
                Some((end, before, its_leaf)) if from < end => {
                    self.overlapping.insert((group, leaf));
                    self.overlapping.insert((before, its_leaf));
                    if to > end {
                        last = Some((to, group, leaf));
                    }
                }
                _ => last = Some((to, group, leaf)),
            }
        }
    }
}

/// Where a chunk claims to be: from its dictionary, or its first page, on.
fn place(chunk: &ColumnChunkMetaData) -> Option<(u64, u64)> {
    let pages = chunk.data_page_offset();
    // Old writers give 0 where there is none.
    let from = chunk.dictionary_page_offset().filter(|from| *from > 0 && *from < pages).unwrap_or(pages);
    let from = u64::try_from(from).ok().filter(|from| *from >= PARQUET_MAGIC.len() as u64)?;
    let to = from.checked_add(u64::try_from(chunk.compressed_size()).ok()?)?;
    Some((from, to))
}

/// What is found in a footer before it is decoded.
#[derive(Debug, Default)]
struct Outline {
    leaves: Vec<String>,
    encrypted: BTreeSet<(usize, usize)>,
    /// Something that the decoder may not know, in words.
    strange: Option<String>,
}

/// `None` where the bytes break the protocol; a fault where what they say is too much.
type Looked = Option<Result<(), Fault>>;

/// Goes on unless there is a fault.
macro_rules! go_on {
    ($looked:expr) => {
        if let Err(fault) = $looked? {
            return Some(Err(fault));
        }
    };
}

impl Outline {
    fn file(&mut self, cursor: &mut Cursor<'_>) -> Looked {
        let mut fields = Fields::default();
        while let Some(field) = cursor.field(&mut fields)? {
            match (field.id, field.kind) {
                (2, kind::LIST) => go_on!(self.schema(cursor)),
                (4, kind::LIST) => {
                    let (element, groups) = cursor.list()?;
                    for group in 0..groups {
                        if element != kind::STRUCT {
                            return None;
                        }
                        self.row_group(cursor, group)?;
                    }
                }
                (_, kind) => cursor.skip(kind)?,
            }
        }
        Some(Ok(()))
    }

    fn schema(&mut self, cursor: &mut Cursor<'_>) -> Looked {
        let (element, count) = cursor.list()?;
        // For each group that is open: its name, and how many children are to come.
        let mut open: Vec<(String, u64)> = Vec::new();
        for index in 0..count {
            if element != kind::STRUCT {
                return None;
            }
            let (name, children) = schema_element(cursor)?;
            while open.last().is_some_and(|(_, left)| *left == 0) {
                open.pop();
            }
            if let Some((_, left)) = open.last_mut() {
                *left -= 1;
            }
            if children > 0 || index == 0 {
                open.push((name, children));
                if open.len() > DEEPEST_SCHEMA {
                    let detail = format!("its columns are nested more than {DEEPEST_SCHEMA} deep");
                    return Some(Err(Fault { kind: FaultKind::Unsupported, detail }));
                }
            } else {
                let mut path: Vec<&str> = open.iter().skip(1).map(|(name, _)| name.as_str()).collect();
                path.push(&name);
                self.leaves.push(path.join("."));
                if self.leaves.len() > MOST_LEAVES {
                    let detail = format!("it has more than {} columns", wording::count(MOST_LEAVES as u64));
                    return Some(Err(Fault { kind: FaultKind::TooLarge, detail }));
                }
            }
        }
        Some(Ok(()))
    }

    fn row_group(&mut self, cursor: &mut Cursor<'_>, group: usize) -> Option<()> {
        let mut fields = Fields::default();
        while let Some(field) = cursor.field(&mut fields)? {
            if (field.id, field.kind) == (1, kind::LIST) {
                let (element, chunks) = cursor.list()?;
                for leaf in 0..chunks {
                    if element != kind::STRUCT {
                        return None;
                    }
                    self.chunk(cursor, (group, leaf))?;
                }
            } else {
                cursor.skip(field.kind)?;
            }
        }
        Some(())
    }

    fn chunk(&mut self, cursor: &mut Cursor<'_>, place: (usize, usize)) -> Option<()> {
        let mut fields = Fields::default();
        while let Some(field) = cursor.field(&mut fields)? {
            match (field.id, field.kind) {
                (3, kind::STRUCT) => self.chunk_metadata(cursor)?,
                (8, kind::STRUCT) => {
                    self.encrypted.insert(place);
                    cursor.skip(kind::STRUCT)?;
                }
                (_, kind) => cursor.skip(kind)?,
            }
        }
        Some(())
    }

    fn chunk_metadata(&mut self, cursor: &mut Cursor<'_>) -> Option<()> {
        let mut fields = Fields::default();
        while let Some(field) = cursor.field(&mut fields)? {
            match (field.id, field.kind) {
                (2, kind::LIST) => {
                    let (element, count) = cursor.list()?;
                    for _ in 0..count {
                        if element != kind::I32 {
                            // What is wrong with it is for the decoder to say.
                            cursor.skip(element)?;
                            continue;
                        }
                        let encoding = cursor.signed()?;
                        if (10..LATER).contains(&encoding) {
                            self.note(format!("its values are in an encoding that is not known (number {encoding})"));
                        }
                    }
                }
                (4, kind::I32) => {
                    let codec = cursor.signed()?;
                    if (8..LATER).contains(&codec) {
                        self.note(format!("it is packed with a codec that is not known (number {codec})"));
                    }
                }
                (_, kind) => cursor.skip(kind)?,
            }
        }
        Some(())
    }

    fn note(&mut self, strange: String) {
        self.strange.get_or_insert(strange);
    }

    /// A footer that can't be decoded because what is said of columns is encrypted too.
    fn all_encrypted(&self) -> Fault {
        let leaves: BTreeSet<usize> = self.encrypted.iter().map(|(_, leaf)| *leaf).collect();
        let names: Vec<&str> = leaves.iter().filter_map(|leaf| self.leaves.get(*leaf)).map(String::as_str).collect();
        let columns = if names.len() == 1 { "column" } else { "columns" };
        let detail =
            format!("{columns} {}, and what the footer says of them", wording::names(names.into_iter(), NAMED));
        Fault { kind: FaultKind::Encrypted, detail }
    }
}

/// Numbers that a later version of the format may come to use; greater ones are damage.
const LATER: i64 = 64;

/// The name of an element, and how many children it has.
fn schema_element(cursor: &mut Cursor<'_>) -> Option<(String, u64)> {
    let (mut name, mut children) = (String::new(), 0);
    let mut fields = Fields::default();
    while let Some(field) = cursor.field(&mut fields)? {
        match (field.id, field.kind) {
            (4, kind::BINARY) => name = String::from_utf8_lossy(cursor.binary()?).into_owned(),
            (5, kind::I32) => children = u64::try_from(cursor.signed()?).ok()?,
            (_, kind) => cursor.skip(kind)?,
        }
    }
    Some((name, children))
}

fn corrupt(detail: &str) -> Fault {
    Fault { kind: FaultKind::Corrupt, detail: detail.to_owned() }
}
