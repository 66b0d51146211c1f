//! Where the table begins: title lines, blank lines, comments and a `sep=` line that stand before it.
//!
//! **Invariant:** what is skipped is whole records from the start of the text, and never so many that no table is left.

use crate::read::csv::grammar::{Grammar, Input, Quoting, unescape};
use crate::read::csv::records::Walker;

use super::look::Look;
use super::sample::Row;

/// Records that may stand before a table. The longest preambles of statistical offices and instruments have some
/// thirty lines (project judgement with room to spare).
pub(super) const PREAMBLE: usize = 64;
/// Bytes that begin a comment line: shells and R write `#`, MATLAB and ARFF `%`.
const COMMENTS: [u8; 2] = [b'#', b'%'];

/// Where the table begins.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Layout {
    /// Records before the table.
    pub(super) skipped: usize,
    /// What comment lines begin with.
    pub(super) comment: Option<u8>,
    /// Whether the first record of the table is a header in one quoted field.
    pub(super) folded: bool,
}

impl Layout {
    /// Whether the record is a comment line: in a table of several columns, only if it does not fit into it.
    pub(super) fn is_comment(&self, row: &Row<'_>, width: usize) -> bool {
        self.comment.is_some_and(|byte| row.begins_with(byte)) && (width <= 1 || !fits(row, width))
    }
}

/// The delimiter in a first line like `sep=;`, as Excel writes and reads it, and where the next line begins.
pub(super) fn separator_line(text: &[u8]) -> Option<(u8, usize)> {
    let end = memchr::memchr2(b'\n', b'\r', text.get(..16).unwrap_or(text))?;
    let line = text.get(..end)?;
    let line = line.strip_prefix(b"\"").and_then(|line| line.strip_suffix(b"\"")).unwrap_or(line);
    if !line.get(..4)?.eq_ignore_ascii_case(b"sep=") || line.len() != 5 {
        return None;
    }
    let next = if text.get(end..end + 2) == Some(b"\r\n") { end + 2 } else { end + 1 };
    line.get(4).map(|&delimiter| (delimiter, next))
}

/// Where the table begins among the first `rows`, whose commonest width is `width`.
pub(super) fn layout(grammar: &Grammar, rows: &[Row<'_>], width: usize) -> Layout {
    let comment = COMMENTS.into_iter().find(|&byte| has_comments(rows, width, byte));
    let bare = Layout { comment, ..Layout::default() };
    let is_comment = |row: &Row<'_>| bare.is_comment(row, width);
    let start = rows.iter().take(PREAMBLE + 1).position(|row| {
        !is_comment(row) && (fits(row, width) || is_folded_header(grammar, row, width)) && !row.is_blank()
    });
    // Without at least two records of the table's width after it, a narrow line is as likely part of the table.
    let start = start.filter(|&start| {
        let only_apart = rows.iter().take(start).all(|row| row.is_blank() || is_comment(row));
        only_apart || rows.iter().skip(start).filter(|row| row.width() == width).take(2).count() == 2
    });
    let skipped = start.unwrap_or(0);
    let folded = rows.get(skipped).is_some_and(|row| is_folded_header(grammar, row, width));
    Layout { skipped, folded, ..bare }
}

/// Whether a record could be the table's first: nearly as wide as the table, and more than a title in its first cell.
fn fits(row: &Row<'_>, width: usize) -> bool {
    match width {
        _ if row.is_ruler() => false,
        0 | 1 => true,
        2 => row.width() >= 2,
        _ => row.width() * 3 >= width * 2 && row.filled() >= 2,
    }
}

/// Whether lines that begin with `byte` are comments: some do, and none of them fits into the table, but for a header
/// right before the rows (`#chrom` and its like).
fn has_comments(rows: &[Row<'_>], width: usize, byte: u8) -> bool {
    if width <= 1 {
        // In one column a comment shows by the space after its mark, before anything else.
        let starts = |row: &Row<'_>| row.begins_with(byte) && row.cells[0].raw.get(1) == Some(&b' ');
        return rows.first().is_some_and(starts) && !rows.iter().all(|row| row.begins_with(byte) || row.is_blank());
    }
    let marked = || rows.iter().filter(|row| row.begins_with(byte));
    let (fitting, all) = (marked().filter(|row| fits(row, width)).count(), marked().count());
    let first_row = rows.iter().position(|row| fits(row, width) && !row.begins_with(byte));
    let last_marked = rows.iter().position(|row| fits(row, width) && row.begins_with(byte));
    let header_before = fitting == 1 && last_marked.zip(first_row).is_some_and(|(marked, first)| marked + 1 == first);
    all > fitting && (fitting == 0 || header_before)
}

/// Whether the record is one quoted field that holds the whole header: parsed once more, it has as many cells as the
/// table.
pub(super) fn is_folded_header(grammar: &Grammar, row: &Row<'_>, width: usize) -> bool {
    width >= 2 && row.width() == 1 && row.cells[0].quoting == Quoting::Quoted && unfold(grammar, row).len() == width
}

/// The cells inside a record that is one quoted field; none where that is not one record.
pub(super) fn unfold(grammar: &Grammar, row: &Row<'_>) -> Vec<Vec<u8>> {
    let Some(cell) = row.cells.first().filter(|cell| row.width() == 1 && cell.look != Look::Empty) else {
        return Vec::new();
    };
    cells_of(grammar, &cell.text(grammar))
}

/// The cells of a text that is one record; none where it is more.
fn cells_of(grammar: &Grammar, text: &[u8]) -> Vec<Vec<u8>> {
    let mut walker = Walker::new(grammar, text, Input::Last);
    let mut fields = Vec::new();
    if walker.next_record(&mut fields).is_none_or(|record| record.end < text.len()) {
        return Vec::new();
    }
    let unescaped = |field| {
        let mut cell = Vec::new();
        unescape(grammar, text, field, &mut cell);
        cell
    };
    fields.iter().map(unescaped).collect()
}
