//! `impossible-dates`: cells written like dates that name no day, or a day centuries away.

use crate::base::{Group, Place, Skill, Tally, wording};
use crate::facts::{ColumnFacts, ColumnType, Kind, TableFacts, Writing};
use crate::rule::case::{over, ratio, share};
use crate::rule::{Case, Evidence, Finding, Gauge, Outcome, Rule};

pub(in crate::rule) static RULE: Rule = Rule {
    code: "impossible-dates",
    group: Group::Validity,
    gauge: Gauge::RatioAbove,
    what: "Dates that no calendar has, such as the 30th of February, and dates before 1678 or after 2261, which are \
        mistyped more often than meant.",
    why: "Programs stop at them, drop them, or read the whole column as text. Dates far off also do not fit the \
        timestamps of 64 bits that pandas and Arrow keep in nanoseconds.",
    example: "ordered\n2024-02-28\n2024-02-30\n0204-03-01",
    fix: "Look the dates up in their source and correct them; leave empty what is not known.",
    skill: Skill::DomainExpert,
    check,
};

fn check(case: &Case<'_>) -> Outcome {
    case.each_column(|table, column| {
        if !holds_dates(column) {
            return Outcome::unfit("no column holds dates");
        }
        Outcome::of(impossible(case, table, column))
    })
}

/// Whether a column holds dates, whatever else is among them.
pub(in crate::rule) fn holds_dates(column: &ColumnFacts) -> bool {
    let count = |kind: Kind| column.kinds.iter().find(|facts| facts.kind == kind).map_or(0, |facts| facts.cells.count);
    ColumnType::with_main(count).1.is_date()
}

fn impossible(case: &Case<'_>, table: &TableFacts, column: &ColumnFacts) -> Option<Finding> {
    let is_wanted = |writing: Writing| matches!(writing, Writing::Plain(Kind::ImpossibleDate) | Writing::FarDay(_));
    let tallies: Vec<&Tally> =
        column.written.each().filter(|(writing, _)| is_wanted(*writing)).map(|(_, cells)| cells).collect();
    let count: u64 = tallies.iter().map(|cells| cells.count).sum();
    if count == 0 {
        return None;
    }
    let far = column.written.count(|writing| matches!(writing, Writing::FarDay(_)));
    let population = column.values().saturating_sub(column.disguised());
    let ratio = ratio(count, population);
    let (severity, gate) = case.settings.above(ratio)?;
    let what = match (count - far, far) {
        (_, 0) => "that no calendar has".to_owned(),
        (0, _) => "before 1678 or after 2261".to_owned(),
        (none, far) => format!(
            "that can't be right: {} that no calendar has and {} before 1678 or after 2261",
            wording::count(none),
            wording::count(far)
        ),
    };
    let message =
        format!("`{}` holds dates {what} in {}{}", column.name, share(count, population, "cells"), over(gate));
    let evidence =
        Evidence { count, population, ratio: Some(ratio), places: case.places(tallies), ..Evidence::default() };
    Some(case.finding((severity, gate), Place::column(table, column), message, evidence))
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::base::Severity;
    use crate::facts::{Clock, DateFormat, Form, Kind};
    use crate::rule::fixture::{Trial, column, dataset, table};

    #[test]
    fn only_among_dates() {
        let date = Form::date(DateFormat::YearDash, Clock::None);
        let far = Form::dated(DateFormat::YearDash, Clock::None, -700_000, true);
        let bad = Form::plain(Kind::ImpossibleDate);
        for (forms, expected) in [
            (&[(date, 100)][..], "held"),
            (&[(date, 97), (bad, 3)], "condition: `c` holds dates that no calendar has in 3 of 100 cells (3 %)"),
            (&[(date, 99), (far, 1)], "condition: `c` holds dates before 1678 or after 2261 in 1 of 100 cells (1 %)"),
            (
                &[(date, 97), (far, 1), (bad, 2)],
                "condition: `c` holds dates that can't be right: 2 that no calendar has and 1 before 1678 or after 2261 in 3 of 100 cells (3 %)",
            ),
            (&[(bad, 100)], "not applicable: no column holds dates"),
            (&[(Form::plain(Kind::Text), 99), (bad, 1)], "not applicable: no column holds dates"),
        ] {
            let facts = dataset([table("t", 100, [column("c").forms(forms)])]);
            assert_eq!(Trial::of(&RULE).gate(Severity::Condition, 0.0).says(&facts), expected);
        }
    }
}
