//! Why there is no profile: the file, the place in it, and what would mend it.
//!
//! **Invariant:** of a file that the user did not name no text is repeated, so that no mistake in it can be used to read
//! something else aloud.

use super::shape::Complaint;

/// Why there is no profile.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ProfileError {
    /// Its text says something that it may not.
    #[error("{origin}:{line}:{column}: {what}")]
    Invalid {
        /// The file, as named.
        origin: String,
        /// The line from 1.
        line: usize,
        /// The character from 1.
        column: usize,
        /// What is wrong: lower case, no full stop.
        what: String,
        /// The line itself, and how many of its characters are meant.
        excerpt: Option<Excerpt>,
    },
    /// No built-in profile has this name.
    #[error("unknown profile `{name}`{hint}")]
    Unknown {
        /// The name as typed.
        name: String,
        /// What may have been meant, or what there is.
        hint: String,
    },
    /// A file that another one extends, or that was found, can't be used.
    #[error("{origin}: {what}")]
    Unusable {
        /// The file, as named.
        origin: String,
        /// What is wrong: lower case, no full stop.
        what: String,
    },
}

/// A line with a mistake in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Excerpt {
    /// The line's text, cut where it is long.
    pub text: String,
    /// How many characters stand before what is meant.
    pub before: usize,
    /// How many characters are meant; at least 1.
    pub width: usize,
}

/// Longer lines are cut around what is meant.
const WIDEST: usize = 120;

impl ProfileError {
    /// What is wrong with `text`, which was read from `origin`.
    pub(super) fn in_text(complaint: Complaint, origin: &Origin, text: &str) -> Self {
        let start = floor(text, complaint.at.start);
        let end = floor(text, complaint.at.end.max(start));
        let begin = text[..start].rfind('\n').map_or(0, |at| at + 1);
        let line_end = text[start..].find('\n').map_or(text.len(), |at| start + at);
        let before = text[begin..start].chars().count();
        let width = text[start..end.min(line_end)].chars().count().max(1);
        let line = 1 + text[..start].bytes().filter(|byte| *byte == b'\n').count();
        let (what, excerpt) = match origin.given {
            Given::Named => (complaint.what, Some(excerpt(&text[begin..line_end], before, width))),
            Given::Found => {
                let what = format!(
                    "{}; name the file with --profile to be told more, or leave it out with --no-config",
                    complaint.plain
                );
                (what, None)
            }
        };
        Self::Invalid { origin: origin.shown.clone(), line, column: before + 1, what, excerpt }
    }

    /// The line and a caret below what is wrong in it, as two lines of text; nothing where the file was not named.
    pub fn caret(&self) -> Option<[String; 2]> {
        let Self::Invalid { line, excerpt: Some(excerpt), .. } = self else { return None };
        let number = line.to_string();
        let below =
            format!("{} | {}{}", " ".repeat(number.len()), " ".repeat(excerpt.before), "^".repeat(excerpt.width));
        Some([format!("{number} | {}", excerpt.text), below])
    }
}

/// The line, or a part of it around what is meant, with tabs as spaces.
fn excerpt(line: &str, before: usize, width: usize) -> Excerpt {
    let line = line.trim_end_matches('\r').replace('\t', " ");
    let length = line.chars().count();
    let from = if length <= WIDEST { 0 } else { before.saturating_sub(WIDEST / 2) };
    let text: String = line.chars().skip(from).take(WIDEST).collect();
    let before = before - from;
    let width = width.min(text.chars().count().saturating_sub(before)).max(1);
    Excerpt { text: text.trim_end().to_owned(), before, width }
}

/// The last boundary between characters that is not behind `at`.
fn floor(text: &str, at: usize) -> usize {
    (0..=at.min(text.len())).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0)
}

/// Where a text comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Origin {
    /// The file as reports and messages show it, or the name of a built-in profile.
    pub shown: String,
    /// How it came to be used.
    pub given: Given,
}

/// How a file came to be used.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Given {
    /// The user named it, or it comes with the program.
    Named,
    /// It lay beside the data, or another file extends it.
    Found,
}
