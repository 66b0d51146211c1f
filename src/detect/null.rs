//! Whether a cell says that it holds nothing, and in which spelling.
//!
//! The list is closed on purpose: other spellings (`?`, `-`, `unknown`, 999) mean something in one column
//! and nothing in the next, so they are judged with the column in view, not here.

use crate::facts::NullSpelling;

/// The null spelling of a text cell, if it is one. Only the exact bytes count.
#[inline]
pub fn null_spelling(text: &[u8]) -> Option<NullSpelling> {
    // Almost every cell leaves by one of these comparisons.
    match text.len() {
        0 => return Some(NullSpelling::Empty),
        1 | 5.. => return None,
        _ if !may_begin(text[0]) => return None,
        _ => {}
    }
    match text {
        b"NULL" => Some(NullSpelling::UpperNull),
        b"null" => Some(NullSpelling::LowerNull),
        b"NA" => Some(NullSpelling::Na),
        b"N/A" => Some(NullSpelling::NSlashA),
        b"NaN" => Some(NullSpelling::NaN),
        b"nan" => Some(NullSpelling::LowerNan),
        b"\\N" => Some(NullSpelling::BackslashN),
        _ => None,
    }
}

/// Whether a spelling begins with this byte. The empty one begins with none.
#[inline]
pub fn may_begin(byte: u8) -> bool {
    matches!(byte, b'N' | b'n' | b'\\')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn exactly_the_listed_spellings() {
        for spelling in NullSpelling::ALL {
            if !matches!(spelling, NullSpelling::Parquet | NullSpelling::Partition) {
                assert_eq!(null_spelling(spelling.spelling().as_bytes()), Some(spelling));
                assert!(spelling.spelling().bytes().next().is_none_or(may_begin), "{spelling:?}");
            }
        }
        for text in ["Null", "na", "NAN", " ", "N", "?", "None", "NULL ", "\\n"] {
            assert_eq!(null_spelling(text.as_bytes()), None, "{text}");
        }
    }
}
