//! What the columns of a table say of time, in days from 1970-01-01.

use jiff::civil::Date;

use crate::facts::{CalendarFacts, CalendarStep, ColumnFacts, TableFacts};
use crate::rule::Case;

/// Days from 1970-01-01 to a date.
pub(in crate::rule) fn day_of(date: Date) -> i32 {
    // Both lie within the calendar's years, whose days are counted in 32 bits many times over.
    date.since(Date::constant(1970, 1, 1)).map_or(0, |span| span.get_days())
}

/// Whether a column was named as the one that tells when a row is from.
pub(in crate::rule) fn is_time(case: &Case<'_>, table: &TableFacts, column: &ColumnFacts) -> bool {
    case.ask.time.as_ref().is_some_and(|time| time.names(&table.name, &column.name))
}

/// Months from 1970-01 to the month of a date.
fn month_of(date: Date) -> i32 {
    (i32::from(date.year()) - 1970) * 12 + i32::from(date.month()) - 1
}

/// Cells after a day; where months are counted, those of later months.
pub(in crate::rule) fn after(calendar: &CalendarFacts, day: Date) -> u64 {
    let last = match calendar.step {
        CalendarStep::Day => day_of(day),
        CalendarStep::Month => month_of(day),
    };
    (calendar.first..).zip(&calendar.cells).filter(|(at, _)| *at > last).map(|(_, cells)| cells).sum()
}
