//! What the columns of a table tell of its label: each by itself, wherever a thread is free.
//!
//! **Invariant:** in the order of the columns, whoever measured which.

use rayon::prelude::*;

use crate::base::Measured;
use crate::facts::{ColumnFacts, LeakageFacts};
use crate::sketch::lowest::Lowest;
use crate::state::predict::{Coded, Question, coded};
use crate::state::sample::{SampledColumns, SampledRow};

/// What these rows of a table say of its columns and the label among them.
pub(super) fn measure(
    sample: &Lowest<SampledRow>,
    columns: &[ColumnFacts],
    label: &ColumnFacts,
) -> Measured<LeakageFacts> {
    let sampled = SampledColumns::new(sample.rows(), columns.len());
    let all: Vec<Coded<'_>> = columns.par_iter().map(|column| coded(&sampled, column)).collect();
    let question = match Question::new(&sampled, &all, label) {
        Ok(question) => question,
        Err(why) => return Measured::absent(why),
    };
    let others = columns.par_iter().zip(&all).filter(|(column, _)| column.position != label.position);
    let told = others.map(|(column, coded)| question.column(column, coded)).collect();
    Measured::Exact(question.facts(told))
}
