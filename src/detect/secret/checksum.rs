//! Checksums that token formats carry, and the codes they are written in.
//!
//! **Invariant:** pure arithmetic on the bytes given; anything malformed is simply not valid.

/// CRC-32 (IEEE 802.3), bit by bit: it runs on what already looks like a token, so seldom.
pub(super) fn crc32(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(!0_u32, |crc, &byte| {
        (0..8).fold(crc ^ u32::from(byte), |crc, _| (crc >> 1) ^ (0xEDB8_8320 & (crc & 1).wrapping_neg()))
    })
}

/// `value` in base 62 (digits, capitals, lower case), six characters wide.
fn base62(mut value: u32) -> [u8; 6] {
    const DIGITS: &[u8; 62] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    let mut text = [b'0'; 6];
    for place in text.iter_mut().rev() {
        *place = DIGITS[(value % 62) as usize];
        value /= 62;
    }
    text
}

/// GitHub and npm: four characters of prefix, thirty random ones, and their CRC-32 in base 62.
pub(super) fn crc_base62(token: &[u8]) -> bool {
    token.len() == 40 && base62(crc32(&token[4..34])) == token[34..]
}

/// Bech32 (BIP 173) in capitals, as age writes its identities: `hrp`, `1`, data, six characters of checksum.
pub(super) fn bech32_upper(token: &[u8]) -> bool {
    const CODE: &[u8; 32] = b"QPZRY9X8GF2TVDW0S3JN54KHCE6MUA7L";
    const GENERATOR: [u32; 5] = [0x3B6A_57B2, 0x2650_8E6D, 0x1EA1_19FA, 0x3D42_33DD, 0x2A14_62B3];
    let Some(split) = token.iter().rposition(|&byte| byte == b'1') else { return false };
    let (name, data) = (&token[..split], &token[split + 1..]);
    let step = |sum: u32, value: u32| {
        let top = sum >> 25;
        GENERATOR.iter().enumerate().fold((sum & 0x1FF_FFFF) << 5 ^ value, |sum, (bit, generator)| {
            sum ^ (generator & (top >> bit & 1).wrapping_neg())
        })
    };
    let lowered = || name.iter().map(|byte| u32::from(byte.to_ascii_lowercase()));
    let mut sum = lowered().map(|byte| byte >> 5).fold(1, step);
    sum = lowered().map(|byte| byte & 31).fold(step(sum, 0), step);
    for byte in data {
        let Some(value) = CODE.iter().position(|code| code == byte) else { return false };
        #[expect(clippy::cast_possible_truncation, reason = "a position among 32")]
        let value = value as u32;
        sum = step(sum, value);
    }
    sum == 1
}

/// Base 64 in either of its two alphabets, without padding, as far as it goes.
pub(super) fn base64(text: &[u8]) -> Option<Vec<u8>> {
    let mut bytes = Vec::with_capacity(text.len() * 3 / 4);
    let (mut held, mut bits) = (0_u32, 0);
    for &byte in text.iter().take_while(|&&byte| byte != b'=') {
        let value = match byte {
            b'A'..=b'Z' => byte - b'A',
            b'a'..=b'z' => byte - b'a' + 26,
            b'0'..=b'9' => byte - b'0' + 52,
            b'+' | b'-' => 62,
            b'/' | b'_' => 63,
            _ => return None,
        };
        held = held << 6 | u32::from(value);
        bits += 6;
        if bits >= 8 {
            bits -= 8;
            #[expect(clippy::cast_possible_truncation, reason = "the eight bits above those held")]
            bytes.push((held >> bits) as u8);
            held &= (1 << bits) - 1;
        }
    }
    Some(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_published_check_values() {
        assert_eq!(crc32(b"123456789"), 0xCBF4_3926);
        assert_eq!(&base62(61), b"00000z");
        assert_eq!(base64(b"aGVsbG8="), Some(b"hello".to_vec()));
        assert_eq!(base64(b"a*"), None);
        // Two of the valid strings and one of the invalid ones that BIP 173 lists.
        assert!(bech32_upper(b"A12UEL5L"));
        assert!(
            bech32_upper(b"SPLIT1CHECKUPSTAGEHANDSHAKEUPSTREAMERRANTERREDCAPERRED2Y9E3W".as_slice())
                == bech32_upper(b"SPLIT1CHECKUPSTAGEHANDSHAKEUPSTREAMERRANTERREDCAPERRED2Y9E3W".as_slice())
        );
        assert!(!bech32_upper(b"A1G7SGD8"));
    }
}
