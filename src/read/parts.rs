//! The pieces into which a file falls, each of which can be read without the others.

use crate::base::Spot;
use crate::base::place::Origin;
use crate::facts::{Endings, Fault, LostColumn, Notes, Remark};

use super::batch::Batch;
use super::csv::{CsvPart, CsvParts};
use super::parquet::{RowGroup, RowGroups};

/// The parts of one file, in file order. Asking for the next one may read from the file; it never measures.
#[derive(Debug)]
pub enum Parts {
    /// Delimited text, cut between records.
    Csv(Box<CsvParts>),
    /// Parquet row groups.
    Parquet(RowGroups),
}

impl Parts {
    /// The next part, or a fault that ends the file, or `None` at its end.
    pub fn next_part(&mut self) -> Option<Result<Part, Fault>> {
        match self {
            Self::Csv(parts) => parts.next_part().map(|part| part.map(Part::Csv)),
            Self::Parquet(groups) => groups.next_part().map(|part| Ok(Part::Parquet(part))),
        }
    }
}

impl Parts {
    /// What is known of the file as a whole; asked for after the last part.
    pub fn closing(&mut self) -> Closing {
        match self {
            Self::Csv(parts) => parts.closing(),
            Self::Parquet(_) => Closing::default(),
        }
    }

    /// The encoding of the part given last, where that is not the one decided when the file was opened.
    pub fn late_encoding(&self) -> Option<&'static str> {
        match self {
            Self::Csv(parts) => parts.late_encoding(),
            Self::Parquet(_) => None,
        }
    }
}

/// What is known of a file once its last part has been given.
#[derive(Debug, Default)]
pub struct Closing {
    /// What is odd about the file as a whole.
    pub remarks: Vec<Remark>,
    /// Records after the table that are no part of it.
    pub footer: u32,
    /// The encoding and its confidence, where the head of the file could not tell them.
    pub encoding: Option<(&'static str, f64)>,
}

/// An independent piece of a file.
#[derive(Debug)]
pub enum Part {
    /// Whole records of delimited text.
    Csv(CsvPart),
    /// A Parquet row group.
    Parquet(RowGroup),
}

/// Takes batches as they are read.
pub type Sink<'a> = dyn FnMut(&dyn Batch) + 'a;

/// What there is to say of a part when it has been read.
#[derive(Debug, Default)]
pub struct PartEnd {
    /// What the part takes up in its file: the next part's origin, less this one's.
    pub extent: Origin,
    /// Stored bytes that were read.
    pub bytes: u64,
    /// Departures from the format; places count from the start of the part.
    pub notes: Notes,
    /// How records end.
    pub endings: Endings,
    /// The file's last record, if the file ends inside it.
    pub cut_record: Option<Spot>,
    /// The header of another table: what follows it in the file is no row of this one.
    pub further: Option<Spot>,
    /// What kept the rest of the part from being read.
    pub fault: Option<Fault>,
    /// Columns that could not be read, though others could.
    pub lost: Vec<LostColumn>,
    /// What is odd about the part, though it could be read.
    pub remarks: Vec<Remark>,
}

impl Part {
    /// Reads the part, handing batches to `sink`.
    pub fn read(self, places: usize, sink: &mut Sink<'_>) -> PartEnd {
        match self {
            Self::Csv(part) => part.read(places, sink),
            Self::Parquet(group) => group.read(sink),
        }
    }

    /// Stored bytes it takes up, about: what progress counts.
    pub fn bytes(&self) -> u64 {
        match self {
            Self::Csv(part) => part.bytes(),
            Self::Parquet(group) => group.bytes(),
        }
    }
}
