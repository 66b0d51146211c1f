//! Rules on whether columns carry information of their own.

pub(super) mod constant_column;
pub(super) mod duplicate_columns;
pub(super) mod duplicate_keys;
pub(super) mod duplicate_rows;
pub(super) mod high_cardinality;
pub(super) mod identifier_column;
pub(super) mod near_constant_column;
