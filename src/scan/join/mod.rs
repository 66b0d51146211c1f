//! Labels in a file of their own: read first, and then seen by the scan as one more column of each table that has the
//! keys.
//!
//! ```text
//! label file -> Builder -> Store (key -> label)          file.rs, store.rs
//! rows of a part -> their keys -> labels as a column      text.rs, group.rs
//! Store, what was asked for -> LabelFileFacts             here
//! ```
//!
//! Everything that looks at a label looks at this column as at any other. A row whose key the file does not have, or
//! whose label there is missing, has an empty cell.
//!
//! **Invariant:** a row's label is that of the first row of the label file with its key that has one, whatever the
//! number of threads and the memory at hand.

mod file;
mod group;
mod key;
mod store;
mod text;

use std::io;
use std::path::PathBuf;
use std::sync::{Mutex, PoisonError};

use crate::ask::LabelAsk;
use crate::facts::{ColumnType, Doubled, LabelFileFacts};
use crate::source::Found;
use crate::state::joined::Near;

use key::{Digest, Forms, NO_KEY};
use store::{Glance, Store};

pub(super) use file::read;
pub(super) use group::Columns;
pub(super) use text::PartJoin;

/// What keeps the forms of keys apart from the keys themselves.
const FORM: Digest = 0x6a09_e667_f3bc_c908_b2fb_1366_ea95_7d3e;

/// The labels of a label file.
#[derive(Debug)]
pub(super) struct Labels {
    /// As reports show it.
    shown: String,
    /// As it was found.
    found: Found,
    /// Where it is, in full.
    path: Option<PathBuf>,
    /// The name of its label.
    label: String,
    /// The columns of the data that hold a key, in the order of its columns.
    here: Vec<LabelAsk>,
    /// Their columns in the label file, and what those hold.
    keys: Vec<(String, ColumnType)>,
    rows: u64,
    lacking: u64,
    ragged: u64,
    store: Store,
    /// What kept it from being looked at again, if anything did.
    failure: Mutex<Option<String>>,
}

/// Where a part of the key of a file's rows comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum KeySource {
    /// A column of the file.
    Column(usize),
    /// What its folders state.
    Stated(Option<String>),
}

impl Labels {
    /// The name of the label.
    pub(super) fn label(&self) -> &str {
        &self.label
    }

    /// The label file as reports show it.
    pub(super) fn shown(&self) -> &str {
        &self.shown
    }

    /// The label file as it was found.
    pub(super) fn found(&self) -> &Found {
        &self.found
    }

    /// Whether this is the label file.
    pub(super) fn is(&self, path: &std::path::Path) -> bool {
        self.path.is_some() && path.canonicalize().ok() == self.path
    }

    /// The positions of the key among the columns of a table; `None` where it does not have all of it.
    pub(super) fn positions(&self, table: &str, columns: &[String]) -> Option<Vec<usize>> {
        let find = |named: &LabelAsk| columns.iter().position(|column| named.names(table, column));
        self.here.iter().map(find).collect()
    }

    /// Finds the labels of rows by their keys. `take` is told the row and the number of its label, 0 where it has none,
    /// and whether the label file has the key. Rows come in no order that means anything.
    fn find(&self, keys: &[Digest], take: &mut dyn FnMut(usize, u64, bool)) {
        let mut glance = Glance::default();
        let mut one = |row: usize, key: Digest| -> io::Result<()> {
            if key == NO_KEY {
                take(row, 0, false);
                return Ok(());
            }
            match self.store.find(key, &mut glance)?.filter(|(_, entry)| !entry.is_form) {
                Some((number, entry)) => {
                    self.store.see(number);
                    take(row, entry.label, true);
                }
                None => take(row, 0, false),
            }
            Ok(())
        };
        let done = if self.store.wants_order() {
            let mut order: Vec<usize> = (0..keys.len()).collect();
            order.sort_unstable_by_key(|row| keys[*row]);
            order.into_iter().try_for_each(|row| one(row, keys[row]))
        } else {
            keys.iter().enumerate().try_for_each(|(row, key)| one(row, *key))
        };
        self.note(done);
    }

    /// In what the nearest key of the label file differs from one that it does not have.
    fn near(&self, forms: Forms, glance: &mut Glance) -> Option<Near> {
        let near = self.nearest(forms, glance);
        match near {
            Ok(near) => near,
            Err(error) => {
                self.note(Err(error));
                None
            }
        }
    }

    fn nearest(&self, Forms { trimmed, folded, plain }: Forms, glance: &mut Glance) -> io::Result<Option<Near>> {
        if plain == NO_KEY {
            return Ok(None);
        }
        // The label file may have it in its plainest form, or in another of the same.
        let is_there = self.store.find(plain, glance)?.is_some_and(|(_, entry)| !entry.is_form);
        let own = match () {
            () if trimmed == plain => Near::Padding,
            () if folded == plain => Near::Case,
            () => Near::Format,
        };
        let mut near = is_there.then_some(own);
        if let Some((_, entry)) = self.store.find(plain ^ FORM, glance)?.filter(|(_, entry)| entry.is_form) {
            let other = match () {
                () if entry.label == short(trimmed) => Near::Padding,
                () if entry.first == short(folded) => Near::Case,
                () => Near::Format,
            };
            near = Some(near.map_or(other, |near| near.min(other)));
        }
        Ok(near)
    }

    fn text(&self, label: u64, text: &mut Vec<u8>) {
        self.note(self.store.texts().read(label, text));
    }

    fn note(&self, done: io::Result<()>) {
        if let Err(error) = done {
            let words = format!("what was kept of the label file can't be read back: {error}");
            self.failure.lock().unwrap_or_else(PoisonError::into_inner).get_or_insert(words);
        }
    }

    /// What came of it all, once every row was looked up, with the first `places` of each sort.
    pub(super) fn facts(&self, places: usize) -> Result<LabelFileFacts, String> {
        let mut facts = LabelFileFacts {
            path: self.shown.clone(),
            label: self.label.clone(),
            keys: self.keys.clone(),
            rows: self.rows,
            lacking: self.lacking,
            ragged: self.ragged,
            distinct: 0,
            blank: 0,
            same: Doubled::default(),
            different: Doubled::default(),
            unseen: Doubled::default(),
            spilled: self.store.spilled(),
        };
        let mut firsts = [First::new(places), First::new(places), First::new(places)];
        let all = self.store.each(&mut |entry, is_seen| {
            if entry.is_form {
                return;
            }
            facts.distinct += 1;
            facts.blank += u64::from(entry.label == 0);
            let [same, different, unseen] = &mut firsts;
            let sorts = [
                (entry.rows > 1 && !entry.differs, &mut facts.same, same),
                (entry.differs, &mut facts.different, different),
                (!is_seen, &mut facts.unseen, unseen),
            ];
            for (_, doubled, first) in sorts.into_iter().filter(|(is_so, ..)| *is_so) {
                doubled.keys += 1;
                doubled.rows += u64::from(entry.rows);
                first.note(entry.first + 1);
            }
        });
        self.note(all);
        if let Some(failure) = self.failure.lock().unwrap_or_else(PoisonError::into_inner).clone() {
            return Err(failure);
        }
        let [same, different, unseen] = firsts;
        (facts.same.places, facts.different.places, facts.unseen.places) =
            (same.rows(), different.rows(), unseen.rows());
        Ok(facts)
    }
}

/// The first half of a digest, where a chance of one in 2^64 to be mistaken does no harm.
fn short(digest: Digest) -> u64 {
    u64::try_from(digest & Digest::from(u64::MAX)).unwrap_or(0)
}

/// The smallest of many numbers.
struct First {
    room: usize,
    rows: std::collections::BinaryHeap<u64>,
}

impl First {
    const fn new(room: usize) -> Self {
        Self { room, rows: std::collections::BinaryHeap::new() }
    }

    fn note(&mut self, row: u64) {
        if self.rows.len() < self.room {
            self.rows.push(row);
        } else if self.rows.peek().is_some_and(|last| row < *last) {
            self.rows.pop();
            self.rows.push(row);
        }
    }

    fn rows(self) -> Vec<u64> {
        self.rows.into_sorted_vec()
    }
}
