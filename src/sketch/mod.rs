//! Pure summaries: one pass, bounded memory, no input or output, no clock, no randomness.
//!
//! - [`hash`]: the one hash, digest and bit mixer that every summary shares.
//! - [`hll`]: how many distinct values, approximately, in at most 16 KiB.
//! - [`exact_sum`]: sums of doubles and of their squares, without any rounding on the way.
//! - [`decimal_sums`]: the same of decimals as they are written.
//! - [`moments`]: count, mean and variance from those sums, each rounded once.
//! - [`value_table`]: the distinct values themselves, exactly, while they fit a capacity.
//! - [`quantiles`]: quantiles, each with the cell that it lies in.
//! - [`keyed`]: a sample of keys, with all that was seen of each.
//! - [`lowest`]: a sample of rows: those of the lowest keys.
//! - [`position`]: a column as one number, to find columns that are alike.
//! - [`heavy`]: the most frequent values of a stream too varied for such a table.
//!
//! Three private files serve them: `fixed` (a wide fixed-point number), `rounding` (its nearest double) and `key` (how
//! a table keeps a value).
//!
//! # Laws
//!
//! They are stated here rather than in a trait, since the summaries differ in what they are fed.
//!
//! 1. *Identity.* Merging a fresh summary into another, or another into a fresh one of the same capacity, gives that
//!    other summary back.
//! 2. *Canonical summaries* ([`hll::Hll`], [`exact_sum::ExactSum`], [`exact_sum::ExactSquares`],
//!    [`decimal_sums::DecimalSums`], [`moments::Moments`], [`quantiles::Quantiles`], [`keyed::KeyedSample`],
//!    [`lowest::Lowest`]): merge is
//!    associative and commutative; any order and any split of the same values gives equal summaries with equal
//!    serialized bytes.
//! 3. *Ordered summaries* ([`value_table::ValueTable`], [`heavy::HeavyHitters`]): the same sequence gives the same
//!    summary and bytes. A value table keeps first-seen order. The bounds of heavy hitters contain the truth for any
//!    split.
//! 4. *Decoding is checked.* A summary decoded from bytes is either in normal form or refused; it never panics later.
//!
//! **Invariant:** nothing in this room reads a file, a clock, the environment or a random source, and nothing
//! iterates over a randomly seeded map.

pub mod decimal_sums;
pub mod exact_sum;
mod fixed;
pub mod hash;
pub mod heavy;
pub mod hll;
mod key;
pub mod keyed;
pub mod lowest;
pub mod moments;
pub mod position;
pub mod quantiles;
mod rounding;
pub mod value_table;
