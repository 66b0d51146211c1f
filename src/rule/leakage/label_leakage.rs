//! `label-leakage`: a column that tells the label by itself.
//!
//! The limit is held against the lower end of the interval of a strength between 0 and 1: of classes the Gini
//! coefficient, which is twice the area under the ROC curve less one, and of numbers the share of the variance that is
//! explained.

use crate::base::{Group, Skill};
use crate::rule::{Case, Gauge, Outcome, Rule};

use super::{Cause, each_column_of, finding, in_words};

pub(in crate::rule) static RULE: Rule = Rule {
    code: "label-leakage",
    group: Group::Leakage,
    gauge: Gauge::RatioAbove,
    what: "A column that tells the label nearly by itself. What is compared with the limit is the lower end of a 95 % \
        interval, measured on rows that nothing was learned from: 2 x AUC - 1 of classes, R2 of numbers.",
    why: "So strong a column is often written after the label was known, or from it. A model that is given it looks good in \
        every test and fails when it is used, since the column is empty or different then. It may also be a good column: \
        the data can't tell. It is measured on a sample of rows.",
    example: "A refund amount in a table of orders of which the returned ones are to be found.",
    fix: "Find out when the column is written. Keep it if it is known when a prediction is due, and say so; else remove it \
        together with what was computed from it.",
    skill: Skill::DomainExpert,
    check,
};

fn check(case: &Case<'_>) -> Outcome {
    each_column_of(case, Cause::Value, |told, column, leakage| {
        let power = leakage.value.value()?;
        let gate = case.settings.above(power.sure())?;
        let message = format!("`{}` alone tells the label `{}`: {}", column.name, told.label.name, in_words(power));
        Some(finding(case, gate, (told, column), (message, Some(power.sure()))))
    })
}

#[cfg(test)]
mod tests {
    use super::super::fixture::{auc, told, trial};
    use super::RULE;
    use crate::base::{Measured, Severity};
    use crate::facts::{Power, PowerMeasure};

    #[test]
    fn the_lower_end_is_what_counts() {
        let trial = trial(&RULE).gate(Severity::Blocker, 0.975).gate(Severity::Condition, 0.85);
        for (value, low, expected) in [
            (0.95, 0.92, "held"),
            (
                0.95,
                0.93,
                "condition: `x` alone tells the label `y`: AUC 0.950 on rows it was not learned from, 0.930 at least; \
                    explain it or remove it",
            ),
            (
                1.0,
                0.995,
                "blocker: `x` alone tells the label `y`: AUC 1.000 on rows it was not learned from, 0.995 at least; \
                    explain it or remove it",
            ),
        ] {
            assert_eq!(trial.says(&told(|column| column.value = Measured::Exact(auc(value, low)))), expected);
        }
    }

    #[test]
    fn what_chance_does_as_well_is_no_leak() {
        let trial = trial(&RULE).gate(Severity::Condition, 0.85);
        let lucky = Power { control: Some(0.9), ..auc(0.99, 0.94) };
        assert_eq!(trial.says(&told(|column| column.value = Measured::Exact(lucky))), "held");
    }

    #[test]
    fn of_numbers_it_is_variance() {
        let power = Power { measure: PowerMeasure::R2, ..auc(0.93, 0.9) };
        let said =
            trial(&RULE).gate(Severity::Condition, 0.85).says(&told(|column| column.value = Measured::Exact(power)));
        assert!(
            said.contains("it explains 93 % of the variance of rows it was not learned from, 90 % at least"),
            "{said}"
        );
    }

    #[test]
    fn what_gaps_tell_is_for_another_rule() {
        let facts = told(|column| {
            column.value = Measured::Exact(auc(0.98, 0.97));
            column.missing = Some(auc(0.97, 0.96));
        });
        assert_eq!(trial(&RULE).gate(Severity::Condition, 0.85).says(&facts), "held");
    }
}
