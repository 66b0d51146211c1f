//! What is known about one table.

use crate::base::{Measured, Spot};

use super::groups::{count, scaled};
use super::{
    Between, ColumnFacts, FileFacts, Format, HeldFacts, JoinedFacts, KeyedFacts, LabelFacts, LeakageFacts, Notes,
};

/// Facts about one table: one or more files that are meant to have one schema.
#[derive(Clone, Debug, PartialEq)]
pub struct TableFacts {
    /// A short name, unique in the dataset.
    pub name: String,
    /// The format of all its files.
    pub format: Format,
    /// Data rows read, over all files.
    pub rows: u64,
    /// Its files, in path order.
    pub files: Vec<FileFacts>,
    /// Its columns, in the order in which they first appear.
    pub columns: Vec<ColumnFacts>,
    /// Departures from the format.
    pub notes: Notes,
    /// Rows that are the same as others.
    pub repeats: RepeatFacts,
    /// Rows in groups by a key.
    pub keyed: KeyedFacts,
    /// How much of its rows is missing.
    pub gaps: Measured<RowGapFacts>,
    /// Columns that tell the same, in the order of the first of each.
    pub twins: Vec<TwinFacts>,
    /// Its label, where one was named and is in it.
    pub label: Option<LabelFacts>,
    /// How its rows go with the label file; `None` where there is none, or it has not all columns of the key.
    pub joined: Option<JoinedFacts>,
    /// What its columns tell of the label; `None` where it has no label.
    pub leakage: Option<Measured<LeakageFacts>>,
    /// Columns that were held against what was declared of their cells.
    pub held: Vec<HeldFacts>,
}

/// Rows that are the same in every column as an earlier one, in a sample of all *different* rows: of a row that is in
/// it, every repeat is.
#[derive(Clone, Debug, PartialEq)]
pub struct RepeatFacts {
    /// Rows that were compared with each other.
    pub compared: u64,
    /// Rows of parts in which a column could not be read, and which were not.
    pub unknown: u64,
    /// The share of all different rows that is in the sample; 1 where it is all of them.
    pub sampled: f64,
    /// How many rows are the same as one of the sample, itself included.
    pub sampled_rows: u64,
    /// Different rows in the sample that come more than once.
    pub groups: u64,
    /// Rows that repeat one of the sample.
    pub repeats: u64,
    /// Different rows in the sample.
    pub keys: u64,
    /// The squares of how often each of them comes, summed.
    pub squares: u128,
    /// Where the first of them are.
    pub places: Vec<Spot>,
}

/// Standard errors on either side of a 97.5 % interval: two such hold together at 95 %.
const EACH_OF_TWO: f64 = 2.24;

impl RepeatFacts {
    /// How many rows repeat an earlier one, of those that were compared: counted while all different rows are in the
    /// sample, else within the bounds of a 95 % interval.
    ///
    /// Sums over groups of very different sizes have no plain interval: whoever has the one giant group in the sample
    /// counts far too many, and whoever has not far too few. So the bounds rest on counts of *different* rows, which are
    /// binomial whatever the groups are like: there are as many repeats as rows beyond the different ones, and no fewer
    /// than rows that come more than once. The likeliest count is that of the regression estimator with the known number
    /// of rows, which goes from one to the other by what the sample shows (Cochran, "Sampling Techniques", 1977, ch. 7).
    pub fn between(&self) -> Between {
        if self.sampled >= 1.0 {
            return Between { value: self.repeats, low: self.repeats, high: self.repeats };
        }
        let different = scaled(self.keys, self.sampled, EACH_OF_TWO);
        let groups = scaled(self.groups, self.sampled, EACH_OF_TWO);
        let low = self.compared.saturating_sub(different.high).max(groups.low).max(self.repeats);
        let high = self.compared.saturating_sub(different.low).min(self.compared.saturating_sub(self.keys)).max(low);
        let (rows, keys) = (self.sampled_rows as f64, self.keys as f64);
        let squares = self.squares as f64;
        let slope = if squares > 0.0 { (squares - rows) / squares } else { 0.0 };
        let estimate = slope * self.compared as f64 + ((1.0 - slope) * rows - keys) / self.sampled;
        Between { value: count(estimate.max(0.0)).clamp(low, high), low, high }
    }

    /// The likeliest count of [`Self::between`].
    pub fn repeats(&self) -> u64 {
        self.between().value
    }
}

impl Default for RepeatFacts {
    fn default() -> Self {
        Self {
            compared: 0,
            unknown: 0,
            sampled: 1.0,
            sampled_rows: 0,
            groups: 0,
            repeats: 0,
            keys: 0,
            squares: 0,
            places: Vec::new(),
        }
    }
}

/// Rows by how much of them is missing: null, or blank. Ragged rows and columns that are empty altogether are left out.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct RowGapFacts {
    /// Rows that were looked at.
    pub rows: u64,
    /// Cells in them.
    pub cells: u64,
    /// How many of those are missing.
    pub missing: u64,
    /// Rows that lack nothing.
    pub complete: u64,
    /// Rows of which more than half is missing.
    pub mostly_missing: u64,
}

/// Columns that tell the same.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TwinFacts {
    /// Their positions in the table, in order; two at least.
    pub columns: Vec<usize>,
    /// In what sense they are the same.
    pub likeness: Likeness,
}

/// In what sense columns are the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Likeness {
    /// The same cell in every row.
    Equal,
    /// Each value of one goes with one value of the other.
    OneToOne,
}

impl Likeness {
    /// The word used in the wire form.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Equal => "equal",
            Self::OneToOne => "one-to-one",
        }
    }
}

impl TableFacts {
    /// The column of this name; the first one where a name is repeated.
    pub fn column(&self, name: &str) -> Option<&ColumnFacts> {
        self.columns.iter().find(|column| column.name == name)
    }

    /// The files whose columns are known.
    pub fn files_with_schema(&self) -> impl Iterator<Item = &FileFacts> {
        self.files.iter().filter(|file| !file.columns.is_empty())
    }
}
