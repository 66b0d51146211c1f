//! `missing-values`: a column in which many cells hold nothing.
//!
//! What is missing in disguise counts as missing too. That it is in disguise is another harm, and `disguised-missing`
//! tells it.

use crate::base::{Group, Place, Severity, Skill, wording};
use crate::facts::{ColumnFacts, TableFacts};
use crate::rule::case::{over, ratio, share};
use crate::rule::{Case, Evidence, Finding, Gauge, Outcome, Rule};

use super::empty_column::is_empty;

pub(in crate::rule) static RULE: Rule = Rule {
    code: "missing-values",
    group: Group::Completeness,
    gauge: Gauge::RatioAbove,
    what: "A column in which a large share of the cells is empty or says that nothing is known.",
    why: "A model has to guess what is missing or leave out the column. If values are missing for a reason, such as \
        only for closed accounts, it learns the reason and not the matter.",
    example: "age\n34\n\nNULL\n51",
    fix: "Find out why the values are missing and fill them in from their source where that can be done. If the gaps \
        are meant, say in the brief what an empty cell means.",
    skill: Skill::DomainExpert,
    check,
};

fn check(case: &Case<'_>) -> Outcome {
    case.each_column(|table, column| {
        if column.rows == 0 {
            Outcome::unfit("there is no row")
        } else if case.is_label(table, column) {
            Outcome::unfit("the only column is the label")
        } else if is_empty(column) {
            Outcome::unfit("every column is empty")
        } else {
            Outcome::of(gaps(case, table, column))
        }
    })
}

fn gaps(case: &Case<'_>, table: &TableFacts, column: &ColumnFacts) -> Option<Finding> {
    let disguised = &column.disguised.cells;
    let count = column.nulls.cells.count + disguised.count;
    let ratio = ratio(count, column.rows);
    let (severity, gate) = case.settings.above(ratio)?;
    // Whoever said what a blank cell means, or that there may be some, has answered what the finding asks.
    let said = case.declared(table, column);
    let (severity, end) = match said {
        Some(said) if said.blank_means.is_some() => {
            (Severity::Advice, "; its owner says what a blank cell means, which was not verified")
        }
        Some(said) if said.optional => (Severity::Advice, "; its owner says that it may be blank"),
        _ => (severity, ""),
    };
    let spaces = match disguised.count {
        0 => String::new(),
        n if n == count => ", all of them in disguise".to_owned(),
        n => format!(", {} of them in disguise", wording::count(n)),
    };
    let share = share(count, column.rows, "rows");
    let message = format!("`{}` is missing in {share}{spaces}{}{end}", column.name, over(gate));
    let places = case.places([disguised, &column.nulls.cells]);
    let evidence = Evidence { count, population: column.rows, ratio: Some(ratio), places, ..Evidence::default() };
    Some(case.finding((severity, gate), Place::column(table, column), message, evidence))
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::base::Severity;
    use crate::facts::Kind::{Blank, Integer, Text};
    use crate::profile::Task;
    use crate::rule::fixture::{Column, Trial, column, dataset, table};

    fn trial() -> Trial {
        Trial::of(&RULE).gate(Severity::Condition, 0.2).gate(Severity::Advice, 0.05)
    }

    fn says(trial: &Trial, rows: u64, age: Column) -> String {
        trial.says(&dataset([table("people", rows, [age])]))
    }

    #[test]
    fn the_share_decides_the_severity() {
        let age = || column("age");
        for (rows, column, expected) in [
            (10_000, age(), "held"),
            (10_000, age().nulls(500), "held"),
            (10_000, age().nulls(512), "advice: `age` is missing in 512 of 10,000 rows (5.1 %), over the 5 % limit"),
            (
                10_000,
                age().nulls(2001),
                "condition: `age` is missing in 2,001 of 10,000 rows (20 %), over the 20 % limit",
            ),
            // Cells that a short row lacks are not missing values, but ragged rows.
            (10_000, age().absent(5000), "held"),
            (
                100,
                age().kinds(&[(Text, 70), (Blank, 20)]),
                "condition: `age` is missing in 30 of 100 rows (30 %), 20 of them in disguise, over the 20 % limit",
            ),
            (
                100,
                age().kinds(&[(Text, 90), (Blank, 10)]),
                "advice: `age` is missing in 10 of 100 rows (10 %), all of them in disguise, over the 5 % limit",
            ),
            // That a reader takes such a column for text is for `mixed-types` to tell; that cells are missing, for this.
            (
                100,
                age().kinds(&[(Integer, 90), (Blank, 10)]),
                "advice: `age` is missing in 10 of 100 rows (10 %), all of them in disguise, over the 5 % limit",
            ),
            (100, age().nulls(100), "not applicable: every column is empty"),
            (0, age(), "not applicable: there is no row"),
        ] {
            assert_eq!(says(&trial(), rows, column), expected);
        }
    }

    #[test]
    fn a_label_is_left_to_the_label_rules_where_they_judge() {
        let age = || column("age").nulls(50);
        let labelled = trial().label("people.age").task(Task::Regression);
        assert_eq!(says(&labelled, 100, age()), "not applicable: the only column is the label");
        assert!(says(&labelled.task(Task::General), 100, age()).starts_with("condition: "));
    }

    #[test]
    fn blanks_that_were_explained_are_advice() {
        use crate::ask::{Declared, DeclaredColumn, DeclaredTable};
        let declared = |optional, blank_means: Option<&str>| {
            let blank_means = blank_means.map(str::to_owned);
            let age = DeclaredColumn { name: "age".to_owned(), optional, blank_means, ..DeclaredColumn::default() };
            Declared { tables: vec![DeclaredTable { columns: vec![age], ..DeclaredTable::default() }] }
        };
        for (declared, expected) in [
            (declared(false, None), "condition: "),
            (declared(true, None), "advice: "),
            (declared(false, Some("not asked")), "advice: "),
        ] {
            let told = says(&trial().with_tables(declared), 100, column("age").nulls(40));
            assert!(told.starts_with(expected), "{told}");
        }
    }

    #[test]
    fn evidence_points_at_the_first_gaps() {
        let findings = trial().findings(&dataset([table("people", 100, [column("age").nulls(30)])]));
        let evidence = &findings[0].evidence;
        assert_eq!((evidence.count, evidence.population, evidence.ratio), (30, 100, Some(0.3)));
        assert_eq!(evidence.limit.as_ref().map(|limit| limit.value), Some(0.2));
        assert_eq!(evidence.places.len(), 20);
        assert_eq!(findings[0].place.file.as_deref(), Some("people.csv"));
        assert_eq!(findings[0].place.column.as_deref(), Some("age"));
        assert_eq!(findings[0].place.record, Some(1));
    }
}
