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
}

impl Kind {
    /// Every kind, in the order of the ladder.
    pub const ALL: [Self; 9] = [
        Self::Integer,
        Self::Decimal,
        Self::Boolean,
        Self::Date,
        Self::DateTime,
        Self::Time,
        Self::Blank,
        Self::Text,
        Self::Other,
    ];

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
    /// Truth values only.
    Boolean,
    /// Days only.
    Date,
    /// Days with times, or both days and days with times.
    DateTime,
    /// Times of day only.
    Time,
    /// Text, whatever some cells may look like.
    Text,
    /// Nearly all cells are of one sort other than text, and a few are not.
    Mixed,
    /// Parquet lists, maps, structs or raw bytes.
    Other,
}

impl ColumnType {
    /// The share of cells that one sort must reach for the rest to count as strays (`mixed`) and not
    /// as a free mixture (`text`). Basis: deepchecks calls a rare type suspicious up to a share of 10 %.
    const MAIN_SHARE: f64 = 0.9;

    /// The type of a column with these kinds of cells.
    pub fn of(kinds: &[KindFacts]) -> Self {
        Self::of_counts(|kind| kinds.iter().find(|facts| facts.kind == kind).map_or(0, |facts| facts.cells.count))
    }

    /// The type of a column with so many cells of each kind.
    pub fn of_counts(cells: impl Fn(Kind) -> u64) -> Self {
        let count = |wanted: &[Kind]| -> u64 { wanted.iter().map(|kind| cells(*kind)).sum() };
        let sorts = [
            (
                count(&[Kind::Integer, Kind::Decimal]),
                if count(&[Kind::Decimal]) > 0 { Self::Decimal } else { Self::Integer },
            ),
            (count(&[Kind::Boolean]), Self::Boolean),
            (
                count(&[Kind::Date, Kind::DateTime]),
                if count(&[Kind::DateTime]) > 0 { Self::DateTime } else { Self::Date },
            ),
            (count(&[Kind::Time]), Self::Time),
            (count(&[Kind::Other]), Self::Other),
            (count(&[Kind::Text]), Self::Text),
        ];
        let blank = count(&[Kind::Blank]);
        let total: u64 = blank + sorts.iter().map(|(cells, _)| cells).sum::<u64>();
        // The first of equals: the ladder's order decides, so the answer does not depend on anything else.
        let (most, main) = sorts.iter().rev().max_by_key(|(cells, _)| *cells).copied().unwrap_or((0, Self::Empty));
        if total == 0 {
            Self::Empty
        } else if most > 0 && most + blank == total {
            main
        } else if main == Self::Text || most == 0 || (main == Self::Boolean && most + count(&[Kind::Text]) == total) {
            // `yes` and `no` beside other words are levels of a category, not truth values with strays.
            Self::Text
        } else if most as f64 >= Self::MAIN_SHARE * total as f64 {
            Self::Mixed
        } else {
            Self::Text
        }
    }

    /// What a column of this type holds, as in "the label holds dates".
    pub const fn noun(self) -> &'static str {
        match self {
            Self::Empty => "nothing",
            Self::Integer | Self::Decimal => "numbers",
            Self::Boolean => "truth values",
            Self::Date | Self::DateTime => "dates",
            Self::Time => "times of day",
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
            Self::Boolean => "boolean",
            Self::Date => "date",
            Self::DateTime => "datetime",
            Self::Time => "time",
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
        use Kind::{Blank, Boolean, Date, DateTime, Decimal, Integer, Text};
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
        ] {
            assert_eq!(ColumnType::of(&kinds(cells)), expected, "{cells:?}");
        }
    }
}
