//! Locating: from what was typed to the files there are, in an order that depends on their names alone.
//!
//! **Invariant:** no file is opened here, and nothing outside the given paths is listed unless links are to be followed.

mod classify;
mod glob;
mod link;
mod locate;
mod missing;
mod partition;
mod placeholder;
mod shown;
mod stamp;

pub use classify::{NameClass, classify, is_hidden_folder};
pub use glob::Exclude;
pub(crate) use locate::reason;
pub use locate::{Found, Located, Request, SourceError, locate};
pub use partition::{Stated, partitions};
pub use stamp::Stamp;
