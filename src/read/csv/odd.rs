//! Cells that hold bytes which do not belong into text.
//!
//! **Invariant:** what is found is what looking at every cell would find; only what is looked at differs.

use memchr::{memchr, memmem};

use crate::facts::Note;
use crate::read::batch::{Span, TextColumn};
use crate::read::encoding::is_mojibake;

use super::parts::BYTE_ORDER_MARK;

/// The cells of a block.
#[derive(Clone, Copy, Debug)]
pub(super) struct Table<'a> {
    /// Row by row, `width` spans each.
    pub(super) spans: &'a [Span],
    pub(super) width: usize,
    /// The block's own bytes.
    pub(super) bytes: &'a [u8],
    pub(super) unescaped: &'a [u8],
    /// Whether cells that are no UTF-8 are faults.
    pub(super) is_utf8: bool,
}

impl Table<'_> {
    /// The odd cells, in order: the row of each, and what is odd about it. Odd bytes stand only in `stretches`, and rows
    /// start at `row_starts`.
    pub(super) fn odd_cells(self, stretches: &Stretches, row_starts: impl Iterator<Item = u32>) -> Vec<(usize, Note)> {
        let mut found = Vec::new();
        let mut search = Search { bytes: self.bytes, is_utf8: self.is_utf8, stretches: &stretches.0 };
        let Some(mut next) = search.from(0) else { return found };
        let row_ends = row_starts.skip(1).map(|start| start as usize).chain([self.bytes.len()]);
        for (row, (spans, end)) in self.spans.chunks(self.width.max(1)).zip(row_ends).enumerate() {
            if next >= end {
                continue;
            }
            let cells = TextColumn { spans, width: 1, index: 0, bytes: self.bytes, unescaped: self.unescaped }.cells();
            for (span, cell) in spans.iter().zip(cells) {
                let Some(cell) = cell else { continue };
                if span.size < Span::UNESCAPED {
                    let (start, end) = (span.start as usize, (span.start + span.size) as usize);
                    if next < start {
                        next = search.from(start).unwrap_or(usize::MAX);
                    }
                    if next >= end {
                        continue;
                    }
                }
                found.extend(self.odd(cell).into_iter().flatten().map(|note| (row, note)));
            }
        }
        found
    }

    fn odd(&self, cell: &[u8]) -> [Option<Note>; 4] {
        let is_utf8 = self.is_utf8;
        [
            (is_utf8 && str::from_utf8(cell).is_err()).then_some(Note::InvalidText),
            memchr(0, cell).map(|_| Note::NulByte),
            memmem::find(cell, BYTE_ORDER_MARK).map(|_| Note::StrayMark),
            (is_utf8 && is_mojibake(cell)).then_some(Note::Mojibake),
        ]
    }
}

/// Stretches of a block, in order, that have all its bytes which are NUL or beyond ASCII; most have no other bytes.
/// Characters of more than one byte lie each in one.
#[derive(Debug, Default)]
pub(super) struct Stretches(Vec<(u32, u32)>);

impl Stretches {
    /// Adds the bytes whose bits are set in words that start at `base`.
    #[inline]
    pub(super) fn add_bits(&mut self, words: impl Iterator<Item = u64>, base: u32) {
        let mut word_start = base;
        for word in words {
            let mut rest = word;
            while rest != 0 {
                let skip = rest.trailing_zeros();
                let len = (rest >> skip).trailing_ones();
                self.add(word_start + skip, word_start + skip + len);
                // Adding the lowest bit carries through the stretch.
                rest &= rest.wrapping_add(1 << skip);
            }
            word_start += 64;
        }
    }

    /// Adds a stretch, which starts where the last one ends or later.
    pub(super) fn add(&mut self, start: u32, end: u32) {
        match self.0.last_mut() {
            Some(last) if last.1 == start => last.1 = end,
            _ => self.0.push((start, end)),
        }
    }

    /// Leaves nothing from `end` on.
    pub(super) fn cut_off(&mut self, end: u32) {
        while self.0.last().is_some_and(|last| last.0 >= end) {
            self.0.pop();
        }
        if let Some(last) = self.0.last_mut() {
            last.1 = last.1.min(end);
        }
    }

    pub(super) fn clear(&mut self) {
        self.0.clear();
    }
}

/// A search for stretches that make a cell odd.
struct Search<'a> {
    bytes: &'a [u8],
    is_utf8: bool,
    /// Those that have not been passed.
    stretches: &'a [(u32, u32)],
}

impl Search<'_> {
    /// The first byte, at or after `start`, of a stretch that is suspect.
    fn from(&mut self, start: usize) -> Option<usize> {
        while let Some((&(begin, end), rest)) = self.stretches.split_first() {
            let (begin, end) = (begin as usize, end as usize);
            if end > start && self.is_suspect(self.bytes.get(begin..end.min(self.bytes.len()))?) {
                return Some(start.max(begin));
            }
            self.stretches = rest;
        }
        None
    }

    /// Whether a stretch may make a cell odd.
    fn is_suspect(&self, stretch: &[u8]) -> bool {
        match stretch {
            // A character of two bytes by itself: what most text that is not ASCII has most of.
            [0xC2..=0xDF, 0x80..=0xBF] if self.is_utf8 => return false,
            _ => {}
        }
        let is_marked = || memmem::find(stretch, BYTE_ORDER_MARK).is_some();
        // What was decoded wrongly begins with 0xC3 and a byte, and another character follows.
        let is_twice = || memchr(0xC3, stretch).is_some_and(|at| at + 2 < stretch.len());
        memchr(0, stretch).is_some() || is_marked() || self.is_utf8 && (str::from_utf8(stretch).is_err() || is_twice())
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::{CsvPart, Grammar};
    use super::*;
    use crate::base::Spot;
    use crate::facts::Notes;
    use crate::read::ColumnView;

    const NOTES: [Note; 4] = [Note::InvalidText, Note::NulByte, Note::StrayMark, Note::Mojibake];

    /// What is odd about the cells of `bytes`, as it is read and as looking at every cell gives it.
    fn told(bytes: Vec<u8>, width: usize) -> (Notes, Notes) {
        let mut expected = Notes::default();
        let end = CsvPart::new(bytes, Grammar::default(), width).read(5, &mut |batch| {
            for row in 0..batch.rows() {
                for column in 0..width {
                    let ColumnView::Text(column) = batch.column(column) else { panic!("text is read as text") };
                    let Some(cell) = column.cells().nth(row).flatten() else { continue };
                    let spot = batch.spot(row);
                    let is_marked = cell.windows(3).any(|bytes| bytes == BYTE_ORDER_MARK);
                    let is_odd = [str::from_utf8(cell).is_err(), cell.contains(&0), is_marked, is_mojibake(cell)];
                    for (note, _) in NOTES.into_iter().zip(is_odd).filter(|(_, is_odd)| *is_odd) {
                        expected.of_mut(note).note(spot, 5);
                    }
                }
            }
        });
        (end.notes, expected)
    }

    fn check(bytes: Vec<u8>, width: usize) {
        let shown = bytes.escape_ascii().to_string();
        let (told, expected) = told(bytes, width);
        for note in NOTES {
            assert_eq!(told.of(note), expected.of(note), "{note:?} {shown}");
        }
    }

    #[test]
    fn an_odd_cell_is_noted_wherever_it_stands() {
        for (odd, expected) in [("\0", 1), ("\u{FEFF}", 1), ("Ã©", 1), ("\u{FEFF} Ã©\0", 3)] {
            for row in 0..3 {
                for column in 0..3 {
                    let mut cells = [["1", "\"b \"\"é\"\"\"", "São"]; 3];
                    cells[row][column] = odd;
                    let text = cells.map(|row| row.join(",")).join("\n");
                    let (notes, _) = told(text.into_bytes(), 3);
                    let spots: Vec<Spot> = NOTES.iter().flat_map(|&note| notes.of(note).places.clone()).collect();
                    assert_eq!(spots.len(), expected, "{odd:?} {row} {column}");
                    assert!(spots.iter().all(|spot| spot.record == Some(row as u64 + 1)), "{odd:?} {spots:?}");
                }
            }
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(20_000))]

        #[test]
        fn the_search_finds_what_looking_at_every_cell_finds(
            pieces in prop::collection::vec(prop::sample::select(vec![
                &b"a"[..], b",", b",", b"\n", b"\"", b"\"\"", b",\"", b"\",", b"\0", b"\xC3", b"\xA9", b"\xC3\xA9", b"\xC3\x83\xC2\xA9",
                b"\xEF\xBB\xBF", b"\xEF\xBB", b"\xE6\x97\xA5", b"\xFF",
            ]), 0..60),
            is_valid: bool, width in 1..4_usize,
        ) {
            let bytes = pieces.concat();
            check(if is_valid { String::from_utf8_lossy(&bytes).into_owned().into_bytes() } else { bytes }, width);
        }
    }
}
