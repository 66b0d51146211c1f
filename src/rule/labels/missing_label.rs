//! `missing-label`: the column to be learned was not named, or is in no table.

use crate::base::{Group, Place, Skill, nearest::nearest, wording};
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
        return Outcome::NotMeasured(unnamed(case).into());
    };
    if case.facts.tables.iter().all(|table| table.columns.is_empty()) {
        return Outcome::NotMeasured("no table was read".into());
    }
    if !case.labels().is_empty() {
        return Outcome::Held;
    }
    Outcome::of(missing(case, &label.typed))
}

/// Names that columns to be learned often have; a name that ends in one of them behind an underscore counts as well.
const USUAL: [&str; 24] = [
    "label",
    "labels",
    "target",
    "class",
    "outcome",
    "y",
    "response",
    "churn",
    "churned",
    "default",
    "defaulted",
    "survived",
    "fraud",
    "is_fraud",
    "diagnosis",
    "rating",
    "score",
    "category",
    "sentiment",
    "result",
    "status",
    "converted",
    "clicked",
    "species",
];

/// Candidates that are offered.
const OFFERED: usize = 3;

/// That no label was named, and which columns may be it by their names or else by standing last. Never more than a
/// proposal: what is to be learned is not written in the data.
fn unnamed(case: &Case<'_>) -> String {
    let columns = || case.facts.tables.iter().flat_map(|table| &table.columns);
    let is_usual = |name: &str| {
        let name = name.trim().to_lowercase();
        let last = name.rsplit('_').next().unwrap_or_default();
        USUAL.iter().position(|usual| *usual == name || (*usual == last && usual.len() > 1))
    };
    let mut usual: Vec<(usize, &str)> =
        columns().filter_map(|column| Some((is_usual(&column.name)?, column.name.as_str()))).collect();
    usual.sort_unstable();
    usual.dedup();
    let mut candidates: Vec<&str> = usual.into_iter().map(|(_, name)| name).collect();
    if candidates.is_empty()
        && let [table] = case.facts.tables.as_slice()
        && let Some(last) = table.columns.last()
        && last.distinct.value().is_some_and(|distinct| (2..=20).contains(distinct))
        && table.rows > 100
    {
        candidates.push(&last.name);
    }
    candidates.truncate(OFFERED);
    let offered = match candidates.as_slice() {
        [] => String::new(),
        names => format!("; by name or place it may be {}", wording::names(names.iter().copied(), OFFERED)),
    };
    format!("no label was named; name it with --label COLUMN{offered}")
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
        let offered =
            "not measured: no label was named; name it with --label COLUMN; by name or place it may be `churn`";
        assert_eq!(trial.says(&facts), offered);
        let nothing = dataset([table("people", 100, ["age", "tenure"].map(column))]);
        assert_eq!(trial.says(&nothing), "not measured: no label was named; name it with --label COLUMN");
        assert_eq!(trial.clone().label("churn").says(&dataset([])), "not measured: no table was read");
        assert_eq!(trial.task(Task::General).label("x").says(&facts), "not applicable: no learning task is judged");
    }
}
