//! The profiles that come with the program, embedded as the text one can read in `profiles/`.
//!
//! **Invariant:** every one of them is valid; a test reads them all.

use super::raw::hint;
use super::{Profile, ProfileError, Vocabulary, parse};

const NAMES: [&str; 3] = ["general", "tabular-classification", "tabular-regression"];
const TEXTS: [&str; NAMES.len()] = [
    include_str!("../../profiles/general.toml"),
    include_str!("../../profiles/tabular-classification.toml"),
    include_str!("../../profiles/tabular-regression.toml"),
];

/// The names of the built-in profiles.
pub fn builtin_names() -> &'static [&'static str] {
    &NAMES
}

/// The built-in profile of this name.
pub fn builtin(name: &str, vocabulary: &Vocabulary<'_>) -> Result<Profile, ProfileError> {
    match builtin_text(name) {
        Some(text) => parse(text, name, vocabulary),
        None => Err(ProfileError::Unknown { name: name.to_owned(), hint: hint(name, &NAMES) }),
    }
}

/// The text of the built-in profile of this name, to copy from.
pub fn builtin_text(name: &str) -> Option<&'static str> {
    NAMES.iter().zip(TEXTS).find(|(known, _)| **known == name).map(|(_, text)| text)
}
