//! The reading stage alone: parts in file order, blocks of cells to a counter.

use std::path::Path;
use std::sync::{Mutex, PoisonError};
use std::thread;

use anyhow::{anyhow, bail};
use arrow_array::Array;
use arrow_array::builder::{StringBuilder, StringViewBuilder};
use datassay::ask::{Budget, Reading};
use datassay::read::csv::Lanes;
use datassay::read::{self, Batch, ColumnView, Item, Parts};
use datassay::source::{Request, locate};

/// Places kept of each sort of note, as a check keeps them.
const PLACES: usize = 20;

/// Counts the cells of a batch of so many columns.
pub(crate) type Count = fn(&dyn Batch, usize, &mut crate::Count);

/// A file of which the columns are known.
pub(crate) struct Table {
    parts: Parts,
    columns: usize,
}

/// Opens `file`.
pub(crate) fn open(file: &Path, lanes: Lanes) -> anyhow::Result<Table> {
    let located = locate(&Request { paths: vec![file.to_owned()], ..Request::default() })?;
    let [found] = located.files.as_slice() else { bail!("{} is not one file", file.display()) };
    let budget = Budget::default();
    let opened = read::open(&Item::file(found.clone()), &Reading::default(), &budget).map_err(|fault| anyhow!(fault.detail))?;
    let columns = opened.names.len();
    let mut parts = opened.parts(found, &budget).map_err(|fault| anyhow!(fault.detail))?;
    if let Parts::Csv(parts) = &mut parts {
        parts.use_lanes(lanes);
    }
    Ok(Table { parts, columns })
}

impl Table {
    /// Reads all of it on so many threads, every batch handed to `count`.
    pub(crate) fn read(self, threads: usize, count: Count) -> anyhow::Result<crate::Count> {
        let Self { parts, columns } = self;
        let parts = Mutex::new(parts);
        let one = || -> anyhow::Result<crate::Count> {
            let mut total = crate::Count::default();
            loop {
                let next = parts.lock().unwrap_or_else(PoisonError::into_inner).next_part();
                match next {
                    Some(Ok(part)) => drop(part.read(PLACES, &mut |batch| count(batch, columns, &mut total))),
                    Some(Err(fault)) => bail!(fault.detail),
                    None => return Ok(total),
                }
            }
        };
        let mut total = crate::Count::default();
        thread::scope(|scope| {
            let readers: Vec<_> = (0..threads).map(|_| scope.spawn(&one)).collect();
            for reader in readers {
                total += reader.join().map_err(|_| anyhow!("a thread panicked"))??;
            }
            Ok(total)
        })
    }
}

/// Counts every cell's span.
pub(crate) fn spans(batch: &dyn Batch, columns: usize, count: &mut crate::Count) {
    for column in 0..columns {
        let ColumnView::Text(cells) = batch.column(column) else { continue };
        for cell in cells.cells() {
            count.cells += 1;
            count.bytes += cell.map_or(0, <[u8]>::len) as u64;
        }
    }
}

/// Builds a string view array of each column, and counts from the array.
pub(crate) fn string_views(batch: &dyn Batch, columns: usize, count: &mut crate::Count) {
    let mut builder = StringViewBuilder::new();
    for column in 0..columns {
        let ColumnView::Text(cells) = batch.column(column) else { continue };
        for cell in cells.cells() {
            builder.append_option(cell.map(|cell| std::str::from_utf8(cell).unwrap_or_default()));
        }
        let array = builder.finish();
        count.cells += array.len() as u64;
        count.bytes += array.lengths().map(u64::from).sum::<u64>();
    }
}

/// Builds a string array of each column, and counts from the array.
pub(crate) fn strings(batch: &dyn Batch, columns: usize, count: &mut crate::Count) {
    let mut builder = StringBuilder::new();
    for column in 0..columns {
        let ColumnView::Text(cells) = batch.column(column) else { continue };
        for cell in cells.cells() {
            builder.append_option(cell.map(|cell| std::str::from_utf8(cell).unwrap_or_default()));
        }
        let array = builder.finish();
        count.cells += array.len() as u64;
        count.bytes += array.value_data().len() as u64;
    }
}
