//! A number or code without the separators people put into it: `123.456.789-09` and `12345678909` are the same.
//!
//! **Invariant:** at most 34 letters and digits; anything longer is not a code of the kinds looked for.

/// Longest code that any detector wants: an IBAN.
const CAPACITY: usize = 34;

/// Letters (upper case) and digits of a cell, and how they were written.
#[derive(Clone, Copy, Debug)]
pub(super) struct Compact {
    bytes: [u8; CAPACITY],
    len: u8,
    /// Lengths of the runs between separators, the first eight of them.
    groups: [u8; 8],
    group_count: u8,
    /// The separators in order, as far as there are group lengths.
    separators: [u8; 8],
    only_digits: bool,
}

impl Compact {
    /// `None` where the cell holds anything but letters, digits and single separators between them.
    pub(super) fn new(cell: &[u8]) -> Option<Self> {
        let cell = cell.trim_ascii();
        let mut code = Self {
            bytes: [0; CAPACITY],
            len: 0,
            groups: [0; 8],
            group_count: 1,
            separators: [0; 8],
            only_digits: true,
        };
        let mut run = 0_u8;
        for &byte in cell {
            match byte {
                b'0'..=b'9' | b'A'..=b'Z' | b'a'..=b'z' => {
                    *code.bytes.get_mut(usize::from(code.len))? = byte.to_ascii_uppercase();
                    code.only_digits &= byte.is_ascii_digit();
                    code.len += 1;
                    run += 1;
                }
                b' ' | b'-' | b'.' | b'/' | b'+' => {
                    if run == 0 {
                        return None;
                    }
                    let group = usize::from(code.group_count) - 1;
                    if group < 7 {
                        code.groups[group] = run;
                        code.separators[group] = byte;
                        code.group_count += 1;
                    } else if byte != b' ' && byte != b'-' {
                        return None;
                    }
                    run = 0;
                }
                _ => return None,
            }
        }
        if run == 0 {
            return None;
        }
        code.groups[usize::from(code.group_count) - 1] = run;
        Some(code)
    }

    /// Letters and digits.
    pub(super) fn bytes(&self) -> &[u8] {
        &self.bytes[..usize::from(self.len)]
    }

    /// How long the runs between separators are.
    pub(super) fn groups(&self) -> &[u8] {
        &self.groups[..usize::from(self.group_count)]
    }

    /// The separators between the groups.
    pub(super) fn separators(&self) -> &[u8] {
        &self.separators[..usize::from(self.group_count) - 1]
    }

    /// The digits as values where there is nothing else.
    pub(super) fn digits(&self) -> Option<Digits> {
        self.only_digits.then(|| Digits::of(self.bytes()))
    }
}

/// Digits as values 0 to 9.
#[derive(Clone, Copy, Debug)]
pub(super) struct Digits {
    values: [u8; CAPACITY],
    len: usize,
}

impl Digits {
    /// The values of ASCII digits; other bytes are left out.
    pub(super) fn of(bytes: &[u8]) -> Self {
        let mut digits = Self { values: [0; CAPACITY], len: 0 };
        for &byte in bytes.iter().filter(|byte| byte.is_ascii_digit()).take(CAPACITY) {
            digits.values[digits.len] = byte - b'0';
            digits.len += 1;
        }
        digits
    }
}

impl std::ops::Deref for Digits {
    type Target = [u8];

    fn deref(&self) -> &[u8] {
        &self.values[..self.len]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn separators_go_and_groups_stay() {
        let code = Compact::new(b" 123.456.789-09 ").unwrap();
        assert_eq!(code.bytes(), b"12345678909");
        assert_eq!((code.groups(), code.separators()), (&[3, 3, 3, 2][..], &b"..-"[..]));
        assert_eq!(&*code.digits().unwrap(), &[1, 2, 3, 4, 5, 6, 7, 8, 9, 0, 9]);
        let code = Compact::new(b"gb29 NWBK 6016").unwrap();
        assert_eq!(code.bytes(), b"GB29NWBK6016");
        assert!(code.digits().is_none());
    }

    #[test]
    fn what_is_no_code_is_none() {
        for cell in ["", " ", "1--2", "-1", "1-", "a_b", "é1", "1:2", &"1".repeat(35)] {
            assert!(Compact::new(cell.as_bytes()).is_none(), "{cell:?}");
        }
    }
}
