//! What a column is as a feature: the distinctions that matter to whoever learns from it.
//!
//! The types are those of "Towards Benchmarking Feature Type Inference for `AutoML` Platforms" (Shah, Lacanlale, Kumar,
//! Yang and Kumar, SIGMOD 2021): numeric, categorical, datetime, sentence, URL, embedded number, list, and one for what
//! does not generalize, which is told apart here into identifiers and constants.

use crate::base::Measured;

use super::{ColumnFacts, ColumnType, Kind, Scalar, Writing};

/// What a column is as a feature.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum FeatureType {
    /// It holds nothing.
    Empty,
    /// One value everywhere.
    Constant,
    /// A quantity.
    Numeric,
    /// One of several levels, as words or as codes.
    Categorical,
    /// A point in time.
    DateTime,
    /// A number inside text: currencies, units, grouped digits.
    EmbeddedNumber,
    /// Free text.
    Sentence,
    /// Several values in a cell.
    List,
    /// Web addresses or paths: the matter lies elsewhere.
    Url,
    /// A name of the row: nearly every cell has its own.
    Identifier,
}

impl FeatureType {
    /// The word used in the wire form.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Empty => "empty",
            Self::Constant => "constant",
            Self::Numeric => "numeric",
            Self::Categorical => "categorical",
            Self::DateTime => "datetime",
            Self::EmbeddedNumber => "embedded-number",
            Self::Sentence => "sentence",
            Self::List => "list",
            Self::Url => "url",
            Self::Identifier => "identifier",
        }
    }
}

/// The unit of numbers that count from 1970-01-01.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Epoch {
    /// Seconds.
    Seconds,
    /// Milliseconds.
    Milliseconds,
    /// Microseconds.
    Microseconds,
    /// Nanoseconds.
    Nanoseconds,
}

impl Epoch {
    /// The word used in the wire form.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Seconds => "epoch-seconds",
            Self::Milliseconds => "epoch-milliseconds",
            Self::Microseconds => "epoch-microseconds",
            Self::Nanoseconds => "epoch-nanoseconds",
        }
    }

    /// How many to a second.
    pub const fn per_second(self) -> i64 {
        match self {
            Self::Seconds => 1,
            Self::Milliseconds => 1_000,
            Self::Microseconds => 1_000_000,
            Self::Nanoseconds => 1_000_000_000,
        }
    }
}

/// The share of a column's cells that a sort must reach for the column to be of it.
const MOST: f64 = 0.5;
/// Whole numbers of at most so many different values may be codes, if they repeat.
const CODES: u64 = 10;
/// How often a code or a level repeats at least, on average.
const REPEATS: u64 = 5;
/// Distinct values, as a share of all, from which on nearly every row has its own.
const OWN: f64 = 0.95;
/// Fewer values don't tell.
const ENOUGH: u64 = 20;
/// Words longer than this on average are sentences. Basis: ydata-profiling takes text of more than 50 different values,
/// or of more than half, for text and not for a category.
const LONG: f64 = 25.0;
const LEVELS: u64 = 50;

/// From 1990-01-01 to 2050-01-01 in seconds: times that data of today may hold, and few other numbers of ten digits do.
const EPOCH: std::ops::Range<i64> = 631_152_000..2_524_608_000;
/// Identifiers of the same size stand close together; times that span a day do not.
const DENSEST: f64 = 0.2;
const DAY: i64 = 86_400;

impl ColumnFacts {
    /// What the column is as a feature.
    pub fn feature(&self) -> FeatureType {
        let values = self.values().saturating_sub(self.disguised());
        let distinct = self.distinct.value().copied();
        let is_own = values >= ENOUGH && distinct.is_some_and(|distinct| distinct as f64 >= OWN * values as f64);
        let is_code = distinct.is_some_and(|distinct| distinct <= CODES && distinct * REPEATS <= values);
        if self.kind == ColumnType::Empty || values == 0 {
            return FeatureType::Empty;
        }
        if self.distinct.exact() == Some(&1) {
            return FeatureType::Constant;
        }
        match self.kind {
            ColumnType::Date | ColumnType::DateTime | ColumnType::Time => FeatureType::DateTime,
            _ if self.epoch().is_some() || self.is_compact_dates() => FeatureType::DateTime,
            ColumnType::FormattedNumber => FeatureType::EmbeddedNumber,
            ColumnType::Integer if is_code => FeatureType::Categorical,
            // Whole numbers that are all different and fill their range are a row's number.
            ColumnType::Integer if is_own && self.is_dense() => FeatureType::Identifier,
            ColumnType::Integer | ColumnType::Decimal | ColumnType::Duration => FeatureType::Numeric,
            ColumnType::Boolean => FeatureType::Categorical,
            ColumnType::Code => {
                if is_own {
                    FeatureType::Identifier
                } else {
                    FeatureType::Categorical
                }
            }
            ColumnType::Other => FeatureType::List,
            ColumnType::Mixed | ColumnType::Text | ColumnType::Empty => self.text_feature(values, is_own),
        }
    }

    fn text_feature(&self, values: u64, is_own: bool) -> FeatureType {
        let share = |count: u64| count as f64 / values.max(1) as f64;
        let of = |wanted: &[Kind]| -> u64 {
            self.kinds.iter().filter(|facts| wanted.contains(&facts.kind)).map(|facts| facts.cells.count).sum()
        };
        let separated = self.written.count(|writing| writing == Writing::Separated);
        let mean = self.lengths.value().map_or(0.0, |lengths| lengths.mean);
        let is_varied = self.distinct.value().is_none_or(|distinct| *distinct > LEVELS || share(*distinct) > MOST);
        if share(of(&[Kind::Url, Kind::Path])) > MOST {
            FeatureType::Url
        } else if share(of(&[Kind::List]) + separated) > MOST {
            FeatureType::List
        } else if mean > LONG && is_varied {
            FeatureType::Sentence
        } else if is_own {
            FeatureType::Identifier
        } else {
            FeatureType::Categorical
        }
    }

    /// Whether whole numbers are times, counted from 1970-01-01, and in which unit: told by the range of the column.
    pub fn epoch(&self) -> Option<Epoch> {
        if self.kind != ColumnType::Integer {
            return None;
        }
        let (low, high) = self.written.ordinary.number_extent?;
        let units = [Epoch::Seconds, Epoch::Milliseconds, Epoch::Microseconds, Epoch::Nanoseconds];
        let unit = units.into_iter().find(|unit| {
            let per_second = unit.per_second() as f64;
            low >= EPOCH.start as f64 * per_second && high < EPOCH.end as f64 * per_second
        })?;
        let span = (high - low) / unit.per_second() as f64;
        let distinct = self.distinct.value().copied().unwrap_or(0) as f64;
        (span >= DAY as f64 && distinct <= DENSEST * (high - low)).then_some(unit)
    }

    /// Whether whole numbers are days written without separators: nearly all of them are days that exist.
    pub fn is_compact_dates(&self) -> bool {
        const NEARLY_ALL: f64 = 0.95;
        let days = self.written.count(|writing| writing == Writing::CompactDay);
        self.kind == ColumnType::Integer && days > 0 && days as f64 >= NEARLY_ALL * self.values() as f64
    }

    fn is_dense(&self) -> bool {
        let Measured::Exact((Scalar::Integer(low), Scalar::Integer(high))) = self.extent else { return false };
        let room = high.abs_diff(low).saturating_add(1);
        self.distinct.value().is_some_and(|distinct| *distinct as f64 >= OWN * room as f64)
    }
}
