//! A few of the distinct values, drawn by hash: how often each occurs, and what it looks like.
//!
//! Which values are kept follows from the set of values alone, so the sample is uniform over distinct values, the same
//! for any split, and the counts are exact: a value that is kept in the end was kept from the start.

use serde::{Deserialize, Serialize};

use crate::base::Measured;
use crate::detect::shape::{code_sort, shape};
use crate::facts::{CodeFacts, CodeSort, Kind, ShapeFacts};
use crate::sketch::value_table::Key;
use crate::state::cell::{Cell, untagged};
use crate::state::{Order, State};

/// The values with the smallest hashes.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Sampled {
    /// Values kept at most.
    room: u16,
    /// By hash.
    values: Vec<Value>,
    /// How far below the largest hash the last one kept is: past it nothing is kept. Zero until there is no more room.
    margin: u64,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
struct Value {
    hash: u64,
    count: u64,
    sort: Sort,
}

/// What a value is, as far as the sample tells.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
enum Sort {
    /// A number, a date, a truth value: told by its kind.
    Plain,
    /// Blank: no value.
    Blank,
    /// Text, with its shape where it has one.
    Text(CodeSort, Option<String>),
}

impl Sampled {
    /// Values kept at most, and at least: a share among them is known to within 9, or 25, percentage points in 19 of 20
    /// columns.
    const MOST: u16 = 128;
    const FEWEST: u16 = 16;

    /// A sample of no value yet, of at most so many.
    pub fn with_room(values: usize) -> Self {
        let room = u16::try_from(values).unwrap_or(u16::MAX).clamp(Self::FEWEST, Self::MOST);
        Self { room, values: Vec::new(), margin: 0 }
    }

    /// Whether one of them occurs more than once; `None` if there is none.
    pub fn repeats(&self) -> Option<bool> {
        let mut values = self.values.iter().filter(|value| value.sort != Sort::Blank).peekable();
        values.peek()?;
        Some(values.any(|value| value.count > 1))
    }

    /// What text values look like, of those that are kept.
    pub fn texts(&self) -> impl Iterator<Item = (CodeSort, Option<&str>)> {
        self.values.iter().filter_map(|value| match &value.sort {
            Sort::Text(form, shape) => Some((*form, shape.as_deref())),
            Sort::Plain | Sort::Blank => None,
        })
    }

    /// The largest hash that can still enter.
    pub(super) const fn bound(&self) -> u64 {
        u64::MAX - self.margin
    }

    /// Keeps nothing above `bound` from the start.
    pub(super) const fn expect(&mut self, bound: u64) {
        self.margin = u64::MAX - bound;
    }

    /// A sample of no value, of as many.
    pub(super) fn renewed(mut self) -> Self {
        self.values.clear();
        Self { margin: 0, ..self }
    }

    /// Bytes on the heap.
    pub fn heap_bytes(&self) -> usize {
        let shapes = self.values.iter().map(|value| match &value.sort {
            Sort::Text(_, Some(shape)) => shape.capacity(),
            _ => 0,
        });
        self.values.capacity() * size_of::<Value>() + shapes.sum::<usize>()
    }

    fn keep(&mut self, hash: u64, count: u64, sort: impl FnOnce() -> Sort) {
        match self.values.binary_search_by_key(&hash, |value| value.hash) {
            Ok(at) => self.values[at].count += count,
            Err(at) if at < usize::from(self.room) => {
                self.values.insert(at, Value { hash, count, sort: sort() });
                self.values.truncate(usize::from(self.room));
                if self.values.len() == usize::from(self.room) {
                    self.margin = self.values.last().map_or(0, |last| u64::MAX - last.hash);
                }
            }
            Err(_) => {}
        }
    }
}

impl Default for Sampled {
    fn default() -> Self {
        Self::with_room(usize::from(Self::MOST))
    }
}

impl State for Sampled {
    const ORDER: Order = Order::Canonical;

    #[inline]
    fn absorb(&mut self, cell: &Cell<'_>, weight: u64) {
        // Once it is full, nearly all cells leave here.
        if cell.hash > u64::MAX - self.margin {
            return;
        }
        self.keep(cell.hash, weight, || Sort::of(cell));
    }

    fn merge(&mut self, next: &Self) {
        for value in &next.values {
            self.keep(value.hash, value.count, || value.sort.clone());
        }
    }
}

impl Sort {
    fn of(cell: &Cell<'_>) -> Self {
        match (cell.analysis.kind(), cell.key.key()) {
            (kind, _) if kind.is_hollow() => Self::Blank,
            (kind, _) if kind != Kind::Text => Self::Plain,
            (_, Key::Text(key)) => untagged(key).map_or(Self::Plain, |text| Self::Text(code_sort(text), shape(text))),
            (_, Key::Digest { .. }) => Self::Text(CodeSort::Other, None),
        }
    }
}

/// Shapes that are told.
const SHAPES: usize = 5;

/// The shares of shapes and of codes among texts, or `None` if there is none.
pub(super) fn codes<'a>(
    texts: impl Iterator<Item = (CodeSort, Option<&'a str>)>,
) -> Option<(Vec<ShapeFacts>, CodeFacts, u64)> {
    let mut shapes = std::collections::BTreeMap::<&str, u64>::new();
    let (mut uuid, mut hash, mut code, mut all) = (0, 0, 0, 0_u64);
    for (form, shape) in texts {
        all += 1;
        match form {
            CodeSort::Uuid => uuid += 1,
            CodeSort::Hash => hash += 1,
            CodeSort::Code => code += 1,
            CodeSort::Other => {}
        }
        if let Some(shape) = shape {
            *shapes.entry(shape).or_default() += 1;
        }
    }
    let share = |count: u64| count as f64 / all as f64;
    let mut shapes: Vec<_> = shapes.into_iter().collect();
    // Stable, so equals stay in the order of their shapes.
    shapes.sort_by_key(|(_, values)| std::cmp::Reverse(*values));
    let shapes = shapes.into_iter().take(SHAPES).map(|(shape, values)| ShapeFacts {
        shape: shape.to_owned(),
        values,
        share: share(values),
    });
    let codes = CodeFacts { uuid: share(uuid), hash: share(hash), code: share(code) };
    (all > 0).then(|| (shapes.collect(), codes, all))
}

/// Shares among so many values of a sample, with how far off the largest may be: 1.96 standard errors.
pub(super) fn sampled<T>(value: T, largest: f64, values: u64) -> Measured<T> {
    let error = 1.96 * (largest * (1.0 - largest) / values as f64).sqrt().max(1.0 / values as f64);
    Measured::Approximate { value, bound: if largest > 0.0 { error / largest } else { error } }
}
