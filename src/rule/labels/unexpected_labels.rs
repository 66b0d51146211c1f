//! `unexpected-labels`: values of the label that are none of those that were declared.

use crate::base::{Group, Measured, Place, Skill, wording};
use crate::facts::{ColumnFacts, LabelValues, TableFacts};
use crate::rule::case::{over, ratio, share};
use crate::rule::{Case, Evidence, Finding, Gauge, Outcome, Rule};

pub(in crate::rule) static RULE: Rule = Rule {
    code: "unexpected-labels",
    group: Group::Labels,
    gauge: Gauge::RatioAbove,
    what: "Rows whose label is none of the classes that were declared.",
    why: "Either the declaration is out of date or the data is wrong, and a model would learn a class that nobody \
        expects.",
    example: "Declared are yes and no, and 14 rows are labelled maybe.",
    fix: "Correct these labels, or add the class to the declared ones if it is meant.",
    skill: Skill::DataOwner,
    check,
};

fn check(case: &Case<'_>) -> Outcome {
    if case.ask.classes.is_none() {
        return Outcome::unfit("no classes were declared");
    }
    case.each_label(|table, column| match table.label.as_ref().map(|label| &label.values) {
        None => Outcome::NotMeasured("the classes were not looked at".into()),
        Some(Measured::Absent(why)) => Outcome::NotMeasured(why.clone()),
        Some(Measured::Exact(values) | Measured::Approximate { value: values, .. }) => {
            Outcome::of(unexpected(case, table, column, values))
        }
    })
}

fn unexpected(case: &Case<'_>, table: &TableFacts, column: &ColumnFacts, values: &LabelValues) -> Option<Finding> {
    let classes = values.unexpected.as_deref()?;
    let count = classes.iter().filter_map(|&class| values.classes.get(class)).sum();
    let population = values.classes.iter().sum();
    let ratio = ratio(count, population);
    let (severity, gate) = case.settings.above(ratio)?;
    let unseen = match values.unseen {
        0 => String::new(),
        unseen => format!("; {} no row", wording::counted(unseen, "declared class has", "declared classes have")),
    };
    let message = format!(
        "the label `{}` is none of the declared classes in {}, which have {}{}{unseen}",
        column.name,
        share(count, population, "labelled rows"),
        wording::counted(classes.len() as u64, "other value", "other values"),
        over(gate)
    );
    let mut places: Vec<_> = classes.iter().filter_map(|&class| values.first.get(class).copied().flatten()).collect();
    places.sort_unstable();
    places.truncate(case.ask.places);
    let evidence = Evidence { count, population, ratio: Some(ratio), places, ..Evidence::default() };
    Some(case.finding((severity, gate), Place::column(table, column), message, evidence))
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::base::{Measured, Spot};
    use crate::facts::{LabelFacts, LabelValues};
    use crate::profile::Task;
    use crate::rule::fixture::{Trial, column, dataset, table};

    #[test]
    fn what_was_not_declared_is_counted() {
        let trial = Trial::of(&RULE).gate(crate::base::Severity::Condition, 0.0).label("y").task(Task::Classification);
        let facts = |unexpected: Option<Vec<usize>>, unseen| {
            let first = [5, 9, 700].map(|record| Some(Spot { record: Some(record), ..Spot::file(0) })).to_vec();
            let classes = vec![900, 86, 14];
            let values = LabelValues { classes, first, unexpected, unseen, ..LabelValues::default() };
            let mut table = table("t", 1000, [column("y").classes(&[900, 86, 14])]);
            let slices = Measured::absent("not in this test");
            table.label = Some(LabelFacts { column: 0, values: Measured::Exact(values), slices });
            dataset([table])
        };
        assert_eq!(trial.says(&facts(None, 0)), "not applicable: no classes were declared");
        let declared = trial.classes_declared(&["yes", "no"]);
        assert_eq!(declared.says(&facts(Some(vec![]), 0)), "held");
        let said = "condition: the label `y` is none of the declared classes in 14 of 1,000 labelled rows (1.4 %), which \
            have 1 other value";
        assert_eq!(declared.says(&facts(Some(vec![2]), 0)), said);
        let said = "condition: the label `y` is none of the declared classes in 100 of 1,000 labelled rows (10 %), which \
            have 2 other values; 1 declared class has no row";
        assert_eq!(declared.says(&facts(Some(vec![1, 2]), 1)), said);
        assert_eq!(declared.findings(&facts(Some(vec![2]), 0))[0].evidence.places[0].record, Some(700));
    }
}
