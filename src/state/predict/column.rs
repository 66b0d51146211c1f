//! A column of the sample as numbers of values: each different value has one, and is looked at once.
//!
//! **Invariant:** equal cells have equal numbers, whatever their hashes are.

use crate::facts::{ColumnFacts, DisguiseSort, Form, Kind, Scalar};
use crate::sketch::hash::{Hashed, hash_bytes, mix};
use crate::state::cell::{Analysis, key_number, key_text, untagged};
use crate::state::sample::{SampledCell, SampledColumns};

/// The code of a cell that could not be read.
pub(super) const UNREAD: u32 = u32::MAX;

/// The code of a cell that is missing: a null, absent, blank, or a word that means so in this column.
pub(super) const MISSING: u32 = u32::MAX - 1;

/// A column of the sample.
#[derive(Clone, Debug)]
pub struct Coded<'a> {
    /// For each row the number of its value, or [`UNREAD`] or [`MISSING`].
    pub(super) codes: Vec<u32>,
    /// The values, in the order in which they come first.
    pub(super) values: Vec<Value<'a>>,
}

/// A different value.
#[derive(Clone, Copy, Debug)]
pub(super) struct Value<'a> {
    pub(super) cell: SampledCell<'a>,
    pub(super) kind: Kind,
    /// Where it has an order.
    pub(super) number: Option<f64>,
    /// Rows that have it.
    pub(super) rows: u32,
}

impl<'a> Value<'a> {
    /// Its text, if it is one that was kept.
    pub(super) fn text(&self) -> Option<&'a [u8]> {
        match self.cell {
            SampledCell::Value(key) => untagged(key),
            _ => None,
        }
    }

    /// A number that it shares with what is the same in another format.
    fn neutral(&self) -> u64 {
        match (self.number, self.cell) {
            (None, SampledCell::Long(digest)) => hash_bytes(digest),
            (None, SampledCell::Value(key)) => hash_bytes(key_text(key).as_bytes()),
            (Some(number), _) => mix((number + 0.0).to_bits()),
            (None, _) => 0,
        }
    }

    /// How many bytes it has as text.
    pub(super) fn length(&self) -> f64 {
        match self.cell {
            SampledCell::Value(key) => key.len() as f64,
            SampledCell::Long(digest) => {
                let length = digest.get(16..).and_then(|length| length.try_into().ok());
                length.map_or(0.0, |length| u64::from_le_bytes(length) as f64)
            }
            _ => 0.0,
        }
    }
}

impl<'a> Coded<'a> {
    /// The cells of a column in these rows.
    pub(super) fn of(columns: &SampledColumns<'a>, facts: &ColumnFacts, rows: impl Iterator<Item = u32>) -> Self {
        let mut coded = Self { codes: Vec::new(), values: Vec::new() };
        // What a value's number is, or that it means missing; found by its hash.
        let mut known: Vec<(SampledCell<'a>, u32)> = Vec::new();
        let mut slots: Vec<u32> = vec![0; 64];
        for row in rows {
            let cell = columns.cell(row, facts.position);
            let key = match cell {
                SampledCell::Unread => {
                    coded.codes.push(UNREAD);
                    continue;
                }
                SampledCell::Null | SampledCell::Absent => {
                    coded.codes.push(MISSING);
                    continue;
                }
                SampledCell::Opaque => &[][..],
                SampledCell::Value(key) | SampledCell::Long(key) => key,
            };
            if (known.len() + 1) * 2 > slots.len() {
                slots = vec![0; slots.len() * 4];
                for (number, (cell, _)) in (1..).zip(&known) {
                    let at = free(&slots, cell, &known);
                    slots[at] = number;
                }
            }
            let at = find(&slots, hash_bytes(key), |index| known[index].0 == cell);
            let index = (slots[at] as usize).checked_sub(1).unwrap_or_else(|| {
                let (kind, form, number) = look(cell, columns.row(row).decimal);
                let code = if means_missing(facts, kind, form) {
                    MISSING
                } else {
                    coded.values.push(Value { cell, kind, number, rows: 0 });
                    u32::try_from(coded.values.len() - 1).unwrap_or(MISSING)
                };
                known.push((cell, code));
                slots[at] = u32::try_from(known.len()).unwrap_or(u32::MAX);
                known.len() - 1
            });
            let code = known[index].1;
            if let Some(value) = coded.values.get_mut(code as usize) {
                value.rows += 1;
            }
            coded.codes.push(code);
        }
        coded
    }

    /// Whether a code is that of a value.
    pub(super) fn is_value(&self, code: u32) -> bool {
        (code as usize) < self.values.len()
    }

    /// The number of a code, if it is one of a value that has an order.
    pub(super) fn number(&self, code: u32) -> Option<f64> {
        self.values.get(code as usize)?.number
    }

    /// The same of these of its rows.
    pub(super) fn only(&self, rows: &[u32]) -> Self {
        let (mut codes, mut values) = (Vec::with_capacity(rows.len()), Vec::new());
        let mut renamed = vec![None; self.values.len()];
        for row in rows {
            let old = self.codes[*row as usize];
            let Some(renamed) = renamed.get_mut(old as usize) else {
                codes.push(old);
                continue;
            };
            let code = *renamed.get_or_insert_with(|| {
                values.push(Value { rows: 0, ..self.values[old as usize] });
                u32::try_from(values.len() - 1).unwrap_or(MISSING)
            });
            values[code as usize].rows += 1;
            codes.push(code);
        }
        Self { codes, values }
    }

    /// Adds to a number for each row what its cell is, the same in every format: rows with equal cells have equal sums.
    pub(super) fn add_to(&self, sums: &mut [u64], salt: u64) {
        let neutral: Vec<u64> = self.values.iter().map(Value::neutral).collect();
        for (sum, code) in sums.iter_mut().zip(&self.codes) {
            let cell = neutral.get(*code as usize).copied().unwrap_or_default();
            *sum = sum.wrapping_add(cell.wrapping_mul(salt));
        }
    }

    /// Rows with a value.
    pub(super) fn present(&self) -> usize {
        self.values.iter().map(|value| value.rows as usize).sum()
    }
}

fn free(slots: &[u32], cell: &SampledCell<'_>, known: &[(SampledCell<'_>, u32)]) -> usize {
    let key = match cell {
        SampledCell::Value(key) | SampledCell::Long(key) => key,
        _ => &[][..],
    };
    find(slots, hash_bytes(key), |index| known[index].0 == *cell)
}

/// The slot of a value, or the free one where it belongs.
fn find(slots: &[u32], hash: u64, is_same: impl Fn(usize) -> bool) -> usize {
    let mask = slots.len() - 1;
    #[expect(clippy::cast_possible_truncation, reason = "only the lower bits are used")]
    let mut at = hash as usize & mask;
    loop {
        match (slots[at] as usize).checked_sub(1) {
            Some(index) if !is_same(index) => at = (at + 1) & mask,
            _ => return at,
        }
    }
}

/// What a value looks like, and where it stands in its order.
fn look(cell: SampledCell<'_>, decimal: u8) -> (Kind, Option<Form>, Option<f64>) {
    match cell {
        SampledCell::Value(key) => match untagged(key) {
            Some(text) => {
                let analysis = Analysis::of_text_with(&Hashed::of(text), decimal);
                (analysis.kind(), Some(analysis.form), analysis.scalar.map(number).filter(|number| number.is_finite()))
            }
            None => match key_number(key).filter(|number| number.is_finite()) {
                // Truth values are words in text.
                Some(_) if matches!(key, [0xFC, ..]) => (Kind::Boolean, None, None),
                number => (Kind::Decimal, None, number),
            },
        },
        SampledCell::Long(_) => (Kind::Text, None, None),
        _ => (Kind::Other, None, None),
    }
}

/// A value with an order as a number; days and instants in microseconds.
pub(super) fn number(scalar: Scalar) -> f64 {
    match scalar {
        Scalar::Integer(whole) => whole as f64,
        Scalar::Float(number) => number,
        Scalar::Day(day) => f64::from(day) * 86_400e6,
        Scalar::Instant(micros) => micros as f64,
    }
}

/// Whether such a value means missing in this column. Numbers and days never do here: whether 999 does is a guess, and
/// as a value it is told of all the same.
fn means_missing(facts: &ColumnFacts, kind: Kind, form: Option<Form>) -> bool {
    let is_token = |form: Form| {
        facts.disguised.by_form.iter().any(|disguise| disguise.sort == DisguiseSort::Token && disguise.form == form)
    };
    kind == Kind::Blank || form.is_some_and(is_token)
}
