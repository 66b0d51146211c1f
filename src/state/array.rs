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
use crate::detect::null::null_spelling;
use crate::facts::{Kind, NullSpelling, Scalar};
use crate::sketch::hash::Hashed;

use super::cell::{Analysis, ScalarKey};
use super::column::ColumnState;

/// An element of an array, as it is taken in.
#[derive(Clone, Copy, Debug)]
pub(super) enum Look<'a> {
    /// It says that it holds nothing.
    Null(NullSpelling),
    /// It is only counted: a value with parts of its own, or raw bytes.
    Opaque,
    /// Text that is no null.
    Text(&'a [u8]),
    /// A typed value under its key.
    Typed(ScalarKey, Analysis),
}

/// Takes in every cell of `array`, telling `missing` which of them are null or blank.
pub(super) fn observe(
    state: &mut ColumnState,
    array: &dyn Array,
    spot: &dyn Fn(usize) -> Spot,
    missing: &mut dyn FnMut(usize),
) {
    each(array, &mut |row, look: Look<'_>| {
        let is_missing = match look {
            Look::Null(spelling) => {
                state.null(spelling, || spot(row));
                true
            }
            Look::Opaque => {
                state.opaque(|| spot(row));
                false
            }
            Look::Text(text) => {
                if state.wants_order() {
                    state.note_order(&Analysis::of_text(text));
                }
                state.text_value(&Hashed::of(text), || spot(row))
            }
            Look::Typed(key, analysis) => {
                state.note_order(&analysis);
                state.value(&key.hashed(), || analysis, || spot(row))
            }
        };
        if is_missing {
            missing(row);
        }
    });
}

/// Looks at every element of `array`, in order.
pub(super) fn each<F: FnMut(usize, Look<'_>) + ?Sized>(array: &dyn Array, take: &mut F) {
    match array.data_type() {
        DataType::Null => (0..array.len()).for_each(|row| take(row, Look::Null(NullSpelling::Parquet))),
        DataType::Boolean => {
            let values = array.as_boolean();
            present(array, take, |row| {
                let analysis = Analysis::of_value(Kind::Boolean, None);
                Look::Typed(ScalarKey::boolean(values.value(row)), analysis)
            });
        }
        DataType::Int8 => integers::<Int8Type, F>(array, take),
        DataType::Int16 => integers::<Int16Type, F>(array, take),
        DataType::Int32 => integers::<Int32Type, F>(array, take),
        DataType::Int64 => integers::<Int64Type, F>(array, take),
        DataType::UInt8 => integers::<UInt8Type, F>(array, take),
        DataType::UInt16 => integers::<UInt16Type, F>(array, take),
        DataType::UInt32 => integers::<UInt32Type, F>(array, take),
        DataType::UInt64 => primitive::<UInt64Type, F>(array, take, |value| match i64::try_from(value) {
            Ok(integer) => typed(Kind::Integer, Scalar::Integer(integer)),
            Err(_) => wide(i128::from(value), value as f64, 0),
        }),
        DataType::Float16 => floats::<Float16Type, F>(array, take, f64::from),
        DataType::Float32 => floats::<Float32Type, F>(array, take, f64::from),
        DataType::Float64 => floats::<Float64Type, F>(array, take, |value| value),
        DataType::Decimal128(_, scale) => {
            let scale = *scale;
            primitive::<Decimal128Type, F>(array, take, |value| decimal(value, scale));
        }
        DataType::Decimal256(_, scale) => {
            let scale = *scale;
            primitive::<Decimal256Type, F>(array, take, |value| {
                if let Some(value) = value.to_i128() {
                    return decimal(value, scale);
                }
                let number = scaled(value.to_string().parse().unwrap_or(f64::INFINITY), scale);
                let analysis = Analysis::of_value(Kind::Decimal, Some(Scalar::Float(number)));
                Look::Typed(ScalarKey::wide(value.to_le_bytes(), scale), analysis)
            });
        }
        DataType::Date32 => primitive::<Date32Type, F>(array, take, |day| typed(Kind::Date, Scalar::Day(day))),
        DataType::Date64 => primitive::<Date64Type, F>(array, take, |millis| instant(millis.saturating_mul(1000), 0)),
        DataType::Timestamp(unit, _) => timestamps(array, take, *unit),
        DataType::Time32(TimeUnit::Second) => times::<Time32SecondType, F>(array, take),
        DataType::Time32(_) => times::<Time32MillisecondType, F>(array, take),
        DataType::Time64(TimeUnit::Nanosecond) => times::<Time64NanosecondType, F>(array, take),
        DataType::Time64(_) => times::<Time64MicrosecondType, F>(array, take),
        DataType::Utf8 => {
            let texts = array.as_string::<i32>();
            present(array, take, |row| text(texts.value(row).as_bytes()));
        }
        DataType::LargeUtf8 => {
            let texts = array.as_string::<i64>();
            present(array, take, |row| text(texts.value(row).as_bytes()));
        }
        DataType::Utf8View => {
            let texts = array.as_string_view();
            present(array, take, |row| text(texts.value(row).as_bytes()));
        }
        DataType::BinaryView => {
            let bytes = array.as_binary_view();
            present(array, take, |row| raw(bytes.value(row)));
        }
        _ => rarer(array, take),
    }
}

fn rarer<F: FnMut(usize, Look<'_>) + ?Sized>(array: &dyn Array, take: &mut F) {
    let any = array.as_any();
    if let Some(bytes) = any.downcast_ref::<BinaryArray>() {
        present(array, take, |row| raw(bytes.value(row)));
    } else if let Some(bytes) = any.downcast_ref::<LargeBinaryArray>() {
        present(array, take, |row| raw(bytes.value(row)));
    } else if let Some(bytes) = any.downcast_ref::<FixedSizeBinaryArray>() {
        present(array, take, |row| raw(bytes.value(row)));
    } else if let DataType::Dictionary(_, _) = array.data_type() {
        dictionary(array, take);
    } else {
        // Lists, maps, structs, intervals: whether there is one is all that is known of a cell.
        present(array, take, |_| Look::Opaque);
    }
}

fn text(text: &[u8]) -> Look<'_> {
    null_spelling(text).map_or(Look::Text(text), Look::Null)
}

/// Bytes without a type: older writers store text so. What is no text is only counted.
fn raw(bytes: &[u8]) -> Look<'_> {
    if std::str::from_utf8(bytes).is_ok() { text(bytes) } else { Look::Opaque }
}

fn dictionary<F: FnMut(usize, Look<'_>) + ?Sized>(array: &dyn Array, take: &mut F) {
    macro_rules! keyed {
        ($($key:ty),+) => {
            $(if let Some(entries) = array.as_any().downcast_ref::<DictionaryArray<$key>>() {
                let values = entries.values();
                for row in 0..entries.len() {
                    match entries.key(row) {
                        Some(key) => {
                            let one: &mut dyn FnMut(usize, Look<'_>) = &mut |_, look| take(row, look);
                            each(values.slice(key, 1).as_ref(), one);
                        }
                        None => take(row, Look::Null(NullSpelling::Parquet)),
                    }
                }
                return;
            })+
        };
    }
    keyed!(Int8Type, Int16Type, Int32Type, Int64Type, UInt8Type, UInt16Type, UInt32Type, UInt64Type);
    present(array, take, |_| Look::Opaque);
}

fn present<'a, F: FnMut(usize, Look<'_>) + ?Sized>(array: &dyn Array, take: &mut F, look: impl Fn(usize) -> Look<'a>) {
    if array.null_count() == 0 {
        (0..array.len()).for_each(|row| take(row, look(row)));
        return;
    }
    for row in 0..array.len() {
        take(row, if array.is_null(row) { Look::Null(NullSpelling::Parquet) } else { look(row) });
    }
}

fn primitive<T: ArrowPrimitiveType, F: FnMut(usize, Look<'_>) + ?Sized>(
    array: &dyn Array,
    take: &mut F,
    look: impl Fn(T::Native) -> Look<'static>,
) {
    let values = array.as_primitive::<T>();
    present(array, take, |row| look(values.value(row)));
}

fn typed(kind: Kind, scalar: Scalar) -> Look<'static> {
    Look::Typed(ScalarKey::scalar(scalar), Analysis::of_value(kind, Some(scalar)))
}

fn integers<T: ArrowPrimitiveType, F: FnMut(usize, Look<'_>) + ?Sized>(array: &dyn Array, take: &mut F)
where
    T::Native: Into<i64>,
{
    primitive::<T, F>(array, take, |value| typed(Kind::Integer, Scalar::Integer(value.into())));
}

fn floats<T: ArrowPrimitiveType, F: FnMut(usize, Look<'_>) + ?Sized>(
    array: &dyn Array,
    take: &mut F,
    widen: impl Fn(T::Native) -> f64,
) {
    primitive::<T, F>(array, take, |value| {
        let value = widen(value);
        if value.is_nan() { Look::Null(NullSpelling::NaN) } else { typed(Kind::Decimal, Scalar::Float(value)) }
    });
}

/// Decimals of at most so many digits are told apart by the floating-point numbers next to them.
const TOLD_APART: u128 = 1_000_000_000_000_000;

fn decimal(unscaled: i128, scale: i8) -> Look<'static> {
    let number = scaled(unscaled as f64, scale);
    match i64::try_from(unscaled) {
        Ok(integer) if scale == 0 => typed(Kind::Integer, Scalar::Integer(integer)),
        _ if unscaled.unsigned_abs() < TOLD_APART => {
            let scalar = Scalar::Float(number);
            let analysis = Analysis::of_value(Kind::Decimal, Some(scalar)).with_digits(scale);
            Look::Typed(ScalarKey::scalar(scalar), analysis)
        }
        _ => wide(unscaled, number, scale),
    }
}

/// A number under all of its digits.
fn wide(unscaled: i128, number: f64, scale: i8) -> Look<'static> {
    let analysis = Analysis::of_value(Kind::Decimal, Some(Scalar::Float(number)));
    Look::Typed(ScalarKey::wide(unscaled.to_le_bytes(), scale), analysis)
}

fn scaled(unscaled: f64, scale: i8) -> f64 {
    unscaled / 10_f64.powi(i32::from(scale))
}

fn instant(micros: i64, nanos: u16) -> Look<'static> {
    let analysis = Analysis::of_value(Kind::DateTime, Some(Scalar::Instant(micros)));
    Look::Typed(ScalarKey::instant(micros, nanos), analysis)
}

fn timestamps<F: FnMut(usize, Look<'_>) + ?Sized>(array: &dyn Array, take: &mut F, unit: TimeUnit) {
    match unit {
        TimeUnit::Second => {
            primitive::<TimestampSecondType, F>(array, take, |s| instant(s.saturating_mul(1_000_000), 0));
        }
        TimeUnit::Millisecond => {
            primitive::<TimestampMillisecondType, F>(array, take, |ms| instant(ms.saturating_mul(1000), 0));
        }
        TimeUnit::Microsecond => primitive::<TimestampMicrosecondType, F>(array, take, |micros| instant(micros, 0)),
        TimeUnit::Nanosecond => primitive::<TimestampNanosecondType, F>(array, take, |ns| {
            instant(ns.div_euclid(1000), u16::try_from(ns.rem_euclid(1000)).unwrap_or(0))
        }),
    }
}

fn times<T: ArrowPrimitiveType, F: FnMut(usize, Look<'_>) + ?Sized>(array: &dyn Array, take: &mut F)
where
    T::Native: Into<i64>,
{
    primitive::<T, F>(array, take, |ticks| {
        Look::Typed(ScalarKey::time(ticks.into()), Analysis::of_value(Kind::Time, None))
    });
}
