//! Rules on whether the data is of today.

pub(super) mod future_timestamps;
pub(super) mod stale_data;
pub(super) mod time;
