//! What holds for every cell: nothing panics, and what an oracle knows it says, too.

use jiff::civil::{Date, DateTime, Time};
use proptest::prelude::*;

use super::{look, look_with};
use crate::facts::{Kind, Scalar, Writing};

/// Bytes that look like cells: pieces of numbers, dates, words and signs.
fn cell() -> impl Strategy<Value = Vec<u8>> {
    let piece = prop_oneof![
        4 => "[0-9]{1,4}",
        4 => "[-/.:, T+()'%$|;]",
        1 => prop_oneof![
            Just("Jan"), Just("Feb."), Just("Wed,"), Just("PM"), Just("Z"), Just("UTC"), Just("e"), Just("kg"),
            Just("EUR"), Just("€"), Just("\u{a0}"), Just("\u{2212}"), Just("[a,"), Just("]"), Just("://"), Just("www."),
            Just("nan"), Just("n/a"), Just("#N/A"), Just("P"), Just("inf"), Just("\\"), Just("é"), Just("不明"),
        ]
        .prop_map(str::to_owned),
    ];
    prop::collection::vec(piece, 0..9).prop_map(|pieces| pieces.concat().into_bytes())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2000, ..ProptestConfig::default() })]

    #[test]
    fn no_cell_is_too_much(text in prop_oneof![cell(), prop::collection::vec(any::<u8>(), 0..64)]) {
        for decimal in [b'.', b','] {
            let found = look_with(&text, decimal);
            let kind = found.form.kind();
            let is_number = matches!(found.scalar, Some(Scalar::Integer(_) | Scalar::Float(_)));
            let is_date = matches!(found.scalar, Some(Scalar::Day(_) | Scalar::Instant(_)));
            prop_assert!(!is_number || matches!(kind, Kind::Integer | Kind::Decimal | Kind::Code), "{found:?}");
            prop_assert!(!is_date || matches!(kind, Kind::Date | Kind::DateTime | Kind::ZonedDateTime), "{found:?}");
            prop_assert!(!matches!(kind, Kind::Integer | Kind::Decimal) || is_number, "{found:?}");
            // A form that has a value is found where that value was read.
            prop_assert!(found.form.value().is_none_or(|value| found.scalar == Some(value)), "{found:?}");
        }
    }

    #[test]
    fn spaces_around_change_nothing(text in cell()) {
        let core = text.trim_ascii();
        let padded = [b"  ", core, b"\t"].concat();
        let (plain, spaced) = (look(core), look(&padded));
        let was_null = crate::detect::null::null_spelling(core).is_some();
        prop_assert!(plain == spaced || was_null || core.is_empty(), "{plain:?} {spaced:?}");
    }

    #[test]
    fn whole_numbers_are_those_of_the_standard_parser(number in any::<i64>()) {
        let found = look(number.to_string().as_bytes());
        prop_assert_eq!(found.form.kind(), Kind::Integer);
        prop_assert_eq!(found.scalar, Some(Scalar::Integer(number)));
    }

    #[test]
    fn decimals_are_those_of_the_standard_parser(number in any::<f64>().prop_filter("a number", |x| x.is_finite())) {
        for text in [format!("{number:?}"), format!("{number:e}")] {
            let found = look(text.as_bytes());
            let value = match found.scalar {
                Some(Scalar::Float(float)) => float,
                Some(Scalar::Integer(integer)) => integer as f64,
                _ => f64::NAN,
            };
            prop_assert_eq!(Some(value), text.parse::<f64>().ok(), "{}", text);
        }
    }

    #[test]
    fn what_is_a_number_here_is_one_to_the_standard_parser(text in cell()) {
        let found = look(&text);
        let parsed = std::str::from_utf8(text.trim_ascii()).ok().and_then(|text| text.parse::<f64>().ok());
        match found.scalar {
            Some(Scalar::Integer(value)) => prop_assert_eq!(Some(value as f64), parsed),
            Some(Scalar::Float(value)) => prop_assert_eq!(Some(value), parsed),
            // `nan` is a null spelling, not a number.
            _ => prop_assert!(parsed.is_none_or(f64::is_nan), "{:?} {:?}", found, parsed),
        }
    }

    #[test]
    fn days_are_those_of_the_calendar_crate(day in -719_162_i32..2_932_896, format in 0_usize..8) {
        let date = Date::constant(1970, 1, 1).checked_add(jiff::SignedDuration::from_hours(24 * i64::from(day))).unwrap();
        let format: &str = ["%Y-%m-%d", "%Y/%m/%d", "%d.%m.%Y", "%d %b %Y", "%B %d, %Y", "%d-%b-%Y", "%Y-%m-%dT%H:%M:%SZ",
            "%a, %d %b %Y %H:%M:%S +0000"][format];
        let at = date.to_datetime(Time::midnight());
        let text = if format.contains("%H") {
            jiff::fmt::strtime::format(format, &at.to_zoned(jiff::tz::TimeZone::UTC).unwrap()).unwrap()
        } else {
            jiff::fmt::strtime::format(format, date).unwrap()
        };
        let expected = if format.contains("%H") {
            Scalar::Instant(i64::from(day) * 86_400_000_000)
        } else {
            Scalar::Day(day)
        };
        prop_assert_eq!(look(text.as_bytes()).scalar, Some(expected), "{}", text);
    }

    #[test]
    fn slashed_dates_are_the_one_day_or_the_other(day in 1_i8..=31, month in 1_i8..=12, year in 1700_i16..2200) {
        let Ok(date) = Date::new(year, month, day) else { return Ok(()) };
        let days = date.since(Date::constant(1970, 1, 1)).unwrap().get_days();
        for text in [format!("{day:02}/{month:02}/{year}"), format!("{month}/{day}/{year}")] {
            let found = look(text.as_bytes());
            prop_assert_eq!(found.form.kind(), Kind::Date);
            let is_open = day <= 12 && day != month;
            prop_assert_eq!(found.scalar, (!is_open).then_some(Scalar::Day(days)), "{}", text);
        }
    }

    #[test]
    fn what_the_calendar_crate_reads_is_read(text in cell()) {
        let core = std::str::from_utf8(text.trim_ascii()).unwrap_or("");
        let found = look(core.as_bytes());
        // It takes compact and expanded forms, and zones, that are not looked for here.
        if let Ok(date) = core.parse::<Date>()
            && core.len() == 10
            && core.as_bytes()[4] == b'-'
        {
            let days = date.since(Date::constant(1970, 1, 1)).unwrap().get_days();
            prop_assert_eq!(found.scalar, Some(Scalar::Day(days)), "{}", core);
        }
        if let Writing::Date(crate::facts::DateFormat::YearDash, crate::facts::Clock::Local) = found.form.writing()
            && let Ok(expected) = core.parse::<DateTime>()
            && expected.second() < 59
        {
            let since = expected.duration_since(DateTime::constant(1970, 1, 1, 0, 0, 0, 0));
            prop_assert_eq!(found.scalar.map(|scalar| format!("{scalar:?}")),
                Some(format!("Instant({})", since.as_micros())), "{}", core);
        }
    }
}
