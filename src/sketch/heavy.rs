//! The most frequent values of a column too varied for an exact table.
//!
//! It exists because frequent values matter most where there are many rare ones: a placeholder among a million
//! identifiers. The method is that of J. Misra and D. Gries, "Finding repeated elements", 1982: keep a fixed number of
//! counters, and when they run out subtract the same amount from all. Every counter is then too low by at most what
//! was subtracted so far. Merging follows P. Agarwal and others, "Mergeable summaries", 2012 (ACM TODS 38:4).
//!
//! The state is *ordered*: the same sequence gives an equal state and equal bytes. While the distinct values fit, it
//! is canonical. Past that, which values are kept depends on the order and on where the data was cut, but the bounds
//! of every value contain the truth for any order and any cut.
//!
//! **Invariant:** never reports a bound that the truth lies outside of; ties go by the bytes of the key, never by the
//! order of a table.

use super::value_table::{Capacity, Key, LONGEST_TEXT, Lookup, ValueTable};
use serde::{Deserialize, Serialize};

/// Counters for the most frequent byte strings of a stream.
///
/// With a capacity of `k` and a total weight of `n`, no counter is too low by more than `2 n / k`, so every value
/// heavier than that is kept (each subtraction takes its amount from at least half of the counters, and no more than
/// `n` can be taken in all). Keys crafted to collide under the hash can widen that error, and then [`Self::error`]
/// says so.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(into = "Wire", try_from = "Wire")]
pub struct HeavyHitters {
    capacity: usize,
    error: u64,
    counters: ValueTable<()>,
}

/// One frequent value, with bounds on how often it came.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HeavyHitter {
    /// The value; `None` where it is too long to keep ([`LONGEST_TEXT`] bytes).
    pub key: Option<Vec<u8>>,
    /// The length of the value in bytes.
    pub len: u64,
    /// It came at least so often.
    pub at_least: u64,
    /// It came at most so often.
    pub at_most: u64,
}

/// The normal form: counters in the order of their keys.
#[derive(PartialEq, Serialize, Deserialize)]
#[serde(rename = "HeavyHitters")]
struct Wire {
    capacity: u32,
    error: u64,
    counters: Vec<Counter>,
}

#[derive(PartialEq, Serialize, Deserialize)]
struct Counter {
    key: KeptKey,
    hash: u64,
    count: u64,
}

/// A [`Key`] that owns its bytes.
#[derive(PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
enum KeptKey {
    Text(Vec<u8>),
    Digest { digest: [u8; 16], len: u64 },
}

impl HeavyHitters {
    /// Counters for up to `capacity` values at a time; at least one, at most 2^20.
    pub fn new(capacity: usize) -> Self {
        let capacity = capacity.clamp(1, 1 << 20);
        let room = Capacity { entries: capacity, bytes: usize::MAX };
        Self { capacity, error: 0, counters: ValueTable::new(room) }
    }

    /// Takes in `key`, `weight` times. `hash` must be its [`super::hash::hash_bytes`], always.
    pub fn add(&mut self, hash: u64, key: &[u8], weight: u64) {
        self.add_key(hash, Key::of(key), weight);
    }

    /// The same for a key as a table keeps it; `hash` is that of the whole value.
    pub fn add_key(&mut self, hash: u64, key: Key<'_>, weight: u64) {
        if weight == 0 {
            return;
        }
        loop {
            match self.counters.find_or_add_key(hash, key) {
                Lookup::Found(index) | Lookup::Added(index) => return self.count(index, weight),
                Lookup::Full => self.halve(),
            }
        }
    }

    /// Takes in the counters of another state, and its error. Keeps its own capacity.
    ///
    /// While all the keys fit, the order of merging does not show.
    pub fn merge(&mut self, other: &Self) {
        self.error = self.error.saturating_add(other.error);
        // All counters side by side first, then one subtraction: this loses less than making room one by one, and
        // does not depend on which side is merged into which.
        self.counters.set_entry_limit(self.counters.len() + other.counters.len());
        for (key, entry) in other.counters.iter() {
            loop {
                match self.counters.find_or_add_key(entry.hash(), key) {
                    Lookup::Found(index) | Lookup::Added(index) => {
                        self.count(index, entry.count);
                        break;
                    }
                    Lookup::Full => self.halve(),
                }
            }
        }
        if let Some(surplus) = self.counters.len().checked_sub(self.capacity + 1) {
            self.subtract_rank(surplus);
        }
        self.counters.set_entry_limit(self.capacity);
    }

    /// The `limit` values with the highest lower bounds, highest first; equal ones by key, texts before digests.
    pub fn top(&self, limit: usize) -> Vec<HeavyHitter> {
        let mut all: Vec<(u64, Key<'_>)> = self.counters.iter().map(|(key, entry)| (entry.count, key)).collect();
        all.sort_unstable_by(|left, right| right.0.cmp(&left.0).then_with(|| left.1.cmp(&right.1)));
        let bounded = |(at_least, key): (u64, Key<'_>)| {
            let (key, len) = match key {
                Key::Text(text) => (Some(text.to_vec()), text.len() as u64),
                Key::Digest { len, .. } => (None, len),
            };
            HeavyHitter { key, len, at_least, at_most: at_least.saturating_add(self.error) }
        };
        all.into_iter().take(limit).map(bounded).collect()
    }

    /// How far any lower bound may lie under the truth; a value that is not kept came at most so often. Zero while
    /// every distinct value had its counter: then all counts are exact.
    pub fn error(&self) -> u64 {
        self.error
    }

    /// Bytes on the heap.
    pub fn heap_bytes(&self) -> usize {
        self.counters.heap_bytes()
    }

    fn count(&mut self, index: usize, weight: u64) {
        let entry = self.counters.entry_mut(index);
        entry.count = entry.count.saturating_add(weight);
    }

    /// Makes room: subtracts the median, so that at least half of the counters go.
    #[cold]
    fn halve(&mut self) {
        self.subtract_rank(self.counters.len().saturating_sub(1) / 2);
    }

    /// Subtracts the count that stands at `rank` in ascending order from all counters, and drops those at zero.
    fn subtract_rank(&mut self, rank: usize) {
        let mut counts: Vec<u64> = self.counters.iter().map(|(_, entry)| entry.count).collect();
        if rank >= counts.len() {
            return;
        }
        let amount = *counts.select_nth_unstable(rank).1;
        self.error = self.error.saturating_add(amount);
        self.counters.retain(|_, entry| {
            entry.count = entry.count.saturating_sub(amount);
            entry.count > 0
        });
    }
}

impl PartialEq for HeavyHitters {
    fn eq(&self, other: &Self) -> bool {
        Wire::from(self.clone()) == Wire::from(other.clone())
    }
}

impl From<HeavyHitters> for Wire {
    fn from(state: HeavyHitters) -> Self {
        let kept = |key: Key<'_>| match key {
            Key::Text(text) => KeptKey::Text(text.to_vec()),
            Key::Digest { digest, len } => KeptKey::Digest { digest, len },
        };
        let mut counters: Vec<Counter> = state
            .counters
            .iter()
            .map(|(key, entry)| Counter { key: kept(key), hash: entry.hash(), count: entry.count })
            .collect();
        counters.sort_unstable_by(|left, right| left.key.cmp(&right.key));
        Self { capacity: u32::try_from(state.capacity).unwrap_or(u32::MAX), error: state.error, counters }
    }
}

impl TryFrom<Wire> for HeavyHitters {
    type Error = &'static str;

    fn try_from(wire: Wire) -> Result<Self, Self::Error> {
        let mut state = Self::new(wire.capacity as usize);
        state.error = wire.error;
        if u32::try_from(state.capacity) != Ok(wire.capacity) || !wire.counters.is_sorted_by(|a, b| a.key < b.key) {
            return Err("the frequent values are not in normal form");
        }
        for Counter { key, hash, count } in wire.counters {
            let key = match &key {
                KeptKey::Text(text) if text.len() > LONGEST_TEXT => return Err("a frequent value is too long"),
                KeptKey::Text(text) => Key::Text(text),
                KeptKey::Digest { digest, len } => Key::Digest { digest: *digest, len: *len },
            };
            match state.counters.find_or_add_key(hash, key) {
                Lookup::Added(index) if count > 0 => state.counters.entry_mut(index).count = count,
                _ => return Err("the frequent values are more than their capacity, or came never"),
            }
        }
        Ok(state)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sketch::hash::hash_bytes;
    use proptest::prelude::*;
    use std::collections::BTreeMap;

    fn heavy(capacity: usize, stream: &[(String, u64)]) -> HeavyHitters {
        let mut state = HeavyHitters::new(capacity);
        for (key, weight) in stream {
            state.add(hash_bytes(key.as_bytes()), key.as_bytes(), *weight);
        }
        state
    }

    fn bytes(state: &HeavyHitters) -> Vec<u8> {
        postcard::to_stdvec(state).unwrap()
    }

    fn words(words: &[&str]) -> Vec<(String, u64)> {
        words.iter().map(|&word| (word.to_owned(), 1)).collect()
    }

    #[test]
    fn exact_while_everything_fits() {
        let state = heavy(4, &words(&["b", "a", "b", "c", "a"]));
        let found: Vec<_> = state.top(9).into_iter().map(|hit| (hit.key.unwrap(), hit.at_least, hit.at_most)).collect();
        assert_eq!(found, [(b"a".to_vec(), 2, 2), (b"b".to_vec(), 2, 2), (b"c".to_vec(), 1, 1)]);
        assert_eq!((state.error(), state.top(1).len(), state.top(0).len()), (0, 1, 0));
    }

    #[test]
    fn a_frequent_value_survives_a_flood_of_rare_ones() {
        let mut state = HeavyHitters::new(256);
        for number in 0..100_000u32 {
            let key = if number % 20 == 0 { "N/A".to_owned() } else { number.to_string() };
            state.add(hash_bytes(key.as_bytes()), key.as_bytes(), 1);
        }
        let first = &state.top(1)[0];
        assert_eq!(first.key.as_deref(), Some(&b"N/A"[..]));
        assert!(first.at_least <= 5_000 && 5_000 <= first.at_most);
        assert!(state.error() <= 2 * 100_000 / 256);
        assert!(state.heap_bytes() < 256 * 80);
    }

    #[test]
    fn long_values_are_told_by_length() {
        let long = "x".repeat(1000);
        let state = heavy(4, &[(long, 3), ("y".to_owned(), 3)]);
        let found: Vec<_> = state.top(2).into_iter().map(|hit| (hit.key, hit.len, hit.at_least)).collect();
        assert_eq!(found, [(Some(b"y".to_vec()), 1, 3), (None, 1000, 3)]);
    }

    #[test]
    fn crafted_collisions_cost_accuracy_but_stay_within_bounds() {
        let mut state = HeavyHitters::new(256);
        (0..10_000u32).for_each(|number| state.add(7, &(number % 100).to_le_bytes(), 1));
        let mut other = HeavyHitters::new(256);
        (0..60u32).for_each(|number| other.add(7, &(number + 500).to_le_bytes(), 1));
        state.merge(&other);
        for hit in state.top(256) {
            let key = u32::from_le_bytes(hit.key.unwrap().try_into().unwrap());
            let truth = if key < 100 { 100 } else { 1 };
            assert!(hit.at_least <= truth && truth <= hit.at_most);
        }
        assert!(state.error() >= 100);
    }

    #[test]
    fn the_smallest_capacity_works() {
        let state = heavy(0, &words(&["a", "b", "b", "b"]));
        assert_eq!((state.top(9)[0].at_least, state.error()), (3, 1));
    }

    fn stream() -> impl Strategy<Value = Vec<(String, u64)>> {
        prop::collection::vec(("[a-c]{0,2}|[a-z]|x{255,258}", 0u64..20), 0..120)
    }

    fn truth(stream: &[(String, u64)]) -> BTreeMap<Vec<u8>, u64> {
        let mut truth = BTreeMap::new();
        for (key, weight) in stream {
            *truth.entry(key.clone().into_bytes()).or_default() += weight;
        }
        truth
    }

    /// Every bound contains the truth, and whatever is not kept came no more often than the error.
    fn check_bounds(state: &HeavyHitters, stream: &[(String, u64)]) -> Result<(), TestCaseError> {
        let mut truth = truth(stream);
        let hits = state.top(usize::MAX);
        prop_assert!(hits.len() <= state.capacity);
        for hit in hits {
            let key = match hit.key {
                Some(key) => key,
                None => vec![b'x'; usize::try_from(hit.len).unwrap()],
            };
            let count = truth.remove(&key).unwrap_or(0);
            prop_assert!(hit.at_least <= count && count <= hit.at_most, "{:?}: {}", key, count);
        }
        prop_assert!(truth.values().all(|&count| count <= state.error()));
        let total: u64 = stream.iter().map(|(_, weight)| weight).sum();
        prop_assert!(state.error() <= 2 * total / state.capacity as u64);
        Ok(())
    }

    proptest! {
        #[test]
        fn bounds_contain_the_truth_for_any_split(
            stream in stream(),
            capacity in 1usize..40,
            first in any::<prop::sample::Index>(),
            second in any::<prop::sample::Index>(),
        ) {
            let (first, second) = (first.index(stream.len() + 1), second.index(stream.len() + 1));
            let (first, second) = (first.min(second), first.max(second));
            let [a, b, c] = [&stream[..first], &stream[first..second], &stream[second..]].map(|part| heavy(capacity, part));
            let whole = heavy(capacity, &stream);
            check_bounds(&whole, &stream)?;

            let (mut left, mut right) = (a.clone(), b.clone());
            left.merge(&b);
            left.merge(&c);
            right.merge(&c);
            let mut fresh = HeavyHitters::new(capacity);
            fresh.merge(&a);
            prop_assert_eq!(&fresh, &a, "a fresh state is an identity on the left");
            fresh.merge(&HeavyHitters::new(capacity));
            prop_assert_eq!(&fresh, &a, "and on the right");
            fresh.merge(&right);
            for found in [&left, &fresh] {
                check_bounds(found, &stream)?;
                let back: HeavyHitters = postcard::from_bytes(&bytes(found)).unwrap();
                prop_assert_eq!(&back, found);
                prop_assert_eq!(bytes(&back), bytes(found));
                if whole.error() == 0 {
                    prop_assert!(*found == whole);
                    prop_assert_eq!(bytes(found), bytes(&whole));
                }
            }
            prop_assert_eq!(&heavy(capacity, &stream), &whole, "the same sequence gives the same state");
        }

        #[test]
        fn merging_is_commutative(a in stream(), b in stream(), capacity in 1usize..40) {
            let (a, b) = (heavy(capacity, &a), heavy(capacity, &b));
            let (mut ab, mut ba) = (a.clone(), b.clone());
            ab.merge(&b);
            ba.merge(&a);
            prop_assert_eq!(bytes(&ab), bytes(&ba));
        }
    }
}
