//! Sets of characters that token bodies are written in.
//!
//! **Invariant:** an alphabet holds ASCII bytes only.

/// A set of ASCII bytes, one bit each.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Alphabet(u128);

impl Alphabet {
    /// The set of the bytes of `text`; bytes that are not ASCII are left out.
    pub(super) const fn of(text: &str) -> Alphabet {
        let (bytes, mut bits, mut i) = (text.as_bytes(), 0, 0);
        while i < bytes.len() {
            if bytes[i] < 128 {
                bits |= 1 << bytes[i];
            }
            i += 1;
        }
        Alphabet(bits)
    }

    /// Either set.
    pub(super) const fn and(self, other: Alphabet) -> Alphabet {
        Alphabet(self.0 | other.0)
    }

    /// Whether `byte` is in the set.
    #[inline]
    pub(super) const fn has(self, byte: u8) -> bool {
        byte < 128 && self.0 >> byte & 1 == 1
    }

    /// Of lower case letters, capitals and digits, how many kinds the set holds.
    pub(super) const fn classes(self) -> u32 {
        (self.0 & LOWER.0 != 0) as u32 + (self.0 & UPPER.0 != 0) as u32 + (self.0 & DIGIT.0 != 0) as u32
    }
}

/// `0` to `9`.
pub(super) const DIGIT: Alphabet = Alphabet::of("0123456789");
/// `a` to `z`.
pub(super) const LOWER: Alphabet = Alphabet::of("abcdefghijklmnopqrstuvwxyz");
/// `A` to `Z`.
pub(super) const UPPER: Alphabet = Alphabet::of("ABCDEFGHIJKLMNOPQRSTUVWXYZ");
/// Letters of either case.
pub(super) const ALPHA: Alphabet = LOWER.and(UPPER);
/// Hexadecimal digits in lower case.
pub(super) const HEX: Alphabet = Alphabet::of("0123456789abcdef");
/// Hexadecimal digits in capitals.
pub(super) const UPPER_HEX: Alphabet = Alphabet::of("0123456789ABCDEF");
/// Hexadecimal digits in either case.
pub(super) const ANY_HEX: Alphabet = HEX.and(UPPER_HEX);
/// Capitals and digits.
pub(super) const UPPER36: Alphabet = UPPER.and(DIGIT);
/// Lower case letters and digits.
pub(super) const LOWER36: Alphabet = LOWER.and(DIGIT);
/// RFC 4648 base 32.
pub(super) const BASE32: Alphabet = UPPER.and(Alphabet::of("234567"));
/// The 32 characters of Bech32 in capitals (BIP 173).
pub(super) const BECH32_UPPER: Alphabet = Alphabet::of("QPZRY9X8GF2TVDW0S3JN54KHCE6MUA7L");
/// Base 58 as Bitcoin writes it.
pub(super) const BASE58: Alphabet = Alphabet::of("123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz");
/// Letters and digits.
pub(super) const BASE62: Alphabet = ALPHA.and(DIGIT);
/// Letters, digits and `_`.
pub(super) const WORD: Alphabet = BASE62.and(Alphabet::of("_"));
/// RFC 4648 base 64 for URLs.
pub(super) const BASE64URL: Alphabet = WORD.and(Alphabet::of("-"));
/// Base 64 for URLs, with its padding.
pub(super) const BASE64URL_PAD: Alphabet = BASE64URL.and(Alphabet::of("="));
/// Base 64 for URLs and `.`.
pub(super) const DOTTED: Alphabet = BASE64URL.and(Alphabet::of("."));
/// RFC 4648 base 64 without padding.
pub(super) const BASE64: Alphabet = BASE62.and(Alphabet::of("+/"));
/// Base 64 with its padding.
pub(super) const BASE64_PAD: Alphabet = BASE64.and(Alphabet::of("="));
/// Base 64 as crypt(3) writes it.
pub(super) const CRYPT64: Alphabet = BASE62.and(Alphabet::of("./"));
/// What a percent-encoded value is written in.
pub(super) const PERCENT: Alphabet = BASE64URL.and(Alphabet::of("%.~"));
