//! `truncated-file`: a file that stops too early.
//!
//! Where the format itself says so, as a gzip stream does, the rest is lost and the gate holds as it
//! stands. A text file that ends inside a record lacks a row or two for all one can see, and weighs
//! one step less.

use crate::base::{Group, Skill, Spot};
use crate::facts::{FaultKind, FileFacts, RemarkKind, TableFacts};
use crate::rule::by_file::{Saying, remark, remarked};
use crate::rule::{Case, Finding, Gauge, Outcome, Rule};

use super::faults;

pub(in crate::rule) static RULE: Rule = Rule {
    code: "truncated-file",
    group: Group::Access,
    gauge: Gauge::Presence,
    what: "A file that stops before its format says that it ends, or in the middle of a record.",
    why: "The copy or the export was interrupted, and nobody can tell how much is missing. A text that merely ends \
        inside its last record weighs one step less, as what is there can be read.",
    example: "id,name,city\n1,Ann,Rome\n2,Bo",
    fix: "Copy the file again from where it was made, or export it again. Compare sizes and row counts afterwards.",
    skill: Skill::DataEngineer,
    check,
};

fn check(case: &Case<'_>) -> Outcome {
    let cut =
        remarked(case, RemarkKind::CutRecord, tells_cut, &Saying::each("ends inside a record", "end inside a record"));
    let cut = cut.into_iter().map(|finding| Finding::milder(finding).of_kind("cut-record")).collect();
    faults(case, FaultKind::Truncated, &Saying::each("is cut off", "are cut off")).and(cut)
}

/// Whether a cut record is all there is to say: not where a fault stopped the reading inside it, nor
/// where NUL bytes stand for the rest of a torn write.
fn tells_cut(file: &FileFacts) -> bool {
    file.fault.is_none() && remark(file, RemarkKind::NulTail).is_none()
}

/// The records in which files of a table end, so that no rule about rows tells them again.
pub(in crate::rule) fn cut_records(table: &TableFacts) -> Vec<Spot> {
    let cut = table.files.iter().enumerate().filter_map(|(index, file)| {
        let spot = remark(file, RemarkKind::CutRecord)?.spot;
        Some(Spot { file: u32::try_from(index).ok()?, ..spot })
    });
    cut.collect()
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::base::Spot;
    use crate::facts::{DatasetFacts, FaultKind, RemarkKind};
    use crate::rule::fixture::{File, Trial, column, dataset, file, table};

    fn with(file: File) -> DatasetFacts {
        let mut table = table("t", 100, [column("a")]);
        table.files = vec![file.columns(&[0]).build()];
        dataset([table])
    }

    fn cut() -> File {
        let spot = Spot { line: Some(101), record: Some(100), ..Spot::file(0) };
        file("t.csv").remark(RemarkKind::CutRecord, "no line end, and 1 of 3 cells", spot)
    }

    #[test]
    fn a_format_that_says_so_weighs_more_than_a_cut_record() {
        for (file, expected) in [
            (file("t.csv"), "held"),
            (cut(), "condition: `t.csv` ends inside a record: no line end, and 1 of 3 cells"),
            (
                cut().fault(FaultKind::Truncated, "the gzip stream ends early"),
                "blocker: `t.csv` is cut off: the gzip stream ends early",
            ),
            // The time limit cut it, or a torn write that `nul-bytes` tells.
            (cut().fault(FaultKind::Corrupt, "torn"), "held"),
            (cut().remark(RemarkKind::NulTail, "4,096 NUL bytes", Spot::file(0)), "held"),
        ] {
            assert_eq!(Trial::of(&RULE).blocker().says(&with(file)), expected);
        }
        assert_eq!(Trial::of(&RULE).blocker().says(&dataset([])), "not applicable: there is no file");
    }

    #[test]
    fn the_place_is_the_record() {
        let findings = Trial::of(&RULE).blocker().findings(&with(cut()));
        assert_eq!(
            (findings[0].place.line, findings[0].place.record, findings[0].kind),
            (Some(101), Some(100), Some("cut-record"))
        );
    }
}
