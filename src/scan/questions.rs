//! What is asked of the rows of a table: which of its cells are wanted row by row, and what rows are put into groups by.
//!
//! **Invariant:** decided before a table is read, by its columns, the names of its files and what was asked alone.

use std::sync::Arc;

use crate::ask::{Ask, DeclaredColumn, DeclaredTable, LabelAsk};
use crate::facts::{ColumnFacts, GroupFacts, KeyFacts, KeyedFacts, SplitBy, SplitFacts};
use crate::sketch::hash::hash_bytes;
use crate::state::column::Limits;
use crate::state::declared::{PartHeld, Predicate};
use crate::state::groups::{KeyOf, Question, ValueOf};

use super::split;

/// The questions about one table.
#[derive(Clone, Debug, Default)]
pub(super) struct Questions {
    /// Positions of the columns whose cells are wanted row by row.
    pub(super) wanted: Vec<usize>,
    /// What rows are put into groups by.
    pub(super) groups: Vec<Question>,
    /// Which of those is about the label.
    labels: Option<usize>,
    /// Which are about keys, with the positions of their columns.
    keys: Vec<(usize, Vec<usize>)>,
    /// Those about the split.
    split: Option<Split>,
    /// Which is about quasi-identifiers.
    quasi_identifiers: Option<(usize, Vec<usize>)>,
    /// What was declared of the cells of columns, by position.
    predicates: Vec<(usize, Arc<Predicate>)>,
}

/// The questions about a split.
#[derive(Clone, Copy, Debug)]
struct Split {
    /// How it was found.
    how: SplitBy,
    /// Which question is about whole rows.
    rows: usize,
    /// Which is about those of an entity, and the position of its column.
    entities: Option<(usize, usize)>,
}

impl Questions {
    /// The questions about a table of this name with these columns, in files of these names.
    pub(super) fn about(table: &str, columns: &[String], files: &[&str], ask: &Ask) -> Self {
        let mut questions = Self::default();
        let find = |named: &LabelAsk| columns.iter().position(|column| named.names(table, column));
        if let Some(position) = ask.label.as_ref().and_then(find)
            && columns.len() > 1
        {
            let at = questions.want(position);
            questions.labels = Some(questions.ask(KeyOf::AllBut(vec![(at, position)]), ValueOf::Cell(at)));
        }
        for key in ask.rows.keys.iter().filter(|key| !key.is_empty()) {
            if let Some(positions) = key.iter().map(find).collect::<Option<Vec<usize>>>() {
                let cells = positions.iter().map(|&position| questions.want(position)).collect();
                let number = questions.ask(KeyOf::Cells(cells), ValueOf::Whole);
                questions.keys.push((number, positions));
            }
        }
        let split = if let Some(named) = &ask.rows.split {
            find(named).map(|position| (position, SplitBy::Declared(position)))
        } else {
            let found = columns.iter().position(|column| split::is_split_column(column));
            found.map(|position| (position, SplitBy::Column(position)))
        };
        // A split that was declared is not looked for elsewhere.
        let files = if ask.rows.split.is_some() { &[] } else { files };
        questions.about_split(split, files, ask.rows.entity.as_ref().and_then(find));
        let quasi: Option<Vec<usize>> = ask.rows.quasi_identifiers.iter().map(find).collect();
        if let Some(positions) = quasi.filter(|positions| !positions.is_empty()) {
            let cells = positions.iter().map(|&position| questions.want(position)).collect();
            let number = questions.ask(KeyOf::CellsOrNothing(cells), ValueOf::Whole);
            questions.quasi_identifiers = Some((number, positions));
        }
        questions
    }

    /// Asks whether cells are what was declared of them.
    pub(super) fn held_against(mut self, declared: Option<&DeclaredTable>, columns: &[String]) -> Self {
        let of_column = |declared: &DeclaredColumn| {
            let position = columns.iter().position(|column| *column == declared.name)?;
            Some((position, Arc::new(Predicate::of(declared)?)))
        };
        self.predicates =
            declared.map(|table| table.columns.iter().filter_map(of_column).collect()).unwrap_or_default();
        self
    }

    /// The columns of a part that are held against what was declared of them, by their positions in the file.
    pub(super) fn held(&self, mapping: &[usize], limits: Limits) -> Vec<PartHeld> {
        let held = self.predicates.iter().filter_map(|(position, predicate)| {
            let index = mapping.iter().position(|mapped| mapped == position)?;
            Some(hold(index, predicate, limits))
        });
        held.collect()
    }

    /// The same of one column that folders state, and which then stands at `index`.
    pub(super) fn held_at(&self, position: usize, index: usize, limits: Limits) -> Option<PartHeld> {
        let (_, predicate) = self.predicates.iter().find(|(held, _)| *held == position)?;
        Some(hold(index, predicate, limits))
    }

    /// Asks about the split, by the column given or by the names of files.
    fn about_split(&mut self, column: Option<(usize, SplitBy)>, files: &[&str], entity: Option<usize>) {
        let (how, but, value) = if let Some((position, how)) = column {
            let at = self.want(position);
            (how, vec![(at, position)], ValueOf::Cell(at))
        } else if let Some(parts) = split::of_files(files) {
            (SplitBy::Files, Vec::new(), ValueOf::File(parts.iter().map(|part| hash_bytes(part.as_bytes())).collect()))
        } else {
            return;
        };
        let rows = self.ask(KeyOf::AllBut(but), value.clone());
        let entities = entity.map(|position| {
            let at = self.want(position);
            (self.ask(KeyOf::Cells(vec![at]), value), position)
        });
        self.split = Some(Split { how, rows, entities });
    }

    /// Asks a question, and gives its number.
    fn ask(&mut self, key: KeyOf, value: ValueOf) -> usize {
        self.groups.push(Question { key, value });
        self.groups.len() - 1
    }

    /// The place of a column among those wanted.
    fn want(&mut self, position: usize) -> usize {
        self.wanted.iter().position(|&wanted| wanted == position).unwrap_or_else(|| {
            self.wanted.push(position);
            self.wanted.len() - 1
        })
    }

    /// What came of them. A column that only its name made a split is one if its values say so too.
    pub(super) fn facts(&self, groups: &[GroupFacts], columns: &[ColumnFacts]) -> KeyedFacts {
        let facts = |at: usize| groups.get(at).cloned();
        let key =
            |(at, columns): &(usize, Vec<usize>)| Some(KeyFacts { columns: columns.clone(), groups: facts(*at)? });
        let split = self.split.filter(|split| match &split.how {
            SplitBy::Column(position) => columns.get(*position).is_some_and(split::holds_parts),
            SplitBy::Declared(_) | SplitBy::Files => true,
        });
        KeyedFacts {
            labels: self.labels.and_then(facts),
            keys: self.keys.iter().filter_map(key).collect(),
            split: split.and_then(|Split { how, rows, entities }| {
                let entities = entities.and_then(|(at, position)| key(&(at, vec![position])));
                Some(SplitFacts { how, rows: facts(rows)?, entities })
            }),
            quasi_identifiers: self.quasi_identifiers.as_ref().and_then(key),
            inexact: None,
        }
    }
}

/// A column of a part, with room for a quarter as many values as its summary keeps.
fn hold(index: usize, predicate: &Arc<Predicate>, limits: Limits) -> PartHeld {
    PartHeld::new(index, Arc::clone(predicate), limits.places, limits.distinct / 4)
}
