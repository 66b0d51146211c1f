//! Identifiers of digits alone.

use super::super::check_digit::{luhn, mod_11_10, number, verhoeff, weighted};
use super::date::{is_day, is_ddmmyy, is_yymmdd, pair};
use super::letters::chilean_check;
use super::{Passes, Scheme};

/// What a scheme tests, and whether it can stand without a header.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Test {
    /// A check digit.
    Check,
    /// The form alone.
    Form,
    /// A check digit that numbers of things have as well: only with a header.
    Shared,
}
use Test::{Check, Form, Shared};

/// Rows of the table: name, test, chance, lengths, the test itself.
macro_rules! schemes {
    ($($name:literal, $test:expr, $chance:literal, $lengths:expr, $passes:expr;)*) => {
        &[$(Scheme {
            name: $name,
            chance: $chance,
            has_check_digit: !matches!($test, Form),
            stands_alone: !matches!($test, Shared),
            lengths: $lengths,
            passes: Passes::Digits($passes),
        }),*]
    };
}

pub(super) const SCHEMES: &[Scheme] = schemes![
    // Eight or nine, the last behind a dash.
    "cl-rut", Check, 0.091, 8..=9, |d, code| code.groups().last() == Some(&1) && code.separators().last() == Some(&b'-') && {
        let body = &code.bytes()[..d.len() - 1];
        chilean_check(body) == code.bytes()[d.len() - 1]
    };
    // Nine digits.
    "us-ssn", Form, 0.05, 9..=9, |d, code| code.groups() == [3, 2, 4] && us_area(d);
    "us-itin", Form, 0.02, 9..=9, |d, code| code.groups() == [3, 2, 4] && d[0] == 9 && matches!(pair(d, 3), 50..=65 | 70..=88 | 90..=92 | 94..=99);
    "nl-bsn", Check, 0.1, 9..=9, |d, _| (weighted(&d[..8], &[9, 8, 7, 6, 5, 4, 3, 2]) + 11 * 9 - u32::from(d[8])).is_multiple_of(11) && number(d) > 0;
    "pt-nif", Check, 0.06, 9..=9, |d, _| matches!(d[0], 1..=3) && mod_11_low(&d[..8], &[9, 8, 7, 6, 5, 4, 3, 2], d[8]);
    "ca-sin", Check, 0.1, 9..=9, |d, _| d[0] != 0 && d[0] != 8 && luhn(d);
    "au-tfn", Check, 0.1, 9..=9, |d, _| number(d) > 0 && weighted(d, &[1, 4, 3, 7, 5, 8, 6, 9, 10]).is_multiple_of(11);
    "il-id", Check, 0.1, 9..=9, |d, _| number(d) > 0 && luhn(d);
    "hu-taj", Check, 0.1, 9..=9, |d, _| number(d) > 0 && weighted(&d[..8], &[3, 7, 3, 7, 3, 7, 3, 7]) % 10 == u32::from(d[8]);
    "gr-afm", Check, 0.1, 9..=9, |d, _| number(d) > 0 && d[..8].iter().fold(0, |sum, &digit| sum * 2 + u32::from(digit)) * 2 % 11 % 10 == u32::from(d[8]);
    // Ten digits.
    "gb-nhs", Shared, 0.1, 10..=10, |d, _| number(d) > 0 && eleven_minus(&d[..9], &[10, 9, 8, 7, 6, 5, 4, 3, 2], d[9]);
    "ua-rnokpp", Check, 0.1, 10..=10, |d, _| matches!(number(&d[..5]), 1..=47_000) && {
        // The weight of the first digit is -1.
        let sum = weighted(&d[1..9], &[5, 7, 9, 4, 6, 10, 5, 7]) + 11 - u32::from(d[0]);
        sum % 11 % 10 == u32::from(d[9])
    };
    "bg-egn", Check, 0.019, 10..=10, |d, _| is_day((pair(d, 2) - pair(d, 2) / 20 * 20).min(13), pair(d, 4)) && weighted(&d[..9], &[2, 4, 8, 5, 10, 9, 7, 3, 6]) % 11 % 10 == u32::from(d[9]);
    "cz-rodne-cislo", Check, 0.017, 10..=10, |d, _| czech_day(d) && (number(d).is_multiple_of(11) || number(&d[..9]) % 11 == 10 && d[9] == 0);
    "se-personnummer", Check, 0.01, 10..=10, |d, _| swedish_day(d, 0) && luhn(d);
    "dk-cpr", Form, 0.03, 10..=10, |d, code| is_ddmmyy(d, 0) && (code.groups() == [6, 4] || weighted(d, &[4, 3, 2, 7, 6, 5, 4, 3, 2, 1]).is_multiple_of(11));
    "is-kennitala", Check, 0.01, 10..=10, |d, _| is_ddmmyy(d, 0) && matches!(d[9], 0 | 8 | 9) && weighted(&d[..9], &[3, 2, 7, 6, 5, 4, 3, 2, 1]).is_multiple_of(11);
    "at-svnr", Check, 0.028, 10..=10, |d, _| d[0] != 0 && is_day(pair(d, 6).min(12), pair(d, 4)) && {
        let sum = weighted(&d[..3], &[3, 7, 9]) + weighted(&d[4..], &[5, 8, 4, 2, 1, 6]);
        sum % 11 == u32::from(d[3])
    };
    "ir-national-code", Shared, 0.1, 10..=10, |d, _| d.iter().any(|digit| *digit != d[0]) && mod_11_low_two(&d[..9], &[10, 9, 8, 7, 6, 5, 4, 3, 2], d[9]);
    "au-medicare", Check, 0.05, 10..=11, |d, _| (2..=6).contains(&d[0]) && weighted(&d[..8], &[1, 3, 7, 9, 1, 3, 7, 9]) % 10 == u32::from(d[8]) && d[9] != 0;
    "ec-cedula", Check, 0.03, 10..=10, |d, _| matches!(pair(d, 0), 1..=24 | 30) && d[2] < 6 && luhn(d);
    "hu-adoazonosito", Check, 0.01, 10..=10, |d, _| d[0] == 8 && weighted(&d[..9], &[1, 2, 3, 4, 5, 6, 7, 8, 9]) % 11 == u32::from(d[9]);
    // Eleven digits.
    "pl-pesel", Check, 0.02, 11..=11, |d, _| is_day(pair(d, 2) % 20, pair(d, 4)) && weighted(d, &[1, 3, 7, 9, 1, 3, 7, 9, 1, 3, 1]).is_multiple_of(10);
    "tr-kimlik", Check, 0.01, 11..=11, |d, _| d[0] != 0 && turkish(d);
    "br-cpf", Check, 0.01, 11..=11, |d, _| d.iter().any(|digit| *digit != d[0]) && brazilian(d);
    "no-fodselsnummer", Check, 0.001, 11..=11, |d, _| is_day(pair(d, 2) % 40, if d[0] >= 4 { pair(d, 0) - 40 } else { pair(d, 0) }) && norwegian(d);
    "be-rijksregister", Check, 0.012, 11..=11, |d, _| (is_yymmdd(d, 0) || pair(d, 2) % 20 <= 12) && belgian(d);
    "de-steuer-id", Check, 0.05, 11..=11, |d, _| d[0] != 0 && one_repeats(&d[..10]) && mod_11_10(d);
    "hr-oib", Check, 0.1, 11..=11, |d, _| mod_11_10(d);
    "ru-snils", Check, 0.011, 11..=11, |d, _| russian_insurance(d);
    "mx-nss", Check, 0.09, 11..=11, |d, _| d.iter().any(|digit| *digit != d[0]) && luhn(d);
    "ee-isikukood", Check, 0.004, 11..=11, |d, _| (1..=8).contains(&d[0]) && is_yymmdd(d, 1) && baltic(d);
    "lv-personas-kods", Check, 0.004, 11..=11, |d, _| is_ddmmyy(d, 0) && (1101 - weighted(&d[..10], &[1, 6, 3, 7, 9, 10, 5, 8, 4, 2])) % 11 % 10 == u32::from(d[10]);
    "ar-cuil", Check, 0.004, 11..=11, |d, _| matches!(pair(d, 0), 20 | 23 | 24 | 27) && eleven_minus(&d[..10], &[5, 4, 3, 2, 7, 6, 5, 4, 3, 2], d[10]);
    "hu-szemelyi-szam", Check, 0.012, 11..=11, |d, _| (1..=8).contains(&d[0]) && is_yymmdd(d, 1) && {
        // People born since 1997 have the weights the other way round.
        weighted(&d[..10], &[1, 2, 3, 4, 5, 6, 7, 8, 9, 10]) % 11 == u32::from(d[10]) || weighted(&d[..10], &[10, 9, 8, 7, 6, 5, 4, 3, 2, 1]) % 11 == u32::from(d[10])
    };
    // Twelve digits.
    "ru-inn", Check, 0.01, 12..=12, |d, _| number(d) > 0
        && weighted(&d[..10], &[7, 2, 4, 10, 3, 5, 9, 4, 6, 8]) % 11 % 10 == u32::from(d[10])
        && weighted(&d[..11], &[3, 7, 2, 4, 10, 3, 5, 9, 4, 6, 8]) % 11 % 10 == u32::from(d[11]);
    "in-aadhaar", Check, 0.08, 12..=12, |d, _| d[0] >= 2 && verhoeff(d);
    "jp-my-number", Check, 0.1, 12..=12, |d, _| number(d) > 0 && japanese(d);
    "se-personnummer-long", Check, 0.001, 12..=12, |d, _| matches!(pair(d, 0), 18..=20) && swedish_day(d, 2) && luhn(&d[2..]);
    "kz-iin", Check, 0.003, 12..=12, |d, _| is_yymmdd(d, 0) && (1..=6).contains(&d[6]) && kazakh(d);
    "my-nric", Form, 0.02, 12..=12, |d, code| is_yymmdd(d, 0) && code.groups() == [6, 2, 4] && !matches!(pair(d, 6), 0 | 17..=20 | 69..=70 | 73 | 80..=81 | 94..=97);
    // Thirteen digits.
    "ro-cnp", Check, 0.003, 13..=13, |d, _| (1..=8).contains(&d[0]) && is_yymmdd(d, 1) && matches!(pair(d, 7), 1..=52 | 70 | 80..=83) && {
        let rest = weighted(&d[..12], &[2, 7, 9, 1, 4, 6, 3, 5, 8, 2, 7, 9]) % 11;
        (if rest == 10 { 1 } else { rest }) == u32::from(d[12])
    };
    "th-national-id", Check, 0.09, 13..=13, |d, _| (1..=8).contains(&d[0]) && (11 - weighted(&d[..12], &[13, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2]) % 11) % 10 == u32::from(d[12]);
    "za-id", Check, 0.002, 13..=13, |d, _| is_yymmdd(d, 0) && d[10] <= 2 && luhn(d);
    // Numbers given since October 2020 have no check digit: with their dash the form is enough.
    "kr-rrn", Form, 0.03, 13..=13, |d, code| is_yymmdd(d, 0) && (1..=8).contains(&d[6]) && (code.groups() == [6, 7] || (11 - weighted(&d[..12], &[2, 3, 4, 5, 6, 7, 8, 9, 2, 3, 4, 5]) % 11) % 10 == u32::from(d[12]));
    "rs-jmbg", Check, 0.003, 13..=13, |d, _| is_day(pair(d, 2), pair(d, 0)) && matches!(d[4], 0 | 8 | 9) && {
        let sum: u32 = (2..8).rev().zip(0..6).map(|(weight, place)| weight * u32::from(d[place] + d[place + 6])).sum();
        (11 - sum % 11) % 11 == u32::from(d[12])
    };
    "ch-ahv", Check, 0.001, 13..=13, |d, _| number(&d[..3]) == 756 && weighted(d, &[1, 3, 1, 3, 1, 3, 1, 3, 1, 3, 1, 3, 1]).is_multiple_of(10);
    "lu-matricule", Check, 0.001, 13..=13, |d, _| matches!(pair(d, 0), 18..=20) && is_yymmdd(d, 2) && luhn(&d[..12]) && verhoeff(&[&d[..11], &d[12..]].concat());
    "pk-cnic", Form, 0.05, 13..=13, |d, code| code.groups() == [5, 7, 1] && (1..=7).contains(&d[0]);
    // Fourteen to eighteen.
    "eg-national-id", Form, 0.02, 14..=14, |d, _| matches!(d[0], 2 | 3) && is_yymmdd(d, 1) && matches!(pair(d, 7), 1..=35 | 88);
    "fr-nir", Check, 0.008, 15..=15, |d, _| matches!(d[0], 1..=4 | 7 | 8) && 97 - number(&d[..13]) % 97 == number(&d[13..]);
    "id-nik", Form, 0.05, 16..=16, |d, _| matches!(pair(d, 0), 11..=94) && is_day(pair(d, 8), if d[6] >= 4 { pair(d, 6) - 40 } else { pair(d, 6) }) && number(&d[12..]) > 0 && pair(d, 2) < 80;
    "cn-resident-id", Check, 0.001, 18..=18, |d, _| matches!(pair(d, 6), 18..=20) && is_yymmdd(d, 8) && chinese(d, d[17]);
];

/// The sum leaves `check` short of eleven; a rest of ten has no check digit.
fn eleven_minus(body: &[u8], weights: &[u8], check: u8) -> bool {
    let digit = (11 - weighted(body, weights) % 11) % 11;
    digit == u32::from(check)
}

/// The same, with 0 in place of 10 and 11.
fn mod_11_low(body: &[u8], weights: &[u8], check: u8) -> bool {
    let digit = 11 - weighted(body, weights) % 11;
    (if digit > 9 { 0 } else { digit }) == u32::from(check)
}

/// A rest below two is the check digit itself.
fn mod_11_low_two(body: &[u8], weights: &[u8], check: u8) -> bool {
    let rest = weighted(body, weights) % 11;
    (if rest < 2 { rest } else { 11 - rest }) == u32::from(check)
}

fn us_area(d: &[u8]) -> bool {
    let area = number(&d[..3]);
    area != 0 && area != 666 && area < 900 && pair(d, 3) != 0 && number(&d[5..]) != 0
}

fn czech_day(d: &[u8]) -> bool {
    let month = pair(d, 2);
    let month = if month > 50 { month - 50 } else { month };
    is_day(if month > 20 { month - 20 } else { month }, pair(d, 4))
}

/// Coordination numbers have 60 added to the day.
fn swedish_day(d: &[u8], at: usize) -> bool {
    let day = pair(d, at + 4);
    is_day(pair(d, at + 2), if day > 60 { day - 60 } else { day })
}

fn turkish(d: &[u8]) -> bool {
    let odd: u32 = d[..9].iter().step_by(2).map(|&digit| u32::from(digit)).sum();
    let even: u32 = d[1..8].iter().step_by(2).map(|&digit| u32::from(digit)).sum();
    let sum: u32 = d[..10].iter().map(|&digit| u32::from(digit)).sum();
    (odd * 7 + 90 - even) % 10 == u32::from(d[9]) && sum % 10 == u32::from(d[10])
}

fn brazilian(d: &[u8]) -> bool {
    let check = |body: &[u8], first: u8| {
        let sum: u32 =
            body.iter().zip((2..=first).rev()).map(|(&digit, weight)| u32::from(digit) * u32::from(weight)).sum();
        sum * 10 % 11 % 10
    };
    check(&d[..9], 10) == u32::from(d[9]) && check(&d[..10], 11) == u32::from(d[10])
}

fn norwegian(d: &[u8]) -> bool {
    eleven_minus(&d[..9], &[3, 7, 6, 1, 8, 9, 4, 5, 2], d[9])
        && eleven_minus(&d[..10], &[5, 4, 3, 2, 7, 6, 5, 4, 3, 2], d[10])
}

/// Numbers of people born since 2000 are checked with a 2 in front.
fn belgian(d: &[u8]) -> bool {
    let (body, check) = (number(&d[..9]), number(&d[9..]));
    97 - body % 97 == check || 97 - (2_000_000_000 + body) % 97 == check
}

/// Exactly one digit stands twice or three times among the first ten.
fn one_repeats(d: &[u8]) -> bool {
    let mut counts = [0_u8; 10];
    for &digit in d {
        counts[usize::from(digit)] += 1;
    }
    counts.iter().filter(|count| **count > 1).count() == 1 && counts.iter().all(|count| *count <= 3)
}

fn russian_insurance(d: &[u8]) -> bool {
    let sum = weighted(&d[..9], &[9, 8, 7, 6, 5, 4, 3, 2, 1]);
    number(&d[..9]) > 1_001_998 && u64::from(sum % 101 % 100) == number(&d[9..])
}

/// Estonia and Lithuania: a second row of weights where the first leaves ten.
fn baltic(d: &[u8]) -> bool {
    let first = weighted(&d[..10], &[1, 2, 3, 4, 5, 6, 7, 8, 9, 1]) % 11;
    let rest = if first < 10 { first } else { weighted(&d[..10], &[3, 4, 5, 6, 7, 8, 9, 1, 2, 3]) % 11 % 10 };
    rest == u32::from(d[10])
}

fn japanese(d: &[u8]) -> bool {
    let rest = weighted(&d[..11], &[6, 5, 4, 3, 2, 7, 6, 5, 4, 3, 2]) % 11;
    (if rest <= 1 { 0 } else { 11 - rest }) == u32::from(d[11])
}

fn kazakh(d: &[u8]) -> bool {
    let first = weighted(&d[..11], &[1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]) % 11;
    let rest = if first < 10 { first } else { weighted(&d[..11], &[3, 4, 5, 6, 7, 8, 9, 10, 11, 1, 2]) % 11 };
    rest == u32::from(d[11])
}

/// ISO 7064 mod 11-2; ten is written `X`, here 10.
pub(super) fn chinese(body: &[u8], check: u8) -> bool {
    let sum = weighted(&body[..17], &[7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]);
    (12 - sum % 11) % 11 == u32::from(check)
}
