//! `repeated-header`: rows that say the column names once more.

use crate::base::{Group, Place, Skill, wording};
use crate::facts::{Note, TableFacts};
use crate::rule::{Case, Evidence, Finding, Gauge, Outcome, Rule};

pub(in crate::rule) static RULE: Rule = Rule {
    code: "repeated-header",
    group: Group::Structure,
    gauge: Gauge::Presence,
    what: "Rows among the data that repeat the header.",
    why: "Files were joined end to end, or a printed page was exported. One such row turns every column of numbers \
        into text.",
    example: "id,amount\n1,10\nid,amount\n2,12",
    fix: "Delete the rows named, or join the files again and keep the header of the first one only.",
    skill: Skill::DataEngineer,
    check,
};

fn check(case: &Case<'_>) -> Outcome {
    case.each_text_table(|table| Outcome::of(repeated(case, table)))
}

fn repeated(case: &Case<'_>, table: &TableFacts) -> Option<Finding> {
    let gate = case.settings.present()?;
    let rows = table.notes.of(Note::RepeatedHeader);
    if rows.count == 0 {
        return None;
    }
    let many = wording::counted(rows.count, "row that repeats", "rows that repeat");
    let message = format!("`{}` has {many} its header", table.name);
    let (count, population) = (rows.count, table.rows);
    let evidence = Evidence { count, population, places: case.places([rows]), ..Evidence::default() };
    Some(case.finding(gate, Place::table(table), message, evidence))
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::facts::Note;
    use crate::rule::fixture::{Trial, column, dataset, noted, table};

    #[test]
    fn repeats_are_counted_and_placed() {
        for (rows, expected) in [
            (0..0, "held"),
            (51..52, "condition: `t` has 1 row that repeats its header"),
            (51..53, "condition: `t` has 2 rows that repeat its header"),
        ] {
            let facts = dataset([noted(table("t", 100, [column("a")]), Note::RepeatedHeader, rows)]);
            assert_eq!(Trial::of(&RULE).condition().says(&facts), expected);
            let findings = Trial::of(&RULE).condition().findings(&facts);
            assert!(findings.iter().all(|finding| finding.place.record == Some(51)));
        }
    }
}
