//! `footer-lines`: records below the table that are no part of it.

use crate::base::{Group, Skill, Spot, wording};
use crate::facts::TableFacts;
use crate::rule::by_file::{Saying, by_dialect};
use crate::rule::{Case, Finding, Gauge, Outcome, Rule};

pub(in crate::rule) static RULE: Rule = Rule {
    code: "footer-lines",
    group: Group::Structure,
    gauge: Gauge::Presence,
    what: "Notes or totals below the last row.",
    why: "Programs read them as rows. A total then counts everything twice, and a note turns a column of numbers into \
        text.",
    example: "id,amount\n1,10\n2,12\nTotal,22",
    fix: "Export without totals and notes, or delete them. Put what they say into the brief.",
    skill: Skill::DataOwner,
    check,
};

fn check(case: &Case<'_>) -> Outcome {
    case.each_text_table(|table| Outcome::of(footer(case, table)))
}

fn footer(case: &Case<'_>, table: &TableFacts) -> Option<Finding> {
    let odd = by_dialect(table, |_, dialect| {
        let lines = wording::counted(dialect.footer_lines.into(), "line", "lines");
        (dialect.footer_lines > 0).then(|| (Spot::file(0), format!("{lines} of notes or totals below it").into()))
    });
    Saying::together("does not end with its table", "do not end with their table").tell_of(case, table, &odd).pop()
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::facts::Dialect;
    use crate::rule::fixture::{Trial, column, dataset, table, written};

    #[test]
    fn lines_below_the_table_are_counted() {
        for (footer_lines, expected) in [
            (0, "held"),
            (1, "condition: `t.csv` does not end with its table: 1 line of notes or totals below it"),
            (3, "condition: `t.csv` does not end with its table: 3 lines of notes or totals below it"),
        ] {
            let table = written(table("t", 100, [column("a")]), &Dialect { footer_lines, ..Dialect::plain() });
            assert_eq!(Trial::of(&RULE).condition().says(&dataset([table])), expected);
        }
    }
}
