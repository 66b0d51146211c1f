//! How long text cells are, in characters and in bytes.

use serde::{Deserialize, Serialize};

use crate::base::Measured;
use crate::facts::LengthFacts;
use crate::state::cell::Cell;
use crate::state::{Order, State};

/// Fewest, most and sum of characters and of bytes.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Lengths {
    count: u64,
    sum: u64,
    extremes: Option<(u32, u32)>,
    sum_bytes: u64,
    extreme_bytes: Option<(u32, u32)>,
}

impl Lengths {
    /// The facts.
    pub fn facts(&self) -> Measured<LengthFacts> {
        match self.extremes.zip(self.extreme_bytes) {
            Some(((min, max), (min_bytes, max_bytes))) => Measured::Exact(LengthFacts {
                min: u64::from(min),
                max: u64::from(max),
                mean: self.sum as f64 / self.count as f64,
                min_bytes: u64::from(min_bytes),
                max_bytes: u64::from(max_bytes),
                mean_bytes: self.sum_bytes as f64 / self.count as f64,
            }),
            None => Measured::absent("no cell is text"),
        }
    }
}

impl State for Lengths {
    const ORDER: Order = Order::Canonical;

    #[inline(always)]
    #[expect(clippy::inline_always, reason = "called for every cell")]
    fn absorb(&mut self, cell: &Cell<'_>, weight: u64) {
        let Some(characters) = cell.analysis.characters else { return };
        let (min, max) = self.extremes.unwrap_or((characters, characters));
        self.extremes = Some((min.min(characters), max.max(characters)));
        self.count += weight;
        self.sum = self.sum.saturating_add(u64::from(characters).saturating_mul(weight));
        let bytes = cell.analysis.bytes;
        let (min, max) = self.extreme_bytes.unwrap_or((bytes, bytes));
        self.extreme_bytes = Some((min.min(bytes), max.max(bytes)));
        self.sum_bytes = self.sum_bytes.saturating_add(u64::from(bytes).saturating_mul(weight));
    }

    fn merge(&mut self, next: &Self) {
        if let Some((min, max)) = next.extremes {
            let (mine_min, mine_max) = self.extremes.unwrap_or((min, max));
            self.extremes = Some((mine_min.min(min), mine_max.max(max)));
        }
        if let Some((min, max)) = next.extreme_bytes {
            let (mine_min, mine_max) = self.extreme_bytes.unwrap_or((min, max));
            self.extreme_bytes = Some((mine_min.min(min), mine_max.max(max)));
        }
        self.count += next.count;
        self.sum = self.sum.saturating_add(next.sum);
        self.sum_bytes = self.sum_bytes.saturating_add(next.sum_bytes);
    }
}
