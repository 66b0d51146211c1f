//! Columns that are alike are found however the rows are cut into batches and parts.

use arrow_array::StringArray;
use datassay::base::Spot;
use datassay::read::{Batch, ColumnView};
use datassay::sketch::hash::mix;
use datassay::state::twins::{Twin, TwinSearch, Twins};

/// The tracks of columns of text, gone through in batches of some rows.
fn twins(columns: &[Vec<String>], batch: usize, part: usize) -> Vec<Twin> {
    let rows = columns[0].len();
    let mut all = Twins::new(columns.len());
    let mapping: Vec<usize> = (0..columns.len()).collect();
    for from in (0..rows).step_by(part) {
        let mut search = TwinSearch::new(columns.len());
        let to = rows.min(from + part);
        for start in (from..to).step_by(batch) {
            let end = to.min(start + batch);
            let arrays: Vec<StringArray> =
                columns.iter().map(|column| column[start..end].iter().map(Some).collect()).collect();
            search.observe(&Rows { arrays, rows: end - start });
        }
        all.fold(&search.finish((to - from) as u64), &mapping);
    }
    all.columns().to_vec()
}

struct Rows {
    arrays: Vec<StringArray>,
    rows: usize,
}

impl Batch for Rows {
    fn rows(&self) -> usize {
        self.rows
    }

    fn column(&self, index: usize) -> ColumnView<'_> {
        ColumnView::Array(&self.arrays[index])
    }

    fn spot(&self, _row: usize) -> Spot {
        Spot::file(0)
    }
}

fn column(cell: impl Fn(usize) -> usize) -> Vec<String> {
    (0..1000).map(|row| cell(row).to_string()).collect()
}

#[test]
fn twins_are_found_however_the_rows_are_cut() {
    let spread = |row: usize| usize::try_from(mix(row as u64 + 1) % 12).expect("under twelve");
    let columns = vec![
        column(spread),
        column(|row| row),
        column(spread),
        column(|row| (spread(row) * 5 + 3) % 12 + 100),
        column(|row| row + 1),
        // Like the first but in its last row.
        column(|row| if row == 999 { spread(row) + 1 } else { spread(row) }),
        column(|_| 7),
    ];
    for (batch, part) in [(1000, 1000), (7, 1000), (64, 300), (10, 40), (1, 999)] {
        let twins = twins(&columns, batch, part);
        let same = |one: usize, other: usize| twins[one].cells.is_some() && twins[one].cells == twins[other].cells;
        let maps =
            |one: usize, other: usize| twins[one].pattern.is_some() && twins[one].pattern == twins[other].pattern;
        assert!(same(0, 2) && maps(0, 3) && maps(2, 3), "{batch} {part}");
        assert!(!same(0, 3) && !same(0, 5) && !same(1, 4) && !maps(0, 6), "{batch} {part}");
        // A part of one row has no pattern; how often each value occurs tells these two apart.
        assert!(!maps(0, 5) || part == 999, "{batch} {part}");
    }
    // What is like no other is known to be so before the end.
    let whole = twins(&columns, 1000, 1000);
    assert_eq!((whole[1], whole[4]), (Twin::default(), Twin::default()));
}
