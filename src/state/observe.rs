//! From batches to summaries: each column of a batch goes through its own summary, one after the other.

use crate::read::{Batch, ColumnView};

use super::table::PartState;

impl PartState {
    /// Takes in a batch of the part. The cells of ragged rows go into summaries of their own.
    pub fn observe(&mut self, batch: &dyn Batch) {
        let (ragged, decimal) = (batch.ragged(), batch.decimal());
        if !ragged.is_empty() {
            self.expect_shifted();
        }
        for (index, state) in self.columns.iter_mut().enumerate() {
            match batch.column(index) {
                ColumnView::Text(column) => {
                    let mut ragged = ragged.iter().peekable();
                    for (row, cell) in column.cells().enumerate() {
                        let state = match ragged.next_if_eq(&&row) {
                            Some(_) => &mut self.shifted[index],
                            None => &mut *state,
                        };
                        match cell {
                            Some(text) => state.text_with(text, decimal, || batch.spot(row)),
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
