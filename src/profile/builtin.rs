//! The profiles that come with the program, embedded as the text one can read in `profiles/`.
//!
//! **Invariant:** every one of them is valid; a test reads them all.

use super::shape::hint;
use super::{Profile, ProfileError, Vocabulary, parse};

const NAMES: [&str; 10] = [
    "general",
    "tabular-classification",
    "tabular-regression",
    "forecasting",
    "text-classification",
    "llm-finetuning",
    "recommendation",
    "image-manifest",
    "anomaly-detection",
    "retrieval",
];
const TEXTS: [&str; NAMES.len()] = [
    include_str!("../../profiles/general.toml"),
    include_str!("../../profiles/tabular-classification.toml"),
    include_str!("../../profiles/tabular-regression.toml"),
    include_str!("../../profiles/forecasting.toml"),
    include_str!("../../profiles/text-classification.toml"),
    include_str!("../../profiles/llm-finetuning.toml"),
    include_str!("../../profiles/recommendation.toml"),
    include_str!("../../profiles/image-manifest.toml"),
    include_str!("../../profiles/anomaly-detection.toml"),
    include_str!("../../profiles/retrieval.toml"),
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
