//! White space around a text, which most programs keep as a part of the value.

/// Whether a text has white space before it, and whether behind it. A no-break space counts, as do the wide spaces of
/// Unicode.
#[inline]
pub fn padding(text: &[u8]) -> (bool, bool) {
    (begins(text), ends(text))
}

#[inline]
fn begins(text: &[u8]) -> bool {
    match text {
        [b' ' | b'\t'..=b'\r', ..] => true,
        [0xC2..=0xE3, ..] => is_wide(text),
        _ => false,
    }
}

#[inline]
fn ends(text: &[u8]) -> bool {
    match text {
        [.., b' ' | b'\t'..=b'\r'] | [.., 0xC2, 0xA0] => true,
        [.., 0xE2 | 0xE3, 0x80, 0x80..=0x8A | 0xAF] => is_wide(&text[text.len() - 3..]),
        _ => false,
    }
}

/// Whether a text begins with a no-break space (U+00A0, U+202F), with one of U+2000 to U+200A or with U+3000.
fn is_wide(text: &[u8]) -> bool {
    matches!(text, [0xC2, 0xA0, ..] | [0xE2, 0x80, 0x80..=0x8A | 0xAF, ..] | [0xE3, 0x80, 0x80, ..])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn white_space_is_seen_on_either_side() {
        for (text, expected) in [
            ("", (false, false)),
            ("a b", (false, false)),
            (" a", (true, false)),
            ("a\t", (false, true)),
            ("\na\r\n", (true, true)),
            ("\u{a0}a", (true, false)),
            ("a\u{3000}", (false, true)),
            ("a\u{202f}", (false, true)),
            ("\u{2003}a\u{2003}", (true, true)),
            ("é", (false, false)),
            ("あ", (false, false)),
            ("…", (false, false)),
            ("\0a\0", (false, false)),
        ] {
            assert_eq!(padding(text.as_bytes()), expected, "{text:?}");
        }
    }
}
