//! What is missing in disguise: cells that hold something, and mean that nothing is known.
//!
//! Three sorts, of which each is decided with the column in view, and the last with its table:
//!
//! - *Words and signs.* `?`, `n/a` and the like mean missing wherever they stand. `none` or `tbd` do where the column
//!   otherwise holds numbers, dates or the like, and are words among words.
//! - *Sentinels*, such as 999 or 1900-01-01 ([`sentinel`]).
//! - *Zeros* where a zero is impossible ([`zero`]).
//!
//! A list of suspects alone decides nothing: a sentinel must lie apart from all other values and come more often than
//! they do, as `DataRobot`'s data quality assessment asks of disguised missing values, and a zero that belongs is left.
//!
//! **Invariant:** pure; counts are those of forms, so they are exact however many distinct values a column has.

mod name;
mod sentinel;
mod spread;
mod zero;

use crate::base::Tally;

use super::{ColumnFacts, ColumnType, Form, Kind, Token, Writing};

/// Cells of a column that mean missing in a spelling that is not a null's.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct DisguisedFacts {
    /// All of them, and the first places.
    pub cells: Tally,
    /// By form.
    pub by_form: Vec<Disguise>,
}

/// Cells that mean missing in one form.
#[derive(Clone, Debug, PartialEq)]
pub struct Disguise {
    /// Which form.
    pub form: Form,
    /// What gave it away.
    pub sort: DisguiseSort,
    /// How many, and the first places.
    pub cells: Tally,
}

/// What gives a disguise away.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum DisguiseSort {
    /// A word or a sign.
    Token,
    /// A number or a day apart from all others.
    Sentinel,
    /// A zero where none can be.
    Zero,
}

impl DisguiseSort {
    /// The word used in the wire form.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Token => "token",
            Self::Sentinel => "sentinel",
            Self::Zero => "impossible-zero",
        }
    }
}

impl Disguise {
    /// How it is spelled: from our own closed lists, and so no value of the data.
    pub fn spelling(&self) -> String {
        match self.form.writing() {
            Writing::Token(token) => token.word().to_owned(),
            Writing::Number(index, _) => super::NUMBERS[index as usize].to_string(),
            Writing::Day(index, _) => super::DAYS[index as usize].1.to_owned(),
            _ => self.form.kind().word().to_owned(),
        }
    }
}

/// Finds out for every column of a table what is missing in disguise. At most `places` first places are kept.
pub fn settle(columns: &mut [ColumnFacts], places: usize) {
    for column in columns.iter_mut() {
        let mut found = tokens(column);
        found.extend(sentinel::sentinels(column));
        keep(column, found, places);
    }
    let sure: Vec<bool> = columns.iter().map(zero::is_sure).collect();
    let surely = sure.iter().filter(|is_sure| **is_sure).count();
    for (column, is_sure) in columns.iter_mut().zip(sure) {
        let siblings = surely - usize::from(is_sure);
        if is_sure || zero::is_likely(column, siblings) {
            let found = zero::zeros(column);
            keep(column, found, places);
        }
    }
}

fn keep(column: &mut ColumnFacts, found: Vec<Disguise>, places: usize) {
    for disguise in found {
        column.disguised.cells.blend(&disguise.cells, places);
        column.disguised.by_form.push(disguise);
    }
}

/// The share of cells from which on a word is no title among titles.
const OFTEN: f64 = 0.01;

fn tokens(column: &ColumnFacts) -> Vec<Disguise> {
    let is_worded = matches!(column.kind, ColumnType::Text | ColumnType::Empty);
    // Where plus signs stand beside it, a minus sign is the other of two values.
    let has_plus = column.written.count(|writing| writing == Writing::Plus) > 0;
    // Among titles and names, each with its own, a film may be called Missing.
    let is_varied = column.distinct.value().is_none_or(|distinct| distinct.saturating_mul(2) > column.values());
    let means_missing = |token: Token, cells: u64| match token {
        Token::Dash => !(is_worded && has_plus),
        Token::Missing | Token::Unknown | Token::NotStated => {
            !(is_worded && is_varied) || cells as f64 >= OFTEN * column.values() as f64
        }
        token => !is_worded || token.is_plain(),
    };
    let forms = column.written.forms.iter();
    forms
        .filter(
            |facts| matches!(facts.form.writing(), Writing::Token(token) if means_missing(token, facts.cells.count)),
        )
        .map(|facts| Disguise { form: facts.form, sort: DisguiseSort::Token, cells: facts.cells.clone() })
        .collect()
}

/// What most cells of a column are.
fn main_type(column: &ColumnFacts) -> ColumnType {
    let count = |kind: Kind| column.kinds.iter().find(|facts| facts.kind == kind).map_or(0, |facts| facts.cells.count);
    ColumnType::with_main(count).1
}
