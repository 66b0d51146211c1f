//! What this run asks of the data: plain data, into which the command line and the profile both lower.
//!
//! Scanning sees an [`Ask`] and never a profile, so that facts do not depend on thresholds.
//!
//! **Invariant:** no file format, no default that depends on the machine.

mod declared;
mod join;
mod rows;

use std::time::Duration;

use jiff::civil::Date;

pub use declared::{Declared, DeclaredColumn, DeclaredRange, DeclaredTable, DeclaredType, Role, Stated};
pub use join::{JoinAsk, KeyPair};
pub use rows::RowsAsk;

/// Everything a scan and a judgement need to know beyond the bytes.
#[derive(Clone, Debug)]
pub struct Ask {
    /// The column to be learned, if one was named.
    pub label: Option<LabelAsk>,
    /// The file that the label lies in, where that is not the data itself.
    pub join: Option<JoinAsk>,
    /// The values that it may have, if that was said.
    pub classes: Option<Vec<String>>,
    /// The column that says when a row is from, if one was named.
    pub time: Option<LabelAsk>,
    /// How many days old the newest row may be, if that was said.
    pub fresh: Option<u32>,
    /// By which columns rows are told apart and were split.
    pub rows: RowsAsk,
    /// Limits on what the run may use.
    pub budget: Budget,
    /// How many first places each finding lists.
    pub places: usize,
    /// How text files are written, where that was said.
    pub reading: Reading,
    /// Which files are one table.
    pub grouping: Grouping,
    /// The day that freshness and waivers see.
    pub today: Option<Date>,
    /// What the owner declared of tables and columns.
    pub declared: Declared,
    /// Columns of which the owner stated that they hold personal data, and on what handing them over rests.
    pub personal: Vec<PersonalAsk>,
    /// What the owner has said of handing the data over.
    pub stated: Stated,
    /// Whether the bytes of each file are to be told apart from all others.
    pub digests: bool,
}

impl Ask {
    /// On what it rests that personal data of `column` of `table` is handed over, if that was declared.
    pub fn personal_basis(&self, table: &str, column: &str) -> Option<&str> {
        let declared = self.personal.iter().find(|declared| declared.column.names(table, column));
        declared.map(|declared| declared.basis.as_str()).filter(|basis| !basis.trim().is_empty())
    }
}

impl Default for Ask {
    fn default() -> Self {
        Self {
            label: None,
            join: None,
            classes: None,
            time: None,
            fresh: None,
            rows: RowsAsk::default(),
            budget: Budget::default(),
            places: 20,
            reading: Reading::default(),
            grouping: Grouping::default(),
            today: None,
            declared: Declared::default(),
            personal: Vec::new(),
            stated: Stated::default(),
            digests: false,
        }
    }
}

/// Which files are one table.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Grouping {
    /// Those of one folder that share most of their columns.
    #[default]
    ByLikeness,
    /// All of one format.
    OneTable,
}

/// A column as it was typed, to be learned or to tell the time: `COLUMN` or `TABLE.COLUMN`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LabelAsk {
    /// The words as typed.
    pub typed: String,
}

impl LabelAsk {
    /// Whether this names `column` of `table`. A column whose own name holds a dot is meant before a
    /// table of that name is.
    pub fn names(&self, table: &str, column: &str) -> bool {
        self.typed == column
            || self
                .typed
                .strip_suffix(column)
                .and_then(|rest| rest.strip_suffix('.'))
                .is_some_and(|typed_table| typed_table == table)
    }
}

/// A declared column of personal data. What the owner states is shown as stated, not verified.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PersonalAsk {
    /// The column.
    pub column: LabelAsk,
    /// On what it rests that it is handed over, in the owner's words: consent, a contract, a paragraph of law. A blank
    /// one declares nothing.
    pub basis: String,
}

/// What was said about how text files are written: it is not looked for then.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Reading {
    /// The byte between cells.
    pub delimiter: Option<u8>,
    /// The byte around cells; `Some(None)` for none.
    pub quote: Option<Option<u8>>,
    /// The byte before a literal quote; `Some(None)` for none.
    pub escape: Option<Option<u8>>,
    /// The encoding, by any of its WHATWG labels.
    pub encoding: Option<String>,
    /// That there is no header.
    pub no_header: bool,
    /// Records to skip before the header.
    pub skip: Option<usize>,
}

/// Limits on memory and time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Budget {
    /// Bytes that summaries and parts in flight may take.
    pub memory: u64,
    /// After this long the rest is left unread, and counted so.
    pub time: Option<Duration>,
    /// The longest field that a reader waits for, in bytes.
    pub max_field: usize,
}

impl Default for Budget {
    fn default() -> Self {
        Self { memory: 512 << 20, time: None, max_field: 16 << 20 }
    }
}

impl Budget {
    /// How many different rows of a table are kept to be compared with each other: a function of memory alone, of
    /// which it takes up to a twentieth, at some 100 bytes each.
    pub fn different_rows(&self) -> usize {
        usize::try_from(self.memory / 2048).unwrap_or(usize::MAX).clamp(1 << 10, 1 << 24)
    }

    /// How many rows of a table with so many columns are drawn to hold columns against each other, and how many bytes
    /// they may take: a function of columns and memory alone. A cell takes up to 64 bytes, so a sample takes at most half
    /// of the memory, and hardly ever a tenth. 16,384 rows tell a share to within one percent.
    pub fn sampled_rows(&self, columns: usize) -> (usize, usize) {
        let rows = self.memory / 128 / columns.max(1) as u64;
        let within = |number: u64| usize::try_from(number).unwrap_or(usize::MAX);
        (within(rows).clamp(64, 1 << 14), within(self.memory / 8))
    }

    /// How many bytes the labels of a label file may take before they are kept in a file: a function of memory alone.
    pub const fn label_bytes(&self) -> u64 {
        self.memory / 8
    }

    /// How many bytes rows in groups may take, where they are counted to the last, before they go to a file.
    pub const fn exact_bytes(&self) -> u64 {
        self.memory / 4
    }

    /// How many distinct values a column of a table with `columns` columns keeps exactly. A function
    /// of the two alone, so that a report does not depend on the number of threads: it is sized as if
    /// sixteen summaries of the table were alive at once, at 128 bytes an entry: what one takes with its place in the
    /// table, and with the streaming states that come after it.
    pub fn distinct_values(&self, columns: usize) -> usize {
        let per_column = self.memory / (columns.max(1) as u64 * 16 * 128);
        usize::try_from(per_column).unwrap_or(usize::MAX).clamp(64, 4096)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_label_names_a_column_or_a_column_of_a_table() {
        let label = |typed: &str| LabelAsk { typed: typed.to_owned() };
        assert!(label("churn").names("customers", "churn"));
        assert!(label("customers.churn").names("customers", "churn"));
        assert!(!label("orders.churn").names("customers", "churn"));
        assert!(label("home.dest").names("titanic", "home.dest"));
        assert!(label("titanic.home.dest").names("titanic", "home.dest"));
        assert!(!label("churn").names("customers", "tenure"));
    }

    #[test]
    fn a_basis_is_that_of_its_column_and_not_blank() {
        let declared = |typed: &str, basis: &str| PersonalAsk {
            column: LabelAsk { typed: typed.to_owned() },
            basis: basis.to_owned(),
        };
        let personal = vec![declared("people.email", "consent"), declared("phone", "  ")];
        let ask = Ask { personal, ..Ask::default() };
        assert_eq!(ask.personal_basis("people", "email"), Some("consent"));
        assert_eq!(ask.personal_basis("orders", "email"), None);
        assert_eq!(ask.personal_basis("people", "phone"), None);
    }

    #[test]
    fn the_table_capacity_depends_on_columns_and_memory_alone() {
        let budget = Budget::default();
        assert_eq!(budget.distinct_values(16), 4096);
        assert_eq!(budget.distinct_values(200), 1310);
        assert_eq!(budget.distinct_values(5000), 64);
        assert_eq!(Budget { memory: 1, ..budget }.distinct_values(5000), 64);
    }
}
