use super::*;
use proptest::prelude::*;

/// Gives at most three bytes at a time, as a pipe may.
struct Dribble<'a>(&'a [u8]);

impl Read for Dribble<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.0.len().min(buffer.len()).min(3);
        buffer[..count].copy_from_slice(&self.0[..count]);
        self.0 = &self.0[count..];
        Ok(count)
    }
}

/// Each character of a text with its bytes in an encoding, one after another.
fn encode(label: &str, text: &str) -> Vec<(char, Vec<u8>)> {
    let one = |c: char| match label {
        "utf-16le" => c.encode_utf16(&mut [0; 2]).iter().flat_map(|unit| unit.to_le_bytes()).collect(),
        "utf-16be" => c.encode_utf16(&mut [0; 2]).iter().flat_map(|unit| unit.to_be_bytes()).collect(),
        "utf-32le" => u32::from(c).to_le_bytes().to_vec(),
        "utf-32be" => u32::from(c).to_be_bytes().to_vec(),
        _ => {
            let encoding = encoding_rs::Encoding::for_label(label.as_bytes()).unwrap();
            let mut buffer = [0; 4];
            let (bytes, _, lost) = encoding.encode(c.encode_utf8(&mut buffer));
            if lost { b"?".to_vec() } else { bytes.into_owned() }
        }
    };
    let known = |(c, bytes): (char, Vec<u8>)| if bytes == b"?" { ('?', bytes) } else { (c, bytes) };
    text.chars().map(|c| known((c, one(c)))).collect()
}

/// Decodes and checks text and offsets, at every `step`th character.
fn check(label: &str, text: &str, step: usize) {
    let encoding = Encoding::named(label).unwrap();
    let pairs = encode(label, text);
    let bytes: Vec<u8> = pairs.iter().flat_map(|(_, bytes)| bytes.clone()).collect();
    let expect: String = pairs.iter().map(|(c, _)| *c).collect();
    let mut transcoder = Transcoder::new(Dribble(&bytes), &encoding).unwrap();
    let mut out = String::new();
    transcoder.read_to_string(&mut out).unwrap();
    assert!(out == expect, "{label}: text differs");
    assert_eq!(transcoder.malformed().count, 0, "{label}");
    let (mut text_at, mut source_at) = (0, 0);
    for (index, (c, raw)) in pairs.iter().enumerate() {
        if index % step == 0 {
            for within in 0..c.len_utf8() as u64 {
                let offset = transcoder.source_offset(text_at + within);
                assert_eq!(offset, SourceOffset::Exact(source_at), "{label} {c:?} {index}");
            }
        }
        text_at += c.len_utf8() as u64;
        source_at += raw.len() as u64;
    }
    assert_eq!(transcoder.source_offset(text_at), SourceOffset::Exact(bytes.len() as u64));
    assert_eq!(transcoder.decoded(), bytes.len() as u64);
}

const LABELS: [&str; 10] =
    ["utf-16le", "utf-16be", "utf-32le", "utf-32be", "shift_jis", "gbk", "gb18030", "big5", "euc-jp", "euc-kr"];

#[test]
fn text_and_offsets_in_every_encoding() {
    for label in LABELS {
        check(label, "a,b\n名前,値\n京都,12\nｶﾀｶﾅ,é😀\n", 1);
        check(label, "", 1);
    }
}

#[test]
fn offsets_are_exact_across_segments() {
    let text = "京都,12,東京の天気は晴れ\n".repeat(4000);
    let unbroken = "京都東京".repeat(9000);
    for label in LABELS {
        check(label, &text, 997);
        check(label, &unbroken, 2999);
    }
}

#[test]
fn escape_sequences_stay_in_force() {
    let text = "a,b\n京都,12\n東京,3\n".repeat(3000);
    let (bytes, _, _) = encoding_rs::ISO_2022_JP.encode(&text);
    let encoding = Encoding::named("iso-2022-jp").unwrap();
    let mut transcoder = Transcoder::new(&bytes[..], &encoding).unwrap();
    let mut out = String::new();
    transcoder.read_to_string(&mut out).unwrap();
    assert!(out == text);
    let comma = out.rfind(",3").unwrap();
    let source = bytes.windows(2).rposition(|two| two == b",3").unwrap();
    assert_eq!(transcoder.source_offset(comma as u64), SourceOffset::Exact(source as u64));
}

#[test]
fn a_mark_is_no_text() {
    for (mark, label) in [(&b"\xFF\xFE"[..], "utf-16le"), (b"\xFE\xFF", "utf-16be"), (b"\xFF\xFE\0\0", "utf-32le")] {
        let raw = [mark, &encode(label, "a,é\n").into_iter().flat_map(|(_, raw)| raw).collect::<Vec<u8>>()].concat();
        let mut transcoder = Transcoder::new(&raw[..], &Encoding::named(label).unwrap()).unwrap();
        let mut out = String::new();
        transcoder.read_to_string(&mut out).unwrap();
        assert_eq!(out, "a,é\n", "{label}");
        assert_eq!(transcoder.source_offset(0), SourceOffset::Exact(mark.len() as u64), "{label}");
    }
}

#[test]
fn malformed_sequences_are_counted_with_their_places() {
    let check = |label: &str, raw: &[u8], text: &str, places: &[u64]| {
        let mut transcoder = Transcoder::new(raw, &Encoding::named(label).unwrap()).unwrap();
        let mut out = String::new();
        transcoder.read_to_string(&mut out).unwrap();
        assert_eq!(out, text, "{label}");
        assert_eq!(
            transcoder.malformed(),
            &Malformed { count: places.len() as u64, first: places.to_vec() },
            "{label}"
        );
        for (&place, (at, _)) in places.iter().zip(out.match_indices('\u{FFFD}')) {
            assert_eq!(transcoder.source_offset(at as u64), SourceOffset::Exact(place), "{label}");
        }
    };
    check("utf-16le", b"a\0\x00\xD8b\0", "a\u{FFFD}b", &[2]);
    check("utf-16le", b"a\0b", "a\u{FFFD}", &[2]);
    check("utf-32be", b"\0\0\0a\0\x11\0\0\0\0\0b\0", "a\u{FFFD}b\u{FFFD}", &[4, 12]);
    check("shift_jis", b"a\x81,b\xA0\n", "a\u{FFFD},b\u{FFFD}\n", &[1, 4]);
    check("gbk", b"a,\xFF\n\x81", "a,\u{FFFD}\n\u{FFFD}", &[2, 4]);
}

#[test]
fn only_twenty_places_are_kept() {
    let raw = b"\xA0,".repeat(50);
    let mut transcoder = Transcoder::new(&raw[..], &Encoding::named("shift_jis").unwrap()).unwrap();
    io::copy(&mut transcoder, &mut io::sink()).unwrap();
    assert_eq!((transcoder.malformed().count, transcoder.malformed().first.len()), (50, PLACES));
}

#[test]
fn beyond_the_window_an_offset_is_near_and_says_so() {
    let (raw, _, _) = encoding_rs::SHIFT_JIS.encode("京都,1\n");
    let raw = raw.repeat(20_000);
    let mut transcoder = Transcoder::with_window(&raw[..], &Encoding::named("shift_jis").unwrap(), 40_000).unwrap();
    let mut out = Vec::new();
    transcoder.read_to_end(&mut out).unwrap();
    let last = out.len() as u64 - 1;
    assert_eq!(transcoder.source_offset(last), SourceOffset::Exact(raw.len() as u64 - 1));
    assert!(matches!(transcoder.source_offset(9 * 100), SourceOffset::Near(at) if at.abs_diff(7 * 100) < 16));
    transcoder.release(last);
    assert_eq!(transcoder.segments.len(), 1);
}

proptest! {
    #[test]
    fn any_bytes_in_any_encoding_end_and_map(raw in prop::collection::vec(any::<u8>(), 0..300), which in 0..LABELS.len()) {
        let mut transcoder = Transcoder::new(&raw[..], &Encoding::named(LABELS[which]).unwrap()).unwrap();
        let mut out = Vec::new();
        transcoder.read_to_end(&mut out).unwrap();
        prop_assert!(std::str::from_utf8(&out).is_ok());
        let mut before = 0;
        for at in 0..=out.len() as u64 {
            let SourceOffset::Exact(source) = transcoder.source_offset(at) else { panic!("all of it is in the window") };
            prop_assert!(before <= source && source <= raw.len() as u64, "{} {} {}", at, before, source);
            before = source;
        }
    }
}
