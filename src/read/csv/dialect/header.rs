//! Whether the first records of a table name its columns.
//!
//! Each column votes: a word over numbers, dates or addresses speaks for a header, a number over numbers against it; in
//! columns of text, a first cell that comes again below, or that has the same make (length, letters and digits) as every
//! cell below, speaks against. Where nothing speaks, a header is assumed: of 3,712 labelled files 87 % had one (issue 3).
//!
//! **Invariant:** the vote counts of the rows given, and never reads a name's meaning.

use super::look::Look;
use super::sample::{Cell, Row};

/// The share of a column's cells that decides what the column holds (project judgement: room for strays).
const MOST: f64 = 0.8;
/// A vote of a column that holds data of another sort than its first cell, or of the same.
const PLAIN: f64 = 1.5;
/// A vote from the make of text alone, or from a text that comes again.
const SLIGHT: f64 = 0.5;
/// Rows below which repetition proves little: its share is taken of no fewer.
const ROWS: usize = 10;
/// Header records beyond which a header is no longer believed.
const LINES: usize = 3;

/// How many of the first records are header, and how surely.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Header {
    pub(super) records: usize,
    /// From 0 (a guess) to 1.
    pub(super) confidence: f64,
}

/// Decides over the records of a table, the first of which may be its header.
pub(super) fn header(rows: &[&Row<'_>], width: usize) -> Header {
    let Some((first, body)) = rows.split_first() else { return Header { records: 0, confidence: 0.0 } };
    let body: Vec<&Row<'_>> = body.iter().copied().filter(|row| row.width() == width && !row.is_blank()).collect();
    if body.is_empty() {
        let named = first.cells.iter().all(|cell| matches!(cell.look, Look::Word | Look::Prose));
        return Header { records: usize::from(named && distinct(first)), confidence: 0.3 };
    }
    let columns = first.cells.iter().take(width).enumerate();
    let votes: f64 = columns.map(|(at, cell)| Column::of(&body, at).vote(cell)).sum::<f64>() + row_vote(first, &body);
    let confidence = votes.abs() / (votes.abs() + 1.0);
    // A vote of nothing is a table of text: the header is assumed.
    if votes < -0.2 {
        return Header { records: 0, confidence };
    }
    Header { records: header_lines(rows, width), confidence: confidence.max(0.3) }
}

/// What the whole first record says: names are distinct; letters all capital over others that are not are a header's.
fn row_vote(first: &Row<'_>, body: &[&Row<'_>]) -> f64 {
    let mut vote = 0.0;
    let words = first.cells.iter().all(|cell| matches!(cell.look, Look::Word | Look::Prose));
    if !distinct(first) {
        vote -= SLIGHT;
    } else if words {
        vote += SLIGHT / 2.0;
    }
    let loud = |row: &Row<'_>| {
        let letters = || row.cells.iter().flat_map(|cell| cell.raw).filter(|byte| byte.is_ascii_alphabetic());
        letters().count() >= 3 && letters().all(u8::is_ascii_uppercase)
    };
    if loud(first) && !body.iter().take(20).any(|row| loud(row)) {
        vote += SLIGHT;
    }
    vote
}

fn distinct(row: &Row<'_>) -> bool {
    let mut names: Vec<&[u8]> =
        row.cells.iter().filter(|cell| cell.look != Look::Empty).map(|cell| cell.raw.trim_ascii()).collect();
    let all = names.len();
    names.sort_unstable();
    names.dedup();
    names.len() == all
}

/// What a column holds below its first cell.
#[derive(Clone, Copy, Debug)]
struct Column<'r, 'a> {
    body: &'r [&'r Row<'a>],
    at: usize,
    /// Cells that hold something.
    filled: usize,
    /// Shares of those.
    typed: f64,
    strong: f64,
}

impl<'r, 'a> Column<'r, 'a> {
    fn of(body: &'r [&'r Row<'a>], at: usize) -> Self {
        let (mut filled, mut known, mut typed, mut strong) = (0, 0, 0, 0);
        for look in body.iter().filter_map(|row| row.cells.get(at)).map(|cell| cell.look) {
            filled += usize::from(look != Look::Empty);
            known += usize::from(!matches!(look, Look::Empty | Look::Null));
            typed += usize::from(look.is_typed());
            strong += usize::from(look.is_strong());
        }
        Self { body, at, filled, typed: share(typed, known), strong: share(strong, known) }
    }

    /// Its cells that hold something.
    fn cells(&self) -> impl Iterator<Item = &'r Cell<'a>> + use<'r, 'a> {
        let at = self.at;
        self.body.iter().filter_map(move |row| row.cells.get(at)).filter(|cell| cell.look != Look::Empty)
    }

    /// The make that most cells have, if one does.
    fn make(&self) -> Option<u64> {
        let first = self.cells().next().map(|cell| make(cell.raw)).filter(|_| self.filled >= 3)?;
        let same = self.cells().filter(|cell| make(cell.raw) == first).count();
        (share(same, self.filled) >= MOST).then_some(first)
    }

    /// The length that all have, if they do.
    fn len(&self) -> Option<usize> {
        let first = self.cells().next().map(|cell| cell.raw.trim_ascii().len()).filter(|_| self.filled >= 3)?;
        self.cells().all(|cell| cell.raw.trim_ascii().len() == first).then_some(first)
    }

    /// The share of cells with a digit in them.
    fn digits(&self) -> f64 {
        share(self.cells().filter(|cell| has_digit(cell.raw)).count(), self.filled)
    }

    fn years(&self) -> f64 {
        share(self.cells().filter(|cell| is_year(cell.raw)).count(), self.filled)
    }

    /// The share of cells whose text comes more than once.
    fn repeated(&self) -> f64 {
        let mut texts: Vec<&[u8]> = self.cells().map(|cell| cell.raw).collect();
        texts.sort_unstable();
        let repeated = texts.chunk_by(|one, next| one == next).map(<[_]>::len).filter(|times| *times > 1).sum();
        share(repeated, self.filled.max(ROWS))
    }

    /// What the cell above the column says of a header.
    fn vote(&self, cell: &Cell<'_>) -> f64 {
        if self.filled == 0 || cell.look == Look::Empty {
            return 0.0;
        }
        if self.strong >= MOST {
            return match cell.look {
                // Years above other numbers are names of a wide table.
                Look::Number(_) if is_year(cell.raw) && self.years() < MOST => SLIGHT / 2.0,
                look if look.is_strong() => -PLAIN,
                Look::Null => -SLIGHT,
                _ => PLAIN,
            };
        }
        if self.cells().any(|below| below.raw == cell.raw) {
            return -SLIGHT - self.repeated();
        }
        if cell.look.is_strong() {
            return if is_year(cell.raw) { 0.0 } else { -PLAIN / 2.0 };
        }
        // A cell of the column would likely have come again below, had it been one.
        let mut vote = self.repeated();
        if let Some(len) = self.len() {
            vote += match (len == cell.raw.trim_ascii().len(), len) {
                (false, _) => SLIGHT,
                // Short words are of one length by chance.
                (true, ..4) => 0.0,
                (true, _) => -SLIGHT / 2.0,
            };
        }
        if self.digits() >= MOST {
            let alike = self.make().is_some_and(|common| common == make(cell.raw));
            vote += match (alike, has_digit(cell.raw)) {
                (true, _) => -PLAIN / 2.0,
                (false, true) => 0.0,
                (false, false) => SLIGHT,
            };
        }
        if cell.raw.len() > 60 {
            vote -= SLIGHT;
        }
        vote
    }

    /// Whether the column holds numbers or dates and little else.
    fn is_typed(&self) -> bool {
        self.filled > 0 && self.typed >= 0.9
    }
}

/// Records of the header, given that the first is one: more only where the records after it still name typed columns.
fn header_lines(rows: &[&Row<'_>], width: usize) -> usize {
    let mut lines = 1;
    while lines < LINES && rows.len() >= lines + 3 {
        let Some((next, below)) = rows.get(lines..).and_then(<[_]>::split_first) else { break };
        if next.is_ruler() {
            lines += 1;
            continue;
        }
        if rows.first().is_some_and(|first| first.repeats(next)) {
            break;
        }
        let look = |at: usize| next.cells.get(at).map_or(Look::Empty, |cell| cell.look);
        // Data, or a record of another width, is no header: mostly there is no need to look at what is below.
        if next.width() != width || (0..width).any(|at| look(at).is_strong() || look(at) == Look::Null) {
            break;
        }
        let body: Vec<&Row<'_>> = below.iter().copied().filter(|row| row.width() == width && !row.is_blank()).collect();
        let typed: Vec<usize> = (0..width).filter(|&at| Column::of(&body, at).is_typed()).collect();
        let worded = typed.iter().filter(|&&at| matches!(look(at), Look::Word | Look::Prose | Look::Odd)).count();
        let clear = typed.len() >= 2 && typed.len() * 2 >= width && worded * 3 >= typed.len() * 2;
        if !clear || body.len() < 2 {
            break;
        }
        lines += 1;
    }
    lines
}

fn share(count: usize, of: usize) -> f64 {
    if of == 0 { 0.0 } else { count as f64 / of as f64 }
}

fn has_digit(raw: &[u8]) -> bool {
    raw.iter().any(u8::is_ascii_digit)
}

fn is_year(raw: &[u8]) -> bool {
    matches!(
        raw.trim_ascii(),
        [b'1', b'8' | b'9', b'0'..=b'9', b'0'..=b'9'] | [b'2', b'0' | b'1', b'0'..=b'9', b'0'..=b'9']
    )
}

/// The make of a text: runs of letters, digits and other bytes, each other byte by itself, in a hash.
fn make(raw: &[u8]) -> u64 {
    let class = |byte: u8| match byte {
        b'0'..=b'9' => 1,
        b'a'..=b'z' | b'A'..=b'Z' | 0x80.. => 2,
        other => u64::from(other),
    };
    let (mut hash, mut last) = (0xcbf2_9ce4_8422_2325_u64, 0);
    for &byte in raw.iter().take(64) {
        let next = class(byte);
        if next != last || next > 2 {
            hash = (hash ^ next).wrapping_mul(0x0100_0000_01b3);
        }
        last = next;
    }
    hash
}
