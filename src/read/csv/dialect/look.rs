//! What a cell looks like under one reading of the file, and how much that speaks for the reading.
//!
//! A right dialect cuts a file into numbers, dates, addresses, names and sentences; a wrong one leaves cells with foreign
//! delimiters, half a pair of quotes or half a number in them. After van den Burg, Nazabal and Sutton, "Wrangling messy
//! CSV files by detecting row and type patterns" (2019), whose *type score* is the share of cells of a known type; here
//! each look has a grade, so that a sentence counts for less than a date and for more than rubbish.
//!
//! **Invariant:** one cell is seen at a time, and at most its first [`SEEN`] bytes.

/// Bytes of a cell that are looked at; what a longer cell is shows in its beginning.
const SEEN: usize = 256;

/// What a cell looks like.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Look {
    /// Nothing, or nothing but blanks.
    Empty,
    /// A spelling of "no value".
    Null,
    /// A number, with what it says of the decimal mark.
    Number(Mark),
    /// A date, a time of day, or both.
    Temporal,
    /// A web or mail address, a network address, a path, a long hexadecimal string.
    Formal,
    /// A few words or an identifier.
    Word,
    /// Running text.
    Prose,
    /// Anything else.
    Odd,
}

/// What a number says of the decimal mark.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Mark {
    /// Nothing: no mark in it.
    None,
    /// The point is the decimal mark: `1.5`, `1,234.5`, `1,234,567`.
    Point,
    /// The comma is the decimal mark: `1,5`, `1.234,5`, `1.234.567`.
    Comma,
    /// One point with three digits after it: `1.234`.
    EitherPoint,
    /// One comma with three digits after it: `1,234`.
    EitherComma,
}

impl Look {
    /// What the text of a cell looks like.
    pub(super) fn of(text: &[u8]) -> Self {
        let seen = seen(text);
        let Some(&first) = seen.first() else { return Self::Empty };
        let held = Held::of(seen);
        if held.only(Held::DIGIT) {
            return Self::Number(Mark::None);
        }
        if may_begin_null(first) && is_null(seen) {
            return Self::Null;
        }
        if held.may_be_number()
            && let Some(mark) = number(seen)
        {
            return Self::Number(mark);
        }
        if held.may_be_temporal() && (is_plain_day(seen) || is_temporal(seen)) {
            return Self::Temporal;
        }
        if held.may_be_formal(seen.len()) && is_formal(seen) {
            return Self::Formal;
        }
        Self::of_text(seen, first)
    }

    /// The same without looking at what bytes there are first: the plain twin.
    #[cfg(test)]
    fn of_plainly(text: &[u8]) -> Self {
        let seen = seen(text);
        let Some(&first) = seen.first() else { return Self::Empty };
        if is_null(seen) {
            return Self::Null;
        }
        if let Some(mark) = number(seen) {
            return Self::Number(mark);
        }
        if is_temporal(seen) {
            return Self::Temporal;
        }
        if is_formal(seen) {
            return Self::Formal;
        }
        Self::of_text(seen, first)
    }

    fn of_text(seen: &[u8], first: u8) -> Self {
        let shape = Shape::of(seen);
        if shape.is_word() {
            Self::Word
        } else if shape.is_prose(first) {
            Self::Prose
        } else {
            Self::Odd
        }
    }

    /// Whether a value of this look would hardly come about by cutting text in the wrong place.
    pub(super) const fn is_strong(self) -> bool {
        matches!(self, Self::Number(_) | Self::Temporal | Self::Formal)
    }

    /// Whether a column of such cells holds data that no header is made of.
    pub(super) const fn is_typed(self) -> bool {
        matches!(self, Self::Number(_) | Self::Temporal)
    }

    /// From 0 to 1, how much the cell speaks for the reading (project judgement; only the order matters much).
    pub(super) const fn grade(self) -> f64 {
        match self {
            Self::Number(_) | Self::Temporal | Self::Formal => 1.0,
            Self::Null => 0.95,
            Self::Word => 0.9,
            Self::Prose => 0.7,
            Self::Empty => 0.6,
            Self::Odd => 0.35,
        }
    }
}

/// What is looked at of a cell's text.
fn seen(text: &[u8]) -> &[u8] {
    text.get(..SEEN).unwrap_or(text).trim_ascii()
}

/// Whether the text of a cell looks [`Look::Empty`].
pub(super) fn is_empty(text: &[u8]) -> bool {
    seen(text).is_empty()
}

/// Which sorts of bytes a text holds: most looks are ruled out by that alone.
#[derive(Clone, Copy, Debug)]
struct Held(u8);

impl Held {
    const DIGIT: u8 = 1;
    /// The letter of an exponent.
    const EXPONENT: u8 = 1 << 1;
    const LETTER: u8 = 1 << 2;
    /// Per cent, and bytes of currencies.
    const UNIT: u8 = 1 << 3;
    /// What numbers and dates have between their digits, and blanks.
    const MARK: u8 = 1 << 4;
    const COLON: u8 = 1 << 5;
    const SLASH: u8 = 1 << 6;
    const OTHER: u8 = 1 << 7;

    const SORTS: [u8; 256] = {
        let mut sorts = [Self::OTHER; 256];
        let mut byte = 0_u8;
        loop {
            sorts[byte as usize] = match byte {
                b'0'..=b'9' => Self::DIGIT,
                b'e' | b'E' => Self::EXPONENT,
                b'a'..=b'z' | b'A'..=b'Z' => Self::LETTER,
                b'$' | b'%' | 0x80.. => Self::UNIT,
                b'.' | b',' | b'+' | b'-' | b' ' | b'\t' | b'\n' | b'\r' | 0x0C => Self::MARK,
                b':' => Self::COLON,
                b'/' => Self::SLASH,
                _ => Self::OTHER,
            };
            if byte == u8::MAX {
                break sorts;
            }
            byte += 1;
        }
    };

    fn of(text: &[u8]) -> Self {
        Self(text.iter().fold(0, |held, &byte| held | Self::SORTS[usize::from(byte)]))
    }

    const fn any(self, sorts: u8) -> bool {
        self.0 & sorts != 0
    }

    const fn only(self, sorts: u8) -> bool {
        self.0 & !sorts == 0
    }

    const fn may_be_number(self) -> bool {
        self.any(Self::DIGIT) && self.only(Self::DIGIT | Self::EXPONENT | Self::UNIT | Self::MARK)
    }

    /// A clock may have anything behind it that passes for a zone.
    const fn may_be_temporal(self) -> bool {
        self.any(Self::DIGIT) && (self.any(Self::COLON) || !self.any(Self::UNIT | Self::OTHER))
    }

    /// A scheme has a colon and slashes, a mail address its `@`, a network address digits and points alone; the rest is long.
    const fn may_be_formal(self, len: usize) -> bool {
        self.any(Self::OTHER)
            || (self.any(Self::COLON) && self.any(Self::SLASH))
            || self.only(Self::DIGIT | Self::MARK)
            || len >= 16
    }
}

/// Whether the text is a date as `2024-01-31`, the commonest.
fn is_plain_day(text: &[u8]) -> bool {
    matches!(text, [y1, y2, y3, y4, b'-', m1, m2, b'-', d1, d2]
        if [y1, y2, y3, y4, m1, m2, d1, d2].into_iter().all(u8::is_ascii_digit))
}

/// Whether a spelling of "no value" begins with this byte.
fn may_begin_null(first: u8) -> bool {
    matches!(first, b'n' | b'N' | b'#' | b'\\' | b'-' | b'?' | b'm' | b'M')
}

/// The usual spellings of a missing value; those that only some columns use are words here.
fn is_null(text: &[u8]) -> bool {
    const SPELLINGS: [&[u8]; 11] =
        [b"NA", b"N/A", b"#N/A", b"NULL", b"nan", b"none", b"\\N", b"-", b"--", b"?", b"missing"];
    text.len() <= 7 && SPELLINGS.iter().any(|spelling| text.eq_ignore_ascii_case(spelling))
}

/// Whether the text is a number, and what it says of the decimal mark. A sign, a currency, a percent sign and an
/// exponent may stand with it.
pub(super) fn number(text: &[u8]) -> Option<Mark> {
    let mut core = text;
    for sign in [&b"$"[..], b"-", b"+", "€".as_bytes(), "£".as_bytes(), b"$"] {
        core = core.strip_prefix(sign).unwrap_or(core).trim_ascii_start();
    }
    for unit in [&b"%"[..], "€".as_bytes(), "£".as_bytes(), b"$"] {
        core = core.strip_suffix(unit).unwrap_or(core).trim_ascii_end();
    }
    if let Some(at) = core.iter().position(|byte| matches!(byte, b'e' | b'E')) {
        let exponent = core.get(at + 1..)?;
        let digits = exponent.strip_prefix(b"-").or(exponent.strip_prefix(b"+")).unwrap_or(exponent);
        if digits.is_empty() || digits.len() > 4 || !digits.iter().all(u8::is_ascii_digit) {
            return None;
        }
        core = core.get(..at)?;
    }
    if !core.iter().any(u8::is_ascii_digit) || !core.iter().all(|byte| matches!(byte, b'0'..=b'9' | b'.' | b',')) {
        return None;
    }
    let marks = || core.iter().enumerate().filter(|(_, byte)| !byte.is_ascii_digit());
    let Some((last, &mark)) = marks().next_back() else { return Some(Mark::None) };
    let (first, &first_mark) = marks().next()?;
    let after = core.len() - last - 1;
    let decided = if mark == b'.' { Mark::Point } else { Mark::Comma };
    let opposite = if mark == b'.' { Mark::Comma } else { Mark::Point };
    if first == last {
        let whole = core.get(..last)?;
        let either = after == 3 && (1..=3).contains(&whole.len()) && whole != b"0";
        return Some(match (either, mark) {
            (true, b'.') => Mark::EitherPoint,
            (true, _) => Mark::EitherComma,
            (false, _) => decided,
        });
    }
    if first == 0 || first > 3 {
        return None;
    }
    // Several marks: all but perhaps the last stand before groups of three digits.
    let mut groups = core.get(first + 1..)?.split(|&byte| byte == first_mark).peekable();
    while let Some(group) = groups.next() {
        let group = if groups.peek().is_none() && first_mark != mark { group.get(..3)? } else { group };
        if group.len() != 3 || !group.iter().all(u8::is_ascii_digit) {
            return None;
        }
    }
    if first_mark == mark {
        return Some(opposite);
    }
    (memchr::memchr(mark, core) == Some(last)).then_some(decided)
}

/// Whether the text is a date, a time, or a date with a time, in any of the usual orders.
fn is_temporal(text: &[u8]) -> bool {
    if text.len() < 4 || text.len() > 40 || !text.iter().any(u8::is_ascii_digit) {
        return false;
    }
    let parts = text.split(|byte| matches!(byte, b' ' | b',')).flat_map(day_and_clock).filter(|part| !part.is_empty());
    let (mut days, mut times, mut names, mut numbers) = (0, 0, 0, 0);
    for part in parts {
        if is_day(part) {
            days += 1;
        } else if is_clock(part) {
            times += 1;
        } else if is_calendar_word(part) {
            names += 1;
        } else if part.len() <= 4 && part.iter().all(u8::is_ascii_digit) {
            numbers += 1;
        } else if !is_zone(part) {
            return false;
        }
    }
    let dated = (days == 1 && numbers == 0) || (days == 0 && (1..=2).contains(&names) && (1..=2).contains(&numbers));
    (dated && times <= 1) || (times == 1 && days == 0 && numbers == 0)
}

/// The two sides of a `T` between digits, or the part and nothing.
fn day_and_clock(part: &[u8]) -> [&[u8]; 2] {
    let at = part.windows(3).position(|three| matches!(three, [b'0'..=b'9', b'T', b'0'..=b'9']));
    match at {
        Some(at) => [&part[..=at], &part[at + 2..]],
        None => [part, &[]],
    }
}

/// `2024-01-31`, `31/12/2024`, `1.2.24`, `01-Jan-2024`, `Jan-24`.
fn is_day(part: &[u8]) -> bool {
    for separator in [b'-', b'/', b'.'] {
        let mut pieces = part.split(|&byte| byte == separator);
        let (Some(first), Some(second)) = (pieces.next(), pieces.next()) else { continue };
        let third = pieces.next();
        if pieces.next().is_some() {
            return false;
        }
        let digits =
            |piece: &[u8], least, most| (least..=most).contains(&piece.len()) && piece.iter().all(u8::is_ascii_digit);
        let month = |piece: &[u8]| digits(piece, 1, 2) || is_calendar_word(piece);
        return match third {
            Some(third) => {
                (digits(first, 4, 4) && month(second) && digits(third, 1, 2))
                    || (month(first) && month(second) && (digits(third, 4, 4) || digits(third, 2, 2)))
            }
            None => {
                (is_calendar_word(first) && digits(second, 1, 4)) || (digits(first, 1, 4) && is_calendar_word(second))
            }
        };
    }
    false
}

/// `12:30`, `12:30:59.999`, with `Z` or an offset.
fn is_clock(part: &[u8]) -> bool {
    let part = part.strip_suffix(b"Z").unwrap_or(part);
    let part = match part.iter().position(|byte| matches!(byte, b'+' | b'-')) {
        Some(at) => part.get(..at).unwrap_or_default(),
        None => part,
    };
    let mut pieces = part.split(|&byte| byte == b':');
    let two = |piece: Option<&[u8]>| {
        piece.is_some_and(|piece| (1..=2).contains(&piece.len()) && piece.iter().all(u8::is_ascii_digit))
    };
    if !two(pieces.next()) || !two(pieces.next()) {
        return false;
    }
    match (pieces.next(), pieces.next()) {
        (None, _) => true,
        (Some(seconds), None) => {
            (2..=12).contains(&seconds.len()) && seconds.iter().all(|byte| byte.is_ascii_digit() || *byte == b'.')
        }
        _ => false,
    }
}

/// English names of months and days, whole or cut to three letters.
fn is_calendar_word(part: &[u8]) -> bool {
    const WORDS: [&[u8]; 19] = [
        b"january",
        b"february",
        b"march",
        b"april",
        b"may",
        b"june",
        b"july",
        b"august",
        b"september",
        b"october",
        b"november",
        b"december",
        b"monday",
        b"tuesday",
        b"wednesday",
        b"thursday",
        b"friday",
        b"saturday",
        b"sunday",
    ];
    let part = part.strip_suffix(b".").unwrap_or(part);
    part.len() >= 3
        && WORDS.iter().any(|word| {
            word.get(..part.len()).is_some_and(|start| start.eq_ignore_ascii_case(part))
                && (part.len() <= 4 || part.len() == word.len())
        })
}

fn is_zone(part: &[u8]) -> bool {
    const ZONES: [&[u8]; 10] = [b"AM", b"PM", b"a.m.", b"p.m.", b"UTC", b"GMT", b"CET", b"CEST", b"EST", b"Z"];
    ZONES.iter().any(|zone| zone.eq_ignore_ascii_case(part))
        || (part.len() >= 5
            && matches!(part.first(), Some(b'+' | b'-'))
            && part.iter().skip(1).all(|byte| byte.is_ascii_digit() || *byte == b':'))
}

/// Addresses and the like: one token with the marks of its kind.
fn is_formal(text: &[u8]) -> bool {
    if text.iter().any(|byte| matches!(byte, b' ' | b'"' | b'<' | b'>' | b'\t')) {
        return false;
    }
    let scheme = memchr::memmem::find(text, b"://");
    if scheme.is_some_and(|at| at >= 2 && text.iter().take(at).all(u8::is_ascii_alphabetic)) {
        return true;
    }
    if let Some(at) = memchr::memchr(b'@', text) {
        let domain = text.get(at + 1..).unwrap_or_default();
        let plain = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-' | b'_' | b'+');
        return at > 0 && domain.contains(&b'.') && text.iter().all(|byte| plain(byte) || *byte == b'@');
    }
    let mut octets = text.split(|&byte| byte == b'.');
    let four = octets.by_ref().take(4).filter(|octet| (1..=3).contains(&octet.len())).count() == 4;
    if four && octets.next().is_none() && text.iter().all(|byte| byte.is_ascii_digit() || *byte == b'.') {
        return true;
    }
    text.len() >= 16 && text.iter().all(|byte| byte.is_ascii_hexdigit() || *byte == b'-')
}

/// Counts over the bytes of a text cell.
#[derive(Clone, Copy, Debug, Default)]
struct Shape {
    letters: usize,
    spaces: usize,
    /// `_ - . ' / & + # ( )` and the like, as names and codes have them.
    joints: usize,
    /// What sentences have beside that.
    points: usize,
    other: usize,
    len: usize,
}

impl Shape {
    fn of(text: &[u8]) -> Self {
        let mut shape = Self { len: text.len(), ..Self::default() };
        for &byte in text {
            match byte {
                b'0'..=b'9' | b'a'..=b'z' | b'A'..=b'Z' | 0x80.. => shape.letters += 1,
                b' ' => shape.spaces += 1,
                b'_' | b'-' | b'.' | b'\'' | b'/' | b'&' | b'+' | b'#' | b'(' | b')' => shape.joints += 1,
                b',' | b':' | b'!' | b'?' | b'"' | b'%' | b'*' | b'$' | b'@' | b'\n' | b'\r' | b'[' | b']' => {
                    shape.points += 1;
                }
                _ => shape.other += 1,
            }
        }
        shape
    }

    fn is_word(&self) -> bool {
        self.points == 0 && self.other == 0 && self.letters > 0 && self.joints <= self.letters && self.spaces <= 6
    }

    fn is_prose(&self, first: u8) -> bool {
        let starts =
            first.is_ascii_alphanumeric() || first >= 0x80 || matches!(first, b'(' | b'"' | b'\'' | b'#' | b'[');
        starts && (self.letters + self.spaces) * 10 >= self.len * 7 && self.other * 20 <= self.len
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn numbers_tell_their_decimal_mark() {
        use Mark::{Comma, EitherComma, EitherPoint, None as NoMark, Point};
        for (text, expect) in [
            ("12", Some(NoMark)),
            ("-12", Some(NoMark)),
            ("$ 12", Some(NoMark)),
            ("12 %", Some(NoMark)),
            ("1e5", Some(NoMark)),
            ("1.5", Some(Point)),
            ("1,5", Some(Comma)),
            (".5", Some(Point)),
            (",5", Some(Comma)),
            ("1.234", Some(EitherPoint)),
            ("1,234", Some(EitherComma)),
            ("0,234", Some(Comma)),
            ("1234.567", Some(Point)),
            ("1,234.56", Some(Point)),
            ("1.234,56", Some(Comma)),
            ("1.234.567", Some(Comma)),
            ("1,234,567", Some(Point)),
            ("1.234.567,8", Some(Comma)),
            ("-1,5 €", Some(Comma)),
            ("1.5E-3", Some(Point)),
            ("1,2,3", None),
            ("1.2.3", None),
            ("1,23.4", None),
            ("1.234,567,8", None),
            ("", None),
            (".", None),
            ("e5", None),
            ("1e", None),
            ("12a", None),
        ] {
            assert_eq!(number(text.as_bytes()), expect, "{text:?}");
        }
    }

    proptest! {
        #[test]
        fn what_is_ruled_out_early_would_not_have_been_found(
            text in prop::collection::vec(prop::sample::select(&b"0123456789012345eETZnaNjJM.,,--+ :/$%@#?\\_\t\"\xC2\xA3"[..]), 0..14),
        ) {
            prop_assert_eq!(Look::of(&text), Look::of_plainly(&text), "{}", text.escape_ascii());
        }

        #[test]
        fn nor_in_texts_that_nearly_are_something(
            text in "[0-9]{1,4}[-/.: ,T][0-9a-zA-Z]{1,3}[-/.: ,]?[0-9]{0,4}[-+Z: ,]?[0-9A-Z$@]{0,4}|[$€£+-]?[0-9]{1,3}([.,][0-9]{3}){0,2}([eE]-?[0-9])?[%€]?|[a-z]{1,3}(://|@)[a-z.@ ]{0,5}|([0-9]{1,3}[.]){3}[0-9]{1,3}|[0-9a-f-]{15,17}|(NA|n/a|#N/A|null|NaN|None|\\\\N|--?|[?]|Missing) ?",
        ) {
            prop_assert_eq!(Look::of(text.as_bytes()), Look::of_plainly(text.as_bytes()), "{}", text);
        }
    }

    #[test]
    fn looks() {
        let check = |look: Look, texts: &[&str]| {
            for text in texts {
                assert_eq!(Look::of(text.as_bytes()), look, "{text:?}");
            }
        };
        check(Look::Empty, &["", "  "]);
        check(Look::Null, &["NA", "n/a", "NULL", "?", " - "]);
        check(
            Look::Temporal,
            &[
                "2024-01-31",
                "31/12/2024",
                "1.2.24",
                "12:30",
                "12:05 PM",
                "2024-01-31T10:11:12Z",
                "2024-01-31 10:11:12.123 +02:00",
                "12/15/2010 17:29",
                "01-Jan-2024",
                "Jan 5, 2024",
                "Sat, 27 Aug 2011 16:04:36 GMT",
                "31-Jan",
            ],
        );
        check(Look::Formal, &["http://a.b/c?d=e", "a.b@c.de", "127.0.0.1", "0123456789abcdef"]);
        check(Look::Word, &["abc", "first_name", "New York", "Straße", "A-12"]);
        check(Look::Prose, &["Dear sir, how are you?", "a, b", "ratio: 5"]);
        check(Look::Odd, &["{a=b}", ";;", "=|=", "a;b;c|d"]);
    }
}
