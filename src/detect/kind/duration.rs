//! Lengths of time: `PT1H30M` as ISO 8601 has it, and hours, minutes and seconds past what a clock shows.
//!
//! `1:23:45` alone could be a time of day, and is taken for one; from 24 hours on it can only be a length.

use crate::facts::Kind;

use super::Look;

/// `P1DT2H`, `-PT0.5S`, `P3W`.
pub(super) fn iso(core: &[u8]) -> Option<Look> {
    let core = core.strip_prefix(b"-").or_else(|| core.strip_prefix(b"+")).unwrap_or(core);
    let rest = core.strip_prefix(b"P")?;
    if rest.is_empty() || rest.len() > 40 {
        return None;
    }
    let (days, clock) = match rest.iter().position(|byte| *byte == b'T') {
        Some(at) => (&rest[..at], Some(&rest[at + 1..])),
        None => (rest, None),
    };
    let fits = in_order(days, b"YMWD") && clock.is_none_or(|clock| !clock.is_empty() && in_order(clock, b"HMS"));
    fits.then_some(Look::plain(Kind::Duration))
}

/// Whether a text is numbers with these letters behind them, each at most once and in this order.
fn in_order(mut text: &[u8], letters: &[u8]) -> bool {
    let mut left = letters;
    while !text.is_empty() {
        let digits = text.iter().take_while(|byte| byte.is_ascii_digit() || matches!(byte, b'.' | b',')).count();
        let Some(&letter) = text.get(digits) else { return false };
        let Some(at) = left.iter().position(|known| *known == letter) else { return false };
        if digits == 0 || !text[..digits].iter().any(u8::is_ascii_digit) {
            return false;
        }
        (left, text) = (&left[at + 1..], &text[digits + 1..]);
    }
    true
}

/// `36:15:00`: more hours than a day has.
pub(super) fn clock(core: &[u8]) -> Option<Look> {
    if !(8..=12).contains(&core.len()) {
        return None;
    }
    let mut fields = core.split(|byte| *byte == b':');
    let (hours, minutes, seconds) = (fields.next()?, fields.next()?, fields.next()?);
    let is_number = |text: &[u8]| !text.is_empty() && text.iter().all(u8::is_ascii_digit);
    let below_60 = |text: &[u8]| text.len() == 2 && is_number(text) && text[0] < b'6';
    let fits = is_number(hours) && (2..=4).contains(&hours.len()) && below_60(minutes) && below_60(seconds);
    (fits && fields.next().is_none()).then_some(Look::plain(Kind::Duration))
}
