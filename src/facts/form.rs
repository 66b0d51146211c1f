//! How a cell is written, finer than its kind: which date format, which sign beside a number, which word for "nothing".
//!
//! Forms that may stand for something missing (a word such as `unknown`, a number such as 999, a day such as 1900-01-01)
//! are forms of their own, so that each is counted exactly however many values a column has. Whether they do stand for
//! that is decided with the column in view, in [`super::disguise`].
//!
//! **Invariant:** every number decodes to something, so a form read from outside can do no harm.

#![expect(clippy::cast_possible_truncation, reason = "there are a few hundred forms")]

mod candidate;
mod words;

use serde::{Deserialize, Serialize};

use candidate::{NEAR_DAYS, is_compact_day, special_day, special_float, special_integer};

use super::{Kind, Scalar};

pub use candidate::{DAYS, NUMBERS};
pub use words::{Clock, DateFormat, Formatting, Token};

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
            Writing::Number((n / 2) as u8, if n.is_multiple_of(2) { NumberKind::Integer } else { NumberKind::Decimal })
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
                    if (value as f64 - form_number(form)).abs() < 1e-9 {
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
