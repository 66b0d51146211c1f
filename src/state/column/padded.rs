//! Words with white space around them: how many, and where first.
//!
//! Counts come from distinct values with their weights; places from the cells as they pass. Numbers, dates and blanks do
//! not count: readers leave white space around them out of account.

use serde::{Deserialize, Serialize};

use crate::base::place::Origin;
use crate::base::{Spot, Tally};
use crate::facts::PaddedFacts;
use crate::state::cell::{Cell, Padding};
use crate::state::{Order, State};

/// Cells by where they have white space around them.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Padded {
    before: u64,
    after: u64,
    both: u64,
}

impl Padded {
    /// The facts, with the first places.
    pub fn facts(&self, places: &[Spot]) -> PaddedFacts {
        PaddedFacts {
            cells: Tally { count: self.before + self.after + self.both, places: places.to_vec() },
            before: self.before + self.both,
            after: self.after + self.both,
        }
    }
}

impl State for Padded {
    const ORDER: Order = Order::Canonical;

    #[inline]
    fn absorb(&mut self, cell: &Cell<'_>, weight: u64) {
        match cell.analysis.padding {
            Padding::None => {}
            Padding::Before => self.before += weight,
            Padding::After => self.after += weight,
            Padding::Both => self.both += weight,
        }
    }

    fn merge(&mut self, next: &Self) {
        self.before += next.before;
        self.after += next.after;
        self.both += next.both;
    }
}

/// The first places of padded words.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PaddedPlaces {
    places: Vec<Spot>,
}

impl PaddedPlaces {
    /// Notes a padded cell, if there is room. Cells come in order.
    pub fn note(&mut self, spot: impl FnOnce() -> Spot, limit: usize) {
        if self.has_room(limit) {
            self.places.push(spot());
        }
    }

    /// Whether there is room.
    pub fn has_room(&self, limit: usize) -> bool {
        self.places.len() < limit
    }

    /// The places.
    pub fn places(&self) -> &[Spot] {
        &self.places
    }

    /// Moves all places behind `origin`.
    pub fn rebase(&mut self, origin: Origin) {
        for spot in &mut self.places {
            *spot = spot.after(origin);
        }
    }

    /// Takes in the places that come after.
    pub fn merge(&mut self, next: &Self, limit: usize) {
        let room = limit.saturating_sub(self.places.len());
        self.places.extend(next.places.iter().take(room));
    }

    /// Takes in places from before, after or in between.
    pub fn blend(&mut self, other: &Self, limit: usize) {
        self.places.extend(&other.places);
        self.places.sort_unstable();
        self.places.truncate(limit);
    }
}
