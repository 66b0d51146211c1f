//! Members: whole, cut, damaged, and with something behind them.

use std::io::{self, Read, Write};

use super::*;
use UnpackFaultKind::{Corrupt, TrailingGarbage, Truncated, Unreadable, Unsupported};

#[test]
fn whole_members_unpack_to_what_was_packed() {
    for compression in STREAMS {
        for payload in [rows(0), b"a".to_vec(), rows(300), rows(60_000)] {
            let stored = pack(compression, &payload);
            let expected = Outcome { decoded: payload.clone(), fault: None, used: stored.len() as u64 };
            assert!(unpack(compression, &stored) == expected, "{compression:?}, {} bytes", payload.len());
            assert_eq!(Compression::of(&stored), Some(compression));
            if payload.len() < 100_000 {
                assert_eq!(unpack_bit_by_bit(compression, &stored, &Limits::default()), expected, "{compression:?}");
            }
        }
    }
}

#[test]
fn all_members_are_read() {
    for compression in STREAMS {
        let parts = [rows(50), Vec::new(), rows(3000), rows(0), rows(1)];
        let stored: Vec<u8> = parts.iter().flat_map(|part| pack(compression, part)).collect();
        let expected = Outcome { decoded: parts.concat(), fault: None, used: stored.len() as u64 };
        assert_eq!(unpack(compression, &stored), expected, "{compression:?}");
        assert_eq!(unpack_bit_by_bit(compression, &stored, &Limits::default()), expected, "{compression:?}");
    }
}

#[test]
fn every_cut_is_told_and_keeps_what_came_before_it() {
    for compression in STREAMS {
        let parts = [rows(30), rows(60)];
        let first = pack(compression, &parts[0]);
        let stored = [first.clone(), pack(compression, &parts[1])].concat();
        let payload = parts.concat();
        let mut given = 0;
        for cut in 0..stored.len() {
            let outcome = unpack(compression, &stored[..cut]);
            assert!(payload.starts_with(&outcome.decoded), "{compression:?} at {cut}");
            assert!(outcome.decoded.len() >= given, "{compression:?} at {cut}: more bytes never give less");
            given = outcome.decoded.len();
            if cut == first.len() {
                assert_eq!((outcome.fault, given), (None, parts[0].len()), "{compression:?}");
                continue;
            }
            assert_eq!(outcome.kind(), Some(Truncated), "{compression:?} at {cut}");
            assert_eq!(outcome.fault.as_ref().map(|fault| fault.stored_byte), Some(cut as u64), "{compression:?}");
            assert_eq!(
                unpack_bit_by_bit(compression, &stored[..cut], &Limits::default()),
                outcome,
                "{compression:?} at {cut}"
            );
            assert!(given >= if cut > first.len() { parts[0].len() } else { 0 }, "{compression:?} at {cut}");
        }
    }
}

#[test]
fn a_cut_gzip_member_gives_each_byte_that_is_there() {
    let payload = rows(100);
    let mut writer = GzBuilder::new().write(Vec::new(), Level::none());
    writer.write_all(&payload).unwrap();
    let stored = writer.finish().unwrap();
    // Ten bytes of header, five of a block that is not compressed; five that end the data, eight of trailer.
    let before = stored.windows(8).position(|window| window == &payload[..8]).unwrap();
    for cut in before..stored.len() {
        let given = (cut - before).min(payload.len());
        assert_eq!(unpack(Compression::Gzip, &stored[..cut]).decoded.len(), given, "at {cut}");
    }
}

#[test]
fn a_cut_in_a_later_block_keeps_the_blocks_before_it() {
    let payload = rows(60_000);
    for (compression, least) in [
        (Compression::Gzip, 1_000_000),
        (Compression::Zstd, 900_000),
        (Compression::Bzip2, 900_000),
        (Compression::Xz, 1_000_000),
        (Compression::Lz4, 1_000_000),
    ] {
        let stored = pack(compression, &payload);
        let outcome = unpack(compression, &stored[..stored.len() * 3 / 4]);
        assert_eq!(outcome.kind(), Some(Truncated));
        let given = outcome.decoded.len();
        assert!(given > least && payload.starts_with(&outcome.decoded), "{compression:?} gave {given}");
    }
}

#[test]
fn a_changed_byte_is_told_or_changes_nothing() {
    for compression in STREAMS {
        let payload = rows(40);
        let whole = [pack(compression, &payload), pack(compression, &payload)].concat();
        let expected = [payload.clone(), payload].concat();
        let mut told = 0;
        for (at, change) in (0..whole.len()).flat_map(|at| [1, 0x80, 0xff].map(|change| (at, change))) {
            let mut stored = whole.clone();
            stored[at] ^= change;
            let outcome = unpack(compression, &stored);
            match &outcome.fault {
                None => assert_eq!(outcome.decoded, expected, "{compression:?} at {at}"),
                Some(fault) => {
                    told += 1;
                    assert!(fault.stored_byte <= stored.len() as u64, "{compression:?} at {at}");
                }
            }
            assert_eq!(unpack_bit_by_bit(compression, &stored, &Limits::default()), outcome, "{compression:?} at {at}");
        }
        assert!(told * 10 > whole.len() * 3 * 8, "{compression:?}: {told} of {}", whole.len() * 3);
    }
}

#[test]
fn a_damaged_block_keeps_the_blocks_before_it() {
    let payload = rows(60_000);
    for compression in STREAMS {
        let mut stored = pack(compression, &payload);
        let at = stored.len() * 3 / 4;
        for byte in &mut stored[at..at + 64] {
            *byte = !*byte;
        }
        let outcome = unpack(compression, &stored);
        let agreeing = outcome.decoded.iter().zip(&payload).take_while(|(given, expected)| given == expected).count();
        assert_eq!(outcome.kind(), Some(Corrupt), "{compression:?}");
        assert!(agreeing > 900_000, "{compression:?}: {agreeing} of {}", outcome.decoded.len());
        let place = outcome.fault.map_or(0, |fault| fault.stored_byte);
        assert!(place + (256 << 10) > at as u64, "{compression:?}: {place} for {at}");
    }
}

#[test]
fn what_follows_the_last_member_is_told_and_loses_nothing() {
    for compression in STREAMS {
        let payload = rows(100);
        for members in [1, 2] {
            let stored = pack(compression, &payload).repeat(members);
            for garbage in [&b"garbage, and more of it\n"[..], b"x", b"a,b\n1,2\n", &[0xff; 10_000]] {
                let outcome = unpack(compression, &[&stored, garbage].concat());
                assert_eq!(outcome.kind(), Some(TrailingGarbage), "{compression:?}");
                assert_eq!(outcome.fault.map(|fault| fault.stored_byte), Some(stored.len() as u64));
                assert_eq!(outcome.decoded, payload.repeat(members));
            }
        }
    }
}

#[test]
fn zeros_are_padding_only_where_the_format_knows_padding() {
    for (compression, zeros, expected) in [
        (Compression::Gzip, 1, None),
        (Compression::Gzip, 300_000, None),
        (Compression::Xz, 4, None),
        (Compression::Xz, 300_000, None),
        (Compression::Xz, 3, Some(TrailingGarbage)),
        (Compression::Zstd, 8, Some(TrailingGarbage)),
        (Compression::Bzip2, 8, Some(TrailingGarbage)),
        (Compression::Lz4, 8, Some(TrailingGarbage)),
    ] {
        let payload = rows(20);
        let member = pack(compression, &payload);
        let padded = [member.clone(), vec![0; zeros]].concat();
        let outcome = unpack(compression, &padded);
        assert_eq!((outcome.kind(), &outcome.decoded), (expected, &payload), "{compression:?}, {zeros}");
        assert!(expected.is_some() || outcome.used == padded.len() as u64);
        if expected.is_none() {
            let outcome = unpack(compression, &[&padded[..], &member].concat());
            assert_eq!((outcome.kind(), outcome.decoded.len()), (None, payload.len() * 2));
            let outcome = unpack(compression, &[&padded[..], b"x"].concat());
            let place = outcome.fault.as_ref().map(|fault| fault.stored_byte);
            assert_eq!((outcome.kind(), place), (Some(TrailingGarbage), Some(padded.len() as u64)));
        }
    }
}

#[test]
fn frames_to_skip_are_skipped() {
    for compression in [Compression::Zstd, Compression::Lz4] {
        let payload = rows(20);
        let skip = [&b"\x5a\x2a\x4d\x18\x05\0\0\0"[..], b"12345"].concat();
        let member = pack(compression, &payload);
        let stored = [&skip[..], &skip, &member, &skip, &member, &skip].concat();
        assert_eq!(Compression::of(&stored), Some(compression));
        let outcome = unpack(compression, &stored);
        assert_eq!((outcome.fault, outcome.decoded), (None, payload.repeat(2)));
        assert_eq!(unpack(compression, &stored[..stored.len() - 1]).kind(), Some(Truncated));
    }
}

#[test]
fn blocks_of_lz4_stand_alone_or_lean_on_each_other() {
    let payload = rows(60_000);
    for mode in [lz4_flex::frame::BlockMode::Independent, lz4_flex::frame::BlockMode::Linked] {
        let outcome = unpack(Compression::Lz4, &lz4(&payload, mode));
        assert!(outcome.fault.is_none() && outcome.decoded == payload);
    }
}

#[test]
fn no_member_at_all_is_a_fault() {
    for compression in STREAMS {
        assert_eq!(unpack(compression, b"").kind(), Some(Truncated), "{compression:?}");
        assert_eq!(unpack(compression, b"a,b\n1,2\n").kind(), Some(Corrupt), "{compression:?}");
    }
    assert_eq!(unpack(Compression::Zip, b"PK\x03\x04").kind(), Some(Unsupported));
}

#[test]
fn a_reader_that_fails_keeps_what_came_before() {
    struct Failing(io::Cursor<Vec<u8>>);
    impl Read for Failing {
        fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
            match self.0.read(buffer)? {
                0 => Err(io::Error::other("the disk is gone")),
                count => Ok(count),
            }
        }
    }
    let payload = rows(60_000);
    for compression in STREAMS {
        let stored = pack(compression, &payload);
        let half = Failing(io::Cursor::new(stored[..stored.len() / 2].to_vec()));
        let outcome = drain(Unpacked::new(compression, Box::new(half), &Limits::default()), 1 << 20);
        assert_eq!(outcome.kind(), Some(Unreadable));
        assert!(payload.starts_with(&outcome.decoded) && outcome.decoded.len() > 500_000, "{compression:?}");
    }
}
