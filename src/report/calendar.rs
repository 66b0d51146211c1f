//! Days and instants of the facts as dates of the calendar.
//!
//! **Invariant:** no time zone is applied, and a day outside the calendar is `None`, never a wrong date.

use jiff::civil::{Date, DateTime, date};

/// The day so many days after 1970-01-01.
pub fn day(days: i32) -> Option<Date> {
    EPOCH.checked_add(jiff::Span::new().try_days(days).ok()?).ok()
}

/// The instant so many microseconds after 1970-01-01T00:00.
pub fn instant(microseconds: i64) -> Option<DateTime> {
    EPOCH.at(0, 0, 0, 0).checked_add(jiff::Span::new().try_microseconds(microseconds).ok()?).ok()
}

const EPOCH: Date = date(1970, 1, 1);
