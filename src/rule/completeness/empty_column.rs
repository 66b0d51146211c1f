//! `empty-column`: a column in which no cell holds anything.

use crate::base::{Group, Place, Skill, wording};
use crate::facts::{ColumnFacts, TableFacts};
use crate::rule::case::whole;
use crate::rule::structure::ragged_rows::ends_in_delimiter;
use crate::rule::{Case, Evidence, Finding, Gauge, Outcome, Rule};

pub(in crate::rule) static RULE: Rule = Rule {
    code: "empty-column",
    group: Group::Completeness,
    gauge: Gauge::Presence,
    what: "A column of which every cell is empty, says that nothing is known, or is white space.",
    why: "Nothing can be learned from it, and its name promises something that is not there. Often a join or an \
        export went wrong.",
    example: "id,phone\n1,\n2,",
    fix: "Export the column with its values. If there are none, drop it.",
    skill: Skill::DataEngineer,
    check,
};

fn check(case: &Case<'_>) -> Outcome {
    case.each_column(|table, column| {
        if column.rows == 0 {
            Outcome::unfit("there is no row")
        } else if case.is_label(table, column) {
            Outcome::unfit("the only column is the label")
        } else if is_behind_the_last(table, column) {
            Outcome::unfit("the only column is what stands behind a delimiter too many")
        } else {
            whole(table, Outcome::of(empty(case, table, column)))
        }
    })
}

/// Whether a column has rows and no cell of it holds anything. Where rows are too short to reach the
/// column that is a matter of `ragged-rows`.
pub(in crate::rule) fn is_empty(column: &ColumnFacts) -> bool {
    column.values() == column.disguised() && column.nulls.cells.count + column.values() > 0
}

/// Whether this is no column, but what stands behind a delimiter too many in each of its files: a
/// matter of `ragged-rows`.
fn is_behind_the_last(table: &TableFacts, column: &ColumnFacts) -> bool {
    let mut files = table.files.iter().filter(|file| file.columns.contains(&column.position)).peekable();
    files.peek().is_some()
        && files.all(|file| file.columns.last() == Some(&column.position) && ends_in_delimiter(table, file))
}

fn empty(case: &Case<'_>, table: &TableFacts, column: &ColumnFacts) -> Option<Finding> {
    let gate = case.settings.present()?;
    if !is_empty(column) {
        return None;
    }
    let but = if column.values() == 0 { "" } else { " but white space" };
    let rows = match column.rows {
        1 => "its only row".to_owned(),
        n => format!("all of its {} rows", wording::count(n)),
    };
    let message = format!("`{}` holds nothing{but} in {rows}", column.name);
    let cells = case.places(column.kinds.iter().map(|kind| &kind.cells).chain([&column.nulls.cells]));
    let evidence = Evidence { count: column.rows, population: column.rows, places: cells, ..Evidence::default() };
    Some(case.finding(gate, Place::column(table, column), message, evidence))
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::facts::Kind::{Blank, Integer};
    use crate::facts::{Dialect, Header};
    use crate::profile::Task;
    use crate::rule::fixture::{Trial, column, dataset, table, written};

    #[test]
    fn only_a_column_without_any_value_is_empty() {
        let a = || column("a");
        for (rows, column, expected) in [
            (50, a(), "held"),
            (50, a().nulls(49), "held"),
            (50, a().kinds(&[(Integer, 1), (Blank, 49)]), "held"),
            (50, a().nulls(50), "condition: `a` holds nothing in all of its 50 rows"),
            (1, a().nulls(1), "condition: `a` holds nothing in its only row"),
            (50, a().kinds(&[(Blank, 20)]), "condition: `a` holds nothing but white space in all of its 50 rows"),
            // Every row is too short: one cause, told by `ragged-rows`.
            (50, a().absent(50), "held"),
            (0, a(), "not applicable: there is no row"),
        ] {
            assert_eq!(Trial::of(&RULE).condition().says(&dataset([table("t", rows, [column])])), expected);
        }
        assert_eq!(Trial::of(&RULE).condition().says(&dataset([])), "not applicable: no column was read");
    }

    #[test]
    fn an_empty_label_is_left_to_unlabelled_rows() {
        let facts = dataset([table("t", 50, [column("a").nulls(50)])]);
        let trial = Trial::of(&RULE).condition().label("a").task(Task::Classification);
        assert_eq!(trial.says(&facts), "not applicable: the only column is the label");
    }
    #[test]
    fn what_stands_behind_a_delimiter_too_many_is_no_column() {
        let header = Header { lines: 1, blank: vec![1], ..Header::default() };
        let table = table("t", 50, [column("a"), column("column_2").nulls(50)]);
        let facts = dataset([written(table, &Dialect { header, ..Dialect::plain() })]);
        assert_eq!(Trial::of(&RULE).condition().says(&facts), "held");
    }
}
