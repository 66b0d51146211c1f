//! `loans-conditional`: one spreadsheet export that may be handed over once its conditions are met.
//!
//! Written as a German Excel writes "CSV UTF-8": byte order mark, semicolons, decimal commas, CRLF.

use std::fmt::Write as _;

use super::{Sample, highest, hundredths};
use crate::day::Day;
use crate::random::Random;
use crate::wording;

const ROWS: usize = 2_400;
const DEFAULTED: usize = 84;
const UNLABELLED: usize = 72;
const NO_EMPLOYMENT: usize = 624;

/// What clerks typed where a number belongs, one each.
const STRAYS: [&str; 9] =
    ["n. v.", "ca. 2400", "s. Akte", "n. v.", "2800 netto", "n. v.", "1950 + Bonus", "s. Akte", "ca. 3100"];

const HEADER: &str = "application_id;applied_on;branch;purpose;currency;amount;term_months;interest_rate;\
                      monthly_income;employment_years;open_loans;defaulted";

/// One loan application.
struct Loan {
    number: usize,
    applied: Day,
    branch: &'static str,
    purpose: &'static str,
    amount: u32,
    term: u32,
    /// In hundredths of a per cent.
    rate: u32,
    income: Income,
    /// In tenths of a year.
    employment: Option<u32>,
    open_loans: u32,
    defaulted: Option<bool>,
}

/// A cell of the income column.
enum Income {
    Number(u32),
    Stray(&'static str),
}

/// The dataset and its section.
pub(super) fn sample() -> Sample {
    let loans = loans();
    let files = vec![("loans.csv".to_owned(), csv(&loans).into_bytes())];
    Sample { folder: "loans-conditional", files, section: section(&loans) }
}

fn loans() -> Vec<Loan> {
    let mut random = Random::new(0x10A5);
    let mut loans: Vec<Loan> = (0..ROWS).map(|row| loan(row, &mut random)).collect();

    let unlabelled = random.mark(UNLABELLED, ROWS);
    let scores: Vec<f64> = loans
        .iter()
        .zip(&unlabelled)
        .map(|(loan, &unlabelled)| if unlabelled { f64::NEG_INFINITY } else { risk(loan) + 1.5 * random.bell() })
        .collect();
    let defaulted = highest(&scores, DEFAULTED);
    let no_employment = random.mark(NO_EMPLOYMENT, ROWS);
    let stray = random.mark(STRAYS.len(), ROWS);
    let mut strays = STRAYS.into_iter();
    for (row, loan) in loans.iter_mut().enumerate() {
        loan.defaulted = (!unlabelled[row]).then_some(defaulted[row]);
        loan.employment = loan.employment.filter(|_| !no_employment[row]);
        if let Some(text) = stray[row].then(|| strays.next()).flatten() {
            loan.income = Income::Stray(text);
        }
    }
    loans
}

fn loan(row: usize, random: &mut Random) -> Loan {
    // The applications of two years, in the order in which they came in.
    let days = u32::try_from(row * 730 / ROWS).unwrap_or(0);
    Loan {
        number: 41_000 + row,
        applied: Day::new(2023, 1, 2).plus(days.cast_signed()),
        branch: random.weighted(&[(34, "Mitte"), (26, "Hafen"), (22, "Nord"), (18, "Altstadt")]),
        purpose: random.weighted(&[
            (32, "car"),
            (25, "renovation"),
            (18, "furniture"),
            (15, "moving"),
            (10, "education"),
        ]),
        amount: 250 * (6 + random.below(50) + random.below(50)),
        term: random.pick(&[12, 24, 36, 48, 60, 72]),
        rate: 389 + random.below(320) + random.below(320),
        income: Income::Number(1_400 + random.below(1_600) + random.below(1_600) + random.below(1_600)),
        employment: Some(3 + random.below(120) + random.below(120)),
        open_loans: random.weighted(&[(52, 0), (29, 1), (13, 2), (6, 3)]),
        defaulted: None,
    }
}

/// What speaks for a default; noise comes on top.
fn risk(loan: &Loan) -> f64 {
    let income = match loan.income {
        Income::Number(income) => income,
        Income::Stray(_) => 3_000,
    };
    0.4 * f64::from(loan.open_loans) + 0.003 * f64::from(loan.rate) + 0.000_03 * f64::from(loan.amount)
        - 0.000_4 * f64::from(income)
        - 0.004 * f64::from(loan.employment.unwrap_or(120))
}

fn csv(loans: &[Loan]) -> String {
    let mut text = format!("\u{FEFF}{HEADER}\r\n");
    for loan in loans {
        let (year, month, day) = loan.applied.date();
        let income = match loan.income {
            Income::Number(income) => income.to_string(),
            Income::Stray(text) => text.to_owned(),
        };
        let employment = loan.employment.map_or_else(String::new, |tenths| format!("{},{}", tenths / 10, tenths % 10));
        let defaulted = loan.defaulted.map_or("", |defaulted| if defaulted { "yes" } else { "no" });
        // Writing to a string cannot fail.
        let _ = write!(
            text,
            "L{};{day:02}.{month:02}.{year};{};{};EUR;{};{};{};{income};{employment};{};{defaulted}\r\n",
            loan.number,
            loan.branch,
            loan.purpose,
            loan.amount,
            loan.term,
            hundredths(loan.rate, ','),
            loan.open_loans,
        );
    }
    text
}

fn section(loans: &[Loan]) -> String {
    let count = |which: fn(&Loan) -> bool| loans.iter().filter(|loan| which(loan)).count();
    let rows = loans.len();
    let labelled = count(|loan| loan.defaulted.is_some());
    format!(
        "\
## loans-conditional: CONDITIONAL

A savings bank wants to predict which consumer loans go bad. A clerk exported two years of applications from a German
Excel, so the file has semicolons, decimal commas, days before months and a byte order mark; that is no fault, and
datassay reads it as it is. What the loan officers typed is another matter.

```
datassay check sample-data/loans-conditional --label defaulted
```

**Why CONDITIONAL**: nothing forbids the handover, but an outsider must be told of these, or they must be fixed first.

- `employment_years` is empty in {no_employment}, over the 20 % limit (`missing-values`).
- `monthly_income` is a number except in {strays}: `n. v.` (not available), `s. Akte` (see file),
  `ca. 2400` and the like (`mixed-types`).
- Only {defaulted} went bad: under the 5 % limit (`class-imbalance`), though above the
  50 examples that a class needs (`rare-class`). A fifth of the rows, held out for the test, would hold about {held_out} of
  them, where a test should have 100 (`too-few-events`).

Advice, which changes no verdict:

- `defaulted` is empty in {unlabelled}, under the 5 % limit (`unlabelled-rows`): not yet known, or forgotten?
- `currency` is `EUR` in every row, so it can teach nothing (`constant-column`).
- `application_id` differs in every row, so a model could only learn it by heart (`identifier-column`).
",
        no_employment = wording::part(count(|loan| loan.employment.is_none()), rows, "rows"),
        strays = wording::part(count(|loan| matches!(loan.income, Income::Stray(_))), rows, "rows"),
        defaulted = wording::part(count(|loan| loan.defaulted == Some(true)), labelled, "labelled loans"),
        held_out = count(|loan| loan.defaulted == Some(true)).div_ceil(5),
        unlabelled = wording::part(rows - labelled, rows, "rows"),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The cells of one column, by name, as any reader would find them: no cell is quoted.
    fn column<'a>(text: &'a str, name: &str) -> anyhow::Result<Vec<&'a str>> {
        let mut lines = text.trim_start_matches('\u{FEFF}').split_terminator("\r\n").map(|line| line.split(';'));
        let mut header = lines.next().ok_or_else(|| anyhow::anyhow!("no header"))?;
        let place = header.position(|cell| cell == name).ok_or_else(|| anyhow::anyhow!("no column {name}"))?;
        Ok(lines.filter_map(|mut cells| cells.nth(place)).collect())
    }

    #[test]
    fn counts_are_as_told() -> anyhow::Result<()> {
        let text = csv(&loans());
        let count = |name: &str, which: fn(&str) -> bool| -> anyhow::Result<usize> {
            Ok(column(&text, name)?.into_iter().filter(|cell| which(cell)).count())
        };
        assert_eq!(count("application_id", |cell| !cell.is_empty())?, ROWS);
        assert_eq!(count("employment_years", str::is_empty)?, NO_EMPLOYMENT);
        assert_eq!(count("monthly_income", |cell| cell.parse::<u32>().is_err())?, STRAYS.len());
        assert_eq!(count("currency", |cell| cell == "EUR")?, ROWS);
        assert_eq!(count("defaulted", |cell| cell == "yes")?, DEFAULTED);
        assert_eq!(count("defaulted", |cell| cell == "no")?, ROWS - UNLABELLED - DEFAULTED);
        assert_eq!(count("defaulted", str::is_empty)?, UNLABELLED);
        Ok(())
    }

    #[test]
    fn every_row_has_every_cell() {
        let text = csv(&loans());
        assert!(text.split_terminator("\r\n").all(|line| line.split(';').count() == HEADER.split(';').count()));
        assert_eq!(text.matches('\n').count(), ROWS + 1);
    }
}
