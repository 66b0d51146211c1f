//! `time-gaps`: days, weeks or months without a row in a series that otherwise has one for each.
//!
//! The step of a series is taken from its own dates: a day if most days have rows, a week if most rows are seven days
//! apart, a month if most months have some. Weekdays that never have rows, as at weekends, are no gaps. Shorter steps
//! are not looked at: dates are counted by day.

use crate::base::{Group, Measured, Place, Skill, wording};
use crate::facts::{CalendarFacts, CalendarStep, ColumnFacts, Scalar, TableFacts};
use crate::rule::case::{over, ratio, share, whole};
use crate::rule::freshness::time::is_time;
use crate::rule::{Case, Evidence, Finding, Gauge, Outcome, Rule};

pub(in crate::rule) static RULE: Rule = Rule {
    code: "time-gaps",
    group: Group::Completeness,
    gauge: Gauge::RatioAbove,
    what: "Days, weeks or months without any row, by the column named with --time, in a table that has rows for most \
        of them; weekdays that never have rows are left out.",
    why: "A forecast takes a gap for a quiet time, or stops. Platforms fill gaps in silence, with lines or zeros, and \
        nobody sees that an export had failed.",
    example: "With --time day: rows for each day of 2024 but for 3 to 17 March.",
    fix: "Export the missing period again. If nothing happened then, or the business was closed, say so in the brief.",
    skill: Skill::DataEngineer,
    check,
};

/// The share of steps that must have rows for the step to be the series' own.
const MOST: f64 = 0.5;
/// A weekday counts if it has rows in at least this share of the weeks that the busiest one has.
const KEPT: f64 = 0.1;
/// Steps that tell of a series at least.
const ENOUGH: usize = 8;

/// Why a series without a step has no gaps.
const IRREGULAR: &str = "the rows have no regular step of days, weeks or months";

fn check(case: &Case<'_>) -> Outcome {
    match looked(case) {
        // A task that goes by time can't be judged without the column that tells it.
        Outcome::NotApplicable(why) if case.task.needs_time() && why != IRREGULAR => Outcome::NotMeasured(why),
        outcome => outcome,
    }
}

fn looked(case: &Case<'_>) -> Outcome {
    if case.ask.time.is_none() {
        return Outcome::unfit("not declared: --time names the column that says when a row is from");
    }
    case.each_column(|table, column| {
        if !is_time(case, table, column) {
            return Outcome::unfit("no table has the column named with --time");
        }
        match &column.written.calendar {
            None => Outcome::unfit("the column named with --time holds no dates"),
            Some(Measured::Absent(why)) => Outcome::NotMeasured(format!("`{}`: {why}", column.name).into()),
            Some(Measured::Exact(calendar) | Measured::Approximate { value: calendar, .. }) => match series(calendar) {
                None => Outcome::unfit(IRREGULAR),
                Some(series) => whole(table, Outcome::of(gaps(case, table, column, &series))),
            },
        }
    })
}

/// The steps of a series, from its first to its last.
#[derive(Debug, PartialEq, Eq)]
struct Series {
    /// What a step is called, one and many.
    step: (&'static str, &'static str),
    /// Steps there should be.
    expected: u64,
    missing: u64,
    /// Runs of missing steps.
    gaps: u64,
    /// The longest run: its first day, and how many steps.
    longest: Option<(i32, u64)>,
}

fn series(calendar: &CalendarFacts) -> Option<Series> {
    if calendar.step == CalendarStep::Month {
        let steps = (calendar.first..).zip(&calendar.cells).map(|(month, cells)| (first_of(month), *cells > 0));
        return runs(("month", "months"), &steps.collect::<Vec<_>>());
    }
    let days: Vec<(i32, bool)> =
        (calendar.first..).zip(&calendar.cells).map(|(day, cells)| (day, *cells > 0)).collect();
    let mut weekdays = [0_u64; 7];
    for (day, _) in days.iter().filter(|(_, has_rows)| *has_rows) {
        weekdays[weekday(*day)] += 1;
    }
    let busiest = weekdays.iter().copied().max().unwrap_or(0);
    let is_kept = |day: i32| weekdays[weekday(day)] as f64 >= KEPT * busiest as f64;
    let kept = weekdays.iter().filter(|rows| **rows as f64 >= KEPT * busiest as f64).count();
    if kept == 1 {
        let steps: Vec<_> = days.iter().copied().filter(|(day, _)| is_kept(*day)).collect();
        if let Some(series) = runs(("week", "weeks"), &steps) {
            return Some(series);
        }
    } else {
        let steps: Vec<_> = days.iter().copied().filter(|(day, has_rows)| *has_rows || is_kept(*day)).collect();
        if let Some(series) = runs(("day", "days"), &steps) {
            return Some(series);
        }
    }
    let mut months: Vec<(i32, bool)> = Vec::new();
    for (day, has_rows) in days {
        let month = month_start(day);
        match months.last_mut() {
            Some((known, has)) if *known == month => *has |= has_rows,
            _ => months.push((month, has_rows)),
        }
    }
    runs(("month", "months"), &months)
}

/// The runs of steps without rows, if most steps have some.
fn runs(step: (&'static str, &'static str), steps: &[(i32, bool)]) -> Option<Series> {
    let having = steps.iter().filter(|(_, has_rows)| *has_rows).count();
    if steps.len() < ENOUGH || (having as f64) < MOST * steps.len() as f64 {
        return None;
    }
    let mut series =
        Series { step, expected: steps.len() as u64, missing: (steps.len() - having) as u64, gaps: 0, longest: None };
    for run in steps.chunk_by(|one, next| one.1 == next.1).filter(|run| !run[0].1) {
        series.gaps += 1;
        let length = run.len() as u64;
        if series.longest.is_none_or(|(_, longest)| length > longest) {
            series.longest = Some((run[0].0, length));
        }
    }
    Some(series)
}

/// 0 is Thursday, on which 1970 began.
fn weekday(day: i32) -> usize {
    usize::try_from(day.rem_euclid(7)).unwrap_or(0)
}

/// The first day of a month, counted from 1970-01.
fn first_of(month: i32) -> i32 {
    let year = i16::try_from(1970 + month.div_euclid(12)).unwrap_or(1970);
    let month = i8::try_from(month.rem_euclid(12) + 1).unwrap_or(1);
    jiff::civil::Date::new(year, month, 1).map_or(0, crate::rule::freshness::time::day_of)
}

fn month_start(day: i32) -> i32 {
    let date = jiff::civil::Date::constant(1970, 1, 1)
        .checked_add(jiff::SignedDuration::from_hours(24 * i64::from(day)))
        .map(jiff::civil::Date::first_of_month);
    date.map_or(day, crate::rule::freshness::time::day_of)
}

fn gaps(case: &Case<'_>, table: &TableFacts, column: &ColumnFacts, series: &Series) -> Option<Finding> {
    let (first, length) = series.longest?;
    let (count, population) = (series.missing, series.expected);
    let ratio = ratio(count, population);
    let (severity, gate) = case.settings.above(ratio)?;
    let (one, many) = series.step;
    let message = format!(
        "`{}` has no row by `{}` in {}, in {}; the longest is {} from {} on{}",
        table.name,
        column.name,
        share(count, population, many),
        wording::counted(series.gaps, "gap", "gaps"),
        wording::counted(length, one, many),
        Scalar::Day(first),
        over(gate)
    );
    let evidence = Evidence { count, population, ratio: Some(ratio), ..Evidence::default() };
    Some(case.finding((severity, gate), Place::column(table, column), message, evidence))
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::base::Severity;
    use crate::rule::fixture::{Column, Trial, column, dataset, table};

    fn says(days: &[u64]) -> String {
        let rows = days.iter().sum();
        // 2024-01-01, a Monday.
        let day: Column = column("day").days(19_723, days);
        Trial::of(&RULE).gate(Severity::Condition, 0.0).time("day").says(&dataset([table("t", rows, [day])]))
    }

    #[test]
    fn a_step_is_what_the_series_has() {
        let daily: Vec<u64> = vec![3; 100];
        assert_eq!(says(&daily), "held");
        let weekdays: Vec<u64> = (0..100).map(|day| u64::from(day % 7 < 5)).collect();
        assert_eq!(says(&weekdays), "held");
        let weekly: Vec<u64> = (0..100).map(|day| u64::from(day % 7 == 2)).collect();
        assert_eq!(says(&weekly[2..]), "held");
        let mut broken = daily.clone();
        broken[10..25].fill(0);
        broken[50] = 0;
        assert_eq!(
            says(&broken),
            "condition: `t` has no row by `day` in 16 of 100 days (16 %), in 2 gaps; the longest is 15 days from 2024-01-11 on"
        );
        let mut broken = weekdays.clone();
        broken[14..21].fill(0);
        assert_eq!(
            says(&broken),
            "condition: `t` has no row by `day` in 5 of 72 days (6.9 %), in 1 gap; the longest is 5 days from 2024-01-15 on"
        );
        // The first of each month of a year, but for April.
        let mut monthly = vec![0; 336];
        for day in [0, 31, 60, 121, 152, 182, 213, 244, 274, 305, 335] {
            monthly[day] = 1;
        }
        assert_eq!(
            says(&monthly),
            "condition: `t` has no row by `day` in 1 of 12 months (8.3 %), in 1 gap; the longest is 1 month from 2024-04-01 on"
        );
        let mut scattered = vec![0; 1200];
        (scattered[0], scattered[700], scattered[1199]) = (1, 1, 1);
        assert_eq!(says(&scattered), "not applicable: the rows have no regular step of days, weeks or months");
    }

    #[test]
    fn without_a_declared_column_there_are_no_gaps() {
        let facts = dataset([table("t", 9, [column("day").days(0, &[1; 9])])]);
        let trial = || Trial::of(&RULE).gate(Severity::Condition, 0.0);
        let said = "not applicable: not declared: --time names the column that says when a row is from";
        assert_eq!(trial().says(&facts), said);
        assert_eq!(trial().time("other").says(&facts), "not applicable: no table has the column named with --time");
    }
}
