//! What a file's first bytes say it is, whatever its name says.

use crate::facts::{Fault, FaultKind, Format};
use crate::source::NameClass;

use super::document::is_json;
use super::encoding::{Encoding, Kind};

/// Bytes that are looked at to decide what a file is and how it is written: the same for every source.
pub(in crate::read) const HEAD: usize = 1 << 20;

/// The first and last bytes of a Parquet file.
pub(in crate::read) const PARQUET_MAGIC: &[u8; 4] = b"PAR1";

/// What else is recognised by how it begins, and what to say of it.
const OTHERS: [(&[u8], FaultKind, &str); 6] = [
    (b"PARE", FaultKind::Unsupported, "an encrypted Parquet file: export it without encryption, or decrypt it first"),
    (b"\xd0\xcf\x11\xe0", FaultKind::WrongFormat, "an old Excel or Office file: save each sheet as CSV (UTF-8)"),
    (b"%PDF-", FaultKind::WrongFormat, "a PDF document: export the data itself"),
    (b"SQLite format 3\0", FaultKind::WrongFormat, "a SQLite database: export its tables as CSV or Parquet"),
    (b"<!DOCTYPE", FaultKind::WrongFormat, "a web page, perhaps an error message saved in place of the data"),
    (b"<html", FaultKind::WrongFormat, "a web page, perhaps an error message saved in place of the data"),
];

/// Decides the format of a file from its head, which holds at least one byte.
pub(super) fn sniff(head: &[u8], class: NameClass, encoding: &Encoding) -> Result<Format, Fault> {
    if head.starts_with(PARQUET_MAGIC) {
        return match class {
            NameClass::Parquet => Ok(Format::Parquet),
            _ => Err(wrong("a Parquet file under another name: let its name end in .parquet")),
        };
    }
    if let Some((_, kind, detail)) = OTHERS.iter().find(|(magic, ..)| head.starts_with(magic)) {
        return Err(Fault { kind: *kind, detail: (*detail).to_owned() });
    }
    if let NameClass::Unread(how) = class {
        return Err(Fault { kind: FaultKind::Unsupported, detail: how.to_owned() });
    }
    match (class, encoding.kind == Kind::InPlace && is_binary(head)) {
        (NameClass::Parquet, true) => Err(Fault {
            kind: FaultKind::Corrupt,
            detail: "it does not begin as a Parquet file does; export or copy it again".to_owned(),
        }),
        (NameClass::Parquet, false) => Err(wrong("text under a Parquet name: let its name end in .csv")),
        (_, true) => Err(wrong("binary content, not delimited text")),
        (_, false) if is_json(head) => Err(wrong("JSON, not delimited text: export it as CSV or Parquet")),
        (_, false) => Ok(Format::Csv),
    }
}

fn wrong(detail: &str) -> Fault {
    Fault { kind: FaultKind::WrongFormat, detail: detail.to_owned() }
}

/// Whether this is no text in any encoding that keeps ASCII where it is: more than one byte in a hundred is a control
/// byte that text files do not hold. A stray NUL in a large export is a fault of that export, not of its format.
fn is_binary(head: &[u8]) -> bool {
    // NUL bytes at the end are the mark of a write that was torn, whatever came before.
    let head = &head[..head.iter().rposition(|&byte| byte != 0).map_or(head.len(), |last| last + 1)];
    let control = head
        .iter()
        .filter(|&&byte| byte < 0x20 && !matches!(byte, b'\t' | b'\n' | b'\r' | 0x0B | 0x0C | 0x1B) || byte == 0x7F)
        .count();
    control * 100 > head.len()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::read::encoding::{Head, decide};

    #[test]
    fn content_wins_over_the_name() {
        let text = NameClass::Text;
        for (head, class, expected) in [
            (&b"a,b\n1,2\n"[..], text, Ok(Format::Csv)),
            (b"PAR1....", NameClass::Parquet, Ok(Format::Parquet)),
            (b"PAR1....", text, Err(FaultKind::WrongFormat)),
            (b"a,b\n", NameClass::Parquet, Err(FaultKind::WrongFormat)),
            (b"\0\x01\x02\x03", text, Err(FaultKind::WrongFormat)),
            (b"\0\x01\x02\x03", NameClass::Parquet, Err(FaultKind::Corrupt)),
            (b"{\"a\": 1}\n{\"a\": 2}\n", text, Err(FaultKind::WrongFormat)),
            (b"\xff\xfea\0", text, Ok(Format::Csv)),
            (b"a,b\n", NameClass::Unread("x"), Err(FaultKind::Unsupported)),
        ] {
            assert_eq!(
                sniff(head, class, &decide(head, Head::Whole)).map_err(|fault| fault.kind),
                expected,
                "{head:?}"
            );
        }
    }
}
