//! Whole numbers and decimals, written as programs write them: no grouping, a point, an exponent.

use crate::facts::{Kind, Scalar};

/// The number a trimmed, non-empty cell holds, if it is one. Whole numbers beyond 64 bits are decimals.
pub(super) fn number(core: &[u8]) -> Option<(Kind, Option<Scalar>)> {
    let digits = core.strip_prefix(b"-").or_else(|| core.strip_prefix(b"+")).unwrap_or(core);
    if !digits.is_empty() && digits.len() <= 18 && digits.iter().all(u8::is_ascii_digit) {
        let magnitude = digits.iter().fold(0_i64, |n, digit| n * 10 + i64::from(digit - b'0'));
        let value = if core[0] == b'-' { -magnitude } else { magnitude };
        return Some((Kind::Integer, Some(Scalar::Integer(value))));
    }
    if !has_number_shape(digits) {
        return None;
    }
    let text = std::str::from_utf8(core).ok()?;
    if let Ok(value) = text.parse::<i64>() {
        return Some((Kind::Integer, Some(Scalar::Integer(value))));
    }
    text.parse::<f64>().ok().map(|value| (Kind::Decimal, Some(Scalar::Float(value))))
}

/// Digits with at most one point and one exponent, or an infinity: what the standard parser takes, but for `nan`,
/// which is a null spelling, not a number.
fn has_number_shape(digits: &[u8]) -> bool {
    if digits.eq_ignore_ascii_case(b"inf") || digits.eq_ignore_ascii_case(b"infinity") {
        return true;
    }
    digits.iter().all(|byte| matches!(byte, b'0'..=b'9' | b'.' | b'e' | b'E' | b'+' | b'-'))
        && digits.iter().any(u8::is_ascii_digit)
}
