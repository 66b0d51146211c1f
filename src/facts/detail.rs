//! What is known of a column's values beyond kinds, counts and moments.

use crate::base::{Measured, Tally};

/// Facts about the values of one column. All of them are of the cells that are neither null nor absent.
#[derive(Clone, Debug, PartialEq)]
pub struct DetailFacts {
    /// Zeros, negatives and whole numbers among the cells that are numbers.
    pub signs: SignFacts,
    /// Text cells with white space around them.
    pub padded: PaddedFacts,
    /// How the values lie in the order of the rows.
    pub order: Measured<OrderFacts>,
    /// Whether no value occurs twice.
    pub unique: Measured<bool>,
    /// Whether the values are the whole numbers from one to another, each of them once: a number that only runs along.
    pub running: Measured<bool>,
    /// Cells that hold the most frequent value; blanks are no value here.
    pub commonest: Measured<u64>,
    /// What the text values are made of, the most frequent form first.
    pub shapes: Measured<Vec<ShapeFacts>>,
    /// What the text values look like, as far as that tells identifiers.
    pub codes: Measured<CodeFacts>,
    /// Values of text that are spelled in more than one way.
    pub spellings: Measured<SpellingFacts>,
    /// Numbers far from all others.
    pub outliers: Measured<OutlierFacts>,
    /// The mean distance of the numbers from their median: what a guess of the median is off by.
    pub distance_from_median: Measured<f64>,
    /// Numbers by size, for showing.
    pub histogram: Measured<Histogram>,
}

impl Default for DetailFacts {
    fn default() -> Self {
        Self {
            signs: SignFacts::default(),
            padded: PaddedFacts::default(),
            order: Measured::absent(NOT_LOOKED_AT),
            unique: Measured::absent(NOT_LOOKED_AT),
            running: Measured::absent(NOT_LOOKED_AT),
            commonest: Measured::absent(NOT_LOOKED_AT),
            shapes: Measured::absent(NOT_LOOKED_AT),
            codes: Measured::absent(NOT_LOOKED_AT),
            spellings: Measured::absent(NOT_LOOKED_AT),
            outliers: Measured::absent(NOT_LOOKED_AT),
            distance_from_median: Measured::absent(NOT_LOOKED_AT),
            histogram: Measured::absent(NOT_LOOKED_AT),
        }
    }
}

const NOT_LOOKED_AT: &str = "no cell was looked at";

/// Numbers by sign and form. Exact.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct SignFacts {
    /// Numbers that are zero.
    pub zeros: u64,
    /// Numbers below zero.
    pub negatives: u64,
    /// Numbers written or stored with a fraction that is zero, such as `3.0`.
    pub whole_decimals: u64,
}

/// Text cells that begin or end with white space. Exact.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PaddedFacts {
    /// How many, and the first places.
    pub cells: Tally,
    /// How many of them begin with white space.
    pub before: u64,
    /// How many of them end with white space.
    pub after: u64,
}

/// How the values of a column follow each other.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct OrderFacts {
    /// Which way the values go, where they all have an order.
    pub direction: Direction,
}

/// Which way the values of a column go from row to row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    /// Each is larger than the one before.
    StrictlyUp,
    /// None is smaller than the one before, and some are larger.
    Up,
    /// All are equal.
    Level,
    /// None is larger than the one before, and some are smaller.
    Down,
    /// Each is smaller than the one before.
    StrictlyDown,
    /// Now up, now down; or some have no order.
    None,
}

impl Direction {
    /// The word used in the wire form.
    pub const fn word(self) -> &'static str {
        match self {
            Self::StrictlyUp => "strictly-increasing",
            Self::Up => "increasing",
            Self::Level => "level",
            Self::Down => "decreasing",
            Self::StrictlyDown => "strictly-decreasing",
            Self::None => "none",
        }
    }
}

/// A form that text values have: `A` stands for a capital, `a` for another letter, `9` for a digit.
#[derive(Clone, Debug, PartialEq)]
pub struct ShapeFacts {
    /// The form, such as `9999-AAAAA`; runs of more than eight alike are written `A+`. No character of a value but
    /// spaces and ASCII punctuation is in it.
    pub shape: String,
    /// How many of the distinct values that were looked at have it.
    pub values: u64,
    /// Their share, from 0 to 1.
    pub share: f64,
}

/// What a text looks like, as far as that tells identifiers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub enum CodeSort {
    /// A UUID, with or without braces.
    Uuid,
    /// Hexadecimal digits alone, many of them, and not digits alone.
    Hash,
    /// One word with a digit in it.
    Code,
    /// Anything else.
    Other,
}

/// What the distinct values of text look like, as far as that tells identifiers. Shares from 0 to 1.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct CodeFacts {
    /// UUIDs.
    pub uuid: f64,
    /// Sixteen hexadecimal digits or more: a hash.
    pub hash: f64,
    /// One word with a digit in it: a code.
    pub code: f64,
}

/// Values that come in several spellings.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct SpellingFacts {
    /// Distinct values among which spellings were looked for.
    pub values: u64,
    /// Groups of values that differ in letter case, inner white space, accents or punctuation alone.
    pub groups: u64,
    /// Spellings in those groups.
    pub spellings: u64,
    /// Cells that do not have the most frequent spelling of their group.
    pub cells: u64,
    /// Groups in which letter case differs.
    pub by_case: u64,
    /// Groups in which accents differ.
    pub by_accent: u64,
    /// Groups in which spaces or punctuation differ.
    pub by_mark: u64,
    /// Rare values that are one letter away from a frequent one.
    pub near: u64,
    /// Cells that hold those.
    pub near_cells: u64,
    /// Values that are equal to another but for white space around them.
    pub padded: u64,
}

/// Numbers that lie far from all others, by a robust measure.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct OutlierFacts {
    /// How many numbers were looked at.
    pub population: u64,
    /// Cells far below the others.
    pub low: u64,
    /// Cells far above.
    pub high: u64,
    /// The median.
    pub median: f64,
    /// The robust standard deviation: that of the numbers cut to between their 5th and 95th percentile.
    pub deviation: f64,
    /// Distance of the nearest of those cells from the median, in robust standard deviations; 0 if there is none.
    pub nearest: f64,
}

/// How many numbers lie in each of a fixed number of equal steps from the smallest to the largest.
#[derive(Clone, Debug, PartialEq)]
pub struct Histogram {
    /// The smallest finite number.
    pub min: f64,
    /// The largest finite number.
    pub max: f64,
    /// Numbers per step, from the smallest on.
    pub counts: Vec<u64>,
}

impl OrderFacts {
    /// Whether each value differs from all others because the values only rise or only fall.
    pub const fn is_strict(&self) -> bool {
        matches!(self.direction, Direction::StrictlyUp | Direction::StrictlyDown)
    }
}
