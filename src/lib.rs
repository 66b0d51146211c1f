//! `datassay` answers one question for a data owner: is this dataset ready to be handed to an outside AI/ML specialist,
//! and if not, what must be fixed first, and by whom?
//!
//! ```text
//! locate -> open -> read -> measure -> judge -> render
//! paths     bytes   batches  mergeable  facts x   terminal,
//! globs             + notes  states     profile   JSON
//!                            -> facts   -> verdict
//! ```
//!
//! Rooms import only rooms that stand above them here; `tests/layers.rs` holds them to it. [`check::check`] is the front
//! door.

pub mod base;
pub mod sketch;
pub mod facts;
pub mod ask;
pub mod detect;
pub mod source;
pub mod read;
pub mod state;
pub mod scan;
pub mod profile;
pub mod rule;
pub mod judge;
pub mod report;
pub mod certificate;
pub mod render;
pub mod check;
pub mod rows;
pub mod cli;
