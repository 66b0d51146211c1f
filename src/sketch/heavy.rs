//! The most frequent values of a column too varied for an exact table.
//!
//! It exists because frequent values matter most where there are many rare ones: a placeholder among a million
//! identifiers. The hash of a value picks a bucket, and each bucket keeps a few counters by the method of J. Misra and
//! D. Gries, "Finding repeated elements", 1982: when they run out, the same amount is subtracted from all of them.
//! Every counter is then too low by at most what its bucket has subtracted so far. Before a bucket stands a door that
//! lets in only what came there last as well: the many values that come once are counted and turned away, which takes a
//! few instructions, and what a door turned away widens the bounds of the values that come through it. Merging follows P. Agarwal and others, "Mergeable summaries", 2012 (ACM TODS 38:4), bucket by bucket.
//!
//! The state is *ordered*: the same sequence gives an equal state and equal bytes. Which values are kept depends on the
//! order and on where the data was cut, but the bounds of every value contain the truth for any order and any cut.
//!
//! **Invariant:** never reports a bound that the truth lies outside of; ties go by the bytes of the key, never by the
//! order of a table.

use super::hash::{Hashed, word_of};
use super::key::{Key, LONGEST_TEXT, Room, Stored};
use serde::{Deserialize, Serialize};

/// Counters of a bucket. Four frequent values may share one before any of them is lost.
const WAYS: usize = 4;

/// The binary logarithm of the number of doors to a bucket.
const DOORS: u32 = 4;

/// Counters for the most frequent byte strings of a stream.
///
/// Of the weight that falls into a bucket no more than a fifth is ever subtracted from a counter, so a value that makes
/// up more than that of its bucket is kept. With `k` counters and honest hashes that is about `n / (1.25 k)` of a total
/// weight of `n`. Keys crafted to share a bucket widen the error of that bucket alone.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(into = "Wire", try_from = "Wire")]
pub struct HeavyHitters {
    /// The binary logarithm of the number of buckets.
    bits: u32,
    /// Empty until the first value comes.
    buckets: Vec<Bucket>,
    /// The keys of each bucket's counters.
    keys: Vec<[Kept; WAYS]>,
    /// Four for each counter.
    doors: Vec<Door>,
}

/// Where values come in. Most values of a varied column come once; only what comes twice in a row here is worth a look.
#[derive(Clone, Copy, Debug, Default)]
struct Door {
    /// A part of the hash of the value that came last. No part of the state's content: what was turned away is counted.
    last: u32,
    /// How many were turned away. Past the largest number everybody is let in.
    missed: u32,
}

/// Instead of subtracting from every counter, a bucket remembers what is to be subtracted.
#[derive(Clone, Copy, Debug, Default)]
struct Bucket {
    hashes: [u64; WAYS],
    /// With what was subtracted; no more than that where the counter is free.
    counts: [u64; WAYS],
    /// What was subtracted so far.
    lost: u64,
}

/// A key: its size and word as they are stored, and what it has past the word.
#[derive(Clone, Debug, Default)]
struct Kept {
    word: u128,
    size: u16,
    rest: Vec<u8>,
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
    bits: u32,
    /// By bucket; none where nothing was taken in.
    lost: Vec<u64>,
    /// By door.
    missed: Vec<u32>,
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
    /// Counters for at least `capacity` values, 4 at the least and 2^16 at the most; allocates nothing.
    pub fn new(capacity: usize) -> Self {
        let buckets = capacity.div_ceil(WAYS).clamp(1, 1 << 14).next_power_of_two();
        Self { bits: buckets.trailing_zeros(), buckets: Vec::new(), keys: Vec::new(), doors: Vec::new() }
    }

    /// Becomes counters of nothing. Keeps its memory.
    pub fn renew(&mut self) {
        self.buckets.clear();
        self.doors.clear();
    }

    /// Takes in a value, `weight` times.
    #[inline]
    pub fn add(&mut self, value: &Hashed<'_>, weight: u64) {
        self.add_key(value.hash(), Stored::of(value, &mut Room::default()), weight);
    }

    /// The same for a key as a table keeps it; `hash` is that of the whole value.
    #[inline(always)]
    #[expect(clippy::inline_always, reason = "called for every cell")]
    #[expect(clippy::cast_possible_truncation, reason = "a mark of 32 bits")]
    pub fn add_key(&mut self, hash: u64, key: Stored<'_>, weight: u64) {
        let at = self.door_of(hash);
        if let Some(door) = self.doors.get_mut(at)
            && door.last != hash as u32
            && weight == 1
            && door.missed < u32::MAX
        {
            // Whoever comes back before another has come to the same door is let in; others are only counted.
            door.last = hash as u32;
            door.missed += 1;
            return;
        }
        self.let_in(hash, key, weight);
    }

    /// Looks at the door of a hash, so that it is near when it is needed.
    #[inline]
    pub fn touch(&self, hash: u64) -> u64 {
        self.doors.get(self.door_of(hash)).map_or(0, |door| u64::from(door.last))
    }

    #[inline(never)]
    fn let_in(&mut self, hash: u64, key: Stored<'_>, weight: u64) {
        if weight == 0 {
            return;
        }
        if self.buckets.is_empty() {
            self.furnish();
        }
        let at = self.bucket_of(hash);
        if let (Some(bucket), Some(keys)) = (self.buckets.get_mut(at), self.keys.get_mut(at)) {
            bucket.add(keys, hash, key, weight);
        }
    }

    /// Takes in the counters of another state, and its error.
    ///
    /// While all the keys fit, the order of merging does not show.
    pub fn merge(&mut self, other: &Self) {
        if other.buckets.is_empty() {
            return;
        }
        if self.buckets.is_empty() {
            self.furnish();
        }
        let (coarser, finer) = (self.bits.saturating_sub(other.bits), other.bits.saturating_sub(self.bits));
        // What no door can count any more widens the bounds of its bucket.
        let mut beyond = std::collections::BTreeMap::<usize, u64>::new();
        for (at, door) in self.doors.iter_mut().enumerate() {
            let theirs = (at >> coarser) << finer;
            let missed = other.doors[theirs..theirs + (1 << finer)].iter().map(|door| door.missed).max().unwrap_or(0);
            let (sum, is_over) = door.missed.overflowing_add(missed);
            door.missed = if is_over { u32::MAX } else { sum };
            if is_over {
                let more = beyond.entry(at >> DOORS).or_default();
                *more = (*more).max(u64::from(sum) + 1);
            }
        }
        for at in 0..self.buckets.len() {
            let beyond = beyond.get(&at).copied().unwrap_or(0);
            // Hashes pick buckets by their upper bits, so buckets of one size lie within those of another.
            let theirs = (at >> coarser) << finer;
            let theirs = theirs..theirs + (1 << finer);
            let lost = other.buckets[theirs.clone()].iter().map(|bucket| bucket.lost).max().unwrap_or(0);
            if other.buckets[theirs.clone()].iter().all(Bucket::is_free) {
                self.buckets[at].lose(lost.saturating_add(beyond));
                continue;
            }
            let found = self.buckets[at].counters(&self.keys[at]);
            let more = theirs.flat_map(|their| other.buckets[their].counters(&other.keys[their]));
            // All counters side by side first, then one subtraction: this loses less than making room one by one, and
            // does not depend on which side is merged into which.
            let mut all: Vec<(u64, u64, Kept)> = Vec::with_capacity(2 * WAYS);
            for (hash, count, key) in found.chain(more.filter(|(hash, ..)| self.bucket_of(*hash) == at)) {
                match all.iter_mut().find(|(known, _, kept)| *known == hash && kept.same(key)) {
                    Some((_, sum, _)) => *sum = sum.saturating_add(count),
                    None => all.push((hash, count, key.clone())),
                }
            }
            all.sort_unstable_by(|one, other| other.1.cmp(&one.1).then_with(|| one.2.text().cmp(&other.2.text())));
            let surplus = all.get(WAYS).map_or(0, |(_, count, _)| *count);
            let bucket = &mut self.buckets[at];
            let lost = bucket.lost.saturating_add(lost).saturating_add(surplus).saturating_add(beyond);
            *bucket = Bucket { lost, ..Bucket::default() };
            let left = all.into_iter().filter(|(_, count, _)| *count > surplus).zip(0..WAYS);
            for ((hash, count, key), way) in left {
                (bucket.hashes[way], bucket.counts[way]) = (hash, bucket.lost.saturating_add(count - surplus));
                self.keys[at][way] = key;
            }
        }
    }

    /// The `limit` values with the highest lower bounds, highest first; equal ones by key, texts before digests.
    pub fn top(&self, limit: usize) -> Vec<HeavyHitter> {
        let counters = self.buckets.iter().zip(&self.keys);
        let mut all: Vec<(u64, u64, KeptKey)> = counters
            .flat_map(|(bucket, keys)| {
                let missed = |hash| self.doors.get(self.door_of(hash)).map_or(0, |door| u64::from(door.missed));
                let lost = move |hash| bucket.lost.saturating_add(missed(hash));
                bucket.counters(keys).map(move |(hash, count, key)| (count, lost(hash), key.owned()))
            })
            .collect();
        all.sort_unstable_by(|left, right| right.0.cmp(&left.0).then_with(|| left.2.cmp(&right.2)));
        let bounded = |(at_least, lost, key): (u64, u64, KeptKey)| {
            let (len, key) = match key {
                KeptKey::Text(text) => (text.len() as u64, Some(text)),
                KeptKey::Digest { len, .. } => (len, None),
            };
            HeavyHitter { key, len, at_least, at_most: at_least.saturating_add(lost) }
        };
        all.into_iter().take(limit).map(bounded).collect()
    }

    /// A value that is not kept came at most so often. Zero while every distinct value had its counter: then all
    /// counts are exact.
    pub fn error(&self) -> u64 {
        let doors = self
            .doors
            .chunks(1 << DOORS)
            .map(|doors| doors.iter().map(|door| u64::from(door.missed)).max().unwrap_or(0));
        self.buckets.iter().zip(doors).map(|(bucket, missed)| bucket.lost.saturating_add(missed)).max().unwrap_or(0)
    }

    /// Bytes on the heap.
    pub fn heap_bytes(&self) -> usize {
        self.buckets.capacity() * size_of::<Bucket>()
            + self.doors.capacity() * size_of::<Door>()
            + self.keys.capacity() * size_of::<[Kept; WAYS]>()
            + self.keys.iter().flatten().map(|key| key.rest.capacity()).sum::<usize>()
    }

    #[cold]
    fn furnish(&mut self) {
        self.buckets.resize(1 << self.bits, Bucket::default());
        // What keys there are is told by the counts.
        self.keys.resize_with(1 << self.bits, Default::default);
        self.doors.resize(1 << (self.bits + DOORS), Door::default());
    }

    /// The doors of a bucket lie side by side.
    #[inline]
    #[expect(clippy::cast_possible_truncation, reason = "no more bits are left than doors are counted in")]
    fn door_of(&self, hash: u64) -> usize {
        (hash >> (64 - DOORS - self.bits)) as usize
    }

    #[inline]
    fn bucket_of(&self, hash: u64) -> usize {
        // Twice, as a shift by 64 bits is none.
        (hash >> 1 >> (63 - self.bits)) as usize
    }
}

impl Bucket {
    fn add(&mut self, keys: &mut [Kept; WAYS], hash: u64, key: Stored<'_>, weight: u64) {
        let known =
            |(way, kept): &(usize, &Kept)| self.hashes[*way] == hash && self.counts[*way] > self.lost && kept.is(key);
        if let Some((way, _)) = keys.iter().enumerate().find(known) {
            self.counts[way] = self.counts[way].saturating_add(weight);
            return;
        }
        let least = self.counts.into_iter().fold(u64::MAX, u64::min);
        if least >= self.lost.saturating_add(weight) {
            // No counter is free, and the newcomer has no more than any other.
            self.lost = self.lost.saturating_add(weight);
            return;
        }
        // The newcomer and all others lose what the smallest has, which is nothing where it is free.
        let weight = weight - least.saturating_sub(self.lost);
        self.lost = self.lost.max(least);
        let way = self.counts.iter().position(|count| *count <= least).unwrap_or(0);
        (self.hashes[way], self.counts[way]) = (hash, self.lost.saturating_add(weight));
        keys[way].set(key);
    }

    /// Whether no counter is in use.
    fn is_free(&self) -> bool {
        self.counts.iter().all(|count| *count <= self.lost)
    }

    /// Adds to what was subtracted, and to what it was subtracted from.
    fn lose(&mut self, more: u64) {
        let (counts, lost) = (self.counts, self.lost);
        self.lost = lost.saturating_add(more);
        self.counts = counts.map(|count| if count > lost { count.saturating_add(more) } else { 0 });
    }

    /// Counters in use: hash, count, key.
    fn counters(self, keys: &[Kept]) -> impl Iterator<Item = (u64, u64, &Kept)> {
        let used = (0..WAYS).filter(move |&way| self.counts[way] > self.lost);
        used.filter_map(move |way| Some((self.hashes[way], self.counts[way] - self.lost, keys.get(way)?)))
    }
}

impl Kept {
    #[inline]
    fn is(&self, key: Stored<'_>) -> bool {
        self.size == key.size && self.word == key.word && self.rest == past_word(key.bytes)
    }

    fn same(&self, other: &Self) -> bool {
        self.size == other.size && self.word == other.word && self.rest == other.rest
    }

    #[inline]
    fn set(&mut self, key: Stored<'_>) {
        (self.size, self.word) = (key.size, key.word);
        let rest = past_word(key.bytes);
        if !(rest.is_empty() && self.rest.is_empty()) {
            self.rest.clear();
            self.rest.extend_from_slice(rest);
        }
    }

    /// The bytes as they are stored.
    fn text(&self) -> Vec<u8> {
        let mut bytes = self.word.to_le_bytes().to_vec();
        bytes.truncate(usize::from(self.size));
        bytes.extend_from_slice(&self.rest);
        bytes
    }

    fn owned(&self) -> KeptKey {
        match (Stored { bytes: &self.text(), word: self.word, size: self.size }).key() {
            Key::Text(text) => KeptKey::Text(text.to_vec()),
            Key::Digest { digest, len } => KeptKey::Digest { digest, len },
        }
    }
}

/// What a key has past its word.
#[inline]
fn past_word(bytes: &[u8]) -> &[u8] {
    bytes.get(size_of::<u128>()..).unwrap_or_default()
}

impl PartialEq for HeavyHitters {
    fn eq(&self, other: &Self) -> bool {
        Wire::from(self.clone()) == Wire::from(other.clone())
    }
}

impl From<HeavyHitters> for Wire {
    fn from(state: HeavyHitters) -> Self {
        let mut counters: Vec<Counter> = (state.buckets.iter().zip(&state.keys))
            .flat_map(|(bucket, keys)| bucket.counters(keys))
            .map(|(hash, count, key)| Counter { key: key.owned(), hash, count })
            .collect();
        counters.sort_unstable_by(|left, right| left.key.cmp(&right.key));
        Self {
            bits: state.bits,
            lost: state.buckets.iter().map(|bucket| bucket.lost).collect(),
            missed: state.doors.iter().map(|door| door.missed).collect(),
            counters,
        }
    }
}

impl TryFrom<Wire> for HeavyHitters {
    type Error = &'static str;

    fn try_from(wire: Wire) -> Result<Self, Self::Error> {
        let mut state = Self::new(WAYS << wire.bits.min(30));
        if state.bits != wire.bits || !wire.counters.is_sorted_by(|a, b| a.key < b.key) {
            return Err("the frequent values are not in normal form");
        }
        if wire.lost.is_empty() && wire.missed.is_empty() && wire.counters.is_empty() {
            return Ok(state);
        }
        state.furnish();
        if wire.lost.len() != state.buckets.len() || wire.missed.len() != state.doors.len() {
            return Err("the frequent values have another number of buckets");
        }
        for Counter { key, hash, count } in wire.counters {
            let mut room = Room::default();
            let key = match &key {
                KeptKey::Text(text) if text.len() > LONGEST_TEXT => return Err("a frequent value is too long"),
                KeptKey::Text(text) => Stored::text(text, word_of(text)),
                KeptKey::Digest { digest, len } => Stored::digest(*digest, *len, &mut room),
            };
            // Nothing is lost yet.
            let is_full = state.buckets[state.bucket_of(hash)].counts.iter().all(|count| *count > 0);
            if count == 0 || is_full {
                return Err("the frequent values are more than their capacity, or came never");
            }
            state.let_in(hash, key, count);
        }
        for (door, missed) in state.doors.iter_mut().zip(wire.missed) {
            door.missed = missed;
        }
        for (bucket, lost) in state.buckets.iter_mut().zip(wire.lost) {
            bucket.lost = lost;
            for count in bucket.counts.iter_mut().filter(|count| **count > 0) {
                *count = count.saturating_add(lost);
            }
        }
        Ok(state)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::collections::BTreeMap;

    fn heavy(capacity: usize, stream: &[(String, u64)]) -> HeavyHitters {
        let mut state = HeavyHitters::new(capacity);
        for (key, weight) in stream {
            state.add(&Hashed::of(key.as_bytes()), *weight);
        }
        state
    }

    fn bytes(state: &HeavyHitters) -> Vec<u8> {
        postcard::to_stdvec(state).unwrap()
    }

    #[test]
    fn exact_while_everything_fits_and_comes_in_one() {
        let state = heavy(64, &[("b".to_owned(), 2), ("a".to_owned(), 2), ("c".to_owned(), 1)]);
        let found: Vec<_> = state.top(9).into_iter().map(|hit| (hit.key.unwrap(), hit.at_least, hit.at_most)).collect();
        assert_eq!(found, [(b"a".to_vec(), 2, 2), (b"b".to_vec(), 2, 2)]);
        assert_eq!((state.error(), state.top(1).len(), state.top(0).len()), (1, 1, 0), "c was turned away");
    }

    #[test]
    fn a_frequent_value_survives_a_flood_of_rare_ones() {
        let mut state = HeavyHitters::new(256);
        for number in 0..100_000u32 {
            let key = if number % 20 == 0 { "N/A".to_owned() } else { number.to_string() };
            state.add(&Hashed::of(key.as_bytes()), 1);
        }
        let first = &state.top(1)[0];
        assert_eq!(first.key.as_deref(), Some(&b"N/A"[..]));
        assert!(first.at_least <= 5_000 && 5_000 <= first.at_most);
        assert!(state.error() <= 100_000 / 256);
        assert!(state.heap_bytes() < 256 * 160);
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
        let add = |state: &mut HeavyHitters, number: u32| {
            let key = number.to_le_bytes();
            state.let_in(7, Stored::text(&key, word_of(&key)), 1);
        };
        (0..10_000u32).for_each(|number| add(&mut state, number % 100));
        let mut other = HeavyHitters::new(256);
        (0..60u32).for_each(|number| add(&mut other, number + 500));
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
        let weights = [("a", 2), ("b", 6), ("c", 2), ("d", 2), ("e", 2)];
        let state = heavy(0, &weights.map(|(word, weight)| (word.to_owned(), weight)));
        assert_eq!((state.top(9)[0].at_least, state.error()), (4, 2));
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
        prop_assert!(hits.len() <= WAYS << state.bits);
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
        let ones = stream.iter().filter(|(_, weight)| *weight == 1).count() as u64;
        prop_assert!(state.error() <= total / (WAYS as u64 + 1) + ones);
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
