//! How rows go with a label file: counted while they are looked up.

use serde::{Deserialize, Serialize};

use crate::base::Spot;
use crate::base::Tally;
use crate::base::place::Origin;
use crate::facts::JoinedFacts;

/// Rows by what became of their key, over adjacent parts.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Joined {
    rows: u64,
    lacking: u64,
    unmatched: Tally,
    padded: Tally,
    cased: Tally,
    formatted: Tally,
}

/// In what two keys differ that mean the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Near {
    /// In white space around them.
    Padding,
    /// In letter case.
    Case,
    /// In leading zeros, a fraction of zero, or punctuation.
    Format,
}

impl Joined {
    /// Counts rows that were looked up.
    pub fn looked_up(&mut self, rows: u64) {
        self.rows += rows;
    }

    /// Counts a row in which a key is missing.
    pub fn lacks_key(&mut self) {
        self.lacking += 1;
    }

    /// Counts a row whose key the label file does not have, or has otherwise. Rows come in order.
    pub fn unmatched(&mut self, spot: Spot, near: Option<Near>, places: usize) {
        self.unmatched.note(spot, places);
        let tally = match near {
            None => return,
            Some(Near::Padding) => &mut self.padded,
            Some(Near::Case) => &mut self.cased,
            Some(Near::Format) => &mut self.formatted,
        };
        tally.note(spot, places);
    }

    /// Moves all places behind `origin`.
    pub fn rebase(&mut self, origin: Origin) {
        for tally in [&mut self.unmatched, &mut self.padded, &mut self.cased, &mut self.formatted] {
            tally.rebase(origin);
        }
    }

    /// Takes in the rows that come after.
    pub fn merge(&mut self, next: &Self, places: usize) {
        self.rows += next.rows;
        self.lacking += next.lacking;
        self.unmatched.merge(&next.unmatched, places);
        self.padded.merge(&next.padded, places);
        self.cased.merge(&next.cased, places);
        self.formatted.merge(&next.formatted, places);
    }

    /// The facts, of a table whose rows are named by these columns.
    pub fn facts(&self, keys: Vec<usize>) -> JoinedFacts {
        JoinedFacts {
            keys,
            rows: self.rows,
            lacking: self.lacking,
            unmatched: self.unmatched.clone(),
            padded: self.padded.clone(),
            cased: self.cased.clone(),
            formatted: self.formatted.clone(),
        }
    }
}
