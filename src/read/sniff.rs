//! What a file's first bytes say it is, whatever its name says.
//!
//! ```text
//! Parquet -> a pointer to data elsewhere -> encrypted -> another format with a mark -> another format of text -> delimited text
//! ```
//!
//! **Invariant:** delimited text is never taken for something else because of how one of its cells begins: a format of
//! text is recognised by all that is there of it.

mod document;
mod encrypted;
mod json;
mod markup;
mod office;
mod pointer;
mod signature;

use std::io::{Cursor, Read, Seek};

use crate::facts::{Fault, FaultKind, Format};
use crate::source::{Found, NameClass};

use super::encoding::{Encoding, Head, Kind};
use super::open::open_file;
use super::text::Packing;

/// Bytes that are looked at to decide what a file is and how it is written: the same for every source.
pub(in crate::read) const HEAD: usize = 1 << 20;

/// The first and last bytes of a Parquet file.
pub(in crate::read) const PARQUET_MAGIC: &[u8; 4] = b"PAR1";

/// The last bytes of a Parquet file with an encrypted footer, and mostly its first.
pub(in crate::read) const SEALED_MAGIC: &[u8; 4] = b"PARE";

/// No Parquet file is smaller: both marks, and the length of a footer.
const SMALLEST_PARQUET: usize = 12;

/// What there is to decide on.
#[derive(Clone, Copy)]
pub(super) struct Seen<'a> {
    /// The first bytes, at least one.
    pub(super) head: &'a [u8],
    /// Whether they are all there is.
    pub(super) extent: Head,
    pub(super) found: &'a Found,
    /// What they were packed in.
    pub(super) packing: &'a Packing,
    pub(super) encoding: &'a Encoding,
}

/// Decides the format of a file from its head.
pub(super) fn sniff(seen: &Seen<'_>) -> Result<Format, Fault> {
    let Seen { head, extent, found, encoding, .. } = *seen;
    let class = found.class;
    let is_binary = is_binary(head);
    if head.starts_with(PARQUET_MAGIC) {
        match class {
            NameClass::Parquet => return Ok(Format::Parquet),
            _ if is_binary || head.len() < SMALLEST_PARQUET => {
                return Err(wrong("a Parquet file under another name: let its name end in .parquet"));
            }
            // A column may well be called PAR1.
            _ => {}
        }
    }
    if head.starts_with(SEALED_MAGIC) && (is_binary || class == NameClass::Parquet) {
        return Err(sealed());
    }
    if let Some(detail) = pointer::pointer(head, extent) {
        return Err(Fault { kind: FaultKind::Placeholder, detail });
    }
    if let Some(what) = encrypted::encrypted(head, || seen.whole()) {
        return Err(Fault { kind: FaultKind::Encrypted, detail: what.to_owned() });
    }
    if let NameClass::Unread(how) = class {
        return Err(Fault { kind: FaultKind::Unsupported, detail: how.to_owned() });
    }
    let is_in_place = encoding.kind == Kind::InPlace;
    if let Some(form) = signature::form(head, is_binary && is_in_place) {
        // Where the name says the same, it is just nothing that is read.
        let kind = if form.is_named_in(&found.shown) { FaultKind::Unsupported } else { FaultKind::WrongFormat };
        return Err(Fault { kind, detail: form.what.to_owned() });
    }
    match (class, is_in_place && is_binary) {
        (_, true) if encrypted::is_named_in(&found.shown) => {
            let detail = "its name says that it is encrypted, and nothing in it says otherwise";
            Err(Fault { kind: FaultKind::Encrypted, detail: detail.to_owned() })
        }
        (NameClass::Parquet, true) => Err(Fault {
            kind: FaultKind::Corrupt,
            detail: "it does not begin as a Parquet file does; export or copy it again".to_owned(),
        }),
        (_, true) => Err(wrong("binary content, not delimited text")),
        (_, false) => match document::document(head, extent) {
            Some(what) if is_in_place => Err(wrong(&what)),
            _ if class == NameClass::Parquet => Err(wrong("text under a Parquet name: let its name end in .csv")),
            _ => Ok(Format::Csv),
        },
    }
}

/// The fault of a Parquet file that is encrypted as a whole.
pub(in crate::read) fn sealed() -> Fault {
    let detail = "a Parquet file of which the footer too is encrypted, so not even its columns are known";
    Fault { kind: FaultKind::Encrypted, detail: detail.to_owned() }
}

fn wrong(detail: &str) -> Fault {
    Fault { kind: FaultKind::WrongFormat, detail: detail.to_owned() }
}

/// Bytes that can be read from anywhere.
trait Whole: Read + Seek {}

impl<T: Read + Seek> Whole for T {}

impl Seen<'_> {
    /// The whole file where it can be read from anywhere, else what is there of it.
    fn whole(&self) -> Box<dyn Whole> {
        let file = (matches!(self.packing, Packing::Plain) && !self.found.is_stdin()).then(|| open_file(self.found));
        match file {
            Some(Ok(file)) => Box::new(file),
            _ => Box::new(Cursor::new(self.head.to_vec())),
        }
    }
}

/// Whether this is no text in any encoding that keeps ASCII where it is: more than one byte in a hundred is a control
/// byte that text files do not hold. A stray NUL in a large export is a fault of that export, not of its format.
fn is_binary(head: &[u8]) -> bool {
    // NUL bytes at the end are the mark of a write that was torn, whatever came before.
    let head = &head[..head.iter().rposition(|&byte| byte != 0).map_or(head.len(), |last| last + 1)];
    let control: usize =
        head.chunks(CONTROLS).map(|bytes| usize::from(bytes.iter().copied().map(control).sum::<u8>())).sum();
    control * 100 > head.len()
}

/// Bytes whose control bytes are counted in one: many at a time, as the compiler has it.
const CONTROLS: usize = u8::MAX as usize;

/// 1 for a control byte that text files do not hold, else 0.
fn control(byte: u8) -> u8 {
    let is_space = u8::from(byte.wrapping_sub(b'\t') <= b'\r' - b'\t') | u8::from(byte == 0x1B);
    (u8::from(byte < 0x20) & !is_space) | u8::from(byte == 0x7F)
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;
    use crate::read::encoding::decide;
    use crate::source::classify;

    /// What is said of a file of this name.
    fn said(name: &str, head: &[u8]) -> Result<Format, Fault> {
        let found = Found::at(Path::new("nowhere"), name.to_owned(), head.len() as u64, classify(name));
        let encoding = decide(head, Head::Whole);
        // As if packed, so that nothing else is opened.
        let packing = Packing::Stream(crate::read::unpack::Compression::Gzip);
        sniff(&Seen { head, extent: Head::Whole, found: &found, packing: &packing, encoding: &encoding })
    }

    #[test]
    fn content_wins_over_the_name() {
        use FaultKind::{Corrupt, Encrypted, Placeholder, Unsupported, WrongFormat};
        let binary = b"\x01\x02\x03\x04\x05\x06\x07\x08".repeat(8);
        let after = |start: &[u8]| [start, &binary[..]].concat();
        for (name, head, expected) in [
            ("a.csv", b"a,b\n1,2\n".to_vec(), Ok(Format::Csv)),
            ("a.parquet", b"PAR1....".to_vec(), Ok(Format::Parquet)),
            ("a.csv", after(b"PAR1"), Err(WrongFormat)),
            ("a.csv", b"PAR1,PAR2\n0.5,0.25\n".to_vec(), Ok(Format::Csv)),
            ("a.csv", b"PARENT,CHILD\nx,y\n".to_vec(), Ok(Format::Csv)),
            ("a.parquet", b"a,b\n".to_vec(), Err(WrongFormat)),
            ("a.csv", b"\0\x01\x02\x03".to_vec(), Err(WrongFormat)),
            ("a.parquet", b"\0\x01\x02\x03".to_vec(), Err(Corrupt)),
            ("a.csv", b"\xff\xfea\0".to_vec(), Ok(Format::Csv)),
            ("a.jsonl", b"{}\n".to_vec(), Err(Unsupported)),
            ("a.csv", after(b"PARE"), Err(Encrypted)),
            ("a.csv", after(b"Salted__"), Err(Encrypted)),
            ("a.csv.aes", binary.clone(), Err(Encrypted)),
            ("a.csv.gpg", b"a,b\n1,2\n".to_vec(), Ok(Format::Csv)),
            (
                "a.csv",
                b"version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 7\n".to_vec(),
                Err(Placeholder),
            ),
            ("a.parquet", b"<!DOCTYPE html><html></html>".to_vec(), Err(WrongFormat)),
            ("a.csv", after(b"%PDF-1.7\n"), Err(WrongFormat)),
            ("a.pdf", after(b"%PDF-1.7\n"), Err(Unsupported)),
            ("a.csv.7z", after(b"7z\xbc\xaf\x27\x1c"), Err(Unsupported)),
            ("a.csv", b"{\"a\": 1}\n{\"a\": 2}\n".to_vec(), Err(WrongFormat)),
        ] {
            assert_eq!(said(name, &head).map_err(|fault| fault.kind), expected, "{name} {}", head.escape_ascii());
        }
    }
}
