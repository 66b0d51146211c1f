//! A count of something, with the first places where it happened.
//!
//! **Invariant:** the count is exact however many there were; only the list of places is bounded.

use serde::{Deserialize, Serialize};

use super::place::{Origin, Spot};

/// How often something happened and where first. Merging is exact; the places kept are the smallest
/// ones, so the tally is the same for any split of the data.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tally {
    /// How often.
    pub count: u64,
    /// The first places in order, at most the limit given when noting.
    pub places: Vec<Spot>,
}

impl Tally {
    /// Counts one occurrence at `spot`; occurrences come in order.
    pub fn note(&mut self, spot: Spot, limit: usize) {
        self.count += 1;
        if self.places.len() < limit {
            self.places.push(spot);
        }
    }

    /// Keeps a place if it is among the first; places may come in any order. Gives whether it was kept.
    pub fn keep(&mut self, spot: Spot, limit: usize) -> bool {
        let at = self.places.partition_point(|place| *place <= spot);
        if at >= limit {
            return false;
        }
        self.places.insert(at, spot);
        self.places.truncate(limit);
        true
    }

    /// Moves all places behind `origin`, as when a part takes its position in the file.
    pub fn rebase(&mut self, origin: Origin) {
        for place in &mut self.places {
            *place = place.after(origin);
        }
    }

    /// Adds a tally of other data, from before, after or in between.
    pub fn blend(&mut self, other: &Self, limit: usize) {
        self.count += other.count;
        self.places.extend(&other.places);
        self.places.sort_unstable();
        self.places.truncate(limit);
    }

    /// Adds a tally of data that comes after this one's.
    pub fn merge(&mut self, next: &Self, limit: usize) {
        self.count += next.count;
        let room = limit.saturating_sub(self.places.len());
        self.places.extend(next.places.iter().take(room));
    }
}
