//! Reading a label file: from its rows to a store.
//!
//! **Invariant:** a label file is read whole or not at all; there is no verdict on half of the labels.

use std::borrow::Cow;
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Instant;

use crate::ask::{Ask, JoinAsk, LabelAsk, Reading};
use crate::base::nearest::nearest;
use crate::base::wording;
use crate::facts::{ColumnType, Fault};
use crate::read::{Batch, Inside, Opened, inside, open};
use crate::scan::ScanError;
use crate::source::{self, Exclude, Request};
use crate::state::cell::Analysis;
use crate::state::column::{ColumnState, Limits, Purpose};
use crate::state::row_cells::{RowCell, each_cell};

use super::key::{self, Forms, NO_KEY, START};
use super::store::{Builder, LONGEST_LABEL};
use super::{FORM, Labels, short};

/// Distinct values of a key column that are kept to tell what it holds; its type needs none.
const DISTINCT: usize = 64;

/// Names that are listed where one has to be chosen.
const NAMES: usize = 5;

/// Reads the label file.
pub(in crate::scan) fn read(
    ask: &Ask,
    join: &JoinAsk,
    interrupted: &AtomicBool,
    deadline: Option<Instant>,
) -> Result<Labels, ScanError> {
    let typed = join.file.display().to_string();
    let refuse = |why: String| ScanError::Labels(format!("label file `{typed}`: {why}"));
    let fault = |fault: &Fault| refuse(fault.detail.clone());
    if join.file.as_os_str() == "-" {
        return Err(refuse("it is read before the data, so it can't be standard input".to_owned()));
    }
    let request = Request { paths: vec![join.file.clone()], follow_links: true, ..Request::default() };
    let mut located = source::locate(&request).map_err(|error| ScanError::Labels(error.to_string()))?;
    if let Some((_, unreached)) = located.unreached.first() {
        return Err(fault(unreached));
    }
    let (Some(found), true) = (located.files.pop(), located.files.is_empty()) else {
        return Err(refuse("give one file of CSV, TSV or Parquet".to_owned()));
    };
    let path = found.path.canonicalize().ok();
    let stored = found.clone();
    let mut items = Inside::join([inside(found, &Exclude::default())]).data;
    let (Some(item), true) = (items.pop(), items.is_empty()) else {
        return Err(refuse("give one file of CSV, TSV or Parquet".to_owned()));
    };
    let opened = open(&item, &Reading::default(), &ask.budget).map_err(|why| fault(&why))?;
    let found = item.found;
    let columns = Wanted::of(&opened, join, &found.shown).map_err(refuse)?;
    let (label, names) = (columns.label_name.clone(), columns.names.clone());
    let limits = Limits { distinct: DISTINCT, places: 0, rows: 0 };
    let mut reading = Rows {
        columns,
        builder: Builder::new(ask.budget.label_bytes()),
        kinds: names.iter().map(|_| ColumnState::new(limits)).collect(),
        rows: 0,
        lacking: 0,
        ragged: 0,
        failure: None,
    };
    let mut parts = opened.parts(&found, &ask.budget).map_err(|why| fault(&why))?;
    while let Some(part) = parts.next_part() {
        if interrupted.load(Ordering::Relaxed) {
            return Err(ScanError::Interrupted);
        }
        if deadline.is_some_and(|deadline| Instant::now() >= deadline) {
            return Err(refuse("time ran out before it was read; raise --max-time".to_owned()));
        }
        let part = part.map_err(|why| fault(&why))?;
        let end = part.read(0, &mut |batch| {
            if reading.failure.is_none() && !interrupted.load(Ordering::Relaxed) {
                reading.batch(batch);
            }
        });
        if let Some(why) = reading.failure.take() {
            return Err(refuse(why));
        }
        if let Some(why) = end.fault.or_else(|| end.lost.into_iter().next().map(|lost| lost.fault)) {
            return Err(fault(&why));
        }
        if end.further.is_some() {
            return Err(refuse("a second table begins below the first; put it into a file of its own".to_owned()));
        }
    }
    if interrupted.load(Ordering::Relaxed) {
        return Err(ScanError::Interrupted);
    }
    if let Some(change) = found.change() {
        return Err(fault(&change));
    }
    let Rows { builder, kinds, rows, lacking, ragged, .. } = reading;
    let store = builder.finish().map_err(|error| refuse(spill_words(&error)))?;
    let kinds = kinds.iter().map(|state| state.facts(String::new(), 0, Purpose::Feature).kind);
    Ok(Labels {
        shown: found.shown,
        found: stored,
        path,
        label,
        here: join.on.iter().map(|pair| pair.here.clone()).collect(),
        keys: names.into_iter().zip(kinds).collect::<Vec<(String, ColumnType)>>(),
        rows,
        lacking,
        ragged,
        store,
        failure: Mutex::new(None),
    })
}

fn spill_words(error: &std::io::Error) -> String {
    format!("it does not fit in memory, and can't be kept in a file for a while: {error}; raise --memory")
}

/// The columns of the label file that are of interest.
struct Wanted {
    keys: Vec<usize>,
    names: Vec<String>,
    label: usize,
    label_name: String,
}

impl Wanted {
    fn of(opened: &Opened, join: &JoinAsk, shown: &str) -> Result<Self, String> {
        let names = &opened.names;
        let stem = shown.rsplit('/').next().and_then(|name| name.split('.').next()).unwrap_or_default();
        let find = |typed: &str| {
            let wanted = LabelAsk { typed: typed.to_owned() };
            names.iter().position(|name| wanted.names(stem, name)).ok_or_else(|| {
                let near = nearest(typed, names.iter().map(String::as_str));
                let near = near.map(|name| format!("; the nearest name is `{name}`")).unwrap_or_default();
                format!("it has no column `{typed}`{near}")
            })
        };
        let keys = join.on.iter().map(|pair| find(&pair.there)).collect::<Result<Vec<usize>, String>>()?;
        let label = if let Some(typed) = &join.label {
            find(typed)?
        } else {
            let others: Vec<usize> = (0..names.len()).filter(|at| !keys.contains(at)).collect();
            match others.as_slice() {
                [only] => *only,
                [] => return Err("it has no column beside the key".to_owned()),
                several => {
                    let listed = wording::names(several.iter().map(|at| names[*at].as_str()), NAMES);
                    return Err(format!("any of {listed} may be the label; name it with --label"));
                }
            }
        };
        if keys.contains(&label) {
            return Err(format!("`{}` is part of the key, so it can't be the label", names[label]));
        }
        let (label_name, key_names) = (names[label].clone(), keys.iter().map(|at| names[*at].clone()).collect());
        Ok(Self { keys, names: key_names, label, label_name })
    }
}

/// The rows of a label file as they are read.
#[expect(clippy::struct_field_names, reason = "how many of them there are")]
struct Rows {
    columns: Wanted,
    builder: Builder,
    /// What the columns of the key hold.
    kinds: Vec<ColumnState>,
    rows: u64,
    lacking: u64,
    ragged: u64,
    failure: Option<String>,
}

impl Rows {
    fn batch(&mut self, batch: &dyn Batch) {
        let (mut exact, mut forms) = (vec![START; batch.rows()], vec![Forms::START; batch.rows()]);
        for (at, &column) in self.columns.keys.iter().enumerate() {
            let state = &mut self.kinds[at];
            each_cell(&batch.column(column), &mut |row, cell| {
                let text = key::text(&cell);
                if let (Some(exact), Some(forms)) = (exact.get_mut(row), forms.get_mut(row)) {
                    *exact = key::join(*exact, key::of_cell(text.as_deref()));
                    *forms = forms.join(Forms::of_cell(text.as_deref()));
                }
                kind(state, &cell, batch.decimal());
            });
        }
        for row in batch.ragged() {
            // Which column its cells belong to is not known.
            if let Some(key) = exact.get_mut(*row) {
                *key = NO_KEY;
            }
        }
        let ragged = batch.ragged().len() as u64;
        self.ragged += ragged;
        self.lacking += (exact.iter().filter(|key| **key == NO_KEY).count() as u64).saturating_sub(ragged);
        let (builder, failure, first) = (&mut self.builder, &mut self.failure, self.rows);
        let decimal = batch.decimal();
        each_cell(&batch.column(self.columns.label), &mut |row, cell| {
            let Some(&key) = exact.get(row).filter(|key| **key != NO_KEY) else { return };
            let number = first + row as u64;
            let text = key::text(&cell);
            let text = text.as_deref().map(|text| with_point(text, decimal));
            if text.as_deref().is_some_and(|text| text.len() > LONGEST_LABEL) {
                let longest = wording::bytes(LONGEST_LABEL as u64);
                failure.get_or_insert(format!("the label of record {} is longer than {longest}", number + 1));
                return;
            }
            let added = builder.add(key, number, text.as_deref()).and_then(|()| match forms.get(row) {
                Some(forms) if forms.plain != key => {
                    builder.add_form(forms.plain ^ FORM, short(forms.trimmed), short(forms.folded))
                }
                _ => Ok(()),
            });
            if let Err(error) = added {
                failure.get_or_insert(spill_words(&error));
            }
        });
        self.rows += batch.rows() as u64;
    }
}

/// Takes in a cell for what its column holds.
fn kind(state: &mut ColumnState, cell: &RowCell<'_>, decimal: u8) {
    match cell {
        RowCell::Text(text) => {
            state.text_with(text, decimal, Default::default);
        }
        RowCell::Typed(key, analysis) => {
            let analysis: Analysis = *analysis;
            state.value(&key.hashed(), || analysis, Default::default);
        }
        RowCell::Absent | RowCell::Null(_) | RowCell::Opaque => {}
    }
}

/// A number with a point before its fraction, where the file has another sign there.
pub(super) fn with_point(text: &[u8], decimal: u8) -> Cow<'_, [u8]> {
    with_sign(text, decimal, b'.')
}

/// A number with `to` before its fraction in place of `from`; any other text as it is.
pub(super) fn with_sign(text: &[u8], from: u8, to: u8) -> Cow<'_, [u8]> {
    let number = text.strip_prefix(b"-").unwrap_or(text);
    let is_number = from != to
        && number.iter().all(|byte| byte.is_ascii_digit() || *byte == from)
        && number.splitn(3, |byte| *byte == from).count() == 2;
    if !is_number {
        return Cow::Borrowed(text);
    }
    text.iter().map(|byte| if *byte == from { to } else { *byte }).collect::<Vec<u8>>().into()
}
