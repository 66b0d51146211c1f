//! `nul-bytes`: NUL bytes in a text.
//!
//! From some place to the end they stand for data that was never written, and the gate holds as it
//! stands. A few in cells weigh one step less.

use crate::base::{Group, Place, Skill};
use crate::facts::{Note, RemarkKind, TableFacts};
use crate::rule::by_file::{Affected, Saying, remark};
use crate::rule::case::{cells, ratio, share};
use crate::rule::{Case, Evidence, Finding, Gauge, Outcome, Rule};

pub(in crate::rule) static RULE: Rule = Rule {
    code: "nul-bytes",
    group: Group::Structure,
    gauge: Gauge::Presence,
    what: "NUL bytes inside a text file, in cells or from some place to its end.",
    why: "A file that ends in them was torn while it was written, and the rows that belong there are lost. In cells \
        they make programs stop, cut the cell off or refuse the file; that weighs one step less.",
    example: "id,name\n1,Ann\n\\0\\0\\0\\0\\0\\0\\0\\0",
    fix: "If the file ends in NUL bytes, export or copy it again. If they stand in cells, find out what wrote them and \
        take them out.",
    skill: Skill::DataEngineer,
    check,
};

fn check(case: &Case<'_>) -> Outcome {
    case.each_text_table(|table| Outcome::of(tails(case, table).into_iter().chain(in_cells(case, table))))
}

fn tails(case: &Case<'_>, table: &TableFacts) -> Vec<Finding> {
    let torn: Vec<_> = torn(table).collect();
    let findings = Saying::each("ends in NUL bytes", "end in NUL bytes").tell_of(case, table, &torn);
    findings.into_iter().map(|finding| finding.of_kind("tail")).collect()
}

fn torn(table: &TableFacts) -> impl Iterator<Item = Affected<'_>> {
    table.files.iter().enumerate().filter_map(|(index, file)| {
        let tail = remark(file, RemarkKind::NulTail)?;
        Some(Affected::new(index, file, tail.spot, &tail.detail))
    })
}

fn in_cells(case: &Case<'_>, table: &TableFacts) -> Option<Finding> {
    let gate = case.settings.present()?;
    let tally = table.notes.of(Note::NulByte);
    let (count, population) = (tally.count, cells(table));
    // A tail is one cell at most, as there is no line end in it.
    if count <= torn(table).count() as u64 {
        return None;
    }
    let message = format!("`{}` has NUL bytes in {}", table.name, share(count, population, "cells"));
    let ratio = Some(ratio(count, population));
    let evidence = Evidence { count, population, ratio, places: case.places([tally]), ..Evidence::default() };
    Some(case.finding(gate, Place::table(table), message, evidence).milder())
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::base::Spot;
    use crate::facts::{Note, RemarkKind, TableFacts};
    use crate::rule::fixture::{Trial, column, dataset, file, noted, table};

    fn with(records: u64, torn: bool) -> TableFacts {
        let mut table = noted(table("t", 1000, [column("a"), column("b")]), Note::NulByte, 1..=records);
        if torn {
            let spot = Spot { byte: Some(8192), ..Spot::file(0) };
            table.files = vec![file("t.csv").columns(&[0, 1]).remark(RemarkKind::NulTail, "512 of them", spot).build()];
        }
        table
    }

    #[test]
    fn a_torn_end_weighs_more_than_cells() {
        for (records, torn, expected) in [
            (0, false, "held"),
            (1, false, "condition: `t` has NUL bytes in 1 of 2,000 cells (0.1 %)"),
            (0, true, "blocker: `t.csv` ends in NUL bytes: 512 of them"),
            // The cell is the tail.
            (1, true, "blocker: `t.csv` ends in NUL bytes: 512 of them"),
            (
                2,
                true,
                "blocker: `t.csv` ends in NUL bytes: 512 of them\n\
                 condition: `t` has NUL bytes in 2 of 2,000 cells (0.1 %)",
            ),
        ] {
            assert_eq!(Trial::of(&RULE).blocker().says(&dataset([with(records, torn)])), expected);
        }
        let findings = Trial::of(&RULE).blocker().findings(&dataset([with(0, true)]));
        assert_eq!((findings[0].place.byte, findings[0].kind), (Some(8192), Some("tail")));
    }
}
