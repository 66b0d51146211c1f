//! What is known about one file: what it is, how much of it was read, and what stopped the reading.

use crate::base::{Spot, wording};

use super::{ColumnType, Dialect, Kind, NullSpelling};

/// The formats that are read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Format {
    /// Delimited text.
    Csv,
    /// Apache Parquet.
    Parquet,
}

impl Format {
    /// The word used in the wire form.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Csv => "csv",
            Self::Parquet => "parquet",
        }
    }
}

/// Facts about one file.
#[derive(Clone, Debug, PartialEq)]
pub struct FileFacts {
    /// Path relative to what was given, with `/` between its parts.
    pub path: String,
    /// Stored size.
    pub bytes: u64,
    /// Stored bytes that were read.
    pub bytes_read: u64,
    /// Data rows read.
    pub rows: u64,
    /// How much was read.
    pub status: FileStatus,
    /// Positions in the table of this file's columns, in the file's own order.
    pub columns: Vec<usize>,
    /// What the file holds in each of `columns`, in the same order; empty where the table has no other file.
    pub held: Vec<FileColumn>,
    /// How a text file is written.
    pub dialect: Option<Dialect>,
    /// What went wrong, if anything did.
    pub fault: Option<Fault>,
    /// What is odd about the file as a whole, though it could be read.
    pub remarks: Vec<Remark>,
    /// Columns that could not be read, or not in every row group; their cells are in no fact.
    pub lost: Vec<LostColumn>,
}

impl FileFacts {
    /// What went wrong of one sort: with the file, or with columns of it.
    pub fn fault_of(&self, kind: FaultKind) -> Option<Fault> {
        let fault = self.fault.as_ref().filter(|fault| fault.kind == kind);
        fault.cloned().or_else(|| lost_of(&self.lost, kind))
    }
}

/// A column of a Parquet file that could not be read, in one row group or in several.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LostColumn {
    /// Its position in the file.
    pub column: usize,
    /// Its name.
    pub name: String,
    /// The first row group, from 1.
    pub group: usize,
    /// How many row groups.
    pub groups: u64,
    /// Why; of the first row group.
    pub fault: Fault,
}

/// Columns named in a fault.
const NAMED: usize = 5;

/// The loss of columns for one sort of reason, as a fault.
pub fn lost_of(lost: &[LostColumn], kind: FaultKind) -> Option<Fault> {
    let of_kind: Vec<&LostColumn> = lost.iter().filter(|lost| lost.fault.kind == kind).collect();
    let first = of_kind.first()?;
    let columns = if of_kind.len() == 1 { "column" } else { "columns" };
    let names = wording::names(of_kind.iter().map(|lost| lost.name.as_str()), NAMED);
    let groups = match of_kind.iter().map(|lost| lost.groups).max() {
        Some(1) if of_kind.iter().all(|lost| lost.group == first.group) => format!("row group {}", first.group),
        _ => format!("row group {} and others", first.group),
    };
    Some(Fault { kind, detail: format!("{columns} {names} of {groups}: {}", first.fault.detail) })
}

/// Kinds under which files are held against each other: those that stand for others come first.
const KINDS: usize = Kind::FormattedNumber as usize + 1;

/// What one file holds in one column: of fixed size, to tell which file departs from the others.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct FileColumn {
    /// Cells by coarse kind, in the order of [`Kind::ALL`]; beyond 4 thousand million they are no longer counted.
    kinds: [u32; KINDS],
    /// Spellings of null that occur, a bit each in the order of [`NullSpelling::ALL`].
    spellings: u16,
}

impl FileColumn {
    /// A file's column with these counts.
    pub fn new(kinds: impl IntoIterator<Item = (Kind, u64)>, nulls: impl IntoIterator<Item = NullSpelling>) -> Self {
        let mut column = Self::default();
        for (kind, cells) in kinds {
            let known = &mut column.kinds[kind.coarse() as usize];
            *known = known.saturating_add(u32::try_from(cells).unwrap_or(u32::MAX));
        }
        for spelling in nulls {
            column.spellings |= 1 << (spelling as u16);
        }
        column
    }

    /// Adds what another part of the file holds.
    pub fn merge(&mut self, other: &Self) {
        for (mine, theirs) in self.kinds.iter_mut().zip(other.kinds) {
            *mine = mine.saturating_add(theirs);
        }
        self.spellings |= other.spellings;
    }

    /// Cells of a coarse kind; none of a kind that another stands for.
    pub fn count(&self, kind: Kind) -> u64 {
        self.kinds.get(kind as usize).copied().map_or(0, u64::from)
    }

    /// Cells that hold a value.
    pub fn values(&self) -> u64 {
        self.kinds.iter().map(|cells| u64::from(*cells)).sum()
    }

    /// Whether nulls of this spelling occur.
    pub fn spells(&self, null: NullSpelling) -> bool {
        (self.spellings >> (null as u16)) & 1 == 1
    }

    /// What the column is in this file alone.
    pub fn kind(&self) -> ColumnType {
        ColumnType::of_counts(|kind| self.count(kind))
    }
}

/// Something odd about a file as a whole that kept nothing from being read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Remark {
    /// Which sort.
    pub kind: RemarkKind,
    /// What was seen, for people: lower case, no full stop, no cell value.
    pub detail: String,
    /// The byte, line or record where it is.
    pub spot: Spot,
}

/// The sorts of remark.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum RemarkKind {
    /// Bytes after the end of a packed file that are none of it.
    TrailingGarbage,
    /// NUL bytes from some place to the end: a write that was torn.
    NulTail,
    /// A second table below the first, with a header of its own.
    SecondTable,
    /// The end of the file is inside a record: no line end, and cells missing.
    CutRecord,
    /// A Parquet footer says something of a column that its cells contradict.
    FalseStatistics,
}

/// How much of a file was read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FileStatus {
    /// All of it.
    Read,
    /// A part of it.
    Partial,
    /// Nothing of it.
    Failed,
}

impl FileStatus {
    /// The word used in the wire form.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Read => "read",
            Self::Partial => "partial",
            Self::Failed => "failed",
        }
    }
}

/// Why a file, or a part of it, could not be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// Which sort of fault.
    pub kind: FaultKind,
    /// What happened, for people: lower case, no full stop, no cell value.
    pub detail: String,
}

/// The sorts of fault that keep bytes from being read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum FaultKind {
    /// A given path does not exist.
    Missing,
    /// The system refused to open or read it, or it is not a regular file.
    Unreadable,
    /// It holds no bytes.
    Empty,
    /// Its bytes break the rules of its own format.
    Corrupt,
    /// It stops before its own format says that it ends.
    Truncated,
    /// It holds more than the limits on records, fields or unpacked size allow.
    TooLarge,
    /// Its content is of another format than its name says.
    WrongFormat,
    /// It, or a part of it, can't be read without a key.
    Encrypted,
    /// It is sound, but uses something that is not read.
    Unsupported,
    /// It stands for content that is elsewhere: a pointer, or a stub of a cloud store.
    Placeholder,
    /// It changed while it was being read.
    Unstable,
    /// It is a link that leads out of the given folder, and was not followed.
    OutsideLink,
    /// Time ran out before it was read.
    OutOfTime,
}

impl FaultKind {
    /// The word used in the wire form.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Missing => "missing",
            Self::Unreadable => "unreadable",
            Self::Empty => "empty",
            Self::Corrupt => "corrupt",
            Self::Truncated => "truncated",
            Self::TooLarge => "too-large",
            Self::WrongFormat => "wrong-format",
            Self::Encrypted => "encrypted",
            Self::Unsupported => "unsupported",
            Self::Placeholder => "placeholder",
            Self::Unstable => "unstable",
            Self::OutsideLink => "outside-link",
            Self::OutOfTime => "out-of-time",
        }
    }
}
