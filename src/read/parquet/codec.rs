//! Unpacking pages, each into a size that is known before.
//!
//! The codecs are called here and not by way of the `parquet` crate, which unpacks gzip and Brotli without a limit.
//!
//! **Invariant:** never gives out, or makes room for, more than the size that was asked for.

use std::io::Read;

use ::parquet::basic::Compression;

use super::damage::Damage;

/// Unpacks pages; keeps what a codec needs from page to page.
#[derive(Default)]
pub(super) struct Unpacker {
    zstd: Option<zstd::bulk::Decompressor<'static>>,
    snappy: snap::raw::Decoder,
}

/// What is read of a codec; an error for one that is not.
pub(super) fn known(codec: Compression) -> Result<(), Damage> {
    match codec {
        Compression::LZO => Err(Damage::Unsupported("packed with LZO, which is not read".to_owned())),
        _ => Ok(()),
    }
}

impl Unpacker {
    /// Adds the unpacked bytes of `packed`, which must be `size`, to `out`.
    pub(super) fn unpack(
        &mut self,
        codec: Compression,
        packed: &[u8],
        size: usize,
        out: &mut Vec<u8>,
    ) -> Result<(), Damage> {
        let before = out.len();
        let done = match codec {
            Compression::UNCOMPRESSED => {
                out.extend_from_slice(packed);
                Some(())
            }
            Compression::SNAPPY => {
                snap::raw::decompress_len(packed).ok().filter(|found| *found == size).and_then(|_| {
                    out.resize(before + size, 0);
                    self.snappy.decompress(packed, &mut out[before..]).ok().map(drop)
                })
            }
            Compression::ZSTD(_) => self.zstd(packed, size, out),
            Compression::GZIP(_) => limited(flate2::bufread::MultiGzDecoder::new(packed), size, out),
            Compression::BROTLI(_) => limited(brotli::Decompressor::new(packed, BUFFER), size, out),
            Compression::LZ4_RAW => lz4(packed, size, out),
            Compression::LZ4 => lz4_of_old(packed, size, out),
            Compression::LZO => None,
        };
        match done {
            Some(()) if out.len() == before + size => Ok(()),
            Some(()) => Err(Damage::Size),
            None => Err(Damage::Packed(name(codec))),
        }
    }

    fn zstd(&mut self, packed: &[u8], size: usize, out: &mut Vec<u8>) -> Option<()> {
        if self.zstd.is_none() {
            self.zstd = zstd::bulk::Decompressor::new().ok();
        }
        let before = out.len();
        // A vector is filled from its start, so a prefix is kept aside.
        let mut unpacked = if before == 0 { std::mem::take(out) } else { Vec::new() };
        unpacked.reserve_exact(size);
        let done = self.zstd.as_mut()?.decompress_to_buffer(packed, &mut unpacked).ok();
        if before == 0 {
            *out = unpacked;
        } else {
            out.extend_from_slice(&unpacked);
        }
        done.map(drop)
    }
}

/// Bytes that Brotli reads at a time.
const BUFFER: usize = 4096;

/// Reads at most one byte more than `size`.
fn limited(reader: impl Read, size: usize, out: &mut Vec<u8>) -> Option<()> {
    out.reserve_exact(size);
    reader.take(size as u64 + 1).read_to_end(out).ok().map(drop)
}

fn lz4(packed: &[u8], size: usize, out: &mut Vec<u8>) -> Option<()> {
    let before = out.len();
    out.resize(before + size, 0);
    let done = lz4_flex::block::decompress_into(packed, &mut out[before..]).ok();
    out.truncate(before + done.unwrap_or(0));
    done.map(drop)
}

/// What "LZ4" means depends on who wrote it: blocks with their sizes before them, as Hadoop does; the frame format; or
/// a bare block.
fn lz4_of_old(packed: &[u8], size: usize, out: &mut Vec<u8>) -> Option<()> {
    let before = out.len();
    for unpack in [hadoop, lz4_frame, lz4] {
        if unpack(packed, size, out).is_some() && out.len() == before + size {
            return Some(());
        }
        out.truncate(before);
    }
    None
}

fn lz4_frame(packed: &[u8], size: usize, out: &mut Vec<u8>) -> Option<()> {
    limited(lz4_flex::frame::FrameDecoder::new(packed), size, out)
}

fn hadoop(mut packed: &[u8], size: usize, out: &mut Vec<u8>) -> Option<()> {
    let end = out.len() + size;
    while !packed.is_empty() {
        let (unpacked, rest) = packed.split_first_chunk::<4>()?;
        let (stored, rest) = rest.split_first_chunk::<4>()?;
        let (unpacked, stored) = (u32::from_be_bytes(*unpacked) as usize, u32::from_be_bytes(*stored) as usize);
        if unpacked > end - out.len() {
            return None;
        }
        let before = out.len();
        lz4(rest.get(..stored)?, unpacked, out)?;
        if out.len() != before + unpacked {
            return None;
        }
        packed = &rest[stored..];
    }
    Some(())
}

const fn name(codec: Compression) -> &'static str {
    match codec {
        Compression::UNCOMPRESSED => "plain",
        Compression::SNAPPY => "Snappy",
        Compression::GZIP(_) => "gzip",
        Compression::LZO => "LZO",
        Compression::BROTLI(_) => "Brotli",
        Compression::LZ4 | Compression::LZ4_RAW => "LZ4",
        Compression::ZSTD(_) => "Zstandard",
    }
}
