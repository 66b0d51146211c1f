//! The cells of a few columns, row by row: what rows are put into groups by.
//!
//! Whatever is asked of rows (do two that are alike differ in the label?) needs a cell or two of each row beside its sum.
//! They are kept as hashes, for as long as the part is not folded.
//!
//! **Invariant:** a picked column has a hash for every row of the part, or says that it is not known.

use serde::{Deserialize, Serialize};

use crate::detect::null::null_spelling;
use crate::read::{Batch, ColumnView};
use crate::sketch::hash::Hashed;

use super::row_cells::{RowCell, each_cell};

/// What stands for a cell that holds nothing, is absent, or stands in a ragged row.
pub const NOTHING: u64 = 0;

/// Chosen columns of a part.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Picks(Vec<Pick>);

/// One of them.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
struct Pick {
    /// Its position in the file, if the file has it.
    index: Option<usize>,
    /// A hash for each row; fewer where the rest holds nothing.
    cells: Vec<u64>,
    /// The same in every row: what the names of folders say.
    stated: Option<u64>,
    /// It could not be read.
    is_unknown: bool,
}

impl Picks {
    /// Chooses the columns `wanted` of the table, in a file of which `mapping` gives the position of each column in the
    /// table. Forgets all rows, and keeps its memory.
    pub fn choose(&mut self, wanted: &[usize], mapping: &[usize]) {
        self.0.resize_with(wanted.len(), Pick::default);
        for (pick, &position) in self.0.iter_mut().zip(wanted) {
            pick.cells.clear();
            let index = mapping.iter().position(|&mapped| mapped == position);
            (pick.index, pick.stated, pick.is_unknown) = (index, None, false);
        }
    }

    /// Takes in the chosen cells of a batch, which is of rows from `first` on.
    pub fn observe(&mut self, batch: &dyn Batch, first: usize) {
        for Pick { index, cells, is_unknown, .. } in &mut self.0 {
            let Some(index) = *index else { continue };
            cells.resize(first, NOTHING);
            match batch.column(index) {
                ColumnView::Text(column) => {
                    cells.extend((0..batch.rows()).map(|row| match column.hashed(row) {
                        Some(text) if null_spelling(text.bytes()).is_none() => text.hash(),
                        _ => NOTHING,
                    }));
                }
                view @ ColumnView::Array(_) => each_cell(&view, &mut |_, cell| {
                    let (hash, is_opaque) = hash_of(&cell);
                    *is_unknown |= is_opaque;
                    cells.push(hash);
                }),
            }
            for &row in batch.ragged() {
                if let Some(cell) = cells.get_mut(first + row) {
                    *cell = NOTHING;
                }
            }
        }
    }

    /// Sets a chosen column that was read by itself.
    pub fn set(&mut self, at: usize, read: Option<Vec<u64>>) {
        if let Some(pick) = self.0.get_mut(at) {
            pick.is_unknown |= read.is_none();
            pick.cells = read.unwrap_or_default();
        }
    }

    /// Which columns of the file were chosen, with their places among those chosen.
    pub fn indices(&self) -> impl Iterator<Item = (usize, usize)> {
        self.0.iter().enumerate().filter_map(|(at, pick)| Some((at, pick.index?)))
    }

    /// Says what the column chosen as number `at` holds in every row.
    pub fn state(&mut self, at: usize, cell: u64) {
        if let Some(pick) = self.0.get_mut(at) {
            pick.stated = Some(cell);
        }
    }

    /// Whether the column chosen as number `at` could not be read.
    pub fn is_unknown(&self, at: usize) -> bool {
        self.0.get(at).is_none_or(|pick| pick.is_unknown)
    }

    /// The cell of a row.
    #[inline]
    pub fn cell(&self, at: usize, row: usize) -> u64 {
        let Some(pick) = self.0.get(at) else { return NOTHING };
        match pick.stated {
            Some(cell) => cell,
            None => pick.cells.get(row).copied().unwrap_or(NOTHING),
        }
    }
}

/// The hash of a cell, and whether it can't be told from others.
pub fn hash_of(cell: &RowCell<'_>) -> (u64, bool) {
    (cell.hash().unwrap_or(NOTHING), matches!(cell, RowCell::Opaque))
}

/// The hash that folders' names give a column, as its cells in text would have it.
pub fn hash_stated(value: Option<&str>) -> u64 {
    match value {
        Some(value) if null_spelling(value.as_bytes()).is_none() => Hashed::of(value.as_bytes()).hash(),
        _ => NOTHING,
    }
}
