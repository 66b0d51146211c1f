//! Calendar days: `2024-01-31`, `2024/1/31`, `31.12.2024`, `31/12/2024`, `12/31/2024`, years of four digits only.
//!
//! Where day and month can't be told apart in one cell (`01/02/2024`), the cell is a date without a value: the
//! order is a question for the whole column.

use jiff::civil::Date;

/// What a date says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Day {
    /// This many days from 1970-01-01.
    Known(i32),
    /// One of two days: day and month could be either.
    Either,
}

/// The day a trimmed cell names, if it is a date.
pub(super) fn date(core: &[u8]) -> Option<Day> {
    if !(8..=10).contains(&core.len()) {
        return None;
    }
    let separator = *core.iter().find(|byte| !byte.is_ascii_digit())?;
    let mut fields = core.split(|&byte| byte == separator);
    let (first, second, third) = (fields.next()?, fields.next()?, fields.next()?);
    if fields.next().is_some() {
        return None;
    }
    let (x, y, z) = (digits(first)?, digits(second)?, digits(third)?);
    match (separator, first.len(), third.len()) {
        (b'-' | b'/' | b'.', 4, 1 | 2) => day_number(x, y, z).map(Day::Known),
        (b'.' | b'-', 1 | 2, 4) => day_number(z, y, x).map(Day::Known),
        (b'/', 1 | 2, 4) => match (day_number(z, y, x), day_number(z, x, y)) {
            (Some(day_first), Some(month_first)) if day_first != month_first => Some(Day::Either),
            (Some(day), _) | (None, Some(day)) => Some(Day::Known(day)),
            (None, None) => None,
        },
        _ => None,
    }
}

/// Days from 1970-01-01 to a day that exists, in years 0 to 9999.
pub(super) fn day_number(year: i16, month: i16, day: i16) -> Option<i32> {
    let date = Date::new(year, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()?;
    date.since(Date::constant(1970, 1, 1)).ok().map(|span| span.get_days())
}

fn digits(field: &[u8]) -> Option<i16> {
    if field.is_empty() || field.len() > 4 || !field.iter().all(u8::is_ascii_digit) {
        return None;
    }
    Some(field.iter().fold(0, |n, digit| n * 10 + i16::from(digit - b'0')))
}
