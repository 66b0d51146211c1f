//! Calendar days, as a count from 1970-01-01 (what Parquet stores) and as year, month and day (what people write).
//!
//! **Invariant**: the proleptic Gregorian calendar, without clock, zone or locale.

use std::fmt;

/// A day.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Day {
    /// Days since 1970-01-01.
    pub(crate) number: i32,
}

impl Day {
    /// The day with this date; months and days count from 1.
    pub(crate) const fn new(year: i32, month: i32, day: i32) -> Self {
        // Years run from March here, so that a leap day is the last of its year.
        let year = if month > 2 { year } else { year - 1 };
        let month = (month + 9) % 12;
        let (era, year_of_era) = (year.div_euclid(400), year.rem_euclid(400));
        let day_of_year = (153 * month + 2) / 5 + day - 1;
        let day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
        Self { number: era * 146_097 + day_of_era - 719_468 }
    }

    /// The day `days` later.
    pub(crate) const fn plus(self, days: i32) -> Self {
        Self { number: self.number + days }
    }

    /// Year, month and day of the month.
    pub(crate) const fn date(self) -> (i32, i32, i32) {
        let shifted = self.number + 719_468;
        let (era, day_of_era) = (shifted.div_euclid(146_097), shifted.rem_euclid(146_097));
        let year_of_era = (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
        let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
        let month = (5 * day_of_year + 2) / 153;
        let day = day_of_year - (153 * month + 2) / 5 + 1;
        let (year, month) =
            if month < 10 { (year_of_era + era * 400, month + 3) } else { (year_of_era + era * 400 + 1, month - 9) };
        (year, month, day)
    }
}

/// As ISO 8601 writes it: `2025-04-30`.
impl fmt::Display for Day {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (year, month, day) = self.date();
        write!(formatter, "{year:04}-{month:02}-{day:02}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn known_days() {
        for (number, text) in [(0, "1970-01-01"), (-1, "1969-12-31"), (11_016, "2000-02-29"), (20_361, "2025-09-30")] {
            assert_eq!(Day { number }.to_string(), text);
        }
    }

    #[test]
    fn a_day_is_its_date() {
        for number in -1_000_000..1_000_000 {
            let (year, month, day) = Day { number }.date();
            assert_eq!(Day::new(year, month, day).number, number);
        }
    }
}
