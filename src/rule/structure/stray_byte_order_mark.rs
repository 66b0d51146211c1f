//! `stray-byte-order-mark`: a byte order mark anywhere but at the head of a file.
//!
//! At the head it says that the file is Unicode, and readers drop it. Elsewhere it stays in a cell,
//! unseen. Where it stands before a repeated header, `repeated-header` tells of both.

use crate::base::{Group, Place, Skill, wording};
use crate::facts::{Note, TableFacts};
use crate::rule::case::apart_from;
use crate::rule::{Case, Evidence, Finding, Gauge, Outcome, Rule};

pub(in crate::rule) static RULE: Rule = Rule {
    code: "stray-byte-order-mark",
    group: Group::Structure,
    gauge: Gauge::Presence,
    what: "A byte order mark, the invisible character that some programs put before a text, inside the table.",
    why: "It becomes part of the cell behind it: a number turns into text there, and a key no longer matches. It \
        shows that files were joined end to end.",
    example: "id,name\n1,Ann\n\\u{feff}2,Bob",
    fix: "Remove the character (U+FEFF) from the lines named, or join the files again with a program that drops it.",
    skill: Skill::DataEngineer,
    check,
};

fn check(case: &Case<'_>) -> Outcome {
    case.each_text_table(|table| Outcome::of(stray(case, table)))
}

fn stray(case: &Case<'_>, table: &TableFacts) -> Option<Finding> {
    let gate = case.settings.present()?;
    let marks = apart_from(table.notes.of(Note::StrayMark), &table.notes.of(Note::RepeatedHeader).places);
    if marks.count == 0 {
        return None;
    }
    let many = wording::counted(marks.count, "byte order mark", "byte order marks");
    let message = format!("`{}` has {many} in the middle of its text", table.name);
    let evidence =
        Evidence { count: marks.count, population: table.rows, places: case.places([&marks]), ..Evidence::default() };
    Some(case.finding(gate, Place::table(table), message, evidence))
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::facts::Note;
    use crate::rule::fixture::{Trial, column, dataset, noted, table};

    #[test]
    fn a_mark_at_a_repeated_header_is_no_second_cause() {
        for (marks, headers, expected) in [
            (&[][..], &[][..], "held"),
            (&[50], &[], "condition: `t` has 1 byte order mark in the middle of its text"),
            (&[50, 70], &[50], "condition: `t` has 1 byte order mark in the middle of its text"),
            (&[50], &[50], "held"),
        ] {
            let table = noted(table("t", 100, [column("a")]), Note::StrayMark, marks.iter().copied());
            let facts = dataset([noted(table, Note::RepeatedHeader, headers.iter().copied())]);
            assert_eq!(Trial::of(&RULE).condition().says(&facts), expected);
        }
    }
}
