//! Tests of unpacking, on data that other code packed.

mod archive;
mod arbitrary;
mod archives;
mod limits;
mod pipes;
mod streams;

use std::fmt;
use std::io::{self, Read, Write};

use flate2::{Compression as Level, GzBuilder};

use super::{Compression, Limits, UnpackFault, UnpackFaultKind, Unpacked};

/// All that have members.
const STREAMS: [Compression; 5] =
    [Compression::Gzip, Compression::Zstd, Compression::Bzip2, Compression::Xz, Compression::Lz4];

/// Rows that neither repeat nor are random.
fn rows(count: u64) -> Vec<u8> {
    (0..count)
        .flat_map(|row| format!("{row},{},{:x}\n", row % 7, row.wrapping_mul(0x9e37_79b9_7f4a_7c15)).into_bytes())
        .collect()
}

/// Packs some bytes as one member, with a checksum.
fn pack(compression: Compression, bytes: &[u8]) -> Vec<u8> {
    match compression {
        Compression::Gzip => {
            let header = GzBuilder::new().filename("rows.csv").comment("a comment").extra(&b"ex\x02\0tr"[..]);
            let mut writer = header.write(Vec::new(), Level::new(6));
            writer.write_all(bytes).unwrap();
            writer.finish().unwrap()
        }
        Compression::Zstd => {
            let mut writer = zstd::Encoder::new(Vec::new(), 3).unwrap();
            writer.include_checksum(true).unwrap();
            writer.write_all(bytes).unwrap();
            writer.finish().unwrap()
        }
        Compression::Bzip2 => {
            let mut writer = bzip2::write::BzEncoder::new(Vec::new(), bzip2::Compression::new(1));
            writer.write_all(bytes).unwrap();
            writer.finish().unwrap()
        }
        Compression::Xz => {
            let mut writer = liblzma::write::XzEncoder::new(Vec::new(), 2);
            writer.write_all(bytes).unwrap();
            writer.finish().unwrap()
        }
        Compression::Lz4 => lz4(bytes, lz4_flex::frame::BlockMode::Linked),
        Compression::Zip => panic!("archives have no members"),
    }
}

fn lz4(bytes: &[u8], mode: lz4_flex::frame::BlockMode) -> Vec<u8> {
    let info = lz4_flex::frame::FrameInfo::new()
        .block_mode(mode)
        .block_size(lz4_flex::frame::BlockSize::Max64KB)
        .block_checksums(true)
        .content_checksum(true)
        .content_size(Some(bytes.len() as u64));
    let mut writer = lz4_flex::frame::FrameEncoder::with_frame_info(info, Vec::new());
    writer.write_all(bytes).unwrap();
    writer.finish().unwrap()
}

/// What came of some stored bytes.
#[derive(PartialEq, Eq)]
struct Outcome {
    decoded: Vec<u8>,
    fault: Option<UnpackFault>,
    used: u64,
}

impl Outcome {
    fn kind(&self) -> Option<UnpackFaultKind> {
        self.fault.as_ref().map(|fault| fault.kind)
    }
}

impl fmt::Debug for Outcome {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { decoded, fault, used } = self;
        write!(formatter, "{} bytes, {used} used, {fault:?}, {:?}", decoded.len(), &decoded[..decoded.len().min(40)])
    }
}

fn unpack(compression: Compression, stored: &[u8]) -> Outcome {
    unpack_within(compression, stored, &Limits::default())
}

fn unpack_within(compression: Compression, stored: &[u8], limits: &Limits) -> Outcome {
    drain(Unpacked::new(compression, Box::new(io::Cursor::new(stored.to_vec())), limits), 64 << 10)
}

/// The same, with the bytes coming and going a few at a time.
fn unpack_bit_by_bit(compression: Compression, stored: &[u8], limits: &Limits) -> Outcome {
    let reader = Dribble { rest: stored.to_vec(), most: 7 };
    drain(Unpacked::new(compression, Box::new(reader), limits), 11)
}

fn drain(mut unpacked: Unpacked, buffer: usize) -> Outcome {
    let mut decoded = Vec::new();
    let mut buffer = vec![0; buffer];
    loop {
        let count = unpacked.read(&mut buffer).unwrap();
        if count == 0 {
            break;
        }
        decoded.extend_from_slice(&buffer[..count]);
    }
    assert_eq!(unpacked.read(&mut buffer).unwrap(), 0, "the end stays the end");
    let fault = unpacked.fault();
    if let Some(fault) = &fault {
        assert_eq!(fault.decoded_byte, decoded.len() as u64, "all that was decoded was given");
        assert!(!fault.detail.ends_with('.') && fault.detail.chars().next().is_some_and(|first| !first.is_uppercase()));
    }
    let used = unpacked.stored_bytes().load(std::sync::atomic::Ordering::Relaxed);
    Outcome { decoded, fault, used }
}

/// Gives at most a few bytes at a time, and is interrupted between.
struct Dribble {
    rest: Vec<u8>,
    most: usize,
}

impl Read for Dribble {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        self.most = self.most % 7 + 1;
        if self.most == 3 {
            return Err(io::ErrorKind::Interrupted.into());
        }
        let count = self.rest.len().min(buffer.len()).min(self.most);
        buffer[..count].copy_from_slice(&self.rest[..count]);
        self.rest.drain(..count);
        Ok(count)
    }
}
