//! A column as one number: equal for two columns that hold the same in every row, different for all others.
//!
//! Each cell is multiplied with an odd number that belongs to its row, and the products are added up. The sum does not
//! depend on the order in which cells come, and a cell costs one multiplication. Row numbers count from the start of the
//! piece that is summed; pieces are joined one behind the other by [`chain`].
//!
//! **Invariant:** for cells whose hashes were not chosen to collide, two different columns have one sum with a chance of
//! some 2^-63, so among 5,000 columns none are confused.

use super::hash::mix;

/// The odd number that belongs to a row.
#[inline]
pub fn weight(row: u64) -> u64 {
    // Row 0 must not have the weight of nothing.
    mix(row.wrapping_add(0x9e37_79b9_7f4a_7c15)) | 1
}

/// What a cell adds: its hash, in the place of its row.
#[inline]
pub fn term(weight: u64, cell: u64) -> u64 {
    weight.wrapping_mul(cell)
}

/// What a piece becomes when `pieces` more stand behind it.
pub fn before(sum: u64, pieces: u64) -> u64 {
    let mut factor = 0xd129_0d3f_0a6b_5b27_u64;
    let (mut product, mut left) = (1_u64, pieces);
    while left > 0 {
        if left & 1 == 1 {
            product = product.wrapping_mul(factor);
        }
        factor = factor.wrapping_mul(factor);
        left >>= 1;
    }
    sum.wrapping_mul(product)
}

/// Two runs of pieces as one: `first`, and behind it `next`, which are so many pieces.
pub fn chain(first: u64, next: u64, pieces: u64) -> u64 {
    before(first, pieces).wrapping_add(next)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::collections::BTreeMap;

    fn sum(cells: &[u64]) -> u64 {
        let terms = cells.iter().zip(0_u64..).map(|(cell, row)| term(weight(row), mix(cell + 1)));
        terms.fold(0, u64::wrapping_add)
    }

    #[test]
    fn swapped_and_shifted_cells_are_told() {
        let base: Vec<u64> = (0..4096).map(|row| row % 3).collect();
        let mut seen = BTreeMap::from([(sum(&base), "base".to_owned())]);
        for (one, other) in [(0, 1), (0, 2), (1024, 2048), (0, 4094), (7, 4001)] {
            let mut swapped = base.clone();
            swapped.swap(one, other);
            assert!(seen.insert(sum(&swapped), format!("{one} {other}")).is_none(), "{one} {other}");
        }
        let shifted: Vec<u64> = base.iter().map(|cell| (cell + 1) % 3).collect();
        assert!(seen.insert(sum(&shifted), "shifted".to_owned()).is_none());
    }

    proptest! {
        #[test]
        fn chains_are_associative(parts in prop::collection::vec(any::<u64>(), 3..9), at in 1usize..8, to in 1usize..8) {
            let run = |parts: &[u64]| parts.iter().fold(0, |sum, part| chain(sum, *part, 1));
            let (at, to) = (at.min(parts.len()), to.min(parts.len()));
            let (at, to) = (at.min(to), at.max(to));
            let right = chain(run(&parts[at..to]), run(&parts[to..]), (parts.len() - to) as u64);
            prop_assert_eq!(chain(run(&parts[..at]), right, (parts.len() - at) as u64), run(&parts));
        }

        #[test]
        fn the_order_of_cells_does_not_matter(cells in prop::collection::vec(any::<u64>(), 0..50)) {
            let backwards = (0..cells.len()).rev().map(|row| term(weight(row as u64), mix(cells[row].wrapping_add(1))));
            let forwards = cells.iter().zip(0_u64..).map(|(cell, row)| term(weight(row), mix(cell.wrapping_add(1))));
            prop_assert_eq!(
                backwards.fold(0, u64::wrapping_add),
                forwards.fold(0, u64::wrapping_add)
            );
        }
    }
}
