//! `missing-label`: the column to be learned was not named, or is in no table.

use crate::base::{Group, Place, Skill, nearest::nearest};
use crate::rule::{Case, Evidence, Finding, Gauge, Outcome, Rule};

pub(in crate::rule) static RULE: Rule = Rule {
    code: "missing-label",
    group: Group::Labels,
    gauge: Gauge::Presence,
    what: "The column that holds the answer to be learned is in none of the tables.",
    why: "A model learns from rows for which the answer is known. Without that column there is nothing to learn from.",
    example: "--label churned, where the table has id, tenure and plan.",
    fix: "Check the spelling of the name given with --label. If the column was never exported, add it to the export.",
    skill: Skill::DataOwner,
    check,
};

fn check(case: &Case<'_>) -> Outcome {
    if !case.task.needs_label() {
        return Outcome::unfit("no learning task is judged");
    }
    let Some(label) = &case.ask.label else {
        return Outcome::NotMeasured("no label was named; name it with --label COLUMN".into());
    };
    if case.facts.tables.iter().all(|table| table.columns.is_empty()) {
        return Outcome::NotMeasured("no table was read".into());
    }
    if !case.labels().is_empty() {
        return Outcome::Held;
    }
    Outcome::of(missing(case, &label.typed))
}

fn missing(case: &Case<'_>, typed: &str) -> Option<Finding> {
    let gate = case.settings.present()?;
    let tables = &case.facts.tables;
    let columns = || tables.iter().flat_map(|table| table.columns.iter().map(move |column| (table, &column.name)));
    let qualified: Vec<String> = columns().map(|(table, column)| format!("{}.{column}", table.name)).collect();
    // A column by its own name first, so that the shorter name is offered.
    let near = nearest(typed, columns().map(|(_, column)| column.as_str()))
        .or_else(|| nearest(typed, qualified.iter().map(String::as_str)))
        .map(|name| format!("; the nearest name is `{name}`"));
    let message = format!("no table has a column `{typed}`{}", near.unwrap_or_default());
    let count = tables.len() as u64;
    Some(case.finding(gate, Place::default(), message, Evidence { count, population: count, ..Evidence::default() }))
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::profile::Task;
    use crate::rule::fixture::{Trial, column, dataset, table};

    #[test]
    fn a_label_must_be_named_and_there() {
        let facts =
            dataset([table("people", 100, ["churn", "tenure"].map(column)), table("codes", 5, [column("zip")])]);
        let trial = Trial::of(&RULE).blocker().task(Task::Classification);
        for (label, expected) in [
            ("churn", "held"),
            ("people.churn", "held"),
            ("chrun", "blocker: no table has a column `chrun`; the nearest name is `churn`"),
            ("people.chrun", "blocker: no table has a column `people.chrun`; the nearest name is `people.churn`"),
            ("codes.churn", "blocker: no table has a column `codes.churn`"),
            ("outcome", "blocker: no table has a column `outcome`"),
        ] {
            assert_eq!(trial.clone().label(label).says(&facts), expected, "{label}");
        }
        assert_eq!(trial.says(&facts), "not measured: no label was named; name it with --label COLUMN");
        assert_eq!(trial.clone().label("churn").says(&dataset([])), "not measured: no table was read");
        assert_eq!(trial.task(Task::General).label("x").says(&facts), "not applicable: no learning task is judged");
    }
}
