//! The records of one table as the readers understood them: what a specialist's tools would load.
//!
//! ```text
//! locate -> open -> one table -> its parts, one after the other -> records as CSV
//! ```
//!
//! **Invariant:** records are given in the order of the files, each as wide as the header; what was added to them, cut
//! from them or left out is counted. No more than one part of a file is in memory.

mod array;
mod record;

use std::io::{self, Write};
use std::path::PathBuf;

use crate::ask::{Budget, Grouping, Reading};
use crate::base::wording;
use crate::facts::{Fault, Note};
use crate::read::{Inside, inside, open};
use crate::scan::{FilePlan, TablePlan, tables};
use crate::source::{Found, Located, Request, SourceError, locate};

use record::Records;

/// What to give.
#[derive(Clone, Debug)]
pub struct Wanted {
    /// The files of one table: files, folders, globs; `-` is standard input.
    pub paths: Vec<PathBuf>,
    /// Whether links that lead out of a folder are followed.
    pub follow_links: bool,
    /// How text files are written, where that was said.
    pub reading: Reading,
    /// No more records than these.
    pub head: Option<u64>,
    /// Where they go.
    pub medium: Medium,
}

/// Where records go.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Medium {
    /// To a screen: what would not be seen there is made visible.
    Terminal,
    /// To a program or a file: as they are.
    Bytes,
}

/// What was given, and what was not as the file has it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Given {
    /// Records, without the header.
    pub records: u64,
    /// Cells in each.
    pub width: usize,
    /// Records that had fewer cells than the header.
    pub padded: u64,
    /// Records that had more.
    pub cut: u64,
    /// Lines without a byte, which are no records.
    pub blank: u64,
    /// Cells that hold bytes that are no UTF-8.
    pub undecodable: u64,
    /// What could not be read, or not wholly.
    pub faults: Faults,
}

/// Faults of files, by their shown paths.
pub type Faults = Vec<(String, Fault)>;

/// Why nothing was given, or no more.
#[derive(Debug, thiserror::Error)]
pub enum RowsError {
    /// Nothing to look at.
    #[error(transparent)]
    Source(#[from] SourceError),
    /// No table was found.
    #[error("there is no CSV, TSV or Parquet file at {0}")]
    NoTable(String),
    /// More than one was.
    #[error("that is {count} tables, {names}, and rows are shown of one: {remedy}")]
    SeveralTables {
        /// How many.
        count: usize,
        /// Their names.
        names: String,
        /// What to give instead.
        remedy: String,
    },
    /// They could not be written.
    #[error("can't write the records")]
    Write(#[source] io::Error),
}

/// The least memory that a check takes too: parts are then small, and a few records are soon had.
const MEMORY: u64 = 64 << 20;

/// Table names listed at most.
const NAMES: usize = 5;

/// Writes the header and the records of one table.
pub fn rows(wanted: &Wanted, out: &mut dyn Write) -> Result<Given, RowsError> {
    let located =
        locate(&Request { paths: wanted.paths.clone(), follow_links: wanted.follow_links, ..Request::default() })?;
    let budget = Budget { memory: MEMORY, ..Budget::default() };
    let (table, faults) = one_table(located, wanted, &budget)?;
    let Some(table) = table else { return Ok(Given { faults, ..Given::default() }) };

    let given = Given { width: table.columns.len(), faults, ..Given::default() };
    let mut records = Records::new(out, wanted, given);
    records.header(&table.columns);
    for file in table.files {
        if records.is_done() {
            break;
        }
        let shown = file.found.shown.clone();
        if let Err(fault) = of_file(file, &budget, &mut records) {
            records.given.faults.push((shown, fault));
        }
    }
    records.finish().map_err(RowsError::Write)
}

/// The table that was meant, and what could not be read beside it. No table but a fault is all that can be told.
fn one_table(located: Located, wanted: &Wanted, budget: &Budget) -> Result<(Option<TablePlan>, Faults), RowsError> {
    let inside = located.files.into_iter().map(|found| inside(found, &located.exclude));
    let opened = Inside::join(inside).data.into_iter().map(|item| {
        let opened = open(&item, &wanted.reading, budget);
        (item.found, opened)
    });
    let (mut plans, strays) = tables(opened.collect(), Grouping::default());
    if let [TablePlan { files, .. }, _, ..] = plans.as_slice() {
        return Err(RowsError::SeveralTables {
            count: plans.len(),
            names: wording::names(plans.iter().map(|plan| plan.name.as_str()), NAMES),
            remedy: files.first().map(|file| remedy(&file.found)).unwrap_or_default(),
        });
    }
    let strays = strays.into_iter().map(|(found, fault)| (found.shown, fault));
    let faults: Faults = located.unreached.into_iter().chain(strays).collect();
    if plans.is_empty() && faults.is_empty() {
        let paths: Vec<String> = wanted.paths.iter().map(|path| path.display().to_string()).collect();
        return Err(RowsError::NoTable(wording::names(paths.iter().map(String::as_str), NAMES)));
    }
    Ok((plans.pop(), faults))
}

/// How to name one table, of which `found` is a file.
fn remedy(found: &Found) -> String {
    let path = found.path.display();
    if found.path.parent() == Some(&found.place) {
        format!("give a file of it, such as `{path}`")
    } else {
        format!("unpack `{path}` and give a file of it")
    }
}

/// The records of one file; a fault that ends it comes back, others are told as they come.
fn of_file(file: FilePlan, budget: &Budget, records: &mut Records<'_>) -> Result<(), Fault> {
    let FilePlan { found, mapping, stated, opened, .. } = file;
    let columns = record::columns(&mapping, &stated, records.given.width);
    let opened = opened?;
    records.encoding = opened.dialect.as_ref().map_or("utf-8", |dialect| dialect.encoding);
    let mut parts = opened.parts(&found, budget)?;
    while !records.is_done()
        && let Some(part) = parts.next_part()
    {
        let before = records.given.records;
        if let Some(late) = parts.late_encoding() {
            records.encoding = late;
        }
        let end = part?.read(records.places(), &mut |batch| records.batch(batch, &columns));
        records.blank(end.notes.of(Note::BlankRow), before);
        records.given.faults.extend(end.fault.map(|fault| (found.shown.clone(), fault)));
        if end.further.is_some() {
            break;
        }
    }
    Ok(())
}
