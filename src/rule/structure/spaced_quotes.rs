//! `spaced-quotes`: quotes that stand behind spaces, and are meant as quotes.
//!
//! They are read as quotes here, so no row is out of step; other programs are told of it.

use crate::base::{Group, Skill};
use crate::facts::TableFacts;
use crate::rule::by_file::{Saying, by_dialect, header_line};
use crate::rule::{Case, Finding, Gauge, Outcome, Rule};

pub(in crate::rule) static RULE: Rule = Rule {
    code: "spaced-quotes",
    group: Group::Structure,
    gauge: Gauge::Presence,
    what: "A file with spaces between a delimiter and the quote that opens a cell.",
    why: "To most programs a quote that is not the first byte of a cell is text. They keep the quotes, and cut the cell \
        where a delimiter stands inside it.",
    example: "id,city\n1, \"Paris, Texas\"",
    fix: "Export again without the spaces. Until then, say in the brief that spaces after the delimiter are to be skipped.",
    skill: Skill::DataEngineer,
    check,
};

fn check(case: &Case<'_>) -> Outcome {
    case.each_text_table(|table| Outcome::of(spaced(case, table)))
}

fn spaced(case: &Case<'_>, table: &TableFacts) -> Option<Finding> {
    let odd = by_dialect(table, |_, dialect| dialect.spaced_quotes.then(|| (header_line(dialect), "".into())));
    let saying =
        Saying::together("has spaces before the quotes of its cells", "have spaces before the quotes of their cells");
    saying.tell_of(case, table, &odd).pop()
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::facts::Dialect;
    use crate::rule::fixture::{Trial, column, dataset, table, written};

    #[test]
    fn spaces_before_quotes_are_told() {
        for (spaced_quotes, expected) in
            [(false, "held"), (true, "condition: `t.csv` has spaces before the quotes of its cells")]
        {
            let table = written(table("t", 100, [column("a")]), &Dialect { spaced_quotes, ..Dialect::plain() });
            assert_eq!(Trial::of(&RULE).condition().says(&dataset([table])), expected);
        }
    }
}
