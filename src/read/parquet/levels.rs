//! The levels of a page: which of its cells hold a value, where a null or an empty list stands instead, and where rows
//! and lists begin.
//!
//! **Invariant:** what it costs to walk them is set by their bytes; rows are numbered from 0 in their row group.

use bytes::Bytes;

use super::damage::Damage;
use super::runs::{Run, Runs, packed_value};

/// The levels of one sort in a page.
#[derive(Clone, Debug)]
pub(super) enum LevelBytes {
    /// None are stored: all are zero.
    Zero,
    /// Runs.
    Hybrid(Bytes),
    /// All of them bit-packed, the highest bit first, as old writers did.
    Packed(Bytes),
}

/// The levels of a page.
#[derive(Clone, Debug)]
pub(super) struct Levels {
    pub(super) rep: LevelBytes,
    pub(super) def: LevelBytes,
    pub(super) rep_width: u32,
    pub(super) def_width: u32,
    pub(super) max_def: u32,
    /// Cells.
    pub(super) count: usize,
    /// Rows before the page's first cell. If that goes on a row, this includes it.
    pub(super) rows_before: u64,
}

/// Adjacent cells with the same levels.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Cells {
    pub(super) rep: u32,
    pub(super) def: u32,
    pub(super) count: usize,
}

impl Levels {
    /// The cells in order, in runs.
    pub(super) fn walk(&self) -> Walk {
        Walk {
            rep: Side::new(&self.rep, self.rep_width, self.count),
            def: Side::new(&self.def, self.def_width, self.count),
            left: self.count,
        }
    }

    /// How many cells of each definition level, where nothing repeats; a level past the highest is damage.
    pub(super) fn count_into(&self, counts: &mut [u64]) -> Result<(), Damage> {
        if let (LevelBytes::Hybrid(bytes), 1) = (&self.def, self.def_width) {
            let mut runs = Runs::new(bytes.clone(), 1, self.count);
            while let Some(run) = runs.next_run()? {
                let (count, ones) = match run {
                    Run::Same(value @ (0 | 1), count) => (count, value as usize * count),
                    Run::Same(..) => return Err(Damage::Level),
                    Run::Packed(bytes, count) => (count, ones(&bytes, count)),
                };
                let [zeros_so_far, ones_so_far] = counts else { return Err(Damage::Level) };
                *zeros_so_far += (count - ones) as u64;
                *ones_so_far += ones as u64;
            }
            return Ok(());
        }
        let mut walk = self.walk();
        while let Some(cells) = walk.next_cells()? {
            *counts.get_mut(cells.def as usize).ok_or(Damage::Level)? += cells.count as u64;
        }
        Ok(())
    }

    /// Finds the rows of cells.
    pub(super) fn finder(&self, wanted: Wanted) -> Finder<'_> {
        Finder { levels: self, wanted, walk: self.walk(), before: 0, row: self.rows_before, cells: None }
    }
}

/// How many of the first `count` bits are set.
fn ones(bytes: &[u8], count: usize) -> usize {
    let whole: u32 = bytes.iter().take(count / 8).map(|byte| byte.count_ones()).sum();
    let rest = bytes.get(count / 8).map_or(0, |byte| (byte & ((1 << (count % 8)) - 1)).count_ones());
    (whole + rest) as usize
}

/// A walk over the cells of a page.
#[derive(Clone, Debug)]
pub(super) struct Walk {
    rep: Side,
    def: Side,
    left: usize,
}

impl Walk {
    /// The next cells that have the same levels.
    pub(super) fn next_cells(&mut self) -> Result<Option<Cells>, Damage> {
        if self.left == 0 {
            return Ok(None);
        }
        let ((rep, rep_count), (def, def_count)) = (self.rep.peek()?, self.def.peek()?);
        let count = rep_count.min(def_count).min(self.left);
        self.rep.pass(count);
        self.def.pass(count);
        self.left -= count;
        Ok(Some(Cells { rep, def, count }))
    }
}

/// The levels of one sort as they are walked over.
#[derive(Clone, Debug)]
enum Side {
    Zero,
    Hybrid { runs: Runs, width: u32, run: Option<Run>, at: usize },
    Packed { bytes: Bytes, width: usize, at: usize, count: usize },
}

impl Side {
    fn new(levels: &LevelBytes, width: u32, count: usize) -> Self {
        match levels {
            LevelBytes::Zero => Self::Zero,
            LevelBytes::Hybrid(bytes) => {
                Self::Hybrid { runs: Runs::new(bytes.clone(), width, count), width, run: None, at: 0 }
            }
            LevelBytes::Packed(bytes) => Self::Packed { bytes: bytes.clone(), width: width as usize, at: 0, count },
        }
    }

    /// The next level, and how often it comes at least.
    fn peek(&mut self) -> Result<(u32, usize), Damage> {
        match self {
            Self::Zero => Ok((0, usize::MAX)),
            Self::Hybrid { runs, width, run, at } => {
                if run.as_ref().is_none_or(|run| *at >= run.count()) {
                    *run = runs.next_run()?;
                    *at = 0;
                }
                match run {
                    Some(Run::Same(value, count)) => Ok((*value, *count - *at)),
                    Some(Run::Packed(bytes, _)) => Ok((packed_value(bytes, *width, *at), 1)),
                    None => Err(Damage::TooFewValues),
                }
            }
            Self::Packed { bytes, width, at, count } => {
                if at >= count {
                    return Err(Damage::TooFewValues);
                }
                let mut value = 0;
                for bit in *at * *width..(*at + 1) * *width {
                    let byte = bytes.get(bit / 8).ok_or(Damage::TooFewValues)?;
                    value = value << 1 | u32::from(byte >> (7 - bit % 8) & 1);
                }
                Ok((value, 1))
            }
        }
    }

    fn pass(&mut self, count: usize) {
        match self {
            Self::Zero => {}
            Self::Hybrid { at, .. } | Self::Packed { at, .. } => *at += count,
        }
    }
}

impl Run {
    fn count(&self) -> usize {
        match self {
            Self::Same(_, count) | Self::Packed(_, count) => *count,
        }
    }
}

/// Which cells a [`Finder`] counts.
#[derive(Clone, Debug)]
pub(super) enum Wanted {
    /// Those that hold a value.
    Values,
    /// Those of these definition levels: the bit of each is set.
    Levels(u64),
}

/// Finds the row of the n-th cell of a sort. It goes on from where it found the one before, so asking in order costs one
/// walk.
#[derive(Clone, Debug)]
pub(super) struct Finder<'a> {
    levels: &'a Levels,
    wanted: Wanted,
    walk: Walk,
    /// Wanted cells, and rows, before `cells`.
    before: u64,
    row: u64,
    cells: Option<Cells>,
}

impl Finder<'_> {
    /// The row of the n-th wanted cell, and how many wanted cells from there on stand in rows one after the other.
    pub(super) fn stretch(&mut self, index: u64) -> (u64, u64) {
        let row = self.row(index);
        let left = self.cells.map_or(1, |Cells { rep, count, .. }| match rep {
            0 => (self.before + count as u64).saturating_sub(index).max(1),
            _ => 1,
        });
        (row, left)
    }

    /// The row of the n-th wanted cell, from 0; that of the page's last if there are fewer.
    pub(super) fn row(&mut self, index: u64) -> u64 {
        if index < self.before {
            *self = self.levels.finder(self.wanted.clone());
        }
        loop {
            if let Some(Cells { rep, def, count }) = self.cells {
                let wanted = match self.wanted {
                    Wanted::Values => def == self.levels.max_def,
                    Wanted::Levels(bits) => def < 64 && bits >> def & 1 == 1,
                };
                if wanted && index < self.before + count as u64 {
                    // Cells of a repetition all belong to the row that has begun.
                    return if rep == 0 { self.row + (index - self.before) } else { self.row.saturating_sub(1) };
                }
                self.before += if wanted { count as u64 } else { 0 };
                self.row += if rep == 0 { count as u64 } else { 0 };
            }
            self.cells = self.walk.next_cells().ok().flatten();
            if self.cells.is_none() {
                return self.row.saturating_sub(1);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn flat(def: LevelBytes, count: usize) -> Levels {
        Levels { rep: LevelBytes::Zero, def, rep_width: 0, def_width: 1, max_def: 1, count, rows_before: 100 }
    }

    #[test]
    fn both_forms_of_levels_say_the_same() {
        // Values, nulls: 1 1 0 1 0 0 0 1 1.
        let hybrid = flat(LevelBytes::Hybrid(vec![0x03, 0b1000_1011, 0x02, 1].into()), 9);
        let packed = flat(LevelBytes::Packed(vec![0b1101_0001, 0b1000_0000].into()), 9);
        for levels in [hybrid, packed] {
            let mut counts = [0, 0];
            levels.count_into(&mut counts).unwrap();
            assert_eq!(counts, [4, 5]);
            let mut values = levels.finder(Wanted::Values);
            assert_eq!([0, 1, 2, 4, 3, 0].map(|index| values.row(index)), [100, 101, 103, 108, 107, 100]);
            let mut nulls = levels.finder(Wanted::Levels(1));
            assert_eq!([0, 1, 2, 3].map(|index| nulls.row(index)), [102, 104, 105, 106]);
        }
    }

    #[test]
    fn cells_of_lists_stand_in_their_rows() {
        // Rows [a, b], [], [c]: repetition 0 1 0 0, definition 2 2 1 2.
        let levels = Levels {
            rep: LevelBytes::Hybrid(vec![0x03, 0b0010].into()),
            def: LevelBytes::Hybrid(vec![0x03, 0b1001_1010, 0].into()),
            rep_width: 1,
            def_width: 2,
            max_def: 2,
            count: 4,
            rows_before: 0,
        };
        let mut values = levels.finder(Wanted::Values);
        assert_eq!([0, 1, 2].map(|index| values.row(index)), [0, 0, 2]);
        let mut empty = levels.finder(Wanted::Levels(0b10));
        assert_eq!(empty.row(0), 1);
    }

    #[test]
    fn missing_and_impossible_levels_are_damage() {
        let mut counts = [0, 0];
        assert!(flat(LevelBytes::Hybrid(vec![0x04, 1].into()), 3).count_into(&mut counts).is_err());
        assert!(flat(LevelBytes::Hybrid(vec![0x06, 2].into()), 3).count_into(&mut counts).is_err());
        assert!(flat(LevelBytes::Packed(vec![].into()), 3).count_into(&mut counts).is_err());
    }
}
