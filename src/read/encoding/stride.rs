//! What a stretch of text takes up in its file, where the two are not the same bytes.
//!
//! In UTF-16 and UTF-32 that follows from the text alone: each unit gives a character or half of one, and one that is
//! malformed gives U+FFFD, which takes up as much. Other encodings that are decoded do not tell.
//!
//! **Invariant:** a length is exact or absent.

use super::{Encoding, Kind};

/// How text lies in its file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stride {
    /// A byte of the text is a byte of the file.
    InPlace,
    /// Units of two bytes: one for most characters, two for those beyond U+FFFF.
    Utf16,
    /// Units of four bytes, one for each character.
    Utf32,
    /// The text does not tell.
    Unknown,
}

impl Stride {
    /// How text in `encoding` lies in its file.
    pub fn of(encoding: &Encoding) -> Self {
        match (encoding.kind, encoding.name) {
            (Kind::InPlace, _) => Self::InPlace,
            (Kind::Transcoded, "utf-16le" | "utf-16be") => Self::Utf16,
            (Kind::Transcoded, "utf-32le" | "utf-32be") => Self::Utf32,
            (Kind::Transcoded, _) => Self::Unknown,
        }
    }

    /// Bytes of the file that give `text`, which begins and ends between characters.
    pub fn length(self, text: &[u8]) -> Option<u64> {
        match self {
            Self::InPlace => Some(text.len() as u64),
            Self::Utf16 => Some(2 * (characters(text) + beyond(text))),
            Self::Utf32 => Some(4 * characters(text)),
            Self::Unknown => None,
        }
    }
}

fn characters(text: &[u8]) -> u64 {
    count(text, |byte| byte & 0xC0 != 0x80)
}

/// Characters beyond U+FFFF.
fn beyond(text: &[u8]) -> u64 {
    count(text, |byte| byte >= 0xF0)
}

/// Counted in pieces short enough for a byte to hold, so that many bytes are looked at at a time.
fn count(text: &[u8], is_one: impl Fn(u8) -> bool) -> u64 {
    text.chunks(255).map(|piece| u64::from(piece.iter().map(|&byte| u8::from(is_one(byte))).sum::<u8>())).sum()
}

#[cfg(test)]
mod tests {
    use std::io::Read;

    use proptest::prelude::*;

    use super::super::{SourceOffset, Transcoder};
    use super::*;

    proptest! {
        #[test]
        fn it_is_what_the_decoder_says(
            raw in prop::collection::vec(prop_oneof![Just(0_u8), Just(0xD8), Just(0xDC), Just(b'\n'), any::<u8>()], 0..400),
            name in prop::sample::select(vec!["utf-16le", "utf-16be", "utf-32le", "utf-32be"]),
        ) {
            let encoding = Encoding::named(name).unwrap();
            let mut transcoder = Transcoder::new(&raw[..], &encoding).unwrap();
            let mut text = String::new();
            transcoder.read_to_string(&mut text).unwrap();
            let SourceOffset::Exact(start) = transcoder.source_offset(0) else { panic!("all of it is kept") };
            let start = if text.is_empty() { 0 } else { start };
            for (at, _) in text.char_indices() {
                let length = Stride::of(&encoding).length(&text.as_bytes()[..at]).unwrap();
                prop_assert_eq!(transcoder.source_offset(at as u64), SourceOffset::Exact(start + length), "{} of {:?}", at, text);
            }
        }
    }

    #[test]
    fn only_some_encodings_tell() {
        let length = |name: &str, text: &str| Stride::of(&Encoding::named(name).unwrap()).length(text.as_bytes());
        assert_eq!(length("utf-8", "é"), Some(2));
        assert_eq!(length("utf-16le", "aé\u{1F9F5}"), Some(8));
        assert_eq!(length("utf-32be", "aé\u{1F9F5}"), Some(12));
        assert_eq!(length("shift_jis", "a"), None);
        assert_eq!(length("utf-16be", &"x".repeat(1000)), Some(2000));
    }
}
