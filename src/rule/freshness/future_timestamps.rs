//! `future-timestamps`: dates that lie in the future.
//!
//! A due date may. The column that says when a row is from may not, so in another column it is one step milder.

use crate::base::{Group, Measured, Place, Skill};
use crate::facts::{ColumnFacts, TableFacts};
use crate::rule::case::{ratio, share};
use crate::rule::validity::impossible_dates::holds_dates;
use crate::rule::{Case, Evidence, Finding, Gauge, Outcome, Rule};

use super::time::{after, is_time};

pub(in crate::rule) static RULE: Rule = Rule {
    code: "future-timestamps",
    group: Group::Freshness,
    gauge: Gauge::Presence,
    what: "Dates later than tomorrow, which leaves room for all zones; one step milder in a column that was not named \
        with --time, as a due date may lie ahead.",
    why: "What has not happened was not observed: the clock of a machine was wrong, day and month were swapped, or plans \
        stand among facts. A model that sees them learns from a future that it will not know.",
    example: "ordered (checked on 2024-02-01)\n2024-01-31\n2042-01-31",
    fix: "Look the dates up in their source. If they are plans or due dates, say so in the brief.",
    skill: Skill::DomainExpert,
    check,
};

fn check(case: &Case<'_>) -> Outcome {
    let Some(today) = case.ask.today else { return Outcome::unfit("it was not said what day it is") };
    let Ok(tomorrow) = today.tomorrow() else { return Outcome::unfit("there is no day after today") };
    case.each_column(|table, column| match &column.written.calendar {
        _ if !holds_dates(column) => Outcome::unfit("no column holds dates"),
        None => Outcome::Held,
        Some(Measured::Absent(why)) if is_time(case, table, column) => {
            Outcome::NotMeasured(format!("`{}`: {why}", column.name).into())
        }
        Some(Measured::Absent(_)) => Outcome::unfit("no column holds dates that can be told apart"),
        Some(Measured::Exact(calendar) | Measured::Approximate { value: calendar, .. }) => {
            Outcome::of(ahead(case, table, column, after(calendar, tomorrow)))
        }
    })
}

fn ahead(case: &Case<'_>, table: &TableFacts, column: &ColumnFacts, count: u64) -> Option<Finding> {
    if count == 0 {
        return None;
    }
    let gate = case.settings.present()?;
    let today = case.ask.today?;
    let population = column.values().saturating_sub(column.disguised());
    let message = format!("`{}` lies after {today} in {}", column.name, share(count, population, "cells"));
    let evidence = Evidence { count, population, ratio: Some(ratio(count, population)), ..Evidence::default() };
    let finding = case.finding(gate, Place::column(table, column), message, evidence);
    Some(if is_time(case, table, column) { finding } else { finding.milder() })
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::RULE;
    use crate::rule::fixture::{Trial, column, dataset, table};

    #[test]
    fn what_lies_ahead_is_counted() {
        let today = date(2026, 11, 23);
        // 2026-11-20 and the five days after it.
        let facts = dataset([table("t", 100, [column("c").days(20_777, &[90, 1, 2, 3, 4, 0])])]);
        let trial = || Trial::of(&RULE).condition();
        assert_eq!(trial().says(&facts), "not applicable: it was not said what day it is");
        assert_eq!(trial().today(today).says(&facts), "held");
        let early = trial().today(date(2026, 11, 21));
        // The day after is left for other zones.
        assert_eq!(early.says(&facts), "advice: `c` lies after 2026-11-21 in 7 of 100 cells (7 %)");
        assert!(early.time("c").says(&facts).starts_with("condition: "));
        let numbers = dataset([table("t", 100, [column("c")])]);
        assert_eq!(trial().today(today).says(&numbers), "not applicable: no column holds dates");
    }
}
