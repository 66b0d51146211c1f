//! Rows as they stand side by side: the plain way to read a row group, by the decoder alone.
//!
//! It is what shows records, and the twin that the reading of single columns is held against.
//!
//! **Invariant:** has the same columns in the same order as the schema has leaves; of what lies in a list, the list
//! itself is shown.

use std::fs::File;

use arrow_array::cast::AsArray;
use arrow_array::{Array, ArrayRef, RecordBatch, make_array};
use arrow_buffer::NullBuffer;
use arrow_schema::DataType;

use ::parquet::arrow::arrow_reader::{ArrowReaderMetadata, ArrowReaderOptions, ParquetRecordBatchReaderBuilder};

use crate::base::Spot;
use crate::facts::Fault;
use crate::read::batch::{Batch, ColumnView};
use crate::read::parts::Sink;

use super::footer::Footer;
use super::guarded;

/// Rows decoded at a time: what a core's cache holds of a table of usual width.
const BATCH_ROWS: usize = 8192;

/// Reads the rows of a row group, counting them.
pub(super) fn read(
    file: File,
    footer: &Footer,
    group: usize,
    rows: &mut u64,
    sink: &mut Sink<'_>,
) -> Result<(), Fault> {
    let name = format!("row group {}", group + 1);
    let mut reader = guarded(&name, || {
        // What the writer's own library thought of types is left aside: the Parquet schema is what every reader sees.
        let options = ArrowReaderOptions::new().with_skip_arrow_metadata(true);
        let metadata = ArrowReaderMetadata::try_new(footer.metadata.clone(), options)?;
        ParquetRecordBatchReaderBuilder::new_with_metadata(file, metadata)
            .with_row_groups(vec![group])
            .with_batch_size(BATCH_ROWS)
            .build()
    })?;
    while let Some(batch) = guarded(&name, || reader.next().transpose().map_err(Into::into))? {
        sink(&Decoded { leaves: leaves(&batch), rows: batch.num_rows(), before: *rows });
        *rows += batch.num_rows() as u64;
    }
    Ok(())
}

/// Some decoded rows.
struct Decoded {
    leaves: Vec<ArrayRef>,
    rows: usize,
    /// Rows of the row group before these.
    before: u64,
}

impl Batch for Decoded {
    fn rows(&self) -> usize {
        self.rows
    }

    fn column(&self, index: usize) -> ColumnView<'_> {
        ColumnView::Array(self.leaves[index].as_ref())
    }

    fn spot(&self, row: usize) -> Spot {
        Spot { file: 0, record: Some(self.before + row as u64 + 1), line: None, byte: None }
    }
}

fn leaves(batch: &RecordBatch) -> Vec<ArrayRef> {
    let mut leaves = Vec::new();
    for column in batch.columns() {
        add_leaves(column, None, &mut leaves);
    }
    leaves
}

/// Adds the leaves of an array; where `missing` says so they are null, as what holds them is.
fn add_leaves(array: &ArrayRef, missing: Option<&NullBuffer>, leaves: &mut Vec<ArrayRef>) {
    let nulls = NullBuffer::union(missing, array.nulls());
    if let Some(parts) = array.as_struct_opt() {
        for part in parts.columns() {
            add_leaves(part, nulls.as_ref(), leaves);
        }
        return;
    }
    let shown = match missing {
        Some(_) => array.to_data().into_builder().nulls(nulls).build().map_or_else(|_| array.clone(), make_array),
        None => array.clone(),
    };
    leaves.extend(std::iter::repeat_n(shown, width(array.data_type())));
}

/// The leaves of a type.
fn width(data_type: &DataType) -> usize {
    match data_type {
        DataType::Struct(fields) => fields.iter().map(|field| width(field.data_type())).sum(),
        DataType::List(item)
        | DataType::LargeList(item)
        | DataType::ListView(item)
        | DataType::LargeListView(item)
        | DataType::FixedSizeList(item, _)
        | DataType::Map(item, _) => width(item.data_type()),
        _ => 1,
    }
}
