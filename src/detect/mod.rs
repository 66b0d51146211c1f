//! Detectors: pure functions from one cell to an answer, and from what the cells of a column said to what that means.
//!
//! **Invariant:** no detector keeps a value or sees more than one cell at a time; [`fold`] compares two.

pub mod fold;
pub mod kind;
pub mod null;
pub mod padding;
pub mod pattern;
pub mod shape;
pub mod personal;
pub mod secret;
