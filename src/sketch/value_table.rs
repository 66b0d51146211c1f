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

use super::hash::digest;
use super::key::{Stored, stored_bytes};
use serde::{Deserialize, Serialize};

pub use super::key::{Key, LONGEST_TEXT};

/// How many slots one lookup visits at most.
pub const LONGEST_SEARCH: usize = 64;

const FEWEST_SLOTS: usize = 16;

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
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Entry<T> {
    hash: u64,
    /// How often the key was seen; the caller counts.
    pub count: u64,
    start: u32,
    size: u16,
    /// Whatever the caller keeps for the key.
    pub payload: T,
}

/// A table from byte strings to counts and payloads, in the order of first sight.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(try_from = "Wire<T>", bound(deserialize = "T: Deserialize<'de> + Default"))]
pub struct ValueTable<T> {
    capacity: Capacity,
    entries: Vec<Entry<T>>,
    arena: Vec<u8>,
    /// Follows from the entries; a power of two, at most half in use.
    #[serde(skip)]
    slots: Vec<Slot>,
}

/// The fields of a table as they were written, not yet checked.
#[derive(Deserialize)]
struct Wire<T> {
    capacity: Capacity,
    entries: Vec<Entry<T>>,
    arena: Vec<u8>,
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

impl<T: Default> ValueTable<T> {
    /// An empty table; allocates nothing.
    pub fn new(capacity: Capacity) -> Self {
        let widest = u32::MAX as usize - 1;
        let capacity = Capacity { entries: capacity.entries.min(widest), bytes: capacity.bytes.min(widest) };
        Self { capacity, entries: Vec::new(), arena: Vec::new(), slots: Vec::new() }
    }

    /// Looks `key` up, and adds it if it is new and fits. `hash` must be its [`super::hash::hash_bytes`], always.
    #[inline]
    pub fn find_or_add(&mut self, hash: u64, key: &[u8]) -> Lookup {
        if key.len() > LONGEST_TEXT {
            return self.find_or_add_key(hash, Key::Digest { digest: digest(key), len: key.len() as u64 });
        }
        self.find_or_add_stored(hash, Stored::text(key))
    }

    /// The same for a key out of another table. A text past [`LONGEST_TEXT`] bytes is digested.
    pub fn find_or_add_key(&mut self, hash: u64, key: Key<'_>) -> Lookup {
        match key {
            Key::Text(text) => self.find_or_add(hash, text),
            Key::Digest { digest, len } => self.find_or_add_stored(hash, Stored::digest(digest, len, &mut [0; _])),
        }
    }

    #[inline]
    fn find_or_add_stored(&mut self, hash: u64, key: Stored<'_>) -> Lookup {
        match self.search(hash, key) {
            Search::Found(index) => Lookup::Found(index),
            Search::Free(_) | Search::GaveUp => self.add(hash, key),
        }
    }

    /// Adds a key known to be new.
    #[inline(never)]
    fn add(&mut self, hash: u64, key: Stored<'_>) -> Lookup {
        let index = self.entries.len();
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
        make_room(&mut self.entries, 1, self.capacity.entries);
        self.entries.push(Entry { hash, count: 0, start, size: key.size, payload: T::default() });
        Lookup::Added(index)
    }
}

impl<T> ValueTable<T> {
    /// What the table holds at `index`, which must be below [`Self::len`].
    #[inline]
    pub fn entry(&self, index: usize) -> &Entry<T> {
        &self.entries[index]
    }

    /// The same, to change its count and payload.
    #[inline]
    pub fn entry_mut(&mut self, index: usize) -> &mut Entry<T> {
        &mut self.entries[index]
    }

    /// The key at `index`, which must be below [`Self::len`].
    pub fn key(&self, index: usize) -> Key<'_> {
        self.entries[index].stored(&self.arena).key()
    }

    /// How many distinct keys there are.
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// Whether there is no key.
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// How much the table may hold.
    pub fn capacity(&self) -> Capacity {
        self.capacity
    }

    /// Every key with its entry, in the order of first sight.
    pub fn iter(&self) -> impl Iterator<Item = (Key<'_>, &Entry<T>)> {
        self.entries.iter().map(|entry| (entry.stored(&self.arena).key(), entry))
    }

    /// Hands over every key with its entry, in the order of first sight, and leaves the table empty. Keeps its memory.
    pub fn drain(&mut self, mut visit: impl FnMut(Key<'_>, Entry<T>)) {
        for entry in self.entries.drain(..) {
            visit(entry.stored(&self.arena).key(), entry);
        }
        self.clear();
    }

    /// Forgets everything. Keeps its memory.
    pub fn clear(&mut self) {
        self.entries.clear();
        self.arena.clear();
        self.slots.fill(Slot::default());
    }

    /// Becomes what a new table is, whatever it held. Keeps its memory.
    pub fn renew(&mut self) {
        self.entries.clear();
        self.arena.clear();
        // How far a search may go depends on how many slots there are: they are taken anew one by one.
        self.slots.clear();
    }

    /// Keeps only the entries that `keep` says yes to, in the same order; `keep` may change them.
    pub fn retain(&mut self, mut keep: impl FnMut(Key<'_>, &mut Entry<T>) -> bool) {
        let mut end = 0;
        let arena = &mut self.arena;
        self.entries.retain_mut(|entry| {
            let stored = entry.stored(arena);
            let (start, length) = (entry.start as usize, stored.bytes.len());
            let stays = keep(stored.key(), entry);
            if stays {
                arena.copy_within(start..start + length, end);
                entry.start = u32::try_from(end).unwrap_or(u32::MAX);
                end += length;
            }
            stays
        });
        arena.truncate(end);
        self.rebuild(self.slots.len());
    }

    /// Changes how many entries may be held. Those held already stay.
    pub(super) fn set_entry_limit(&mut self, entries: usize) {
        self.capacity.entries = entries.min(u32::MAX as usize - 1);
    }

    /// Bytes on the heap, without what payloads hold there themselves.
    pub fn heap_bytes(&self) -> usize {
        self.entries.capacity() * size_of::<Entry<T>>()
            + self.arena.capacity()
            + self.slots.capacity() * size_of::<Slot>()
    }

    /// Finds the key, or the slot where it would go.
    #[inline]
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
                let entry = &self.entries[index];
                if entry.size == key.size && entry.stored(&self.arena).same(key) {
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
        for (next, entry) in (1..).zip(&self.entries) {
            let mut at = home_of(entry.hash) & mask;
            while self.slots[at].next != 0 {
                at = (at + 1) & mask;
            }
            self.slots[at] = Slot { tag: tag_of(entry.hash), next };
        }
    }
}

impl<T> Entry<T> {
    /// The hash that the key was looked up by.
    pub fn hash(&self) -> u64 {
        self.hash
    }

    #[inline]
    fn stored<'a>(&self, arena: &'a [u8]) -> Stored<'a> {
        let (start, length) = (self.start as usize, stored_bytes(self.size).unwrap_or(0));
        Stored { bytes: &arena[start..start + length], size: self.size }
    }
}

impl<T: PartialEq> PartialEq for ValueTable<T> {
    fn eq(&self, other: &Self) -> bool {
        self.capacity == other.capacity && self.entries == other.entries && self.arena == other.arena
    }
}

impl<T: Default> TryFrom<Wire<T>> for ValueTable<T> {
    type Error = &'static str;

    /// Adds every entry anew, so that whatever the table promises is checked on the way.
    fn try_from(wire: Wire<T>) -> Result<Self, Self::Error> {
        let mut table = Self::new(wire.capacity);
        for entry in wire.entries {
            let length = stored_bytes(entry.size).ok_or("a value table holds a key of impossible length")?;
            let rest = wire.arena.get(table.arena.len()..).unwrap_or_default();
            let bytes = rest.get(..length).ok_or("a value table holds fewer key bytes than keys")?;
            let start = table.arena.len();
            let added = table.find_or_add_stored(entry.hash, Stored { bytes, size: entry.size });
            let Lookup::Added(index) = added else {
                return Err("a value table holds a key twice, or more than its capacity");
            };
            if entry.start as usize != start {
                return Err("a value table holds its keys out of order");
            }
            table.entries[index] = entry;
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
            table.entry_mut(index).count += 1;
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
        table.entry_mut(1).payload = 9;
        assert_eq!((table.len(), table.key(1), table.entry(0).count), (2, Key::Text(b""), 2));
        let keys: Vec<_> = table.iter().map(|(key, entry)| (key, entry.count, entry.payload)).collect();
        assert_eq!(keys, [(Key::Text(b"b"), 2, 0), (Key::Text(b""), 1, 9)]);
        let mut drained = Vec::new();
        table.drain(|key, entry| drained.push((format!("{key:?}"), entry.count)));
        assert_eq!(drained, [("Text([98])".to_owned(), 2), ("Text([])".to_owned(), 1)]);
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
        assert_eq!(table.find_or_add_key(hash_bytes(&long), table.clone().key(1)), Lookup::Found(1));
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
        assert!(table.arena.capacity() <= capacity.bytes && table.entries.capacity() == capacity.entries);
        assert_eq!(add(&mut table, b"more"), Lookup::Full);
    }

    proptest! {
        /// The plain twin: an ordered map. Hashes are cut to six bits so that keys collide.
        #[test]
        fn agrees_with_a_map(keys in prop::collection::vec("[ab]{0,4}|[a-z]{250,260}", 0..200), keep in 1u64..3) {
            let mut table = ValueTable::<u32>::new(ROOMY);
            let mut twin = BTreeMap::new();
            for key in &keys {
                let hash = hash_bytes(key.as_bytes()) & 63;
                match table.find_or_add(hash, key.as_bytes()) {
                    Lookup::Found(index) | Lookup::Added(index) => {
                        table.entry_mut(index).count += 1;
                        *twin.entry(key.clone()).or_insert(0u64) += 1;
                    }
                    Lookup::Full => prop_assert!(!twin.contains_key(key)),
                }
            }
            for round in 0..2 {
                prop_assert_eq!(table.len(), twin.len());
                for (key, &count) in &twin {
                    let hash = hash_bytes(key.as_bytes()) & 63;
                    let Lookup::Found(index) = table.find_or_add(hash, key.as_bytes()) else {
                        return Err(TestCaseError::fail("a key was lost"));
                    };
                    prop_assert_eq!(table.entry(index).count, count);
                }
                let bytes = postcard::to_stdvec(&table).unwrap();
                let back: ValueTable<u32> = postcard::from_bytes(&bytes).unwrap();
                prop_assert_eq!(&back, &table);
                prop_assert_eq!(postcard::to_stdvec(&back).unwrap(), bytes);
                if round == 0 {
                    table.retain(|_, entry| entry.count > keep);
                    twin.retain(|_, count| *count > keep);
                }
            }
        }

        #[test]
        fn arbitrary_bytes_decode_or_are_refused(mut bytes in prop::collection::vec(0u8..4, 0..60)) {
            bytes.splice(0..0, [9, 90]);
            if let Ok(mut table) = postcard::from_bytes::<ValueTable<u32>>(&bytes) {
                table.iter().count();
                table.find_or_add(1, b"x");
                table.retain(|_, entry| entry.count > 1);
            }
        }
    }
}
