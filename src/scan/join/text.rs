//! Batches of text with the label beside them, as one more column.
//!
//! **Invariant:** a batch is the same as before but for that column, which stands behind all others.

use crate::base::Spot;
use crate::read::{Batch, ColumnView, MadeColumn};
use crate::state::joined::Joined;
use crate::state::row_cells::each_cell;

use super::file::with_sign;
use super::key::{self, Digest, Forms, NO_KEY, START};
use super::store::Glance;
use super::{KeySource, Labels};

/// A part of text on its way, with the label file.
pub(in crate::scan) struct PartJoin<'a> {
    labels: &'a Labels,
    keys: &'a [KeySource],
    /// Columns of the file itself.
    width: usize,
    places: usize,
    column: MadeColumn,
    joined: Joined,
    /// Used again for each batch.
    exact: Vec<Digest>,
    found: Vec<(u64, bool)>,
}

/// A batch with one more column.
pub(in crate::scan) struct WithLabel<'a> {
    batch: &'a dyn Batch,
    width: usize,
    column: &'a MadeColumn,
}

impl<'a> PartJoin<'a> {
    /// No row yet of a file with so many columns of its own.
    pub(in crate::scan) fn new(labels: &'a Labels, keys: &'a [KeySource], width: usize, places: usize) -> Self {
        let (column, joined) = (MadeColumn::default(), Joined::default());
        Self { labels, keys, width, places, column, joined, exact: Vec::new(), found: Vec::new() }
    }

    /// A batch with its labels.
    pub(in crate::scan) fn batch<'b>(&'b mut self, batch: &'b dyn Batch) -> WithLabel<'b> {
        self.look_up(batch);
        self.count(batch);
        self.write(batch.decimal());
        WithLabel { batch, width: self.width, column: &self.column }
    }

    /// What became of its rows.
    pub(in crate::scan) fn finish(self) -> Joined {
        self.joined
    }

    fn look_up(&mut self, batch: &dyn Batch) {
        let (exact, found) = (&mut self.exact, &mut self.found);
        exact.clear();
        exact.resize(batch.rows(), START);
        for source in self.keys {
            match source {
                KeySource::Column(index) => each_cell(&batch.column(*index), &mut |row, cell| {
                    if let Some(key) = exact.get_mut(row) {
                        *key = key::join(*key, key::of_cell(key::text(&cell).as_deref()));
                    }
                }),
                KeySource::Stated(value) => {
                    let cell = key::of_cell(key::stated(value.as_ref()));
                    for key in exact.iter_mut() {
                        *key = key::join(*key, cell);
                    }
                }
            }
        }
        for row in batch.ragged() {
            if let Some(key) = exact.get_mut(*row) {
                *key = NO_KEY;
            }
        }
        found.clear();
        found.resize(batch.rows(), (0, false));
        self.labels.find(exact, &mut |row, label, is_there| {
            if let Some(place) = found.get_mut(row) {
                *place = (label, is_there);
            }
        });
    }

    /// Counts rows by what became of them. Only of those whose key is not there is it asked how it is written.
    fn count(&mut self, batch: &dyn Batch) {
        self.joined.looked_up(batch.rows() as u64);
        let is_lost = |row: usize| self.exact[row] != NO_KEY && !self.found[row].1;
        let lost: Vec<usize> = (0..batch.rows()).filter(|row| is_lost(*row)).collect();
        let lacking = self.exact.iter().filter(|key| **key == NO_KEY).count();
        (0..lacking).for_each(|_| self.joined.lacks_key());
        if lost.is_empty() {
            return;
        }
        let mut forms = vec![Forms::START; lost.len()];
        for source in self.keys {
            match source {
                KeySource::Column(index) => {
                    let mut next = 0;
                    each_cell(&batch.column(*index), &mut |row, cell| {
                        if lost.get(next) == Some(&row) {
                            forms[next] = forms[next].join(Forms::of_cell(key::text(&cell).as_deref()));
                            next += 1;
                        }
                    });
                }
                KeySource::Stated(value) => {
                    let cell = Forms::of_cell(key::stated(value.as_ref()));
                    for forms in &mut forms {
                        *forms = forms.join(cell);
                    }
                }
            }
        }
        let mut glance = Glance::default();
        for (row, forms) in lost.into_iter().zip(forms) {
            let near = self.labels.near(forms, &mut glance);
            self.joined.unmatched(batch.spot(row), near, self.places);
        }
    }

    fn write(&mut self, decimal: u8) {
        self.column.clear();
        let (mut text, mut same) = (Vec::new(), std::collections::BTreeMap::new());
        for &(label, _) in &self.found {
            let span = *same.entry(label).or_insert_with(|| {
                self.labels.text(label, &mut text);
                self.column.text(&with_sign(&text, b'.', decimal))
            });
            self.column.push(span);
        }
    }
}

impl Batch for WithLabel<'_> {
    fn rows(&self) -> usize {
        self.batch.rows()
    }

    fn ragged(&self) -> &[usize] {
        self.batch.ragged()
    }

    fn column(&self, index: usize) -> ColumnView<'_> {
        if index == self.width { ColumnView::Text(self.column.column()) } else { self.batch.column(index) }
    }

    fn decimal(&self) -> u8 {
        self.batch.decimal()
    }

    fn spot(&self, row: usize) -> Spot {
        self.batch.spot(row)
    }
}
