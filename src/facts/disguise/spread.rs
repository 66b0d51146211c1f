//! Numbers by their count, mean and squared deviations, to which others can be added.

use crate::facts::OrdinaryFacts;

/// How numbers are spread.
#[derive(Clone, Copy, Debug)]
pub(super) struct Spread {
    pub(super) count: f64,
    pub(super) mean: f64,
    squares: f64,
    pub(super) low: f64,
    pub(super) high: f64,
    pub(super) distinct: u64,
}

impl Spread {
    /// Of no number.
    pub(super) const EMPTY: Self =
        Self { count: 0.0, mean: 0.0, squares: 0.0, low: f64::INFINITY, high: f64::NEG_INFINITY, distinct: 0 };

    /// Of the ordinary numbers of a column.
    pub(super) fn of(ordinary: &OrdinaryFacts) -> Self {
        let (Some(numbers), Some((low, high))) = (&ordinary.numbers, ordinary.number_extent) else {
            return Self::EMPTY;
        };
        let count = numbers.count as f64;
        let deviation = numbers.standard_deviation.unwrap_or(0.0);
        let squares = deviation * deviation * (count - 1.0).max(0.0);
        Self { count, mean: numbers.mean, squares, low, high, distinct: ordinary.distinct }
    }

    /// With `count` times one more number.
    #[must_use]
    pub(super) fn with(self, value: f64, count: u64) -> Self {
        let added = count as f64;
        let total = self.count + added;
        if total <= 0.0 {
            return self;
        }
        let apart = value - self.mean;
        Self {
            count: total,
            mean: self.mean + apart * added / total,
            squares: self.squares + apart * apart * self.count * added / total,
            low: self.low.min(value),
            high: self.high.max(value),
            distinct: self.distinct + 1,
        }
    }

    /// Sample standard deviation; 0 of fewer than two.
    pub(super) fn deviation(&self) -> f64 {
        if self.count < 2.0 { 0.0 } else { (self.squares / (self.count - 1.0)).sqrt() }
    }

    /// From the smallest to the largest.
    pub(super) fn range(&self) -> f64 {
        self.high - self.low
    }
}
