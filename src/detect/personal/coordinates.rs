//! Places on earth, precise enough to find a door.
//!
//! Checked: the range, and four or more decimals (a ten-thousandth of a degree is eleven metres). One number says
//! nothing by itself, so a column of such needs a header; two in one cell do not. Not seen: degrees with minutes,
//! grid references.

/// Whether a cell is one decimal between -180 and 180 with four or more decimals.
pub(super) fn is_degree(cell: &[u8]) -> bool {
    degree(cell.trim_ascii()).is_some()
}

/// Whether a cell is a latitude and a longitude: `52.5200, 13.4050`, `POINT(13.4050 52.5200)`, `(52.5200 13.4050)`.
pub(super) fn is_pair(cell: &[u8]) -> bool {
    let core = cell.trim_ascii();
    if !(13..=64).contains(&core.len()) {
        return false;
    }
    let (core, turned) = match core.strip_prefix(b"POINT") {
        Some(rest) => (rest.trim_ascii(), true),
        None => (core, false),
    };
    let core = core.strip_prefix(b"(").and_then(|rest| rest.strip_suffix(b")")).unwrap_or(core);
    let mut parts = core.split(|byte| matches!(byte, b',' | b';' | b' ')).filter(|part| !part.is_empty());
    let (Some(first), Some(second), None) = (parts.next(), parts.next(), parts.next()) else { return false };
    match (degree(first), degree(second)) {
        (Some(first), Some(second)) => (if turned { second } else { first }) <= 90,
        _ => false,
    }
}

/// The whole degrees without their sign.
fn degree(core: &[u8]) -> Option<u32> {
    let unsigned = core.strip_prefix(b"-").or_else(|| core.strip_prefix(b"+")).unwrap_or(core);
    let point = unsigned.iter().take(4).position(|byte| *byte == b'.')?;
    let (whole, fraction) = (&unsigned[..point], &unsigned[point + 1..]);
    if whole.is_empty() || !(4..=15).contains(&fraction.len()) || !whole.iter().chain(fraction).all(u8::is_ascii_digit)
    {
        return None;
    }
    let whole = whole.iter().fold(0, |n, digit| n * 10 + u32::from(digit - b'0'));
    (whole <= 179).then_some(whole)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn degrees_and_pairs() {
        assert!(is_degree(b"52.52001") && is_degree(b"-179.9999") && is_degree(b"+0.0001"));
        assert!(!is_degree(b"52.52") && !is_degree(b"180.0001") && !is_degree(b"1e5.00001") && !is_degree(b"abc"));
        assert!(
            is_pair(b"52.5200,13.4050") && is_pair(b"(-33.8688, 151.2093)") && is_pair(b"POINT(151.2093 -33.8688)")
        );
        assert!(!is_pair(b"151.2093,-33.8688") && !is_pair(b"1.2345, 2.3456, 3.4567") && !is_pair(b"52.52, 13.40"));
    }
}
