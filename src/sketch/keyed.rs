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

use serde::{Deserialize, Serialize, de::DeserializeOwned};

const FEWEST_SLOTS: usize = 64;

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
        Self { room: room.clamp(1, 1 << 30), level: 0, entries: Vec::new(), slots: Vec::new() }
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

    /// Bytes on the heap, without what payloads hold there themselves.
    pub fn heap_bytes(&self) -> usize {
        self.entries.capacity() * size_of::<(u64, P)>() + self.slots.capacity() * size_of::<u32>()
    }

    #[inline]
    fn find(&self, key: u64) -> Option<usize> {
        let mask = self.slots.len().checked_sub(1)?;
        let mut at = slot(key) & mask;
        loop {
            let index = (self.slots[at] as usize).checked_sub(1)?;
            if self.entries[index].0 == key {
                return Some(index);
            }
            at = (at + 1) & mask;
        }
    }

    /// Adds a key that is not there.
    fn push(&mut self, key: u64, payload: P) {
        if (self.entries.len() + 1) * 2 > self.slots.len() {
            let more = (self.slots.len() * 2).max(FEWEST_SLOTS);
            self.index(more);
        }
        self.entries.push((key, payload));
        put(&mut self.slots, key, self.entries.len());
    }

    /// Raises the level, and drops the keys that no longer belong.
    #[cold]
    fn thin(&mut self, level: u32) {
        self.level = level;
        self.entries.retain(|(key, _)| key.leading_zeros() >= level);
        self.index(self.slots.len());
    }

    fn index(&mut self, slots: usize) {
        self.slots.clear();
        self.slots.resize(slots, 0);
        for (number, (key, _)) in (1..).zip(&self.entries) {
            put(&mut self.slots, *key, number);
        }
    }
}

#[inline]
#[expect(clippy::cast_possible_truncation, reason = "only the lower bits are used")]
fn slot(key: u64) -> usize {
    key as usize
}

fn put(slots: &mut [u32], key: u64, number: usize) {
    let mask = slots.len() - 1;
    let mut at = slot(key) & mask;
    while slots[at] != 0 {
        at = (at + 1) & mask;
    }
    slots[at] = u32::try_from(number).unwrap_or(u32::MAX);
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
    fn keys_crafted_to_stay_below_every_threshold_end_at_the_last() {
        let state = count(1, &[0, 0, 1, 2, 3]);
        assert_eq!((state.len(), state.level), (1, 64));
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
