//! The label of the sampled rows: classes by number, or numbers.
//!
//! **Invariant:** rows without a label have none made up; a class with too few rows is told from others by nobody.

use crate::facts::{ColumnFacts, Target};

use super::column::Coded;
use super::power::FEWEST_OF_CLASS;

/// The class of rows whose own class has too few.
pub(super) const OTHERS: u16 = u16::MAX;

/// Classes that are told apart at most, those of most rows. Basis: with more the mean over classes says little of any,
/// and Vertex AI's tables end at 500.
const MOST_CLASSES: usize = 20;

/// Rows with a label under which nothing is said: the interval of an even perfect split would be wider than the limits.
pub(super) const FEWEST_ROWS: usize = 50;

/// What is to be told.
#[derive(Clone, Debug)]
pub(super) enum Label {
    /// The class of each row.
    Classes(Classes, Vec<u16>),
    /// The number of each row: within its first and last hundredth, so that a few giants do not decide, and as it is.
    Numbers(Vec<f64>, Vec<f64>),
}

/// The classes of a label.
#[derive(Clone, Copy, Debug)]
pub(super) struct Classes {
    /// Those with rows enough.
    pub(super) count: usize,
    /// Whether there are no others.
    pub(super) is_all: bool,
}

impl Label {
    /// The label in this column, and which of the sampled rows have one; or why it can't be told.
    pub(super) fn of(column: &ColumnFacts, coded: &Coded<'_>) -> Result<(Self, Vec<u32>), &'static str> {
        let rows = (0_u32..).zip(&coded.codes);
        if Target::is_number(column) {
            let (rows, raw): (Vec<u32>, Vec<f64>) =
                rows.filter_map(|(row, code)| Some((row, coded.number(*code)?))).unzip();
            if rows.len() < FEWEST_ROWS {
                return Err("fewer than 50 of the rows that were drawn have a label");
            }
            let mut sorted = raw.clone();
            sorted.sort_unstable_by(f64::total_cmp);
            let (low, high) = (sorted[sorted.len() / 100], sorted[sorted.len() - 1 - sorted.len() / 100]);
            if low.total_cmp(&high).is_eq() {
                return Err("the label hardly varies");
            }
            let within = raw.iter().map(|number| number.clamp(low, high)).collect();
            return Ok((Self::Numbers(within, raw), rows));
        }
        let (rows, held): (Vec<u32>, Vec<u32>) =
            rows.filter(|(_, code)| coded.is_value(**code)).map(|(row, code)| (row, *code)).unzip();
        if rows.len() < FEWEST_ROWS {
            return Err("fewer than 50 of the rows that were drawn have a label");
        }
        let mut sizes: Vec<(u64, u32)> = (0_u32..).take(coded.values.len()).map(|code| (0, code)).collect();
        for code in &held {
            sizes[*code as usize].0 += 1;
        }
        // The largest first; of equals the one that came first.
        sizes.sort_by_key(|(size, _)| std::cmp::Reverse(*size));
        let present = sizes.iter().take_while(|(size, _)| *size > 0).count();
        let count = sizes.iter().take(MOST_CLASSES).take_while(|(size, _)| *size >= FEWEST_OF_CLASS).count();
        if present < 2 {
            return Err("the rows that were drawn have one class only");
        }
        if count == 0 || (present == 2 && count < 2) {
            return Err("fewer than ten of the rows that were drawn have the rarer class");
        }
        let mut class = vec![OTHERS; coded.values.len()];
        for (number, (_, code)) in (0_u16..).zip(&sizes[..count]) {
            class[*code as usize] = number;
        }
        let of_row = held.iter().map(|code| class[*code as usize]).collect();
        Ok((Self::Classes(Classes { count, is_all: present == count }, of_row), rows))
    }

    /// The same labels dealt out to other rows: always the same deal for the same number.
    pub(super) fn dealt_out(&self, deal: u64) -> Self {
        match self {
            Self::Classes(classes, labels) => Self::Classes(*classes, shuffled(labels, deal)),
            Self::Numbers(labels, _) => Self::Numbers(shuffled(labels, deal), Vec::new()),
        }
    }

    /// What is told.
    pub(super) const fn target(&self) -> Target {
        match self {
            Self::Classes(classes, _) => Target::Classes(classes.count),
            Self::Numbers(..) => Target::Number,
        }
    }
}

fn shuffled<T: Copy>(values: &[T], deal: u64) -> Vec<T> {
    let mut values = values.to_vec();
    let mut state = crate::sketch::hash::mix(deal + 1);
    for last in (1..values.len()).rev() {
        state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let random = u128::from(crate::sketch::hash::mix(state));
        #[expect(clippy::cast_possible_truncation, reason = "at most `last`")]
        values.swap(last, ((random * (last as u128 + 1)) >> 64) as usize);
    }
    values
}
