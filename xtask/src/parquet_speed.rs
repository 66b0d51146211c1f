//! How long it takes to count the rows and the nulls of every column of a Parquet file: as datassay reads it, and as the
//! decoder alone does, both by row group and column on the same threads, in turns.

use std::fs::File;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;
use std::time::{Duration, Instant};

use anyhow::{Context, ensure};
use arrow_array::Array;
use arrow_schema::{DataType, Field, Schema};
use datassay::read::cells::{CellSink, Nesting};
use datassay::read::parquet::{ChunkReader, RowGroup, RowGroups};
use datassay::source::{Request, locate};
use parquet::arrow::ProjectionMask;
use parquet::arrow::arrow_reader::{ArrowReaderMetadata, ArrowReaderOptions, ParquetRecordBatchReaderBuilder};
use rayon::prelude::*;

/// Times counting rows and nulls against the decoder alone, in turns.
#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// Files without nested columns.
    files: Vec<PathBuf>,
    /// Turns; the shortest of each side counts.
    #[arg(long, default_value_t = 7)]
    turns: u32,
    /// Threads of each side.
    #[arg(long, default_value_t = 2)]
    threads: usize,
}

pub(crate) fn run(arguments: &Arguments) -> anyhow::Result<ExitCode> {
    let pool = rayon::ThreadPoolBuilder::new().num_threads(arguments.threads).build()?;
    let mut out = std::io::stdout().lock();
    for path in &arguments.files {
        let (mut ours, mut theirs) = (Duration::MAX, Duration::MAX);
        for _ in 0..arguments.turns {
            let begun = Instant::now();
            let counted = pool.install(|| by_datassay(path))?;
            ours = ours.min(begun.elapsed());
            let begun = Instant::now();
            let decoded = pool.install(|| by_decoder(path))?;
            theirs = theirs.min(begun.elapsed());
            ensure!(counted == decoded, "datassay counts {counted:?}, the decoder {decoded:?}");
        }
        let ratio = ours.as_secs_f64() / theirs.as_secs_f64();
        writeln!(out, "{}: {ours:.3?}, the decoder alone {theirs:.3?}: {ratio:.2} times", path.display())?;
    }
    Ok(ExitCode::SUCCESS)
}

/// Cells and nulls.
type Counted = (u64, u64);

fn by_datassay(path: &Path) -> anyhow::Result<Counted> {
    let found = locate(&Request { paths: vec![path.to_owned()], ..Request::default() })?.files;
    let found = found.first().context("it is no file")?;
    let mut groups = RowGroups::open(found).map_err(|fault| anyhow::anyhow!(fault.detail))?;
    let groups: Vec<RowGroup> = std::iter::from_fn(|| groups.next_part()).collect();
    let chunks: Vec<(&RowGroup, usize)> =
        groups.iter().flat_map(|group| (0..group.width()).map(move |column| (group, column))).collect();
    chunks
        .into_par_iter()
        .map_init(ChunkReader::default, |reader, (group, column)| {
            let mut count = Count::default();
            let end = group.read_column(column, reader, &mut count);
            match end.fault {
                Some(fault) => Err(anyhow::anyhow!(fault.detail)),
                None => Ok((end.rows, count.nulls)),
            }
        })
        .try_reduce(|| (0, 0), |a, b| Ok((a.0 + b.0, a.1 + b.1)))
}

/// Counts nulls, and looks at nothing.
#[derive(Default)]
struct Count {
    nulls: u64,
}

impl CellSink for Count {
    fn goes_on(&self) -> bool {
        true
    }

    fn values(&mut self, _values: &dyn Array, _row: &mut dyn FnMut(usize) -> u64) {}

    fn dictionary(&mut self, _entries: &dyn Array) {}

    fn wants_places(&self) -> bool {
        false
    }

    fn wants(&self, _key: usize) -> bool {
        false
    }

    fn place(&mut self, _key: usize, _row: u64) {}

    fn counts(&mut self, _entries: &dyn Array, _counts: &[u64]) {}

    fn nulls(&mut self, count: u64, _row: &mut dyn FnMut(u64) -> u64) {
        self.nulls += count;
    }

    fn empty_lists(&mut self, _count: u64) {}

    fn opaque(&mut self, _count: u64, _row: &mut dyn FnMut(u64) -> u64) {}

    fn nesting(&mut self, _nesting: &Nesting) {}
}

fn by_decoder(path: &Path) -> anyhow::Result<Counted> {
    let file = File::open(path)?;
    let plain = ArrowReaderMetadata::load(&file, ArrowReaderOptions::new().with_skip_arrow_metadata(true))?;
    let fields = plain.schema().fields().iter().map(|field| {
        let viewed = match field.data_type() {
            DataType::Utf8 => DataType::Utf8View,
            DataType::Binary => DataType::BinaryView,
            other => other.clone(),
        };
        Field::new(field.name(), viewed, field.is_nullable())
    });
    let options = ArrowReaderOptions::new().with_schema(Arc::new(Schema::new(fields.collect::<Vec<_>>())));
    let metadata = ArrowReaderMetadata::try_new(Arc::clone(plain.metadata()), options)?;
    let width = metadata.parquet_schema().num_columns();
    let chunks: Vec<(usize, usize)> = (0..metadata.metadata().num_row_groups())
        .flat_map(|group| (0..width).map(move |column| (group, column)))
        .collect();
    chunks
        .into_par_iter()
        .map(|(group, column)| {
            let mask = ProjectionMask::leaves(metadata.parquet_schema(), [column]);
            let reader = ParquetRecordBatchReaderBuilder::new_with_metadata(File::open(path)?, metadata.clone())
                .with_row_groups(vec![group])
                .with_projection(mask)
                .with_batch_size(8192)
                .build()?;
            let mut counted = (0, 0);
            for batch in reader {
                let batch = batch?;
                counted.0 += batch.num_rows() as u64;
                counted.1 += batch.column(0).null_count() as u64;
            }
            Ok(counted)
        })
        .try_reduce(|| (0, 0), |a, b| Ok((a.0 + b.0, a.1 + b.1)))
}
