//! Renderings of a report, one file per format.
//!
//! **Invariant:** a renderer turns a [`Report`](crate::report::Report) into text and does nothing else:
//! no file, no clock, no terminal is touched here, and untrusted text passes through [`escape`].

pub mod attach;
pub mod brief;
pub mod escape;
pub mod explain;
pub mod json;
pub mod proposal;
pub mod schema;
pub mod terminal;
pub mod verified;
