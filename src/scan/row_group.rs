//! One row group, its columns side by side: each is decoded and measured by itself, by whichever thread is free.
//!
//! A row group is one part, whoever measured which of its columns, so the order of folding is that of all parts.
//! Columns that may be alike are looked at once more, row by row; there are hardly ever any.
//!
//! **Invariant:** the summary of a column depends on its own cells alone.

use std::sync::atomic::AtomicBool;
use std::sync::{Mutex, PoisonError};

use rayon::prelude::*;

use crate::read::PartEnd;
use crate::read::parquet::{ChunkReader, RowGroup};
use crate::state::cells::{ColumnCells, TwinCells};
use crate::state::column::{ColumnState, Limits};
use crate::state::gaps::{GapSum, RowGaps};
use crate::state::rows::{PartRows, salt};
use crate::state::table::{PartState, possible_twins};
use crate::state::twins::Twin;

/// Measures a row group.
pub(super) fn measure(
    group: &RowGroup,
    mapping: &[usize],
    limits: Limits,
    interrupted: &AtomicBool,
) -> (PartState, PartEnd) {
    // What is known of the rows is as large as they are many: no more of it than columns that are read at a time.
    let spare = Mutex::new(Vec::new());
    let spare = || spare.lock().unwrap_or_else(PoisonError::into_inner);
    let gaps = Mutex::new(GapSum::default());
    let columns = (0..group.width()).into_par_iter().map_init(ChunkReader::default, |reader, column| {
        let sums = spare().pop().unwrap_or_default();
        let salt = mapping.get(column).map_or(0, |&position| salt(position));
        let cells = ColumnCells::new(limits, interrupted);
        let mut cells = cells.with_rows(sums, salt, group.is_in_lists(column));
        let end = group.read_column(column, reader, &mut cells);
        let (state, sums, missing) = cells.finish_with_rows();
        spare().push(sums);
        gaps.lock().unwrap_or_else(PoisonError::into_inner).add(missing);
        (state, end)
    });
    let (states, ends): (Vec<_>, Vec<_>) = columns.unzip();
    let (rows, end) = group.end(&ends);
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
    (PartState::of_columns(kept, wholes, rows, (lacking, twins), limits), end)
}

/// What each column comes to, to find those that are alike.
fn twins(group: &RowGroup, columns: &[ColumnState], interrupted: &AtomicBool) -> Vec<Twin> {
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
