//! Delimited text: the grammar, the dialect, and the parts of a file.
//!
//! The serial reader in `records` is the definition of what a CSV file says. A file is cut into parts between records,
//! which the same grammar finds; a part is read in blocks that fit the cache.

mod behind;
mod block;
mod boundary;
pub mod dialect;
mod further;
mod grammar;
mod lanes;
mod lookahead;
mod odd;
mod parts;
mod records;
mod start;
mod structure;

#[cfg(test)]
mod laws;
#[cfg(any(test, fuzzing))]
#[doc(hidden)]
pub mod twins;

pub use grammar::{Ending, Endings, Field, Form, Grammar, Input, Quoting, Record, Spaces, unescape};
#[doc(hidden)]
pub use lanes::Lanes;
pub use parts::{CsvPart, CsvParts};
pub use records::{Walker, last_boundary};
pub use start::Start;
pub(super) use start::{Sample, holds_a_record, start};
