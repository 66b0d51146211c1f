//! Whether two texts are one word in two spellings: letter case, inner white space, accents and punctuation left out of
//! account, or a single letter apart.
//!
//! What carries meaning stays: signs such as `<`, `+` and `#` (`<=50K` is not `>50K`, `C` is not `C++`), a hyphen or a
//! point between digits (`10-14` is not `1014`), and a sign at the end of a grade (`A-` is not `A`).

use unicode_normalization::UnicodeNormalization as _;
use unicode_normalization::char::is_combining_mark;

/// A text by three measures, each coarser than the one before; equal texts are equal by all of them.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Folded {
    /// Without regard to letter case.
    pub case: String,
    /// Nor to accents.
    pub accents: String,
    /// Nor to spaces and punctuation that carry no meaning.
    pub marks: String,
}

/// The text by all measures; white space around it is left out from the start.
pub fn fold(text: &str) -> Folded {
    let case = fold_case(text.trim());
    if case.is_ascii() {
        let marks = fold_marks(&case);
        return Folded { accents: case.clone(), marks, case };
    }
    let accents: String = case.nfkd().filter(|character| !is_combining_mark(*character)).collect();
    // Compatibility forms may bring new capitals and spaces.
    let accents = fold_case(accents.trim());
    let marks = fold_marks(&accents);
    // Composed and decomposed forms of one letter are one letter with the same accent.
    let case = case.nfc().collect();
    Folded { case, accents, marks }
}

/// To capitals and back, as some letters differ in one direction alone (`ß` and `SS`).
fn fold_case(text: &str) -> String {
    if text.is_ascii() { text.to_ascii_lowercase() } else { text.to_uppercase().to_lowercase() }
}

/// Leaves out spaces, hyphens, underscores, slashes, points, commas and apostrophes beside a letter, and points and
/// commas at the end.
fn fold_marks(text: &str) -> String {
    let characters: Vec<char> = text.chars().collect();
    let solid = |character: &char| character.is_alphanumeric();
    let mut folded = String::with_capacity(text.len());
    for (at, &character) in characters.iter().enumerate() {
        let before = characters[..at].iter().rev().find(|other| solid(other) || !is_mark(**other));
        let after = characters[at + 1..].iter().find(|other| solid(other) || !is_mark(**other));
        let drop = match character {
            _ if character.is_whitespace() || matches!(character, '-' | '_' | '/' | '‐' | '–') => {
                match (before, after) {
                    (Some(before), Some(after)) => {
                        solid(before) && solid(after) && (before.is_alphabetic() || after.is_alphabetic())
                    }
                    _ => false,
                }
            }
            '.' | ',' | '\'' | '’' | '`' => {
                after.is_none() || before.is_some_and(|c| c.is_alphabetic()) || after.is_some_and(|c| c.is_alphabetic())
            }
            _ => false,
        };
        if !drop {
            folded.push(if character.is_whitespace() { ' ' } else { character });
        }
    }
    folded
}

fn is_mark(character: char) -> bool {
    character.is_whitespace() || matches!(character, '-' | '_' | '/' | '‐' | '–' | '.' | ',' | '\'' | '’' | '`')
}

/// Letters that a word must have for one letter in it to be a slip. In shorter words one letter makes another word.
const SHORTEST_WORD: usize = 5;

/// Whether `rare` is likely `frequent` with one slip: words of letters alone, equal but for one, in which one letter is
/// wrong, missing, too many or swapped with its neighbour. Not its first and not its last letter: those make other words
/// (`male` and `female`, `Zambia` and `Gambia`, plurals, `Maria` and `Marie`).
///
/// Both are expected folded.
pub fn is_slip(rare: &str, frequent: &str) -> bool {
    if rare == frequent {
        return false;
    }
    let (mut left, mut right) = (rare.split(' '), frequent.split(' '));
    let mut slips = 0;
    loop {
        match (left.next(), right.next()) {
            (None, None) => return slips == 1,
            (Some(one), Some(other)) if one == other => {}
            (Some(one), Some(other)) if slips == 0 && words_slip(one, other) => slips = 1,
            _ => return false,
        }
    }
}

fn words_slip(one: &str, other: &str) -> bool {
    let one: Vec<char> = one.chars().collect();
    let other: Vec<char> = other.chars().collect();
    let letters = |word: &[char]| word.len() >= SHORTEST_WORD && word.iter().all(|c| c.is_alphabetic());
    if !letters(&one) || !letters(&other) || one.len().abs_diff(other.len()) > 1 {
        return false;
    }
    let same_before = one.iter().zip(&other).take_while(|(a, b)| a == b).count();
    let same_after = one.iter().rev().zip(other.iter().rev()).take_while(|(a, b)| a == b).count();
    if same_before == 0 || same_after == 0 {
        return false;
    }
    let shorter = one.len().min(other.len());
    if one.len() != other.len() {
        return same_before + same_after >= shorter;
    }
    match shorter.saturating_sub(same_before + same_after) {
        0 | 1 => true,
        2 => one[same_before] == other[same_before + 1] && one[same_before + 1] == other[same_before],
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn same(one: &str, other: &str) -> bool {
        fold(one).marks == fold(other).marks
    }

    #[test]
    fn spellings_of_one_word_are_one() {
        for (one, other) in [
            ("Berlin", "BERLIN"),
            ("New York", "new  york"),
            ("New York", "NewYork"),
            ("New York", "New-York"),
            ("self_emp", "Self-emp"),
            ("Málaga", "Malaga"),
            ("Ma\u{301}laga", "Málaga"),
            ("STRASSE", "Straße"),
            ("O'Neil", "O’NEIL"),
            ("Inc.", "Inc"),
            ("<=50K", "<=50K."),
            ("U.S.A.", "USA"),
            ("Type 2", "type-2"),
            ("ﬁsh", "fish"),
            (" a ", "A"),
        ] {
            assert!(same(one, other), "{one} {other}: {:?} {:?}", fold(one), fold(other));
        }
    }

    #[test]
    fn signs_that_mean_something_stay() {
        for (one, other) in [
            ("<=50K", ">50K"),
            ("C", "C++"),
            ("C", "C#"),
            ("A", "A-"),
            ("A+", "A-"),
            ("10-14", "1014"),
            ("1.5", "15"),
            ("1 2", "12"),
            ("A-11", "A1-1"),
            ("male", "female"),
            ("-1a", "1a"),
            ("x/", "x"),
            ("50%", "50"),
        ] {
            assert!(!same(one, other), "{one} {other}");
        }
    }

    #[test]
    fn one_letter_inside_a_long_word_is_a_slip() {
        for (rare, frequent, expected) in [
            ("gremany", "germany", true),
            ("germeny", "germany", true),
            ("gerrmany", "germany", true),
            ("gemany", "germany", true),
            ("new yrok city", "new york city", false),
            ("san fransisco", "san francisco", true),
            ("male", "female", false),
            ("yes", "yen", false),
            ("cars", "car", false),
            ("houses", "house", false),
            ("marie", "maria", false),
            ("gambia", "zambia", false),
            ("phase iii trial", "phase ii trial", false),
            ("level1", "level2", false),
            ("sample12a", "sample13a", false),
            ("employed", "unemployed", false),
            ("a germeny", "germany", false),
            ("gremeny", "germany", false),
            ("germany", "germany", false),
            ("größer", "grösser", false),
            ("müncehn", "münchen", true),
        ] {
            assert_eq!(is_slip(rare, frequent), expected, "{rare} {frequent}");
            assert_eq!(is_slip(frequent, rare), expected, "{frequent} {rare}");
        }
    }
}
