//! Faults in the packing: a gzip file that is cut, changed, of two members, or followed by something else.
//!
//! **Invariant:** what is packed is sound, so that nothing but the packing can be told.

use super::case::{Case, Expect, Make, Where};
use super::gzip::{HEAD, TRAILER, packed, place};
use super::seed::{NAMES, ROWS, Sheet, Style};

/// Text of a block.
const BLOCK: usize = 256 << 10;

/// Every damage at every place.
pub(crate) fn cases() -> Vec<Make> {
    let mut cases: Vec<Make> = Vec::new();
    for size in [Size::Small, Size::Large] {
        for damage in [cut, flipped, members, followed] {
            let case = |(class, at, packed, expect)| Case {
                class,
                at,
                name: "t.csv",
                plain: None,
                packed,
                expect,
                twin: None,
            };
            cases.push(Box::new(move || damage(&size.sheet()).into_iter().map(case).collect()));
        }
    }
    cases
}

#[derive(Clone, Copy)]
enum Size {
    Small,
    Large,
}

impl Size {
    fn sheet(self) -> Sheet {
        match self {
            Self::Small => Sheet::of(Style::PLAIN, ROWS),
            Self::Large => Sheet::sized(Style::PLAIN, 9 * BLOCK),
        }
    }
}

type Damaged = (&'static str, String, Vec<u8>, Expect);

/// Places in a text: at its start, in its middle, at its end, and around the edges of its blocks.
fn places(text: &[u8]) -> Vec<usize> {
    let edges = [BLOCK, 8 * BLOCK].into_iter().flat_map(|edge| [edge - 1, edge, edge + 1]);
    [1, text.len() / 2, text.len() - 1].into_iter().chain(edges).filter(|place| *place < text.len()).collect()
}

fn cut(sheet: &Sheet) -> Vec<Damaged> {
    let text = sheet.bytes();
    let whole = packed(&text);
    let expect = || Expect::code("truncated-file", Where::File).severity("blocker");
    let kept = places(&text).into_iter().map(place).map(|kept| ("gzip cut", kept, expect()));
    let rows = sheet.rows.len();
    // Where only the checksum is cut, all rows are there.
    let trailer = [1, 4, TRAILER].map(|lost| ("gzip cut in its trailer", whole.len() - lost, expect().rows(rows)));
    let head = [3, HEAD, HEAD + 3].map(|kept| ("gzip cut in its head", kept, expect()));
    kept.chain(trailer)
        .chain(head)
        .map(|(class, kept, expect)| {
            (class, format!("{kept} of {} bytes kept", whole.len()), whole[..kept].to_vec(), expect)
        })
        .collect()
}

fn flipped(sheet: &Sheet) -> Vec<Damaged> {
    let text = sheet.bytes();
    let whole = packed(&text);
    let expect = || Expect::code("corrupt-file", Where::File).severity("blocker");
    // A letter of lower case becomes another one, so that no row changes its shape.
    let letter = |from: usize| text[..from].iter().rposition(u8::is_ascii_lowercase).unwrap_or(0);
    let in_text = places(&text).into_iter().map(|at| ("gzip flipped in its text", place(letter(at)), expect()));
    let in_size = [("gzip flipped in the size of a block", HEAD + 2, expect())];
    let in_trailer = [1, 5, TRAILER]
        .map(|before| ("gzip flipped in its trailer", whole.len() - before, expect().rows(sheet.rows.len())));
    let flip = |(class, at, expect): (&'static str, usize, Expect)| {
        let mut bytes = whole.clone();
        bytes[at] ^= 2;
        (class, format!("byte {at} of {}", whole.len()), bytes, expect)
    };
    in_text.chain(in_size).chain(in_trailer).map(flip).collect()
}

fn members(sheet: &Sheet) -> Vec<Damaged> {
    let text = sheet.bytes();
    let expect = || Expect::clean(sheet.rows.len()).fact("/tables/0/columns/5/name", NAMES[5]);
    let split = |parts: &[&[u8]]| parts.iter().flat_map(|part| packed(part)).collect::<Vec<u8>>();
    let two = places(&text).into_iter().map(|at| {
        ("gzip of two members", format!("the second from byte {at}"), split(&[&text[..at], &text[at..]]), expect())
    });
    let empty = [
        ("gzip with an empty member", "first".to_owned(), split(&[&[], &text]), expect()),
        ("gzip with an empty member", "last".to_owned(), split(&[&text, &[]]), expect()),
    ];
    two.chain(empty).collect()
}

fn followed(sheet: &Sheet) -> Vec<Damaged> {
    let whole = packed(&sheet.bytes());
    let tails: [(&str, Vec<u8>); 3] = [
        ("a line of text", b"end of file\n".to_vec()),
        ("one byte", b"x".to_vec()),
        ("a kilobyte", b"left over ".repeat(100)),
    ];
    let damaged = tails.map(|(at, tail)| {
        let expect = Expect::code("trailing-garbage", Where::File).severity("condition").rows(sheet.rows.len());
        ("gzip with trailing garbage", at.to_owned(), [whole.clone(), tail].concat(), expect)
    });
    damaged.into()
}
