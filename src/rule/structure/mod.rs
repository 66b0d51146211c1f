//! Rules on whether the bytes form records.

pub(super) mod duplicate_header;
pub(super) mod ragged_rows;
