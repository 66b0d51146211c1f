//! Which classes of bytes a cell holds: what lets most detectors leave most cells alone.
//!
//! **Invariant:** a mask never says that a class is absent which is there.

/// The byte classes of one cell, its length in bytes and how many of them are digits.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Mask {
    classes: u16,
    digits: u32,
    len: u32,
}

/// `0` to `9`.
pub(super) const DIGIT: u16 = 1;
/// `a` to `z`.
pub(super) const LOWER: u16 = 1 << 1;
/// `A` to `Z`.
pub(super) const UPPER: u16 = 1 << 2;
/// `@`.
pub(super) const AT: u16 = 1 << 3;
/// `.`.
pub(super) const DOT: u16 = 1 << 4;
/// `:`.
pub(super) const COLON: u16 = 1 << 5;
/// `-`.
pub(super) const DASH: u16 = 1 << 6;
/// A space.
pub(super) const SPACE: u16 = 1 << 7;
/// `+`.
pub(super) const PLUS: u16 = 1 << 8;
/// `/`.
pub(super) const SLASH: u16 = 1 << 9;
/// `,`.
pub(super) const COMMA: u16 = 1 << 10;
/// `(` or `)`.
pub(super) const PAREN: u16 = 1 << 11;
/// Any byte over 127.
pub(super) const HIGH: u16 = 1 << 12;
/// `'`.
pub(super) const QUOTE: u16 = 1 << 13;
/// A line end or a tab.
pub(super) const BREAK: u16 = 1 << 14;
/// Any other byte.
pub(super) const OTHER: u16 = 1 << 15;

const CLASS: [u16; 256] = classes();

const fn classes() -> [u16; 256] {
    let mut table = [OTHER; 256];
    let mut byte = 0;
    while byte < 256 {
        #[expect(clippy::cast_possible_truncation, reason = "counts to 255")]
        let of = match byte as u8 {
            b'0'..=b'9' => DIGIT,
            b'a'..=b'z' => LOWER,
            b'A'..=b'Z' => UPPER,
            b'@' => AT,
            b'.' => DOT,
            b':' => COLON,
            b'-' => DASH,
            b' ' => SPACE,
            b'+' => PLUS,
            b'/' => SLASH,
            b',' => COMMA,
            b'(' | b')' => PAREN,
            b'\'' => QUOTE,
            b'\n' | b'\r' | b'\t' => BREAK,
            128..=255 => HIGH,
            _ => OTHER,
        };
        table[byte] = of;
        byte += 1;
    }
    table
}

impl Mask {
    /// Reads a cell once.
    pub fn of(cell: &[u8]) -> Self {
        let (mut one, mut two) = (0_u16, 0_u16);
        let mut digits = 0_u32;
        let mut pairs = cell.chunks_exact(2);
        for pair in &mut pairs {
            let (first, second) = (CLASS[usize::from(pair[0])], CLASS[usize::from(pair[1])]);
            digits += u32::from(first & DIGIT) + u32::from(second & DIGIT);
            one |= first;
            two |= second;
        }
        if let [last] = pairs.remainder() {
            let class = CLASS[usize::from(*last)];
            digits += u32::from(class & DIGIT);
            one |= class;
        }
        Self { classes: one | two, digits, len: u32::try_from(cell.len()).unwrap_or(u32::MAX) }
    }

    /// Whether the cell can hold what [`super::look_for_rare`] looks for.
    pub fn may_be_rare(self) -> bool {
        let digits = self.digits();
        if digits < super::FEWEST_DIGITS {
            return self.has(AT);
        }
        self.has(AT | DOT)
            || digits >= 13
            || digits >= 10 && self.has(LOWER | UPPER)
            || digits >= 9 && self.has(DASH)
            || digits >= 8 && self.has(PLUS)
            || digits >= 7 && self.has(UPPER)
    }

    /// Whether any of these classes is there.
    pub(super) fn has(self, classes: u16) -> bool {
        self.classes & classes != 0
    }

    /// Whether nothing but these classes is there.
    pub(super) fn only(self, classes: u16) -> bool {
        self.classes & !classes == 0
    }

    /// How many bytes are digits.
    pub(super) fn digits(self) -> usize {
        self.digits as usize
    }

    /// Length in bytes; the largest 32-bit number stands for any greater one.
    pub(super) fn len(self) -> usize {
        self.len as usize
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn classes_are_those_of_the_bytes() {
        let mask = Mask::of("Ab1@x.é".as_bytes());
        assert!(mask.has(UPPER) && mask.has(LOWER) && mask.has(AT) && mask.has(DOT) && mask.has(HIGH));
        assert!(!mask.has(SPACE | COLON | PLUS | OTHER));
        assert_eq!((mask.digits(), mask.len()), (1, 8));
        assert!(Mask::of(b"20240102").only(DIGIT));
        assert!(Mask::of(b"").only(0));
        assert!(Mask::of(b"7").only(DIGIT) && Mask::of(b"7").digits() == 1);
    }
}
