//! The birth dates inside national identifiers.

/// Whether day and month can be: a 29 February needs no particular year, as the century is often left out.
pub(super) fn is_day(month: u32, day: u32) -> bool {
    let last = match month {
        2 => 29,
        4 | 6 | 9 | 11 => 30,
        1..=12 => 31,
        _ => 0,
    };
    (1..=last).contains(&day)
}

/// Two digits as a number.
pub(super) fn pair(digits: &[u8], at: usize) -> u32 {
    match digits.get(at..at + 2) {
        Some(&[tens, ones]) => u32::from(tens) * 10 + u32::from(ones),
        _ => 0,
    }
}

/// Whether the six digits from `at` are year, month and day.
pub(super) fn is_yymmdd(digits: &[u8], at: usize) -> bool {
    is_day(pair(digits, at + 2), pair(digits, at + 4))
}

/// Whether the six digits from `at` are day, month and year.
pub(super) fn is_ddmmyy(digits: &[u8], at: usize) -> bool {
    is_day(pair(digits, at + 2), pair(digits, at))
}
