//! Values without levels, as arrays: pages of values are handed to the decoder as columns in which nothing is null.
//!
//! Levels are read here and not there, so that a null costs nothing, a list needs no assembly, and a page that claims
//! more values than it has bytes for is found out before anything is made of it.
//!
//! **Invariant:** the decoder is never asked for more values than [`check`] let pass.

use arrow_array::{Array, ArrayRef, RecordBatchReader as _};
use bytes::Bytes;

use ::parquet::arrow::arrow_reader::{ParquetRecordBatchReader, RowGroups};
use ::parquet::basic::{Encoding, Type as Physical};
use ::parquet::column::page::{Page, PageIterator, PageMetadata, PageReader};
use ::parquet::errors::{ParquetError, Result as ParquetResult};
use ::parquet::file::metadata::{ParquetMetaData, RowGroupMetaData};

use super::damage::Damage;
use super::delta;
use super::leaf::{Leaf, Values};

/// Values decoded at a time: what a core's cache holds.
pub(super) const BATCH: usize = 8192;

/// Values that a byte may stand for where differences are packed: blocks of a few hundred equal differences take a few
/// bytes.
const PER_BYTE: usize = 4096;

/// Unpacked bytes that texts with common beginnings may come to, in a page.
const LONGEST_TEXTS: u64 = 256 << 20;

/// The encodings of the format, by number.
pub(super) mod encoding {
    pub(in crate::read::parquet) const PLAIN: i64 = 0;
    pub(in crate::read::parquet) const PLAIN_DICTIONARY: i64 = 2;
    pub(in crate::read::parquet) const RLE: i64 = 3;
    pub(in crate::read::parquet) const BIT_PACKED: i64 = 4;
    pub(in crate::read::parquet) const DELTA_BINARY: i64 = 5;
    pub(in crate::read::parquet) const DELTA_LENGTH: i64 = 6;
    pub(in crate::read::parquet) const DELTA_BYTES: i64 = 7;
    pub(in crate::read::parquet) const DICTIONARY: i64 = 8;
    pub(in crate::read::parquet) const SPLIT: i64 = 9;
}

/// Whether `bytes` can hold `count` values in this encoding, and that of the decoder.
pub(super) fn check(leaf: &Leaf, encoding: i64, bytes: &[u8], count: usize) -> Result<Encoding, Damage> {
    let fixed = leaf.width > 0;
    let (decoder, fewest) = match (encoding, leaf.physical) {
        (encoding::PLAIN, Physical::BYTE_ARRAY) => (Encoding::PLAIN, count.checked_mul(4)),
        (encoding::PLAIN, _) if fixed => (Encoding::PLAIN, count.checked_mul(leaf.width)),
        (encoding::SPLIT, _) if fixed => (Encoding::BYTE_STREAM_SPLIT, count.checked_mul(leaf.width)),
        (encoding::DELTA_BINARY, Physical::INT32 | Physical::INT64) => {
            (Encoding::DELTA_BINARY_PACKED, Some(count / PER_BYTE))
        }
        (encoding::DELTA_LENGTH, Physical::BYTE_ARRAY) => (Encoding::DELTA_LENGTH_BYTE_ARRAY, Some(count / PER_BYTE)),
        (encoding::DELTA_BYTES, Physical::BYTE_ARRAY | Physical::FIXED_LEN_BYTE_ARRAY) => {
            if delta::total_text(bytes, count).ok_or(Damage::TooFewValues)? > LONGEST_TEXTS {
                return Err(Damage::TooLarge("the texts of a page are too long to be unpacked".to_owned()));
            }
            (Encoding::DELTA_BYTE_ARRAY, Some(count / PER_BYTE))
        }
        (0..=9, Physical::FIXED_LEN_BYTE_ARRAY) if !fixed => {
            return Err(Damage::Type("values of no length".to_owned()));
        }
        (0..=9, _) => return Err(Damage::Values("its encoding does not go with its type".to_owned())),
        _ => return Err(Damage::Unsupported(format!("values in an encoding that is not known (number {encoding})"))),
    };
    match fewest {
        Some(fewest) if fewest <= bytes.len() => Ok(decoder),
        _ => Err(Damage::TooFewValues),
    }
}

/// Decodes `count` values that [`check`] let pass, handing arrays of at most `batch` to `take`.
pub(super) fn decode(
    values: &Values,
    metadata: &ParquetMetaData,
    (bytes, encoding, count): (Bytes, Encoding, usize),
    batch: usize,
    mut take: impl FnMut(&ArrayRef),
) -> Result<(), Damage> {
    let page = Page::DataPage {
        buf: bytes,
        num_values: u32::try_from(count).map_err(|_| Damage::Header)?,
        encoding,
        def_level_encoding: Encoding::RLE,
        rep_level_encoding: Encoding::RLE,
        statistics: None,
    };
    let one = OnePage { page, metadata, count };
    let failed = |error: &ParquetError| match error {
        ParquetError::NYI(what) => Damage::Unsupported(format!("values in a way that is not read: {what}")),
        error => Damage::Values(super::in_words(error)),
    };
    let reader =
        ParquetRecordBatchReader::try_new_with_row_groups(&values.levels, &one, batch, None).map_err(|e| failed(&e))?;
    debug_assert_eq!(reader.schema().fields().len(), 1, "one leaf");
    let mut given = 0;
    for decoded in reader {
        let decoded = decoded.map_err(|error| failed(&error.into()))?;
        let array = decoded.column(0);
        given += array.len();
        take(array);
    }
    if given == count { Ok(()) } else { Err(Damage::TooFewValues) }
}

/// A file of one page.
struct OnePage<'a> {
    page: Page,
    metadata: &'a ParquetMetaData,
    count: usize,
}

impl RowGroups for OnePage<'_> {
    fn num_rows(&self) -> usize {
        self.count
    }

    fn column_chunks(&self, _index: usize) -> ParquetResult<Box<dyn PageIterator>> {
        Ok(Box::new(Once(Some(self.page.clone()))))
    }

    fn row_groups(&self) -> Box<dyn Iterator<Item = &RowGroupMetaData> + '_> {
        Box::new(std::iter::empty())
    }

    fn metadata(&self) -> &ParquetMetaData {
        self.metadata
    }
}

/// The page, once; and the chunk that it makes up, once.
struct Once(Option<Page>);

impl Iterator for Once {
    type Item = ParquetResult<Box<dyn PageReader>>;

    fn next(&mut self) -> Option<Self::Item> {
        self.0.take().map(|page| Ok(Box::new(Single(Some(page))) as Box<dyn PageReader>))
    }
}

impl PageIterator for Once {}

struct Single(Option<Page>);

impl Iterator for Single {
    type Item = ParquetResult<Page>;

    fn next(&mut self) -> Option<Self::Item> {
        self.0.take().map(Ok)
    }
}

impl PageReader for Single {
    fn get_next_page(&mut self) -> ParquetResult<Option<Page>> {
        Ok(self.0.take())
    }

    fn peek_next_page(&mut self) -> ParquetResult<Option<PageMetadata>> {
        Ok(self.0.as_ref().map(|page| PageMetadata {
            num_rows: None,
            num_levels: Some(page.num_values() as usize),
            is_dict: false,
        }))
    }

    fn skip_next_page(&mut self) -> ParquetResult<()> {
        self.0 = None;
        Ok(())
    }
}
