//! `leading-zero-codes`: codes of digits that lose their zeros when they are read as numbers.

use crate::base::{Group, Place, Skill};
use crate::facts::{ColumnFacts, ColumnType, Format, Kind, TableFacts};
use crate::rule::case::{over, ratio, share};
use crate::rule::{Case, Evidence, Finding, Gauge, Outcome, Rule};

pub(in crate::rule) static RULE: Rule = Rule {
    code: "leading-zero-codes",
    group: Group::Validity,
    gauge: Gauge::RatioAbove,
    what: "A column of digits in a text file, some of them with leading zeros, such as postal codes or account numbers.",
    why: "Programs that are not told otherwise read it as numbers: 01067 becomes 1067, and no longer matches the same \
        code in another table.",
    example: "city,postcode\nDresden,01067\nBerlin,10115",
    fix: "Say in the brief that the column is a code and must be read as text, or hand over a format that keeps types, \
        such as Parquet.",
    skill: Skill::DataEngineer,
    check,
};

fn check(case: &Case<'_>) -> Outcome {
    case.each_column(|table, column| match (column.kind, table.format) {
        (ColumnType::Code, Format::Csv) => Outcome::of(codes(case, table, column)),
        // Stored as text, it is read as text.
        (ColumnType::Code, Format::Parquet) | (ColumnType::Integer, _) => Outcome::Held,
        _ => Outcome::unfit("no column holds whole numbers or codes of digits"),
    })
}

fn codes(case: &Case<'_>, table: &TableFacts, column: &ColumnFacts) -> Option<Finding> {
    let codes = column.kinds.iter().find(|facts| facts.kind == Kind::Code)?;
    let count = codes.cells.count;
    let population = column.values().saturating_sub(column.disguised());
    let ratio = ratio(count, population);
    let (severity, gate) = case.settings.above(ratio)?;
    let share = share(count, population, "cells");
    let message = format!("`{}` holds codes with leading zeros in {share}{}", column.name, over(gate));
    let places = case.places([&codes.cells]);
    let evidence = Evidence { count, population, ratio: Some(ratio), places, ..Evidence::default() };
    Some(case.finding((severity, gate), Place::column(table, column), message, evidence))
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::base::Severity;
    use crate::facts::Kind::{Code, Integer, Text};
    use crate::facts::{Format, TableFacts};
    use crate::rule::fixture::{Trial, column, dataset, table};

    #[test]
    fn codes_are_told_where_types_are_guessed() {
        for (kinds, format, expected) in [
            (&[(Integer, 100)][..], Format::Csv, "held"),
            (
                &[(Integer, 90), (Code, 10)],
                Format::Csv,
                "advice: `c` holds codes with leading zeros in 10 of 100 cells (10 %)",
            ),
            (&[(Integer, 90), (Code, 10)], Format::Parquet, "held"),
            (
                &[(Text, 90), (Code, 10)],
                Format::Csv,
                "not applicable: no column holds whole numbers or codes of digits",
            ),
        ] {
            let facts = dataset([TableFacts { format, ..table("t", 100, [column("c").kinds(kinds)]) }]);
            assert_eq!(Trial::of(&RULE).gate(Severity::Advice, 0.0).says(&facts), expected);
        }
    }
}
