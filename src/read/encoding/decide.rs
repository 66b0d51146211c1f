//! Weighs the bytes of a head: marks, zeros, UTF-8, legacy.
//!
//! **Invariant:** each byte is looked at a fixed number of times.

use chardetng::EncodingDetector;

use super::{Encoding, Head, name_of};

/// Byte order marks, those that begin like another one first.
const MARKS: [(&[u8], &str); 5] = [
    (b"\xFF\xFE\0\0", "utf-32le"),
    (b"\0\0\xFE\xFF", "utf-32be"),
    (b"\xEF\xBB\xBF", "utf-8"),
    (b"\xFF\xFE", "utf-16le"),
    (b"\xFE\xFF", "utf-16be"),
];
/// Bytes that the pattern of zeros is looked for in.
const ZEROS: usize = 1 << 16;
/// Bytes shown to the guess, of lines with bytes beyond ASCII: it reads some 6 MB/s and settles within a few KiB.
pub(super) const FED: usize = 1 << 16;
/// High bytes beyond which a guess among single-byte encodings has seen enough (project judgement; chardetng's own
/// measurements get stable at some tens of letters).
const ENOUGH: usize = 40;

/// Decides the encoding of a file from its first bytes.
pub fn decide(head: &[u8], extent: Head) -> Encoding {
    if let Some((mark, name)) = MARKS.into_iter().find(|(mark, _)| head.starts_with(mark)) {
        let marked = Encoding { mark: Some(mark), ..Encoding::new(name, 1.0) };
        if name != "utf-8" {
            return marked;
        }
        // A mark is a promise: bytes that break it are faults, whatever they are.
        let count = Utf8::count(&head[mark.len()..], extent);
        return Encoding { malformed: count.malformed, ..marked };
    }
    if let Some(name) = zeros(head) {
        return Encoding::new(name, 0.95);
    }
    weigh(head, extent, &Utf8::count(head, extent))
}

/// UTF-8 or a legacy encoding, by what decoding as UTF-8 gives. `head` is all that was counted, or a share of it with
/// bytes beyond ASCII.
pub(super) fn weigh(head: &[u8], extent: Head, count: &Utf8) -> Encoding {
    if count.malformed == 0 && !(count.multibyte == 0 && has_escapes(head)) {
        return Encoding::new("utf-8", 1.0);
    }
    // Legacy text is malformed as UTF-8 at nearly every high byte; what is valid in it, is so by accident.
    if count.malformed > 0 && count.multibyte >= count.malformed {
        let share = count.multibyte as f64 / (count.multibyte + count.malformed) as f64;
        return Encoding { malformed: count.malformed, ..Encoding::new("utf-8", share) };
    }
    legacy(head, extent, count)
}

/// What decoding as UTF-8 gives.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Utf8 {
    /// Characters beyond ASCII.
    pub(super) multibyte: usize,
    /// Malformed sequences.
    pub(super) malformed: usize,
}

impl Utf8 {
    pub(super) fn count(bytes: &[u8], extent: Head) -> Self {
        let mut count = Self::default();
        if bytes.is_ascii() {
            return count;
        }
        let mut chunks = bytes.utf8_chunks().peekable();
        while let Some(chunk) = chunks.next() {
            count.multibyte += chunk.valid().bytes().filter(|byte| *byte >= 0xC0).count();
            let last = chunks.peek().is_none();
            let cut = last && extent == Head::Cut && is_cut_off(chunk.invalid());
            count.malformed += usize::from(!chunk.invalid().is_empty() && !cut);
        }
        count
    }
}

/// Whether more bytes could make the sequence a character.
pub(super) fn is_cut_off(invalid: &[u8]) -> bool {
    std::str::from_utf8(invalid).is_err_and(|error| error.error_len().is_none())
}

/// UTF-16 or UTF-32 without a mark, by where zero bytes stand. Delimiters, digits and line ends have zeros in every
/// language, so one place in twenty suffices on one side, while the other has a sixth of that at most (U+4E00 is a common character).
fn zeros(head: &[u8]) -> Option<&'static str> {
    let seen = head.get(..ZEROS.min(head.len() / 4 * 4)).unwrap_or_default();
    if seen.len() < 4 {
        // Two characters: a zero on the same side of both.
        return match head {
            [a, 0, ..] if *a != 0 && head.len() == 2 => Some("utf-16le"),
            [0, b, ..] if *b != 0 && head.len() == 2 => Some("utf-16be"),
            _ => None,
        };
    }
    memchr::memchr(0, seen)?;
    let mut at = [0_usize; 4];
    for four in seen.chunks_exact(4) {
        for (zeros, byte) in at.iter_mut().zip(four) {
            *zeros += usize::from(*byte == 0);
        }
    }
    let quads = seen.len() / 4;
    let [first, second, third, fourth] = at;
    if fourth == quads && third == quads && first * 2 <= quads {
        return Some("utf-32le");
    }
    if first == quads && second == quads && fourth * 2 <= quads {
        return Some("utf-32be");
    }
    let (even, odd, pairs) = (first + third, second + fourth, quads * 2);
    let name = if odd * 20 >= pairs && even * 6 <= odd {
        "utf-16le"
    } else if even * 20 >= pairs && odd * 6 <= even {
        "utf-16be"
    } else {
        return None;
    };
    // Zero bytes in other text may stand on one side too; but there the pairs without one are two ASCII characters, which
    // few characters of other scripts are.
    let ascii = |byte: &u8| matches!(byte, b'\t' | b'\n' | b'\r' | b' '..=b'~');
    let full = || seen.chunks_exact(2).filter(|pair| !pair.contains(&0));
    if full().count() > 0 && full().filter(|pair| pair.iter().all(ascii)).count() * 10 >= full().count() * 9 {
        return None;
    }
    let encoding = encoding_rs::Encoding::for_label(name.as_bytes())?;
    let (text, _) = encoding.decode_without_bom_handling(seen);
    let odd_characters = text.chars().filter(|&c| c == '\u{FFFD}' || (c < ' ' && !"\t\n\r".contains(c))).count();
    let line_end = text.contains(['\n', '\r', ',', ';', '\t', '|']);
    (odd_characters * 50 <= pairs && line_end).then_some(name)
}

/// Whether the bytes hold an escape sequence of ISO-2022-JP, which is otherwise all ASCII.
fn has_escapes(head: &[u8]) -> bool {
    memchr::memchr_iter(0x1B, head)
        .any(|at| matches!(head.get(at + 1..at + 3), Some(b"$B" | b"$@" | b"(J" | b"(I" | b"$A" | b"$(")))
}

/// The likeliest legacy encoding; UTF-8 with bad bytes, where none makes sense of them.
fn legacy(head: &[u8], extent: Head, count: &Utf8) -> Encoding {
    let mut detector = EncodingDetector::new();
    let mut fed = 0;
    let telling = |line: &&[u8]| line.iter().any(|byte| *byte >= 0x80 || *byte == 0x1B);
    for line in head.split_inclusive(|byte| *byte == b'\n').filter(telling) {
        let line = line.get(..FED - fed).unwrap_or(line);
        detector.feed(line, false);
        fed += line.len();
        if fed >= FED {
            break;
        }
    }
    // A head that was cut may end inside a character: that is no fault of the guess.
    if fed < FED && extent == Head::Whole {
        detector.feed(b"", true);
    }
    let guess = detector.guess(None, false);
    let name = name_of(guess);
    let high = head.iter().filter(|byte| **byte >= 0x80).count();
    let damaged = Encoding { malformed: count.malformed, ..Encoding::new("utf-8", 0.5) };
    if high == 0 {
        return if name == "iso-2022-jp" { Encoding::new(name, 0.9) } else { Encoding::new("utf-8", 1.0) };
    }
    if guess.is_single_byte() {
        if !is_sensible(head, guess) {
            return damaged;
        }
        // From a guess at one letter to nine in ten at many; single-byte encodings are never ruled out by the bytes.
        let mut distinct = [false; 256];
        for &byte in head.iter().filter(|byte| **byte >= 0x80) {
            distinct[usize::from(byte)] = true;
        }
        // The same few letters again and again tell no more than they told at first.
        let told = high.min(distinct.iter().filter(|&&seen| seen).count() * 8);
        let seen = (told.min(ENOUGH) as f64 / ENOUGH as f64).sqrt();
        return Encoding::new(name, 0.4 + 0.5 * seen);
    }
    let (text, broken) = guess.decode_without_bom_handling(head);
    let wide = text.chars().filter(|c| !c.is_ascii()).count();
    let lost = text.chars().filter(|&c| c == '\u{FFFD}').count();
    if lost * 10 > wide {
        return damaged;
    }
    let seen = (wide.min(ENOUGH) as f64 / ENOUGH as f64).sqrt();
    let confidence = if broken { 0.7 } else { 0.95 };
    Encoding::new(name, confidence * (0.6 + 0.4 * seen))
}

/// Whether bytes beyond ASCII make sense in a single-byte encoding: most are letters beside letters, or marks that text
/// has. A byte broken in transit stands between digits, or is 0xFF.
fn is_sensible(head: &[u8], encoding: &'static encoding_rs::Encoding) -> bool {
    let (mut sensible, mut all) = (0_usize, 0_usize);
    let letters = {
        let mut letters = [false; 256];
        for (byte, letter) in (0..=u8::MAX).zip(letters.iter_mut()) {
            let one = [byte];
            let (text, _) = encoding.decode_without_bom_handling(&one);
            *letter = text.chars().any(char::is_alphabetic);
        }
        letters
    };
    let is_letter = |byte: Option<&u8>| byte.is_some_and(|&byte| letters[usize::from(byte)]);
    for (at, &byte) in head.iter().enumerate().filter(|(_, byte)| **byte >= 0x80) {
        let before = at.checked_sub(1).and_then(|at| head.get(at));
        let after = head.get(at + 1);
        all += 1;
        let one = [byte];
        let (text, malformed) = encoding.decode_without_bom_handling(&one);
        let control = text.chars().any(char::is_control);
        sensible += usize::from(if malformed || control || byte == 0xFF {
            false
        } else if letters[usize::from(byte)] {
            is_letter(before) || is_letter(after) || is_edge(before) && is_edge(after)
        } else {
            // A currency, a degree, a dash, a quote.
            !is_letter(before) || !is_letter(after) || matches!(byte, 0x92 | 0xB4 | 0xAD | 0x96)
        });
    }
    sensible * 2 > all
}

/// Whether a word ends here: a delimiter, a blank, a line end or the end.
fn is_edge(byte: Option<&u8>) -> bool {
    byte.is_none_or(|byte| matches!(byte, b' ' | b',' | b';' | b'\t' | b'|' | b'\n' | b'\r' | b'"'))
}

#[cfg(test)]
mod tests {
    use super::super::Kind;
    use super::*;

    fn check(bytes: &[u8], expect: &str) {
        let decided = decide(bytes, Head::Whole);
        assert_eq!(decided.name, expect, "{:?}", String::from_utf8_lossy(bytes));
    }

    /// `text` in an encoding.
    fn encode(label: &str, text: &str) -> Vec<u8> {
        match label {
            "utf-16le" => text.encode_utf16().flat_map(u16::to_le_bytes).collect(),
            "utf-16be" => text.encode_utf16().flat_map(u16::to_be_bytes).collect(),
            "utf-32le" => text.chars().flat_map(|c| u32::from(c).to_le_bytes()).collect(),
            "utf-32be" => text.chars().flat_map(|c| u32::from(c).to_be_bytes()).collect(),
            _ => {
                let (bytes, _, lost) = encoding_rs::Encoding::for_label(label.as_bytes()).unwrap().encode(text);
                assert!(!lost, "{label}: {text}");
                bytes.into_owned()
            }
        }
    }

    const GERMAN: &str = "Name;Straße\nMüller;Königstraße 5\nGrößer;Häuser\n";
    const JAPANESE: &str = "名前,年齢\n山田太郎,25\n鈴木一郎,31\n東京都新宿区の天気は晴れです,4\n";
    const CHINESE: &str = "姓名,城市,说明\n张三,北京,这是一个测试文件\n李四,上海,我们在学习中文编码\n";
    const TAIWANESE: &str = "姓名,城市,說明\n張三,台北,這是一個測試檔案\n李四,高雄,我們在學習中文編碼的問題\n";
    const KOREAN: &str = "이름,도시\n홍길동,서울특별시\n김철수,부산광역시에서 살고 있습니다\n";
    const RUSSIAN: &str = "имя;город\nИван;Москва\nМария;Санкт-Петербург и Новгород\n";
    const THAI: &str = "ชื่อ,เมือง\nสมชาย,กรุงเทพมหานคร\nสมหญิง,เชียงใหม่เป็นเมืองที่สวยงาม\n";
    const GREEK: &str = "όνομα;πόλη\nΓιώργος;Αθήνα\nΜαρία;Θεσσαλονίκη είναι μεγάλη πόλη\n";

    #[test]
    fn marks_decide() {
        check(b"\xEF\xBB\xBFa,b\n", "utf-8");
        check(b"\xFF\xFEa\0", "utf-16le");
        check(b"\xFE\xFF\0a", "utf-16be");
        check(b"\xFF\xFE\0\0a\0\0\0", "utf-32le");
        check(b"\0\0\xFE\xFF\0\0\0a", "utf-32be");
        assert_eq!(decide(b"\xEF\xBB\xBFa", Head::Whole).mark, Some(&b"\xEF\xBB\xBF"[..]));
        assert_eq!(decide(b"\xEF\xBB\xBFa\xFF", Head::Whole).malformed, 1);
    }

    #[test]
    fn zeros_decide_where_no_mark_is() {
        for text in ["a,b\n1,2\n", GERMAN, JAPANESE, CHINESE, RUSSIAN] {
            for label in ["utf-16le", "utf-16be", "utf-32le", "utf-32be"] {
                check(&encode(label, text), label);
            }
        }
        check(b"a,b\n1,\0\n2,\0\n3,4\n", "utf-8");
        check(b"a,b\n1,2\n\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0", "utf-8");
        check(b"a\0", "utf-16le");
        check(b"", "utf-8");
    }

    #[test]
    fn utf_8_is_certain_and_ascii_is_utf_8() {
        for text in ["", "a,b\n", GERMAN, JAPANESE, THAI] {
            let decided = decide(text.as_bytes(), Head::Whole);
            assert_eq!((decided.name, decided.confidence, decided.kind), ("utf-8", 1.0, Kind::InPlace));
        }
    }

    #[test]
    fn a_few_bad_bytes_do_not_make_utf_8_another_encoding() {
        for bad in [&b"\xFF"[..], b"\xC3", b"\x80", b"\xE4"] {
            let bytes = [GERMAN.as_bytes(), b"x;", bad, b"\n"].concat();
            let decided = decide(&bytes, Head::Whole);
            assert_eq!((decided.name, decided.malformed), ("utf-8", 1), "{bad:?}");
            assert!(decided.confidence < 1.0);
        }
        // ASCII with broken bytes that no encoding gives a sense.
        check(b"name,age\noogie bo\xFF\xFFgie,3\n", "utf-8");
        check(b"a,b\n1\xE93,4\n", "utf-8");
    }

    #[test]
    fn a_character_cut_off_by_the_end_of_the_head_is_no_error() {
        let cut = &"aé€".as_bytes()[..5];
        assert_eq!(decide(cut, Head::Cut), Encoding::new("utf-8", 1.0));
        assert_eq!(decide(cut, Head::Whole).malformed, 1);
    }

    #[test]
    fn legacy_encodings() {
        for (text, label, expect) in [
            (GERMAN, "windows-1252", "windows-1252"),
            (JAPANESE, "shift_jis", "shift_jis"),
            (JAPANESE, "euc-jp", "euc-jp"),
            (JAPANESE, "iso-2022-jp", "iso-2022-jp"),
            (CHINESE, "gbk", "gbk"),
            (TAIWANESE, "big5", "big5"),
            (KOREAN, "euc-kr", "euc-kr"),
            (RUSSIAN, "windows-1251", "windows-1251"),
            (RUSSIAN, "koi8-r", "koi8-u"),
            (GREEK, "windows-1253", "windows-1253"),
            (THAI, "windows-874", "windows-874"),
        ] {
            let decided = decide(&encode(label, text), Head::Whole);
            assert_eq!(decided.name, expect);
            assert!(decided.confidence > 0.5 && decided.confidence < 1.0, "{label} {}", decided.confidence);
            let in_place = decided.standard().is_some_and(encoding_rs::Encoding::is_single_byte);
            assert_eq!(decided.kind == Kind::InPlace, in_place, "{label}");
        }
        check(b"name\nJos\xE9\n", "windows-1252");
        check(b"price\n5 \x80\n", "windows-1252");
    }

    #[test]
    fn labels_are_known() {
        for (label, name) in
            [("latin1", "windows-1252"), ("UTF8", "utf-8"), ("sjis", "shift_jis"), ("utf-32le", "utf-32le")]
        {
            assert_eq!(Encoding::named(label).map(|encoding| encoding.name), Some(name));
        }
        assert_eq!(Encoding::named("ebcdic"), None);
        assert_eq!(Encoding::named("gb18030").map(|encoding| encoding.kind), Some(Kind::Transcoded));
    }
}
