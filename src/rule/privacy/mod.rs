//! Rules on what must not leave the house.

pub(super) mod personal_data;
pub(super) mod re_identification;
pub(super) mod secrets;
