//! `numbers-as-text`: numbers written, or stored, so that programs read text.

use crate::base::{Group, Place, Skill, Tally, wording};
use crate::facts::{ColumnFacts, ColumnType, Format, Formatting, Kind, TableFacts, Writing};
use crate::rule::case::{over, ratio, share};
use crate::rule::schema::type_conflict::is_split;
use crate::rule::{Case, Evidence, Finding, Gauge, Outcome, Rule};

pub(in crate::rule) static RULE: Rule = Rule {
    code: "numbers-as-text",
    group: Group::Validity,
    gauge: Gauge::RatioAbove,
    what: "Numbers with currencies, percent signs, units, grouped digits or decimal commas in their cells, and numbers \
        that a typed file stores as text.",
    why: "Programs read such a column as text, with which nothing can be computed, or misread it: 1,234 is a thousand \
        to one reader and one and a bit to the next.",
    example: "price,weight\n\"$1,299.00\",12 kg\n$8.50,0.5 kg",
    fix: "Export plain numbers with a decimal point, and put the unit or the currency into the column's name. If cells \
        have different units, give the unit a column of its own.",
    skill: Skill::DataEngineer,
    check,
};

fn check(case: &Case<'_>) -> Outcome {
    case.each_column(|table, column| {
        let count =
            |kind: Kind| column.kinds.iter().find(|facts| facts.kind == kind).map_or(0, |facts| facts.cells.count);
        match ColumnType::with_main(count).1 {
            // Files that disagree on what the column is are the cause, and told as such.
            _ if is_split(table, column) => Outcome::Held,
            ColumnType::FormattedNumber => Outcome::of(formatted(case, table, column)),
            ColumnType::Integer | ColumnType::Decimal if table.format == Format::Parquet => {
                Outcome::of(stored(case, table, column))
            }
            ColumnType::Integer | ColumnType::Decimal => Outcome::Held,
            _ => Outcome::unfit("no column holds numbers"),
        }
    })
}

fn formatted(case: &Case<'_>, table: &TableFacts, column: &ColumnFacts) -> Option<Finding> {
    let mut ways: Vec<(Formatting, &Tally)> = column
        .written
        .each()
        .filter_map(|(writing, cells)| match writing {
            Writing::Formatted(formatting) => Some((formatting, cells)),
            _ => None,
        })
        .collect();
    ways.sort_by_key(|(_, cells)| std::cmp::Reverse(cells.count));
    let cells = column.kinds.iter().find(|facts| facts.kind == Kind::FormattedNumber)?;
    let count = cells.cells.count;
    let population = column.values().saturating_sub(column.disguised());
    let ratio = ratio(count, population);
    let (severity, gate) = case.settings.above(ratio)?;
    let each: Vec<String> =
        ways.iter().map(|(way, cells)| format!("{} {}", wording::count(cells.count), phrase(*way))).collect();
    let ways_told = if each.is_empty() { String::new() } else { format!(": {}", each.join(", ")) };
    let message = format!(
        "`{}` holds numbers that programs read as text in {}{ways_told}{}",
        column.name,
        share(count, population, "cells"),
        over(gate)
    );
    let places = case.places([&cells.cells]);
    let evidence = Evidence { count, population, ratio: Some(ratio), places, ..Evidence::default() };
    let finding = case.finding((severity, gate), Place::column(table, column), message, evidence);
    Some(match ways.as_slice() {
        [(only, _)] => finding.of_kind(only.word()),
        _ => finding,
    })
}

/// How cells of a formatting are called: "12 with a currency".
const fn phrase(formatting: Formatting) -> &'static str {
    match formatting {
        Formatting::Comma => "with commas between digits",
        Formatting::DecimalComma => "with a decimal comma",
        Formatting::Point => "with points between digits",
        Formatting::Space => "with spaces between digits",
        Formatting::Apostrophe => "with apostrophes between digits",
        Formatting::Currency => "with a currency",
        Formatting::Percent => "in percent",
        Formatting::Unit => "with a unit",
        Formatting::Magnitude => "with a letter that multiplies",
        Formatting::Plus => "with a plus sign behind",
        Formatting::Parentheses => "in parentheses",
        Formatting::Minus => "with another minus sign",
    }
}

/// A typed file that stores plain numbers as text. Only text has a length. What the names of folders state is text for want
/// of another form, and no file stores it.
fn stored(case: &Case<'_>, table: &TableFacts, column: &ColumnFacts) -> Option<Finding> {
    column.lengths.value()?;
    if !table.files.iter().any(|file| file.columns.contains(&column.position)) {
        return None;
    }
    let is_number = |kind: Kind| matches!(kind, Kind::Integer | Kind::Decimal);
    let tallies = || column.kinds.iter().filter(|facts| is_number(facts.kind)).map(|facts| &facts.cells);
    let count: u64 = tallies().map(|cells| cells.count).sum();
    let population = column.values().saturating_sub(column.disguised());
    let ratio = ratio(count, population);
    let (severity, gate) = case.settings.above(ratio)?;
    let message =
        format!("`{}` stores numbers as text in {}{}", column.name, share(count, population, "cells"), over(gate));
    let places = case.places(tallies());
    let evidence = Evidence { count, population, ratio: Some(ratio), places, ..Evidence::default() };
    Some(case.finding((severity, gate), Place::column(table, column), message, evidence).of_kind("stored"))
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::base::{Measured, Severity};
    use crate::facts::{Form, Format, Formatting, Kind, LengthFacts, TableFacts};
    use crate::rule::fixture::{Trial, column, dataset, table};

    #[test]
    fn formats_are_told_by_how_often_they_come() {
        let [number, text] = [Kind::Decimal, Kind::Text].map(Form::plain);
        let [currency, comma] = [Formatting::Currency, Formatting::Comma].map(Form::formatted);
        for (forms, expected) in [
            (&[(number, 100)][..], "held"),
            (&[(text, 100)], "not applicable: no column holds numbers"),
            (
                &[(number, 80), (comma, 20)],
                "condition: `c` holds numbers that programs read as text in 20 of 100 cells (20 %): 20 with commas between digits",
            ),
            (
                &[(currency, 70), (comma, 25), (text, 5)],
                "condition: `c` holds numbers that programs read as text in 95 of 100 cells (95 %): 70 with a currency, 25 with commas between digits",
            ),
            (&[(text, 70), (comma, 30)], "not applicable: no column holds numbers"),
        ] {
            let facts = dataset([table("t", 100, [column("c").forms(forms)])]);
            assert_eq!(Trial::of(&RULE).gate(Severity::Condition, 0.0).says(&facts), expected);
        }
    }

    #[test]
    fn a_typed_file_says_what_it_stores() {
        let stored = |format, lengths| {
            let mut table = table("t", 100, [column("c").kinds(&[(Kind::Integer, 100)])]);
            table.columns[0].lengths = lengths;
            let facts = dataset([TableFacts { format, ..table }]);
            Trial::of(&RULE).gate(Severity::Condition, 0.0).says(&facts)
        };
        let text =
            || Measured::Exact(LengthFacts { min: 1, max: 2, mean: 1.5, min_bytes: 1, max_bytes: 2, mean_bytes: 1.5 });
        assert_eq!(stored(Format::Csv, text()), "held");
        assert_eq!(stored(Format::Parquet, Measured::absent("no cell is text")), "held");
        assert_eq!(
            stored(Format::Parquet, text()),
            "condition: `c` stores numbers as text in 100 of 100 cells (100 %)"
        );
        // `year=2024/part-0.parquet`: the column is none of the file's.
        let mut by_folders = table("t", 100, [column("c").kinds(&[(Kind::Integer, 100)])]);
        by_folders.columns[0].lengths = text();
        by_folders.files[0].columns.clear();
        let facts = dataset([TableFacts { format: Format::Parquet, ..by_folders }]);
        assert_eq!(Trial::of(&RULE).gate(Severity::Condition, 0.0).says(&facts), "held");
    }
}
