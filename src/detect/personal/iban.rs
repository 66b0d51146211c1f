//! International bank account numbers.
//!
//! Checked: the rest by 97 of ISO 13616, and the length that the IBAN registry gives for the country. Codes of countries
//! without an entry pass by the rest alone, which one random code in 97 does. Not seen: numbers of accounts without IBAN.

use super::check_digit::mod_97;
use super::compact::Compact;

/// Country and length of every registered IBAN, as of release 99 of the registry (2025).
const LENGTHS: &[(&[u8; 2], u8)] = &[
    (b"AD", 24),
    (b"AE", 23),
    (b"AL", 28),
    (b"AT", 20),
    (b"AZ", 28),
    (b"BA", 20),
    (b"BE", 16),
    (b"BG", 22),
    (b"BH", 22),
    (b"BI", 27),
    (b"BR", 29),
    (b"BY", 28),
    (b"CH", 21),
    (b"CR", 22),
    (b"CY", 28),
    (b"CZ", 24),
    (b"DE", 22),
    (b"DJ", 27),
    (b"DK", 18),
    (b"DO", 28),
    (b"EE", 20),
    (b"EG", 29),
    (b"ES", 24),
    (b"FI", 18),
    (b"FK", 18),
    (b"FO", 18),
    (b"FR", 27),
    (b"GB", 22),
    (b"GE", 22),
    (b"GI", 23),
    (b"GL", 18),
    (b"GR", 27),
    (b"GT", 28),
    (b"HN", 28),
    (b"HR", 21),
    (b"HU", 28),
    (b"IE", 22),
    (b"IL", 23),
    (b"IQ", 23),
    (b"IS", 26),
    (b"IT", 27),
    (b"JO", 30),
    (b"KW", 30),
    (b"KZ", 20),
    (b"LB", 28),
    (b"LC", 32),
    (b"LI", 21),
    (b"LT", 20),
    (b"LU", 20),
    (b"LV", 21),
    (b"LY", 25),
    (b"MC", 27),
    (b"MD", 24),
    (b"ME", 22),
    (b"MK", 19),
    (b"MN", 20),
    (b"MR", 27),
    (b"MT", 31),
    (b"MU", 30),
    (b"NI", 28),
    (b"NL", 18),
    (b"NO", 15),
    (b"OM", 23),
    (b"PK", 24),
    (b"PL", 28),
    (b"PS", 29),
    (b"PT", 25),
    (b"QA", 29),
    (b"RO", 24),
    (b"RS", 22),
    (b"RU", 33),
    (b"SA", 24),
    (b"SC", 31),
    (b"SD", 18),
    (b"SE", 24),
    (b"SI", 19),
    (b"SK", 24),
    (b"SM", 27),
    (b"SO", 23),
    (b"ST", 25),
    (b"SV", 28),
    (b"TL", 23),
    (b"TN", 24),
    (b"TR", 26),
    (b"UA", 29),
    (b"VA", 22),
    (b"VG", 24),
    (b"XK", 20),
    (b"YE", 30),
];

/// How far a code can be trusted to be an IBAN.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Iban {
    /// Right rest, and the registered length of its country.
    Registered,
    /// Right rest; the country has no IBAN, or another length.
    Unregistered,
    /// The form without the rest.
    Shaped,
}

/// What a code is.
pub(super) fn iban(code: &Compact) -> Option<Iban> {
    let bytes = code.bytes();
    if !(14..=34).contains(&bytes.len())
        || !bytes[..2].iter().all(u8::is_ascii_uppercase)
        || !bytes[2..4].iter().all(u8::is_ascii_digit)
        || code.separators().iter().any(|separator| *separator != b' ' && *separator != b'-')
        || bytes[4..].iter().filter(|byte| byte.is_ascii_digit()).count() < 5
    {
        return None;
    }
    let (head, body) = bytes.split_at(4);
    if mod_97(body.iter().chain(head).copied()) != Some(1) {
        return Some(Iban::Shaped);
    }
    let registered =
        LENGTHS.iter().any(|(country, length)| bytes.starts_with(*country) && bytes.len() == usize::from(*length));
    Some(if registered { Iban::Registered } else { Iban::Unregistered })
}

/// How many registered IBANs stand in a text, run together or in groups of four.
pub(super) fn count(text: &[u8]) -> u64 {
    let mut found = 0;
    let mut at = 0;
    while at + 15 <= text.len() {
        let starts = (at == 0 || !text[at - 1].is_ascii_alphanumeric())
            && text[at].is_ascii_uppercase()
            && text[at + 1].is_ascii_uppercase()
            && text[at + 2].is_ascii_digit()
            && text[at + 3].is_ascii_digit();
        let length = LENGTHS
            .iter()
            .find(|(country, _)| text[at..].starts_with(*country))
            .map_or(0, |(_, length)| usize::from(*length));
        if starts
            && length > 0
            && let Some(end) = end_of(text, at, length)
            && Compact::new(&text[at..end]).and_then(|code| iban(&code)) == Some(Iban::Registered)
        {
            found += 1;
            at = end;
        } else {
            at += 1;
        }
    }
    found
}

/// Where the code of so many characters ends; groups are parted by one space.
fn end_of(text: &[u8], start: usize, length: usize) -> Option<usize> {
    let mut seen = 0;
    for (place, byte) in text.iter().enumerate().skip(start) {
        if byte.is_ascii_alphanumeric() {
            seen += 1;
            if seen == length {
                let next = text.get(place + 1);
                return (!next.is_some_and(u8::is_ascii_alphanumeric)).then_some(place + 1);
            }
        } else if *byte != b' ' || seen % 4 != 0 {
            return None;
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(cell: &str) -> Option<Iban> {
        Compact::new(cell.as_bytes()).and_then(|code| iban(&code))
    }

    #[test]
    fn registry_examples_pass() {
        for cell in [
            "GB29 NWBK 6016 1331 9268 19",
            "DE89370400440532013000",
            "FR14 2004 1010 0505 0001 3M02 606",
            "NL91ABNA0417164300",
            "NO9386011117947",
            "TR330006100519786457841326",
            "BR1800360305000010009795493C1",
            "SA0380000000608010167519",
        ] {
            assert_eq!(of(cell), Some(Iban::Registered), "{cell}");
        }
        assert_eq!(of("GB28NWBK60161331926819"), Some(Iban::Shaped));
        assert_eq!(of("GB29NWBK6016133192681"), Some(Iban::Shaped));
        assert_eq!(of("ORD-31326730"), None);
        assert_eq!(of("5353317852905891"), None);
    }

    #[test]
    fn ibans_in_a_text_are_counted() {
        assert_eq!(count(b"pay to GB29 NWBK 6016 1331 9268 19 or DE89370400440532013000."), 2);
        assert_eq!(count(b"XGB29NWBK60161331926819 GB29NWBK601613319268199"), 0);
    }
}
