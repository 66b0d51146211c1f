//! Rows in groups: those that have the same key, and whether they differ in something.
//!
//! ```text
//! PartRows (a sum for each row) + Picks (a few cells of each row) -> fold -> Groups: a keyed sample for each question
//! ```
//!
//! One summary answers them all; what the key is, and what is held against each other, makes the question. Rows whose
//! label differs though the rest is the same: the key is the sum of the row without the label's term, and the label is
//! held against each other.
//!
//! **Invariant:** of a key in the sample every row was seen, so what is said of a group is true of all its rows.

use serde::{Deserialize, Serialize};

use crate::base::Spot;
use crate::base::place::Origin;
use crate::facts::{GroupFacts, Grouped};
use crate::sketch::hash::mix;
use crate::sketch::keyed::{KeyedSample, Place};

use super::picks::{NOTHING, Picks};
use super::row_cells::MOST_ROWS;
use super::rows::{At, PartRows, salt};

/// A question about the rows of a table. Columns are given by their places among those picked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Question {
    /// What rows of one group have in common.
    pub key: KeyOf,
    /// What is held against each other in a group.
    pub value: ValueOf,
}

/// What rows of one group have in common.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum KeyOf {
    /// Every cell but those of these columns; for each its position in the table as well.
    AllBut(Vec<(usize, usize)>),
    /// The cells of these columns, in this order. A row that lacks one has no key.
    Cells(Vec<usize>),
    /// The same, where what is missing is a value like any other.
    CellsOrNothing(Vec<usize>),
}

/// What is held against each other in a group.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum ValueOf {
    /// The cell of a column.
    Cell(usize),
    /// The row as a whole.
    Whole,
    /// What is known of the row's file: a number for each file of the table.
    File(Vec<u64>),
}

/// Rows in groups, over adjacent parts.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Groups {
    question: Question,
    sample: KeyedSample<Group>,
    /// Rows that were put into groups.
    rows: u64,
    /// Rows in which what is asked about is missing.
    lacking: u64,
    /// Rows of parts in which a column could not be read.
    unknown: u64,
}

/// What is kept of a group.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Group {
    rows: u64,
    first: At,
    /// What the first row has.
    value: u64,
    /// The second row.
    again: Option<At>,
    /// The first row that has something else.
    other: Option<At>,
}

impl Groups {
    /// No row yet; the sample has room for so many keys.
    pub fn new(question: Question, room: usize) -> Self {
        Self { question, sample: KeyedSample::new(room), rows: 0, lacking: 0, unknown: 0 }
    }

    /// Takes in the rows of the part that begins at `origin`; `rows` is how many it has.
    pub fn fold(&mut self, part: &PartRows, picks: &Picks, rows: u64, origin: Origin) {
        let sample = &mut self.sample;
        let counted = self.question.each(part, picks, rows, origin, &mut |key, value, at| {
            if sample.admits(key)
                && let Place::Known(group) = sample.add(key, || Group::new(value, at()))
            {
                group.again(value, at);
            }
        });
        self.rows += counted.rows;
        self.lacking += counted.lacking;
        self.unknown += counted.unknown;
    }

    /// Takes in the rows that come after.
    pub fn merge(&mut self, next: &Self) {
        self.rows += next.rows;
        self.lacking += next.lacking;
        self.unknown += next.unknown;
        self.sample.merge(&next.sample, Group::join);
    }

    /// The facts, with the first `places` of each sort.
    pub fn facts(&self, places: usize) -> GroupFacts {
        let mut totals = Totals::new(places);
        self.sample.payloads().for_each(|group| totals.add(group));
        let counted = Counted { rows: self.rows, lacking: self.lacking, unknown: self.unknown };
        totals.facts(counted, self.sample.share())
    }
}

/// Takes in a row: its key, what is held against others, and where it is.
pub(super) type Take<'a> = dyn FnMut(u64, u64, &dyn Fn() -> At) + 'a;

/// Rows by what came of them.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Counted {
    /// Put into groups.
    pub(super) rows: u64,
    /// What is asked about is missing.
    pub(super) lacking: u64,
    /// Of parts in which a column could not be read.
    pub(super) unknown: u64,
}

impl Counted {
    /// Adds the rows of another part.
    pub(super) fn add(&mut self, other: Self) {
        self.rows += other.rows;
        self.lacking += other.lacking;
        self.unknown += other.unknown;
    }
}

impl Question {
    /// Which rows are the same throughout.
    pub fn whole_rows() -> Self {
        Self { key: KeyOf::AllBut(Vec::new()), value: ValueOf::Whole }
    }

    /// Gives key, value and place of every row of a part that has them, in order.
    pub(super) fn each(
        &self,
        part: &PartRows,
        picks: &Picks,
        rows: u64,
        origin: Origin,
        take: &mut Take<'_>,
    ) -> Counted {
        let Self { key, value } = self;
        // A footer may claim any number of rows; no more are told apart than are ever looked at.
        let is_beyond = rows > MOST_ROWS as u64;
        if is_beyond
            || is_unknown(part, picks, key, value)
            || (needs_sums(key, value) && part.sums().len() as u64 != rows)
        {
            return Counted { unknown: rows, ..Counted::default() };
        }
        let mut counted = Counted::default();
        let file = match value {
            ValueOf::File(files) => files.get(origin.file as usize).copied().unwrap_or(NOTHING),
            ValueOf::Cell(_) | ValueOf::Whole => NOTHING,
        };
        let terms: Vec<(usize, u64)> = match key {
            KeyOf::AllBut(without) => without.iter().map(|&(at, position)| (at, salt(position))).collect(),
            KeyOf::Cells(_) | KeyOf::CellsOrNothing(_) => Vec::new(),
        };
        for row in 0..usize::try_from(rows).unwrap_or(usize::MAX) {
            let sum = part.sums().get(row).copied().unwrap_or(0);
            let known = match key {
                KeyOf::AllBut(_) => rest(sum, picks, &terms, row),
                KeyOf::Cells(cells) => joined(picks, cells, row, false),
                KeyOf::CellsOrNothing(cells) => joined(picks, cells, row, true),
            };
            let (value, may_lack) = match value {
                ValueOf::Cell(at) => (picks.cell(*at, row), false),
                ValueOf::Whole => (sum, true),
                ValueOf::File(_) => (file, false),
            };
            let Some(key) = known.filter(|_| may_lack || value != NOTHING) else {
                counted.lacking += 1;
                continue;
            };
            counted.rows += 1;
            take(key, value, &|| part.at(row, origin));
        }
        counted
    }
}

impl Group {
    /// A group of one row.
    pub(super) fn new(value: u64, first: At) -> Self {
        Self { rows: 1, first, value, again: None, other: None }
    }

    /// Takes in the next row.
    #[inline]
    pub(super) fn again(&mut self, value: u64, at: impl Fn() -> At) {
        self.rows += 1;
        if self.again.is_none() {
            self.again = Some(at());
        }
        if self.value != value && self.other.is_none() {
            self.other = Some(at());
        }
    }

    /// Takes in the rows of the same key that come after.
    pub(super) fn join(&mut self, next: &Self) {
        self.rows += next.rows;
        self.again = self.again.or(Some(next.first));
        let differs = (self.value != next.value).then_some(next.first);
        self.other = self.other.or(differs).or(next.other);
    }
}

/// Groups summed up.
#[derive(Debug)]
pub(super) struct Totals {
    places: usize,
    keys: u64,
    rows: u64,
    small: [u64; 2],
    small_squares: [u64; 2],
    repeated: Grouped,
    differing: Grouped,
}

impl Totals {
    /// No group yet; the first `places` of each sort are kept.
    pub(super) fn new(places: usize) -> Self {
        let none = Grouped::default();
        Self { places, keys: 0, rows: 0, small: [0; 2], small_squares: [0; 2], repeated: none.clone(), differing: none }
    }

    /// Takes in a group.
    pub(super) fn add(&mut self, group: &Group) {
        self.keys += 1;
        self.rows += group.rows;
        for ((small, squares), size) in self.small.iter_mut().zip(&mut self.small_squares).zip([5, 11]) {
            if group.rows < size {
                *small += group.rows;
                *squares += group.rows * group.rows;
            }
        }
        for (grouped, at) in [(&mut self.repeated, group.again), (&mut self.differing, group.other)] {
            let Some(at) = at else { continue };
            grouped.groups += 1;
            grouped.rows += group.rows;
            grouped.places.push(at.spot());
            if grouped.places.len() >= 2 * self.places + 64 {
                keep_first(&mut grouped.places, self.places);
            }
        }
    }

    /// The facts, where these groups are this share of all.
    pub(super) fn facts(mut self, counted: Counted, sampled: f64) -> GroupFacts {
        keep_first(&mut self.repeated.places, self.places);
        keep_first(&mut self.differing.places, self.places);
        GroupFacts {
            rows: counted.rows,
            lacking: counted.lacking,
            unknown: counted.unknown,
            sampled,
            keys: self.keys,
            sampled_rows: self.rows,
            repeated: self.repeated,
            small: self.small,
            small_squares: self.small_squares,
            differing: self.differing,
        }
    }
}

fn keep_first(places: &mut Vec<Spot>, most: usize) {
    places.sort_unstable();
    places.truncate(most);
}

/// Whether something that the question needs could not be read.
fn is_unknown(part: &PartRows, picks: &Picks, key: &KeyOf, value: &ValueOf) -> bool {
    let lost = match key {
        KeyOf::AllBut(without) => without.iter().any(|(at, _)| picks.is_unknown(*at)),
        KeyOf::Cells(cells) | KeyOf::CellsOrNothing(cells) => cells.iter().any(|at| picks.is_unknown(*at)),
    };
    lost || matches!(value, ValueOf::Cell(at) if picks.is_unknown(*at)) || (needs_sums(key, value) && part.is_unknown())
}

/// Whether rows are looked at as wholes.
fn needs_sums(key: &KeyOf, value: &ValueOf) -> bool {
    matches!(key, KeyOf::AllBut(_)) || matches!(value, ValueOf::Whole)
}

/// The key of a row without some of its columns; `None` where one of them holds nothing, as text that holds nothing has a
/// term in the sum that is not known here.
fn rest(sum: u64, picks: &Picks, terms: &[(usize, u64)], row: usize) -> Option<u64> {
    let mut key = sum;
    for &(at, salt) in terms {
        let cell = picks.cell(at, row);
        if cell == NOTHING {
            return None;
        }
        key = key.wrapping_sub(cell.wrapping_mul(salt));
    }
    Some(mix(key))
}

/// The key that some cells of a row make.
fn joined(picks: &Picks, cells: &[usize], row: usize, may_lack: bool) -> Option<u64> {
    cells.iter().try_fold(0, |key: u64, &at| {
        let cell = picks.cell(at, row);
        (may_lack || cell != NOTHING).then(|| mix(key.rotate_left(17) ^ cell))
    })
}
