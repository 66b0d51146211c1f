//! `near-constant-column`: a column that holds one value nearly everywhere.

use crate::base::{Group, Measured, Place, Skill, wording};
use crate::facts::{ColumnFacts, TableFacts};
use crate::rule::case::{over, ratio, whole};
use crate::rule::{Case, Evidence, Finding, Gauge, Outcome, Rule};

pub(in crate::rule) static RULE: Rule = Rule {
    code: "near-constant-column",
    group: Group::Uniqueness,
    gauge: Gauge::RatioAbove,
    what: "A column whose most frequent value fills nearly all of the cells that hold one.",
    why: "There is little left to learn from it, and a random split may leave all that is different on one side. Where \
        the rare values are the interesting ones, there may be too few of them.",
    example: "id,fraud\n1,no\n2,no\n3,no\n4,no\n5,yes",
    fix: "Say in the brief whether the rare values matter. If they do, add rows that have them; if not, drop the column.",
    skill: Skill::DataOwner,
    check,
};

fn check(case: &Case<'_>) -> Outcome {
    case.each_column(|table, column| {
        if case.is_label(table, column) {
            return Outcome::unfit("the only column is the label");
        }
        // What is blank is missing, and told as such.
        let values = column.values().saturating_sub(column.disguised());
        if values < 2 {
            return Outcome::unfit("no column holds two values or more");
        }
        match &column.detail.commonest {
            // One value everywhere is told as that.
            Measured::Exact(cells) if *cells >= values => Outcome::Held,
            Measured::Exact(cells) => {
                whole(table, Outcome::of(near_constant(case, (table, column), ("", *cells), values)))
            }
            Measured::Approximate { value: cells, .. } => {
                whole(table, Outcome::of(near_constant(case, (table, column), ("at least ", *cells), values)))
            }
            // Nothing stands out among many values, so nothing fills nearly all cells.
            Measured::Absent(_) if column.distinct.value().is_some() => Outcome::Held,
            Measured::Absent(why) => Outcome::NotMeasured(format!("`{}`: {why}", column.name).into()),
        }
    })
}

fn near_constant(
    case: &Case<'_>,
    (table, column): (&TableFacts, &ColumnFacts),
    (bound, count): (&str, u64),
    population: u64,
) -> Option<Finding> {
    let ratio = ratio(count, population);
    let (severity, gate) = case.settings.above(ratio)?;
    let message = format!(
        "`{}` holds one value in {bound}{} of {} cells ({}){}",
        column.name,
        wording::count(count),
        wording::count(population),
        wording::percent(ratio),
        over(gate)
    );
    let evidence = Evidence { count, population, ratio: Some(ratio), ..Evidence::default() };
    Some(case.finding((severity, gate), Place::column(table, column), message, evidence))
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::base::Measured::{self, Approximate, Exact};
    use crate::base::Severity;
    use crate::facts::DetailFacts;
    use crate::facts::Kind::{Blank, Text};
    use crate::profile::Task;
    use crate::rule::fixture::{Column, Trial, column, dataset, table};

    fn commonest(cells: Measured<u64>) -> Column {
        column("a").detail(DetailFacts { commonest: cells, ..DetailFacts::default() })
    }

    #[test]
    fn the_share_of_the_most_frequent_value_decides() {
        let over = "advice: `a` holds one value in 96 of 100 cells (96 %), over the 95 % limit";
        for (column, expected) in [
            (commonest(Exact(96)), over),
            (
                commonest(Approximate { value: 96, bound: 0.01 }),
                "advice: `a` holds one value in at least 96 of 100 cells (96 %), over the 95 % limit",
            ),
            (commonest(Exact(95)), "held"),
            // That is `constant-column`'s.
            (commonest(Exact(100)), "held"),
            (
                commonest(Exact(48)).nulls(50),
                "advice: `a` holds one value in 48 of 50 cells (96 %), over the 95 % limit",
            ),
            (commonest(Exact(10)).kinds(&[(Text, 10), (Blank, 90)]), "held"),
            (commonest(Measured::absent("too many")), "held"),
            (commonest(Exact(1)).nulls(99), "not applicable: no column holds two values or more"),
            (commonest(Measured::absent("why")).distinct(Measured::absent("why")), "not measured: `a`: why"),
        ] {
            let trial = Trial::of(&RULE).gate(Severity::Advice, 0.95);
            assert_eq!(trial.says(&dataset([table("t", 100, [column])])), expected);
        }
    }

    #[test]
    fn a_label_is_left_to_the_label_rules() {
        let facts = dataset([table("t", 100, [commonest(Exact(99))])]);
        let trial = Trial::of(&RULE).gate(Severity::Advice, 0.95).label("a").task(Task::Classification);
        assert_eq!(trial.says(&facts), "not applicable: the only column is the label");
    }
}
