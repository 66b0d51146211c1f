//! Parquet: the footer, row groups as parts, and within them columns.
//!
//! ```text
//! footer -> row groups -> columns -> pages -> levels, keys, values -> cells of one column
//!                      \-> rows side by side, by the decoder alone
//! ```
//!
//! The `parquet` crate decodes footers and values. What comes before that is done here: every size, number and nesting
//! is held against the bytes that are there, since a decoder believes what it reads. Its panics are caught and become
//! faults.
//!
//! **Invariant:** a number in a footer decides neither an allocation nor a fact.

mod chunk;
mod codec;
mod damage;
mod delta;
mod footer;
mod leaf;
mod levels;
mod lists;
mod page;
mod plain;
mod row_group;
mod runs;
mod source;
mod statistics;
mod thrift;
mod values;

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

use ::parquet::errors::ParquetError;

use crate::facts::{Fault, FaultKind};
use crate::source::Found;

use super::open::open_file;

use footer::Footer;

pub use chunk::{ChunkEnd, ChunkReader};
pub use row_group::RowGroup;

/// The columns of a Parquet file: the leaves of its schema, by their paths.
pub(super) fn open(found: &Found) -> Result<Vec<String>, Fault> {
    let footer = Footer::read(&open_file(found)?)?;
    Ok(footer.leaves.into_iter().map(|leaf| leaf.name).collect())
}

/// The row groups of one file.
#[derive(Debug)]
pub struct RowGroups {
    found: Found,
    footer: Arc<Footer>,
    next: usize,
}

impl RowGroups {
    /// Reads the footer.
    pub fn open(found: &Found) -> Result<Self, Fault> {
        let footer = Footer::read(&open_file(found)?)?;
        Ok(Self { found: found.clone(), footer: Arc::new(footer), next: 0 })
    }

    /// The next row group.
    pub fn next_part(&mut self) -> Option<RowGroup> {
        let index = self.next;
        (index < self.footer.metadata.num_row_groups()).then(|| {
            self.next += 1;
            RowGroup::new(self.found.clone(), Arc::clone(&self.footer), index)
        })
    }
}

/// Runs a step of decoding, making a fault of its error or panic. `part` says what is being read.
fn guarded<T>(part: &str, step: impl FnOnce() -> Result<T, ParquetError>) -> Result<T, Fault> {
    match catch_unwind(AssertUnwindSafe(step)) {
        Ok(Ok(value)) => Ok(value),
        Ok(Err(ParquetError::NYI(what))) => Err(Fault {
            kind: FaultKind::Unsupported,
            detail: format!("{part} uses a feature that is not read: {what}"),
        }),
        Ok(Err(error)) => {
            Err(Fault { kind: FaultKind::Corrupt, detail: format!("{part} can't be decoded: {}", in_words(&error)) })
        }
        Err(_) => {
            Err(Fault { kind: FaultKind::Corrupt, detail: format!("{part} can't be decoded: it contradicts itself") })
        }
    }
}

/// The error's own words on one line, without the names of the sorts that it was wrapped in.
fn in_words(error: &ParquetError) -> String {
    let text = match error {
        ParquetError::General(text) | ParquetError::EOF(text) | ParquetError::ArrowError(text) => text.clone(),
        other => other.to_string(),
    };
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let wrappings = ["External: ", "Parquet argument error: ", "Parquet error: ", "EOF: ", "Arrow: "];
    let mut text = text.as_str();
    while let Some(inner) = wrappings.iter().find_map(|wrapping| text.strip_prefix(wrapping)) {
        text = inner;
    }
    text.to_owned()
}
