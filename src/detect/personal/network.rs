//! Addresses of machines: IP of both versions, and MAC.
//!
//! Checked: the form. Four small numbers with points between them are a version as likely as an address, so the
//! column decides by how large the numbers get. Not seen: MAC addresses without separators, IPv6 in a text.

use std::net::Ipv6Addr;

/// What a dotted quad may be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Quad {
    /// One of its numbers is over 99, which versions hardly ever have.
    Wide,
    /// All numbers are small.
    Narrow,
}

/// Reads four numbers up to 255 with points between them; a port or a prefix length may follow.
pub(super) fn quad(cell: &[u8]) -> Option<Quad> {
    let core = cell.trim_ascii();
    if !(7..=21).contains(&core.len()) {
        return None;
    }
    let end = core.iter().position(|byte| matches!(byte, b':' | b'/')).unwrap_or(core.len());
    let tail = core.get(end + 1..).unwrap_or(b"0");
    if tail.is_empty() || tail.len() > 5 || !tail.iter().all(u8::is_ascii_digit) {
        return None;
    }
    let (mut parts, mut wide) = (0, false);
    for part in core[..end].split(|byte| *byte == b'.') {
        if !(1..=3).contains(&part.len()) || !part.iter().all(u8::is_ascii_digit) || part.len() > 1 && part[0] == b'0' {
            return None;
        }
        let value = part.iter().fold(0_u16, |value, digit| value * 10 + u16::from(digit - b'0'));
        if value > 255 {
            return None;
        }
        wide |= value > 99;
        parts += 1;
    }
    (parts == 4).then_some(if wide { Quad::Wide } else { Quad::Narrow })
}

/// Whether the cell is an IPv6 address with at least two colons.
pub(super) fn is_v6(cell: &[u8]) -> bool {
    let core = cell.trim_ascii();
    let core = core.split(|byte| matches!(byte, b'/' | b'%')).next().unwrap_or(core);
    (3..=45).contains(&core.len())
        && memchr::memchr_iter(b':', core).nth(1).is_some()
        && core.iter().any(u8::is_ascii_hexdigit)
        && std::str::from_utf8(core).is_ok_and(|text| text.parse::<Ipv6Addr>().is_ok())
}

/// Whether the cell is a MAC address: six pairs with `:` or `-`, or three fours with points.
pub(super) fn is_mac(cell: &[u8]) -> bool {
    let core = cell.trim_ascii();
    let (size, separator) = match core.len() {
        17 if matches!(core[2], b':' | b'-') => (2, core[2]),
        14 if core[4] == b'.' => (4, b'.'),
        _ => return false,
    };
    core.split(|byte| *byte == separator).all(|part| part.len() == size && part.iter().all(u8::is_ascii_hexdigit))
}

/// Wide quads in a text that stand alone: not after a letter, a point, or a slash as in a product's version.
pub(super) fn count(text: &[u8]) -> u64 {
    let mut found = 0;
    let mut at = 0;
    while let Some(offset) = text[at..].iter().position(u8::is_ascii_digit) {
        let start = at + offset;
        let end = text[start..]
            .iter()
            .position(|byte| !byte.is_ascii_digit() && *byte != b'.')
            .map_or(text.len(), |len| start + len);
        let before = start.checked_sub(1).map(|place| text[place]);
        let in_word = before.is_some_and(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-' | b'_'));
        let in_version = before == Some(b'/') && !text[..start].ends_with(b"//");
        let number = text[start..end].strip_suffix(b".").unwrap_or(&text[start..end]);
        if !in_word && !in_version && quad(number) == Some(Quad::Wide) {
            found += 1;
        }
        at = end;
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_by_form() {
        assert_eq!(quad(b"192.168.0.1"), Some(Quad::Wide));
        assert_eq!(quad(b"10.0.0.1:8080"), Some(Quad::Narrow));
        assert_eq!(quad(b"203.0.113.0/24"), Some(Quad::Wide));
        for cell in ["1.2.3", "1.2.3.256", "1.2.3.4.5", "01.2.3.4", "91.0.4472.124", "1.2.3.4:", "a.b.c.d"] {
            assert_eq!(quad(cell.as_bytes()), None, "{cell}");
        }
        for cell in ["2001:db8::1", "::1", "fe80::1%eth0", "2001:0db8:0000:0000:0000:ff00:0042:8329"] {
            assert!(is_v6(cell.as_bytes()), "{cell}");
        }
        for cell in ["12:30:45", "1:2", "::", "a::b::c"] {
            assert!(!is_v6(cell.as_bytes()), "{cell}");
        }
        for cell in ["00:1A:2b:3c:4d:5e", "00-1a-2b-3c-4d-5e", "001a.2b3c.4d5e"] {
            assert!(is_mac(cell.as_bytes()), "{cell}");
        }
        assert!(!is_mac(b"00:1A:2b:3c:4d:5g") && !is_mac(b"12:30:45:12:30:4x"));
    }

    #[test]
    fn addresses_in_a_text_are_counted() {
        assert_eq!(count(b"from 203.0.113.7 to http://198.51.100.2/."), 2);
        assert_eq!(count(b"Chrome/102.0.0.1 v1.200.3.4 at 5.4.11.4"), 0);
    }
}
