//! `preamble-lines`: lines above the table that are no part of it.

use crate::base::{Group, Skill, Spot, wording};
use crate::facts::TableFacts;
use crate::rule::by_file::{Saying, by_dialect};
use crate::rule::{Case, Finding, Gauge, Outcome, Rule};

pub(in crate::rule) static RULE: Rule = Rule {
    code: "preamble-lines",
    group: Group::Structure,
    gauge: Gauge::Presence,
    what: "Lines above the header, such as a title, a date or a note.",
    why: "Programs take the first line for the header. Then the columns are named wrongly, or the file is refused.",
    example: "Sales report 2024\n\nid,amount\n1,10",
    fix: "Move the lines to the brief or to a file of their own, so that the header is the first line.",
    skill: Skill::DataOwner,
    check,
};

fn check(case: &Case<'_>) -> Outcome {
    case.each_text_table(|table| Outcome::of(preamble(case, table)))
}

fn preamble(case: &Case<'_>, table: &TableFacts) -> Option<Finding> {
    let odd = by_dialect(table, |_, dialect| {
        let lines = wording::counted(dialect.skipped_lines.into(), "line stands", "lines stand");
        let top = Spot { line: Some(1), ..Spot::file(0) };
        (dialect.skipped_lines > 0).then(|| (top, format!("{lines} above it").into()))
    });
    Saying::together("does not start with its table", "do not start with their table").tell_of(case, table, &odd).pop()
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::facts::Dialect;
    use crate::rule::fixture::{Trial, column, dataset, table, written};

    #[test]
    fn lines_above_the_table_are_counted() {
        for (skipped_lines, expected) in [
            (0, "held"),
            (1, "condition: `t.csv` does not start with its table: 1 line stands above it"),
            (4, "condition: `t.csv` does not start with its table: 4 lines stand above it"),
        ] {
            let table = written(table("t", 100, [column("a")]), &Dialect { skipped_lines, ..Dialect::plain() });
            assert_eq!(Trial::of(&RULE).condition().says(&dataset([table])), expected);
        }
    }
}
