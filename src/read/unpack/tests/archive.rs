//! Makes archives, right ones and wrong ones.

use std::io::Write;

use super::{Compression, pack};

/// An archive in the making.
#[derive(Clone, Debug, Default)]
pub(super) struct Archive {
    pub(super) files: Vec<File>,
    pub(super) prefix: Vec<u8>,
    /// Whether the offsets count from the archive's start rather than the file's.
    pub(super) offsets_leave_out_prefix: bool,
    pub(super) comment: Vec<u8>,
    pub(super) wide: bool,
}

/// A file in it, with all that its headers say.
#[derive(Clone, Debug)]
pub(super) struct File {
    pub(super) name: Vec<u8>,
    pub(super) method: u16,
    pub(super) flags: u16,
    pub(super) data: Vec<u8>,
    pub(super) checksum: u32,
    pub(super) decoded: u64,
    pub(super) descriptor: bool,
    pub(super) wide: bool,
    /// Where the directory says it is, if not where it is.
    pub(super) offset: Option<u64>,
}

impl File {
    pub(super) fn new(name: &str, method: u16, payload: &[u8]) -> Self {
        let data = match method {
            8 => {
                let mut writer = flate2::write::DeflateEncoder::new(Vec::new(), flate2::Compression::new(6));
                writer.write_all(payload).unwrap();
                writer.finish().unwrap()
            }
            12 => pack(Compression::Bzip2, payload),
            93 => pack(Compression::Zstd, payload),
            95 => pack(Compression::Xz, payload),
            _ => payload.to_vec(),
        };
        let mut checksum = flate2::Crc::new();
        checksum.update(payload);
        Self {
            name: name.into(),
            method,
            flags: 0,
            data,
            checksum: checksum.sum(),
            decoded: payload.len() as u64,
            descriptor: false,
            wide: false,
            offset: None,
        }
    }

    fn flags(&self) -> u16 {
        self.flags | if self.descriptor { 1 << 3 } else { 0 }
    }

    fn local(&self) -> Vec<u8> {
        let told = |number: u64| if self.descriptor { 0 } else { number };
        let stored = self.data.len() as u64;
        let mut bytes = Vec::new();
        bytes.extend(b"PK\x03\x04\x14\0");
        bytes.extend(self.flags().to_le_bytes());
        bytes.extend(self.method.to_le_bytes());
        bytes.extend([0; 4]);
        bytes.extend(u32::try_from(told(self.checksum.into())).unwrap().to_le_bytes());
        for size in [stored, self.decoded] {
            bytes.extend(if self.wide { u32::MAX } else { u32::try_from(told(size)).unwrap() }.to_le_bytes());
        }
        bytes.extend(u16::try_from(self.name.len()).unwrap().to_le_bytes());
        let extra = if self.wide { wide(&[self.decoded, stored]) } else { Vec::new() };
        bytes.extend(u16::try_from(extra.len()).unwrap().to_le_bytes());
        bytes.extend(&self.name);
        bytes.extend(extra);
        bytes.extend(&self.data);
        if self.descriptor {
            bytes.extend(b"PK\x07\x08");
            bytes.extend(self.checksum.to_le_bytes());
            bytes.extend(u32::try_from(stored).unwrap().to_le_bytes());
            bytes.extend(u32::try_from(self.decoded).unwrap().to_le_bytes());
        }
        bytes
    }

    fn central(&self, offset: u64) -> Vec<u8> {
        let narrow = |number: u64| if self.wide { u32::MAX } else { u32::try_from(number).unwrap() };
        let stored = self.data.len() as u64;
        let mut bytes = Vec::new();
        bytes.extend(b"PK\x01\x02\x14\0\x14\0");
        bytes.extend(self.flags().to_le_bytes());
        bytes.extend(self.method.to_le_bytes());
        bytes.extend([0; 4]);
        bytes.extend(self.checksum.to_le_bytes());
        bytes.extend(narrow(stored).to_le_bytes());
        bytes.extend(narrow(self.decoded).to_le_bytes());
        bytes.extend(u16::try_from(self.name.len()).unwrap().to_le_bytes());
        // A field to pass over comes first.
        let mut extra = b"UT\x01\0x".to_vec();
        if self.wide {
            extra.extend(wide(&[self.decoded, stored, offset]));
        }
        bytes.extend(u16::try_from(extra.len()).unwrap().to_le_bytes());
        bytes.extend(3_u16.to_le_bytes());
        bytes.extend([0; 8]);
        bytes.extend(narrow(offset).to_le_bytes());
        bytes.extend(&self.name);
        bytes.extend(extra);
        bytes.extend(b"abc");
        bytes
    }
}

impl Archive {
    pub(super) fn of(files: impl Into<Vec<File>>) -> Self {
        Self { files: files.into(), ..Self::default() }
    }

    pub(super) fn bytes(&self) -> Vec<u8> {
        let mut bytes = self.prefix.clone();
        let left_out = if self.offsets_leave_out_prefix { self.prefix.len() as u64 } else { 0 };
        let mut directory = Vec::new();
        for file in &self.files {
            directory.extend(file.central(file.offset.unwrap_or(bytes.len() as u64 - left_out)));
            bytes.extend(file.local());
        }
        let start = bytes.len() as u64 - left_out;
        let (size, count) = (directory.len() as u64, self.files.len() as u64);
        bytes.extend(directory);
        if self.wide {
            let end = bytes.len() as u64 - left_out;
            bytes.extend(b"PK\x06\x06");
            bytes.extend(44_u64.to_le_bytes());
            bytes.extend([45, 0, 45, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
            for number in [count, count, size, start] {
                bytes.extend(number.to_le_bytes());
            }
            bytes.extend(b"PK\x06\x07\0\0\0\0");
            bytes.extend(end.to_le_bytes());
            bytes.extend(1_u32.to_le_bytes());
        }
        bytes.extend(b"PK\x05\x06\0\0\0\0");
        let entries = if self.wide { u16::MAX } else { u16::try_from(count % (1 << 16)).unwrap() };
        bytes.extend([entries, entries].map(u16::to_le_bytes).concat());
        for number in [size, start] {
            bytes.extend(if self.wide { u32::MAX } else { u32::try_from(number).unwrap() }.to_le_bytes());
        }
        bytes.extend(u16::try_from(self.comment.len()).unwrap().to_le_bytes());
        bytes.extend(&self.comment);
        bytes
    }
}

fn wide(numbers: &[u64]) -> Vec<u8> {
    let mut field = vec![1, 0];
    field.extend(u16::try_from(numbers.len() * 8).unwrap().to_le_bytes());
    field.extend(numbers.iter().flat_map(|number| number.to_le_bytes()));
    field
}
