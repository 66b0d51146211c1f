//! `invalid-encoding`: text that is not valid in its file's encoding, or an encoding that is a guess.

use crate::base::{Group, Place, Skill, wording};
use crate::facts::{Dialect, Note, TableFacts};
use crate::rule::by_file::{Saying, by_dialect, header_line};
use crate::rule::case::{cells, ratio, share};
use crate::rule::{Case, Evidence, Finding, Gauge, Outcome, Rule};

pub(in crate::rule) static RULE: Rule = Rule {
    code: "invalid-encoding",
    group: Group::Structure,
    gauge: Gauge::Presence,
    what: "Cells with bytes that mean nothing in the file's encoding, and files whose encoding can only be guessed.",
    why: "Many programs refuse the whole file at the first such byte. Others put a placeholder there, and names and \
        places no longer match.",
    example: "A file in UTF-8 into which lines of an older Windows file were copied: M\u{fffd}nchen.",
    fix: "Export again as UTF-8. If the file was put together from several, convert each of them to UTF-8 first.",
    skill: Skill::DataEngineer,
    check,
};

/// Below even odds an encoding is more likely another one.
const EVEN_ODDS: f64 = 0.5;

fn check(case: &Case<'_>) -> Outcome {
    case.each_text_table(|table| Outcome::of(invalid(case, table).or_else(|| only_guessed(case, table))))
}

/// Whether a file's encoding is no more than a guess.
pub(in crate::rule) fn is_guess(dialect: &Dialect) -> bool {
    dialect.encoding_confidence < EVEN_ODDS
}

fn dialects(table: &TableFacts) -> impl Iterator<Item = &Dialect> {
    table.files.iter().filter_map(|file| file.dialect.as_ref())
}

fn invalid(case: &Case<'_>, table: &TableFacts) -> Option<Finding> {
    let gate = case.settings.present()?;
    let tally = table.notes.of(Note::InvalidText);
    if tally.count == 0 {
        return None;
    }
    let first = dialects(table).next().map(|dialect| dialect.encoding);
    let encoding = match first {
        Some(encoding) if dialects(table).all(|dialect| dialect.encoding == encoding) => encoding,
        _ => "text in the encoding of their file",
    };
    let guess = if dialects(table).any(is_guess) { ", an encoding that had to be guessed" } else { "" };
    let (count, population) = (tally.count, cells(table));
    let share = share(count, population, "cells");
    let message = format!("`{}` has {share} that are not valid {encoding}{guess}", table.name);
    let ratio = Some(ratio(count, population));
    let evidence = Evidence { count, population, ratio, places: case.places([tally]), ..Evidence::default() };
    Some(case.finding(gate, Place::table(table), message, evidence))
}

fn only_guessed(case: &Case<'_>, table: &TableFacts) -> Option<Finding> {
    let guessed = by_dialect(table, |_, dialect| {
        let fits = wording::percent(dialect.encoding_confidence);
        let detail = format!("{} fits best, at {fits} confidence", dialect.encoding);
        is_guess(dialect).then(|| (header_line(dialect), detail.into()))
    });
    let saying =
        Saying::together("is in an encoding that had to be guessed", "are in an encoding that had to be guessed");
    Some(saying.tell_of(case, table, &guessed).pop()?.of_kind("guessed"))
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::facts::{Dialect, Note};
    use crate::rule::fixture::{Trial, column, dataset, noted, table, written};

    #[test]
    fn bad_cells_and_a_guess_are_one_finding() {
        for (encoding, confidence, records, expected) in [
            ("utf-8", 1.0, 0..0, "held"),
            ("windows-1252", 0.5, 0..0, "held"),
            ("utf-8", 1.0, 1..5, "condition: `t` has 4 of 2,000 cells (0.2 %) that are not valid utf-8"),
            (
                "windows-1252",
                0.4,
                0..0,
                "condition: `t.csv` is in an encoding that had to be guessed: windows-1252 fits best, at 40 % \
                    confidence",
            ),
            (
                "Shift_JIS",
                0.2,
                1..2,
                "condition: `t` has 1 of 2,000 cells (0.1 %) that are not valid Shift_JIS, an encoding that had to \
                    be guessed",
            ),
        ] {
            let dialect = Dialect { encoding, encoding_confidence: confidence, ..Dialect::plain() };
            let table = noted(table("t", 1000, [column("a"), column("b")]), Note::InvalidText, records);
            assert_eq!(Trial::of(&RULE).condition().says(&dataset([written(table, &dialect)])), expected);
        }
    }
}
