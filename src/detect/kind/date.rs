//! Calendar days: `2024-01-31`, `2024/1/31`, `31.12.2024`, `31/12/2024`, `12/31/2024`, years of four digits only.
//!
//! Where day and month can't be told apart in one cell (`01/02/2024`), the cell is a date without a value: the
//! order is a question for the whole column.

use jiff::civil::Date;

/// The day a trimmed cell names: `None` if it is no date, `Some(None)` if day and month could be either.
/// Days are counted from 1970-01-01.
pub(super) fn date(core: &[u8]) -> Option<Option<i32>> {
    if !(8..=10).contains(&core.len()) {
        return None;
    }
    let separator = *core.iter().find(|byte| !byte.is_ascii_digit())?;
    let mut fields = core.split(|&byte| byte == separator);
    let (a, b, c) = (fields.next()?, fields.next()?, fields.next()?);
    if fields.next().is_some() {
        return None;
    }
    let (x, y, z) = (digits(a)?, digits(b)?, digits(c)?);
    match (separator, a.len(), c.len()) {
        (b'-' | b'/' | b'.', 4, 1 | 2) => day_number(x, y, z).map(Some),
        (b'.' | b'-', 1 | 2, 4) => day_number(z, y, x).map(Some),
        (b'/', 1 | 2, 4) => match (day_number(z, y, x), day_number(z, x, y)) {
            (Some(day_first), Some(month_first)) if day_first != month_first => Some(None),
            (Some(day), _) | (None, Some(day)) => Some(Some(day)),
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
