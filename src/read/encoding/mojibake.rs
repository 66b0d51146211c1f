//! Text that was UTF-8, was read as Latin-1 and was saved again: `Ã©` for é, `â€™` for an apostrophe.
//!
//! **Invariant:** a cell is called mojibake only where undoing the fault gives well-formed UTF-8 that reads as text:
//! `NESTLÉ®` can be undone too, but gives no letter of any language that would stand there.

/// Bytes of a cell that are looked at.
const SEEN: usize = 4096;

/// What bytes 0x80 to 0x9F are in windows-1252.
const HIGH: [char; 32] = [
    '€', '\u{81}', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '\u{8D}', 'Ž', '\u{8F}', '\u{90}', '‘', '’',
    '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', '\u{9D}', 'ž', 'Ÿ',
];

/// Whether a cell of UTF-8 text holds a word that was decoded wrongly and saved again.
pub fn is_mojibake(text: &[u8]) -> bool {
    // The first byte of every UTF-8 character beyond ASCII reads as one of `Â` to `ô`: all are 0xC3 and a byte. What
    // followed it reads as another character beyond ASCII.
    let seen = text.get(..SEEN).unwrap_or(text);
    if !memchr::memchr_iter(0xC3, seen).any(|at| seen.get(at + 2).is_some_and(|byte| !byte.is_ascii())) {
        return false;
    }
    let mut run = Vec::new();
    seen.utf8_chunks().any(|chunk| {
        let found = chunk.valid().chars().any(|c| {
            if c.is_ascii() {
                return is_undone(&std::mem::take(&mut run));
            }
            run.push(c);
            false
        });
        found || is_undone(&std::mem::take(&mut run))
    })
}

/// Whether the characters, put back into the bytes they were read from, are UTF-8 that reads as text.
fn is_undone(run: &[char]) -> bool {
    let bytes: Option<Vec<u8>> = run.iter().map(|&c| byte(c)).collect();
    let Some(bytes) = bytes.filter(|bytes| bytes.len() >= 2) else { return false };
    let Ok(text) = std::str::from_utf8(&bytes) else { return false };
    let sure = |c: char| matches!(c, '\u{A0}'..='\u{17F}' | '\u{2010}'..='\u{203A}' | '€' | '™' | '\u{FEFF}' | '\u{FB00}'..='\u{FB04}');
    // Other letters need company: two bytes may be one by accident, four seldom two.
    let other = text.chars().filter(|&c| !sure(c) && c.is_alphabetic()).count();
    let wide = text.chars().any(|c| c >= '\u{800}' && (c.is_alphanumeric() || c >= '\u{1F000}'));
    text.chars().all(|c| sure(c) || c.is_alphanumeric() || c >= '\u{1F000}')
        && (text.chars().any(sure) || other >= 2 || wide)
}

/// The byte that is read as `c` in windows-1252 or Latin-1.
fn byte(c: char) -> Option<u8> {
    match u8::try_from(c) {
        Ok(byte) => Some(byte),
        Err(_) => HIGH.iter().position(|&high| high == c).and_then(|at| u8::try_from(0x80 + at).ok()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_decoded_wrongly_is_found() {
        for text in
            ["é", "naïve café", "it’s", "a – b", "Straße", "Привет", "日本語", "€ 5", "x😀", "½", "Ελλάδα", "à la"]
        {
            let (read, _) = encoding_rs::WINDOWS_1252.decode_without_bom_handling(text.as_bytes());
            assert!(is_mojibake(read.as_bytes()), "{text} {read}");
            let latin_1: String = text.bytes().map(char::from).collect();
            assert!(is_mojibake(latin_1.as_bytes()), "{text} as Latin-1");
            assert!(!is_mojibake(text.as_bytes()), "{text}");
        }
    }

    #[test]
    fn what_only_looks_strange_is_not() {
        for text in [
            "",
            "abc",
            "Ã",
            "ÃO",
            "São Paulo",
            "NESTLÉ®",
            "MENÜ®",
            "Â",
            "»Ä«",
            "Ñandú",
            "ÇA VA?",
            "İstanbul",
            "Ø 5 mm",
            "Ä “x”",
        ] {
            assert!(!is_mojibake(text.as_bytes()), "{text}");
        }
        assert!(!is_mojibake(b"\xC3"));
        assert!(!is_mojibake(b"\xC3\xC3\xFF"));
    }
}
