//! Faults in one row: at the start, in the middle, at the end, and with their byte at an edge.
//!
//! **Invariant:** but for the row named, the file is that of its clean twin.

use super::case::{Case, Expect, Make, Told, Where};
use super::gzip::packed;
use super::seed::{At, NAMES, Plain, Quoting, Sheet, Style};

/// A fault in one row.
struct Fault {
    class: &'static str,
    style: Style,
    /// What becomes of the row, and which of its bytes shall stand at the place asked for.
    edit: fn(&Plain) -> (Vec<u8>, usize),
    tells: Tells,
    reach: Reach,
}

/// What is told of it.
#[derive(Clone, Copy)]
enum Tells {
    /// Nothing above advice.
    Nothing,
    /// This code at this severity.
    As(&'static str, &'static str),
    /// This code, as a condition up to one row in a thousand and a blocker above.
    Weighed(&'static str),
    /// This code, on the line.
    Line(&'static str),
}

/// Which edges are tried.
#[derive(Clone, Copy, PartialEq)]
enum Reach {
    /// Those of the first blocks.
    Near,
    /// Those of the head and of the first part too.
    Far,
}

/// Text of a block.
const BLOCK: usize = 256 << 10;
/// Bytes from which a dialect is decided.
const HEAD: usize = 1 << 20;
/// Bytes of a part, with the memory that the runs have.
const PART: usize = 2 << 20;

const SPOTS: [At; 3] = [At::Start, At::Middle, At::End];

impl Reach {
    fn places(self) -> Vec<At> {
        let around = |byte: usize| [byte - 1, byte, byte + 1];
        let mut places = SPOTS.to_vec();
        places.extend(around(BLOCK).map(At::Data));
        places.extend(around(BLOCK).map(At::File));
        if self == Self::Far {
            places.extend(around(HEAD).map(At::File));
            places.extend(around(PART).map(At::Data));
        }
        places
    }
}

const FAULT: Fault =
    Fault { class: "", style: Style::PLAIN, edit: |_| (Vec::new(), 0), tells: Tells::Nothing, reach: Reach::Near };

/// Letters that one byte order mark of UTF-8 is.
const MARK: &str = "\u{feff}";

fn faults() -> Vec<Fault> {
    [cells(), quotes(), sound(), ends(), letters(), lines()].into_iter().flatten().collect()
}

/// Too few cells, and too many.
fn cells() -> Vec<Fault> {
    vec![
        Fault {
            class: "missing delimiter",
            edit: |row| splice(row, row.price.start - 1, 1, b""),
            tells: Tells::Weighed("ragged-rows"),
            ..FAULT
        },
        Fault {
            class: "extra delimiter",
            edit: |row| splice(row, row.region.start + 1, 0, b","),
            tells: Tells::Weighed("ragged-rows"),
            reach: Reach::Far,
            ..FAULT
        },
        Fault {
            class: "extra delimiter at the end of a row",
            edit: |row| splice(row, row.note.end, 0, b","),
            tells: Tells::Weighed("ragged-rows"),
            ..FAULT
        },
    ]
}

/// Quotes out of order.
fn quotes() -> Vec<Fault> {
    let bare = Style { quoting: Quoting::Nothing, ..Style::PLAIN };
    vec![
        Fault {
            class: "unterminated quote",
            edit: |row| at(row.note.start, splice(row, row.note.end - 1, 1, b"")),
            tells: Tells::Weighed("broken-quoting"),
            reach: Reach::Far,
            ..FAULT
        },
        Fault {
            class: "unterminated quote, with a delimiter behind",
            edit: |row| at(row.note.start, splice(row, row.note.end - 1, 1, b", and twine")),
            tells: Tells::Weighed("broken-quoting"),
            ..FAULT
        },
        Fault {
            class: "unterminated quote, the only one of the file",
            style: bare,
            edit: |row| splice(row, row.note.start, 0, b"\""),
            tells: Tells::Weighed("broken-quoting"),
            reach: Reach::Far,
        },
        Fault {
            class: "stray quote",
            edit: |row| splice(row, row.note.start + 4, 0, b"\""),
            tells: Tells::Weighed("broken-quoting"),
            reach: Reach::Far,
            ..FAULT
        },
        Fault {
            class: "stray quotes around a word, with a delimiter behind",
            edit: |row| splice(row, row.note.start + 7, 5, b"\"paper\" sheets, cut and \"paper\""),
            tells: Tells::Weighed("broken-quoting"),
            ..FAULT
        },
        Fault {
            class: "text after a closing quote",
            edit: |row| at(row.note.end - 1, splice(row, row.note.end, 0, b" tied")),
            tells: Tells::Weighed("broken-quoting"),
            ..FAULT
        },
    ]
}

/// What looks odd and is no fault.
fn sound() -> Vec<Fault> {
    vec![
        Fault { class: "a line break in quotes", edit: |row| splice(row, row.note.start + 6, 1, b"\n"), ..FAULT },
        Fault {
            class: "a CRLF in quotes",
            edit: |row| splice(row, row.note.start + 6, 1, b"\r\n"),
            reach: Reach::Far,
            ..FAULT
        },
        Fault { class: "a doubled quote", edit: |row| splice(row, row.note.start + 6, 0, b"\"\""), ..FAULT },
        Fault { class: "a closing quote", edit: |row| at(row.note.end - 1, untouched(row)), ..FAULT },
        Fault {
            class: "a letter of four bytes",
            edit: |row| splice(row, row.note.start + 6, 0, "\u{1F9F5}".as_bytes()),
            reach: Reach::Far,
            ..FAULT
        },
    ]
}

/// Line ends of another sort.
fn ends() -> Vec<Fault> {
    vec![
        Fault {
            class: "mixed endings, one CRLF",
            edit: |row| splice(row, row.note.end, 0, b"\r"),
            tells: Tells::As("mixed-line-endings", "advice"),
            reach: Reach::Far,
            ..FAULT
        },
        Fault {
            class: "mixed endings, one CR",
            edit: |row| splice(row, row.note.end, 1, b"\r"),
            tells: Tells::As("mixed-line-endings", "condition"),
            ..FAULT
        },
        Fault {
            class: "mixed endings, one LF",
            style: Style { ending: "\r\n", ..Style::PLAIN },
            edit: |row| splice(row, row.note.end, 1, b""),
            tells: Tells::As("mixed-line-endings", "advice"),
            ..FAULT
        },
    ]
}

/// Letters that should not be there.
fn letters() -> Vec<Fault> {
    vec![
        Fault {
            class: "mark in the middle, before a row",
            edit: |row| splice(row, 0, 0, MARK.as_bytes()),
            tells: Tells::As("stray-byte-order-mark", "condition"),
            reach: Reach::Far,
            ..FAULT
        },
        Fault {
            class: "mark in the middle, in a cell",
            edit: |row| splice(row, row.note.start + 6, 0, MARK.as_bytes()),
            tells: Tells::As("stray-byte-order-mark", "condition"),
            ..FAULT
        },
        Fault {
            class: "bad byte",
            edit: |row| splice(row, row.note.start + 6, 0, b"\xE9"),
            tells: Tells::As("invalid-encoding", "condition"),
            ..FAULT
        },
        Fault {
            class: "bad byte, half a letter",
            edit: |row| splice(row, row.note.start + 6, 0, b"\xE2\x82"),
            tells: Tells::As("invalid-encoding", "condition"),
            reach: Reach::Far,
            ..FAULT
        },
        Fault {
            class: "mojibake",
            edit: |row| splice(row, row.note.start + 1, 5, "CafÃ© MÃ¼nchen".as_bytes()),
            tells: Tells::As("mojibake", "condition"),
            ..FAULT
        },
        Fault {
            class: "NUL in a cell",
            edit: |row| splice(row, row.note.start + 6, 0, b"\0"),
            tells: Tells::As("nul-bytes", "condition"),
            ..FAULT
        },
        Fault {
            class: "NUL in place of a cell",
            edit: |row| splice(row, row.region.start, row.region.len(), b"\0\0\0\0"),
            tells: Tells::As("nul-bytes", "condition"),
            ..FAULT
        },
    ]
}

/// Lines that are no rows.
fn lines() -> Vec<Fault> {
    vec![
        Fault {
            class: "repeated header",
            edit: |row| splice(row, 0, 0, format!("{}\n", NAMES.join(",")).as_bytes()),
            tells: Tells::As("repeated-header", "condition"),
            reach: Reach::Far,
            ..FAULT
        },
        Fault {
            class: "repeated header, behind a mark",
            edit: |row| splice(row, 0, 0, format!("{MARK}{}\n", NAMES.join(",")).as_bytes()),
            tells: Tells::As("repeated-header", "condition"),
            ..FAULT
        },
        Fault { class: "blank line", edit: |row| splice(row, 0, 0, b"\n"), tells: Tells::Line("blank-rows"), ..FAULT },
    ]
}

/// Every fault at every place.
pub(crate) fn cases() -> Vec<Make> {
    let mut cases: Vec<Make> = Vec::new();
    for (number, fault) in faults().into_iter().enumerate() {
        for place in fault.reach.places() {
            cases.push(Box::new(move || vec![case(&faults()[number], place)]));
        }
    }
    cases
}

fn case(fault: &Fault, place: At) -> Case {
    let (sheet, index, plain) = Sheet::with_plain(fault.style, place, |row| (fault.edit)(row).1);
    let (row, _) = (fault.edit)(&plain);
    // A line that says the header again is no row.
    let rows = sheet.rows.len();
    let line = sheet.line_of(index);
    let above =
        |count: usize| -> usize { sheet.header.len() + sheet.rows[..count].iter().map(String::len).sum::<usize>() };
    let (start, end) = (above(index), above(index + 1));
    let clean = sheet.bytes();
    let bytes = [&clean[..start], &row, &clean[end..]].concat();

    let record = Where::Record(index as u64 + 1, line);
    let told = |code, severity, place| Some(Told { code, kind: None, severity, place });
    let told = match fault.tells {
        Tells::Nothing => None,
        Tells::As(code, severity) => told(code, Some(severity), record),
        Tells::Weighed(code) => told(code, Some(if rows < 1_000 { "blocker" } else { "condition" }), record),
        Tells::Line(code) => told(code, Some("advice"), Where::Line(line..=line)),
    };
    Case {
        class: fault.class,
        at: format!("{place:?}, record {}, line {line}", index + 1),
        name: "t.csv",
        packed: packed(&bytes),
        plain: Some(bytes),
        expect: Expect { told, ..Expect::default() }
            .rows(rows)
            .fact("/tables/0/columns/0/name", NAMES[0])
            .fact("/tables/0/columns/5/name", NAMES[5])
            .fact("/tables/0/columns/6", serde_json::Value::Null),
        twin: Some((clean, sheet.rows.len() as u64)),
    }
}

/// The row with `taken` bytes at `at` replaced, and `at`.
fn splice(row: &Plain, at: usize, taken: usize, put: &[u8]) -> (Vec<u8>, usize) {
    let mut bytes = row.text.clone().into_bytes();
    bytes.splice(at..at + taken, put.iter().copied());
    (bytes, at)
}

fn untouched(row: &Plain) -> (Vec<u8>, usize) {
    splice(row, 0, 0, b"")
}

/// The same row, with another of its bytes at the place asked for.
fn at(byte: usize, (row, _): (Vec<u8>, usize)) -> (Vec<u8>, usize) {
    (row, byte)
}
