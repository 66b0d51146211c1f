//! Rules on whether a model can be taught from the label.

pub(super) mod awkward_target;
mod chance;
pub(super) mod class_imbalance;
pub(super) mod conflicting_labels;
pub(super) mod inconsistent_labels;
mod late;
pub(super) mod missing_label;
pub(super) mod rare_class;
pub(super) mod single_class;
pub(super) mod unexpected_labels;
pub(super) mod uneven_label_coverage;
pub(super) mod unlabelled_rows;
pub(super) mod unmatched_labels;

use crate::base::Measured;
use crate::facts::{ColumnFacts, LabelValues, TableFacts};

/// What the values of a label tell, where they are known.
pub(super) fn values<'a>(table: &'a TableFacts, column: &ColumnFacts) -> Option<&'a LabelValues> {
    table.label.as_ref().filter(|label| label.column == column.position)?.values.exact()
}

/// The rows of each class, largest first, with the spellings of one class taken together: that there are several is told
/// by `inconsistent-labels`, and is no class that is rare.
pub(super) fn classes(table: &TableFacts, column: &ColumnFacts) -> Option<Measured<Vec<u64>>> {
    let classes = column.classes.clone()?;
    let Some(spellings) = values(table, column).map(|values| &values.spellings) else { return Some(classes) };
    Some(classes.map(|rows| {
        let mut rows: Vec<Option<u64>> = rows.into_iter().map(Some).collect();
        for group in spellings {
            let sum = group.iter().filter_map(|&class| rows.get_mut(class).and_then(Option::take)).sum();
            if let Some(first) = group.first().and_then(|&first| rows.get_mut(first)) {
                *first = Some(sum);
            }
        }
        let mut rows: Vec<u64> = rows.into_iter().flatten().collect();
        rows.sort_unstable_by(|one, other| other.cmp(one));
        rows
    }))
}
