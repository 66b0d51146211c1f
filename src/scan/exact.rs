//! Groups counted to the last, where that was asked for: beside the samples, which stand where it fails.

use std::io;

use crate::base::place::Origin;
use crate::facts::{GroupFacts, RepeatFacts};
use crate::state::exact::ExactGroups;
use crate::state::groups::Question;
use crate::state::table::PartState;

/// Every question about the rows of a table, and which of them are the same.
#[derive(Debug)]
pub(super) struct Exact {
    rows: ExactGroups,
    groups: Vec<ExactGroups>,
}

impl Exact {
    /// No row yet; all questions together take so many bytes of memory.
    pub(super) fn new(questions: &[Question], bytes: u64) -> Self {
        let bytes = usize::try_from(bytes).unwrap_or(usize::MAX) / (questions.len() + 1);
        let groups = questions.iter().map(|question| ExactGroups::new(question.clone(), bytes)).collect();
        Self { rows: ExactGroups::new(Question::whole_rows(), bytes), groups }
    }

    /// Takes in the part that begins at `origin`.
    pub(super) fn fold(&mut self, part: &PartState, origin: Origin) {
        for groups in self.groups.iter_mut().chain([&mut self.rows]) {
            groups.fold(&part.wholes, &part.picks, part.rows, origin);
        }
    }

    /// Repeated rows, and the groups of each question, or why there are none.
    pub(super) fn facts(self, places: usize) -> Result<(RepeatFacts, Vec<GroupFacts>), String> {
        let told = |error: io::Error| {
            let why = match error.kind() {
                io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => "the disk for temporary files is full",
                _ => "the temporary file could not be written or read",
            };
            format!("--exact could not count to the last: {why}; TMPDIR names another place")
        };
        let groups = self.groups.into_iter().map(|groups| groups.facts(places));
        let groups = groups.collect::<io::Result<Vec<_>>>().map_err(told)?;
        let rows = self.rows.facts(places).map_err(told)?;
        let repeats = RepeatFacts {
            compared: rows.rows,
            unknown: rows.unknown,
            sampled: 1.0,
            sampled_rows: rows.rows,
            groups: rows.repeated.groups,
            repeats: rows.repeated.rows - rows.repeated.groups,
            keys: rows.keys,
            squares: 0,
            places: rows.repeated.places,
        };
        Ok((repeats, groups))
    }
}
