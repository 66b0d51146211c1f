//! How many cells fall on each day, for gaps in time and for what lies in the future.
//!
//! Days are counted one by one while they span at most some twenty years, then by months. The span of a set of days does
//! not depend on their order, so neither does what is kept. Days that often stand for "nothing is known", and days far
//! off, are left out: one of them would stretch the span over centuries.

use serde::{Deserialize, Serialize};

use crate::base::Measured;
use crate::facts::{CalendarFacts, CalendarStep, Scalar, Writing};
use crate::state::cell::Cell;
use crate::state::{Order, State};

/// Days, or months, that are told apart at most.
const LONGEST: i64 = 8192;

/// Cells by day or by month.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Calendar {
    is_by_month: bool,
    first: i32,
    cells: Vec<u64>,
    /// Dates that could be one of several days.
    undecided: u64,
}

impl Calendar {
    /// The facts; `None` if there is no date.
    pub fn facts(&self) -> Option<Measured<CalendarFacts>> {
        if self.undecided > 0 {
            return Some(Measured::absent("day, month and year can't be told apart in every date"));
        }
        if self.cells.is_empty() {
            return None;
        }
        let step = if self.is_by_month { CalendarStep::Month } else { CalendarStep::Day };
        Some(Measured::Exact(CalendarFacts { step, first: self.first, cells: self.cells.clone() }))
    }

    /// Bytes on the heap.
    pub fn heap_bytes(&self) -> usize {
        self.cells.capacity() * size_of::<u64>()
    }

    fn add(&mut self, at: i32, cells: u64) {
        if self.cells.is_empty() {
            self.first = at;
        }
        let (first, last) = (i64::from(self.first), self.last());
        let at = i64::from(at);
        if at < first {
            let more = usize::try_from(first - at).unwrap_or(0);
            self.cells.splice(..0, std::iter::repeat_n(0, more));
            self.first = i32::try_from(at).unwrap_or(self.first);
        } else if at > last {
            let more = usize::try_from(at - last).unwrap_or(0);
            self.cells.resize(self.cells.len() + more, 0);
        }
        let index = usize::try_from(at - i64::from(self.first)).unwrap_or(usize::MAX);
        if let Some(count) = self.cells.get_mut(index) {
            *count += cells;
        }
    }

    /// The last day or month, where there is one.
    fn last(&self) -> i64 {
        // At most [`LONGEST`] of them.
        i64::from(self.first) + i64::try_from(self.cells.len()).unwrap_or(LONGEST) - 1
    }

    /// Whether all would still fit with this one.
    fn fits(&self, at: i32) -> bool {
        if self.cells.is_empty() {
            return true;
        }
        self.last().max(at.into()) - i64::from(self.first).min(at.into()) < LONGEST
    }

    fn count(&mut self, day: i32, cells: u64) {
        if !self.is_by_month && !self.fits(day) {
            self.widen();
        }
        let at = if self.is_by_month { month_of(day) } else { day };
        // Near days span few thousand months, so these always fit.
        if self.fits(at) {
            self.add(at, cells);
        }
    }

    /// From days to months.
    fn widen(&mut self) {
        let days = std::mem::take(self);
        self.is_by_month = true;
        self.undecided = days.undecided;
        for (day, cells) in (days.first..).zip(days.cells).filter(|(_, cells)| *cells > 0) {
            self.add(month_of(day), cells);
        }
    }
}

/// Months from 1970-01 to the month of a day. The reverse of how days are counted from dates: years begin in March.
pub fn month_of(day: i32) -> i32 {
    let days = i64::from(day) + 719_468;
    let era = days.div_euclid(146_097);
    let of_era = days.rem_euclid(146_097);
    let year = (of_era - of_era / 1460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year + year / 4 - year / 100);
    let since_march = (5 * of_year + 2) / 153;
    let months = (era * 400 + year) * 12 + since_march + 2 - 1970 * 12;
    i32::try_from(months).unwrap_or(0)
}

impl State for Calendar {
    const ORDER: Order = Order::Canonical;

    fn absorb(&mut self, cell: &Cell<'_>, weight: u64) {
        const DAY: i64 = 86_400_000_000;
        let day = match cell.analysis.scalar {
            Some(Scalar::Integer(_) | Scalar::Float(_)) => return,
            Some(Scalar::Day(day)) => day,
            Some(Scalar::Instant(micros)) => i32::try_from(micros.div_euclid(DAY)).unwrap_or(i32::MAX),
            None => {
                if matches!(cell.analysis.form.writing(), Writing::Date(..)) {
                    self.undecided += weight;
                }
                return;
            }
        };
        if matches!(cell.analysis.form.writing(), Writing::Date(..)) {
            self.count(day, weight);
        }
    }

    fn merge(&mut self, next: &Self) {
        self.undecided += next.undecided;
        if next.cells.is_empty() {
            return;
        }
        if next.is_by_month && !self.is_by_month {
            self.widen();
        }
        for (at, cells) in (next.first..).zip(&next.cells).filter(|(_, cells)| **cells > 0) {
            match (self.is_by_month, next.is_by_month) {
                (_, false) => self.count(at, *cells),
                (_, true) => self.add(at, *cells),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::month_of;

    #[test]
    fn months_are_the_calendars() {
        let epoch = date(1970, 1, 1);
        for year in [1678_i16, 1899, 1900, 1969, 1970, 2000, 2023, 2024, 2261] {
            for month in 1..=12 {
                for day in [1, 15, 28] {
                    let days = date(year, month, day).since(epoch).unwrap().get_days();
                    assert_eq!(month_of(days), (i32::from(year) - 1970) * 12 + i32::from(month) - 1);
                }
            }
        }
    }
}
