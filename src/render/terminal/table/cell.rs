//! The words in the cells of a column table.
//!
//! **Invariant:** nothing here rounds without showing that it did, and no cell holds raw text but
//! [`frequent`], which passes it through the escape.

use crate::base::Measured;
use crate::base::wording::{count, counted, number, percent};
use crate::facts::{ColumnType, Frequency, Scalar};
use crate::report::{ColumnReport, calendar};

use crate::render::terminal::page::cut;

/// What stands for a number that is not known or does not apply.
const NONE: &str = "-";

/// How much of a long number is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Detail {
    /// Every digit of a whole number.
    Full,
    /// Large numbers by their first digits and power of ten.
    Short,
}

/// Where the lengths of text stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Lengths {
    /// In place of the range that text does not have.
    InRange,
    /// In a column of their own.
    Apart,
}

/// Nulls, and what is missing in disguise, in percent of the rows; for no rows nothing can be missing.
pub(super) fn missing(column: &ColumnReport) -> String {
    if column.rows == 0 { NONE.to_owned() } else { percent(column.missing_ratio()) }
}

/// Distinct values; in short, an estimate of a million and more by its first digits.
pub(super) fn distinct(column: &ColumnReport, detail: Detail) -> String {
    match &column.distinct {
        Measured::Exact(n) => count(*n),
        Measured::Approximate { value, bound } if detail == Detail::Short && *value >= 1_000_000 => {
            format!("~{:.2e} ±{}", *value as f64, percent(*bound))
        }
        Measured::Approximate { value, bound } => format!("~{} ±{}", count(*value), percent(*bound)),
        Measured::Absent(_) => NONE.to_owned(),
    }
}

pub(super) fn mean(column: &ColumnReport) -> String {
    let text = |numbers: &crate::facts::NumberFacts| match numbers.standard_deviation {
        Some(deviation) => format!("{} ± {}", number(numbers.mean), number(deviation)),
        None => number(numbers.mean),
    };
    match &column.numbers {
        Measured::Exact(numbers) => text(numbers),
        Measured::Approximate { value, bound } => format!("~{}, within {}", text(value), percent(*bound)),
        Measured::Absent(_) => NONE.to_owned(),
    }
}

/// Lengths of text, with their mean.
pub(super) fn lengths(column: &ColumnReport) -> String {
    match column.lengths.value() {
        Some(lengths) if column.kind == ColumnType::Text => {
            format!(
                "{}{}, mean {}",
                tilde(&column.lengths),
                span(&count(lengths.min), &count(lengths.max)),
                number(lengths.mean)
            )
        }
        _ => NONE.to_owned(),
    }
}

/// Smallest to largest; for text, how long it is.
pub(super) fn range(column: &ColumnReport, detail: Detail, lengths: Lengths) -> String {
    if is_withheld(column) {
        return "withheld".to_owned();
    }
    match (column.extent.value(), column.lengths.value()) {
        (Some(&(min, max)), _) => format!("{}{}", tilde(&column.extent), extent(min, max, detail)),
        (None, Some(lengths_of)) if column.kind == ColumnType::Text && lengths == Lengths::InRange => {
            let text = span(&count(lengths_of.min), &count(lengths_of.max));
            let unit = if lengths_of.max == 1 { "character" } else { "characters" };
            format!("{}{text} {unit}", tilde(&column.lengths))
        }
        _ => NONE.to_owned(),
    }
}

/// Whether smallest and largest were measured and are kept back.
pub(super) fn is_withheld(column: &ColumnReport) -> bool {
    column.extent_withheld()
}

/// How many classes and how many rows each has; of many classes the largest and the smallest.
pub(super) fn classes(classes: &Measured<Vec<u64>>) -> String {
    const LISTED: usize = 6;
    let rows = match classes {
        Measured::Exact(rows) | Measured::Approximate { value: rows, .. } => rows,
        Measured::Absent(reason) => return format!("classes not counted: {}", crate::render::escape::terminal(reason)),
    };
    let each = |rows: &[u64]| rows.iter().map(|&n| count(n)).collect::<Vec<_>>().join(", ");
    let sizes = match rows.as_slice() {
        [] => String::new(),
        [one] => format!(" of {}", counted(*one, "row", "rows")),
        [larger @ .., smallest] if rows.len() <= LISTED => {
            format!(": {} and {} rows", each(larger), count(*smallest))
        }
        [.., smallest] => {
            let (largest, others) = rows.split_at(LISTED - 1);
            let (others, smallest) = (count(others.len() as u64), counted(*smallest, "row", "rows"));
            format!(": {} and {others} smaller ones, the smallest of {smallest}", each(largest))
        }
    };
    format!("{}{}{sizes}", tilde(classes), counted(rows.len() as u64, "class", "classes"))
}

/// The most frequent values with their counts, where they may be shown.
pub(super) fn frequent(frequent: &Measured<Vec<Frequency>>) -> Option<String> {
    const LISTED: usize = 5;
    let entries = frequent.value()?;
    let entry = |entry: &Frequency| {
        let value = entry.value.as_deref().map_or_else(|| "(too long to show)".to_owned(), |value| cut(value, 40));
        let mark = if entry.at_least == entry.at_most { "" } else { "at least " };
        format!("{value} ({mark}{})", count(entry.at_least))
    };
    Some(entries.iter().take(LISTED).map(entry).collect::<Vec<_>>().join(", "))
}

fn tilde<T>(measured: &Measured<T>) -> &'static str {
    if matches!(measured, Measured::Approximate { .. }) { "~" } else { "" }
}

fn span(min: &str, max: &str) -> String {
    if min == max { min.to_owned() } else { format!("{min} to {max}") }
}

fn extent(min: Scalar, max: Scalar, detail: Detail) -> String {
    // Between different days the time of day says little and takes much room.
    if let (Scalar::Instant(first), Scalar::Instant(last)) = (min, max)
        && let (Some(first), Some(last)) = (calendar::instant(first), calendar::instant(last))
        && first.date() != last.date()
    {
        return span(&first.date().to_string(), &last.date().to_string());
    }
    span(&scalar(min, detail), &scalar(max, detail))
}

fn scalar(scalar: Scalar, detail: Detail) -> String {
    const BEYOND: &str = "a date beyond the calendar";
    match scalar {
        // Years and other short numbers read better without separators.
        Scalar::Integer(n) if n.unsigned_abs() < 10_000 => n.to_string(),
        Scalar::Integer(n) if detail == Detail::Short && n.unsigned_abs() >= 1_000_000_000 => {
            format!("{:.2e}", n as f64)
        }
        Scalar::Integer(n) => format!("{}{}", if n < 0 { "-" } else { "" }, count(n.unsigned_abs())),
        Scalar::Float(x) if x.is_nan() => NONE.to_owned(),
        Scalar::Float(x) if x.is_infinite() => if x > 0.0 { "infinity" } else { "-infinity" }.to_owned(),
        Scalar::Float(x) if detail == Detail::Short && x.abs() >= 1e9 => format!("{x:.2e}"),
        Scalar::Float(x) => number(x),
        Scalar::Day(days) => calendar::day(days).map_or_else(|| BEYOND.to_owned(), |day| day.to_string()),
        Scalar::Instant(micros) => calendar::instant(micros)
            .map_or_else(|| BEYOND.to_owned(), |instant| instant.to_string().replacen('T', " ", 1)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn extents_read_well() {
        let day = 86_400_000_000;
        for (min, max, detail, expected) in [
            (Scalar::Integer(1999), Scalar::Integer(2024), Detail::Full, "1999 to 2024"),
            (Scalar::Integer(-12_345), Scalar::Integer(0), Detail::Full, "-12,345 to 0"),
            (Scalar::Integer(7), Scalar::Integer(7), Detail::Full, "7"),
            (Scalar::Integer(i64::MIN), Scalar::Integer(1), Detail::Short, "-9.22e18 to 1"),
            (Scalar::Float(0.25), Scalar::Float(f64::INFINITY), Detail::Full, "0.25 to infinity"),
            (Scalar::Day(0), Scalar::Day(19_800), Detail::Full, "1970-01-01 to 2024-03-18"),
            (Scalar::Instant(1), Scalar::Instant(day), Detail::Full, "1970-01-01 to 1970-01-02"),
            (
                Scalar::Instant(0),
                Scalar::Instant(60_000_000),
                Detail::Full,
                "1970-01-01 00:00:00 to 1970-01-01 00:01:00",
            ),
            (Scalar::Day(i32::MIN), Scalar::Day(0), Detail::Full, "a date beyond the calendar to 1970-01-01"),
        ] {
            assert_eq!(extent(min, max, detail), expected);
        }
    }

    #[test]
    fn classes_are_told_by_size() {
        for (rows, expected) in [
            (vec![], "0 classes"),
            (vec![1200], "1 class of 1,200 rows"),
            (vec![7900, 2100], "2 classes: 7,900 and 2,100 rows"),
            (vec![9, 8, 7, 6, 5, 4, 3, 1], "8 classes: 9, 8, 7, 6, 5 and 3 smaller ones, the smallest of 1 row"),
        ] {
            assert_eq!(classes(&Measured::Exact(rows)), expected);
        }
        assert_eq!(classes(&Measured::absent("too many")), "classes not counted: too many");
    }
}
