//! Which baseline a table has, by the task that it is judged for.
//!
//! **Invariant:** worked out from what a report may hold: of a column whose values stay behind there is none.

use crate::facts::{BaselineFacts, ColumnFacts, LabelFacts, Target};
use crate::profile::Task;

/// The baseline of a label, and the gain that the brief asks for.
#[derive(Clone, Debug, PartialEq)]
pub struct BaselineReport {
    /// What simple predictors score.
    pub facts: BaselineFacts,
    /// The gain over it that is of use, as a share, where the brief says one.
    pub wished: Option<f64>,
}

/// The baseline of this label, without values that stay behind.
pub(super) fn of(task: Task, label: &ColumnFacts, facts: Option<&LabelFacts>) -> Option<BaselineFacts> {
    match task {
        Task::Regression => BaselineFacts::of_numbers(label),
        Task::Forecasting => BaselineFacts::of_series(label),
        Task::Recommendation => BaselineFacts::of_items(label),
        Task::AnomalyDetection if Target::is_number(label) => None,
        Task::Classification | Task::TextClassification | Task::ImageClassification | Task::AnomalyDetection => {
            let lists = facts.and_then(|facts| facts.values.exact()).is_some_and(|values| values.lists > 0);
            BaselineFacts::of_classes(label.position, label.classes.as_ref()?, lists)
        }
        Task::General | Task::FineTuning | Task::Retrieval => None,
    }
}
