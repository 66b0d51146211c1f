//! The bytes that were judged: each file's digest, taken while its text is read where it is read in one go, and else by
//! itself on the scan's own threads.
//!
//! **Invariant:** a file that is not the same at the end as it was when it was found has no digest, and is said to have none.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Mutex;
use std::sync::PoisonError;
use std::sync::atomic::{AtomicBool, Ordering};

use rayon::ThreadPool;
use rayon::prelude::*;

use crate::base::Digest;
use crate::facts::{Arriving, Fault, FaultKind, LeftOut, Manifest, StoredFile};
use crate::read::{self, Slot};
use crate::source::{Found, Located, name_within};

use super::ScanError;
use super::group::TablePlan;
use super::line::Stop;
use super::progress::Progress;

/// The digests of all files, as they come.
pub(super) struct Digests {
    files: Vec<Hashed>,
    /// Where in `files` a path is.
    places: BTreeMap<PathBuf, usize>,
    folder: Option<String>,
}

/// One file and its digest.
pub(super) struct Hashed {
    found: Found,
    holds_labels: bool,
    slot: Slot,
    fault: Mutex<Option<Fault>>,
}

impl Digests {
    /// For the files that were located and, if it is none of them, the file that labels lie in.
    pub(super) fn of(located: &Located, labels: Option<&Found>) -> Self {
        let same = |one: &Found, other: &Found| one.path.canonicalize().ok() == other.path.canonicalize().ok();
        let mut files: Vec<Hashed> = Vec::with_capacity(located.files.len() + 1);
        for found in located.files.iter().filter(|found| !found.is_stdin()) {
            files.push(Hashed::new(found, labels.is_some_and(|labels| same(labels, found))));
        }
        if let Some(labels) = labels.filter(|_| !files.iter().any(|file| file.holds_labels)) {
            files.push(Hashed::new(labels, true));
        }
        let places = files.iter().enumerate().map(|(at, file)| (file.found.path.clone(), at)).collect();
        Self { files, places, folder: located.folder.clone() }
    }

    /// Where the digest of a file is put that is read in one go.
    pub(super) fn slot(&self, found: &Found) -> Option<&Slot> {
        self.places.get(&found.path).and_then(|at| self.files.get(*at)).map(|file| &file.slot)
    }

    /// The files that are to be hashed by themselves: all that these plans do not read in one go.
    pub(super) fn apart(&self, plans: &[TablePlan]) -> Vec<&Hashed> {
        let mut is_apart = vec![true; self.files.len()];
        for file in plans.iter().flat_map(|plan| &plan.files) {
            let is_read = file.opened.as_ref().is_ok_and(read::Opened::is_read_through);
            if let Some(at) = self.places.get(&file.found.path).filter(|_| is_read) {
                is_apart[*at] = false;
            }
        }
        self.files.iter().zip(is_apart).filter(|(_, is_apart)| *is_apart).map(|(file, _)| file).collect()
    }

    /// All of it, once everything has been read. What was not read to its end is hashed now.
    pub(super) fn manifest(
        self,
        (unreached, arriving): (&[(String, Fault)], &[Arriving]),
        stop: Stop<'_>,
        pool: &ThreadPool,
    ) -> Manifest {
        let Self { files, folder, .. } = self;
        let told: Vec<Told> = pool.install(|| files.par_iter().map(|file| file.finish(stop)).collect());
        let name = |shown: &str| name_within(folder.as_deref(), shown).to_owned();
        let mut manifest = Manifest::default();
        for (file, told) in files.iter().zip(told) {
            let (name, path) = (name(&file.found.shown), file.found.shown.clone());
            match told {
                Ok((bytes, digest)) => {
                    manifest.files.push(StoredFile { name, path, bytes, digest, holds_labels: file.holds_labels });
                }
                Err(Fault { kind, detail }) => manifest.left_out.push(LeftOut { name, kind: Some(kind), detail }),
            }
        }
        manifest.left_out.extend(unreached.iter().map(|(path, fault)| LeftOut {
            name: name(path),
            kind: Some(fault.kind),
            detail: fault.detail.clone(),
        }));
        manifest.left_out.extend(arriving.iter().map(|file| LeftOut {
            name: name(&file.path),
            kind: None,
            detail: "it was written to so lately that it may not be complete".to_owned(),
        }));
        manifest.files.sort_by(|a, b| a.name.cmp(&b.name));
        manifest.left_out.sort();
        manifest.ambiguous = manifest
            .files
            .windows(2)
            .filter(|pair| pair[0].name == pair[1].name)
            .map(|pair| pair[0].name.clone())
            .collect();
        manifest
    }
}

impl Hashed {
    fn new(found: &Found, holds_labels: bool) -> Self {
        Self { found: found.clone(), holds_labels, slot: Slot::default(), fault: Mutex::new(None) }
    }

    /// Reads the file for its digest alone.
    pub(super) fn hash(&self, stop: Stop<'_>) {
        match read::hash(&self.found, || stop.is_interrupted() || stop.is_late(), |_| {}) {
            Ok(Some((bytes, digest))) => self.slot.put(bytes, digest),
            Ok(None) => {}
            Err(fault) => {
                self.fault.lock().unwrap_or_else(PoisonError::into_inner).get_or_insert(fault);
            }
        }
    }

    fn finish(&self, stop: Stop<'_>) -> Told {
        let known = self.slot.take().or_else(|| {
            let has_failed = self.fault.lock().unwrap_or_else(PoisonError::into_inner).is_some();
            if !has_failed {
                self.hash(stop);
            }
            self.slot.take()
        });
        // Whatever else is wrong with a file that changed may come of that.
        if let Some(change) = self.found.change() {
            return Err(change);
        }
        if let Some((bytes, digest)) = known {
            if self.found.stamp.is_some() && bytes != self.found.bytes {
                let detail = "it was not of the same size when its bytes were read".to_owned();
                return Err(Fault { kind: FaultKind::Unstable, detail });
            }
            return Ok((bytes, digest));
        }
        let fault = self.fault.lock().unwrap_or_else(PoisonError::into_inner).take();
        Err(fault.unwrap_or_else(|| Fault {
            kind: FaultKind::OutOfTime,
            detail: "time ran out before its bytes were read; raise --max-time".to_owned(),
        }))
    }
}

/// The size and the digest of a file, or why they can't be had.
pub type Told = Result<(u64, Digest), Fault>;

/// The digests of files that nobody reads otherwise, side by side; in the order of the files.
pub fn hash_files(
    files: &[&Found],
    threads: usize,
    interrupted: &AtomicBool,
    progress: &dyn Progress,
) -> Result<Vec<Told>, ScanError> {
    let pool = super::pool(threads)?;
    progress.begin(files.iter().map(|file| file.bytes).sum());
    let stop = || interrupted.load(Ordering::Relaxed);
    let hash = |found: &&Found| read::hash(found, stop, |bytes| progress.advance(bytes)).transpose();
    let hashed: Option<Vec<_>> = pool.install(|| files.par_iter().map(hash).collect());
    progress.end();
    hashed.ok_or(ScanError::Interrupted)
}
