//! How the numbers of a column are spread: those far from all others, and how many lie where.
//!
//! An outlier is a number that passes three tests:
//!
//! 1. It lies more than five robust standard deviations from the median, the deviation being that of the numbers cut to
//!    between their 5th and 95th percentile. That is the measure of AWS Data Wrangler.
//! 2. It lies where the tail on its side would not reach: the tail is taken as a generalised Pareto distribution through
//!    median, quartile and 5th (95th) percentile, and beyond the point that in a hundred columns of this size one number
//!    passes. So a heavy tail (incomes, fares, city sizes) is no heap of outliers, however long it is.
//! 3. Between it and the others there is a gap of at least half of the first distance: it stands apart.
//!
//! The last two are this project's own, since the first alone calls a fiftieth of any log-normal column outliers.

use crate::base::Measured;
use crate::facts::{Histogram, OutlierFacts};

/// Robust standard deviations from the median. Basis: AWS Data Wrangler, Data Quality and Insights report.
const DISTANCE: f64 = 5.0;

/// The gap that sets outliers apart, in robust standard deviations.
const GAP: f64 = DISTANCE / 2.0;

/// One number beyond the tail in so many columns is chance.
const COLUMNS: f64 = 100.0;

/// Fewer numbers have no tail to speak of.
const FEWEST: u64 = 20;

/// Steps of a histogram.
const STEPS: usize = 20;

/// Numbers and how often each occurs, in order, all finite.
#[derive(Clone, Debug, Default)]
pub(super) struct Spread {
    points: Vec<(f64, u64)>,
    count: u64,
}

impl Spread {
    /// The spread of these numbers; what is not finite is left out.
    pub(super) fn of(points: impl IntoIterator<Item = (f64, u64)>) -> Self {
        let mut points: Vec<_> =
            points.into_iter().filter(|(value, weight)| value.is_finite() && *weight > 0).collect();
        points.sort_unstable_by(|one, other| one.0.total_cmp(&other.0));
        let count = points.iter().map(|(_, weight)| weight).sum();
        Self { points, count }
    }

    /// Numbers far from all others, or why there can be none.
    pub(super) fn outliers(&self) -> Measured<OutlierFacts> {
        if self.count < FEWEST {
            return Measured::absent("there are fewer than twenty numbers");
        }
        let [p5, p25, median, p75, p95] = self.quantiles([0.05, 0.25, 0.5, 0.75, 0.95]);
        if p25 >= p75 {
            return Measured::absent("half of the numbers are equal");
        }
        let deviation = self.clipped_deviation(p5, p95);
        if !(deviation.is_finite() && deviation > 0.0) {
            return Measured::absent("the numbers are too far apart or too close together");
        }
        let reach = |quartile: f64, end: f64| {
            let tail = tail_reach(quartile, end, self.count as f64)?;
            Some(tail.max(DISTANCE * deviation))
        };
        let upper = reach(p75 - median, p95 - median).map(|reach| median + reach);
        let lower = reach(median - p25, median - p5).map(|reach| median - reach);
        let (high, first_high) = apart(self.points.iter().rev(), |value| upper.is_some_and(|u| value > u), deviation);
        let (low, first_low) = apart(self.points.iter(), |value| lower.is_some_and(|l| value < l), deviation);
        let distances = [first_high, first_low].into_iter().flatten().map(|value| (value - median).abs() / deviation);
        let nearest = distances.fold(f64::INFINITY, f64::min);
        let nearest = if nearest.is_finite() { nearest } else { 0.0 };
        Measured::Exact(OutlierFacts { population: self.count, low, high, median, deviation, nearest })
    }

    /// How many numbers lie in each of a fixed number of equal steps; whatever the range, that is all it takes up.
    pub(super) fn histogram(&self) -> Measured<Histogram> {
        let (Some(&(min, _)), Some(&(max, _))) = (self.points.first(), self.points.last()) else {
            return Measured::absent("no cell is a finite number");
        };
        let mut counts = vec![0; if min < max { STEPS } else { 1 }];
        // Halved, so that the widest range of all does not pass what a float can hold.
        let width = max / 2.0 - min / 2.0;
        for (value, weight) in &self.points {
            let part = if width > 0.0 { (value / 2.0 - min / 2.0) / width } else { 0.0 };
            #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "from 0 to 20, and cut to 19")]
            let step = (part * STEPS as f64) as usize;
            let last = counts.len() - 1;
            counts[step.min(last)] += weight;
        }
        Measured::Exact(Histogram { min, max, counts })
    }

    /// The mean distance from the median; `width` is how much larger than told here a number may be, relative to it.
    pub(super) fn distance_from_median(&self, width: f64) -> Measured<f64> {
        if self.count == 0 {
            return Measured::absent("no cell is a finite number");
        }
        let [median] = self.quantiles([0.5]);
        let mean = |of: &dyn Fn(f64) -> f64| {
            self.points.iter().map(|(value, weight)| of(*value) * (*weight as f64 / self.count as f64)).sum::<f64>()
        };
        let distance = mean(&|value| (value - median).abs());
        if !distance.is_finite() {
            return Measured::absent("the numbers are too far apart");
        }
        let off = width * (mean(&f64::abs) + median.abs());
        match off {
            0.0 => Measured::Exact(distance),
            _ => Measured::Approximate { value: distance, bound: off / distance.max(f64::MIN_POSITIVE) },
        }
    }

    /// The values of these ranks, given in rising order as shares of the count: the nearest rank from below.
    fn quantiles<const N: usize>(&self, shares: [f64; N]) -> [f64; N] {
        let mut points = self.points.iter();
        let (mut through, mut current) = (0_u64, 0.0);
        shares.map(|share| {
            let rank = share * (self.count.saturating_sub(1)) as f64;
            while through as f64 <= rank
                && let Some((value, weight)) = points.next()
            {
                (current, through) = (*value, through + weight);
            }
            current
        })
    }

    /// The standard deviation of the numbers, each cut to between `low` and `high`.
    fn clipped_deviation(&self, low: f64, high: f64) -> f64 {
        let all = self.count as f64;
        let cut = |value: f64| value.clamp(low, high);
        let mean = self.points.iter().map(|(value, weight)| cut(*value) * (*weight as f64 / all)).sum::<f64>();
        let square = |value: f64| (cut(value) - mean) * (cut(value) - mean);
        self.points.iter().map(|(value, weight)| square(*value) * (*weight as f64 / all)).sum::<f64>().sqrt()
    }
}

/// How far a tail reaches from the median among `count` numbers, by a generalised Pareto distribution through its
/// distance at the quartile (one in two of its side lies beyond) and at the end (one in ten). `None` for a side that has
/// no tail to go by: most of it is equal to the median.
fn tail_reach(quartile: f64, end: f64, count: f64) -> Option<f64> {
    if quartile <= 0.0 {
        return None;
    }
    // The ratio of the distances fixes the tail's index: (10^k - 1) / (2^k - 1) grows with k.
    let ratio = end / quartile;
    let spread =
        |index: f64| if index.abs() < 1e-9 { 10_f64.ln() / 2_f64.ln() } else { grown(10.0, index) / grown(2.0, index) };
    let (mut low, mut high) = (-0.5, 2.0);
    for _ in 0..40 {
        let middle = f64::midpoint(low, high);
        if spread(middle) < ratio { low = middle } else { high = middle }
    }
    let index = f64::midpoint(low, high);
    let beyond = (count / 2.0 * COLUMNS).max(1.0);
    Some(quartile * grown(beyond, index) / grown(2.0, index))
}

/// The quantile function of the generalised Pareto distribution, but for its scale, where one in `rarity` lies beyond.
fn grown(rarity: f64, index: f64) -> f64 {
    if index.abs() < 1e-9 { rarity.ln() } else { (rarity.powf(index) - 1.0) / index }
}

/// Counts what lies beyond a fence and behind a gap, from the outside in, and gives the innermost of it.
fn apart<'a>(
    from_outside: impl Iterator<Item = &'a (f64, u64)>,
    is_beyond: impl Fn(f64) -> bool,
    deviation: f64,
) -> (u64, Option<f64>) {
    let (mut passed, mut last): (u64, Option<f64>) = (0, None);
    let (mut apart, mut innermost) = (0, None);
    for &(value, weight) in from_outside {
        if let Some(outer) = last
            && (outer - value).abs() >= GAP * deviation
        {
            (apart, innermost) = (passed, Some(outer));
        }
        if !is_beyond(value) {
            break;
        }
        passed += weight;
        last = Some(value);
    }
    (apart, innermost)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Numbers at the middle of equal shares of a distribution, given by its quantile function.
    fn drawn(count: u32, quantile: impl Fn(f64) -> f64) -> Vec<(f64, u64)> {
        (0..count).map(|at| (quantile((f64::from(at) + 0.5) / f64::from(count)), 1)).collect()
    }

    /// Pseudo-random numbers of a distribution.
    fn random(count: u64, seed: u64, quantile: impl Fn(f64) -> f64) -> Vec<(f64, u64)> {
        let unit = |at: u64| (crate::sketch::hash::mix(seed * 1_000_003 + at + 1) >> 11) as f64 / (1_u64 << 53) as f64;
        (0..count).map(|at| (quantile(unit(at).clamp(1e-12, 1.0 - 1e-12)), 1)).collect()
    }

    fn normal(share: f64) -> f64 {
        // Accurate to 0.0005, by Abramowitz and Stegun 26.2.23.
        let t = (-2.0 * share.min(1.0 - share).ln()).sqrt();
        let above = 2.515_517 + 0.802_853 * t + 0.010_328 * t * t;
        let below = 1.0 + 1.432_788 * t + 0.189_269 * t * t + 0.001_308 * t * t * t;
        if share < 0.5 { above / below - t } else { t - above / below }
    }

    fn counts(points: &[(f64, u64)]) -> Option<(u64, u64)> {
        Spread::of(points.iter().copied()).outliers().exact().map(|facts| (facts.low, facts.high))
    }

    fn with(mut points: Vec<(f64, u64)>, more: &[f64]) -> Vec<(f64, u64)> {
        points.extend(more.iter().map(|value| (*value, 1)));
        points
    }

    #[test]
    fn the_distance_from_the_median_is_that_of_every_number() {
        let points = [(1.0, 3), (2.0, 1), (10.0, 2), (100.0, 1)];
        // 1 1 1 2 10 10 100: the median is 2.
        let exact = (3.0 + 0.0 + 16.0 + 98.0) / 7.0;
        let Measured::Exact(found) = Spread::of(points).distance_from_median(0.0) else { panic!("it is exact") };
        assert!((found - exact).abs() < 1e-12, "{found}");
        let Measured::Approximate { value, bound } = Spread::of(points).distance_from_median(0.01) else {
            panic!("it is approximate")
        };
        assert!((value - exact).abs() < 1e-12 && bound > 0.0 && bound < 0.02, "{bound}");
        let none = Spread::of([(f64::NAN, 5)]).distance_from_median(0.0);
        assert_eq!(none, Measured::absent("no cell is a finite number"));
        let far = Spread::of([(f64::MIN, 1), (f64::MAX, 1)]).distance_from_median(0.0);
        assert!(far.value().is_none_or(|distance| distance.is_finite()));
    }

    #[test]
    fn a_lone_number_far_out_is_an_outlier() {
        let hundred = || (1..=100).map(|n| (f64::from(n), 1)).collect::<Vec<_>>();
        assert_eq!(counts(&hundred()), Some((0, 0)));
        assert_eq!(counts(&with(hundred(), &[1e9])), Some((0, 1)));
        assert_eq!(counts(&with(hundred(), &[-1e9, 1e9, 2e9])), Some((1, 2)));
        assert_eq!(counts(&with(drawn(10_000, |p| 40.7 + 0.03 * normal(p)), &[0.0, 0.0])), Some((2, 0)));
        assert_eq!(counts(&with(drawn(500, |p| 40.0 + 15.0 * normal(p)), &[150.0, 999.0])), Some((0, 2)));
        // Bedrooms: a few of many, and one house with thirty-three.
        let bedrooms =
            [(1.0, 200), (2.0, 2700), (3.0, 9800), (4.0, 6900), (5.0, 1600), (6.0, 270), (7.0, 38), (8.0, 13)];
        assert_eq!(counts(&with(bedrooms.to_vec(), &[33.0])), Some((0, 1)));
    }

    #[test]
    fn heavy_tails_are_quiet() {
        for seed in 0..20 {
            for count in [100, 2_000, 50_000] {
                for (name, points) in [
                    ("uniform", random(count, seed, |p| p)),
                    ("normal", random(count, seed, normal)),
                    ("exponential", random(count, seed, |p| -(1.0 - p).ln())),
                    ("log-normal", random(count, seed, |p| normal(p).exp())),
                    ("Pareto 1.5", random(count, seed, |p| (1.0 - p).powf(-1.0 / 1.5))),
                ] {
                    let (low, high) = counts(&points).expect("enough numbers");
                    // By chance, in one column of a hundred.
                    assert!(low + high <= 1, "{name} {count} {seed}: {low} {high}");
                }
            }
        }
    }

    #[test]
    fn columns_without_a_tail_have_no_outliers() {
        let zeros = vec![(0.0, 900), (1.0, 5), (99_999.0, 95)];
        assert_eq!(Spread::of(zeros).outliers(), Measured::absent("half of the numbers are equal"));
        assert!(Spread::of([(1.0, 19)]).outliers().value().is_none());
        assert!(Spread::of([]).outliers().value().is_none());
        // More than half equal to the smallest: that side says nothing about how far its tail reaches.
        let skewed = vec![(0.0, 30), (1.0, 50), (7.0, 10), (40.0, 8), (500.0, 2)];
        assert_eq!(counts(&skewed), Some((0, 0)));
        for extreme in [vec![(f64::MAX, 50), (f64::MIN, 50)], vec![(1e-300, 50), (1e300, 50), (2e300, 1)]] {
            let _ = Spread::of(extreme.clone()).outliers();
            let histogram = Spread::of(extreme).histogram();
            assert_eq!(
                histogram.exact().map(|h| h.counts.iter().sum::<u64>()),
                Some(histogram.exact().map_or(0, |h| {
                    assert_eq!(h.counts.len(), STEPS);
                    if h.max > 1.5e300 && h.min > 0.0 { 101 } else { 100 }
                }))
            );
        }
    }

    #[test]
    fn a_histogram_has_every_number_once() {
        let points = drawn(1000, |p| p);
        let histogram = Spread::of(points).histogram();
        assert_eq!(histogram.exact().map(|h| h.counts.clone()), Some(vec![50; STEPS]));
        let one = Spread::of([(7.0, 3)]).histogram();
        assert_eq!(one.exact().map(|h| h.counts.clone()), Some(vec![3]));
        assert!(Spread::of([(f64::INFINITY, 3)]).histogram().value().is_none());
    }
}
