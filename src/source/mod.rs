//! Locating: from what was typed to the files there are, in an order that depends on their names alone.
//!
//! **Invariant:** no file of data is opened here, and nothing outside the given paths is listed unless links are to be
//! followed. Declarations and papers beside the data are looked for by name, and read as small texts.

mod beside;
mod classify;
mod glob;
mod link;
mod locate;
mod missing;
mod papers;
mod partition;
mod placeholder;
mod shown;
mod stamp;

pub use beside::{DECLARATION, Links, beside, small_text};
pub use classify::{NameClass, classify, is_hidden_folder};
pub use glob::Exclude;
pub(crate) use locate::reason;
pub use locate::{Found, Located, Request, SourceError, locate, name_within};
pub use papers::papers;
pub use partition::{Stated, partitions};
pub use stamp::Stamp;
