//! `blank-header`: columns without a name, in a header that has names.

use crate::base::{Group, Skill, wording};
use crate::facts::{FileFacts, TableFacts};
use crate::rule::by_file::{Saying, by_dialect, header_line};
use crate::rule::{Case, Finding, Gauge, Outcome, Rule};

use super::ragged_rows::ends_in_delimiter;

pub(in crate::rule) static RULE: Rule = Rule {
    code: "blank-header",
    group: Group::Structure,
    gauge: Gauge::Presence,
    what: "Columns whose name is empty, beside others that have one.",
    why: "Nobody can say what they hold. Often it is a row number that a program wrote along, and a model may learn \
        the order of the rows from it.",
    example: ",name,city\n0,Ann,Rome\n1,Bob,Oslo",
    fix: "Name the columns, or drop them if they are row numbers.",
    skill: Skill::DataOwner,
    check,
};

fn check(case: &Case<'_>) -> Outcome {
    case.each_text_table(|table| Outcome::of(nameless(case, table)))
}

fn nameless(case: &Case<'_>, table: &TableFacts) -> Option<Finding> {
    let odd = by_dialect(table, |file, dialect| {
        let blank = blanks(table, file);
        (!blank.is_empty()).then(|| (header_line(dialect), which(&blank, file.columns.len()).into()))
    });
    Saying::together("has columns without a name", "have columns without a name").tell_of(case, table, &odd).pop()
}

/// Positions of the cells without a name, but for the one that is no column: what stands behind a
/// delimiter at the end of every line.
fn blanks(table: &TableFacts, file: &FileFacts) -> Vec<usize> {
    let Some(header) = file.dialect.as_ref().map(|dialect| &dialect.header).filter(|header| header.lines > 0) else {
        return Vec::new();
    };
    let behind = ends_in_delimiter(table, file).then(|| file.columns.len() - 1);
    header.blank.iter().copied().filter(|position| Some(*position) != behind).collect()
}

/// "2 of 14, the 3rd and the 7th": by position, counted from 1.
fn which(blank: &[usize], columns: usize) -> String {
    const SHOWN: usize = 3;
    let mut numbers: Vec<_> = blank.iter().take(SHOWN).map(|position| format!("column {}", position + 1)).collect();
    if blank.len() > SHOWN {
        numbers.push(format!("{} more", blank.len() - SHOWN));
    }
    let listed = match numbers.split_last() {
        Some((last, init)) if !init.is_empty() => format!("{} and {last}", init.join(", ")),
        _ => numbers.concat(),
    };
    format!("{listed}, of {}", wording::count(columns as u64))
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::facts::{Dialect, Header, TableFacts};
    use crate::rule::fixture::{Trial, column, dataset, table, written};

    fn with(lines: u32, blank: &[usize]) -> TableFacts {
        let header = Header { lines, blank: blank.to_vec(), ..Header::default() };
        let columns = ["a", "b", "c", "d", "e", "f"].map(column);
        written(table("t", 100, columns), &Dialect { header, ..Dialect::plain() })
    }

    #[test]
    fn positions_are_told() {
        for (table, expected) in [
            (with(1, &[]), "held"),
            (with(1, &[0]), "condition: `t.csv` has columns without a name: column 1, of 6"),
            (with(2, &[0, 5]), "condition: `t.csv` has columns without a name: column 1 and column 6, of 6"),
            (
                with(1, &[0, 1, 2, 3, 4]),
                "condition: `t.csv` has columns without a name: column 1, column 2, column 3 and 2 more, of 6",
            ),
            // No header at all is `missing-header`.
            (with(0, &[0]), "held"),
        ] {
            assert_eq!(Trial::of(&RULE).condition().says(&dataset([table])), expected);
        }
    }

    #[test]
    fn a_delimiter_at_the_end_of_every_line_is_left_to_ragged_rows() {
        let header = Header { lines: 1, blank: vec![1], ..Header::default() };
        let table = table("t", 100, [column("a"), column("column_2").nulls(100)]);
        let facts = dataset([written(table, &Dialect { header, ..Dialect::plain() })]);
        assert_eq!(Trial::of(&RULE).condition().says(&facts), "held");
    }
}
