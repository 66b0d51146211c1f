//! Identifiers of devices: IMEI by its check digit and its issuing body, advertising identifiers by their form.
//!
//! Checked: Luhn and the first two digits of an IMEI. A UUID says nothing about what it names, so advertising
//! identifiers need a header. Not seen: serial numbers of makers.

use super::check_digit::luhn;

/// Whether the digits are an IMEI: fifteen, a reporting body of the GSMA in front, Luhn.
pub(super) fn is_imei(digits: &[u8]) -> bool {
    digits.len() == 15
        && matches!((digits[0], digits[1]), (0, 1) | (3, 3 | 5) | (4, 4 | 5 | 9) | (5, 0..=4) | (8, 6) | (9, 1 | 8 | 9))
        && luhn(digits)
}

/// Whether the cell is a UUID, as advertising identifiers are.
pub(super) fn is_uuid(cell: &[u8]) -> bool {
    let core = cell.trim_ascii();
    core.len() == 36
        && core.iter().enumerate().all(|(place, byte)| match place {
            8 | 13 | 18 | 23 => *byte == b'-',
            _ => byte.is_ascii_hexdigit(),
        })
}

#[cfg(test)]
mod tests {
    use super::super::compact::Digits;
    use super::*;

    #[test]
    fn identifiers_by_form() {
        assert!(is_imei(&Digits::of(b"490154203237518")));
        assert!(!is_imei(&Digits::of(b"490154203237519")) && !is_imei(&Digits::of(b"378282246310005")));
        assert!(is_uuid(b"1bf5e731-33d1-6e20-1a25-cec873558952"));
        assert!(!is_uuid(b"1bf5e731-33d1-6e20-1a25-cec87355895") && !is_uuid(b"1bf5e731x33d1-6e20-1a25-cec873558952"));
    }
}
