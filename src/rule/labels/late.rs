//! Labels that are late rather than missing: the newest rows have none yet, and older ones do.

use crate::facts::{LabelFacts, Period, Slice, SliceBy, TableFacts};

use super::chance::at_most;

/// The part of all unlabelled rows that the newest periods must hold to explain them. A project judgement.
const EXPLAINED: f64 = 0.8;
/// How small their labelled share must be beside that of older rows, and how chance is bounded. Project judgements.
const FALLEN: f64 = 0.5;
const CHANCE: f64 = 0.001;

/// What the newest periods hold.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Late {
    /// The column of dates, by its position.
    pub(super) column: usize,
    /// How long a period is.
    pub(super) period: Period,
    /// How many of the last are late.
    pub(super) last: usize,
    /// Of how many.
    pub(super) periods: usize,
    /// Unlabelled rows in them.
    pub(super) unlabelled: u64,
}

/// The newest periods that explain the unlabelled rows of a table, if some do: of several columns of dates, the fewest.
pub(super) fn late(table: &TableFacts, label: &LabelFacts) -> Option<Late> {
    let slicings = label.slices.value()?;
    let found = slicings.iter().filter_map(|slicing| match slicing.by {
        SliceBy::Period(column, period) => newest(column, period, &slicing.slices, table.rows),
        _ => None,
    });
    found.min_by(|one, other| share(one).total_cmp(&share(other)).then(other.unlabelled.cmp(&one.unlabelled)))
}

fn share(late: &Late) -> f64 {
    late.last as f64 / late.periods as f64
}

fn newest(column: usize, period: Period, slices: &[Slice], rows: u64) -> Option<Late> {
    let all: u64 = slices.iter().map(|slice| slice.rows - slice.labelled).sum();
    let dated: Vec<&Slice> = slices.iter().filter(|slice| !slice.is_null).collect();
    let seen: u64 = dated.iter().map(|slice| slice.rows).sum();
    // A date that most rows do not have tells nothing of them.
    if all == 0 || dated.len() < 3 || seen * 2 < rows {
        return None;
    }
    let (mut last_rows, mut last_labelled) = (0, 0);
    for last in 1..=dated.len() / 2 {
        let slice = dated[dated.len() - last];
        (last_rows, last_labelled) = (last_rows + slice.rows, last_labelled + slice.labelled);
        let unlabelled = last_rows - last_labelled;
        if (unlabelled as f64) < EXPLAINED * all as f64 {
            continue;
        }
        let labelled: u64 = dated.iter().map(|slice| slice.labelled).sum();
        let older = (labelled - last_labelled) as f64 / (seen - last_rows).max(1) as f64;
        let newer = last_labelled as f64 / last_rows.max(1) as f64;
        let chance = at_most(last_labelled, last_rows, labelled as f64 / seen as f64);
        let is_late = newer <= FALLEN * older && chance * (dated.len() as f64) < CHANCE;
        return is_late.then_some(Late { column, period, last, periods: dated.len(), unlabelled });
    }
    None
}
