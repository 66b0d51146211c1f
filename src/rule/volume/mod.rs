//! Rules on whether there is enough of it.

pub(super) mod too_few_events;
pub(super) mod too_few_rows;
