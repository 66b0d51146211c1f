//! Whole numbers, codes of digits and decimals, written as programs write them: no grouping, a point, an exponent.

use crate::facts::{Form, Kind, Scalar};

use super::Look;

/// The number a trimmed, non-empty cell holds, if it is one. Whole numbers beyond 64 bits are decimals; digits that
/// begin with a zero are a code, whose value is kept in case its column holds numbers after all.
#[inline]
pub(super) fn number(core: &[u8]) -> Option<Look> {
    let digits = core.strip_prefix(b"-").or_else(|| core.strip_prefix(b"+")).unwrap_or(core);
    if !digits.is_empty() && digits.len() <= 18 && digits.iter().all(u8::is_ascii_digit) {
        let magnitude = digits.iter().fold(0_i64, |n, digit| n * 10 + i64::from(digit - b'0'));
        if core[0] == b'0' && core.len() > 1 {
            return Some(Look { form: Form::plain(Kind::Code), scalar: Some(Scalar::Integer(magnitude)) });
        }
        let value = if core[0] == b'-' { -magnitude } else { magnitude };
        return Some(Look { form: Form::integer(value), scalar: Some(Scalar::Integer(value)) });
    }
    if !has_number_shape(digits) {
        return None;
    }
    let text = std::str::from_utf8(core).ok()?;
    if core[0] == b'0' && core.iter().all(u8::is_ascii_digit) {
        let scalar = text
            .parse::<i64>()
            .map_or_else(|_| text.parse::<f64>().ok().map(Scalar::Float), |n| Some(Scalar::Integer(n)));
        return Some(Look { form: Form::plain(Kind::Code), scalar });
    }
    if let Ok(value) = text.parse::<i64>() {
        return Some(Look { form: Form::integer(value), scalar: Some(Scalar::Integer(value)) });
    }
    let value = text.parse::<f64>().ok()?;
    Some(Look { form: Form::decimal(value), scalar: Some(Scalar::Float(value)) })
}

/// A number with a decimal comma as one with a point; `None` for anything else. Points may group digits by three.
pub(super) fn with_point(core: &[u8]) -> Option<Vec<u8>> {
    let comma = core.iter().position(|&byte| byte == b',')?;
    let (whole, fraction) = (&core[..comma], &core[comma + 1..]);
    let digits = whole.strip_prefix(b"-").or_else(|| whole.strip_prefix(b"+")).unwrap_or(whole);
    let mut groups = digits.split(|&byte| byte == b'.');
    let first = groups.next()?;
    let is_number = |group: &[u8]| group.iter().all(u8::is_ascii_digit);
    let is_grouped = groups.clone().all(|group| group.len() == 3 && is_number(group));
    let has_groups = groups.next().is_some();
    let first_fits = is_number(first) && (!has_groups || (1..=3).contains(&first.len()));
    if !first_fits || !is_grouped || fraction.is_empty() || !is_number(fraction) {
        return None;
    }
    let plain = whole.iter().copied().filter(|&byte| byte != b'.');
    Some(plain.chain([b'.']).chain(fraction.iter().copied()).collect())
}

/// Whether a cell, without its sign, is an infinity in words.
pub(super) fn is_infinity(digits: &[u8]) -> bool {
    matches!(digits.len(), 3 | 8) && (digits.eq_ignore_ascii_case(b"inf") || digits.eq_ignore_ascii_case(b"infinity"))
}

/// Digits with at most one point and one exponent, or an infinity: what the standard parser takes, but for `nan`,
/// which is a null spelling, not a number.
fn has_number_shape(digits: &[u8]) -> bool {
    is_infinity(digits)
        || (digits.iter().all(|byte| matches!(byte, b'0'..=b'9' | b'.' | b'e' | b'E' | b'+' | b'-'))
            && digits.iter().any(u8::is_ascii_digit))
}
