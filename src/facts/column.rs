//! What is known about one column of a table.

use crate::base::{Measured, Tally};

use super::{
    ColumnType, DetailFacts, DisguisedFacts, KindFacts, NullSpelling, PersonalFacts, PrivateName, SecretFacts,
    WritingFacts,
};

/// Facts about one column, over the rows of all files that have it.
#[derive(Clone, Debug, PartialEq)]
pub struct ColumnFacts {
    /// The name as the header or schema gives it; `column_3` where there is none.
    pub name: String,
    /// Position in the table, from 0.
    pub position: usize,
    /// What the whole column is.
    pub kind: ColumnType,
    /// Rows of the files that have this column: the population of everything below. Of a column in lists, its cells.
    pub rows: u64,
    /// Rows in which it could not be read, though others could; no part of `rows`.
    pub unread: u64,
    /// Cells that a short row does not have, and rows of files without the column.
    pub absent: u64,
    /// Values in rows with more or fewer cells than the header: counted, and no part of the facts below.
    pub shifted: u64,
    /// Cells that say they hold nothing.
    pub nulls: NullFacts,
    /// Cells by kind, those that occur, in the ladder's order.
    pub kinds: Vec<KindFacts>,
    /// How the cells are written.
    pub written: WritingFacts,
    /// Cells that mean missing in another spelling than a null's; settled once all columns of a table are known.
    pub disguised: DisguisedFacts,
    /// Distinct values among the cells that are not null.
    pub distinct: Measured<u64>,
    /// Summary of the cells that are numbers.
    pub numbers: Measured<NumberFacts>,
    /// Smallest and largest number or instant.
    pub extent: Measured<(Scalar, Scalar)>,
    /// Where the values lie between those two.
    pub quantiles: Measured<QuantileFacts>,
    /// Lengths of the cells as text.
    pub lengths: Measured<LengthFacts>,
    /// The most frequent values, most frequent first, then by bytes. **Raw values: see `report`.**
    pub frequent: Measured<Vec<Frequency>>,
    /// How many rows each distinct value has, largest first; only for columns that are a label.
    pub classes: Option<Measured<Vec<u64>>>,
    /// Personal data among the cells, by kind.
    pub personal: Vec<PersonalFacts>,
    /// Secrets in the cells, by kind.
    pub secrets: Vec<SecretFacts>,
    /// What its own name gave away, where it was not fit to be shown.
    pub private_name: Option<PrivateName>,
    /// Where something is missing on the way to it, and how long lists are; only of nested columns.
    pub nested: Option<NestedFacts>,
    /// What else is known of its values.
    pub detail: DetailFacts,
}

/// What is known of the levels of a nested column.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct NestedFacts {
    /// How often each step that may be null is, by path, from the outermost on.
    pub nulls: Vec<(String, u64)>,
    /// The lists on the way, by path, from the outermost on.
    pub lists: Vec<(String, ListLengths)>,
}

/// How long lists are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct ListLengths {
    /// How many lists, without those that are null.
    pub lists: u64,
    /// How many of them hold nothing.
    pub empty: u64,
    /// Elements in all of them.
    pub elements: u64,
    /// The fewest elements of a list; 0 if there is no list.
    pub shortest: u64,
    /// The most.
    pub longest: u64,
}

impl ListLengths {
    /// Counts so many lists of one length.
    pub fn note(&mut self, length: u64, lists: u64) {
        let elements = length.saturating_mul(lists);
        let empty = if length == 0 { lists } else { 0 };
        self.merge(&Self { lists, empty, elements, shortest: length, longest: length });
    }

    /// Takes in other lists.
    pub fn merge(&mut self, other: &Self) {
        if other.lists == 0 {
            return;
        }
        self.shortest = if self.lists == 0 { other.shortest } else { self.shortest.min(other.shortest) };
        self.longest = self.longest.max(other.longest);
        self.lists += other.lists;
        self.empty += other.empty;
        self.elements = self.elements.saturating_add(other.elements);
    }
}

impl ColumnFacts {
    /// Cells that hold a value.
    pub fn values(&self) -> u64 {
        self.kinds.iter().map(|kind| kind.cells.count).sum()
    }

    /// Cells that mean missing in a spelling that is not a null's.
    pub fn disguised(&self) -> u64 {
        self.disguised.cells.count
    }

    /// The share of `rows` that is null; 0 for no rows.
    pub fn null_ratio(&self) -> f64 {
        if self.rows == 0 { 0.0 } else { self.nulls.cells.count as f64 / self.rows as f64 }
    }
}

/// Cells that say they hold nothing.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct NullFacts {
    /// How many, and the first places.
    pub cells: Tally,
    /// How many by spelling; only spellings that occur.
    pub by_spelling: Vec<(NullSpelling, u64)>,
}

/// Summary of numbers.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct NumberFacts {
    /// How many finite numbers.
    pub count: u64,
    /// Arithmetic mean.
    pub mean: f64,
    /// Sample standard deviation (n - 1); `None` for fewer than two numbers.
    pub standard_deviation: Option<f64>,
}

/// Quantiles of numbers or instants.
#[derive(Clone, Debug, PartialEq)]
pub struct QuantileFacts {
    /// One for each of [`Self::SHARES`], in rising order.
    pub points: Vec<Quantile>,
}

impl QuantileFacts {
    /// The shares of the values that quantiles are given for.
    pub const SHARES: [f64; 7] = [0.01, 0.05, 0.25, 0.5, 0.75, 0.95, 0.99];

    /// The quantile for one of [`Self::SHARES`].
    pub fn at(&self, share: f64) -> Option<&Quantile> {
        self.points.iter().find(|point| point.share.total_cmp(&share).is_eq())
    }
}

/// The smallest value that at least `share` of the values do not exceed: it lies between the two, which are the same
/// where it is known exactly.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Quantile {
    /// The share of the values, from 0 to 1.
    pub share: f64,
    /// No larger than the quantile.
    pub low: Scalar,
    /// No smaller.
    pub high: Scalar,
}

/// A value that has an order.
#[derive(Clone, Copy, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
pub enum Scalar {
    /// A whole number.
    Integer(i64),
    /// A finite or infinite number.
    Float(f64),
    /// Days since 1970-01-01.
    Day(i32),
    /// Microseconds since 1970-01-01T00:00, as written (no zone applied).
    Instant(i64),
}

/// Lengths of text cells.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct LengthFacts {
    /// Fewest characters.
    pub min: u64,
    /// Most characters.
    pub max: u64,
    /// Mean number of characters.
    pub mean: f64,
    /// Fewest bytes.
    pub min_bytes: u64,
    /// Most bytes.
    pub max_bytes: u64,
    /// Mean number of bytes.
    pub mean_bytes: f64,
}

/// A value and how often it occurs.
#[derive(Clone, Debug, PartialEq)]
pub struct Frequency {
    /// The value as text; `None` for values too long to be kept whole.
    pub value: Option<String>,
    /// At least this many rows.
    pub at_least: u64,
    /// At most this many rows; equal to `at_least` where the count is exact.
    pub at_most: u64,
}

impl std::fmt::Display for Scalar {
    /// Numbers as Rust writes them; days as `2024-01-31`; instants as `2024-01-31T12:30:00`, with a fraction where
    /// there is one. What lies outside the calendar's years is given as a count of days or microseconds.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        use jiff::civil::{Date, DateTime};
        use jiff::{SignedDuration, Span};

        match *self {
            Self::Integer(integer) => write!(f, "{integer}"),
            Self::Float(float) => write!(f, "{float}"),
            Self::Day(days) => {
                match Date::constant(1970, 1, 1).checked_add(SignedDuration::from_hours(24 * i64::from(days))) {
                    Ok(date) => write!(f, "{date}"),
                    Err(_) => write!(f, "day {days}"),
                }
            }
            Self::Instant(micros) => {
                let epoch = DateTime::constant(1970, 1, 1, 0, 0, 0, 0);
                match Span::new().try_microseconds(micros).and_then(|span| epoch.checked_add(span)) {
                    Ok(instant) => write!(f, "{instant}"),
                    Err(_) => write!(f, "microsecond {micros}"),
                }
            }
        }
    }
}
