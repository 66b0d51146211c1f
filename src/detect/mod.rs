//! Detectors: pure functions from one cell to an answer.
//!
//! **Invariant:** no detector keeps state or sees more than one cell.

pub mod kind;
pub mod null;
