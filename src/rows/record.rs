//! Batches as records of CSV: the one form in which records leave, whatever form they came in.
//!
//! UTF-8, a comma between cells, a line end of LF, and quotes (RFC 4180) around cells that need them: those that hold a
//! comma, a quote or a line end, or have a space at an end. An only cell that is empty is quoted too, as a line without
//! a byte would be no record to most readers.
//!
//! **Invariant:** every record has as many cells as the header, and reading it back gives the cells that were read.

use std::borrow::Cow;
use std::io::{self, Write};

use crate::base::Tally;
use crate::read::{Batch, ColumnView, encoding};
use crate::render::escape;

use super::array::texts;
use super::{Given, Medium, Wanted};

/// Writes records, and counts them.
pub(super) struct Records<'a> {
    out: &'a mut dyn Write,
    medium: Medium,
    head: Option<u64>,
    /// The encoding of the file being given.
    pub(super) encoding: &'static str,
    /// The record being put together.
    line: Vec<u8>,
    /// Why no more can be written.
    failure: Option<io::Error>,
    pub(super) given: Given,
}

/// Where the cells of a column come from in one file.
#[derive(Clone, Debug)]
pub(super) enum From {
    /// From nowhere: the file does not have it.
    Nowhere,
    /// From the file's column of this number.
    File(usize),
    /// From the name of its folder.
    Folder(String),
}

/// For each column of a table where its cells come from, in a file that has these of them and whose folders state those.
pub(super) fn columns(mapping: &[usize], stated: &[(usize, Option<String>)], width: usize) -> Vec<From> {
    let mut columns = vec![From::Nowhere; width];
    for (index, &position) in mapping.iter().enumerate() {
        columns[position] = From::File(index);
    }
    for (position, value) in stated {
        columns[*position] = From::Folder(value.clone().unwrap_or_default());
    }
    columns
}

impl<'a> Records<'a> {
    pub(super) fn new(out: &'a mut dyn Write, wanted: &Wanted, given: Given) -> Self {
        Self {
            out,
            medium: wanted.medium,
            head: wanted.head,
            encoding: "utf-8",
            line: Vec::new(),
            failure: None,
            given,
        }
    }

    /// Writes the names of the columns.
    pub(super) fn header(&mut self, names: &[String]) {
        for name in names {
            self.cell(name.as_bytes());
        }
        self.end();
    }

    /// Writes the records of a batch; `columns` says where in it the table's columns are.
    pub(super) fn batch(&mut self, batch: &dyn Batch, columns: &[From]) {
        let from = |column| -> Option<Cells<'_>> {
            match column {
                &From::Nowhere => None,
                &From::File(index) => Some(cells(&batch.column(index))),
                From::Folder(value) => Some(Box::new(std::iter::repeat(Some(Cow::Borrowed(value.as_bytes()))))),
            }
        };
        let mut columns: Vec<Option<Cells<'_>>> = columns.iter().map(from).collect();
        let mut ragged = batch.ragged().iter().peekable();
        for row in 0..batch.rows() {
            if self.is_done() {
                return;
            }
            let mut is_short = false;
            for column in &mut columns {
                let cell = column.as_mut().map(|cells| cells.next().flatten());
                is_short |= matches!(cell, Some(None));
                self.cell(&cell.flatten().unwrap_or_default());
            }
            self.end();
            self.given.records += 1;
            if ragged.next_if_eq(&&row).is_some() {
                *(if is_short { &mut self.given.padded } else { &mut self.given.cut }) += 1;
            }
        }
    }

    /// First places that a part has to note, for [`Self::blank`] to tell those before the last record.
    pub(super) fn places(&self) -> usize {
        if self.head.is_some() { usize::MAX } else { 0 }
    }

    /// Counts the blank rows of a part that has been read, `before` which so many records were given. Where not all of
    /// its records were wanted, only those above the last one count.
    pub(super) fn blank(&mut self, blank: &Tally, before: u64) {
        let taken = self.given.records - before;
        let is_above = |record: Option<u64>| record.is_some_and(|record| record <= taken);
        self.given.blank += if self.is_done() {
            blank.places.iter().filter(|place| is_above(place.record)).count() as u64
        } else {
            blank.count
        };
    }

    /// Whether no more records are wanted, or none can be written.
    pub(super) fn is_done(&self) -> bool {
        self.failure.is_some() || self.head.is_some_and(|head| self.given.records >= head)
    }

    /// Sends on what was held back, and says what was given.
    pub(super) fn finish(self) -> io::Result<Given> {
        match self.failure {
            Some(error) => Err(error),
            None => self.out.flush().map(|()| self.given),
        }
    }

    /// Adds a cell to the record, and a comma for the next.
    fn cell(&mut self, bytes: &[u8]) {
        let (text, is_whole) = encoding::text(bytes, self.encoding);
        self.given.undecodable += u64::from(!is_whole);
        match self.medium {
            Medium::Bytes => quoted(&text, &mut self.line),
            Medium::Terminal => quoted(&escape::terminal(&text), &mut self.line),
        }
        self.line.push(b',');
    }

    /// Ends the record and writes it.
    fn end(&mut self) {
        self.line.pop();
        self.line.extend_from_slice(if self.line.is_empty() && self.given.width == 1 { b"\"\"\n" } else { b"\n" });
        if let Err(error) = self.out.write_all(&self.line) {
            self.failure.get_or_insert(error);
        }
        self.line.clear();
    }
}

/// The cells of a column from the first row to the last; `None` where there is nothing.
type Cells<'a> = Box<dyn Iterator<Item = Option<Cow<'a, [u8]>>> + 'a>;

fn cells<'a>(column: &ColumnView<'a>) -> Cells<'a> {
    match *column {
        ColumnView::Text(column) => Box::new(column.cells().map(|cell| cell.map(Cow::Borrowed))),
        ColumnView::Array(array) => Box::new((0..array.len()).map(texts(array))),
    }
}

/// Adds a cell, in quotes if it would be read as something else without.
fn quoted(text: &str, line: &mut Vec<u8>) {
    let is_special = |byte: u8| matches!(byte, b',' | b'"' | b'\r' | b'\n');
    if !text.bytes().any(is_special) && !text.starts_with([' ', '\t']) && !text.ends_with([' ', '\t']) {
        line.extend_from_slice(text.as_bytes());
        return;
    }
    line.push(b'"');
    for (index, piece) in text.split('"').enumerate() {
        if index > 0 {
            line.extend_from_slice(b"\"\"");
        }
        line.extend_from_slice(piece.as_bytes());
    }
    line.push(b'"');
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quotes_stand_where_they_are_needed() {
        for (cell, expected) in [
            ("", ""),
            ("a", "a"),
            ("a b", "a b"),
            ("a;b|c\td", "a;b|c\td"),
            ("a,b", "\"a,b\""),
            ("a\nb", "\"a\nb\""),
            ("a\rb", "\"a\rb\""),
            ("5\" x 3\"", "\"5\"\" x 3\"\"\""),
            ("\"", "\"\"\"\""),
            (" a", "\" a\""),
            ("a ", "\"a \""),
            ("\t", "\"\t\""),
        ] {
            let mut line = Vec::new();
            quoted(cell, &mut line);
            assert_eq!(String::from_utf8(line).unwrap(), expected, "{cell:?}");
        }
    }
}
