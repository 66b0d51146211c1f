//! Arrow arrays as cells: each typed value under its own key, text like text anywhere else.

use arrow_array::cast::AsArray;
use arrow_array::types::{
    ArrowPrimitiveType, Date32Type, Date64Type, Decimal128Type, Decimal256Type, Float16Type, Float32Type, Float64Type,
    Int8Type, Int16Type, Int32Type, Int64Type, Time32MillisecondType, Time32SecondType, Time64MicrosecondType,
    Time64NanosecondType, TimestampMicrosecondType, TimestampMillisecondType, TimestampNanosecondType,
    TimestampSecondType, UInt8Type, UInt16Type, UInt32Type, UInt64Type,
};
use arrow_array::{Array, BinaryArray, DictionaryArray, FixedSizeBinaryArray, LargeBinaryArray};
use arrow_schema::{DataType, TimeUnit};

use crate::base::Spot;
use crate::facts::{Kind, NullSpelling, Scalar};

use super::cell::{Analysis, ScalarKey};
use super::column::ColumnState;

/// Where a row stands.
type Spots<'a> = dyn Fn(usize) -> Spot + 'a;

/// Takes in every cell of `array`.
pub(super) fn observe(state: &mut ColumnState, array: &dyn Array, spot: &Spots<'_>) {
    match array.data_type() {
        DataType::Null => (0..array.len()).for_each(|row| state.null(NullSpelling::Parquet, spot(row))),
        DataType::Boolean => {
            let values = array.as_boolean();
            each(state, array, spot, |state, row| {
                let key = ScalarKey::boolean(values.value(row));
                state.value(key.as_bytes(), || Analysis::of_value(Kind::Boolean, None), || spot(row));
            });
        }
        DataType::Int8 => integers::<Int8Type>(state, array, spot),
        DataType::Int16 => integers::<Int16Type>(state, array, spot),
        DataType::Int32 => integers::<Int32Type>(state, array, spot),
        DataType::Int64 => integers::<Int64Type>(state, array, spot),
        DataType::UInt8 => integers::<UInt8Type>(state, array, spot),
        DataType::UInt16 => integers::<UInt16Type>(state, array, spot),
        DataType::UInt32 => integers::<UInt32Type>(state, array, spot),
        DataType::UInt64 => primitive::<UInt64Type>(state, array, spot, |value| match i64::try_from(value) {
            Ok(integer) => (Kind::Integer, Scalar::Integer(integer)),
            Err(_) => (Kind::Decimal, Scalar::Float(value as f64)),
        }),
        DataType::Float16 => floats::<Float16Type>(state, array, spot, f64::from),
        DataType::Float32 => floats::<Float32Type>(state, array, spot, f64::from),
        DataType::Float64 => floats::<Float64Type>(state, array, spot, |value| value),
        DataType::Decimal128(_, scale) => {
            let scale = *scale;
            primitive::<Decimal128Type>(state, array, spot, |value| match i64::try_from(value) {
                Ok(integer) if scale == 0 => (Kind::Integer, Scalar::Integer(integer)),
                _ => decimal(value as f64, scale),
            });
        }
        DataType::Decimal256(_, scale) => {
            let scale = *scale;
            primitive::<Decimal256Type>(state, array, spot, |value| {
                decimal(value.to_string().parse().unwrap_or(f64::INFINITY), scale)
            });
        }
        DataType::Date32 => primitive::<Date32Type>(state, array, spot, |day| (Kind::Date, Scalar::Day(day))),
        DataType::Date64 => primitive::<Date64Type>(state, array, spot, |millis| {
            (Kind::DateTime, Scalar::Instant(millis.saturating_mul(1000)))
        }),
        DataType::Timestamp(unit, _) => timestamps(state, array, spot, *unit),
        DataType::Time32(TimeUnit::Second) => times::<Time32SecondType>(state, array, spot),
        DataType::Time32(_) => times::<Time32MillisecondType>(state, array, spot),
        DataType::Time64(TimeUnit::Nanosecond) => times::<Time64NanosecondType>(state, array, spot),
        DataType::Time64(_) => times::<Time64MicrosecondType>(state, array, spot),
        DataType::Utf8 => {
            let texts = array.as_string::<i32>();
            each(state, array, spot, |state, row| state.text(texts.value(row).as_bytes(), || spot(row)));
        }
        DataType::LargeUtf8 => {
            let texts = array.as_string::<i64>();
            each(state, array, spot, |state, row| state.text(texts.value(row).as_bytes(), || spot(row)));
        }
        DataType::Utf8View => {
            let texts = array.as_string_view();
            each(state, array, spot, |state, row| state.text(texts.value(row).as_bytes(), || spot(row)));
        }
        _ => rarer(state, array, spot),
    }
}

fn rarer(state: &mut ColumnState, array: &dyn Array, spot: &Spots<'_>) {
    let any = array.as_any();
    if let Some(bytes) = any.downcast_ref::<BinaryArray>() {
        each(state, array, spot, |state, row| raw(state, bytes.value(row), spot(row)));
    } else if let Some(bytes) = any.downcast_ref::<LargeBinaryArray>() {
        each(state, array, spot, |state, row| raw(state, bytes.value(row), spot(row)));
    } else if let Some(bytes) = any.downcast_ref::<FixedSizeBinaryArray>() {
        each(state, array, spot, |state, row| raw(state, bytes.value(row), spot(row)));
    } else if let DataType::Dictionary(_, _) = array.data_type() {
        dictionary(state, array, spot);
    } else {
        // Lists, maps, structs, intervals: whether there is one is all that is known of a cell.
        each(state, array, spot, |state, row| state.opaque(spot(row)));
    }
}

/// Bytes without a type: older writers store text so. What is no text is only counted.
fn raw(state: &mut ColumnState, bytes: &[u8], spot: Spot) {
    if std::str::from_utf8(bytes).is_ok() { state.text(bytes, || spot) } else { state.opaque(spot) }
}

fn dictionary(state: &mut ColumnState, array: &dyn Array, spot: &Spots<'_>) {
    macro_rules! keyed {
        ($($key:ty),+) => {
            $(if let Some(entries) = array.as_any().downcast_ref::<DictionaryArray<$key>>() {
                let values = entries.values();
                for row in 0..entries.len() {
                    match entries.key(row) {
                        Some(key) => observe(state, values.slice(key, 1).as_ref(), &|_| spot(row)),
                        None => state.null(NullSpelling::Parquet, spot(row)),
                    }
                }
                return;
            })+
        };
    }
    keyed!(Int8Type, Int16Type, Int32Type, Int64Type, UInt8Type, UInt16Type, UInt32Type, UInt64Type);
    each(state, array, spot, |state, row| state.opaque(spot(row)));
}

fn each(state: &mut ColumnState, array: &dyn Array, spot: &Spots<'_>, take: impl Fn(&mut ColumnState, usize)) {
    for row in 0..array.len() {
        if array.is_null(row) {
            state.null(NullSpelling::Parquet, spot(row));
        } else {
            take(state, row);
        }
    }
}

fn primitive<T: ArrowPrimitiveType>(
    state: &mut ColumnState,
    array: &dyn Array,
    spot: &Spots<'_>,
    read: impl Fn(T::Native) -> (Kind, Scalar),
) {
    let values = array.as_primitive::<T>();
    each(state, array, spot, |state, row| {
        let (kind, scalar) = read(values.value(row));
        let key = ScalarKey::scalar(scalar);
        state.value(key.as_bytes(), || Analysis::of_value(kind, Some(scalar)), || spot(row));
    });
}

fn integers<T: ArrowPrimitiveType>(state: &mut ColumnState, array: &dyn Array, spot: &Spots<'_>)
where
    T::Native: Into<i64>,
{
    primitive::<T>(state, array, spot, |value| (Kind::Integer, Scalar::Integer(value.into())));
}

fn floats<T: ArrowPrimitiveType>(
    state: &mut ColumnState,
    array: &dyn Array,
    spot: &Spots<'_>,
    widen: impl Fn(T::Native) -> f64,
) {
    let values = array.as_primitive::<T>();
    each(state, array, spot, |state, row| {
        let value = widen(values.value(row));
        if value.is_nan() {
            return state.null(NullSpelling::NaN, spot(row));
        }
        let scalar = Scalar::Float(value);
        let key = ScalarKey::scalar(scalar);
        state.value(key.as_bytes(), || Analysis::of_value(Kind::Decimal, Some(scalar)), || spot(row));
    });
}

fn decimal(unscaled: f64, scale: i8) -> (Kind, Scalar) {
    (Kind::Decimal, Scalar::Float(unscaled / 10_f64.powi(i32::from(scale))))
}

fn timestamps(state: &mut ColumnState, array: &dyn Array, spot: &Spots<'_>, unit: TimeUnit) {
    let instant = |micros: i64| (Kind::DateTime, Scalar::Instant(micros));
    match unit {
        TimeUnit::Second => {
            primitive::<TimestampSecondType>(state, array, spot, |s| instant(s.saturating_mul(1_000_000)));
        }
        TimeUnit::Millisecond => {
            primitive::<TimestampMillisecondType>(state, array, spot, |ms| instant(ms.saturating_mul(1000)));
        }
        TimeUnit::Microsecond => primitive::<TimestampMicrosecondType>(state, array, spot, instant),
        TimeUnit::Nanosecond => {
            primitive::<TimestampNanosecondType>(state, array, spot, |ns| instant(ns.div_euclid(1000)));
        }
    }
}

fn times<T: ArrowPrimitiveType>(state: &mut ColumnState, array: &dyn Array, spot: &Spots<'_>)
where
    T::Native: Into<i64>,
{
    let values = array.as_primitive::<T>();
    each(state, array, spot, |state, row| {
        let key = ScalarKey::time(values.value(row).into());
        state.value(key.as_bytes(), || Analysis::of_value(Kind::Time, None), || spot(row));
    });
}
