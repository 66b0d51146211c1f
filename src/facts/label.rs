//! What is known about a label: its classes, and where its rows are labelled.

use crate::base::{Measured, Spot};

/// Facts about the label of one table.
#[derive(Clone, Debug, PartialEq)]
pub struct LabelFacts {
    /// Position of its column in the table.
    pub column: usize,
    /// What its values are called, so to say; absent where there are too many of them.
    pub values: Measured<LabelValues>,
    /// Labelled rows by the slices of the table; absent where columns could not be read side by side.
    pub slices: Measured<Vec<Slicing>>,
}

/// What the distinct values of a label tell. Classes are numbered by their rows, the largest first.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct LabelValues {
    /// The rows of each class: those that mean missing are none.
    pub classes: Vec<u64>,
    /// Where each class stands first; `None` where classes are too many for that.
    pub first: Vec<Option<Spot>>,
    /// Classes that look like one in several spellings: their numbers from 0, in each group the largest first.
    pub spellings: Vec<Vec<usize>>,
    /// Classes outside the declared ones, by their numbers; `None` where none were declared.
    pub unexpected: Option<Vec<usize>>,
    /// Declared classes that no row has; 0 where none were declared.
    pub unseen: u64,
    /// Rows whose label is made of several values that also stand alone, with something like a comma between them.
    pub lists: u64,
    /// How many different values those are made of.
    pub list_values: u64,
}

/// The rows of a table, divided by one thing. Rows with more or fewer cells than the header are left out.
#[derive(Clone, Debug, PartialEq)]
pub struct Slicing {
    /// What they are divided by.
    pub by: SliceBy,
    /// The slices: of files and periods in their order, else the largest first.
    pub slices: Vec<Slice>,
}

/// What rows are divided by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum SliceBy {
    /// The file they are in.
    File,
    /// The part of the data, for training, validation or test, that they are meant for: as folders or file names tell.
    Split,
    /// What the names of folders state of a column.
    Partition(usize),
    /// When they are from, by the dates of a column.
    Period(usize, Period),
    /// The value of a column.
    Value(usize),
}

/// How long a period is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, serde::Serialize, serde::Deserialize)]
pub enum Period {
    /// A day.
    Day,
    /// A month.
    Month,
    /// A year.
    Year,
}

impl Period {
    /// The word for one of them.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Day => "day",
            Self::Month => "month",
            Self::Year => "year",
        }
    }
}

/// Some rows of a table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Slice {
    /// How many.
    pub rows: u64,
    /// How many of them are labelled.
    pub labelled: u64,
    /// Labelled rows by class, in the order of [`LabelValues::classes`]; empty where classes are too many.
    pub classes: Vec<u64>,
    /// Where the first of its rows is.
    pub first: Spot,
    /// They hold nothing in the column that the table is divided by.
    pub is_null: bool,
}

impl LabelFacts {
    /// The slices of the table by this.
    pub fn by(&self, by: SliceBy) -> Option<&Slicing> {
        self.slices.value()?.iter().find(|slicing| slicing.by == by)
    }
}
