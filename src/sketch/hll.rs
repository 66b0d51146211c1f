//! How many distinct values a column holds, approximately, in at most 16 KiB.
//!
//! It exists for columns with more distinct values than an exact table can keep. `HyperLogLog` (Flajolet, Fusy,
//! Gandouet and Meunier, 2007) keeps, for each of 2^14 registers, the longest run of leading zeros among the hashes
//! that fell there. The number is read by the improved estimator of O. Ertl, "New cardinality estimation algorithms
//! for `HyperLogLog` sketches", 2017 (arXiv:1702.01284, section 4), which needs no bias tables and depends on nothing
//! but how many registers hold each rank.
//!
//! The state is *canonical*: any order, repetition and split of the same hashes gives equal states and equal bytes,
//! and a small (sparse) state gives the very estimate that a large (dense) one would.
//!
//! **Invariant:** never counts a value twice, and never draws a random number.

use serde::{Deserialize, Serialize};

/// The binary logarithm of the number of registers.
const PRECISION: u32 = 14;
const REGISTERS: usize = 1 << PRECISION;
/// The bits of a hash that are left once it has picked its register.
const REST: u32 = u64::BITS - PRECISION;
/// The rank of a hash whose other bits are all zero.
const MAX_RANK: u8 = 51;

/// Past this many occupied registers a sketch becomes dense. It decides the form alone, so equal contents always have
/// the same form.
const SPARSE_LIMIT: usize = 2048;
/// How many new entries wait before they are sorted in, at the least.
const SMALL_TAIL: usize = 64;

/// A `HyperLogLog` sketch with 2^14 registers, fed by well-mixed 64-bit hashes.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(into = "Wire", try_from = "Wire")]
pub struct Hll {
    form: Form,
}

#[derive(Clone, Debug)]
enum Form {
    /// Packed entries: `sorted` of them in order with one entry per register, then a tail of new ones as they came.
    Sparse { entries: Vec<u32>, sorted: usize },
    /// One rank per register.
    Dense(Box<[u8; REGISTERS]>),
}

/// The normal form.
#[derive(PartialEq, Serialize, Deserialize)]
#[serde(rename = "Hll")]
enum Wire {
    Sparse(Vec<u32>),
    Dense(Vec<u8>),
}

impl Hll {
    /// The relative standard error of an estimate: 1.04 / sqrt(2^14), from the paper of Flajolet et al.
    ///
    /// About two thirds of the estimates lie within it, 95 % within twice, 99.7 % within three times; small counts
    /// (up to some thousands) are nearer.
    pub const RELATIVE_ERROR: f64 = 1.04 / 128.0;

    /// A sketch of nothing; allocates nothing.
    pub fn new() -> Self {
        Self { form: Form::Sparse { entries: Vec::new(), sorted: 0 } }
    }

    /// Whether it has a place for each register.
    pub fn is_dense(&self) -> bool {
        matches!(self.form, Form::Dense(_))
    }

    /// Takes the dense form at once, which is quicker where many values will come. What is written down stays the same.
    pub fn expect_many(&mut self) {
        if let Form::Sparse { entries, .. } = &self.form {
            let mut ranks = Box::new([0; REGISTERS]);
            raise_all(&mut ranks, entries);
            self.form = Form::Dense(ranks);
        }
    }

    /// Becomes a sketch of nothing. A dense one keeps its form and its memory.
    pub fn renew(&mut self) {
        match &mut self.form {
            Form::Sparse { entries, sorted } => {
                entries.clear();
                *sorted = 0;
            }
            Form::Dense(ranks) => ranks.fill(0),
        }
    }

    /// Takes in a value by its hash.
    #[inline]
    pub fn insert(&mut self, hash: u64) {
        let entry = entry_of(hash);
        match &mut self.form {
            Form::Dense(ranks) => raise(ranks, entry),
            Form::Sparse { entries, sorted } => {
                if entries.last() != Some(&entry) {
                    entries.push(entry);
                    if entries.len() - *sorted >= SMALL_TAIL.max(*sorted / 2) {
                        self.tidy();
                    }
                }
            }
        }
    }

    /// Looks at the register of a hash, so that it is near when it is needed.
    #[inline]
    pub fn touch(&self, hash: u64) -> u64 {
        match &self.form {
            Form::Dense(ranks) => u64::from(ranks[unpack(entry_of(hash)).0]),
            Form::Sparse { .. } => 0,
        }
    }

    /// Takes in everything that another sketch has seen.
    pub fn merge(&mut self, other: &Self) {
        match (&mut self.form, &other.form) {
            (Form::Dense(ours), Form::Dense(theirs)) => {
                for (our, their) in ours.iter_mut().zip(theirs.iter()) {
                    *our = (*our).max(*their);
                }
            }
            (Form::Dense(ours), Form::Sparse { entries, .. }) => raise_all(ours, entries),
            (Form::Sparse { entries, .. }, Form::Dense(theirs)) => {
                let mut ranks = theirs.clone();
                raise_all(&mut ranks, entries);
                self.form = Form::Dense(ranks);
            }
            (Form::Sparse { entries: ours, .. }, Form::Sparse { entries: theirs, .. }) => {
                ours.extend_from_slice(theirs);
                self.tidy();
            }
        }
    }

    /// About how many distinct values were taken in; [`Self::RELATIVE_ERROR`] says how nearly.
    pub fn estimate(&self) -> f64 {
        let registers = REGISTERS as f64;
        let counts = self.rank_counts();
        let full = f64::from(counts[usize::from(MAX_RANK)]);
        let mut scale = registers * tau((registers - full) / registers);
        for &count in counts[1..usize::from(MAX_RANK)].iter().rev() {
            scale = f64::midpoint(scale, f64::from(count));
        }
        scale += registers * sigma(f64::from(counts[0]) / registers);
        registers * registers / (2.0 * std::f64::consts::LN_2 * scale)
    }

    /// Whether nothing was taken in.
    pub fn is_empty(&self) -> bool {
        match &self.form {
            Form::Sparse { entries, .. } => entries.is_empty(),
            Form::Dense(ranks) => ranks.iter().all(|rank| *rank == 0),
        }
    }

    /// Bytes on the heap.
    pub fn heap_bytes(&self) -> usize {
        match &self.form {
            Form::Sparse { entries, .. } => entries.capacity() * size_of::<u32>(),
            Form::Dense(_) => REGISTERS,
        }
    }

    /// Sorts the tail in, and becomes dense when there are too many registers for a list.
    fn tidy(&mut self) {
        let Form::Sparse { entries, sorted } = &mut self.form else { return };
        normalise(entries);
        *sorted = entries.len();
        if *sorted > SPARSE_LIMIT {
            let mut ranks = Box::new([0; REGISTERS]);
            raise_all(&mut ranks, entries);
            self.form = Form::Dense(ranks);
        }
    }

    /// How many registers hold each rank.
    fn rank_counts(&self) -> [u32; MAX_RANK as usize + 1] {
        let mut counts = [0; MAX_RANK as usize + 1];
        match &self.form {
            Form::Dense(ranks) => ranks.iter().for_each(|&rank| counts[usize::from(rank)] += 1),
            Form::Sparse { entries, .. } => {
                let mut entries = entries.clone();
                normalise(&mut entries);
                counts[0] = 1 << PRECISION;
                for entry in entries {
                    counts[0] -= 1;
                    counts[usize::from(unpack(entry).1)] += 1;
                }
            }
        }
        counts
    }
}

impl Default for Hll {
    fn default() -> Self {
        Self::new()
    }
}

impl PartialEq for Hll {
    fn eq(&self, other: &Self) -> bool {
        Wire::from(self.clone()) == Wire::from(other.clone())
    }
}

impl From<Hll> for Wire {
    fn from(mut sketch: Hll) -> Self {
        sketch.tidy();
        match sketch.form {
            Form::Sparse { entries, .. } => Self::Sparse(entries),
            Form::Dense(ranks) => {
                let occupied = || (0_u32..).zip(ranks.iter()).filter(|(_, rank)| **rank > 0);
                if occupied().count() > SPARSE_LIMIT {
                    return Self::Dense(ranks.to_vec());
                }
                // It was expected to hold more.
                Self::Sparse(occupied().map(|(register, rank)| register << 8 | u32::from(*rank)).collect())
            }
        }
    }
}

impl TryFrom<Wire> for Hll {
    type Error = &'static str;

    fn try_from(wire: Wire) -> Result<Self, Self::Error> {
        match wire {
            Wire::Sparse(entries) => {
                let in_order = entries.windows(2).all(|pair| unpack(pair[0]).0 < unpack(pair[1]).0);
                let in_range = entries.iter().all(|&entry| {
                    let (register, rank) = unpack(entry);
                    register < REGISTERS && (1..=MAX_RANK).contains(&rank)
                });
                if !in_order || !in_range || entries.len() > SPARSE_LIMIT {
                    return Err("a sparse distinct-count sketch is not in normal form");
                }
                Ok(Self { form: Form::Sparse { sorted: entries.len(), entries } })
            }
            Wire::Dense(ranks) => {
                let occupied = ranks.iter().filter(|&&rank| rank > 0).count();
                match <[u8; REGISTERS]>::try_from(ranks) {
                    Ok(ranks) if occupied > SPARSE_LIMIT && ranks.iter().all(|&rank| rank <= MAX_RANK) => {
                        Ok(Self { form: Form::Dense(Box::new(ranks)) })
                    }
                    _ => Err("a dense distinct-count sketch is not in normal form"),
                }
            }
        }
    }
}

/// The register that a hash falls into, and its rank there, packed so that entries sort by register, then rank.
#[inline]
fn entry_of(hash: u64) -> u32 {
    let register = (hash >> REST) as u32;
    // The bit below the rest ends the run of zeros where every bit of the rest is zero.
    let rank = (hash << PRECISION | 1 << (PRECISION - 1)).leading_zeros() + 1;
    register << 8 | rank
}

#[inline]
fn unpack(entry: u32) -> (usize, u8) {
    let [rank, rest @ ..] = entry.to_le_bytes();
    (usize::from(rest[0]) | usize::from(rest[1]) << 8 | usize::from(rest[2]) << 16, rank)
}

#[inline]
fn raise(ranks: &mut [u8; REGISTERS], entry: u32) {
    let (register, rank) = unpack(entry);
    let register = &mut ranks[register];
    *register = (*register).max(rank);
}

fn raise_all(ranks: &mut [u8; REGISTERS], entries: &[u32]) {
    for &entry in entries {
        raise(ranks, entry);
    }
}

/// Leaves one entry per register, the one of the highest rank, in the order of the registers.
fn normalise(entries: &mut Vec<u32>) {
    entries.sort_unstable_by(|left, right| right.cmp(left));
    entries.dedup_by_key(|entry| unpack(*entry).0);
    entries.reverse();
}

/// What the empty registers add: `x + sum of x^(2^k) * 2^(k-1)` for k from 1 (Ertl 2017, algorithm 6).
fn sigma(share: f64) -> f64 {
    if share >= 1.0 {
        return f64::INFINITY;
    }
    let (mut power, mut weight, mut total) = (share, 1.0, share);
    loop {
        power *= power;
        let before = total;
        total += power * weight;
        weight += weight;
        if total <= before {
            return total;
        }
    }
}

/// What the registers of the highest rank add: `(1 - x - sum of (1 - x^(2^-k))^2 * 2^-k) / 3` for k from 1 (same
/// place).
fn tau(share: f64) -> f64 {
    if share <= 0.0 || share >= 1.0 {
        return 0.0;
    }
    let (mut root, mut weight, mut total) = (share, 1.0, 1.0 - share);
    loop {
        root = root.sqrt();
        let before = total;
        weight *= 0.5;
        total -= (1.0 - root) * (1.0 - root) * weight;
        if total >= before {
            return total / 3.0;
        }
    }
}

#[cfg(test)]
#[expect(clippy::float_cmp, reason = "exact values are the promise")]
mod tests {
    use super::*;
    use crate::sketch::hash::{hash_bytes, mix};
    use proptest::prelude::*;

    fn sketch(hashes: impl IntoIterator<Item = u64>) -> Hll {
        let mut sketch = Hll::new();
        hashes.into_iter().for_each(|hash| sketch.insert(hash));
        sketch
    }

    fn bytes(sketch: &Hll) -> Vec<u8> {
        postcard::to_stdvec(sketch).unwrap()
    }

    fn dense(mut sketch: Hll) -> Hll {
        sketch.tidy();
        if let Form::Sparse { entries, .. } = &sketch.form {
            let mut ranks = Box::new([0; REGISTERS]);
            raise_all(&mut ranks, entries);
            sketch.form = Form::Dense(ranks);
        }
        sketch
    }

    #[test]
    fn estimates_stay_within_the_stated_error() {
        assert_eq!(Hll::new().estimate(), 0.0);
        for count in [1u32, 2, 10, 100, 1_000, 2_000, 3_000, 10_000, 40_000, 100_000, 1_000_000] {
            let found = sketch((0..count).map(|number| hash_bytes(number.to_string().as_bytes()))).estimate();
            let error = (found - f64::from(count)).abs() / f64::from(count);
            assert!(error < 3.0 * Hll::RELATIVE_ERROR, "{count}: {found}");
        }
    }

    #[test]
    fn the_error_averages_out_as_the_paper_says() {
        for count in [500u32, 5_000, 50_000] {
            let errors: Vec<f64> = (0..60)
                .map(|seed| {
                    let hashes = (0..count).map(|number| mix(u64::from(number) << 8 | seed));
                    sketch(hashes.map(|word| mix(word ^ 0x9e37_79b9))).estimate() / f64::from(count) - 1.0
                })
                .collect();
            let mean = errors.iter().sum::<f64>() / 60.0;
            let spread = (errors.iter().map(|error| error * error).sum::<f64>() / 60.0).sqrt();
            assert!(mean.abs() < Hll::RELATIVE_ERROR / 2.0, "{count}: bias {mean}");
            assert!(spread < Hll::RELATIVE_ERROR * 1.3, "{count}: spread {spread}");
        }
    }

    #[test]
    fn extreme_hashes_are_in_range() {
        assert_eq!(unpack(entry_of(0)), (0, MAX_RANK));
        assert_eq!(unpack(entry_of(u64::MAX)), (REGISTERS - 1, 1));
        let full = sketch((0..1u64 << PRECISION).map(|register| register << REST));
        assert!(full.estimate() > 1e18);
    }

    #[test]
    fn a_constant_column_stays_tiny() {
        let mut one = Hll::new();
        (0..100_000).for_each(|number| one.insert(if number % 2 == 0 { 7 } else { 1 << 60 }));
        assert!(one.heap_bytes() <= 1024);
        assert_eq!(one.estimate().round(), 2.0);
        assert_eq!(Hll::new().heap_bytes(), 0);
    }

    #[test]
    fn the_form_follows_from_the_content() {
        for count in [2_000u64, 2_048, 2_100, 2_300, 2_500] {
            let forward = sketch((0..count).map(mix));
            let backward = sketch((0..count).rev().map(mix));
            assert_eq!(bytes(&forward), bytes(&backward), "{count}");
            assert_eq!(forward.estimate(), dense(forward.clone()).estimate());
        }
    }

    #[test]
    fn decoding_refuses_what_is_not_normal() {
        for wire in [
            Wire::Sparse(vec![2 << 8 | 1, 1 << 8 | 1]),
            Wire::Sparse(vec![1 << 8 | 1, 1 << 8 | 2]),
            Wire::Sparse(vec![1 << 8]),
            Wire::Sparse(vec![1 << 8 | 0x34]),
            Wire::Sparse(vec![1 << 22 | 1]),
            Wire::Dense(vec![0; REGISTERS]),
            Wire::Dense(vec![52; REGISTERS]),
            Wire::Dense(vec![1; REGISTERS + 1]),
        ] {
            assert!(postcard::from_bytes::<Hll>(&postcard::to_stdvec(&wire).unwrap()).is_err());
        }
    }

    fn hashes() -> impl Strategy<Value = Vec<u64>> {
        prop_oneof![
            prop::collection::vec(any::<u64>(), 0..200),
            (any::<u32>(), 0u64..6_000)
                .prop_map(|(seed, count)| (0..count).map(|n| mix(n << 32 | u64::from(seed))).collect()),
        ]
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(32))]

        #[test]
        fn order_and_split_do_not_show(a in hashes(), b in hashes(), c in hashes()) {
            let whole = sketch(c.iter().chain(&b).chain(&a).rev().copied());
            let [a, b, c] = [a, b, c].map(sketch);
            let (mut left, mut right) = (a.clone(), b.clone());
            left.merge(&b);
            left.merge(&c);
            right.merge(&c);
            let mut fresh = Hll::new();
            fresh.merge(&a);
            fresh.merge(&right);
            fresh.merge(&Hll::new());
            for found in [left, fresh] {
                prop_assert_eq!(&found, &whole);
                prop_assert_eq!(bytes(&found), bytes(&whole));
                prop_assert_eq!(found.estimate(), whole.estimate());
                prop_assert_eq!(found.estimate(), dense(found.clone()).estimate());
                prop_assert_eq!(postcard::from_bytes::<Hll>(&bytes(&found)).unwrap(), found);
            }
        }
    }
}
