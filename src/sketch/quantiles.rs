//! Quantiles of a column too varied for an exact table, each with the width of the cell that it lies in.
//!
//! Values are taken by an image: 64 bits in the values' own order. A cell is a prefix of images, and prefixes are as
//! long as they can be while no more than [`CELLS`] of them occur. So the cells follow from the set of values alone, and
//! where values lie close together (epoch seconds, years, latitudes) so do the cells; an error relative to the value,
//! as histograms on a logarithmic scale have it, would put a year of epoch seconds into one cell.
//!
//! The state is *canonical*: any order and any split of the same values gives equal states and equal bytes.
//!
//! **Invariant:** counts are exact; a quantile lies between the edges of the cell that is given for it.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// Prefixes kept at most. A project judgement: with 4,096 cells a quantile of evenly spread values is known to a quarter
/// of a thousandth of their range, and the state takes up to 128 KiB.
pub const CELLS: usize = 4096;

/// How far from its place a prefix may be: where half of the slots are in use, and prefixes are honest, hardly any is a
/// quarter as far.
const FARTHEST: usize = 128;

/// Slots of the first table.
const FEWEST_SLOTS: usize = 64;

/// Counts of values by prefix of their image.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(into = "Wire", try_from = "Wire")]
pub struct Quantiles {
    /// Prefixes kept at most.
    most: usize,
    /// Bits that are cut off an image.
    cut: u32,
    /// Prefix plus one and count, found by hash; a zero is free. A power of two, at most half in use.
    slots: Vec<(u64, u64)>,
    /// The same in order, with nothing in slots, once prefixes crafted to meet in one place have come.
    tree: Option<BTreeMap<u64, u64>>,
    /// The prefix of all bits set, which has no successor when nothing is cut.
    last: u64,
    used: usize,
    count: u64,
}

/// The normal form: prefixes in order.
#[derive(PartialEq, Serialize, Deserialize)]
#[serde(rename = "Quantiles")]
struct Wire {
    most: u32,
    cut: u32,
    cells: Vec<(u64, u64)>,
}

/// Where a quantile lies: between two images, both of which could be it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Edges {
    /// The smallest image of the cell.
    pub low: u64,
    /// The largest.
    pub high: u64,
}

impl Quantiles {
    /// A state of nothing, of [`CELLS`] prefixes at most; allocates nothing.
    pub const fn new() -> Self {
        Self::with_room(CELLS)
    }

    /// The same of so many prefixes at most: two at the least, [`CELLS`] at the most.
    pub const fn with_room(cells: usize) -> Self {
        let most = if cells < 2 {
            2
        } else if cells > CELLS {
            CELLS
        } else {
            cells
        };
        Self { most, cut: 0, slots: Vec::new(), tree: None, last: 0, used: 0, count: 0 }
    }

    /// No fewer bits than these will be cut off, whatever comes.
    pub const fn least_cut(&self) -> u32 {
        self.cut
    }

    /// Cuts off `cut` bits from the start, of a state of nothing: for one that will be merged with others, of which the
    /// cells are as wide as that. What they come to together is the same.
    pub const fn expect(&mut self, cut: u32) {
        if self.count == 0 && cut < u64::BITS {
            self.cut = cut;
        }
    }

    /// Becomes a state of nothing. Keeps its memory.
    pub fn renew(&mut self) {
        if self.used > 0 {
            self.slots.fill((0, 0));
        }
        self.tree = None;
        (self.cut, self.last, self.used, self.count) = (0, 0, 0, 0);
    }

    /// Takes in a value by its image, `weight` times.
    #[inline(always)]
    #[expect(clippy::inline_always, reason = "called for every cell")]
    pub fn add(&mut self, image: u64, weight: u64) {
        if weight == 0 {
            return;
        }
        self.count += weight;
        let prefix = image >> self.cut;
        // Nearly every prefix is known, and stands where it should.
        if !self.slots.is_empty() {
            let at = slot(prefix.wrapping_add(1), self.slots.len());
            if let Some((key, count)) = self.slots.get_mut(at)
                && *key == prefix.wrapping_add(1)
                && *key != 0
            {
                *count += weight;
                return;
            }
        }
        self.put_new(prefix, weight);
    }

    /// Looks at the slot of an image, so that it is near when it is needed.
    #[inline]
    pub fn touch(&self, image: u64) -> u64 {
        if self.slots.is_empty() {
            return 0;
        }
        self.slots[slot((image >> self.cut).wrapping_add(1), self.slots.len())].0
    }

    #[inline(never)]
    fn put_new(&mut self, prefix: u64, weight: u64) {
        self.put(prefix, weight);
        if self.used > self.most + self.most / 2 {
            self.coarsen();
        }
    }

    /// Takes in another state.
    pub fn merge(&mut self, other: &Self) {
        if self.cut < other.cut {
            let cells: Vec<(u64, u64)> = self.cells().collect();
            self.shorten(other.cut, cells.into_iter());
        }
        for (prefix, weight) in other.cells() {
            self.put(prefix >> (self.cut - other.cut), weight);
            if self.used > self.most + self.most / 2 {
                self.coarsen();
            }
        }
        self.count += other.count;
    }

    /// How many values there are.
    pub const fn count(&self) -> u64 {
        self.count
    }

    /// Where the values of these ranks lie, in order from 0 for the smallest; ranks past the last are the last.
    /// The ranks must not fall.
    pub fn at(&self, ranks: &[u64]) -> Vec<Edges> {
        let mut normal = self.clone();
        normal.coarsen();
        let (cut, mut cells) = (normal.cut, normal.sorted().into_iter());
        let (mut edges, mut current, mut through) = (Vec::with_capacity(ranks.len()), None, 0);
        for &rank in ranks {
            while through <= rank.min(self.count.saturating_sub(1))
                && let Some((prefix, weight)) = cells.next()
            {
                through += weight;
                current = Some(prefix);
            }
            edges.extend(current.map(|prefix| edges_of(prefix, cut)));
        }
        edges
    }

    /// Every cell that occurs, in order, with its count.
    pub fn histogram(&self) -> BTreeMap<u64, u64> {
        let mut normal = self.clone();
        normal.coarsen();
        normal.cells().map(|(prefix, weight)| (edges_of(prefix, normal.cut).low, weight)).collect()
    }

    /// How many of the lower bits of an image do not tell cells apart.
    pub fn cut(&self) -> u32 {
        let mut normal = self.clone();
        normal.coarsen();
        normal.cut
    }

    /// Bytes on the heap.
    pub fn heap_bytes(&self) -> usize {
        let tree = self.tree.as_ref().map_or(0, BTreeMap::len) * 3 * size_of::<u64>();
        self.slots.capacity() * size_of::<(u64, u64)>() + tree
    }

    fn sorted(&self) -> Vec<(u64, u64)> {
        let mut cells: Vec<(u64, u64)> = self.cells().collect();
        cells.sort_unstable();
        cells
    }

    fn cells(&self) -> impl Iterator<Item = (u64, u64)> {
        let last = (self.last > 0).then_some((u64::MAX, self.last));
        let slots = self.slots.iter().filter(|(key, _)| *key != 0).map(|(key, weight)| (*key, *weight));
        let tree = self.tree.iter().flatten().map(|(key, weight)| (*key, *weight));
        slots.chain(tree).map(|(key, weight)| (key - 1, weight)).chain(last)
    }

    #[inline]
    fn put(&mut self, prefix: u64, weight: u64) {
        let Some(key) = prefix.checked_add(1) else {
            self.used += usize::from(self.last == 0);
            self.last += weight;
            return;
        };
        if let Some(tree) = &mut self.tree {
            *tree.entry(key).or_insert(0) += weight;
            self.used = tree.len() + usize::from(self.last > 0);
            return;
        }
        if (self.used + 1) * 2 > self.slots.len() {
            self.grow();
        }
        let mask = self.slots.len().wrapping_sub(1);
        let home = slot(key, self.slots.len());
        for step in 0..FARTHEST.min(self.slots.len()) {
            let slot = &mut self.slots[(home + step) & mask];
            if slot.0 == key {
                slot.1 += weight;
                return;
            }
            if slot.0 == 0 {
                *slot = (key, weight);
                self.used += 1;
                return;
            }
        }
        self.plant();
        self.put(prefix, weight);
    }

    /// Leaves the slots for a tree, in which nothing takes long.
    #[cold]
    fn plant(&mut self) {
        self.tree = Some(std::mem::take(&mut self.slots).into_iter().filter(|(key, _)| *key != 0).collect());
    }

    #[cold]
    fn grow(&mut self) {
        // In small steps where they take much memory.
        let times = if self.slots.len() < 1024 { 4 } else { 2 };
        let more = (self.slots.len() * times).max(FEWEST_SLOTS);
        let old = std::mem::replace(&mut self.slots, vec![(0, 0); more]);
        self.used = usize::from(self.last > 0);
        for (key, weight) in old.into_iter().filter(|(key, _)| *key != 0) {
            self.put(key - 1, weight);
        }
    }

    /// Shortens prefixes until no more occur than are kept. Before, half as many again may: which are kept in the end follows
    /// from all values, whenever it is done.
    #[cold]
    fn coarsen(&mut self) {
        if self.used <= self.most {
            return;
        }
        let cells = self.sorted();
        // Neighbours become one when all bits in which they differ are cut off: the highest of those decides.
        let mut apart = [0; u64::BITS as usize];
        for pair in cells.windows(2) {
            apart[(pair[0].0 ^ pair[1].0).ilog2() as usize] += 1;
        }
        let (mut left, mut more) = (cells.len(), 0);
        while left > self.most {
            left -= apart[more];
            more += 1;
        }
        #[expect(clippy::cast_possible_truncation, reason = "below 64, as two cells are always few enough")]
        self.shorten(self.cut + more as u32, cells.into_iter());
    }

    /// Takes `cells` of prefixes as long as those so far for cells of prefixes of images without `cut` bits.
    fn shorten(&mut self, cut: u32, cells: impl Iterator<Item = (u64, u64)>) {
        let by = cut - self.cut;
        self.slots.fill((0, 0));
        self.tree = None;
        (self.last, self.used, self.cut) = (0, 0, cut);
        for (prefix, weight) in cells {
            // By 64 bits nothing is left.
            self.put(prefix.checked_shr(by).unwrap_or(0), weight);
        }
    }
}

/// The edges of the cell of a prefix of images without `cut` bits.
const fn edges_of(prefix: u64, cut: u32) -> Edges {
    let low = prefix << cut;
    Edges { low, high: low | ((1 << cut) - 1) }
}

/// Where the search for a prefix begins: spread, as the prefixes of a column lie close together.
#[inline]
#[expect(clippy::cast_possible_truncation, reason = "no more bits are left than slots are counted in")]
fn slot(key: u64, slots: usize) -> usize {
    // The highest bits of a product depend on all bits of the key.
    (key.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> (64 - slots.trailing_zeros())) as usize
}

impl Default for Quantiles {
    fn default() -> Self {
        Self::new()
    }
}

impl PartialEq for Quantiles {
    fn eq(&self, other: &Self) -> bool {
        Wire::from(self.clone()) == Wire::from(other.clone())
    }
}

impl From<Quantiles> for Wire {
    fn from(mut state: Quantiles) -> Self {
        state.coarsen();
        Self { most: u32::try_from(state.most).unwrap_or(u32::MAX), cut: state.cut, cells: state.sorted() }
    }
}

impl TryFrom<Wire> for Quantiles {
    type Error = &'static str;

    fn try_from(wire: Wire) -> Result<Self, Self::Error> {
        let most = wire.most as usize;
        let is_sorted = wire.cells.is_sorted_by(|one, next| one.0 < next.0);
        let fits = |prefix: u64| prefix <= u64::MAX.checked_shr(wire.cut).unwrap_or(0);
        let is_sound = wire.cut < u64::BITS
            && (2..=CELLS).contains(&most)
            && wire.cells.len() <= most
            && wire.cells.iter().all(|(prefix, weight)| fits(*prefix) && *weight > 0);
        // Prefixes are as long as they can be: one bit more, and there would be too many of them.
        if !is_sorted || !is_sound || (wire.cut > 0 && wire.cells.len() * 2 <= most) {
            return Err("quantile cells are not in normal form");
        }
        let mut state = Self { cut: wire.cut, ..Self::with_room(most) };
        for (prefix, weight) in wire.cells {
            state.count = state.count.checked_add(weight).ok_or("quantile cells hold too many values")?;
            state.put(prefix, weight);
        }
        Ok(state)
    }
}

/// The image of a number: in the order of numbers, with one zero. `NaN` has none.
pub fn image_of_number(number: f64) -> u64 {
    let bits = (number + 0.0).to_bits();
    // Negative numbers fall as their bits rise.
    if bits >> 63 == 0 { bits | 1 << 63 } else { !bits }
}

/// The number of an image.
pub fn number_of_image(image: u64) -> f64 {
    f64::from_bits(if image >> 63 == 1 { image & !(1 << 63) } else { !image })
}

/// The image of an instant in microseconds, or of any whole number.
pub const fn image_of_instant(micros: i64) -> u64 {
    micros.cast_unsigned() ^ (1 << 63)
}

/// The instant of an image.
pub const fn instant_of_image(image: u64) -> i64 {
    (image ^ (1 << 63)).cast_signed()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn of(images: &[u64]) -> Quantiles {
        let mut state = Quantiles::new();
        for image in images {
            state.add(*image, 1);
        }
        state
    }

    /// The plain twin: sort, and find how many bits can be kept.
    fn plain(images: &[u64]) -> (u32, Vec<(u64, u64)>) {
        for cut in 0..64 {
            let mut cells: BTreeMap<u64, u64> = BTreeMap::new();
            for image in images {
                *cells.entry(image >> cut).or_default() += 1;
            }
            if cells.len() <= CELLS {
                return (cut, cells.into_iter().collect());
            }
        }
        unreachable!("two cells are few enough")
    }

    fn agree(images: &[u64]) {
        let wire = Wire::from(of(images));
        assert_eq!((wire.cut, wire.cells), plain(images));
    }

    #[test]
    fn the_cells_are_those_of_the_plain_twin() {
        agree(&[]);
        agree(&[0, u64::MAX, u64::MAX, 1]);
        let spread = |n: u64, by: u64| (0..n).map(|i| i.wrapping_mul(by)).collect::<Vec<_>>();
        agree(&spread(4096, 1));
        agree(&spread(4097, 1));
        agree(&spread(10_000, 0x9E37_79B9_7F4A_7C15));
        // Epoch seconds of a day, as images of floats.
        agree(&(0..86_400).map(|second| image_of_number(1.7e9 + f64::from(second))).collect::<Vec<_>>());
    }

    /// Multiples of the inverse of the multiplier all have their place at the same end of the slots.
    #[test]
    fn prefixes_crafted_to_meet_are_counted_as_others() {
        let inverse = 0xF1DE_83E1_9937_733D_u64;
        assert_eq!(inverse.wrapping_mul(0x9e37_79b9_7f4a_7c15), 1);
        let images: Vec<u64> = (1..6000).map(|n: u64| n.wrapping_mul(inverse).wrapping_sub(1)).collect();
        let mut state = Quantiles::new();
        images[..4000].iter().for_each(|image| state.add(*image, 1));
        assert!(state.tree.is_some(), "they meet");
        let wire = Wire::from(state.clone());
        assert_eq!((wire.cut, wire.cells), plain(&images[..4000]));
        images[4000..].iter().for_each(|image| state.add(*image, 1));
        let wire = Wire::from(state);
        assert_eq!((wire.cut, wire.cells), plain(&images));
    }

    #[test]
    fn quantiles_lie_in_their_cells() {
        for offset in [0.0, 1e9, -90.0, 1.7e9, 1e300] {
            let values: Vec<f64> = (0..50_000_u32).map(|i| offset + f64::from(i * 7919 % 50_000) * 0.01).collect();
            let images: Vec<u64> = values.iter().map(|value| image_of_number(*value)).collect();
            let state = of(&images);
            let mut sorted = images.clone();
            sorted.sort_unstable();
            let ranks = [0, 1, 500, 12_499, 25_000, 37_500, 49_999, 60_000];
            for (rank, edges) in ranks.into_iter().zip(state.at(&ranks)) {
                let truth = sorted[usize::try_from(rank).unwrap().min(49_999)];
                assert!(edges.low <= truth && truth <= edges.high, "{offset} {rank}");
            }
        }
        assert_eq!(Quantiles::new().at(&[0, 5]), []);
    }

    #[test]
    fn images_keep_the_order() {
        let numbers = [f64::NEG_INFINITY, -1e300, -1.5, -1e-300, 0.0, 1e-300, 1.0, 1.5, 1e300, f64::INFINITY];
        for pair in numbers.windows(2) {
            assert!(image_of_number(pair[0]) < image_of_number(pair[1]), "{pair:?}");
        }
        for number in numbers {
            assert_eq!(number_of_image(image_of_number(number)).to_bits(), number.to_bits());
        }
        assert_eq!(image_of_number(-0.0), image_of_number(0.0));
        for instant in [i64::MIN, -1, 0, 1, i64::MAX] {
            assert_eq!(instant_of_image(image_of_instant(instant)), instant);
        }
        assert!(image_of_instant(-1) < image_of_instant(0));
    }

    #[test]
    fn only_the_normal_form_is_taken() {
        let wire =
            |cut, cells: &[(u64, u64)]| Quantiles::try_from(Wire { most: 4096, cut, cells: cells.to_vec() }).is_ok();
        assert!(wire(0, &[(1, 1), (2, 5)]));
        assert!(!wire(0, &[(2, 1), (1, 5)]));
        assert!(!wire(0, &[(1, 0)]));
        assert!(!wire(3, &[(1, 1)]));
        assert!(!wire(64, &[]));
        assert!(!wire(0, &[(1, u64::MAX), (2, 1)]));
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(60))]

        #[test]
        fn any_split_gives_the_same(
            images in prop::collection::vec(prop_oneof![any::<u64>(), 0..9000_u64, Just(u64::MAX)], 0..9000),
            at in any::<prop::sample::Index>(),
        ) {
            let whole = of(&images);
            let at = if images.is_empty() { 0 } else { at.index(images.len()) };
            let (left, right) = (of(&images[..at]), of(&images[at..]));
            let mut merged = left.clone();
            merged.merge(&right);
            let mut swapped = right;
            swapped.merge(&left);
            prop_assert_eq!(&merged, &whole);
            prop_assert_eq!(&swapped, &whole);
            prop_assert_eq!(merged.count(), images.len() as u64);
            let bytes = postcard::to_stdvec(&whole).unwrap();
            prop_assert_eq!(postcard::from_bytes::<Quantiles>(&bytes).unwrap(), whole);
        }
    }
}
