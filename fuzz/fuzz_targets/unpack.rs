//! Arbitrary bytes as packed ones: unpacking ends, stays within its limits, and says the same however few bytes come at
//! a time. The first byte chooses the packing where the bytes themselves do not.
#![no_main]

use std::io::{Cursor, Read};
use std::sync::atomic::Ordering;

use datassay::read::unpack::{Compression, Limits, UnpackFault, Unpacked, zip};
use libfuzzer_sys::fuzz_target;

const MOST: u64 = 4 << 20;
const STREAMS: [Compression; 5] =
    [Compression::Gzip, Compression::Zstd, Compression::Bzip2, Compression::Xz, Compression::Lz4];

fuzz_target!(|input: &[u8]| {
    let Some((&choice, stored)) = input.split_first() else { return };
    let limits = Limits { size: MOST, memory: 8 << 20, ..Limits::default() };
    let compression = Compression::of(stored).unwrap_or(STREAMS[usize::from(choice) % STREAMS.len()]);
    if compression == Compression::Zip {
        let Ok(directory) = zip::directory(&mut Cursor::new(stored), &limits) else { return };
        for entry in directory.entries.iter().take(4) {
            if let Ok(unpacked) = zip::open_entry(Cursor::new(stored.to_vec()), entry, &limits) {
                drain(unpacked, stored.len(), 64 << 10);
            }
        }
        return;
    }
    let unpacked = |reader| Unpacked::new(compression, reader, &limits);
    let at_once = drain(unpacked(Box::new(Cursor::new(stored.to_vec()))), stored.len(), 64 << 10);
    // What is decoded from a few bytes can be long: reading it a few at a time would only take time.
    if at_once.0.len() < 64 << 10 {
        let few = usize::from(choice >> 3) + 1;
        let reader = Dribble { rest: Cursor::new(stored.to_vec()), most: few };
        assert_eq!(drain(unpacked(Box::new(reader)), stored.len(), few), at_once, "the same in small pieces");
    }
});

/// All that comes out, and the fault that ended it.
fn drain(mut unpacked: Unpacked, stored: usize, piece: usize) -> (Vec<u8>, Option<UnpackFault>) {
    let mut decoded = Vec::new();
    let mut buffer = vec![0; piece];
    loop {
        let count = unpacked.read(&mut buffer).expect("memory can be read");
        if count == 0 {
            break;
        }
        decoded.extend_from_slice(&buffer[..count]);
        assert!(decoded.len() as u64 <= MOST, "no more than the limit");
    }
    assert!(unpacked.stored_bytes().load(Ordering::Relaxed) <= stored as u64, "no byte is counted twice");
    (decoded, unpacked.fault())
}

/// Gives at most a few bytes at a time.
struct Dribble {
    rest: Cursor<Vec<u8>>,
    most: usize,
}

impl Read for Dribble {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        let most = self.most.min(buffer.len());
        self.rest.read(&mut buffer[..most])
    }
}
