//! What is known about everything that one run judges.

use super::{Fault, FileFacts, FileStatus, LabelFileFacts, Manifest, Note, TableFacts};

/// Facts about a dataset.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct DatasetFacts {
    /// Its tables, by name.
    pub tables: Vec<TableFacts>,
    /// Files that belong to no table, because nothing could be learned about them.
    pub strays: Vec<FileFacts>,
    /// Given paths that could not be looked into at all.
    pub unreached: Vec<(String, Fault)>,
    /// Folders that also hold data in forms that are not read; outside coverage, as they may be no part of the dataset.
    pub unread: Vec<UnreadFolder>,
    /// Files that changed so lately that they may be unfinished: no part of the dataset yet, nor of its coverage.
    pub arriving: Vec<Arriving>,
    /// What else was there.
    pub ignored: Ignored,
    /// Papers beside the data that may answer what its owner was not asked yet.
    pub papers: Vec<Paper>,
    /// The file that labels lie in, where one was named; outside coverage, as it is read whole or there are no facts.
    pub label_file: Option<LabelFileFacts>,
    /// The bytes of its files, where that was asked for.
    pub manifest: Option<Manifest>,
}

/// A paper beside the data that seems to say something of it. Nobody confirmed that it does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Paper {
    /// The path as shown.
    pub path: String,
    /// What it may tell.
    pub about: Matter,
}

/// What the owner of data has to say before it is handed over.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Matter {
    /// Who owns it.
    Owner,
    /// Under which licence it may be used.
    Licence,
    /// How it may be stored, moved and used.
    Handling,
}

/// A file that was left alone because it changed only lately.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Arriving {
    /// The path as shown.
    pub path: String,
    /// Its size when it was found.
    pub bytes: u64,
}

/// Data in a folder, in a form that is not read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnreadFolder {
    /// The folder as shown.
    pub folder: String,
    /// How many such files.
    pub files: u64,
    /// What they are and how to export them: "a spreadsheet: save each sheet as CSV (UTF-8)".
    pub how: &'static str,
}

/// What lies in a folder beside the data.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Ignored {
    /// Documents, images, code and litter: no data by their names.
    pub other: u64,
    /// Markers and unfinished writes, ignored by rule.
    pub by_rule: u64,
    /// Files and folders that `--exclude` names.
    pub excluded: u64,
}

impl Ignored {
    /// Adds what was passed over elsewhere.
    pub fn add(&mut self, more: Self) {
        self.other += more.other;
        self.by_rule += more.by_rule;
        self.excluded += more.excluded;
    }
}

/// How much was read of what is there.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Coverage {
    /// Files.
    pub files: Share,
    /// Stored bytes.
    pub bytes: Share,
    /// Data rows read.
    pub rows_read: u64,
    /// Records past a limit, not read.
    pub rows_rejected: u64,
}

/// A part of a whole.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Share {
    /// What is there.
    pub present: u64,
    /// What was read of it.
    pub read: u64,
}

impl Coverage {
    /// Whether anything that is there was not read.
    pub fn is_short(&self) -> bool {
        self.files.read < self.files.present || self.bytes.read < self.bytes.present || self.rows_rejected > 0
    }
}

impl DatasetFacts {
    /// Every file, those of tables first.
    pub fn files(&self) -> impl Iterator<Item = &FileFacts> {
        self.tables.iter().flat_map(|table| &table.files).chain(&self.strays)
    }

    /// What was read of what is there. A path that could not be reached counts as a file not read.
    pub fn coverage(&self) -> Coverage {
        let mut coverage = Coverage::default();
        for file in self.files() {
            coverage.files.present += 1;
            coverage.files.read += u64::from(file.status == FileStatus::Read);
            coverage.bytes.present += file.bytes;
            coverage.bytes.read += file.bytes_read;
            coverage.rows_read += file.rows;
        }
        coverage.files.present += self.unreached.len() as u64;
        coverage.rows_rejected = self.tables.iter().map(|table| table.notes.of(Note::Oversized).count).sum();
        coverage
    }
}
