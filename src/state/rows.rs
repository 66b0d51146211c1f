//! Whole rows: which of them are the same.
//!
//! ```text
//! cells of a part, column by column -> PartRows: a sum for each row -> fold -> RepeatedRows: a keyed sample of rows
//! ```
//!
//! A row is known by the sum of its cells' hashes, each multiplied by a number of its column, so columns may come in
//! any order. Two rows of the same cells have the same sum; by the birthday bound, among a million different honest rows
//! two have the same sum with a chance of about 3e-8. Cells are compared as they are written: `1` and `1.0` differ.
//!
//! **Invariant:** every row of a part has one sum, or the part says that its rows are not known.

use serde::{Deserialize, Serialize};

use crate::base::Spot;
use crate::base::place::Origin;
use crate::facts::RepeatFacts;
use crate::sketch::hash::mix;
use crate::sketch::keyed::{KeyedSample, Place};

/// What the hashes of a column's cells are multiplied with. Odd, so that no hash is lost.
#[inline]
pub fn salt(position: usize) -> u64 {
    mix(position as u64 + 1) | 1
}

/// What stands in a sum for a cell that holds a Parquet null: nothing. Text that holds nothing has the hash of its
/// spelling.
pub const NULL: u64 = 0;

/// The sums of the rows of a row group, as far as some of its columns make them.
#[derive(Clone, Debug, Default)]
pub struct Sums {
    sums: Vec<u64>,
    /// Whether some cells could not be told apart.
    is_unknown: bool,
}

impl Sums {
    /// Adds a cell of a row, counted from 0.
    #[inline]
    pub fn add(&mut self, row: u64, cell: u64) {
        let row = usize::try_from(row).unwrap_or(usize::MAX);
        match self.sums.get_mut(row) {
            Some(sum) => *sum = sum.wrapping_add(cell),
            None => self.lengthen(row, cell),
        }
    }

    /// Rows of a row group that are compared with others at most; a run length may claim any number of them.
    const MOST: usize = 1 << 23;

    #[cold]
    fn lengthen(&mut self, row: usize, cell: u64) {
        if row >= Self::MOST {
            self.is_unknown = true;
            return;
        }
        let room = (row + 1).next_power_of_two();
        self.sums.resize(room, 0);
        if let Some(sum) = self.sums.get_mut(row) {
            *sum = cell;
        }
    }

    /// Says that some cells can't be told apart.
    pub fn forget(&mut self) {
        self.is_unknown = true;
    }
}

/// The rows of a part, in order.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PartRows {
    sums: Vec<u64>,
    /// The line of each row, counted from the start of the part; empty where the format has no lines.
    lines: Vec<u32>,
    /// Whether a column is missing from the sums.
    is_unknown: bool,
}

impl PartRows {
    /// Becomes the rows of a part without any. Keeps its memory.
    pub fn renew(&mut self) {
        self.sums.clear();
        self.lines.clear();
        self.is_unknown = false;
    }

    /// Makes room for the rows of a batch, and gives their sums, all zero.
    pub fn begin(&mut self, rows: usize) -> &mut [u64] {
        let first = self.sums.len();
        self.sums.resize(first + rows, 0);
        &mut self.sums[first..]
    }

    /// Notes the line of the next row that has none.
    #[inline]
    pub fn line(&mut self, line: Option<u64>) {
        if let Some(line) = line {
            self.lines.push(u32::try_from(line).unwrap_or(u32::MAX));
        }
    }

    /// The rows of a row group, of which columns were read by themselves.
    pub fn of_columns(columns: impl Iterator<Item = Sums>, rows: u64) -> Self {
        let Some(rows) = usize::try_from(rows).ok().filter(|rows| *rows <= Sums::MOST) else { return Self::unknown() };
        let mut whole = Self::default();
        for mut column in columns {
            // A row without a value in any of these columns is past the end, or zero.
            column.sums.resize(rows, 0);
            whole.is_unknown |= column.is_unknown;
            if whole.sums.is_empty() {
                whole.sums = column.sums;
            } else {
                whole.sums.iter_mut().zip(column.sums).for_each(|(sum, more)| *sum = sum.wrapping_add(more));
            }
        }
        whole.sums.resize(rows, 0);
        whole
    }

    /// Adds the same to every row: what the names of folders say.
    pub fn add_to_all(&mut self, more: u64) {
        self.sums.iter_mut().for_each(|sum| *sum = sum.wrapping_add(more));
    }

    /// Rows of which a column could not be read.
    pub fn unknown() -> Self {
        Self { is_unknown: true, ..Self::default() }
    }

    /// Whether a column could not be read, so that rows can't be compared.
    pub(super) fn is_unknown(&self) -> bool {
        self.is_unknown
    }

    /// The sum of each row.
    pub(super) fn sums(&self) -> &[u64] {
        &self.sums
    }

    /// Where a row is, counted from 0, of the part that begins at `origin`.
    pub(super) fn at(&self, row: usize, origin: Origin) -> At {
        At {
            record: origin.records.saturating_add(row as u64 + 1),
            file: origin.file,
            line: self.lines.get(row).map_or(u32::MAX, |line| {
                u32::try_from(origin.lines.saturating_add(u64::from(*line))).unwrap_or(u32::MAX)
            }),
        }
    }
}

/// Rows that are the same, over adjacent parts.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RepeatedRows {
    sample: KeyedSample<Seen>,
    /// Rows that were compared.
    compared: u64,
    /// Rows of parts of which a column could not be read.
    unknown: u64,
}

/// What is kept of a row that is in the sample.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Seen {
    rows: u64,
    first: At,
    /// Where it came again.
    again: Option<At>,
}

/// A place, in fewer bytes than a [`Spot`] has.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct At {
    record: u64,
    file: u32,
    /// `u32::MAX` where there is none, or past that line.
    line: u32,
}

impl At {
    pub(super) fn spot(self) -> Spot {
        let line = (self.line != u32::MAX).then_some(u64::from(self.line));
        Spot { file: self.file, record: Some(self.record), line, byte: None }
    }
}

impl RepeatedRows {
    /// A summary of no row, whose sample has room for so many.
    pub fn new(room: usize) -> Self {
        Self { sample: KeyedSample::new(room), compared: 0, unknown: 0 }
    }

    /// Takes in the rows of the part that begins at `origin`; `rows` is how many it has.
    pub fn fold(&mut self, part: &PartRows, rows: u64, origin: Origin) {
        if part.is_unknown || part.sums.len() as u64 != rows {
            self.unknown += rows;
            return;
        }
        self.compared += rows;
        for (index, sum) in part.sums.iter().enumerate() {
            let key = mix(*sum);
            if !self.sample.admits(key) {
                continue;
            }
            let at = || part.at(index, origin);
            if let Place::Known(seen) = self.sample.add(key, || Seen { rows: 1, first: at(), again: None }) {
                seen.rows += 1;
                seen.again.get_or_insert_with(at);
            }
        }
    }

    /// Takes in the rows that come after.
    pub fn merge(&mut self, next: &Self) {
        self.compared += next.compared;
        self.unknown += next.unknown;
        self.sample.merge(&next.sample, |mine, theirs| {
            mine.rows += theirs.rows;
            mine.again = mine.again.or(Some(theirs.first));
        });
    }

    /// The facts, with the first `places` rows that repeat another.
    pub fn facts(&self, places: usize) -> RepeatFacts {
        let repeated = || self.sample.payloads().filter(|seen| seen.rows > 1);
        let mut again: Vec<Spot> = repeated().filter_map(|seen| seen.again.map(At::spot)).collect();
        again.sort_unstable();
        again.truncate(places);
        RepeatFacts {
            compared: self.compared,
            unknown: self.unknown,
            sampled: self.sample.share(),
            sampled_rows: self.sample.payloads().map(|seen| seen.rows).sum(),
            groups: repeated().count() as u64,
            repeats: repeated().map(|seen| seen.rows - 1).sum(),
            keys: self.sample.len() as u64,
            squares: self.sample.payloads().map(|seen| u128::from(seen.rows) * u128::from(seen.rows)).sum(),
            places: again,
        }
    }

    /// Bytes on the heap.
    pub fn heap_bytes(&self) -> usize {
        self.sample.heap_bytes()
    }
}
