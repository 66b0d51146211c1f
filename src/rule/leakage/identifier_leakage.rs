//! `identifier-leakage`: what names the rows, or their order, tells the label.

use crate::base::{Group, Place, Severity, Skill};
use crate::facts::Power;
use crate::rule::{Case, Evidence, Finding, Gauge, Outcome, Rule};

use super::{Cause, Told, each_column_of, each_told, finding, in_words};

pub(in crate::rule) static RULE: Rule = Rule {
    code: "identifier-leakage",
    group: Group::Leakage,
    gauge: Gauge::RatioAbove,
    what: "An identifier that tells the label, by its number, its prefix or its order; or rows that stand in the order of the \
        label, which is advice only. What is compared with the limit is the lower end of a 95 % interval: 2 x AUC - 1 of \
        classes.",
    why: "An identifier says nothing of what it names. If it tells the label, it was given out by it, or the file was put \
        together from one file for each class. A model learns that and nothing else. It is measured on a sample of rows.",
    example: "id,label\nP-001,positive\nP-002,positive\nN-001,negative\nN-002,negative",
    fix: "Take the identifier out before learning, and shuffle the rows before they are split. Find out how the numbers were \
        given out: what they give away may stand in other columns too.",
    skill: Skill::MlEngineer,
    check,
};

/// Rows are said to be sorted from this strength on. A project judgement: what is collected over time drifts, and lies
/// far below.
const SORTED: f64 = 0.85;

fn check(case: &Case<'_>) -> Outcome {
    let by_column = each_column_of(case, Cause::Identifier, |told, column, leakage| {
        let powers = [leakage.value.value().copied(), leakage.name];
        // With a quantity any trend of it goes with a running number; only sorting tells more.
        let is_quantity = told.leakage.target == crate::facts::Target::Number;
        let powers = powers.into_iter().skip(usize::from(is_quantity)).flatten();
        let strongest = powers.max_by(|one, other| one.sure().total_cmp(&other.sure()))?;
        let gate = case.settings.above(strongest.sure())?;
        let (name, label) = (&column.name, &told.label.name);
        let message = format!("`{name}` names the rows, and tells the label `{label}`: {}", in_words(&strongest));
        Some(finding(case, gate, (told, column), (message, Some(strongest.sure()))))
    });
    if matches!(by_column, Outcome::Broken(_)) {
        // Rows that stand in the order of such a number are the same story.
        return by_column;
    }
    let by_order = each_told(case, |told| {
        let order = told.leakage.order.filter(|order| order.sure() >= SORTED);
        order.and_then(|order| in_order(case, told, &order)).into_iter().collect()
    });
    if matches!(by_order, Outcome::Broken(_)) { by_order } else { by_column }
}

fn in_order(case: &Case<'_>, told: Told<'_>, order: &Power) -> Option<Finding> {
    let (_, gate) = case.settings.above(order.sure())?;
    let message = format!(
        "the place of a row tells the label `{}`: {}; shuffle the rows before they are split",
        told.label.name,
        in_words(order)
    );
    let ratio = Some(order.sure());
    let evidence = Evidence { count: told.leakage.rows, population: told.table.rows, ratio, ..Evidence::default() };
    Some(case.finding((Severity::Advice, gate), Place::table(told.table), message, evidence).of_kind("row-order"))
}

#[cfg(test)]
mod tests {
    use super::super::fixture::{auc, told_with, trial};
    use super::RULE;
    use crate::base::{Measured, Severity};
    use crate::facts::DetailFacts;
    use crate::rule::fixture::column;

    #[test]
    fn identifiers_must_not_tell_anything() {
        let trial = trial(&RULE).gate(Severity::Condition, 0.5);
        let running = DetailFacts { running: Measured::Exact(true), ..DetailFacts::default() };
        let id = || column("id").detail(running.clone());
        let strong = told_with(id(), |told| told.value = Measured::Exact(auc(0.9, 0.88)), None);
        assert_eq!(
            trial.says(&strong),
            "condition: `id` names the rows, and tells the label `y`: AUC 0.900 on rows it was not learned from, 0.880 at \
                least; explain it or remove it"
        );
        let named = told_with(id(), |told| told.name = Some(auc(0.9, 0.88)), Some(auc(1.0, 0.99)));
        assert_eq!(trial.findings(&named).len(), 1, "the order of the rows is the same story");
        assert_eq!(trial.says(&told_with(id(), |told| told.value = Measured::Exact(auc(0.6, 0.55)), None)), "held");
        // The same strength in a column that is no identifier is for another rule.
        assert_eq!(
            trial.says(&told_with(column("x"), |told| told.value = Measured::Exact(auc(0.9, 0.88)), None)),
            "held"
        );
    }

    #[test]
    fn sorted_rows_are_advice() {
        let trial = trial(&RULE).gate(Severity::Condition, 0.5);
        assert_eq!(
            trial.says(&told_with(column("x"), |_| (), Some(auc(1.0, 0.99)))),
            "advice: the place of a row tells the label `y`: AUC 1.000 on rows it was not learned from, 0.990 at least; \
                shuffle the rows before they are split"
        );
        assert_eq!(trial.says(&told_with(column("x"), |_| (), Some(auc(0.9, 0.85)))), "held", "drift is no order");
    }
}
