//! One row group, its columns side by side: each is decoded and measured by itself, by whichever thread is free.
//!
//! A row group is one part, whoever measured which of its columns, so the order of folding is that of all parts.
//!
//! **Invariant:** the summary of a column depends on its own cells alone.

use std::sync::atomic::AtomicBool;

use rayon::prelude::*;

use crate::read::PartEnd;
use crate::read::parquet::{ChunkReader, RowGroup};
use crate::state::cells::ColumnCells;
use crate::state::column::Limits;
use crate::state::table::PartState;

/// Measures a row group.
pub(super) fn measure(group: &RowGroup, limits: Limits, interrupted: &AtomicBool) -> (PartState, PartEnd) {
    let columns = (0..group.width()).into_par_iter().map_init(ChunkReader::default, |reader, column| {
        let mut cells = ColumnCells::new(limits, interrupted);
        let end = group.read_column(column, reader, &mut cells);
        (cells.finish(), end)
    });
    let (states, ends): (Vec<_>, Vec<_>) = columns.unzip();
    let (rows, end) = group.end(&ends);
    let kept = states.into_iter().zip(&ends).map(|(state, end)| match end.fault {
        None => state,
        Some(_) => ColumnCells::unread(limits, rows),
    });
    (PartState::of_columns(kept.collect(), rows, limits), end)
}
