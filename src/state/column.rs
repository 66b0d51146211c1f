//! The summary of one column: where the states of a column are put together.
//!
//! Work is done once per distinct value. A column stays in an exact table of value -> count while its
//! distinct values fit; only a new value is parsed, typed and measured. When the table overflows, each of its
//! entries goes into the streaming states with its weight, and from then on cells go there directly.
//! A state is one file beside this one and one line in [`Measures`].
//!
//! **Invariant:** every cell is counted in exactly one of null, absent, opaque, table or measures.

mod ahead;
mod calendar;
mod content;
mod detail;
mod distinct;
mod extent;
mod frequent;
mod kinds;
mod labels;
mod lengths;
mod moments;
mod nested;
mod nulls;
mod padded;
mod private;
mod quantile;
mod sampled;
mod sequence;
mod signs;
mod spelling;
mod spread;

use serde::{Deserialize, Serialize};

use crate::base::place::Origin;
use crate::base::{Measured, Spot};
use crate::detect::null::{may_begin, null_spelling};
use crate::facts::{
    ColumnFacts, ColumnType, DisguisedFacts, FileColumn, Form, Frequency, Kind, NullFacts, NullSpelling, OrdinaryFacts,
    Scalar, WritingFacts,
};
use crate::sketch::hash::Hashed;
use crate::sketch::value_table::{Capacity, Key, LONGEST_TEXT, Lookup, Room, Stored, ValueTable};

use ahead::Ahead;

use super::State;
use super::cell::{Analysis, Cell, Padding, key_text, looks_tagged, tagged};

pub use ahead::Hint;
pub use calendar::{Calendar, month_of};
pub use content::Content;
pub use distinct::Distinct;
pub use extent::Extent;
pub use frequent::Frequent;
pub use kinds::{KindPlaces, Kinds, Settled};
pub use lengths::Lengths;
pub use moments::Numbers;
pub use nested::Nested;
pub use nulls::Nulls;
pub use padded::{Padded, PaddedPlaces};
pub use private::{Private, Searched};
pub use quantile::Quantity;
pub use sampled::Sampled;
pub use sequence::Sequence;
pub use signs::Signs;

/// Puts states side by side: each cell goes to all of them.
macro_rules! measures {
    ($($(#[$doc:meta])* $name:ident: $state:ty,)+) => {
        /// The streaming states of a column.
        #[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
        pub struct Measures { $($(#[$doc])* pub $name: $state,)+ }

        impl Measures {
            fn absorb(&mut self, cell: &Cell<'_>, weight: u64) {
                $(State::absorb(&mut self.$name, cell, weight);)+
            }

            /// The same for many cells: one state after the other, so that each has its own tight loop.
            fn absorb_all(&mut self, cells: &[Cell<'_>]) {
                std::hint::black_box(0 $(^ State::touch(&self.$name, cells))+);
                $(State::absorb_all(&mut self.$name, cells);)+
            }

            /// The same for cells that occur more than once.
            fn absorb_entries(&mut self, cells: &[(Cell<'_>, u64)]) {
                $(State::absorb_entries(&mut self.$name, cells);)+
            }

            fn merge(&mut self, next: &Self) {
                $(State::merge(&mut self.$name, &next.$name);)+
            }
        }
    };
}

measures! {
    /// Cells by form.
    kinds: Kinds,
    /// Mean and standard deviation of numbers.
    numbers: Numbers,
    /// Smallest and largest numbers and instants.
    extent: Extent,
    /// Quantiles of numbers and instants.
    quantity: Quantity,
    /// Dates by day.
    calendar: Calendar,
    /// Text lengths.
    lengths: Lengths,
    /// Distinct values.
    distinct: Distinct,
    /// The most frequent values.
    frequent: Frequent,
    /// Zeros, negatives and whole numbers.
    signs: Signs,
    /// White space around words.
    padded: Padded,
    /// A few of the distinct values.
    sampled: Sampled,
    /// All cells in one number.
    content: Content,
    /// Personal data and secrets.
    private: Private,
}

/// Cells that states are handed at a time: few enough to stay in the nearest cache.
const QUEUE: usize = 64;

/// What one column may keep.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Limits {
    /// Distinct values kept exactly.
    pub distinct: usize,
    /// First places kept of each sort of thing.
    pub places: usize,
    /// Different rows of a table that are compared with each other.
    pub rows: usize,
}

impl Limits {
    /// Bytes of distinct values kept exactly, at 64 bytes each.
    const BYTES_PER_VALUE: usize = 64;
    /// How many of the most frequent values are facts.
    const FREQUENT: usize = 20;
    /// How many different label values still count as classes. Basis: Vertex AI takes 2 to 500 classes; past
    /// the table's capacity the question does not arise.
    const CLASSES: usize = 4096;
}

/// The summary of one column over some adjacent parts.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ColumnState {
    limits: Limits,
    /// Rows that should have a cell here.
    rows: u64,
    /// Rows too short to have one.
    short: u64,
    /// Rows of files without this column.
    elsewhere: u64,
    /// Rows in which it could not be read.
    unread: u64,
    nulls: Nulls,
    places: KindPlaces,
    padded: PaddedPlaces,
    sequence: Sequence,
    /// Cells that are neither text nor a simple value; only counted.
    opaque: u64,
    nested: Nested,
    /// What cells too long to be kept hold of personal data and secrets.
    long: Searched,
    table: ValueTable<Analysis>,
    /// Where cells go once the table has overflowed.
    overflow: Option<Box<Measures>>,
    /// What shortens the way.
    #[serde(skip)]
    ahead: Ahead,
}

impl ColumnState {
    /// A summary of nothing.
    pub fn new(limits: Limits) -> Self {
        let capacity = Capacity { entries: limits.distinct, bytes: limits.distinct * Limits::BYTES_PER_VALUE };
        Self {
            limits,
            rows: 0,
            short: 0,
            elsewhere: 0,
            unread: 0,
            nulls: Nulls::default(),
            places: KindPlaces::default(),
            padded: PaddedPlaces::default(),
            sequence: Sequence::default(),
            opaque: 0,
            nested: Nested::default(),
            long: Searched::default(),
            table: ValueTable::new(capacity),
            overflow: None,
            ahead: Ahead::default(),
        }
    }

    /// Becomes a summary of nothing. Keeps its memory.
    pub(super) fn renew(&mut self) {
        let fresh = Self::new(self.limits);
        let Self { mut table, overflow, mut ahead, .. } = std::mem::replace(self, fresh);
        table.renew();
        if let Some(mut measures) = overflow {
            measures.renew();
            ahead.spare = Some(measures);
        }
        (self.table, self.ahead) = (table, ahead);
    }

    /// Takes what is known from parts before about what is to come.
    pub(super) fn expect(&mut self, hint: Hint) {
        self.ahead.hint = hint;
    }

    /// What is known about cells that are still to come.
    pub fn hint(&self) -> Hint {
        let Some(measures) = &self.overflow else { return Hint::default() };
        Hint {
            is_dense: measures.distinct.is_dense(),
            cuts: measures.quantity.cuts(),
            bounds: Some((measures.sampled.bound(), measures.private.bound())),
        }
    }

    /// Takes in a text cell, its order included, and says whether it is missing: null, blank or a word for nothing.
    #[inline]
    pub fn text(&mut self, text: &[u8], spot: impl FnOnce() -> Spot) -> bool {
        if self.wants_order() && null_spelling(text).is_none() {
            self.note_order(&Analysis::of_text(text));
        }
        self.text_with(&Hashed::of(text), b'.', spot)
    }

    /// The same of a file whose numbers have `decimal` before their fraction.
    #[inline(always)]
    #[expect(clippy::inline_always, reason = "called for every cell")]
    pub fn text_with(&mut self, text: &Hashed<'_>, decimal: u8, spot: impl FnOnce() -> Spot) -> bool {
        match null_spelling(text.bytes()) {
            Some(spelling) => {
                self.null(spelling, spot);
                true
            }
            None => self.filled(text, decimal, spot),
        }
    }

    /// Takes in text that is no null, and says whether it is blank or a word for nothing.
    #[inline(always)]
    #[expect(clippy::inline_always, reason = "called for every cell")]
    fn filled(&mut self, text: &Hashed<'_>, decimal: u8, spot: impl FnOnce() -> Spot) -> bool {
        let analyse = || Analysis::of_text_with(text, decimal);
        if looks_tagged(text.bytes()) {
            return self.tagged(text, analyse(), spot());
        }
        self.value(text, analyse, spot)
    }

    /// Takes in text that begins like the tag of a typed value.
    #[cold]
    fn tagged(&mut self, text: &Hashed<'_>, analysis: Analysis, spot: Spot) -> bool {
        self.value(&Hashed::of(&tagged(text.bytes())), || analysis, || spot)
    }

    /// Takes in a null.
    pub fn null(&mut self, spelling: NullSpelling, spot: impl FnOnce() -> Spot) {
        self.rows += 1;
        self.nulls.note(spelling, spot, self.limits.places);
    }

    /// Takes in nulls of which the places are told apart, by [`Self::keep_null`].
    pub fn count_nulls(&mut self, spelling: NullSpelling, cells: u64) {
        self.rows += cells;
        self.nulls.count(spelling, cells);
    }

    /// Keeps the place of a null that was counted, if it is among the first, and says whether it is.
    pub fn keep_null(&mut self, spot: Spot) -> bool {
        self.nulls.keep(spot, self.limits.places)
    }

    /// Takes in a row that has no cell here.
    pub fn absent(&mut self) {
        self.rows += 1;
        self.short += 1;
    }

    /// Takes in cells that are not there: lists that hold nothing.
    pub fn absent_cells(&mut self, cells: u64) {
        self.rows += cells;
        self.short += cells;
    }

    /// Takes in `rows` rows in which this column could not be read.
    pub fn unread(&mut self, rows: u64) {
        self.unread += rows;
    }

    /// Takes in what the levels of a nested column say.
    pub fn nested(&mut self, nested: &Nested) {
        self.nested.merge(nested);
    }

    /// Takes in `rows` rows of a file without this column.
    pub fn elsewhere(&mut self, rows: u64) {
        self.elsewhere += rows;
    }

    /// Takes in a cell that is only counted: nested values and raw bytes.
    pub fn opaque(&mut self, spot: impl FnOnce() -> Spot) {
        self.count_opaque(1);
        self.note_place(Form::plain(Kind::Other), spot);
    }

    /// Takes in cells that are only counted, and of which the places are told apart.
    pub fn count_opaque(&mut self, cells: u64) {
        self.rows += cells;
        self.opaque += cells;
    }

    /// Notes the place of a cell that is counted apart. Cells of a form come in order.
    pub fn note_place(&mut self, form: Form, spot: impl FnOnce() -> Spot) {
        self.places.note(form, spot, self.limits.places);
    }

    /// Whether the places of cells of this form have room.
    pub fn has_room(&self, form: Form) -> bool {
        self.places.has_room(form)
    }

    /// Takes in text that is no null, and says whether it is blank or a word for nothing.
    #[inline]
    pub fn text_value(&mut self, text: &Hashed<'_>, spot: impl FnOnce() -> Spot) -> bool {
        self.filled(text, b'.', spot)
    }

    /// Takes in a value that occurs `weight` times, and of which the places are told apart.
    pub fn count_value(&mut self, key: &[u8], analysis: Analysis, weight: u64) {
        self.rows += weight;
        self.sequence.lose_order();
        if key.len() > LONGEST_TEXT {
            self.long.search(key, weight);
        }
        self.weighted(&Cell::new(&Hashed::of(key), analysis, &mut Room::default()), weight);
    }

    /// Takes in a value under `key`, looking at it closely only if it is new, and says whether it is blank or a word for nothing.
    #[inline(always)]
    #[expect(clippy::inline_always, reason = "called for every cell")]
    pub fn value(&mut self, key: &Hashed<'_>, analyse: impl FnOnce() -> Analysis, spot: impl FnOnce() -> Spot) -> bool {
        self.rows += 1;
        if key.bytes().len() > LONGEST_TEXT {
            self.long.search(key.bytes(), 1);
        }
        if self.overflow.is_some() {
            return self.stream_apart(key, analyse(), spot);
        }
        let places = self.limits.places as u64;
        match self.table.find_or_add_hashed(key) {
            Lookup::Found(index) => {
                // Past so many cells of one value there is no room for places of its kind.
                if self.table.count(index, 1) <= places {
                    let analysis = self.table.entry(index).payload;
                    self.note_value_place(&analysis, spot);
                }
                may_be_hollow(key.bytes()) && self.table.entry(index).payload.kind().is_hollow()
            }
            Lookup::Added(index) => {
                let analysis = analyse();
                self.table.set(index, analysis, mark(&analysis));
                self.table.count(index, 1);
                self.note_value_place(&analysis, spot);
                analysis.kind().is_hollow()
            }
            Lookup::Full => {
                self.spill();
                self.stream_apart(key, analyse(), spot)
            }
        }
    }

    #[inline(never)]
    fn stream_apart(&mut self, key: &Hashed<'_>, analysis: Analysis, spot: impl FnOnce() -> Spot) -> bool {
        self.measures().absorb(&Cell::new(key, analysis, &mut Room::default()), 1);
        self.note_value_place(&analysis, spot);
        analysis.kind().is_hollow()
    }

    /// Notes the place of a value that is counted apart. Values come in order.
    #[inline]
    pub fn note_value_place(&mut self, analysis: &Analysis, spot: impl FnOnce() -> Spot) {
        if analysis.padding == Padding::None || !self.padded.has_room(self.limits.places) {
            return self.places.note(analysis.form, spot, self.limits.places);
        }
        let spot = spot();
        self.padded.note(|| spot, self.limits.places);
        self.places.note(analysis.form, || spot, self.limits.places);
    }

    /// Whether the place of a value like this one has room.
    pub fn has_room_for(&self, analysis: &Analysis) -> bool {
        self.has_room(analysis.form) || analysis.padding != Padding::None && self.padded.has_room(self.limits.places)
    }

    /// Whether it is still open which way the values go, so that their order is wanted.
    #[inline]
    pub fn wants_order(&self) -> bool {
        self.sequence.is_open()
    }

    /// Takes in the next value for no more than which way the values go.
    pub fn note_order(&mut self, analysis: &Analysis) {
        self.sequence.note(analysis);
    }

    /// Takes in a text cell of at most 16 bytes, given by its hash, word and length, if it holds a value that was seen
    /// before, and of a form that is [`Self::settled`]: the way of nearly every cell of a column that repeats its values. If
    /// not, nothing has changed.
    #[inline(always)]
    #[expect(clippy::inline_always, reason = "called for every cell")]
    pub(super) fn again(&mut self, hash: u64, word: u128, len: usize, settled: &Settled) -> bool {
        let Some(near) = self.table.near(hash, word, len) else { return false };
        if !settled.has(near.mark) {
            return false;
        }
        *near.count += 1;
        self.rows += 1;
        true
    }

    /// Whether the table has overflowed, and cells go to the streaming states directly.
    pub(super) fn is_streaming(&self) -> bool {
        self.overflow.is_some()
    }

    /// Takes in a text cell once that is so, by way of `queue`, which is to be handed over when it is full and in the end.
    #[inline(always)]
    #[expect(clippy::inline_always, reason = "called for every cell")]
    pub(super) fn stream_text<'a>(
        &mut self,
        text: &Hashed<'a>,
        decimal: u8,
        queue: &mut Vec<Cell<'a>>,
        spot: impl FnOnce() -> Spot,
    ) -> bool {
        let bytes = text.bytes();
        let first = bytes.first().copied().unwrap_or(b'N');
        if (bytes.len() <= 4 && (bytes.is_empty() || may_begin(first))) || looks_tagged(bytes) {
            return self.text_with(text, decimal, spot);
        }
        let analysis = Analysis::of_text_at_once(text, decimal);
        if self.has_room_for(&analysis) {
            self.note_value_place(&analysis, spot);
        }
        let is_hollow = analysis.kind().is_hollow();
        let Some(key) = Stored::short(text) else {
            self.rows += 1;
            self.measures().absorb(&Cell::new(text, analysis, &mut Room::default()), 1);
            self.long.search(bytes, 1);
            return is_hollow;
        };
        queue.push(Cell { hash: text.hash(), key, analysis });
        if queue.len() == QUEUE {
            self.hand_over(queue);
        }
        is_hollow
    }

    /// Takes in the cells of a queue, and empties it.
    #[inline(never)]
    pub(super) fn hand_over(&mut self, queue: &mut Vec<Cell<'_>>) {
        self.rows += queue.len() as u64;
        self.measures().absorb_all(queue);
        queue.clear();
    }

    /// Of which forms no more places are kept, a bit each.
    pub(super) fn settled(&self) -> Settled {
        self.places.settled()
    }

    /// The streaming states, from the first cell past the table on.
    #[inline]
    fn measures(&mut self) -> &mut Measures {
        let (limits, ahead) = (self.limits, &mut self.ahead);
        self.overflow.get_or_insert_with(|| Measures::begin(limits, ahead))
    }

    /// Moves every entry of the table into the streaming states.
    fn spill(&mut self) {
        let (limits, ahead) = (self.limits, &mut self.ahead);
        let measures = self.overflow.get_or_insert_with(|| Measures::begin(limits, ahead));
        feed(measures, &self.table);
        self.table.clear();
    }

    /// Moves all places behind `origin`, as when a part takes its position in the file.
    pub fn rebase(&mut self, origin: Origin) {
        self.nulls.rebase(origin);
        self.places.rebase(origin);
        self.padded.rebase(origin);
    }

    /// Takes in the summary of the parts that come after this one's.
    pub fn merge(&mut self, next: &Self) {
        self.rows += next.rows;
        self.short += next.short;
        self.elsewhere += next.elsewhere;
        self.unread += next.unread;
        self.nested.merge(&next.nested);
        self.long.merge(&next.long);
        self.opaque += next.opaque;
        self.nulls.merge(&next.nulls, self.limits.places);
        self.places.merge(&next.places, self.limits.places);
        self.padded.merge(&next.padded, self.limits.places);
        self.sequence.merge(&next.sequence);
        if next.overflow.is_some() && self.overflow.is_none() {
            self.spill();
        }
        if let Some(measures) = &mut self.overflow {
            feed(measures, &next.table);
        } else {
            for (key, entry) in next.table.iter_stored() {
                self.weighted(&Cell { hash: entry.hash(), key, analysis: entry.payload }, entry.count);
            }
        }
        if let Some(theirs) = &next.overflow {
            self.measures().merge(theirs);
        }
    }

    fn weighted(&mut self, cell: &Cell<'_>, weight: u64) {
        if self.overflow.is_none() {
            match self.table.find_or_add_key(cell.hash, cell.key) {
                Lookup::Found(index) | Lookup::Added(index) => {
                    self.table.set(index, cell.analysis, mark(&cell.analysis));
                    self.table.count(index, weight);
                    return;
                }
                Lookup::Full => self.spill(),
            }
        }
        self.measures().absorb(cell, weight);
    }

    /// What the cells are, for telling one file from another.
    pub fn held(&self) -> FileColumn {
        let mut kinds = self.overflow.as_ref().map(|measures| measures.kinds.clone()).unwrap_or_default();
        for (_, entry) in self.table.iter() {
            kinds.add(entry.payload.form, entry.count);
        }
        kinds.add(Form::plain(Kind::Other), self.opaque);
        FileColumn::new(kinds.counts(), self.nulls.by_spelling().into_iter().map(|(spelling, _)| spelling))
    }

    /// Takes in `rows` rows that all hold the same: what the name of a folder says of the files in it.
    pub fn repeat(&mut self, value: Option<&str>, rows: u64) {
        self.rows += rows;
        let Some(value) = value.map(str::as_bytes) else {
            return self.nulls.count(NullSpelling::Partition, rows);
        };
        if let Some(spelling) = null_spelling(value) {
            return self.nulls.count(spelling, rows);
        }
        let key = if looks_tagged(value) { tagged(value) } else { value.to_vec() };
        let analysis = Analysis::of_text(value);
        // The second time says all that more would say.
        (0..rows.min(2)).for_each(|_| self.sequence.note(&analysis));
        self.weighted(&Cell::new(&Hashed::of(&key), analysis, &mut Room::default()), rows);
    }

    /// Bytes on the heap, about.
    pub fn heap_bytes(&self) -> usize {
        self.table.heap_bytes()
            + self.long.heap_bytes()
            + self.overflow.as_ref().map_or(0, |measures| measures.heap_bytes())
            + self.ahead.spare.as_ref().map_or(0, |measures| measures.heap_bytes())
    }

    /// The facts of a column over its own rows and over `shifted`, the same column's cells of ragged rows.
    ///
    /// What a ragged row holds here may belong to a neighbour, so it is counted and otherwise left out of the facts
    /// about values: one misplaced delimiter must not look like a fault in every column. Where ragged rows are the
    /// rule, they are how the file is written, and count like all others.
    pub fn facts_with(&self, shifted: Option<&Self>, name: String, position: usize, purpose: Purpose) -> ColumnFacts {
        let Some(shifted) = shifted else { return self.facts(name, position, purpose) };
        if shifted.rows > self.rows {
            let mut whole = self.clone();
            whole.merge(shifted);
            // Ragged rows lie among the others, not behind them.
            whole.nulls = self.nulls.clone();
            whole.nulls.blend(&shifted.nulls, self.limits.places);
            whole.places = self.places.clone();
            whole.places.blend(&shifted.places, self.limits.places);
            whole.padded = self.padded.clone();
            whole.padded.blend(&shifted.padded, self.limits.places);
            whole.sequence.lose_order();
            return whole.facts(name, position, purpose);
        }
        let mut nulls = self.nulls.clone();
        nulls.blend(&shifted.nulls, self.limits.places);
        let facts = self.facts(name, position, purpose);
        // What stands in ragged rows may belong to another column, and a key is one in any. No header is held against it.
        let mut secrets = facts.secrets.clone();
        if shifted.rows > 0 {
            let ragged = shifted.facts(String::new(), position, Purpose::Feature);
            ragged.secrets.into_iter().for_each(|more| private::join(&mut secrets, more));
        }
        ColumnFacts {
            rows: self.rows + shifted.rows,
            absent: self.short + shifted.short + self.elsewhere,
            nulls: NullFacts { cells: nulls.cells().clone(), by_spelling: nulls.by_spelling() },
            shifted: shifted.rows - shifted.short - shifted.nulls.cells().count,
            secrets,
            ..facts
        }
    }

    /// The facts of a column of this name and position. `purpose` says whether classes are wanted.
    pub fn facts(&self, name: String, position: usize, purpose: Purpose) -> ColumnFacts {
        let exact = self.overflow.is_none();
        let mut measures = self
            .overflow
            .as_deref()
            .cloned()
            .unwrap_or_else(|| Measures { private: Private::off(), ..Measures::new(self.limits) });
        // Empty once it has overflowed.
        feed(&mut measures, &self.table);
        let mut kinds = std::mem::take(&mut measures.kinds);
        kinds.add(Form::plain(Kind::Other), self.opaque);
        let ordinary = self.ordinary(&measures, &kinds);
        // What was kept apart from the ordinary cells joins them in what is said of all.
        for (form, count) in kinds.forms() {
            if let Some(value) = form.value() {
                measures.numbers.add(Some(value), count);
                measures.extent.add(value);
            }
        }
        let detail = detail::facts(self, &measures, &kinds);
        let forms = self.places.forms(&kinds);
        let kinds = self.places.facts(&kinds, self.limits.places);
        let kind = ColumnType::of(&kinds);
        let frequent =
            if exact { Measured::Exact(self.most_frequent()) } else { measures.frequent.facts(Limits::FREQUENT) };
        let distinct = match (self.opaque, exact) {
            (1.., _) => Measured::absent("nested values and raw bytes are not told apart"),
            (0, true) => Measured::Exact(self.table.len() as u64),
            (0, false) => measures.distinct.facts(),
        };
        let classes = (purpose == Purpose::Label).then(|| {
            if exact && self.opaque == 0 && self.table.len() <= Limits::CLASSES {
                // A blank is a label that is missing, not a class.
                let labels = self.table.iter().filter(|(_, entry)| entry.payload.kind() != Kind::Blank);
                let mut rows: Vec<u64> = labels.map(|(_, entry)| entry.count).collect();
                rows.sort_unstable_by(|a, b| b.cmp(a));
                Measured::Exact(rows)
            } else {
                Measured::absent("more distinct values than classes are kept for")
            }
        });
        let (personal, secrets) = private::Cells {
            table: &self.table,
            streamed: self.overflow.as_deref().map(|measures| &measures.private),
            long: &self.long,
            values: kinds.iter().map(|facts| facts.cells.count).sum(),
            distinct: &distinct,
            numbers: measures.extent.numbers(),
        }
        .facts(&name);
        let extent = measures.extent.facts(kind);
        ColumnFacts {
            name,
            position,
            kind,
            rows: self.rows,
            unread: self.unread,
            absent: self.short + self.elsewhere,
            shifted: 0,
            nulls: NullFacts { cells: self.nulls.cells().clone(), by_spelling: self.nulls.by_spelling() },
            kinds,
            written: WritingFacts { forms, ordinary, calendar: measures.calendar.facts() },
            disguised: DisguisedFacts::default(),
            distinct,
            numbers: match kind {
                ColumnType::Code => Measured::absent("codes of digits are no quantities"),
                _ => measures.numbers.facts(),
            },
            quantiles: measures.quantity.facts(kind, &extent),
            extent,
            lengths: measures.lengths.facts(),
            frequent,
            classes,
            personal,
            secrets,
            private_name: None,
            nested: self.nested.facts(),
            detail,
        }
    }

    /// How often each distinct value occurs, rarest first, while all of them are known.
    pub fn value_counts(&self) -> Option<Vec<u64>> {
        let mut counts: Vec<u64> = self.table.iter().map(|(_, entry)| entry.count).collect();
        counts.sort_unstable();
        (self.overflow.is_none() && self.opaque == 0).then_some(counts)
    }

    /// What its cells come to without regard to their order: equal for columns that hold the same.
    pub fn content(&self) -> u64 {
        let known = self.table.iter().map(|(_, entry)| Content::of(entry.hash(), entry.count));
        let streamed = self.overflow.as_ref().map_or(0, |measures| measures.content.sum());
        known.fold(streamed, u64::wrapping_add)
    }

    /// Nulls among its cells.
    pub fn null_count(&self) -> u64 {
        self.nulls.cells().count
    }

    /// What is known of the cells that don't often stand for "nothing is known".
    fn ordinary(&self, measures: &Measures, kinds: &Kinds) -> OrdinaryFacts {
        let numbers = measures.numbers.facts().exact().copied();
        let is_ordinary = |analysis: &Analysis| analysis.scalar.is_some() && !analysis.form.is_candidate();
        let (distinct, typical_count, lowest_step) = if self.overflow.is_none() {
            let kept = || self.table.iter().filter(|(_, entry)| is_ordinary(&entry.payload));
            let mut counts: Vec<u64> = kept().map(|(_, entry)| entry.count).collect();
            counts.sort_unstable();
            let step = lowest_step(kept().filter_map(|(_, entry)| entry.payload.scalar));
            (counts.len() as u64, counts.get(counts.len() / 2).copied().unwrap_or(0), step)
        } else {
            let distinct = measures.distinct.facts().value().copied().unwrap_or(0).max(1);
            let cells: u64 = kinds.forms().map(|(_, count)| count).sum();
            (distinct, cells.div_ceil(distinct), None)
        };
        OrdinaryFacts {
            numbers,
            number_extent: measures.extent.numbers(),
            day_extent: measures.extent.instants(),
            lowest_step,
            typical_count,
            distinct,
        }
    }

    fn most_frequent(&self) -> Vec<Frequency> {
        let mut all: Vec<_> = self.table.iter().map(|(key, entry)| (entry.count, key)).collect();
        all.sort_unstable_by(|left, right| right.0.cmp(&left.0).then_with(|| left.1.cmp(&right.1)));
        all.into_iter()
            .take(Limits::FREQUENT)
            .map(|(count, key)| Frequency {
                value: match key {
                    Key::Text(text) => Some(key_text(text)),
                    Key::Digest { .. } => None,
                },
                at_least: count,
                at_most: count,
            })
            .collect()
    }
}

/// What tells a value that needs a closer look when it comes again from others: the mark of its form, or, of a padded or a
/// hollow value, that of forms which are never settled.
#[inline]
fn mark(analysis: &Analysis) -> u8 {
    if analysis.padding == Padding::None && !analysis.kind().is_hollow() { analysis.form.mark() } else { u8::MAX }
}

/// Whether a text may be blank or a word for "nothing is known": all of those are short, but for white space.
#[inline]
fn may_be_hollow(text: &[u8]) -> bool {
    const LONGEST_WORD: usize = 32;
    text.len() <= LONGEST_WORD || text.first().is_some_and(|first| first.is_ascii_whitespace() || !first.is_ascii())
}

/// What a column's facts are wanted for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// To learn from.
    Feature,
    /// To be learned.
    Label,
}

/// From the smallest number to the next larger one.
fn lowest_step(scalars: impl Iterator<Item = Scalar>) -> Option<f64> {
    let (mut lowest, mut next) = (f64::INFINITY, f64::INFINITY);
    for scalar in scalars {
        let number = match scalar {
            Scalar::Integer(integer) => integer as f64,
            Scalar::Float(float) => float,
            Scalar::Day(_) | Scalar::Instant(_) => continue,
        };
        if number < lowest {
            (lowest, next) = (number, lowest);
        } else if number > lowest && number < next {
            next = number;
        }
    }
    let step = next - lowest;
    step.is_finite().then_some(step)
}

fn feed(measures: &mut Measures, table: &ValueTable<Analysis>) {
    let mut cells = Vec::with_capacity(QUEUE);
    for (key, entry) in table.iter_stored() {
        cells.push((Cell { hash: entry.hash(), key, analysis: entry.payload }, entry.count));
        if cells.len() == QUEUE {
            measures.absorb_entries(&cells);
            cells.clear();
        }
    }
    measures.absorb_entries(&cells);
}

impl Measures {
    /// States of nothing. Those whose size can be chosen take no more room than the table would.
    fn new(limits: Limits) -> Self {
        Self {
            frequent: Frequent::with_room(limits.distinct / 4),
            quantity: Quantity::with_room(limits.distinct),
            private: Private::with_room(limits.distinct / 4),
            sampled: Sampled::with_room(limits.distinct / 8),
            ..Self::default()
        }
    }

    /// The same in memory that another one had, where there is some, and by what is known already.
    fn begin(limits: Limits, ahead: &mut Ahead) -> Box<Self> {
        let mut measures = ahead.spare.take().unwrap_or_else(|| Box::new(Self::new(limits)));
        let hint = ahead.hint;
        if hint.is_dense {
            measures.distinct.expect_many();
        }
        measures.quantity.expect(hint.cuts);
        if let Some((sampled, private)) = hint.bounds {
            measures.sampled.expect(sampled);
            measures.private.expect(private);
        }
        measures
    }

    /// Becomes states of nothing. The larger ones keep their memory.
    fn renew(&mut self) {
        self.distinct.renew();
        self.frequent.renew();
        self.quantity.renew();
        self.private.renew();
        let Self { distinct, frequent, quantity, private, sampled, .. } = std::mem::take(self);
        *self = Self { distinct, frequent, quantity, private, sampled: sampled.renewed(), ..Self::default() };
    }

    fn heap_bytes(&self) -> usize {
        size_of::<Self>()
            + self.kinds.heap_bytes()
            + self.calendar.heap_bytes()
            + self.numbers.heap_bytes()
            + self.quantity.heap_bytes()
            + self.distinct.heap_bytes()
            + self.frequent.heap_bytes()
            + self.sampled.heap_bytes()
            + self.private.heap_bytes()
    }
}
