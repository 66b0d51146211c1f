//! A day with a time: a date, then a space or `T`, then a time, then perhaps `Z` or an offset.

use super::date::Day;
use super::{date, time};

/// What a day with a time says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Instant {
    /// So many microseconds from 1970-01-01T00:00 as written: an offset is recognised, not applied.
    Known(i64),
    /// One of two days: day and month could be either.
    Either,
}

/// The instant a trimmed cell names, if it is a day with a time.
pub(super) fn datetime(core: &[u8]) -> Option<Instant> {
    let gap = core.iter().position(|byte| matches!(byte, b'T' | b't' | b' '))?;
    let day = date::date(&core[..gap])?;
    let micros = time::micros(without_zone(&core[gap + 1..]))?;
    Some(match day {
        Day::Known(day) => Instant::Known(i64::from(day) * 86_400_000_000 + micros),
        Day::Either => Instant::Either,
    })
}

/// Cuts `Z`, `+02`, `+0200` or `+02:00` off a time.
fn without_zone(clock: &[u8]) -> &[u8] {
    if let Some(rest) = clock.strip_suffix(b"Z").or_else(|| clock.strip_suffix(b"z")) {
        return rest;
    }
    let Some(sign) = clock.iter().rposition(|byte| matches!(byte, b'+' | b'-')) else { return clock };
    let offset = &clock[sign + 1..];
    let shape_fits = match offset.len() {
        2 | 4 => offset.iter().all(u8::is_ascii_digit),
        5 => offset[2] == b':' && offset.iter().filter(|byte| byte.is_ascii_digit()).count() == 4,
        _ => false,
    };
    if shape_fits { clock[..sign].trim_ascii_end() } else { clock }
}
