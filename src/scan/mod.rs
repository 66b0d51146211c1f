//! Scanning: from located files to facts.
//!
//! ```text
//! look into archives -> open every file -> group into tables -> one line of parts -> measured in parallel -> folded in order
//! ```
//!
//! **Invariant:** neither the number of threads nor the order of the listing shows in the facts.

mod conceal;
mod digests;
mod exact;
mod group;
mod join;
mod leakage;
mod line;
mod progress;
mod questions;
mod row_group;
mod split;

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Instant;

use rayon::prelude::*;

use crate::ask::{Ask, LabelAsk};
use crate::facts::{DatasetFacts, Fault, FileFacts, FileStatus, Ignored, UnreadFolder};
use crate::read::{Inside, Item, Opened, inside, is_document, open};
use crate::source::{Found, Located, NameClass};

use digests::Digests;
pub use digests::{Told, hash_files};
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
    /// The label file can't be used.
    #[error("{0}")]
    Labels(String),
    /// A mistake in this program.
    #[error("internal error: {0}")]
    Internal(String),
}

/// Reads and measures everything that was located.
pub fn scan(located: Located, ask: &Ask, conditions: Conditions<'_>) -> Result<DatasetFacts, ScanError> {
    let pool = pool(conditions.threads)?;
    let deadline = ask.budget.time.and_then(|time| Instant::now().checked_add(time));
    let labels = ask.join.as_ref().map(|named| join::read(ask, named, conditions.interrupted, deadline)).transpose()?;
    // From here on the label is that of the label file, whether it was named or is its only one.
    let ask = &match &labels {
        Some(labels) => Ask { label: Some(LabelAsk { typed: labels.label().to_owned() }), ..ask.clone() },
        None => ask.clone(),
    };
    let mut located = located;
    let digests = ask.digests.then(|| Digests::of(&located, labels.as_ref().map(join::Labels::found)));
    if let Some(labels) = &labels {
        // It may lie beside the data, of which it is no part.
        located.files.retain(|found| !labels.is(&found.path));
    }
    conditions.progress.begin(located.files.iter().map(|file| file.bytes).sum());

    let Located { files, unreached, unread, arriving, mut ignored, exclude, folder: _ } = located;
    let inside: Vec<Inside> = pool.install(|| files.into_par_iter().map(|found| inside(found, &exclude)).collect());
    let Inside { data, unread: packed, ignored: passed_over } = Inside::join(inside);
    ignored.add(passed_over);
    let unread = unread.into_iter().map(Item::file).chain(packed);
    let unread = unread_folders(unread, &mut ignored);
    let opened = pool.install(|| open_all(data, ask, conditions.interrupted));
    if conditions.interrupted.load(Ordering::Relaxed) {
        return Err(ScanError::Interrupted);
    }
    let (mut plans, strays) = group::tables(opened, ask.grouping);
    if let Some(labels) = &labels {
        plans.iter_mut().try_for_each(|plan| plan.join(labels))?;
    }
    let stop = line::Stop { interrupted: conditions.interrupted, deadline };
    let tables = line::run(plans, (ask, labels.as_ref(), digests.as_ref()), stop, conditions.progress, &pool)?;
    let manifest = digests.map(|digests| digests.manifest((&unreached, &arriving), stop, &pool));
    if conditions.interrupted.load(Ordering::Relaxed) {
        return Err(ScanError::Interrupted);
    }
    conditions.progress.end();
    let strays = strays.into_iter().map(|(found, fault)| unread_file(&found, fault)).collect();
    let label_file = labels.map(|labels| labels.facts(ask.places)).transpose().map_err(ScanError::Labels)?;
    Ok(DatasetFacts { tables, strays, unreached, unread, arriving, ignored, papers: Vec::new(), label_file, manifest })
}

/// So many threads.
fn pool(threads: usize) -> Result<rayon::ThreadPool, ScanError> {
    rayon::ThreadPoolBuilder::new()
        .num_threads(threads.max(1))
        .build()
        .map_err(|error| ScanError::NoThreads { threads, cause: error.to_string() })
}

/// Opens files side by side; the result is in the order of the files.
fn open_all(items: Vec<Item>, ask: &Ask, interrupted: &AtomicBool) -> Vec<(Found, Result<Opened, Fault>)> {
    let open = |item: Item| {
        (!interrupted.load(Ordering::Relaxed)).then(|| {
            // A file that changes under the eyes of its reader is no damaged one.
            let opened = open(&item, &ask.reading, &ask.budget).map_err(|fault| item.found.change().unwrap_or(fault));
            (item.found, opened)
        })
    };
    items.into_par_iter().filter_map(open).collect()
}

/// Counts data in forms that are not read by folder and form. What turns out to be a document is counted as such.
fn unread_folders(items: impl Iterator<Item = Item>, ignored: &mut Ignored) -> Vec<UnreadFolder> {
    let mut folders: BTreeMap<(String, &'static str), u64> = BTreeMap::new();
    for item in items {
        match item.found.class {
            NameClass::Unread(how) if !is_document(&item) => {
                *folders.entry((item.found.folder().to_owned(), how)).or_default() += 1;
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
        held: Vec::new(),
        dialect: None,
        fault: Some(fault),
        remarks: Vec::new(),
        lost: Vec::new(),
    }
}
