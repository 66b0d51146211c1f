//! Bombs, and formats that ask for much.

use std::time::{Duration, Instant};

use super::*;
use UnpackFaultKind::{TooLarge, Unsupported};

#[test]
fn the_size_limit_is_exact() {
    let payload = rows(20_000);
    for compression in STREAMS {
        let stored = pack(compression, &payload);
        let size = payload.len() as u64;
        for (allowed, expected) in [(size + 1, None), (size, None), (size - 1, Some(TooLarge)), (0, Some(TooLarge))] {
            let outcome = unpack_within(compression, &stored, &Limits { size: allowed, ..Limits::default() });
            assert_eq!(outcome.kind(), expected, "{compression:?} with {allowed}");
            assert!(outcome.decoded == payload[..usize::try_from(size.min(allowed)).unwrap()]);
        }
        let empty = pack(compression, b"");
        assert_eq!(unpack_within(compression, &empty, &Limits { size: 0, ..Limits::default() }).fault, None);
    }
}

#[test]
fn a_bomb_ends_soon_after_it_is_known_for_one() {
    let zeros = vec![0; 24 << 20];
    for compression in STREAMS {
        let stored = pack(compression, &zeros);
        let limits = Limits { ratio: 100, ratio_from: 8 << 20, ..Limits::default() };
        let outcome = unpack_within(compression, &stored, &limits);
        assert_eq!((outcome.kind(), outcome.decoded.len()), (Some(TooLarge), 8 << 20), "{compression:?}");
        let reader = Dribble { rest: stored, most: 7 };
        let slow = drain(Unpacked::new(compression, Box::new(reader), &limits), 100_000);
        // What lies decoded but not given when the last byte came may differ; what is given may not.
        assert_eq!((slow.kind(), slow.decoded.len()), (Some(TooLarge), 8 << 20), "{compression:?}");
    }
}

#[test]
fn windows_beyond_the_limit_are_refused() {
    // A frame whose header asks for 2 GiB, with one empty block.
    let zstd = b"\x28\xb5\x2f\xfd\x00\xa8\x01\0\0";
    assert_eq!(unpack(Compression::Zstd, zstd).kind(), Some(TooLarge));
    assert_eq!(unpack_within(Compression::Zstd, zstd, &Limits { memory: 2 << 30, ..Limits::default() }).fault, None);
    let small = Limits { memory: 1 << 20, ..Limits::default() };
    assert_eq!(unpack_within(Compression::Xz, &pack(Compression::Xz, b"abc"), &small).kind(), Some(TooLarge));
}

#[test]
fn what_needs_a_dictionary_is_told() {
    let zstd = b"\x28\xb5\x2f\xfd\x01\x58\x07\x01\0\0";
    assert_eq!(unpack(Compression::Zstd, zstd).kind(), Some(Unsupported));
    let header = [0x41, 0x40, 7, 0, 0, 0];
    let check = xxhash_rust::xxh32::xxh32(&header, 0).to_le_bytes()[1];
    let lz4 = [&b"\x04\x22\x4d\x18"[..], &header, &[check], &[0; 4]].concat();
    assert_eq!(unpack(Compression::Lz4, &lz4).kind(), Some(Unsupported));
}

#[test]
fn members_without_data_cost_little_more_than_their_bytes() {
    for compression in STREAMS {
        let member = pack(compression, b"");
        let members = (1 << 20) / member.len();
        let start = Instant::now();
        let outcome = unpack(compression, &member.repeat(members));
        let elapsed = start.elapsed();
        assert_eq!((outcome.fault, outcome.decoded.len()), (None, 0));
        assert!(elapsed < Duration::from_secs(30), "{compression:?}: {elapsed:?}");
    }
}
