//! Calendar days: `2024-01-31`, `2024/1/31`, `31.12.2024`, `31/12/2024`, `12/31/2024`, years of four digits only.
//!
//! Where day and month can't be told apart in one cell (`01/02/2024`), the cell is a date without a value: the
//! order is a question for the whole column.

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

/// Days from 1970-01-01 to a day that exists, in years 0 to 9999 of the Gregorian calendar.
///
/// Years are counted from March, so that a leap day ends its year; the days of whole years, of the months since March
/// and of the month then add up. Dates are common and this is asked of each of them, so it is done in whole numbers.
fn day_number(year: i16, month: i16, day: i16) -> Option<i32> {
    let is_leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let days_in_month = match month {
        1 | 3 | 5 | 7 | 8 | 10 | 12 => 31,
        4 | 6 | 9 | 11 => 30,
        2 => 28 + i16::from(is_leap),
        _ => return None,
    };
    if day < 1 || day > days_in_month {
        return None;
    }
    let (year, month, day) = (i32::from(year), i32::from(month), i32::from(day));
    let (year, months_since_march) = if month > 2 { (year, month - 3) } else { (year - 1, month + 9) };
    let leap_days = year.div_euclid(4) - year.div_euclid(100) + year.div_euclid(400);
    // 31, 30, 31, 30, 31 days repeat from March on: 153 days in five months.
    let days_since_march = (153 * months_since_march + 2) / 5 + day - 1;
    // From 0000-03-01 to 1970-01-01 there are 719,468 days.
    Some(365 * year + leap_days + days_since_march - 719_468)
}

fn digits(field: &[u8]) -> Option<i16> {
    if field.is_empty() || field.len() > 4 || !field.iter().all(u8::is_ascii_digit) {
        return None;
    }
    Some(field.iter().fold(0, |n, digit| n * 10 + i16::from(digit - b'0')))
}

#[cfg(test)]
mod tests {
    use jiff::civil::{Date, date};

    use super::day_number;

    #[test]
    fn every_day_is_the_one_the_calendar_crate_counts() {
        let epoch = date(1970, 1, 1);
        for year in (0..=9999).step_by(7).chain([1900, 1970, 2000, 2024, 2100]) {
            for month in 0..=13 {
                for day in 0..=32 {
                    let expected = i8::try_from(month).ok().zip(i8::try_from(day).ok()).and_then(|(month, day)| {
                        let date = Date::new(year, month, day).ok()?;
                        Some(date.since(epoch).unwrap().get_days())
                    });
                    assert_eq!(day_number(year, month, day), expected, "{year}-{month}-{day}");
                }
            }
        }
    }
}
