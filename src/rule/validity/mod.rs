//! Rules on whether values are what they should be.

pub(super) mod mojibake;
