//! One column of one row group, from its pages to its cells.
//!
//! ```text
//! pages -> levels -> nulls, empty lists, rows
//!       -> keys   -> counted per entry of the dictionary
//!       -> values -> arrays
//! ```
//!
//! **Invariant:** the work is set by the bytes of the chunk, whatever it claims; a fault costs this chunk alone.

use std::fs::File;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

use arrow_array::cast::AsArray;
use arrow_array::{Array, ArrayRef, BooleanArray, StringArray};
use bytes::Bytes;

use ::parquet::basic::Type as Physical;

use crate::facts::Fault;
use crate::read::cells::CellSink;
use crate::read::open::open_file;
use crate::source::Found;

use super::codec::{self, Unpacker};
use super::damage::Damage;
use super::footer::Footer;
use super::leaf::{Leaf, Reading, Step, Values};
use super::levels::{LevelBytes, Levels, Wanted};
use super::lists::LevelCounts;
use super::page::{DataPage, LevelPlace, Page, Pages};
use super::runs::{Run, Runs, bits_for, unpack};
use super::source::ChunkBytes;
use super::statistics::{Claims, Extremes};
use super::values::{self, BATCH, encoding};

/// What one thread reads chunks with: an open file, and what codecs keep.
#[derive(Default)]
pub struct ChunkReader {
    file: Option<File>,
    unpacker: Unpacker,
}

/// What there is to say of a chunk when it has been read.
#[derive(Debug, Default)]
pub struct ChunkEnd {
    /// Rows that were found.
    pub rows: u64,
    /// Stored bytes.
    pub bytes: u64,
    /// How the footer's statistics contradict the cells, if they do.
    pub contradiction: Option<String>,
    /// Why it could not be read; what the sink took is then nothing to go by.
    pub fault: Option<Fault>,
    /// What was not looked into, though all cells were counted.
    pub aside: Option<Fault>,
}

/// Reads a chunk, handing its cells to `sink`.
pub(super) fn read<S: CellSink>(
    (found, footer): (&Found, &Footer),
    (group, leaf): (usize, usize),
    reader: &mut ChunkReader,
    sink: &mut S,
) -> ChunkEnd {
    let read = AssertUnwindSafe(|| {
        if reader.file.is_none() {
            reader.file = Some(open_file(found)?);
        }
        let Some(file) = &mut reader.file else { return Err(Damage::Place.fault()) };
        Decoding::run(file, &mut reader.unpacker, footer, (group, leaf), sink).map_err(Damage::fault)
    });
    match catch_unwind(read) {
        Ok(Ok(end)) => end,
        Ok(Err(fault)) => ChunkEnd { fault: Some(fault), ..ChunkEnd::default() },
        Err(_) => {
            // What a codec keeps may be half changed.
            reader.unpacker = Unpacker::default();
            ChunkEnd { fault: Some(Damage::Panic.fault()), ..ChunkEnd::default() }
        }
    }
}

/// A chunk as it is decoded.
struct Decoding<'a, S> {
    footer: &'a Footer,
    leaf: &'a Leaf,
    values: &'a Values,
    sink: &'a mut S,
    dictionary: Option<Dictionary>,
    levels: LevelCounts,
    rows: u64,
    extremes: Option<Extremes>,
    nulls: u64,
}

/// Entries, and how often each came.
struct Dictionary {
    entries: ArrayRef,
    /// As they are measured.
    shown: ArrayRef,
    counts: Vec<u64>,
}

impl<'a, S: CellSink> Decoding<'a, S> {
    fn run(
        file: &mut File,
        unpacker: &mut Unpacker,
        footer: &'a Footer,
        (group, index): (usize, usize),
        sink: &'a mut S,
    ) -> Result<ChunkEnd, Damage> {
        let place = footer.place(group, index)?;
        let (Some(chunk), Some(leaf)) = (footer.chunk(group, index), footer.leaves.get(index)) else {
            return Err(Damage::Place);
        };
        codec::known(chunk.compression())?;
        let values = leaf.values.as_ref().map_err(|why| Damage::Type(why.clone()))?;
        let claims = Claims::of(footer, chunk, index, leaf);
        let mut decoding = Self {
            footer,
            leaf,
            values,
            sink,
            dictionary: None,
            levels: LevelCounts::new(leaf),
            rows: 0,
            extremes: claims.as_ref().and_then(|claims| claims.wants(&values.data_type)),
            nulls: 0,
        };
        if leaf.physical == Physical::BOOLEAN {
            let entries: ArrayRef = Arc::new(BooleanArray::from(vec![false, true]));
            decoding.set_dictionary(&entries);
        }
        let mut pages = Pages::new(ChunkBytes::new(file, place), chunk.compression(), unpacker);
        while let Some(page) = pages.next_page()? {
            if !decoding.sink.goes_on() {
                break;
            }
            match page {
                Page::Dictionary { bytes, values } => decoding.dictionary(bytes, values)?,
                Page::Data(page) => decoding.data(&page)?,
            }
        }
        let claimed = footer.metadata.row_group(group).num_rows();
        let claimed = u64::try_from(claimed).map_err(|_| Damage::Place)?;
        decoding.finish(claimed, claims.as_ref(), place.1 - place.0)
    }

    fn finish(mut self, claimed: u64, claims: Option<&Claims>, bytes: u64) -> Result<ChunkEnd, Damage> {
        if self.rows != claimed && self.sink.goes_on() {
            return Err(Damage::Rows { found: self.rows, claimed });
        }
        if let Some(Dictionary { entries, shown, counts }) = self.dictionary.take() {
            if let Some(extremes) = &mut self.extremes {
                extremes.take_entries(entries.as_ref(), &counts);
            }
            if matches!(self.leaf.reading, Reading::Typed | Reading::Uuid) {
                self.sink.counts(shown.as_ref(), &counts);
            }
        }
        if self.leaf.is_nested() {
            self.sink.nesting(&self.levels.nesting(self.leaf));
        }
        let contradiction = claims.and_then(|claims| claims.contradiction(self.nulls, self.extremes.as_ref()));
        let aside = (self.leaf.reading == Reading::Unknown)
            .then(|| Damage::Unsupported("of a logical type that is not known".to_owned()).fault());
        Ok(ChunkEnd { rows: self.rows, bytes, contradiction, fault: None, aside })
    }

    fn set_dictionary(&mut self, entries: &ArrayRef) {
        let (counts, shown) = (vec![0; entries.len()], shown(self.leaf, entries));
        if matches!(self.leaf.reading, Reading::Typed | Reading::Uuid) {
            self.sink.dictionary(shown.as_ref());
        }
        self.dictionary = Some(Dictionary { entries: Arc::clone(entries), shown, counts });
    }

    fn dictionary(&mut self, bytes: Bytes, count: usize) -> Result<(), Damage> {
        if self.dictionary.is_some() {
            return Err(Damage::Dictionary);
        }
        let plain = values::check(self.leaf, encoding::PLAIN, &bytes, count).map_err(|_| Damage::Dictionary)?;
        let mut entries = None;
        // In one piece, as keys count through all of it.
        values::decode(self.values, &self.footer.metadata, (bytes, plain, count), count.max(1), |array| {
            entries = Some(Arc::clone(array));
        })
        .map_err(|damage| match damage {
            Damage::Values(_) | Damage::TooFewValues => Damage::Dictionary,
            other => other,
        })?;
        if let Some(entries) = &entries {
            self.set_dictionary(entries);
        }
        Ok(())
    }

    fn data(&mut self, page: &DataPage) -> Result<(), Damage> {
        let (levels, bytes) = levels(self.leaf, page, self.rows)?;
        let held = self.count_levels(&levels)?;
        let count = usize::try_from(held).map_err(|_| Damage::Header)?;
        if count == 0 {
            return Ok(());
        }
        match (page.encoding, self.leaf.physical) {
            (encoding::PLAIN, Physical::BOOLEAN) => {
                if bytes.len() < count.div_ceil(8) {
                    return Err(Damage::TooFewValues);
                }
                self.keys(&levels, Keys { whole: Some(Run::Packed(bytes, count)), ..Keys::none(1) })
            }
            (encoding::RLE, Physical::BOOLEAN) => {
                let (runs, _) = sized(&bytes)?;
                self.keys(&levels, Keys { runs: Runs::new(runs, 1, count), ..Keys::none(1) })
            }
            (encoding::PLAIN_DICTIONARY | encoding::DICTIONARY, _) if self.leaf.physical != Physical::BOOLEAN => {
                let width = u32::from(*bytes.first().ok_or(Damage::TooFewValues)?);
                if width > 32 {
                    return Err(Damage::Values(format!("keys of {width} bits")));
                }
                self.keys(&levels, Keys { runs: Runs::new(bytes.slice(1..), width, count), ..Keys::none(width) })
            }
            (found, _) => self.values(&levels, bytes, found, count),
        }
    }

    /// Counts the levels of a page; gives how many of its cells hold a value.
    fn count_levels(&mut self, levels: &Levels) -> Result<u64, Damage> {
        let before = self.levels.by_level.clone();
        if self.leaf.max_rep == 0 {
            if self.leaf.max_def == 0 {
                self.levels.by_level[0] += levels.count as u64;
            } else {
                levels.count_into(&mut self.levels.by_level)?;
            }
            self.rows += levels.count as u64;
        } else {
            let mut walk = levels.walk();
            while let Some(cells) = walk.next_cells()? {
                if cells.def > self.leaf.max_def || cells.rep > self.leaf.max_rep {
                    return Err(Damage::Level);
                }
                if cells.rep > 0 && self.rows == 0 {
                    return Err(Damage::Beginning);
                }
                self.levels.take(cells);
                self.rows += if cells.rep == 0 { cells.count as u64 } else { 0 };
            }
        }
        let here = |level: usize| self.levels.by_level[level] - before[level];
        let (mut nulls, mut empty, mut null_levels) = (0, 0, 0_u64);
        for (level, step) in self.leaf.steps.iter().enumerate() {
            match step {
                Step::Optional(_) => {
                    nulls += here(level);
                    null_levels |= 1 << level;
                }
                Step::Repeated(_) => empty += here(level),
            }
        }
        if nulls > 0 {
            let mut finder = levels.finder(Wanted::Levels(null_levels));
            self.sink.nulls(nulls, &mut |index| finder.row(index));
        }
        if empty > 0 {
            self.sink.empty_lists(empty);
        }
        self.nulls += nulls;
        Ok(here(self.leaf.max_def as usize))
    }

    /// Counts the keys of a page.
    fn keys(&mut self, levels: &Levels, keys: Keys) -> Result<(), Damage> {
        let Some(Dictionary { counts, .. }) = &mut self.dictionary else { return Err(Damage::NoDictionary) };
        let mut held = 0;
        let mut strays = 0_usize;
        let mut rest = keys.clone();
        while let Some(run) = rest.next_run()? {
            match run {
                Run::Same(key, count) => {
                    held += count as u64;
                    match counts.get_mut(key as usize) {
                        Some(counted) => *counted += count as u64,
                        None => strays += 1,
                    }
                }
                Run::Packed(bytes, count) => {
                    held += count as u64;
                    unpack(&bytes, keys.width, count, |key| match counts.get_mut(key as usize) {
                        Some(counted) => *counted += 1,
                        None => strays += 1,
                    });
                }
            }
        }
        if strays > 0 {
            return Err(Damage::Key);
        }
        match self.leaf.reading {
            Reading::Typed | Reading::Uuid => {
                if self.sink.wants_rows() {
                    self.rows_of_keys(levels, keys.clone())?;
                }
                self.places(levels, keys)
            }
            Reading::Opaque | Reading::Unknown => {
                let mut finder = levels.finder(Wanted::Values);
                self.sink.opaque(held, &mut |index| finder.row(index));
                Ok(())
            }
        }
    }

    /// Tells the row of every key.
    fn rows_of_keys(&mut self, levels: &Levels, mut keys: Keys) -> Result<(), Damage> {
        let mut finder = levels.finder(Wanted::Values);
        let (mut index, mut row, mut left) = (0, 0, 0);
        let sink = &mut *self.sink;
        let mut tell = |key: u32| {
            if left == 0 {
                (row, left) = finder.stretch(index);
            }
            sink.key(key as usize, row);
            (index, row, left) = (index + 1, row + 1, left - 1);
        };
        while let Some(run) = keys.next_run()? {
            match run {
                Run::Same(key, count) => (0..count).for_each(|_| tell(key)),
                Run::Packed(bytes, count) => unpack(&bytes, keys.width, count, &mut tell),
            }
        }
        Ok(())
    }

    /// Tells the places of keys, as long as any are wanted.
    fn places(&mut self, levels: &Levels, mut keys: Keys) -> Result<(), Damage> {
        let mut finder = levels.finder(Wanted::Values);
        let mut before = 0;
        while self.sink.wants_places()
            && let Some(run) = keys.next_run()?
        {
            match run {
                Run::Same(key, count) => {
                    for index in 0..count as u64 {
                        if !self.sink.wants(key as usize) {
                            break;
                        }
                        self.sink.place(key as usize, finder.row(before + index));
                    }
                    before += count as u64;
                }
                Run::Packed(bytes, count) => {
                    let mut index = before;
                    unpack(&bytes, keys.width, count, |key| {
                        if self.sink.wants(key as usize) {
                            self.sink.place(key as usize, finder.row(index));
                        }
                        index += 1;
                    });
                    before += count as u64;
                }
            }
        }
        Ok(())
    }

    fn values(&mut self, levels: &Levels, bytes: Bytes, found: i64, count: usize) -> Result<(), Damage> {
        let decoder = values::check(self.leaf, found, &bytes, count)?;
        if !self.sink.wants_values() {
            return Ok(());
        }
        let mut finder = levels.finder(Wanted::Values);
        let mut before = 0;
        let (sink, extremes, leaf) = (&mut *self.sink, &mut self.extremes, self.leaf);
        values::decode(self.values, &self.footer.metadata, (bytes, decoder, count), BATCH, |array| {
            if !sink.goes_on() {
                return;
            }
            if let Some(extremes) = extremes {
                extremes.take(array.as_ref());
            }
            match leaf.reading {
                Reading::Typed | Reading::Uuid => {
                    sink.values(shown(leaf, array).as_ref(), &mut |index| finder.row(before + index as u64));
                }
                Reading::Opaque | Reading::Unknown => {
                    sink.opaque(array.len() as u64, &mut |index| finder.row(before + index));
                }
            }
            before += array.len() as u64;
        })
    }
}

/// The keys of a page.
#[derive(Clone, Debug)]
struct Keys {
    width: u32,
    /// One run that is all of them.
    whole: Option<Run>,
    runs: Runs,
}

impl Keys {
    fn none(width: u32) -> Self {
        Self { width, whole: None, runs: Runs::new(Bytes::new(), width, 0) }
    }

    fn next_run(&mut self) -> Result<Option<Run>, Damage> {
        match self.whole.take() {
            Some(run) => Ok(Some(run)),
            None => self.runs.next_run(),
        }
    }
}

/// The values as they are measured.
fn shown(leaf: &Leaf, values: &ArrayRef) -> ArrayRef {
    match values.as_fixed_size_binary_opt().filter(|_| leaf.reading == Reading::Uuid) {
        Some(uuids) => Arc::new(StringArray::from_iter_values(uuids.iter().flatten().map(uuid))),
        None => Arc::clone(values),
    }
}

fn uuid(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(36);
    for (index, byte) in bytes.iter().enumerate() {
        if matches!(index, 4 | 6 | 8 | 10) {
            text.push('-');
        }
        for digit in [byte >> 4, byte & 0x0F] {
            text.push(char::from_digit(u32::from(digit), 16).unwrap_or('?'));
        }
    }
    text
}

/// The levels of a page, and the bytes of its values.
fn levels(leaf: &Leaf, page: &DataPage, rows_before: u64) -> Result<(Levels, Bytes), Damage> {
    let (rep_width, def_width) = (bits_for(leaf.max_rep), bits_for(leaf.max_def));
    let bytes = page.bytes.clone();
    let (rep, def, values) = match page.levels {
        LevelPlace::Inside { rep, def } => {
            let (rep, rest) = inside(bytes, rep, rep_width, page.cells)?;
            let (def, rest) = inside(rest, def, def_width, page.cells)?;
            (rep, def, rest)
        }
        LevelPlace::Apart { rep, def } => {
            let place = |from: usize, size: usize, width: u32| match width {
                0 => LevelBytes::Zero,
                _ => LevelBytes::Hybrid(bytes.slice(from..from + size)),
            };
            if rep + def > bytes.len() {
                return Err(Damage::Size);
            }
            (place(0, rep, rep_width), place(rep, def, def_width), bytes.slice(rep + def..))
        }
    };
    let levels = Levels { rep, def, rep_width, def_width, max_def: leaf.max_def, count: page.cells, rows_before };
    Ok((levels, values))
}

/// Levels that come before values, with their length if they are in runs; and what comes after them.
fn inside(bytes: Bytes, found: i64, width: u32, count: usize) -> Result<(LevelBytes, Bytes), Damage> {
    match (width, found) {
        (0, _) => Ok((LevelBytes::Zero, bytes)),
        (_, encoding::RLE) => sized(&bytes).map(|(levels, rest)| (LevelBytes::Hybrid(levels), rest)),
        (_, encoding::BIT_PACKED) => {
            let size = count.checked_mul(width as usize).ok_or(Damage::TooFewValues)?.div_ceil(8);
            if size > bytes.len() {
                return Err(Damage::TooFewValues);
            }
            Ok((LevelBytes::Packed(bytes.slice(..size)), bytes.slice(size..)))
        }
        _ => Err(Damage::Values(format!("levels in an encoding that has none (number {found})"))),
    }
}

/// Bytes that come after their length, and what comes after them.
fn sized(bytes: &Bytes) -> Result<(Bytes, Bytes), Damage> {
    let (head, rest) = bytes.split_first_chunk::<4>().ok_or(Damage::TooFewValues)?;
    let size = u32::from_le_bytes(*head) as usize;
    if size > rest.len() {
        return Err(Damage::TooFewValues);
    }
    Ok((bytes.slice(4..4 + size), bytes.slice(4 + size..)))
}
