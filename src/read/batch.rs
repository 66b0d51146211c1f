//! Some rows of a part, column by column: the one view of cells that measuring has.

use arrow_array::Array;

use crate::base::Spot;
use crate::sketch::hash::{Hashed, WORD, word_at, word_within};

/// Some adjacent rows of a part.
pub trait Batch {
    /// How many rows.
    fn rows(&self) -> usize;

    /// The rows, in order, with more or fewer cells than the header: which column their cells belong to is not known.
    fn ragged(&self) -> &[usize] {
        &[]
    }

    /// The cells of column `index` of the file.
    fn column(&self, index: usize) -> ColumnView<'_>;

    /// The byte before the fraction of a number in text.
    fn decimal(&self) -> u8 {
        b'.'
    }

    /// Where `row` stands, counted from the start of the part.
    fn spot(&self, row: usize) -> Spot;
}

/// The cells of one column in a batch.
#[derive(Debug)]
pub enum ColumnView<'a> {
    /// Text as it stands in the file.
    Text(TextColumn<'a>),
    /// Typed values.
    Array(&'a dyn Array),
}

/// Cells of one column in a block of text. Spans rather than an Arrow array: the cells are not copied.
#[derive(Clone, Copy, Debug)]
pub struct TextColumn<'a> {
    /// The spans of the block's cells, row by row.
    pub(super) spans: &'a [Span],
    /// Cells per row.
    pub(super) width: usize,
    /// Which of them.
    pub(super) index: usize,
    /// The block's own bytes.
    pub(super) bytes: &'a [u8],
    /// Texts of cells that are not in the file as they stand.
    pub(super) unescaped: &'a [u8],
}

/// Where a cell's text is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Span {
    pub(super) start: u32,
    /// The length; or, with the top bit, the length of a text in `unescaped`; or [`Span::ABSENT`].
    pub(super) size: u32,
}

impl Span {
    pub(super) const UNESCAPED: u32 = 1 << 31;
    pub(super) const ABSENT: Self = Self { start: 0, size: u32::MAX };
}

/// A column of text that is in no file: made for a batch beside those that are.
#[derive(Clone, Debug, Default)]
pub struct MadeColumn {
    spans: Vec<Span>,
    bytes: Vec<u8>,
}

/// A text of a [`MadeColumn`].
#[derive(Clone, Copy, Debug)]
pub struct MadeText(Span);

impl MadeColumn {
    /// Becomes a column without cells. Keeps its memory.
    pub fn clear(&mut self) {
        self.spans.clear();
        self.bytes.clear();
    }

    /// Takes in a text, which any number of cells may hold. One that has no room left is as if its cell were not there.
    pub fn text(&mut self, text: &[u8]) -> MadeText {
        let span = u32::try_from(self.bytes.len()).ok().zip(u32::try_from(text.len()).ok());
        let span = span.filter(|(start, size)| start.saturating_add(*size) < Span::UNESCAPED);
        let Some((start, size)) = span else { return MadeText(Span::ABSENT) };
        self.bytes.extend_from_slice(text);
        MadeText(Span { start, size })
    }

    /// Adds a cell that holds this text.
    pub fn push(&mut self, text: MadeText) {
        self.spans.push(text.0);
    }

    /// Its cells.
    pub fn column(&self) -> TextColumn<'_> {
        TextColumn { spans: &self.spans, width: 1, index: 0, bytes: &self.bytes, unescaped: &[] }
    }
}

impl<'a> TextColumn<'a> {
    /// The cells from the first row to the last; `None` where a short row has none.
    #[inline]
    pub fn cells(self) -> impl Iterator<Item = Option<&'a [u8]>> {
        let from = self.spans.get(self.index..).unwrap_or_default();
        from.chunks(self.width.max(1)).filter_map(<[Span]>::first).map(move |&span| self.text(span))
    }

    /// The cell of a row; `None` where a short row has none.
    pub fn cell(&self, row: usize) -> Option<&'a [u8]> {
        self.spans.get(row * self.width + self.index).and_then(|span| self.text(*span))
    }

    /// How many rows there are.
    pub fn len(&self) -> usize {
        self.spans.len() / self.width.max(1)
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.spans.is_empty()
    }

    /// The length and the word of the cell of a row, if it stands in the block as it is, is no longer than a word, and
    /// not at the very end.
    #[inline(always)]
    #[expect(clippy::inline_always, reason = "called for every cell; what it gives would otherwise go through memory")]
    pub fn short(&self, row: usize) -> Option<(usize, u128)> {
        let span = self.spans.get(row * self.width + self.index)?;
        let len = span.size as usize;
        let text = self.bytes.get(span.start as usize..span.start as usize + WORD)?.first_chunk::<WORD>()?;
        (len <= WORD).then(|| (len, word_within(*text, len)))
    }

    /// The cell of a row, hashed; `None` where a short row has none.
    #[inline(always)]
    #[expect(clippy::inline_always, reason = "called for every cell; what it gives would otherwise go through memory")]
    pub fn hashed(&self, row: usize) -> Option<Hashed<'a>> {
        let span = *self.spans.get(row * self.width + self.index)?;
        let (bytes, size) = if span.size < Span::UNESCAPED {
            (self.bytes, span.size)
        } else if span.size == Span::ABSENT.size {
            return None;
        } else {
            (self.unescaped, span.size - Span::UNESCAPED)
        };
        let rest = bytes.get(span.start as usize..)?;
        let text = rest.get(..size as usize)?;
        Some(Hashed::with_word(text, word_at(rest, text.len())))
    }

    #[inline]
    fn text(&self, span: Span) -> Option<&'a [u8]> {
        if span.size < Span::UNESCAPED {
            return self.bytes.get(span.start as usize..(span.start + span.size) as usize);
        }
        if span == Span::ABSENT {
            return None;
        }
        self.unescaped.get(span.start as usize..(span.start + (span.size - Span::UNESCAPED)) as usize)
    }
}
