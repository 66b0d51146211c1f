//! From batches to summaries: each column of a batch goes through its own summary, one after the other, and leaves the
//! hashes of its cells to the sums of the rows.

use crate::base::Spot;
use crate::detect::null::null_spelling;
use crate::read::{Batch, ColumnView, TextColumn};
use crate::sketch::hash::{Hashed, hash_short};

use super::cell::{Analysis, looks_tagged};
use super::column::ColumnState;
use super::gaps::BatchGaps;
use super::table::PartState;

impl PartState {
    /// Takes in a batch of the part. The cells of ragged rows go into summaries of their own.
    pub fn observe(&mut self, batch: &dyn Batch) {
        let (ragged, decimal) = (batch.ragged(), batch.decimal());
        if !ragged.is_empty() {
            self.expect_shifted();
        }
        self.twins.observe(batch);
        if let Some(sample) = &mut self.sample {
            sample.observe(batch, self.columns.len());
        }
        if let Some(slices) = &mut self.slices {
            slices.observe(batch);
        }
        for held in &mut self.held {
            held.observe(batch);
        }
        let mut gaps = BatchGaps::default();
        gaps.begin(batch.rows());
        for row in 0..batch.rows() {
            self.wholes.line(batch.spot(row).line);
        }
        self.picks.observe(batch, self.wholes.sums().len());
        let sums = self.wholes.begin(batch.rows());
        let spot = |row| batch.spot(row);
        for (index, (state, salt)) in self.columns.iter_mut().zip(&self.salts).enumerate() {
            let column = batch.column(index);
            if let ColumnView::Text(text) = column
                && state.wants_order()
            {
                follow(state, text, decimal, ragged);
            }
            match column {
                ColumnView::Text(column) if ragged.is_empty() => {
                    observe(state, column, decimal, (sums, *salt), spot, |row| gaps.note(row));
                }
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
                                if state.text_with(&text, decimal, || spot(row)) {
                                    gaps.note(row);
                                }
                            }
                            None => state.absent(),
                        }
                    }
                }
                ColumnView::Array(array) => super::array::observe(state, array, &spot, &mut |row| gaps.note(row)),
            }
        }
        gaps.end(self.columns.len(), ragged, &mut self.gaps);
        self.rows += batch.rows() as u64;
    }
}

/// Takes in the cells of a column for no more than which way its values go, as long as that is open: in most columns for
/// a few rows.
fn follow(state: &mut ColumnState, column: TextColumn<'_>, decimal: u8, ragged: &[usize]) {
    let mut ragged = ragged.iter().peekable();
    let mut before: Option<(&[u8], Analysis)> = None;
    for (row, cell) in column.cells().enumerate() {
        if ragged.next_if_eq(&&row).is_some() {
            continue;
        }
        let Some(text) = cell.filter(|text| null_spelling(text).is_none()) else { continue };
        let analysis = match before {
            Some((same, analysis)) if same == text => analysis,
            _ => Analysis::of_text_with(&Hashed::of(text), decimal),
        };
        state.note_order(&analysis);
        if !state.wants_order() {
            return;
        }
        before = Some((text, analysis));
    }
}

/// Takes in a column of a batch without ragged rows: the loop that nearly every cell of text goes through.
fn observe(
    state: &mut ColumnState,
    column: TextColumn<'_>,
    decimal: u8,
    (sums, salt): (&mut [u64], u64),
    spot: impl Fn(usize) -> Spot,
    mut missing: impl FnMut(usize),
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
                if state.text_with(&text, decimal, || spot(row)) {
                    missing(row);
                }
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
                if state.stream_text(&text, decimal, &mut queue, || spot(row)) {
                    missing(row);
                }
            }
            None => state.absent(),
        }
        row += 1;
    }
    state.hand_over(&mut queue);
}
