//! Whether what stands above a table's columns is a header beyond doubt.
//!
//! A file without a header has its first record taken for one, and then names are cells. For whoever owns the data that
//! is one more thing to see; a name that is to leave the house must be known to be none. Parquet has names in its schema.
//! Of text the proof is a difference: words above a column of numbers or dates, or a word that a column of few, often
//! repeated values never holds.
//!
//! **Invariant:** the answer is about the whole table; values are compared with names here and go no further.

use crate::detect;
use crate::facts::{ColumnFacts, ColumnType, Format, Kind, TableFacts, Writing};

/// A chance below this that the next record would bring a new value counts as proof. One in a hundred tables of words
/// alone may be taken wrongly at the worst; numbers and dates prove by themselves.
const CHANCE: f64 = 0.01;

/// Whether the names of the table's columns are names.
pub(super) fn is_certain(table: &TableFacts) -> bool {
    if table.format == Format::Parquet {
        return true;
    }
    let has_header = |dialect: &crate::facts::Dialect| dialect.header.lines > 0;
    let read = || table.files.iter().filter_map(|file| file.dialect.as_ref());
    if read().next().is_none() || !read().all(has_header) {
        return false;
    }
    let signs: Vec<Sign> = table.columns.iter().map(sign).collect();
    if signs.contains(&Sign::Against) {
        return false;
    }
    let chance = signs.iter().fold(1.0, |chance, sign| if let Sign::For(new) = sign { chance * new } else { chance });
    chance <= CHANCE
}

/// What one column says of its name.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Sign {
    /// It is a name, unless something happened that has this chance.
    For(f64),
    /// It may be a cell.
    Against,
    /// Nothing.
    Mute,
}

fn sign(column: &ColumnFacts) -> Sign {
    let name = column.name.trim();
    if name.is_empty() || column.private_name.is_some() {
        return Sign::Mute;
    }
    let kind = match detect::kind::look(name.as_bytes()).form.writing() {
        Writing::Plain(kind) => kind,
        // Formatted numbers, dates and words for "missing": what cells are, and names seldom.
        _ => Kind::Placeholder,
    };
    match column.kind {
        ColumnType::Integer
        | ColumnType::Decimal
        | ColumnType::FormattedNumber
        | ColumnType::Code
        | ColumnType::Date
        | ColumnType::DateTime
        | ColumnType::Time
        | ColumnType::Duration
        | ColumnType::Boolean => match kind {
            // A column of years may be called 2015, so a number above numbers proves nothing for it, and speaks against.
            Kind::Text if column.values() > 0 => Sign::For(0.0),
            Kind::Text => Sign::Mute,
            _ => Sign::Against,
        },
        ColumnType::Text => repeated(column, name),
        ColumnType::Empty | ColumnType::Mixed | ColumnType::Other => Sign::Mute,
    }
}

/// Of a column whose every value is known: whether the name is one of them, else how likely a new one was.
fn repeated(column: &ColumnFacts, name: &str) -> Sign {
    let (Some(values), Some(distinct)) = (column.frequent.exact(), column.distinct.exact()) else { return Sign::Mute };
    let is = |value: &str| value.trim().eq_ignore_ascii_case(name);
    if values.iter().any(|entry| entry.value.as_deref().is_some_and(is)) {
        return Sign::Against;
    }
    if values.len() as u64 != *distinct || column.values() == 0 {
        return Sign::Mute;
    }
    // Good and Turing: the share of values seen once is the chance that the next one is new.
    let once = values.iter().filter(|entry| entry.at_least == 1).count();
    Sign::For(((once as f64 + 1.0) / column.values() as f64).min(1.0))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::Measured;
    use crate::facts::Frequency;
    use crate::report::sample;

    fn words(name: &str, values: &[(&str, u64)]) -> ColumnFacts {
        let entry = |(value, count): &(&str, u64)| Frequency {
            value: Some((*value).to_owned()),
            at_least: *count,
            at_most: *count,
        };
        ColumnFacts {
            frequent: Measured::Exact(values.iter().map(entry).collect()),
            distinct: Measured::Exact(values.len() as u64),
            ..sample::text(name, values.len() as u64)
        }
    }

    #[test]
    fn a_difference_proves_a_header_and_likeness_speaks_against_it() {
        let table =
            |columns| TableFacts { files: vec![sample::file("t.csv", 10_000)], ..sample::table("t", 10_000, columns) };
        let age = || sample::integers("age", (18, 97));
        for (columns, expected) in [
            (vec![age()], true),
            (vec![age(), sample::integers("2015", (1, 9))], false),
            (vec![words("sex", &[("m", 6000), ("f", 4000)])], true),
            (vec![words("M", &[("m", 6000), ("f", 4000)])], false),
            (vec![age(), words("m", &[("m", 6000), ("f", 4000)])], false),
            (vec![sample::text("name", 9_000)], false),
            (vec![sample::text("name", 9_000), age()], true),
            (vec![], false),
        ] {
            let table = table(columns);
            let names: Vec<&str> = table.columns.iter().map(|column| column.name.as_str()).collect();
            assert_eq!(is_certain(&table), expected, "{names:?}");
        }
    }
}
