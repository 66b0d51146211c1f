//! The encoding of a text whose head is ASCII alone and so says nothing: weighed where other bytes begin.
//!
//! ASCII is the same in UTF-8 and in nearly every legacy encoding, so what was read before stays as it is.
//!
//! **Invariant:** what is decided is a function of the bytes; memory is bounded, and each byte is looked at a fixed
//! number of times.

use std::io::{self, Read};

use super::decide::{FED, Utf8, is_cut_off, weigh};
use super::{Encoding, Head};

/// Bytes taken in at a time. A longer line counts as several.
const PIECE: usize = 1 << 18;

/// Bytes from the first one beyond ASCII on that suffice to see text in good UTF-8.
pub const FIRST: usize = 1 << 16;

/// Whether text that begins with its first byte beyond ASCII is in order as UTF-8, as far as its beginning shows. `text`
/// is all that follows, or [`FIRST`] bytes of it.
pub fn begins_well(text: &[u8], extent: Head) -> bool {
    let (seen, extent) = text.get(..FIRST).map_or((text, extent), |seen| (seen, Head::Cut));
    Utf8::count(seen, extent).malformed == 0
}

/// Decides the encoding of what `reader` gives, up to `most` bytes.
pub fn decide_late(mut reader: impl Read, most: u64) -> io::Result<Encoding> {
    let mut evidence = Evidence::default();
    let mut piece = Vec::new();
    let mut left = most;
    loop {
        // What is left of the piece before is the beginning of a line, or of a character.
        let wanted = (PIECE as u64).min(left);
        let read = reader.by_ref().take(wanted).read_to_end(&mut piece)? as u64;
        left -= read;
        if read < wanted || left == 0 {
            let extent = if read < wanted { Head::Whole } else { Head::Cut };
            evidence.take(&piece, extent);
            return Ok(weigh(&evidence.lines, Head::Cut, &evidence.count));
        }
        let whole = whole_lines(&piece);
        evidence.take(&piece[..whole], Head::Whole);
        piece.drain(..whole);
    }
}

/// How much of a piece is whole lines or, where no line ends in it, whole characters.
fn whole_lines(piece: &[u8]) -> usize {
    if let Some(end) = memchr::memrchr(b'\n', piece) {
        return end + 1;
    }
    let last = piece.utf8_chunks().last().map_or(&[][..], |chunk| chunk.invalid());
    piece.len() - if is_cut_off(last) { last.len() } else { 0 }
}

/// What bytes beyond ASCII say.
#[derive(Debug, Default)]
struct Evidence {
    count: Utf8,
    /// The first lines with such bytes, as many as a guess looks at.
    lines: Vec<u8>,
}

impl Evidence {
    fn take(&mut self, text: &[u8], extent: Head) {
        if text.is_ascii() {
            return;
        }
        let count = Utf8::count(text, extent);
        self.count.multibyte += count.multibyte;
        self.count.malformed += count.malformed;
        for line in text.split_inclusive(|&byte| byte == b'\n') {
            let room = FED - self.lines.len();
            if room == 0 {
                break;
            }
            if !line.is_ascii() {
                self.lines.extend_from_slice(line.get(..room).unwrap_or(line));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::Kind;
    use super::*;

    fn late(bytes: &[u8]) -> Encoding {
        decide_late(bytes, u64::MAX).unwrap()
    }

    #[test]
    fn the_bulk_decides_and_not_the_first_byte() {
        let latin = b"a,caf\xE9 M\xFCnchen\n".to_vec();
        let utf8 = "a,café München\n".as_bytes().to_vec();
        assert_eq!(late(&latin.repeat(3)).name, "windows-1252");
        // One line of another file, and many in good order.
        assert_eq!(late(&[latin.clone(), utf8.repeat(50_000)].concat()).name, "utf-8");
        assert_eq!(late(&[utf8, latin.repeat(50_000)].concat()).name, "windows-1252");
        assert_eq!(late(b"a,b\n1\xFF3,4\n").name, "utf-8");
        assert_eq!(late(b"a,b\n").name, "utf-8");
        assert_eq!(decide_late(&latin.repeat(100_000)[..], 1000).unwrap().name, "windows-1252");
    }

    #[test]
    fn encodings_of_several_bytes_are_known_too() {
        let text = "名前,年齢\n山田太郎,25\n鈴木一郎,31\n東京都新宿区の天気は晴れです,4\n".repeat(9000);
        let (bytes, ..) = encoding_rs::SHIFT_JIS.encode(&text);
        let decided = late(&bytes);
        assert_eq!((decided.name, decided.kind), ("shift_jis", Kind::Transcoded));
        // Nor does it matter where pieces end, in lines or without any.
        let endless = text.replace('\n', " ");
        assert_eq!(late(endless.as_bytes()).malformed, 0);
        assert_eq!(late(endless.as_bytes()), Encoding::new("utf-8", 1.0));
    }

    #[test]
    fn good_utf_8_is_seen_at_once() {
        assert!(begins_well("é".repeat(FIRST).as_bytes(), Head::Cut));
        assert!(begins_well(&"é€".as_bytes()[..4], Head::Cut));
        assert!(!begins_well(&"é€".as_bytes()[..4], Head::Whole));
        assert!(!begins_well(b"\xE9,1\n", Head::Whole));
    }
}
