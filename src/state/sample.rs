//! The row sample: whole rows, drawn by where they stand, for questions about what one column says of another.
//!
//! Which rows are drawn follows from the file's path, the number of the part and that of the row in it: from the data's
//! own shape, never from its values or from threads. The sample itself is [`Lowest`]; here are its rows, which are kept
//! as the bytes of their cells one behind the other, and the ways that lead into it: rows of a block of text, and cells
//! of a Parquet column, which come without their neighbours.
//!
//! Rows with more or fewer cells than the header are left out, as nobody knows which column their cells belong to. A
//! column that could not be read in a row group has unread cells there, and the rows count for the other columns.
//!
//! **Invariant:** cells live in memory and in a written state alone, never in facts or a report.

use std::sync::OnceLock;

use serde::{Deserialize, Serialize};

use crate::detect::null::null_spelling;
use crate::read::{Batch, ColumnView};
use crate::sketch::hash::{digest, hash_bytes, mix};
use crate::sketch::lowest::{Costs, Lowest, Room};

use super::array::{Look, each};
use super::cell::{looks_tagged, tagged};

/// A cell of a sampled row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SampledCell<'a> {
    /// The row's file has no such column.
    Absent,
    /// It could not be read.
    Unread,
    /// It says that it holds nothing.
    Null,
    /// It holds something that is only counted.
    Opaque,
    /// A value, under the key that tells it from others: text, or a tagged image of a typed value.
    Value(&'a [u8]),
    /// A value too long to be kept, as a digest followed by its length.
    Long(&'a [u8]),
}

/// Longer values are kept as digests: 64 bytes hold every number and nearly every code or category.
const LONGEST: usize = 64;

/// Rows of a row group among which the sample looks; a footer may claim any number of them.
const MOST_ROWS: u64 = 1 << 23;

/// How the cells of a row begin, before their length.
mod mark {
    pub(super) const ABSENT: u8 = 0;
    pub(super) const UNREAD: u8 = 1;
    pub(super) const NULL: u8 = 2;
    pub(super) const OPAQUE: u8 = 3;
    pub(super) const LONG: u8 = 4;
    /// A value of so many bytes less.
    pub(super) const VALUE: u8 = 5;
}

impl<'a> SampledCell<'a> {
    /// Writes it behind other cells.
    fn write(self, cells: &mut Vec<u8>) {
        match self {
            Self::Absent => cells.push(mark::ABSENT),
            Self::Unread => cells.push(mark::UNREAD),
            Self::Null => cells.push(mark::NULL),
            Self::Opaque => cells.push(mark::OPAQUE),
            Self::Long(digest) => {
                cells.push(mark::LONG);
                cells.extend_from_slice(digest);
            }
            Self::Value(key) => match u8::try_from(key.len()) {
                Ok(length) if key.len() <= LONGEST => {
                    cells.push(mark::VALUE + length);
                    cells.extend_from_slice(key);
                }
                _ => {
                    cells.push(mark::LONG);
                    cells.extend_from_slice(&long(key));
                }
            },
        }
    }

    /// The first of these cells, and those behind it.
    fn read(cells: &'a [u8]) -> (Self, &'a [u8]) {
        let Some((&first, rest)) = cells.split_first() else { return (Self::Absent, cells) };
        match first {
            mark::ABSENT => (Self::Absent, rest),
            mark::UNREAD => (Self::Unread, rest),
            mark::NULL => (Self::Null, rest),
            mark::OPAQUE => (Self::Opaque, rest),
            mark::LONG => {
                let (digest, rest) = rest.split_at_checked(LONG_BYTES).unwrap_or((rest, &[]));
                (Self::Long(digest), rest)
            }
            length => {
                let length = usize::from(length - mark::VALUE);
                let (key, rest) = rest.split_at_checked(length).unwrap_or((rest, &[]));
                (Self::Value(key), rest)
            }
        }
    }
}

/// Bytes of a digest and a length.
const LONG_BYTES: usize = 24;

fn long(key: &[u8]) -> [u8; LONG_BYTES] {
    let mut bytes = [0; LONG_BYTES];
    bytes[..16].copy_from_slice(&digest(key));
    bytes[16..].copy_from_slice(&(key.len() as u64).to_le_bytes());
    bytes
}

/// Writes a text cell; `None` where a short row has none.
fn write_text(text: Option<&[u8]>, cells: &mut Vec<u8>) {
    let Some(text) = text else { return SampledCell::Absent.write(cells) };
    if null_spelling(text).is_some() {
        SampledCell::Null.write(cells);
    } else if looks_tagged(text) {
        SampledCell::Value(&tagged(text)).write(cells);
    } else {
        SampledCell::Value(text).write(cells);
    }
}

/// Writes an element of an array.
fn write_look(look: &Look<'_>, cells: &mut Vec<u8>) {
    match look {
        Look::Null(_) => SampledCell::Null.write(cells),
        Look::Opaque => SampledCell::Opaque.write(cells),
        Look::Text(text) => write_text(Some(text), cells),
        Look::Typed(key, _) => SampledCell::Value(key.as_bytes()).write(cells),
    }
}

/// A row of the sample. Rows are ordered by where they stand.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct SampledRow {
    /// Index of its file in the table.
    pub file: u32,
    /// Index of its part in the file.
    pub part: u32,
    /// Which row of the part, from 0.
    pub row: u32,
    /// The byte before the fraction of a number in text.
    pub decimal: u8,
    cells: Box<[u8]>,
}

impl SampledRow {
    /// What a row takes up beside its cells, about.
    const OWN_BYTES: usize = 64;

    /// Its cells, in the order of the table's columns.
    pub fn cells(&self) -> impl Iterator<Item = SampledCell<'_>> {
        let mut rest = &self.cells[..];
        std::iter::from_fn(move || {
            let (cell, behind) = (!rest.is_empty()).then(|| SampledCell::read(rest))?;
            rest = behind;
            Some(cell)
        })
    }
}

impl Costs for SampledRow {
    fn cost(&self) -> usize {
        Self::OWN_BYTES + self.cells.len()
    }
}

/// The rows of a sample by column.
#[derive(Clone, Debug)]
pub struct SampledColumns<'a> {
    /// In the order in which they stand, which is the same in every format.
    rows: Vec<&'a SampledRow>,
    width: usize,
    /// Where in its row each cell begins.
    starts: Vec<u32>,
}

impl<'a> SampledColumns<'a> {
    /// Rows of a table with so many columns.
    pub fn new(rows: &'a [(u64, SampledRow)], width: usize) -> Self {
        let mut rows: Vec<&SampledRow> = rows.iter().map(|(_, row)| row).collect();
        rows.sort_unstable_by_key(|row| (row.file, row.part, row.row));
        let mut starts = Vec::with_capacity(rows.len() * width);
        for row in &rows {
            let mut rest = &row.cells[..];
            for _ in 0..width {
                starts.push(u32::try_from(row.cells.len() - rest.len()).unwrap_or(u32::MAX));
                rest = SampledCell::read(rest).1;
            }
        }
        Self { rows, width, starts }
    }

    /// All rows, by number.
    pub fn rows(&self) -> std::ops::Range<u32> {
        0..u32::try_from(self.rows.len()).unwrap_or(u32::MAX)
    }

    /// A row.
    pub fn row(&self, row: u32) -> &'a SampledRow {
        self.rows[row as usize]
    }

    /// The cell of a row in a column.
    pub fn cell(&self, row: u32, column: usize) -> SampledCell<'a> {
        let start = self.starts.get(row as usize * self.width + column).copied().unwrap_or(u32::MAX);
        SampledCell::read(self.row(row).cells.get(start as usize..).unwrap_or_default()).0
    }
}

/// Which rows of a part are drawn: `salt` is that of the part.
#[inline]
fn key(salt: u64, row: u64) -> u64 {
    mix(salt.wrapping_add(row.wrapping_mul(0x9e37_79b9_7f4a_7c15)))
}

/// The rows of a part that may be in the sample.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PartSample {
    salt: u64,
    sample: Lowest<SampledRow>,
    /// Rows seen.
    rows: u64,
}

impl PartSample {
    /// None yet of the part of this number of the file that reports show under `path`. Rows with a key of `threshold`
    /// or above are known not to be wanted.
    pub fn new(room: Room, path: &str, part: u32, threshold: u64) -> Self {
        let mut sample = Lowest::new(room);
        sample.lower(threshold);
        Self { salt: mix(hash_bytes(path.as_bytes()) ^ mix(u64::from(part) + 1)), sample, rows: 0 }
    }

    /// Takes in a row of text; `None` is a cell that its file does not have.
    pub fn text_row(&mut self, row: &[Option<&[u8]>]) {
        let (number, key) = (self.rows, key(self.salt, self.rows));
        if key < self.sample.threshold() {
            let mut cells = Vec::new();
            for cell in row {
                write_text(*cell, &mut cells);
            }
            self.add(key, number, b'.', cells.into());
        }
        self.rows += 1;
    }

    /// The rows that were drawn so far.
    pub fn sample(&self) -> &Lowest<SampledRow> {
        &self.sample
    }

    /// Takes in the rows of a batch.
    pub(super) fn observe(&mut self, batch: &dyn Batch, columns: usize) {
        let mut ragged = batch.ragged().iter().peekable();
        for row in 0..batch.rows() {
            let number = self.rows + row as u64;
            let is_ragged = ragged.next_if_eq(&&row).is_some();
            let key = key(self.salt, number);
            if is_ragged || key >= self.sample.threshold() {
                continue;
            }
            let mut cells = Vec::with_capacity(columns * 8);
            for column in 0..columns {
                match batch.column(column) {
                    ColumnView::Text(texts) => write_text(texts.cell(row), &mut cells),
                    ColumnView::Array(array) => {
                        each(array.slice(row, 1).as_ref(), &mut |_, look: Look<'_>| write_look(&look, &mut cells));
                    }
                }
            }
            self.add(key, number, batch.decimal(), cells.into());
        }
        self.rows += batch.rows() as u64;
    }

    fn add(&mut self, key: u64, row: u64, decimal: u8, cells: Box<[u8]>) {
        let row = u32::try_from(row).unwrap_or(u32::MAX);
        self.sample.add(key, SampledRow { file: 0, part: 0, row, decimal, cells });
    }

    /// Which rows may be in the sample, of a row group that claims so many. If it claims too many, fewer are drawn of it
    /// and of the whole table.
    pub fn picks(&self, claimed: u64) -> Picks {
        let claimed = claimed.clamp(1, MOST_ROWS);
        // A quarter more than there is room for, so that the sample is full and its own threshold lower than this.
        let share = (self.sample.room().rows as f64 * 1.25 + 64.0) / claimed as f64;
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a share of all keys")]
        let enough = if share < 1.0 { (share * u64::MAX as f64) as u64 } else { u64::MAX };
        let blocks = index(claimed.div_ceil(BLOCK));
        Picks {
            salt: self.salt,
            threshold: self.sample.threshold().min(enough),
            blocks: std::iter::repeat_with(OnceLock::new).take(blocks).collect(),
        }
    }

    /// Takes in the picked rows of a row group that has so many rows: the cells of each of its columns.
    pub fn put_together(&mut self, picks: &Picks, columns: Vec<PickedCells<'_>>, rows: u64) {
        let mut columns: Vec<Reading<'_>> = columns.into_iter().map(Reading::new).collect();
        for row in (0..rows.min(MOST_ROWS)).filter(|row| picks.wants(*row)) {
            let mut cells = Vec::with_capacity(columns.len() * 8);
            for column in &mut columns {
                column.copy(index(row), &mut cells);
            }
            self.add(key(self.salt, row), row, b'.', cells.into());
        }
        self.sample.lower(picks.threshold);
        self.rows += rows;
    }

    /// Adds a column that holds the same in every row.
    pub fn add_column(&mut self, value: Option<&str>) {
        self.rewrite(|row, cells| {
            cells.extend_from_slice(&row.cells);
            match value {
                Some(value) => write_text(Some(value.as_bytes()), cells),
                None => SampledCell::Null.write(cells),
            }
        });
    }

    /// The rows in the order of the columns of a table of so many: `mapping[i]` is the table's column for the part's
    /// column `i`.
    pub(super) fn into_rows(
        mut self,
        (file, part): (u32, u32),
        mapping: &[usize],
        columns: usize,
    ) -> Lowest<SampledRow> {
        let is_same = mapping.len() == columns && mapping.iter().enumerate().all(|(here, there)| here == *there);
        if !is_same {
            self.rewrite(|row, cells| {
                let mut sorted = vec![SampledCell::Absent; columns];
                for (cell, &target) in row.cells().zip(mapping) {
                    if let Some(place) = sorted.get_mut(target) {
                        *place = cell;
                    }
                }
                for cell in sorted {
                    cell.write(cells);
                }
            });
        }
        let mut sample = self.sample;
        for (key, row) in sample.take_rows() {
            sample.add(key, SampledRow { file, part, ..row });
        }
        sample
    }

    fn rewrite(&mut self, write: impl Fn(&SampledRow, &mut Vec<u8>)) {
        for (key, row) in self.sample.take_rows() {
            let mut cells = Vec::with_capacity(row.cells.len());
            write(&row, &mut cells);
            self.sample.add(key, SampledRow { cells: cells.into(), ..row });
        }
    }
}

#[expect(clippy::cast_possible_truncation, reason = "rows are at most `MOST_ROWS`")]
const fn index(row: u64) -> usize {
    row as usize
}

/// Rows of a row group whose bits are found out together.
const BLOCK: u64 = 4096;

/// Rows of a row group of which the cells are wanted. Found out as rows come, since how many there are is only claimed.
#[derive(Debug)]
pub struct Picks {
    salt: u64,
    threshold: u64,
    /// A bit for each row.
    blocks: Vec<OnceLock<Box<[u64]>>>,
}

impl Picks {
    #[inline]
    fn wants(&self, row: u64) -> bool {
        let block = usize::try_from(row / BLOCK).ok().and_then(|block| self.blocks.get(block));
        block.is_some_and(|block| {
            let bits = block.get_or_init(|| self.bits(row / BLOCK * BLOCK));
            bits[index(row % BLOCK / 64)] >> (row % 64) & 1 == 1
        })
    }

    #[cold]
    fn bits(&self, first: u64) -> Box<[u64]> {
        let word = |word: u64| {
            (0..64)
                .filter(|bit| key(self.salt, first + word * 64 + bit) < self.threshold)
                .fold(0, |all, bit| all | 1 << bit)
        };
        (0..BLOCK / 64).map(word).collect()
    }
}

/// The cells of one column in the picked rows.
#[derive(Debug)]
pub struct PickedCells<'a> {
    picks: &'a Picks,
    /// Row, and where its cell begins and ends in `cells`.
    spans: Vec<(u32, u32, u32)>,
    cells: Vec<u8>,
    /// What stands for a row without a cell.
    otherwise: SampledCell<'static>,
}

impl<'a> PickedCells<'a> {
    /// None yet.
    pub fn new(picks: &'a Picks) -> Self {
        Self { picks, spans: Vec::new(), cells: Vec::new(), otherwise: SampledCell::Absent }
    }

    /// A column that could not be read.
    pub fn unread(picks: &'a Picks) -> Self {
        Self { otherwise: SampledCell::Unread, ..Self::new(picks) }
    }

    /// A column in lists, of which a row may hold any number of cells: they are only counted.
    pub fn counted(picks: &'a Picks) -> Self {
        Self { otherwise: SampledCell::Opaque, ..Self::new(picks) }
    }

    /// Takes in the cell of a row, if the row is wanted.
    #[inline]
    pub(super) fn note(&mut self, row: u64, look: &Look<'_>) {
        if self.picks.wants(row) {
            self.keep(row, |cells| write_look(look, cells));
        }
    }

    /// Takes in the cell of a row as it was written before, if the row is wanted.
    #[inline]
    pub(super) fn note_written(&mut self, row: u64, written: &[u8]) {
        if self.picks.wants(row) {
            self.keep(row, |cells| cells.extend_from_slice(written));
        }
    }

    /// Whether any row after this one may be wanted.
    pub(super) fn reaches(&self, row: u64) -> bool {
        row / BLOCK < self.picks.blocks.len() as u64
    }

    fn keep(&mut self, row: u64, write: impl FnOnce(&mut Vec<u8>)) {
        let within = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
        let row = within(index(row));
        let start = within(self.cells.len());
        if let Some(last) = self.spans.last_mut().filter(|last| last.0 == row) {
            // A row with a second cell stands in a list, of which only that there is one is known.
            if last.2 != u32::MAX {
                SampledCell::Opaque.write(&mut self.cells);
                *last = (row, start, u32::MAX);
            }
            return;
        }
        write(&mut self.cells);
        self.spans.push((row, start, within(self.cells.len())));
    }
}

/// The cells of a column as rows are put together.
struct Reading<'a> {
    column: PickedCells<'a>,
    next: usize,
}

impl<'a> Reading<'a> {
    fn new(mut column: PickedCells<'a>) -> Self {
        // Nulls of a page come before its values.
        column.spans.sort_by_key(|(row, ..)| *row);
        Self { column, next: 0 }
    }

    /// Writes the cell of a row; rows are asked for in order.
    fn copy(&mut self, row: usize, cells: &mut Vec<u8>) {
        let rest = &self.column.spans[self.next..];
        let before = rest.iter().take_while(|span| (span.0 as usize) < row).count();
        let here = rest[before..].iter().take_while(|span| span.0 as usize == row).count();
        let span = rest.get(before).copied();
        self.next += before + here;
        match (here, span) {
            (1, Some((_, start, end))) if end != u32::MAX => {
                cells.extend_from_slice(&self.column.cells[start as usize..end as usize]);
            }
            (0, _) | (_, None) => self.column.otherwise.write(cells),
            _ => SampledCell::Opaque.write(cells),
        }
    }
}

/// How an element of a dictionary is written.
pub(super) fn written(look: &Look<'_>) -> Vec<u8> {
    let mut cells = Vec::new();
    write_look(look, &mut cells);
    cells
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_read_back_as_they_were_written() {
        let text = [b'x'; LONGEST + 1];
        let digest = long(&text);
        let given = [
            SampledCell::Value(b"7"),
            SampledCell::Absent,
            SampledCell::Null,
            SampledCell::Value(b""),
            SampledCell::Opaque,
            SampledCell::Long(&digest),
            SampledCell::Unread,
            SampledCell::Value(&text[1..]),
        ];
        let mut cells = Vec::new();
        for cell in given {
            cell.write(&mut cells);
        }
        let row = SampledRow { file: 0, part: 0, row: 0, decimal: b'.', cells: cells.into() };
        assert_eq!(row.cells().collect::<Vec<_>>(), given);
        let mut cells = Vec::new();
        SampledCell::Value(&text).write(&mut cells);
        assert_eq!(SampledCell::read(&cells).0, SampledCell::Long(&digest));
    }
}
