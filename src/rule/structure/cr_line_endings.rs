//! `cr-line-endings`: a file whose records all end in a carriage return alone.
//!
//! A file that mixes it with other line ends is told by `mixed-line-endings`.

use crate::base::{Group, Skill};
use crate::facts::{Endings, LineEnding, TableFacts};
use crate::rule::by_file::{Saying, by_dialect};
use crate::rule::{Case, Finding, Gauge, Outcome, Rule};

pub(in crate::rule) static RULE: Rule = Rule {
    code: "cr-line-endings",
    group: Group::Structure,
    gauge: Gauge::Presence,
    what: "A file whose records all end in CR alone, as old Macintosh programs write it.",
    why: "Some programs take CR for a line end, others read the whole file as its first line and find no row, without \
        a word.",
    example: "id,name\\r1,Ann\\r2,Bob\\r",
    fix: "Write the file again with LF or CRLF; in a spreadsheet choose the plain CSV format, not the one for Macintosh.",
    skill: Skill::DataEngineer,
    check,
};

fn check(case: &Case<'_>) -> Outcome {
    case.each_text_table(|table| Outcome::of(alone(case, table)))
}

fn alone(case: &Case<'_>, table: &TableFacts) -> Option<Finding> {
    let odd = by_dialect(table, |_, dialect| {
        let spot = is_alone(&dialect.endings).then(|| dialect.endings.first(LineEnding::Cr)).flatten()?;
        Some((spot, "".into()))
    });
    Saying::together("ends every record in CR alone", "end every record in CR alone").tell_of(case, table, &odd).pop()
}

fn is_alone(endings: &Endings) -> bool {
    endings.count(LineEnding::Lf) + endings.count(LineEnding::CrLf) == 0
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::base::Spot;
    use crate::facts::LineEnding::{Cr, CrLf, Lf};
    use crate::facts::{Dialect, Endings};
    use crate::rule::fixture::{Trial, column, dataset, table, written};

    #[test]
    fn only_a_file_without_any_other_line_end_is_told() {
        for (all, expected) in [
            (&[][..], "held"),
            (&[Lf, Lf], "held"),
            (&[Cr, CrLf], "held"),
            (&[Cr, Cr, Cr], "condition: `t.csv` ends every record in CR alone"),
        ] {
            let mut endings = Endings::default();
            for ending in all {
                endings.note(*ending, || Spot { line: Some(2), ..Spot::file(0) });
            }
            let facts = dataset([written(table("t", 3, [column("a")]), &Dialect { endings, ..Dialect::plain() })]);
            assert_eq!(Trial::of(&RULE).condition().says(&facts), expected);
        }
    }
}
