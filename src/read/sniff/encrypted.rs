//! Encrypted content, as far as headers tell it. Nothing is decrypted, and no password is ever tried.

use std::io::{Read, SeekFrom};

use super::signature::is_named;
use super::{Whole, office};

/// Extensions of encrypted files, where the content itself says nothing.
const NAMED: [&str; 5] = ["gpg", "pgp", "age", "aes", "enc"];

/// Encrypted files that say so at once.
const MARKS: [(&[u8], &str); 8] = [
    (b"-----BEGIN PGP MESSAGE-----", PGP),
    (b"age-encryption.org/v1\n", AGE),
    (b"-----BEGIN AGE ENCRYPTED FILE-----", AGE),
    (b"Salted__", OPENSSL),
    (b"U2FsdGVkX1", OPENSSL),
    (b"-----BEGIN PKCS7-----", "a message encrypted for a certificate"),
    (b"-----BEGIN CMS-----", "a message encrypted for a certificate"),
    (b"$ANSIBLE_VAULT;", "an Ansible vault"),
];

const PGP: &str = "an OpenPGP message";
const AGE: &str = "a file encrypted with age";
const OPENSSL: &str = "a file encrypted with OpenSSL";

/// What a file is encrypted as, if it is; `whole` is called where its head alone does not tell.
pub(super) fn encrypted(head: &[u8], whole: impl FnOnce() -> Box<dyn Whole>) -> Option<&'static str> {
    let text = head.trim_ascii_start();
    if let Some((_, what)) = MARKS.iter().find(|(mark, _)| text.starts_with(mark)) {
        return Some(what);
    }
    if is_openpgp(head) {
        return Some(PGP);
    }
    if head.starts_with(office::MARK) {
        return office::with_password(&mut *whole());
    }
    if head.starts_with(b"7z\xbc\xaf\x27\x1c") {
        return seven_zip(head, &mut *whole()).unwrap_or(false).then_some("a 7z archive with a password");
    }
    let has_password = rar_4(head).or_else(|| rar_5(head)).unwrap_or(false);
    has_password.then_some("a RAR archive with a password")
}

/// Whether a name says that its file is encrypted.
pub(super) fn is_named_in(shown: &str) -> bool {
    is_named(shown, &NAMED)
}

/// Whether this begins with a session key, as binary `OpenPGP` messages do (RFC 9580, sections 4.2 and 5.1 to 5.3).
fn is_openpgp(head: &[u8]) -> bool {
    // Old and new packet headers, then the version.
    let is_for_key =
        matches!(*head, [0x84 | 0xc1, 40..=255, 3 | 6, ..] | [0x85, _, _, 3 | 6, ..] | [0xc1, 192..=223, _, 3 | 6, ..]);
    // Version, cipher, how the passphrase becomes a key.
    let is_for_passphrase =
        matches!(*head, [0x8c | 0xc3, 4..=64, 4, 1..=13, 0 | 1 | 3 | 4, ..] | [0xc3, 4..=96, 5 | 6, ..]);
    is_for_key || is_for_passphrase
}

/// The longest 7z header that is looked at.
const LONGEST_HEADER: u64 = 1 << 20;

/// Whether a 7z archive's header names its cipher, for the header itself or for files. `None` where it can't be read.
fn seven_zip(head: &[u8], whole: &mut dyn Whole) -> Option<bool> {
    // The identifier of AES-256 with SHA-256, behind the byte that says how long it is and that it has attributes.
    const CIPHER: &[u8] = b"\x24\x06\xf1\x07\x01";
    let number = |at: usize| Some(u64::from_le_bytes(head.get(at..at + 8)?.try_into().ok()?));
    let (offset, size) = (number(12)?, number(20)?);
    whole.seek(SeekFrom::Start(offset.checked_add(32)?)).ok()?;
    let mut header = Vec::new();
    whole.take(size.min(LONGEST_HEADER)).read_to_end(&mut header).ok()?;
    Some(header.windows(CIPHER.len()).any(|window| window == CIPHER))
}

/// Whether an archive of RAR 1.5 to 4 has encrypted headers, or an encrypted first file.
fn rar_4(head: &[u8]) -> Option<bool> {
    const MARK: &[u8] = b"Rar!\x1a\x07\0";
    /// Headers: a checksum, the kind, flags, the size.
    const KIND: usize = 2;
    let archive = head.strip_prefix(MARK)?;
    let number = |at: usize| Some(u16::from_le_bytes(archive.get(at..at + 2)?.try_into().ok()?));
    if number(KIND + 1)? & 0x80 != 0 {
        return Some(true);
    }
    let file = usize::from(number(KIND + 3)?);
    Some(archive.get(file + KIND) == Some(&0x74) && number(file + KIND + 1)? & 0x04 != 0)
}

/// The same of RAR 5 and later.
fn rar_5(head: &[u8]) -> Option<bool> {
    const MARK: &[u8] = b"Rar!\x1a\x07\x01\0";
    let mut rest = head.strip_prefix(MARK)?;
    // The archive's own header comes first, then those of files.
    for _ in 0..8 {
        rest = rest.get(4..)?;
        let size = usize::try_from(number(&mut rest)?).ok()?;
        let (mut header, after) = rest.split_at_checked(size)?;
        let (kind, flags) = (number(&mut header)?, number(&mut header)?);
        let extra = if flags & 1 == 0 { 0 } else { usize::try_from(number(&mut header)?).ok()? };
        let data = if flags & 2 == 0 { 0 } else { usize::try_from(number(&mut header)?).ok()? };
        match kind {
            4 => return Some(true),
            2 => {
                let mut records = header.get(header.len().checked_sub(extra)?..)?;
                while !records.is_empty() {
                    let size = usize::try_from(number(&mut records)?).ok()?;
                    let (mut record, next) = records.split_at_checked(size)?;
                    if number(&mut record)? == 1 {
                        return Some(true);
                    }
                    records = next;
                }
                return Some(false);
            }
            _ => rest = after.get(data..)?,
        }
    }
    None
}

/// A number of as many bytes as it needs, seven bits in each.
fn number(bytes: &mut &[u8]) -> Option<u64> {
    let mut number = 0;
    for shift in (0..63).step_by(7) {
        let (&byte, rest) = bytes.split_first()?;
        *bytes = rest;
        number |= u64::from(byte & 0x7f) << shift;
        if byte & 0x80 == 0 {
            return Some(number);
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use std::io::Cursor;

    use super::*;

    fn said(bytes: &[u8]) -> Option<&'static str> {
        encrypted(bytes, || Box::new(Cursor::new(bytes.to_vec())))
    }

    /// A header of RAR 5: kind and flags, and what follows.
    fn header_5(kind: u8, flags: u8, rest: &[u8]) -> Vec<u8> {
        let body = [&[kind, flags], rest].concat();
        [&[0; 4][..], &[u8::try_from(body.len()).unwrap()], &body].concat()
    }

    #[test]
    fn headers_tell() {
        let seven = |header: &[u8]| {
            let mut file = b"7z\xbc\xaf\x27\x1c\0\x04\0\0\0\0".to_vec();
            file.extend(5_u64.to_le_bytes());
            file.extend((header.len() as u64).to_le_bytes());
            file.extend([0; 4 + 5]);
            file.extend(header);
            file
        };
        let rar_4 = |archive: u8, file: u8| {
            let mut bytes = b"Rar!\x1a\x07\0".to_vec();
            bytes.extend([0, 0, 0x73, archive, 0, 13, 0, 0, 0, 0, 0, 0, 0]);
            bytes.extend([0, 0, 0x74, file, 0x80, 40, 0]);
            bytes
        };
        let rar_5 = |headers: &[Vec<u8>]| [b"Rar!\x1a\x07\x01\0".to_vec(), headers.concat()].concat();
        let archive = || header_5(1, 0, &[0]);
        for (bytes, expected) in [
            (b"-----BEGIN PGP MESSAGE-----\n\nhQE".to_vec(), Some(PGP)),
            (b"-----BEGIN PGP SIGNATURE-----\n".to_vec(), None),
            (b"\x85\x01\x0c\x03\x01\x02".to_vec(), Some(PGP)),
            (b"\x8c\x0d\x04\x09\x03\x08".to_vec(), Some(PGP)),
            (b"\xc3\x0d\x04\x09\x03\x08".to_vec(), Some(PGP)),
            (b"\x85,b\n1,2\n".to_vec(), None),
            (b"\xc3\xa9t\xc3\xa9,b\n".to_vec(), None),
            (b"\xc1l,b\n".to_vec(), None),
            (b"age-encryption.org/v1\n-> X25519 x\n".to_vec(), Some(AGE)),
            (b"age,city\n1,2\n".to_vec(), None),
            (b"Salted__12345678".to_vec(), Some(OPENSSL)),
            (seven(b"\x17\x06\x01\x24\x06\xf1\x07\x01\x12"), Some("a 7z archive with a password")),
            (seven(b"\x17\x06\x01\x23\x03\x01\x01"), None),
            (seven(b"")[..20].to_vec(), None),
            (rar_4(0, 0), None),
            (rar_4(0x80, 0), Some("a RAR archive with a password")),
            (rar_4(0, 4), Some("a RAR archive with a password")),
            (rar_5(&[header_5(4, 0, &[0, 0])]), Some("a RAR archive with a password")),
            (rar_5(&[archive(), header_5(2, 1, &[3, 0, 0, 2, 1, 0])]), Some("a RAR archive with a password")),
            (rar_5(&[archive(), header_5(2, 1, &[3, 0, 0, 2, 3, 0])]), None),
            (rar_5(&[archive()]), None),
            (b"a,b\n1,2\n".to_vec(), None),
        ] {
            assert_eq!(said(&bytes), expected, "{}", bytes.escape_ascii());
        }
    }
}
