//! `partition-gaps`: a table of one file a month, or a day, in which some are not there.

use std::collections::BTreeMap;

use jiff::ToSpan;
use jiff::civil::{Date, Weekday};

use crate::base::{Group, Place, Skill, wording};
use crate::facts::TableFacts;
use crate::rule::{Case, Evidence, Finding, Gauge, Outcome, Rule};

pub(in crate::rule) static RULE: Rule = Rule {
    code: "partition-gaps",
    group: Group::Completeness,
    gauge: Gauge::Presence,
    what: "Files or folders of one table that are named by year, month or day in steps, with steps missing in between. \
        Days that are all Saturdays and Sundays are not missed.",
    why: "A month that was never exported does not show in the rows that are there. A model learns from the hole, and \
        a forecast is made over it.",
    example: "sales_2024-03.csv and sales_2024-05.csv, but no sales_2024-04.csv.",
    fix: "Look for the exports of the periods named and add them. If there never was data, write in the brief why.",
    skill: Skill::DataEngineer,
    check,
};

/// Dated files below which no step is believed.
const ENOUGH: usize = 4;
/// The share of steps of one length from which on the rest are gaps (project judgement).
const REGULAR: f64 = 0.6;

fn check(case: &Case<'_>) -> Outcome {
    case.each_table(|table| match series(table) {
        None => Outcome::unfit("no table has files named by date in steps"),
        Some(series) => Outcome::of(gaps(case, table, &series)),
    })
}

/// The unit in which file names are dated.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Unit {
    Year,
    Month,
    Day,
}

impl Unit {
    /// A date as a number of these since the year 0.
    fn ordinal(self, date: Date) -> i64 {
        let months = i64::from(date.year()) * 12 + i64::from(date.month()) - 1;
        match self {
            Self::Year => i64::from(date.year()),
            Self::Month => months,
            Self::Day => i64::from((date - Date::constant(1970, 1, 1)).get_days()),
        }
    }

    /// The period of this number, as it is written.
    fn name(self, ordinal: i64) -> String {
        match self {
            Self::Year => format!("{ordinal:04}"),
            Self::Month => format!("{:04}-{:02}", ordinal.div_euclid(12), ordinal.rem_euclid(12) + 1),
            Self::Day => day(ordinal).map_or_else(String::new, |date| date.to_string()),
        }
    }

    const fn words(self) -> (&'static str, &'static str) {
        match self {
            Self::Year => ("year", "years"),
            Self::Month => ("month", "months"),
            Self::Day => ("day", "days"),
        }
    }
}

fn day(ordinal: i64) -> Option<Date> {
    Date::constant(1970, 1, 1).checked_add(ordinal.days()).ok()
}

/// Files in steps of time.
struct Series<'a> {
    unit: Unit,
    step: i64,
    /// The first file of each period.
    files: BTreeMap<i64, &'a str>,
}

fn series(table: &TableFacts) -> Option<Series<'_>> {
    let dated: Option<Vec<_>> = table.files.iter().map(|file| Some((dated(&file.path)?, file.path.as_str()))).collect();
    let dated = dated?;
    let ((unit, shape, _), _) = dated.first()?;
    if dated.iter().any(|((other, form, _), _)| other != unit || form != shape) {
        return None;
    }
    let mut files: BTreeMap<i64, &str> = BTreeMap::new();
    for ((unit, _, date), path) in &dated {
        files.entry(unit.ordinal(*date)).or_insert(path);
    }
    let steps: Vec<i64> = files.keys().zip(files.keys().skip(1)).map(|(one, next)| next - one).collect();
    let mut times: BTreeMap<i64, usize> = BTreeMap::new();
    for step in &steps {
        *times.entry(*step).or_default() += 1;
    }
    let (step, often) = times.into_iter().max_by_key(|(step, often)| (*often, -step))?;
    let is_regular = often as f64 >= REGULAR * steps.len() as f64 && steps.iter().all(|other| other % step == 0);
    (files.len() >= ENOUGH && is_regular).then_some(Series { unit: *unit, step, files })
}

fn gaps(case: &Case<'_>, table: &TableFacts, series: &Series<'_>) -> Option<Finding> {
    let gate = case.settings.present()?;
    let Series { unit, step, files } = series;
    let mut missing: Vec<i64> = Vec::new();
    let mut before = None;
    for ((one, path), next) in files.iter().zip(files.keys().skip(1)) {
        let mut at = one + step;
        while at < *next {
            before.get_or_insert(*path);
            missing.push(at);
            at += step;
        }
    }
    let is_weekend =
        |ordinal: &i64| day(*ordinal).is_some_and(|date| matches!(date.weekday(), Weekday::Saturday | Weekday::Sunday));
    if *unit == Unit::Day && *step == 1 && missing.iter().all(is_weekend) {
        return None;
    }
    let (before, first) = (before?, *missing.first()?);
    let count = missing.len() as u64;
    let (one, many) = unit.words();
    let after = files.range(first..).next().map_or("", |(_, path)| path);
    let message = match missing.as_slice() {
        [only] => {
            format!("`{}` has no file for the {one} {}, between `{before}` and `{after}`", table.name, unit.name(*only))
        }
        [.., last] => format!(
            "`{}` has no file for {} {many} from {} to {}; the first gap is between `{before}` and `{after}`",
            table.name,
            wording::count(count),
            unit.name(first),
            unit.name(*last)
        ),
        [] => return None,
    };
    let evidence = Evidence { count, population: count + files.len() as u64, ..Evidence::default() };
    Some(case.finding(gate, Place::file(Some(table), before), message, evidence))
}

/// The date in a path, the unit it is given in, and the path without it: files of one series differ in the date alone.
/// A number of a part after it is left out too.
fn dated(path: &str) -> Option<(Unit, String, Date)> {
    let hive = |key: &str| {
        path.split('/').find_map(|folder| folder.split_once('=').filter(|(name, _)| name.eq_ignore_ascii_case(key)))
    };
    if let Some((_, year)) = hive("year") {
        let number = |text: &str| text.parse::<i8>().ok();
        let month = hive("month").map(|(_, month)| month);
        let day = hive("day").filter(|_| month.is_some()).map(|(_, day)| day);
        let unit = if day.is_some() {
            Unit::Day
        } else if month.is_some() {
            Unit::Month
        } else {
            Unit::Year
        };
        let part = |text: Option<&str>| text.map_or(Some(1), number);
        let date = Date::new(year.parse().ok()?, part(month)?, part(day)?).ok()?;
        return Some((unit, "year=".to_owned(), date));
    }
    let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder);
    // In a folder `day=2024-01-31` it is the folder that is dated.
    let text = if folder.rsplit('/').next()?.contains('=') { folder } else { path };
    let digits = |from: usize| text.get(from..).map_or(0, |rest| rest.bytes().take_while(u8::is_ascii_digit).count());
    let mut at = 0;
    while let Some(found) = text.get(at..)?.find(|c: char| c.is_ascii_digit()) {
        let start = at + found;
        let len = digits(start);
        if let Some((unit, len, date)) = date_at(&text[start..], len) {
            let rest = text[start + len..].split(['/', '.']).next().unwrap_or_default();
            let is_part = rest.bytes().all(|byte| !byte.is_ascii_digit()) || text == folder;
            return is_part.then(|| (unit, format!("{}*{}", &text[..start], &text[start + len..]), date));
        }
        at = start + len;
    }
    None
}

/// The date that a text begins with, whose first run of digits has `len`: `2024`, `202401`, `20240131`, `2024-01`, `2024_01_31`.
fn date_at(text: &str, len: usize) -> Option<(Unit, usize, Date)> {
    let number = |from: usize, to: usize| text.get(from..to)?.parse::<i16>().ok();
    let short = |from: usize| number(from, from + 2).and_then(|number| i8::try_from(number).ok());
    let year = number(0, 4).filter(|year| (1900..=2100).contains(year))?;
    let separated = |at: usize| {
        let bytes = text.as_bytes();
        let is_mark = matches!(bytes.get(at), Some(b'-' | b'_' | b'.'));
        let two = bytes.get(at + 1..at + 3).is_some_and(|two| two.iter().all(u8::is_ascii_digit));
        is_mark && two && bytes.get(at + 3).is_none_or(|byte| !byte.is_ascii_digit())
    };
    let date = |month, day| Date::new(year, month, day).ok();
    match len {
        8 => Some((Unit::Day, 8, date(short(4)?, short(6)?)?)),
        6 => Some((Unit::Month, 6, date(short(4)?, 1)?)),
        4 if separated(4) && separated(7) => Some((Unit::Day, 10, date(short(5)?, short(8)?)?)),
        4 if separated(4) => Some((Unit::Month, 7, date(short(5)?, 1)?)),
        4 => Some((Unit::Year, 4, date(1, 1)?)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::rule::fixture::{Trial, column, dataset, file, table};

    fn says<S: AsRef<str>>(paths: &[S]) -> String {
        let mut table = table("sales", 100, [column("a")]);
        table.files = paths.iter().map(|path| file(path.as_ref()).columns(&[0]).build()).collect();
        Trial::of(&RULE).condition().says(&dataset([table]))
    }

    fn months(numbers: &[u32], form: impl Fn(u32) -> String) -> Vec<String> {
        numbers.iter().map(|month| form(*month)).collect()
    }

    #[test]
    fn months_that_are_not_there() {
        let irregular = "not applicable: no table has files named by date in steps";
        let year = |month| format!("sales_{}-{:02}.csv", 2023 + (month - 1) / 12, (month - 1) % 12 + 1);
        assert_eq!(says(&months(&[1, 2, 3, 4, 5], year)), "held");
        assert_eq!(says(&months(&[1, 2, 3], year)), irregular);
        assert_eq!(
            says(&months(&[10, 11, 12, 13, 15, 16], year)),
            "condition: `sales` has no file for the month 2024-02, between `sales_2024-01.csv` and `sales_2024-03.csv`"
        );
        assert_eq!(
            says(&months(&[1, 2, 3, 5, 6, 7, 9, 10], |month| format!("x/2024{month:02}.csv.gz"))),
            "condition: `sales` has no file for 2 months from 2024-04 to 2024-08; the first gap is between \
                `x/202403.csv.gz` and `x/202405.csv.gz`"
        );
        // Quarters, and folders that state the month.
        assert_eq!(says(&months(&[1, 4, 7, 10, 13], year)), "held");
        assert!(says(&months(&[1, 4, 7, 13, 16], year)).contains("the month 2023-10"));
        assert!(
            says(&months(&[1, 2, 3, 5, 6], |month| format!("t/year=2024/month={month}/part-0.csv")))
                .contains("the month 2024-04")
        );
        // No steps to speak of; other names beside them.
        assert_eq!(says(&months(&[1, 3, 4, 8, 20, 31], year)), irregular);
        assert_eq!(says(&["2024-01.csv", "2024-02.csv", "2024-03.csv", "2024-05.csv", "notes.csv"]), irregular);
        assert_eq!(says(&["a_2024-01.csv", "b_2024-02.csv", "a_2024-03.csv", "b_2024-05.csv"]), irregular);
        assert_eq!(says(&["1.csv", "2.csv", "3.csv", "5.csv"]), irregular);
    }

    #[test]
    fn days_and_years() {
        let day = |day: u32| format!("log-2024-07-{day:02}.csv");
        // The 6th and the 7th were a Saturday and a Sunday.
        assert_eq!(says(&months(&[1, 2, 3, 4, 5, 8, 9], day)), "held");
        assert!(says(&months(&[1, 2, 4, 5, 6, 7, 8], day)).contains("the day 2024-07-03"));
        assert!(says(&["2018.csv", "2019.csv", "2021.csv", "2022.csv", "2023.csv"]).contains("the year 2020"));
        // Two files a day are one day each.
        let parts = ["day=2024-07-01/a.csv", "day=2024-07-02/a.csv", "day=2024-07-02/b.csv", "day=2024-07-03/a.csv"];
        assert_eq!(says(&[&parts[..], &["day=2024-07-04/a.csv"]].concat()), "held");
    }
}
