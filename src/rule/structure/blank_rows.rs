//! `blank-rows`: lines without any byte among the rows, and rows of nothing but delimiters.
//!
//! The latter are rows to every reader, and their cells are missing values; they are told here so that the cause is.

use crate::base::{Group, Place, Skill, wording};
use crate::facts::{Note, TableFacts};
use crate::rule::{Case, Evidence, Finding, Gauge, Outcome, Rule};

use super::multiple_tables::is_followed;

pub(in crate::rule) static RULE: Rule = Rule {
    code: "blank-rows",
    group: Group::Structure,
    gauge: Gauge::Presence,
    what: "Lines without any character, and rows in which every cell is empty, in a table of more than one column.",
    why: "Most programs skip lines without any character, some make rows of missing values of them, and then the counts \
        of rows differ. Rows of nothing but delimiters, as spreadsheets leave them, count as rows everywhere and make \
        every column look incomplete.",
    example: "id,name\n1,Ann\n\n2,Bob\n,",
    fix: "Delete the lines. If they once set groups apart, name the group in a column of its own.",
    skill: Skill::DataEngineer,
    check,
};

fn check(case: &Case<'_>) -> Outcome {
    case.each_text_table(|table| {
        if is_followed(table) {
            // One cause, told by `multiple-tables`.
            Outcome::unfit("the blank lines set tables apart")
        } else {
            Outcome::of(blank(case, table))
        }
    })
}

fn blank(case: &Case<'_>, table: &TableFacts) -> Option<Finding> {
    let gate = case.settings.present()?;
    let [lines, rows] = [Note::BlankRow, Note::EmptyRow].map(|note| table.notes.of(note));
    let blank = (lines.count > 0).then(|| wording::counted(lines.count, "blank line", "blank lines"));
    let empty =
        (rows.count > 0).then(|| wording::counted(rows.count, "row without any value", "rows without any value"));
    let what: Vec<_> = blank.into_iter().chain(empty).collect();
    if what.is_empty() {
        return None;
    }
    let all = wording::counted(table.rows, "row", "rows");
    let message = format!("`{}` has {} among its {all}", table.name, what.join(" and "));
    let (count, population) = (lines.count + rows.count, table.rows + lines.count);
    let evidence = Evidence { count, population, places: case.places([lines, rows]), ..Evidence::default() };
    Some(case.finding(gate, Place::table(table), message, evidence))
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::base::Spot;
    use crate::facts::{Note, RemarkKind};
    use crate::rule::fixture::{Trial, column, dataset, file, noted, table};

    #[test]
    fn blank_lines_are_counted_unless_they_set_tables_apart() {
        let with = |lines| noted(table("t", 100, [column("a"), column("b")]), Note::BlankRow, 1..=lines);
        let mut two = with(1);
        two.files = vec![file("t.csv").columns(&[0, 1]).remark(RemarkKind::SecondTable, "", Spot::file(0)).build()];
        for (table, expected) in [
            (with(0), "held"),
            (with(1), "advice: `t` has 1 blank line among its 100 rows"),
            (with(30), "advice: `t` has 30 blank lines among its 100 rows"),
            (
                noted(with(1), Note::EmptyRow, 7..=9),
                "advice: `t` has 1 blank line and 3 rows without any value among its 100 rows",
            ),
            (two, "not applicable: the blank lines set tables apart"),
        ] {
            assert_eq!(Trial::of(&RULE).advice().says(&dataset([table])), expected);
        }
    }
}
