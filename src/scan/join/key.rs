//! Keys of rows: exactly as they are written, and in forms that leave aside how.
//!
//! A key of several columns is made of the digests of its cells, one after the other, so that columns may be read each by
//! itself. Typed values have the digest of their text: a whole number in Parquet is the same key as its digits in a CSV.
//!
//! **Invariant:** a row has the same key whatever the format of its file.

use std::borrow::Cow;

use crate::detect::null::null_spelling;
use crate::sketch::hash::digest;
use crate::state::cell::key_text;
use crate::state::row_cells::RowCell;

/// The digest of a key; [`NO_KEY`] where a cell of it is missing.
pub(super) type Digest = u128;

/// What stands for the key of a row that has none.
pub(super) const NO_KEY: Digest = 0;

/// The text of a cell, if it holds any.
pub(super) fn text<'a>(cell: &'a RowCell<'_>) -> Option<Cow<'a, [u8]>> {
    let text: Cow<'a, [u8]> = match cell {
        RowCell::Absent | RowCell::Null(_) | RowCell::Opaque => return None,
        RowCell::Text(text) => Cow::Borrowed(text.bytes()),
        RowCell::Typed(key, _) => Cow::Owned(key_text(key.as_bytes()).into_bytes()),
    };
    (!is_nothing(&text)).then_some(text)
}

/// Whether text is no key: blank, or a spelling of null.
pub(super) fn is_nothing(text: &[u8]) -> bool {
    text.trim_ascii().is_empty() || null_spelling(text).is_some()
}

/// What folders state, if it is a key.
pub(super) fn stated(value: Option<&String>) -> Option<&[u8]> {
    value.map(String::as_bytes).filter(|text| !is_nothing(text))
}

/// A key to which no cell has been added.
pub(super) const START: Digest = 1;

/// The digest of a cell; [`NO_KEY`] of one that holds nothing.
pub(super) fn of_cell(cell: Option<&[u8]>) -> Digest {
    // Two numbers have a meaning of their own.
    cell.map_or(NO_KEY, |cell| u128::from_le_bytes(digest(cell)).max(START + 1))
}

/// The key that comes of adding a cell, by its digest, to one.
pub(super) fn join(key: Digest, cell: Digest) -> Digest {
    match (key, cell) {
        (NO_KEY, _) | (_, NO_KEY) => NO_KEY,
        (START, cell) => cell,
        (key, cell) => {
            let mut both = [0; 32];
            both[..16].copy_from_slice(&key.to_le_bytes());
            both[16..].copy_from_slice(&cell.to_le_bytes());
            of_cell(Some(&both))
        }
    }
}

/// A key without white space around its cells, also in one letter case, also without zeros and punctuation that mean
/// nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Forms {
    pub(super) trimmed: Digest,
    pub(super) folded: Digest,
    pub(super) plain: Digest,
}

impl Forms {
    /// A key to which no cell has been added.
    pub(super) const START: Self = Self { trimmed: START, folded: START, plain: START };

    /// Of a cell that holds nothing.
    pub(super) const NONE: Self = Self { trimmed: NO_KEY, folded: NO_KEY, plain: NO_KEY };

    /// Those of a cell.
    pub(super) fn of_cell(cell: Option<&[u8]>) -> Self {
        let Some(cell) = cell else { return Self::NONE };
        if is_plain(cell) {
            let only = of_cell(Some(cell));
            return Self { trimmed: only, folded: only, plain: only };
        }
        let text = String::from_utf8_lossy(cell);
        let trimmed = text.trim();
        let folded = trimmed.to_lowercase();
        Self {
            trimmed: of_cell(Some(trimmed.as_bytes())),
            folded: of_cell(Some(folded.as_bytes())),
            plain: of_cell(Some(plain(&folded).as_bytes())),
        }
    }

    /// Those of a key to which a cell is added.
    pub(super) fn join(self, cell: Self) -> Self {
        Self {
            trimmed: join(self.trimmed, cell.trimmed),
            folded: join(self.folded, cell.folded),
            plain: join(self.plain, cell.plain),
        }
    }
}

/// Whether a cell is written in the plainest form already.
fn is_plain(cell: &[u8]) -> bool {
    cell.iter().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit()) && !cell.starts_with(b"0")
}

/// Text in small letters without what differs between exports: zeros before a number and behind its point, a plus, and
/// punctuation in codes.
fn plain(folded: &str) -> Cow<'_, str> {
    let (sign, digits) = match folded.strip_prefix('-') {
        Some(rest) => ("-", rest),
        None => ("", folded.strip_prefix('+').unwrap_or(folded)),
    };
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    let are_digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    if !whole.is_empty() && are_digits(whole) && are_digits(fraction) {
        let (whole, fraction) = (whole.trim_start_matches('0'), fraction.trim_end_matches('0'));
        let whole = if whole.is_empty() { "0" } else { whole };
        return Cow::Owned(match fraction {
            "" if whole == "0" => "0".to_owned(),
            "" => format!("{sign}{whole}"),
            fraction => format!("{sign}{whole}.{fraction}"),
        });
    }
    if folded.chars().all(char::is_alphanumeric) {
        return Cow::Borrowed(folded);
    }
    let letters: String = folded.chars().filter(|c| c.is_alphanumeric()).collect();
    // Of nothing but signs there is nothing left to compare.
    if letters.is_empty() { Cow::Borrowed(folded) } else { Cow::Owned(letters) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn exact(cells: &[&str]) -> Digest {
        cells.iter().fold(START, |key, cell| join(key, of_cell(Some(cell.as_bytes()))))
    }

    fn forms(cells: &[&str]) -> Forms {
        cells.iter().fold(Forms::START, |key, cell| key.join(Forms::of_cell(Some(cell.as_bytes()))))
    }

    #[test]
    fn plain_forms_leave_aside_how_a_key_is_written() {
        for (text, expected) in [
            ("007", "7"),
            ("7", "7"),
            ("7.0", "7"),
            ("7.50", "7.5"),
            ("+7", "7"),
            ("-07", "-7"),
            ("000", "0"),
            ("-0", "0"),
            ("ab-1 2", "ab12"),
            ("{9f-aa}", "9faa"),
            ("--", "--"),
            ("größe", "größe"),
            ("1.2.3", "123"),
            (".5", "5"),
        ] {
            assert_eq!(plain(text), expected, "{text}");
        }
    }

    #[test]
    fn keys_of_several_cells_are_told_from_one() {
        assert_ne!(exact(&["ab", "c"]), exact(&["a", "bc"]));
        assert_ne!(exact(&["ab"]), exact(&["ab", ""]));
        assert_eq!(join(exact(&["a"]), of_cell(None)), NO_KEY);
        assert_eq!(join(NO_KEY, of_cell(Some(b"a"))), NO_KEY);
        let same = forms(&["x1", "7"]);
        assert_eq!((same.trimmed, same.folded, same.plain), (exact(&["x1", "7"]), exact(&["x1", "7"]), same.plain));
        let other = forms(&[" X1", "007"]);
        assert_eq!(other.plain, same.plain);
        assert_eq!(other.trimmed, exact(&["X1", "007"]));
        assert_eq!(other.folded, exact(&["x1", "007"]));
        // A plain cell behind one that is not.
        assert_eq!(forms(&["007", "x1"]).plain, forms(&["7", "x1"]).plain);
        assert_ne!(forms(&["007", "x1"]).trimmed, forms(&["7", "x1"]).trimmed);
    }
}
