//! The decoders behind the transcoder: those of `encoding_rs`, and UTF-32.
//!
//! **Invariant:** a decoder is fed the source in order, and `locate` decodes a segment by the same rules.

use encoding_rs::{Decoder, DecoderResult};

use super::super::Encoding;

/// A decoder with what it carries from one segment to the next.
pub(super) struct Engine {
    pub(super) family: Family,
    decoder: Option<Decoder>,
    /// The beginning of a UTF-32 unit that the last piece ended in.
    unit: Vec<u8>,
    /// Whether the next piece continues a segment that could not be cut.
    pub(super) joined: bool,
    /// The escape sequence in force, in the encoding that has them.
    pub(super) escape: Option<[u8; 3]>,
    flushed: bool,
}

/// How an encoding's characters lie in its bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Family {
    /// Units of two bytes.
    Utf16(&'static encoding_rs::Encoding, Order),
    /// Units of four bytes.
    Utf32(Order),
    /// ISO-2022-JP: escape sequences switch between sets.
    Escapes(&'static encoding_rs::Encoding),
    /// Bytes under 0x30 are ASCII wherever they stand.
    Bytes(&'static encoding_rs::Encoding),
}

/// Which byte of a unit comes first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Order {
    /// The smallest.
    Little,
    /// The largest.
    Big,
}

impl std::fmt::Debug for Engine {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Engine").field("family", &self.family).finish_non_exhaustive()
    }
}

impl Engine {
    pub(super) fn new(encoding: &Encoding) -> Option<Self> {
        let family = match encoding.name {
            "utf-32le" => Family::Utf32(Order::Little),
            "utf-32be" => Family::Utf32(Order::Big),
            "utf-16le" => Family::Utf16(encoding_rs::UTF_16LE, Order::Little),
            "utf-16be" => Family::Utf16(encoding_rs::UTF_16BE, Order::Big),
            "iso-2022-jp" => Family::Escapes(encoding_rs::ISO_2022_JP),
            _ => Family::Bytes(encoding.standard()?),
        };
        let decoder = family.standard().map(encoding_rs::Encoding::new_decoder_without_bom_handling);
        Some(Self { family, decoder, unit: Vec::new(), joined: false, escape: None, flushed: false })
    }

    pub(super) fn is_flushed(&self) -> bool {
        self.flushed
    }

    /// Decodes `bytes` onto `text`; gives where malformed sequences begin, relative to the first of `bytes`.
    pub(super) fn decode(&mut self, bytes: &[u8], last: bool, text: &mut Vec<u8>) -> Vec<i64> {
        self.flushed = last;
        let mut faults = Vec::new();
        let Some(decoder) = &mut self.decoder else {
            let Family::Utf32(order) = self.family else { return faults };
            self.utf_32(order, bytes, last, text, &mut faults);
            return faults;
        };
        let mut at = 0;
        let mut room = [0; 1 << 12];
        loop {
            let (result, read, written) = decoder.decode_to_utf8_without_replacement(&bytes[at..], &mut room, last);
            at += read;
            text.extend_from_slice(&room[..written]);
            match result {
                DecoderResult::InputEmpty => break,
                DecoderResult::OutputFull => {}
                DecoderResult::Malformed(len, extra) => {
                    text.extend_from_slice("\u{FFFD}".as_bytes());
                    faults.push(signed(at) - i64::from(len) - i64::from(extra));
                }
            }
        }
        if matches!(self.family, Family::Escapes(_))
            && let Some(escape) = memchr::memrchr(0x1B, bytes).and_then(|at| bytes.get(at..at + 3))
        {
            self.escape = escape.try_into().ok();
        }
        faults
    }

    fn utf_32(&mut self, order: Order, bytes: &[u8], last: bool, text: &mut Vec<u8>, faults: &mut Vec<i64>) {
        let carried = self.unit.len();
        self.unit.extend_from_slice(bytes);
        let units = self.unit.chunks_exact(4);
        let rest = units.remainder().to_vec();
        for (index, unit) in units.enumerate() {
            if let Some(c) = character(order, unit) {
                text.extend_from_slice(c.encode_utf8(&mut [0; 4]).as_bytes());
            } else {
                text.extend_from_slice("\u{FFFD}".as_bytes());
                faults.push(signed(index * 4) - signed(carried));
            }
        }
        if last && !rest.is_empty() {
            text.extend_from_slice("\u{FFFD}".as_bytes());
            faults.push(signed(self.unit.len() - rest.len()) - signed(carried));
        }
        self.unit = if last { Vec::new() } else { rest };
    }
}

impl Family {
    fn standard(self) -> Option<&'static encoding_rs::Encoding> {
        match self {
            Self::Utf16(encoding, _) | Self::Escapes(encoding) | Self::Bytes(encoding) => Some(encoding),
            Self::Utf32(_) => None,
        }
    }

    /// The byte order mark of the encoding; empty where it has none.
    pub(super) fn mark(self) -> &'static [u8] {
        match self {
            Self::Utf16(_, Order::Little) => b"\xFF\xFE",
            Self::Utf16(_, Order::Big) => b"\xFE\xFF",
            Self::Utf32(Order::Little) => b"\xFF\xFE\0\0",
            Self::Utf32(Order::Big) => b"\0\0\xFE\xFF",
            Self::Escapes(_) | Self::Bytes(_) => b"",
        }
    }

    pub(super) fn begins_with_mark(self, bytes: &[u8]) -> bool {
        !self.mark().is_empty() && bytes.starts_with(self.mark())
    }

    /// The largest cut of `bytes`, which begin at a character, that is between characters whatever follows; 0 if none is
    /// known to be.
    pub(super) fn boundary(self, bytes: &[u8]) -> usize {
        match self {
            Self::Utf32(_) => bytes.len() / 4 * 4,
            Self::Utf16(_, order) => {
                let even = bytes.len() / 2 * 2;
                let high = |unit: &[u8]| {
                    let byte = if order == Order::Little { unit.get(1) } else { unit.first() };
                    byte.is_some_and(|byte| (0xD8..0xDC).contains(byte))
                };
                let unit = even.checked_sub(2).and_then(|at| bytes.get(at..even)).unwrap_or_default();
                if high(unit) { even - 2 } else { even }
            }
            Self::Escapes(_) => bytes.iter().rposition(|byte| matches!(byte, b'\n' | b'\r')).map_or(0, |at| at + 1),
            Self::Bytes(_) => bytes.iter().rposition(|&byte| byte < 0x30).map_or(0, |at| at + 1),
        }
    }

    /// Where in a segment the character begins whose text holds the byte at `target`.
    pub(super) fn locate(self, bytes: &[u8], escape: Option<[u8; 3]>, target: u64, last: bool) -> usize {
        match self.standard() {
            Some(encoding) => {
                let mut at = locate(encoding, bytes, escape, target, last);
                // An escape sequence before a character is no part of it.
                while matches!(self, Self::Escapes(_)) && bytes.get(at) == Some(&0x1B) && bytes.len() > at + 3 {
                    at += 3;
                }
                at
            }
            None => self.locate_unit(bytes, target),
        }
    }

    fn locate_unit(self, bytes: &[u8], target: u64) -> usize {
        let Self::Utf32(order) = self else { return 0 };
        let mut made = 0;
        for (index, unit) in bytes.chunks(4).enumerate() {
            let len = match character(order, unit) {
                Some(c) => c.len_utf8(),
                None => 3,
            };
            made += len as u64;
            if made > target {
                return index * 4;
            }
        }
        bytes.len()
    }
}

fn locate(
    encoding: &'static encoding_rs::Encoding,
    bytes: &[u8],
    escape: Option<[u8; 3]>,
    target: u64,
    last: bool,
) -> usize {
    let mut decoder = encoding.new_decoder_without_bom_handling();
    let mut room = [0; 64];
    if let Some(escape) = escape.filter(|_| bytes.first() != Some(&0x1B)) {
        let _ = decoder.decode_to_utf8_without_replacement(&escape, &mut room, false);
    }
    let (mut made, mut begin, mut at) = (0_u64, 0, 0);
    while at < bytes.len() {
        let end = last && at + 1 == bytes.len();
        let (result, read, written) = decoder.decode_to_utf8_without_replacement(&bytes[at..=at], &mut room, end);
        at += read;
        made += written as u64;
        if made > target {
            return begin;
        }
        if written > 0 {
            begin = at;
        }
        if let DecoderResult::Malformed(len, extra) = result {
            let (len, extra) = (usize::from(len), usize::from(extra));
            made += 3;
            if made > target {
                return at.saturating_sub(len + extra);
            }
            begin = at.saturating_sub(extra);
            // A unit that showed the one before to be malformed may be ready without another byte.
            let (_, _, written) = decoder.decode_to_utf8_without_replacement(&[], &mut room, false);
            made += written as u64;
            if made > target {
                return begin;
            }
            if written > 0 {
                begin = at;
            }
        }
    }
    begin
}

fn character(order: Order, unit: &[u8]) -> Option<char> {
    let unit: [u8; 4] = unit.try_into().ok()?;
    char::from_u32(if order == Order::Little { u32::from_le_bytes(unit) } else { u32::from_be_bytes(unit) })
}

fn signed(length: usize) -> i64 {
    i64::try_from(length).unwrap_or(i64::MAX)
}
