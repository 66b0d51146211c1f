//! `ambiguous-dialect`: a file that can be read in more than one way.
//!
//! Rows out of step with the header make every reading doubtful. Where there are some, they are the
//! cause, and `ragged-rows` tells of both.

use crate::base::{Group, Skill, wording};
use crate::facts::{Dialect, TableFacts};
use crate::rule::by_file::{Saying, by_dialect, header_line};
use crate::rule::{Case, Finding, Gauge, Outcome, Rule};

use super::ragged_rows::out_of_step;

pub(in crate::rule) static RULE: Rule = Rule {
    code: "ambiguous-dialect",
    group: Group::Structure,
    gauge: Gauge::RatioBelow,
    what: "A file for which a second delimiter fits nearly as well, or for which delimiter and quotes were found with \
        little confidence. The limit is that confidence.",
    why: "Each program may split the cells in its own way, and neither it nor its user will notice.",
    example: "name;city,zip\nAnn;Rome,00100\nBob;Oslo,0150",
    fix: "Say in the brief which delimiter and quotes the file uses, or export it again as plain CSV: commas, and \
        double quotes around text.",
    skill: Skill::DataEngineer,
    check,
};

fn check(case: &Case<'_>) -> Outcome {
    case.each_text_table(|table| {
        if out_of_step(table).iter().any(|rows| rows.count > 0) {
            Outcome::unfit("rows out of step leave it open, as `ragged-rows` tells")
        } else {
            Outcome::of(ambiguous(case, table))
        }
    })
}

fn ambiguous(case: &Case<'_>, table: &TableFacts) -> Option<Finding> {
    let doubtful = |dialect: &Dialect| match case.settings.below(dialect.confidence) {
        // A rival is doubt enough for the mildest gate, however sure the rest is.
        None if dialect.rival.is_some() => case.settings.gates().last(),
        gate => gate,
    };
    let odd =
        by_dialect(table, |_, dialect| doubtful(dialect).map(|_| (header_line(dialect), reading(dialect).into())));
    let dialects = || table.files.iter().filter_map(|file| file.dialect.as_ref());
    let worst = dialects().filter_map(doubtful).max_by_key(|(severity, _)| *severity);
    let least = dialects().map(|dialect| dialect.confidence).reduce(f64::min);
    let saying = Saying::together("can be read in more than one way", "can be read in more than one way");
    let mut finding = saying.tell(case, worst, (Some(table), table.files.len()), &odd).pop()?;
    finding.evidence.ratio = least;
    Some(finding)
}

/// How the file was read, and what speaks against it.
fn reading(dialect: &Dialect) -> String {
    let used = delimiter(dialect.delimiter);
    match dialect.rival {
        Some(rival) => format!("{used} was taken for the delimiter, and {} fits nearly as well", delimiter(rival)),
        None => format!("{used} was taken for the delimiter, at {} confidence", wording::percent(dialect.confidence)),
    }
}

/// A delimiter in words.
pub(in crate::rule) fn delimiter(byte: u8) -> String {
    match byte {
        b',' => "the comma".to_owned(),
        b';' => "the semicolon".to_owned(),
        b'\t' => "the tab".to_owned(),
        b'|' => "the vertical bar".to_owned(),
        b' ' => "the space".to_owned(),
        b':' => "the colon".to_owned(),
        byte if byte.is_ascii_graphic() => format!("`{}`", char::from(byte)),
        byte => format!("the byte {byte:#04x}"),
    }
}

#[cfg(test)]
mod tests {
    use super::{RULE, delimiter};
    use crate::base::Severity;
    use crate::facts::{Dialect, Note};
    use crate::rule::fixture::{Trial, column, dataset, noted, table, written};

    fn trial() -> Trial {
        Trial::of(&RULE).gate(Severity::Condition, 0.9)
    }

    #[test]
    fn a_rival_or_little_confidence_is_told() {
        let rival = Some(b';');
        for (dialect, expected) in [
            (Dialect::plain(), "held"),
            (Dialect { confidence: 0.9, ..Dialect::plain() }, "held"),
            (
                Dialect { confidence: 0.6, delimiter: b'\t', ..Dialect::plain() },
                "condition: `t.csv` can be read in more than one way: the tab was taken for the delimiter, at 60 % \
                    confidence",
            ),
            (
                Dialect { rival, ..Dialect::plain() },
                "condition: `t.csv` can be read in more than one way: the comma was taken for the delimiter, and the \
                    semicolon fits nearly as well",
            ),
        ] {
            assert_eq!(trial().says(&dataset([written(table("t", 100, [column("a")]), &dialect)])), expected);
        }
    }

    #[test]
    fn rows_out_of_step_are_the_cause() {
        let doubtful = Dialect { confidence: 0.6, ..Dialect::plain() };
        let ragged = noted(written(table("t", 100, [column("a")]), &doubtful), Note::LongRow, 7..8);
        assert_eq!(
            trial().says(&dataset([ragged])),
            "not applicable: rows out of step leave it open, as `ragged-rows` tells"
        );
    }

    #[test]
    fn delimiters_have_names() {
        for (byte, name) in [(b'|', "the vertical bar"), (b'^', "`^`"), (1, "the byte 0x01")] {
            assert_eq!(delimiter(byte), name);
        }
    }
}
