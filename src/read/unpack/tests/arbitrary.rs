//! Bytes of any kind: unpacking them ends, and never panics.

use std::io::Cursor;

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::{Index, select};

use super::super::zip::{directory, open_entry};
use super::archive::{Archive, File};
use super::*;

const MAGICS: [(Compression, &[u8]); 8] = [
    (Compression::Gzip, b"\x1f\x8b\x08\0\0\0\0\0\0\0"),
    (Compression::Gzip, b"\x1f\x8b\x08\x1e"),
    (Compression::Zstd, b"\x28\xb5\x2f\xfd"),
    (Compression::Zstd, b"\x28\xb5\x2f\xfd\x00\x58"),
    (Compression::Bzip2, b"BZh1\x31\x41\x59\x26\x53\x59"),
    (Compression::Xz, b"\xfd7zXZ\0\0\x04\xe6\xd6\xb4\x46"),
    (Compression::Lz4, b"\x04\x22\x4d\x18\x40\x40\xc0"),
    (Compression::Lz4, b"\x04\x22\x4d\x18\x60\x40\x82"),
];

/// Little, so that what would run away does not run far.
fn limits() -> Limits {
    Limits { size: 16 << 20, memory: 16 << 20, ..Limits::default() }
}

/// Puts some bytes in place of others.
fn splice(bytes: &mut Vec<u8>, changes: &[(Index, Vec<u8>, usize)]) {
    for (at, new, old) in changes {
        let at = at.index(bytes.len() + 1);
        let end = bytes.len().min(at + old);
        bytes.splice(at..end, new.iter().copied());
    }
}

fn changes() -> impl Strategy<Value = Vec<(Index, Vec<u8>, usize)>> {
    vec((any::<Index>(), vec(any::<u8>(), 0..6), 0_usize..6), 0..8)
}

fn check_archive(bytes: &[u8]) {
    assert!(Compression::of(bytes).is_none_or(|found| found == Compression::Zip || !bytes.starts_with(b"PK")));
    let Ok(found) = directory(&mut Cursor::new(bytes), &limits()) else {
        return;
    };
    for entry in &found.entries {
        if let Ok(unpacked) = open_entry(Cursor::new(bytes.to_vec()), entry, &limits()) {
            drain(unpacked, 4096);
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1000))]

    #[test]
    fn any_bytes_behind_a_magic_come_to_an_end((compression, magic) in select(&MAGICS[..]), rest in vec(any::<u8>(), 0..600)) {
        let stored = [magic, &rest].concat();
        prop_assert_eq!(Compression::of(&stored), Some(compression));
        let outcome = unpack_within(compression, &stored, &limits());
        prop_assert!(outcome.used <= stored.len() as u64);
        prop_assert!(outcome.fault.is_none_or(|fault| fault.stored_byte <= stored.len() as u64));
    }

    #[test]
    fn changed_members_come_to_an_end(
        compression in select(&STREAMS[..]),
        rows_packed in 0_u64..80,
        members in 1_usize..4,
        changes in changes(),
    ) {
        let mut stored = pack(compression, &rows(rows_packed)).repeat(members);
        splice(&mut stored, &changes);
        let outcome = unpack_within(compression, &stored, &limits());
        prop_assert!(outcome.used <= stored.len() as u64);
        prop_assert_eq!(unpack_bit_by_bit(compression, &stored, &limits()), outcome);
    }

    #[test]
    fn any_archive_comes_to_an_end(
        method in select(&[0_u16, 8, 9, 12, 93, 95][..]),
        wide in any::<bool>(),
        changes in changes(),
        tail in vec(any::<u8>(), 0..80),
    ) {
        let files = ["a", "b/c"].map(|name| File { wide, ..File::new(name, method, &rows(20)) });
        let mut bytes = Archive { wide, ..Archive::of(files) }.bytes();
        splice(&mut bytes, &changes);
        check_archive(&bytes);
        check_archive(&[&b"PK\x03\x04"[..], &tail].concat());
        check_archive(&[&b"PK\x05\x06"[..], &tail].concat());
    }

    #[test]
    fn any_bytes_may_be_called_deflate64(data in vec(any::<u8>(), 0..300)) {
        check_archive(&Archive::of([File { data, ..File::new("a", 9, b"") }]).bytes());
    }
}
