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
    read_on(reader.as_mut(), &mut head, HEAD)?;
    if head.is_empty() {
        return Err(Fault { kind: FaultKind::Empty, detail: "it holds no bytes".to_owned() });
    }
    match sniff(&head, found.class)? {
        Format::Csv => {
            let hint = csv::Hint::of_name(&found.shown);
            // A first line may be longer than what is usually looked at; then more is, until it ends.
            let mut wanted = HEAD;
            while !csv::holds_a_record(&head) && head.len() == wanted {
                if wanted >= LONGEST_HEADER {
                    let limit = crate::base::wording::bytes(LONGEST_HEADER as u64);
                    let detail = format!("its first line is longer than {limit}: is the file one line?");
                    return Err(Fault { kind: FaultKind::Unsupported, detail });
                }
                wanted *= 4;
                read_on(reader.as_mut(), &mut head, wanted)?;
            }
            let rest = found.is_stdin().then_some(reader);
            Ok(csv::start(head, rest, hint, budget))
        }
        Format::Parquet => {
            let names = parquet::open(found)?;
            Ok(Opened { format: Format::Parquet, names, dialect: None, source: Source::Parquet })
        }
    }
}

/// The longest first line that is waited for.
const LONGEST_HEADER: usize = 64 << 20;

/// Reads on until `head` holds `wanted` bytes or the source ends.
fn read_on(reader: &mut (dyn Read + Send), head: &mut Vec<u8>, wanted: usize) -> Result<(), Fault> {
    let missing = wanted.saturating_sub(head.len()) as u64;
    reader.take(missing).read_to_end(head).map(drop).map_err(|error| unreadable("read", &error))
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
