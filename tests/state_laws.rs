//! The laws of every state, in one suite: a fresh state is an identity on both sides, merging is associative, parts
//! merged in order give what one pass gives, and what is written down reads back the same.
//!
//! A new state joins by one line in [`laws!`]. Canonical states are merged in any order as well, and must then be equal
//! byte for byte; ordered ones keep facts whose bounds hold the truth.

mod support;

use std::any::Any;
use std::collections::BTreeMap;
use std::fmt::Debug;
use std::sync::Arc;

use arrow_array::types::Int32Type;
use arrow_array::{
    Array, ArrayRef, BinaryArray, BooleanArray, Date32Array, DictionaryArray, Float32Array, Float64Array, Int8Array,
    Int64Array, LargeStringArray, NullArray, StringArray, StringViewArray, Time64MicrosecondArray,
    TimestampMicrosecondArray, TimestampMillisecondArray, UInt64Array,
};
use datassay::ask::{DeclaredColumn, DeclaredRange};
use datassay::base::place::Origin;
use datassay::base::{Measured, Spot, Tally};
use datassay::detect::null::null_spelling;
use datassay::facts::{ColumnFacts, ColumnType, DetailFacts, Frequency, Kind, Note, Notes, Scalar, SliceBy, TwinFacts};
use datassay::read::csv::{CsvPart, Grammar};
use datassay::read::{Batch, ColumnView};
use datassay::sketch::hash::{Hashed, hash_bytes};
use datassay::sketch::lowest::Room;
use datassay::sketch::value_table::Room as KeyRoom;
use datassay::state::cell::{Analysis, Cell, Padding, looks_tagged, tagged};
use datassay::state::column::{
    Calendar, ColumnState, Content, Distinct, Extent, Frequent, KindPlaces, Kinds, Lengths, Limits, Nulls, Numbers,
    Padded, PaddedPlaces, Private, Purpose, Quantity, Sampled, Sequence, Signs,
};
use datassay::state::declared::{PartHeld, Predicate, TableHeld};
use datassay::state::gaps::RowGaps;
use datassay::state::groups::{Groups, KeyOf, Question, ValueOf};
use datassay::state::sample::PartSample;
use datassay::state::slices::{PartSlices, Slices};
use datassay::state::table::{End, PartId, PartState, TableState};
use datassay::state::{Order, State};
use proptest::prelude::*;
use serde::{Serialize, de::DeserializeOwned};

/// First places kept of each sort of thing; fewer than most inputs have.
const PLACES: usize = 3;

/// A cell of a column of text and where it stands; `None` where its row is too short.
#[derive(Clone, Debug)]
struct Row {
    cell: Option<Vec<u8>>,
    spot: Spot,
}

/// What the laws need of a state.
trait Law: Clone + Debug + PartialEq + Serialize + DeserializeOwned {
    /// Which splits leave it alone.
    const SPLIT: Split;
    /// What it says in the end.
    type Facts: Debug + PartialEq;

    fn fresh() -> Self;
    fn take(&mut self, row: &Row);
    fn join(&mut self, next: &Self);
    /// Facts that no split changes.
    fn facts(&self) -> Self::Facts;
    /// Whether what depends on the split stays within its own bounds.
    fn bounds_hold(&self, _rows: &[Row]) -> bool {
        true
    }
}

/// Which splits of the data leave a state alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Split {
    /// Any, merged in any order: state and bytes are equal.
    Free,
    /// Any, merged in the order of the data: state and bytes are equal.
    Adjacent,
    /// Any, merged in the order of the data: facts are equal, and bounds hold.
    Bounded,
}

/// States that take values, by their own trait.
macro_rules! value_states {
    ($($state:ty => |$told:ident| $facts:expr;)+) => {
        $(impl Law for $state {
            const SPLIT: Split = match <$state as State>::ORDER {
                Order::Canonical => Split::Free,
                Order::Ordered => Split::Bounded,
            };
            type Facts = String;

            fn fresh() -> Self {
                Self::default()
            }

            fn take(&mut self, row: &Row) {
                if let Some(text) = value(row) {
                    // As a column does it.
                    let key = if looks_tagged(text) { tagged(text) } else { text.to_vec() };
                    let mut room = KeyRoom::default();
                    let cell = Cell::new(&Hashed::of(&key), Analysis::of_text(text), &mut room);
                    self.absorb(&cell, 1);
                }
            }

            fn join(&mut self, next: &Self) {
                self.merge(next);
            }

            fn facts(&self) -> String {
                let $told = self;
                format!("{:?}", $facts)
            }

            fn bounds_hold(&self, rows: &[Row]) -> bool {
                frequencies_hold(self, rows)
            }
        })+
    };
}

value_states! {
    Kinds => |kinds| KindPlaces::default().facts(kinds, PLACES);
    Calendar => |calendar| calendar.facts();
    Numbers => |numbers| numbers.facts();
    Extent => |extent| [ColumnType::Integer, ColumnType::DateTime, ColumnType::Mixed].map(|kind| extent.facts(kind));
    Lengths => |lengths| lengths.facts();
    Quantity => |quantity| quantity.facts(ColumnType::Decimal, &Measured::Exact((Scalar::Float(-1e300), Scalar::Float(1e300))));
    Distinct => |distinct| distinct.facts();
    Signs => |signs| signs.facts();
    Padded => |padded| padded.facts(&[]);
    Content => |content| content.sum();
    Sampled => |sampled| (sampled.repeats(), sampled.texts().collect::<Vec<_>>());
    Frequent => |_frequent| "only bounds";
    Private => |private| postcard::to_stdvec(private);
}

/// Holds the bounds of a state that tells frequencies against the truth; the others have none.
fn frequencies_hold(state: &dyn Any, rows: &[Row]) -> bool {
    state.downcast_ref::<Frequent>().is_none_or(|frequent| hold_truth(&frequent.facts(20), rows))
}

impl Law for Nulls {
    const SPLIT: Split = Split::Adjacent;
    type Facts = String;

    fn fresh() -> Self {
        Self::default()
    }

    fn take(&mut self, row: &Row) {
        if let Some(spelling) = row.cell.as_deref().and_then(null_spelling) {
            self.note(spelling, || row.spot, PLACES);
        }
    }

    fn join(&mut self, next: &Self) {
        self.merge(next, PLACES);
    }

    fn facts(&self) -> String {
        format!("{:?} {:?}", self.cells(), self.by_spelling())
    }
}

impl Law for KindPlaces {
    const SPLIT: Split = Split::Adjacent;
    type Facts = ();

    fn fresh() -> Self {
        Self::default()
    }

    fn take(&mut self, row: &Row) {
        if let Some(text) = value(row) {
            self.note(Analysis::of_text(text).form, || row.spot, PLACES);
        }
    }

    fn join(&mut self, next: &Self) {
        self.merge(next, PLACES);
    }

    fn facts(&self) {}
}

impl Law for PaddedPlaces {
    const SPLIT: Split = Split::Adjacent;
    type Facts = Vec<Spot>;

    fn fresh() -> Self {
        Self::default()
    }

    fn take(&mut self, row: &Row) {
        if value(row).is_some_and(|text| Analysis::of_text(text).padding != Padding::None) {
            self.note(|| row.spot, PLACES);
        }
    }

    fn join(&mut self, next: &Self) {
        self.merge(next, PLACES);
    }

    fn facts(&self) -> Vec<Spot> {
        self.places().to_vec()
    }
}

impl Law for Sequence {
    const SPLIT: Split = Split::Bounded;
    type Facts = String;

    fn fresh() -> Self {
        Self::default()
    }

    fn take(&mut self, row: &Row) {
        if let Some(text) = value(row) {
            self.note(&Analysis::of_text(text));
        }
    }

    fn join(&mut self, next: &Self) {
        self.merge(next);
    }

    fn facts(&self) -> String {
        format!("{:?}", self.facts())
    }
}

impl Law for Notes {
    const SPLIT: Split = Split::Adjacent;
    type Facts = Vec<Tally>;

    fn fresh() -> Self {
        Self::default()
    }

    fn take(&mut self, row: &Row) {
        let len = row.cell.as_ref().map_or(0, Vec::len);
        self.of_mut(Note::ALL[len % Note::ALL.len()]).note(row.spot, PLACES);
    }

    fn join(&mut self, next: &Self) {
        self.merge(next, PLACES);
    }

    fn facts(&self) -> Vec<Tally> {
        Note::ALL.map(|note| self.of(note).clone()).into()
    }
}

/// A column whose table holds this many distinct values.
#[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
struct Column<const DISTINCT: usize>(ColumnState);

impl<const DISTINCT: usize> Law for Column<DISTINCT> {
    const SPLIT: Split = Split::Bounded;
    type Facts = ColumnFacts;

    fn fresh() -> Self {
        Self(ColumnState::new(Limits { distinct: DISTINCT, places: PLACES, rows: 64 }))
    }

    fn take(&mut self, row: &Row) {
        match &row.cell {
            Some(text) => _ = self.0.text(text, || row.spot),
            None => self.0.absent(),
        }
    }

    fn join(&mut self, next: &Self) {
        self.0.merge(&next.0);
    }

    fn facts(&self) -> ColumnFacts {
        let mut facts = self.0.facts("c".to_owned(), 0, Purpose::Label);
        if facts.distinct.exact().is_none() {
            facts.frequent = Measured::absent("only bounds");
            facts.detail.commonest = Measured::absent("only bounds");
        }
        facts
    }

    fn bounds_hold(&self, rows: &[Row]) -> bool {
        let facts = self.0.facts("c".to_owned(), 0, Purpose::Label);
        hold_truth(&facts.frequent, rows) && agrees_with_plain_counts(&facts, rows)
    }
}

/// Whether the bounds of every frequency hold what a plain count gives.
fn hold_truth(frequent: &Measured<Vec<Frequency>>, rows: &[Row]) -> bool {
    let truth = counts(rows);
    frequent.value().is_none_or(|all| {
        all.iter().all(|told| {
            let count = match &told.value {
                Some(text) => truth.iter().find(|(value, _)| support::lossy(value) == *text).map_or(0, |(_, n)| *n),
                // A value too long to be kept: one of those.
                None => {
                    return truth
                        .iter()
                        .any(|(value, n)| value.len() > 200 && (told.at_least..=told.at_most).contains(n));
                }
            };
            told.at_least <= count && count <= told.at_most
        })
    })
}

/// The plain twin of a column: a map from value to count.
fn agrees_with_plain_counts(facts: &ColumnFacts, rows: &[Row]) -> bool {
    let truth = counts(rows);
    let nulls = rows.iter().filter(|row| row.cell.as_deref().is_some_and(|text| null_spelling(text).is_some())).count();
    let absent = rows.iter().filter(|row| row.cell.is_none()).count();
    let distinct = match &facts.distinct {
        Measured::Exact(distinct) => *distinct == truth.len() as u64,
        Measured::Approximate { value, bound } => {
            // The bound is one for many values; of a few dozen, a handful may meet in one register by chance.
            (*value as f64 - truth.len() as f64).abs() <= bound * truth.len() as f64 + 4.0
        }
        Measured::Absent(_) => false,
    };
    distinct
        && facts.rows == rows.len() as u64
        && facts.nulls.cells.count == nulls as u64
        && facts.absent == absent as u64
        && facts.values() == truth.values().sum::<u64>()
}

fn counts(rows: &[Row]) -> BTreeMap<Vec<u8>, u64> {
    let mut counts = BTreeMap::new();
    for text in rows.iter().filter_map(value) {
        *counts.entry(text.to_vec()).or_default() += 1;
    }
    counts
}

/// The cell's text, if it has one that is no null.
fn value(row: &Row) -> Option<&[u8]> {
    row.cell.as_deref().filter(|text| null_spelling(text).is_none())
}

/// Every law for one state, on these rows cut at these places.
fn hold<S: Law>(rows: &[Row], cuts: &[usize], seed: u64) {
    let of = |rows: &[Row]| {
        let mut state = S::fresh();
        for row in rows {
            state.take(row);
        }
        state
    };
    let joined = |left: &S, right: &S| {
        let mut state = left.clone();
        state.join(right);
        state
    };
    let whole = of(rows);
    assert!(whole.bounds_hold(rows), "one pass leaves its own bounds: {whole:?}");

    // A fresh state is an identity on both sides.
    assert_eq!(joined(&S::fresh(), &whole), whole, "identity on the left");
    assert_eq!(joined(&whole, &S::fresh()), whole, "identity on the right");
    assert_eq!(joined(&S::fresh(), &S::fresh()), S::fresh());

    // What is written reads back as it was, and gives the same bytes again.
    for state in [&whole, &S::fresh()] {
        let bytes = bytes(state);
        let back: S = postcard::from_bytes(&bytes).expect("what was written reads back");
        assert_eq!(&back, state);
        assert_eq!(self::bytes(&back), bytes, "the same content, the same bytes");
        assert_eq!(back.facts(), state.facts());
    }
    assert_eq!(bytes(&whole), bytes(&of(rows)), "the same cells, the same bytes");

    // Any split, merged from the left and from the right.
    let mut edges = cuts.iter().map(|cut| cut % (rows.len() + 1)).collect::<Vec<_>>();
    edges.sort_unstable();
    edges.push(rows.len());
    let mut start = 0;
    let mut parts = Vec::new();
    for edge in edges {
        parts.push(of(&rows[start..edge]));
        start = edge;
    }
    let left = parts.iter().fold(S::fresh(), |all, part| joined(&all, part));
    let right = parts.iter().rev().fold(S::fresh(), |all, part| joined(part, &all));
    let mut results = vec![(left, "from the left"), (right, "from the right")];
    if S::SPLIT == Split::Free {
        let mut shuffled = parts;
        shuffled.sort_by_cached_key(|part| hash_bytes(&[&bytes(part)[..], &seed.to_le_bytes()].concat()));
        results.push((shuffled.iter().fold(S::fresh(), |all, part| joined(&all, part)), "in any order"));
        let mut reordered = rows.to_vec();
        reordered.sort_by_key(|row| hash_bytes(&row.spot.record.unwrap_or(seed).rotate_left(9).to_le_bytes()));
        results.push((of(&reordered), "cells in any order"));
    }
    for (state, how) in results {
        assert_eq!(state.facts(), whole.facts(), "facts, merged {how}");
        assert!(state.bounds_hold(rows), "bounds, merged {how}");
        if S::SPLIT != Split::Bounded {
            assert_eq!(state, whole, "the state, merged {how}");
            assert_eq!(bytes(&state), bytes(&whole), "its bytes, merged {how}");
        }
    }
}

fn bytes(state: &impl Serialize) -> Vec<u8> {
    postcard::to_stdvec(state).expect("a state can be written down")
}

/// One test for each state.
macro_rules! laws {
    ($($name:ident: $state:ty,)+) => {
        $(mod $name {
            use super::*;

            #[test]
            fn of_little() {
                let nulls = ["", "NULL", "NaN", "", "", "\\N"].map(|text| Some(text.as_bytes().to_vec()));
                for cells in [&[][..], &[None], &nulls[..1], &nulls, &[Some(b"7".to_vec())]] {
                    hold::<$state>(&rows(cells), &[0, 1, 2], 0);
                }
            }

            proptest! {
                #![proptest_config(cases(40))]

                #[test]
                fn of_anything(
                    cells in cells(),
                    cuts in prop::collection::vec(any::<usize>(), 0..5),
                    seed in any::<u64>(),
                ) {
                    hold::<$state>(&rows(&cells), &cuts, seed);
                }
            }
        })+
    };
}

laws! {
    kinds: Kinds,
    numbers: Numbers,
    extent: Extent,
    calendar: Calendar,
    lengths: Lengths,
    quantity: Quantity,
    distinct: Distinct,
    frequent: Frequent,
    private: Private,
    nulls: Nulls,
    kind_places: KindPlaces,
    signs: Signs,
    padded: Padded,
    padded_places: PaddedPlaces,
    sampled: Sampled,
    content: Content,
    sequence: Sequence,
    notes: Notes,
    column: Column<4096>,
    column_that_overflows: Column<8>,
    column_of_no_table: Column<0>,
}

proptest! {
    #![proptest_config(cases(40))]

    /// A table that overflows costs the exact number of distinct values and their frequencies, and nothing else: quantiles
    /// lie between wider edges where less room is given.
    #[test]
    fn overflow_costs_only_what_it_must(cells in cells()) {
        let facts = |distinct| {
            let mut state = ColumnState::new(Limits { distinct, places: PLACES, rows: 64 });
            for row in rows(&cells) {
                match &row.cell {
                    Some(text) => _ = state.text(text, || row.spot),
                    None => state.absent(),
                }
            }
            let mut facts = state.facts("c".to_owned(), 0, Purpose::Feature);
            let ordinary = &mut facts.written.ordinary;
            (ordinary.distinct, ordinary.typical_count, ordinary.lowest_step) = (0, 0, None);
            // What is told of the set of distinct values needs that set.
            let DetailFacts { signs, padded, order, .. } = facts.detail;
            let quantiles = std::mem::replace(&mut facts.quantiles, Measured::absent("left aside"));
            let facts = ColumnFacts {
                distinct: Measured::absent("left aside"),
                frequent: Measured::absent("left aside"),
                detail: DetailFacts { signs, padded, order, ..DetailFacts::default() },
                ..facts
            };
            (facts, quantiles)
        };
        let (whole, exact) = facts(4096);
        for room in [8, 0] {
            let (few, wide) = facts(room);
            prop_assert_eq!(few, whole.clone());
            prop_assert_eq!(wide.value().is_some(), exact.value().is_some());
            if let (Some(wide), Some(exact)) = (wide.value(), exact.value()) {
                for (wide, exact) in wide.points.iter().zip(&exact.points) {
                    prop_assert_eq!(wide.share.to_bits(), exact.share.to_bits());
                    prop_assert!(at_most(wide.low, exact.low) && at_most(exact.high, wide.high), "{:?} {:?}", wide, exact);
                }
            }
        }
    }
}

/// Whether `left` is no larger than `right`: both of one type, or numbers.
fn at_most(left: Scalar, right: Scalar) -> bool {
    let number = |scalar| match scalar {
        Scalar::Integer(integer) => integer as f64,
        Scalar::Float(float) => float,
        Scalar::Day(days) => f64::from(days),
        Scalar::Instant(instant) => instant as f64,
    };
    number(left) <= number(right)
}

fn rows(cells: &[Option<Vec<u8>>]) -> Vec<Row> {
    (1_u64..).zip(cells).map(|(record, cell)| Row { cell: cell.clone(), spot: spot(record) }).collect()
}

fn spot(record: u64) -> Spot {
    Spot { file: 0, record: Some(record), line: Some(record + 1), byte: Some(record * 10) }
}

/// What lies before a part that begins behind so many records, where each is as [`spot`] has it.
fn before(records: usize) -> Origin {
    let records = records as u64;
    Origin { file: 0, records, lines: records, bytes: records * 10 }
}

/// So many cases. What fails once becomes a test of its own, with a name, and not a line in a file of seeds.
fn cases(cases: u32) -> ProptestConfig {
    ProptestConfig { cases, failure_persistence: None, ..ProptestConfig::default() }
}

/// A column of a few values, or of one sort with many, or of anything.
fn cells() -> impl Strategy<Value = Vec<Option<Vec<u8>>>> {
    prop_oneof![
        prop::collection::vec(cell(), 0..60),
        prop::collection::vec(few(), 0..60),
        prop::collection::vec(many(), 300..900),
    ]
}

fn cell() -> impl Strategy<Value = Option<Vec<u8>>> {
    let text = |pattern: &'static str| pattern.prop_map(String::into_bytes).prop_map(Some);
    prop_oneof![
        1 => Just(None),
        2 => prop::sample::select(vec!["", "NULL", "null", "NA", "N/A", "NaN", "nan", "\\N"])
            .prop_map(|text| Some(text.into())),
        3 => text("-?[0-9]{1,19}"),
        3 => text("-?[0-9]{0,3}\\.[0-9]{1,3}(e-?[0-9]{1,3})?"),
        2 => text("(19|20)[0-9]{2}-[01][0-9]-[0-3][0-9]"),
        1 => text("[0-3][0-9]/[01][0-9]/20[0-9]{2}"),
        1 => text("20[0-9]{2}-0[1-9]-[12][0-9][T ][01][0-9]:[0-5][0-9](:[0-5][0-9](\\.[0-9]{1,6})?)?"),
        1 => text("[012][0-9]:[0-5][0-9]"),
        1 => text("true|false|TRUE|Yes|no|inf|-inf|Infinity|0|-0|-0.0|1.0|1"),
        1 => text("-?(0|1|9|99|999|9999|0\\.0|99\\.9)|[?]|-|none|unknown|n/a|1900-01-01|9999-12-31"),
        2 => text("[a-zé€ ]{1,6}"),
        1 => text("x{250,300}"),
        1 => prop::collection::vec(any::<u8>(), 0..12).prop_map(Some),
    ]
}

fn few() -> impl Strategy<Value = Option<Vec<u8>>> {
    prop::sample::select(vec!["", "a", "b", "1", "2.5", "2024-02-29", "true"]).prop_map(|text| Some(text.into()))
}

fn many() -> impl Strategy<Value = Option<Vec<u8>>> {
    prop_oneof![
        1 => Just(Some(b"often".to_vec())),
        3 => (0_u32..600).prop_map(|number| Some(number.to_string().into_bytes())),
    ]
}

// ---- tables ----

const LIMITS: Limits = Limits { distinct: 8, places: PLACES, rows: 64 };

/// Rows that are drawn of a table: fewer than some have.
const DRAWN: Room = Room { rows: 9, cost: 700 };

/// A part of a file: its rows of two cells, and whether it ends its file.
type Piece = (Vec<(Option<Vec<u8>>, Option<Vec<u8>>)>, bool);

/// The pieces as a table is told of them: each measured by itself, with its position and what lies before it. The
/// columns of every other file come in the other order, and of every third the second is not there.
fn measured(pieces: &[Piece]) -> Vec<(PartState, PartId, End, Vec<usize>, Origin)> {
    let mut id = PartId { file: 0, part: 0 };
    let mut origin = Origin::default();
    pieces
        .iter()
        .map(|(cells, ends_file)| {
            let mapping = [vec![0, 1], vec![1, 0], vec![0]][id.file as usize % 3].clone();
            let mut part = PartState::new(mapping.len(), LIMITS);
            let mut sample = PartSample::new(DRAWN, &format!("{}.csv", id.file), id.part, u64::MAX);
            for (record, cells) in (1_u64..).zip(cells) {
                let row = [cells.0.as_deref(), cells.1.as_deref()];
                sample.text_row(&row[..mapping.len()]);
                for (column, cell) in part.columns.iter_mut().zip([&cells.0, &cells.1]) {
                    match cell {
                        Some(text) => _ = column.text(text, || spot(record)),
                        None => column.absent(),
                    }
                }
                part.rows += 1;
                part.notes.of_mut(Note::LongRow).note(spot(record), PLACES);
                part.gaps.count(mapping.len(), usize::from(record % 3 == 0), 1);
            }
            part.sample = Some(sample);
            let (here, before) = (id, origin);
            let end = if *ends_file { End::File } else { End::PartOnly };
            id = id.next(end);
            let records = cells.len() as u64;
            origin = origin.plus(Origin { file: 0, records, lines: records, bytes: records * 10 });
            if *ends_file {
                origin = Origin { file: id.file, ..Origin::default() };
            }
            (part, here, end, mapping, before)
        })
        .collect()
}

/// The summary of some adjacent pieces.
fn folded(pieces: &[(PartState, PartId, End, Vec<usize>, Origin)], first: PartId) -> TableState {
    let mut table = TableState::new(2, LIMITS, first).drawing(DRAWN);
    for (part, id, end, mapping, origin) in pieces {
        table.fold(part.clone(), (*id, *end), mapping, *origin).expect("each part follows the one before");
    }
    table
}

fn table_facts(table: &TableState) -> (u64, Notes, Vec<ColumnFacts>, RowGaps, Vec<TwinFacts>) {
    let column = |state: &ColumnState| Column::<8>(state.clone()).facts();
    let (gaps, twins) = (table.gaps.clone(), table.alike());
    (table.rows, table.notes.clone(), table.columns.iter().map(column).collect(), gaps, twins)
}

proptest! {
    #![proptest_config(cases(60))]

    #[test]
    fn a_table_merged_from_pieces_is_the_table(
        pieces in prop::collection::vec((prop::collection::vec((cell(), few()), 0..12), any::<bool>()), 0..8),
        first in any::<prop::sample::Index>(),
        second in any::<prop::sample::Index>(),
    ) {
        let parts = measured(&pieces);
        let start = PartId { file: 0, part: 0 };
        let whole = folded(&parts, start);
        let (first, second) = (first.index(parts.len() + 1), second.index(parts.len() + 1));
        let (first, second) = (first.min(second), first.max(second));
        let a = folded(&parts[..first], start);
        let b = folded(&parts[first..second], a.covered_to());
        let c = folded(&parts[second..], b.covered_to());
        prop_assert_eq!(whole.covered_to(), c.covered_to());

        let (mut left, mut right) = (a.clone(), b.clone());
        left.merge(&b).unwrap();
        left.merge(&c).unwrap();
        right.merge(&c).unwrap();
        let mut fresh = TableState::new(2, LIMITS, start).drawing(DRAWN);
        fresh.merge(&a).unwrap();
        prop_assert_eq!(&fresh, &a, "a fresh table is an identity on the left");
        fresh.merge(&TableState::new(2, LIMITS, a.covered_to()).drawing(DRAWN)).unwrap();
        prop_assert_eq!(&fresh, &a, "and on the right");
        fresh.merge(&right).unwrap();
        for table in [&left, &fresh] {
            prop_assert_eq!(table_facts(table), table_facts(&whole));
            prop_assert_eq!(&table.sample, &whole.sample, "rows that are drawn are the same");
            let back: TableState = postcard::from_bytes(&bytes(table)).unwrap();
            prop_assert_eq!(&back, table);
            prop_assert_eq!(bytes(&back), bytes(table));
        }

        // Nothing is taken twice, and nothing is left out.
        let before = whole.clone();
        let mut refused = whole;
        for (part, id, end, mapping, origin) in parts {
            prop_assert!(refused.fold(part, (id, end), &mapping, origin).is_err(), "{:?} was seen before", id);
        }
        let gap = before.covered_to().next(End::PartOnly);
        prop_assert!(refused.fold(PartState::new(2, LIMITS), (gap, End::File), &[0, 1], Origin::default()).is_err());
        prop_assert!(refused.merge(&TableState::new(2, LIMITS, gap)).is_err());
        if first > 0 {
            prop_assert!(refused.merge(&a).is_err(), "an overlap");
        }
        prop_assert_eq!(refused, before, "what was refused has left no trace");
    }
}

/// Parts that are told what is known of their columns, in memory that was used, come to the same table.
#[test]
fn a_hint_and_used_memory_change_nothing() {
    let mapping = [0, 1, 2];
    let fill = |part: &mut PartState, first: u64, cells: u64| {
        for n in first..first + cells {
            let texts = [
                format!("{}", n.wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 20),
                format!("word {}", n.wrapping_mul(0x2545_F491_4F6C_DD1D) >> 40),
                format!("20{:02}-{:02}-{:02}", n % 90 + 10, n % 12 + 1, n % 28 + 1),
            ];
            for (column, text) in part.columns.iter_mut().zip(texts) {
                column.text(text.as_bytes(), || spot(n - first + 1));
            }
            part.rows += 1;
        }
    };
    let start = PartId { file: 0, part: 0 };
    let (mut plain, mut hinted) = (TableState::new(3, LIMITS, start), TableState::new(3, LIMITS, start));
    let mut used: Option<PartState> = None;
    let (mut id, mut first) = (start, 0);
    // The first parts are large, so that the last are told of dense states and then hold little themselves.
    for cells in [5000, 3000, 4000, 700, 40, 9, 0, 2500] {
        let origin = Origin { file: 0, records: first, lines: first, bytes: first * 10 };
        let mut part = PartState::new(3, LIMITS);
        fill(&mut part, first, cells);
        plain.fold(part, (id, End::PartOnly), &mapping, origin).unwrap();
        let hints: Vec<_> = hinted.columns.iter().map(ColumnState::hint).collect();
        let mut part = used.take().unwrap_or_else(|| PartState::new(3, LIMITS));
        assert!(part.renew(&mapping, LIMITS));
        part.expect(&hints, &mapping);
        fill(&mut part, first, cells);
        used = Some(hinted.fold(part, (id, End::PartOnly), &mapping, origin).unwrap());
        assert_eq!(hinted, plain, "after {cells} cells");
        assert_eq!(bytes(&hinted), bytes(&plain));
        assert_eq!(table_facts(&hinted), table_facts(&plain));
        (id, first) = (id.next(End::PartOnly), first + cells);
    }
}

#[test]
fn a_refusal_says_what_comes_next() {
    let mut table = TableState::new(1, LIMITS, PartId { file: 0, part: 0 });
    let part = || PartState::new(1, LIMITS);
    table.fold(part(), (PartId { file: 0, part: 0 }, End::File), &[0], Origin::default()).unwrap();
    let again = table.fold(part(), (PartId { file: 0, part: 1 }, End::File), &[0], Origin::default()).unwrap_err();
    assert_eq!((again.expected, again.found), (PartId { file: 1, part: 0 }, PartId { file: 0, part: 1 }));
    assert!(again.to_string().contains("comes next"), "{again}");
}

#[test]
fn rows_of_files_without_a_column_are_absent_there() {
    let cell = |text: &str| Some(text.as_bytes().to_vec());
    let pieces: [Piece; 3] = [
        (vec![(cell("1"), cell("x")); 2], true),
        (vec![(cell("y"), cell("2")); 3], true),
        (vec![(cell("3"), None); 5], true),
    ];
    let table = folded(&measured(&pieces), PartId { file: 0, part: 0 });
    let facts = table_facts(&table).2;
    assert_eq!(facts.iter().map(|column| (column.rows, column.absent)).collect::<Vec<_>>(), [(10, 0), (5, 5)]);
    assert_eq!(facts[1].distinct, Measured::Exact(2));
    let files: Vec<_> = facts[0].kinds[0].cells.places.iter().map(|spot| (spot.file, spot.record)).collect();
    assert_eq!(files, [(0, Some(1)), (0, Some(2)), (1, Some(1))]);
}

/// Records of a text file, as a table of three columns learns of them when the file is cut between these.
fn read_in_parts(records: &[String], edges: &[usize]) -> (u64, Notes, Vec<ColumnFacts>) {
    let (mut table, mut start) = (TableState::new(3, LIMITS, PartId { file: 0, part: 0 }), 0);
    let mut origin = Origin { file: 0, records: 0, lines: 1, bytes: 6 };
    for &edge in edges {
        let part = CsvPart::new(records[start..edge].concat().into_bytes(), Grammar::default(), 3);
        let mut state = PartState::new(3, LIMITS);
        let end = part.read(PLACES, &mut |batch| state.observe(batch));
        state.notes = end.notes;
        table.fold(state, (table.covered_to(), End::PartOnly), &[0, 1, 2], origin).expect("parts come in order");
        origin = origin.plus(end.extent);
        start = edge;
    }
    let told = |(index, column): (usize, &ColumnState)| {
        let mut facts = column.facts_with(table.shifted.get(index), "c".to_owned(), index, Purpose::Label);
        if facts.distinct.exact().is_none() {
            facts.frequent = Measured::absent("only bounds");
            facts.detail.commonest = Measured::absent("only bounds");
        }
        facts
    };
    (table.rows, table.notes.clone(), table.columns.iter().enumerate().map(told).collect())
}

/// A record of three cells, or of some other number, with line ends in it.
fn record() -> impl Strategy<Value = String> {
    let cell = || prop::sample::select(vec!["", "1", "2.5", "x", "NULL", "\"a\nb\"", "\"c,\"\"d\"", "2024-02-29", "é"]);
    let row = |cells: Vec<&str>| cells.join(",") + "\n";
    prop_oneof![
        5 => prop::collection::vec(cell(), 3).prop_map(row),
        1 => prop::collection::vec(cell(), 1..6).prop_map(row),
        1 => (0_u32..40).prop_map(|number| format!("{number},{number},{number}\r\n")),
    ]
}

proptest! {
    #![proptest_config(cases(100))]

    /// Where a text file is cut does not show: not in places, and not in what is made of ragged rows.
    #[test]
    fn the_edges_of_parts_do_not_show(
        records in prop_oneof![
            prop::collection::vec(record(), 0..40),
            // Mostly ragged: then that is how the file is written.
            prop::collection::vec(prop_oneof![Just("1,,3,4\n".to_owned()), record()], 0..40),
        ],
        cuts in prop::collection::vec(any::<prop::sample::Index>(), 0..5),
    ) {
        let mut edges: Vec<usize> = cuts.iter().map(|cut| cut.index(records.len() + 1)).collect();
        edges.push(records.len());
        edges.sort_unstable();
        let whole = read_in_parts(&records, &[records.len()]);
        prop_assert_eq!(&read_in_parts(&records, &edges), &whole);
        for column in &whole.2 {
            for places in column.kinds.iter().map(|kind| &kind.cells.places).chain([&column.nulls.cells.places]) {
                prop_assert!(places.is_sorted(), "first places come in order: {:?}", places);
            }
        }
    }
}

/// Text in a Western European encoding may begin with a byte that no UTF-8 begins with; it stays text.
#[test]
fn no_text_is_taken_for_a_stored_number() {
    for tag in 0xF0..=0xFF_u8 {
        for len in [0, 1, 4, 8] {
            let text = [&[tag][..], &vec![b'a'; len]].concat();
            let mut state = ColumnState::new(LIMITS);
            state.text(&text, || spot(1));
            let facts = state.facts("c".to_owned(), 0, Purpose::Feature);
            let shown = facts.frequent.value().and_then(|all| all[0].value.clone());
            assert_eq!(shown, Some(support::lossy(&text)), "{tag:x} and {len} letters");
        }
    }
}

/// A number that one file stores whole and the next as a float is counted once as each, so that kinds stay exact.
#[test]
fn a_number_is_counted_as_it_is_stored() {
    let whole: ArrayRef = Arc::new(Int64Array::from(vec![1, 1, 1]));
    let floats: ArrayRef = Arc::new(Float64Array::from(vec![1.0, 2.5]));
    let part = |arrays: &[&ArrayRef]| {
        let mut part = PartState::new(1, LIMITS);
        for array in arrays {
            part.observe(&Typed(Arc::clone(array)));
        }
        part.columns.remove(0)
    };
    let mut merged = part(&[&whole]);
    merged.merge(&part(&[&floats]));
    for state in [part(&[&whole, &floats]), merged] {
        let facts = state.facts("c".to_owned(), 0, Purpose::Feature);
        assert_eq!((facts.kind, facts.values()), (ColumnType::Decimal, 5));
        let kinds: Vec<_> = facts.kinds.iter().map(|kind| (kind.kind, kind.cells.count)).collect();
        assert_eq!(kinds, [(Kind::Integer, 3), (Kind::Decimal, 2)]);
        assert_eq!(facts.distinct, Measured::Exact(3));
        assert_eq!(facts.numbers.value().map(|numbers| numbers.mean), Some(1.3));
    }
}

// ---- the two views of a column ----

/// Typed values as a batch of one column.
struct Typed(ArrayRef);

impl Batch for Typed {
    fn rows(&self) -> usize {
        self.0.len()
    }

    fn column(&self, _index: usize) -> ColumnView<'_> {
        ColumnView::Array(self.0.as_ref())
    }

    fn spot(&self, row: usize) -> Spot {
        spot(row as u64 + 1)
    }
}

fn seen_typed(array: ArrayRef, distinct: usize) -> ColumnFacts {
    let mut part = PartState::new(1, Limits { distinct, places: PLACES, rows: 64 });
    part.observe(&Typed(array));
    part.columns[0].facts("c".to_owned(), 0, Purpose::Label)
}

fn seen_as_text(cells: &[&str], distinct: usize) -> ColumnFacts {
    let mut state = ColumnState::new(Limits { distinct, places: PLACES, rows: 64 });
    for row in rows(&cells.iter().map(|text| Some(text.as_bytes().to_vec())).collect::<Vec<_>>()) {
        state.text(row.cell.as_deref().unwrap_or_default(), || row.spot);
    }
    state.facts("c".to_owned(), 0, Purpose::Label)
}

/// What both views must agree on: all but spellings, text lengths, and how a value is written.
fn comparable(facts: ColumnFacts) -> ColumnFacts {
    let frequent =
        facts.frequent.map(|all| all.into_iter().map(|told| Frequency { value: None, ..told }).collect::<Vec<_>>());
    let mut nulls = facts.nulls;
    nulls.by_spelling.clear();
    let detail = DetailFacts { spellings: Measured::absent("typed values have none"), ..facts.detail };
    ColumnFacts { nulls, frequent, lengths: Measured::absent("typed values have none"), detail, ..facts }
}

#[test]
fn typed_values_and_their_texts_give_the_same_facts() {
    let texts = ["b", "", "a", "NULL", "été", "b"];
    let day = |day: &str| day.parse::<i32>().expect("a number");
    let cases: Vec<(&str, ArrayRef, &[&str])> = vec![
        ("int64", Arc::new(Int64Array::from(vec![Some(3), None, Some(-4), Some(3)])), &["3", "", "-4", "3"]),
        ("int8", Arc::new(Int8Array::from(vec![Some(3), None, Some(-4)])), &["3", "", "-4"]),
        ("uint64", Arc::new(UInt64Array::from(vec![Some(7), None, Some(0)])), &["7", "NULL", "0"]),
        (
            "float64",
            Arc::new(Float64Array::from(vec![Some(0.5), None, Some(-2.25), Some(f64::NAN), Some(1e300), Some(3.0)])),
            &["0.5", "", "-2.25", "NaN", "1e300", "3.0"],
        ),
        ("float32", Arc::new(Float32Array::from(vec![Some(0.5), None, Some(-2.25)])), &["0.5", "", "-2.25"]),
        ("infinity", Arc::new(Float64Array::from(vec![Some(f64::INFINITY), Some(1.5)])), &["inf", "1.5"]),
        ("boolean", Arc::new(BooleanArray::from(vec![Some(true), None, Some(false)])), &["true", "", "false"]),
        (
            "date32",
            Arc::new(Date32Array::from(vec![Some(day("19782")), None, Some(day("-1"))])),
            &["2024-02-29", "", "1969-12-31"],
        ),
        (
            "timestamp",
            Arc::new(TimestampMicrosecondArray::from(vec![Some(1_709_210_096_500_000), None])),
            &["2024-02-29T12:34:56.5", ""],
        ),
        (
            "milliseconds",
            Arc::new(TimestampMillisecondArray::from(vec![Some(1_709_210_096_500), None])),
            &["2024-02-29 12:34:56.500", ""],
        ),
        ("time", Arc::new(Time64MicrosecondArray::from(vec![Some(45_000_000), None])), &["00:00:45", ""]),
        ("nulls", Arc::new(NullArray::new(3)), &["", "", ""]),
        ("text", Arc::new(StringArray::from(texts.to_vec())), &texts),
        ("large text", Arc::new(LargeStringArray::from(texts.to_vec())), &texts),
        ("text view", Arc::new(StringViewArray::from(texts.to_vec())), &texts),
        ("bytes that are text", Arc::new(BinaryArray::from(texts.map(str::as_bytes).to_vec())), &texts),
        ("dictionary", Arc::new(texts.into_iter().collect::<DictionaryArray<Int32Type>>()), &texts),
        ("no rows", Arc::new(Int64Array::from(Vec::<i64>::new())), &[]),
    ];
    for (name, array, texts) in cases {
        let expected = comparable(seen_as_text(texts, 4096));
        assert_eq!(comparable(seen_typed(Arc::clone(&array), 4096)), expected, "{name}");

        // A slice of a longer array is read from where it begins.
        for start in 0..array.len() {
            let sliced = comparable(seen_typed(array.slice(start, array.len() - start), 4096));
            assert_eq!(sliced, comparable(seen_as_text(&texts[start..], 4096)), "{name} from {start}");
        }
    }
}

proptest! {
    #![proptest_config(cases(60))]

    #[test]
    fn numbers_are_measured_alike_in_either_view(
        numbers in prop::collection::vec(prop::option::weighted(0.8, any::<i32>()), 0..60),
        overflowing in any::<bool>(),
    ) {
        let distinct = if overflowing { 8 } else { 4096 };
        let array = Int64Array::from(numbers.iter().map(|number| number.map(i64::from)).collect::<Vec<_>>());
        let texts: Vec<String> = numbers.iter().map(|n| n.map_or(String::new(), |n| n.to_string())).collect();
        let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
        let (typed, text) = (seen_typed(Arc::new(array), distinct), seen_as_text(&texts, distinct));
        let agreed = |facts: &ColumnFacts| {
            let nulls = facts.nulls.cells.clone();
            (facts.kind, facts.rows, nulls, facts.kinds.clone(), facts.numbers.clone(), facts.extent.clone())
        };
        prop_assert_eq!(agreed(&typed), agreed(&text));
    }

    #[test]
    fn fractions_are_measured_alike_in_either_view(
        numbers in prop::collection::vec(prop::num::f64::NORMAL | prop::num::f64::ZERO | prop::num::f64::SUBNORMAL, 1..40),
    ) {
        // Written so that every one has a fraction or an exponent, as a typed fraction does.
        let texts: Vec<String> = numbers.iter().map(|number| format!("{number:e}")).collect();
        let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
        let (typed, text) = (seen_typed(Arc::new(Float64Array::from(numbers)), 4096), seen_as_text(&texts, 4096));
        prop_assert_eq!(typed.kinds, text.kinds);
        prop_assert_eq!(typed.numbers, text.numbers);
        prop_assert_eq!(typed.extent, text.extent);
    }
}

#[test]
fn raw_bytes_are_only_counted() {
    let array = BinaryArray::from(vec![Some(&b"\xff\xfe"[..]), None, Some(&b"text"[..])]);
    let facts = seen_typed(Arc::new(array), 4096);
    let kinds: Vec<_> = facts.kinds.iter().map(|kind| (kind.kind, kind.cells.count)).collect();
    assert_eq!(kinds, [(Kind::Text, 1), (Kind::Other, 1)]);
    assert_eq!(facts.nulls.cells.count, 1);
    assert!(facts.distinct.value().is_none(), "what is not told apart is not counted");
}

// ---- rows in groups ----

/// Records of a text file whose third column is the label, as groups of rows that differ in it when the file is cut
/// between these records.
fn grouped_in_parts(records: &[String], edges: &[usize], room: usize) -> Groups {
    let question = Question { key: KeyOf::AllBut(vec![(0, 2)]), value: ValueOf::Cell(0) };
    grouped_by(&question, records, edges, room)
}

/// The same for any question about the third column.
fn grouped_by(question: &Question, records: &[String], edges: &[usize], room: usize) -> Groups {
    let (mut whole, mut start) = (Groups::new(question.clone(), room), 0);
    let mut origin = Origin { file: 0, records: 0, lines: 1, bytes: 6 };
    for &edge in edges {
        let part = CsvPart::new(records[start..edge].concat().into_bytes(), Grammar::default(), 3);
        let mut state = PartState::new(3, LIMITS);
        state.picks.choose(&[2], &[0, 1, 2]);
        let end = part.read(PLACES, &mut |batch| state.observe(batch));
        let mut groups = Groups::new(question.clone(), room);
        groups.fold(&state.wholes, &state.picks, state.rows, origin);
        whole.merge(&groups);
        origin = origin.plus(end.extent);
        start = edge;
    }
    whole
}

proptest! {
    #![proptest_config(cases(100))]

    #[test]
    fn rows_in_groups_do_not_depend_on_the_cuts(
        rows in prop::collection::vec((0..30_u32, 0..2_u32, 0..3_usize, 0..20_u32), 0..120),
        cuts in prop::collection::vec(any::<prop::sample::Index>(), 0..4),
        room in prop_oneof![Just(8_usize), Just(1000)],
    ) {
        let record = |&(a, b, label, odd): &(u32, u32, usize, u32)| match odd {
            0 => format!("{a},{b}\n"),
            _ => format!("{a},{b},{}\n", ["no", "yes", ""][label]),
        };
        let records: Vec<String> = rows.iter().map(record).collect();
        let mut edges: Vec<usize> = cuts.iter().map(|cut| cut.index(records.len() + 1)).collect();
        edges.push(records.len());
        edges.sort_unstable();
        let whole = grouped_in_parts(&records, &[records.len()], room);
        let parts = grouped_in_parts(&records, &edges, room);
        prop_assert_eq!(&parts, &whole);
        prop_assert_eq!(bytes(&parts), bytes(&whole));
        let back: Groups = postcard::from_bytes(&bytes(&whole)).unwrap();
        prop_assert_eq!(&back, &whole);
        for (key, value) in [
            (KeyOf::Cells(vec![0]), ValueOf::Whole),
            (KeyOf::CellsOrNothing(vec![0]), ValueOf::Whole),
            (KeyOf::AllBut(Vec::new()), ValueOf::File(vec![7])),
        ] {
            let question = Question { key, value };
            let whole = grouped_by(&question, &records, &[records.len()], room);
            prop_assert_eq!(&grouped_by(&question, &records, &edges, room), &whole);
        }
        if room == 1000 {
            // The plain twin: every row beside every other.
            let mut labels = BTreeMap::<(u32, u32), (u64, std::collections::BTreeSet<usize>)>::new();
            for &(a, b, label, _) in rows.iter().filter(|row| row.2 != 2 && row.3 != 0) {
                let group = labels.entry((a, b)).or_default();
                group.0 += 1;
                group.1.insert(label);
            }
            let differing: Vec<u64> = labels.values().filter(|group| group.1.len() > 1).map(|group| group.0).collect();
            let facts = whole.facts(PLACES);
            prop_assert_eq!((facts.keys, facts.rows), (labels.len() as u64, labels.values().map(|group| group.0).sum()));
            prop_assert_eq!(facts.differing.groups, differing.len() as u64);
            prop_assert_eq!(facts.differing.rows, differing.iter().sum::<u64>());
        }
    }
}

// ---- the label by slices ----

/// Rows of a label and three columns, of which one holds dates.
struct Sides<'a>(&'a [[ArrayRef; 4]], usize);

impl Batch for Sides<'_> {
    fn rows(&self) -> usize {
        self.0[self.1][0].len()
    }

    fn column(&self, index: usize) -> ColumnView<'_> {
        ColumnView::Array(self.0[self.1][index].as_ref())
    }

    fn spot(&self, row: usize) -> Spot {
        spot(row as u64 + 1)
    }
}

proptest! {
    #![proptest_config(cases(60))]

    /// Parts merged in any order give what one part gives, byte for byte, and that is what plain counting gives: while
    /// values and classes are few, past that, and with dates over days, months and years.
    #[test]
    fn labels_by_slices_are_counted_for_any_split(
        rows in prop::collection::vec((0_u64..1000, 0_u64..1000, 0_u64..1000, any::<bool>()), 0..400),
        classes in prop::sample::select(vec![2_u64, 8, 100, 130]),
        values in prop::sample::select(vec![3_u64, 50, 60]),
        (days, step, strays) in prop::sample::select(vec![(9_u64, 1, 0), (95, 1, 2), (400, 1, 3), (400, 30, 1), (900, 30, 0), (300, 1, 5)]),
        edges in prop::collection::vec(0_usize..400, 0..4),
        seed in any::<u64>(),
    ) {
        let mut edges: Vec<usize> = edges.into_iter().map(|edge| edge.min(rows.len())).chain([0, rows.len()]).collect();
        edges.sort_unstable();
        let label = |row: &(u64, u64, u64, bool)| row.3.then(|| format!("class {}", row.0 % classes));
        let value = |row: &(u64, u64, u64, bool)| (!row.1.is_multiple_of(7)).then(|| format!("value {}", row.1 % values));
        let date = |row: &(u64, u64, u64, bool)| {
            let at = row.2 % (days + strays);
            if at < days { Scalar::Day(i32::try_from(at * step).unwrap() + 15_000).to_string() } else { format!("stray {at}") }
        };
        let array = |cells: Vec<Option<String>>| Arc::new(StringArray::from(cells)) as ArrayRef;
        let part = |from: usize, to: usize| {
            let rows = &rows[from..to];
            let columns = [
                array(rows.iter().map(label).collect()),
                array(rows.iter().map(value).collect()),
                array(rows.iter().map(|row| Some(date(row))).collect()),
                array((from..to).map(|row| Some(row.to_string())).collect()),
            ];
            let mut slices = PartSlices::new(4, Some(0));
            slices.observe(&Sides(&[columns], 0));
            slices
        };
        let folded = |parts: &[(usize, usize)]| {
            let mut table = Slices::new(4);
            for &(from, to) in parts {
                let origin = Origin { file: u32::from(from % 2 == 1), records: from as u64, ..Origin::default() };
                table.fold(part(from, to), (to - from) as u64, &[0, 1, 2, 3], origin);
            }
            table
        };
        let mut parts: Vec<(usize, usize)> = edges.windows(2).map(|edge| (edge[0], edge[1])).filter(|(from, to)| from < to).collect();
        let one = folded(&parts);
        // In another order.
        parts.sort_by_key(|(from, _)| hash_bytes(&(*from as u64 ^ seed).to_le_bytes()));
        let other = folded(&parts);
        prop_assert_eq!(&one, &other);
        prop_assert_eq!(bytes(&one), bytes(&other));
        let back: Slices = postcard::from_bytes(&bytes(&one)).unwrap();
        prop_assert_eq!(&back, &one);
        let mut fresh = Slices::new(4);
        fresh.merge(one.clone());
        prop_assert_eq!(&fresh, &one);

        // Whatever it was cut into, a single file gives the same but for that.
        let mut whole = Slices::new(4);
        if !rows.is_empty() {
            whole.fold(part(0, rows.len()), rows.len() as u64, &[0, 1, 2, 3], Origin::default());
        }
        // Where slices are of one size, the first rows decide on their order, and those are of other files here.
        let by = |table: &Slices| {
            let told = table.slicings(Some(0), None).into_iter().filter(|slicing| slicing.by != SliceBy::File);
            let told = told.map(|slicing| {
                let mut slices: Vec<_> =
                    slicing.slices.iter().map(|slice| (slice.rows, slice.labelled, slice.is_null)).collect();
                if matches!(slicing.by, SliceBy::Value(_)) {
                    slices.sort_unstable();
                }
                (slicing.by, slices)
            });
            told.collect::<Vec<_>>()
        };
        prop_assert_eq!(by(&one), by(&whole));
        let mut counted: BTreeMap<Option<String>, (u64, u64, bool)> = BTreeMap::new();
        for row in &rows {
            let slice = counted.entry(value(row)).or_insert((0, 0, value(row).is_none()));
            *slice = (slice.0 + 1, slice.1 + u64::from(row.3), slice.2);
        }
        let distinct = counted.keys().flatten().count();
        let told = by(&whole).into_iter().find(|(by, _)| *by == SliceBy::Value(1)).map(|(_, slices)| slices);
        let mut counted: Vec<_> = counted.into_values().collect();
        counted.sort_unstable();
        prop_assert_eq!(told, (distinct <= 50 && counted.len() > 1).then_some(counted));
        prop_assert!(rows.len() <= 50 || by(&whole).iter().all(|(by, _)| *by != SliceBy::Value(3)));
    }
}

// ---- what was declared ----

proptest! {
    #![proptest_config(cases(60))]

    /// Cells held against a declaration are counted as plain counting does it, whatever the parts, with room for all values
    /// or for few, and what is written down reads back.
    #[test]
    fn declared_cells_are_counted_for_any_split(
        cells in prop::collection::vec(prop::sample::select(vec!["", "1", "2", "3.0", "-4", "x", "AB1", "  ", "NULL", "99"]), 0..80),
        cuts in prop::collection::vec(0_usize..80, 0..4),
        distinct in prop::sample::select(vec![0_usize, 2, 100]),
    ) {
        let declared = DeclaredColumn {
            allowed: ["1", "2", "3", "99"].map(str::to_owned).to_vec(),
            range: Some(DeclaredRange::Numbers { min: Some(0.0), max: Some(50.0) }),
            pattern: Some("[0-9.]+|[A-Z]+1".to_owned()),
            ..DeclaredColumn::default()
        };
        let predicate = Arc::new(Predicate::of(&declared).unwrap());
        let part = |from: usize, to: usize| {
            let array = || Arc::new(StringArray::from(cells[from..to].to_vec())) as ArrayRef;
            let mut held = PartHeld::new(0, Arc::clone(&predicate), PLACES, distinct);
            held.observe(&Sides(&[[array(), array(), array(), array()]], 0));
            vec![held]
        };
        let folded = |edges: &[usize]| {
            let mut table = TableHeld::default();
            for edge in edges.windows(2) {
                table.fold(part(edge[0], edge[1]), &[0], before(edge[0]));
            }
            table
        };
        let mut edges: Vec<usize> = cuts.iter().map(|cut| *cut.min(&cells.len())).chain([0, cells.len()]).collect();
        edges.sort_unstable();
        let (whole, pieces) = (folded(&[0, cells.len()]), folded(&edges));
        prop_assert_eq!(&whole, &pieces);
        prop_assert_eq!(bytes(&whole), bytes(&pieces));
        let back: TableHeld = postcard::from_bytes(&bytes(&whole)).unwrap();
        prop_assert_eq!(&back, &whole);
        let mut merged = TableHeld::default();
        for edge in edges.windows(2) {
            let mut next = TableHeld::default();
            next.fold(part(edge[0], edge[1]), &[0], before(edge[0]));
            merged.merge(&next, PLACES);
        }
        prop_assert_eq!(&merged, &whole);

        let told = whole.facts(PLACES);
        let told = told[0].cells.exact().unwrap();
        let at = |is: &dyn Fn(&str) -> bool| {
            let rows = (1..).zip(&cells).filter(|(_, cell)| is(cell)).map(|(row, _)| row);
            let rows: Vec<u64> = rows.collect();
            (rows.len() as u64, rows.into_iter().take(PLACES).collect::<Vec<_>>())
        };
        let of = |tally: &Tally| (tally.count, tally.places.iter().filter_map(|spot| spot.record).collect::<Vec<_>>());
        let is_value = |cell: &str| !cell.trim().is_empty() && cell != "NULL";
        prop_assert_eq!(told.rows, cells.len() as u64);
        prop_assert_eq!(told.values, at(&is_value).0);
        prop_assert_eq!(told.ordered, at(&|cell| cell.parse::<f64>().is_ok()).0);
        prop_assert_eq!(of(&told.not_allowed), at(&|cell| ["-4", "x", "AB1"].contains(&cell)));
        prop_assert_eq!(of(&told.outside), at(&|cell| ["-4", "99"].contains(&cell)));
        prop_assert_eq!(of(&told.unmatched), at(&|cell| ["-4", "x"].contains(&cell)));
    }
}
