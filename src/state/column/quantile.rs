//! Where the values of a column lie: quantiles of its numbers, or of its instants.

use serde::{Deserialize, Serialize};

use crate::base::Measured;
use crate::facts::{ColumnType, Quantile, QuantileFacts, Scalar};
use crate::sketch::quantiles::{
    Edges, Quantiles, image_of_instant, image_of_number, instant_of_image, number_of_image,
};
use crate::state::cell::Cell;
use crate::state::{Order, State};

/// Cells of numbers and of instants, kept apart.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Quantity {
    numbers: Quantiles,
    instants: Quantiles,
}

/// Microseconds of a day.
const DAY: i64 = 86_400_000_000;

impl Quantity {
    /// A state of at most so many cells of each.
    pub fn with_room(cells: usize) -> Self {
        Self { numbers: Quantiles::with_room(cells), instants: Quantiles::with_room(cells) }
    }

    /// The quantiles that go with the column's type, within its smallest and largest value.
    pub fn facts(&self, column: ColumnType, extent: &Measured<(Scalar, Scalar)>) -> Measured<QuantileFacts> {
        let Some(&(smallest, largest)) = extent.value() else {
            return Measured::absent("the column's type has no order");
        };
        let is_number = matches!(smallest, Scalar::Integer(_) | Scalar::Float(_));
        let (cells, to_scalar): (_, fn(u64) -> Scalar) = match column {
            _ if is_number => (&self.numbers, |image| Scalar::Float(number_of_image(image))),
            ColumnType::Date => (&self.instants, |image| day(instant_of_image(image))),
            _ => (&self.instants, |image| Scalar::Instant(instant_of_image(image))),
        };
        if cells.count() == 0 {
            return Measured::absent("no cell has a place in an order");
        }
        let ranks: Vec<u64> = QuantileFacts::SHARES.iter().map(|share| rank(*share, cells.count())).collect();
        let within = |Edges { low, high }: Edges, share: f64| {
            // A cell reaches past the values in it, and no further than those at the ends of all.
            let (low, high) = (low.max(image(smallest)), high.min(image(largest)).max(low.max(image(smallest))));
            Quantile { share, low: to_scalar(low), high: to_scalar(high) }
        };
        let points = cells.at(&ranks).into_iter().zip(QuantileFacts::SHARES).map(|(edges, share)| within(edges, share));
        Measured::Exact(QuantileFacts { points: points.collect() })
    }

    /// The numbers by cell, from the smallest on: the smallest that a cell may hold, and how many it does.
    pub fn numbers(&self) -> impl Iterator<Item = (f64, u64)> {
        self.numbers.histogram().into_iter().map(|(image, count)| (number_of_image(image), count))
    }

    /// How wide those cells are, relative to the numbers in them: an image has 52 bits below its exponent.
    pub fn width(&self) -> f64 {
        2_f64.powi(i32::try_from(self.numbers.cut()).unwrap_or(64) - 52)
    }

    /// Bits that are cut off the images of numbers, and of instants.
    pub(super) fn cuts(&self) -> (u32, u32) {
        (self.numbers.least_cut(), self.instants.least_cut())
    }

    /// Says that in the end as many bits will be cut off in any case.
    pub(super) fn expect(&mut self, (numbers, instants): (u32, u32)) {
        self.numbers.expect(numbers);
        self.instants.expect(instants);
    }

    /// Becomes a state of nothing. Keeps its memory.
    pub(super) fn renew(&mut self) {
        self.numbers.renew();
        self.instants.renew();
    }

    /// Bytes on the heap.
    pub fn heap_bytes(&self) -> usize {
        self.numbers.heap_bytes() + self.instants.heap_bytes()
    }
}

/// The rank, from 0, of the smallest value that at least `share` of `count` values do not exceed.
fn rank(share: f64, count: u64) -> u64 {
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a rank: not negative, and no more than the count"
    )]
    let rank = (share * count as f64).ceil() as u64;
    rank.clamp(1, count.max(1)) - 1
}

fn day(micros: i64) -> Scalar {
    i32::try_from(micros.div_euclid(DAY)).map_or(Scalar::Instant(micros), Scalar::Day)
}

#[inline]
fn image(scalar: Scalar) -> u64 {
    match scalar {
        Scalar::Integer(integer) => image_of_number(integer as f64),
        Scalar::Float(number) => image_of_number(number),
        Scalar::Day(days) => image_of_instant(i64::from(days).saturating_mul(DAY)),
        Scalar::Instant(micros) => image_of_instant(micros),
    }
}

impl State for Quantity {
    const ORDER: Order = Order::Canonical;

    #[inline(always)]
    #[expect(clippy::inline_always, reason = "called for every cell")]
    fn absorb(&mut self, cell: &Cell<'_>, weight: u64) {
        match cell.analysis.scalar {
            Some(number @ (Scalar::Integer(_) | Scalar::Float(_))) => self.numbers.add(image(number), weight),
            Some(instant) => self.instants.add(image(instant), weight),
            None => {}
        }
    }

    #[inline(always)]
    #[expect(clippy::inline_always, reason = "called for every cell")]
    fn touch(&self, cells: &[Cell<'_>]) -> u64 {
        cells.iter().fold(0, |seen, cell| seen ^ self.numbers.touch(cell.analysis.scalar.map_or(0, image)))
    }

    fn merge(&mut self, next: &Self) {
        self.numbers.merge(&next.numbers);
        self.instants.merge(&next.instants);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranks_are_the_nearest() {
        for (share, count, expected) in
            [(0.0, 5, 0), (0.5, 5, 2), (0.5, 4, 1), (1.0, 4, 3), (0.01, 10, 0), (0.99, 100, 98)]
        {
            assert_eq!(rank(share, count), expected, "{share} of {count}");
        }
    }
}
