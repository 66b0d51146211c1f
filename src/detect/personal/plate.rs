//! Licence plates of vehicles.
//!
//! Checked: that the cell is short and built of letters and digits as plates are. Most codes are, so without a header
//! that says so nothing is reported. Not seen: plates in a column of another name.

/// Whether a cell could be a plate: two to ten letters and digits with a digit among them, few separators.
pub(super) fn is_plate(cell: &str) -> bool {
    let core = cell.trim();
    if !(2..=24).contains(&core.len()) {
        return false;
    }
    let (mut signs, mut digits, mut gaps) = (0, 0, 0);
    for letter in core.chars() {
        match letter {
            '0'..='9' => digits += 1,
            ' ' | '-' | '•' | '·' | '.' | '|' => gaps += 1,
            _ if letter.is_alphabetic() && !letter.is_lowercase() => signs += 1,
            _ => return false,
        }
    }
    (1..=8).contains(&digits) && signs <= 7 && digits + signs >= 3 && gaps <= 3
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plates_by_form() {
        for cell in ["FA67WRZ", "KG-006-RF", "5777BС 164", "91U•459", "21 K 12740", "3 ภจ 190", "B-MW 1234", "72-7316"]
        {
            assert!(is_plate(cell), "{cell}");
        }
        for cell in ["", "ABC", "1.5.7.8.9.10", "2024-01-31T00:00", "sedan 5", "123456789"] {
            assert!(!is_plate(cell), "{cell}");
        }
    }
}
