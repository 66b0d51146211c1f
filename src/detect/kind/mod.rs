//! What a text cell looks like, by a ladder: the first form that fits is the cell's form, and its kind goes with that.
//!
//! Spaces around a number, a truth value or a date do not change its kind: every reader in use copes
//! with them.
//!
//! Most cells are plain numbers, plain dates and plain words, so the first byte decides which rungs are tried at all:
//! a digit or a sign may begin a number, a date or a time; a letter a word, which is let go as soon as its length or its
//! first letters are not those of anything else.
//!
//! **Invariant:** the ladder sees one cell; what a column is, is decided from all of them in `facts`.

mod address;
mod boolean;
mod date;
mod datetime;
mod duration;
mod formatted;
mod list;
mod month;
mod number;
pub mod plain;
mod time;
mod token;
mod unit;

#[cfg(test)]
mod laws;

use crate::facts::{Form, Kind, Scalar, Token};

/// What was found out about a text cell.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Look {
    /// How it is written.
    pub form: Form,
    /// Its value, where its kind has an order and the cell tells it.
    pub scalar: Option<Scalar>,
}

impl Look {
    const fn plain(kind: Kind) -> Self {
        Self { form: Form::plain(kind), scalar: None }
    }

    const fn token(token: Token) -> Self {
        Self { form: Form::token(token), scalar: None }
    }
}

/// Looks at a text cell that is not null.
pub fn look(text: &[u8]) -> Look {
    let core = text.trim_ascii();
    let Some(&first) = core.first() else { return Look::token(Token::Blank) };
    let padded = core.len() < text.len();
    if padded && crate::detect::null::null_spelling(core).is_some() {
        return Look::token(Token::Null);
    }
    let found = match first {
        b'0'..=b'9' => from_digit(core),
        b'+' | b'-' | b'.' => number::number(core).or_else(|| from_sign(core)),
        b'a'..=b'z' | b'A'..=b'Z' => from_letter(core),
        b'[' | b'{' => list::list(core).or_else(|| token::token(core)),
        b'/' | b'\\' | b'~' => address::path(core).or_else(|| token::token(core)),
        0x80.. => from_beyond_ascii(core),
        _ => formatted::formatted(core).or_else(|| token::token(core)),
    };
    found.unwrap_or_else(|| Look { form: list::separated(core).unwrap_or(Form::plain(Kind::Text)), scalar: None })
}

/// The same where numbers are written with `decimal` before their fraction. With a comma, points between groups of
/// three digits are left out.
pub fn look_with(text: &[u8], decimal: u8) -> Look {
    if decimal == b','
        && text.contains(&b',')
        && let Some(plain) = number::with_point(text.trim_ascii())
    {
        return look(&plain);
    }
    look(text)
}

fn from_digit(core: &[u8]) -> Option<Look> {
    // The commonest date can't be a number, and is asked for first.
    if core.len() >= 8 && core[4] == b'-' {
        return temporal(core).or_else(|| number::number(core)).or_else(|| duration::clock(core));
    }
    if let Some(number) = number::number(core) {
        return Some(number);
    }
    temporal(core)
        .or_else(|| duration::clock(core))
        .or_else(|| formatted::formatted(core))
        .or_else(|| address::file_name(core))
}

fn from_sign(core: &[u8]) -> Option<Look> {
    duration::iso(core)
        .or_else(|| formatted::formatted(core))
        .or_else(|| token::token(core))
        .or_else(|| address::path(core))
        .or_else(|| core.iter().all(|byte| *byte == b'+').then_some(Look { form: Form::PLUS, scalar: None }))
}

/// Most cells that begin with a letter are words: which bytes occur at all says what they can't be.
fn from_letter(core: &[u8]) -> Option<Look> {
    if boolean::is_boolean(core) {
        return Some(Look::plain(Kind::Boolean));
    }
    if let Some(look) = token::token(core) {
        return Some(look);
    }
    if number::is_infinity(core) {
        return number::number(core);
    }
    let classes = classes(core);
    if classes == 0 {
        return Some(Look::plain(Kind::Text));
    }
    if classes & DIGIT != 0 {
        let found = if core[0] == b'P' {
            duration::iso(core)
        } else if core.len() >= 8 && month::begins_date(core) {
            temporal(core)
        } else {
            None
        };
        if let Some(look) = found.or_else(|| formatted::coded(core)) {
            return Some(look);
        }
    }
    if classes & MARK != 0
        && let Some(look) = address::url(core).or_else(|| address::drive(core)).or_else(|| address::file_name(core))
    {
        return Some(look);
    }
    (classes & SEPARATOR == 0).then_some(Look::plain(Kind::Text))
}

/// A figure.
const DIGIT: u8 = 1;
/// What addresses and paths have.
const MARK: u8 = 2;
/// What may stand between items.
const SEPARATOR: u8 = 4;

/// The classes of bytes that occur in a cell. Letters, spaces and other signs are of none.
fn classes(core: &[u8]) -> u8 {
    const CLASSES: [u8; 256] = {
        let mut classes = [0; 256];
        let mut byte = b'0';
        while byte <= b'9' {
            classes[byte as usize] = DIGIT;
            byte += 1;
        }
        classes[b'/' as usize] = MARK;
        classes[b'\\' as usize] = MARK;
        classes[b':' as usize] = MARK;
        classes[b'.' as usize] = MARK;
        classes[b'|' as usize] = SEPARATOR;
        classes[b';' as usize] = SEPARATOR;
        classes
    };
    core.iter().fold(0, |found, byte| found | CLASSES[usize::from(*byte)])
}

fn from_beyond_ascii(core: &[u8]) -> Option<Look> {
    if is_unicode_blank(core) {
        return Some(Look::token(Token::Blank));
    }
    token::token(core).or_else(|| formatted::formatted(core))
}

fn temporal(core: &[u8]) -> Option<Look> {
    date::date(core).or_else(|| datetime::datetime(core)).or_else(|| {
        let micros = time::micros(core)?;
        (micros >= 0).then_some(Look::plain(Kind::Time))
    })
}

/// Whether a cell holds only white space beyond ASCII: a no-break space, as spreadsheets leave behind.
fn is_unicode_blank(core: &[u8]) -> bool {
    core.len() <= 64 && std::str::from_utf8(core).is_ok_and(|text| text.chars().all(char::is_whitespace))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::facts::{Clock, DateFormat, Formatting, Writing};

    fn kind(text: &str) -> Kind {
        look(text.as_bytes()).form.kind()
    }

    #[test]
    #[expect(clippy::too_many_lines, reason = "a list of cells")]
    fn the_ladder() {
        use Kind::{
            Blank, Boolean, Code, Date, DateTime, Decimal, Duration, FormattedNumber, ImpossibleDate, Integer, List,
            Path, Placeholder, Text, Time, Url, ZonedDateTime,
        };
        for (text, expected) in [
            ("0", Integer),
            ("-12", Integer),
            ("+7", Integer),
            (" 42 ", Integer),
            ("007", Code),
            ("00", Code),
            ("-07", Integer),
            ("99999999999999999999999", Decimal),
            ("00000000000000000000001", Code),
            ("1.5", Decimal),
            ("01.5", Decimal),
            (".5", Decimal),
            ("5.", Decimal),
            ("1e5", Decimal),
            ("-1.2E-3", Decimal),
            ("inf", Decimal),
            ("-Infinity", Decimal),
            ("1,5", FormattedNumber),
            ("1.2.3", Text),
            ("-", Placeholder),
            ("--", Placeholder),
            (".", Placeholder),
            ("...", Placeholder),
            ("+", Text),
            ("e5", Text),
            ("1e", Text),
            ("0x1F", Text),
            ("true", Boolean),
            ("No", Boolean),
            ("noon", Text),
            ("2024-02-29", Date),
            ("2023-02-29", ImpossibleDate),
            ("2024-13-01", ImpossibleDate),
            ("2024/1/5", Date),
            ("2024-01", Date),
            ("2024-13", Text),
            ("31.12.2024", Date),
            ("12/31/2024", Date),
            ("31/12/2024", Date),
            ("32/13/2024", Text),
            ("31/02/2024", ImpossibleDate),
            ("10-14", Text),
            ("1.2.24", Text),
            ("01.02.24", Date),
            ("1/2/24", Date),
            ("31 Jan 2024", Date),
            ("Jan 31, 2024", Date),
            ("January 31 2024", Date),
            ("31-Jan-24", Date),
            ("30 Feb 2024", ImpossibleDate),
            ("March", Text),
            ("Marching 12", Text),
            ("2024-01-02 03:04", DateTime),
            ("2024-01-02T03:04:05Z", ZonedDateTime),
            ("2024-01-02T03:04:05.123456+02:00", ZonedDateTime),
            ("2024-01-02 03:04:05 UTC", ZonedDateTime),
            ("20240102T030405Z", ZonedDateTime),
            ("01/02/2024 3:04 PM", DateTime),
            ("Wed, 31 Jan 2024 10:00:00 +0000", ZonedDateTime),
            ("Wed Jan 31 10:00:00 2024", DateTime),
            ("Jan 31, 2024 10:00 AM", DateTime),
            ("2024-01-02T25:04:05", Text),
            ("12:30", Time),
            ("3:04 pm", Time),
            ("23:59:59.999", Time),
            ("24:00", Text),
            ("12:60", Text),
            ("36:15:00", Duration),
            ("PT1H30M", Duration),
            ("P3D", Duration),
            ("P", Text),
            ("PT", Text),
            ("Paris", Text),
            ("?", Blank),
            (" ?? ", Blank),
            ("?x", Text),
            (" ", Blank),
            ("\t ", Blank),
            ("\u{a0}", Blank),
            ("hello", Text),
            ("i", Text),
            ("é", Text),
            ("1.234,56", FormattedNumber),
            ("1,234.56", FormattedNumber),
            ("1\u{a0}234,56", FormattedNumber),
            ("1\u{202f}234", FormattedNumber),
            ("1'234.50", FormattedNumber),
            ("$12", FormattedNumber),
            ("$1,234.56", FormattedNumber),
            ("-$5", FormattedNumber),
            ("12 €", FormattedNumber),
            ("€12,50", FormattedNumber),
            ("EUR 12.50", FormattedNumber),
            ("12.50 EUR", FormattedNumber),
            ("12%", FormattedNumber),
            ("12 kg", FormattedNumber),
            ("23.4 kmpl", FormattedNumber),
            ("1.2M", FormattedNumber),
            ("300k", FormattedNumber),
            ("10,000+", FormattedNumber),
            ("(12.50)", FormattedNumber),
            ("\u{2212}5", FormattedNumber),
            ("12A", Text),
            ("1st", Text),
            ("5 7", Text),
            ("13 15 B", Text),
            ("12 Main Street", Text),
            ("PC 17599", Text),
            ("C85", Text),
            ("1,2,3", Text),
            ("192.168.0.1", Text),
            ("[1, 2]", List),
            ("{\"a\": 1}", List),
            ("['a', 'b']", List),
            ("[redacted]", Text),
            ("[1, 2", Text),
            ("https://example.org/a", Url),
            ("s3://bucket/key", Url),
            ("www.example.org", Url),
            ("/usr/share/x.csv", Path),
            ("C:\\data\\x.csv", Path),
            ("images/001.jpg", Path),
            ("and/or", Text),
            ("n/a", Placeholder),
            ("unknown", Placeholder),
            ("Unbekannt", Placeholder),
            ("None", Placeholder),
            ("(null)", Placeholder),
            ("'nan'", Placeholder),
            (" NA ", Placeholder),
            ("#N/A", Placeholder),
            ("\u{2014}", Placeholder),
            ("不明", Placeholder),
            ("unknowable", Text),
        ] {
            assert_eq!(kind(text), expected, "{text:?}");
        }
    }

    #[test]
    fn forms_are_told_apart() {
        let date = |format| Writing::Date(format, Clock::None);
        for (text, expected) in [
            ("2024-01-31", date(DateFormat::YearDash)),
            ("31.01.2024", date(DateFormat::DayDot)),
            ("01/31/2024", date(DateFormat::MonthSlash)),
            ("31/01/2024", date(DateFormat::DaySlash)),
            ("01/02/2024", date(DateFormat::EitherSlash)),
            ("05/05/2024", date(DateFormat::EitherSlash)),
            ("31/12/99", date(DateFormat::DaySlashShort)),
            ("2024-01-31 10:00", Writing::Date(DateFormat::YearDash, Clock::Local)),
            ("1900-01-01", Writing::Day(4, Clock::None)),
            ("9999-12-31 00:00:00", Writing::Day(7, Clock::Local)),
            ("9999-12-31 00:00:01", Writing::FarDay(Clock::Local)),
            ("0024-01-31", Writing::FarDay(Clock::None)),
            ("20240131", Writing::CompactDay),
            ("1,234", Writing::Formatted(Formatting::Comma)),
            ("12,5", Writing::Formatted(Formatting::DecimalComma)),
            ("1.234.567", Writing::Formatted(Formatting::Point)),
            ("1.234,5", Writing::Formatted(Formatting::Point)),
            ("12 %", Writing::Formatted(Formatting::Percent)),
            ("Action|Comedy", Writing::Separated),
            ("a; b; c", Writing::Separated),
            ("a;", Writing::Plain(Kind::Text)),
            ("NULL ", Writing::Token(Token::Null)),
            ("Null", Writing::Token(Token::Null)),
        ] {
            assert_eq!(look(text.as_bytes()).form.writing(), expected, "{text:?}");
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
            assert_eq!(look_with(text.as_bytes(), b',').scalar, expected, "{text}");
        }
        assert_eq!(look_with(b"1,5", b'.').form.kind(), Kind::FormattedNumber);
        assert_eq!(look_with(b"31.12.2024", b',').form.kind(), Kind::Date);
    }

    #[test]
    fn values_are_those_of_the_calendar() {
        for (text, expected) in [
            ("-12", Some(Scalar::Integer(-12))),
            ("007", Some(Scalar::Integer(7))),
            ("1e3", Some(Scalar::Float(1000.0))),
            ("1970-01-02", Some(Scalar::Day(1))),
            ("1969-12-31", Some(Scalar::Day(-1))),
            ("2000-03-01", Some(Scalar::Day(11017))),
            ("31.12.1969", Some(Scalar::Day(-1))),
            ("31/12/1969", Some(Scalar::Day(-1))),
            ("2 Jan 1970", Some(Scalar::Day(1))),
            ("Jan 2, 1970", Some(Scalar::Day(1))),
            ("01/02/1970", None),
            ("01/01/1970", Some(Scalar::Day(0))),
            ("31/12/69", None),
            ("1970-01-01 00:00:01.5", Some(Scalar::Instant(1_500_000))),
            ("1970-01-01 12:00 AM", Some(Scalar::Instant(0))),
            ("1970-01-01 12:01 pm", Some(Scalar::Instant(43_260_000_000))),
        ] {
            assert_eq!(look(text.as_bytes()).scalar, expected, "{text:?}");
        }
    }
}
