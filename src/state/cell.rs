//! One cell as states see it: analysed once, and counted as often as it occurs.

use crate::detect;
use crate::detect::kind::plain::{Plain, plain};
use crate::detect::padding::padding;
use crate::facts::{Form, Kind, Scalar};
use crate::sketch::decimal_sums::{LIMIT, MOST_DIGITS};
use crate::sketch::hash::{Hashed, WORD};
use crate::sketch::value_table::{Room, Stored};

/// A value that is not null.
#[derive(Clone, Copy, Debug)]
pub struct Cell<'a> {
    /// `sketch::hash::hash_bytes` of the key.
    pub hash: u64,
    /// What tells this value from others: the text, or a tagged image of a typed value (`ScalarKey`).
    pub key: Stored<'a>,
    /// What was found out about it.
    pub analysis: Analysis,
}

impl<'a> Cell<'a> {
    /// A value, laid out in `room` where it is long.
    #[inline]
    pub fn new(value: &Hashed<'a>, analysis: Analysis, room: &'a mut Room) -> Self {
        Self { hash: value.hash(), key: Stored::of(value, room), analysis }
    }
}

/// What is found out about a value once, however often it occurs.
#[derive(Clone, Copy, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct Analysis {
    /// How it is written, with which its kind goes.
    pub form: Form,
    /// Digits behind the point of a number that is plainly written, or [`Self::NOT_PLAIN`].
    digits: u8,
    /// Its value, where it has an order.
    pub scalar: Option<Scalar>,
    /// Characters of its text; `None` for typed values.
    pub characters: Option<u32>,
    /// Bytes of its text; 0 for typed values.
    pub bytes: u32,
    /// White space around it, where it is a word.
    pub padding: Padding,
}

/// On which sides of a text there is white space.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub enum Padding {
    /// On neither.
    #[default]
    None,
    /// Before it.
    Before,
    /// Behind it.
    After,
    /// On both.
    Both,
}

impl Padding {
    const fn of(sides: (bool, bool)) -> Self {
        match sides {
            (false, false) => Self::None,
            (true, false) => Self::Before,
            (false, true) => Self::After,
            (true, true) => Self::Both,
        }
    }
}

impl Default for Analysis {
    fn default() -> Self {
        Self {
            form: Form::plain(Kind::Text),
            digits: Self::NOT_PLAIN,
            scalar: None,
            characters: None,
            bytes: 0,
            padding: Padding::None,
        }
    }
}

impl Analysis {
    const NOT_PLAIN: u8 = u8::MAX;

    /// Looks at a text cell.
    pub fn of_text(text: &[u8]) -> Self {
        Self::of_text_with(&Hashed::of(text), b'.')
    }

    /// Looks at a text cell of a file whose numbers have `decimal` before their fraction.
    #[inline(never)]
    pub fn of_text_with(text: &Hashed<'_>, decimal: u8) -> Self {
        Self::of_text_at_once(text, decimal)
    }

    /// The same, where it is asked of every cell.
    #[inline(always)]
    #[expect(clippy::inline_always, reason = "what it gives would otherwise go through memory")]
    pub(super) fn of_text_at_once(text: &Hashed<'_>, decimal: u8) -> Self {
        let len = text.bytes().len();
        match plain(text.word(), len, decimal) {
            Some(number) => Self::of_plain(number, len),
            None => Self::of_any_text(text.bytes(), decimal),
        }
    }

    #[inline]
    fn of_plain(Plain { whole, digits }: Plain, len: usize) -> Self {
        let (form, scalar) = if digits == 0 {
            (Form::integer(whole), Scalar::Integer(whole))
        } else {
            // Both are exact, so the quotient is the double nearest to what is written.
            let number = whole as f64 / TENS[usize::from(digits)];
            (Form::decimal(number), Scalar::Float(number))
        };
        #[expect(clippy::cast_possible_truncation, reason = "a plain number is short")]
        let len = len as u32;
        Self { form, digits, scalar: Some(scalar), characters: Some(len), bytes: len, padding: Padding::None }
    }

    #[inline(never)]
    fn of_any_text(text: &[u8], decimal: u8) -> Self {
        let detect::kind::Look { form, scalar } = detect::kind::look_with(text, decimal);
        // Bytes that continue a character are not counted; in text that is no UTF-8 this counts the rest.
        let characters = text.iter().filter(|&&byte| byte & 0xC0 != 0x80).count();
        let within = |length: usize| u32::try_from(length).unwrap_or(u32::MAX);
        let padding = if form.kind().is_word() { Padding::of(padding(text)) } else { Padding::None };
        let (characters, bytes) = (Some(within(characters)), within(text.len()));
        Self { form, scalar, characters, bytes, padding, ..Self::default() }
    }

    /// A typed value.
    #[inline]
    pub fn of_value(kind: Kind, scalar: Option<Scalar>) -> Self {
        let form = Form::of_value(kind, scalar);
        Self { form, digits: Self::NOT_PLAIN, scalar, characters: None, bytes: 0, padding: Padding::None }
    }

    /// What it looks like.
    pub const fn kind(&self) -> Kind {
        self.form.kind()
    }

    /// The same of a number with so many digits behind the point.
    #[must_use]
    pub fn with_digits(self, digits: i8) -> Self {
        let digits = u8::try_from(digits).ok().filter(|digits| *digits <= MOST_DIGITS).unwrap_or(Self::NOT_PLAIN);
        Self { digits, ..self }
    }

    /// A number as a whole number and its digits behind the point, where it is small enough to be summed as such.
    #[inline(always)]
    #[expect(clippy::inline_always, reason = "called for every cell")]
    pub fn decimal(&self) -> Option<(i64, u8)> {
        match self.scalar {
            Some(Scalar::Integer(whole)) if whole.unsigned_abs() < LIMIT => Some((whole, 0)),
            Some(Scalar::Float(number)) if self.digits != Self::NOT_PLAIN => {
                // What was lost in dividing is far below a half, so a half more and what is behind the point cut off is
                // the whole number.
                let whole = number * TENS[usize::from(self.digits)];
                #[expect(clippy::cast_possible_truncation, reason = "a number below the limit")]
                (whole.abs() < LIMIT as f64 - 1.0).then(|| ((whole + 0.5_f64.copysign(whole)) as i64, self.digits))
            }
            _ => None,
        }
    }
}

/// Powers of ten, exactly.
const TENS: [f64; MOST_DIGITS as usize + 1] =
    [1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15];

/// The bytes under which a typed value is counted: a tag that no UTF-8 text begins with, then its image.
#[derive(Clone, Copy, Debug)]
pub struct ScalarKey {
    bytes: [u8; 34],
    len: usize,
}

impl ScalarKey {
    /// A value with an order. A whole number and the float that equals it have different keys, as they are of different
    /// kinds, and a key has one.
    pub fn scalar(value: Scalar) -> Self {
        match value {
            Scalar::Integer(integer) => Self::new(0xF8, &integer.to_le_bytes()),
            // Adding zero makes one of the two zeros.
            Scalar::Float(float) => Self::new(0xF9, &(float + 0.0).to_bits().to_le_bytes()),
            Scalar::Day(day) => Self::new(0xFA, &day.to_le_bytes()),
            Scalar::Instant(micros) => Self::new(0xFB, &micros.to_le_bytes()),
        }
    }

    /// A truth value.
    pub fn boolean(value: bool) -> Self {
        Self::new(0xFC, &[u8::from(value)])
    }

    /// An instant, and the nanoseconds past its last microsecond.
    pub fn instant(micros: i64, nanos: u16) -> Self {
        if nanos == 0 {
            return Self::scalar(Scalar::Instant(micros));
        }
        let mut image = [0; 10];
        image[..8].copy_from_slice(&micros.to_le_bytes());
        image[8..].copy_from_slice(&nanos.to_le_bytes());
        Self::new(0xFB, &image)
    }

    /// A number that no other form holds exactly: the whole of its digits, lowest byte first, with its sign drawn out
    /// to 16 or 32 bytes, and how many of them are behind the point.
    pub fn wide<const N: usize>(digits: [u8; N], scale: i8) -> Self {
        let mut image = [0; 33];
        image[..N].copy_from_slice(&digits);
        image[N] = scale.cast_unsigned();
        Self::new(0xFE, &image[..=N])
    }

    /// A time of day, in its own unit.
    pub fn time(ticks: i64) -> Self {
        Self::new(0xFD, &ticks.to_le_bytes())
    }

    /// The bytes.
    pub fn as_bytes(&self) -> &[u8] {
        &self.bytes[..self.len]
    }

    /// The same, hashed.
    #[inline]
    pub fn hashed(&self) -> Hashed<'_> {
        let mut word = [0; WORD];
        // Past the key all is zero.
        word.copy_from_slice(&self.bytes[..WORD]);
        Hashed::with_word(self.as_bytes(), u128::from_le_bytes(word))
    }

    fn new(tag: u8, image: &[u8]) -> Self {
        let mut bytes = [0; 34];
        bytes[0] = tag;
        bytes[1..=image.len()].copy_from_slice(image);
        Self { bytes, len: 1 + image.len() }
    }
}

/// The tag of text that begins like a tag: no UTF-8 does, but `ø` in a Western European encoding.
const TEXT: u8 = 0xFF;

/// Whether text could be taken for a tagged image.
#[inline]
pub fn looks_tagged(text: &[u8]) -> bool {
    text.first().is_some_and(|&byte| byte >= 0xF8)
}

/// The key of text that [`looks_tagged`].
#[cold]
pub fn tagged(text: &[u8]) -> Vec<u8> {
    [&[TEXT], text].concat()
}

/// The text that a key stands for; `None` for a tagged image.
pub fn untagged(key: &[u8]) -> Option<&[u8]> {
    match key {
        [TEXT, text @ ..] => Some(text),
        [0xF8..=0xFE, ..] => None,
        text => Some(text),
    }
}

/// The number that a tagged image stands for, if it stands for one: truth values are 0 and 1, days and instants
/// microseconds.
pub fn key_number(key: &[u8]) -> Option<f64> {
    let [tag @ 0xF8..=0xFE, image @ ..] = key else { return None };
    let word = || image.get(..8)?.try_into().ok().map(i64::from_le_bytes);
    match tag {
        0xF9 => word().map(|bits| f64::from_bits(bits.cast_unsigned())),
        0xFA => image.try_into().ok().map(|day| f64::from(i32::from_le_bytes(day)) * 86_400e6),
        0xFC => image.first().map(|byte| f64::from(*byte)),
        0xFE => key_text(key).parse().ok(),
        _ => word().map(|word| word as f64),
    }
}

/// A counted key as text for people: the reverse of [`ScalarKey`] and [`tagged`].
pub fn key_text(key: &[u8]) -> String {
    let [tag @ 0xF8..=0xFF, image @ ..] = key else { return String::from_utf8_lossy(key).into_owned() };
    let word = |image: &[u8]| image.try_into().map(i64::from_le_bytes).unwrap_or_default();
    match (tag, image.len()) {
        (0xF8, 8) => word(image).to_string(),
        (0xF9, 8) => f64::from_bits(word(image).cast_unsigned()).to_string(),
        (0xFA, 4) => {
            let days = image.try_into().map(i32::from_le_bytes).unwrap_or_default();
            crate::facts::Scalar::Day(days).to_string()
        }
        (0xFB, 8) => Scalar::Instant(word(image)).to_string(),
        (0xFB, 10) => {
            let nanos = u16::from_le_bytes([image[8], image[9]]);
            format!("{} and {nanos} ns", Scalar::Instant(word(&image[..8])))
        }
        (0xFE, 17 | 33) => wide_text(&image[..image.len() - 1], image[image.len() - 1].cast_signed()),
        (0xFC, 1) => (image[0] != 0).to_string(),
        (0xFD, 8) => format!("time of day {}", word(image)),
        _ if *tag == TEXT => String::from_utf8_lossy(image).into_owned(),
        _ => String::from_utf8_lossy(key).into_owned(),
    }
}

/// A number given by its bytes, lowest first, and how many of its digits are behind the point.
fn wide_text(bytes: &[u8], scale: i8) -> String {
    let is_negative = bytes.last().is_some_and(|byte| byte & 0x80 != 0);
    let mut magnitude = bytes.to_vec();
    if is_negative {
        let mut carry = true;
        for byte in &mut magnitude {
            (*byte, carry) = (!*byte).overflowing_add(u8::from(carry));
        }
    }
    // Divided by ten until nothing is left, which gives the digits from the last on.
    let mut digits = Vec::new();
    while magnitude.iter().any(|byte| *byte != 0) {
        let mut rest = 0_u16;
        for byte in magnitude.iter_mut().rev() {
            let value = rest << 8 | u16::from(*byte);
            *byte = u8::try_from(value / 10).unwrap_or(0);
            rest = value % 10;
        }
        digits.push(char::from(b'0' + u8::try_from(rest).unwrap_or(0)));
    }
    let behind = usize::try_from(scale).unwrap_or(0);
    while digits.len() <= behind {
        digits.push('0');
    }
    let mut text = String::new();
    if is_negative {
        text.push('-');
    }
    for (left, digit) in (0..digits.len()).rev().zip(digits.iter().rev()) {
        text.push(*digit);
        if left == behind && behind > 0 {
            text.push('.');
        }
    }
    text.extend(std::iter::repeat_n('0', usize::try_from(-i16::from(scale)).unwrap_or(0)));
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_key_is_text_again() {
        for (key, text) in [
            (ScalarKey::scalar(Scalar::Integer(-7)), "-7"),
            (ScalarKey::scalar(Scalar::Float(0.5)), "0.5"),
            (ScalarKey::instant(0, 0), "1970-01-01T00:00:00"),
            (ScalarKey::instant(-1, 7), "1969-12-31T23:59:59.999999 and 7 ns"),
            (ScalarKey::wide(12_345_i128.to_le_bytes(), 2), "123.45"),
            (ScalarKey::wide((-5_i128).to_le_bytes(), 3), "-0.005"),
            (ScalarKey::wide((-5_i128).to_le_bytes(), -3), "-5000"),
            (ScalarKey::wide(u128::from(u64::MAX).to_le_bytes(), 0), "18446744073709551615"),
            (ScalarKey::wide([0; 32], 0), "0"),
            (ScalarKey::boolean(true), "true"),
        ] {
            assert_eq!(key_text(key.as_bytes()), text);
        }
    }

    #[test]
    fn keys_of_numbers_are_numbers_again() {
        for (key, number) in [
            (ScalarKey::scalar(Scalar::Integer(-7)), Some(-7.0)),
            (ScalarKey::scalar(Scalar::Float(0.5)), Some(0.5)),
            (ScalarKey::scalar(Scalar::Day(1)), Some(86_400e6)),
            (ScalarKey::instant(5, 7), Some(5.0)),
            (ScalarKey::wide(12_345_i128.to_le_bytes(), 2), Some(123.45)),
            (ScalarKey::boolean(true), Some(1.0)),
            (ScalarKey::time(9), Some(9.0)),
        ] {
            assert_eq!(key_number(key.as_bytes()), number);
        }
        assert_eq!(key_number(b"7"), None);
    }
}
