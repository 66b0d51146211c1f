//! What the footer claims of a column chunk's cells, held against the cells.
//!
//! Query engines leave out row groups by these claims: a value outside of them is a row that a query does not find.
//! Bounds may be wider than the data, as writers cut long texts, so only what lies outside contradicts them.
//!
//! **Invariant:** a claim is told false only where the format says without doubt what it means, and no value is told.

use arrow_array::cast::AsArray;
use arrow_array::types::{
    ArrowPrimitiveType, Date32Type, Decimal128Type, Decimal256Type, Float16Type, Float32Type, Float64Type, Int8Type,
    Int16Type, Int32Type, Int64Type, Time32MillisecondType, Time64MicrosecondType, Time64NanosecondType,
    TimestampMicrosecondType, TimestampMillisecondType, TimestampNanosecondType, UInt8Type, UInt16Type, UInt32Type,
    UInt64Type,
};
use arrow_array::{Array, BooleanArray};
use arrow_buffer::i256;
use arrow_schema::{DataType, TimeUnit};

use ::parquet::basic::{ColumnOrder, SortOrder, Type as Physical};
use ::parquet::file::metadata::ColumnChunkMetaData;
use ::parquet::file::statistics::Statistics;

use crate::base::wording;

use super::footer::Footer;
use super::leaf::{Leaf, Reading};

type Half = <Float16Type as ArrowPrimitiveType>::Native;

/// What is claimed of a chunk.
#[derive(Clone, Debug)]
pub(super) struct Claims {
    nulls: Option<u64>,
    smallest: Option<Bound>,
    largest: Option<Bound>,
}

/// A value in the order that its type defines.
#[derive(Clone, Debug, PartialEq)]
enum Bound {
    Whole(i128),
    Huge(i256),
    Float(f64),
    Bytes(Vec<u8>),
}

/// The smallest and the largest value of a chunk.
#[derive(Clone, Debug)]
pub(super) enum Extremes {
    Whole(Option<(i128, i128)>),
    Huge(Option<(i256, i256)>),
    Float(Option<(f64, f64)>),
    Bytes(Option<(Vec<u8>, Vec<u8>)>),
}

impl Claims {
    /// What the footer claims of a chunk, where it claims something.
    pub(super) fn of(footer: &Footer, chunk: &ColumnChunkMetaData, index: usize, leaf: &Leaf) -> Option<Self> {
        let statistics = chunk.statistics()?;
        let data_type = &leaf.values.as_ref().ok()?.data_type;
        let is_typed = leaf.reading == Reading::Typed || leaf.reading == Reading::Uuid;
        let has_order = is_typed && order_is_known(footer, index, statistics, data_type, leaf.physical);
        let bound = |bytes: Option<&[u8]>| bytes.filter(|_| has_order).and_then(|bytes| bound(bytes, data_type, leaf));
        Some(Self {
            // Writers do not agree on whether an empty or missing list is a null.
            nulls: statistics.null_count_opt().filter(|_| leaf.max_rep == 0),
            smallest: bound(statistics.min_bytes_opt()),
            largest: bound(statistics.max_bytes_opt()),
        })
    }

    /// What takes the extremes that are claimed, if any are.
    pub(super) fn wants(&self, data_type: &DataType) -> Option<Extremes> {
        self.smallest.as_ref().or(self.largest.as_ref())?;
        Some(match data_type {
            DataType::Decimal256(_, _) => Extremes::Huge(None),
            DataType::Float16 | DataType::Float32 | DataType::Float64 => Extremes::Float(None),
            DataType::Utf8View | DataType::BinaryView | DataType::FixedSizeBinary(_) => Extremes::Bytes(None),
            _ => Extremes::Whole(None),
        })
    }

    /// How the claims contradict what was found, in words.
    pub(super) fn contradiction(&self, nulls: u64, extremes: Option<&Extremes>) -> Option<String> {
        let mut said = Vec::new();
        if let Some(claimed) = self.nulls.filter(|claimed| *claimed != nulls) {
            said.push(format!(
                "{} where there are {}",
                wording::counted(claimed, "null", "nulls"),
                wording::count(nulls)
            ));
        }
        if let Some((smallest, largest)) = extremes.and_then(Extremes::bounds) {
            if self.smallest.as_ref().is_some_and(|claimed| smallest.is_below(claimed)) {
                said.push("a smallest value above the smallest that is there".to_owned());
            }
            if self.largest.as_ref().is_some_and(|claimed| claimed.is_below(&largest)) {
                said.push("a largest value below the largest that is there".to_owned());
            }
        }
        (!said.is_empty()).then(|| said.join(", and "))
    }
}

/// Whether it is plain which order the smallest and largest were found by. Old writers compared texts and numbers
/// without a sign as if their bytes had one, and of some types no order is defined.
fn order_is_known(
    footer: &Footer,
    index: usize,
    statistics: &Statistics,
    data_type: &DataType,
    physical: Physical,
) -> bool {
    let is_plain_number = matches!(physical, Physical::INT32 | Physical::INT64 | Physical::FLOAT | Physical::DOUBLE)
        && !data_type.is_unsigned_integer()
        || physical == Physical::BOOLEAN;
    if statistics.is_min_max_deprecated() {
        return is_plain_number;
    }
    let orders = footer.metadata.file_metadata().column_orders();
    match orders.and_then(|orders| orders.get(index)) {
        Some(ColumnOrder::TYPE_DEFINED_ORDER(order)) => *order != SortOrder::UNDEFINED && physical != Physical::INT96,
        Some(ColumnOrder::IEEE_754_TOTAL_ORDER) => data_type.is_floating(),
        _ => is_plain_number,
    }
}

/// A claimed bound; `None` where its bytes are not a value of its type.
fn bound(bytes: &[u8], data_type: &DataType, leaf: &Leaf) -> Option<Bound> {
    match data_type {
        DataType::Float16 => {
            let value = Half::from_le_bytes(bytes.try_into().ok()?);
            Some(Bound::Float(f64::from(value)))
        }
        DataType::Float32 => Some(Bound::Float(f64::from(f32::from_le_bytes(bytes.try_into().ok()?)))),
        DataType::Float64 => Some(Bound::Float(f64::from_le_bytes(bytes.try_into().ok()?))),
        DataType::Utf8View | DataType::BinaryView | DataType::FixedSizeBinary(_) => Some(Bound::Bytes(bytes.to_vec())),
        DataType::Decimal256(_, _) => wide::<32>(bytes).map(|bytes| Bound::Huge(i256::from_be_bytes(bytes))),
        DataType::Boolean => Some(Bound::Whole(i128::from(*bytes.first()?))),
        _ => {
            let is_unsigned = data_type.is_unsigned_integer();
            let whole = match leaf.physical {
                Physical::INT32 if is_unsigned => i128::from(u32::from_le_bytes(bytes.try_into().ok()?)),
                Physical::INT32 => i128::from(i32::from_le_bytes(bytes.try_into().ok()?)),
                Physical::INT64 if is_unsigned => i128::from(u64::from_le_bytes(bytes.try_into().ok()?)),
                Physical::INT64 => i128::from(i64::from_le_bytes(bytes.try_into().ok()?)),
                Physical::BYTE_ARRAY | Physical::FIXED_LEN_BYTE_ARRAY => i128::from_be_bytes(wide::<16>(bytes)?),
                _ => return None,
            };
            Some(Bound::Whole(whole))
        }
    }
    .filter(|bound| !matches!(bound, Bound::Float(value) if value.is_nan()))
}

/// A big-endian number with its sign drawn out to so many bytes.
fn wide<const N: usize>(bytes: &[u8]) -> Option<[u8; N]> {
    let sign = if bytes.first()? & 0x80 == 0 { 0 } else { 0xFF };
    let mut wide = [sign; N];
    wide.get_mut(N.checked_sub(bytes.len())?..)?.copy_from_slice(bytes);
    Some(wide)
}

impl Bound {
    fn is_below(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Whole(a), Self::Whole(b)) => a < b,
            (Self::Huge(a), Self::Huge(b)) => a < b,
            // The two zeros are one.
            (Self::Float(a), Self::Float(b)) => a < b,
            (Self::Bytes(a), Self::Bytes(b)) => a < b,
            _ => false,
        }
    }
}

impl Extremes {
    fn bounds(&self) -> Option<(Bound, Bound)> {
        match self {
            Self::Whole(found) => found.map(|(low, high)| (Bound::Whole(low), Bound::Whole(high))),
            Self::Huge(found) => found.map(|(low, high)| (Bound::Huge(low), Bound::Huge(high))),
            Self::Float(found) => found.map(|(low, high)| (Bound::Float(low), Bound::Float(high))),
            Self::Bytes(found) => found.clone().map(|(low, high)| (Bound::Bytes(low), Bound::Bytes(high))),
        }
    }

    /// Takes in values, none of them null.
    pub(super) fn take(&mut self, values: &dyn Array) {
        self.take_where(values, |_| true);
    }

    /// Takes in the entries that came at least once.
    pub(super) fn take_entries(&mut self, entries: &dyn Array, counts: &[u64]) {
        self.take_where(entries, |index| counts.get(index).is_some_and(|count| *count > 0));
    }

    fn take_where(&mut self, values: &dyn Array, is_there: impl Fn(usize) -> bool) {
        match self {
            Self::Whole(found) => whole(found, values, is_there),
            Self::Huge(found) => {
                if let Some(values) = values.as_primitive_opt::<Decimal256Type>() {
                    widen(found, present(values.values(), is_there));
                }
            }
            Self::Float(found) => floats(found, values, is_there),
            Self::Bytes(found) => texts(found, values, is_there),
        }
    }
}

fn present<T: Copy>(values: &[T], is_there: impl Fn(usize) -> bool) -> impl Iterator<Item = T> {
    values.iter().enumerate().filter(move |(index, _)| is_there(*index)).map(|(_, value)| *value)
}

fn widen<T: Copy + PartialOrd>(found: &mut Option<(T, T)>, mut values: impl Iterator<Item = T>) {
    let Some((mut low, mut high)) = (*found).or_else(|| values.next().map(|first| (first, first))) else { return };
    for value in values {
        low = if value < low { value } else { low };
        high = if value > high { value } else { high };
    }
    *found = Some((low, high));
}

fn whole(found: &mut Option<(i128, i128)>, values: &dyn Array, is_there: impl Fn(usize) -> bool) {
    /// In the values' own width, which is quicker.
    fn narrow<T: ArrowPrimitiveType>(values: &dyn Array, is_there: impl Fn(usize) -> bool) -> Option<(i128, i128)>
    where
        T::Native: PartialOrd + Into<i128>,
    {
        let mut found = None;
        widen(&mut found, present(values.as_primitive_opt::<T>()?.values(), is_there));
        found.map(|(low, high)| (low.into(), high.into()))
    }
    let here = match values.data_type() {
        DataType::Boolean => values.as_any().downcast_ref::<BooleanArray>().and_then(|values| {
            let mut found = None;
            let there = (0..values.len()).filter(|index| is_there(*index));
            widen(&mut found, there.map(|index| i128::from(values.value(index))));
            found
        }),
        DataType::Int8 => narrow::<Int8Type>(values, is_there),
        DataType::Int16 => narrow::<Int16Type>(values, is_there),
        DataType::Int32 => narrow::<Int32Type>(values, is_there),
        DataType::Int64 => narrow::<Int64Type>(values, is_there),
        DataType::UInt8 => narrow::<UInt8Type>(values, is_there),
        DataType::UInt16 => narrow::<UInt16Type>(values, is_there),
        DataType::UInt32 => narrow::<UInt32Type>(values, is_there),
        DataType::UInt64 => narrow::<UInt64Type>(values, is_there),
        DataType::Date32 => narrow::<Date32Type>(values, is_there),
        DataType::Time32(_) => narrow::<Time32MillisecondType>(values, is_there),
        DataType::Time64(TimeUnit::Microsecond) => narrow::<Time64MicrosecondType>(values, is_there),
        DataType::Time64(_) => narrow::<Time64NanosecondType>(values, is_there),
        DataType::Timestamp(TimeUnit::Millisecond, _) => narrow::<TimestampMillisecondType>(values, is_there),
        DataType::Timestamp(TimeUnit::Microsecond, _) => narrow::<TimestampMicrosecondType>(values, is_there),
        DataType::Timestamp(TimeUnit::Nanosecond, _) => narrow::<TimestampNanosecondType>(values, is_there),
        DataType::Decimal128(_, _) => narrow::<Decimal128Type>(values, is_there),
        _ => None,
    };
    widen(found, here.into_iter().flat_map(|(low, high)| [low, high]));
}

fn floats(found: &mut Option<(f64, f64)>, values: &dyn Array, is_there: impl Fn(usize) -> bool) {
    fn narrow<T: ArrowPrimitiveType>(values: &dyn Array, is_there: impl Fn(usize) -> bool) -> Option<(f64, f64)>
    where
        T::Native: PartialOrd + Into<f64>,
    {
        let mut found = None;
        let values = present(values.as_primitive_opt::<T>()?.values(), is_there);
        // NaN has no place in the order.
        #[expect(clippy::eq_op, reason = "only NaN is not itself")]
        widen(&mut found, values.filter(|value| value == value));
        found.map(|(low, high)| (low.into(), high.into()))
    }
    let here = match values.data_type() {
        DataType::Float16 => narrow::<Float16Type>(values, is_there),
        DataType::Float32 => narrow::<Float32Type>(values, is_there),
        _ => narrow::<Float64Type>(values, is_there),
    };
    widen(found, here.into_iter().flat_map(|(low, high)| [low, high]));
}

fn texts(found: &mut Option<(Vec<u8>, Vec<u8>)>, values: &dyn Array, is_there: impl Fn(usize) -> bool) {
    fn span<'a>(found: &mut Option<(Vec<u8>, Vec<u8>)>, mut values: impl Iterator<Item = &'a [u8]>) {
        let known = found.take();
        let (mut low, mut high) = match &known {
            Some((low, high)) => (low.as_slice(), high.as_slice()),
            None => match values.next() {
                Some(first) => (first, first),
                None => return,
            },
        };
        for value in values {
            if value < low {
                low = value;
            } else if value > high {
                high = value;
            }
        }
        *found = Some((low.to_vec(), high.to_vec()));
    }
    let there = (0..values.len()).filter(|index| is_there(*index));
    if let Some(values) = values.as_string_view_opt() {
        span(found, there.map(|index| values.value(index).as_bytes()));
    } else if let Some(values) = values.as_binary_view_opt() {
        span(found, there.map(|index| values.value(index)));
    } else if let Some(values) = values.as_fixed_size_binary_opt() {
        span(found, there.map(|index| values.value(index)));
    }
}
