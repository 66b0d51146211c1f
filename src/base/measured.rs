//! A number together with how sure it is.
//!
//! Every fact is exact, approximate within a stated bound, or absent for a stated reason, and the
//! type says which, so that no zero ever stands for "unknown".
//!
//! **Invariant:** a `Measured` never holds NaN that stands for a missing number.

use std::borrow::Cow;

/// A measured value and its standing.
#[derive(Clone, Debug, PartialEq)]
pub enum Measured<T> {
    /// Counted or computed from every row.
    Exact(T),
    /// Estimated; the truth lies within `value * (1 ± bound)` unless the method's own odds say otherwise.
    Approximate {
        /// The estimate.
        value: T,
        /// Relative error: 0.02 means two percent either way.
        bound: f64,
    },
    /// Not known, and why, in words that fit after "not measured: ".
    Absent(Cow<'static, str>),
}

impl<T> Measured<T> {
    /// An absent value with a fixed reason.
    pub const fn absent(reason: &'static str) -> Self {
        Self::Absent(Cow::Borrowed(reason))
    }

    /// The value if there is one, exact or not.
    pub const fn value(&self) -> Option<&T> {
        match self {
            Self::Exact(value) | Self::Approximate { value, .. } => Some(value),
            Self::Absent(_) => None,
        }
    }

    /// The value only if it is exact.
    pub const fn exact(&self) -> Option<&T> {
        match self {
            Self::Exact(value) => Some(value),
            Self::Approximate { .. } | Self::Absent(_) => None,
        }
    }

    /// The same standing for a value derived from this one.
    pub fn map<U>(self, f: impl FnOnce(T) -> U) -> Measured<U> {
        match self {
            Self::Exact(value) => Measured::Exact(f(value)),
            Self::Approximate { value, bound } => Measured::Approximate { value: f(value), bound },
            Self::Absent(reason) => Measured::Absent(reason),
        }
    }
}
