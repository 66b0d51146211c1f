//! A day with a time: a date, then a space or `T`, then a time, then perhaps a zone or an offset; also the forms of
//! mail headers and of the C library.

use crate::facts::{Clock, DateFormat, Form, Kind, Scalar};

use super::date::{self, Day, digits};
use super::{Look, month, time};

const DAY_MICROS: i64 = 86_400_000_000;

/// The instant a trimmed cell names, if it is a day with a time. An offset is recognised, not applied.
pub(super) fn datetime(core: &[u8]) -> Option<Look> {
    if core.len() > 48 || core.len() < 9 {
        return None;
    }
    if core[0].is_ascii_alphabetic() {
        return worded(core);
    }
    if let Some(look) = compact(core) {
        return Some(look);
    }
    // A name of a month brings spaces of its own: the time is what stands behind the last space before a colon.
    let colon = core.iter().position(|byte| *byte == b':');
    let gap = match colon {
        Some(colon) => core[..colon].iter().rposition(|byte| matches!(byte, b'T' | b't' | b' '))?,
        None => core.iter().position(|byte| matches!(byte, b'T' | b't' | b' '))?,
    };
    let day = core[..gap].trim_ascii_end();
    let (format, day) = date::day(day.strip_suffix(b",").unwrap_or(day))?;
    at(format, day, &core[gap + 1..])
}

/// `Jan 31, 2024 10:00 AM`, `Wed, 31 Jan 2024 10:00:00 +0000`, `Wed Jan 31 10:00:00 +0000 2024`.
fn worded(core: &[u8]) -> Option<Look> {
    let mut words: Vec<&[u8]> =
        core.split(|byte| matches!(byte, b' ' | b',')).filter(|word| !word.is_empty()).take(9).collect();
    if words.len() > 8 {
        return None;
    }
    let has_weekday = words.first().is_some_and(|word| month::is_weekday(word));
    if has_weekday {
        words.remove(0);
    }
    // The C library puts the year last.
    if let Some(last) = words.last().copied()
        && words.len() > 3
        && last.len() == 4
        && digits(last).is_some()
        && words[2].contains(&b':')
    {
        words.pop();
        words.insert(2, last);
    }
    let (day, clock) = words.split_at_checked(3)?;
    let (format, day) = date::day(&day.join(&b' '))?;
    let format = if has_weekday { DateFormat::Weekday } else { format };
    if clock.is_empty() {
        return has_weekday.then_some(match day {
            Day::Known(day) => {
                Look { form: Form::dated(format, Clock::None, day, true), scalar: Some(Scalar::Day(day)) }
            }
            Day::Open => Look { form: Form::date(format, Clock::None), scalar: None },
            Day::Impossible => Look::plain(Kind::ImpossibleDate),
        });
    }
    at(format, day, &clock.join(&b' '))
}

/// `20240131T123000Z`, and `20240131 1230`.
fn compact(core: &[u8]) -> Option<Look> {
    let (day, rest) = core.split_at_checked(8)?;
    let (gap, clock) = rest.split_first()?;
    if !matches!(gap, b'T' | b't' | b' ') || !day.iter().all(u8::is_ascii_digit) {
        return None;
    }
    let (clock, zone) = without_zone(clock);
    let (hours, minutes, seconds) = match clock.len() {
        4 => (digits(&clock[..2])?, digits(&clock[2..])?, 0),
        6 => (digits(&clock[..2])?, digits(&clock[2..4])?, digits(&clock[4..])?),
        _ => return None,
    };
    let day = date::day_number(digits(&day[..4])?, digits(&day[4..6])?, digits(&day[6..])?)?;
    if hours > 23 || minutes > 59 || seconds > 60 {
        return None;
    }
    let micros = ((i64::from(hours) * 60 + i64::from(minutes)) * 60 + i64::from(seconds)) * 1_000_000;
    Some(known(DateFormat::Compact, zone, day, micros))
}

/// A day and a clock's text.
fn at(format: DateFormat, day: Day, clock: &[u8]) -> Option<Look> {
    let (clock, zone) = without_zone(clock);
    let micros = time::micros(clock)?;
    Some(match day {
        Day::Known(day) => known(format, zone, day, micros),
        Day::Open => Look { form: Form::date(format, zone), scalar: None },
        Day::Impossible => Look::plain(Kind::ImpossibleDate),
    })
}

fn known(format: DateFormat, zone: Clock, day: i32, micros: i64) -> Look {
    Look {
        form: Form::dated(format, zone, day, micros == 0),
        scalar: Some(Scalar::Instant(i64::from(day) * DAY_MICROS + micros)),
    }
}

/// Cuts `Z`, `+02`, `+0200`, `+02:00`, `UTC`, `GMT` or such an offset with a zone's name off a time.
fn without_zone(clock: &[u8]) -> (&[u8], Clock) {
    // `2024-01-31T10:00+01:00[Europe/Paris]`, as Java writes it.
    let clock = match clock.iter().position(|byte| *byte == b'[') {
        Some(open) if clock.last() == Some(&b']') => &clock[..open],
        _ => clock,
    };
    for suffix in [&b"Z"[..], b"z", b"UTC", b"GMT"] {
        if let Some(rest) = clock.strip_suffix(suffix) {
            return (rest.trim_ascii_end(), Clock::Zoned);
        }
    }
    let Some(sign) = clock.iter().rposition(|byte| matches!(byte, b'+' | b'-')) else { return (clock, Clock::Local) };
    let offset = &clock[sign + 1..];
    let shape_fits = match offset.len() {
        2 | 4 => offset.iter().all(u8::is_ascii_digit),
        5 => offset[2] == b':' && offset.iter().filter(|byte| byte.is_ascii_digit()).count() == 4,
        _ => false,
    };
    if shape_fits { (clock[..sign].trim_ascii_end(), Clock::Zoned) } else { (clock, Clock::Local) }
}
