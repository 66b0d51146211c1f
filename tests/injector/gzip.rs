//! Gzip without compression: stored blocks, so that every byte's place in the packed file is known.
//!
//! **Invariant:** what is written here is sound by RFC 1951 and 1952; damage is done by the faults.

/// The most that a stored block holds.
const BLOCK: usize = 65_535;
/// Bytes before the first block.
pub(crate) const HEAD: usize = 10;
/// Bytes of checksum and size after the last block.
pub(crate) const TRAILER: usize = 8;

/// A file of one member.
pub(crate) fn packed(text: &[u8]) -> Vec<u8> {
    let mut bytes = vec![0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 0xFF];
    let mut blocks = text.chunks(BLOCK).peekable();
    if blocks.peek().is_none() {
        stored(&mut bytes, &[], true);
    }
    while let Some(block) = blocks.next() {
        stored(&mut bytes, block, blocks.peek().is_none());
    }
    bytes.extend(checksum(text).to_le_bytes());
    bytes.extend(u32::try_from(text.len()).expect("texts here are small").to_le_bytes());
    bytes
}

fn stored(bytes: &mut Vec<u8>, block: &[u8], last: bool) {
    let size = u16::try_from(block.len()).expect("a block is small");
    bytes.push(u8::from(last));
    bytes.extend(size.to_le_bytes());
    bytes.extend((!size).to_le_bytes());
    bytes.extend(block);
}

/// Where the byte at `at` of the text stands in the packed file.
pub(crate) fn place(at: usize) -> usize {
    HEAD + (at / BLOCK + 1) * 5 + at
}

fn checksum(text: &[u8]) -> u32 {
    let table: [u32; 256] = std::array::from_fn(|byte| {
        let byte = u32::try_from(byte).expect("a byte");
        (0..8).fold(byte, |sum, _| if sum & 1 == 1 { 0xEDB8_8320 ^ (sum >> 1) } else { sum >> 1 })
    });
    let step = |sum: u32, byte: &u8| table[usize::from(sum.to_le_bytes()[0] ^ byte)] ^ (sum >> 8);
    !text.iter().fold(!0, step)
}

#[test]
fn the_checksum_is_the_usual_one() {
    assert_eq!(checksum(b"123456789"), 0xCBF4_3926);
}
