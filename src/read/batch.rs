//! Some rows of a part, column by column: the one view of cells that measuring has.

use arrow_array::Array;

use crate::base::Spot;

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

impl<'a> TextColumn<'a> {
    /// The cells from the first row to the last; `None` where a short row has none.
    #[inline]
    pub fn cells(self) -> impl Iterator<Item = Option<&'a [u8]>> {
        let from = self.spans.get(self.index..).unwrap_or_default();
        from.chunks(self.width.max(1)).filter_map(<[Span]>::first).map(move |&span| self.text(span))
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
