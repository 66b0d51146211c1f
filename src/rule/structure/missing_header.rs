//! `missing-header`: a file whose first line already holds data.

use crate::base::{Group, Skill};
use crate::facts::{FileFacts, TableFacts};
use crate::rule::by_file::{Saying, by_dialect, header_line};
use crate::rule::{Case, Finding, Gauge, Outcome, Rule};

pub(in crate::rule) static RULE: Rule = Rule {
    code: "missing-header",
    group: Group::Structure,
    gauge: Gauge::Presence,
    what: "A file without a line of column names.",
    why: "Nobody but its owner knows what the columns are, and programs take the first row for their names.",
    example: "1,Ann,1984-02-11\n2,Bob,1990-07-30",
    fix: "Export again with the column names in the first line. If they are written down elsewhere, put them above \
        the first row.",
    skill: Skill::DataOwner,
    check,
};

fn check(case: &Case<'_>) -> Outcome {
    case.each_text_table(|table| Outcome::of(missing(case, table)))
}

/// Whether a file is known to have no header, so that its columns have no names to speak of.
pub(in crate::rule) fn is_missing(file: &FileFacts) -> bool {
    file.dialect.as_ref().is_some_and(|dialect| dialect.header.lines == 0)
}

fn missing(case: &Case<'_>, table: &TableFacts) -> Option<Finding> {
    let bare = by_dialect(table, |file, dialect| is_missing(file).then(|| (header_line(dialect), "".into())));
    Saying::together("has no column names", "have no column names").tell_of(case, table, &bare).pop()
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::facts::{Dialect, Header};
    use crate::rule::fixture::{Trial, column, dataset, file, table, written};

    fn bare() -> Dialect {
        Dialect { header: Header::default(), skipped_lines: 2, ..Dialect::plain() }
    }

    #[test]
    fn a_file_of_rows_alone_is_told() {
        let t = || table("t", 100, [column("column_1")]);
        let mut two = written(t(), &bare());
        two.files.push(file("u.csv").columns(&[0]).dialect(Dialect::plain()).build());
        for (table, expected) in [
            (t(), "held"),
            (written(t(), &bare()), "condition: `t.csv` has no column names"),
            (two.clone(), "condition: `t.csv` has no column names"),
            (
                {
                    two.files.push(file("v.csv").columns(&[0]).dialect(bare()).build());
                    two
                },
                "condition: 2 of 3 files of `t` have no column names, the first being `t.csv`",
            ),
        ] {
            assert_eq!(Trial::of(&RULE).condition().says(&dataset([table])), expected);
        }
        let findings = Trial::of(&RULE).condition().findings(&dataset([written(t(), &bare())]));
        assert_eq!(findings[0].place.line, Some(3));
    }
}
