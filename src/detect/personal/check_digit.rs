//! Check digits: the arithmetic that identifiers of many issuers share.
//!
//! **Invariant:** digits are values 0 to 9, not characters.

/// Luhn: every second digit from the right, without the last, doubled; the sum ends in zero.
pub(super) fn luhn(digits: &[u8]) -> bool {
    let sum: u32 = digits
        .iter()
        .rev()
        .enumerate()
        .map(|(place, &digit)| {
            let doubled = u32::from(digit) << (place & 1);
            if doubled > 9 { doubled - 9 } else { doubled }
        })
        .sum();
    sum.is_multiple_of(10)
}

/// The sum of digits times weights; the shorter of the two decides how many.
pub(super) fn weighted(digits: &[u8], weights: &[u8]) -> u32 {
    digits.iter().zip(weights).map(|(&digit, &weight)| u32::from(digit) * u32::from(weight)).sum()
}

/// The digits as one number; at most 18 of them.
pub(super) fn number(digits: &[u8]) -> u64 {
    digits.iter().take(18).fold(0, |number, &digit| number * 10 + u64::from(digit))
}

/// ISO 7064 mod 97-10, as in IBAN: letters count as 10 to 35, and the whole leaves 1.
pub(super) fn mod_97(characters: impl Iterator<Item = u8>) -> Option<u32> {
    let mut rest = 0;
    for byte in characters {
        rest = match byte {
            b'0'..=b'9' => rest * 10 + u32::from(byte - b'0'),
            b'A'..=b'Z' => rest * 100 + u32::from(byte - b'A') + 10,
            b'a'..=b'z' => rest * 100 + u32::from(byte - b'a') + 10,
            _ => return None,
        } % 97;
    }
    Some(rest)
}

/// ISO 7064 mod 11,10: German and Croatian tax numbers.
pub(super) fn mod_11_10(digits: &[u8]) -> bool {
    let Some((&last, body)) = digits.split_last() else { return false };
    let product = body.iter().fold(10, |product, &digit| {
        let sum = (u32::from(digit) + product) % 10;
        (if sum == 0 { 10 } else { sum }) * 2 % 11
    });
    (11 - product) % 10 == u32::from(last)
}

/// Verhoeff: the check of the dihedral group of ten, which catches every swap of neighbours.
pub(super) fn verhoeff(digits: &[u8]) -> bool {
    // The permutation is applied once more for each place; the group is rotations (0 to 4) and reflections (5 to 9).
    const PERMUTATION: [u8; 10] = [1, 5, 7, 6, 2, 8, 3, 0, 9, 4];
    let mut check = 0_u8;
    for (place, &digit) in digits.iter().rev().enumerate() {
        let mut turned = digit % 10;
        for _ in 0..place % 8 {
            turned = PERMUTATION[usize::from(turned)];
        }
        check = dihedral(check, turned);
    }
    check == 0
}

/// The product in the dihedral group of order ten.
fn dihedral(a: u8, b: u8) -> u8 {
    match (a < 5, b < 5) {
        (true, true) => (a + b) % 5,
        (true, false) => (a + b - 5) % 5 + 5,
        (false, true) => (a - 5 + 5 - b) % 5 + 5,
        (false, false) => (a + 5 - b) % 5,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn digits(text: &str) -> Vec<u8> {
        text.bytes().filter(u8::is_ascii_digit).map(|byte| byte - b'0').collect()
    }

    #[test]
    fn published_examples_pass_and_their_neighbours_fail() {
        assert!(luhn(&digits("79927398713")) && !luhn(&digits("79927398714")));
        assert!(verhoeff(&digits("2363")) && !verhoeff(&digits("2364")) && !verhoeff(&digits("2336")));
        assert!(mod_11_10(&digits("69435151530")) && !mod_11_10(&digits("69435151531")));
        assert_eq!(mod_97("3214282912345698765432161182".bytes()), Some(1));
        assert_eq!(mod_97("12 3".bytes()), None);
    }

    #[test]
    fn random_numbers_pass_by_chance_only() {
        let share = |test: fn(&[u8]) -> bool| {
            (0..10_000_u64)
                .filter(|n| test(&digits(&format!("{:012}", n.wrapping_mul(7_919_123) % 1_000_000_000_000))))
                .count()
        };
        for test in [luhn, verhoeff, mod_11_10] {
            let passed = share(test);
            assert!((800..1200).contains(&passed), "{passed}");
        }
    }
}
