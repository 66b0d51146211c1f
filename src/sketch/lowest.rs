//! A sample of rows: those of the lowest keys, as many as fit.
//!
//! It exists for questions that need whole rows, such as what a column says of another. A row has a key that says
//! nothing but where it stands, mixed well, and the rows of the lowest keys stay: a sample without replacement in which
//! every row has the same chance, whatever the data holds. It is as large as two limits let it be, of rows and of what
//! they cost.
//!
//! The state is *canonical*: there is a threshold, the highest below which all rows fit, and the rows below it are the
//! sample. Whatever is taken in later can only lower it. So a row at or above the threshold of any part of the data need
//! not be offered at all, which spares whoever gathers rows most of the copying.
//!
//! **Invariant:** holds all rows below its threshold and, once settled, no other; between two settlings at most twice
//! what its limits allow, and one row more.

use serde::{Deserialize, Serialize, de::DeserializeOwned};

/// How much a sample may hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Room {
    /// Rows.
    pub rows: usize,
    /// What they cost together.
    pub cost: usize,
}

/// What a sample keeps of a row.
pub trait Costs {
    /// What it takes up, in the unit of [`Room::cost`].
    fn cost(&self) -> usize;
}

/// The rows of the lowest keys.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(into = "Wire<R>", try_from = "Wire<R>", bound = "R: Clone + Ord + Costs + Serialize + DeserializeOwned")]
pub struct Lowest<R> {
    room: Room,
    /// Rows with this key or a higher one are out.
    threshold: u64,
    cost: usize,
    rows: Vec<(u64, R)>,
}

/// The normal form: settled, in the order of the keys.
#[derive(Serialize, Deserialize)]
#[serde(rename = "Lowest")]
struct Wire<R> {
    room: Room,
    threshold: u64,
    rows: Vec<(u64, R)>,
}

impl<R: Ord + Costs> Lowest<R> {
    /// A sample of no row.
    pub const fn new(room: Room) -> Self {
        Self { room, threshold: u64::MAX, cost: 0, rows: Vec::new() }
    }

    /// Rows with this key or a higher one need not be offered.
    pub const fn threshold(&self) -> u64 {
        self.threshold
    }

    /// Says that rows with this key or a higher one are not wanted, as another part of the data has filled the sample
    /// below it.
    pub fn lower(&mut self, threshold: u64) {
        if threshold < self.threshold {
            self.threshold = threshold;
        }
    }

    /// How many rows it may hold.
    pub const fn room(&self) -> Room {
        self.room
    }

    /// Takes in a row.
    pub fn add(&mut self, key: u64, row: R) {
        if key >= self.threshold {
            return;
        }
        self.cost = self.cost.saturating_add(row.cost());
        self.rows.push((key, row));
        if self.rows.len() / 2 > self.room.rows || self.cost / 2 > self.room.cost {
            self.settle();
        }
    }

    /// Drops what is not in the sample, and puts the rest into the order of its keys.
    pub fn settle(&mut self) {
        self.rows.sort_unstable();
        let below = self.rows.partition_point(|(key, _)| *key < self.threshold);
        self.rows.truncate(below);
        let (mut kept, mut cost) = (0, 0_usize);
        // Rows of one key stay or go together, so that it does not matter which came first.
        for same in self.rows.chunk_by(|one, next| one.0 == next.0) {
            let more = same.iter().fold(cost, |sum, (_, row)| sum.saturating_add(row.cost()));
            if kept + same.len() > self.room.rows || more > self.room.cost {
                self.threshold = same[0].0;
                break;
            }
            (kept, cost) = (kept + same.len(), more);
        }
        self.rows.truncate(kept);
        self.cost = cost;
    }

    /// Takes in another sample.
    pub fn merge(&mut self, other: Self) {
        self.lower(other.threshold);
        for (key, row) in other.rows {
            self.add(key, row);
        }
        self.settle();
    }

    /// The keys and rows it holds; in the order of keys where it is settled.
    pub fn rows(&self) -> &[(u64, R)] {
        &self.rows
    }

    /// The same, to be written anew. Whoever changes what a row costs settles afterwards.
    pub fn take_rows(&mut self) -> Vec<(u64, R)> {
        self.cost = 0;
        std::mem::take(&mut self.rows)
    }
}

impl<R: Clone + Ord + Costs> Lowest<R> {
    fn settled(&self) -> Self {
        let mut settled = self.clone();
        settled.settle();
        settled
    }
}

impl<R: Clone + Ord + Costs> PartialEq for Lowest<R> {
    fn eq(&self, other: &Self) -> bool {
        let (mine, theirs) = (self.settled(), other.settled());
        (mine.room, mine.threshold) == (theirs.room, theirs.threshold) && mine.rows == theirs.rows
    }
}

impl<R: Clone + Ord + Costs> From<Lowest<R>> for Wire<R> {
    fn from(mut state: Lowest<R>) -> Self {
        state.settle();
        Self { room: state.room, threshold: state.threshold, rows: state.rows }
    }
}

impl<R: Ord + Costs> TryFrom<Wire<R>> for Lowest<R> {
    type Error = &'static str;

    fn try_from(wire: Wire<R>) -> Result<Self, Self::Error> {
        let cost = wire.rows.iter().fold(0_usize, |sum, (_, row)| sum.saturating_add(row.cost()));
        let is_sound = wire.rows.is_sorted()
            && wire.rows.iter().all(|(key, _)| *key < wire.threshold)
            && wire.rows.len() <= wire.room.rows
            && cost <= wire.room.cost;
        if !is_sound {
            return Err("a sample of rows is not in normal form");
        }
        Ok(Self { room: wire.room, threshold: wire.threshold, cost, rows: wire.rows })
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::sketch::hash::mix;

    /// A row that costs what its number says.
    #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
    struct Row(u8);

    impl Costs for Row {
        fn cost(&self) -> usize {
            usize::from(self.0)
        }
    }

    fn of(room: Room, rows: &[(u64, Row)]) -> Lowest<Row> {
        let mut state = Lowest::new(room);
        for (key, row) in rows {
            state.add(*key, *row);
        }
        state
    }

    /// The plain twin: all rows, sorted, as far as they fit.
    fn plainly(room: Room, rows: &[(u64, Row)]) -> Vec<(u64, Row)> {
        let mut all = rows.to_vec();
        all.sort_unstable();
        let mut kept: Vec<(u64, Row)> = Vec::new();
        for same in all.chunk_by(|one, next| one.0 == next.0) {
            let together: Vec<_> = kept.iter().chain(same).copied().collect();
            let cost: usize = together.iter().map(|(_, row)| row.cost()).sum();
            if together.len() > room.rows || cost > room.cost {
                break;
            }
            kept = together;
        }
        kept
    }

    #[test]
    fn the_rows_of_the_lowest_keys_stay() {
        let room = Room { rows: 3, cost: 100 };
        let mut state = of(room, &[(9, Row(1)), (2, Row(1)), (7, Row(1)), (4, Row(1)), (1, Row(1))]);
        state.settle();
        assert_eq!(state.rows(), [(1, Row(1)), (2, Row(1)), (4, Row(1))]);
        assert_eq!(state.threshold(), 7);
        let dear = Room { rows: 3, cost: 5 };
        assert_eq!(plainly(dear, &[(1, Row(2)), (2, Row(4)), (3, Row(1))]), [(1, Row(2))]);
    }

    #[test]
    fn every_row_has_the_same_chance() {
        let room = Room { rows: 4096, cost: usize::MAX };
        let mut state = Lowest::new(room);
        for row in 0..100_000_u64 {
            state.add(mix(row + 1), Row(u8::from(row < 50_000)));
        }
        state.settle();
        let early = state.rows().iter().filter(|(_, row)| row.0 == 1).count();
        assert!(state.rows().len() == 4096 && early.abs_diff(2048) < 200, "{early}");
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(300))]

        #[test]
        fn any_split_and_order_give_the_same(
            (rows, shuffled) in prop::collection::vec((0..300_u64, (0..9_u8).prop_map(Row)), 0..300)
                .prop_flat_map(|rows| (Just(rows.clone()), Just(rows).prop_shuffle())),
            (most, cost) in (0..60_usize, 0..300_usize),
            cuts in prop::collection::vec(any::<prop::sample::Index>(), 0..5),
            is_told in any::<bool>(),
        ) {
            let room = Room { rows: most, cost };
            let rows: Vec<_> = rows.into_iter().map(|(key, row)| (mix(key), row)).collect();
            let shuffled: Vec<_> = shuffled.into_iter().map(|(key, row)| (mix(key), row)).collect();
            let mut whole = of(room, &rows);
            whole.settle();
            prop_assert_eq!(whole.rows(), plainly(room, &rows));
            let mut edges: Vec<usize> = cuts.iter().map(|cut| cut.index(shuffled.len() + 1)).collect();
            edges.push(shuffled.len());
            edges.sort_unstable();
            let (mut all, mut start) = (Lowest::new(room), 0);
            for edge in edges {
                let mut part = Lowest::new(room);
                if is_told {
                    // What the parts before have filled the sample with spares this one the rest.
                    part.lower(all.threshold());
                }
                for (key, row) in &shuffled[start..edge] {
                    part.add(*key, *row);
                }
                all.merge(part);
                start = edge;
            }
            prop_assert_eq!(&all, &whole);
            let bytes = postcard::to_stdvec(&all).unwrap();
            prop_assert_eq!(&bytes, &postcard::to_stdvec(&whole).unwrap());
            prop_assert_eq!(postcard::from_bytes::<Lowest<Row>>(&bytes).unwrap(), whole);
        }
    }
}
