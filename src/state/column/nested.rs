//! What the levels of a nested column say: where something is missing on the way to it, and how long its lists are.

use serde::{Deserialize, Serialize};

use crate::facts::{ListLengths, NestedFacts};

/// Counts by path. Canonical, but for the order of paths, which is that of the first file.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Nested {
    /// Nulls of each step that may be null.
    pub nulls: Vec<(String, u64)>,
    /// Lengths of each list.
    pub lists: Vec<(String, ListLengths)>,
}

impl Nested {
    /// Takes in what comes after.
    pub fn merge(&mut self, next: &Self) {
        for (path, count) in &next.nulls {
            match self.nulls.iter_mut().find(|(known, _)| known == path) {
                Some((_, mine)) => *mine += count,
                None => self.nulls.push((path.clone(), *count)),
            }
        }
        for (path, lengths) in &next.lists {
            match self.lists.iter_mut().find(|(known, _)| known == path) {
                Some((_, mine)) => mine.merge(lengths),
                None => self.lists.push((path.clone(), *lengths)),
            }
        }
    }

    /// The facts; none of a column at the top of its schema.
    pub fn facts(&self) -> Option<NestedFacts> {
        let is_nested = !self.nulls.is_empty() || !self.lists.is_empty();
        is_nested.then(|| NestedFacts { nulls: self.nulls.clone(), lists: self.lists.clone() })
    }
}
