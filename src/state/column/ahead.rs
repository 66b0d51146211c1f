//! What a new summary of a part is given on its way, so that it does not find out again what is known already, and
//! does not ask for memory that another has just given back.
//!
//! **Invariant:** only the way is shorter: what a table comes to is the same with any of it, or with none. So nothing
//! of this is compared or serialized.

use super::Measures;

/// What is known of a column once parts of it have been folded, about all that come after.
#[derive(Clone, Copy, Debug, Default)]
pub struct Hint {
    /// There are so many distinct values that one register each is the better form from the start.
    pub(super) is_dense: bool,
    /// Bits that are cut off the images of numbers, and of instants, in any case.
    pub(super) cuts: (u32, u32),
    /// Hashes above them can't enter a sample any more: that of how values look, and that of personal data.
    pub(super) bounds: Option<(u64, u64)>,
}

/// A hint, and the memory of streaming states that were folded.
#[derive(Debug, Default)]
pub(super) struct Ahead {
    pub(super) hint: Hint,
    pub(super) spare: Option<Box<Measures>>,
}

impl Clone for Ahead {
    /// The copy of a summary begins with nothing.
    fn clone(&self) -> Self {
        Self::default()
    }
}

impl PartialEq for Ahead {
    fn eq(&self, _other: &Self) -> bool {
        true
    }
}
