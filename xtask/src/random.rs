//! Seeded random numbers: splitmix64 and the few draws that the generators need.
//!
//! Own code, because the bytes of the sample data must not change when a crate changes its algorithm.
//!
//! **Invariant**: a draw depends on the seed and on the draws before it, and on nothing else.

/// A stream of random numbers.
pub(crate) struct Random {
    state: u64,
}

impl Random {
    /// The stream that belongs to `seed`.
    pub(crate) const fn new(seed: u64) -> Self {
        Self { state: seed }
    }

    /// The next 64 bits.
    #[inline]
    pub(crate) const fn bits(&mut self) -> u64 {
        self.state = self.state.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.state;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }

    /// A whole number from 0 up to but not including `limit`.
    pub(crate) const fn below(&mut self, limit: u32) -> u32 {
        (((self.bits() >> 32) * limit as u64) >> 32) as u32
    }

    /// A whole number from `low` to `high`, both included.
    pub(crate) fn between(&mut self, low: u32, high: u32) -> u32 {
        low + self.below(high - low + 1)
    }

    /// True in `percent` of 100 draws.
    pub(crate) const fn chance(&mut self, percent: u32) -> bool {
        self.below(100) < percent
    }

    /// One of `choices`, each as likely as the others.
    ///
    /// # Panics
    /// If there is nothing to choose from.
    pub(crate) fn pick<T: Copy>(&mut self, choices: &[T]) -> T {
        choices[self.place(choices.len())]
    }

    /// One of `choices` by weight: `(weight, choice)`.
    ///
    /// # Panics
    /// If there is nothing to choose from.
    pub(crate) fn weighted<T: Copy>(&mut self, choices: &[(u32, T)]) -> T {
        let mut left = self.below(choices.iter().map(|(weight, _)| weight).sum());
        for &(weight, choice) in choices {
            if left < weight {
                return choice;
            }
            left -= weight;
        }
        choices[0].1
    }

    /// Near enough a normal draw with mean 0 and deviation 1, never beyond 6: twelve even draws, summed.
    pub(crate) fn bell(&mut self) -> f64 {
        let sum: u32 = (0..12).map(|_| self.below(1 << 20)).sum();
        f64::from(sum) / f64::from(1 << 20) - 6.0
    }

    /// Marks exactly `count` of `population` places.
    pub(crate) fn mark(&mut self, count: usize, population: usize) -> Vec<bool> {
        let mut places: Vec<usize> = (0..population).collect();
        let mut marks = vec![false; population];
        for taken in 0..count.min(population) {
            let other = taken + self.place(population - taken);
            places.swap(taken, other);
            marks[places[taken]] = true;
        }
        marks
    }

    /// A place in something of length `length`.
    fn place(&mut self, length: usize) -> usize {
        let limit = u32::try_from(length).unwrap_or(u32::MAX);
        self.below(limit) as usize
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_stream_is_splitmix64() {
        let mut random = Random::new(1_234_567);
        assert_eq!([random.bits(), random.bits()], [6_457_827_717_110_365_317, 3_203_168_211_198_807_973]);
    }

    #[test]
    fn draws_stay_in_their_range() {
        let mut random = Random::new(7);
        for _ in 0..10_000 {
            assert!(random.below(3) < 3);
            assert!((4..=6).contains(&random.between(4, 6)));
            assert!(random.bell().abs() <= 6.0);
        }
    }

    #[test]
    fn marks_are_counted_exactly() {
        let mut random = Random::new(7);
        for (count, population, marked) in [(0, 9, 0), (3, 9, 3), (9, 9, 9), (12, 9, 9), (0, 0, 0)] {
            assert_eq!(random.mark(count, population).iter().filter(|&&mark| mark).count(), marked);
        }
    }
}
