//! The summary of one table: its columns, its rows, and which parts it has seen.
//!
//! **Invariant:** no part is counted twice and none is skipped: merging anything but the next part is refused.

use serde::{Deserialize, Serialize};

use crate::base::place::Origin;
use crate::facts::Notes;

use super::column::{ColumnState, Limits};
use super::rows::{PartRows, RepeatedRows, salt};

/// What was measured of one part: a byte range of a text file or a row group. Places count from its start.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PartState {
    limits: Limits,
    /// One summary per column of the file, in the file's order.
    pub columns: Vec<ColumnState>,
    /// The same over ragged rows, once there is one.
    pub shifted: Vec<ColumnState>,
    /// Rows measured.
    pub rows: u64,
    /// The rows as wholes.
    pub wholes: PartRows,
    /// For each column of the file, what its cells' hashes are multiplied with in those.
    pub(super) salts: Vec<u64>,
    /// Departures from the format.
    pub notes: Notes,
}

impl PartState {
    /// A part of a file with this many columns, of which nothing has been seen, and which stand in the table as they
    /// stand in the file.
    pub fn new(columns: usize, limits: Limits) -> Self {
        Self::of_file((0..columns).collect::<Vec<_>>().as_slice(), limits)
    }

    /// The same where `mapping[i]` is the table's column for the file's column `i`.
    pub fn of_file(mapping: &[usize], limits: Limits) -> Self {
        Self {
            limits,
            columns: vec![ColumnState::new(limits); mapping.len()],
            shifted: Vec::new(),
            rows: 0,
            wholes: PartRows::default(),
            salts: mapping.iter().map(|&position| salt(position)).collect(),
            notes: Notes::default(),
        }
    }

    /// Becomes a part of which nothing has been seen, in the memory of one that was folded. `false` if that was of another
    /// make, and nothing has changed.
    pub fn renew(&mut self, mapping: &[usize], limits: Limits) -> bool {
        if self.limits != limits || self.columns.len() < mapping.len() {
            return false;
        }
        self.columns.truncate(mapping.len());
        self.wholes.renew();
        self.salts = mapping.iter().map(|&position| salt(position)).collect();
        self.columns.iter_mut().for_each(ColumnState::renew);
        (self.shifted, self.rows, self.notes) = (Vec::new(), 0, Notes::default());
        true
    }

    /// A part of which the columns were measured each by itself.
    pub fn of_columns(columns: Vec<ColumnState>, wholes: PartRows, rows: u64, limits: Limits) -> Self {
        Self { limits, columns, shifted: Vec::new(), rows, wholes, salts: Vec::new(), notes: Notes::default() }
    }

    /// Makes room for the cells of ragged rows.
    pub(super) fn expect_shifted(&mut self) {
        let limits = self.limits;
        self.shifted.resize_with(self.columns.len(), || ColumnState::new(limits));
    }
}

/// Where a part stands: parts are numbered from 0 in their file, and files in their table.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct PartId {
    /// Index of the file in the table.
    pub file: u32,
    /// Index of the part in the file.
    pub part: u32,
}

impl PartId {
    /// The part after this one; `End` says whether this one ends its file.
    #[must_use]
    pub const fn next(self, end: End) -> Self {
        match end {
            End::PartOnly => Self { part: self.part + 1, ..self },
            End::File => Self { file: self.file + 1, part: 0 },
        }
    }
}

/// What ends with a part.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum End {
    /// The file goes on.
    PartOnly,
    /// The part is the last of its file.
    File,
}

/// A part, or a run of parts, that does not come next.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("part {found:?} does not follow: part {expected:?} comes next")]
pub struct OutOfOrder {
    /// What comes next.
    pub expected: PartId,
    /// What was offered.
    pub found: PartId,
}

/// The summary of adjacent parts of a table.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct TableState {
    /// The format of what is serialized here.
    version: u16,
    limits: Limits,
    /// One summary per column of the table.
    pub columns: Vec<ColumnState>,
    /// The same over ragged rows, once there is one: which column their cells belong to is not known.
    pub shifted: Vec<ColumnState>,
    /// Rows measured.
    pub rows: u64,
    /// Rows that are the same as others.
    pub repeats: RepeatedRows,
    /// Departures from the format.
    pub notes: Notes,
    first: PartId,
    next: PartId,
}

impl TableState {
    const VERSION: u16 = 3;

    /// A table with this many columns, of which the part `first` will come first.
    pub fn new(columns: usize, limits: Limits, first: PartId) -> Self {
        Self {
            version: Self::VERSION,
            limits,
            columns: vec![ColumnState::new(limits); columns],
            shifted: Vec::new(),
            rows: 0,
            repeats: RepeatedRows::new(limits.rows),
            notes: Notes::default(),
            first,
            next: first,
        }
    }

    /// Takes in the next part. `mapping[i]` is the table's column for the file's column `i`; the table's other
    /// columns are absent from its rows. Gives the part back, whose memory may be used again.
    pub fn fold(
        &mut self,
        mut part: PartState,
        (id, end): (PartId, End),
        mapping: &[usize],
        origin: Origin,
    ) -> Result<PartState, OutOfOrder> {
        self.expect(id)?;
        let mut has = vec![false; self.columns.len()];
        for (column, &target) in part.columns.iter_mut().zip(mapping) {
            column.rebase(origin);
            self.columns[target].merge(column);
            has[target] = true;
        }
        if !part.shifted.is_empty() {
            self.expect_shifted();
        }
        for (column, &target) in part.shifted.iter_mut().zip(mapping) {
            column.rebase(origin);
            self.shifted[target].merge(column);
        }
        for (column, _) in self.columns.iter_mut().zip(has).filter(|(_, has)| !has) {
            column.elsewhere(part.rows);
        }
        part.notes.rebase(origin);
        self.notes.merge(&part.notes, self.limits.places);
        self.repeats.fold(&part.wholes, part.rows, origin);
        self.rows += part.rows;
        self.next = id.next(end);
        Ok(part)
    }

    /// Takes in the summary of the parts that come next, measured elsewhere by the same plan.
    pub fn merge(&mut self, next: &Self) -> Result<(), OutOfOrder> {
        self.expect(next.first)?;
        for (mine, theirs) in self.columns.iter_mut().zip(&next.columns) {
            mine.merge(theirs);
        }
        if !next.shifted.is_empty() {
            self.expect_shifted();
        }
        for (mine, theirs) in self.shifted.iter_mut().zip(&next.shifted) {
            mine.merge(theirs);
        }
        self.notes.merge(&next.notes, self.limits.places);
        self.repeats.merge(&next.repeats);
        self.rows += next.rows;
        self.next = next.next;
        Ok(())
    }

    /// The part that comes next: the end of what this summary covers.
    pub fn covered_to(&self) -> PartId {
        self.next
    }

    fn expect_shifted(&mut self) {
        let limits = self.limits;
        self.shifted.resize_with(self.columns.len(), || ColumnState::new(limits));
    }

    fn expect(&self, found: PartId) -> Result<(), OutOfOrder> {
        if found == self.next { Ok(()) } else { Err(OutOfOrder { expected: self.next, found }) }
    }
}
