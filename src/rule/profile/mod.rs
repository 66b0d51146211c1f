//! Rules on the file that says what is accepted: waivers that no longer hold, and waivers of nothing.

pub(super) mod expired_waiver;
pub(super) mod unused_waiver;
