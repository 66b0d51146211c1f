//! What a cell looks like, what a column is, and how a missing cell was spelled.

use serde::{Deserialize, Serialize};

use crate::base::Tally;

/// What one cell that is not null looks like.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Kind {
    /// A whole number.
    Integer,
    /// A number with a fraction or an exponent, or an infinity.
    Decimal,
    /// `true`, `false`, `yes`, `no` in any letter case, or a Parquet boolean.
    Boolean,
    /// A calendar day.
    Date,
    /// A day with a time.
    DateTime,
    /// A time of day.
    Time,
    /// Nothing but white space, or nothing but question marks: missing in disguise, whatever the column.
    Blank,
    /// Anything else that is text.
    Text,
    /// A Parquet value with parts of its own (list, map, struct) or raw bytes.
    Other,
    /// A day with a time and a zone or an offset.
    ZonedDateTime,
    /// Written like a day that no calendar has: the 30th of February.
    ImpossibleDate,
    /// A length of time: `PT1H30M`, `36:15:00`.
    Duration,
    /// Digits that begin with a zero: `01067`.
    Code,
    /// A number with what programs don't read: `1.234,56`, `$ 12`, `12 %`, `12 kg`.
    FormattedNumber,
    /// A list or an object in brackets.
    List,
    /// A web address, or one of an object store.
    Url,
    /// The path of a file.
    Path,
    /// A word or sign for "nothing is known", such as `-`, `n/a` or `unknown`.
    Placeholder,
}

impl Kind {
    /// Every kind, by number.
    pub const ALL: [Self; 18] = [
        Self::Integer,
        Self::Decimal,
        Self::Boolean,
        Self::Date,
        Self::DateTime,
        Self::Time,
        Self::Blank,
        Self::Text,
        Self::Other,
        Self::ZonedDateTime,
        Self::ImpossibleDate,
        Self::Duration,
        Self::Code,
        Self::FormattedNumber,
        Self::List,
        Self::Url,
        Self::Path,
        Self::Placeholder,
    ];

    /// Whether a cell of this kind stands for itself and not for a number or a point in time.
    pub const fn is_word(self) -> bool {
        matches!(self, Self::Text | Self::Boolean | Self::Code | Self::Url | Self::Path)
    }

    /// The word used in the wire form.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Integer => "integer",
            Self::Decimal => "decimal",
            Self::Boolean => "boolean",
            Self::Date => "date",
            Self::DateTime => "datetime",
            Self::Time => "time",
            Self::Blank => "blank",
            Self::Text => "text",
            Self::Other => "other",
            Self::ZonedDateTime => "zoned-datetime",
            Self::ImpossibleDate => "impossible-date",
            Self::Duration => "duration",
            Self::Code => "code",
            Self::FormattedNumber => "formatted-number",
            Self::List => "list",
            Self::Url => "url",
            Self::Path => "path",
            Self::Placeholder => "placeholder",
        }
    }

    /// Whether cells of this kind say nothing, where they don't stand among words.
    pub const fn is_hollow(self) -> bool {
        matches!(self, Self::Blank | Self::Placeholder)
    }

    /// The kind under which files are held against each other: of kinds that make up one sort, one stands for all.
    #[must_use]
    pub const fn coarse(self) -> Self {
        match self {
            Self::ZonedDateTime | Self::ImpossibleDate => Self::DateTime,
            Self::List | Self::Url | Self::Path => Self::Text,
            Self::Placeholder => Self::Blank,
            other => other,
        }
    }
}

/// Cells of one kind in one column.
#[derive(Clone, Debug, PartialEq)]
pub struct KindFacts {
    /// Which kind.
    pub kind: Kind,
    /// How many cells, and the first places.
    pub cells: Tally,
}

/// What a whole column is, decided from every cell.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ColumnType {
    /// No cell holds a value.
    Empty,
    /// Whole numbers only.
    Integer,
    /// Numbers, some with a fraction.
    Decimal,
    /// Numbers, some in a form that programs don't read.
    FormattedNumber,
    /// Digits, some of them with leading zeros, which are no numbers.
    Code,
    /// Truth values only.
    Boolean,
    /// Days only.
    Date,
    /// Days with times, or both days and days with times.
    DateTime,
    /// Times of day only.
    Time,
    /// Lengths of time only.
    Duration,
    /// Text, whatever some cells may look like.
    Text,
    /// Nearly all cells are of one sort other than text, and a few are not.
    Mixed,
    /// Lists or objects: in brackets, or of Parquet; also raw bytes.
    Other,
}

impl ColumnType {
    /// The share of cells that one sort must reach for the rest to count as strays (`mixed`) and not
    /// as a free mixture (`text`). Basis: deepchecks calls a rare type suspicious up to a share of 10 %.
    const MAIN_SHARE: f64 = 0.9;
    /// The share of digits that begin with a zero from which on digits are codes: about one in twelve US postal codes
    /// does, and a single padded number among thousands is a slip.
    const CODE_SHARE: f64 = 0.01;

    /// The type of a column with these kinds of cells.
    pub fn of(kinds: &[KindFacts]) -> Self {
        Self::of_counts(|kind| kinds.iter().find(|facts| facts.kind == kind).map_or(0, |facts| facts.cells.count))
    }

    /// The type of a column with so many cells of each kind.
    pub fn of_counts(cells: impl Fn(Kind) -> u64) -> Self {
        Self::with_main(cells).0
    }

    /// The type, and what most cells that hold something are: the same but for [`Self::Mixed`].
    pub fn with_main(cells: impl Fn(Kind) -> u64) -> (Self, Self) {
        let count = |wanted: &[Kind]| -> u64 { wanted.iter().map(|kind| cells(*kind)).sum() };
        let (code, integer) = (cells(Kind::Code), cells(Kind::Integer));
        let numbers = if cells(Kind::FormattedNumber) > 0 {
            Self::FormattedNumber
        } else if cells(Kind::Decimal) > 0 {
            Self::Decimal
        } else if code > 0 && code as f64 >= Self::CODE_SHARE * (code + integer) as f64 {
            Self::Code
        } else {
            Self::Integer
        };
        let sorts = [
            (count(&[Kind::Integer, Kind::Decimal, Kind::Code, Kind::FormattedNumber]), numbers),
            (count(&[Kind::Boolean]), Self::Boolean),
            (
                // What no calendar has makes no date of a column without dates.
                match count(&[Kind::Date, Kind::DateTime, Kind::ZonedDateTime]) {
                    0 => 0,
                    dates => dates + cells(Kind::ImpossibleDate),
                },
                if count(&[Kind::DateTime, Kind::ZonedDateTime]) > 0 { Self::DateTime } else { Self::Date },
            ),
            (count(&[Kind::Time]), Self::Time),
            (count(&[Kind::Duration]), Self::Duration),
            (count(&[Kind::Other, Kind::List]), Self::Other),
            (count(&[Kind::Text, Kind::Url, Kind::Path]), Self::Text),
        ];
        let hollow = count(&[Kind::Blank, Kind::Placeholder]);
        let total: u64 = Kind::ALL.into_iter().map(&cells).sum();
        // The first of equals: the ladder's order decides, so the answer does not depend on anything else.
        let (most, main) = sorts.iter().rev().max_by_key(|(cells, _)| *cells).copied().unwrap_or((0, Self::Empty));
        let kind = if total == 0 {
            Self::Empty
        } else if most > 0 && most + hollow == total {
            main
        } else if main == Self::Text || most == 0 || (main == Self::Boolean && most + count(&[Kind::Text]) == total) {
            // `yes` and `no` beside other words are levels of a category, not truth values with strays.
            Self::Text
        } else if most as f64 >= Self::MAIN_SHARE * (total - hollow) as f64 {
            Self::Mixed
        } else {
            Self::Text
        };
        (kind, if kind == Self::Mixed { main } else { kind })
    }

    /// Whether its cells are numbers.
    pub const fn is_number(self) -> bool {
        matches!(self, Self::Integer | Self::Decimal | Self::FormattedNumber)
    }

    /// Whether its cells are days, with or without times.
    pub const fn is_date(self) -> bool {
        matches!(self, Self::Date | Self::DateTime)
    }

    /// What a column of this type holds, as in "the label holds dates".
    pub const fn noun(self) -> &'static str {
        match self {
            Self::Empty => "nothing",
            Self::Integer | Self::Decimal => "numbers",
            Self::FormattedNumber => "numbers written as text",
            Self::Code => "codes of digits",
            Self::Boolean => "truth values",
            Self::Date | Self::DateTime => "dates",
            Self::Time => "times of day",
            Self::Duration => "lengths of time",
            Self::Text => "text",
            Self::Mixed => "cells of several sorts",
            Self::Other => "nested values",
        }
    }

    /// The word used in the wire form.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Empty => "empty",
            Self::Integer => "integer",
            Self::Decimal => "decimal",
            Self::FormattedNumber => "formatted",
            Self::Code => "code",
            Self::Boolean => "boolean",
            Self::Date => "date",
            Self::DateTime => "datetime",
            Self::Time => "time",
            Self::Duration => "duration",
            Self::Text => "text",
            Self::Mixed => "mixed",
            Self::Other => "other",
        }
    }
}

/// The ways a cell says that it holds nothing. Everything else that means missing is *disguised*.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum NullSpelling {
    /// An empty cell or an empty string.
    Empty,
    /// A Parquet null.
    Parquet,
    /// `NULL`
    UpperNull,
    /// `null`
    LowerNull,
    /// `NA`
    Na,
    /// `N/A`
    NSlashA,
    /// `NaN`, also as a floating-point number
    NaN,
    /// `nan`
    LowerNan,
    /// `\N`, as databases dump it
    BackslashN,
    /// `__HIVE_DEFAULT_PARTITION__`, as a folder's name
    Partition,
}

impl NullSpelling {
    /// Every spelling, in the order of the wire form.
    pub const ALL: [Self; 10] = [
        Self::Empty,
        Self::Parquet,
        Self::UpperNull,
        Self::LowerNull,
        Self::Na,
        Self::NSlashA,
        Self::NaN,
        Self::LowerNan,
        Self::BackslashN,
        Self::Partition,
    ];

    /// As written in the data; Parquet's own null has no spelling and is called `parquet-null`.
    pub const fn spelling(self) -> &'static str {
        match self {
            Self::Empty => "",
            Self::Parquet => "parquet-null",
            Self::UpperNull => "NULL",
            Self::LowerNull => "null",
            Self::Na => "NA",
            Self::NSlashA => "N/A",
            Self::NaN => "NaN",
            Self::LowerNan => "nan",
            Self::BackslashN => "\\N",
            Self::Partition => "__HIVE_DEFAULT_PARTITION__",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kinds(counts: &[(Kind, u64)]) -> Vec<KindFacts> {
        counts.iter().map(|&(kind, count)| KindFacts { kind, cells: Tally { count, places: Vec::new() } }).collect()
    }

    #[test]
    fn the_whole_column_decides() {
        use Kind::{
            Blank, Boolean, Code, Date, DateTime, Decimal, FormattedNumber, ImpossibleDate, Integer, Placeholder, Text,
        };
        for (cells, expected) in [
            (&[][..], ColumnType::Empty),
            (&[(Integer, 5)], ColumnType::Integer),
            (&[(Integer, 99), (Decimal, 1)], ColumnType::Decimal),
            (&[(Date, 5), (DateTime, 1)], ColumnType::DateTime),
            (&[(Decimal, 999), (Text, 1)], ColumnType::Mixed),
            (&[(Decimal, 999), (Blank, 11)], ColumnType::Decimal),
            (&[(Decimal, 1), (Blank, 11)], ColumnType::Decimal),
            (&[(Integer, 73), (Text, 27)], ColumnType::Text),
            (&[(Integer, 1), (Text, 99)], ColumnType::Text),
            (&[(Boolean, 50), (Integer, 50)], ColumnType::Text),
            (&[(Boolean, 95), (Text, 5)], ColumnType::Text),
            (&[(Boolean, 95), (Integer, 5)], ColumnType::Mixed),
            (&[(Blank, 3)], ColumnType::Text),
            (&[(Integer, 70), (Placeholder, 30)], ColumnType::Integer),
            (&[(Text, 70), (Placeholder, 30)], ColumnType::Text),
            (&[(Integer, 99), (Code, 1)], ColumnType::Code),
            (&[(Integer, 999), (Code, 1)], ColumnType::Integer),
            (&[(Decimal, 9), (Code, 1)], ColumnType::Decimal),
            (&[(Integer, 9), (FormattedNumber, 1)], ColumnType::FormattedNumber),
            (&[(Date, 9), (ImpossibleDate, 9)], ColumnType::Date),
            (&[(ImpossibleDate, 9)], ColumnType::Text),
            // What says nothing neither speaks for a sort nor against it.
            (&[(Integer, 95), (Text, 5), (Blank, 900)], ColumnType::Mixed),
        ] {
            assert_eq!(ColumnType::of(&kinds(cells)), expected, "{cells:?}");
        }
    }
}
