//! A row group with the label beside it, as one more column: its rows are looked up first, by the columns of their key,
//! and the label is then handed out as often as it is asked for, as the other columns are.
//!
//! **Invariant:** where a column of the key could not be read, the label of the whole row group can't be either.

use std::sync::atomic::AtomicBool;

use crate::base::Spot;
use crate::facts::{Fault, FaultKind};
use crate::read::cells::{CellSink, hand_out};
use crate::read::parquet::{ChunkEnd, ChunkReader, RowGroup};
use crate::state::joined::Joined;
use crate::state::row_cells::{RowCell, RowCodes};

use super::key::{self, Forms, NO_KEY, START};
use super::store::Glance;
use super::{KeySource, Labels};

/// The columns of a row group, the label of a label file among them.
pub(in crate::scan) struct Columns<'a> {
    group: &'a RowGroup,
    label: Option<LabelColumn<'a>>,
}

/// The label of each row.
struct LabelColumn<'a> {
    labels: &'a Labels,
    /// The number of the label of each row.
    rows: Result<Vec<u64>, Fault>,
}

/// Labels that are handed out at a time.
const BATCH: usize = 1024;

impl<'a> Columns<'a> {
    /// The columns of the row group alone.
    pub(in crate::scan) const fn of(group: &'a RowGroup) -> Self {
        Self { group, label: None }
    }

    /// The same with the label, and what became of the rows.
    pub(in crate::scan) fn with_label(
        group: &'a RowGroup,
        (labels, keys): (&'a Labels, &[KeySource]),
        places: usize,
        interrupted: &AtomicBool,
    ) -> (Self, Joined) {
        let mut joined = Joined::default();
        let rows = look_up(group, (labels, keys), (&mut joined, places), interrupted);
        (Self { group, label: Some(LabelColumn { labels, rows }) }, joined)
    }

    /// How many there are.
    pub(in crate::scan) fn width(&self) -> usize {
        self.group.width() + usize::from(self.label.is_some())
    }

    /// The row group.
    pub(in crate::scan) const fn group(&self) -> &'a RowGroup {
        self.group
    }

    /// The name of the label; nothing where there is none.
    pub(in crate::scan) fn label(&self) -> &str {
        self.label.as_ref().map_or("", |label| label.labels.label())
    }

    /// Whether a column stands in lists, so that a row may have several cells of it.
    pub(in crate::scan) fn is_in_lists(&self, column: usize) -> bool {
        self.group.is_in_lists(column)
    }

    /// Reads one column, handing its cells to `sink`.
    pub(in crate::scan) fn read_column<S: CellSink>(
        &self,
        column: usize,
        reader: &mut ChunkReader,
        sink: &mut S,
    ) -> ChunkEnd {
        match &self.label {
            Some(label) if column == self.group.width() => label.read(sink),
            _ => self.group.read_column(column, reader, sink),
        }
    }
}

impl LabelColumn<'_> {
    fn read<S: CellSink>(&self, sink: &mut S) -> ChunkEnd {
        let rows = match &self.rows {
            Ok(rows) => rows,
            Err(fault) => return ChunkEnd { fault: Some(fault.clone()), ..ChunkEnd::default() },
        };
        let mut texts: Vec<String> = Vec::with_capacity(BATCH);
        let mut text = Vec::new();
        let mut first = 0;
        for labels in rows.chunks(BATCH) {
            if !sink.goes_on() {
                break;
            }
            texts.clear();
            let mut last = None;
            for &label in labels {
                if last != Some(label) {
                    self.labels.text(label, &mut text);
                    last = Some(label);
                }
                texts.push(String::from_utf8_lossy(&text).into_owned());
            }
            hand_out(sink, &texts, first);
            first += labels.len() as u64;
        }
        ChunkEnd { rows: rows.len() as u64, ..ChunkEnd::default() }
    }
}

/// The label of each row, by its number.
fn look_up(
    group: &RowGroup,
    (labels, keys): (&Labels, &[KeySource]),
    (joined, places): (&mut Joined, usize),
    interrupted: &AtomicBool,
) -> Result<Vec<u64>, Fault> {
    let exact = read_keys(
        group,
        keys,
        interrupted,
        &Making { start: START, none: NO_KEY, cell: key::of_cell, join: key::join },
    )?;
    let mut found = vec![0; exact.len()];
    let mut lost: Vec<u32> = Vec::new();
    labels.find(&exact, &mut |row, label, is_there| {
        if let Some(place) = found.get_mut(row) {
            *place = label;
        }
        if !is_there && exact.get(row).is_some_and(|key| *key != NO_KEY) {
            lost.extend(u32::try_from(row));
        }
    });
    lost.sort_unstable();
    joined.looked_up(exact.len() as u64);
    exact.iter().filter(|key| **key == NO_KEY).for_each(|_| joined.lacks_key());
    drop(exact);
    if !lost.is_empty() {
        let forms = if found.len() > MOST_COMPARED {
            Vec::new()
        } else {
            let making = Making { start: Forms::START, none: Forms::NONE, cell: Forms::of_cell, join: Forms::join };
            read_keys(group, keys, interrupted, &making)?
        };
        let mut glance = Glance::default();
        for row in lost {
            let near = forms.get(row as usize).and_then(|forms| labels.near(*forms, &mut glance));
            let spot = Spot { record: Some(u64::from(row) + 1), ..Spot::default() };
            joined.unmatched(spot, near, places);
        }
    }
    Ok(found)
}

/// Rows of a row group of which it is asked how their keys are written: more take too much memory.
const MOST_COMPARED: usize = 1 << 21;

/// How keys are made: of no cell, of a row that lacks one, of a cell, and of a key and one more.
struct Making<K> {
    start: K,
    none: K,
    cell: fn(Option<&[u8]>) -> K,
    join: fn(K, K) -> K,
}

/// The keys of all rows, put together column by column.
fn read_keys<K: Copy>(
    group: &RowGroup,
    keys: &[KeySource],
    interrupted: &AtomicBool,
    Making { start, none, cell, join }: &Making<K>,
) -> Result<Vec<K>, Fault> {
    let mut reader = ChunkReader::default();
    let mut all: Option<Vec<K>> = None;
    // What stands before the first column that is read is the same in every row.
    let mut first = *start;
    for source in keys {
        let column = match source {
            KeySource::Column(column) => *column,
            KeySource::Stated(value) => {
                let stated = cell(key::stated(value.as_ref()));
                match &mut all {
                    Some(all) => all.iter_mut().for_each(|key| *key = join(*key, stated)),
                    None => first = join(first, stated),
                }
                continue;
            }
        };
        if group.is_in_lists(column) {
            return Err(unreadable("a column of the key stands in lists"));
        }
        let code = |found: RowCell<'_>| cell(key::text(&found).as_deref());
        let mut cells = RowCodes::new(*none, code, interrupted);
        let end = group.read_column(column, &mut reader, &mut cells);
        if let Some(fault) = end.fault {
            return Err(fault);
        }
        let codes =
            cells.finish(end.rows).ok_or_else(|| unreadable("it has too many rows, or rows of several cells"))?;
        let rows = all.get_or_insert_with(|| vec![first; codes.len()]);
        if rows.len() != codes.len() {
            return Err(unreadable("columns of the key have different numbers of rows"));
        }
        rows.iter_mut().zip(codes).for_each(|(key, code)| *key = join(*key, code));
    }
    all.ok_or_else(|| unreadable("no column of the key is in the file itself"))
}

fn unreadable(detail: &str) -> Fault {
    Fault { kind: FaultKind::Unsupported, detail: format!("labels could not be looked up: {detail}") }
}
