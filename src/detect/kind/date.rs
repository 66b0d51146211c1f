//! Calendar days, as people and programs write them: year first, day first, month first, with names of months.
//!
//! Where day and month can't be told apart in one cell (`01/02/2024`), and where the century is left out (`31/12/24`),
//! the cell is a date without a value: what is meant is a question for the whole column.

use crate::facts::{Clock, DateFormat, Form, Kind, Scalar};

use super::{Look, month};

/// What a date says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Day {
    /// This many days from 1970-01-01.
    Known(i32),
    /// One of several days.
    Open,
    /// None: the calendar has no such day.
    Impossible,
}

/// A trimmed cell as a date.
pub(super) fn date(core: &[u8]) -> Option<Look> {
    let (format, day) = day(core)?;
    Some(match day {
        Day::Known(day) => Look { form: Form::dated(format, Clock::None, day, true), scalar: Some(Scalar::Day(day)) },
        Day::Open => Look { form: Form::date(format, Clock::None), scalar: None },
        Day::Impossible => Look::plain(Kind::ImpossibleDate),
    })
}

/// How a date is written, and the day it names.
pub(super) fn day(core: &[u8]) -> Option<(DateFormat, Day)> {
    if let [a, b, c, d, b'-', e, f, b'-', g, h] = *core
        && let (Some(year), Some(month), Some(day)) = (digits(&[a, b, c, d]), digits(&[e, f]), digits(&[g, h]))
    {
        return year_first(DateFormat::YearDash, year, month, day);
    }
    if !(6..=22).contains(&core.len()) {
        return None;
    }
    // The first byte that is no digit is what stands between the parts, if the cell is made of figures.
    let separator = *core.iter().find(|byte| !byte.is_ascii_digit())?;
    if matches!(separator, b'-' | b'/' | b'.')
        && core.len() <= 10
        && let Some(date) = figures(core, separator)
    {
        return Some(date);
    }
    named(core)
}

/// Days in figures, with one separator throughout.
fn figures(core: &[u8], separator: u8) -> Option<(DateFormat, Day)> {
    let mut fields = core.split(|&byte| byte == separator);
    let (first, second, third) = (fields.next()?, fields.next()?, fields.next());
    if fields.next().is_some() {
        return None;
    }
    let (x, y) = (digits(first)?, digits(second)?);
    let Some(third) = third else {
        let is_month = separator == b'-' && first.len() == 4 && second.len() == 2;
        let day = day_number(x, y, 1).filter(|_| is_month && (1800..=2200).contains(&x))?;
        return Some((DateFormat::YearMonth, Day::Known(day)));
    };
    let z = digits(third)?;
    if first.len() == 4 && second.len() <= 2 && third.len() <= 2 {
        let format = match separator {
            b'-' => DateFormat::YearDash,
            b'/' => DateFormat::YearSlash,
            _ => DateFormat::YearDot,
        };
        return year_first(format, x, y, z);
    }
    if first.len() > 2 || second.len() > 2 {
        return None;
    }
    let [day_first, month_first, either] = match (separator, third.len()) {
        (b'/', 4) => [DateFormat::DaySlash, DateFormat::MonthSlash, DateFormat::EitherSlash],
        (b'-', 4) => [DateFormat::DayDash, DateFormat::MonthDash, DateFormat::EitherDash],
        // With points the day comes first, wherever they are in use.
        (b'.', 4) => [DateFormat::DayDot, DateFormat::MonthDot, DateFormat::DayDot],
        (b'/', 2) => [DateFormat::DaySlashShort, DateFormat::MonthSlashShort, DateFormat::EitherSlashShort],
        // Without a century and with other separators than a slash, fewer digits may be any number or version.
        (b'-', 2) if core.len() == 8 => {
            [DateFormat::DayDashShort, DateFormat::MonthDashShort, DateFormat::EitherDashShort]
        }
        (b'.', 2) if core.len() == 8 => [DateFormat::DayDotShort; 3],
        _ => return None,
    };
    // A century is needed for the length of a month; any leap year lets every day pass.
    let (is_short, year) = if third.len() == 2 { (true, 2000) } else { (false, z) };
    let known = |day: i32| if is_short { Day::Open } else { Day::Known(day) };
    match (day_number(year, y, x), day_number(year, x, y).filter(|_| day_first != month_first)) {
        (Some(one), Some(_)) if day_first == either => Some((day_first, known(one))),
        (Some(one), Some(other)) if one == other => Some((either, known(one))),
        (Some(_), Some(_)) => Some((either, Day::Open)),
        (Some(day), None) => Some((day_first, known(day))),
        (None, Some(day)) => Some((month_first, known(day))),
        // A number or a version is more likely than a mistake where the year is short.
        (None, None) => {
            let is_close = (1..=31).contains(&x.max(y)) && (1..=12).contains(&x.min(y)) && !is_short;
            is_close.then_some((day_first, Day::Impossible))
        }
    }
}

fn year_first(format: DateFormat, year: i16, month: i16, day: i16) -> Option<(DateFormat, Day)> {
    if let Some(day) = day_number(year, month, day) {
        return Some((format, Day::Known(day)));
    }
    // One part out of range is a mistake in a date; several are some other number.
    let is_close = (0..=12).contains(&month) && day <= 31 || (month <= 99 && (1..=31).contains(&day));
    (is_close && (1000..=2999).contains(&year)).then_some((format, Day::Impossible))
}

/// Days with the name of a month: three words, or three parts between dashes.
fn named(core: &[u8]) -> Option<(DateFormat, Day)> {
    if !core.iter().any(u8::is_ascii_alphabetic) {
        return None;
    }
    let is_dashed = core.contains(&b'-');
    let mut words = core.split(|byte| matches!(byte, b' ' | b'-' | b',')).filter(|word| !word.is_empty());
    let (one, two, three) = (words.next()?, words.next()?, words.next()?);
    if words.next().is_some() {
        return None;
    }
    let (format, month, day) = if let Some(month) = month::month(two) {
        (if is_dashed { DateFormat::DayNameDash } else { DateFormat::DayName }, month, ordinal(one)?)
    } else if is_dashed {
        return None;
    } else {
        (DateFormat::NameDay, month::month(one)?, ordinal(two)?)
    };
    match three.len() {
        4 => {
            let known = day_number(digits(three)?, month, day).map_or(Day::Impossible, Day::Known);
            ((1..=31).contains(&day)).then_some((format, known))
        }
        2 if is_dashed => {
            digits(three)?;
            day_number(2000, month, day).map(|_| (DateFormat::DayNameShort, Day::Open))
        }
        _ => None,
    }
}

/// A day of the month: `1`, `01`, `1.`, `1st`.
fn ordinal(word: &[u8]) -> Option<i16> {
    let end = word.iter().position(|byte| !byte.is_ascii_digit()).unwrap_or(word.len());
    let (figures, rest) = word.split_at(end);
    let fits = matches!(rest, b"" | b"." | b"st" | b"nd" | b"rd" | b"th");
    if fits && figures.len() <= 2 { digits(figures) } else { None }
}

/// Days from 1970-01-01 to a day that exists, in years 0 to 9999 of the Gregorian calendar.
///
/// Years are counted from March, so that a leap day ends its year; the days of whole years, of the months since March
/// and of the month then add up. Dates are common and this is asked of each of them, so it is done in whole numbers.
pub(super) fn day_number(year: i16, month: i16, day: i16) -> Option<i32> {
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

pub(super) fn digits(field: &[u8]) -> Option<i16> {
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
