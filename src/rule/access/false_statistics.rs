//! `false-statistics`: a Parquet footer whose statistics its own data contradicts.

use crate::base::{Group, Skill};
use crate::facts::{Format, RemarkKind};
use crate::rule::by_file::{Saying, remarked};
use crate::rule::{Case, Gauge, Outcome, Rule};

pub(in crate::rule) static RULE: Rule = Rule {
    code: "false-statistics",
    group: Group::Access,
    gauge: Gauge::Presence,
    what: "A Parquet footer that says something of a column that is not so: how many nulls it has, or between which \
        values it lies.",
    why: "Query engines skip row groups by these statistics, so rows go missing from results without an error, and \
        counts come out wrong.",
    example: "A row group that is said to hold no value over 100, and holds 250.",
    fix: "Write the file again with a current library, from the data and not by copying row groups.",
    skill: Skill::DataEngineer,
    check,
};

fn check(case: &Case<'_>) -> Outcome {
    let saying =
        Saying::each("has statistics that its data contradicts", "have statistics that their data contradicts");
    let findings = remarked(case, RemarkKind::FalseStatistics, |_| true, &saying);
    let has_footers = case.facts.tables.iter().any(|table| table.format == Format::Parquet);
    if findings.is_empty() && !has_footers { Outcome::unfit("no Parquet file was read") } else { Outcome::of(findings) }
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::base::Spot;
    use crate::facts::{Format, RemarkKind};
    use crate::rule::fixture::{Trial, column, dataset, file, table};

    #[test]
    fn only_parquet_can_have_them() {
        let mut facts = dataset([table("t", 100, [column("a")])]);
        let trial = Trial::of(&RULE).condition();
        assert_eq!(trial.says(&facts), "not applicable: no Parquet file was read");
        facts.tables[0].format = Format::Parquet;
        assert_eq!(trial.says(&facts), "held");
        let detail = "of column `a` in row group 2 they say 0 nulls where there are 3";
        facts.tables[0].files =
            vec![file("t.parquet").remark(RemarkKind::FalseStatistics, detail, Spot::file(0)).build()];
        assert_eq!(
            trial.says(&facts),
            "condition: `t.parquet` has statistics that its data contradicts: of column `a` in row group 2 they say 0 \
             nulls where there are 3"
        );
    }
}
