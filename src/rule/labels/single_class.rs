//! `single-class`: a label that is the same in every labelled row.
//!
//! For a number to be predicted it is the same defect as for a class: what never changes cannot be learned.

use crate::base::{Group, Measured, Place, Skill, wording};
use crate::facts::{ColumnFacts, TableFacts};
use crate::rule::case::partly_read;
use crate::rule::{Case, Evidence, Finding, Gauge, Outcome, Rule};

pub(in crate::rule) static RULE: Rule = Rule {
    code: "single-class",
    group: Group::Labels,
    gauge: Gauge::Presence,
    what: "A label that has one and the same value in every labelled row.",
    why: "To tell cases apart, a model must have seen both sorts. With one it can only repeat it.",
    example: "id,churn\n1,yes\n2,yes\n3,yes",
    fix: "Export the other cases too, for example the customers who stayed and not only those who left.",
    skill: Skill::DataOwner,
    check,
};

fn check(case: &Case<'_>) -> Outcome {
    case.each_label(|table, column| match distinct(table, column) {
        _ if column.values() == 0 => Outcome::unfit("no row is labelled"),
        Err(why) => Outcome::NotMeasured(why.into()),
        Ok(2..) => Outcome::Held,
        Ok(_) if partly_read(table) => Outcome::NotMeasured(format!("`{}` was not read in full", table.name).into()),
        Ok(_) => Outcome::of(single(case, table, column)),
    })
}

/// How many distinct labels there are; an estimate will do, as there are many then.
fn distinct(table: &TableFacts, column: &ColumnFacts) -> Result<u64, String> {
    match (&super::classes(table, column), &column.distinct) {
        (Some(Measured::Exact(classes)), _) => Ok(classes.len() as u64),
        (_, Measured::Exact(distinct) | Measured::Approximate { value: distinct, .. }) => Ok(*distinct),
        (_, Measured::Absent(why)) => Err(why.to_string()),
    }
}

fn single(case: &Case<'_>, table: &TableFacts, column: &ColumnFacts) -> Option<Finding> {
    let gate = case.settings.present()?;
    let count = column.values();
    let what = if case.task.has_classes() { "class" } else { "value" };
    let rows = match count {
        1 => "its only labelled row".to_owned(),
        n => format!("all {} labelled rows", wording::count(n)),
    };
    let message = format!("the label `{}` has a single {what} in {rows}", column.name);
    let places = case.places(column.kinds.iter().map(|kind| &kind.cells));
    let evidence = Evidence { count, population: count, places, ..Evidence::default() };
    Some(case.finding(gate, Place::column(table, column), message, evidence))
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::base::Measured::{self, Approximate};
    use crate::facts::FileStatus;
    use crate::profile::Task;
    use crate::rule::fixture::{Trial, column, dataset, table};

    fn trial() -> Trial {
        Trial::of(&RULE).blocker().label("y").task(Task::Classification)
    }

    #[test]
    fn two_classes_are_the_least() {
        let y = || column("y");
        let many = Measured::absent("more than 4,096 classes");
        let unknown = || Measured::absent("a page was not read");
        for (column, expected) in [
            (y().classes(&[60, 40]), "held"),
            (y().classes(&[100]), "blocker: the label `y` has a single class in all 100 labelled rows"),
            (y().nulls(60).classes(&[40]), "blocker: the label `y` has a single class in all 40 labelled rows"),
            (y().nulls(99).classes(&[1]), "blocker: the label `y` has a single class in its only labelled row"),
            (y().nulls(100).classes(&[]), "not applicable: no row is labelled"),
            (y().class_facts(many).distinct(Approximate { value: 9000, bound: 0.02 }), "held"),
            (
                y().class_facts(unknown().map(|_: u64| Vec::new())).distinct(unknown()),
                "not measured: a page was not read",
            ),
        ] {
            assert_eq!(trial().says(&dataset([table("t", 100, [column])])), expected);
        }
    }

    #[test]
    fn a_number_that_never_changes_is_no_better() {
        let facts = dataset([table("t", 100, [column("y").classes(&[100])])]);
        let said = "blocker: the label `y` has a single value in all 100 labelled rows";
        assert_eq!(trial().task(Task::Regression).says(&facts), said);
    }

    #[test]
    fn the_other_class_may_be_in_what_was_not_read() {
        let mut facts = dataset([table("t", 100, [column("y").classes(&[100])])]);
        facts.tables[0].files[0].status = FileStatus::Partial;
        assert_eq!(trial().says(&facts), "not measured: `t` was not read in full");
    }
}
