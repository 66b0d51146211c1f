//! The rule over a whole column: a column called `password` holds passwords, however plain each of them looks.
//!
//! **Invariant:** it is judged by counts; no value is kept or seen.

use super::name::{Telling, telling};

/// What was counted of a column's filled cells.
#[derive(Debug, Clone, Copy, Default)]
pub struct Filled {
    /// Filled cells.
    pub cells: u64,
    /// Distinct values among them.
    pub distinct: u64,
    /// The length of the shortest one, in bytes.
    pub shortest: usize,
    /// The length of the longest one, in bytes.
    pub longest: usize,
    /// Cells with white space inside.
    pub spaced: u64,
    /// Cells that stand for a value (`****`, `changeme`) or are a word such as `yes` or `none`.
    pub standing_in: u64,
    /// Cells that are a boolean, a date or a time.
    pub otherwise_typed: u64,
}

/// The kind that a whole column is, where its cells alone do not tell.
pub const PASSWORD_COLUMN: &str = "password-column";

/// Whether a column under this header holds passwords: they vary, are no prose, and stand for themselves.
///
/// At least three values, and more of them than a category has: twenty, or a fifth of the cells.
pub fn holds_passwords(header: &str, column: &Filled) -> bool {
    let most = |count: u64| count * 2 > column.cells;
    telling(header) == Some(Telling::Password)
        && column.distinct >= 3
        && (column.distinct >= 20 || column.distinct * 5 >= column.cells)
        && column.longest >= 4
        && !most(column.spaced)
        && !most(column.standing_in)
        && !most(column.otherwise_typed)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn passwords_vary_and_categories_do_not() {
        let column = Filled { cells: 1000, distinct: 800, longest: 12, ..Filled::default() };
        assert!(holds_passwords("password", &column));
        assert!(holds_passwords("Kennwort", &column));
        assert!(!holds_passwords("password_reset", &column));
        assert!(!holds_passwords("name", &column));
        assert!(!holds_passwords("password", &Filled { distinct: 3, ..column }));
        assert!(!holds_passwords("password", &Filled { distinct: 1, ..column }));
        assert!(!holds_passwords("password", &Filled { standing_in: 900, ..column }));
        assert!(!holds_passwords("password", &Filled { otherwise_typed: 900, ..column }));
        assert!(!holds_passwords("password", &Filled { spaced: 900, ..column }));
        assert!(holds_passwords("password", &Filled { cells: 4, distinct: 4, longest: 6, ..Filled::default() }));
    }
}
