//! What is told of a column's values beyond kinds, counts and moments: put together once, when everything is merged.
//!
//! While all distinct values are known it comes from them, and is exact; after that from the streaming states, with a
//! bound, or not at all.

use crate::base::Measured;
use crate::detect::shape::{code_sort, shape};
use crate::facts::{
    CodeFacts, CodeSort, ColumnType, DetailFacts, Form, Frequency, Kind, Scalar, ShapeFacts, SpellingFacts, Writing,
};
use crate::sketch::value_table::{Key, ValueTable};
use crate::state::cell::{Analysis, untagged};

use super::sampled::{codes, sampled};
use super::spelling::{Word, spellings};
use super::spread::Spread;
use super::{ColumnState, Kinds, Measures};

const TOO_MANY: &str = "there are too many distinct values";
const NO_TEXT: &str = "no cell is text";
const UNTOLD: &str = "nested values and raw bytes are not told apart";

/// The facts of a column, of which `measures` have taken in everything.
pub(super) fn facts(column: &ColumnState, measures: &Measures, kinds: &Kinds) -> DetailFacts {
    let exact = column.overflow.is_none();
    let (shapes, codes) = texts(exact.then_some(&column.table), measures);
    let (outliers, histogram, distance_from_median) = if exact {
        let spread = Spread::of(numbers(&column.table));
        (spread.outliers(), spread.histogram(), spread.distance_from_median(0.0))
    } else {
        // Numbers lie in cells so narrow that only which step of a histogram they fall into may be off.
        let spread = Spread::of(measures.quantity.numbers());
        let width = measures.quantity.width();
        let distance = spread.distance_from_median(width);
        (about(spread.outliers(), width), about(spread.histogram(), width), distance)
    };
    let unique = unique(column, measures, kinds);
    DetailFacts {
        signs: measures.signs.facts(),
        padded: measures.padded.facts(column.padded.places()),
        order: column.sequence.facts(),
        running: running(column, (measures, kinds), &unique),
        unique,
        commonest: commonest(column, measures, kinds),
        shapes,
        codes,
        spellings: if exact { told_spellings(&column.table) } else { Measured::absent(TOO_MANY) },
        outliers,
        distance_from_median,
        histogram,
    }
}

/// The same, known to within the width of the cells that numbers were counted in.
fn about<T>(measured: Measured<T>, bound: f64) -> Measured<T> {
    match measured {
        Measured::Exact(value) => Measured::Approximate { value, bound },
        other => other,
    }
}

/// Finite numbers of a table, with their weights.
fn numbers(table: &ValueTable<Analysis>) -> impl Iterator<Item = (f64, u64)> {
    table.iter().filter_map(|(_, entry)| match entry.payload.scalar {
        Some(Scalar::Integer(integer)) => Some((integer as f64, entry.count)),
        Some(Scalar::Float(float)) => Some((float, entry.count)),
        _ => None,
    })
}

/// Values that are not hollow: how many cells, and how many distinct ones.
fn present(table: &ValueTable<Analysis>) -> (u64, u64) {
    let present = table.iter().filter(|(_, entry)| !entry.payload.kind().is_hollow());
    present.fold((0, 0), |(cells, distinct), (_, entry)| (cells + entry.count, distinct + 1))
}

fn unique(column: &ColumnState, measures: &Measures, kinds: &Kinds) -> Measured<bool> {
    if column.opaque > 0 {
        return Measured::absent(UNTOLD);
    }
    if column.overflow.is_none() {
        return match present(&column.table) {
            (0, _) => Measured::absent("no cell holds a value"),
            (cells, distinct) => Measured::Exact(cells == distinct),
        };
    }
    if column.sequence.facts().exact().is_some_and(crate::facts::OrderFacts::is_strict) {
        return Measured::Exact(true);
    }
    if measures.sampled.repeats() == Some(true) {
        return Measured::Exact(false);
    }
    match measures.distinct.facts() {
        Measured::Approximate { value, bound } => {
            Measured::Approximate { value: value as f64 * (1.0 + bound) >= values(kinds) as f64, bound }
        }
        Measured::Exact(_) | Measured::Absent(_) => Measured::absent(TOO_MANY),
    }
}

/// Cells that hold a value: neither blank nor a word for nothing.
fn values(kinds: &Kinds) -> u64 {
    kinds.counts().iter().filter(|(kind, _)| !kind.is_hollow()).map(|(_, cells)| cells).sum()
}

/// Whether the values are the whole numbers from the smallest to the largest, each once. Past the exact table that is
/// decided by count, extremes, sum and sum of squares, which only the very numbers have all alike by design.
fn running(column: &ColumnState, (measures, kinds): (&Measures, &Kinds), unique: &Measured<bool>) -> Measured<bool> {
    let cells = values(kinds);
    let integers = kinds.counts()[Kind::Integer as usize].1;
    if integers == 0 || integers < cells || unique.value() == Some(&false) {
        return Measured::Exact(false);
    }
    let Some((low, high)) = measures.extent.numbers() else { return Measured::Exact(false) };
    let count = cells as f64;
    let near = |is: f64, should: f64| (is - should).abs() <= 1e-9 * should.abs().max(1.0);
    if high.abs().max(low.abs()) > MOST_WHOLE || !near(high - low + 1.0, count) {
        return Measured::Exact(false);
    }
    let running = match unique {
        Measured::Exact(is_unique) => Measured::Exact(*is_unique),
        Measured::Approximate { bound, .. } => {
            let value = measures.numbers.facts().exact().is_some_and(|numbers| {
                // Of n numbers that run along, the variance is n (n + 1) / 12.
                let deviation = (count * (count + 1.0) / 12.0).sqrt();
                near(numbers.mean, f64::midpoint(low, high))
                    && numbers.standard_deviation.is_some_and(|is| near(is, deviation))
            });
            Measured::Approximate { value, bound: *bound }
        }
        Measured::Absent(why) => Measured::Absent(why.clone()),
    };
    running.map(|value| value && column.opaque == 0)
}

/// Up to here every whole number is a double of its own.
const MOST_WHOLE: f64 = 9_007_199_254_740_992.0;

/// How many cells hold the most frequent value. What is blank, or says by a word that nothing is known, is none; among
/// words such a word is one of them, but for signs such as `?` that mean the same wherever they stand.
fn commonest(column: &ColumnState, measures: &Measures, kinds: &Kinds) -> Measured<u64> {
    let is_worded = ColumnType::of_counts(|kind| kinds.counts()[kind as usize].1) == ColumnType::Text;
    let is_value = |form: Form| match form.writing() {
        Writing::Token(token) => is_worded && !token.is_plain() && form.kind() != Kind::Blank,
        _ => form.kind() != Kind::Blank,
    };
    if column.overflow.is_none() {
        let present = column.table.iter().filter(|(_, entry)| is_value(entry.payload.form));
        return match present.map(|(_, entry)| entry.count).max() {
            Some(cells) => Measured::Exact(cells),
            None => Measured::absent("no cell holds a value"),
        };
    }
    match measures.frequent.facts(super::Limits::FREQUENT) {
        Measured::Exact(values) | Measured::Approximate { value: values, .. } => {
            let told = |value: &&Frequency| {
                value.value.as_ref().is_none_or(|text| is_value(Analysis::of_text(text.as_bytes()).form))
            };
            let first = values.iter().find(told);
            first.map_or(Measured::absent("no value stands out"), |first| Measured::Approximate {
                value: first.at_least,
                bound: (first.at_most - first.at_least) as f64 / first.at_least as f64,
            })
        }
        Measured::Absent(why) => Measured::Absent(why),
    }
}

fn texts(
    table: Option<&ValueTable<Analysis>>,
    measures: &Measures,
) -> (Measured<Vec<ShapeFacts>>, Measured<CodeFacts>) {
    let absent = || (Measured::absent(NO_TEXT), Measured::absent(NO_TEXT));
    let Some(table) = table else {
        let Some((shapes, codes, values)) = codes(measures.sampled.texts()) else { return absent() };
        let largest = shapes.first().map_or(0.0, |shape| shape.share);
        let form = codes.uuid.max(codes.hash).max(codes.code);
        return (sampled(shapes, largest, values), sampled(codes, form, values));
    };
    let texts: Vec<_> = table
        .iter()
        .filter(|(_, entry)| entry.payload.kind() == Kind::Text)
        .filter_map(|(key, _)| match key {
            Key::Text(key) => untagged(key).map(|text| (code_sort(text), shape(text))),
            Key::Digest { .. } => Some((CodeSort::Other, None)),
        })
        .collect();
    match codes(texts.iter().map(|(form, shape)| (*form, shape.as_deref()))) {
        Some((shapes, codes, _)) => (Measured::Exact(shapes), Measured::Exact(codes)),
        None => absent(),
    }
}

/// Spellings among the words of a table. Words too long to be kept are no categories.
fn told_spellings(table: &ValueTable<Analysis>) -> Measured<SpellingFacts> {
    let words: Vec<Word<'_>> = table
        .iter()
        .filter(|(_, entry)| entry.payload.kind().is_word())
        .filter_map(|(key, entry)| match key {
            Key::Text(key) => {
                let text = std::str::from_utf8(untagged(key)?).ok()?;
                Some(Word { text, cells: entry.count })
            }
            Key::Digest { .. } => None,
        })
        .collect();
    Measured::Exact(spellings(&words))
}
