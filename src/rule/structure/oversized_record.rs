//! `oversized-record`: records past a limit, which were not read.

use crate::base::{Group, Place, Skill, wording};
use crate::facts::{Note, TableFacts};
use crate::rule::{Case, Evidence, Finding, Gauge, Outcome, Rule};

pub(in crate::rule) static RULE: Rule = Rule {
    code: "oversized-record",
    group: Group::Structure,
    gauge: Gauge::Presence,
    what: "Records or cells that are larger than the limits allow, and so were not read.",
    why: "Such a record is seldom meant: more often line ends got lost, or a document was pasted into a cell. What \
        was not read was not judged.",
    example: "id,notes\n1,(forty million characters without a line end)",
    fix: "Look at the lines named and put the lost line ends back. If the texts are meant, keep them in files of \
        their own and give their names in the table.",
    skill: Skill::DataEngineer,
    check,
};

fn check(case: &Case<'_>) -> Outcome {
    case.each_text_table(|table| Outcome::of(oversized(case, table)))
}

fn oversized(case: &Case<'_>, table: &TableFacts) -> Option<Finding> {
    let gate = case.settings.present()?;
    let records = table.notes.of(Note::Oversized);
    if records.count == 0 {
        return None;
    }
    let many = wording::counted(
        records.count,
        "record that was not read, as it is",
        "records that were not read, as they are",
    );
    let message = format!("`{}` has {many} over the size limit", table.name);
    let (count, population) = (records.count, table.rows + records.count);
    let evidence = Evidence { count, population, places: case.places([records]), ..Evidence::default() };
    Some(case.finding(gate, Place::table(table), message, evidence))
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::facts::Note;
    use crate::rule::fixture::{Trial, column, dataset, noted, table};

    #[test]
    fn records_past_a_limit_are_counted() {
        for (records, expected) in [
            (&[][..], "held"),
            (&[7], "condition: `t` has 1 record that was not read, as it is over the size limit"),
            (&[7, 9], "condition: `t` has 2 records that were not read, as they are over the size limit"),
        ] {
            let facts = dataset([noted(table("t", 100, [column("a")]), Note::Oversized, records.iter().copied())]);
            assert_eq!(Trial::of(&RULE).condition().says(&facts), expected);
        }
    }
}
