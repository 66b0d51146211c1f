//! Typed values as text: numbers, days and times as facts show them, nothing for a null.
//!
//! A value with parts of its own is a marker that says of which sort it is.
//!
//! **Invariant:** a number is never rounded: every decimal digit is shown, and of a floating-point number as many as tell
//! it from every other of its width.

use std::borrow::Cow;
use std::fmt::{Display, LowerExp};

use arrow_array::cast::AsArray;
use arrow_array::types::{
    ArrowPrimitiveType, Date32Type, Date64Type, Decimal128Type, Decimal256Type, DecimalType, Float16Type, Float32Type,
    Float64Type, Int8Type, Int16Type, Int32Type, Int64Type, Time32MillisecondType, Time32SecondType,
    Time64MicrosecondType, Time64NanosecondType, TimestampMicrosecondType, TimestampMillisecondType,
    TimestampNanosecondType, TimestampSecondType, UInt8Type, UInt16Type, UInt32Type, UInt64Type,
};
use arrow_array::{Array, BinaryArray, FixedSizeBinaryArray, LargeBinaryArray};
use arrow_schema::{DataType, TimeUnit};
use jiff::SignedDuration;
use jiff::civil::{DateTime, Time};

use crate::facts::Scalar;

/// Gives the text of the value in a row; `None` for a null.
pub(super) type Texts<'a> = Box<dyn Fn(usize) -> Option<Cow<'a, [u8]>> + 'a>;

/// The texts of an array's values.
pub(super) fn texts(array: &dyn Array) -> Texts<'_> {
    match array.data_type() {
        DataType::Null => Box::new(|_| None),
        DataType::Boolean => {
            let values = array.as_boolean();
            present(array, |row| Cow::Borrowed(if values.value(row) { b"true" } else { b"false" }))
        }
        DataType::Int8 => shown::<Int8Type>(array, |value| value.to_string()),
        DataType::Int16 => shown::<Int16Type>(array, |value| value.to_string()),
        DataType::Int32 => shown::<Int32Type>(array, |value| value.to_string()),
        DataType::Int64 => shown::<Int64Type>(array, |value| value.to_string()),
        DataType::UInt8 => shown::<UInt8Type>(array, |value| value.to_string()),
        DataType::UInt16 => shown::<UInt16Type>(array, |value| value.to_string()),
        DataType::UInt32 => shown::<UInt32Type>(array, |value| value.to_string()),
        DataType::UInt64 => shown::<UInt64Type>(array, |value| value.to_string()),
        DataType::Float16 => shown::<Float16Type>(array, |value| float(f32::from(value))),
        DataType::Float32 => shown::<Float32Type>(array, float),
        DataType::Float64 => shown::<Float64Type>(array, float),
        DataType::Decimal128(precision, scale) => {
            shown::<Decimal128Type>(array, |value| Decimal128Type::format_decimal(value, *precision, *scale))
        }
        DataType::Decimal256(precision, scale) => {
            shown::<Decimal256Type>(array, |value| Decimal256Type::format_decimal(value, *precision, *scale))
        }
        DataType::Date32 => shown::<Date32Type>(array, |day| Scalar::Day(day).to_string()),
        DataType::Date64 => shown::<Date64Type>(array, |ticks| instant(TimeUnit::Millisecond, ticks)),
        DataType::Timestamp(unit, _) => timestamps(array, *unit),
        DataType::Time32(TimeUnit::Second) => times::<Time32SecondType>(array, TimeUnit::Second),
        DataType::Time32(_) => times::<Time32MillisecondType>(array, TimeUnit::Millisecond),
        DataType::Time64(TimeUnit::Nanosecond) => times::<Time64NanosecondType>(array, TimeUnit::Nanosecond),
        DataType::Time64(_) => times::<Time64MicrosecondType>(array, TimeUnit::Microsecond),
        DataType::Utf8 => {
            let texts = array.as_string::<i32>();
            present(array, |row| Cow::Borrowed(texts.value(row).as_bytes()))
        }
        DataType::LargeUtf8 => {
            let texts = array.as_string::<i64>();
            present(array, |row| Cow::Borrowed(texts.value(row).as_bytes()))
        }
        DataType::Utf8View => {
            let texts = array.as_string_view();
            present(array, |row| Cow::Borrowed(texts.value(row).as_bytes()))
        }
        DataType::Dictionary(_, _) => entries(array),
        _ => rarer(array),
    }
}

fn rarer(array: &dyn Array) -> Texts<'_> {
    let any = array.as_any();
    if let Some(bytes) = any.downcast_ref::<BinaryArray>() {
        return present(array, |row| raw(bytes.value(row)));
    }
    if let Some(bytes) = any.downcast_ref::<LargeBinaryArray>() {
        return present(array, |row| raw(bytes.value(row)));
    }
    if let Some(bytes) = any.downcast_ref::<FixedSizeBinaryArray>() {
        return present(array, |row| raw(bytes.value(row)));
    }
    let marker: &[u8] = match array.data_type() {
        DataType::List(_) | DataType::LargeList(_) | DataType::FixedSizeList(_, _) => b"[list]",
        DataType::Map(_, _) => b"[map]",
        DataType::Struct(_) => b"[struct]",
        DataType::Interval(_) => b"[interval]",
        _ => b"[value]",
    };
    present(array, move |_| Cow::Borrowed(marker))
}

/// Bytes without a type: older writers store text so.
fn raw(bytes: &[u8]) -> Cow<'_, [u8]> {
    Cow::Borrowed(if std::str::from_utf8(bytes).is_ok() { bytes } else { b"[bytes]" })
}

fn entries(array: &dyn Array) -> Texts<'_> {
    let dictionary = array.as_any_dictionary();
    if dictionary.values().is_empty() {
        return Box::new(|_| None);
    }
    let (keys, value) = (dictionary.normalized_keys(), texts(dictionary.values().as_ref()));
    Box::new(move |row| if array.is_null(row) { None } else { value(keys[row]) })
}

fn present<'a>(array: &'a dyn Array, text: impl Fn(usize) -> Cow<'a, [u8]> + 'a) -> Texts<'a> {
    Box::new(move |row| array.is_valid(row).then(|| text(row)))
}

fn shown<'a, T: ArrowPrimitiveType>(array: &'a dyn Array, show: impl Fn(T::Native) -> String + 'a) -> Texts<'a> {
    let values = array.as_primitive::<T>();
    present(array, move |row| Cow::Owned(show(values.value(row)).into_bytes()))
}

/// As few digits as tell a number from every other; with an exponent where zeros would be all that is seen.
fn float<F: Display + LowerExp + Copy + Into<f64>>(value: F) -> String {
    let size = value.into().abs();
    let is_long = size.is_finite() && size != 0.0 && !(1e-5..1e16).contains(&size);
    if is_long { format!("{value:e}") } else { value.to_string() }
}

fn timestamps(array: &dyn Array, unit: TimeUnit) -> Texts<'_> {
    match unit {
        TimeUnit::Second => shown::<TimestampSecondType>(array, move |ticks| instant(unit, ticks)),
        TimeUnit::Millisecond => shown::<TimestampMillisecondType>(array, move |ticks| instant(unit, ticks)),
        TimeUnit::Microsecond => shown::<TimestampMicrosecondType>(array, move |ticks| instant(unit, ticks)),
        TimeUnit::Nanosecond => shown::<TimestampNanosecondType>(array, move |ticks| instant(unit, ticks)),
    }
}

/// An instant as facts show it, to the last digit that it has; no time zone is applied.
fn instant(unit: TimeUnit, ticks: i64) -> String {
    let epoch = DateTime::constant(1970, 1, 1, 0, 0, 0, 0);
    epoch.checked_add(duration(unit, ticks)).map_or_else(|_| beyond(unit, ticks), |instant| instant.to_string())
}

fn times<T: ArrowPrimitiveType>(array: &dyn Array, unit: TimeUnit) -> Texts<'_>
where
    T::Native: Into<i64>,
{
    shown::<T>(array, move |ticks| {
        let ticks = ticks.into();
        let time = Time::midnight().checked_add(duration(unit, ticks));
        time.map_or_else(|_| beyond(unit, ticks), |time| time.to_string())
    })
}

fn duration(unit: TimeUnit, ticks: i64) -> SignedDuration {
    match unit {
        TimeUnit::Second => SignedDuration::from_secs(ticks),
        TimeUnit::Millisecond => SignedDuration::from_millis(ticks),
        TimeUnit::Microsecond => SignedDuration::from_micros(ticks),
        TimeUnit::Nanosecond => SignedDuration::from_nanos(ticks),
    }
}

/// What lies outside the calendar or the day is given as a count.
fn beyond(unit: TimeUnit, ticks: i64) -> String {
    let unit = match unit {
        TimeUnit::Second => "second",
        TimeUnit::Millisecond => "millisecond",
        TimeUnit::Microsecond => "microsecond",
        TimeUnit::Nanosecond => "nanosecond",
    };
    format!("{unit} {ticks}")
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use arrow_array::builder::{ListBuilder, StringDictionaryBuilder};
    use arrow_array::{
        BooleanArray, Date32Array, Decimal128Array, DictionaryArray, Float32Array, Float64Array, Int64Array, ListArray,
        NullArray, StringArray, Time64MicrosecondArray, TimestampNanosecondArray, TimestampSecondArray, UInt64Array,
    };

    use super::*;

    /// An array, and its values as text.
    type Sample = (Arc<dyn Array>, &'static [Option<&'static str>]);

    fn all(array: &dyn Array) -> Vec<Option<String>> {
        (0..array.len()).map(texts(array)).map(|text| Some(String::from_utf8(text?.into_owned()).unwrap())).collect()
    }

    #[test]
    fn values_are_text_and_nulls_are_nothing() {
        let mut lists: ListBuilder<_> = ListBuilder::new(arrow_array::builder::Int64Builder::new());
        lists.append_value([Some(1), None]);
        lists.append_null();
        let lists: ListArray = lists.finish();
        let mut words = StringDictionaryBuilder::<Int8Type>::new();
        words.append_value("a");
        words.append_null();
        let words: DictionaryArray<Int8Type> = words.finish();
        let arrays: [Sample; 15] = [
            (Arc::new(Int64Array::from(vec![Some(i64::MIN), None])), &[Some("-9223372036854775808"), None]),
            (Arc::new(UInt64Array::from(vec![u64::MAX])), &[Some("18446744073709551615")]),
            (
                Arc::new(Float64Array::from(vec![0.1, 3.0, 1e300, -2.5e-9, f64::NAN, f64::INFINITY, 0.0])),
                &[Some("0.1"), Some("3"), Some("1e300"), Some("-2.5e-9"), Some("NaN"), Some("inf"), Some("0")],
            ),
            (Arc::new(Float32Array::from(vec![0.1])), &[Some("0.1")]),
            (
                Arc::new(Decimal128Array::from(vec![-150, 7]).with_precision_and_scale(10, 2).unwrap()),
                &[Some("-1.50"), Some("0.07")],
            ),
            (Arc::new(BooleanArray::from(vec![true, false])), &[Some("true"), Some("false")]),
            (Arc::new(Date32Array::from(vec![19_753, i32::MAX])), &[Some("2024-01-31"), Some("day 2147483647")]),
            (
                Arc::new(TimestampSecondArray::from(vec![0, i64::MAX])),
                &[Some("1970-01-01T00:00:00"), Some("second 9223372036854775807")],
            ),
            (
                Arc::new(TimestampNanosecondArray::from(vec![-1]).with_timezone("UTC")),
                &[Some("1969-12-31T23:59:59.999999999")],
            ),
            (
                Arc::new(Time64MicrosecondArray::from(vec![45_000_500_000, -1])),
                &[Some("12:30:00.5"), Some("microsecond -1")],
            ),
            (Arc::new(StringArray::from(vec![Some("é"), Some(""), None])), &[Some("é"), Some(""), None]),
            (Arc::new(BinaryArray::from_vec(vec![b"text", b"\xff\xfe"])), &[Some("text"), Some("[bytes]")]),
            (Arc::new(lists), &[Some("[list]"), None]),
            (Arc::new(words), &[Some("a"), None]),
            (Arc::new(NullArray::new(2)), &[None, None]),
        ];
        for (array, expected) in arrays {
            let found = all(array.as_ref());
            let found: Vec<Option<&str>> = found.iter().map(Option::as_deref).collect();
            assert_eq!(found, expected, "{}", array.data_type());
            assert_eq!(all(array.slice(1, array.len() - 1).as_ref()).len(), array.len() - 1);
        }
    }
}
