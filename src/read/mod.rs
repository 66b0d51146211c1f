//! Reading: from a file to batches of cells, with notes of every departure from the format.
//!
//! ```text
//! inside(found) -> Inside { data, ... }      the file itself, or what an archive holds
//! open(item) -> Opened { names, ... }        what the file says of itself
//! Opened::parts() -> Parts -> Part           independent pieces, in file order
//! Part::read(sink) -> PartEnd                batches of columns to the sink; notes and faults at the end
//! ```
//!
//! A reader gives a column as one [`ColumnView`]: spans into a block of text, or an Arrow array. Everything
//! a reader has to say beside the cells is in [`PartEnd`].
//!
//! **Invariant:** no input panics, and no byte is skipped without a note or a fault.

mod batch;
pub mod cells;
pub mod csv;
mod document;
mod hashing;
mod inside;
mod open;
pub mod parquet;
mod parts;
pub mod scratch;
mod sniff;
pub mod spill;
mod text;
pub mod encoding;
pub mod unpack;

pub use batch::{Batch, ColumnView, MadeColumn, MadeText, TextColumn};
pub use document::is_document;
pub use hashing::{Slot, hash};
pub use inside::{Inside, Item, inside};
pub use open::{Opened, Source, open};
pub use parts::{Closing, Part, PartEnd, Parts, Sink};
