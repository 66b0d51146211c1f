//! How the cells of a column are written, and what the ordinary ones among them are.

use crate::base::{Measured, Tally};

use super::{Clock, DateFormat, Form, NumberFacts, Scalar, Writing};

/// Cells of one form in one column.
#[derive(Clone, Debug, PartialEq)]
pub struct FormFacts {
    /// Which form.
    pub form: Form,
    /// How many cells, and the first places.
    pub cells: Tally,
}

/// How the cells of a column are written.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct WritingFacts {
    /// Cells by form, those that occur, in the order of forms.
    pub forms: Vec<FormFacts>,
    /// What is known of the cells that are no candidates for something missing.
    pub ordinary: OrdinaryFacts,
    /// How many cells fall on each day, month or year; only of columns with dates.
    pub calendar: Option<Measured<CalendarFacts>>,
}

impl WritingFacts {
    /// The forms that say something, with their cells.
    pub fn each(&self) -> impl Iterator<Item = (Writing, &Tally)> {
        self.forms.iter().map(|facts| (facts.form.writing(), &facts.cells))
    }

    /// Cells of the forms that `wanted` picks.
    pub fn count(&self, wanted: impl Fn(Writing) -> bool) -> u64 {
        self.each().filter(|(writing, _)| wanted(*writing)).map(|(_, cells)| cells.count).sum()
    }

    /// The formats of days with their cells, in the order of formats. Cells that could be one of two formats count as
    /// the one that other cells of the column are, where all of those agree.
    pub fn date_formats(&self) -> Vec<(DateFormat, Clock, Tally)> {
        let mut formats: Vec<(DateFormat, Clock, Tally)> = Vec::new();
        let occurs = |wanted: DateFormat| {
            self.each().any(|(writing, _)| matches!(writing, Writing::Date(format, _) if format == wanted))
        };
        for (writing, cells) in self.each() {
            let Writing::Date(format, clock) = writing else { continue };
            let format = match format.readings() {
                None => format,
                Some((day_first, month_first)) => match (occurs(day_first), occurs(month_first)) {
                    (true, false) => day_first,
                    (false, true) => month_first,
                    _ => format,
                },
            };
            match formats.iter_mut().find(|(known, known_clock, _)| (*known, *known_clock) == (format, clock)) {
                Some((_, _, tally)) => tally.blend(cells, usize::MAX),
                None => formats.push((format, clock, cells.clone())),
            }
        }
        formats
    }
}

/// What is known of the cells that are no candidates for something missing.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct OrdinaryFacts {
    /// The numbers among them.
    pub numbers: Option<NumberFacts>,
    /// Smallest and largest of them.
    pub number_extent: Option<(f64, f64)>,
    /// Earliest and latest of their days and instants.
    pub day_extent: Option<(Scalar, Scalar)>,
    /// From the smallest number to the next, where values were kept.
    pub lowest_step: Option<f64>,
    /// How many cells a distinct value has: the middle one of all, or their mean where values were not kept.
    pub typical_count: u64,
    /// Distinct values, about.
    pub distinct: u64,
}

/// Cells per day, month or year.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CalendarFacts {
    /// What is counted by.
    pub step: CalendarStep,
    /// The first day, month or year: days from 1970-01-01, months from 1970-01, or the year.
    pub first: i32,
    /// Cells in it and in each that follows, up to the last.
    pub cells: Vec<u64>,
}

/// What cells are counted by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum CalendarStep {
    /// Days.
    Day,
    /// Months, where there are too many days.
    Month,
}
