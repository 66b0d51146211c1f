//! What a text cell looks like, by a ladder: the first kind that fits is the cell's kind.
//!
//! Spaces around a number, a truth value or a date do not change its kind: every reader in use copes
//! with them.
//!
//! **Invariant:** the ladder sees one cell; what a column is, is decided from all of them in `facts`.

mod boolean;
mod date;
mod datetime;
mod number;
pub mod plain;
mod time;

use crate::facts::{Kind, Scalar};

use date::Day;
use datetime::Instant;

/// The kind of a text cell that is not null, and its value where the kind has an order.
pub fn kind(text: &[u8]) -> (Kind, Option<Scalar>) {
    let core = text.trim_ascii();
    let Some(&first) = core.first() else { return (Kind::Blank, None) };
    if first == b'?' && core.iter().all(|&byte| byte == b'?') {
        return (Kind::Blank, None);
    }
    if matches!(first, b'0'..=b'9' | b'+' | b'-' | b'.' | b'i' | b'I') {
        if let Some(number) = number::number(core) {
            return number;
        }
        if let Some((kind, scalar)) = temporal(core) {
            return (kind, scalar);
        }
    } else if boolean::is_boolean(core) {
        return (Kind::Boolean, None);
    }
    if is_unicode_blank(core) { (Kind::Blank, None) } else { (Kind::Text, None) }
}

/// The same where numbers are written with `decimal` before their fraction. With a comma, points between groups of
/// three digits are left out.
pub fn kind_with(text: &[u8], decimal: u8) -> (Kind, Option<Scalar>) {
    if decimal == b','
        && text.contains(&b',')
        && let Some(plain) = number::with_point(text.trim_ascii())
    {
        return kind(&plain);
    }
    kind(text)
}

fn temporal(core: &[u8]) -> Option<(Kind, Option<Scalar>)> {
    if let Some(day) = date::date(core) {
        let scalar = match day {
            Day::Known(day) => Some(Scalar::Day(day)),
            Day::Either => None,
        };
        return Some((Kind::Date, scalar));
    }
    if let Some(instant) = datetime::datetime(core) {
        let scalar = match instant {
            Instant::Known(micros) => Some(Scalar::Instant(micros)),
            Instant::Either => None,
        };
        return Some((Kind::DateTime, scalar));
    }
    time::is_time(core).then_some((Kind::Time, None))
}

/// Whether a cell holds only white space beyond ASCII: a no-break space, as spreadsheets leave behind.
fn is_unicode_blank(core: &[u8]) -> bool {
    core.len() <= 64
        && !core[0].is_ascii()
        && std::str::from_utf8(core).is_ok_and(|text| text.chars().all(char::is_whitespace))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_ladder() {
        use Kind::{Blank, Boolean, Date, DateTime, Decimal, Integer, Text, Time};
        for (text, expected) in [
            ("0", Integer),
            ("-12", Integer),
            ("+7", Integer),
            (" 42 ", Integer),
            ("007", Integer),
            ("99999999999999999999999", Decimal),
            ("1.5", Decimal),
            (".5", Decimal),
            ("5.", Decimal),
            ("1e5", Decimal),
            ("-1.2E-3", Decimal),
            ("inf", Decimal),
            ("-Infinity", Decimal),
            ("1,5", Text),
            ("1.2.3", Text),
            ("-", Text),
            (".", Text),
            ("+", Text),
            ("e5", Text),
            ("1e", Text),
            ("0x1F", Text),
            ("true", Boolean),
            ("No", Boolean),
            ("noon", Text),
            ("2024-02-29", Date),
            ("2023-02-29", Text),
            ("2024/1/5", Date),
            ("31.12.2024", Date),
            ("12/31/2024", Date),
            ("31/12/2024", Date),
            ("32/13/2024", Text),
            ("10-14", Text),
            ("1.2.24", Text),
            ("2024-01-02 03:04", DateTime),
            ("2024-01-02T03:04:05Z", DateTime),
            ("2024-01-02T03:04:05.123456+02:00", DateTime),
            ("2024-01-02T25:04:05", Text),
            ("12:30", Time),
            ("23:59:59.999", Time),
            ("24:00", Text),
            ("12:60", Text),
            ("?", Blank),
            (" ?? ", Blank),
            ("?x", Text),
            (" ", Blank),
            ("\t ", Blank),
            ("\u{a0}", Blank),
            ("hello", Text),
            ("i", Text),
            ("é", Text),
        ] {
            assert_eq!(kind(text.as_bytes()).0, expected, "{text:?}");
        }
    }

    #[test]
    fn a_decimal_comma_is_read_where_it_was_decided() {
        for (text, expected) in [
            ("1,5", Some(Scalar::Float(1.5))),
            ("-1.234,5", Some(Scalar::Float(-1234.5))),
            ("1.234.567,25", Some(Scalar::Float(1_234_567.25))),
            ("12,50 EUR", None),
            ("1,5,2", None),
            ("1.23,5", None),
        ] {
            assert_eq!(kind_with(text.as_bytes(), b',').1, expected, "{text}");
        }
        assert_eq!(kind_with(b"1,5", b'.').0, Kind::Text);
        assert_eq!(kind_with(b"31.12.2024", b',').0, Kind::Date);
    }

    #[test]
    fn values_are_those_of_the_calendar() {
        for (text, expected) in [
            ("-12", Some(Scalar::Integer(-12))),
            ("1e3", Some(Scalar::Float(1000.0))),
            ("1970-01-02", Some(Scalar::Day(1))),
            ("1969-12-31", Some(Scalar::Day(-1))),
            ("2000-03-01", Some(Scalar::Day(11017))),
            ("31.12.1969", Some(Scalar::Day(-1))),
            ("31/12/1969", Some(Scalar::Day(-1))),
            ("01/02/1970", None),
            ("1970-01-01 00:00:01.5", Some(Scalar::Instant(1_500_000))),
        ] {
            assert_eq!(kind(text.as_bytes()).1, expected, "{text:?}");
        }
    }
}
