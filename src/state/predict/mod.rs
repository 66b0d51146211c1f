//! What single columns tell of the label: measured on the row sample, each column by itself.
//!
//! A model is learned of every column in the simplest way there is: the share of each class, or the mean of the label,
//! in groups of rows. Values that come often are groups, numbers are cut into stretches, texts that never come twice
//! are left aside but for their length and what names have in common. What is learned is tried on rows that it was not
//! learned from. Equal rows are in one fold, so that repeats don't make anything look learned.
//!
//! Rows are in the order of their keys, folds follow from the rows' cells and labels are dealt out from fixed seeds: the
//! same rows give the same facts.
//!
//! **Invariant:** facts hold numbers and positions, and no cell.

mod column;
mod copied;
mod label;
mod power;

use crate::base::Measured;
use crate::facts::{ColumnFacts, ColumnLeakage, Copied, Kind, LeakageFacts, Power, SettledFacts};
use crate::sketch::hash::mix;

use super::rows::salt;
use super::sample::SampledColumns;
pub use column::Coded;
use column::{MISSING, UNREAD};
use label::Label;
use power::{FOLDS, Groups, OUT};

/// A sample with its label: what columns are asked.
#[derive(Debug)]
pub struct Question<'a> {
    columns: &'a SampledColumns<'a>,
    position: usize,
    label: Label,
    values: Coded<'a>,
    /// The rows that have a label.
    rows: Vec<u32>,
    /// The fold of each of them.
    folds: Vec<u8>,
}

/// Looks at a column of the sample, before anything is asked of it.
pub fn coded<'a>(columns: &SampledColumns<'a>, facts: &ColumnFacts) -> Coded<'a> {
    Coded::of(columns, facts, columns.rows())
}

/// Strengths from which on the label is dealt out at random to see what that comes to; lower ones break no rule.
const ASKED: f64 = 0.3;

/// How often it is.
const DEALS: u64 = 10;

/// Rows with a value, under which a number is a set of codes: each is a group of its own.
const MOST_CODES: usize = 64;

impl<'a> Question<'a> {
    /// Asks columns, of which all are given, for their label; or says why that can't be.
    pub fn new(columns: &'a SampledColumns<'a>, all: &[Coded<'a>], label: &ColumnFacts) -> Result<Self, &'static str> {
        let coded = all.get(label.position).ok_or("the label was not read")?;
        let (found, rows) = Label::of(label, coded)?;
        let values = coded.only(&rows);
        let mut sums = vec![0; columns.rows().count()];
        for (position, column) in all.iter().enumerate() {
            column.add_to(&mut sums, salt(position));
        }
        let fold = |row: &u32| u8::try_from(mix(sums[*row as usize]) % FOLDS as u64).unwrap_or(0);
        let folds = rows.iter().map(fold).collect();
        Ok(Self { columns, position: label.position, label: found, values, rows, folds })
    }

    /// What a column tells.
    pub fn column(&self, facts: &ColumnFacts, all: &Coded<'a>) -> ColumnLeakage {
        let coded = all.only(&self.rows);
        let is_quantity = matches!(self.label, Label::Numbers(..));
        // What only grows goes with the time, and is no copy of it.
        let goes_with_time = |copied: &Copied| is_quantity && facts.kind.is_date() && *copied == Copied::Monotone;
        let copied = copied::copied(&coded, &self.values, &self.label).filter(|copied| !goes_with_time(copied));
        let value = if facts.kind.is_date() && is_quantity {
            Measured::absent("quantities go with the time, which tells nothing that must not be known")
        } else {
            self.power(&Self::of_values(&coded)).map_or(Measured::absent("it hardly varies"), Measured::Exact)
        };
        let name = if is_quantity { self.by_order(&coded) } else { self.by_name(&coded) };
        let missing = Self::of_gaps(&coded).and_then(|groups| self.power(&groups));
        let settled = self.settled(&coded);
        ColumnLeakage { position: facts.position, copy: copied, value, name, missing, settled }
    }

    /// The facts, with those of the columns.
    pub fn facts(self, columns: Vec<ColumnLeakage>) -> LeakageFacts {
        let order = self.order();
        LeakageFacts {
            label: self.position,
            target: self.label.target(),
            sampled: self.columns.rows().count() as u64,
            rows: self.rows.len() as u64,
            columns,
            order,
        }
    }

    /// How well the place of a row tells its label.
    fn order(&self) -> Option<Power> {
        let mut places: Vec<(u32, u32, u32, usize)> = self
            .rows
            .iter()
            .enumerate()
            .map(|(index, row)| {
                let row = self.columns.row(*row);
                (row.file, row.part, row.row, index)
            })
            .collect();
        places.sort_unstable();
        match &self.label {
            Label::Numbers(_, raw) => power::of_order(&places.iter().map(|place| raw[place.3]).collect::<Vec<_>>()),
            Label::Classes(..) => {
                let mut numbers = vec![0.0; places.len()];
                for (rank, place) in places.iter().enumerate() {
                    numbers[place.3] = rank as f64;
                }
                let all: Vec<Option<f64>> = numbers.into_iter().map(Some).collect();
                self.power(&stretches(&all, |_| OUT, 0))
            }
        }
    }

    /// How well groups tell the label, with what they come to when labels are dealt out at random.
    fn power(&self, groups: &Groups) -> Option<Power> {
        let tell = |label: &Label| match label {
            Label::Classes(classes, labels) => power::of_classes(groups, classes, labels, &self.folds),
            Label::Numbers(labels, _) => power::of_numbers(groups, labels, &self.folds),
        };
        let found = tell(&self.label)?;
        if found.measure.strength(found.low) < ASKED {
            return Some(found);
        }
        let deals = (0..DEALS).filter_map(|deal| tell(&self.label.dealt_out(deal)));
        let control = deals.map(|power| power.strength()).fold(0.0, f64::max);
        Some(Power { control: Some(control), ..found })
    }

    /// Rows by the value of a column; those in which it is missing are a group.
    fn of_values(coded: &Coded<'_>) -> Groups {
        let present = coded.present();
        let numbers: usize =
            coded.values.iter().filter(|value| value.number.is_some()).map(|value| value.rows as usize).sum();
        if coded.values.len() > MOST_CODES && numbers as f64 >= 0.9 * present as f64 {
            let all: Vec<Option<f64>> = coded.codes.iter().map(|code| coded.number(*code)).collect();
            return stretches(&all, |row| rest(coded.codes[row]), 2);
        }
        if coded.values.len() * 2 > present.max(MOST_CODES) {
            // Texts that are all different: nothing is learned of them but by their length.
            let all: Vec<Option<f64>> =
                coded.codes.iter().map(|code| coded.values.get(*code as usize).map(column::Value::length)).collect();
            return stretches(&all, |row| rest(coded.codes[row]), 2);
        }
        let gap = u32::try_from(coded.values.len()).unwrap_or(OUT);
        let group = |code: &u32| match *code {
            UNREAD => OUT,
            MISSING => gap,
            code => code,
        };
        Groups { of_row: coded.codes.iter().map(group).collect(), count: coded.values.len() + 1, numbers: None }
    }

    /// Rows by whether a column is missing; `None` where it never or always is.
    fn of_gaps(coded: &Coded<'_>) -> Option<Groups> {
        let is_missing = |code: &&u32| **code == MISSING;
        let missing = coded.codes.iter().filter(is_missing).count();
        let read = coded.codes.iter().filter(|code| **code != UNREAD).count();
        let group = |code: &u32| match *code {
            UNREAD => OUT,
            MISSING => 1,
            _ => 0,
        };
        (missing > 0 && missing < read).then(|| Groups {
            of_row: coded.codes.iter().map(group).collect(),
            count: 2,
            numbers: None,
        })
    }

    /// What names of rows have in common: what stands before their first digit, or the number that they end with.
    fn by_name(&self, coded: &Coded<'_>) -> Option<Power> {
        let present = coded.present();
        if coded.values.len() * 2 <= present.max(MOST_CODES) {
            return None;
        }
        let is_name = |value: &&column::Value<'_>| {
            matches!(value.kind, Kind::Text | Kind::Code)
                && value.text().is_some_and(|text| {
                    text.iter().any(u8::is_ascii_digit) && !text.contains(&b' ') && text.len() <= 64
                })
        };
        if (coded.values.iter().filter(is_name).count() as f64) < 0.9 * coded.values.len() as f64 {
            return None;
        }
        let parts: Vec<(u64, f64)> = coded.values.iter().map(|value| parts(value.text().unwrap_or_default())).collect();
        let mut prefixes: Vec<u64> = parts.iter().map(|part| part.0).collect();
        prefixes.sort_unstable();
        prefixes.dedup();
        let number = |code: &u32| parts.get(*code as usize).map(|part| part.1);
        let numbers: Vec<Option<f64>> = coded.codes.iter().map(number).collect();
        let by_number = self.power(&stretches(&numbers, |row| rest(coded.codes[row]), 2));
        let by_prefix = (2..=MOST_CODES).contains(&prefixes.len()).then(|| {
            let group = |code: &u32| match parts.get(*code as usize) {
                Some((prefix, _)) => {
                    prefixes.binary_search(prefix).map_or(OUT, |index| u32::try_from(index).unwrap_or(OUT))
                }
                None => OUT,
            };
            let of_row = coded.codes.iter().map(group).collect();
            self.power(&Groups { of_row, count: prefixes.len(), numbers: None })
        });
        [by_number, by_prefix.flatten()].into_iter().flatten().max_by(|one, other| one.low.total_cmp(&other.low))
    }

    /// How well the order of a column's numbers tells a quantity.
    fn by_order(&self, coded: &Coded<'_>) -> Option<Power> {
        let Label::Numbers(_, raw) = &self.label else { return None };
        let mut pairs: Vec<(f64, usize)> =
            coded.codes.iter().enumerate().filter_map(|(row, code)| Some((coded.number(*code)?, row))).collect();
        if coded.values.len() * 2 <= pairs.len() || pairs.len() < label::FEWEST_ROWS {
            return None;
        }
        pairs.sort_unstable_by(|one, next| one.0.total_cmp(&next.0).then(one.1.cmp(&next.1)));
        power::of_order(&pairs.into_iter().map(|(_, row)| raw[row]).collect::<Vec<_>>())
    }

    /// Whether rows in which a column is missing, or those in which it is not, nearly all have one label.
    fn settled(&self, coded: &Coded<'_>) -> Option<SettledFacts> {
        let Label::Classes(classes, labels) = &self.label else { return None };
        let mut counts = vec![[0_u64; 2]; classes.count];
        let mut rows = [0_u64; 2];
        for (code, label) in coded.codes.iter().zip(labels).filter(|(code, _)| **code != UNREAD) {
            let side = usize::from(*code == MISSING);
            rows[side] += 1;
            if let Some(counts) = counts.get_mut(usize::from(*label)) {
                counts[side] += 1;
            }
        }
        let of_side = |side: usize| {
            let (here, there) = (rows[side], rows[1 - side]);
            let same = counts.iter().max_by_key(|counts| counts[side])?;
            let elsewhere = same[1 - side] as f64 / there as f64;
            if here < SETTLED_ROWS || (here as f64) < SETTLED_SHARE * (here + there) as f64 {
                return None;
            }
            if there < SETTLED_ROWS || 1.0 - elsewhere < SETTLED_REST {
                return None;
            }
            let other = 1.0 - power::share_lower(same[side] as f64, here as f64);
            let sure = (1.0 - other / (1.0 - elsewhere)).max(0.0);
            Some(SettledFacts { is_missing: side == 1, rows: here, same: same[side], elsewhere, sure })
        };
        [of_side(0), of_side(1)].into_iter().flatten().max_by(|one, other| one.sure.total_cmp(&other.sure))
    }
}

/// Rows, and the share of all, that must be on a side to settle anything. Project judgements: what holds for a handful
/// of rows gives no model an answer.
const SETTLED_ROWS: u64 = 30;
const SETTLED_SHARE: f64 = 0.01;

/// The share of the other rows that must have another label: where nearly all have the one, it settles nothing. A
/// project judgement.
const SETTLED_REST: f64 = 0.1;

/// The group of a row without a number: that of missing cells, or of what is no number.
const fn rest(code: u32) -> u32 {
    match code {
        UNREAD => OUT,
        MISSING => 0,
        _ => 1,
    }
}

/// Rows cut into stretches of a number, each of about as many rows, and those without a number in groups of their own
/// behind them.
fn stretches(numbers: &[Option<f64>], rest: impl Fn(usize) -> u32, rests: usize) -> Groups {
    let mut sorted: Vec<(f64, usize)> =
        numbers.iter().enumerate().filter_map(|(row, number)| Some(((*number)?, row))).collect();
    sorted.sort_unstable_by(|one, next| one.0.total_cmp(&next.0).then(one.1.cmp(&next.1)));
    // Sixteen rows tell a mean to within a quarter of a deviation.
    let wanted = (sorted.len() / 16).clamp(4, 128);
    let size = sorted.len().div_ceil(wanted).max(1);
    let (mut of_row, mut means) = (vec![OUT; numbers.len()], Vec::new());
    let (mut count, mut sum) = (0_usize, 0.0);
    for same in sorted.chunk_by(|one, next| one.0.total_cmp(&next.0).is_eq()) {
        // A value of many rows is a stretch of its own.
        if count > 0 && (count >= size || same.len() >= size) {
            means.push(sum / count as f64);
            (count, sum) = (0, 0.0);
        }
        let group = u32::try_from(means.len()).unwrap_or(OUT);
        for (number, row) in same {
            of_row[*row] = group;
            sum += number;
        }
        count += same.len();
    }
    if count > 0 {
        means.push(sum / count as f64);
    }
    let behind = u32::try_from(means.len()).unwrap_or(OUT);
    for (row, group) in of_row.iter_mut().enumerate().filter(|(row, _)| numbers[*row].is_none()) {
        *group = match rest(row) {
            OUT => OUT,
            other => behind + other,
        };
    }
    let raw = numbers.iter().map(|number| number.unwrap_or(f64::NAN)).collect();
    Groups { of_row, count: means.len() + rests, numbers: Some((raw, means)) }
}

/// What stands before the first digit of a name, as a hash, and the number that its digits at the end make.
fn parts(name: &[u8]) -> (u64, f64) {
    let first = name.iter().position(u8::is_ascii_digit).unwrap_or(name.len());
    let last = name.iter().rposition(u8::is_ascii_digit).map_or(0, |last| last + 1);
    let start = name[..last].iter().rposition(|byte| !byte.is_ascii_digit()).map_or(0, |other| other + 1);
    let digits = &name[start..last];
    let number = digits.iter().fold(0.0, |number, digit| number * 10.0 + f64::from(digit - b'0'));
    (crate::sketch::hash::hash_bytes(&name[..first]), number)
}
