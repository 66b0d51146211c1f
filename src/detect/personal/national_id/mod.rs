//! National identifiers of persons: for each its length, its form and its check digits.
//!
//! A scheme answers for one code. How often a code passes by chance stands beside it; what a share of passing codes in
//! a column means is decided in `decide`.
//!
//! **Invariant:** a scheme looks at one code alone; the same code gives the same answer anywhere.

mod date;
mod digits;
mod letters;

use std::sync::LazyLock;

use super::compact::{Compact, Digits};

/// One kind of national identifier.
#[derive(Debug)]
pub(super) struct Scheme {
    /// Country by its two letters, and the name it is known by there.
    pub(super) name: &'static str,
    /// Share of random codes of the same form that pass, at most.
    pub(super) chance: f64,
    /// Whether a check digit is among the tests, not the form alone.
    pub(super) has_check_digit: bool,
    /// Whether a column of passing codes can be nothing else. Others need a header: their check digit is that of a
    /// number which things have, such as the ISBN.
    pub(super) stands_alone: bool,
    /// Lengths without separators.
    lengths: std::ops::RangeInclusive<usize>,
    /// The test itself.
    passes: Passes,
}

/// A test of a code: most want its digits as values.
#[derive(Debug)]
enum Passes {
    Digits(fn(&Digits, &Compact) -> bool),
    Letters(fn(&Compact) -> bool),
}

impl Scheme {
    /// Which share of the cells must pass where no header speaks: the likelier by chance, the more.
    pub(super) fn needed_share(&self) -> f64 {
        if self.chance >= 0.03 { 0.8 } else { 0.5 }
    }
}

/// How many schemes there are.
pub(super) const COUNT: usize = digits::SCHEMES.len() + letters::SCHEMES.len();

/// The scheme with this number, below [`COUNT`].
pub(super) fn scheme(number: usize) -> &'static Scheme {
    digits::SCHEMES
        .get(number)
        .unwrap_or_else(|| &letters::SCHEMES[(number - digits::SCHEMES.len()).min(letters::SCHEMES.len() - 1)])
}

/// The numbers of the schemes for codes of each length: digits alone, and with letters.
static BY_LENGTH: LazyLock<[Vec<(usize, &'static Scheme)>; 40]> = LazyLock::new(|| {
    std::array::from_fn(|place| {
        let (len, letters) = (place / 2, place % 2 == 1);
        let fits =
            |scheme: &Scheme| scheme.lengths.contains(&len) && matches!(scheme.passes, Passes::Letters(_)) == letters;
        (0..COUNT).map(|number| (number, scheme(number))).filter(|(_, scheme)| fits(scheme)).collect()
    })
});

/// The numbers of the schemes that a code passes.
pub(super) fn passed(code: &Compact) -> impl Iterator<Item = usize> {
    let digits = code.digits();
    let place = code.bytes().len() * 2 + usize::from(digits.is_none());
    let schemes = BY_LENGTH.get(place).map_or(&[][..], Vec::as_slice);
    schemes
        .iter()
        .filter(move |(_, scheme)| match (&scheme.passes, &digits) {
            (Passes::Digits(passes), Some(digits)) => passes(digits, code),
            (Passes::Letters(passes), None) => passes(code),
            _ => false,
        })
        .map(|(number, _)| *number)
}

#[cfg(test)]
mod tests;
