//! Detectors: pure functions from one cell to an answer.
//!
//! **Invariant:** no detector keeps state or sees more than one cell; [`fold`] compares two.

pub mod fold;
pub mod kind;
pub mod null;
pub mod padding;
pub mod shape;
