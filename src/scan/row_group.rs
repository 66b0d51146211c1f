//! One row group, its columns side by side: each is decoded and measured by itself, by whichever thread is free.
//!
//! A row group is one part, whoever measured which of its columns, so the order of folding is that of all parts.
//! Columns that may be alike are looked at once more, row by row; there are hardly ever any.
//!
//! **Invariant:** the summary of a column depends on its own cells alone.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, PoisonError};

use rayon::prelude::*;

use crate::base::Spot;
use crate::facts::{LostColumn, NullSpelling};
use crate::read::PartEnd;
use crate::read::parquet::ChunkReader;
use crate::state::cells::{ColumnCells, TwinCells};
use crate::state::column::{ColumnState, Hint, Limits};
use crate::state::declared::{self, PartHeld};
use crate::state::gaps::{GapSum, RowGaps};
use crate::state::picks::{NOTHING, Picks, hash_of};
use crate::state::row_cells::{MOST_ROWS, RowCell, RowCodes};
use crate::state::rows::{PartRows, salt};
use crate::state::sample::{PartSample, PickedCells};
use crate::state::slices::{ColumnSlices, PartSlices};
use crate::state::table::{PartState, possible_twins};
use crate::state::twins::Twin;

use super::join::Columns;

/// Measures a row group. Of the columns `wanted` of the table, cells are kept row by row.
pub(super) fn measure(
    group: &Columns<'_>,
    (mapping, wanted): (&[usize], &[usize]),
    (limits, hints): (Limits, &[Hint]),
    sample: Option<PartSample>,
    interrupted: &AtomicBool,
) -> (PartState, PartEnd) {
    let picks = sample.as_ref().map(|sample| sample.picks(group.group().claimed_rows()));
    let picks = picks.as_ref();
    // What is known of the rows is as large as they are many: no more of it than columns that are read at a time.
    let spare = Mutex::new(Vec::new());
    let spare = || spare.lock().unwrap_or_else(PoisonError::into_inner);
    let gaps = Mutex::new(GapSum::default());
    let columns = (0..group.width()).into_par_iter().map_init(ChunkReader::default, |reader, column| {
        let sums = spare().pop().unwrap_or_default();
        let salt = mapping.get(column).map_or(0, |&position| salt(position));
        let hint = mapping.get(column).and_then(|&position| hints.get(position)).copied().unwrap_or_default();
        let cells = ColumnCells::new(limits, interrupted).with_hint(hint);
        let mut cells = cells
            .with_rows(sums, salt, group.is_in_lists(column))
            .with_picks(picks.filter(|_| !group.is_in_lists(column)));
        let end = group.read_column(column, reader, &mut cells);
        let picked = cells.take_picked();
        let (state, sums, missing) = cells.finish_with_rows();
        spare().push(sums);
        gaps.lock().unwrap_or_else(PoisonError::into_inner).add(missing);
        ((state, picked), end)
    });
    let (columns, ends): (Vec<_>, Vec<_>) = columns.unzip();
    let (states, picked): (Vec<_>, Vec<_>) = columns.into_iter().unzip();
    let own = group.group();
    let (rows, mut end) = own.end(ends.get(..own.width()).unwrap_or_default());
    if let Some(fault) = ends.get(own.width()).and_then(|label| label.fault.clone()) {
        let (column, name) = (own.width(), group.label().to_owned());
        end.lost.push(LostColumn { column, name, group: own.number(), groups: 1, fault });
    }
    let is_whole = ends.iter().all(|end| end.fault.is_none());
    let sums = std::mem::take(&mut *spare());
    let wholes = if is_whole { PartRows::of_columns(sums.into_iter(), rows) } else { PartRows::unknown() };
    let kept = states.into_iter().zip(&ends).map(|(state, end)| match end.fault {
        None => state,
        Some(_) => ColumnCells::unread(limits, rows),
    });
    let kept: Vec<ColumnState> = kept.collect();
    let mut lacking = RowGaps::default();
    if is_whole {
        gaps.into_inner().unwrap_or_else(PoisonError::into_inner).count(group.width(), rows, &mut lacking);
    } else {
        lacking.count_unread(rows);
    }
    let twins = twins(group, &kept, interrupted);
    let mut state = PartState::of_columns(kept, wholes, rows, (lacking, twins), limits);
    state.picks.choose(wanted, mapping);
    pick(group, &mut state.picks, rows, interrupted);
    if let (Some(mut sample), Some(picks)) = (sample, picks) {
        let cells = picked.into_iter().zip(&ends).map(|(cells, end)| match (&end.fault, cells) {
            (None, Some(cells)) => cells,
            (None, None) => PickedCells::counted(picks),
            (Some(_), _) => PickedCells::unread(picks),
        });
        sample.put_together(picks, cells.collect(), rows);
        state.sample = Some(sample);
    }
    (state, end)
}

/// Reads the columns that were chosen once more, row by row.
fn pick(group: &Columns<'_>, picks: &mut Picks, rows: u64, interrupted: &AtomicBool) {
    let chosen: Vec<(usize, usize)> = picks.indices().collect();
    let read: Vec<(usize, Option<Vec<u64>>)> = chosen
        .into_par_iter()
        .map_init(ChunkReader::default, |reader, (at, column)| {
            let mut is_known = true;
            let code = |cell: RowCell<'_>| {
                let (hash, is_opaque) = hash_of(&cell);
                is_known &= !is_opaque;
                hash
            };
            let hashes = codes(group, (column, rows), reader, interrupted, (NOTHING, code));
            (at, hashes.filter(|_| is_known))
        })
        .collect();
    for (at, cells) in read {
        picks.set(at, cells);
    }
}

/// A code for each row of one column, which is decoded once more for it: see [`RowCodes`]. `rows` is how many the row
/// group has, as [`measure`] found. `None` where the column could not be read, or is in lists.
pub(super) fn codes<C: Copy>(
    group: &Columns<'_>,
    (column, rows): (usize, u64),
    reader: &mut ChunkReader,
    interrupted: &AtomicBool,
    (null, code): (C, impl FnMut(RowCell<'_>) -> C),
) -> Option<Vec<C>> {
    if group.is_in_lists(column) {
        return None;
    }
    let mut cells = RowCodes::new(null, code, interrupted);
    let end = group.read_column(column, reader, &mut cells);
    if end.fault.is_some() || end.rows != rows { None } else { cells.finish(rows) }
}

/// What each column comes to, to find those that are alike.
fn twins(group: &Columns<'_>, columns: &[ColumnState], interrupted: &AtomicBool) -> Vec<Twin> {
    let mut twins = vec![Twin::default(); columns.len()];
    let found: Vec<(usize, Twin)> = possible_twins(columns)
        .into_par_iter()
        .map_init(ChunkReader::default, |reader, column| {
            let mut cells = TwinCells::new(interrupted);
            let end = group.read_column(column, reader, &mut cells);
            (column, if end.fault.is_none() { cells.finish() } else { Twin::default() })
        })
        .collect();
    for (column, twin) in found {
        twins[column] = twin;
    }
    twins
}

/// The label by slices, where it is this column of the file, if the file has it.
pub(super) fn slices(group: &Columns<'_>, label: Option<usize>, rows: u64, interrupted: &AtomicBool) -> PartSlices {
    let mut slices = PartSlices::new(group.width(), label);
    let classes = match label {
        Some(label) => {
            let class = |cell: RowCell<'_>| slices.code(&cell);
            codes(group, (label, rows), &mut ChunkReader::default(), interrupted, (0, class))
        }
        None => usize::try_from(rows).ok().filter(|rows| *rows <= MOST_ROWS).map(|rows| vec![0; rows]),
    };
    let Some(classes) = classes else { return PartSlices::lost() };
    let width = slices.rows(&classes);
    let followed: Vec<usize> = (0..group.width()).filter(|column| slices.follows(*column)).collect();
    let columns = followed.into_par_iter().map_init(ChunkReader::default, |reader, index| {
        let mut column = ColumnSlices::new();
        let nothing = column.slot(&RowCell::Null(NullSpelling::Parquet), b'.', &Spot::default).unwrap_or(u32::MAX);
        let dropped = AtomicBool::new(false);
        let slot = |cell: RowCell<'_>| {
            column.slot(&cell, b'.', &Spot::default).unwrap_or_else(|| {
                dropped.store(true, Ordering::Relaxed);
                u32::MAX
            })
        };
        let slots = codes(group, (index, rows), reader, &dropped, (nothing, slot));
        if interrupted.load(Ordering::Relaxed) {
            return (index, ColumnSlices::dropped());
        }
        match slots {
            Some(slots) => column.count_rows(&slots, &classes, width),
            None => column = ColumnSlices::dropped(),
        }
        (index, column)
    });
    let columns: Vec<(usize, ColumnSlices)> = columns.collect();
    for (index, column) in columns {
        slices.set(index, column);
    }
    slices
}

/// Holds columns against what was declared of them.
pub(super) fn hold(group: &Columns<'_>, held: &mut [PartHeld], rows: u64, interrupted: &AtomicBool) {
    held.par_iter_mut().for_each_init(ChunkReader::default, |reader, held| {
        let column = held.index();
        let verdict = |cell: RowCell<'_>| held.verdict(&cell);
        let verdicts = codes(group, (column, rows), reader, interrupted, (declared::NOTHING, verdict));
        held.rows(verdicts.as_deref());
    });
}
