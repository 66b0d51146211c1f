//! The report: facts, judgement and the run, as everything that renders sees them.
//!
//! [`Report::new`] (in `build`) is where cell values stay behind: what it keeps of a column are names, counts and
//! numeric summaries, and values only where [`Values::Shown`] was asked for.
//!
//! **Invariant:** without [`Values::Shown`] no text of a cell is reachable from a `Report`.

mod baseline;
mod build;
pub mod calendar;
mod config;
pub mod diff;
pub mod external;
mod header;
#[cfg(test)]
pub(crate) mod sample;
pub mod statements;
mod wire;

use std::collections::BTreeMap;

use crate::ask::Ask;
use crate::base::{Measured, Spot, Tally};
use crate::facts::{
    Arriving, Clock, ColumnType, Coverage, DateFormat, DetailFacts, Dialect, DisguiseSort, Epoch, Fault, FeatureType,
    FileStatus, Format, Formatting, Frequency, Ignored, JoinedFacts, Kind, LabelFileFacts, LeakageFacts, LengthFacts,
    LostColumn, Manifest, NestedFacts, Note, NullSpelling, NumberFacts, QuantileFacts, RepeatFacts, RowGapFacts,
    Scalar, TwinFacts, UnreadFolder,
};
use crate::judge::{Scores, Verdict, Way};
use crate::profile::{RuleSettings, Task};
use crate::rule::Finding;

pub use baseline::BaselineReport;
pub use config::{ConfigUsed, STATED, Stated, Untouched};
pub use wire::to_json;

/// Whether cell values may be in a report.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Values {
    /// Counts, places and numeric summaries only.
    #[default]
    Withheld,
    /// Also the most frequent values of columns that repeat them; marked INTERNAL.
    Shown,
}

/// All that is said about one run.
#[derive(Clone, Debug)]
pub struct Report {
    /// What happened when, and how fast: the only part that differs between two equal runs.
    pub run: Run,
    /// The profile that judged.
    pub profile: ProfileUsed,
    /// The file that said more than the profile.
    pub config: Option<ConfigUsed>,
    /// The label that was judged, as `table.column`, one per table that has it.
    pub labels: Vec<String>,
    /// The label as typed, found or not.
    pub label_typed: Option<String>,
    /// The column that says when a row is from, as typed or declared.
    pub time_typed: Option<String>,
    /// The conclusion.
    pub verdict: Verdict,
    /// The way to a better one.
    pub way: Option<Way>,
    /// Numbers for trends.
    pub scores: Scores,
    /// How the task was chosen, where the tool chose it.
    pub task_note: Option<String>,
    /// What was read of what is there.
    pub coverage: Coverage,
    /// What else was there.
    pub ignored: Ignored,
    /// The file that labels lie in.
    pub label_file: Option<LabelFileFacts>,
    /// The tables.
    pub tables: Vec<TableReport>,
    /// Files that belong to no table.
    pub strays: Vec<FileReport>,
    /// Given paths that could not be looked into.
    pub unreached: Vec<(String, Fault)>,
    /// Folders that also hold data in forms that are not read.
    pub unread: Vec<UnreadFolder>,
    /// Files that changed too lately to be judged.
    pub arriving: Vec<Arriving>,
    /// Every rule's outcome: code, word, reason.
    pub rules: Vec<(&'static str, &'static str, Option<String>)>,
    /// Every finding, worst first.
    pub findings: Vec<Finding>,
    /// Whether values are in here.
    pub values: Values,
    /// The memory budget that held, in bytes.
    pub memory: u64,
    /// The bytes that were judged, where that was asked for.
    pub manifest: Option<Manifest>,
}

/// What happened when.
#[derive(Clone, Debug, Default)]
pub struct Run {
    /// RFC 3339, UTC.
    pub started_at: String,
    /// Wall time.
    pub elapsed_ms: u64,
    /// Threads that measured.
    pub threads: usize,
    /// The day that counted as today, `YYYY-MM-DD`.
    pub today: String,
}

/// Which profile judged.
#[derive(Clone, Debug)]
pub struct ProfileUsed {
    /// Its name.
    pub name: String,
    /// `sha256:` and the digest of its text.
    pub digest: String,
    /// What it judges data for.
    pub task: Task,
    /// The gates that held, by rule.
    pub rules: BTreeMap<String, RuleSettings>,
}

/// One table.
#[derive(Clone, Debug)]
pub struct TableReport {
    /// Its name.
    pub name: String,
    /// The format of its files.
    pub format: Format,
    /// Data rows read.
    pub rows: u64,
    /// Whether the names of its columns are names beyond doubt.
    pub header_certain: bool,
    /// Its files.
    pub files: Vec<FileReport>,
    /// Its columns.
    pub columns: Vec<ColumnReport>,
    /// Departures from the format that were tolerated, those that occur.
    pub notes: Vec<(Note, Tally)>,
    /// How much of its rows is missing.
    pub gaps: Measured<RowGapFacts>,
    /// How many of its rows repeat an earlier one.
    pub repeats: RepeatFacts,
    /// Why rows were not counted to the last, where that was asked for.
    pub inexact: Option<String>,
    /// Columns that tell the same.
    pub twins: Vec<TwinFacts>,
    /// What its columns tell of the label; `None` where it has none.
    pub leakage: Option<Measured<LeakageFacts>>,
    /// How its rows go with the label file.
    pub joined: Option<JoinedFacts>,
    /// What simple predictors score on its label; `None` where it has none, or the task has no such measure.
    pub baseline: Option<BaselineReport>,
}

/// One file.
#[derive(Clone, Debug)]
pub struct FileReport {
    /// Path as shown.
    pub path: String,
    /// Stored size.
    pub bytes: u64,
    /// Data rows read.
    pub rows: u64,
    /// How much was read.
    pub status: FileStatus,
    /// How a text file is written.
    pub dialect: Option<Dialect>,
    /// What went wrong.
    pub fault: Option<Fault>,
    /// Columns that could not be read, or not in every row group.
    pub lost: Vec<LostColumn>,
    /// `sha256:` and the digest of its bytes, where that was asked for; none of a file within an archive.
    pub digest: Option<String>,
}

/// One column, without its values.
#[derive(Clone, Debug)]
pub struct ColumnReport {
    /// Its name.
    pub name: String,
    /// Position in the table, from 0.
    pub position: usize,
    /// What the whole column is.
    pub kind: ColumnType,
    /// What it is for: `label` or `feature`.
    pub role: &'static str,
    /// Whether it holds personal data or secrets.
    pub is_private: bool,
    /// Its population.
    pub rows: u64,
    /// Cells that say they hold nothing.
    pub nulls: Tally,
    /// The same by spelling.
    pub nulls_by_spelling: Vec<(NullSpelling, u64)>,
    /// Rows in which it could not be read; no part of its population.
    pub unread: u64,
    /// Cells that are not there.
    pub absent: u64,
    /// What it is as a feature.
    pub feature: FeatureType,
    /// The unit of whole numbers that are times.
    pub epoch: Option<Epoch>,
    /// How its dates are written: format, what stands beside the day, cells.
    pub date_formats: Vec<(DateFormat, Clock, u64)>,
    /// How numbers that programs don't read are written.
    pub formatted: Vec<(Formatting, u64)>,
    /// First places of the kinds that are not its main one, in a column of several sorts.
    pub kind_places: Vec<(Kind, Vec<Spot>)>,
    /// Cells that mean missing in another spelling than a null's.
    pub disguised: u64,
    /// The same by spelling, from our own lists, and what gave them away.
    pub disguised_by_spelling: Vec<(String, DisguiseSort, u64)>,
    /// Values in ragged rows, left out of what follows.
    pub shifted: u64,
    /// Distinct values.
    pub distinct: Measured<u64>,
    /// Cells by kind.
    pub kinds: Vec<(Kind, u64)>,
    /// Mean and standard deviation.
    pub numbers: Measured<NumberFacts>,
    /// Smallest and largest.
    pub extent: Measured<(Scalar, Scalar)>,
    /// Where the values lie between those two.
    pub quantiles: Measured<QuantileFacts>,
    /// Lengths as text.
    pub lengths: Measured<LengthFacts>,
    /// The most frequent values, if they may be shown; else why not.
    pub frequent: Measured<Vec<Frequency>>,
    /// Rows per class, largest first, for a label.
    pub classes: Option<Measured<Vec<u64>>>,
    /// What is missing on the way to a nested column, and how long lists are.
    pub nested: Option<NestedFacts>,
    /// What else is known of its values, without what could tell one.
    pub detail: DetailFacts,
    /// What its owner declared of it, without the values that it may hold.
    pub declared: Option<DeclaredReport>,
}

/// What the owner of a column declared of it: stated, not verified, but for what a finding says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DeclaredReport {
    /// What it is for.
    pub role: Option<&'static str>,
    /// What its values are.
    pub kind: Option<&'static str>,
    /// What it is measured in.
    pub unit: Option<String>,
    /// What it tells.
    pub description: Option<String>,
    /// What a blank cell means.
    pub blank_means: Option<String>,
    /// Whether it may be left blank or out.
    pub optional: bool,
    /// Whether it is known when a prediction is due.
    pub known_at_prediction: Option<bool>,
}

impl Report {
    /// The path of the file that one of `finding`'s spots is in.
    pub fn file_of<'a>(&'a self, finding: &'a Finding, spot: Spot) -> Option<&'a str> {
        let in_table = finding
            .place
            .table
            .as_ref()
            .and_then(|name| self.tables.iter().find(|table| table.name == *name))
            .and_then(|table| table.files.get(spot.file as usize))
            .map(|file| file.path.as_str());
        in_table.or(finding.place.file.as_deref())
    }

    /// The same, and what file had a say in it.
    pub fn task_line(&self) -> String {
        match &self.config {
            None => self.task_phrase(),
            Some(config) => format!("{}; {}", self.task_phrase(), config.announcement()),
        }
    }

    /// The task, as it stands after the verdict's word: "general handover; no learning task judged".
    pub fn task_phrase(&self) -> String {
        let phrase = self.profile.task.phrase();
        match (self.profile.task, self.labels.as_slice(), &self.label_typed) {
            (Task::General, _, None) => format!("{phrase}; no learning task judged"),
            (Task::General, _, Some(label)) => format!("{phrase}; label {label} not judged"),
            (task, [], None) if !task.needs_label() => phrase.to_owned(),
            (_, [], Some(label)) => format!("{phrase}, label {label}"),
            (_, [], None) => format!("{phrase}, no label named"),
            (_, labels, _) => format!("{phrase}, label {}", labels.join(" and ")),
        }
    }
}

impl ColumnReport {
    /// Whether smallest and largest were measured and are kept back, as they may identify someone.
    pub fn extent_withheld(&self) -> bool {
        matches!(&self.extent, Measured::Absent(reason) if reason == build::MAY_IDENTIFY)
    }

    /// The share of the rows that is null or missing in disguise; 0 for no rows.
    pub fn missing_ratio(&self) -> f64 {
        if self.rows == 0 { 0.0 } else { (self.nulls.count + self.disguised) as f64 / self.rows as f64 }
    }

    /// The share of the rows that is null; 0 for no rows.
    pub fn null_ratio(&self) -> f64 {
        if self.rows == 0 { 0.0 } else { self.nulls.count as f64 / self.rows as f64 }
    }
}

/// What building a report needs beside facts and judgement.
#[derive(Clone, Debug)]
pub struct Circumstances<'a> {
    /// What was asked.
    pub ask: &'a Ask,
    /// What happened when.
    pub run: Run,
    /// The profile that judged.
    pub profile: ProfileUsed,
    /// The file that said more than the profile.
    pub config: Option<ConfigUsed>,
    /// How the task was chosen, where the tool chose it.
    pub task_note: Option<String>,
    /// Whether values may be shown.
    pub values: Values,
}
