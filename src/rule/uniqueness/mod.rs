//! Rules on whether columns carry information of their own.

pub(super) mod constant_column;
