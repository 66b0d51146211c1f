//! Numbers as people write them: grouped digits, decimal commas, currencies, percent signs, units.
//!
//! They get no value here: programs read them as text, and so they are no part of what is said of numbers. `1,234` may
//! be a thousand and more or one and a bit; which it is, only the column's owner knows.

use crate::facts::{Form, Formatting};

use super::{Look, unit};

/// The longest cell that is looked at: a number with signs around it is short.
const LONGEST: usize = 40;

/// A number written for people.
pub(super) fn formatted(core: &[u8]) -> Option<Look> {
    if core.len() > LONGEST || !core.iter().any(u8::is_ascii_digit) {
        return None;
    }
    // What follows the figures is short: an address is let go here.
    if core[0].is_ascii_digit() {
        let is_figure = |byte: &u8| byte.is_ascii_digit() || matches!(byte, b'.' | b',' | b'\'' | b' ' | 0x80..);
        let figures = core.iter().position(|byte| !is_figure(byte)).unwrap_or(core.len());
        if core.len() - figures > unit::LONGEST_UNIT {
            return None;
        }
    }
    let text = std::str::from_utf8(core).ok()?;
    form(text).map(|formatting| Look { form: Form::formatted(formatting), scalar: None })
}

/// The same of a cell that begins with a letter: a currency's code, then a number.
pub(super) fn coded(core: &[u8]) -> Option<Look> {
    if core.len() > LONGEST
        || !matches!(core, [b'A'..=b'Z', b'A'..=b'Z' | b's' | b'$', _, ..])
        || !core.iter().any(u8::is_ascii_digit)
    {
        return None;
    }
    let text = std::str::from_utf8(core).ok()?;
    let rest = unit::after_code(text).or_else(|| unit::after_sign(text))?.trim_start();
    let is_amount = number(signless(rest)).is_some();
    is_amount.then_some(Look { form: Form::formatted(Formatting::Currency), scalar: None })
}

fn form(text: &str) -> Option<Formatting> {
    if let Some(inner) = text.strip_prefix('(').and_then(|rest| rest.strip_suffix(')')) {
        return if number(inner).is_some() || is_currency(inner) { Some(Formatting::Parentheses) } else { None };
    }
    let bare = signless(text);
    if let Some(rest) = bare.strip_prefix('\u{2212}').or_else(|| bare.strip_suffix('-')) {
        return number(rest).map(|_| Formatting::Minus);
    }
    if let Some(written) = number(bare) {
        return written;
    }
    if is_currency(bare) {
        return Some(Formatting::Currency);
    }
    if let Some(rest) = bare.strip_suffix('+') {
        return number(rest).map(|_| Formatting::Plus);
    }
    let end = bare.rfind(|letter: char| letter.is_ascii_digit())? + 1;
    let (figures, suffix) = bare.split_at(end);
    number(figures)?;
    let apart = suffix.trim_start();
    match apart {
        "%" | "‰" => Some(Formatting::Percent),
        _ if apart.len() == suffix.len() && unit::is_magnitude(suffix) => Some(Formatting::Magnitude),
        _ if unit::is_unit(apart, apart.len() < suffix.len()) => Some(Formatting::Unit),
        // `12 m2`: the last digit is the unit's.
        _ => None,
    }
    .or_else(|| {
        let (figures, rest) = bare.split_once(' ')?;
        (number(figures).is_some() && unit::is_unit(rest, true)).then_some(Formatting::Unit)
    })
}

fn is_currency(text: &str) -> bool {
    let rest = unit::after_sign(text).or_else(|| unit::before_sign(text)).or_else(|| {
        let (figures, code) = text.rsplit_once(' ')?;
        unit::is_code(code).then_some(figures)
    });
    rest.is_some_and(|rest| number(signless(rest.trim())).is_some())
}

fn signless(text: &str) -> &str {
    text.strip_prefix(['-', '+']).unwrap_or(text)
}

/// A number without a sign: digits, grouped or not, with at most one mark before a fraction. `Some(None)` is one that
/// programs read.
#[expect(clippy::option_option, reason = "no number, a plain number, a number of some format")]
fn number(text: &str) -> Option<Option<Formatting>> {
    let first = text.chars().next()?;
    if !first.is_ascii_digit() && !matches!(first, '.' | ',') {
        return None;
    }
    let is_space = |letter: char| matches!(letter, ' ' | '\u{a0}' | '\u{202f}' | '\u{2009}');
    let is_apostrophe = |letter: char| matches!(letter, '\'' | '\u{2019}');
    let mut marks = text.chars().filter(|letter| !letter.is_ascii_digit());
    let (first, last) = (marks.next(), marks.next_back());
    let Some(first) = first else { return Some(None) };
    let last = last.unwrap_or(first);
    let is_fraction = |mark: char| matches!(mark, '.' | ',');
    // Where the last mark is the only one of its sort and a point or a comma, it may stand before a fraction.
    let lone = text.matches(last).count() == 1 && is_fraction(last);
    let split = text.rfind(last)?;
    let (whole, fraction) = if lone && (first != last || !is_grouped(text, last)) {
        (&text[..split], Some(&text[split + last.len_utf8()..]))
    } else {
        (text, None)
    };
    if fraction.is_some_and(|digits| !digits.bytes().all(|byte| byte.is_ascii_digit())) {
        return None;
    }
    let mark = whole.chars().find(|letter| !letter.is_ascii_digit());
    let Some(mark) = mark else {
        if whole.is_empty() && fraction.is_none_or(str::is_empty) {
            return None;
        }
        return match last {
            ',' if fraction.is_some_and(|digits| !digits.is_empty()) => Some(Some(Formatting::DecimalComma)),
            '.' => Some(None),
            _ => None,
        };
    };
    if !is_grouped(whole, mark) {
        return None;
    }
    match mark {
        ',' => Some(Some(Formatting::Comma)),
        // One point and three digits is what programs write, too.
        '.' if fraction.is_none() && whole.matches('.').count() == 1 => Some(None),
        '.' => Some(Some(Formatting::Point)),
        _ if is_space(mark) => Some(Some(Formatting::Space)),
        _ if is_apostrophe(mark) => Some(Some(Formatting::Apostrophe)),
        _ => None,
    }
}

/// Whether a text is one to three digits, then groups of three with `mark` before each; or groups as India has them:
/// twos, and a last one of three.
fn is_grouped(text: &str, mark: char) -> bool {
    let mut groups = text.split(mark);
    let is_number = |group: &str| group.bytes().all(|byte| byte.is_ascii_digit());
    let Some(first) = groups.next() else { return false };
    let Some(last) = groups.next_back() else { return false };
    let fits = |size: usize| groups.clone().all(|group| group.len() == size && is_number(group));
    (1..=3).contains(&first.len())
        && is_number(first)
        && last.len() == 3
        && is_number(last)
        && (fits(3) || (first.len() <= 2 && mark == ',' && fits(2)))
}
