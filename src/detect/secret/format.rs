//! One format of secrets as data: how it begins, what follows, and what proves it.
//!
//! Formats are declared in the files of their families, one line each. The facts in them (how a token begins, how
//! long it is, what it is written in) are what its issuer publishes; the issuer stands in the line.
//!
//! **Invariant:** a body is matched in one pass without going back, so a match costs at most the length of the match.

use super::alphabet::Alphabet;
use super::placeholder::{self, Mixture};

/// How sure it is that what was found is a secret.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Confidence {
    /// A telling name stands beside a value that could be one.
    Named,
    /// It has the shape that its issuer publishes.
    Shaped,
    /// A checksum or a structure inside it agrees as well.
    Proven,
}

/// Something found in a text: bytes `start..end`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Found {
    pub(super) kind: &'static str,
    pub(super) start: usize,
    pub(super) end: usize,
    pub(super) confidence: Confidence,
}

/// A piece of a token's body.
#[derive(Debug, Clone, Copy)]
pub(super) enum Part {
    /// So many characters of an alphabet: as many as there are, up to the second number.
    Of(Alphabet, usize, usize),
    /// These very bytes.
    Is(&'static str),
}

/// Exactly `length` characters of `alphabet`.
pub(super) const fn some(alphabet: Alphabet, length: usize) -> Part {
    Part::Of(alphabet, length, length)
}

/// From `least` to `most` characters of `alphabet`.
pub(super) const fn range(alphabet: Alphabet, least: usize, most: usize) -> Part {
    Part::Of(alphabet, least, most)
}

/// These very bytes.
pub(super) const fn is(text: &'static str) -> Part {
    Part::Is(text)
}

/// Eight, four, four, four and twelve hexadecimal digits.
pub(super) const UUID: [Part; 9] = {
    use super::alphabet::ANY_HEX;
    [
        some(ANY_HEX, 8),
        is("-"),
        some(ANY_HEX, 4),
        is("-"),
        some(ANY_HEX, 4),
        is("-"),
        some(ANY_HEX, 4),
        is("-"),
        some(ANY_HEX, 12),
    ]
};

/// What else a token must show, or may show.
#[derive(Debug, Clone, Copy)]
pub(super) enum Proof {
    /// Nothing: its shape is all there is.
    Shape,
    /// A checksum that raises the confidence. One that disagrees does not silence: issuers change their
    /// checksums, and a token that is not reported is worse than one reported as merely shaped.
    Checksum(fn(&[u8]) -> bool),
    /// A test that it must pass, over the whole token.
    Must(fn(&[u8]) -> bool),
}

/// How the rest of a token is recognised once its beginning was seen.
#[derive(Debug, Clone, Copy)]
pub(super) enum Shape {
    /// Piece by piece.
    Body(&'static [Part], Proof),
    /// By a function of its own over the text and the place of the beginning.
    By(fn(&[u8], usize) -> Option<Found>),
}

/// A format: one line in the file of its family.
#[derive(Debug)]
pub(super) struct Format {
    /// What a report calls it; unique.
    pub(super) kind: &'static str,
    /// Who issues it, and whose documentation the line follows.
    pub(super) issuer: &'static str,
    /// What it begins with: at least three bytes each.
    pub(super) heads: &'static [&'static str],
    pub(super) shape: Shape,
}

/// A format whose shape is all there is to check.
pub(super) const fn plain(
    kind: &'static str,
    issuer: &'static str,
    heads: &'static [&'static str],
    body: &'static [Part],
) -> Format {
    Format { kind, issuer, heads, shape: Shape::Body(body, Proof::Shape) }
}

/// A format with something more to check.
pub(super) const fn proven(
    kind: &'static str,
    issuer: &'static str,
    heads: &'static [&'static str],
    body: &'static [Part],
    proof: Proof,
) -> Format {
    Format { kind, issuer, heads, shape: Shape::Body(body, proof) }
}

/// A format that is recognised by a function.
pub(super) const fn by(
    kind: &'static str,
    issuer: &'static str,
    heads: &'static [&'static str],
    find: fn(&[u8], usize) -> Option<Found>,
) -> Format {
    Format { kind, issuer, heads, shape: Shape::By(find) }
}

impl Format {
    /// The secret that begins with `head` at `at`, if there is one.
    pub(super) fn find(&self, text: &[u8], at: usize, head: &str) -> Option<Found> {
        match self.shape {
            Shape::By(find) => find(text, at),
            Shape::Body(body, proof) => {
                let from = at + head.len();
                let end = follow(text, from, body)?;
                if !placeholder::looks_issued(&text[from..end], richest(body))
                    || placeholder::is_published(&text[at..end])
                {
                    return None;
                }
                let confidence = match proof {
                    Proof::Checksum(holds) if holds(&text[at..end]) => Confidence::Proven,
                    Proof::Shape | Proof::Checksum(_) => Confidence::Shaped,
                    Proof::Must(holds) if holds(&text[at..end]) => Confidence::Proven,
                    Proof::Must(_) => return None,
                };
                Some(Found { kind: self.kind, start: at, end, confidence })
            }
        }
    }
}

/// Where `parts` end if they stand at `from`, with nothing of the last one going on after it.
pub(super) fn follow(text: &[u8], from: usize, parts: &[Part]) -> Option<usize> {
    let mut at = from;
    for part in parts {
        match *part {
            Part::Is(literal) => at = text[at..].starts_with(literal.as_bytes()).then_some(at + literal.len())?,
            Part::Of(alphabet, least, most) => {
                let length = text[at..].iter().take(most).take_while(|&&byte| alphabet.has(byte)).count();
                at = (length >= least).then_some(at + length)?;
            }
        }
    }
    // A full stop after a token ends a sentence; it is not part of it.
    if let (Some(Part::Of(_, least, _)), Some(b'.')) = (parts.last(), at.checked_sub(1).and_then(|last| text.get(last)))
    {
        at -= usize::from(at > from + least);
    }
    let goes_on = match (parts.last(), text.get(at)) {
        (Some(Part::Of(alphabet, ..)), Some(&next)) => {
            next.is_ascii_alphanumeric() || (matches!(next, b'_' | b'-' | b'/' | b'+') && alphabet.has(next))
        }
        _ => false,
    };
    (!goes_on).then_some(at)
}

/// What a body that was drawn is as good as certain to hold, by its richest part: at most three in a thousand
/// draws do not.
fn richest(body: &[Part]) -> Mixture {
    let mixture = |part: &Part| match *part {
        // Hexadecimal digits are of either case, but of one case each time.
        Part::Of(alphabet, 12.., _) if alphabet.has(b'z') && alphabet.has(b'Z') => Mixture::BothCases,
        Part::Of(alphabet, 24.., _) if alphabet.classes() >= 2 => Mixture::TwoKinds,
        _ => Mixture::Any,
    };
    body.iter().map(mixture).max().unwrap_or(Mixture::Any)
}

#[cfg(test)]
mod tests {
    use super::super::alphabet::{BASE62, DIGIT, DOTTED, HEX};
    use super::*;

    #[test]
    fn parts_follow_one_another_and_end_where_the_last_one_ends() {
        let parts = [range(DIGIT, 2, 4), is("-"), some(HEX, 3)];
        for (text, end) in [
            ("12-abc", Some(6)),
            ("1234-abc x", Some(8)),
            ("12-abcd", None),
            ("1-abc", None),
            ("12345-abc", None),
            ("12-ab", None),
        ] {
            assert_eq!(follow(text.as_bytes(), 0, &parts), end, "{text}");
        }
        assert_eq!(follow(b"abcdef.", 0, &[range(DOTTED, 4, 9)]), Some(6));
        assert_eq!(follow(b"abcd_", 0, &[some(BASE62, 4)]), Some(4));
    }
}
