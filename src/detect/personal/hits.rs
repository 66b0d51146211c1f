//! What the cells of one column said, as sums: the state that `decide` judges.
//!
//! For each sign there are two numbers: how many cells showed it, and 64 bits of which each distinct value that showed
//! it sets one, so that a value repeated a thousand times is told from a thousand values.
//!
//! **Invariant:** sums and unions only. Whatever the order and the split, the state is the same.

use super::national_id;

/// What one cell can show.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Sign {
    /// Any cell that was looked at.
    Cell,
    /// Four words or more, or over 40 bytes: text in which something may stand.
    Text,
    Email,
    PhoneInternational,
    PhoneNational,
    PhoneGrouped,
    PhonePlain,
    /// Nine to eleven digits after one zero, or a Chinese mobile number: no more than digits, but told by its beginning.
    PhoneTrunk,
    IbanRegistered,
    IbanUnregistered,
    Card,
    Imei,
    Uuid,
    QuadWide,
    QuadNarrow,
    IpV6,
    Mac,
    NameFull,
    NameSingle,
    NameDoubtful,
    NameShaped,
    Organisation,
    Place,
    AddressStreet,
    AddressPostal,
    AddressBare,
    AddressNumbered,
    Date,
    Degree,
    DegreePair,
    Plate,
    /// Letters and digits without spaces, 3 to 32 long: what a user name looks like.
    Word,
    /// Seven to 20 letters and digits with at least four digits: what an identifier looks like.
    Code,
    /// One digit only, or a truth value in letters: what flags are made of.
    Flag,
    EmailWithin,
    PhoneWithin,
    IbanWithin,
    CardWithin,
    /// Numbers as long as a card's inside texts that are none.
    CardLikeWithin,
    IpWithin,
    NationalIdWithin,
}

/// The signs that mean something even in one cell of millions.
const RARE: [Sign; 9] = [
    Sign::Email,
    Sign::IbanRegistered,
    Sign::EmailWithin,
    Sign::PhoneWithin,
    Sign::IbanWithin,
    Sign::CardWithin,
    Sign::CardLikeWithin,
    Sign::IpWithin,
    Sign::NationalIdWithin,
];

const SIGNS: usize = Sign::NationalIdWithin as usize + 1;
const LEN: usize = SIGNS + national_id::COUNT;

/// The sums of one column. Plain numbers, fixed in size, mergeable in any order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Hits {
    /// Cells by sign, national schemes last. Empty until the first cell.
    counts: Vec<u64>,
    /// One bit of 64 for each distinct value, by sign.
    seen: Vec<u64>,
}

impl Hits {
    /// Counts a sign of a cell that stands `weight` times.
    pub(super) fn add(&mut self, sign: Sign, weight: u64, bit: u64) {
        self.add_at(sign as usize, weight, bit);
    }

    /// Counts a code of a national scheme.
    pub(super) fn add_national(&mut self, scheme: usize, weight: u64, bit: u64) {
        self.add_at(SIGNS + scheme, weight, bit);
    }

    fn add_at(&mut self, at: usize, weight: u64, bit: u64) {
        if self.counts.is_empty() {
            self.counts = vec![0; LEN];
            self.seen = vec![0; LEN];
        }
        if let (Some(count), Some(seen)) = (self.counts.get_mut(at), self.seen.get_mut(at)) {
            *count = count.saturating_add(weight);
            *seen |= bit;
        }
    }

    /// The counts and bits, as a state writes them down.
    pub fn parts(&self) -> (&[u64], &[u64]) {
        (&self.counts, &self.seen)
    }

    /// Sums of these counts and bits, cut or filled up to what there are.
    pub fn of_parts(mut counts: Vec<u64>, mut seen: Vec<u64>) -> Self {
        if counts.is_empty() && seen.is_empty() {
            return Self::default();
        }
        counts.resize(LEN, 0);
        seen.resize(LEN, 0);
        Self { counts, seen }
    }

    /// The sums of `whole` cells, if these are the sums of `part` of them that were picked without regard to what they hold.
    pub fn scaled(&mut self, part: u64, whole: u64) {
        for count in &mut self.counts {
            let scaled = u128::from(*count) * u128::from(whole) / u128::from(part.max(1));
            *count = u64::try_from(scaled).unwrap_or(u64::MAX);
        }
    }

    /// Takes over the sums of the signs that [`super::look_for_rare`] looks for.
    pub fn take_rare(&mut self, rare: &Self) {
        for sign in RARE {
            let at = sign as usize;
            let (count, seen) = (rare.count(sign), rare.seen.get(at).copied().unwrap_or(0));
            self.add_at(at, 0, 0);
            self.counts[at] = count;
            self.seen[at] = seen;
        }
    }

    /// Adds the sums of another part of the column.
    pub fn merge(&mut self, other: &Self) {
        if self.counts.len() < other.counts.len() {
            self.counts.resize(other.counts.len(), 0);
            self.seen.resize(other.counts.len(), 0);
        }
        for (count, more) in self.counts.iter_mut().zip(&other.counts) {
            *count = count.saturating_add(*more);
        }
        for (seen, more) in self.seen.iter_mut().zip(&other.seen) {
            *seen |= more;
        }
    }

    /// Cells that showed a sign.
    pub(super) fn count(&self, sign: Sign) -> u64 {
        self.counts.get(sign as usize).copied().unwrap_or(0)
    }

    /// The same for several signs of which a cell shows at most one.
    pub(super) fn sum(&self, signs: &[Sign]) -> u64 {
        signs.iter().fold(0, |sum, sign| sum.saturating_add(self.count(*sign)))
    }

    /// How many distinct values showed a sign, told up to about 20, at most 64.
    pub(super) fn distinct(&self, sign: Sign) -> u32 {
        self.seen.get(sign as usize).map_or(0, |seen| seen.count_ones())
    }

    /// Cells that pass a national scheme, and how many distinct ones as far as 64.
    pub(super) fn national(&self, scheme: usize) -> (u64, u32) {
        let count = self.counts.get(SIGNS + scheme).copied().unwrap_or(0);
        (count, self.seen.get(SIGNS + scheme).map_or(0, |seen| seen.count_ones()))
    }
}

/// The bit of a value among 64.
pub(super) fn bit(cell: &[u8]) -> u64 {
    let mut hash = cell.len() as u64;
    for chunk in cell.chunks(8) {
        let mut word = [0; 8];
        word[..chunk.len()].copy_from_slice(chunk);
        hash = (hash ^ u64::from_le_bytes(word)).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        hash ^= hash >> 29;
    }
    1 << (hash.wrapping_mul(0xbf58_476d_1ce4_e5b9) >> 58)
}
