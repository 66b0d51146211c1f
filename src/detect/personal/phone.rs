//! Telephone numbers.
//!
//! Checked: the calling code and the number of digits behind it (ITU E.164) where the number is written for abroad; else
//! only the way it is written: an area code in brackets or after a zero, North American threes and a four, an extension.
//! Not seen: digits alone in a column that holds nothing but such, without a header that says so.

/// How sure one cell is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Phone {
    /// `+` or `00`, a calling code that exists, and as many digits as numbers there have.
    International,
    /// Written as people write numbers inside a country.
    National,
    /// Could be one: seven to fifteen digits with separators.
    Grouped,
    /// Could be one: nine to eleven digits after a single zero, or eleven as Chinese mobile numbers are.
    Trunk,
    /// Could be one: seven to fifteen digits.
    Plain,
}

/// Calling codes with the least and most digits of the number behind them. Codes of two digits first, then of three.
const LENGTHS: &[(u16, u8, u8)] = &[
    (1, 10, 10),
    (7, 10, 10),
    (20, 8, 10),
    (27, 9, 9),
    (30, 10, 10),
    (31, 9, 11),
    (32, 8, 9),
    (33, 9, 9),
    (34, 9, 9),
    (36, 8, 9),
    (39, 6, 11),
    (40, 9, 9),
    (41, 9, 12),
    (43, 4, 13),
    (44, 9, 10),
    (45, 8, 8),
    (46, 7, 10),
    (47, 8, 8),
    (48, 9, 9),
    (49, 5, 13),
    (51, 8, 9),
    (52, 10, 11),
    (53, 6, 8),
    (54, 10, 11),
    (55, 10, 11),
    (56, 9, 9),
    (57, 8, 10),
    (58, 10, 10),
    (60, 8, 10),
    (61, 9, 9),
    (62, 7, 12),
    (63, 8, 10),
    (64, 8, 10),
    (65, 8, 8),
    (66, 8, 9),
    (81, 9, 10),
    (82, 8, 11),
    (84, 9, 10),
    (86, 8, 11),
    (90, 10, 10),
    (91, 10, 10),
    (92, 9, 10),
    (93, 9, 9),
    (94, 9, 9),
    (95, 7, 10),
    (98, 10, 10),
    (350, 8, 8),
    (351, 9, 9),
    (352, 6, 11),
    (353, 7, 9),
    (354, 7, 9),
    (355, 8, 9),
    (356, 8, 8),
    (357, 8, 8),
    (358, 5, 12),
    (359, 7, 9),
    (370, 8, 8),
    (371, 8, 8),
    (372, 7, 8),
    (373, 8, 8),
    (374, 8, 8),
    (375, 9, 10),
    (376, 6, 9),
    (377, 8, 9),
    (380, 9, 9),
    (381, 8, 10),
    (382, 8, 9),
    (383, 8, 9),
    (385, 8, 9),
    (386, 8, 8),
    (387, 8, 9),
    (389, 8, 8),
    (420, 9, 9),
    (421, 9, 9),
    (423, 7, 9),
    (852, 8, 8),
    (853, 8, 8),
    (855, 8, 9),
    (880, 8, 10),
    (886, 8, 9),
    (961, 7, 8),
    (962, 8, 9),
    (963, 8, 9),
    (964, 8, 10),
    (965, 7, 8),
    (966, 8, 9),
    (967, 7, 9),
    (968, 8, 8),
    (970, 8, 9),
    (971, 8, 9),
    (972, 8, 9),
    (973, 8, 8),
    (974, 8, 8),
    (975, 7, 8),
    (976, 8, 8),
    (977, 8, 10),
    (992, 9, 9),
    (993, 8, 8),
    (994, 9, 9),
    (995, 9, 9),
    (996, 9, 9),
    (998, 9, 9),
];

/// The least and most digits behind the calling code that these digits begin with, and its own length.
fn calling_code(digits: &[u8]) -> Option<(usize, u8, u8)> {
    let number =
        |count: usize| digits.get(..count).map(|code| code.iter().fold(0_u16, |n, digit| n * 10 + u16::from(*digit)));
    for count in [1, 2, 3] {
        let code = number(count)?;
        if let Some((_, least, most)) = LENGTHS.iter().find(|(of, _, _)| *of == code) {
            return Some((count, *least, *most));
        }
    }
    // Africa, the Caribbean and the Pacific: three digits each, mostly of seven to nine behind them.
    matches!(number(3)?, 211..=269 | 290..=299 | 500..=509 | 590..=599 | 670..=692 | 800 | 808 | 850 | 856 | 870 | 960)
        .then_some((3, 6, 10))
}

/// What a cell of digits alone is.
pub(super) fn plain(digits: &[u8]) -> Option<Phone> {
    if !(7..=16).contains(&digits.len()) {
        return None;
    }
    let is_trunk = (9..=11).contains(&digits.len()) && digits[0] == b'0' && digits[1] != b'0'
        || digits.len() == 11 && digits[0] == b'1' && digits[1] >= b'3';
    Some(if is_trunk { Phone::Trunk } else { Phone::Plain })
}

struct Written {
    digits: [u8; 20],
    count: usize,
    groups: [u8; 8],
    group_count: usize,
    plus: bool,
    bracket: bool,
    separators: u32,
    points: u32,
    slashes: u32,
    dashes: u32,
    extension: bool,
}

/// What a whole cell is.
pub(super) fn phone(cell: &[u8]) -> Option<Phone> {
    let core = cell.trim_ascii();
    if !(7..=32).contains(&core.len()) {
        return None;
    }
    let core = core.strip_prefix(b"tel:").unwrap_or(core);
    written(core).and_then(|written| judge(&written))
}

fn written(core: &[u8]) -> Option<Written> {
    let mut seen = Written {
        digits: [0; 20],
        count: 0,
        groups: [0; 8],
        group_count: 0,
        plus: false,
        bracket: false,
        separators: 0,
        points: 0,
        slashes: 0,
        dashes: 0,
        extension: false,
    };
    let mut run = 0_u8;
    let close = |run: &mut u8, seen: &mut Written| {
        if *run > 0 && seen.group_count < 8 {
            seen.groups[seen.group_count] = *run;
            seen.group_count += 1;
        }
        *run = 0;
    };
    for (place, &byte) in core.iter().enumerate() {
        match byte {
            b'0'..=b'9' => {
                *seen.digits.get_mut(seen.count)? = byte - b'0';
                seen.count += 1;
                run += 1;
                continue;
            }
            b'+' if place == 0 || place == 1 && core[0] == b'(' => seen.plus = true,
            b'(' if place <= 8 => seen.bracket = true,
            b')' if seen.bracket => {}
            b' ' => seen.separators += 1,
            b'-' if seen.count > 0 => seen.dashes += 1,
            b'.' if seen.count > 0 => seen.points += 1,
            b'/' if seen.count > 0 => seen.slashes += 1,
            b'x' | b'X' | b'e' | b'E' | b'#' | b',' if seen.count >= 7 => {
                seen.extension = is_extension(&core[place..]);
                if !seen.extension {
                    return None;
                }
                break;
            }
            // A no-break space and the dashes of typesetters.
            0xc2 | 0xa0 | 0xe2 | 0x80 | 0x90..=0x93 => {}
            _ => return None,
        }
        close(&mut run, &mut seen);
    }
    close(&mut run, &mut seen);
    Some(seen)
}

fn is_extension(tail: &[u8]) -> bool {
    let word: usize = tail.iter().take_while(|byte| !byte.is_ascii_digit()).count();
    let (word, number) = tail.split_at(word);
    let word = word.trim_ascii();
    let is_word = [&b"x"[..], b"ext", b"ext.", b"extn", b"#", b", ext", b", ext."]
        .iter()
        .any(|known| word.eq_ignore_ascii_case(known));
    is_word && (1..=6).contains(&number.len()) && number.iter().all(u8::is_ascii_digit)
}

fn judge(seen: &Written) -> Option<Phone> {
    let digits = &seen.digits[..seen.count];
    let groups = &seen.groups[..seen.group_count];
    let trunk = digits.first() == Some(&0);
    let abroad = seen.plus || digits.starts_with(&[0, 0]);
    if abroad {
        let rest = if seen.plus { digits } else { digits.get(2..)? };
        let (len, least, most) = calling_code(rest)?;
        // Some write the zero of the trunk too: `+44 (0) 20`.
        let behind = u8::try_from(rest.len() - len).ok()?;
        let zero = u8::from(rest.get(len) == Some(&0));
        let fits = (least..=most + zero).contains(&behind);
        let marked = seen.plus || seen.separators + seen.dashes + seen.points > 0 || seen.bracket;
        return match (fits, marked) {
            (true, true) => Some(Phone::International),
            _ if (7..=16).contains(&digits.len()) => Some(if groups.len() > 1 { Phone::Grouped } else { Phone::Plain }),
            _ => None,
        };
    }
    if !(7..=15).contains(&digits.len()) {
        return None;
    }
    if groups.len() == 1 && !seen.bracket {
        let mut ascii = [0; 20];
        for (byte, digit) in ascii.iter_mut().zip(digits) {
            *byte = digit + b'0';
        }
        return if seen.extension { Some(Phone::National) } else { plain(&ascii[..digits.len()]) };
    }
    if is_other(seen, groups, digits) {
        return None;
    }
    let american = matches!(groups, [3, 3, 4] | [1, 3, 3, 4]) && {
        let area = digits.len() - 10;
        digits[area] >= 2 || digits[0] == 0 || seen.extension
    };
    let eight = digits.len() == 11 && matches!(digits[0], 7 | 8) && groups[0] == 1 && groups.len() >= 4;
    let area = trunk
        && (8..=12).contains(&digits.len())
        && seen.slashes <= 1
        && !matches!(groups, [1, ..] if groups.len() == 2);
    if seen.bracket || seen.extension || american || eight || area {
        return Some(Phone::National);
    }
    Some(Phone::Grouped)
}

/// Forms that belong to something else: dates, decimals, thousands, versions, social security and book numbers.
fn is_other(seen: &Written, groups: &[u8], digits: &[u8]) -> bool {
    if seen.bracket {
        return false;
    }
    let date = matches!(groups, [4, 1 | 2, 1 | 2] | [1 | 2, 1 | 2, 4]);
    let dotted = seen.points as usize + 1 == groups.len();
    let decimal = dotted && groups.len() == 2 && digits[0] != 0 && groups != [4, 4];
    let version = dotted
        && groups.len() >= 4
        && groups.iter().all(|len| *len <= 3)
        && digits.len() <= 12
        && !matches!(groups, [2, 2, 2, 2, ..]);
    let thousands = seen.dashes == 0
        && seen.slashes == 0
        && groups.len() > 2
        && groups[0] <= 3
        && digits[0] != 0
        && groups[1..].iter().all(|len| *len == 3)
        && seen.points > 0;
    let social = groups == [3, 2, 4];
    let book = seen.dashes > 0 && groups.last() == Some(&1);
    let fraction = seen.slashes > 1 || seen.slashes == 1 && groups.len() == 2 && digits[0] != 0;
    let years = groups == [4, 4] && seen.dashes == 1 && matches!(digits[..2], [1, 9] | [2, 0]);
    date || decimal || version || thousands || social || book || fraction || years
}

/// Numbers written for abroad, with a `+`, inside a text.
pub(super) fn count(text: &[u8]) -> u64 {
    let mut found = 0;
    for start in memchr::memchr_iter(b'+', text) {
        if start > 0
            && (text[start - 1].is_ascii_alphanumeric() || matches!(text[start - 1], b'+' | b'-' | b'.' | b':'))
        {
            continue;
        }
        let rest = &text[start..];
        let end = rest
            .iter()
            .skip(1)
            .position(|byte| !matches!(byte, b'0'..=b'9' | b' ' | b'-' | b'.' | b'(' | b')'))
            .map_or(rest.len(), |len| len + 1);
        // Whatever follows the number may begin with digits too: the longest beginning that fits is taken.
        let number = rest[..end].trim_ascii_end();
        let number = number.strip_suffix(b".").unwrap_or(number);
        let breaks = number.iter().enumerate().rev().filter(|(_, byte)| **byte == b' ').map(|(place, _)| place);
        let fits = |part: &[u8]| part.len() <= 32 && phone(part) == Some(Phone::International);
        if fits(number) || breaks.take(6).any(|place| fits(&number[..place])) {
            found += 1;
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forms_of_many_countries() {
        use Phone::{Grouped, International, National, Plain, Trunk};
        for (cell, expected) in [
            ("+44 20 7946 0958", Some(International)),
            ("+44(0)1914960811", Some(International)),
            ("001-397-959-2765", Some(International)),
            ("+33 (0)4 15 65 96 47", Some(International)),
            ("tel:+1-201-555-0123", Some(International)),
            ("(020) 7946 0958", Some(National)),
            ("202-555-0143", Some(National)),
            ("202.555.0143x123", Some(National)),
            ("04 30 51 91 81", Some(National)),
            ("8 (651) 217-26-76", Some(National)),
            ("030/1234567", Some(National)),
            ("148 91 19", Some(Grouped)),
            ("7056910953", Some(Plain)),
            ("0148271527", Some(Trunk)),
            ("13812345678", Some(Trunk)),
            ("+999 123 456", None),
            ("2024-01-31", None),
            ("31.12.2024", None),
            ("01-02-2020", None),
            ("123-45-6789", None),
            ("978-0-306-40615-7", None),
            ("5.4.11.4", None),
            ("192.168.100.200", None),
            ("1.234.567", None),
            ("1234567.89", None),
            ("12", None),
            ("ORD-31326730", None),
        ] {
            assert_eq!(phone(cell.as_bytes()), expected, "{cell}");
        }
    }

    #[test]
    fn numbers_in_a_text_are_counted() {
        assert_eq!(count("call +44 20 7946 0958 or +1 (202) 555-0143.".as_bytes()), 2);
        assert_eq!(count(b"2020-01-01T00:00:00+02:00 and 1+1234567890 +5 %"), 0);
    }
}
