//! How numbers are written in text meant for people.

/// A count with its thousands apart: `12,345`.
pub(crate) fn count(number: usize) -> String {
    let digits = number.to_string();
    let mut text = String::with_capacity(digits.len() + digits.len() / 3);
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// A part of a whole, as `412 of 10,000 rows (4.1 %)`.
pub(crate) fn part(number: usize, whole: usize, noun: &str) -> String {
    let percent = 100.0 * number as f64 / whole as f64;
    format!("{} of {} {noun} ({percent:.1} %)", count(number), count(whole))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn thousands_stand_apart() {
        for (number, text) in [(0, "0"), (999, "999"), (1_000, "1,000"), (1_234_567, "1,234,567")] {
            assert_eq!(count(number), text);
        }
    }

    #[test]
    fn a_part_names_its_whole() {
        assert_eq!(part(412, 10_000, "rows"), "412 of 10,000 rows (4.1 %)");
    }
}
