//! How a measured number stands in JSON.
//!
//! Exact: `{"value": 3, "exact": true}`. Approximate: `{"value": 3, "exact": false, "bound": 0.02}`.
//! Absent: `{"value": null, "exact": false, "reason": "..."}`. Whole numbers are JSON integers of up to
//! 64 bits, which readers that keep numbers as doubles round beyond 2^53. Infinities, for which JSON
//! has no number, are the strings `"Infinity"` and `"-Infinity"`; days are `"YYYY-MM-DD"`, instants
//! `"YYYY-MM-DDTHH:MM:SS"` with a fraction where there is one, both as written in the data, no zone.
//!
//! **Invariant:** a value that JSON or the calendar cannot hold is absent with a reason, never null alone.

use std::borrow::Cow;

use serde::Serialize;

use crate::base::Measured;
use crate::facts::Scalar;
use crate::report::calendar;

#[derive(Serialize)]
pub(super) struct WireMeasured<'a, T> {
    value: Option<T>,
    exact: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    bound: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<Cow<'a, str>>,
}

/// A value with an order, as JSON has it.
#[derive(Serialize)]
#[serde(untagged)]
pub(super) enum WireValue {
    Integer(i64),
    Float(f64),
    Text(String),
}

impl<'a, T> WireMeasured<'a, T> {
    /// The part of a measured whole that `part` takes out, or why there is none.
    pub(super) fn of<U>(whole: &'a Measured<U>, part: impl FnOnce(&'a U) -> Result<T, &'static str>) -> Self {
        let (value, exact, bound) = match whole {
            Measured::Exact(value) => (value, true, None),
            Measured::Approximate { value, bound } => (value, false, Some(*bound)),
            Measured::Absent(reason) => return Self::absent(reason.as_ref().into()),
        };
        match part(value) {
            Ok(value) => Self { value: Some(value), exact, bound, reason: None },
            Err(reason) => Self::absent(reason.into()),
        }
    }

    fn absent(reason: Cow<'a, str>) -> Self {
        Self { value: None, exact: false, bound: None, reason: Some(reason) }
    }
}

/// A floating-point number as JSON.
pub(super) fn float(x: f64) -> Result<WireValue, &'static str> {
    if x.is_finite() {
        Ok(WireValue::Float(x))
    } else if x.is_nan() {
        Err("the result is not a number")
    } else {
        Ok(WireValue::Text(if x > 0.0 { "Infinity" } else { "-Infinity" }.to_owned()))
    }
}

/// A value with an order as JSON.
pub(super) fn scalar(scalar: Scalar) -> Result<WireValue, &'static str> {
    match scalar {
        Scalar::Integer(n) => Ok(WireValue::Integer(n)),
        Scalar::Float(x) => float(x),
        Scalar::Day(days) => text(calendar::day(days)),
        Scalar::Instant(microseconds) => text(calendar::instant(microseconds)),
    }
}

fn text(date: Option<impl ToString>) -> Result<WireValue, &'static str> {
    date.map(|date| WireValue::Text(date.to_string()))
        .ok_or("the date lies outside the years -9999 to 9999, which the calendar covers")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn json(measured: &Measured<Scalar>) -> String {
        serde_json::to_string(&WireMeasured::of(measured, |s| scalar(*s))).unwrap()
    }

    #[test]
    fn every_standing_and_every_value() {
        let beyond = r#"{"value":null,"exact":false,"reason":"the date lies outside the years -9999 to 9999, which the calendar covers"}"#;
        for (value, expected) in [
            (Scalar::Integer(i64::MIN), r#"{"value":-9223372036854775808,"exact":true}"#),
            (Scalar::Float(0.5), r#"{"value":0.5,"exact":true}"#),
            (Scalar::Float(f64::INFINITY), r#"{"value":"Infinity","exact":true}"#),
            (Scalar::Float(f64::NEG_INFINITY), r#"{"value":"-Infinity","exact":true}"#),
            (Scalar::Float(f64::NAN), r#"{"value":null,"exact":false,"reason":"the result is not a number"}"#),
            (Scalar::Day(-1), r#"{"value":"1969-12-31","exact":true}"#),
            (Scalar::Day(i32::MAX), beyond),
            (Scalar::Instant(86_400_000_000), r#"{"value":"1970-01-02T00:00:00","exact":true}"#),
            (Scalar::Instant(-1), r#"{"value":"1969-12-31T23:59:59.999999","exact":true}"#),
            (Scalar::Instant(i64::MIN), beyond),
        ] {
            assert_eq!(json(&Measured::Exact(value)), expected);
        }
        let about = Measured::Approximate { value: Scalar::Integer(3), bound: 0.02 };
        assert_eq!(json(&about), r#"{"value":3,"exact":false,"bound":0.02}"#);
        assert_eq!(json(&Measured::absent("why")), r#"{"value":null,"exact":false,"reason":"why"}"#);
    }
}
