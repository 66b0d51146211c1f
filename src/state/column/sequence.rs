//! How the values lie in the order of the rows: up, down, or neither.
//!
//! Cells that are counted by value, as those of a Parquet dictionary are, come in no order: then nothing is said.

use std::cmp::Ordering;

use serde::{Deserialize, Serialize};

use crate::base::Measured;
use crate::facts::{Direction, OrderFacts, Scalar};
use crate::state::cell::Analysis;

use super::extent::by_value;

/// What the cells were so far, in their order.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[expect(clippy::struct_excessive_bools, reason = "what was seen, each independent of the others")]
pub struct Sequence {
    first: Option<Scalar>,
    /// The last, as long as the sequence is open.
    last: Option<Scalar>,
    rises: bool,
    falls: bool,
    stays: bool,
    /// Some cell has no order, or is not comparable with the one before.
    breaks: bool,
    /// Some cells came without their order.
    unordered: bool,
    /// Whether there was a cell.
    has_cells: bool,
}

impl Sequence {
    /// Whether further cells can change what is said: as long as the values only rise, or only fall.
    #[inline]
    pub fn is_open(&self) -> bool {
        !(self.breaks || self.unordered || self.rises && self.falls)
    }

    /// Takes in the next cell that holds a value.
    #[inline]
    pub fn note(&mut self, cell: &Analysis) {
        if self.is_open() {
            self.step(cell.scalar);
        }
    }

    /// Takes in cells of which the order is not known.
    pub fn lose_order(&mut self) {
        *self = Self { unordered: true, has_cells: true, ..Self::default() };
    }

    /// Takes in the cells that come after.
    pub fn merge(&mut self, next: &Self) {
        if !self.is_open() || !next.has_cells {
            if next.unordered {
                self.lose_order();
            }
            return;
        }
        if next.unordered {
            return self.lose_order();
        }
        self.step(next.first);
        self.rises |= next.rises;
        self.falls |= next.falls;
        self.stays |= next.stays;
        self.breaks |= next.breaks;
        self.last = next.last;
        self.settle();
    }

    /// The facts.
    pub fn facts(&self) -> Measured<OrderFacts> {
        if self.unordered {
            return Measured::absent("the cells are stored by value, and were not put in order");
        }
        if !self.has_cells {
            return Measured::absent("no cell holds a value");
        }
        let direction = match (self.rises, self.falls, self.stays) {
            _ if self.breaks => Direction::None,
            (true, true, _) => Direction::None,
            (true, false, false) => Direction::StrictlyUp,
            (true, false, true) => Direction::Up,
            (false, true, false) => Direction::StrictlyDown,
            (false, true, true) => Direction::Down,
            (false, false, _) => Direction::Level,
        };
        Measured::Exact(OrderFacts { direction })
    }

    /// Compares a cell with the one before it.
    fn step(&mut self, cell: Option<Scalar>) {
        self.has_cells = true;
        let is_number = |scalar: Scalar| matches!(scalar, Scalar::Integer(_) | Scalar::Float(_));
        match (self.last, cell) {
            (None, Some(first)) => self.first = Some(first),
            (Some(before), Some(after)) if is_number(before) == is_number(after) => match by_value(before, after) {
                Ordering::Less => self.rises = true,
                Ordering::Equal => self.stays = true,
                Ordering::Greater => self.falls = true,
            },
            (Some(_), Some(_)) | (_, None) => self.breaks = true,
        }
        self.last = cell;
        self.settle();
    }

    /// Forgets what can't change anything any more, so that one that is decided is the same however it came about.
    fn settle(&mut self) {
        if !self.is_open() {
            *self = Self { breaks: true, has_cells: true, unordered: self.unordered, ..Self::default() };
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn direction(cells: &[&str]) -> Option<Direction> {
        let whole = sequence(cells);
        for split in 0..=cells.len() {
            let mut merged = sequence(&cells[..split]);
            merged.merge(&sequence(&cells[split..]));
            assert_eq!(merged.facts(), whole.facts(), "{cells:?} at {split}");
        }
        whole.facts().exact().map(|order| order.direction)
    }

    fn sequence(cells: &[&str]) -> Sequence {
        let mut sequence = Sequence::default();
        for cell in cells {
            sequence.note(&Analysis::of_text(cell.as_bytes()));
        }
        sequence
    }

    #[test]
    fn which_way_the_values_go() {
        use Direction::{Down, Level, None as Neither, StrictlyDown, StrictlyUp, Up};
        for (cells, expected) in [
            (&["1", "2", "3.5"][..], StrictlyUp),
            (&["1", "1", "3"], Up),
            (&["3", "3"], Level),
            (&["3"], Level),
            (&["3", "2", "2"], Down),
            (&["3", "2", "-1"], StrictlyDown),
            (&["1", "3", "2"], Neither),
            (&["1", "a", "2"], Neither),
            (&["a"], Neither),
            (&["1", "2024-01-01"], Neither),
            (&["2024-01-01", "2024-01-01 00:00", "2024-02-01"], Up),
        ] {
            assert_eq!(direction(cells), Some(expected), "{cells:?}");
        }
        assert_eq!(direction(&[]), None);
        let mut lost = sequence(&["1", "2"]);
        lost.lose_order();
        assert_eq!(lost.facts().exact(), None);
    }
}
