//! The hybrid of repeated and bit-packed values in which Parquet stores levels and the keys of dictionaries.
//!
//! A repeated run is one step however long it is, so that what a page costs is set by its bytes and not by the number
//! of values that it claims.
//!
//! **Invariant:** gives exactly as many values as were asked for, or says that the bytes hold fewer.

use bytes::Bytes;

use super::damage::Damage;

/// Adjacent values.
#[derive(Clone, Debug)]
pub(super) enum Run {
    /// One value, so many times.
    Same(u32, usize),
    /// Values of so many bits each, end to end, the lowest bit first.
    Packed(Bytes, usize),
}

/// The runs of some encoded values.
#[derive(Clone, Debug)]
pub(super) struct Runs {
    bytes: Bytes,
    at: usize,
    width: u32,
    left: usize,
}

impl Runs {
    /// The runs of `count` values of `width` bits, at most 32.
    pub(super) fn new(bytes: Bytes, width: u32, count: usize) -> Self {
        Self { bytes, at: 0, width, left: count }
    }

    /// The next run; `None` after the last value.
    pub(super) fn next_run(&mut self) -> Result<Option<Run>, Damage> {
        if self.left == 0 {
            return Ok(None);
        }
        if self.width == 0 {
            // Nothing needs to be stored of values that have no bits.
            let count = std::mem::take(&mut self.left);
            return Ok(Some(Run::Same(0, count)));
        }
        loop {
            let header = self.varint()?;
            let length = usize::try_from(header >> 1).unwrap_or(usize::MAX);
            if header & 1 == 0 {
                let mut value = [0; 4];
                let size = self.width.div_ceil(8) as usize;
                value[..size].copy_from_slice(self.take(size)?);
                let count = length.min(self.left);
                self.left -= count;
                if count > 0 {
                    return Ok(Some(Run::Same(u32::from_le_bytes(value), count)));
                }
            } else {
                let count = length.saturating_mul(8).min(self.left);
                // Some writers cut the padding of the last group off.
                let whole = length.saturating_mul(self.width as usize);
                let needed = (count * self.width as usize).div_ceil(8);
                let size = whole.min(self.bytes.len() - self.at);
                if size < needed {
                    return Err(Damage::TooFewValues);
                }
                let packed = self.bytes.slice(self.at..self.at + size);
                self.at += size;
                self.left -= count;
                if count > 0 {
                    return Ok(Some(Run::Packed(packed, count)));
                }
            }
        }
    }

    fn take(&mut self, size: usize) -> Result<&[u8], Damage> {
        let taken = self.bytes.get(self.at..self.at + size).ok_or(Damage::TooFewValues)?;
        self.at += size;
        Ok(taken)
    }

    fn varint(&mut self) -> Result<u64, Damage> {
        let mut value = 0;
        for shift in (0..64).step_by(7) {
            let byte = self.take(1)?[0];
            value |= u64::from(byte & 0x7F) << shift;
            if byte < 0x80 {
                return Ok(value);
            }
        }
        Err(Damage::TooFewValues)
    }
}

/// Gives `count` bit-packed values of `width` bits (1 to 32), which the bytes must hold.
#[inline]
pub(super) fn unpack(bytes: &[u8], width: u32, count: usize, mut each: impl FnMut(u32)) {
    let mask = mask(width);
    let mut bit = 0;
    let mut done = 0;
    // Eight bytes at a time hold any value wherever it begins.
    while done < count {
        let Some(word) = bytes.get(bit / 8..).and_then(|rest| rest.first_chunk::<8>()) else { break };
        let word = u64::from_le_bytes(*word) >> (bit % 8);
        // As many as lie in the word for certain.
        let within = (57 / width as usize).min(count - done);
        for index in 0..within {
            #[expect(clippy::cast_possible_truncation, reason = "masked to at most 32 bits")]
            each((word >> (index * width as usize) & mask) as u32);
        }
        done += within;
        bit += within * width as usize;
    }
    for index in done..count {
        each(packed_value(bytes, width, index));
    }
}

/// The value at `index` of bit-packed values.
#[inline]
pub(super) fn packed_value(bytes: &[u8], width: u32, index: usize) -> u32 {
    let bit = index * width as usize;
    let mut word = [0; 8];
    let rest = bytes.get(bit / 8..).unwrap_or_default();
    let size = rest.len().min(8);
    word[..size].copy_from_slice(&rest[..size]);
    #[expect(clippy::cast_possible_truncation, reason = "masked to at most 32 bits")]
    let value = (u64::from_le_bytes(word) >> (bit % 8) & mask(width)) as u32;
    value
}

const fn mask(width: u32) -> u64 {
    (1 << width) - 1
}

/// The fewest bits that hold every number up to `largest`.
pub(super) const fn bits_for(largest: u32) -> u32 {
    u32::BITS - largest.leading_zeros()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// The plain twin of [`unpack`]: bit by bit.
    fn bit_by_bit(bytes: &[u8], width: u32, count: usize) -> Vec<u32> {
        let bit = |at: usize| u32::from(bytes[at / 8] >> (at % 8) & 1);
        let value = |index: usize| (0..width).map(|n| bit(index * width as usize + n as usize) << n).sum();
        (0..count).map(value).collect()
    }

    proptest! {
        #[test]
        fn unpacking_agrees_with_its_twin(bytes in prop::collection::vec(any::<u8>(), 0..200), width in 1_u32..=32) {
            let count = bytes.len() * 8 / width as usize;
            let mut unpacked = Vec::new();
            unpack(&bytes, width, count, |value| unpacked.push(value));
            prop_assert_eq!(&unpacked, &bit_by_bit(&bytes, width, count));
            let one_by_one: Vec<u32> = (0..count).map(|index| packed_value(&bytes, width, index)).collect();
            prop_assert_eq!(unpacked, one_by_one);
        }

        #[test]
        fn any_bytes_give_what_was_asked_for_or_damage(
            bytes in prop::collection::vec(any::<u8>(), 0..60),
            width in 0_u32..=32,
            count in 0_usize..500,
        ) {
            let mut runs = Runs::new(bytes.into(), width, count);
            let mut given = 0;
            loop {
                match runs.next_run() {
                    Ok(Some(Run::Same(_, count) | Run::Packed(_, count))) => given += count,
                    Ok(None) => break prop_assert_eq!(given, count),
                    Err(_) => break prop_assert!(given < count),
                }
            }
        }
    }

    #[test]
    fn a_long_run_is_one_step() {
        // 2^31 - 1 times the value 1, in six bytes.
        let mut runs = Runs::new(vec![0xFE, 0xFF, 0xFF, 0xFF, 0x0F, 1].into(), 1, i32::MAX as usize);
        assert!(matches!(runs.next_run(), Ok(Some(Run::Same(1, count))) if count == i32::MAX as usize));
        assert!(matches!(runs.next_run(), Ok(None)));
    }

    #[test]
    fn widths() {
        assert_eq!([0, 1, 2, 3, 4, 255, 256].map(bits_for), [0, 1, 2, 2, 3, 8, 9]);
    }
}
