//! What was declared of a column, held against each of its cells: allowed values, a range, a pattern.
//!
//! ```text
//! DeclaredColumn -> Predicate --verdict of a cell--> HeldCells, one per column
//! ```
//!
//! A verdict is found once per distinct value while a table of them has room, and per cell past that, so the time it takes
//! is that of the pattern at worst, which is linear in the cell.
//!
//! **Invariant:** every cell of a column that was watched is counted, or the column is said to be lost. Equality of
//! values never rests on a hash.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::ask::{DeclaredColumn, DeclaredRange};
use crate::base::place::Origin;
use crate::base::{Measured, Spot};
use crate::detect::pattern::Pattern;
use crate::facts::{HeldCells, HeldFacts, Kind, Scalar};
use crate::read::Batch;
use crate::sketch::value_table::{Capacity, Lookup, ValueTable};

use super::cell::Analysis;
use super::row_cells::{RowCell, each_cell};

const MICROS_PER_DAY: i64 = 86_400_000_000;

/// What is to be held of the cells of a column.
#[derive(Debug)]
pub struct Predicate {
    allowed: BTreeSet<String>,
    /// Those of them that are numbers, as the bits of the number: `1` is allowed where `1.0` is.
    numbers: BTreeSet<u64>,
    range: Option<DeclaredRange>,
    pattern: Option<Pattern>,
}

/// What a cell breaks, a bit each.
pub type Verdict = u8;

const VALUE: Verdict = 1;
const ORDERED: Verdict = 2;
const NOT_ALLOWED: Verdict = 4;
const OUTSIDE: Verdict = 8;
const UNMATCHED: Verdict = 16;

/// The verdict on a cell without a value.
pub const NOTHING: Verdict = 0;

impl Predicate {
    /// What a declaration says of cells; `None` where it says nothing of the sort. Where no values are listed as allowed,
    /// codes are. A pattern that is none says nothing: who reads declarations refuses it.
    pub fn of(declared: &DeclaredColumn) -> Option<Self> {
        let codes = || declared.codes.iter().map(|(code, _)| code.clone()).collect();
        let allowed: BTreeSet<String> =
            if declared.allowed.is_empty() { codes() } else { declared.allowed.iter().cloned().collect() };
        let numbers = allowed.iter().filter_map(|text| match Analysis::of_text(text.as_bytes()) {
            Analysis { scalar: Some(scalar), form, .. } if is_number(form.kind()) => number(scalar).map(bits),
            _ => None,
        });
        let numbers = numbers.collect();
        let pattern = declared.pattern.as_deref().and_then(|text| Pattern::new(text).ok());
        let says_something = !allowed.is_empty() || declared.range.is_some() || pattern.is_some();
        says_something.then_some(Self { allowed, numbers, range: declared.range, pattern })
    }

    /// What a cell breaks; `decimal` stands before the fraction of a number in text.
    pub fn verdict(&self, cell: &RowCell<'_>, decimal: u8) -> Verdict {
        let Some(analysis) = cell.analysis(decimal).filter(|analysis| analysis.kind() != Kind::Blank) else {
            return NOTHING;
        };
        let text = cell.text().unwrap_or_default();
        let mut verdict = VALUE;
        if !self.allowed.is_empty() && !self.allows(&text, &analysis) {
            verdict |= NOT_ALLOWED;
        }
        if self.pattern.as_ref().is_some_and(|pattern| !pattern.matches(&text)) {
            verdict |= UNMATCHED;
        }
        let lies_outside = match (self.range, analysis.scalar) {
            (Some(DeclaredRange::Numbers { min, max }), Some(scalar)) => {
                number(scalar).map(|it| min.is_some_and(|min| it < min) || max.is_some_and(|max| it > max))
            }
            (Some(DeclaredRange::Days { min, max }), Some(scalar)) => {
                day(scalar).map(|it| min.is_some_and(|min| it < min) || max.is_some_and(|max| it > max))
            }
            _ => None,
        };
        match lies_outside {
            None => verdict,
            Some(false) => verdict | ORDERED,
            Some(true) => verdict | ORDERED | OUTSIDE,
        }
    }

    fn allows(&self, text: &str, analysis: &Analysis) -> bool {
        let as_number = || is_number(analysis.form.kind()).then(|| analysis.scalar.and_then(number)).flatten();
        self.allowed.contains(text)
            || !self.numbers.is_empty() && as_number().is_some_and(|it| self.numbers.contains(&bits(it)))
    }
}

const fn is_number(kind: Kind) -> bool {
    matches!(kind, Kind::Integer | Kind::Decimal)
}

fn number(scalar: Scalar) -> Option<f64> {
    match scalar {
        Scalar::Integer(integer) => Some(integer as f64),
        Scalar::Float(float) => Some(float),
        Scalar::Day(_) | Scalar::Instant(_) => None,
    }
}

/// The bits of a number; adding zero makes one of the two zeros.
fn bits(number: f64) -> u64 {
    (number + 0.0).to_bits()
}

fn day(scalar: Scalar) -> Option<i64> {
    match scalar {
        Scalar::Day(day) => Some(day.into()),
        Scalar::Instant(micros) => Some(micros.div_euclid(MICROS_PER_DAY)),
        Scalar::Integer(_) | Scalar::Float(_) => None,
    }
}

/// Counts cells of one verdict; a place is kept where there is one.
fn count(held: &mut HeldCells, verdict: Verdict, rows: u64, spot: Option<&dyn Fn() -> Spot>, limit: usize) {
    held.rows += rows;
    held.values += if verdict & VALUE > 0 { rows } else { 0 };
    held.ordered += if verdict & ORDERED > 0 { rows } else { 0 };
    if verdict & (NOT_ALLOWED | OUTSIDE | UNMATCHED) == 0 {
        return;
    }
    let tallies =
        [(NOT_ALLOWED, &mut held.not_allowed), (OUTSIDE, &mut held.outside), (UNMATCHED, &mut held.unmatched)];
    for (_, tally) in tallies.into_iter().filter(|(bit, _)| verdict & bit > 0) {
        tally.count += rows;
        if let Some(spot) = spot.filter(|_| tally.places.len() < limit) {
            tally.places.push(spot());
        }
    }
}

/// What holds cells against a declaration. It follows from the declaration, so it is neither compared nor written.
#[derive(Clone, Debug, Default)]
struct Checker {
    predicate: Option<Arc<Predicate>>,
    known: Option<ValueTable<Verdict>>,
}

impl PartialEq for Checker {
    fn eq(&self, _other: &Self) -> bool {
        true
    }
}

impl Checker {
    fn verdict(&mut self, cell: &RowCell<'_>, decimal: u8) -> Verdict {
        let (Some(predicate), Some(known)) = (&self.predicate, &mut self.known) else { return NOTHING };
        let look = match cell {
            RowCell::Text(text) => known.find_or_add_hashed(text),
            RowCell::Typed(key, _) => known.find_or_add_hashed(&key.hashed()),
            RowCell::Absent | RowCell::Null(_) | RowCell::Opaque => return NOTHING,
        };
        match look {
            Lookup::Found(index) => known.entry(index).payload,
            Lookup::Added(index) => {
                let verdict = predicate.verdict(cell, decimal);
                known.set(index, verdict, 0);
                verdict
            }
            Lookup::Full => predicate.verdict(cell, decimal),
        }
    }
}

/// A column of a part that is held against what was declared of it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PartHeld {
    /// Its position in the file.
    index: usize,
    limit: usize,
    own: HeldCells,
    /// The cells of ragged rows: which column they belong to is not known.
    shifted: HeldCells,
    is_lost: bool,
    #[serde(skip)]
    checker: Checker,
}

impl PartHeld {
    /// A column at this position in the file, of which up to `limit` places are kept and `distinct` values at a time.
    pub fn new(index: usize, predicate: Arc<Predicate>, limit: usize, distinct: usize) -> Self {
        let known = ValueTable::new(Capacity { entries: distinct, bytes: distinct.saturating_mul(64) });
        let checker = Checker { predicate: Some(predicate), known: Some(known) };
        let (own, shifted) = (HeldCells::default(), HeldCells::default());
        Self { index, limit, own, shifted, is_lost: false, checker }
    }

    /// The column's position in the file.
    pub fn index(&self) -> usize {
        self.index
    }

    /// Takes in a batch of the part.
    pub fn observe(&mut self, batch: &dyn Batch) {
        let (decimal, limit) = (batch.decimal(), self.limit);
        let mut ragged = batch.ragged().iter().peekable();
        each_cell(&batch.column(self.index), &mut |row, cell| {
            let verdict = self.checker.verdict(&cell, decimal);
            let held = if ragged.next_if_eq(&&row).is_some() { &mut self.shifted } else { &mut self.own };
            count(held, verdict, 1, Some(&|| batch.spot(row)), limit);
            self.is_lost |= matches!(cell, RowCell::Opaque);
        });
    }

    /// The verdict on a cell of a row group, to be counted by [`Self::rows`].
    pub fn verdict(&mut self, cell: &RowCell<'_>) -> Verdict {
        self.is_lost |= matches!(cell, RowCell::Opaque);
        self.checker.verdict(cell, b'.')
    }

    /// Takes in all rows of a row group by their verdicts; none where the column could not be read row by row.
    pub fn rows(&mut self, verdicts: Option<&[Verdict]>) {
        let Some(verdicts) = verdicts else {
            self.is_lost = true;
            return;
        };
        for (row, &verdict) in verdicts.iter().enumerate() {
            let spot = || Spot { record: Some(row as u64 + 1), ..Spot::default() };
            count(&mut self.own, verdict, 1, Some(&spot), self.limit);
        }
    }

    /// Takes in `rows` rows that all hold the same: what the name of a folder says.
    pub fn repeat(&mut self, value: Option<&str>, rows: u64) {
        use crate::sketch::hash::Hashed;
        let cell = value.map_or(RowCell::Absent, |value| RowCell::of_text(Hashed::of(value.as_bytes())));
        let verdict = self.checker.verdict(&cell, b'.');
        // The whole file is the place: its first row stands for it.
        let spot = || Spot { record: Some(1), ..Spot::default() };
        if rows > 0 {
            count(&mut self.own, verdict, 1, Some(&spot), self.limit);
            count(&mut self.own, verdict, rows - 1, None, self.limit);
        }
    }
}

/// The columns of a table that are held against what was declared of them, by position.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct TableHeld(BTreeMap<usize, Held>);

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
struct Held {
    own: HeldCells,
    shifted: HeldCells,
    is_lost: bool,
}

impl TableHeld {
    /// Takes in the columns of the part that comes next; `mapping[i]` is the table's column for the file's column `i`.
    pub fn fold(&mut self, part: Vec<PartHeld>, mapping: &[usize], origin: Origin) {
        for mut column in part {
            let Some(&position) = mapping.get(column.index) else { continue };
            column.own.rebase(origin);
            column.shifted.rebase(origin);
            let held = self.0.entry(position).or_default();
            held.own.merge(&column.own, column.limit);
            held.shifted.merge(&column.shifted, column.limit);
            held.is_lost |= column.is_lost;
        }
    }

    /// Takes in those of parts that come next.
    pub fn merge(&mut self, next: &Self, limit: usize) {
        for (position, theirs) in &next.0 {
            let held = self.0.entry(*position).or_default();
            held.own.merge(&theirs.own, limit);
            held.shifted.merge(&theirs.shifted, limit);
            held.is_lost |= theirs.is_lost;
        }
    }

    /// What came of it, by column. What a ragged row holds may belong to a neighbour and is left out, unless ragged rows
    /// are the rule.
    pub fn facts(&self, limit: usize) -> Vec<HeldFacts> {
        let facts = |(&column, held): (&usize, &Held)| {
            let cells = if held.is_lost {
                Measured::absent("it holds lists, raw bytes or pages that could not be read row by row")
            } else {
                let mut cells = held.own.clone();
                if held.shifted.rows > held.own.rows {
                    cells.blend(&held.shifted, limit);
                }
                Measured::Exact(cells)
            };
            HeldFacts { column, cells }
        };
        self.0.iter().map(facts).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sketch::hash::Hashed;

    fn verdict(declared: &DeclaredColumn, text: &str) -> Verdict {
        let predicate = Predicate::of(declared).expect("it says something");
        predicate.verdict(&RowCell::of_text(Hashed::of(text.as_bytes())), b'.')
    }

    #[test]
    fn a_set_allows_what_it_lists_and_equal_numbers() {
        let of = |allowed: &[&str]| DeclaredColumn {
            allowed: allowed.iter().map(|&it| it.to_owned()).collect(),
            ..DeclaredColumn::default()
        };
        for (allowed, text, expected) in [
            (&["a", "b"][..], "a", VALUE),
            (&["a", "b"], "A", VALUE | NOT_ALLOWED),
            (&["a", "b"], " a", VALUE | NOT_ALLOWED),
            (&["a", "b"], "", NOTHING),
            (&["a", "b"], "  ", NOTHING),
            (&["1", "2.5"], "1.0", VALUE),
            (&["1", "2.5"], "2.50", VALUE),
            (&["1", "2.5"], "01", VALUE | NOT_ALLOWED),
            (&["01"], "1", VALUE | NOT_ALLOWED),
            (&["0"], "-0.0", VALUE),
        ] {
            assert_eq!(verdict(&of(allowed), text), expected, "{text:?} in {allowed:?}");
        }
        let meanings = vec![("m".to_owned(), "married".to_owned())];
        let coded = DeclaredColumn { codes: meanings, ..DeclaredColumn::default() };
        assert_eq!((verdict(&coded, "m"), verdict(&coded, "s")), (VALUE, VALUE | NOT_ALLOWED));
        assert!(Predicate::of(&DeclaredColumn { unit: Some("kg".to_owned()), ..DeclaredColumn::default() }).is_none());
    }

    #[test]
    fn a_range_is_of_numbers_or_of_days_and_holds_its_ends() {
        let of = |range| DeclaredColumn { range: Some(range), ..DeclaredColumn::default() };
        let numbers = of(DeclaredRange::Numbers { min: Some(0.0), max: Some(120.0) });
        for (text, expected) in [
            ("0", VALUE | ORDERED),
            ("120", VALUE | ORDERED),
            ("-0.01", VALUE | ORDERED | OUTSIDE),
            ("121", VALUE | ORDERED | OUTSIDE),
            ("old", VALUE),
            ("2024-01-01", VALUE),
        ] {
            assert_eq!(verdict(&numbers, text), expected, "{text:?}");
        }
        let days = of(DeclaredRange::Days { min: Some(19_723), max: None });
        for (text, expected) in [
            ("2024-01-01", VALUE | ORDERED),
            ("2024-01-01T00:00:00", VALUE | ORDERED),
            ("2023-12-31T23:59:59", VALUE | ORDERED | OUTSIDE),
            ("19722", VALUE),
        ] {
            assert_eq!(verdict(&days, text), expected, "{text:?}");
        }
    }

    #[test]
    fn a_pattern_matches_the_whole_cell() {
        let declared = DeclaredColumn { pattern: Some("[A-Z]{2}[0-9]+".to_owned()), ..DeclaredColumn::default() };
        for (text, expected) in [("AB12", VALUE), ("AB12x", VALUE | UNMATCHED), ("", NOTHING)] {
            assert_eq!(verdict(&declared, text), expected, "{text:?}");
        }
    }
}
