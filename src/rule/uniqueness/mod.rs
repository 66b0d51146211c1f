//! Rules on whether columns carry information of their own.

pub(super) mod constant_column;
pub(super) mod duplicate_rows;
