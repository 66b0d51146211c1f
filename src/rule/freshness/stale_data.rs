//! `stale-data`: the newest row is older than it should be.

use crate::base::{Group, Measured, Place, Skill, wording};
use crate::facts::{CalendarStep, ColumnFacts, Scalar, TableFacts};
use crate::rule::case::whole;
use crate::rule::{Case, Evidence, Finding, Gauge, Outcome, Rule};

use super::time::{day_of, is_time};

pub(in crate::rule) static RULE: Rule = Rule {
    code: "stale-data",
    group: Group::Freshness,
    gauge: Gauge::Presence,
    what: "A table whose newest row, by the column named with --time, is older than the age given with --fresh.",
    why: "What held when the data was taken may no longer hold. An export that stopped weeks ago also looks like one \
        that goes on, and nobody asks.",
    example: "With --time ordered --fresh 30d, newest order of 2023-11-02, checked on 2024-02-01.",
    fix: "Find out whether the collection is still running, and export again. If the period is meant to end there, say \
        so in the brief.",
    skill: Skill::DataEngineer,
    check,
};

fn check(case: &Case<'_>) -> Outcome {
    let Some(fresh) = case.ask.fresh else { return Outcome::unfit("not declared: --fresh says how old data may be") };
    if case.ask.time.is_none() {
        return Outcome::unfit("not declared: --time names the column that says when a row is from");
    }
    let Some(today) = case.ask.today else { return Outcome::unfit("it was not said what day it is") };
    case.each_column(|table, column| {
        if !is_time(case, table, column) {
            return Outcome::unfit("no table has the column named with --time");
        }
        let newest = match newest(column, day_of(today)) {
            Ok(newest) => newest,
            Err(why) => return Outcome::NotMeasured(format!("`{}`: {why}", column.name).into()),
        };
        whole(table, Outcome::of(stale(case, table, column, i64::from(day_of(today)) - newest, fresh)))
    })
}

/// The newest day that is not in the future.
fn newest(column: &ColumnFacts, today: i32) -> Result<i64, String> {
    match &column.written.calendar {
        None => Err("no cell is a date".to_owned()),
        Some(Measured::Absent(why)) => Err(why.to_string()),
        Some(Measured::Exact(calendar) | Measured::Approximate { value: calendar, .. }) => {
            if calendar.step == CalendarStep::Day {
                // Tomorrow is today elsewhere.
                let days = (calendar.first..).zip(&calendar.cells);
                let known = days.filter(|(day, cells)| **cells > 0 && *day <= today.saturating_add(1));
                return known
                    .last()
                    .map(|(day, _)| day.into())
                    .ok_or_else(|| "every date lies in the future".to_owned());
            }
            match column.written.ordinary.day_extent {
                Some((_, Scalar::Day(day))) => Ok(day.into()),
                Some((_, Scalar::Instant(micros))) => Ok(micros.div_euclid(86_400_000_000)),
                _ => Err("no cell is a date".to_owned()),
            }
        }
    }
}

fn stale(case: &Case<'_>, table: &TableFacts, column: &ColumnFacts, age: i64, fresh: u32) -> Option<Finding> {
    let age = u64::try_from(age).ok().filter(|age| *age > u64::from(fresh))?;
    let gate = case.settings.present()?;
    let message = format!(
        "the newest row of `{}` by `{}` is {} old, over the {} asked for",
        table.name,
        column.name,
        wording::counted(age, "day", "days"),
        wording::counted(fresh.into(), "day", "days")
    );
    let evidence = Evidence { count: age, population: u64::from(fresh), ..Evidence::default() };
    Some(case.finding(gate, Place::column(table, column), message, evidence))
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::RULE;
    use crate::rule::fixture::{Trial, column, dataset, table};

    #[test]
    fn the_newest_row_is_held_against_what_was_declared() {
        // 2026-11-20 and 2026-11-22, and a date far ahead.
        let mut days = vec![0; 400];
        (days[0], days[2], days[399]) = (5, 5, 1);
        let facts = dataset([table("t", 11, [column("c").days(20_777, &days)])]);
        let trial = || Trial::of(&RULE).condition().today(date(2026, 12, 24));
        for (trial, expected) in [
            (trial(), "not applicable: not declared: --fresh says how old data may be"),
            (trial().fresh(30), "not applicable: not declared: --time names the column that says when a row is from"),
            (trial().fresh(30).time("d"), "not applicable: no table has the column named with --time"),
            (trial().fresh(32).time("c"), "held"),
            (
                trial().fresh(30).time("t.c"),
                "condition: the newest row of `t` by `c` is 32 days old, over the 30 days asked for",
            ),
        ] {
            assert_eq!(trial.says(&facts), expected);
        }
    }
}
