//! Zeros where a zero is impossible: no living person has a blood pressure of 0.
//!
//! A zero belongs in most columns, and nothing in one column of numbers alone can always tell. So several things must
//! speak for it together: zero lies apart from all other numbers, it comes more than once, the column's name is of a
//! measure that can't be zero, or other columns of the table show the same without doubt. A name of something that is
//! counted, paid or gained speaks against it, as do zeros that are the rule.
//!
//! Sources: `DataRobot`'s data quality reference lists zeros whose frequency is an outlier apart ("excess zeros"), as they
//! are mistakes in one column and true in the next; the names are a project judgement.

use crate::facts::ColumnFacts;

use super::name::{Zeros, zeros_by_name};
use super::sentinel::number;
use super::spread::Spread;
use super::{Disguise, DisguiseSort, main_type};

/// Where more cells than this are zero, zeros are the rule.
const MOST: f64 = 0.5;
/// The same where nothing but the numbers speaks against them.
const UNNAMED_MOST: f64 = 0.25;
/// Different numbers that a measure has at least, beside zero.
const ENOUGH_DIFFERENT: u64 = 10;
/// Zero is an outlier so many standard deviations below the mean of the others.
const FAR: f64 = 3.0;
/// And nearly one at so many, where a name speaks for it.
const NEARLY_FAR: f64 = 2.0;
/// Nothing lies between zero and the smallest other number, for so many standard deviations.
const GAP: f64 = 1.0;
/// The same where the column's name says nothing.
const WIDE_GAP: f64 = 1.75;
/// Fewer zeros than this may be slips.
const FEWEST: u64 = 3;
/// The frequency of zero is an outlier from so many times that of other values on.
const OFTEN: f64 = 5.0;
/// The smallest other number, as a share of the mean, from which on zero is no neighbour of it.
const SHARE_OF_MEAN: f64 = 0.05;
/// So many steps, as the next larger number is one away, part zero from the smallest other number.
const STEPS: f64 = 3.0;
/// Columns of the table with the same trouble that count as evidence.
const SIBLINGS: usize = 2;

/// The zeros of a column, and the numbers beside them.
struct Case {
    zeros: u64,
    /// Zeros among all numbers.
    share: f64,
    others: Spread,
    /// Standard deviations from zero to the mean.
    far: f64,
    /// And to the smallest other number.
    gap: f64,
    /// From that number to the next.
    step: Option<f64>,
    name: Zeros,
}

impl Case {
    /// Whether zero is but the next number below the smallest other one: the next whole one, as far off as that is from
    /// the one above it, or close by.
    fn is_neighbour(&self) -> bool {
        let low = self.others.low;
        (low > 0.99 && low < 1.01)
            || self.step.is_some_and(|step| low < STEPS * step)
            || low < SHARE_OF_MEAN * self.others.mean
    }
}

/// Whether the column's numbers alone show that its zeros are none.
pub(super) fn is_sure(column: &ColumnFacts) -> bool {
    case(column).is_some_and(|case| {
        let gap = match case.name {
            Zeros::CantBe => GAP,
            Zeros::Unknown if case.share <= UNNAMED_MOST => WIDE_GAP,
            Zeros::Unknown | Zeros::Belong => return false,
        };
        case.far >= FAR && case.gap >= gap && case.zeros >= FEWEST && !case.is_neighbour()
    })
}

/// Whether they show it together with the column's name, or with so many columns of the table that show it alone.
pub(super) fn is_likely(column: &ColumnFacts, siblings: usize) -> bool {
    case(column).is_some_and(|case| {
        let has_backing = match case.name {
            Zeros::CantBe => true,
            Zeros::Unknown => siblings >= SIBLINGS,
            Zeros::Belong => false,
        };
        let is_often = case.zeros as f64 >= OFTEN * case.others.count / case.others.distinct.max(1) as f64;
        has_backing && !case.is_neighbour() && (case.far >= NEARLY_FAR || is_often)
    })
}

/// The zeros.
pub(super) fn zeros(column: &ColumnFacts) -> Vec<Disguise> {
    let forms = column.written.forms.iter().filter(|facts| number(facts.form) == Some(0.0));
    forms.map(|facts| Disguise { form: facts.form, sort: DisguiseSort::Zero, cells: facts.cells.clone() }).collect()
}

/// What speaks for and against; `None` where zeros are none, are the rule, or have too few numbers beside them.
fn case(column: &ColumnFacts) -> Option<Case> {
    if !main_type(column).is_number() {
        return None;
    }
    let is_known = |form| column.disguised.by_form.iter().any(|known| known.form == form);
    let (mut zeros, mut others) = (0, Spread::of(&column.written.ordinary));
    for facts in &column.written.forms {
        match number(facts.form) {
            Some(0.0) => zeros += facts.cells.count,
            Some(value) if !is_known(facts.form) => others = others.with(value, facts.cells.count),
            _ => {}
        }
    }
    let share = zeros as f64 / (zeros as f64 + others.count);
    if zeros == 0 || share > MOST || others.distinct < ENOUGH_DIFFERENT || others.low <= 0.0 {
        return None;
    }
    let deviation = others.deviation();
    let name = zeros_by_name(&column.name);
    let step = column.written.ordinary.lowest_step;
    Some(Case { zeros, share, others, far: others.mean / deviation, gap: others.low / deviation, step, name })
}
