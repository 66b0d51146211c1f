//! Numbers of payment cards.
//!
//! Checked: Luhn, and the issuer ranges of ISO/IEC 7812 with the lengths each issuer uses. A random number of 16 digits
//! passes in about one of 30 cases. Not seen: truncated or masked numbers, which are no card numbers any more.

use super::check_digit::luhn;
use super::compact::Digits;

/// Whether the number lies in the range of an issuer and has a length that this issuer uses.
fn is_issued(digits: &[u8]) -> bool {
    let first = |count: usize| digits.iter().take(count).fold(0_u32, |n, digit| n * 10 + u32::from(*digit));
    let len = digits.len();
    match first(1) {
        4 => matches!(len, 13 | 16 | 19),
        5 => match first(2) {
            51..=55 => len == 16,
            // Maestro.
            50 | 56..=58 => (12..=19).contains(&len),
            _ => false,
        },
        2 => match first(4) {
            2221..=2720 => len == 16,
            2200..=2204 => (16..=19).contains(&len),
            2014 | 2149 => len == 15,
            // JCB's first numbers had 15 digits.
            2131 => len == 15 || len == 16,
            _ => false,
        },
        3 => match first(2) {
            34 | 37 => len == 15,
            36 | 38 | 39 => (14..=19).contains(&len),
            30 => matches!(first(3), 300..=305 | 309) && (14..=19).contains(&len),
            35 => matches!(first(4), 3528..=3589) && (16..=19).contains(&len),
            31 | 33 => first(4) == 3112 || first(4) == 3158 || first(4) == 3337,
            _ => false,
        },
        6 => match first(2) {
            62 | 65 => (16..=19).contains(&len),
            60 => {
                (first(4) == 6011 || matches!(first(3), 604 | 606 | 608)) && (16..=19).contains(&len)
                    || matches!(first(4), 6000..=6099) && len == 12
            }
            64 => matches!(first(3), 644..=649) && (16..=19).contains(&len),
            63 | 67 => (12..=19).contains(&len),
            61 | 66 | 68 | 69 => (12..=19).contains(&len) && matches!(first(2), 61 | 66 | 68 | 69),
            _ => false,
        },
        1 => first(4) == 1800 && len == 15,
        8 => first(2) == 81 && (16..=19).contains(&len),
        9 => matches!(first(4), 9792) && len == 16,
        _ => false,
    }
}

/// Whether the digits of a whole cell are a card number.
pub(super) fn is_card(digits: &[u8]) -> bool {
    (12..=19).contains(&digits.len()) && is_issued(digits) && luhn(digits)
}

/// Card numbers in a text: those of 13 to 19 digits that pass, and the numbers of that length that do not.
pub(super) fn count(text: &[u8]) -> (u64, u64) {
    let (mut passed, mut failed) = (0, 0);
    let mut at = 0;
    while let Some(offset) = text[at..].iter().position(u8::is_ascii_digit) {
        let start = at + offset;
        let end = end_of(text, start);
        let number = &text[start..end];
        let count = number.iter().filter(|byte| byte.is_ascii_digit()).count();
        let alone = start == 0
            || !matches!(text[start - 1], b'.' | b'-' | b'_' | b'=' | b'/' | b'#')
                && !text[start - 1].is_ascii_alphanumeric();
        let closed = !text.get(end).is_some_and(|next| next.is_ascii_alphanumeric() || *next == b'_');
        if (13..=19).contains(&count) && alone && closed {
            if is_card(&Digits::of(number)) {
                passed += 1;
            } else {
                failed += 1;
            }
        }
        at = end;
    }
    (passed, failed)
}

/// End of a run of digits that single spaces or dashes may part.
fn end_of(text: &[u8], start: usize) -> usize {
    let mut end = start;
    while end < text.len() {
        if text[end].is_ascii_digit() {
            end += 1;
        } else if matches!(text[end], b' ' | b'-') && text.get(end + 1).is_some_and(u8::is_ascii_digit) {
            end += 2;
        } else {
            break;
        }
    }
    end
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn test_numbers_of_the_issuers_pass() {
        for number in [
            "4111111111111111",
            "5555555555554444",
            "378282246310005",
            "6011111111111117",
            "30569309025904",
            "3530111333300000",
            "6304000000000000",
            "2223003122003222",
            "4222222222222",
        ] {
            assert!(is_card(&Digits::of(number.as_bytes())), "{number}");
        }
        for number in ["4111111111111112", "1234567812345670", "411111111111111", "0000000000000000", "9780306406157"] {
            assert!(!is_card(&Digits::of(number.as_bytes())), "{number}");
        }
    }

    #[test]
    fn random_numbers_pass_seldom() {
        let mut state = 1_u64;
        let passed = (0..20_000)
            .filter(|_| {
                state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
                is_card(&Digits::of(format!("{:016}", (state >> 8) % 10_000_000_000_000_000).as_bytes()))
            })
            .count();
        assert!((400..1_100).contains(&passed), "{passed} of 20,000");
    }

    #[test]
    fn cards_in_a_text_are_counted() {
        assert_eq!(count(b"card 4111 1111 1111 1111, exp 12/27"), (1, 0));
        assert_eq!(count(b"order 1234567812345678 done"), (0, 1));
        assert_eq!(count(b"id x4111111111111111"), (0, 0));
    }
}
