//! Which bytes end cells and records, 64 at a time.
//!
//! Comparing 64 bytes with a delimiter gives a word with a bit for each that is one; the same for quotes and line ends.
//! What lies between an opening and its closing quote is then a running exclusive-or over the quote bits. That reading
//! is the grammar's only where quotes stand as they should: each opens at the start of a cell and closes at its end, or
//! is doubled. Every word is checked for that, and the first that fails is given back to the serial reader.
//!
//! Words are read some dozens at a time, a *chunk*: enough that telling which instructions to use costs nothing, few
//! enough that what is found stays in the nearest cache.
//!
//! **Invariant:** where a [`Scanner`] gives a structure, the serial reader would have found the same ends.

use super::grammar::{Grammar, Spaces};
use super::lanes::{Lanes, Marks, WORD, Wanted};
use super::lookahead::work;

/// Words in a chunk, at most.
pub(super) const CHUNK: usize = 64;

/// The structure of some adjacent words, a bit for each byte.
#[derive(Debug)]
pub(super) struct Chunk {
    /// How many words.
    words: usize,
    /// Delimiters and line ends outside quotes.
    cells: [u64; CHUNK],
    /// Last bytes of line ends outside quotes: LF, or CR that no LF follows.
    records: [u64; CHUNK],
    /// Line ends inside quotes.
    lines_inside: [u64; CHUNK],
    /// Opening quotes.
    quoted: [u64; CHUNK],
    /// The second of two quotes that stand for one.
    doubled: [u64; CHUNK],
    /// What there is in the chunk at all: the words above, taken together.
    seen: Seen,
}

/// What a chunk holds at all.
#[derive(Clone, Copy, Debug, Default)]
struct Seen {
    quotes: u64,
    lines_inside: u64,
    doubled: u64,
    cr: u64,
    odd: u64,
}

impl Chunk {
    /// The ends of cells.
    pub(super) fn cells(&self) -> &[u64] {
        &self.cells[..self.words]
    }

    /// The ends of records.
    pub(super) fn records(&self) -> &[u64] {
        &self.records[..self.words]
    }

    /// The line ends inside quotes; often there is none.
    pub(super) fn lines_inside(&self) -> &[u64] {
        if self.seen.lines_inside == 0 { &[] } else { &self.lines_inside[..self.words] }
    }

    /// The doubled quotes; often there is none.
    pub(super) fn doubled(&self) -> &[u64] {
        if self.seen.doubled == 0 { &[] } else { &self.doubled[..self.words] }
    }

    /// The opening quotes, each the first byte of a cell; often there is none.
    pub(super) fn quoted(&self) -> &[u64] {
        if self.seen.quotes == 0 { &[] } else { &self.quoted[..self.words] }
    }

    /// Whether a byte is a carriage return.
    pub(super) fn has_cr(&self) -> bool {
        self.seen.cr != 0
    }

    /// Bytes of the chunk up to the end of the last record that ends in it.
    pub(super) fn last_record_end(&self) -> Option<usize> {
        let word = self.records().iter().rposition(|&ends| ends != 0)?;
        Some((word + 1) * WORD - self.records[word].leading_zeros() as usize)
    }
}

/// How far a chunk goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Reach {
    /// So many bytes: as many as were wanted, or all there are.
    Bytes(usize),
    /// So many bytes, and what comes next is for the serial reader to judge. The scanner is of no use until it is
    /// restarted.
    Stopped(usize),
}

impl Reach {
    pub(super) fn bytes(self) -> usize {
        match self {
            Self::Bytes(bytes) | Self::Stopped(bytes) => bytes,
        }
    }
}

/// How many records the serial reader is given at once: one where a single record is out of order, more where scanning
/// comes to nothing time after time.
#[derive(Debug, Default)]
pub(super) struct Detour {
    records: u32,
    left: u32,
}

impl Detour {
    const LONGEST: u32 = 64;

    /// Begins one, after a scan that may have found records.
    pub(super) fn begin(&mut self, has_found: bool) {
        self.records = if has_found { 1 } else { (self.records * 2).clamp(1, Self::LONGEST) };
        self.left = self.records;
    }

    /// Whether the serial reader is given another record.
    pub(super) fn goes_on(&mut self) -> bool {
        let left = self.left > 0;
        self.left = self.left.saturating_sub(1);
        left
    }
}

/// Reads chunks one after the other.
#[derive(Debug)]
pub(super) struct Scanner {
    lanes: Lanes,
    wanted: Wanted,
    has_quotes: bool,
    max_field: usize,
    /// All ones inside quotes, else zero.
    inside: u64,
    /// One if the next byte starts a cell.
    starts: u64,
    /// One if the byte before closed a quote.
    closed: u64,
    /// The words' marks, and one more for the byte after them.
    marks: [Marks; CHUNK + 1],
    chunk: Chunk,
}

impl Scanner {
    /// Limits on fields below this are left to the serial reader: the limit is looked at once a word.
    const SMALLEST_LIMIT: usize = 4096;

    /// A scanner at the start of a record. `None` for a grammar that it can't read: one with an escape byte.
    pub(super) fn new(grammar: &Grammar, lanes: Lanes) -> Option<Self> {
        let grammar = grammar.settled();
        let is_plain = grammar.escape.is_none()
            && grammar.spaces == Spaces::Text
            && !matches!(grammar.delimiter, b'\n' | b'\r')
            && grammar.max_field >= Self::SMALLEST_LIMIT;
        let empty = [0; CHUNK];
        is_plain.then(|| Self {
            lanes,
            wanted: Wanted { delimiter: grammar.delimiter, quote: grammar.quote.unwrap_or(b'"') },
            has_quotes: grammar.quote.is_some(),
            max_field: grammar.max_field,
            inside: 0,
            starts: 1,
            closed: 0,
            marks: [Marks::default(); CHUNK + 1],
            chunk: Chunk {
                words: 0,
                cells: empty,
                records: empty,
                lines_inside: empty,
                quoted: empty,
                doubled: empty,
                seen: Seen::default(),
            },
        })
    }

    /// Begins anew at the start of a record.
    pub(super) fn restart(&mut self) {
        (self.inside, self.starts, self.closed) = (0, 1, 0);
    }

    /// Whether the bytes so far end inside quotes.
    pub(super) fn is_inside(&self) -> bool {
        self.inside != 0
    }

    /// The bytes of the last chunk that are NUL or beyond ASCII, word by word; often there is none.
    pub(super) fn odd(&self) -> impl Iterator<Item = u64> {
        let words = if self.chunk.seen.odd == 0 { 0 } else { self.chunk.words };
        self.marks[..words].iter().map(|mark| mark.odd)
    }

    /// What the last call of [`next`](Self::next) found.
    pub(super) fn chunk(&self) -> &Chunk {
        &self.chunk
    }

    /// Reads the next chunk: at most `words` words of `rest`. `begun` is how many bytes of the record at its start lie
    /// before it. Stops before a word in which a quote stands as it should not, or whose end lies inside quotes in a
    /// record that is too long for the field not to pass the limit: such a field is for the serial reader to judge.
    #[inline]
    pub(super) fn next(&mut self, rest: &[u8], words: usize, begun: usize) -> Reach {
        let (whole, tail) = rest.as_chunks::<WORD>();
        let whole = &whole[..whole.len().min(words.clamp(1, CHUNK))];
        if whole.is_empty() {
            return self.tail(tail, begun);
        }
        work::passed(whole.len() * WORD);
        self.lanes.mark(whole, self.wanted, &mut self.marks);
        let after = rest.get(whole.len() * WORD).copied();
        let words = self.structure(whole.len(), after, begun);
        let bytes = words * WORD;
        if words < whole.len() { Reach::Stopped(bytes) } else { Reach::Bytes(bytes) }
    }

    /// Reads the next chunk like [`next`](Self::next), but finds no more than where its last record ends, as
    /// [`Chunk::last_record_end`] does. `None`, with nothing read, where that takes a closer look.
    #[inline]
    pub(super) fn skim(&mut self, rest: &[u8], words: usize, begun: usize) -> Option<(usize, Option<usize>)> {
        let (whole, _) = rest.as_chunks::<WORD>();
        let whole = &whole[..whole.len().min(words.clamp(1, CHUNK))];
        let bytes = whole.len() * WORD;
        if !self.has_quotes || whole.is_empty() || begun + bytes + WORD > self.max_field {
            return None;
        }
        work::passed(bytes);
        self.lanes.mark(whole, self.wanted, &mut self.marks);
        let (mut inside_before, mut starts, mut closed) = (self.inside, self.starts, self.closed);
        let (mut misplaced, mut last_cr) = (0, 0);
        for (mark, records) in self.marks.iter().zip(&mut self.chunk.records).take(whole.len()) {
            let ends = mark.delimiters | mark.lf | mark.cr;
            let inside = mark.parity ^ inside_before;
            let (opens, closing) = (mark.quotes & inside, mark.quotes & !inside);
            let after_close = (closing << 1) | closed;
            let may_open = ((ends & !inside) << 1) | starts | after_close;
            misplaced |= (opens & !may_open) | (after_close & !(ends | opens));
            *records = (mark.lf | mark.cr) & !inside;
            last_cr = mark.cr;
            inside_before = 0_u64.wrapping_sub(inside >> (WORD - 1));
            starts = (ends & !inside) >> (WORD - 1);
            closed = closing >> (WORD - 1);
        }
        // A CR as the last byte may be half of a line end.
        if misplaced != 0 || last_cr >> (WORD - 1) == 1 {
            return None;
        }
        (self.inside, self.starts, self.closed) = (inside_before, starts, closed);
        self.chunk.words = whole.len();
        Some((bytes, self.chunk.last_record_end()))
    }

    /// The bytes that are no whole word, the last there are.
    #[cold]
    fn tail(&mut self, tail: &[u8], begun: usize) -> Reach {
        // What fills the word up may follow whatever comes before it.
        let mut word = [self.wanted.delimiter; WORD];
        word[..tail.len()].copy_from_slice(tail);
        work::passed(WORD);
        self.lanes.mark(&[word], self.wanted, &mut self.marks);
        let words = self.structure(1, None, begun);
        self.chunk.cells[0] &= (1 << tail.len()) - 1;
        if words == 0 { Reach::Stopped(0) } else { Reach::Bytes(tail.len()) }
    }

    /// The structure of the first `count` words marked, as far as quotes stand as they should: how many words that is.
    /// `after` is the byte after them.
    #[inline]
    fn structure(&mut self, count: usize, after: Option<u8>, begun: usize) -> usize {
        let chunk = &mut self.chunk;
        let mut seen = Seen::default();
        for mark in self.marks.iter_mut().take(count) {
            if !self.has_quotes {
                (mark.quotes, mark.parity) = (0, 0);
            }
            seen.quotes |= mark.quotes;
            seen.cr |= mark.cr;
            seen.odd |= mark.odd;
        }
        // The byte after each word is the first of the next.
        self.marks[count].lf = u64::from(after == Some(b'\n'));
        let marks = self.marks.iter().zip(self.marks.iter().skip(1).map(|next| next.lf)).take(count);
        let ends = chunk.cells.iter_mut().zip(&mut chunk.records);
        if seen.quotes == 0 && self.inside == 0 && self.closed == 0 {
            for ((mark, next_lf), (cells, records)) in marks.zip(ends) {
                *records = line_ends(mark, next_lf);
                *cells = mark.delimiters | *records;
            }
            self.starts = chunk.cells[count - 1] >> (WORD - 1);
            (chunk.words, chunk.seen) = (count, seen);
            return count;
        }
        // Words that may end inside quotes: were all bytes so far one field, it could close in the next word.
        let most = (self.max_field.saturating_sub(begun) / WORD).saturating_sub(1);
        let mut words = 0;
        let (mut inside_before, mut starts, mut closed) = (self.inside, self.starts, self.closed);
        let insides = chunk.lines_inside.iter_mut().zip(&mut chunk.quoted).zip(&mut chunk.doubled);
        for (((mark, next_lf), (cells, records)), ((lines_inside, quoted), doubled)) in marks.zip(ends).zip(insides) {
            let lines = line_ends(mark, next_lf);
            let inside = mark.parity ^ inside_before;
            let ends = mark.delimiters | lines;
            let (opens, closing) = (mark.quotes & inside, mark.quotes & !inside);
            let after_close = (closing << 1) | closed;
            let may_follow_close = ends | mark.cr | opens;
            *lines_inside = lines & inside;
            *doubled = opens & after_close;
            *quoted = opens & !after_close;
            *records = lines & !inside;
            *cells = ends & !inside;
            let misplaced = (*quoted & !((*cells << 1) | starts)) | (after_close & !may_follow_close);
            inside_before = 0_u64.wrapping_sub(inside >> (WORD - 1));
            if misplaced != 0 || (inside_before != 0 && words >= most) {
                break;
            }
            seen.lines_inside |= *lines_inside;
            seen.doubled |= *doubled;
            starts = *cells >> (WORD - 1);
            closed = closing >> (WORD - 1);
            words += 1;
        }
        (self.inside, self.starts, self.closed) = (inside_before, starts, closed);
        (chunk.words, chunk.seen) = (words, seen);
        words
    }
}

/// The line ends of a word: each LF, and each CR that no LF follows. The lowest bit of `next` is the byte after it.
#[inline]
fn line_ends(mark: &Marks, next: u64) -> u64 {
    mark.lf | (mark.cr & !((mark.lf >> 1) | (next << (WORD - 1))))
}
