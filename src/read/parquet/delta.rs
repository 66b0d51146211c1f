//! Packed differences, as far as it takes to add up how long the texts of a page will be.
//!
//! A text that repeats the beginning of the one before costs a byte or two however long it is, so this is asked before
//! anything is decoded.
//!
//! **Invariant:** costs no more steps than there are values, and allocates nothing.

use super::runs::packed_value;

/// The bytes that `count` texts with common beginnings come to; `None` where the lengths make no sense.
pub(super) fn total_text(bytes: &[u8], count: usize) -> Option<u64> {
    let (common, used) = sum(bytes, count)?;
    let (own, _) = sum(bytes.get(used..)?, count)?;
    common.checked_add(own)
}

/// The sum of packed numbers, of which there must be `count` and none negative, and the bytes they take.
fn sum(bytes: &[u8], count: usize) -> Option<(u64, usize)> {
    let mut at = 0;
    let block = usize::try_from(varint(bytes, &mut at)?).ok()?;
    let miniblocks = usize::try_from(varint(bytes, &mut at)?).ok()?;
    let total = usize::try_from(varint(bytes, &mut at)?).ok()?;
    let mut value = zigzag(varint(bytes, &mut at)?);
    if total != count || miniblocks == 0 || block == 0 || block % miniblocks != 0 || (block / miniblocks) % 8 != 0 {
        return None;
    }
    if total == 0 {
        return Some((0, at));
    }
    let mut sum = u64::try_from(value).ok()?;
    let per_miniblock = block / miniblocks;
    let mut left = total - 1;
    while left > 0 {
        let least = zigzag(varint(bytes, &mut at)?);
        let widths = bytes.get(at..)?.get(..miniblocks)?;
        at += miniblocks;
        for &width in widths {
            if left == 0 {
                break;
            }
            let width = u32::from(width);
            let size = per_miniblock.checked_mul(width as usize)? / 8;
            let packed = bytes.get(at..)?;
            let here = per_miniblock.min(left);
            // The last block may be cut behind its last value.
            let packed = &packed[..size.min(packed.len())];
            if width > 32 || packed.len() < (here * width as usize).div_ceil(8) {
                return None;
            }
            for index in 0..here {
                let step = if width == 0 { 0 } else { i64::from(packed_value(packed, width, index)) };
                // Lengths are 32-bit numbers, and differences wrap as those do.
                let next = value.wrapping_add(least).wrapping_add(step);
                #[expect(clippy::cast_possible_truncation, reason = "32-bit arithmetic, as the format has it")]
                let wrapped = i64::from(next as i32);
                value = wrapped;
                sum = sum.checked_add(u64::try_from(value).ok()?)?;
            }
            at += packed.len();
            left -= here;
        }
    }
    Some((sum, at))
}

fn zigzag(raw: u64) -> i64 {
    (raw >> 1).cast_signed() ^ -((raw & 1).cast_signed())
}

fn varint(bytes: &[u8], at: &mut usize) -> Option<u64> {
    let mut value = 0;
    for shift in (0..64).step_by(7) {
        let byte = *bytes.get(*at)?;
        *at += 1;
        value |= u64::from(byte & 0x7F) << shift;
        if byte < 0x80 {
            return Some(value);
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn equal_lengths_take_a_few_bytes() {
        // Blocks of 128 in 4 miniblocks; 100 values, the first 5 (zigzag 10), differences of 0 in 0 bits.
        let lengths = [128, 1, 4, 100, 10, 0, 0, 0, 0, 0];
        assert_eq!(sum(&lengths, 100), Some((500, 10)));
        assert_eq!(total_text(&[lengths, lengths].concat(), 100), Some(1000));
        assert_eq!(sum(&lengths, 99), None);
        assert_eq!(sum(&lengths[..7], 100), None);
    }

    proptest! {
        #[test]
        fn any_bytes_end(bytes in prop::collection::vec(any::<u8>(), 0..80), count in 0_usize..300) {
            let _ = total_text(&bytes, count);
        }
    }
}
