//! `mojibake`: text that was encoded twice.

use crate::base::{Group, Place, Skill};
use crate::facts::{Note, TableFacts};
use crate::rule::case::{cells, ratio, share};
use crate::rule::structure::invalid_encoding::is_guess;
use crate::rule::{Case, Evidence, Finding, Gauge, Outcome, Rule};

pub(in crate::rule) static RULE: Rule = Rule {
    code: "mojibake",
    group: Group::Validity,
    gauge: Gauge::Presence,
    what: "Cells whose text was read in the wrong encoding and then written again, such as Ã© where é was meant.",
    why: "The text is valid, so no program complains, but names and places no longer match those of other sources, \
        and a model sees two spellings of one thing.",
    example: "city\nMÃ¼nchen\nMünchen",
    fix: "Export again from the source, with the same encoding for reading and for writing. A program such as ftfy \
        can repair cells whose source is lost.",
    skill: Skill::DataEngineer,
    check,
};

fn check(case: &Case<'_>) -> Outcome {
    case.each_text_table(|table| {
        let guess = table.files.iter().find(|file| file.dialect.as_ref().is_some_and(is_guess));
        match guess {
            // What looks encoded twice may just have been decoded wrongly here.
            Some(file) => Outcome::NotMeasured(format!("the encoding of `{}` is a guess", file.path).into()),
            None => Outcome::of(garbled(case, table)),
        }
    })
}

fn garbled(case: &Case<'_>, table: &TableFacts) -> Option<Finding> {
    let gate = case.settings.present()?;
    let tally = table.notes.of(Note::Mojibake);
    if tally.count == 0 {
        return None;
    }
    let (count, population) = (tally.count, cells(table));
    let share = share(count, population, "cells");
    let message = format!("`{}` has {share} whose text was encoded twice", table.name);
    let ratio = Some(ratio(count, population));
    let evidence = Evidence { count, population, ratio, places: case.places([tally]), ..Evidence::default() };
    Some(case.finding(gate, Place::table(table), message, evidence))
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::facts::{Dialect, Note};
    use crate::rule::fixture::{Trial, column, dataset, noted, table, written};

    #[test]
    fn cells_are_counted_where_the_encoding_is_known() {
        let guess = Dialect { encoding: "windows-1252", encoding_confidence: 0.3, ..Dialect::plain() };
        for (dialect, records, expected) in [
            (Dialect::plain(), 0, "held"),
            (Dialect::plain(), 4, "condition: `t` has 4 of 2,000 cells (0.2 %) whose text was encoded twice"),
            (guess, 3, "not measured: the encoding of `t.csv` is a guess"),
        ] {
            let table = noted(table("t", 1000, [column("a"), column("b")]), Note::Mojibake, 1..=records);
            assert_eq!(Trial::of(&RULE).condition().says(&dataset([written(table, &dialect)])), expected);
        }
    }
}
