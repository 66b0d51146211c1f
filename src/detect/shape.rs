//! What a text is made of: its form with every letter and digit made alike, and whether it looks like an identifier.
//!
//! **Invariant:** a shape holds no letter and no digit of the text, and nothing at all of a text without either.

use crate::facts::CodeSort;

/// Characters of a shape; what is longer ends in `…`.
const LONGEST: usize = 24;

/// Runs of more than so many characters alike are drawn together.
const LONGEST_RUN: usize = 8;

/// Hexadecimal digits from which on a text is taken for a hash: 64 bits.
const SHORTEST_HASH: usize = 16;

/// Characters that a code has at most. A project judgement: the longest in common use (container numbers, IBANs,
/// tracking numbers) have up to 40.
const LONGEST_CODE: usize = 40;

/// What a text looks like.
pub fn code_sort(text: &[u8]) -> CodeSort {
    let core = text.trim_ascii();
    let core = core.strip_prefix(b"{").and_then(|core| core.strip_suffix(b"}")).unwrap_or(core);
    if is_uuid(core) {
        return CodeSort::Uuid;
    }
    let has_digit = core.iter().any(u8::is_ascii_digit);
    let is_hexadecimal = core.len() >= SHORTEST_HASH && core.iter().all(u8::is_ascii_hexdigit);
    if is_hexadecimal && has_digit && core.iter().any(u8::is_ascii_alphabetic) {
        CodeSort::Hash
    } else if has_digit && core.len() <= LONGEST_CODE && core.iter().all(u8::is_ascii_graphic) {
        CodeSort::Code
    } else {
        CodeSort::Other
    }
}

fn is_uuid(core: &[u8]) -> bool {
    core.len() == 36
        && core.iter().enumerate().all(|(at, byte)| match at {
            8 | 13 | 18 | 23 => *byte == b'-',
            _ => byte.is_ascii_hexdigit(),
        })
}

/// The shape of a text: `A` for a capital, `a` for any other letter, `9` for a digit; spaces and ASCII punctuation as
/// they are. `None` for a text without a letter or a digit: its shape would be the text.
pub fn shape(text: &[u8]) -> Option<String> {
    // Bytes that are no UTF-8 count as letters.
    let text = String::from_utf8_lossy(&text[..text.len().min(8 * LONGEST)]);
    let class = |character: char| match character {
        '0'..='9' => '9',
        _ if character.is_uppercase() => 'A',
        _ if character.is_numeric() => '9',
        _ if character.is_ascii_punctuation() => character,
        _ if character.is_whitespace() => ' ',
        _ => 'a',
    };
    let mut shape = String::new();
    let mut classes = text.chars().map(class).peekable();
    let mut written = 0;
    while let Some(class) = classes.next() {
        let mut run = 1;
        while classes.next_if_eq(&class).is_some() {
            run += 1;
        }
        if written + run.min(LONGEST_RUN) > LONGEST {
            shape.push('…');
            break;
        }
        if run > LONGEST_RUN {
            shape.extend([class, '+']);
            written += 2;
        } else {
            shape.extend(std::iter::repeat_n(class, run));
            written += run;
        }
    }
    shape.contains(['A', 'a', '9']).then_some(shape)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shapes_hold_nothing_of_the_text() {
        for (text, expected) in [
            ("7590-VHVEG", Some("9999-AAAAA")),
            ("Mr. O'Neil", Some("Aa. A'Aaaa")),
            ("Straße 12", Some("Aaaaaa 99")),
            ("année", Some("aaaaa")),
            ("123456789", Some("9+")),
            ("a\u{a0}b", Some("a a")),
            ("-", None),
            ("?!", None),
            ("", None),
            ("a b a b a b a b a b a b a b a b", Some("a a a a a a a a a a a a …")),
        ] {
            assert_eq!(shape(text.as_bytes()).as_deref(), expected, "{text}");
        }
        assert_eq!(shape(b"caf\xE9").as_deref(), Some("aaaa"));
        assert!(shape(&vec![b'x'; 100_000]).is_some_and(|shape| shape == "a+"));
    }

    #[test]
    fn forms_tell_identifiers_from_words() {
        for (text, expected) in [
            ("123e4567-e89b-12d3-a456-426614174000", CodeSort::Uuid),
            ("{123E4567-E89B-12D3-A456-426614174000}", CodeSort::Uuid),
            ("123e4567-e89b-12d3-a456-42661417400", CodeSort::Code),
            ("d41d8cd98f00b204e9800998ecf8427e", CodeSort::Hash),
            ("0123456789abcdef", CodeSort::Hash),
            ("01234567890123456", CodeSort::Code),
            ("deadbeefdeadbeef", CodeSort::Other),
            ("7590-VHVEG", CodeSort::Code),
            ("A/5", CodeSort::Code),
            ("A/5 21171", CodeSort::Other),
            ("Berlin", CodeSort::Other),
            ("Straße12", CodeSort::Other),
        ] {
            assert_eq!(code_sort(text.as_bytes()), expected, "{text}");
        }
    }
}
