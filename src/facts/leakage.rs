//! What single columns tell of the label, by a sample of rows.

use crate::base::Measured;

use super::{ColumnFacts, ColumnType};

/// From how many distinct numbers on a label is a quantity rather than a set of codes. A project judgement: Vertex AI
/// takes up to 500 classes, but codes for more than a few are rare, and the report says which way it was read.
pub const MOST_NUMERIC_CLASSES: u64 = 20;

/// What the columns of a table tell of its label.
#[derive(Clone, Debug, PartialEq)]
pub struct LeakageFacts {
    /// Position of the label.
    pub label: usize,
    /// What is told.
    pub target: Target,
    /// Rows that were drawn, of all that the table has.
    pub sampled: u64,
    /// Those of them that have a label: what everything below was measured on.
    pub rows: u64,
    /// One for each column but the label, in the order of the table.
    pub columns: Vec<ColumnLeakage>,
    /// How well the place of a row in the files tells its label.
    pub order: Option<Power>,
}

impl LeakageFacts {
    /// What the column at this position tells.
    pub fn column(&self, position: usize) -> Option<&ColumnLeakage> {
        self.columns.iter().find(|column| column.position == position)
    }
}

/// What a label is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Target {
    /// So many classes that have rows enough to be told apart.
    Classes(usize),
    /// A quantity.
    Number,
}

impl Target {
    /// Whether the label in this column is a quantity.
    pub fn is_number(column: &ColumnFacts) -> bool {
        let distinct = column.distinct.value().copied().unwrap_or(0);
        column.kind.is_number() && column.kind != ColumnType::FormattedNumber && distinct > MOST_NUMERIC_CLASSES
    }

    /// The word used in the wire form.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Classes(_) => "classes",
            Self::Number => "number",
        }
    }
}

/// What a column tells of the label.
#[derive(Clone, Debug, PartialEq)]
pub struct ColumnLeakage {
    /// Its position in the table.
    pub position: usize,
    /// Whether it is the label in other words.
    pub copy: Option<Copied>,
    /// How well its values, its missing cells among them, tell the label.
    pub value: Measured<Power>,
    /// Of texts that are different in nearly every row, and of columns of whole numbers where the label is a number:
    /// how well what names have in common (a prefix, a running number) tells the label.
    pub name: Option<Power>,
    /// How well it tells the label whether a cell is missing.
    pub missing: Option<Power>,
    /// Rows, those in which it is missing or those in which it is not, of which nearly all have one label.
    pub settled: Option<SettledFacts>,
}

impl ColumnLeakage {
    /// Whether that a cell is missing tells about as much as what stands in it.
    pub fn is_told_by_gaps(&self) -> bool {
        let value = self.value.value().map_or(0.0, Power::strength);
        self.missing.is_some_and(|missing| missing.strength() >= value - Self::SAME)
    }

    /// Strengths that differ by less are the same. A project judgement.
    const SAME: f64 = 0.05;
}

/// In what sense a column is the label in other words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Copied {
    /// The same value in every row.
    Equal,
    /// Each value goes with one label, and each label with one value.
    OneToOne,
    /// Larger values go with larger labels throughout, or with smaller ones.
    Monotone,
}

impl Copied {
    /// The word used in the wire form.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Equal => "equal",
            Self::OneToOne => "one-to-one",
            Self::Monotone => "monotone",
        }
    }
}

/// How well something tells the label of rows that it was not learned from.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Power {
    /// In what it is given.
    pub measure: PowerMeasure,
    /// The best estimate.
    pub value: f64,
    /// The lower end of the 95 % interval.
    pub low: f64,
    /// Rows that it was measured on.
    pub rows: u64,
    /// The highest strength that the same came to with labels dealt out at random; `None` where the real one is so
    /// low that nobody asks.
    pub control: Option<f64>,
}

/// A measure of how well something tells the label.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PowerMeasure {
    /// The area under the ROC curve, of more than two classes the mean over each against the rest; 0.5 is chance.
    Auc,
    /// The share of the label's variance that is explained; 0 is chance.
    R2,
    /// The share of neighbours, in the order that is judged, whose labels rise; 0.5 is chance.
    Order,
}

impl PowerMeasure {
    /// The word used in the wire form.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Auc => "auc",
            Self::R2 => "r2",
            Self::Order => "order",
        }
    }

    /// From the measure to a strength: 0 is chance and 1 is certainty. Of an AUC that is the Gini coefficient.
    pub fn strength(self, value: f64) -> f64 {
        match self {
            Self::Auc | Self::Order => (2.0 * value - 1.0).max(0.0),
            Self::R2 => value.max(0.0),
        }
    }
}

impl Power {
    /// The best estimate, from 0 for chance to 1 for certainty.
    pub fn strength(&self) -> f64 {
        self.measure.strength(self.value)
    }

    /// What it comes to at least, by the interval; 0 where labels dealt out at random do as well.
    pub fn sure(&self) -> f64 {
        let low = self.measure.strength(self.low);
        if self.control.is_some_and(|control| control >= low) { 0.0 } else { low }
    }
}

/// Rows of which nearly all have one label, by whether a cell is missing.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct SettledFacts {
    /// Whether they are those in which it is missing.
    pub is_missing: bool,
    /// How many.
    pub rows: u64,
    /// How many of them have the label that most of them have.
    pub same: u64,
    /// The share of the other rows that have it.
    pub elsewhere: f64,
    /// How much less often than elsewhere another label stands there, at least, by the 95 % interval: 1 is never.
    pub sure: f64,
}
