//! Rules on whether what should be there, is there.

pub(super) mod disguised_missing;
pub(super) mod empty_column;
pub(super) mod incomplete_rows;
pub(super) mod missing_values;
pub(super) mod mixed_null_spellings;
pub(super) mod partition_gaps;
pub(super) mod time_gaps;
