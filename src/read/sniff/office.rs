//! Old Office documents, which are small file systems of their own (MS-CFB): whether a password is needed.
//!
//! A document saved with a password by newer programs is a package inside one (MS-OFFCRYPTO, `EncryptedPackage`); an old
//! workbook says so in one of its first records (MS-XLS, `FilePass`).
//!
//! **Invariant:** what a header claims costs no more than the few sectors that are looked at.

use std::io::SeekFrom;

use super::Whole;

/// What such a document begins with.
pub(super) const MARK: &[u8] = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1";

/// Directory sectors that are looked at.
const SECTORS: usize = 64;

/// Streams under this size lie elsewhere, and no workbook has so small a one.
const SMALLEST_STREAM: u64 = 4096;

/// What kind of document needs a password, if this one does.
pub(super) fn with_password(file: &mut dyn Whole) -> Option<&'static str> {
    let document = Document::open(file)?;
    let mut sector = document.directory;
    for _ in 0..SECTORS {
        let entries = document.sector(file, sector)?;
        for entry in entries.chunks_exact(128) {
            match name(entry).as_str() {
                "EncryptedPackage" => return Some("an Office document with a password"),
                "Workbook" | "Book" if needs_password(&document, entry, file) => {
                    return Some("a workbook with a password");
                }
                _ => {}
            }
        }
        sector = document.next(file, sector)?;
    }
    None
}

/// Where things are in a document.
struct Document {
    /// Bytes in a sector, as a power of two.
    shift: u32,
    /// The first sector of the directory.
    directory: u32,
    /// The first sectors of the table that says which sector follows which.
    table: Vec<u32>,
}

impl Document {
    fn open(file: &mut dyn Whole) -> Option<Self> {
        let mut header = [0; 512];
        file.seek(SeekFrom::Start(0)).ok()?;
        file.read_exact(&mut header).ok()?;
        let shift = u32::from(u16::from_le_bytes([header[30], header[31]]));
        let table = header[76..].chunks_exact(4).filter_map(|word| number(word, 0)).collect();
        matches!(shift, 9 | 12).then_some(Self { shift, directory: number(&header, 48)?, table })
    }

    fn sector(&self, file: &mut dyn Whole, number: u32) -> Option<Vec<u8>> {
        let mut sector = vec![0; 1 << self.shift];
        file.seek(SeekFrom::Start((u64::from(number) + 1) << self.shift)).ok()?;
        file.read_exact(&mut sector).ok()?;
        Some(sector)
    }

    /// The sector that follows; `None` at the end of a chain.
    fn next(&self, file: &mut dyn Whole, sector: u32) -> Option<u32> {
        let per_sector = 1_u32 << (self.shift - 2);
        let table = *self.table.get(usize::try_from(sector / per_sector).ok()?)?;
        let words = self.sector(file, table)?;
        let next = number(&words, usize::try_from(sector % per_sector).ok()? * 4)?;
        (next < 0xffff_fffa).then_some(next)
    }
}

/// Whether a workbook's first records say that what follows is encrypted.
fn needs_password(document: &Document, entry: &[u8], file: &mut dyn Whole) -> bool {
    const FILE_PASS: u16 = 0x002f;
    let is_long = number(entry, 120).is_some_and(|size| u64::from(size) >= SMALLEST_STREAM);
    let Some(start) = number(entry, 116).filter(|_| is_long) else { return false };
    let Some(records) = document.sector(file, start) else { return false };
    let mut rest = records.as_slice();
    while let [kind_low, kind_high, size_low, size_high, after @ ..] = rest {
        if u16::from_le_bytes([*kind_low, *kind_high]) == FILE_PASS {
            return true;
        }
        let size = usize::from(u16::from_le_bytes([*size_low, *size_high]));
        rest = after.get(size..).unwrap_or_default();
    }
    false
}

/// The name of a directory entry.
fn name(entry: &[u8]) -> String {
    let units = entry[..64].chunks_exact(2).map(|unit| u16::from_le_bytes([unit[0], unit[1]]));
    let units: Vec<u16> = units.take_while(|&unit| unit != 0).collect();
    String::from_utf16_lossy(&units)
}

fn number(bytes: &[u8], at: usize) -> Option<u32> {
    Some(u32::from_le_bytes(bytes.get(at..at + 4)?.try_into().ok()?))
}

#[cfg(test)]
mod tests {
    use std::io::Cursor;

    use super::*;

    /// A document with these streams in its directory, which is in sectors 1 and 3; the table is in sector 0, and every
    /// stream begins in sector 2.
    fn document(names: &[&str], stream: &[u8]) -> Vec<u8> {
        let mut sectors = vec![vec![0; 512]; 5];
        let header = &mut sectors[0];
        header[..8].copy_from_slice(MARK);
        header[30] = 9;
        header[48] = 1;
        header[76..].fill(0xff);
        header[76..80].copy_from_slice(&0_u32.to_le_bytes());
        let table = &mut sectors[1];
        table.fill(0xff);
        table[4..8].copy_from_slice(&3_u32.to_le_bytes());
        for (index, name) in names.iter().enumerate() {
            // Three in the first sector of the directory, the others in the next.
            let (sector, place) = if index < 3 { (2, index + 1) } else { (4, index - 3) };
            let entry = &mut sectors[sector][place * 128..(place + 1) * 128];
            for (at, unit) in name.encode_utf16().enumerate() {
                entry[at * 2..at * 2 + 2].copy_from_slice(&unit.to_le_bytes());
            }
            entry[116] = 2;
            entry[120..124].copy_from_slice(&4096_u32.to_le_bytes());
        }
        sectors[3][..stream.len()].copy_from_slice(stream);
        sectors.concat()
    }

    #[test]
    fn passwords_are_told_by_name_or_record() {
        let plain = b"\x09\x08\x02\0\0\x06\xe1\0\x02\0\xb0\x04";
        let sealed = b"\x09\x08\x02\0\0\x06\x2f\0\x06\0\x01\0\x01\0\x01\0";
        for (names, stream, expected) in [
            (&["EncryptionInfo", "EncryptedPackage"][..], &b""[..], Some("an Office document with a password")),
            (&["a", "b", "c", "d", "EncryptedPackage"], b"", Some("an Office document with a password")),
            (&["Workbook"], sealed, Some("a workbook with a password")),
            (&["Book"], sealed, Some("a workbook with a password")),
            (&["Workbook"], plain, None),
            (&["WordDocument"], sealed, None),
        ] {
            let bytes = document(names, stream);
            assert_eq!(with_password(&mut Cursor::new(&bytes)), expected, "{names:?}");
            for length in 0..bytes.len().min(600) {
                assert_eq!(with_password(&mut Cursor::new(&bytes[..length])), None, "cut at {length}");
            }
        }
        // A directory that goes round and round.
        let mut round = document(&["a"], b"");
        round[512 + 4..512 + 8].copy_from_slice(&1_u32.to_le_bytes());
        assert_eq!(with_password(&mut Cursor::new(round)), None);
    }
}
