//! Opening: what a file says of itself before its rows are read.

use std::fs::File;
use std::io::{self, Read};

use crate::ask::Budget;
use crate::facts::{Dialect, Fault, FaultKind, Format};
use crate::source::Found;

use super::parts::Parts;
use super::sniff::{HEAD, sniff};
use super::{csv, parquet};

/// A file whose columns are known.
#[derive(Debug)]
pub struct Opened {
    /// The file's format.
    pub format: Format,
    /// Its columns' names in its own order; a blank one is `column_N`.
    pub names: Vec<String>,
    /// How a text file is written.
    pub dialect: Option<Dialect>,
    /// What it takes to read the rows.
    pub source: Source,
}

/// What it takes to read a file's rows. Holds no open file, but for standard input.
#[derive(Debug)]
pub enum Source {
    /// Delimited text.
    Csv(csv::Start),
    /// Parquet.
    Parquet,
}

/// Opens a file as far as its columns.
pub fn open(found: &Found, budget: &Budget) -> Result<Opened, Fault> {
    let mut reader: Box<dyn Read + Send> =
        if found.is_stdin() { Box::new(io::stdin()) } else { Box::new(open_file(found)?) };
    let mut head = Vec::new();
    reader.by_ref().take(HEAD as u64).read_to_end(&mut head).map_err(|error| unreadable("read", &error))?;
    if head.is_empty() {
        return Err(Fault { kind: FaultKind::Empty, detail: "it holds no bytes".to_owned() });
    }
    match sniff(&head, found.class)? {
        Format::Csv => {
            let hint = csv::Hint::of_name(&found.shown);
            let rest = found.is_stdin().then_some(reader);
            Ok(csv::start(head, rest, hint, budget))
        }
        Format::Parquet => {
            let names = parquet::open(found)?;
            Ok(Opened { format: Format::Parquet, names, dialect: None, source: Source::Parquet })
        }
    }
}

impl Opened {
    /// The parts of the file `found`, which this was opened from.
    pub fn parts(self, found: &Found, budget: &Budget) -> Result<Parts, Fault> {
        match self.source {
            Source::Csv(start) => {
                let file = if found.is_stdin() { None } else { Some(open_file(found)?) };
                let width = self.names.len();
                csv::CsvParts::new(start, file, width, budget).map(|parts| Parts::Csv(Box::new(parts)))
            }
            Source::Parquet => parquet::RowGroups::open(found).map(Parts::Parquet),
        }
    }
}

pub(super) fn open_file(found: &Found) -> Result<File, Fault> {
    File::open(&found.path).map_err(|error| unreadable("open", &error))
}

pub(super) fn unreadable(doing: &str, error: &io::Error) -> Fault {
    Fault { kind: FaultKind::Unreadable, detail: format!("can't {doing} it: {}", crate::source::reason(error)) }
}
