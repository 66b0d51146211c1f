//! From batches to summaries: each column of a batch goes through its own summary, one after the other.

use crate::read::{Batch, ColumnView};

use super::table::PartState;

impl PartState {
    /// Takes in a batch of the part.
    pub fn observe(&mut self, batch: &dyn Batch) {
        for (index, state) in self.columns.iter_mut().enumerate() {
            match batch.column(index) {
                ColumnView::Text(column) => {
                    for (row, cell) in column.cells().enumerate() {
                        match cell {
                            Some(text) => state.text(text, || batch.spot(row)),
                            None => state.absent(),
                        }
                    }
                }
                ColumnView::Array(array) => super::array::observe(state, array, &|row| batch.spot(row)),
            }
        }
        self.rows += batch.rows() as u64;
    }
}
