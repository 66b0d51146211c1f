//! One part on its way: rows are counted by numbers, which stand for slices and classes, and become keys at its end.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::base::Spot;
use crate::facts::{Kind, Period, Scalar, Writing};
use crate::read::{Batch, ColumnView};
use crate::sketch::hash::{Hashed, hash_short, mix};
use crate::state::cell::{looks_tagged, tagged};
use crate::state::row_cells::{RowCell, each_cell};

use super::{ANY, Counts, Kept, MOST_CLASSES, MOST_COLUMNS, MOST_DAYS, MOST_MONTHS, MOST_STRAYS, MOST_VALUES};
use super::{MOST_YEARS, NOTHING, Sliced, UNLABELLED, at_longer};

/// The code of rows without a label, that of rows with one that is not told apart, and the first that is.
const NONE: u16 = 0;
const SOME: u16 = 1;
const FIRST: u16 = 2;
const MICROS_PER_DAY: i64 = 86_400_000_000;

/// The code of rows that are left out.
const RAGGED: u16 = u16::MAX;

/// The label by slices over one part.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PartSlices {
    /// The file's column that is the label; a file may have none.
    label: Option<usize>,
    classes: Classes,
    columns: Vec<ColumnSlices>,
    /// How many of those are in the file itself; behind them are those that its folders state.
    own: usize,
    /// Rows by code.
    totals: Vec<u64>,
    is_lost: bool,
    /// The codes of the rows of a batch.
    #[serde(skip)]
    codes: Vec<u16>,
}

/// A part as it is merged.
pub(super) struct Finished {
    pub(super) classes: Option<BTreeMap<u64, Spot>>,
    pub(super) totals: Counts,
    pub(super) columns: Vec<Sliced>,
    /// How many of those are in the file itself.
    pub(super) own: usize,
}

impl PartSlices {
    /// A part of a file with so many columns, one of which may be the label.
    pub fn new(columns: usize, label: Option<usize>) -> Self {
        let column =
            |at| if Some(at) == label || at >= MOST_COLUMNS { ColumnSlices::dropped() } else { ColumnSlices::new() };
        Self {
            label,
            classes: Classes::default(),
            columns: (0..columns).map(column).collect(),
            own: columns,
            totals: Vec::new(),
            is_lost: false,
            codes: Vec::new(),
        }
    }

    /// A part whose columns could not be read side by side.
    pub fn lost() -> Self {
        Self { is_lost: true, ..Self::new(0, None) }
    }

    /// Takes in a batch of the part. Ragged rows are left out.
    pub fn observe(&mut self, batch: &dyn Batch) {
        let mut codes = std::mem::take(&mut self.codes);
        codes.clear();
        codes.resize(batch.rows(), NONE);
        if let Some(label) = self.label {
            let (classes, decimal) = (&mut self.classes, batch.decimal());
            each_class(&batch.column(label), decimal, classes, &mut codes, &|row| batch.spot(row));
        }
        for &row in batch.ragged() {
            if let Some(code) = codes.get_mut(row) {
                *code = RAGGED;
            }
        }
        self.count(&codes);
        let width = self.width();
        for (index, column) in self.columns.iter_mut().enumerate().filter(|(_, column)| column.is_followed()) {
            column.widen(width);
            column.observe(&batch.column(index), batch.decimal(), &codes, &|row| batch.spot(row));
        }
        self.codes = codes;
    }

    /// The class of a cell of the label, in a row group; see [`Self::rows`].
    pub fn code(&mut self, cell: &RowCell<'_>) -> u16 {
        self.classes.code(cell, b'.', &|| Spot::default())
    }

    /// Takes in all rows of a row group by their classes. Gives what is needed to count a column by them.
    pub fn rows(&mut self, codes: &[u16]) -> usize {
        for (row, &code) in codes.iter().enumerate() {
            let first = self.classes.first.get_mut(usize::from(code)).filter(|first| first.record.is_none());
            if let Some(first) = first {
                *first = spot(row);
            }
        }
        self.count(codes);
        self.width()
    }

    /// Whether a column of the file may have slices.
    pub fn follows(&self, column: usize) -> bool {
        self.columns.get(column).is_some_and(ColumnSlices::is_followed)
    }

    /// Puts a column that was counted by itself in its place.
    pub fn set(&mut self, column: usize, slices: ColumnSlices) {
        if let Some(place) = self.columns.get_mut(column) {
            *place = slices;
        }
    }

    /// Adds a column that holds one value in every row: what the names of folders say.
    pub fn repeat(&mut self, value: Option<&str>) {
        let mut column = ColumnSlices::new();
        column.widen(self.width());
        let cell = value.map_or(RowCell::Absent, |value| RowCell::of_text(Hashed::of(value.as_bytes())));
        if column.slot(&cell, b'.', &|| spot(0)).is_some() {
            // Its only slot is the first.
            column.counts[..self.totals.len()].copy_from_slice(&self.totals);
        }
        self.columns.push(column);
    }

    /// Bytes on the heap.
    pub fn heap_bytes(&self) -> usize {
        self.columns.iter().map(|column| column.counts.capacity() * 8 + column.lookup.slots.capacity() * 16).sum()
    }

    fn width(&self) -> usize {
        (usize::from(FIRST) + self.classes.list.len()).next_power_of_two().max(4)
    }

    fn count(&mut self, codes: &[u16]) {
        let width = self.width();
        self.totals.resize(width.max(self.totals.len()), 0);
        for &code in codes {
            if let Some(count) = self.totals.get_mut(usize::from(code)) {
                *count += 1;
            }
        }
    }

    pub(super) fn finish(self) -> Option<Finished> {
        if self.is_lost {
            return None;
        }
        let classes = &self.classes;
        let counts = |counts: &[u64]| {
            let mut by_class = Counts::new();
            for (code, &rows) in counts.iter().enumerate().filter(|(_, rows)| **rows > 0) {
                let class = match code.checked_sub(usize::from(FIRST)).and_then(|at| classes.list.get(at)) {
                    None if code == usize::from(NONE) => UNLABELLED,
                    Some(class) if !classes.is_many => *class,
                    _ => ANY,
                };
                *by_class.entry(class).or_default() += rows;
            }
            by_class
        };
        let columns = self.columns.into_iter().map(|column| column.finish(&counts)).collect();
        let firsts = classes.first.iter().skip(usize::from(FIRST)).copied();
        let classes_by_hash = classes.list.iter().copied().zip(firsts).collect();
        let (totals, own) = (counts(&self.totals), self.own);
        Some(Finished { classes: (!classes.is_many).then_some(classes_by_hash), totals, columns, own })
    }
}

/// Where a row of a row group stands, counted from its start.
fn spot(row: usize) -> Spot {
    Spot { record: Some(row as u64 + 1), ..Spot::default() }
}

/// The values of a label, each with a code.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
struct Classes {
    lookup: Lookup,
    /// Their hashes, by code.
    list: Vec<u64>,
    /// Where each code was given first.
    first: Vec<Spot>,
    is_many: bool,
}

impl Classes {
    fn code(&mut self, cell: &RowCell<'_>, decimal: u8, spot: &dyn Fn() -> Spot) -> u16 {
        let Some(hash) = cell.hash() else { return if matches!(cell, RowCell::Opaque) { SOME } else { NONE } };
        match self.lookup.get(hash) {
            Some(code) => u16::try_from(code).unwrap_or(SOME),
            None => self.admit(cell, hash, decimal, spot),
        }
    }

    #[inline(never)]
    fn admit(&mut self, cell: &RowCell<'_>, hash: u64, decimal: u8, spot: &dyn Fn() -> Spot) -> u16 {
        // A blank is a label that is missing, not a class.
        let is_blank = |text: &Hashed<'_>| {
            text.bytes().iter().all(u8::is_ascii_whitespace)
                || text.bytes().first().is_some_and(|byte| !byte.is_ascii_graphic())
        };
        if let RowCell::Text(text) = cell
            && is_blank(text)
            && cell.analysis(decimal).is_some_and(|analysis| analysis.kind() == Kind::Blank)
        {
            return NONE;
        }
        if self.is_many {
            return SOME;
        }
        if self.list.len() == MOST_CLASSES {
            self.is_many = true;
            return SOME;
        }
        let key = match cell {
            RowCell::Text(text) if looks_tagged(text.bytes()) => Hashed::of(&tagged(text.bytes())).hash(),
            _ => hash,
        };
        let code = usize::from(FIRST) + self.list.len();
        self.list.push(key);
        self.first.resize(code, Spot::default());
        self.first.push(spot());
        self.lookup.add(hash, u32::try_from(code).unwrap_or(0));
        u16::try_from(code).unwrap_or(SOME)
    }
}

/// The codes of the cells of a label in a batch.
fn each_class(
    column: &ColumnView<'_>,
    decimal: u8,
    classes: &mut Classes,
    codes: &mut [u16],
    spot: &dyn Fn(usize) -> Spot,
) {
    if let ColumnView::Text(text) = column {
        for (row, code) in codes.iter_mut().enumerate() {
            if let Some((len, word)) = text.short(row)
                && let Some(known) = classes.lookup.get(hash_short(word, len))
            {
                *code = u16::try_from(known).unwrap_or(SOME);
                continue;
            }
            let found = text.hashed(row);
            let cell = found.map_or(RowCell::Absent, RowCell::of_text);
            *code = classes.code(&cell, decimal, &|| spot(row));
            if let (NONE, Some(found)) = (*code, found) {
                classes.lookup.add(found.hash(), NONE.into());
            }
        }
        return;
    }
    each_cell(column, &mut |row, cell| {
        if let Some(code) = codes.get_mut(row) {
            *code = classes.code(&cell, decimal, &|| spot(row));
        }
    });
}

/// The label by the cells of one column of a part.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ColumnSlices {
    following: Following,
    lookup: Lookup,
    slots: Vec<Slot>,
    /// The slot of each date, once there are more values than are told apart.
    dates: BTreeMap<(Period, i32), u32>,
    /// Counters per slot, and for each slot so many.
    width: usize,
    counts: Vec<u64>,
    /// Values that are no date.
    strays: usize,
    nothing: Option<u32>,
    /// Different days and months that have a slot.
    days: usize,
    months: usize,
    years: usize,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
enum Following {
    Values,
    Dates,
    Dropped,
}

#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
struct Slot {
    key: Key,
    first: Spot,
}

#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
enum Key {
    /// A value by its hash, and the day that it is.
    Value(u64, Option<i32>),
    /// A period.
    At(Period, i32),
}

impl ColumnSlices {
    /// A column of which nothing was seen.
    pub fn new() -> Self {
        Self {
            following: Following::Values,
            lookup: Lookup::default(),
            slots: Vec::new(),
            dates: BTreeMap::new(),
            width: 4,
            counts: Vec::new(),
            strays: 0,
            nothing: None,
            days: 0,
            months: 0,
            years: 0,
        }
    }

    /// A column that is not followed.
    pub fn dropped() -> Self {
        Self { following: Following::Dropped, ..Self::new() }
    }

    /// Whether its cells are still of interest.
    pub fn is_followed(&self) -> bool {
        self.following != Following::Dropped
    }

    /// The slot of a cell, which stands at `spot`; `None` once the column is dropped.
    pub fn slot(&mut self, cell: &RowCell<'_>, decimal: u8, first: &dyn Fn() -> Spot) -> Option<u32> {
        match cell.hash() {
            None => self.slot_of_nothing(cell, first),
            Some(hash) => match self.lookup.get(hash) {
                Some(slot) => Some(slot),
                None => self.admit(cell, hash, decimal, first()),
            },
        }
    }

    /// Counts the rows of a row group, by the slot and the code of each; `width` is what [`PartSlices::rows`] gave.
    pub fn count_rows(&mut self, slots: &[u32], codes: &[u16], width: usize) {
        self.widen(width);
        for (row, (&at, &code)) in slots.iter().zip(codes).enumerate() {
            let at = at as usize;
            if let Some(slot) = self.slots.get_mut(at)
                && slot.first.record.is_none()
            {
                slot.first = spot(row);
            }
            if let Some(count) = self.counts.get_mut(at * self.width + usize::from(code)) {
                *count += 1;
            }
        }
    }

    fn observe(&mut self, column: &ColumnView<'_>, decimal: u8, codes: &[u16], first: &dyn Fn(usize) -> Spot) {
        let ColumnView::Text(text) = column else {
            each_cell(column, &mut |row, cell| {
                if let Some(&code) = codes.get(row)
                    && code != RAGGED
                    && self.is_followed()
                    && let Some(slot) = self.slot(&cell, decimal, &|| first(row))
                {
                    self.counts[slot as usize * self.width + usize::from(code)] += 1;
                }
            });
            return;
        };
        for (row, &code) in codes.iter().enumerate() {
            if code == RAGGED {
                continue;
            }
            let known = text.short(row).and_then(|(len, word)| self.lookup.get(hash_short(word, len)));
            let slot = if let Some(slot) = known {
                slot
            } else {
                let found = text.hashed(row);
                let cell = found.map_or(RowCell::Absent, RowCell::of_text);
                let Some(slot) = self.slot(&cell, decimal, &|| first(row)) else { return };
                if let (RowCell::Null(_), Some(found)) = (cell, found) {
                    self.lookup.add(found.hash(), slot);
                }
                slot
            };
            self.counts[slot as usize * self.width + usize::from(code)] += 1;
        }
    }

    fn slot_of_nothing(&mut self, cell: &RowCell<'_>, first: &dyn Fn() -> Spot) -> Option<u32> {
        if matches!(cell, RowCell::Opaque) {
            self.leave();
            return None;
        }
        if self.nothing.is_none() {
            let slot = self.add(Key::Value(NOTHING, None), first());
            self.nothing = u32::try_from(slot).ok();
        }
        self.nothing
    }

    #[inline(never)]
    fn admit(&mut self, cell: &RowCell<'_>, hash: u64, decimal: u8, first: Spot) -> Option<u32> {
        let analysis = cell.analysis(decimal)?;
        let day = match analysis.scalar {
            _ if !matches!(analysis.form.writing(), Writing::Date(..) | Writing::Day(..)) => None,
            Some(Scalar::Day(day)) => Some(day),
            Some(Scalar::Instant(micros)) => i32::try_from(micros.div_euclid(MICROS_PER_DAY)).ok(),
            _ => None,
        };
        let values = self.slots.len() - usize::from(self.nothing.is_some());
        if self.following == Following::Values && values == MOST_VALUES {
            self.following = Following::Dates;
            for (at, slot) in (0..).zip(&self.slots) {
                if let Key::Value(_, Some(day)) = slot.key {
                    self.dates.entry((Period::Day, day)).or_insert(at);
                }
            }
            self.days = self.dates.len();
        }
        if day.is_none() {
            let known = self.slots.iter().position(|slot| slot.key == Key::Value(hash, None));
            if let Some(known) = known.and_then(|known| u32::try_from(known).ok()) {
                // It was forgotten.
                self.lookup.add(hash, known);
                return Some(known);
            }
            self.strays += 1;
        }
        if self.following == Following::Dates && self.strays > MOST_STRAYS {
            self.leave();
            return None;
        }
        let slot = match (self.following, day) {
            (Following::Dates, Some(day)) => self.date(day, first)?,
            _ => u32::try_from(self.add(Key::Value(hash, day), first)).ok()?,
        };
        self.lookup.add(hash, slot);
        Some(slot)
    }

    /// The slot of a day: its own while there are few, else that of its month or year.
    fn date(&mut self, day: i32, first: Spot) -> Option<u32> {
        for period in [Period::Day, Period::Month, Period::Year] {
            let at = at_longer(day, Period::Day, period);
            if let Some(&slot) = self.dates.get(&(period, at)) {
                return Some(slot);
            }
            let (known, most) = match period {
                Period::Day => (&mut self.days, MOST_DAYS * 4),
                Period::Month => (&mut self.months, MOST_MONTHS * 2),
                Period::Year => (&mut self.years, MOST_YEARS),
            };
            if *known < most {
                *known += 1;
                let slot = u32::try_from(self.add(Key::At(period, at), first)).ok()?;
                self.dates.insert((period, at), slot);
                return Some(slot);
            }
        }
        self.leave();
        None
    }

    fn add(&mut self, key: Key, first: Spot) -> usize {
        self.slots.push(Slot { key, first });
        self.counts.resize(self.slots.len() * self.width, 0);
        self.slots.len() - 1
    }

    fn leave(&mut self) {
        *self = Self::dropped();
    }

    fn widen(&mut self, width: usize) {
        if width <= self.width {
            return;
        }
        let mut counts = vec![0; self.slots.len() * width];
        for (wide, narrow) in counts.chunks_mut(width).zip(self.counts.chunks(self.width)) {
            wide[..narrow.len()].copy_from_slice(narrow);
        }
        (self.width, self.counts) = (width, counts);
    }

    fn finish(self, counts: &impl Fn(&[u64]) -> Counts) -> Sliced {
        if !self.is_followed() {
            return Sliced::Dropped;
        }
        // Days, months and years of one part are brought to the longest of them by way of the same merges as parts are.
        let longest = if self.years > 0 {
            Period::Year
        } else if self.months > 0 {
            Period::Month
        } else {
            Period::Day
        };
        let is_dated = self.following == Following::Dates;
        let (mut values, mut slices, mut strays, mut nothing) =
            (BTreeMap::new(), BTreeMap::new(), BTreeMap::new(), None);
        for (slot, rows) in self.slots.iter().zip(self.counts.chunks(self.width)) {
            let mut kept = Kept { first: slot.first, day: None, counts: counts(rows) };
            match slot.key {
                // No row has it.
                _ if kept.counts.is_empty() => {}
                Key::Value(NOTHING, _) if is_dated => nothing = Some(kept),
                Key::Value(_, Some(day)) if is_dated => {
                    super::put(&mut slices, at_longer(day, Period::Day, longest), kept);
                }
                Key::Value(hash, None) if is_dated => super::put(&mut strays, hash, kept),
                Key::Value(hash, day) => {
                    kept.day = day;
                    super::put(&mut values, hash, kept);
                }
                Key::At(period, at) => super::put(&mut slices, at_longer(at, period, longest), kept),
            }
        }
        if is_dated {
            Sliced::Periods { period: longest, slices, nothing, strays }.settled()
        } else {
            Sliced::Values(values).settled()
        }
    }
}

impl Default for ColumnSlices {
    fn default() -> Self {
        Self::new()
    }
}

/// Numbers by hash: a cache for columns of very many dates, of which what was forgotten is worked out again.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
struct Lookup {
    /// Hash and number plus 1; where that is 0 nothing is. A power of two, at most half in use.
    slots: Vec<(u64, u32)>,
    len: usize,
}

impl Lookup {
    /// Entries after which it begins anew.
    const MOST: usize = 8192;

    #[inline]
    fn get(&self, hash: u64) -> Option<u32> {
        if self.slots.is_empty() {
            return None;
        }
        let mask = self.slots.len() - 1;
        let mut at = home(hash) & mask;
        loop {
            match self.slots[at] {
                (_, 0) => return None,
                (known, number) if known == hash => return Some(number - 1),
                _ => at = (at + 1) & mask,
            }
        }
    }

    fn add(&mut self, hash: u64, number: u32) {
        if self.len == Self::MOST {
            self.slots.fill((0, 0));
            self.len = 0;
        }
        if (self.len + 1) * 2 > self.slots.len() {
            let larger = vec![(0, 0); (self.slots.len() * 2).max(64)];
            for (hash, number) in std::mem::replace(&mut self.slots, larger) {
                if number > 0 {
                    self.put(hash, number);
                }
            }
        }
        self.len += 1;
        self.put(hash, number.saturating_add(1));
    }

    fn put(&mut self, hash: u64, number: u32) {
        let mask = self.slots.len() - 1;
        let mut at = home(hash) & mask;
        while self.slots[at].1 > 0 {
            at = (at + 1) & mask;
        }
        self.slots[at] = (hash, number);
    }
}

/// Where the search for a hash begins. Mixed, so that cells crafted to collide in their lower bits do not.
#[inline]
#[expect(clippy::cast_possible_truncation, reason = "only the lower bits are used")]
fn home(hash: u64) -> usize {
    mix(hash) as usize
}
