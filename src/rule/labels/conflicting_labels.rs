//! `conflicting-labels`: rows that are the same in every column but the label.

use crate::base::{Group, Place, Skill, Tally, wording};
use crate::facts::{ColumnFacts, GroupFacts, TableFacts};
use crate::rule::case::{over, to_the_last, whole};
use crate::rule::uniqueness::duplicate_rows::has_fewer_rows_than_it_could;
use crate::rule::{Case, Evidence, Finding, Gauge, Outcome, Rule};

pub(in crate::rule) static RULE: Rule = Rule {
    code: "conflicting-labels",
    group: Group::Labels,
    gauge: Gauge::RatioAbove,
    what: "Rows that are the same in every column but the label, and have different labels. Rows without a label are \
        left out.",
    why: "Of such rows at most one answer can be right as far as these columns tell, so no model can get all of them \
        right. Either a label is wrong, or what decides between them is in no column.",
    example: "age,plan,churn\n41,basic,no\n41,basic,yes",
    fix: "Look at the rows side by side. Correct labels that are wrong; where both are right, add the column that tells \
        the cases apart, or say in the brief that they can't be told apart.",
    skill: Skill::AnnotationLead,
    check,
};

fn check(case: &Case<'_>) -> Outcome {
    if !case.task.has_classes() {
        return Outcome::unfit("the task has no classes");
    }
    case.each_label(|table, column| {
        let Some(groups) = &table.keyed.labels else { return Outcome::unfit("the label is the only column") };
        if groups.rows == 0 && groups.unknown > 0 {
            return Outcome::NotMeasured("cells of some columns can't be told apart".into());
        }
        if groups.rows < 2 {
            return Outcome::unfit("there are not two rows with a label");
        }
        if has_fewer_rows_than_it_could(table, Some(column)) {
            return Outcome::unfit("the other columns hold too few different values to tell the rows apart");
        }
        match Outcome::of(conflicting(case, table, column, groups)) {
            Outcome::Held if groups.unknown > 0 => {
                Outcome::NotMeasured("rows of which a column could not be read were not compared".into())
            }
            outcome => to_the_last(table, groups.is_whole(), whole(table, outcome)),
        }
    })
}

fn conflicting(case: &Case<'_>, table: &TableFacts, column: &ColumnFacts, groups: &GroupFacts) -> Option<Finding> {
    let differing = &groups.differing;
    let ratio = groups.share_of_rows(differing);
    let (severity, gate) = case.settings.above(ratio)?;
    let (name, of) = (&column.name, over(gate));
    let between = groups.between(differing.groups);
    let message = if groups.is_whole() {
        let count = wording::counted(differing.groups, "group of rows that is", "groups of rows that are");
        let (rows, share) = (wording::counted(differing.rows, "row", "rows"), wording::percent(ratio));
        format!(
            "`{}` has {count} the same in every column but `{name}`, and not in it: {rows}, {share} of those with a \
                label{of}",
            table.name
        )
    } else {
        let told = between.in_words("group of rows that is", "groups of rows that are");
        format!("`{}` has {told} the same in every column but `{name}`, and not in it{of}", table.name)
    };
    // Of a sample, rows in groups of very different sizes are no good guess of all such rows; groups are.
    let (count, population) = if groups.is_whole() {
        (differing.rows, groups.rows)
    } else {
        (between.value, groups.between(groups.keys).value)
    };
    let tally = Tally { count: differing.groups, places: differing.places.clone() };
    let evidence = Evidence {
        count,
        interval: between.interval(),
        population,
        ratio: Some(ratio),
        places: case.places([&tally]),
        ..Evidence::default()
    };
    Some(case.finding((severity, gate), Place::column(table, column), message, evidence))
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::base::Measured::Exact;
    use crate::base::Severity;
    use crate::facts::{DatasetFacts, GroupFacts, Grouped, KeyedFacts, TableFacts};
    use crate::profile::Task;
    use crate::rule::fixture::{Trial, column, dataset, table};

    fn conflicting(differing: (u64, u64), groups: &GroupFacts) -> DatasetFacts {
        let columns = [column("a").distinct(Exact(900)), column("b").distinct(Exact(40)), column("churn")];
        let differing = Grouped { groups: differing.0, rows: differing.1, places: Vec::new() };
        let labels = Some(GroupFacts { differing, ..groups.clone() });
        dataset([TableFacts { keyed: KeyedFacts { labels, ..KeyedFacts::default() }, ..table("t", 1000, columns) }])
    }

    fn groups(sampled: f64) -> GroupFacts {
        let differing = Grouped::default();
        GroupFacts {
            rows: 1000,
            lacking: 0,
            unknown: 0,
            sampled,
            keys: 900,
            sampled_rows: 1000,
            repeated: Grouped::default(),
            small: [0; 2],
            small_squares: [0; 2],
            differing,
        }
    }

    fn trial() -> Trial {
        let trial = Trial::of(&RULE).gate(Severity::Blocker, 0.1).gate(Severity::Condition, 0.01);
        trial.gate(Severity::Advice, 0.0).label("churn").task(Task::Classification)
    }

    #[test]
    fn groups_and_their_rows_are_told() {
        for (differing, expected) in [
            ((0, 0), "held"),
            (
                (1, 2),
                "advice: `t` has 1 group of rows that is the same in every column but `churn`, and not in it: 2 rows, \
                    0.2 % of those with a label",
            ),
            (
                (6, 14),
                "condition: `t` has 6 groups of rows that are the same in every column but `churn`, and not in it: 14 \
                    rows, 1.4 % of those with a label, over the 1 % limit",
            ),
        ] {
            assert_eq!(trial().says(&conflicting(differing, &groups(1.0))), expected);
        }
        let says = trial().says(&conflicting((60, 140), &groups(1.0)));
        assert!(says.starts_with("blocker: "), "{says}");
    }

    #[test]
    fn of_a_sample_bounds_are_told() {
        let says = trial().says(&conflicting((100, 205), &groups(0.25)));
        assert!(says.contains("about 400 (335 to 477)"), "{says}");
    }

    #[test]
    fn nothing_is_asked_where_there_is_no_answer() {
        let facts = conflicting((6, 14), &groups(1.0));
        assert_eq!(trial().task(Task::Regression).says(&facts), "not applicable: the task has no classes");
        let mut narrow = facts.clone();
        narrow.tables[0].columns[0].distinct = Exact(2);
        assert!(trial().says(&narrow).starts_with("not applicable: the other columns hold too few"));
        let mut unread = facts;
        unread.tables[0].keyed.labels = Some(GroupFacts { rows: 0, unknown: 1000, ..groups(1.0) });
        assert!(trial().says(&unread).starts_with("not measured: cells of some columns"));
    }
}
