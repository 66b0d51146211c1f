//! One row group: column by column, or row by row.

use std::sync::Arc;

use crate::base::Spot;
use crate::base::place::Origin;
use crate::facts::{Fault, LostColumn, Remark, RemarkKind};
use crate::read::cells::CellSink;
use crate::read::open::open_file;
use crate::read::parts::{PartEnd, Sink};
use crate::source::Found;

use super::chunk::{self, ChunkEnd, ChunkReader};
use super::footer::Footer;
use super::plain;

/// A row group of a Parquet file.
#[derive(Debug)]
pub struct RowGroup {
    found: Found,
    footer: Arc<Footer>,
    index: usize,
}

impl RowGroup {
    pub(super) fn new(found: Found, footer: Arc<Footer>, index: usize) -> Self {
        Self { found, footer, index }
    }

    /// Stored bytes of its columns, as the footer claims; at most the file's own size.
    pub fn bytes(&self) -> u64 {
        let claimed = self.footer.metadata.row_group(self.index).compressed_size();
        u64::try_from(claimed).unwrap_or(0).min(self.found.bytes)
    }

    /// How many rows the footer claims for it.
    pub fn claimed_rows(&self) -> u64 {
        u64::try_from(self.footer.metadata.row_group(self.index).num_rows()).unwrap_or(0)
    }

    /// Which row group of its file it is, from 1.
    pub const fn number(&self) -> usize {
        self.index + 1
    }

    /// How many columns it has: the leaves of its schema.
    pub fn width(&self) -> usize {
        self.footer.leaves.len()
    }

    /// Whether a column stands in lists, so that a row may have several cells of it.
    pub fn is_in_lists(&self, column: usize) -> bool {
        self.footer.leaves.get(column).is_some_and(|leaf| leaf.max_rep > 0)
    }

    /// Reads one column, handing its cells to `sink`. What a sink took before a fault is nothing to go by.
    pub fn read_column<S: CellSink>(&self, column: usize, reader: &mut ChunkReader, sink: &mut S) -> ChunkEnd {
        chunk::read((&self.found, &self.footer), (self.index, column), reader, sink)
    }

    /// What there is to say of the row group when each column has been read. Its rows are those of the columns that
    /// could be.
    pub fn end(&self, columns: &[ChunkEnd]) -> (u64, PartEnd) {
        let rows = columns.iter().find(|column| column.fault.is_none()).map_or(0, |column| column.rows);
        let group = self.index + 1;
        let (mut lost, mut remarks) = (Vec::new(), Vec::new());
        for (index, (column, leaf)) in columns.iter().zip(&self.footer.leaves).enumerate() {
            if let Some(fault) = column.fault.as_ref().or(column.aside.as_ref()) {
                let fault = fault.clone();
                lost.push(LostColumn { column: index, name: leaf.name.clone(), group, groups: 1, fault });
            }
            if let Some(contradiction) = &column.contradiction {
                let detail = format!("of column `{}` in row group {group} they say {contradiction}", leaf.name);
                remarks.push(Remark { kind: RemarkKind::FalseStatistics, detail, spot: Spot::file(0) });
            }
        }
        let bytes = columns.iter().map(|column| column.bytes).sum::<u64>();
        (rows, PartEnd { extent: self.extent(rows), bytes, lost, remarks, ..PartEnd::default() })
    }

    /// What the row group takes up of its file. After a fault the rows behind it are still numbered as the file counts
    /// them.
    fn extent(&self, rows: u64) -> Origin {
        let claimed = u64::try_from(self.footer.metadata.row_group(self.index).num_rows()).unwrap_or(rows);
        Origin { records: claimed.max(rows), ..Origin::default() }
    }

    /// Reads the rows side by side, handing batches to `sink`. After a fault nothing of the row group counts as read
    /// but the rows that came before it.
    pub fn read(self, sink: &mut Sink<'_>) -> PartEnd {
        let mut rows = 0;
        let fault = self.read_rows(&mut rows, sink).err();
        PartEnd {
            extent: self.extent(rows),
            bytes: if fault.is_none() { self.bytes() } else { 0 },
            fault,
            ..PartEnd::default()
        }
    }

    fn read_rows(&self, rows: &mut u64, sink: &mut Sink<'_>) -> Result<(), Fault> {
        // The decoder of rows has no limits of its own, so each column is held against ours first. Values that are plain are
        // not decoded for that.
        let mut reader = ChunkReader::default();
        for column in 0..self.width() {
            if let Some(fault) = self.read_column(column, &mut reader, &mut Nothing).fault {
                let name = &self.footer.leaves[column].name;
                let detail = format!("column `{name}` of row group {}: {}", self.index + 1, fault.detail);
                return Err(Fault { detail, ..fault });
            }
        }
        plain::read(open_file(&self.found)?, &self.footer, self.index, rows, sink)
    }
}

/// Takes cells and keeps nothing of them.
struct Nothing;

impl CellSink for Nothing {
    fn goes_on(&self) -> bool {
        true
    }

    fn wants_values(&self) -> bool {
        false
    }

    fn values(&mut self, _values: &dyn arrow_array::Array, _row: &mut dyn FnMut(usize) -> u64) {}

    fn dictionary(&mut self, _entries: &dyn arrow_array::Array) {}

    fn wants_places(&self) -> bool {
        false
    }

    fn wants(&self, _key: usize) -> bool {
        false
    }

    fn place(&mut self, _key: usize, _row: u64) {}

    fn counts(&mut self, _entries: &dyn arrow_array::Array, _counts: &[u64]) {}

    fn nulls(&mut self, _count: u64, _row: &mut dyn FnMut(u64) -> u64) {}

    fn empty_lists(&mut self, _count: u64) {}

    fn opaque(&mut self, _count: u64, _row: &mut dyn FnMut(u64) -> u64) {}

    fn nesting(&mut self, _nesting: &crate::read::cells::Nesting) {}
}
