//! From batches to summaries: each column of a batch goes through its own summary, one after the other, and leaves the
//! hashes of its cells to the sums of the rows.

use crate::base::Spot;
use crate::read::{Batch, ColumnView, TextColumn};
use crate::sketch::hash::hash_short;

use super::cell::looks_tagged;
use super::column::ColumnState;
use super::table::PartState;

impl PartState {
    /// Takes in a batch of the part. The cells of ragged rows go into summaries of their own.
    pub fn observe(&mut self, batch: &dyn Batch) {
        let (ragged, decimal) = (batch.ragged(), batch.decimal());
        if !ragged.is_empty() {
            self.expect_shifted();
        }
        for row in 0..batch.rows() {
            self.wholes.line(batch.spot(row).line);
        }
        let sums = self.wholes.begin(batch.rows());
        let spot = |row| batch.spot(row);
        for (index, (state, salt)) in self.columns.iter_mut().zip(&self.salts).enumerate() {
            match batch.column(index) {
                ColumnView::Text(column) if ragged.is_empty() => observe(state, column, decimal, (sums, *salt), spot),
                ColumnView::Text(column) => {
                    let mut ragged = ragged.iter().peekable();
                    for (row, sum) in sums.iter_mut().enumerate() {
                        let state = match ragged.next_if_eq(&&row) {
                            Some(_) => &mut self.shifted[index],
                            None => &mut *state,
                        };
                        match column.hashed(row) {
                            Some(text) => {
                                *sum = sum.wrapping_add(text.hash().wrapping_mul(*salt));
                                state.text_with(&text, decimal, || spot(row));
                            }
                            None => state.absent(),
                        }
                    }
                }
                ColumnView::Array(array) => super::array::observe(state, array, &spot),
            }
        }
        self.rows += batch.rows() as u64;
    }
}

/// Takes in a column of a batch without ragged rows: the loop that nearly every cell of text goes through.
fn observe(
    state: &mut ColumnState,
    column: TextColumn<'_>,
    decimal: u8,
    (sums, salt): (&mut [u64], u64),
    spot: impl Fn(usize) -> Spot,
) {
    let (mut row, mut settled) = (0, state.settled());
    while row < sums.len() && !state.is_streaming() {
        // Nulls are in no table, and texts that look like typed values are in it under other bytes.
        if let Some((len, word)) = column.short(row)
            && !looks_tagged(&word.to_le_bytes())
        {
            let hash = hash_short(word, len);
            if state.again(hash, word, len, &settled) {
                sums[row] = sums[row].wrapping_add(hash.wrapping_mul(salt));
                row += 1;
                continue;
            }
        }
        match column.hashed(row) {
            Some(text) => {
                sums[row] = sums[row].wrapping_add(text.hash().wrapping_mul(salt));
                state.text_with(&text, decimal, || spot(row));
                settled = state.settled();
            }
            None => state.absent(),
        }
        row += 1;
    }
    if row == sums.len() {
        return;
    }
    let mut queue = Vec::new();
    while row < sums.len() {
        match column.hashed(row) {
            Some(text) => {
                sums[row] = sums[row].wrapping_add(text.hash().wrapping_mul(salt));
                state.stream_text(&text, decimal, &mut queue, || spot(row));
            }
            None => state.absent(),
        }
        row += 1;
    }
    state.hand_over(&mut queue);
}
