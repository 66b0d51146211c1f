//! Parquet: the footer, and row groups as parts.
//!
//! The `parquet` crate decodes; its panics are caught here and become faults.
//!
//! **Invariant:** a number in a footer decides neither an allocation nor a fact.

mod row_group;

use std::fs::File;
use std::io::{Read, Seek, SeekFrom};
use std::panic::{AssertUnwindSafe, catch_unwind};

use ::parquet::arrow::arrow_reader::{ArrowReaderMetadata, ArrowReaderOptions};
use ::parquet::errors::ParquetError;

use crate::facts::{Fault, FaultKind};
use crate::source::Found;

use super::open::{open_file, unreadable};
use super::sniff::PARQUET_MAGIC;

pub use row_group::RowGroup;

/// Both magic words and the length of a footer.
const SMALLEST: u64 = 12;

/// The columns of a Parquet file, by the names of its schema's top level.
pub(super) fn open(found: &Found) -> Result<Vec<String>, Fault> {
    let metadata = footer(&open_file(found)?)?;
    Ok(metadata.schema().fields().iter().map(|field| field.name().clone()).collect())
}

/// The row groups of one file.
#[derive(Debug)]
pub struct RowGroups {
    found: Found,
    metadata: ArrowReaderMetadata,
    next: usize,
}

impl RowGroups {
    /// Reads the footer.
    pub fn open(found: &Found) -> Result<Self, Fault> {
        let metadata = footer(&open_file(found)?)?;
        Ok(Self { found: found.clone(), metadata, next: 0 })
    }

    /// The next row group.
    pub fn next_part(&mut self) -> Option<RowGroup> {
        let index = self.next;
        (index < self.metadata.metadata().num_row_groups()).then(|| {
            self.next += 1;
            RowGroup::new(self.found.clone(), self.metadata.clone(), index)
        })
    }
}

fn footer(file: &File) -> Result<ArrowReaderMetadata, Fault> {
    check_ends(file)?;
    // What the writer's own library thought of types is left aside: the Parquet schema is what every reader sees.
    let options = ArrowReaderOptions::new().with_skip_arrow_metadata(true);
    guarded("its footer", || ArrowReaderMetadata::load(file, options))
}

/// Looks for the magic words at both ends, to tell a file that was cut from one that is corrupt inside.
fn check_ends(mut file: &File) -> Result<(), Fault> {
    let size = file.metadata().map_err(|error| unreadable("look at", &error))?.len();
    let mut tail = [0; 4];
    if size >= SMALLEST {
        file.seek(SeekFrom::End(-4))
            .and_then(|_| file.read_exact(&mut tail))
            .and_then(|()| file.rewind())
            .map_err(|error| unreadable("read", &error))?;
    }
    if &tail == PARQUET_MAGIC {
        return Ok(());
    }
    let detail = "it is cut off: the footer that every Parquet file ends with is missing; copy or export it again";
    Err(Fault { kind: FaultKind::Truncated, detail: detail.to_owned() })
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

/// The error's own words on one line, without the name of its sort.
fn in_words(error: &ParquetError) -> String {
    let text = match error {
        ParquetError::General(text) | ParquetError::EOF(text) | ParquetError::ArrowError(text) => text.clone(),
        other => other.to_string(),
    };
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
