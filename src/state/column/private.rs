//! Personal data and secrets: what every cell is searched for, and a sample for what only many cells show.
//!
//! While the distinct values of a column fit its table, nothing is done here: each value is looked at once, in the end.
//! Past that, two things are kept. A secret, an e-mail address or a number within a text means something even if it is
//! the only one of ten million, so every cell is searched for these: many cells at a time, as one block of text, which
//! costs a fraction of a nanosecond for each byte. Whether a column holds names, streets or national identifiers is a
//! matter of shares, and is judged by the distinct values with the smallest hashes: a sample that is the same whatever
//! the split.
//!
//! **Invariant:** sums, and the sample of the union: both the same for any split and order.

use std::collections::BTreeMap;
use std::ops::Range;

use serde::{Deserialize, Serialize};

use crate::base::Measured;
use crate::detect;
use crate::detect::personal::{FEWEST_DIGITS, Hits, Mask, decide, look, look_for_rare};
use crate::detect::secret::{
    Confidence, Filled, Heading, PASSWORD_COLUMN, Telling, find, find_under, holds_passwords, index, kinds, may_hold,
    stands_in,
};
use crate::facts::{Kind, PersonalFacts, PersonalKind, SecretFacts};
use crate::sketch::value_table::{Key, LONGEST_TEXT, Stored, ValueTable};
use crate::state::cell::{Analysis, Cell, key_text};
use crate::state::{Order, State};

use super::QUEUE;

/// What is kept once the distinct values do not fit.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Private {
    searched: Searched,
    sample: Sample,
}

impl Private {
    /// Distinct values in the sample: a share of one half is then known to within six in a hundred, in 19 of 20 columns.
    const SAMPLE: usize = 256;

    /// A state whose sample has at most so many values, or [`Self::SAMPLE`] if that is fewer.
    pub fn with_room(values: usize) -> Self {
        Self { searched: Searched::default(), sample: Sample::with_room(values.clamp(64, Self::SAMPLE)) }
    }

    /// A state that takes nothing in, for where each value is looked at by itself.
    pub fn off() -> Self {
        Self { searched: Searched::default(), sample: Sample::with_room(0) }
    }

    /// Takes in many cells, and searches them at once.
    #[inline]
    fn take<'a>(&mut self, cells: impl Iterator<Item = (&'a Cell<'a>, u64)> + Clone) {
        if self.is_off() {
            return;
        }
        let mut bytes = 0;
        for (cell, _) in cells.clone() {
            self.sample.offer(cell.hash, cell.key);
            bytes += searchable(cell).map_or(0, |text| text.len() + 1);
        }
        if bytes > 0 {
            let mut block = Block::with_room(bytes, QUEUE);
            for (cell, weight) in cells {
                if let Some(text) = searchable(cell) {
                    block.add(text, weight);
                }
            }
            self.searched.search_all(&block);
        }
    }

    /// The largest hash that can still enter the sample.
    pub(super) const fn bound(&self) -> u64 {
        self.sample.bound
    }

    /// Keeps nothing above `bound` in the sample from the start.
    pub(super) const fn expect(&mut self, bound: u64) {
        self.sample.bound = bound;
    }

    /// Becomes a state of nothing. Keeps memory.
    pub(super) fn renew(&mut self) {
        self.searched = Searched::default();
        self.sample.keys.clear();
        self.sample.values.clear();
        self.sample.bound = u64::MAX;
    }

    const fn is_off(&self) -> bool {
        self.sample.room == 0
    }

    /// Bytes on the heap, about.
    pub fn heap_bytes(&self) -> usize {
        self.sample.heap_bytes() + self.searched.heap_bytes()
    }
}

impl Default for Private {
    fn default() -> Self {
        Self::with_room(Self::SAMPLE)
    }
}

impl State for Private {
    const ORDER: Order = Order::Canonical;

    fn absorb(&mut self, cell: &Cell<'_>, weight: u64) {
        if self.is_off() {
            return;
        }
        self.sample.offer(cell.hash, cell.key);
        if let Some(text) = searchable(cell) {
            self.searched.search(text, weight);
        }
    }

    fn absorb_all(&mut self, cells: &[Cell<'_>]) {
        self.take(cells.iter().map(|cell| (cell, 1)));
    }

    fn absorb_entries(&mut self, cells: &[(Cell<'_>, u64)]) {
        self.take(cells.iter().map(|(cell, weight)| (cell, *weight)));
    }

    fn merge(&mut self, next: &Self) {
        self.searched.merge(&next.searched);
        self.sample.merge(&next.sample);
    }
}

/// The text of a cell that could hold what is searched for: not of numbers, dates and other short forms.
#[inline]
fn searchable<'a>(cell: &Cell<'a>) -> Option<&'a [u8]> {
    if !may_hold_text(cell.analysis.kind()) {
        return None;
    }
    match cell.key.key() {
        Key::Text(text) if text.len() >= SHORTEST => text_of_key(text),
        // Too long to be kept; it was searched when it was read.
        Key::Text(_) | Key::Digest { .. } => None,
    }
}

/// The text under a key, without the tag of text that begins like one. Typed values have none.
fn text_of_key(key: &[u8]) -> Option<&[u8]> {
    match key {
        [0xF8..=0xFE, ..] => None,
        [0xFF, text @ ..] | text => Some(text),
    }
}

/// Nothing that is searched for is shorter, in bytes: `a@b.de`.
const SHORTEST: usize = 6;

/// Whether cells of this kind can hold text.
const fn may_hold_text(kind: Kind) -> bool {
    match kind {
        Kind::Integer
        | Kind::Decimal
        | Kind::Boolean
        | Kind::Date
        | Kind::DateTime
        | Kind::ZonedDateTime
        | Kind::ImpossibleDate
        | Kind::Time
        | Kind::Blank
        | Kind::Duration
        | Kind::Code
        | Kind::Placeholder
        | Kind::Other => false,
        Kind::Text | Kind::FormattedNumber | Kind::List | Kind::Url | Kind::Path => true,
    }
}

/// Bytes of cells that are searched at a time where there are more.
const BLOCK: usize = 8 << 10;

/// Cells one after the other, each with a line end behind it.
struct Block {
    text: Vec<u8>,
    /// Where each cell ends, and how often it stands.
    cells: Vec<(usize, u64)>,
}

impl Block {
    fn with_room(bytes: usize, cells: usize) -> Self {
        Self { text: Vec::with_capacity(bytes), cells: Vec::with_capacity(cells) }
    }

    fn add(&mut self, cell: &[u8], weight: u64) {
        self.text.extend_from_slice(cell);
        self.cells.push((self.text.len(), weight));
        self.text.push(b'\n');
    }

    fn clear(&mut self) {
        self.text.clear();
        self.cells.clear();
    }

    /// Each cell with how often it stands.
    fn each(&self) -> impl Iterator<Item = (&[u8], u64)> {
        let mut start = 0;
        self.cells.iter().map(move |&(end, weight)| {
            let cell = &self.text[start..end];
            start = end + 1;
            (cell, weight)
        })
    }

    /// The cell that the byte at `at` is in.
    fn cell_at(&self, at: usize) -> Option<(&[u8], usize, u64)> {
        let number = self.cells.partition_point(|&(end, _)| end < at);
        let &(end, weight) = self.cells.get(number)?;
        let start = number.checked_sub(1).map_or(0, |before| self.cells[before].0 + 1);
        Some((&self.text[start..end], number, weight))
    }
}

/// What every cell is searched for.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Searched {
    rare: Rare,
    /// Secrets by the number of their kind.
    secrets: BTreeMap<u16, Told>,
}

/// How often a secret of one kind was found, and how long it was.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Told {
    count: u64,
    shortest: u64,
    longest: u64,
}

impl Searched {
    /// Searches one cell.
    pub fn search(&mut self, cell: &[u8], weight: u64) {
        if may_hold(cell).next().is_some() {
            self.take_secrets(cell, weight);
        }
        self.take_rare(cell, weight);
    }

    /// The same for many: what is in none of them is told at once.
    fn search_all(&mut self, block: &Block) {
        self.search_for_secrets(block);
        let digits: usize = block.text.chunks(255).map(|chunk| usize::from(digits(chunk))).sum();
        if digits >= FEWEST_DIGITS || memchr::memchr(b'@', &block.text).is_some() {
            for (cell, weight) in block.each() {
                self.take_rare(cell, weight);
            }
        }
    }

    fn search_for_secrets(&mut self, block: &Block) {
        let mut last = None;
        for at in may_hold(&block.text) {
            let Some((cell, number, weight)) = block.cell_at(at) else { continue };
            if last != Some(number) {
                self.take_secrets(cell, weight);
            }
            last = Some(number);
        }
    }

    fn take_secrets(&mut self, cell: &[u8], weight: u64) {
        for secret in find(&String::from_utf8_lossy(cell), None) {
            self.add(secret.kind, secret.length() as u64, weight);
        }
    }

    fn take_rare(&mut self, cell: &[u8], weight: u64) {
        let mask = Mask::of(cell);
        if mask.may_be_rare() {
            look_for_rare(&String::from_utf8_lossy(cell), mask, weight, &mut self.rare.0);
        }
    }

    fn add(&mut self, kind: &str, length: u64, weight: u64) {
        let Some(number) = index(kind) else { return };
        let told = Told { count: weight, shortest: length, longest: length };
        self.secrets.entry(number).and_modify(|known| known.take(told)).or_insert(told);
    }

    /// Takes in what other cells hold.
    pub fn merge(&mut self, next: &Self) {
        self.rare.0.merge(&next.rare.0);
        for (number, told) in &next.secrets {
            self.secrets.entry(*number).and_modify(|known| known.take(*told)).or_insert(*told);
        }
    }

    /// Bytes on the heap, about.
    pub fn heap_bytes(&self) -> usize {
        let (counts, seen) = self.rare.0.parts();
        (counts.len() + seen.len()) * size_of::<u64>() + self.secrets.len() * 2 * size_of::<(u16, Told)>()
    }
}

impl Told {
    fn take(&mut self, other: Self) {
        self.count = self.count.saturating_add(other.count);
        self.shortest = self.shortest.min(other.shortest);
        self.longest = self.longest.max(other.longest);
    }
}

/// How many of at most 255 bytes are digits; in bytes, so that many are counted at once.
fn digits(bytes: &[u8]) -> u8 {
    bytes.iter().fold(0, |count: u8, byte| count.wrapping_add(u8::from(byte.is_ascii_digit())))
}

/// The sums of what is rare.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "(Vec<u64>, Vec<u64>)", into = "(Vec<u64>, Vec<u64>)")]
struct Rare(Hits);

impl From<(Vec<u64>, Vec<u64>)> for Rare {
    fn from((counts, seen): (Vec<u64>, Vec<u64>)) -> Self {
        Self(Hits::of_parts(counts, seen))
    }
}

impl From<Rare> for (Vec<u64>, Vec<u64>) {
    fn from(rare: Rare) -> Self {
        let (counts, seen) = rare.0.parts();
        (counts.to_vec(), seen.to_vec())
    }
}

/// The distinct values with the smallest hashes.
///
/// Values are only put down when they come; now and then what has turned out to be too large is dropped.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(from = "SampleWire", into = "SampleWire")]
struct Sample {
    room: usize,
    /// No hash above it can enter any more.
    bound: u64,
    /// The keys, one behind the other.
    keys: Vec<u8>,
    /// Hash and where the key is; an empty one stands for a value too long to be kept.
    values: Vec<(u64, Range<usize>)>,
}

/// A sample as it is written down: by hash, each value once.
#[derive(Serialize, Deserialize)]
struct SampleWire {
    room: usize,
    values: Vec<(u64, Vec<u8>)>,
}

impl Sample {
    const fn with_room(room: usize) -> Self {
        Self { room, bound: u64::MAX, keys: Vec::new(), values: Vec::new() }
    }

    #[inline]
    fn offer(&mut self, hash: u64, key: Stored<'_>) {
        if hash <= self.bound {
            let key = match key.key() {
                Key::Text(text) => text,
                Key::Digest { .. } => &[],
            };
            self.put(hash, key);
        }
    }

    fn put(&mut self, hash: u64, key: &[u8]) {
        let start = self.keys.len();
        self.keys.extend_from_slice(key);
        self.values.push((hash, start..self.keys.len()));
        if self.values.len() >= 2 * self.room {
            self.settle();
        }
    }

    /// Keeps each value once, and no more of them than there is room for.
    fn settle(&mut self) {
        let kept = self.settled();
        let mut keys = Vec::with_capacity(kept.iter().map(|(_, key)| key.len()).sum());
        let mut values = Vec::with_capacity(2 * self.room);
        for (hash, key) in kept {
            let start = keys.len();
            keys.extend_from_slice(key);
            values.push((hash, start..keys.len()));
        }
        if values.len() == self.room {
            self.bound = values.last().map_or(u64::MAX, |(hash, _)| *hash);
        }
        (self.keys, self.values) = (keys, values);
    }

    /// What is kept, by hash.
    fn settled(&self) -> Vec<(u64, &[u8])> {
        let mut values: Vec<_> =
            self.values.iter().map(|(hash, range)| (*hash, self.keys.get(range.clone()).unwrap_or(&[]))).collect();
        values.sort_unstable();
        values.dedup();
        values.truncate(self.room);
        values
    }

    fn merge(&mut self, next: &Self) {
        for (hash, key) in next.settled() {
            if hash <= self.bound {
                self.put(hash, key);
            }
        }
    }

    fn heap_bytes(&self) -> usize {
        self.values.capacity() * size_of::<(u64, Range<usize>)>() + self.keys.capacity()
    }
}

impl PartialEq for Sample {
    fn eq(&self, other: &Self) -> bool {
        self.room == other.room && self.settled() == other.settled()
    }
}

impl From<SampleWire> for Sample {
    fn from(wire: SampleWire) -> Self {
        let mut sample = Self::with_room(wire.room.min(Private::SAMPLE));
        for (hash, key) in &wire.values {
            sample.put(*hash, key);
        }
        sample
    }
}

impl From<Sample> for SampleWire {
    fn from(sample: Sample) -> Self {
        let values = sample.settled().into_iter().map(|(hash, key)| (hash, key.to_vec())).collect();
        Self { room: sample.room, values }
    }
}

/// The cells of a column, as far as they are kept.
pub(super) struct Cells<'a> {
    /// Every distinct value, or those that came before there were too many.
    pub(super) table: &'a ValueTable<Analysis>,
    /// What came of them all where the table did not hold them.
    pub(super) streamed: Option<&'a Private>,
    /// What came of the cells that are too long to be kept.
    pub(super) long: &'a Searched,
    /// Cells that hold a value.
    pub(super) values: u64,
    /// How many different ones.
    pub(super) distinct: &'a Measured<u64>,
    /// The smallest and the largest of those that are numbers.
    pub(super) numbers: Option<(f64, f64)>,
}

/// Fewer values than these tell nothing of how they were given out.
const FEWEST_RUNNING: u64 = 100;

/// No telephone number or identifier of a person is smaller.
const SHORTEST_NUMBER: f64 = 1_000_000.0;

/// The share of all numbers of a stretch from which on they were given out in turn. With a check digit it is one in ten
/// at most.
const RUNNING: f64 = 0.125;

impl Cells<'_> {
    /// Whether the values are long numbers of which a good part of all between the smallest and the largest is there: they
    /// were given out one after the other, and nobody's telephone number or identifier is.
    fn is_running(&self, distinct: u64) -> bool {
        self.numbers.is_some_and(|(least, most)| {
            distinct >= FEWEST_RUNNING && least >= SHORTEST_NUMBER && (most - least) * RUNNING < distinct as f64
        })
    }

    /// What the column holds under this header.
    pub(super) fn facts(&self, header: &str) -> (Vec<PersonalFacts>, Vec<SecretFacts>) {
        let mut seen = Seen::new(header);
        match self.streamed {
            None => {
                let mut block = Block::with_room(BLOCK + LONGEST_TEXT, QUEUE);
                for (key, entry) in self.table.iter() {
                    seen.look(key, entry.count);
                    if may_hold_text(entry.payload.kind())
                        && let Key::Text(key) = key
                        && let Some(text) = text_of_key(key).filter(|text| text.len() >= SHORTEST)
                    {
                        block.add(text, entry.count);
                        if block.text.len() > BLOCK {
                            seen.secrets.search_for_secrets(&block);
                            block.clear();
                        }
                    }
                }
                seen.secrets.search_for_secrets(&block);
            }
            Some(Private { sample, .. }) => {
                for (_, key) in sample.settled() {
                    seen.look(Key::Text(key), 1);
                }
            }
        }
        let distinct = self.distinct.value().copied().unwrap_or(self.values);
        let Seen { mut hits, mut secrets, by_header, filled, looked, .. } = seen;
        let mut is_sampled = false;
        let mut rare = self.long.rare.0.clone();
        if let Some(Private { searched, .. }) = self.streamed {
            is_sampled = true;
            hits.scaled(looked, self.values);
            rare.merge(&searched.rare.0);
            hits.take_rare(&rare);
            secrets = searched.clone();
        } else {
            hits.merge(&rare);
        }
        secrets.merge(self.long);
        if self.is_running(distinct) {
            hits = rare;
        }
        let mut personal = decide(header, &hits, self.values, distinct);
        for facts in &mut personal {
            facts.exact = !is_sampled || facts.kind == PersonalKind::Email || !facts.is_whole;
        }
        let mut told: Vec<SecretFacts> = facts_of(&secrets, true);
        for mut more in facts_of(&by_header, !is_sampled) {
            if is_sampled {
                more.count = scaled(more.count, looked, self.values);
            }
            join(&mut told, more);
        }
        let filled = Filled { cells: looked, distinct: distinct.min(looked), ..filled };
        if holds_passwords(header, &filled) {
            told.push(SecretFacts {
                kind: PASSWORD_COLUMN,
                count: self.values,
                shortest: filled.shortest as u64,
                longest: filled.longest as u64,
                exact: !is_sampled,
            });
        }
        (personal, told)
    }
}

/// Adds what was found elsewhere.
pub(super) fn join(told: &mut Vec<SecretFacts>, more: SecretFacts) {
    match told.iter_mut().find(|known| known.kind == more.kind) {
        Some(known) => {
            known.count = known.count.saturating_add(more.count);
            known.exact &= more.exact;
            known.shortest = known.shortest.min(more.shortest);
            known.longest = known.longest.max(more.longest);
        }
        None => told.push(more),
    }
}

fn facts_of(searched: &Searched, exact: bool) -> Vec<SecretFacts> {
    let kind_of = |number: &u16| kinds().get(usize::from(*number)).copied();
    let known = searched.secrets.iter().filter_map(|(number, told)| Some((kind_of(number)?, told)));
    known
        .map(|(kind, told)| SecretFacts {
            kind,
            count: told.count,
            shortest: told.shortest,
            longest: told.longest,
            exact,
        })
        .collect()
}

fn scaled(count: u64, part: u64, whole: u64) -> u64 {
    u64::try_from(u128::from(count) * u128::from(whole) / u128::from(part.max(1))).unwrap_or(u64::MAX)
}

/// What was seen of values that are looked at one by one.
struct Seen {
    heading: Heading,
    hits: Hits,
    /// What is a secret under any header.
    secrets: Searched,
    /// What is one under this header only.
    by_header: Searched,
    filled: Filled,
    /// Cells looked at.
    looked: u64,
}

impl Seen {
    fn new(header: &str) -> Self {
        Self {
            heading: Heading::of(header),
            hits: Hits::default(),
            secrets: Searched::default(),
            by_header: Searched::default(),
            filled: Filled { shortest: usize::MAX, ..Filled::default() },
            looked: 0,
        }
    }

    /// Looks at a value that stands `weight` times.
    fn look(&mut self, key: Key<'_>, weight: u64) {
        self.looked += weight;
        let Key::Text(key) = key else { return };
        if key.is_empty() {
            return;
        }
        let text = key_text(key);
        look(&text, Mask::of(text.as_bytes()), weight, &mut self.hits);
        if text_of_key(key).is_none() {
            return;
        }
        let is_told = self.heading.promise().is_some();
        if is_told && text.len() >= SHORTEST && find(&text, None).next().is_none() {
            let named = find_under(&text, Some(&self.heading));
            for secret in named.filter(|secret| secret.confidence == Confidence::Named) {
                self.by_header.add(secret.kind, secret.length() as u64, weight);
            }
        }
        if self.heading.promise() == Some(Telling::Password) {
            self.fill(&text, weight);
        }
    }

    fn fill(&mut self, text: &str, weight: u64) {
        let filled = &mut self.filled;
        filled.longest = filled.longest.max(text.len());
        filled.shortest = filled.shortest.min(text.len());
        let add = |count: &mut u64, holds: bool| *count += if holds { weight } else { 0 };
        add(&mut filled.spaced, text.trim().contains(char::is_whitespace));
        add(&mut filled.standing_in, stands_in(text));
        let kind = detect::kind::look(text.as_bytes()).form.kind();
        let typed = matches!(
            kind,
            Kind::Boolean | Kind::Date | Kind::DateTime | Kind::ZonedDateTime | Kind::ImpossibleDate | Kind::Time
        );
        add(&mut filled.otherwise_typed, typed);
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::sketch::hash::Hashed;
    use crate::sketch::value_table::Room;

    fn of_texts(texts: &[String], feed: impl Fn(&mut Private, &[Cell<'_>])) -> Private {
        let hashed: Vec<_> = texts.iter().map(|text| Hashed::of(text.as_bytes())).collect();
        let mut rooms = vec![Room::default(); texts.len()];
        let cells: Vec<_> = hashed
            .iter()
            .zip(&mut rooms)
            .map(|(text, room)| Cell::new(text, Analysis::of_text(text.bytes()), room))
            .collect();
        let mut state = Private::with_room(64);
        feed(&mut state, &cells);
        state
    }

    #[test]
    fn what_is_rare_is_found_among_many() {
        let mut texts: Vec<String> = (0..200).map(|n| format!("nothing to see in row {n}")).collect();
        texts[77] = "write to somebody@example.org or call".to_owned();
        let state = of_texts(&texts, Private::absorb_all);
        let cells = Cells {
            table: &ValueTable::new(crate::sketch::value_table::Capacity { entries: 1, bytes: 1 }),
            streamed: Some(&state),
            long: &Searched::default(),
            values: 200,
            distinct: &Measured::Exact(200),
            numbers: None,
        };
        let (personal, secrets) = cells.facts("note");
        assert_eq!((personal.len(), secrets.len()), (1, 0), "{personal:?}");
        assert_eq!((personal[0].kind.word(), personal[0].within_text, personal[0].exact), ("email", 1, true));
    }

    proptest! {
        /// The plain twin: cell by cell.
        #[test]
        fn a_block_is_its_cells(
            texts in prop::collection::vec("[a-z]{0,9}(@[a-z]{3}\\.de)?|[0-9 +]{6,20}|[A-Za-z0-9 =:@._-]{0,40}|password=[a-z0-9]{8}|DE89370400440532013000|\n[0-9]{7}", 0..80),
        ) {
            let texts: Vec<String> = texts.into_iter().filter(|text| !text.is_empty()).collect();
            let at_once = of_texts(&texts, Private::absorb_all);
            let one_by_one = of_texts(&texts, |state, cells| cells.iter().for_each(|cell| state.absorb(cell, 1)));
            prop_assert_eq!(at_once, one_by_one);
        }
    }
}
