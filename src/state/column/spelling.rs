//! Categories that are spelled in more than one way, looked for among all distinct values of a column at once.
//!
//! **Invariant:** only counts come out of here, no value.

use std::collections::BTreeMap;

use crate::detect::fold::{Folded, fold, is_slip};
use crate::facts::SpellingFacts;

/// Above so many distinct values a rare one a letter away from a frequent one proves nothing: among that many names
/// there are such pairs. A project judgement.
const NEAR_AMONG: usize = 200;

/// How much more frequent the right spelling of a slip must be, and in how many cells it must stand at least. A project
/// judgement: keying errors lie under one in twenty.
const NEAR_RATIO: u64 = 20;

/// A distinct value and how often it occurs.
#[derive(Clone, Copy, Debug)]
pub(super) struct Word<'a> {
    /// The text.
    pub(super) text: &'a str,
    /// Its cells.
    pub(super) cells: u64,
}

/// What is found among the words of a column.
pub(super) fn spellings(words: &[Word<'_>]) -> SpellingFacts {
    let mut facts = SpellingFacts { values: words.len() as u64, ..SpellingFacts::default() };
    // Words by what is left of them, and each with the cells of its spellings.
    let mut groups: BTreeMap<String, Vec<(Folded, &str, u64)>> = BTreeMap::new();
    for word in words {
        let folded = fold(word.text);
        if folded.marks.is_empty() {
            continue;
        }
        groups.entry(folded.marks.clone()).or_default().push((folded, word.text.trim(), word.cells));
    }
    let mut merged: Vec<(&str, u64, usize)> = Vec::with_capacity(groups.len());
    for (marks, words) in &groups {
        let mut spelled: BTreeMap<&str, u64> = BTreeMap::new();
        for (_, text, cells) in words {
            *spelled.entry(text).or_default() += cells;
        }
        facts.padded += (words.len() - spelled.len()) as u64;
        let cells: u64 = spelled.values().sum();
        merged.push((marks.as_str(), cells, spelled.len()));
        if spelled.len() < 2 || spelled.keys().all(|text| is_truth(text)) {
            continue;
        }
        facts.groups += 1;
        facts.spellings += spelled.len() as u64;
        facts.cells += cells - spelled.values().max().copied().unwrap_or(0);
        facts.by_mark += u64::from(words.iter().any(|(folded, ..)| folded.accents != words[0].0.accents));
        facts.by_accent += u64::from(by_accent(words));
        facts.by_case += u64::from(by_case(words));
    }
    if is_alphabet(words, &facts) {
        return SpellingFacts { values: facts.values, padded: facts.padded, ..SpellingFacts::default() };
    }
    near(&merged, &mut facts);
    facts
}

/// Whether two words of a group have the same letters and marks, and differ in accents.
fn by_accent(words: &[(Folded, &str, u64)]) -> bool {
    pairs(words).any(|(one, other)| one.0.accents == other.0.accents && one.0.case != other.0.case)
}

/// Whether two words of a group differ in letter case alone.
fn by_case(words: &[(Folded, &str, u64)]) -> bool {
    pairs(words).any(|(one, other)| one.0.case == other.0.case && one.1 != other.1)
}

/// Each word of a group with the first; groups are small, but need not be.
fn pairs<T>(words: &[T]) -> impl Iterator<Item = (&T, &T)> {
    words.iter().enumerate().flat_map(|(at, one)| words[at + 1..].iter().take(16).map(move |other| (one, other)))
}

/// Truth values, which readers know in any letter case.
fn is_truth(text: &str) -> bool {
    text.eq_ignore_ascii_case("true") || text.eq_ignore_ascii_case("false")
}

/// Whether letter case is what tells the values apart: single letters, many of which come in both.
fn is_alphabet(words: &[Word<'_>], facts: &SpellingFacts) -> bool {
    facts.groups >= 5 && words.iter().all(|word| word.text.trim().chars().count() <= 2)
}

/// Rare words one letter away from a frequent one.
fn near(merged: &[(&str, u64, usize)], facts: &mut SpellingFacts) {
    if merged.len() > NEAR_AMONG {
        return;
    }
    for (rare, cells, _) in merged {
        let is_near = |(frequent, many, _): &&(&str, u64, usize)| {
            *many >= cells.saturating_mul(NEAR_RATIO) && is_slip(rare, frequent)
        };
        if merged.iter().any(|other| is_near(&other)) {
            facts.near += 1;
            facts.near_cells += cells;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(words: &[(&str, u64)]) -> SpellingFacts {
        let words: Vec<_> = words.iter().map(|&(text, cells)| Word { text, cells }).collect();
        spellings(&words)
    }

    #[test]
    fn groups_are_counted_with_the_cells_that_depart() {
        let facts = found(&[("Berlin", 50), ("berlin", 7), ("BERLIN ", 3), ("Bonn", 9), ("Köln", 5), ("Koln", 2)]);
        assert_eq!((facts.values, facts.groups, facts.spellings, facts.cells), (6, 2, 5, 12));
        assert_eq!((facts.by_case, facts.by_accent, facts.by_mark, facts.padded), (1, 1, 0, 0));
        let facts = found(&[("New York", 50), ("NewYork", 7), ("new-york", 1), ("York", 1)]);
        assert_eq!((facts.groups, facts.spellings, facts.cells, facts.by_mark), (1, 3, 8, 1));
        // White space around a value is told by another rule, and makes no spelling.
        let facts = found(&[("dog", 50), (" dog", 7), ("dog\t", 7)]);
        assert_eq!((facts.groups, facts.cells, facts.padded), (0, 0, 2));
    }

    #[test]
    fn different_words_are_no_spellings() {
        for words in [
            &[("male", 500), ("female", 5)][..],
            &[("Yes", 500), ("Yen", 5)],
            &[("<=50K", 500), (">50K", 5)],
            &[("A", 500), ("A+", 5), ("A-", 5)],
            &[("house", 500), ("houses", 5)],
            &[("10-14", 500), ("1014", 5)],
            &[("germany", 50), ("germeny", 5)],
            &[("true", 50), ("True", 5)],
            &[("a", 1), ("A", 1), ("b", 1), ("B", 1), ("c", 1), ("C", 1), ("d", 1), ("D", 1), ("e", 1), ("E", 1)],
            &[("?", 1), ("-", 1), ("--", 1)],
        ] {
            let facts = found(words);
            assert_eq!((facts.groups, facts.cells, facts.near), (0, 0, 0), "{words:?}");
        }
    }

    #[test]
    fn slips_are_rare() {
        let facts = found(&[("Germany", 500), ("Gremany", 3), ("Germany ", 1), ("France", 400), ("Frence", 20)]);
        assert_eq!((facts.groups, facts.near, facts.near_cells), (0, 2, 23));
        let many: Vec<String> = (0..300).map(|n| format!("word{}", "x".repeat(n + 5))).collect();
        let mut words: Vec<(&str, u64)> = many.iter().map(|word| (word.as_str(), 1)).collect();
        words.extend([("Germany", 500), ("Gremany", 3)]);
        assert_eq!(found(&words).near, 0);
    }
}
