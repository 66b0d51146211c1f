//! Dates that could be dates of birth: days of the last 120 years.
//!
//! Checked: the form and the year. A date of birth looks like any other date, so without a header that says so nothing
//! is reported. Not seen: dates of other calendars.

/// Years taken for years of birth. The last one is this program's, no clock is asked.
const YEARS: std::ops::RangeInclusive<u32> = 1900..=2026;

/// Whether a cell is a date of those years, a time behind it or not.
pub(super) fn is_date(cell: &[u8]) -> bool {
    let core = cell.trim_ascii();
    if !(8..=30).contains(&core.len()) {
        return false;
    }
    if core.len() == 8 && core.iter().all(u8::is_ascii_digit) {
        let number =
            |from: usize, to: usize| core[from..to].iter().fold(0, |n, digit| n * 10 + u32::from(digit - b'0'));
        return fits(number(0, 4), number(4, 6), number(6, 8));
    }
    // The form of ISO 8601, by far the most frequent, is read at once.
    if let [y1, y2, y3, y4, b'-', m1, m2, b'-', d1, d2] = core
        && [y1, y2, y3, y4, m1, m2, d1, d2].iter().all(|digit| digit.is_ascii_digit())
    {
        let pair = |tens: &u8, ones: &u8| u32::from(tens - b'0') * 10 + u32::from(ones - b'0');
        return fits(pair(y1, y2) * 100 + pair(y3, y4), pair(m1, m2), pair(d1, d2));
    }
    let mut parts = [0_u32; 3];
    let mut lengths = [0_u8; 3];
    let mut part = 0;
    let mut month = None;
    let mut at = 0;
    while at < core.len() && part < 3 {
        let byte = core[at];
        if byte.is_ascii_digit() {
            parts[part] = parts[part].saturating_mul(10).saturating_add(u32::from(byte - b'0'));
            lengths[part] += 1;
            at += 1;
            let ends = !core.get(at).is_some_and(u8::is_ascii_digit);
            if lengths[part] > 4 {
                return false;
            }
            if ends {
                part += 1;
            }
        } else if byte.is_ascii_alphabetic() && part < 3 && month.is_none() {
            let len = core[at..].iter().take_while(|byte| byte.is_ascii_alphabetic()).count();
            if matches!(&core[at..at + len], b"T" | b"st" | b"nd" | b"rd" | b"th" | b"de" | b"of") {
                at += len;
                continue;
            }
            month = month_of(&core[at..at + len]);
            if month.is_none() {
                return false;
            }
            at += len;
        } else if matches!(byte, b'-' | b'/' | b'.' | b' ' | b',') {
            at += 1;
        } else {
            return false;
        }
        if part == 2 && month.is_some() {
            break;
        }
    }
    // Behind the third number only a time may stand.
    let is_time = |tail: &[u8]| matches!(tail[0], b'T' | b' ') && tail.len() <= 16 && !tail.contains(&b'/');
    if part == 3 && month.is_none() && at < core.len() && !is_time(&core[at..]) {
        return false;
    }
    match (month, part, lengths) {
        (Some(month), 2.., [4, ..]) => fits(parts[0], month, parts[1]),
        (Some(month), 2.., _) => fits(century(parts[1], lengths[1]), month, parts[0]),
        (None, 3, [4, ..]) => fits(parts[0], parts[1], parts[2]),
        (None, 3, [1 | 2, ..]) => {
            let year = century(parts[2], lengths[2]);
            fits(year, parts[1], parts[0]) || fits(year, parts[0], parts[1])
        }
        _ => false,
    }
}

fn century(year: u32, length: u8) -> u32 {
    match (length, year) {
        (2, 0..=26) => 2000 + year,
        (2, _) => 1900 + year,
        // Thailand counts from the Buddha's year.
        (_, 2443..=2569) => year - 543,
        _ => year,
    }
}

fn fits(year: u32, month: u32, day: u32) -> bool {
    YEARS.contains(&year) && (1..=12).contains(&month) && (1..=31).contains(&day)
}

/// The month an English word begins like.
fn month_of(word: &[u8]) -> Option<u32> {
    const MONTHS: [&[u8]; 12] =
        [b"jan", b"feb", b"mar", b"apr", b"may", b"jun", b"jul", b"aug", b"sep", b"oct", b"nov", b"dec"];
    let start = word.get(..3)?;
    MONTHS.iter().zip(1..).find(|(month, _)| start.eq_ignore_ascii_case(month)).map(|(_, number)| number)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_of_birth_by_form_and_year() {
        for cell in [
            "1972-11-08",
            "08.11.1972",
            "11/30/1972",
            "30/11/72",
            "19721108",
            "1972-11-08T00:00:00Z",
            "8 Nov 1972",
            "Nov 8, 1972",
            "1972/1/2",
        ] {
            assert!(is_date(cell.as_bytes()), "{cell}");
        }
        for cell in [
            "1872-11-08",
            "2072-11-08",
            "19723108",
            "12345678",
            "10.5.11.4.3",
            "8 Abc 1972",
            "1972-13-08",
            "1.2",
            "5353317852905891",
        ] {
            assert!(!is_date(cell.as_bytes()), "{cell}");
        }
    }
}
