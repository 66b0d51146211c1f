//! The most frequent values, once there are too many to keep all.

use serde::{Deserialize, Serialize};

use crate::base::Measured;
use crate::facts::Frequency;
use crate::sketch::heavy::HeavyHitters;
use crate::state::cell::{Cell, key_text};
use crate::state::{Order, State};

/// Candidates for the most frequent values, with bounds.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Frequent {
    candidates: HeavyHitters,
}

impl Frequent {
    /// Values followed at a time.
    const CANDIDATES: usize = 1024;

    /// A state that follows at most so many values, or [`Self::CANDIDATES`] if that is fewer.
    pub fn with_room(values: usize) -> Self {
        Self { candidates: HeavyHitters::new(values.min(Self::CANDIDATES)) }
    }

    /// The `limit` most frequent, or why there are none to speak of.
    pub fn facts(&self, limit: usize) -> Measured<Vec<Frequency>> {
        let error = self.candidates.error();
        let top: Vec<Frequency> = self
            .candidates
            .top(limit)
            .into_iter()
            // A value whose count is within the error may be no more frequent than one that was dropped.
            .take_while(|value| value.at_least > error)
            .map(|value| Frequency {
                value: value.key.as_deref().map(key_text),
                at_least: value.at_least,
                at_most: value.at_most,
            })
            .collect();
        match top.first() {
            None => Measured::absent("no value stands out among too many to keep"),
            Some(first) => {
                let bound = error as f64 / first.at_least as f64;
                Measured::Approximate { value: top, bound }
            }
        }
    }

    /// Becomes a state of nothing. Keeps its memory.
    pub(super) fn renew(&mut self) {
        self.candidates.renew();
    }

    /// Bytes on the heap.
    pub fn heap_bytes(&self) -> usize {
        self.candidates.heap_bytes()
    }
}

impl Default for Frequent {
    fn default() -> Self {
        Self::with_room(Self::CANDIDATES)
    }
}

impl State for Frequent {
    const ORDER: Order = Order::Ordered;

    #[inline(always)]
    #[expect(clippy::inline_always, reason = "called for every cell")]
    fn absorb(&mut self, cell: &Cell<'_>, weight: u64) {
        self.candidates.add_key(cell.hash, cell.key, weight);
    }

    #[inline(always)]
    #[expect(clippy::inline_always, reason = "called for every cell")]
    fn touch(&self, cells: &[Cell<'_>]) -> u64 {
        cells.iter().fold(0, |seen, cell| seen ^ self.candidates.touch(cell.hash))
    }

    fn merge(&mut self, next: &Self) {
        self.candidates.merge(&next.candidates);
    }
}
