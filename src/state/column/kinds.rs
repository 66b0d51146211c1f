//! How many cells of each kind, and where each kind occurs first.
//!
//! Counts come from distinct values with their weights; places from the cells as they pass.

use serde::{Deserialize, Serialize};

use crate::base::place::Origin;
use crate::base::{Spot, Tally};
use crate::facts::{Kind, KindFacts};
use crate::state::cell::Cell;
use crate::state::{Order, State};

/// Cells by kind.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Kinds {
    counts: [u64; Kind::ALL.len()],
}

impl Kinds {
    /// How many cells of each kind.
    pub fn counts(&self) -> impl Iterator<Item = (Kind, u64)> {
        Kind::ALL.into_iter().zip(self.counts)
    }

    /// Counts `cells` more of a kind.
    pub fn add(&mut self, kind: Kind, cells: u64) {
        self.counts[kind as usize] += cells;
    }
}

impl State for Kinds {
    const ORDER: Order = Order::Canonical;

    #[inline(always)]
    #[expect(clippy::inline_always, reason = "called for every cell")]
    fn absorb(&mut self, cell: &Cell<'_>, weight: u64) {
        self.add(cell.analysis.kind, weight);
    }

    fn merge(&mut self, next: &Self) {
        for (mine, theirs) in self.counts.iter_mut().zip(next.counts) {
            *mine += theirs;
        }
    }
}

/// The first places of each kind.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct KindPlaces {
    places: [Vec<Spot>; Kind::ALL.len()],
}

impl KindPlaces {
    /// Notes a cell of this kind, if its kind still has room. Cells come in order.
    #[inline]
    pub fn note(&mut self, kind: Kind, spot: impl FnOnce() -> Spot, limit: usize) {
        let places = &mut self.places[kind as usize];
        if places.len() < limit {
            places.push(spot());
        }
    }

    /// Which kinds have as many places as are kept, a bit each.
    pub fn settled(&self, limit: usize) -> u32 {
        (0..).zip(&self.places).filter(|(_, places)| places.len() >= limit).fold(0, |bits, (kind, _)| bits | 1 << kind)
    }

    /// Whether the places of this kind have room.
    pub fn has_room(&self, kind: Kind, limit: usize) -> bool {
        self.places[kind as usize].len() < limit
    }

    /// Moves all places behind `origin`.
    pub fn rebase(&mut self, origin: Origin) {
        for spot in self.places.iter_mut().flatten() {
            *spot = spot.after(origin);
        }
    }

    /// Takes in the places that come after.
    pub fn merge(&mut self, next: &Self, limit: usize) {
        for (mine, theirs) in self.places.iter_mut().zip(&next.places) {
            let room = limit.saturating_sub(mine.len());
            mine.extend(theirs.iter().take(room));
        }
    }

    /// Takes in places from before, after or in between.
    pub fn blend(&mut self, other: &Self, limit: usize) {
        for (mine, theirs) in self.places.iter_mut().zip(&other.places) {
            mine.extend(theirs);
            mine.sort_unstable();
            mine.truncate(limit);
        }
    }

    /// The kinds that occur, with their places.
    pub fn facts(&self, kinds: &Kinds) -> Vec<KindFacts> {
        Kind::ALL
            .into_iter()
            .map(|kind| KindFacts {
                kind,
                cells: Tally { count: kinds.counts[kind as usize], places: self.places[kind as usize].clone() },
            })
            .filter(|facts| facts.cells.count > 0)
            .collect()
    }
}
