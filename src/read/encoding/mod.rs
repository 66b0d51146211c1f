//! The encoding of a text file, decided once from its first mebibyte.
//!
//! Marks and patterns of zero bytes come first, then UTF-8, then a guess among the legacy encodings (chardetng, as web
//! browsers do it). A file of UTF-8 with a few broken bytes stays UTF-8: to call it Latin-1 would turn every good letter
//! into two wrong ones. What counts is which explains more of the bytes beyond ASCII.
//!
//! **Invariant:** the decision is a function of the head alone, and a character cut off by the head's end is no error.

use std::borrow::Cow;

mod decide;
mod late;
mod mojibake;
mod stride;
mod transcode;

pub use decide::decide;
pub use late::{FIRST, begins_well, decide_late};
pub use mojibake::is_mojibake;
pub use stride::Stride;
pub use transcode::{Malformed, SourceOffset, Transcoder};

/// Whether bytes beyond the head may follow.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Head {
    /// The head is the whole file.
    Whole,
    /// The file goes on.
    Cut,
}

/// What a file's bytes stand for, and how surely.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Encoding {
    /// The WHATWG name in small letters, or `utf-32le`, `utf-32be`.
    pub name: &'static str,
    /// The byte order mark that the file begins with; it is no part of the text.
    pub mark: Option<&'static [u8]>,
    /// From 0 (a guess) to 1 (no other encoding fits).
    pub confidence: f64,
    /// How it is read.
    pub kind: Kind,
    /// Malformed sequences in the head: a claim of UTF-8 that not all bytes bear out.
    pub malformed: usize,
}

/// How a text in some encoding is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Delimiters, quotes and line ends are ASCII bytes, and no other character holds such a byte: cut as it stands.
    InPlace,
    /// Decoded to UTF-8 first.
    Transcoded,
}

impl Encoding {
    /// How `encoding_rs` knows it; `None` for UTF-32, which it does not.
    pub fn standard(&self) -> Option<&'static encoding_rs::Encoding> {
        encoding_rs::Encoding::for_label(self.name.as_bytes())
    }

    /// Whether there is a decoder for it.
    pub fn is_known(&self) -> bool {
        self.standard().is_some() || self.name.starts_with("utf-32")
    }

    /// The encoding that a user or a profile names, by any of its WHATWG labels. `None` for a name that no reader knows.
    pub fn named(label: &str) -> Option<Self> {
        let label = label.trim();
        let name = match label.to_ascii_lowercase().as_str() {
            "utf-32le" | "utf-32" => "utf-32le",
            "utf-32be" => "utf-32be",
            _ => name_of(encoding_rs::Encoding::for_label_no_replacement(label.as_bytes())?),
        };
        Some(Self::new(name, 1.0))
    }

    fn new(name: &'static str, confidence: f64) -> Self {
        let standard = encoding_rs::Encoding::for_label(name.as_bytes());
        let in_place = standard.is_some_and(|known| {
            known == encoding_rs::UTF_8 || (known.is_single_byte() && known.is_ascii_compatible())
        });
        let kind = if in_place { Kind::InPlace } else { Kind::Transcoded };
        Self { name, mark: None, confidence, kind, malformed: 0 }
    }
}

/// The text of a cell that was cut out in place, and whether all of its bytes could be decoded.
pub fn text<'a>(cell: &'a [u8], encoding: &str) -> (Cow<'a, str>, bool) {
    let known = encoding_rs::Encoding::for_label(encoding.as_bytes()).filter(|known| known.is_single_byte());
    let (text, has_errors) = known.unwrap_or(encoding_rs::UTF_8).decode_without_bom_handling(cell);
    (text, !has_errors)
}

/// The name of an encoding in small letters.
fn name_of(encoding: &'static encoding_rs::Encoding) -> &'static str {
    const NAMES: [&str; 40] = [
        "utf-8",
        "ibm866",
        "iso-8859-2",
        "iso-8859-3",
        "iso-8859-4",
        "iso-8859-5",
        "iso-8859-6",
        "iso-8859-7",
        "iso-8859-8",
        "iso-8859-8-i",
        "iso-8859-10",
        "iso-8859-13",
        "iso-8859-14",
        "iso-8859-15",
        "iso-8859-16",
        "koi8-r",
        "koi8-u",
        "macintosh",
        "windows-874",
        "windows-1250",
        "windows-1251",
        "windows-1252",
        "windows-1253",
        "windows-1254",
        "windows-1255",
        "windows-1256",
        "windows-1257",
        "windows-1258",
        "x-mac-cyrillic",
        "gbk",
        "gb18030",
        "big5",
        "euc-jp",
        "iso-2022-jp",
        "shift_jis",
        "euc-kr",
        "replacement",
        "utf-16be",
        "utf-16le",
        "x-user-defined",
    ];
    NAMES.into_iter().find(|name| name.eq_ignore_ascii_case(encoding.name())).unwrap_or("utf-8")
}
