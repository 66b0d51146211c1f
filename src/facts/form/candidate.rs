//! Numbers and days that often stand for "nothing is known", and how one is told from all others.

#![expect(clippy::cast_possible_truncation, reason = "candidates are few, and small numbers")]
#![expect(clippy::float_cmp, reason = "candidates are meant to the last bit")]

/// Numbers that often stand for "nothing is known".
///
/// Shapes after `DataRobot`'s data quality reference (repeated digits, -1, 97, 98), the survey codes that GESIS and the UK
/// Data Service describe (-1 to -9, 96 to 99), fill values of weather archives (99.9, 999.9), and the ends of number types.
pub const NUMBERS: [f64; 59] = [
    0.0,
    -1.0,
    -7.0,
    -8.0,
    -9.0,
    -66.0,
    -77.0,
    -88.0,
    -97.0,
    -98.0,
    -99.0,
    -99.9,
    -100.0,
    -200.0,
    -500.0,
    -777.0,
    -888.0,
    -997.0,
    -998.0,
    -999.0,
    -999.9,
    -1000.0,
    -9998.0,
    -9999.0,
    -9999.9,
    -32768.0,
    -99_999.0,
    -999_999.0,
    -2_147_483_648.0,
    9.0,
    77.0,
    88.0,
    96.0,
    97.0,
    98.0,
    99.0,
    99.9,
    99.99,
    777.0,
    888.0,
    996.0,
    997.0,
    998.0,
    999.0,
    999.9,
    999.99,
    7777.0,
    8888.0,
    9998.0,
    9999.0,
    9999.9,
    9999.99,
    32767.0,
    99_999.0,
    999_999.0,
    9_999_999.0,
    99_999_999.0,
    999_999_999.0,
    2_147_483_647.0,
];

/// Days, from 1970-01-01, that often stand for "nothing is known" or "no end is known", and how they are written.
pub const DAYS: [(i32, &str); 9] = [
    (-719_162, "0001-01-01"),
    (-79_623, "1752-01-01"),
    (-79_257, "1753-01-01"),
    (-25_568, "1899-12-31"),
    (-25_567, "1900-01-01"),
    (-25_569, "1899-12-30"),
    (0, "1970-01-01"),
    (2_932_896, "9999-12-31"),
    (376_199, "2999-12-31"),
];

/// Days outside of which a date is far off: what a nanosecond timestamp of 64 bits can hold in whole years, as pandas
/// and Arrow keep them.
pub(super) const NEAR_DAYS: std::ops::RangeInclusive<i32> = -106_650..=106_650;

/// Where whole numbers of [`NUMBERS`] stand in a table of four times as many places, so that one look tells nearly every
/// number from them; and what place in the list each has.
const PLACES: ([i32; 256], [u8; 256]) = {
    let (mut numbers, mut places) = ([FREE; 256], [0; 256]);
    let mut n = 0;
    while n < NUMBERS.len() {
        let value = NUMBERS[n] as i32;
        // What has a fraction is no whole number.
        if value as f64 == NUMBERS[n] {
            let mut at = place_of(value as i64);
            // The next free one; a chain ends at a free place.
            while numbers[at] != FREE {
                at = (at + 1) % 256;
            }
            (numbers[at], places[at]) = (value, n as u8);
        }
        n += 1;
    }
    (numbers, places)
};

/// What stands in a free place: a number that is none of them.
const FREE: i32 = 1;

/// The place of a number, spread by the upper bits of a product.
#[inline]
const fn place_of(value: i64) -> usize {
    (value.cast_unsigned().wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 56) as usize
}

/// The place of a whole number in [`NUMBERS`].
#[inline]
pub(super) fn special_integer(value: i64) -> Option<u16> {
    let mut at = place_of(value);
    while PLACES.0[at] != FREE {
        if i64::from(PLACES.0[at]) == value {
            return Some(u16::from(PLACES.1[at]));
        }
        at = (at + 1) % PLACES.0.len();
    }
    None
}

#[inline]
pub(super) fn special_float(value: f64) -> Option<u16> {
    // A negative zero is left as it is: the list's zero is the plain one.
    if value == 0.0 {
        return value.is_sign_positive().then_some(0);
    }
    if value.abs() < 1.0 || value.abs() > 2_147_483_648.0 {
        return None;
    }
    let whole = value as i64;
    if whole as f64 == value {
        return special_integer(whole);
    }
    if !matches!(whole, 99 | -99 | 999 | -999 | 9999 | -9999) {
        return None;
    }
    u16::try_from(NUMBERS.iter().position(|known| *known == value)?).ok()
}

pub(super) fn special_day(day: i32) -> Option<u16> {
    DAYS.iter().position(|(known, _)| *known == day).and_then(|index| u16::try_from(index).ok())
}

/// Whether the digits of a whole number are year, month and day of a day that exists.
pub(super) fn is_compact_day(value: i64) -> bool {
    let (year, month, day) = (value / 10_000, value / 100 % 100, value % 100);
    let is_leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let days = match month {
        1 | 3 | 5 | 7 | 8 | 10 | 12 => 31,
        4 | 6 | 9 | 11 => 30,
        2 => 28 + i64::from(is_leap),
        _ => 0,
    };
    (1..=days).contains(&day)
}
