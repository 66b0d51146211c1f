//! One row group, read batch by batch.

use ::parquet::arrow::arrow_reader::{ArrowReaderMetadata, ParquetRecordBatchReader, ParquetRecordBatchReaderBuilder};
use arrow_array::RecordBatch;

use crate::base::Spot;
use crate::base::place::Origin;
use crate::facts::Fault;
use crate::read::batch::{Batch, ColumnView};
use crate::read::open::open_file;
use crate::read::parts::{PartEnd, Sink};
use crate::source::Found;

use super::guarded;

/// Rows decoded at a time: what a core's cache holds of a table of usual width.
const BATCH_ROWS: usize = 8192;

/// A row group of a Parquet file.
#[derive(Debug)]
pub struct RowGroup {
    found: Found,
    metadata: ArrowReaderMetadata,
    index: usize,
}

impl RowGroup {
    pub(super) fn new(found: Found, metadata: ArrowReaderMetadata, index: usize) -> Self {
        Self { found, metadata, index }
    }

    /// Stored bytes of its columns, as the footer claims; at most the file's own size.
    pub fn bytes(&self) -> u64 {
        let claimed = self.metadata.metadata().row_group(self.index).compressed_size();
        u64::try_from(claimed).unwrap_or(0).min(self.found.bytes)
    }

    /// Reads the rows, handing batches to `sink`. After a fault nothing of the row group counts as read but the rows
    /// that came before it.
    pub fn read(self, sink: &mut Sink<'_>) -> PartEnd {
        let mut rows = 0;
        let fault = self.read_rows(&mut rows, sink).err();
        // After a fault the rows behind it are still numbered as the file counts them.
        let claimed = u64::try_from(self.metadata.metadata().row_group(self.index).num_rows()).unwrap_or(rows);
        PartEnd {
            extent: Origin { records: if fault.is_none() { rows } else { claimed.max(rows) }, ..Origin::default() },
            bytes: if fault.is_none() { self.bytes() } else { 0 },
            fault,
            ..PartEnd::default()
        }
    }

    fn read_rows(&self, rows: &mut u64, sink: &mut Sink<'_>) -> Result<(), Fault> {
        let name = format!("row group {}", self.index + 1);
        let mut reader = self.reader(&name)?;
        while let Some(batch) = guarded(&name, || reader.next().transpose().map_err(Into::into))? {
            sink(&Rows { batch: &batch, before: *rows });
            *rows += batch.num_rows() as u64;
        }
        Ok(())
    }

    fn reader(&self, name: &str) -> Result<ParquetRecordBatchReader, Fault> {
        let file = open_file(&self.found)?;
        guarded(name, || {
            ParquetRecordBatchReaderBuilder::new_with_metadata(file, self.metadata.clone())
                .with_row_groups(vec![self.index])
                .with_batch_size(BATCH_ROWS)
                .build()
        })
    }
}

/// Some decoded rows.
struct Rows<'a> {
    batch: &'a RecordBatch,
    /// Rows of the row group before these.
    before: u64,
}

impl Batch for Rows<'_> {
    fn rows(&self) -> usize {
        self.batch.num_rows()
    }

    fn column(&self, index: usize) -> ColumnView<'_> {
        ColumnView::Array(self.batch.column(index).as_ref())
    }

    fn spot(&self, row: usize) -> Spot {
        Spot { file: 0, record: Some(self.before + row as u64 + 1), line: None, byte: None }
    }
}
