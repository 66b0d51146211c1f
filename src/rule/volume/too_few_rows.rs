//! `too-few-rows`: a table with fewer rows than the task needs.
//!
//! For a task with a label, the tables that have the label are judged; tables beside them may be as
//! small as they are. Without one, or where none has it, all tables are judged.

use crate::base::{Group, Place, Skill, wording};
use crate::facts::TableFacts;
use crate::rule::case::partly_read;
use crate::rule::{Case, Evidence, Finding, Gauge, Outcome, Rule};

pub(in crate::rule) static RULE: Rule = Rule {
    code: "too-few-rows",
    group: Group::Volume,
    gauge: Gauge::CountBelow,
    what: "A table with fewer rows than the task needs.",
    why: "With few rows a model learns chance for rule, and too few are left to test it on. Most platforms refuse to \
        start.",
    example: "A table of 60 customers, from which to learn who will leave.",
    fix: "Export a longer period or more of the records. If there are no more, say so in the brief, so that a simpler \
        method can be chosen.",
    skill: Skill::DataOwner,
    check,
};

fn check(case: &Case<'_>) -> Outcome {
    let labels = if case.task.needs_label() { case.labels() } else { Vec::new() };
    case.each_table(|table| {
        if !labels.is_empty() && !labels.iter().any(|(labelled, _)| labelled.name == table.name) {
            return Outcome::unfit("no table has the label");
        }
        match few(case, table) {
            // What was not read may well be enough.
            Some(_) if partly_read(table) => {
                Outcome::NotMeasured(format!("`{}` was not read in full", table.name).into())
            }
            finding => Outcome::of(finding),
        }
    })
}

fn few(case: &Case<'_>, table: &TableFacts) -> Option<Finding> {
    let rows = table.rows;
    let (severity, gate) = case.settings.below(rows as f64)?;
    let message = match gate.limit {
        Some(limit) if rows > 0 => format!(
            "`{}` has {}, fewer than the {} wanted",
            table.name,
            wording::counted(rows, "row", "rows"),
            wording::number(limit),
        ),
        _ => format!("`{}` has columns, but no row", table.name),
    };
    let evidence = Evidence { count: rows, population: rows, ..Evidence::default() };
    Some(case.finding((severity, gate), Place::table(table), message, evidence))
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::base::Severity;
    use crate::facts::FileStatus;
    use crate::profile::Task;
    use crate::rule::fixture::{Trial, column, dataset, table};

    fn trial() -> Trial {
        Trial::of(&RULE).gate(Severity::Blocker, 100.0).gate(Severity::Condition, 1000.0)
    }

    #[test]
    fn rows_are_counted_against_the_limits() {
        for (rows, expected) in [
            (1000, "held"),
            (999, "condition: `t` has 999 rows, fewer than the 1,000 wanted"),
            (99, "blocker: `t` has 99 rows, fewer than the 100 wanted"),
            (1, "blocker: `t` has 1 row, fewer than the 100 wanted"),
            (0, "blocker: `t` has columns, but no row"),
        ] {
            assert_eq!(trial().says(&dataset([table("t", rows, [column("a")])])), expected);
        }
        assert_eq!(trial().says(&dataset([])), "not applicable: no table was read");
    }

    #[test]
    fn the_tables_with_the_label_count_where_there_are_any() {
        let facts = dataset([table("codes", 5, [column("a")]), table("people", 5000, [column("y")])]);
        let codes = "blocker: `codes` has 5 rows, fewer than the 100 wanted";
        let learning = trial().task(Task::Regression);
        assert_eq!(learning.clone().label("y").says(&facts), "held");
        assert_eq!(learning.clone().label("z").says(&facts), codes);
        assert_eq!(learning.says(&facts), codes);
        assert_eq!(trial().label("y").says(&facts), codes);
    }

    #[test]
    fn a_table_read_in_part_is_only_judged_if_that_is_enough() {
        let mut facts = dataset([table("t", 5000, [column("a")])]);
        facts.tables[0].files[0].status = FileStatus::Partial;
        assert_eq!(trial().says(&facts), "held");
        facts.tables[0].rows = 50;
        assert_eq!(trial().says(&facts), "not measured: `t` was not read in full");
    }
}
