//! How long the lists of a nested column are, from its levels.

use crate::facts::ListLengths;
use crate::read::cells::Nesting;

use super::leaf::{Leaf, Step};
use super::levels::Cells;

/// Counts the levels of a column chunk.
#[derive(Debug)]
pub(super) struct LevelCounts {
    /// Cells by definition level.
    pub(super) by_level: Vec<u64>,
    /// For each repetition level from 1: the definition level from which its list has an element.
    begins: Vec<u32>,
    lists: Vec<ListLengths>,
    /// For each repetition level, the elements so far of the list that has begun.
    open: Vec<Option<u64>>,
}

impl LevelCounts {
    pub(super) fn new(leaf: &Leaf) -> Self {
        let steps = (1..).zip(&leaf.steps);
        let begins: Vec<u32> =
            steps.filter(|(_, step)| matches!(step, Step::Repeated(_))).map(|(level, _)| level).collect();
        Self {
            by_level: vec![0; leaf.max_def as usize + 1],
            lists: vec![ListLengths::default(); begins.len()],
            open: vec![None; begins.len()],
            begins,
        }
    }

    /// Takes in adjacent cells. Their levels are within the schema's.
    pub(super) fn take(&mut self, Cells { rep, def, count }: Cells) {
        let count = count as u64;
        self.by_level[def as usize] += count;
        for (index, begins) in self.begins.iter().enumerate() {
            let level = index as u64 + 1;
            let (lists, open) = (&mut self.lists[index], &mut self.open[index]);
            if u64::from(rep) == level {
                *open = Some(open.unwrap_or(0) + count);
            } else if u64::from(rep) < level {
                if let Some(length) = open.take() {
                    lists.note(length, 1);
                }
                if def >= *begins {
                    // Each begins a list of one element; the last of them may get more.
                    lists.note(1, count - 1);
                    *open = Some(1);
                } else if def + 1 == *begins {
                    lists.note(0, count);
                }
            }
        }
    }

    /// What was counted; empty for a column at the top of its schema.
    pub(super) fn nesting(mut self, leaf: &Leaf) -> Nesting {
        for (lists, open) in self.lists.iter_mut().zip(&mut self.open) {
            if let Some(length) = open.take() {
                lists.note(length, 1);
            }
        }
        let mut lists = self.lists.into_iter();
        let mut nesting = Nesting::default();
        for (step, count) in leaf.steps.iter().zip(&self.by_level) {
            match step {
                Step::Optional(path) => nesting.nulls.push((path.clone(), *count)),
                Step::Repeated(path) => nesting.lists.extend(lists.next().map(|lengths| (path.clone(), lengths))),
            }
        }
        nesting
    }
}
