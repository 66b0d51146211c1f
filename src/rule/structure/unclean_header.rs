//! `unclean-header`: a header that programs read as other names than people do.
//!
//! A header that stands in one pair of quotes is a single column to every reader but this one, and
//! weighs the full gate. Names with line breaks or white space around them weigh one step less.

use std::borrow::Cow;

use crate::base::{Group, Skill, Spot, wording};
use crate::facts::{Dialect, FileFacts, TableFacts};
use crate::rule::by_file::{Saying, by_dialect, header_line};
use crate::rule::{Case, Finding, Gauge, Outcome, Rule};

pub(in crate::rule) static RULE: Rule = Rule {
    code: "unclean-header",
    group: Group::Structure,
    gauge: Gauge::Presence,
    what: "A header that stands in one pair of quotes as a whole, or column names with line breaks, control \
        characters or white space around them.",
    why: "Quoted as a whole, the header is one column to every program, and the rows do not fit it. Unseen characters \
        in a name make programs not find the column; that weighs one step less.",
    example: "\"id,name,city\"\n1,Ann,Rome",
    fix: "Put quotes around single names only, and take line breaks and outer spaces out of the names.",
    skill: Skill::DataEngineer,
    check,
};

fn check(case: &Case<'_>) -> Outcome {
    case.each_text_table(|table| Outcome::of(unfolded(case, table).into_iter().chain(unclean(case, table))))
}

fn unfolded(case: &Case<'_>, table: &TableFacts) -> Option<Finding> {
    let odd = by_dialect(table, |_, dialect| {
        let Dialect { header, .. } = dialect;
        (header.lines > 0 && header.unfolded).then(|| (header_line(dialect), "".into()))
    });
    let saying =
        Saying::together("has its whole header in one pair of quotes", "have their whole header in one pair of quotes");
    Some(saying.tell_of(case, table, &odd).pop()?.of_kind("quoted-as-one"))
}

fn unclean(case: &Case<'_>, table: &TableFacts) -> Option<Finding> {
    let odd = by_dialect(table, |file, dialect| names(table, file, dialect));
    let saying = Saying::together(
        "has column names with line breaks, control characters or white space around them",
        "have column names with line breaks, control characters or white space around them",
    );
    Some(saying.tell_of(case, table, &odd).pop()?.milder())
}

fn names(table: &TableFacts, file: &FileFacts, dialect: &Dialect) -> Option<(Spot, Cow<'static, str>)> {
    let unclean = &dialect.header.unclean;
    if dialect.header.lines == 0 || unclean.is_empty() {
        return None;
    }
    let columns = unclean.iter().filter_map(|position| table.columns.get(*file.columns.get(*position)?));
    let listed = wording::names(columns.map(|column| column.name.as_str()), 3);
    Some((header_line(dialect), listed.into()))
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::facts::{Dialect, Header, TableFacts};
    use crate::rule::fixture::{Trial, column, dataset, table, written};

    fn with(lines: u32, unclean: &[usize], unfolded: bool) -> TableFacts {
        let header = Header { lines, unclean: unclean.to_vec(), unfolded, ..Header::default() };
        written(table("t", 100, ["a", " b", "c\n", "d"].map(column)), &Dialect { header, ..Dialect::plain() })
    }

    #[test]
    fn one_pair_of_quotes_weighs_more_than_spaces() {
        for (table, expected) in [
            (with(1, &[], false), "held"),
            (with(1, &[], true), "condition: `t.csv` has its whole header in one pair of quotes"),
            (
                with(1, &[1, 2], false),
                "advice: `t.csv` has column names with line breaks, control characters or white space around them: \
                    ` b` and `c\n`",
            ),
            // No header at all is `missing-header`.
            (with(0, &[1], true), "held"),
        ] {
            assert_eq!(Trial::of(&RULE).condition().says(&dataset([table])), expected);
        }
    }
}
