//! `missingness-leakage`: whether a cell is missing tells the label.
//!
//! In two ways: by itself it tells the label of all rows, or it settles that of some, as a cause of death is there only
//! for the dead. Of the second the strength is how much less often another label stands in those rows than elsewhere.

use crate::base::{Group, Skill, wording};
use crate::facts::SettledFacts;
use crate::rule::case::share;
use crate::rule::{Case, Evidence, Finding, Gauge, Outcome, Rule};

use super::{Cause, Told, each_told, finding, in_words};
use crate::facts::{ColumnFacts, ColumnLeakage};

pub(in crate::rule) static RULE: Rule = Rule {
    code: "missingness-leakage",
    group: Group::Leakage,
    gauge: Gauge::RatioAbove,
    what: "A column of which it tells the label whether a cell is missing: of all rows, or of those in which it is, or is not. \
        What is compared with the limit is the lower end of a 95 % interval.",
    why: "What is filled in only after the outcome is known gives it away by being there. Filling the gaps does not help: a \
        model learns what they were filled with. It is measured on a sample of rows.",
    example: "survived,lifeboat\n1,13\n0,\n1,4\n0,",
    fix: "Find out when the column is filled in. Remove it, or explain why it is known whether it is empty when a prediction \
        is due.",
    skill: Skill::DomainExpert,
    check,
};

fn check(case: &Case<'_>) -> Outcome {
    each_told(case, |told| {
        let columns = told.leakage.columns.iter();
        let columns = columns.filter_map(|leakage| Some((told.table.columns.get(leakage.position)?, leakage)));
        columns.filter_map(|(column, leakage)| look(case, told, column, leakage)).collect()
    })
}

fn look(case: &Case<'_>, told: Told<'_>, column: &ColumnFacts, leakage: &ColumnLeakage) -> Option<Finding> {
    let told_by = super::cause(told.table, column, leakage);
    if !matches!(told_by, Cause::Gaps | Cause::Value) {
        return None;
    }
    if let Some(power) = leakage.missing.as_ref().filter(|_| told_by == Cause::Gaps)
        && let Some(gate) = case.settings.above(power.sure())
    {
        let (name, label) = (&column.name, &told.label.name);
        let message = format!("whether `{name}` is missing tells the label `{label}`: {}", in_words(power));
        return Some(finding(case, gate, (told, column), (message, Some(power.sure()))));
    }
    // What a strong column says in all rows it says in these too.
    let is_strong = leakage.value.value().is_some_and(|power| case.settings.above(power.sure()).is_some());
    let settled = leakage.settled.filter(|_| !is_strong)?;
    let gate = case.settings.above(settled.sure)?;
    let SettledFacts { is_missing, rows, same, elsewhere, sure } = settled;
    let message = format!(
        "where `{}` is {}, the label `{}` is the same in {}, and in {} of the others",
        column.name,
        if is_missing { "missing" } else { "not missing" },
        told.label.name,
        share(same, rows, "rows that were looked at"),
        wording::percent(elsewhere),
    );
    let found = finding(case, gate, (told, column), (message, Some(sure)));
    Some(Finding { evidence: Evidence { count: same, population: rows, ..found.evidence }, ..found })
}

#[cfg(test)]
mod tests {
    use super::super::fixture::{auc, told, trial};
    use super::RULE;
    use crate::base::{Measured, Severity};
    use crate::facts::SettledFacts;

    #[test]
    fn gaps_that_tell_are_told_of() {
        let trial = trial(&RULE).gate(Severity::Condition, 0.85);
        let facts = told(|column| {
            column.value = Measured::Exact(auc(0.98, 0.97));
            column.missing = Some(auc(0.97, 0.96));
        });
        assert_eq!(
            trial.says(&facts),
            "condition: whether `x` is missing tells the label `y`: AUC 0.970 on rows it was not learned from, 0.960 at \
                least; explain it or remove it"
        );
        let weak = told(|column| column.missing = Some(auc(0.97, 0.92)));
        assert_eq!(trial.says(&weak), "held");
        // What stands in the cells tells more than that they are there.
        let value = told(|column| {
            column.value = Measured::Exact(auc(0.999, 0.99));
            column.missing = Some(auc(0.95, 0.94));
        });
        assert_eq!(trial.says(&value), "held");
    }

    #[test]
    fn rows_that_are_settled_are_told_of() {
        let trial = trial(&RULE).gate(Severity::Condition, 0.85);
        let settled = SettledFacts { is_missing: false, rows: 121, same: 121, elsewhere: 0.579, sure: 0.93 };
        assert_eq!(
            trial.says(&told(|column| column.settled = Some(settled))),
            "condition: where `x` is not missing, the label `y` is the same in 121 of 121 rows that were looked at (100 %), \
                and in 57.9 % of the others; explain it or remove it"
        );
        let open = SettledFacts { sure: 0.7, ..settled };
        assert_eq!(trial.says(&told(|column| column.settled = Some(open))), "held");
    }
}
