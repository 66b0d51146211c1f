//! The summary of one table: its columns, its rows, and which parts it has seen.
//!
//! **Invariant:** no part is counted twice and none is skipped: merging anything but the next part is refused.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::base::place::Origin;
use crate::facts::{Likeness, Notes, TwinFacts};
use crate::sketch::lowest::{Lowest, Room};

use super::column::{ColumnState, Hint, Limits};
use super::declared::{PartHeld, TableHeld};
use super::gaps::RowGaps;
use super::groups::{Groups, Question};
use super::joined::Joined;
use super::picks::Picks;
use super::rows::{PartRows, RepeatedRows, salt};
use super::sample::{PartSample, SampledRow};
use super::slices::{PartSlices, Slices};
use super::twins::{Twin, TwinSearch, Twins};

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
    /// Cells of the columns that rows are put into groups by.
    pub picks: Picks,
    /// For each column of the file, what its cells' hashes are multiplied with in those.
    pub(super) salts: Vec<u64>,
    /// Departures from the format.
    pub notes: Notes,
    /// Rows by what they lack.
    pub gaps: RowGaps,
    /// Columns that are alike, while rows are read.
    pub(super) twins: TwinSearch,
    /// What was found out about that where columns are read each by itself.
    found: Option<Vec<Twin>>,
    /// Rows drawn from it, where they are wanted.
    pub sample: Option<PartSample>,
    /// The label by slices, where there is one.
    pub slices: Option<PartSlices>,
    /// How its rows go with the label file, where there is one.
    pub joined: Option<Joined>,
    /// Columns that are held against what was declared of them.
    pub held: Vec<PartHeld>,
}

impl PartState {
    /// A part of a file with this many columns, of which nothing has been seen, and which stand in the table as they
    /// stand in the file.
    pub fn new(columns: usize, limits: Limits) -> Self {
        Self::of_file((0..columns).collect::<Vec<_>>().as_slice(), limits)
    }

    /// Takes what is known of the table's columns about what is to come; `mapping[i]` is the table's column for the file's
    /// column `i`.
    pub fn expect(&mut self, hints: &[Hint], mapping: &[usize]) {
        for (column, hint) in self.columns.iter_mut().zip(mapping.iter().map(|&position| hints.get(position))) {
            column.expect(hint.copied().unwrap_or_default());
        }
    }

    /// The same where `mapping[i]` is the table's column for the file's column `i`.
    pub fn of_file(mapping: &[usize], limits: Limits) -> Self {
        Self {
            limits,
            columns: vec![ColumnState::new(limits); mapping.len()],
            shifted: Vec::new(),
            rows: 0,
            wholes: PartRows::default(),
            picks: Picks::default(),
            salts: mapping.iter().map(|&position| salt(position)).collect(),
            notes: Notes::default(),
            gaps: RowGaps::default(),
            twins: TwinSearch::new(mapping.len()),
            found: None,
            sample: None,
            slices: None,
            joined: None,
            held: Vec::new(),
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
        (self.gaps, self.twins, self.found) = (RowGaps::default(), TwinSearch::new(mapping.len()), None);
        self.sample = None;
        self.slices = None;
        self.joined = None;
        self.held = Vec::new();
        true
    }

    /// A part of which the columns were measured each by itself: they, and what was found out about them together.
    pub fn of_columns(
        columns: Vec<ColumnState>,
        wholes: PartRows,
        rows: u64,
        (gaps, twins): (RowGaps, Vec<Twin>),
        limits: Limits,
    ) -> Self {
        Self {
            limits,
            columns,
            shifted: Vec::new(),
            rows,
            wholes,
            picks: Picks::default(),
            salts: Vec::new(),
            notes: Notes::default(),
            gaps,
            twins: TwinSearch::default(),
            found: Some(twins),
            sample: None,
            slices: None,
            joined: None,
            held: Vec::new(),
        }
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
    /// Rows in groups, for each question about them.
    pub groups: Vec<Groups>,
    /// Departures from the format.
    pub notes: Notes,
    /// Rows by what they lack.
    pub gaps: RowGaps,
    /// Columns that are alike.
    pub twins: Twins,
    /// Rows drawn from it, where they are wanted.
    pub sample: Option<Lowest<SampledRow>>,
    /// The label by slices, where there is one.
    pub slices: Option<Slices>,
    /// How its rows go with the label file, where there is one.
    pub joined: Option<Joined>,
    /// Columns that are held against what was declared of them.
    pub held: TableHeld,
    first: PartId,
    next: PartId,
}

impl TableState {
    const VERSION: u16 = 9;

    /// A table with this many columns, of which the part `first` will come first.
    pub fn new(columns: usize, limits: Limits, first: PartId) -> Self {
        Self {
            version: Self::VERSION,
            limits,
            columns: vec![ColumnState::new(limits); columns],
            shifted: Vec::new(),
            rows: 0,
            repeats: RepeatedRows::new(limits.rows),
            groups: Vec::new(),
            notes: Notes::default(),
            gaps: RowGaps::default(),
            twins: Twins::new(columns),
            sample: None,
            slices: None,
            joined: None,
            held: TableHeld::default(),
            first,
            next: first,
        }
    }

    /// The same where rows are drawn: as many as there is room for.
    #[must_use]
    pub fn drawing(self, room: Room) -> Self {
        Self { sample: Some(Lowest::new(room)), ..self }
    }

    /// The same where these questions are asked of its rows.
    #[must_use]
    pub fn asking(self, questions: &[Question]) -> Self {
        let groups = questions.iter().map(|question| Groups::new(question.clone(), self.limits.rows)).collect();
        Self { groups, ..self }
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
        for groups in &mut self.groups {
            groups.fold(&part.wholes, &part.picks, part.rows, origin);
        }
        if part.rows > 0 {
            self.gaps.merge(&part.gaps);
            let twins = part.found.take().unwrap_or_else(|| part.twins.finish(part.rows));
            self.twins.fold(&twins, mapping);
        }
        if let (Some(mine), Some(theirs)) = (&mut self.sample, part.sample.take()) {
            mine.merge(theirs.into_rows((id.file, id.part), mapping, self.columns.len()));
        }
        if let Some(slices) = part.slices.take().filter(|_| part.rows > 0) {
            let table = self.slices.get_or_insert_with(|| Slices::new(self.columns.len()));
            table.fold(slices, part.rows, mapping, origin);
        }
        self.held.fold(std::mem::take(&mut part.held), mapping, origin);
        if let Some(mut joined) = part.joined.take() {
            joined.rebase(origin);
            self.joined.get_or_insert_default().merge(&joined, self.limits.places);
        }
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
        for (mine, theirs) in self.groups.iter_mut().zip(&next.groups) {
            mine.merge(theirs);
        }
        self.gaps.merge(&next.gaps);
        self.twins.merge(&next.twins);
        if let (Some(mine), Some(theirs)) = (&mut self.sample, &next.sample) {
            mine.merge(theirs.clone());
        }
        match (&mut self.slices, &next.slices) {
            (Some(mine), Some(theirs)) => mine.merge(theirs.clone()),
            (mine @ None, Some(theirs)) => *mine = Some(theirs.clone()),
            (_, None) => {}
        }
        self.held.merge(&next.held, self.limits.places);
        if let Some(joined) = &next.joined {
            self.joined.get_or_insert_default().merge(joined, self.limits.places);
        }
        self.rows += next.rows;
        self.next = next.next;
        Ok(())
    }

    /// Columns that tell the same, in the order of the first of each. Columns of one value or none tell nothing.
    pub fn alike(&self) -> Vec<TwinFacts> {
        let mut equal = BTreeMap::<u64, Vec<usize>>::new();
        let mut mapped = BTreeMap::<(u64, Vec<u64>), Vec<usize>>::new();
        for (position, (twin, column)) in self.twins.columns().iter().zip(&self.columns).enumerate() {
            if twin.cells.is_none() && twin.pattern.is_none() {
                continue;
            }
            let counts = column.value_counts();
            if counts.as_ref().is_some_and(|counts| counts.len() < 2) {
                continue;
            }
            if let Some(cells) = twin.cells {
                equal.entry(cells).or_default().push(position);
            }
            if let (Some(pattern), Some(counts)) = (twin.pattern, counts)
                && repeats(&counts)
            {
                mapped.entry((pattern, counts)).or_default().push(position);
            }
        }
        let mut twins: Vec<TwinFacts> = Vec::new();
        for columns in equal.into_values().filter(|columns| columns.len() > 1) {
            twins.push(TwinFacts { columns, likeness: Likeness::Equal });
        }
        for mut columns in mapped.into_values() {
            // Of columns that are equal the first stands for all.
            let first_of = |column: usize| {
                let group =
                    twins.iter().find(|group| group.likeness == Likeness::Equal && group.columns.contains(&column));
                group.map_or(column, |group| group.columns[0])
            };
            columns.retain(|column| first_of(*column) == *column);
            if columns.len() > 1 {
                twins.push(TwinFacts { columns, likeness: Likeness::OneToOne });
            }
        }
        twins.sort_by(|one, other| one.columns.cmp(&other.columns));
        twins
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

/// Whether values come twice and more on average. Where most come once, any two columns map onto each other.
fn repeats(counts: &[u64]) -> bool {
    counts.len() as u64 * 2 <= counts.iter().sum::<u64>()
}

/// The columns that may have a twin among these, by what is known of each by itself: nearly always none.
pub fn possible_twins(columns: &[ColumnState]) -> Vec<usize> {
    let mut alike = BTreeMap::<Likely, Vec<usize>>::new();
    for (index, column) in columns.iter().enumerate() {
        let nulls = column.null_count();
        let counts = column.value_counts();
        if counts.as_ref().is_some_and(|counts| counts.len() < 2) {
            continue;
        }
        alike.entry(Likely::Equal(nulls, column.content())).or_default().push(index);
        if let Some(counts) = counts.filter(|counts| repeats(counts)) {
            alike.entry(Likely::Mapped(nulls, counts)).or_default().push(index);
        }
    }
    let mut found: Vec<usize> = alike.into_values().filter(|columns| columns.len() > 1).flatten().collect();
    found.sort_unstable();
    found.dedup();
    found
}

/// What columns that are alike have alike.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
enum Likely {
    /// Nulls, and what the cells come to.
    Equal(u64, u64),
    /// Nulls, and how often each value occurs.
    Mapped(u64, Vec<u64>),
}
