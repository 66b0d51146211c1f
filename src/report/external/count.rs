//! Counts that may leave, and those that may not.
//!
//! A group of rows that was picked by a value (a class, a kind of personal data) is not counted where it is small: few rows
//! tell of people. Leaving out the small number is not enough where the others add up to a total that is known, so
//! enough of them are left out that no small one can be worked out again.
//!
//! **Invariant:** whoever knows everything that is shown, and this code, can't tell any class of fewer rows than the
//! smallest group exactly. The tests try every way to divide small numbers of rows.

use serde::{Serialize, Serializer};

/// Groups of fewer rows are not counted, unless the owner says otherwise. Basis: 11 is the smallest cell of health data that
/// US agencies release to the public (El Emam, "smallest cell size 11").
pub const SMALLEST_GROUP: u64 = 11;

/// Of more classes only the largest are listed.
const CLASSES_LISTED: usize = 20;

/// The least that the owner may set: fewer than two rows is one row, and that would be told by saying so.
pub(super) const LEAST_GROUP: u64 = 3;

/// A count, if it may be told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Count {
    /// So many.
    Exact(u64),
    /// Fewer than the smallest group, which this is.
    FewerThan(u64),
    /// Not told: another small number could be worked out from it.
    Withheld,
}

/// How many rows each class has, as far as it may be told.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "told", rename_all = "kebab-case")]
pub enum Classes {
    /// None has few rows: how many classes there are, and the rows of the largest ones.
    All {
        /// How many classes.
        classes: usize,
        /// Rows of each, largest first.
        largest: Vec<u64>,
    },
    /// Some class has few rows: how many classes there are, and the rows of those that can be told without telling it.
    Some {
        /// How many classes.
        classes: usize,
        /// Rows of those that are told, largest first.
        largest: Vec<u64>,
    },
    /// There are too few rows to tell anything.
    Withheld,
    /// It has no classes, or they were not counted.
    None,
}

impl Count {
    /// A count that may be told whatever it is: files, columns, structural faults, repeated rows, missing cells.
    pub const fn exact(count: u64) -> Self {
        Self::Exact(count)
    }

    /// A group picked by a value, and the totals that it is a part of.
    pub fn of_group(count: u64, totals: &[u64], smallest: u64) -> Self {
        let is_small = |n: u64| n > 0 && n < smallest;
        if is_small(count) {
            Self::FewerThan(smallest)
        } else if totals.iter().any(|total| total.checked_sub(count).is_some_and(is_small)) {
            // All but a few: the few are known as soon as the others are.
            Self::Withheld
        } else {
            Self::Exact(count)
        }
    }

    /// The number, where it may be told.
    pub const fn told(self) -> Option<u64> {
        match self {
            Self::Exact(count) => Some(count),
            Self::FewerThan(_) | Self::Withheld => None,
        }
    }
}

impl Serialize for Count {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Exact(count) => serializer.serialize_u64(*count),
            Self::FewerThan(smallest) => serializer.collect_str(&format_args!("fewer than {smallest}")),
            Self::Withheld => serializer.serialize_str("withheld"),
        }
    }
}

impl Classes {
    /// Classes by their rows, largest first. The total of labelled rows is taken to be known.
    pub fn of(rows: &[u64], smallest: u64) -> Self {
        if rows.is_empty() {
            return Self::None;
        }
        if rows.iter().all(|&rows| rows >= smallest) {
            let largest = rows.iter().copied().take(CLASSES_LISTED).collect();
            return Self::All { classes: rows.len(), largest };
        }
        // The largest class is told where it is more than half of the rows and the rest is so large that each number
        // remains possible; else none is. Which of the two it is must not tell of the rest, hence the room of two.
        let room = smallest.saturating_sub(1).saturating_mul(2);
        let all = rows.iter().fold(0u64, |sum, rows| sum.saturating_add(*rows));
        let (classes, largest) = (rows.len(), rows[0]);
        let rest = all - largest;
        if classes > 2 && largest >= rest && rest >= room.saturating_mul(classes as u64 - 1) {
            return Self::Some { classes, largest: vec![largest] };
        }
        if all >= room.saturating_mul(classes as u64) {
            return Self::Some { classes, largest: Vec::new() };
        }
        Self::Withheld
    }

    /// Whether each class has as many rows as the smallest group, so that shares and totals tell nothing small.
    pub const fn hides_nothing(&self) -> bool {
        matches!(self, Self::All { .. } | Self::None)
    }

    /// How many classes there are.
    pub const fn number(&self) -> Option<usize> {
        match self {
            Self::All { classes, .. } | Self::Some { classes, .. } => Some(*classes),
            Self::Withheld | Self::None => None,
        }
    }

    /// Rows of the largest classes, as far as they are told.
    pub fn largest(&self) -> &[u64] {
        match self {
            Self::All { largest, .. } | Self::Some { largest, .. } => largest,
            Self::Withheld | Self::None => &[],
        }
    }

    /// Rows of the smallest class, where all are told.
    pub fn smallest(&self) -> Option<u64> {
        match self {
            Self::All { classes, largest } if *classes == largest.len() => largest.last().copied(),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use proptest::prelude::*;

    use super::*;

    /// Every way to divide `total` rows among at most `most` classes, largest first.
    fn divisions(total: u64, most: usize) -> Vec<Vec<u64>> {
        fn add(total: u64, cap: u64, most: usize, head: &mut Vec<u64>, all: &mut Vec<Vec<u64>>) {
            if total == 0 {
                all.push(head.clone());
                return;
            }
            if most == 0 {
                return;
            }
            for first in (1..=cap.min(total)).rev() {
                head.push(first);
                add(total - first, first, most - 1, head, all);
                head.pop();
            }
        }
        let mut all = Vec::new();
        add(total, total, most, &mut Vec::new(), &mut all);
        all
    }

    /// What is shown is compared for all divisions of the same total: whoever sees it knows only that it is one of these.
    /// Where nothing is told, the total is not told either.
    #[test]
    fn no_small_class_can_be_worked_out() {
        for (smallest, totals, most) in [(11, 1..=50u64, 3), (5, 1..=28, 4), (3, 1..=18, 5)] {
            let mut alike: BTreeMap<String, Vec<Vec<u64>>> = BTreeMap::new();
            for total in totals {
                for rows in divisions(total, most) {
                    let shown = match Classes::of(&rows, smallest) {
                        Classes::Withheld => "withheld".to_owned(),
                        shown => format!("{shown:?} of {total} rows"),
                    };
                    alike.entry(shown).or_default().push(rows);
                }
            }
            for (shown, divisions) in alike {
                for rows in &divisions {
                    for (place, count) in rows.iter().enumerate().filter(|(_, rows)| **rows < smallest) {
                        let other = divisions.iter().any(|other| other.get(place) != Some(count));
                        assert!(other, "{shown} tells that class {place} has {count}");
                    }
                }
            }
        }
    }

    #[test]
    fn what_is_large_is_told() {
        let of = |rows: &[u64]| Classes::of(rows, 11);
        assert_eq!(of(&[2190, 810]), Classes::All { classes: 2, largest: vec![2190, 810] });
        assert_eq!(of(&[500, 300, 10]), Classes::Some { classes: 3, largest: vec![500] });
        assert_eq!(of(&[500, 12, 3]), Classes::Some { classes: 3, largest: vec![] });
        assert_eq!(of(&[500, 300, 12, 8, 3]), Classes::Some { classes: 5, largest: vec![500] });
        assert_eq!(of(&[12, 7]), Classes::Withheld);
        assert_eq!(of(&[12, 8]), Classes::Withheld);
        assert_eq!(of(&[40, 8]), Classes::Some { classes: 2, largest: vec![] });
        assert_eq!(of(&[]), Classes::None);
    }

    proptest! {
        /// A count and the totals that it is part of: neither it nor what is left of a total is a small number.
        #[test]
        fn no_small_group_is_told(count in 0u64..200, others in proptest::collection::vec(0u64..200, 0..4), smallest in 1u64..30) {
            let totals: Vec<u64> = others.iter().map(|other| count + other).collect();
            if let Some(told) = Count::of_group(count, &totals, smallest).told() {
                prop_assert!(told == 0 || told >= smallest);
                for total in totals {
                    prop_assert!(total == told || total - told >= smallest);
                }
            }
        }

        /// Of any classes: what is told is never small, and neither is what is left.
        #[test]
        fn what_is_left_is_never_one_small_class(mut rows in proptest::collection::vec(1u64..5000, 1..40), smallest in 2u64..30) {
            rows.sort_unstable_by_key(|rows| std::cmp::Reverse(*rows));
            let total: u64 = rows.iter().sum();
            if let Classes::Some { classes, largest } = Classes::of(&rows, smallest) {
                let told: u64 = largest.iter().sum();
                prop_assert!(largest.iter().all(|rows| *rows >= smallest));
                prop_assert!(classes - largest.len() >= 2);
                prop_assert!(total - told >= 2 * (smallest - 1));
            }
        }
    }
}
