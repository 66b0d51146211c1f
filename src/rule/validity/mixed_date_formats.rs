//! `mixed-date-formats`: a column whose dates are written in several ways, or in one that can be read in two.

use crate::base::{Group, Place, Skill, Tally, wording};
use crate::facts::{Clock, ColumnFacts, DateFormat, TableFacts};
use crate::rule::case::{over, ratio, share};
use crate::rule::schema::type_conflict::is_split;
use crate::rule::{Case, Evidence, Finding, Gauge, Outcome, Rule};

use super::impossible_dates::holds_dates;

pub(in crate::rule) static RULE: Rule = Rule {
    code: "mixed-date-formats",
    group: Group::Validity,
    gauge: Gauge::RatioAbove,
    what: "A column of dates in more than one format, with zones in some cells and none in others, or with day and \
        month in an order that no cell gives away.",
    why: "Programs settle on one format and misread or drop the rest: 03/04/2024 becomes March or April without a word, \
        and times without a zone shift by hours beside times that have one.",
    example: "ordered\n2024-01-31\n31/01/2024\n02/03/2024",
    fix: "Export all dates as YYYY-MM-DD, with times as YYYY-MM-DDThh:mm:ss and their zone. If that can't be done, say \
        in the brief which format holds.",
    skill: Skill::DataEngineer,
    check,
};

fn check(case: &Case<'_>) -> Outcome {
    case.each_column(|table, column| {
        if !holds_dates(column) {
            Outcome::unfit("no column holds dates")
        } else if is_split(table, column) {
            // Files that disagree on what the column is are the cause, and told as such.
            Outcome::Held
        } else {
            Outcome::of(
                mixed(case, table, column).or_else(|| zones(case, table, column)).or_else(|| open(case, table, column)),
            )
        }
    })
}

/// Formats whatever stands beside the day, the commonest first.
fn formats(column: &ColumnFacts) -> Vec<(DateFormat, Tally)> {
    let mut formats: Vec<(DateFormat, Tally)> = Vec::new();
    for (format, _, cells) in column.written.date_formats() {
        match formats.iter_mut().find(|(known, _)| *known == format) {
            Some((_, tally)) => tally.blend(&cells, usize::MAX),
            None => formats.push((format, cells)),
        }
    }
    formats.sort_by_key(|(_, cells)| std::cmp::Reverse(cells.count));
    formats
}

fn mixed(case: &Case<'_>, table: &TableFacts, column: &ColumnFacts) -> Option<Finding> {
    let formats = formats(column);
    let ((_, _), rest @ [_, ..]) = formats.split_first()? else { return None };
    let count: u64 = rest.iter().map(|(_, cells)| cells.count).sum();
    let population: u64 = formats.iter().map(|(_, cells)| cells.count).sum();
    let ratio = ratio(count, population);
    let (severity, gate) = case.settings.above(ratio)?;
    let each: Vec<String> = formats
        .iter()
        .map(|(format, cells)| {
            format!("{} ({})", format.word(), wording::percent(cells.count as f64 / population.max(1) as f64))
        })
        .collect();
    let message = format!(
        "`{}` writes its dates in {} formats: {}{}",
        column.name,
        wording::count(formats.len() as u64),
        each.join(", "),
        over(gate)
    );
    let places = case.places(rest.iter().map(|(_, cells)| cells));
    let evidence = Evidence { count, population, ratio: Some(ratio), places, ..Evidence::default() };
    Some(case.finding((severity, gate), Place::column(table, column), message, evidence).of_kind("formats"))
}

/// Times with a zone beside times without one.
fn zones(case: &Case<'_>, table: &TableFacts, column: &ColumnFacts) -> Option<Finding> {
    let formats = column.written.date_formats();
    let of = |wanted: Clock| formats.iter().filter(move |(_, clock, _)| *clock == wanted).map(|(_, _, cells)| cells);
    let [local, zoned] = [Clock::Local, Clock::Zoned].map(|clock| of(clock).map(|cells| cells.count).sum::<u64>());
    let (count, population) = (local.min(zoned), local + zoned);
    if count == 0 {
        return None;
    }
    let ratio = ratio(count, population);
    let (severity, gate) = case.settings.above(ratio)?;
    let (fewer, word) = if zoned < local { (Clock::Zoned, "have a zone") } else { (Clock::Local, "have no zone") };
    let rest = if zoned < local { "the others have none" } else { "the others have one" };
    let message = format!("`{}`: {} {word}, and {rest}{}", column.name, share(count, population, "times"), over(gate));
    let evidence =
        Evidence { count, population, ratio: Some(ratio), places: case.places(of(fewer)), ..Evidence::default() };
    Some(case.finding((severity, gate), Place::column(table, column), message, evidence).of_kind("zones"))
}

/// Dates that can be read day first and month first, and nothing in the column that tells which.
fn open(case: &Case<'_>, table: &TableFacts, column: &ColumnFacts) -> Option<Finding> {
    let formats = formats(column);
    let (format, cells) = formats.iter().find(|(format, _)| format.readings().is_some())?;
    let population: u64 = formats.iter().map(|(_, cells)| cells.count).sum();
    let ratio = ratio(cells.count, population);
    let (severity, gate) = case.settings.above(ratio)?;
    let message = format!(
        "`{}` holds dates that can be read as {}, and no cell tells which: {}{}",
        column.name,
        format.word(),
        share(cells.count, population, "dates"),
        over(gate)
    );
    let places = case.places([cells]);
    let evidence = Evidence { count: cells.count, population, ratio: Some(ratio), places, ..Evidence::default() };
    Some(case.finding((severity, gate), Place::column(table, column), message, evidence).of_kind("order"))
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::base::Severity;
    use crate::facts::Clock::{self, Local, Zoned};
    use crate::facts::DateFormat::{self, DayDot, DaySlash, EitherSlash, MonthSlash, YearDash};
    use crate::facts::Form;
    use crate::rule::fixture::{Trial, column, dataset, table};

    #[test]
    fn formats_are_held_against_each_other() {
        let none = Clock::None;
        for (dates, expected) in [
            (&[(YearDash, none, 100)][..], "held"),
            (&[(YearDash, none, 50), (YearDash, Local, 50)], "held"),
            // What could be either is what the others are.
            (&[(DaySlash, none, 60), (EitherSlash, none, 40)], "held"),
            (
                &[(YearDash, none, 90), (DayDot, none, 10)],
                "condition: `c` writes its dates in 2 formats: YYYY-MM-DD (90 %), DD.MM.YYYY (10 %)",
            ),
            (
                &[(DaySlash, none, 50), (EitherSlash, none, 30), (MonthSlash, none, 20)],
                "condition: `c` writes its dates in 3 formats: DD/MM/YYYY (50 %), DD/MM/YYYY or MM/DD/YYYY (30 %), MM/DD/YYYY (20 %)",
            ),
            (
                &[(YearDash, Local, 97), (YearDash, Zoned, 3)],
                "condition: `c`: 3 of 100 times (3 %) have a zone, and the others have none",
            ),
            (
                &[(EitherSlash, none, 100)],
                "condition: `c` holds dates that can be read as DD/MM/YYYY or MM/DD/YYYY, and no cell tells which: 100 of 100 dates (100 %)",
            ),
        ] {
            let forms: Vec<_> = dates
                .iter()
                .map(|&(format, clock, count): &(DateFormat, _, _)| (Form::date(format, clock), count))
                .collect();
            let facts = dataset([table("t", 100, [column("c").forms(&forms)])]);
            assert_eq!(Trial::of(&RULE).gate(Severity::Condition, 0.0).says(&facts), expected);
        }
    }
}
