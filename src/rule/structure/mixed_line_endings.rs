//! `mixed-line-endings`: a file that ends its records in more than one way.
//!
//! Readers take a line feed with or without a carriage return before it. A carriage return alone is
//! a line end to some and part of the cell to others, so it weighs the full gate; the rest weighs one
//! step less.

use std::borrow::Cow;

use crate::base::{Group, Skill, Spot, wording};
use crate::facts::{Endings, LineEnding, TableFacts};
use crate::rule::by_file::{Saying, by_dialect};
use crate::rule::case::ratio;
use crate::rule::{Case, Evidence, Finding, Gauge, Outcome, Rule};

pub(in crate::rule) static RULE: Rule = Rule {
    code: "mixed-line-endings",
    group: Group::Structure,
    gauge: Gauge::Presence,
    what: "A file whose records end in different ways: LF, CRLF or CR.",
    why: "It was put together from several sources. Where CR stands alone, some programs start a new row and others \
        run two rows into one. Where only LF and CRLF are mixed it weighs one step less, because readers cope.",
    example: "id,name\\r\\n1,Ann\\n2,Bob\\r3,Eve\\n",
    fix: "Write the file again with one sort of line end, LF or CRLF.",
    skill: Skill::DataEngineer,
    check,
};

fn check(case: &Case<'_>) -> Outcome {
    case.each_text_table(|table| Outcome::of(mixed(case, table)))
}

fn mixed(case: &Case<'_>, table: &TableFacts) -> Option<Finding> {
    let odd = by_dialect(table, |_, dialect| minority(&dialect.endings));
    let saying = Saying::together("ends its records in more than one way", "end their records in more than one way");
    let finding = saying.tell_of(case, table, &odd).pop()?;
    let (mut count, mut population, mut alone) = (0, 0, false);
    for dialect in table.files.iter().filter_map(|file| file.dialect.as_ref()) {
        let (all, few) = counts(&dialect.endings);
        population += all;
        count += few;
        alone |= few > 0 && dialect.endings.count(LineEnding::Cr) > 0;
    }
    let ratio = Some(ratio(count, population));
    let finding = Finding { evidence: Evidence { count, population, ratio, ..finding.evidence }, ..finding };
    Some(if alone { finding } else { finding.milder() })
}

/// How many records there are, and how many do not end as most do.
fn counts(endings: &Endings) -> (u64, u64) {
    let all = LineEnding::ALL.iter().map(|ending| endings.count(*ending)).sum();
    let most = endings.main().map_or(0, |main| endings.count(main));
    (all, all - most)
}

/// The first record that does not end as most do, and how many of each sort there are.
fn minority(endings: &Endings) -> Option<(Spot, Cow<'static, str>)> {
    let main = endings.main()?;
    let others = LineEnding::ALL.into_iter().filter(|ending| *ending != main && endings.count(*ending) > 0);
    let first = others.clone().filter_map(|ending| endings.first(ending)).min()?;
    let each: Vec<_> =
        others.map(|ending| format!("{} with {}", wording::count(endings.count(ending)), name(ending))).collect();
    let detail =
        format!("{}, the other {} with {}", each.join(" and "), wording::count(endings.count(main)), name(main));
    Some((first, detail.into()))
}

const fn name(ending: LineEnding) -> &'static str {
    match ending {
        LineEnding::Lf => "LF",
        LineEnding::CrLf => "CRLF",
        LineEnding::Cr => "CR alone",
    }
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::base::Spot;
    use crate::facts::LineEnding::{Cr, CrLf, Lf};
    use crate::facts::{Dialect, Endings, LineEnding, TableFacts};
    use crate::rule::fixture::{Trial, column, dataset, file, table, written};

    fn endings(counts: &[(LineEnding, u64)]) -> Dialect {
        let mut endings = Endings::default();
        let mut line = 1;
        for &(ending, count) in counts {
            for _ in 0..count {
                line += 1;
                endings.note(ending, || Spot { line: Some(line), ..Spot::file(0) });
            }
        }
        Dialect { endings, ..Dialect::plain() }
    }

    fn with(counts: &[(LineEnding, u64)]) -> TableFacts {
        written(table("t", 1000, [column("a")]), &endings(counts))
    }

    #[test]
    fn only_cr_weighs_in_full() {
        for (counts, expected) in [
            (&[][..], "held"),
            (&[(CrLf, 1000)], "held"),
            (&[(Cr, 1000)], "held"),
            (
                &[(Lf, 900), (CrLf, 100)],
                "advice: `t.csv` ends its records in more than one way: 100 with CRLF, the other 900 with LF",
            ),
            (
                &[(CrLf, 997), (Cr, 1), (Lf, 2)],
                "condition: `t.csv` ends its records in more than one way: 2 with LF and 1 with CR alone, the other \
                    997 with CRLF",
            ),
        ] {
            assert_eq!(Trial::of(&RULE).condition().says(&dataset([with(counts)])), expected);
        }
    }

    #[test]
    fn the_first_odd_record_is_the_place_and_files_are_told_together() {
        let mut table = with(&[(Lf, 5), (CrLf, 3)]);
        let facts = dataset([table.clone()]);
        let findings = Trial::of(&RULE).condition().findings(&facts);
        let evidence = &findings[0].evidence;
        assert_eq!(findings[0].place.line, Some(7));
        assert_eq!((evidence.count, evidence.population, evidence.ratio), (3, 8, Some(0.375)));
        table.files.push(file("u.csv").columns(&[0]).dialect(endings(&[(Lf, 9)])).build());
        table.files.push(file("v.csv").columns(&[0]).dialect(endings(&[(CrLf, 4), (Cr, 1)])).build());
        assert_eq!(
            Trial::of(&RULE).condition().says(&dataset([table])),
            "condition: 2 of 3 files of `t` end their records in more than one way, the first being `t.csv`: 3 with \
                CRLF, the other 5 with LF"
        );
    }
}
