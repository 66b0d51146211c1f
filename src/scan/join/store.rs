//! Keys with their labels, in memory while they fit, else sorted in a file.
//!
//! ```text
//! rows of the label file -> Builder: sorted runs, each as large as its memory -> merged -> Store: by key, with an index
//! ```
//!
//! Keys are digests, so they lie evenly: the first bits of a key say nearly exactly where it stands, in memory as in the
//! file, and a row costs one short look. Rows of one key are one entry, whether there are two of them or millions.
//!
//! **Invariant:** a store gives the same answers whatever its room; only what it takes to give them differs.

use std::collections::{BTreeMap, BinaryHeap};
use std::io;
use std::sync::atomic::{AtomicU64, Ordering};

use crate::read::scratch::Scratch;
use crate::sketch::hash::digest;

use super::key::Digest;

/// What is known of a key.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Entry {
    pub(super) key: Digest,
    /// The number of its first row in the label file; of a written form, the key in one letter case.
    pub(super) first: u64,
    /// Its label among the texts, from 1; 0 where that is missing. Of a written form, the key as it is.
    pub(super) label: u64,
    pub(super) rows: u32,
    /// Whether its rows have different labels.
    pub(super) differs: bool,
    /// Whether it stands for another way of writing a key, and not for rows.
    pub(super) is_form: bool,
}

/// Bytes of an entry in a file.
const WIDTH: usize = 40;

/// Entries of the file that one place of the index stands for, about, and entries in memory.
const ON_DISK: u64 = 64;
const IN_MEMORY: u64 = 4;

/// Entries that are read at a time.
const CHUNK: usize = 1024;

/// Longer labels are no labels.
pub(super) const LONGEST_LABEL: usize = 4096;

/// Different labels that are kept but once.
const KNOWN: usize = 4096;

impl Entry {
    fn write(&self, bytes: &mut Vec<u8>) {
        bytes.extend_from_slice(&self.key.to_le_bytes());
        bytes.extend_from_slice(&self.first.to_le_bytes());
        bytes.extend_from_slice(&self.label.to_le_bytes());
        bytes.extend_from_slice(&self.rows.to_le_bytes());
        bytes.extend_from_slice(&[u8::from(self.differs), u8::from(self.is_form), 0, 0]);
    }

    fn read(bytes: &[u8]) -> Self {
        let word =
            |at: usize| bytes.get(at..at + 8).and_then(|word| word.try_into().ok()).map_or(0, u64::from_le_bytes);
        let low = word(0);
        let high = word(8);
        let tail = word(32);
        Self {
            key: Digest::from(high) << 64 | Digest::from(low),
            first: word(16),
            label: word(24),
            rows: u32::try_from(tail & u64::from(u32::MAX)).unwrap_or(u32::MAX),
            differs: tail >> 32 & 0xFF != 0,
            is_form: tail >> 40 & 0xFF != 0,
        }
    }

    /// Takes in another entry of the same key whose rows come after.
    fn join(&mut self, next: &Self, texts: &Texts) -> io::Result<()> {
        if self.is_form {
            // Which of several keys is kept does not matter, as long as it is always the same.
            (self.label, self.first) = (self.label, self.first).min((next.label, next.first));
            return Ok(());
        }
        self.rows = self.rows.saturating_add(next.rows);
        self.differs |= next.differs;
        if self.label == 0 {
            self.label = next.label;
        } else if next.label != 0 && !self.differs {
            self.differs = !texts.same(self.label, next.label)?;
        }
        Ok(())
    }
}

/// Labels, one behind the other: in memory at first, and past that in a file.
#[derive(Debug, Default)]
pub(super) struct Texts {
    room: usize,
    /// Where each of the first different ones is.
    known: BTreeMap<u128, u64>,
    recent: Vec<u8>,
    spilled: Option<Scratch>,
}

impl Texts {
    /// Takes in a label, and gives its number.
    fn add(&mut self, text: &[u8]) -> io::Result<u64> {
        let digest = u128::from_le_bytes(digest(text));
        if let Some(known) = self.known.get(&digest) {
            return Ok(*known);
        }
        if self.recent.len() + text.len() > self.room && !self.recent.is_empty() {
            let spill = match &mut self.spilled {
                Some(spill) => spill,
                none => none.insert(Scratch::new()?),
            };
            spill.append(&self.recent)?;
            self.recent.clear();
        }
        let at = self.before() + self.recent.len() as u64 + 1;
        let length = u32::try_from(text.len()).unwrap_or(u32::MAX);
        self.recent.extend_from_slice(&length.to_le_bytes());
        self.recent.extend_from_slice(text);
        if self.known.len() < KNOWN {
            self.known.insert(digest, at);
        }
        Ok(at)
    }

    fn before(&self) -> u64 {
        self.spilled.as_ref().map_or(0, Scratch::len)
    }

    /// The label of this number.
    pub(super) fn read(&self, number: u64, text: &mut Vec<u8>) -> io::Result<()> {
        text.clear();
        let Some(start) = number.checked_sub(1) else { return Ok(()) };
        let mut length = [0; 4];
        match (start.checked_sub(self.before()), &self.spilled) {
            (None, Some(spill)) => {
                spill.read(start, &mut length)?;
                text.resize(u32::from_le_bytes(length) as usize, 0);
                spill.read(start + 4, text)
            }
            (at, _) => {
                let rest = usize::try_from(at.unwrap_or(0)).ok().and_then(|at| self.recent.get(at..));
                let found = rest.and_then(|rest| {
                    let length = u32::from_le_bytes(rest.get(..4)?.try_into().ok()?) as usize;
                    rest.get(4..4 + length)
                });
                text.extend_from_slice(found.ok_or(io::ErrorKind::InvalidData)?);
                Ok(())
            }
        }
    }

    fn same(&self, one: u64, other: u64) -> io::Result<bool> {
        if one == other {
            return Ok(true);
        }
        let (mut left, mut right) = (Vec::new(), Vec::new());
        self.read(one, &mut left)?;
        self.read(other, &mut right)?;
        Ok(left == right)
    }
}

/// Takes in the rows of a label file.
#[derive(Debug)]
pub(super) struct Builder {
    /// Entries that are kept in memory.
    room: usize,
    entries: Vec<Entry>,
    texts: Texts,
    spill: Option<Scratch>,
    /// Where in the spill each sorted run begins, and how many entries it has.
    runs: Vec<(u64, u64)>,
}

impl Builder {
    /// No row yet, in about so many bytes of memory.
    pub(super) fn new(bytes: u64) -> Self {
        let within = |bytes: u64| usize::try_from(bytes).unwrap_or(usize::MAX);
        let room = within(bytes / 4 * 3 / size_of::<Entry>() as u64).max(16);
        let texts = Texts { room: within(bytes / 4).max(64), ..Texts::default() };
        Self { room, entries: Vec::new(), texts, spill: None, runs: Vec::new() }
    }

    /// Takes in a row of this number with its label, if it has one.
    pub(super) fn add(&mut self, key: Digest, row: u64, label: Option<&[u8]>) -> io::Result<()> {
        let label = label.map_or(Ok(0), |label| self.texts.add(label))?;
        self.push(Entry { key, first: row, label, rows: 1, differs: false, is_form: false })
    }

    /// Takes in another way of writing a key.
    pub(super) fn add_form(&mut self, key: Digest, trimmed: u64, folded: u64) -> io::Result<()> {
        self.push(Entry { key, first: folded, label: trimmed, rows: 0, differs: false, is_form: true })
    }

    fn push(&mut self, entry: Entry) -> io::Result<()> {
        if self.entries.len() >= self.room {
            self.settle()?;
            // Rows of keys that are there already take no more room.
            if self.entries.len() > self.room / 2 {
                self.spill_run()?;
            }
        }
        self.entries.push(entry);
        Ok(())
    }

    /// Sorts what is in memory and joins rows of one key.
    fn settle(&mut self) -> io::Result<()> {
        // Stable: rows of a key stay in the order of the file.
        self.entries.sort_by_key(|entry| entry.key);
        let mut kept = 0;
        for at in 0..self.entries.len() {
            let entry = self.entries[at];
            if kept > 0 && self.entries[kept - 1].key == entry.key {
                self.entries[kept - 1].join(&entry, &self.texts)?;
            } else {
                self.entries[kept] = entry;
                kept += 1;
            }
        }
        self.entries.truncate(kept);
        Ok(())
    }

    fn spill_run(&mut self) -> io::Result<()> {
        let spill = match &mut self.spill {
            Some(spill) => spill,
            none => none.insert(Scratch::new()?),
        };
        let start = spill.len();
        write_all(spill, self.entries.iter())?;
        self.runs.push((start, self.entries.len() as u64));
        self.entries.clear();
        Ok(())
    }

    /// The store of all rows.
    pub(super) fn finish(mut self) -> io::Result<Store> {
        self.settle()?;
        if self.runs.is_empty() {
            self.entries.shrink_to_fit();
            let index = Index::of(self.entries.len() as u64, IN_MEMORY, self.entries.iter());
            let seen = bits(self.entries.len() as u64);
            let texts = self.texts;
            return Ok(Store { entries: Entries::Memory(self.entries), index, seen, texts });
        }
        self.spill_run()?;
        self.entries = Vec::new();
        let Some(runs) = self.spill.take() else { return Err(io::ErrorKind::InvalidData.into()) };
        let most: u64 = self.runs.iter().map(|(_, count)| count).sum();
        let mut merged = Scratch::new()?;
        let mut index = Index::new(most, ON_DISK);
        let mut pending: Vec<u8> = Vec::with_capacity(CHUNK * WIDTH);
        let mut count = 0;
        merge(&runs, &self.runs, &self.texts, &mut |entry| {
            index.note(entry.key, count);
            count += 1;
            entry.write(&mut pending);
            if pending.len() >= CHUNK * WIDTH {
                merged.append(&pending)?;
                pending.clear();
            }
            Ok(())
        })?;
        merged.append(&pending)?;
        index.close(count);
        let entries = Entries::Disk { file: merged, count };
        Ok(Store { entries, index, seen: bits(count), texts: self.texts })
    }
}

fn bits(count: u64) -> Vec<AtomicU64> {
    (0..count.div_ceil(64)).map(|_| AtomicU64::new(0)).collect()
}

fn write_all<'a>(spill: &mut Scratch, entries: impl Iterator<Item = &'a Entry>) -> io::Result<()> {
    let mut bytes = Vec::with_capacity(CHUNK * WIDTH);
    for entry in entries {
        entry.write(&mut bytes);
        if bytes.len() >= CHUNK * WIDTH {
            spill.append(&bytes)?;
            bytes.clear();
        }
    }
    spill.append(&bytes).map(drop)
}

/// A sorted run as it is read.
struct Run {
    /// Where the next entries are, and how many are left there.
    at: u64,
    left: u64,
    entries: Vec<Entry>,
    next: usize,
}

impl Run {
    fn next(&mut self, file: &Scratch, chunk: usize) -> io::Result<Option<Entry>> {
        if self.next == self.entries.len() {
            let count = self.left.min(chunk as u64);
            self.entries = read_entries(file, self.at, count)?;
            (self.at, self.left, self.next) = (self.at + count * WIDTH as u64, self.left - count, 0);
        }
        let entry = self.entries.get(self.next).copied();
        self.next += 1;
        Ok(entry)
    }
}

fn read_entries(file: &Scratch, at: u64, count: u64) -> io::Result<Vec<Entry>> {
    let mut bytes = vec![0; usize::try_from(count).unwrap_or(0) * WIDTH];
    file.read(at, &mut bytes)?;
    Ok(bytes.chunks_exact(WIDTH).map(Entry::read).collect())
}

/// Takes the entries of sorted runs in the order of their keys, those of one key as one. Rows of a later run come after
/// those of an earlier one.
fn merge(
    file: &Scratch,
    runs: &[(u64, u64)],
    texts: &Texts,
    take: &mut dyn FnMut(&Entry) -> io::Result<()>,
) -> io::Result<()> {
    // Many runs are read in smaller pieces, so that all of them together take no more memory.
    let chunk = (CHUNK * 16 / runs.len().max(1)).clamp(16, CHUNK);
    let mut sources: Vec<Run> = runs.iter().map(|&(at, left)| Run { at, left, entries: Vec::new(), next: 0 }).collect();
    let mut heap = BinaryHeap::new();
    let mut heads: Vec<Entry> = vec![Entry::default(); runs.len()];
    for (number, source) in sources.iter_mut().enumerate() {
        if let Some(entry) = source.next(file, chunk)? {
            heads[number] = entry;
            heap.push(std::cmp::Reverse((entry.key, number)));
        }
    }
    let mut current: Option<Entry> = None;
    while let Some(std::cmp::Reverse((_, number))) = heap.pop() {
        let entry = heads[number];
        match &mut current {
            Some(same) if same.key == entry.key => same.join(&entry, texts)?,
            other => {
                if let Some(done) = other.replace(entry) {
                    take(&done)?;
                }
            }
        }
        if let Some(entry) = sources[number].next(file, chunk)? {
            heads[number] = entry;
            heap.push(std::cmp::Reverse((entry.key, number)));
        }
    }
    current.map_or(Ok(()), |last| take(&last))
}

/// Where the keys that begin with the same bits are.
#[derive(Debug)]
struct Index {
    bits: u32,
    /// The number of the first entry for each beginning, and of what is behind the last.
    starts: Vec<u64>,
}

impl Index {
    fn new(most: u64, per_place: u64) -> Self {
        let bits = (most / per_place).max(1).ilog2().min(32);
        Self { bits, starts: Vec::with_capacity((1 << bits) + 1) }
    }

    fn of<'a>(most: u64, per_place: u64, entries: impl Iterator<Item = &'a Entry>) -> Self {
        let mut index = Self::new(most, per_place);
        let mut count = 0;
        for entry in entries {
            index.note(entry.key, count);
            count += 1;
        }
        index.close(count);
        index
    }

    fn place(&self, key: Digest) -> usize {
        // A shift by all bits would be none.
        usize::try_from((key >> 64) >> (64 - self.bits)).unwrap_or(0)
    }

    /// Notes the next entry, which has this number.
    fn note(&mut self, key: Digest, number: u64) {
        let place = self.place(key);
        while self.starts.len() <= place {
            self.starts.push(number);
        }
    }

    fn close(&mut self, count: u64) {
        self.starts.resize((1 << self.bits) + 1, count);
    }

    fn range(&self, key: Digest) -> (u64, u64) {
        let place = self.place(key);
        let at = |place: usize| self.starts.get(place).copied().unwrap_or(0);
        (at(place), at(place + 1))
    }
}

#[derive(Debug)]
enum Entries {
    Memory(Vec<Entry>),
    Disk { file: Scratch, count: u64 },
}

/// Keys with their labels.
#[derive(Debug)]
pub(super) struct Store {
    entries: Entries,
    index: Index,
    /// A bit for each entry: whether somebody asked for it.
    seen: Vec<AtomicU64>,
    texts: Texts,
}

/// What was read last of the file, for somebody who asks for keys in their order.
#[derive(Debug, Default)]
pub(super) struct Glance {
    range: (u64, u64),
    entries: Vec<Entry>,
}

impl Store {
    /// The entry of a key, and its number.
    pub(super) fn find(&self, key: Digest, glance: &mut Glance) -> io::Result<Option<(u64, Entry)>> {
        let (mut low, mut high) = self.index.range(key);
        let found = |from: u64, entries: &[Entry]| {
            let at = entries.binary_search_by_key(&key, |entry| entry.key).ok()?;
            Some((from + at as u64, *entries.get(at)?))
        };
        match &self.entries {
            Entries::Memory(entries) => {
                let at = |number: u64| usize::try_from(number).unwrap_or(usize::MAX);
                Ok(found(low, entries.get(at(low)..at(high)).unwrap_or_default()))
            }
            Entries::Disk { file, .. } => {
                // Digests lie evenly, so this is not needed; but nothing here depends on it.
                while high - low > CHUNK as u64 {
                    let middle = u64::midpoint(low, high);
                    let entry = read_entries(file, middle * WIDTH as u64, 1)?;
                    if entry.first().is_some_and(|entry| entry.key <= key) {
                        low = middle;
                    } else {
                        high = middle;
                    }
                }
                if glance.range != (low, high) {
                    glance.entries = read_entries(file, low * WIDTH as u64, high - low)?;
                    glance.range = (low, high);
                }
                Ok(found(low, &glance.entries))
            }
        }
    }

    /// Whether keys are best asked for in their order.
    pub(super) const fn wants_order(&self) -> bool {
        matches!(self.entries, Entries::Disk { .. })
    }

    /// Notes that somebody asked for the entry of this number.
    pub(super) fn see(&self, number: u64) {
        let word = usize::try_from(number / 64).ok().and_then(|word| self.seen.get(word));
        if let Some(word) = word {
            let bit = 1 << (number % 64);
            // Most keys come once, and none is forgotten.
            if word.load(Ordering::Relaxed) & bit == 0 {
                word.fetch_or(bit, Ordering::Relaxed);
            }
        }
    }

    /// Takes every entry in the order of the keys, and whether somebody asked for it.
    pub(super) fn each(&self, take: &mut dyn FnMut(&Entry, bool)) -> io::Result<()> {
        let is_seen = |number: u64| {
            let word = usize::try_from(number / 64).ok().and_then(|word| self.seen.get(word));
            word.is_some_and(|word| word.load(Ordering::Relaxed) & (1 << (number % 64)) != 0)
        };
        match &self.entries {
            Entries::Memory(entries) => {
                for (number, entry) in (0..).zip(entries) {
                    take(entry, is_seen(number));
                }
            }
            Entries::Disk { file, count } => {
                let mut number = 0;
                while number < *count {
                    let chunk = (*count - number).min(CHUNK as u64);
                    for entry in read_entries(file, number * WIDTH as u64, chunk)? {
                        take(&entry, is_seen(number));
                        number += 1;
                    }
                }
            }
        }
        Ok(())
    }

    /// The labels.
    pub(super) const fn texts(&self) -> &Texts {
        &self.texts
    }

    /// Bytes that lie in a file.
    pub(super) fn spilled(&self) -> u64 {
        let entries = match &self.entries {
            Entries::Memory(_) => 0,
            Entries::Disk { file, .. } => file.len(),
        };
        entries + self.texts.before()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sketch::hash::mix;

    fn key(number: u64) -> Digest {
        u128::from_le_bytes(digest(&number.to_le_bytes())).max(2)
    }

    /// The plain twin: everything in a map.
    #[derive(Default)]
    struct Twin(BTreeMap<Digest, (u64, Option<String>, u32, bool)>);

    impl Twin {
        fn add(&mut self, key: Digest, row: u64, label: Option<&str>) {
            let (_, known, rows, differs) = self.0.entry(key).or_insert((row, None, 0, false));
            *rows += 1;
            match (&known, label) {
                (None, Some(label)) => *known = Some(label.to_owned()),
                (Some(same), Some(label)) => *differs |= same != label,
                _ => {}
            }
        }
    }

    #[test]
    fn every_room_gives_the_answers_of_a_map() {
        for (bytes, rows, keys, labels) in [
            (1 << 20, 3_000_u64, 2_500_u64, 3_u64),
            (4_000, 3_000, 2_500, 3),
            (4_000, 5_000, 25, 2),
            (600, 3_000, 9_000, 9_000),
        ] {
            let (mut builder, mut twin) = (Builder::new(bytes), Twin::default());
            for row in 0..rows {
                let lot = mix(row + 77);
                let label = (!lot.is_multiple_of(11)).then(|| format!("label {}", mix(lot) % labels));
                let key = key(mix(lot + 1) % keys);
                builder.add(key, row, label.as_deref().map(str::as_bytes)).unwrap();
                twin.add(key, row, label.as_deref());
            }
            let store = builder.finish().unwrap();
            assert_eq!(store.wants_order(), bytes < 1 << 20 && keys > 25, "{bytes} bytes, {keys} keys");
            let (mut glance, mut text) = (Glance::default(), Vec::new());
            for number in 0..keys + 50 {
                let found = store.find(key(number), &mut glance).unwrap();
                let expected = twin.0.get(&key(number));
                assert_eq!(found.is_some(), expected.is_some());
                let (Some((at, entry)), Some((first, label, rows, differs))) = (found, expected) else { continue };
                assert_eq!((entry.first, entry.rows, entry.differs), (*first, *rows, *differs));
                store.texts().read(entry.label, &mut text).unwrap();
                assert_eq!(String::from_utf8(text.clone()).unwrap(), label.clone().unwrap_or_default());
                if number % 3 == 0 {
                    store.see(at);
                }
            }
            let (mut all, mut seen) = (0, 0);
            store
                .each(&mut |entry, is_seen| {
                    assert!(twin.0.contains_key(&entry.key));
                    all += 1;
                    seen += usize::from(is_seen);
                })
                .unwrap();
            assert_eq!(all, twin.0.len());
            assert_eq!(seen, (0..keys).filter(|number| number % 3 == 0 && twin.0.contains_key(&key(*number))).count());
        }
    }

    #[test]
    fn an_entry_is_read_as_it_was_written() {
        let entry = Entry { key: u128::MAX - 5, first: 7, label: 9, rows: 3, differs: true, is_form: false };
        let mut bytes = Vec::new();
        entry.write(&mut bytes);
        assert_eq!((bytes.len(), Entry::read(&bytes)), (WIDTH, entry));
    }

    #[test]
    fn nothing_is_a_store_too() {
        let store = Builder::new(1 << 20).finish().unwrap();
        assert_eq!(store.find(key(1), &mut Glance::default()).unwrap(), None);
        store.each(&mut |_, _| panic!("there is no entry")).unwrap();
    }
}
