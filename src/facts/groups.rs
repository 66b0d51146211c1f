//! Rows in groups: those that have the same key, and what differs among them.

use crate::base::{Spot, wording};

/// What was found out about the rows of one table as wholes, beyond those that are the same.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct KeyedFacts {
    /// Rows that are the same in every column but the label, where there is one.
    pub labels: Option<GroupFacts>,
    /// Rows by each key that was declared and that the table has.
    pub keys: Vec<KeyFacts>,
    /// The parts of a split that its rows are in, if any were found.
    pub split: Option<SplitFacts>,
    /// Rows by the columns that together may tell who they are about.
    pub quasi_identifiers: Option<KeyFacts>,
    /// Why rows were not counted to the last, where that was asked for.
    pub inexact: Option<String>,
}

/// Rows by some columns.
#[derive(Clone, Debug, PartialEq)]
pub struct KeyFacts {
    /// The positions of the columns.
    pub columns: Vec<usize>,
    /// The rows in groups.
    pub groups: GroupFacts,
}

/// What was found out about the parts of a split.
#[derive(Clone, Debug, PartialEq)]
pub struct SplitFacts {
    /// How the split was found.
    pub how: SplitBy,
    /// Rows that are the same but for the split; they differ where they stand in several of its parts.
    pub rows: GroupFacts,
    /// Whom or what rows are about, if a column says so: its position, and the rows by it.
    pub entities: Option<KeyFacts>,
}

/// How a split was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SplitBy {
    /// By a column that was declared: its position.
    Declared(usize),
    /// By a column whose name and values say so: its position.
    Column(usize),
    /// By the names of files and folders.
    Files,
}

/// Rows in groups by a key, in a sample of all *different* keys: of a key that is in it, every row is.
#[derive(Clone, Debug, PartialEq)]
pub struct GroupFacts {
    /// Rows that have the key, and were put into groups.
    pub rows: u64,
    /// Rows in which what the groups are about is missing, or could not be told because the row is ragged.
    pub lacking: u64,
    /// Rows of parts in which a column could not be read.
    pub unknown: u64,
    /// The share of all different keys that is in the sample; 1 where it is all of them.
    pub sampled: f64,
    /// Different keys in the sample.
    pub keys: u64,
    /// Rows that have one of them.
    pub sampled_rows: u64,
    /// Groups in the sample of more than one row.
    pub repeated: Grouped,
    /// Rows of the sample in groups of fewer than five, and of fewer than eleven.
    pub small: [u64; 2],
    /// The squares of the sizes of those groups, summed.
    pub small_squares: [u64; 2],
    /// Groups in the sample whose rows differ in what was held against each other.
    pub differing: Grouped,
}

/// Some of the groups in a sample.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Grouped {
    /// How many groups.
    pub groups: u64,
    /// Rows in them.
    pub rows: u64,
    /// Where the first rows are that make them such.
    pub places: Vec<Spot>,
}

/// A count of groups, and between which bounds it lies: the same three times where all keys are known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Between {
    /// The likeliest count.
    pub value: u64,
    /// The lower end of a 95 % interval.
    pub low: u64,
    /// Its upper end.
    pub high: u64,
}

impl Between {
    /// The count in words, with the noun for one and for more: "7 keys", or "about 70 (60 to 80) keys".
    pub fn in_words(&self, one: &str, more: &str) -> String {
        if self.low == self.high {
            return wording::counted(self.value, one, more);
        }
        let [value, low, high] = [self.value, self.low, self.high].map(wording::count);
        format!("about {value} ({low} to {high}) {more}")
    }
}

impl Between {
    /// The bounds, where they are not the count itself.
    pub fn interval(&self) -> Option<(u64, u64)> {
        (self.low < self.high).then_some((self.low, self.high))
    }
}

impl GroupFacts {
    /// Whether all keys were kept, so that counts are exact.
    pub fn is_whole(&self) -> bool {
        self.sampled >= 1.0
    }

    /// How many groups of the table there are, of which so many are in the sample. A key is in the sample with the chance
    /// `sampled`, whatever its rows, so the count in the sample is binomial; the bounds are those of Wilson's score method
    /// turned around: the counts under which what was seen lies within two standard errors of what was to be expected.
    pub fn between(&self, groups: u64) -> Between {
        if self.is_whole() {
            return Between { value: groups, low: groups, high: groups };
        }
        scaled(groups, self.sampled, ERRORS)
    }

    /// How many rows of the table are in groups of fewer than five, and of fewer than eleven: the same for sums over groups
    /// none of which is large. Its spread is that of a count of groups of one size, that of the group of an average row.
    pub fn in_small_groups(&self) -> [Between; 2] {
        let of = |(rows, (squares, most)): (u64, (u64, f64))| {
            if self.is_whole() {
                return Between { value: rows, low: rows, high: rows };
            }
            let size = if rows == 0 { most } else { squares as f64 / rows as f64 };
            let (value, low, high) = ends(rows as f64 / size, self.sampled, ERRORS);
            let [value, low, high] = [value, low.floor(), high.ceil()].map(|groups| count(groups * size));
            let [low, value] = [low.max(rows), value].map(|rows| rows.min(self.rows));
            Between { value, low, high: high.min(self.rows).max(value) }
        };
        let mut sizes = self.small.into_iter().zip(self.small_squares.into_iter().zip([4.0, 10.0])).map(of);
        let none = Between { value: 0, low: 0, high: 0 };
        [sizes.next().unwrap_or(none), sizes.next().unwrap_or(none)]
    }

    /// The share of all rows that is in these groups. Where not all keys were kept it is that of the sample.
    pub fn share_of_rows(&self, groups: &Grouped) -> f64 {
        if self.sampled_rows == 0 { 0.0 } else { groups.rows as f64 / self.sampled_rows as f64 }
    }
}

/// Standard errors on either side of a 95 % interval.
const ERRORS: f64 = 1.96;

/// How many keys there are, of which so many are in a sample that holds each with the chance `share`, within so many
/// standard errors.
pub(super) fn scaled(keys: u64, share: f64, errors: f64) -> Between {
    let (value, low, high) = ends(keys as f64, share, errors);
    Between { value: count(value), low: count(low.floor()).max(keys), high: count(high.ceil()) }
}

/// The likeliest number of which so many were seen, and both ends of its interval.
fn ends(seen: f64, share: f64, errors: f64) -> (f64, f64, f64) {
    // |seen - n share| <= z sqrt(n share (1 - share)), solved for n; a half is added for the steps of whole counts.
    let spread = errors * errors * (1.0 - share);
    let end = |seen: f64, sign: f64| {
        let middle = 2.0 * seen + spread;
        (middle + sign * (middle * middle - 4.0 * seen * seen).max(0.0).sqrt()) / (2.0 * share)
    };
    let low = if seen <= 0.5 { 0.0 } else { end(seen - 0.5, -1.0) };
    (seen / share, low, end(seen + 0.5, 1.0))
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "never negative, and far from the largest")]
pub(super) fn count(number: f64) -> u64 {
    number.round() as u64
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sketch::hash::mix;

    fn facts(sampled: f64) -> GroupFacts {
        let differing = Grouped::default();
        GroupFacts {
            rows: 0,
            lacking: 0,
            unknown: 0,
            sampled,
            keys: 0,
            sampled_rows: 0,
            repeated: Grouped::default(),
            small: [0; 2],
            small_squares: [0; 2],
            differing,
        }
    }

    #[test]
    fn counts_of_all_keys_are_exact() {
        assert_eq!(facts(1.0).between(7), Between { value: 7, low: 7, high: 7 });
    }

    #[test]
    fn the_bounds_hold_the_truth_nearly_always() {
        // Each of so many groups is in the sample if its hash says so, as it is with keys.
        for truth in [1_u64, 5, 40, 1000, 20_000] {
            for halvings in [1_u32, 3, 6] {
                let share = 0.5_f64.powi(halvings.cast_signed());
                let held = (0..200_u64).filter(|seed| {
                    let seen =
                        (0..truth).filter(|key| mix(mix(*seed) ^ key).leading_zeros() >= halvings).count() as u64;
                    let between = facts(share).between(seen);
                    between.low <= truth && truth <= between.high
                });
                let held = held.count();
                assert!(held >= 186, "{truth} at {share}: {held} of 200");
            }
        }
    }

    #[test]
    fn no_group_seen_may_still_be_some() {
        let between = facts(0.25).between(0);
        assert!(between.value == 0 && between.low == 0 && (8..30).contains(&between.high), "{between:?}");
    }
}
