//! Rules on whether a model can be taught from the label.

pub(super) mod class_imbalance;
pub(super) mod missing_label;
pub(super) mod rare_class;
pub(super) mod single_class;
pub(super) mod unlabelled_rows;
