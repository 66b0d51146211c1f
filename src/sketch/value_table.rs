//! The distinct values of a column, each with a count and a payload, exactly, while they fit a capacity.
//!
//! It exists because most columns repeat few values: looking a cell up here costs a few nanoseconds, and everything
//! dearer (parsing, classifying, sketching) is then done once per distinct value. Keys lie end to end in one arena;
//! slots hold 32 bits of the hash, so that a wrong key is seldom looked at. Equality never rests on the hash: the
//! bytes are compared. Keys past [`LONGEST_TEXT`] bytes are kept as their 128-bit digest and true length.
//!
//! The state is *ordered*: entries keep the order in which they were first seen, and the same sequence of calls gives
//! an equal table and equal bytes.
//!
//! **Invariant:** never holds more than its capacity, and never searches more than [`LONGEST_SEARCH`] slots: keys
//! crafted to collide end in [`Lookup::Full`].

use super::hash::{Hashed, WORD, digest, word_of};
use super::key::stored_bytes;
use serde::{Deserialize, Serialize};

pub use super::key::{Key, LONGEST_TEXT, Room, Stored};

/// How many slots one lookup visits at most.
pub const LONGEST_SEARCH: usize = 64;

const FEWEST_SLOTS: usize = 16;

/// How many slots count as near: a table at most half in use has nine of ten keys within so many.
const NEAR: usize = 4;

/// How much a table may hold. Both are cut to what 32 bits can count.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Capacity {
    /// Distinct keys.
    pub entries: usize,
    /// Bytes of keys; a digested key takes 24.
    pub bytes: usize,
}

/// What came of looking a key up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lookup {
    /// The key was there, at this index.
    Found(usize),
    /// The key is new, and now stands at this index with a count of zero and a default payload.
    Added(usize),
    /// The key is new and there is no room for it; nothing has changed.
    Full,
}

/// What a table holds beside a key.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Entry<T> {
    hash: u64,
    /// How often the key was seen; the caller counts.
    pub count: u64,
    /// Whatever the caller keeps for the key.
    pub payload: T,
}

/// What every lookup of a key touches, in half a cache line.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Hot {
    /// The `word_of` of the key as it is stored, so that a short one is told from others without a look at the arena.
    word: u128,
    count: u64,
    size: u16,
    /// A caller's own, to be had without a look at the payload.
    mark: u8,
}

/// What is looked at only in the end.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Cold<T> {
    hash: u64,
    start: u32,
    payload: T,
}

/// A table from byte strings to counts and payloads, in the order of first sight.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(into = "Wire<T>", try_from = "Wire<T>")]
#[serde(bound(serialize = "T: Copy + Serialize", deserialize = "T: Copy + Default + Deserialize<'de>"))]
pub struct ValueTable<T> {
    capacity: Capacity,
    /// Two halves of the entries, in the order of first sight.
    hot: Vec<Hot>,
    cold: Vec<Cold<T>>,
    arena: Vec<u8>,
    /// Follows from the entries; a power of two, at most half in use.
    slots: Vec<Slot>,
}

/// The fields of a table as they are written, and when read not yet checked.
#[derive(Serialize, Deserialize)]
#[serde(rename = "ValueTable")]
struct Wire<T> {
    capacity: Capacity,
    entries: Vec<WireEntry<T>>,
    arena: Vec<u8>,
}

#[derive(Serialize, Deserialize)]
struct WireEntry<T> {
    hash: u64,
    count: u64,
    size: u16,
    mark: u8,
    payload: T,
}

#[derive(Clone, Copy, Debug, Default)]
struct Slot {
    /// The upper half of the hash; the lower half picks the slot.
    tag: u32,
    /// The index of the entry plus one; zero where the slot is free.
    next: u32,
}

enum Search {
    Found(usize),
    Free(usize),
    GaveUp,
}

impl<T: Copy + Default> ValueTable<T> {
    /// An empty table; allocates nothing.
    pub fn new(capacity: Capacity) -> Self {
        let widest = u32::MAX as usize - 1;
        let capacity = Capacity { entries: capacity.entries.min(widest), bytes: capacity.bytes.min(widest) };
        Self { capacity, hot: Vec::new(), cold: Vec::new(), arena: Vec::new(), slots: Vec::new() }
    }

    /// Looks `key` up, and adds it if it is new and fits. `hash` must be its [`super::hash::hash_bytes`], always.
    #[inline]
    pub fn find_or_add(&mut self, hash: u64, key: &[u8]) -> Lookup {
        if key.len() > LONGEST_TEXT {
            return self.find_or_add_long(hash, key);
        }
        self.find_or_add_stored(hash, Stored::text(key, word_of(key)))
    }

    /// The same for a key that was hashed.
    #[inline(always)]
    #[expect(clippy::inline_always, reason = "called for every cell")]
    pub fn find_or_add_hashed(&mut self, key: &Hashed<'_>) -> Lookup {
        let (hash, bytes) = (key.hash(), key.bytes());
        if bytes.len() > LONGEST_TEXT {
            return self.find_or_add_long(hash, bytes);
        }
        self.find_or_add_stored(hash, Stored::text(bytes, key.word()))
    }

    /// The same for a key as a table keeps it.
    pub fn find_or_add_key(&mut self, hash: u64, key: Stored<'_>) -> Lookup {
        self.find_or_add_stored(hash, key)
    }

    #[inline(always)]
    #[expect(clippy::inline_always, reason = "called for every cell")]
    fn find_or_add_stored(&mut self, hash: u64, key: Stored<'_>) -> Lookup {
        match self.search(hash, key) {
            Search::Found(index) => Lookup::Found(index),
            Search::Free(_) | Search::GaveUp => self.add(hash, key),
        }
    }

    #[cold]
    fn find_or_add_long(&mut self, hash: u64, key: &[u8]) -> Lookup {
        self.find_or_add_stored(hash, Stored::digest(digest(key), key.len() as u64, &mut [0; _]))
    }

    /// The entry of a key of at most [`WORD`] bytes that is known, if it is near where it should be: one look for nearly
    /// every cell. Where it is not, ask [`Self::find_or_add_hashed`].
    #[inline(always)]
    #[expect(clippy::inline_always, reason = "called for every cell")]
    pub fn near(&mut self, hash: u64, word: u128, len: usize) -> Option<Near<'_>> {
        debug_assert!(len <= WORD, "longer keys are not told by their word");
        let mask = self.slots.len().wrapping_sub(1);
        let (home, tag) = (home_of(hash), tag_of(hash));
        for step in 0..NEAR {
            let slot = self.slots.get(home.wrapping_add(step) & mask)?;
            if slot.tag == tag {
                let hot = self.hot.get_mut((slot.next as usize).wrapping_sub(1))?;
                let is_same = hot.word == word && usize::from(hot.size) == len;
                return is_same.then_some(Near { count: &mut hot.count, mark: hot.mark });
            }
        }
        None
    }

    /// Adds a key known to be new.
    #[inline(never)]
    fn add(&mut self, hash: u64, key: Stored<'_>) -> Lookup {
        let index = self.hot.len();
        let start = self.arena.len();
        if index >= self.capacity.entries || key.bytes.len() > self.capacity.bytes - start {
            return Lookup::Full;
        }
        let slot = loop {
            let crowded = (index + 1) * 2 > self.slots.len();
            match if crowded { Search::GaveUp } else { self.search(hash, key) } {
                Search::Found(index) => return Lookup::Found(index),
                Search::Free(slot) => break slot,
                // An honest run of full slots breaks up in a larger table, a crafted one does not.
                Search::GaveUp if crowded || index * 8 > self.slots.len() => self.grow(),
                Search::GaveUp => return Lookup::Full,
            }
        };
        let (Ok(next), Ok(start)) = (u32::try_from(index + 1), u32::try_from(start)) else {
            return Lookup::Full;
        };
        self.slots[slot] = Slot { tag: tag_of(hash), next };
        make_room(&mut self.arena, key.bytes.len(), self.capacity.bytes);
        self.arena.extend_from_slice(key.bytes);
        make_room(&mut self.hot, 1, self.capacity.entries);
        make_room(&mut self.cold, 1, self.capacity.entries);
        self.hot.push(Hot { word: key.word, count: 0, size: key.size, mark: 0 });
        self.cold.push(Cold { hash, start, payload: T::default() });
        Lookup::Added(index)
    }
}

impl<T: Copy> ValueTable<T> {
    /// What the table holds at `index`, which must be below [`Self::len`].
    #[inline]
    pub fn entry(&self, index: usize) -> Entry<T> {
        entry(&self.hot[index], &self.cold[index])
    }

    /// Counts the key at `index`, which must be below [`Self::len`], so many times more, and gives how often that makes.
    #[inline]
    pub fn count(&mut self, index: usize, times: u64) -> u64 {
        let count = &mut self.hot[index].count;
        *count = count.wrapping_add(times);
        *count
    }

    /// Sets what is kept for the key at `index`, which must be below [`Self::len`], and its mark.
    pub fn set(&mut self, index: usize, payload: T, mark: u8) {
        self.cold[index].payload = payload;
        self.hot[index].mark = mark;
    }

    /// The key at `index`, which must be below [`Self::len`].
    pub fn key(&self, index: usize) -> Key<'_> {
        self.stored(index).key()
    }

    /// How many distinct keys there are.
    pub fn len(&self) -> usize {
        self.hot.len()
    }

    /// Whether there is no key.
    pub fn is_empty(&self) -> bool {
        self.hot.is_empty()
    }

    /// How much the table may hold.
    pub fn capacity(&self) -> Capacity {
        self.capacity
    }

    /// Every key with its entry, in the order of first sight.
    pub fn iter(&self) -> impl Iterator<Item = (Key<'_>, Entry<T>)> {
        (0..self.len()).map(|index| (self.key(index), self.entry(index)))
    }

    /// The same with keys as they are stored.
    pub fn iter_stored(&self) -> impl Iterator<Item = (Stored<'_>, Entry<T>)> {
        (0..self.len()).map(|index| (self.stored(index), self.entry(index)))
    }

    /// Forgets everything. Keeps its memory.
    pub fn clear(&mut self) {
        self.hot.clear();
        self.cold.clear();
        self.arena.clear();
        self.slots.fill(Slot::default());
    }

    /// Bytes on the heap, without what payloads hold there themselves.
    pub fn heap_bytes(&self) -> usize {
        self.hot.capacity() * size_of::<Hot>()
            + self.cold.capacity() * size_of::<Cold<T>>()
            + self.arena.capacity()
            + self.slots.capacity() * size_of::<Slot>()
    }

    #[inline]
    fn stored(&self, index: usize) -> Stored<'_> {
        let (Hot { word, size, .. }, start) = (self.hot[index], self.cold[index].start as usize);
        let length = stored_bytes(size).unwrap_or(0);
        Stored { bytes: &self.arena[start..start + length], word, size }
    }

    /// Finds the key, or the slot where it would go.
    #[inline(always)]
    #[expect(clippy::inline_always, reason = "called for every cell")]
    fn search(&self, hash: u64, key: Stored<'_>) -> Search {
        if self.slots.is_empty() {
            return Search::GaveUp;
        }
        let mask = self.slots.len() - 1;
        let (home, tag) = (home_of(hash), tag_of(hash));
        for step in 0..LONGEST_SEARCH {
            let at = home.wrapping_add(step) & mask;
            let slot = self.slots[at];
            if slot.next == 0 {
                return Search::Free(at);
            }
            if slot.tag == tag {
                let index = slot.next as usize - 1;
                let hot = &self.hot[index];
                if hot.size == key.size
                    && hot.word == key.word
                    && (usize::from(key.size) <= WORD || self.stored(index).same(key))
                {
                    return Search::Found(index);
                }
            }
        }
        Search::GaveUp
    }

    /// Doubles the slots.
    #[cold]
    fn grow(&mut self) {
        self.rebuild((self.slots.len() * 2).max(FEWEST_SLOTS));
    }

    /// Puts every entry into `count` fresh slots, in order.
    ///
    /// No entry ends up further from its home than it was. In the order of arrival, an entry takes the first slot
    /// that earlier ones left free, and which slots those fill does not depend on their own order. Fewer entries fill
    /// a subset of the slots; and twice the slots, folded in half, are filled in a subset of those filled before.
    fn rebuild(&mut self, count: usize) {
        self.slots.clear();
        self.slots.resize(count, Slot::default());
        let mask = count.wrapping_sub(1);
        for (next, cold) in (1..).zip(&self.cold) {
            let mut at = home_of(cold.hash) & mask;
            while self.slots[at].next != 0 {
                at = (at + 1) & mask;
            }
            self.slots[at] = Slot { tag: tag_of(cold.hash), next };
        }
    }
}

impl<T> Entry<T> {
    /// The hash that the key was looked up by.
    pub fn hash(&self) -> u64 {
        self.hash
    }
}

#[inline]
fn entry<T: Copy>(hot: &Hot, cold: &Cold<T>) -> Entry<T> {
    Entry { hash: cold.hash, count: hot.count, payload: cold.payload }
}

/// What a look at a known key gives.
#[derive(Debug)]
pub struct Near<'a> {
    /// How often it was seen.
    pub count: &'a mut u64,
    /// Its mark.
    pub mark: u8,
}

impl<T: Copy + PartialEq> PartialEq for ValueTable<T> {
    fn eq(&self, other: &Self) -> bool {
        self.capacity == other.capacity
            && self.hot == other.hot
            && self.cold == other.cold
            && self.arena == other.arena
    }
}

impl<T: Copy> From<ValueTable<T>> for Wire<T> {
    fn from(table: ValueTable<T>) -> Self {
        let wire = |(hot, cold): (&Hot, &Cold<T>)| WireEntry {
            hash: cold.hash,
            count: hot.count,
            size: hot.size,
            mark: hot.mark,
            payload: cold.payload,
        };
        let entries = table.hot.iter().zip(&table.cold).map(wire).collect();
        Self { capacity: table.capacity, entries, arena: table.arena }
    }
}

impl<T: Copy + Default> TryFrom<Wire<T>> for ValueTable<T> {
    type Error = &'static str;

    /// Adds every entry anew, so that whatever the table promises is checked on the way.
    fn try_from(wire: Wire<T>) -> Result<Self, Self::Error> {
        let mut table = Self::new(wire.capacity);
        for WireEntry { hash, count, size, mark, payload } in wire.entries {
            let length = stored_bytes(size).ok_or("a value table holds a key of impossible length")?;
            let rest = wire.arena.get(table.arena.len()..).unwrap_or_default();
            let bytes = rest.get(..length).ok_or("a value table holds fewer key bytes than keys")?;
            let added = table.find_or_add_stored(hash, Stored { bytes, word: word_of(bytes), size });
            let Lookup::Added(index) = added else {
                return Err("a value table holds a key twice, or more than its capacity");
            };
            table.count(index, count);
            table.set(index, payload, mark);
        }
        if table.arena.len() == wire.arena.len() { Ok(table) } else { Err("a value table holds bytes of no key") }
    }
}

#[inline]
fn tag_of(hash: u64) -> u32 {
    (hash >> 32) as u32
}

#[inline]
#[expect(clippy::cast_possible_truncation, reason = "slots are counted in 32 bits, which every platform keeps")]
fn home_of(hash: u64) -> usize {
    hash as usize
}

/// Reserves by doubling, but never past `limit` elements.
fn make_room<V>(list: &mut Vec<V>, more: usize, limit: usize) {
    let needed = list.len() + more;
    if needed > list.capacity() {
        let wanted = (list.capacity() * 2).clamp(needed, limit.max(needed));
        list.reserve_exact(wanted - list.len());
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sketch::hash::hash_bytes;
    use proptest::prelude::*;
    use std::collections::BTreeMap;

    const ROOMY: Capacity = Capacity { entries: 100_000, bytes: 10_000_000 };

    fn add(table: &mut ValueTable<u32>, key: &[u8]) -> Lookup {
        let found = table.find_or_add(hash_bytes(key), key);
        if let Lookup::Found(index) | Lookup::Added(index) = found {
            table.count(index, 1);
        }
        found
    }

    #[test]
    fn first_seen_order_and_counts() {
        let mut table = ValueTable::<u32>::new(ROOMY);
        assert_eq!((table.is_empty(), table.heap_bytes()), (true, 0));
        assert_eq!(add(&mut table, b"b"), Lookup::Added(0));
        assert_eq!(add(&mut table, b""), Lookup::Added(1));
        assert_eq!(add(&mut table, b"b"), Lookup::Found(0));
        table.set(1, 9, 3);
        assert_eq!((table.len(), table.key(1), table.entry(0).count), (2, Key::Text(b""), 2));
        let keys: Vec<_> = table.iter().map(|(key, entry)| (key, entry.count, entry.payload)).collect();
        assert_eq!(keys, [(Key::Text(b"b"), 2, 0), (Key::Text(b""), 1, 9)]);
        let near = table.near(hash_bytes(b"b"), word_of(b"b"), 1).map(|near| (*near.count, near.mark));
        assert_eq!((near, table.near(hash_bytes(b"c"), word_of(b"c"), 1).is_none()), (Some((2, 0)), true));
        assert_eq!(table.near(hash_bytes(b""), 0, 0).map(|near| near.mark), Some(3));
        table.clear();
        assert!(table.is_empty());
        assert_eq!(add(&mut table, b"c"), Lookup::Added(0));
    }

    #[test]
    fn long_keys_are_digested_with_their_length() {
        let mut table = ValueTable::<u32>::new(ROOMY);
        let (kept, long) = (vec![b'x'; LONGEST_TEXT], vec![b'x'; LONGEST_TEXT + 1]);
        assert_eq!(add(&mut table, &kept), Lookup::Added(0));
        assert_eq!(add(&mut table, &long), Lookup::Added(1));
        assert_eq!(add(&mut table, &long), Lookup::Found(1));
        assert_eq!(table.key(1), Key::Digest { digest: digest(&long), len: 257 });
        // The bytes of a digest, given as a text with the same hash, are another key.
        let mut forged = digest(&long).to_vec();
        forged.extend(257u64.to_le_bytes());
        assert_eq!(table.find_or_add(hash_bytes(&long), &forged), Lookup::Added(2));
        assert_eq!(table.find_or_add_key(hash_bytes(&long), table.clone().stored(1)), Lookup::Found(1));
    }

    #[test]
    fn both_limits_hold_and_known_keys_are_still_found() {
        let mut table = ValueTable::<u32>::new(Capacity { entries: 2, bytes: 100 });
        assert_eq!([add(&mut table, b"a"), add(&mut table, b"b")], [Lookup::Added(0), Lookup::Added(1)]);
        assert_eq!([add(&mut table, b"c"), add(&mut table, b"b")], [Lookup::Full, Lookup::Found(1)]);
        let mut table = ValueTable::<u32>::new(Capacity { entries: 9, bytes: 5 });
        assert_eq!([add(&mut table, b"abc"), add(&mut table, b"xyz")], [Lookup::Added(0), Lookup::Full]);
        assert_eq!(add(&mut table, b"xy"), Lookup::Added(1));
        assert_eq!(table.find_or_add(1, &[0; 300]), Lookup::Full);
        assert_eq!(ValueTable::<u32>::new(Capacity { entries: 0, bytes: 0 }).find_or_add(0, b""), Lookup::Full);
    }

    #[test]
    fn crafted_collisions_end_in_full() {
        for spread in [0u64, 1 << 32, 1 << 48] {
            let mut table = ValueTable::<u32>::new(ROOMY);
            for number in 0..10_000u64 {
                let found = table.find_or_add(number * spread, &number.to_le_bytes());
                assert_eq!(found == Lookup::Full, number >= 64, "{number}");
            }
            assert!((0..64u64).all(|n| table.find_or_add(n * spread, &n.to_le_bytes()) != Lookup::Full));
            assert!(table.heap_bytes() < 50_000);
        }
    }

    #[test]
    fn honest_keys_fill_the_whole_capacity() {
        let capacity = Capacity { entries: 65_536, bytes: 1 << 20 };
        let mut table = ValueTable::<u32>::new(capacity);
        for number in 0..65_536u32 {
            let key = number.to_string();
            assert_eq!(add(&mut table, key.as_bytes()), Lookup::Added(number as usize));
        }
        assert!(table.arena.capacity() <= capacity.bytes && table.hot.capacity() == capacity.entries);
        assert_eq!(add(&mut table, b"more"), Lookup::Full);
    }

    proptest! {
        /// The plain twin: an ordered map. Hashes are cut to six bits so that keys collide.
        #[test]
        fn agrees_with_a_map(keys in prop::collection::vec("[ab]{0,4}|[a-z]{250,260}", 0..200)) {
            let mut table = ValueTable::<u32>::new(ROOMY);
            let mut twin = BTreeMap::new();
            for key in &keys {
                let hash = hash_bytes(key.as_bytes()) & 63;
                match table.find_or_add(hash, key.as_bytes()) {
                    Lookup::Found(index) | Lookup::Added(index) => {
                        table.count(index, 1);
                        *twin.entry(key.clone()).or_insert(0u64) += 1;
                    }
                    Lookup::Full => prop_assert!(!twin.contains_key(key)),
                }
            }
            prop_assert_eq!(table.len(), twin.len());
            for (key, &count) in &twin {
                let hash = hash_bytes(key.as_bytes()) & 63;
                let Lookup::Found(index) = table.find_or_add(hash, key.as_bytes()) else {
                    return Err(TestCaseError::fail("a key was lost"));
                };
                prop_assert_eq!(table.entry(index).count, count);
                if key.len() <= WORD && let Some(near) = table.near(hash, word_of(key.as_bytes()), key.len()) {
                    prop_assert_eq!(*near.count, count);
                }
            }
            let bytes = postcard::to_stdvec(&table).unwrap();
            let back: ValueTable<u32> = postcard::from_bytes(&bytes).unwrap();
            prop_assert_eq!(&back, &table);
            prop_assert_eq!(postcard::to_stdvec(&back).unwrap(), bytes);
        }

        #[test]
        fn arbitrary_bytes_decode_or_are_refused(mut bytes in prop::collection::vec(0u8..4, 0..60)) {
            bytes.splice(0..0, [9, 90]);
            if let Ok(mut table) = postcard::from_bytes::<ValueTable<u32>>(&bytes) {
                table.iter().count();
                table.find_or_add(1, b"x");
            }
        }
    }
}
