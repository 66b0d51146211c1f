//! Identifiers with letters in them.

use super::super::check_digit::{number, weighted};
use super::super::compact::{Compact, Digits};
use super::date::{is_day, is_ddmmyy, is_yymmdd, pair};
use super::digits::chinese;
use super::{Passes, Scheme};

/// Passes when the code has the form: `9` a digit, `A` a letter, `X` either.
fn has_form(code: &[u8], form: &[u8]) -> bool {
    code.len() == form.len()
        && code.iter().zip(form).all(|(byte, kind)| match kind {
            b'9' => byte.is_ascii_digit(),
            b'A' => byte.is_ascii_uppercase(),
            _ => true,
        })
}

pub(super) const SCHEMES: &[Scheme] = &[
    Scheme {
        name: "gb-nino",
        chance: 0.06,
        has_check_digit: false,
        stands_alone: true,
        lengths: 8..=9,
        passes: Passes::Letters(british),
    },
    Scheme {
        name: "es-dni",
        chance: 0.044,
        has_check_digit: true,
        stands_alone: true,
        lengths: 9..=9,
        passes: Passes::Letters(spanish),
    },
    Scheme {
        name: "es-nie",
        chance: 0.044,
        has_check_digit: true,
        stands_alone: true,
        lengths: 9..=9,
        passes: Passes::Letters(spanish_foreigner),
    },
    Scheme {
        name: "it-codice-fiscale",
        chance: 0.01,
        has_check_digit: true,
        stands_alone: true,
        lengths: 16..=16,
        passes: Passes::Letters(italian),
    },
    Scheme {
        name: "fi-hetu",
        chance: 0.001,
        has_check_digit: true,
        stands_alone: true,
        lengths: 10..=11,
        passes: Passes::Letters(finnish),
    },
    Scheme {
        name: "mx-curp",
        chance: 0.001,
        has_check_digit: true,
        stands_alone: true,
        lengths: 18..=18,
        passes: Passes::Letters(mexican),
    },
    Scheme {
        name: "mx-rfc",
        chance: 0.03,
        has_check_digit: false,
        stands_alone: true,
        lengths: 13..=13,
        passes: Passes::Letters(mexican_tax),
    },
    Scheme {
        name: "in-pan",
        chance: 0.04,
        has_check_digit: false,
        stands_alone: true,
        lengths: 10..=10,
        passes: Passes::Letters(indian),
    },
    Scheme {
        name: "cl-rut",
        chance: 0.091,
        has_check_digit: true,
        stands_alone: true,
        lengths: 8..=9,
        passes: Passes::Letters(chilean),
    },
    Scheme {
        name: "cn-resident-id-x",
        chance: 0.001,
        has_check_digit: true,
        stands_alone: true,
        lengths: 18..=18,
        passes: Passes::Letters(chinese_x),
    },
    Scheme {
        name: "fr-nir-corsica",
        chance: 0.005,
        has_check_digit: true,
        stands_alone: true,
        lengths: 15..=15,
        passes: Passes::Letters(corsican),
    },
    Scheme {
        name: "ie-pps",
        chance: 0.044,
        has_check_digit: true,
        stands_alone: true,
        lengths: 8..=9,
        passes: Passes::Letters(irish),
    },
    Scheme {
        name: "hk-id",
        chance: 0.1,
        has_check_digit: true,
        stands_alone: true,
        lengths: 8..=9,
        passes: Passes::Letters(hong_kong),
    },
    Scheme {
        name: "sg-nric",
        chance: 0.04,
        has_check_digit: true,
        stands_alone: true,
        lengths: 9..=9,
        passes: Passes::Letters(singaporean),
    },
    Scheme {
        name: "tw-id",
        chance: 0.02,
        has_check_digit: true,
        stands_alone: true,
        lengths: 10..=10,
        passes: Passes::Letters(taiwanese),
    },
];

/// Two letters, six digits, a letter from A to D. Numbers that begin with ZZ are what examples and tests use.
fn british(code: &Compact) -> bool {
    let bytes = code.bytes();
    if !has_form(bytes, b"AA999999A") {
        return false;
    }
    let (first, second) = (bytes[0], bytes[1]);
    if (first, second) == (b'Z', b'Z') {
        return true;
    }
    let never = |letter| matches!(letter, b'D' | b'F' | b'I' | b'Q' | b'U' | b'V');
    let withheld = matches!(&bytes[..2], b"BG" | b"GB" | b"KN" | b"NK" | b"NT" | b"TN");
    !never(first) && !never(second) && second != b'O' && !withheld && matches!(bytes[8], b'A'..=b'D')
}

const SPANISH: &[u8; 23] = b"TRWAGMYFPDXBNJZSQVHLCKE";

fn spanish(code: &Compact) -> bool {
    let bytes = code.bytes();
    has_form(bytes, b"99999999A") && SPANISH[(number(&Digits::of(&bytes[..8])) % 23) as usize] == bytes[8]
}

fn spanish_foreigner(code: &Compact) -> bool {
    let bytes = code.bytes();
    if !has_form(bytes, b"A9999999A") || !matches!(bytes[0], b'X'..=b'Z') {
        return false;
    }
    let value = u64::from(bytes[0] - b'X') * 10_000_000 + number(&Digits::of(&bytes[1..8]));
    SPANISH[(value % 23) as usize] == bytes[8]
}

fn italian(code: &Compact) -> bool {
    let bytes = code.bytes();
    // Where two people would share a code, letters stand for digits.
    let digit = |byte: u8| byte.is_ascii_digit() || matches!(byte, b'L'..=b'N' | b'P'..=b'V');
    let forms = bytes.len() == 16
        && bytes[..6].iter().all(u8::is_ascii_uppercase)
        && [6, 7, 9, 10, 12, 13, 14].iter().all(|&place| digit(bytes[place]))
        && matches!(bytes[8], b'A'..=b'E' | b'H' | b'L' | b'M' | b'P' | b'R'..=b'T')
        && bytes[11].is_ascii_uppercase();
    forms && italian_check(&bytes[..15]) == bytes[15]
}

fn italian_check(body: &[u8]) -> u8 {
    const ODD: [u8; 26] =
        [1, 0, 5, 7, 9, 13, 15, 17, 19, 21, 2, 4, 18, 20, 11, 3, 6, 8, 12, 14, 16, 10, 22, 25, 24, 23];
    let sum: u32 = body
        .iter()
        .enumerate()
        .map(|(place, &byte)| {
            let value = if byte.is_ascii_digit() { byte - b'0' } else { byte - b'A' };
            u32::from(if place % 2 == 0 { ODD[usize::from(value % 26)] } else { value })
        })
        .sum();
    b'A' + (sum % 26) as u8
}

/// Day, month, year, a sign for the century, three digits and a letter that is their rest by 31.
fn finnish(code: &Compact) -> bool {
    const LETTERS: &[u8; 31] = b"0123456789ABCDEFHJKLMNPRSTUVWXY";
    let bytes = code.bytes();
    // With `-` or `+` as the sign the code is ten long, with a letter eleven.
    let (serial, sign_fits) = match bytes.len() {
        10 => (6, code.separators() == b"-" || code.separators() == b"+"),
        11 => (7, matches!(bytes[6], b'A'..=b'F' | b'U'..=b'Y')),
        _ => return false,
    };
    let digits = [&bytes[..6], &bytes[serial..serial + 3]].concat();
    sign_fits
        && digits.iter().all(u8::is_ascii_digit)
        && is_ddmmyy(&Digits::of(&digits), 0)
        && LETTERS[(number(&Digits::of(&digits)) % 31) as usize] == bytes[serial + 3]
}

fn mexican(code: &Compact) -> bool {
    let bytes = code.bytes();
    if !has_form(bytes, b"AAAA999999AAAAAAX9") || !matches!(bytes[10], b'H' | b'M' | b'X') {
        return false;
    }
    // Letters count on from ten, with a place between N and O for the letter that Spanish has there.
    let value = |byte: u8| match byte {
        b'0'..=b'9' => byte - b'0',
        b'A'..=b'N' => byte - b'A' + 10,
        _ => byte - b'A' + 11,
    };
    let sum: u32 = bytes[..17].iter().zip((2..=18).rev()).map(|(&byte, weight)| u32::from(value(byte)) * weight).sum();
    is_yymmdd(&Digits::of(&bytes[4..10]), 0) && (10 - sum % 10) % 10 == u32::from(bytes[17] - b'0')
}

fn mexican_tax(code: &Compact) -> bool {
    let bytes = code.bytes();
    has_form(bytes, b"AAAA999999XXX") && is_yymmdd(&Digits::of(&bytes[4..10]), 0)
}

/// The fourth letter says who: P is a person.
fn indian(code: &Compact) -> bool {
    let bytes = code.bytes();
    has_form(bytes, b"AAAAA9999A") && bytes[3] == b'P'
}

fn chilean(code: &Compact) -> bool {
    let bytes = code.bytes();
    let (body, check) = bytes.split_at(bytes.len() - 1);
    // Codes that end in a digit are digits alone and come as such only with their dash.
    body.iter().all(u8::is_ascii_digit) && check[0] == b'K' && chilean_check(body) == b'K'
}

/// The check letter of a Chilean number.
pub(super) fn chilean_check(body: &[u8]) -> u8 {
    let sum: u32 = body
        .iter()
        .rev()
        .zip([2, 3, 4, 5, 6, 7].into_iter().cycle())
        .map(|(&byte, weight)| u32::from(byte - b'0') * weight)
        .sum();
    #[expect(clippy::cast_possible_truncation, reason = "below 11")]
    match 11 - sum % 11 {
        11 => b'0',
        10 => b'K',
        digit => b'0' + digit as u8,
    }
}

fn chinese_x(code: &Compact) -> bool {
    let bytes = code.bytes();
    if bytes.len() != 18 || bytes[17] != b'X' || !bytes[..17].iter().all(u8::is_ascii_digit) {
        return false;
    }
    let digits = Digits::of(&bytes[..17]);
    matches!(pair(&digits, 6), 18..=20) && is_yymmdd(&digits, 8) && chinese(&digits, 10)
}

/// Births in Corsica have 2A or 2B as department, counted as 19 and 18.
fn corsican(code: &Compact) -> bool {
    let bytes = code.bytes();
    if bytes.len() != 15 || bytes[5] != b'2' || !matches!(bytes[6], b'A' | b'B') {
        return false;
    }
    let mut plain = [0; 15];
    plain.copy_from_slice(bytes);
    plain[5] = b'1';
    plain[6] = if bytes[6] == b'A' { b'9' } else { b'8' };
    let digits = Digits::of(&plain);
    digits.len() == 15
        && matches!(digits[0], 1 | 2)
        && is_day(pair(&digits, 3), 1)
        && 97 - number(&digits[..13]) % 97 == number(&digits[13..])
}

fn irish(code: &Compact) -> bool {
    let bytes = code.bytes();
    if !has_form(bytes, b"9999999A") && !has_form(bytes, b"9999999AA") {
        return false;
    }
    let second = bytes.get(8).map_or(0, |&byte| if byte == b'W' { 0 } else { u32::from(byte - b'A') + 1 });
    if second > 9 {
        return false;
    }
    let rest = (weighted(&Digits::of(&bytes[..7]), &[8, 7, 6, 5, 4, 3, 2]) + 9 * second) % 23;
    u32::from(bytes[7]) == if rest == 0 { u32::from(b'W') } else { u32::from(b'A') + rest - 1 }
}

/// One or two letters, six digits and, in brackets or not, a check character.
fn hong_kong(code: &Compact) -> bool {
    let bytes = code.bytes();
    let (letters, rest) = bytes.split_at(bytes.len() - 7);
    if !letters.iter().all(u8::is_ascii_uppercase) || !rest[..6].iter().all(u8::is_ascii_digit) {
        return false;
    }
    // A missing first letter counts as a space, which is 36.
    let values = match letters {
        [only] => [36, u32::from(only - b'A') + 10],
        [first, second] => [u32::from(first - b'A') + 10, u32::from(second - b'A') + 10],
        _ => return false,
    };
    let sum = values[0] * 9 + values[1] * 8 + weighted(&Digits::of(&rest[..6]), &[7, 6, 5, 4, 3, 2]);
    let check = match (11 - sum % 11) % 11 {
        10 => u32::from(b'A'),
        digit => u32::from(b'0') + digit,
    };
    u32::from(rest[6]) == check
}

fn singaporean(code: &Compact) -> bool {
    let bytes = code.bytes();
    if !has_form(bytes, b"A9999999A") {
        return false;
    }
    let sum = weighted(&Digits::of(&bytes[1..8]), &[2, 7, 6, 5, 4, 3, 2]) as usize;
    let (letters, more) = match bytes[0] {
        b'S' => (b"JZIHGFEDCBA", 0),
        b'T' => (b"JZIHGFEDCBA", 4),
        b'F' => (b"XWUTRQPNMLK", 0),
        b'G' => (b"XWUTRQPNMLK", 4),
        b'M' => (b"XWUTRQPNJLK", 3),
        _ => return false,
    };
    letters[(sum + more) % 11] == bytes[8]
}

fn taiwanese(code: &Compact) -> bool {
    // Each letter stands for a number of two digits, in the order the districts were numbered.
    const ORDER: &[u8; 26] = b"ABCDEFGHJKLMNPQRSTUVXYWZIO";
    let bytes = code.bytes();
    if !has_form(bytes, b"A999999999") || !matches!(bytes[1], b'1' | b'2' | b'8' | b'9') {
        return false;
    }
    let Some(place) = ORDER.iter().position(|&letter| letter == bytes[0]) else { return false };
    let letter = place + 10;
    let sum = letter / 10 + letter % 10 * 9 + weighted(&Digits::of(&bytes[1..]), &[8, 7, 6, 5, 4, 3, 2, 1, 1]) as usize;
    sum.is_multiple_of(10)
}
