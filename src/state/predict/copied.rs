//! Whether a column is the label in other words: the same values, a renaming of them, or a function that only rises or
//! only falls.
//!
//! All drawn rows must agree, and they must be so many that chance is no explanation: each value that counts as proof
//! has rows enough.
//!
//! **Invariant:** one row that disagrees is enough to say no.

use crate::facts::Copied;

use super::column::{Coded, UNREAD};
use super::label::{FEWEST_ROWS, Label, OTHERS};

/// The share of labelled rows that must have a value. A project judgement.
const NEARLY_ALL: f64 = 0.9;

/// Rows that each of at least two values must have to be proof: of two even values of twenty rows, one order in 10^11
/// is without an overlap.
const ROWS_OF_VALUE: u32 = 20;

/// Whether the column is the label in other words; `label_values` are those of the labelled rows.
pub(super) fn copied(column: &Coded<'_>, label_values: &Coded<'_>, label: &Label) -> Option<Copied> {
    let pairs: Vec<(u32, u32)> = column
        .codes
        .iter()
        .zip(&label_values.codes)
        .filter(|(code, of_label)| column.is_value(**code) && label_values.is_value(**of_label))
        .map(|(code, of_label)| (*code, *of_label))
        .collect();
    let read = column.codes.iter().filter(|code| **code != UNREAD).count();
    if pairs.len() < FEWEST_ROWS || (pairs.len() as f64) < NEARLY_ALL * read as f64 {
        return None;
    }
    let same = |(code, of_label): &(u32, u32)| {
        let (one, other) = (&column.values[*code as usize], &label_values.values[*of_label as usize]);
        one.cell == other.cell || one.number.zip(other.number).is_some_and(|(one, other)| one.total_cmp(&other).is_eq())
    };
    if pairs.iter().all(same) {
        return Some(Copied::Equal);
    }
    match label {
        Label::Classes(_, classes) => {
            let rare = classes.iter().filter(|class| **class == OTHERS).count();
            (is_renaming(&pairs, column, label_values) && rare * 2 < classes.len()).then_some(Copied::OneToOne)
        }
        Label::Numbers(_, raw) => is_monotone(column, raw).then_some(Copied::Monotone),
    }
}

/// Whether each value goes with one label and each label with one value.
fn is_renaming(pairs: &[(u32, u32)], column: &Coded<'_>, label: &Coded<'_>) -> bool {
    let (mut there, mut back) = (vec![u32::MAX; column.values.len()], vec![u32::MAX; label.values.len()]);
    // Where most values come once, anything goes with anything.
    if column.values.len() * 2 > pairs.len() {
        return false;
    }
    for (code, of_label) in pairs {
        let (there, back) = (&mut there[*code as usize], &mut back[*of_label as usize]);
        if *there == u32::MAX && *back == u32::MAX {
            (*there, *back) = (*of_label, *code);
        } else if *there != *of_label || *back != *code {
            return false;
        }
    }
    back.iter().filter(|code| **code != u32::MAX).count() >= 2
}

/// Whether larger values go with larger labels throughout, or with smaller ones. Values that are no numbers are put into
/// the order of their labels, and then prove something only if they come often.
fn is_monotone(column: &Coded<'_>, labels: &[f64]) -> bool {
    let has_order = column.values.iter().all(|value| value.number.is_some());
    let mut ranges: Vec<(f64, f64, f64, u32)> =
        column.values.iter().map(|value| (value.number.unwrap_or(0.0), f64::INFINITY, f64::NEG_INFINITY, 0)).collect();
    for (code, label) in column.codes.iter().zip(labels) {
        if let Some(range) = ranges.get_mut(*code as usize) {
            *range = (range.0, range.1.min(*label), range.2.max(*label), range.3 + 1);
        }
    }
    ranges.retain(|range| range.3 > 0);
    let often = ranges.iter().filter(|range| range.3 >= ROWS_OF_VALUE).count();
    // Numbers with many values prove it by their order, which chance does not give.
    if ranges.len() < 2 || !(often >= 2 || (has_order && ranges.len() >= FEWEST_ROWS)) {
        return false;
    }
    if !has_order && often < ranges.len() {
        return false;
    }
    let rises = |ranges: &[(f64, f64, f64, u32)]| ranges.windows(2).all(|pair| pair[0].2 <= pair[1].1);
    if has_order {
        ranges.sort_unstable_by(|one, next| one.0.total_cmp(&next.0));
        let has_risen = rises(&ranges);
        ranges.reverse();
        return has_risen || rises(&ranges);
    }
    ranges.sort_unstable_by(|one, next| one.1.total_cmp(&next.1));
    rises(&ranges)
}
