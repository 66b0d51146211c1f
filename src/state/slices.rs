//! A label by the slices of its table: how many rows of each file, period and value are labelled, and with what.
//!
//! ```text
//! cells of a part, column by column -> PartSlices: a code per row and value -> finish -> Slices, merged by key
//! ```
//!
//! A column is followed while it holds few values or, past that, dates: by day, then by month, then by year. Any other
//! is dropped within some rows, so most columns cost nothing. Classes are told apart while they are few as well.
//! Which of all this a column ends as depends on the set of its values alone, not on their order.
//!
//! Values are told apart by their hashes, as rows are: see `rows.rs`.
//!
//! **Invariant:** counts are exact. Every row that is not ragged is in one slice of each column that is followed.

mod part;

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use crate::base::Spot;
use crate::base::place::Origin;
use crate::facts::{Period, Slice, SliceBy, Slicing};

use super::column::month_of;

pub use part::{ColumnSlices, PartSlices};

/// Classes that are told apart. Basis: Vertex AI takes up to 500; of more than some 100 hardly any has a row in each slice.
pub const MOST_CLASSES: usize = 100;
/// Values of a column that are slices.
pub const MOST_VALUES: usize = 50;
/// Values that are no date in a column of dates: words and signs for "not known".
const MOST_STRAYS: usize = 3;
/// Periods of one length; past those, longer ones are counted.
const MOST_DAYS: usize = 92;
const MOST_MONTHS: usize = 240;
const MOST_YEARS: usize = 300;
/// Columns that are looked at; the classes of each slice of each of them are counted apart, which takes memory.
pub const MOST_COLUMNS: usize = 200;

/// The class of rows without a label.
pub const UNLABELLED: u64 = 0;
/// The class of labelled rows where classes are too many to be told apart.
const ANY: u64 = 1;
/// The value of cells that hold nothing.
const NOTHING: u64 = 0;

/// Rows by class.
type Counts = BTreeMap<u64, u64>;

/// The label of adjacent parts by their slices.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Slices {
    /// Each class by its hash, and where it was seen first; `None` once they are too many.
    classes: Option<BTreeMap<u64, Spot>>,
    files: BTreeMap<u32, Counts>,
    columns: Vec<Sliced>,
    /// Columns that folders state.
    stated: BTreeSet<usize>,
    /// Rows of parts whose columns could not be read side by side.
    unknown: u64,
}

/// The label by the cells of one column.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
enum Sliced {
    /// By value.
    Values(BTreeMap<u64, Kept>),
    /// By date.
    Periods { period: Period, slices: BTreeMap<i32, Kept>, nothing: Option<Kept>, strays: BTreeMap<u64, Kept> },
    /// Neither.
    Dropped,
}

/// The rows of a slice.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
struct Kept {
    first: Spot,
    /// The day that the value is, if it is a date.
    day: Option<i32>,
    counts: Counts,
}

impl Default for Sliced {
    fn default() -> Self {
        Self::Values(BTreeMap::new())
    }
}

impl Slices {
    /// A table with this many columns of which nothing was seen.
    pub fn new(columns: usize) -> Self {
        let columns = (0..columns).map(|at| if at < MOST_COLUMNS { Sliced::default() } else { Sliced::Dropped });
        Self { classes: Some(BTreeMap::new()), columns: columns.collect(), ..Self::default() }
    }

    /// Takes in the next part, which begins at `origin` and has so many rows. `mapping[i]` is the table's column for the
    /// file's column `i`, those that its folders state among them.
    pub fn fold(&mut self, part: PartSlices, rows: u64, mapping: &[usize], origin: Origin) {
        let Some(found) = part.finish() else {
            self.unknown += rows;
            return;
        };
        let mut next = Self::new(self.columns.len());
        next.classes = found
            .classes
            .map(|classes| classes.into_iter().map(|(class, first)| (class, first.after(origin))).collect());
        if !found.totals.is_empty() {
            next.files.insert(origin.file, found.totals);
        }
        next.stated = mapping.get(found.own..).unwrap_or_default().iter().copied().collect();
        for (mut column, &target) in found.columns.into_iter().zip(mapping) {
            if let Some(place) = next.columns.get_mut(target).filter(|place| **place != Sliced::Dropped) {
                column.each(&mut |kept| kept.first = kept.first.after(origin));
                *place = column;
            }
        }
        self.merge(next);
    }

    /// Takes in what comes next.
    pub fn merge(&mut self, next: Self) {
        self.unknown += next.unknown;
        for (file, counts) in next.files {
            add(self.files.entry(file).or_default(), counts);
        }
        self.stated.extend(next.stated);
        for (mine, theirs) in self.columns.iter_mut().zip(next.columns) {
            let column = std::mem::take(mine);
            *mine = column.join(theirs);
        }
        self.classes = match (self.classes.take(), next.classes) {
            (Some(mut mine), Some(theirs)) => {
                for (class, first) in theirs {
                    let known = mine.entry(class).or_insert(first);
                    *known = first.min(*known);
                }
                (mine.len() <= MOST_CLASSES).then_some(mine)
            }
            _ => None,
        };
        if self.classes.is_none() {
            self.files.values_mut().for_each(lump);
            self.columns.iter_mut().for_each(|column| column.each(&mut |kept| lump(&mut kept.counts)));
        }
    }

    /// Rows that are in no slice, as columns could not be read side by side.
    pub fn unknown(&self) -> u64 {
        self.unknown
    }

    /// Where a class stands first, of which this is the hash.
    pub fn first(&self, class: u64) -> Option<Spot> {
        self.classes.as_ref()?.get(&class).copied()
    }

    /// The table by everything it is divided by, but for the label itself. `classes` are the hashes of its classes, in
    /// order; other values than those mean that there is no label. Where it is `None` every value is one.
    pub fn slicings(&self, label: Option<usize>, classes: Option<&[u64]>) -> Vec<Slicing> {
        let place: Option<BTreeMap<u64, usize>> =
            classes.map(|classes| classes.iter().copied().enumerate().map(|(at, class)| (class, at)).collect());
        let slice = |counts: &Counts, first: Spot, is_null: bool| {
            let mut slice = Slice { rows: counts.values().sum(), labelled: 0, classes: Vec::new(), first, is_null };
            match &place {
                Some(place) if self.classes.is_some() => {
                    slice.classes = vec![0; place.len()];
                    for (class, rows) in counts {
                        if let Some(&at) = place.get(class) {
                            slice.classes[at] += rows;
                            slice.labelled += rows;
                        }
                    }
                }
                _ => slice.labelled = slice.rows - counts.get(&UNLABELLED).copied().unwrap_or(0),
            }
            slice
        };
        let files: Vec<Slice> =
            self.files.iter().map(|(file, counts)| slice(counts, Spot::file(*file), false)).collect();
        let mut all = vec![Slicing { by: SliceBy::File, slices: files }];
        for (position, column) in self.columns.iter().enumerate().filter(|(at, _)| Some(*at) != label) {
            // Few dates are values too, and told as what they are.
            let dated = match column {
                Sliced::Values(slices) if is_dated(slices) => Some(column.clone().into_periods()),
                Sliced::Periods { .. } => Some(column.clone()),
                _ => None,
            };
            let (by, slices) = match (dated, column) {
                (Some(Sliced::Periods { period, slices, nothing, strays }), _) => {
                    let periods = slices.values().map(|kept| slice(&kept.counts, kept.first, false));
                    let others = strays.values().map(|kept| slice(&kept.counts, kept.first, true));
                    let nothing = nothing.iter().map(|kept| slice(&kept.counts, kept.first, true));
                    (SliceBy::Period(position, period), periods.chain(others).chain(nothing).collect::<Vec<_>>())
                }
                (_, Sliced::Values(slices)) => {
                    let by = |at| if self.stated.contains(&at) { SliceBy::Partition(at) } else { SliceBy::Value(at) };
                    let values = slices.iter().map(|(key, kept)| slice(&kept.counts, kept.first, *key == NOTHING));
                    let mut values: Vec<Slice> = values.collect();
                    values.sort_by(|one, other| other.rows.cmp(&one.rows).then(one.first.cmp(&other.first)));
                    (by(position), values)
                }
                _ => continue,
            };
            all.push(Slicing { by, slices });
        }
        all.retain(|slicing| slicing.slices.len() > 1);
        all
    }
}

/// Whether these are nothing but dates, of which two can be told apart.
fn is_dated(slices: &BTreeMap<u64, Kept>) -> bool {
    let mut values = slices.iter().filter(|(key, _)| **key != NOTHING).map(|(_, kept)| kept.day);
    let days = values.by_ref().take_while(Option::is_some).count();
    days > 1 && days == slices.keys().filter(|key| **key != NOTHING).count()
}

fn add(counts: &mut Counts, more: Counts) {
    for (class, rows) in more {
        *counts.entry(class).or_default() += rows;
    }
}

/// Tells labelled rows from others and no more.
fn lump(counts: &mut Counts) {
    let none = counts.remove(&UNLABELLED);
    let labelled: u64 = counts.values().sum();
    let both = [(UNLABELLED, none.unwrap_or(0)), (ANY, labelled)];
    *counts = both.into_iter().filter(|(_, rows)| *rows > 0).collect();
}

impl Kept {
    fn join(&mut self, next: Self) {
        self.first = self.first.min(next.first);
        add(&mut self.counts, next.counts);
    }
}

fn put<K: Ord>(slices: &mut BTreeMap<K, Kept>, key: K, kept: Kept) {
    match slices.get_mut(&key) {
        Some(known) => known.join(kept),
        None => {
            slices.insert(key, kept);
        }
    }
}

impl Sliced {
    fn each(&mut self, change: &mut dyn FnMut(&mut Kept)) {
        match self {
            Self::Values(slices) => slices.values_mut().for_each(change),
            Self::Periods { slices, nothing, strays, .. } => {
                slices.values_mut().chain(nothing).chain(strays.values_mut()).for_each(change);
            }
            Self::Dropped => {}
        }
    }

    fn join(self, next: Self) -> Self {
        match (self, next) {
            (Self::Dropped, _) | (_, Self::Dropped) => Self::Dropped,
            (Self::Values(mut mine), Self::Values(theirs)) => {
                for (key, kept) in theirs {
                    put(&mut mine, key, kept);
                }
                Self::Values(mine).settled()
            }
            (one, other) => match (one.into_periods(), other.into_periods()) {
                (
                    Self::Periods { period, mut slices, mut nothing, mut strays },
                    Self::Periods { period: theirs, slices: more, nothing: none, strays: stray },
                ) => {
                    let common = period.max(theirs);
                    slices = longer(slices, period, common);
                    for (at, kept) in longer(more, theirs, common) {
                        put(&mut slices, at, kept);
                    }
                    for (key, kept) in stray {
                        put(&mut strays, key, kept);
                    }
                    match (&mut nothing, none) {
                        (Some(mine), Some(theirs)) => mine.join(theirs),
                        (mine @ None, theirs) => *mine = theirs,
                        _ => {}
                    }
                    Self::Periods { period: common, slices, nothing, strays }.settled()
                }
                _ => Self::Dropped,
            },
        }
    }

    /// As what these values end.
    fn settled(self) -> Self {
        match self {
            Self::Values(slices) => {
                let values = slices.keys().filter(|key| **key != NOTHING).count();
                if values > MOST_VALUES { Self::Values(slices).into_periods() } else { Self::Values(slices) }
            }
            Self::Periods { period, slices, nothing, strays } => {
                if strays.len() > MOST_STRAYS {
                    return Self::Dropped;
                }
                let next = match period {
                    Period::Day if slices.len() > MOST_DAYS => Period::Month,
                    Period::Month if slices.len() > MOST_MONTHS => Period::Year,
                    Period::Year if slices.len() > MOST_YEARS => return Self::Dropped,
                    _ => return Self::Periods { period, slices, nothing, strays },
                };
                Self::Periods { period: next, slices: longer(slices, period, next), nothing, strays }.settled()
            }
            Self::Dropped => Self::Dropped,
        }
    }

    /// By date, whatever it is kept by.
    fn into_periods(self) -> Self {
        let Self::Values(values) = self else { return self };
        let (mut slices, mut strays, mut nothing) = (BTreeMap::new(), BTreeMap::new(), None);
        for (key, kept) in values {
            match kept.day {
                _ if key == NOTHING => nothing = Some(kept),
                Some(day) => put(&mut slices, day, Kept { day: None, ..kept }),
                None => put(&mut strays, key, kept),
            }
        }
        Self::Periods { period: Period::Day, slices, nothing, strays }.settled()
    }
}

/// The same by longer periods.
fn longer(slices: BTreeMap<i32, Kept>, from: Period, to: Period) -> BTreeMap<i32, Kept> {
    if from == to {
        return slices;
    }
    let mut fewer = BTreeMap::new();
    for (at, kept) in slices {
        put(&mut fewer, at_longer(at, from, to), kept);
    }
    fewer
}

/// The period in which a shorter one is: days, months and years count from 1970.
fn at_longer(at: i32, from: Period, to: Period) -> i32 {
    match (from, to) {
        (Period::Day, Period::Month) => month_of(at),
        (Period::Day, Period::Year) => month_of(at).div_euclid(12),
        (Period::Month, Period::Year) => at.div_euclid(12),
        _ => at,
    }
}
