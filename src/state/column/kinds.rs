//! How many cells of each form, and so of each kind, and where each form occurs first.
//!
//! Counts come from distinct values with their weights; places from the cells as they pass.

use serde::{Deserialize, Serialize};

use crate::base::place::Origin;
use crate::base::{Spot, Tally};
use crate::facts::{Form, FormFacts, Kind, KindFacts};
use crate::state::cell::Cell;
use crate::state::{Order, State};

/// Cells by form. The plain kinds come first, so a column without anything unusual keeps a short list.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Kinds {
    counts: Vec<u64>,
}

impl Kinds {
    /// How many cells of each kind.
    pub fn counts(&self) -> [(Kind, u64); Kind::ALL.len()] {
        let mut kinds = Kind::ALL.map(|kind| (kind, 0));
        for (form, count) in self.forms() {
            kinds[form.kind() as usize].1 += count;
        }
        kinds
    }

    /// How many cells of each form that occurs.
    pub fn forms(&self) -> impl Iterator<Item = (Form, u64)> {
        self.counts.iter().enumerate().filter(|(_, count)| **count > 0).map(|(index, count)| (Form::at(index), *count))
    }

    /// Counts `cells` more of a form.
    pub fn add(&mut self, form: Form, cells: u64) {
        let index = form.index();
        if self.counts.len() <= index {
            self.counts.resize(index + 1, 0);
        }
        self.counts[index] += cells;
    }

    /// Bytes on the heap.
    pub fn heap_bytes(&self) -> usize {
        self.counts.capacity() * size_of::<u64>()
    }
}

impl State for Kinds {
    const ORDER: Order = Order::Canonical;

    #[inline(always)]
    #[expect(clippy::inline_always, reason = "called for every cell")]
    fn absorb(&mut self, cell: &Cell<'_>, weight: u64) {
        self.add(cell.analysis.form, weight);
    }

    fn merge(&mut self, next: &Self) {
        if self.counts.len() < next.counts.len() {
            self.counts.resize(next.counts.len(), 0);
        }
        for (mine, theirs) in self.counts.iter_mut().zip(&next.counts) {
            *mine += theirs;
        }
    }
}

/// Words of 64 bits that hold a bit for each form.
const WORDS: usize = Form::COUNT.div_ceil(64);

/// Which forms want no more places, a bit for each [`Form::mark`].
#[derive(Clone, Copy, Debug)]
pub struct Settled([u64; 4]);

impl Settled {
    /// Whether the forms of this mark are.
    #[inline(always)]
    #[expect(clippy::inline_always, reason = "called for every cell")]
    pub fn has(&self, mark: u8) -> bool {
        self.0[usize::from(mark / 64)] >> (mark % 64) & 1 == 1
    }
}

/// The first places of each form.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct KindPlaces {
    /// Forms that want no more places, a bit each: all that nearly every cell is asked.
    full: [u64; WORDS],
    /// By form, those that occur.
    places: Vec<(Form, Vec<Spot>)>,
}

impl KindPlaces {
    /// Notes a cell of this form, if its form still has room. Cells come in order.
    #[inline]
    pub fn note(&mut self, form: Form, spot: impl FnOnce() -> Spot, limit: usize) {
        if self.has_room(form) {
            self.keep(form, spot(), limit);
        }
    }

    /// Which forms have as many places as are kept.
    pub fn settled(&self) -> Settled {
        let mut bits = [0; 4];
        for (bits, full) in bits.iter_mut().zip(self.full) {
            *bits = full;
        }
        // The last mark is that of several forms.
        bits[3] &= !(1 << 63);
        Settled(bits)
    }

    /// Whether the places of this form have room.
    #[inline]
    pub fn has_room(&self, form: Form) -> bool {
        let index = form.index();
        self.full[index / 64] >> (index % 64) & 1 == 0
    }

    /// Moves all places behind `origin`.
    pub fn rebase(&mut self, origin: Origin) {
        for spot in self.places.iter_mut().flat_map(|(_, spots)| spots) {
            *spot = spot.after(origin);
        }
    }

    /// Takes in the places that come after.
    pub fn merge(&mut self, next: &Self, limit: usize) {
        for (form, theirs) in &next.places {
            let mine = self.of(*form);
            let room = limit.saturating_sub(mine.len());
            mine.extend(theirs.iter().take(room));
            self.fill(*form, limit);
        }
    }

    /// Takes in places from before, after or in between.
    pub fn blend(&mut self, other: &Self, limit: usize) {
        for (form, theirs) in &other.places {
            let mine = self.of(*form);
            mine.extend(theirs);
            mine.sort_unstable();
            mine.truncate(limit);
            self.fill(*form, limit);
        }
    }

    /// The forms that occur, with their places.
    pub fn forms(&self, kinds: &Kinds) -> Vec<FormFacts> {
        let places = |form: Form| {
            let found = self.places.iter().find(|(known, _)| *known == form);
            found.map(|(_, places)| places.clone()).unwrap_or_default()
        };
        let forms = kinds.forms();
        forms.map(|(form, count)| FormFacts { form, cells: Tally { count, places: places(form) } }).collect()
    }

    /// The kinds that occur, with their places.
    pub fn facts(&self, kinds: &Kinds, limit: usize) -> Vec<KindFacts> {
        let mut facts: Vec<KindFacts> = Vec::new();
        for FormFacts { form, cells } in self.forms(kinds) {
            match facts.iter_mut().find(|facts| facts.kind == form.kind()) {
                Some(facts) => facts.cells.blend(&cells, limit),
                None => facts.push(KindFacts { kind: form.kind(), cells }),
            }
        }
        facts.sort_by_key(|facts| facts.kind);
        facts
    }

    #[cold]
    fn keep(&mut self, form: Form, spot: Spot, limit: usize) {
        let places = self.of(form);
        if places.len() < limit {
            places.push(spot);
        }
        self.fill(form, limit);
    }

    /// The places of a form; it is added where it is new.
    fn of(&mut self, form: Form) -> &mut Vec<Spot> {
        let index = match self.places.binary_search_by_key(&form, |(known, _)| *known) {
            Ok(index) => index,
            Err(index) => {
                self.places.insert(index, (form, Vec::new()));
                index
            }
        };
        &mut self.places[index].1
    }

    fn fill(&mut self, form: Form, limit: usize) {
        if self.of(form).len() >= limit {
            let index = form.index();
            self.full[index / 64] |= 1 << (index % 64);
        }
    }
}
