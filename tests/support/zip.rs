//! ZIP archives for tests.

#![allow(dead_code, reason = "each test uses what it needs")]

use std::io::Write;

/// An entry: its name and what it holds, and how it departs from what it should be.
#[derive(Clone)]
pub(crate) struct Entry {
    name: Vec<u8>,
    method: u16,
    flags: u16,
    checksum: u32,
    size: u32,
    data: Vec<u8>,
}

impl Entry {
    /// A text, deflated.
    pub(crate) fn new(name: impl AsRef<[u8]>, text: impl AsRef<[u8]>) -> Self {
        let text = text.as_ref();
        let mut writer = flate2::write::DeflateEncoder::new(Vec::new(), flate2::Compression::default());
        writer.write_all(text).expect("memory can be written to");
        let data = writer.finish().expect("memory can be written to");
        let mut checksum = flate2::Crc::new();
        checksum.update(text);
        let size = u32::try_from(text.len()).expect("tests are small");
        Self { name: name.as_ref().to_vec(), method: 8, flags: 0, checksum: checksum.sum(), size, data }
    }

    /// As if packed by a method that nobody knows.
    pub(crate) fn with_method(self, method: u16) -> Self {
        Self { method, ..self }
    }

    /// As if encrypted.
    pub(crate) fn encrypted(self) -> Self {
        Self { flags: 1, ..self }
    }

    /// With a checksum that does not fit.
    pub(crate) fn with_wrong_checksum(self) -> Self {
        Self { checksum: !self.checksum, ..self }
    }

    /// Bytes that its data takes up.
    pub(crate) fn stored(&self) -> u64 {
        self.data.len() as u64
    }

    /// What its two headers have in common.
    fn header(&self) -> Vec<u8> {
        let stored = u32::try_from(self.data.len()).expect("tests are small");
        let name = u16::try_from(self.name.len()).expect("names are short");
        let mut header = vec![20, 0];
        header.extend([self.flags, self.method, 0, 0].map(u16::to_le_bytes).concat());
        header.extend([self.checksum, stored, self.size].map(u32::to_le_bytes).concat());
        header.extend([name, 0].map(u16::to_le_bytes).concat());
        header
    }
}

/// An archive of these entries.
pub(crate) fn archive(entries: &[Entry]) -> Vec<u8> {
    let (mut bytes, mut directory) = (Vec::new(), Vec::new());
    for entry in entries {
        let offset = u32::try_from(bytes.len()).expect("tests are small");
        for part in [&b"PK\x03\x04"[..], &entry.header(), &entry.name, &entry.data] {
            bytes.extend(part);
        }
        directory.extend(b"PK\x01\x02\x14\0");
        directory.extend(entry.header());
        directory.extend([0; 10]);
        directory.extend(offset.to_le_bytes());
        directory.extend(&entry.name);
    }
    let start = u32::try_from(bytes.len()).expect("tests are small");
    let size = u32::try_from(directory.len()).expect("tests are small");
    let count = u16::try_from(entries.len()).expect("tests are small");
    bytes.extend(directory);
    bytes.extend(b"PK\x05\x06\0\0\0\0");
    bytes.extend([count, count].map(u16::to_le_bytes).concat());
    bytes.extend([size, start].map(u32::to_le_bytes).concat());
    bytes.extend([0, 0]);
    bytes
}
