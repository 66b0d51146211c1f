//! The word list of given names and surnames, and how it is packed.
//!
//! `names.bin` holds no name but 13-bit prints of folded names in 16,384 buckets: a header of 8 bytes, one byte per
//! bucket with the number of its entries, then the entries, two little-endian bytes each: the print in the upper 13
//! bits, what the word is used for in the lower three. A word that is not in it is taken for one of its words in about
//! one of 2,000 cases. `cargo xtask names` builds it and says from what.
//!
//! **Invariant:** a list that is damaged or short answers "unknown", never panics.

use std::sync::LazyLock;

/// The word is a given name somewhere.
pub const GIVEN: u8 = 1;
/// The word is a surname somewhere.
pub const SURNAME: u8 = 2;
/// The word is also an ordinary word, a place, a colour or a nationality: no evidence by itself.
pub const ORDINARY: u8 = 4;

/// First bytes of the packed list; the last one is the version of the layout.
pub const MAGIC: &[u8; 8] = b"names\0\0\x01";
/// Number of buckets.
pub const BUCKETS: usize = 1 << 14;

/// Marks put before a syllable or a letter, so that they share the list with whole names.
pub mod mark {
    /// A Chinese surname of one or two letters.
    pub const HAN_SURNAME: char = '\u{1}';
    /// A letter of Chinese given names.
    pub const HAN_GIVEN: char = '\u{2}';
    /// A Korean surname.
    pub const HANGUL_SURNAME: char = '\u{3}';
    /// A syllable of Korean given names.
    pub const HANGUL_GIVEN: char = '\u{4}';
}

static BYTES: &[u8] = include_bytes!("names.bin");

/// Where each bucket starts among the entries.
static STARTS: LazyLock<Vec<u32>> = LazyLock::new(|| {
    let mut starts = Vec::with_capacity(BUCKETS + 1);
    let mut at = 0;
    starts.push(at);
    if BYTES.starts_with(MAGIC) {
        for &count in BYTES.iter().skip(MAGIC.len()).take(BUCKETS) {
            at += u32::from(count);
            starts.push(at);
        }
    }
    starts
});

/// What a folded word is used for: [`GIVEN`], [`SURNAME`] and [`ORDINARY`] in one byte; zero when it is not listed.
pub(super) fn uses(folded: &str) -> u8 {
    uses_of(slot(folded.bytes()))
}

/// The same for a word behind one of the marks.
pub(super) fn uses_marked(mark: char, word: &str) -> u8 {
    let mut buffer = [0; 4];
    uses_of(slot(mark.encode_utf8(&mut buffer).bytes().chain(word.bytes())))
}

fn uses_of((bucket, print): (usize, u16)) -> u8 {
    let (Some(&start), Some(&end)) = (STARTS.get(bucket), STARTS.get(bucket + 1)) else { return 0 };
    let base = MAGIC.len() + BUCKETS;
    let entries = BYTES.get(base + 2 * start as usize..base + 2 * end as usize).unwrap_or(&[]);
    for entry in entries.chunks_exact(2) {
        let entry = u16::from_le_bytes([entry[0], entry[1]]);
        if entry >> 3 == print {
            return (entry & 7) as u8;
        }
    }
    0
}

/// Bucket and 13-bit print of a word, given as folded bytes.
pub fn slot(word: impl Iterator<Item = u8>) -> (usize, u16) {
    // FNV-1a with a final mix: short, and the same on every machine.
    let mut hash = 0xcbf2_9ce4_8422_2325_u64;
    for byte in word {
        hash = (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
    }
    hash = (hash ^ (hash >> 32)).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    ((hash >> 50) as usize, ((hash >> 37) & 0x1fff) as u16)
}

#[cfg(test)]
mod tests {
    use super::super::fold::Folded;
    use super::*;

    fn uses_of_word(word: &str) -> u8 {
        Folded::new(word).map_or(0, |folded| uses(folded.as_str()))
    }

    #[test]
    fn common_names_of_many_countries_are_listed() {
        for name in [
            "Maria",
            "John",
            "José",
            "Ahmed",
            "Ivan",
            "Иван",
            "Олена",
            "Jürgen",
            "François",
            "Giulia",
            "Agnieszka",
            "Björn",
            "Yılmaz",
            "Nguyễn",
            "Wei",
            "Hiroshi",
            "Müller",
            "Kowalski",
            "Hansen",
            "Ferrari",
            "García",
            "Παπαδόπουλος",
            "Sharma",
            "ณัฐพิชา",
            "محمد",
        ] {
            assert_ne!(uses_of_word(name) & (GIVEN | SURNAME), 0, "{name}");
        }
    }

    #[test]
    fn words_that_are_no_names_are_not_listed() {
        let listed = (0..20_000).filter(|n| uses_of_word(&format!("zq{n}xw")) != 0).count();
        assert!(listed < 40, "{listed} of 20,000");
    }
}
