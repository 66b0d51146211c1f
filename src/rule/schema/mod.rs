//! Rules on whether files and columns agree on what they hold.

pub(super) mod mixed_types;
pub(super) mod schema_mismatch;
