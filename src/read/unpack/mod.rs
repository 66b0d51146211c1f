//! Unpacking: from compressed bytes to the bytes that were packed, as far as they can be had.
//!
//! ```text
//! Compression::of(head)                          what the first bytes say it is; names are never asked
//! Unpacked::new(compression, reader, limits)     decoded bytes as a `Read`; then `fault()`
//! zip::directory(file, limits)                   what an archive holds
//! zip::open_entry(file, entry, limits)           one of its entries as an `Unpacked`
//! Piped::new(unpacked, Unpacked::fault, queue)   the same bytes, decoded on a thread of its own
//! ```
//!
//! A fault is a value that is asked for after the last byte: whatever could be decoded before it comes first.
//!
//! **Invariant:** no input panics or makes this read for ever; memory is set by [`Limits`] and the format, never by what
//! a file claims; and no stored byte is passed over without a fault, but for padding and skippable frames.

mod bzip2;
mod codec;
mod compression;
mod deflate;
mod fault;
mod gzip;
mod lz4;
mod piped;
mod steady;
mod stored;
mod unpacked;
mod xz;
pub mod zip;
mod zstd;

#[cfg(test)]
mod tests;

pub use compression::Compression;
pub use fault::{UnpackFault, UnpackFaultKind};
pub use piped::{Piped, Queue};
pub use unpacked::{Limits, Unpacked};
