//! Locating: from what was typed to the files there are, in an order that depends on their names alone.
//!
//! **Invariant:** nothing is opened here, and nothing outside the given paths is looked at.

mod classify;
mod locate;
mod partition;
mod shown;

pub use classify::{NameClass, classify, is_hidden_folder};
pub(crate) use locate::reason;
pub use locate::{Exclude, Found, Located, Request, SourceError, locate};
pub use partition::{Stated, partitions};
