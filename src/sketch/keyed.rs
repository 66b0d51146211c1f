//! A sample of keys, with all that was seen of each key in it.
//!
//! It exists for questions about keys that come more than once (duplicate rows, duplicate keys, contradicting labels):
//! a sample of rows would miss the partner of nearly every row it holds, a sample of keys holds all partners. A key is
//! in the sample if its 64-bit hash lies below a threshold; when the sample is full, the threshold is halved. So while
//! the keys fit the sample is all of them, and after that it is a uniform sample of keys, whatever their order.
//!
//! The state is *canonical* as far as its payloads are: which keys it holds follows from the set of keys alone.
//!
//! **Invariant:** never holds more keys than its room; the threshold is the highest at which they fit.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize, de::DeserializeOwned};

const FEWEST_SLOTS: usize = 64;
/// How far from its place a key may be: where half of the slots are in use, and keys are honest, hardly any is a quarter as
/// far.
const FARTHEST: usize = 128;

/// Keys by well-mixed 64-bit hashes, each with a payload.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(into = "Wire<P>", try_from = "Wire<P>", bound = "P: Clone + Serialize + DeserializeOwned")]
pub struct KeyedSample<P> {
    room: usize,
    /// Leading zeros that a key must have.
    level: u32,
    entries: Vec<(u64, P)>,
    /// The index of an entry plus one, found by the lower bits of its key; zero is free. A power of two, at most half
    /// in use.
    slots: Vec<u32>,
    /// The same by key, once keys crafted to meet in one place have come; then there are no slots.
    tree: Option<BTreeMap<u64, u32>>,
}

/// The normal form: entries in the order of their keys.
#[derive(Serialize, Deserialize)]
#[serde(rename = "KeyedSample")]
struct Wire<P> {
    room: u32,
    level: u32,
    entries: Vec<(u64, P)>,
}

/// What came of a key.
#[derive(Debug)]
pub enum Place<'a, P> {
    /// It is in the sample, and was before.
    Known(&'a mut P),
    /// It is in the sample from now on, with this payload.
    New,
    /// It is not in the sample.
    Outside,
}

impl<P> KeyedSample<P> {
    /// A sample of at most so many keys; allocates nothing.
    pub fn new(room: usize) -> Self {
        Self { room: room.clamp(1, 1 << 30), level: 0, entries: Vec::new(), slots: Vec::new(), tree: None }
    }

    /// Looks a key up, and adds it with the payload given if it is new and belongs into the sample.
    #[inline]
    pub fn add(&mut self, key: u64, fresh: impl FnOnce() -> P) -> Place<'_, P> {
        if !self.admits(key) {
            return Place::Outside;
        }
        if let Some(index) = self.find(key) {
            return Place::Known(&mut self.entries[index].1);
        }
        while self.entries.len() >= self.room && self.admits(key) {
            self.thin(self.level + 1);
        }
        if !self.admits(key) {
            return Place::Outside;
        }
        self.push(key, fresh());
        Place::New
    }

    /// Whether a key belongs into the sample as it is now.
    #[inline]
    pub fn admits(&self, key: u64) -> bool {
        key.leading_zeros() >= self.level
    }

    /// Takes in another sample; `join` puts the payloads of a key side by side, ours first.
    pub fn merge(&mut self, other: &Self, mut join: impl FnMut(&mut P, &P))
    where
        P: Clone,
    {
        if other.level > self.level {
            self.thin(other.level);
        }
        for (key, theirs) in &other.entries {
            if let Place::Known(mine) = self.add(*key, || theirs.clone()) {
                join(mine, theirs);
            }
        }
    }

    /// The share of all keys that the sample holds: 1 while it holds them all.
    pub fn share(&self) -> f64 {
        0.5_f64.powi(i32::try_from(self.level).unwrap_or(i32::MAX))
    }

    /// Whether it holds all keys.
    pub fn is_whole(&self) -> bool {
        self.level == 0
    }

    /// How many keys it holds.
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// Whether it holds no key.
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// What it holds of each key, in no order that means anything, but always the same.
    pub fn payloads(&self) -> impl Iterator<Item = &P> {
        self.entries.iter().map(|(_, payload)| payload)
    }

    /// The keys that it holds with their payloads, in the order of [`Self::payloads`].
    pub fn iter(&self) -> impl Iterator<Item = (u64, &P)> {
        self.entries.iter().map(|(key, payload)| (*key, payload))
    }

    /// Whether it holds as many keys as it has room for, and not this one.
    pub fn is_full_for(&self, key: u64) -> bool {
        self.entries.len() >= self.room && self.find(key).is_none()
    }

    /// Becomes a sample of no key. Keeps its memory.
    pub fn clear(&mut self) {
        self.level = 0;
        self.entries.clear();
        self.slots.fill(0);
        self.tree = None;
    }

    /// Bytes on the heap, without what payloads hold there themselves.
    pub fn heap_bytes(&self) -> usize {
        self.entries.capacity() * size_of::<(u64, P)>()
            + self.slots.capacity() * size_of::<u32>()
            + self.tree.as_ref().map_or(0, BTreeMap::len) * 3 * size_of::<u64>()
    }

    #[inline]
    fn find(&self, key: u64) -> Option<usize> {
        if let Some(tree) = &self.tree {
            return tree.get(&key).and_then(|number| (*number as usize).checked_sub(1));
        }
        let mask = self.slots.len().checked_sub(1)?;
        for step in 0..FARTHEST {
            let index = (self.slots[slot(key).wrapping_add(step) & mask] as usize).checked_sub(1)?;
            if self.entries[index].0 == key {
                return Some(index);
            }
        }
        // None stands farther from its place.
        None
    }

    /// Adds a key that is not there.
    fn push(&mut self, key: u64, payload: P) {
        if self.tree.is_none() && (self.entries.len() + 1) * 2 > self.slots.len() {
            let more = (self.slots.len() * 2).max(FEWEST_SLOTS);
            self.index(more);
        }
        self.entries.push((key, payload));
        self.put(key, self.entries.len());
    }

    /// Raises the level, and drops the keys that no longer belong.
    #[cold]
    fn thin(&mut self, level: u32) {
        self.level = level;
        self.entries.retain(|(key, _)| key.leading_zeros() >= level);
        self.index(self.slots.len());
    }

    fn index(&mut self, slots: usize) {
        if self.tree.is_some() {
            return self.plant();
        }
        self.slots.clear();
        self.slots.resize(slots, 0);
        for number in 1..=self.entries.len() {
            self.put(self.entries[number - 1].0, number);
        }
    }

    fn put(&mut self, key: u64, number: usize) {
        let number = u32::try_from(number).unwrap_or(u32::MAX);
        if let Some(tree) = &mut self.tree {
            tree.insert(key, number);
            return;
        }
        let mask = self.slots.len() - 1;
        for step in 0..FARTHEST {
            let at = slot(key).wrapping_add(step) & mask;
            if self.slots[at] == 0 {
                self.slots[at] = number;
                return;
            }
        }
        self.plant();
    }

    /// Leaves the slots for a tree, in which nothing takes long.
    #[cold]
    fn plant(&mut self) {
        self.slots = Vec::new();
        self.tree = Some((1..).zip(&self.entries).map(|(number, (key, _))| (*key, number)).collect());
    }
}

#[inline]
#[expect(clippy::cast_possible_truncation, reason = "only the lower bits are used")]
fn slot(key: u64) -> usize {
    key as usize
}

impl<P: Clone + PartialEq> PartialEq for KeyedSample<P> {
    fn eq(&self, other: &Self) -> bool {
        let (mine, theirs) = (Wire::from(self.clone()), Wire::from(other.clone()));
        (mine.room, mine.level) == (theirs.room, theirs.level) && mine.entries == theirs.entries
    }
}

impl<P> From<KeyedSample<P>> for Wire<P> {
    fn from(state: KeyedSample<P>) -> Self {
        let mut entries = state.entries;
        entries.sort_unstable_by_key(|(key, _)| *key);
        Self { room: u32::try_from(state.room).unwrap_or(u32::MAX), level: state.level, entries }
    }
}

impl<P> TryFrom<Wire<P>> for KeyedSample<P> {
    type Error = &'static str;

    fn try_from(wire: Wire<P>) -> Result<Self, Self::Error> {
        let mut state = Self { level: wire.level, ..Self::new(wire.room as usize) };
        let is_sound = wire.level <= u64::BITS
            && wire.entries.len() <= state.room
            && wire.entries.is_sorted_by(|one, next| one.0 < next.0)
            && wire.entries.iter().all(|(key, _)| state.admits(*key));
        if !is_sound {
            return Err("a keyed sample is not in normal form");
        }
        for (key, payload) in wire.entries {
            state.push(key, payload);
        }
        Ok(state)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::sketch::hash::mix;

    fn count(room: usize, keys: &[u64]) -> KeyedSample<u64> {
        let mut state = KeyedSample::new(room);
        for key in keys {
            if let Place::Known(count) = state.add(*key, || 1) {
                *count += 1;
            }
        }
        state
    }

    #[test]
    fn all_keys_while_they_fit() {
        let state = count(4, &[5, 1, 5, u64::MAX, 5]);
        assert!(state.is_whole() && state.len() == 3);
        assert_eq!(Wire::from(state).entries, [(1, 1), (5, 3), (u64::MAX, 1)]);
    }

    #[test]
    fn a_uniform_sample_of_keys_afterwards() {
        // Every tenth key comes twice.
        let keys: Vec<u64> =
            (1..100_000_u64).flat_map(|n| [n, n].into_iter().take(if n % 10 == 0 { 2 } else { 1 })).map(mix).collect();
        let state = count(4096, &keys);
        let twice = state.payloads().filter(|count| **count == 2).count() as f64 / state.share();
        assert!(state.len() > 2048 && (twice - 10_000.0).abs() < 1_500.0, "{twice}");
        assert!(state.heap_bytes() < 4096 * 40);
    }

    #[test]
    fn a_cleared_sample_is_a_new_one() {
        // Those that meet have left the slots for a tree.
        for keys in [(0..3000_u64).map(|n| n << 50 | n << 20 | 7).collect::<Vec<_>>(), (0..900).map(mix).collect()] {
            let mut state = count(1 << 12, &keys);
            state.clear();
            assert!(state.is_empty() && state.is_whole());
            keys[..100].iter().for_each(|key| assert!(matches!(state.add(*key, || 1), Place::New)));
            assert_eq!(state, count(1 << 12, &keys[..100]));
        }
        let full = count(2, &[1 << 63, 5]);
        assert!(full.is_full_for(7) && !full.is_full_for(5) && !count(3, &[1, 2]).is_full_for(7));
    }

    #[test]
    fn keys_crafted_to_stay_below_every_threshold_end_at_the_last() {
        let state = count(1, &[0, 0, 1, 2, 3]);
        assert_eq!((state.len(), state.level), (1, 64));
    }

    #[test]
    fn keys_crafted_to_meet_are_counted_as_others() {
        // All of them have their place at the same one of a million slots.
        let keys: Vec<u64> = (0..3000_u64).map(|n| n << 50 | n << 20 | 7).collect();
        let twice: Vec<u64> = keys.iter().chain(&keys).copied().collect();
        let state = count(8192, &twice);
        assert!(state.tree.is_some(), "they meet");
        assert_eq!((state.len(), state.payloads().filter(|count| **count == 2).count()), (3000, 3000));
        let thinned = count(1000, &twice);
        assert!(thinned.level > 0 && thinned.len() <= 1000 && thinned.payloads().all(|count| *count == 2));
        let mut merged = count(8192, &keys);
        merged.merge(&count(8192, &keys), |mine, theirs| *mine += theirs);
        assert_eq!(merged, state);
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(200))]

        #[test]
        fn any_split_and_order_give_the_same(
            (keys, shuffled) in prop::collection::vec((0..200_u64).prop_map(mix), 0..400)
                .prop_flat_map(|keys| (Just(keys.clone()), Just(keys).prop_shuffle())),
            room in 1..100_usize,
            at in any::<prop::sample::Index>(),
        ) {
            let whole = count(room, &keys);
            prop_assert!(whole.len() <= room);
            let at = at.index(keys.len() + 1);
            let (mut left, right) = (count(room, &shuffled[..at]), count(room, &shuffled[at..]));
            left.merge(&right, |mine, theirs| *mine += theirs);
            prop_assert_eq!(&left, &whole);
            let bytes = postcard::to_stdvec(&left).unwrap();
            prop_assert_eq!(&bytes, &postcard::to_stdvec(&whole).unwrap());
            prop_assert_eq!(postcard::from_bytes::<KeyedSample<u64>>(&bytes).unwrap(), whole);
        }
    }
}
