//! `trailing-garbage`: bytes behind the end of a packed file.

use crate::base::{Group, Skill};
use crate::facts::RemarkKind;
use crate::rule::by_file::{Saying, remarked};
use crate::rule::{Case, Gauge, Outcome, Rule};

pub(in crate::rule) static RULE: Rule = Rule {
    code: "trailing-garbage",
    group: Group::Access,
    gauge: Gauge::Presence,
    what: "Bytes after the end of a packed file that belong to nothing in it.",
    why: "Some programs skip them with a warning, others refuse the whole file. They may also be what is left of more \
        data that was added wrongly.",
    example: "A gzip file with a plain line of text appended to it.",
    fix: "Unpack the file, see whether it is complete, and pack it again.",
    skill: Skill::DataEngineer,
    check,
};

fn check(case: &Case<'_>) -> Outcome {
    let saying = Saying::each("goes on after its packed data ends", "go on after their packed data ends");
    let findings = remarked(case, RemarkKind::TrailingGarbage, |_| true, &saying);
    let packed = case.facts.files().filter_map(|file| file.dialect.as_ref()).any(|text| text.compression.is_some());
    if findings.is_empty() && !packed { Outcome::unfit("no packed text was read") } else { Outcome::of(findings) }
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::base::Spot;
    use crate::facts::{DatasetFacts, Dialect, RemarkKind};
    use crate::rule::fixture::{Trial, column, dataset, file, table};

    #[test]
    fn only_packed_files_can_have_it() {
        let mut facts = dataset([table("t", 100, [column("a")])]);
        let says = |facts: &DatasetFacts| Trial::of(&RULE).condition().says(facts);
        assert_eq!(says(&facts), "not applicable: no packed text was read");
        let packed = || file("t.csv.gz").dialect(Dialect { compression: Some("gzip"), ..Dialect::plain() });
        facts.tables[0].files = vec![packed().build()];
        assert_eq!(says(&facts), "held");
        let spot = Spot { byte: Some(700), ..Spot::file(0) };
        facts.tables[0].files = vec![packed().remark(RemarkKind::TrailingGarbage, "12 bytes", spot).build()];
        assert_eq!(says(&facts), "condition: `t.csv.gz` goes on after its packed data ends: 12 bytes");
        assert_eq!(Trial::of(&RULE).condition().findings(&facts)[0].place.byte, Some(700));
    }
}
