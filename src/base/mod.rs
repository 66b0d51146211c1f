//! Words that every room uses: where something is, how sure a number is, how bad a finding is.
//!
//! **Invariant:** nothing here reads, writes or knows what a dataset is.

pub mod digest;
pub mod measured;
pub mod nearest;
pub mod place;
pub mod severity;
pub mod tally;
pub mod wording;

pub use digest::Digest;
pub use measured::Measured;
pub use place::{Place, Spot};
pub use severity::{Group, Severity, Skill};
pub use tally::Tally;
