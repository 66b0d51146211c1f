//! Rules on whether files and columns agree on what they hold.

pub(super) mod column_order;
pub(super) mod declared_schema_violation;
pub(super) mod dialect_mismatch;
pub(super) mod mixed_types;
pub(super) mod schema_mismatch;
pub(super) mod type_conflict;
