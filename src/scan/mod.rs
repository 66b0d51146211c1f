//! Scanning: from located files to facts.
//!
//! ```text
//! open every file -> group into tables -> one line of parts -> measured in parallel -> folded in order
//! ```
//!
//! **Invariant:** neither the number of threads nor the order of the listing shows in the facts.

mod group;
mod line;
mod progress;
mod row_group;

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Instant;

use rayon::prelude::*;

use crate::ask::Ask;
use crate::facts::{DatasetFacts, Fault, FileFacts, FileStatus, Ignored, UnreadFolder};
use crate::read::{Opened, is_document, open};
use crate::source::{Found, Located, NameClass};

pub(crate) use group::{FilePlan, TablePlan, tables};
pub use progress::{Progress, Silent};

/// How a scan runs, beside what it asks.
#[derive(Clone, Copy)]
pub struct Conditions<'a> {
    /// Threads that measure; at least one.
    pub threads: usize,
    /// Set from outside to stop the scan.
    pub interrupted: &'a AtomicBool,
    /// Told how far the scan is.
    pub progress: &'a dyn Progress,
}

/// Why a scan gave no facts.
#[derive(Debug, thiserror::Error)]
pub enum ScanError {
    /// It was stopped from outside.
    #[error("interrupted")]
    Interrupted,
    /// The threads could not be started.
    #[error("can't start {threads} threads: {cause}")]
    NoThreads {
        /// How many were wanted.
        threads: usize,
        /// What the system says.
        cause: String,
    },
    /// A mistake in this program.
    #[error("internal error: {0}")]
    Internal(String),
}

/// Reads and measures everything that was located.
pub fn scan(located: Located, ask: &Ask, conditions: Conditions<'_>) -> Result<DatasetFacts, ScanError> {
    let pool = rayon::ThreadPoolBuilder::new()
        .num_threads(conditions.threads.max(1))
        .build()
        .map_err(|error| ScanError::NoThreads { threads: conditions.threads, cause: error.to_string() })?;
    let deadline = ask.budget.time.and_then(|time| Instant::now().checked_add(time));
    conditions.progress.begin(located.files.iter().map(|file| file.bytes).sum());

    let Located { files, unreached, unread, mut ignored } = located;
    let unread = unread_folders(unread, &mut ignored);
    let opened = pool.install(|| open_all(files, ask, conditions.interrupted));
    if conditions.interrupted.load(Ordering::Relaxed) {
        return Err(ScanError::Interrupted);
    }
    let (plans, strays) = group::tables(opened);
    let stop = line::Stop { interrupted: conditions.interrupted, deadline };
    let tables = line::run(plans, ask, stop, conditions.progress, &pool)?;
    conditions.progress.end();
    let strays = strays.into_iter().map(|(found, fault)| unread_file(&found, fault)).collect();
    Ok(DatasetFacts { tables, strays, unreached, unread, ignored })
}

/// Opens files side by side; the result is in the order of the files.
fn open_all(files: Vec<Found>, ask: &Ask, interrupted: &AtomicBool) -> Vec<(Found, Result<Opened, Fault>)> {
    let open = |found: Found| {
        (!interrupted.load(Ordering::Relaxed)).then(|| {
            let opened = open(&found, &ask.reading, &ask.budget);
            (found, opened)
        })
    };
    files.into_par_iter().filter_map(open).collect()
}

/// Counts data in forms that are not read by folder and form. What turns out to be a document is counted as such.
fn unread_folders(files: Vec<Found>, ignored: &mut Ignored) -> Vec<UnreadFolder> {
    let mut folders: BTreeMap<(String, &'static str), u64> = BTreeMap::new();
    for file in files {
        match file.class {
            NameClass::Unread(how) if !is_document(&file) => {
                *folders.entry((file.folder().to_owned(), how)).or_default() += 1;
            }
            _ => ignored.other += 1,
        }
    }
    folders.into_iter().map(|((folder, how), files)| UnreadFolder { folder, files, how }).collect()
}

/// The facts of a file of which nothing was read.
fn unread_file(found: &Found, fault: Fault) -> FileFacts {
    FileFacts {
        path: found.shown.clone(),
        bytes: found.bytes,
        bytes_read: 0,
        rows: 0,
        status: FileStatus::Failed,
        columns: Vec::new(),
        dialect: None,
        fault: Some(fault),
        remarks: Vec::new(),
        lost: Vec::new(),
    }
}
