//! Rules on whether what should be there, is there.

pub(super) mod empty_column;
pub(super) mod missing_values;
pub(super) mod partition_gaps;
