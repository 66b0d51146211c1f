//! The compact protocol of Thrift, as far as it takes to look at a footer or a page header before anything is built of it.
//!
//! It exists because the decoder behind it trusts what it decodes: how deep things are nested, how many there are, and
//! how large a page will be.
//!
//! **Invariant:** reads nothing past its bytes, allocates nothing, and goes no deeper than [`DEEPEST`].

/// How deep structures may lie in each other. A footer needs seven levels.
const DEEPEST: usize = 32;

/// The types of values that are looked at; a boolean field has its value in its type.
pub(super) mod kind {
    pub(in crate::read::parquet) const TRUE: u8 = 1;
    pub(in crate::read::parquet) const FALSE: u8 = 2;
    pub(in crate::read::parquet) const I16: u8 = 4;
    pub(in crate::read::parquet) const I32: u8 = 5;
    pub(in crate::read::parquet) const I64: u8 = 6;
    pub(in crate::read::parquet) const BINARY: u8 = 8;
    pub(in crate::read::parquet) const LIST: u8 = 9;
    pub(in crate::read::parquet) const STRUCT: u8 = 12;
}

/// A place in encoded bytes. Every read gives `None` where the bytes break the protocol.
#[derive(Clone, Debug)]
pub(super) struct Cursor<'a> {
    bytes: &'a [u8],
    at: usize,
}

/// The fields of one structure, in their order.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Fields {
    last: i16,
}

/// A field: its number, and the type of its value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Field {
    pub(super) id: i16,
    pub(super) kind: u8,
}

impl<'a> Cursor<'a> {
    pub(super) fn new(bytes: &'a [u8]) -> Self {
        Self { bytes, at: 0 }
    }

    /// Bytes read so far.
    pub(super) fn position(&self) -> usize {
        self.at
    }

    /// The next field; `Some(None)` at the end of the structure.
    #[expect(clippy::option_option, reason = "broken bytes, the end and a field are three answers")]
    pub(super) fn field(&mut self, fields: &mut Fields) -> Option<Option<Field>> {
        let head = self.byte()?;
        let kind = head & 0x0F;
        if kind == 0 {
            return Some(None);
        }
        let id = match head >> 4 {
            0 => i16::try_from(self.signed()?).ok()?,
            step => fields.last.checked_add(i16::from(step))?,
        };
        fields.last = id;
        Some(Some(Field { id, kind }))
    }

    /// A whole number.
    pub(super) fn signed(&mut self) -> Option<i64> {
        let raw = self.unsigned()?;
        Some((raw >> 1).cast_signed() ^ -((raw & 1).cast_signed()))
    }

    /// Bytes with their length.
    pub(super) fn binary(&mut self) -> Option<&'a [u8]> {
        let length = usize::try_from(self.unsigned()?).ok()?;
        let taken = self.bytes.get(self.at..)?.get(..length)?;
        self.at += length;
        Some(taken)
    }

    /// The type and number of a list's elements; each takes a byte at least.
    pub(super) fn list(&mut self) -> Option<(u8, usize)> {
        let head = self.byte()?;
        let count = match head >> 4 {
            15 => usize::try_from(self.unsigned()?).ok()?,
            few => usize::from(few),
        };
        (count <= self.bytes.len() - self.at).then_some((head & 0x0F, count))
    }

    /// Passes over the value of a field.
    pub(super) fn skip(&mut self, kind: u8) -> Option<()> {
        self.skip_at(kind, 0)
    }

    fn skip_at(&mut self, kind: u8, depth: usize) -> Option<()> {
        if depth > DEEPEST {
            return None;
        }
        match kind {
            kind::TRUE | kind::FALSE => {}
            3 => drop(self.byte()?),
            kind::I16 | kind::I32 | kind::I64 => drop(self.unsigned()?),
            7 => self.pass(8)?,
            kind::BINARY => drop(self.binary()?),
            kind::LIST | 10 => {
                let (kind, count) = self.list()?;
                for _ in 0..count {
                    self.skip_element(kind, depth + 1)?;
                }
            }
            11 => {
                let count = self.unsigned()?;
                if count > 0 {
                    let kinds = self.byte()?;
                    if count > (self.bytes.len() - self.at) as u64 {
                        return None;
                    }
                    for _ in 0..count {
                        self.skip_element(kinds >> 4, depth + 1)?;
                        self.skip_element(kinds & 0x0F, depth + 1)?;
                    }
                }
            }
            kind::STRUCT => {
                let mut fields = Fields::default();
                while let Some(field) = self.field(&mut fields)? {
                    self.skip_at(field.kind, depth + 1)?;
                }
            }
            13 => self.pass(16)?,
            _ => return None,
        }
        Some(())
    }

    /// Passes over an element of a list: a boolean takes a byte there.
    fn skip_element(&mut self, kind: u8, depth: usize) -> Option<()> {
        match kind {
            kind::TRUE | kind::FALSE => self.byte().map(drop),
            kind => self.skip_at(kind, depth),
        }
    }

    fn pass(&mut self, count: usize) -> Option<()> {
        self.at = self.at.checked_add(count).filter(|at| *at <= self.bytes.len())?;
        Some(())
    }

    fn byte(&mut self) -> Option<u8> {
        let byte = *self.bytes.get(self.at)?;
        self.at += 1;
        Some(byte)
    }

    fn unsigned(&mut self) -> Option<u64> {
        let mut value = 0;
        for shift in (0..64).step_by(7) {
            let byte = self.byte()?;
            value |= u64::from(byte & 0x7F) << shift;
            if byte < 0x80 {
                return Some(value);
            }
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_are_found_and_passed_over() {
        // 1: i32 -3; 3: "ab"; 4: true; 5: list of two i64; 6: struct with a double; end.
        let mut bytes = vec![0x15, 0x05, 0x28, 0x02, b'a', b'b', 0x11, 0x19, 0x26, 0x02, 0x80, 0x01, 0x1C, 0x17];
        bytes.extend([0; 8]);
        bytes.extend([0, 0, 99]);
        let mut cursor = Cursor::new(&bytes);
        let mut fields = Fields::default();
        assert_eq!(cursor.field(&mut fields), Some(Some(Field { id: 1, kind: kind::I32 })));
        assert_eq!(cursor.signed(), Some(-3));
        assert_eq!(cursor.field(&mut fields), Some(Some(Field { id: 3, kind: kind::BINARY })));
        assert_eq!(cursor.binary(), Some(&b"ab"[..]));
        for id in [4, 5, 6] {
            let field = cursor.field(&mut fields).flatten().unwrap();
            assert_eq!(field.id, id);
            cursor.skip(field.kind).unwrap();
        }
        assert_eq!(cursor.field(&mut fields), Some(None));
        assert_eq!(cursor.position(), bytes.len() - 1);
    }

    #[test]
    fn what_is_too_deep_too_long_or_cut_is_refused() {
        let deep = vec![0x1C; 100];
        assert_eq!(Cursor::new(&deep).skip(kind::STRUCT), None);
        for cut in [&[0xF8, 0xFF, 0xFF, 0x7F][..], &[0x28, 5], &[0x80, 0x80]] {
            assert_eq!(Cursor::new(cut).skip(kind::LIST), None, "{cut:?}");
        }
        assert_eq!(Cursor::new(&[0xFF; 11]).signed(), None);
    }
}
