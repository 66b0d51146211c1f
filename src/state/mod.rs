//! Mergeable summaries: what measuring keeps of the cells it has seen.
//!
//! ```text
//! cells of a part -> ColumnState --rebase--> merge, in file order -> TableState -> facts
//! ```
//!
//! Laws, held by one property-test suite (`tests/state_laws.rs`): a fresh state changes nothing on
//! either side of a merge; merging is associative; parts measured apart and merged in order give what
//! one pass gives. A [`Order::Canonical`] state gives the same facts for *any* split and order; an
//! [`Order::Ordered`] one for any split in file order. Every state serializes to the same bytes for the
//! same content.
//!
//! **Invariant:** no state reads a clock, draws a random number or iterates over a hash map.

mod array;
pub mod cell;
pub mod cells;
pub mod column;
pub mod declared;
pub mod gaps;
pub mod exact;
pub mod groups;
pub mod joined;
mod observe;
pub mod picks;
pub mod predict;
pub mod row_cells;
pub mod rows;
pub mod sample;
pub mod slices;
pub mod table;
pub mod twins;

use std::fmt::Debug;

use serde::{Serialize, de::DeserializeOwned};

use cell::Cell;

/// A summary of the cells of one column.
pub trait State: Clone + Debug + Default + PartialEq + Serialize + DeserializeOwned {
    /// Which splits of the data leave the facts alone.
    const ORDER: Order;

    /// Takes in a cell that holds a value and occurs `weight` times.
    fn absorb(&mut self, cell: &Cell<'_>, weight: u64);

    /// Takes in cells that occur once each: what [`Self::absorb`] gives for each of them.
    #[inline(always)]
    #[expect(clippy::inline_always, reason = "called for every cell")]
    fn absorb_all(&mut self, cells: &[Cell<'_>]) {
        for cell in cells {
            self.absorb(cell, 1);
        }
    }

    /// Takes in cells, each with how often it occurs.
    fn absorb_entries(&mut self, cells: &[(Cell<'_>, u64)]) {
        for (cell, weight) in cells {
            self.absorb(cell, *weight);
        }
    }

    /// Looks at what taking in `cells` will look at, each apart from the others, so that waiting for memory is done for all
    /// at once. Gives something that depends on it.
    #[inline(always)]
    #[expect(clippy::inline_always, reason = "called for every cell")]
    fn touch(&self, _cells: &[Cell<'_>]) -> u64 {
        0
    }

    /// Takes in a state of the data that comes after this one's.
    fn merge(&mut self, next: &Self);
}

/// Which splits of the data leave a state's facts alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Order {
    /// Any split, merged in any order.
    Canonical,
    /// Any split at part edges, merged in file order; bounds hold for any split.
    Ordered,
}
