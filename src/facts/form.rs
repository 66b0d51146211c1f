//! How a cell is written, finer than its kind: which date format, which sign beside a number, which word for "nothing".
//!
//! Forms that may stand for something missing (a word such as `unknown`, a number such as 999, a day such as 1900-01-01)
//! are forms of their own, so that each is counted exactly however many values a column has. Whether they do stand for
//! that is decided with the column in view, in [`super::disguise`].
//!
//! **Invariant:** every number decodes to something, so a form read from outside can do no harm.

use serde::{Deserialize, Serialize};

use super::{Kind, Scalar};

/// How a cell is written, as one small number.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Form(u16);

/// What a [`Form`] says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Writing {
    /// Nothing beyond the kind.
    Plain(Kind),
    /// A number that programs don't read as one.
    Formatted(Formatting),
    /// Text with `|` or `;` between short items.
    Separated,
    /// Nothing but plus signs: what makes a minus sign beside it a value.
    Plus,
    /// A whole number of eight digits that is also a day: `20240131`.
    CompactDay,
    /// A day, perhaps with a time.
    Date(DateFormat, Clock),
    /// A day that exists, but lies outside the years 1678 to 2261.
    FarDay(Clock),
    /// A word or sign for "nothing is known".
    Token(Token),
    /// A number that often stands for "nothing is known": index into [`NUMBERS`].
    Number(u8, NumberKind),
    /// A day that often stands for it: index into [`DAYS`].
    Day(u8, Clock),
}

/// Whether a number was written with a fraction.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NumberKind {
    /// Without.
    Integer,
    /// With.
    Decimal,
}

/// Declares an enum whose variants are numbered, with all of them in order and the words of each.
macro_rules! numbered {
    ($(#[$doc:meta])* $name:ident { $($(#[$variant_doc:meta])* $variant:ident = $word:expr,)+ }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum $name { $($(#[$variant_doc])* $variant,)+ }

        impl $name {
            /// All of them, in order.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)+];

            /// The word used in the wire form.
            pub const fn word(self) -> &'static str {
                match self { $(Self::$variant => $word,)+ }
            }
        }
    };
}

numbered! {
    /// What makes a number one that programs don't read.
    Formatting {
        /// `1,234` or `1,234.5`
        Comma = "1,234.5",
        /// `12,5`: a decimal comma where the file has points
        DecimalComma = "12,5",
        /// `1.234,5` or `1.234.567`
        Point = "1.234,5",
        /// `1 234,5`, with any sort of space
        Space = "1 234,5",
        /// `1'234.5`
        Apostrophe = "1'234.5",
        /// A currency's sign or code
        Currency = "currency",
        /// `12 %`
        Percent = "percent",
        /// `12 kg`
        Unit = "unit",
        /// `1.2M`, `300k`
        Magnitude = "magnitude",
        /// `10,000+`
        Plus = "plus",
        /// `(12.50)`
        Parentheses = "parentheses",
        /// A minus sign of its own character, or behind the number
        Minus = "minus",
    }
}

numbered! {
    /// How a day is written.
    DateFormat {
        /// `2024-01-31`
        YearDash = "YYYY-MM-DD",
        /// `2024/01/31`
        YearSlash = "YYYY/MM/DD",
        /// `2024.01.31`
        YearDot = "YYYY.MM.DD",
        /// `2024-01`
        YearMonth = "YYYY-MM",
        /// `20240131T1230`
        Compact = "YYYYMMDD",
        /// `31.12.2024`
        DayDot = "DD.MM.YYYY",
        /// `12.31.2024`
        MonthDot = "MM.DD.YYYY",
        /// `31.12.24`
        DayDotShort = "DD.MM.YY",
        /// `31/12/2024`
        DaySlash = "DD/MM/YYYY",
        /// `12/31/2024`
        MonthSlash = "MM/DD/YYYY",
        /// `01/02/2024`
        EitherSlash = "DD/MM/YYYY or MM/DD/YYYY",
        /// `31/12/24`
        DaySlashShort = "DD/MM/YY",
        /// `12/31/24`
        MonthSlashShort = "MM/DD/YY",
        /// `01/02/24`
        EitherSlashShort = "DD/MM/YY or MM/DD/YY",
        /// `31-12-2024`
        DayDash = "DD-MM-YYYY",
        /// `12-31-2024`
        MonthDash = "MM-DD-YYYY",
        /// `01-02-2024`
        EitherDash = "DD-MM-YYYY or MM-DD-YYYY",
        /// `31-12-24`
        DayDashShort = "DD-MM-YY",
        /// `12-31-24`
        MonthDashShort = "MM-DD-YY",
        /// `01-02-24`
        EitherDashShort = "DD-MM-YY or MM-DD-YY",
        /// `31 Jan 2024`
        DayName = "DD Mon YYYY",
        /// `Jan 31, 2024`
        NameDay = "Mon DD, YYYY",
        /// `31-Jan-2024`
        DayNameDash = "DD-Mon-YYYY",
        /// `31-Jan-24`
        DayNameShort = "DD-Mon-YY",
        /// `Wed, 31 Jan 2024` and `Wed Jan 31 2024`
        Weekday = "Www DD Mon YYYY",
    }
}

impl DateFormat {
    /// The two formats that a cell of this one could be: day first, and month first.
    pub const fn readings(self) -> Option<(Self, Self)> {
        match self {
            Self::EitherSlash => Some((Self::DaySlash, Self::MonthSlash)),
            Self::EitherSlashShort => Some((Self::DaySlashShort, Self::MonthSlashShort)),
            Self::EitherDash => Some((Self::DayDash, Self::MonthDash)),
            Self::EitherDashShort => Some((Self::DayDashShort, Self::MonthDashShort)),
            _ => None,
        }
    }
}

numbered! {
    /// What stands beside a day.
    Clock {
        /// Nothing.
        None = "",
        /// A time.
        Local = " hh:mm",
        /// A time and a zone or an offset.
        Zoned = " hh:mm zone",
    }
}

impl Clock {
    const fn kind(self) -> Kind {
        match self {
            Self::None => Kind::Date,
            Self::Local => Kind::DateTime,
            Self::Zoned => Kind::ZonedDateTime,
        }
    }
}

numbered! {
    /// Words and signs for "nothing is known". The word of each is its usual spelling.
    Token {
        /// White space alone
        Blank = "blank",
        /// Question marks alone
        Question = "?",
        /// A spelling of null that is not on the closed list: another letter case, quotes, brackets or spaces around it
        Null = "null",
        /// `n/a`, `n.a.`, `<NA>`
        NotAvailable = "n/a",
        /// An error that a spreadsheet left behind: `#N/A`, `#REF!`
        Spreadsheet = "#N/A",
        /// `missing`
        Missing = "missing",
        /// `unknown`, `not known`, and the same in other languages
        Unknown = "unknown",
        /// `not specified`, `not stated`, `no answer`, `no data`, and the same in other languages
        NotStated = "not specified",
        /// A point or several
        Point = ".",
        /// Two dashes or more, or a long one
        Dashes = "--",
        /// One dash
        Dash = "-",
        /// `none`
        None = "none",
        /// `nil`
        Nil = "nil",
        /// `na`
        Na = "na",
        /// `undefined`, `not defined`
        Undefined = "undefined",
        /// `not applicable`
        NotApplicable = "not applicable",
        /// `tbd`, `tba`, `pending`
        Pending = "tbd",
        /// `x`, `xx`, `*`, `#`, `_`, `/` and the like, alone
        Mark = "x",
        /// `error`, `invalid`
        Error = "error",
    }
}

impl Token {
    /// Whether it means missing in whatever column it stands; the others may be values among words.
    pub const fn is_plain(self) -> bool {
        matches!(
            self,
            Self::Blank
                | Self::Question
                | Self::Null
                | Self::NotAvailable
                | Self::Spreadsheet
                | Self::Missing
                | Self::Unknown
                | Self::NotStated
                | Self::Point
                | Self::Dashes
                | Self::Dash
        )
    }

    /// Whether it is the same word as a null on the closed list, written differently.
    const fn kind(self) -> Kind {
        match self {
            Self::Blank | Self::Question => Kind::Blank,
            _ => Kind::Placeholder,
        }
    }
}

/// Numbers that often stand for "nothing is known".
///
/// Shapes after DataRobot's data quality reference (repeated digits, -1, 97, 98), the survey codes that GESIS and the UK
/// Data Service describe (-1 to -9, 96 to 99), fill values of weather archives (99.9, 999.9), and the ends of number types.
pub const NUMBERS: [f64; 59] = [
    0.0,
    -1.0,
    -7.0,
    -8.0,
    -9.0,
    -66.0,
    -77.0,
    -88.0,
    -97.0,
    -98.0,
    -99.0,
    -99.9,
    -100.0,
    -200.0,
    -500.0,
    -777.0,
    -888.0,
    -997.0,
    -998.0,
    -999.0,
    -999.9,
    -1000.0,
    -9998.0,
    -9999.0,
    -9999.9,
    -32768.0,
    -99_999.0,
    -999_999.0,
    -2_147_483_648.0,
    9.0,
    77.0,
    88.0,
    96.0,
    97.0,
    98.0,
    99.0,
    99.9,
    99.99,
    777.0,
    888.0,
    996.0,
    997.0,
    998.0,
    999.0,
    999.9,
    999.99,
    7777.0,
    8888.0,
    9998.0,
    9999.0,
    9999.9,
    9999.99,
    32767.0,
    99_999.0,
    999_999.0,
    9_999_999.0,
    99_999_999.0,
    999_999_999.0,
    2_147_483_647.0,
];

/// Days, from 1970-01-01, that often stand for "nothing is known" or "no end is known", and how they are written.
pub const DAYS: [(i32, &str); 9] = [
    (-719_162, "0001-01-01"),
    (-79_623, "1752-01-01"),
    (-79_257, "1753-01-01"),
    (-25_568, "1899-12-31"),
    (-25_567, "1900-01-01"),
    (-25_569, "1899-12-30"),
    (0, "1970-01-01"),
    (2_932_896, "9999-12-31"),
    (376_199, "2999-12-31"),
];

/// Days outside of which a date is far off: what a nanosecond timestamp of 64 bits can hold in whole years, as pandas
/// and Arrow keep them.
const NEAR_DAYS: std::ops::RangeInclusive<i32> = -106_650..=106_650;

const PLAIN: u16 = 0;
const FORMATTED: u16 = PLAIN + Kind::ALL.len() as u16;
const SEPARATED: u16 = FORMATTED + Formatting::ALL.len() as u16;
const PLUS: u16 = SEPARATED + 1;
const COMPACT: u16 = PLUS + 1;
const CLOCKS: u16 = Clock::ALL.len() as u16;
const DATES: u16 = COMPACT + 1;
const FAR: u16 = DATES + DateFormat::ALL.len() as u16 * CLOCKS;
const TOKENS: u16 = FAR + CLOCKS;
/// From here on a form may stand for something missing, and has a value that is left out of what is ordinary.
const CANDIDATES: u16 = TOKENS + Token::ALL.len() as u16;
const SPECIAL_DAYS: u16 = CANDIDATES + 2 * NUMBERS.len() as u16;
const END: u16 = SPECIAL_DAYS + DAYS.len() as u16 * CLOCKS;

impl Form {
    /// How many forms there are.
    pub const COUNT: usize = END as usize;

    /// A kind, and nothing more.
    pub const fn plain(kind: Kind) -> Self {
        Self(PLAIN + kind as u16)
    }

    /// A number that programs don't read.
    pub const fn formatted(formatting: Formatting) -> Self {
        Self(FORMATTED + formatting as u16)
    }

    /// Text with separators between items.
    pub const SEPARATED: Self = Self(SEPARATED);
    /// Plus signs alone.
    pub const PLUS: Self = Self(PLUS);

    /// A word for "nothing is known".
    pub const fn token(token: Token) -> Self {
        Self(TOKENS + token as u16)
    }

    /// A date whose value is not known.
    pub const fn date(format: DateFormat, clock: Clock) -> Self {
        Self(DATES + format as u16 * CLOCKS + clock as u16)
    }

    /// A date written so, with its day and whether it is midnight.
    pub fn dated(format: DateFormat, clock: Clock, day: i32, is_midnight: bool) -> Self {
        if is_midnight && let Some(index) = special_day(day) {
            return Self(SPECIAL_DAYS + index * CLOCKS + clock as u16);
        }
        if NEAR_DAYS.contains(&day) { Self::date(format, clock) } else { Self(FAR + clock as u16) }
    }

    /// A whole number.
    #[inline]
    pub fn integer(value: i64) -> Self {
        if let Some(index) = special_integer(value) {
            return Self(CANDIDATES + 2 * index);
        }
        if (19_000_101..=20_991_231).contains(&value) && is_compact_day(value) {
            return Self(COMPACT);
        }
        Self::plain(Kind::Integer)
    }

    /// A number with a fraction or an exponent.
    #[inline]
    pub fn decimal(value: f64) -> Self {
        match special_float(value) {
            Some(index) => Self(CANDIDATES + 2 * index + 1),
            None => Self::plain(Kind::Decimal),
        }
    }

    /// A typed value of this kind. Typed days count as written with the year first, as programs show them.
    #[inline]
    pub fn of_value(kind: Kind, scalar: Option<Scalar>) -> Self {
        match (kind, scalar) {
            (Kind::Integer, Some(Scalar::Integer(value))) => Self::integer(value),
            (Kind::Decimal, Some(Scalar::Float(value))) => Self::decimal(value),
            (Kind::Date, Some(Scalar::Day(day))) => Self::dated(DateFormat::YearDash, Clock::None, day, true),
            (Kind::DateTime | Kind::ZonedDateTime, Some(Scalar::Instant(micros))) => {
                const DAY: i64 = 86_400_000_000;
                let clock = if kind == Kind::DateTime { Clock::Local } else { Clock::Zoned };
                let day = i32::try_from(micros.div_euclid(DAY)).unwrap_or(i32::MAX);
                Self::dated(DateFormat::YearDash, clock, day, micros.rem_euclid(DAY) == 0)
            }
            _ => Self::plain(kind),
        }
    }

    /// The kind that goes with it.
    pub const fn kind(self) -> Kind {
        KINDS[if self.0 < END { self.0 as usize } else { Kind::Text as usize }]
    }

    /// Whether it is a number or a day that often stands for "nothing is known".
    #[inline]
    pub const fn is_candidate(self) -> bool {
        self.0 >= CANDIDATES
    }

    /// Its place among all forms.
    #[inline]
    pub const fn index(self) -> usize {
        if self.0 < END { self.0 as usize } else { Kind::Text as usize }
    }

    /// A number of one byte that tells most forms apart; the last few share one.
    #[inline]
    pub const fn mark(self) -> u8 {
        let index = self.index();
        if index < 255 { index as u8 } else { 255 }
    }

    /// The form at a place; text where there is none.
    pub const fn at(index: usize) -> Self {
        if index < Self::COUNT { Self(index as u16) } else { Self::plain(Kind::Text) }
    }

    /// What it says.
    pub const fn writing(self) -> Writing {
        let Self(n) = self;
        if n < FORMATTED {
            Writing::Plain(Kind::ALL[n as usize])
        } else if n < SEPARATED {
            Writing::Formatted(Formatting::ALL[(n - FORMATTED) as usize])
        } else if n == SEPARATED {
            Writing::Separated
        } else if n == PLUS {
            Writing::Plus
        } else if n == COMPACT {
            Writing::CompactDay
        } else if n < FAR {
            let n = n - DATES;
            Writing::Date(DateFormat::ALL[(n / CLOCKS) as usize], Clock::ALL[(n % CLOCKS) as usize])
        } else if n < TOKENS {
            Writing::FarDay(Clock::ALL[(n - FAR) as usize])
        } else if n < CANDIDATES {
            Writing::Token(Token::ALL[(n - TOKENS) as usize])
        } else if n < SPECIAL_DAYS {
            let n = n - CANDIDATES;
            Writing::Number((n / 2) as u8, if n % 2 == 0 { NumberKind::Integer } else { NumberKind::Decimal })
        } else if n < END {
            let n = n - SPECIAL_DAYS;
            Writing::Day((n / CLOCKS) as u8, Clock::ALL[(n % CLOCKS) as usize])
        } else {
            Writing::Plain(Kind::Text)
        }
    }

    /// The value of a candidate.
    pub fn value(self) -> Option<Scalar> {
        match self.writing() {
            #[expect(clippy::cast_possible_truncation, reason = "whole numbers of the list fit many times over")]
            Writing::Number(index, NumberKind::Integer) => Some(Scalar::Integer(NUMBERS[index as usize] as i64)),
            Writing::Number(index, NumberKind::Decimal) => Some(Scalar::Float(NUMBERS[index as usize])),
            Writing::Day(index, Clock::None) => Some(Scalar::Day(DAYS[index as usize].0)),
            Writing::Day(index, _) => Some(Scalar::Instant(i64::from(DAYS[index as usize].0) * 86_400_000_000)),
            _ => None,
        }
    }
}

impl std::fmt::Debug for Form {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.writing().fmt(f)
    }
}

impl Default for Form {
    fn default() -> Self {
        Self::plain(Kind::Text)
    }
}

const KINDS: [Kind; Form::COUNT] = {
    let mut kinds = [Kind::Text; Form::COUNT];
    let mut n = 0;
    while n < Form::COUNT {
        kinds[n] = match Form(n as u16).writing() {
            Writing::Plain(kind) => kind,
            Writing::Formatted(_) => Kind::FormattedNumber,
            Writing::Separated | Writing::Plus => Kind::Text,
            Writing::CompactDay | Writing::Number(_, NumberKind::Integer) => Kind::Integer,
            Writing::Number(_, NumberKind::Decimal) => Kind::Decimal,
            Writing::Date(_, clock) | Writing::FarDay(clock) | Writing::Day(_, clock) => clock.kind(),
            Writing::Token(token) => token.kind(),
        };
        n += 1;
    }
    kinds
};

/// Where whole numbers of [`NUMBERS`] stand in a table of twice as many places and more, so that one look tells nearly
/// every number from them: the number, and its place in the list.
const PLACES: [(i64, u16); 256] = {
    let mut places = [(i64::MIN, 0); 256];
    let mut n = 0;
    while n < NUMBERS.len() {
        let value = NUMBERS[n] as i64;
        if value as f64 == NUMBERS[n] {
            let mut at = place_of(value);
            // The next free one; a chain ends at a free place.
            while places[at].0 != i64::MIN {
                at = (at + 1) % 256;
            }
            places[at] = (value, n as u16);
        }
        n += 1;
    }
    places
};

/// The place of a number, spread by the upper bits of a product.
const fn place_of(value: i64) -> usize {
    (value.cast_unsigned().wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 56) as usize
}

/// The place of a whole number in [`NUMBERS`].
#[inline]
fn special_integer(value: i64) -> Option<u16> {
    let mut at = place_of(value);
    loop {
        let (known, index) = PLACES[at];
        if known == i64::MIN {
            return None;
        }
        if known == value {
            return Some(index);
        }
        at = (at + 1) % PLACES.len();
    }
}

#[inline]
fn special_float(value: f64) -> Option<u16> {
    // A negative zero is left as it is: the list's zero is the plain one.
    if value == 0.0 {
        return value.is_sign_positive().then_some(0);
    }
    if value.abs() < 1.0 || value.abs() > 2_147_483_648.0 {
        return None;
    }
    #[expect(clippy::cast_possible_truncation, reason = "within 32 bits, checked above")]
    let whole = value as i64;
    if whole as f64 == value {
        return special_integer(whole);
    }
    if !matches!(whole, 99 | -99 | 999 | -999 | 9999 | -9999) {
        return None;
    }
    u16::try_from(NUMBERS.iter().position(|known| *known == value)?).ok()
}

fn special_day(day: i32) -> Option<u16> {
    DAYS.iter().position(|(known, _)| *known == day).and_then(|index| u16::try_from(index).ok())
}

/// Whether the digits of a whole number are year, month and day of a day that exists.
fn is_compact_day(value: i64) -> bool {
    let (year, month, day) = (value / 10_000, value / 100 % 100, value % 100);
    let is_leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let days = match month {
        1 | 3 | 5 | 7 | 8 | 10 | 12 => 31,
        4 | 6 | 9 | 11 => 30,
        2 => 28 + i64::from(is_leap),
        _ => 0,
    };
    (1..=days).contains(&day)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_form_decodes_to_what_it_was_made_of() {
        for index in 0..Form::COUNT {
            let form = Form::at(index);
            assert_eq!(form.index(), index);
            match form.writing() {
                Writing::Plain(kind) => assert_eq!(Form::plain(kind), form),
                Writing::Formatted(formatting) => assert_eq!(Form::formatted(formatting), form),
                Writing::Date(format, clock) => assert_eq!(Form::date(format, clock), form),
                Writing::Token(token) => assert_eq!(Form::token(token), form),
                Writing::Number(n, NumberKind::Decimal) => assert_eq!(Form::decimal(NUMBERS[n as usize]), form),
                Writing::Number(..) => {
                    let Some(Scalar::Integer(value)) = form.value() else { panic!("{form:?}") };
                    // What has a fraction has no form as a whole number.
                    if value as f64 == form_number(form) {
                        assert_eq!(Form::integer(value), form);
                    }
                }
                Writing::Day(day, clock) => {
                    assert_eq!(Form::dated(DateFormat::YearDash, clock, DAYS[day as usize].0, true), form);
                }
                Writing::Separated | Writing::Plus | Writing::CompactDay | Writing::FarDay(_) => {}
            }
            assert_eq!(form.is_candidate(), form.value().is_some());
        }
        assert_eq!(Form::at(usize::MAX).kind(), Kind::Text);
        assert_eq!(Form(u16::MAX).writing(), Writing::Plain(Kind::Text));
        assert_eq!(Form(u16::MAX).kind(), Kind::Text);
    }

    fn form_number(form: Form) -> f64 {
        match form.writing() {
            Writing::Number(n, _) => NUMBERS[n as usize],
            _ => f64::NAN,
        }
    }

    #[test]
    fn days_are_what_they_say() {
        for (days, written) in DAYS {
            assert_eq!(Scalar::Day(days).to_string(), written);
        }
        assert_eq!(Scalar::Day(*NEAR_DAYS.start()).to_string(), "1678-01-01");
    }

    #[test]
    fn ordinary_numbers_have_no_form_of_their_own() {
        for value in [2, 3, 10, 12, 95, 101, 995, 1001, 12_345, i64::MAX, i64::MIN, 20_241_331] {
            assert_eq!(Form::integer(value), Form::plain(Kind::Integer), "{value}");
        }
        for value in [0.5, -0.0, 99.5, 1e300, f64::INFINITY, f64::NAN, -99.95] {
            assert_eq!(Form::decimal(value), Form::plain(Kind::Decimal), "{value}");
        }
        assert_eq!(Form::integer(20_240_131).writing(), Writing::CompactDay);
    }
}
