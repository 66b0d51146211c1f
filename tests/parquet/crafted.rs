//! Parquet files made by hand: one column of whole numbers, one page, and anything about them a lie.

use ::parquet::file::metadata::{ParquetMetaData, ParquetMetaDataReader};

/// A file of one required column `a` of 64-bit numbers.
#[derive(Clone, Debug)]
pub(crate) struct File {
    pub(crate) page: Page,
    pub(crate) rows: i64,
    pub(crate) codec: i64,
    pub(crate) is_encrypted: bool,
    pub(crate) has_metadata: bool,
    /// Groups that the column lies in.
    pub(crate) depth: usize,
    /// What the place of the page is moved by.
    pub(crate) offset: i64,
    /// Row groups that all claim the one chunk.
    pub(crate) chunks: usize,
    pub(crate) magic: [u8; 4],
}

/// A page of values that are not packed.
#[derive(Clone, Debug)]
pub(crate) struct Page {
    pub(crate) content: Vec<u8>,
    pub(crate) values: i64,
    pub(crate) unpacked: i64,
    pub(crate) stored: i64,
    pub(crate) encoding: i64,
    pub(crate) crc: Option<i64>,
}

impl Page {
    pub(crate) fn plain(values: &[i64]) -> Self {
        let content: Vec<u8> = values.iter().flat_map(|value| value.to_le_bytes()).collect();
        let size = i64::try_from(content.len()).unwrap();
        let values = i64::try_from(values.len()).unwrap();
        Self { content, values, unpacked: size, stored: size, encoding: 0, crc: None }
    }

    fn bytes(&self) -> Vec<u8> {
        let mut data = Struct::default();
        for (id, value) in [(1, self.values), (2, self.encoding), (3, 3), (4, 3)] {
            data.number(id, 5, value);
        }
        let mut header = Struct::default();
        header.number(1, 5, 0);
        header.number(2, 5, self.unpacked);
        header.number(3, 5, self.stored);
        if let Some(crc) = self.crc {
            header.number(4, 5, crc);
        }
        header.inner(5, data);
        [header.end(), self.content.clone()].concat()
    }
}

impl File {
    pub(crate) fn of(page: Page) -> Self {
        let rows = page.values;
        Self {
            page,
            rows,
            codec: 0,
            is_encrypted: false,
            has_metadata: true,
            depth: 0,
            offset: 0,
            chunks: 1,
            magic: *b"PAR1",
        }
    }

    pub(crate) fn bytes(&self) -> Vec<u8> {
        let page = self.page.bytes();
        let size = i64::try_from(page.len()).unwrap();
        let mut metadata = Struct::default();
        metadata.number(1, 5, 2);
        metadata.list(2, 5, &[number(self.page.encoding)]);
        metadata.list(3, 8, &[text("a")]);
        metadata.number(4, 5, self.codec);
        metadata.number(5, 6, self.page.values);
        metadata.number(6, 6, size);
        metadata.number(7, 6, size);
        metadata.number(9, 6, 4 + self.offset);
        let mut chunk = Struct::default();
        chunk.number(2, 6, 4);
        if self.has_metadata {
            chunk.inner(3, metadata);
        }
        if self.is_encrypted {
            let mut key = Struct::default();
            key.list(1, 8, &[text("a")]);
            let mut crypto = Struct::default();
            crypto.inner(2, key);
            chunk.inner(8, crypto);
        }
        let mut group = Struct::default();
        group.list(1, 12, &[chunk.end()]);
        group.number(2, 6, size);
        group.number(3, 6, self.rows);
        let group = group.end();

        let mut root = Struct::default();
        root.binary(4, b"schema");
        root.number(5, 5, 1);
        let mut schema = vec![root.end()];
        for _ in 0..self.depth {
            let mut inner = Struct::default();
            inner.number(3, 5, 0);
            inner.binary(4, b"g");
            inner.number(5, 5, 1);
            schema.push(inner.end());
        }
        let mut leaf = Struct::default();
        leaf.number(1, 5, 2);
        leaf.number(3, 5, 0);
        leaf.binary(4, b"a");
        schema.push(leaf.end());

        let mut footer = Struct::default();
        footer.number(1, 5, 1);
        footer.list(2, 12, &schema);
        footer.number(3, 6, self.rows);
        footer.list(4, 12, &vec![group; self.chunks]);
        let footer = footer.end();
        let length = u32::try_from(footer.len()).unwrap().to_le_bytes();
        [&b"PAR1"[..], &page, &footer, &length, &self.magic].concat()
    }
}

/// A structure of the compact protocol of Thrift, as it is written.
#[derive(Default)]
struct Struct {
    bytes: Vec<u8>,
    last: u8,
}

impl Struct {
    fn field(&mut self, id: u8, kind: u8) {
        self.bytes.push((id - self.last) << 4 | kind);
        self.last = id;
    }

    fn number(&mut self, id: u8, kind: u8, value: i64) {
        self.field(id, kind);
        self.bytes.extend(number(value));
    }

    fn binary(&mut self, id: u8, bytes: &[u8]) {
        self.field(id, 8);
        self.bytes.extend(varint(bytes.len() as u64));
        self.bytes.extend(bytes);
    }

    fn inner(&mut self, id: u8, inner: Self) {
        self.field(id, 12);
        self.bytes.extend(inner.end());
    }

    fn list(&mut self, id: u8, kind: u8, elements: &[Vec<u8>]) {
        self.field(id, 9);
        self.bytes.push(0xF0 | kind);
        self.bytes.extend(varint(elements.len() as u64));
        self.bytes.extend(elements.concat());
    }

    fn end(mut self) -> Vec<u8> {
        self.bytes.push(0);
        self.bytes
    }
}

fn number(value: i64) -> Vec<u8> {
    varint(((value << 1) ^ (value >> 63)).cast_unsigned())
}

fn text(text: &str) -> Vec<u8> {
    [varint(text.len() as u64), text.as_bytes().to_vec()].concat()
}

fn varint(mut value: u64) -> Vec<u8> {
    let mut bytes = Vec::new();
    while value >= 0x80 {
        bytes.push(u8::try_from(value & 0x7F).unwrap() | 0x80);
        value >>= 7;
    }
    bytes.push(u8::try_from(value).unwrap());
    bytes
}

/// Where the footer of a file begins.
pub(crate) fn footer_start(bytes: &[u8]) -> usize {
    let length = bytes[bytes.len() - 8..].first_chunk::<4>().unwrap();
    bytes.len() - 8 - u32::from_le_bytes(*length) as usize
}

/// What the footer of a file says.
pub(crate) fn metadata(bytes: &[u8]) -> ParquetMetaData {
    ParquetMetaDataReader::decode_metadata(&bytes[footer_start(bytes)..bytes.len() - 8]).unwrap()
}
