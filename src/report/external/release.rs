//! Which strings of the data may leave.
//!
//! **Invariant:** [`Released`], [`Owner`], [`Day`] and [`Month`] are made here and nowhere else.

use jiff::civil::Date;
use serde::{Serialize, Serializer};

use crate::detect::personal::{alone, fits};
use crate::detect::secret::find;
use crate::facts::{Confidence, PersonalBasis, PersonalFacts, PersonalKind};

/// Longer names are not told, in characters.
const LONGEST_NAME: usize = 64;

/// A string of the data that passed: a name, a class that is declared public, the source of a built-in limit.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Released(String);

/// What the owner wrote for others to read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Owner(String);

/// A day: of the run, of an approval, of a milestone, of an answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Day(Date);

/// A month.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Month {
    /// The year.
    pub year: i16,
    /// From 1 to 12.
    pub month: i8,
}

/// Why something was kept back.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Why {
    /// The first record may be data.
    HeaderNotCertain,
    /// It has no name.
    Unnamed,
    /// It is too long.
    TooLong,
    /// Programs that show it may act on it.
    OddCharacters,
    /// It looks like personal data.
    Personal,
    /// It looks like a secret.
    Secret,
    /// The owner did not declare names public.
    NamesNotPublic,
    /// It is a number that tells of few rows.
    SmallGroup,
    /// Another number that tells of few rows could be worked out from it.
    Complement,
    /// Nothing is told of secrets.
    HandlingBlocker,
}

impl Why {
    /// In words.
    pub const fn phrase(self) -> &'static str {
        match self {
            Self::HeaderNotCertain => "the first record of the file may be data and not a header",
            Self::Unnamed => "it has no name",
            Self::TooLong => "the name is longer than 64 characters",
            Self::OddCharacters => "the name has characters that programs may act on",
            Self::Personal => "the name looks like personal data",
            Self::Secret => "the name looks like a secret",
            Self::NamesNotPublic => "names of tables and files are not declared public",
            Self::SmallGroup => "a group of rows is too small to be counted",
            Self::Complement => "a small group could be worked out from it",
            Self::HandlingBlocker => "nothing is told of what must not leave",
        }
    }
}

impl Released {
    /// A name, if it may leave.
    pub(super) fn name(text: &str) -> Result<Self, Why> {
        if text.trim().is_empty() {
            return Err(Why::Unnamed);
        }
        if text.chars().count() > LONGEST_NAME {
            return Err(Why::TooLong);
        }
        if text.trim() != text || !text.chars().all(is_plain) || text.contains("::") || text.contains("--") {
            return Err(Why::OddCharacters);
        }
        // What begins a formula, an option or a mark.
        if text.starts_with(['-', '+', '#', ':', '/']) {
            return Err(Why::OddCharacters);
        }
        if find(text, None).next().is_some() {
            return Err(Why::Secret);
        }
        if alone(text).is_some() || fits(text, &people()).is_some() {
            return Err(Why::Personal);
        }
        Ok(Self(text.to_owned()))
    }

    /// A text of this program that is not known when it is built: the source of a limit in a built-in profile.
    pub(super) fn of_builtin(text: &str) -> Self {
        Self(text.to_owned())
    }

    /// The text itself.
    pub fn text(&self) -> &str {
        &self.0
    }
}

impl Owner {
    /// What stands under a key that is meant for others.
    pub(super) fn said(text: &str) -> Self {
        Self(text.to_owned())
    }

    /// The text itself.
    pub fn text(&self) -> &str {
        &self.0
    }
}

impl Day {
    /// From a day as the wire form writes it.
    pub fn of(text: &str) -> Option<Self> {
        text.parse().ok().map(Self)
    }
}

impl std::fmt::Display for Day {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.fmt(f)
    }
}

impl Serialize for Day {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl Month {
    /// The month of a day or an instant as the wire form writes it.
    pub(super) fn of(text: &str) -> Option<Self> {
        let (year, rest) = text.get(..4).zip(text.get(4..))?;
        let month = rest.strip_prefix('-')?.get(..2)?;
        let month = Self { year: year.parse().ok()?, month: month.parse().ok()? };
        ((1..=12).contains(&month.month) && (1..=9999).contains(&month.year)).then_some(month)
    }
}

impl std::fmt::Display for Month {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:04}-{:02}", self.year, self.month)
    }
}

/// Letters and digits of any script, and the marks that names of columns have: nothing that a page, a shell, a
/// spreadsheet or a pipeline reads as its own.
fn is_plain(c: char) -> bool {
    c.is_alphanumeric()
        || matches!(c, ' ' | '_' | '-' | '.' | '/' | '%' | '(' | ')' | '#' | '+' | ',' | ':' | '°' | '€')
}

/// A column of people, as the detector for a single cell asks for one.
fn people() -> [PersonalFacts; 4] {
    [PersonalKind::PersonName, PersonalKind::StreetAddress, PersonalKind::DeviceId, PersonalKind::Coordinates].map(
        |kind| PersonalFacts {
            kind,
            scheme: None,
            count: 1,
            share: 1.0,
            confidence: Confidence::High,
            basis: PersonalBasis::Content,
            is_whole: true,
            within_text: 0,
            exact: true,
        },
    )
}

impl Serialize for Released {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.0)
    }
}

impl Serialize for Owner {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.0)
    }
}

impl Serialize for Month {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_leave_and_values_do_not() {
        let long = "x".repeat(65);
        for (text, expected) in [
            ("employment_years", None),
            ("Monthly Charges (EUR)", None),
            ("Größe in m/s", None),
            ("年齢", None),
            (&long[..64], None),
            (&long, Some(Why::TooLong)),
            ("", Some(Why::Unnamed)),
            (" age", Some(Why::OddCharacters)),
            ("<script>alert(1)</script>", Some(Why::OddCharacters)),
            ("![x](http://a.example/p.png)", Some(Why::OddCharacters)),
            ("@channel", Some(Why::OddCharacters)),
            ("a-->b", Some(Why::OddCharacters)),
            ("::error", Some(Why::OddCharacters)),
            ("=1+1", Some(Why::OddCharacters)),
            ("a\u{202e}b", Some(Why::OddCharacters)),
            ("a\x1b[31m", Some(Why::OddCharacters)),
            ("##[group]", Some(Why::OddCharacters)),
            ("+49 30 901820", Some(Why::OddCharacters)),
            ("DE89 3704 0044 0532 0130 00", Some(Why::Personal)),
            ("4111 1111 1111 1111", Some(Why::Personal)),
        ] {
            assert_eq!(Released::name(text).err(), expected, "{text}");
        }
    }

    #[test]
    fn months_are_cut_from_days_and_instants() {
        assert_eq!(Month::of("2024-05-31").map(|month| month.to_string()).as_deref(), Some("2024-05"));
        assert_eq!(Month::of("2024-05-31T12:00:00").map(|month| month.to_string()).as_deref(), Some("2024-05"));
        for text in ["", "2024", "2024-13-01", "-044-01-01", "é", "12é4-01-01"] {
            assert_eq!(Month::of(text), None, "{text}");
        }
    }
}
