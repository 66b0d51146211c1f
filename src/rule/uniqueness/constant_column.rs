//! `constant-column`: a column with one and the same value everywhere.

use crate::base::{Group, Measured, Place, Skill, wording};
use crate::facts::{ColumnFacts, TableFacts};
use crate::rule::case::whole;
use crate::rule::completeness::empty_column::is_empty;
use crate::rule::{Case, Evidence, Finding, Gauge, Outcome, Rule};

pub(in crate::rule) static RULE: Rule = Rule {
    code: "constant-column",
    group: Group::Uniqueness,
    gauge: Gauge::Presence,
    what: "A column whose cells, where they hold a value, all hold the same one.",
    why: "What never changes tells nothing apart. It may also show that the rows were filtered before the export, \
        which a specialist has to know.",
    example: "id,country\n1,DE\n2,DE\n3,DE",
    fix: "Drop the column, or say in the brief why it is always the same, for example because only one country was \
        exported.",
    skill: Skill::DataOwner,
    check,
};

fn check(case: &Case<'_>) -> Outcome {
    case.each_column(|table, column| {
        if case.is_label(table, column) {
            return Outcome::unfit("the only column is the label");
        }
        if column.values() < 2 || is_empty(column) {
            return Outcome::unfit("no column holds two values or more");
        }
        match &column.distinct {
            Measured::Absent(why) => Outcome::NotMeasured(format!("`{}`: {why}", column.name).into()),
            Measured::Exact(1) => whole(table, Outcome::of(constant(case, table, column))),
            _ => Outcome::Held,
        }
    })
}

fn constant(case: &Case<'_>, table: &TableFacts, column: &ColumnFacts) -> Option<Finding> {
    let gate = case.settings.present()?;
    let (count, population) = (column.values(), column.rows);
    let rows = if count == population {
        format!("all of its {} rows", wording::count(population))
    } else {
        format!("each of the {} rows, of {}, that have one", wording::count(count), wording::count(population))
    };
    let message = format!("`{}` holds the same value in {rows}", column.name);
    let places = case.places(column.kinds.iter().map(|kind| &kind.cells));
    Some(case.finding(
        gate,
        Place::column(table, column),
        message,
        Evidence { count, population, places, ..Evidence::default() },
    ))
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::base::Measured::{self, Approximate, Exact};
    use crate::facts::Kind::Blank;
    use crate::profile::Task;
    use crate::rule::fixture::{Trial, column, dataset, table};

    #[test]
    fn one_value_in_two_rows_or_more_is_constant() {
        let a = |distinct| column("a").distinct(distinct);
        for (rows, column, expected) in [
            (100, a(Exact(2)), "held"),
            (100, a(Approximate { value: 1, bound: 0.5 }), "held"),
            (100, a(Exact(1)), "advice: `a` holds the same value in all of its 100 rows"),
            (
                100,
                a(Exact(1)).nulls(60),
                "advice: `a` holds the same value in each of the 40 rows, of 100, that have one",
            ),
            (1, a(Exact(1)), "not applicable: no column holds two values or more"),
            (100, a(Exact(0)).nulls(100), "not applicable: no column holds two values or more"),
            // An empty column is told as such.
            (100, a(Exact(1)).kinds(&[(Blank, 100)]), "not applicable: no column holds two values or more"),
            (100, a(Measured::absent("a page was not read")), "not measured: `a`: a page was not read"),
        ] {
            assert_eq!(Trial::of(&RULE).advice().says(&dataset([table("t", rows, [column])])), expected);
        }
    }

    #[test]
    fn a_constant_label_is_left_to_single_class() {
        let facts = dataset([table("t", 100, [column("a").distinct(Exact(1))])]);
        let trial = Trial::of(&RULE).advice().label("a").task(Task::Classification);
        assert_eq!(trial.says(&facts), "not applicable: the only column is the label");
    }
}
