//! ZIP archives.

use std::io::Cursor;

use super::super::zip::{Directory, Method, directory, open_entry};
use super::archive::{Archive, File};
use super::*;
use UnpackFaultKind::{Corrupt, Encrypted, TooLarge, TrailingGarbage, Truncated, Unreadable, Unsupported};

fn list(bytes: &[u8]) -> Result<Directory, UnpackFault> {
    directory(&mut Cursor::new(bytes), &Limits::default())
}

/// What each entry unpacks to, by name.
fn read_all(bytes: &[u8]) -> Vec<(String, Outcome)> {
    let entries = list(bytes).unwrap().entries;
    let read = |entry| match open_entry(Cursor::new(bytes.to_vec()), entry, &Limits::default()) {
        Ok(unpacked) => drain(unpacked, 1000),
        Err(fault) => Outcome { decoded: Vec::new(), fault: Some(fault), used: 0 },
    };
    entries.iter().map(|entry| (entry.name.clone(), read(entry))).collect()
}

fn kind(bytes: &[u8]) -> Option<UnpackFaultKind> {
    list(bytes).err().map(|fault| fault.kind)
}

/// One file for each method that is read.
fn sample() -> Archive {
    let files = [0, 8, 12, 93, 95].map(|method| File::new(&format!("data/{method}.csv"), method, &rows(200)));
    Archive::of(files)
}

#[test]
fn every_entry_unpacks_to_what_was_packed() {
    let described = Archive {
        files: sample().files.into_iter().map(|file| File { descriptor: file.method != 0, ..file }).collect(),
        ..sample()
    };
    let wide = Archive {
        files: sample().files.into_iter().map(|file| File { wide: true, ..file }).collect(),
        wide: true,
        ..sample()
    };
    let junk = b"#!/bin/sh\nexit 0\n".repeat(100);
    let archives = [
        ("plain", sample()),
        ("data descriptors", described.clone()),
        ("zip64", wide.clone()),
        ("a comment", Archive { comment: b"a comment, PK\x05\x06 and all".to_vec(), ..sample() }),
        ("the longest comment", Archive { comment: vec![b'x'; 65_535], ..wide.clone() }),
        ("junk before", Archive { prefix: junk.clone(), ..sample() }),
        ("junk before, left out", Archive { prefix: junk.clone(), offsets_leave_out_prefix: true, ..sample() }),
        ("zip64, junk before", Archive { prefix: junk.clone(), ..wide.clone() }),
        ("zip64, junk before, left out", Archive { prefix: junk, offsets_leave_out_prefix: true, ..wide }),
    ];
    for (what, archive) in archives {
        let read = read_all(&archive.bytes());
        assert_eq!(read.len(), 5, "{what}");
        for ((name, outcome), file) in read.iter().zip(&archive.files) {
            assert_eq!((outcome.kind(), name.as_bytes()), (None, &file.name[..]), "{what}");
            assert!(outcome.decoded == rows(200) && outcome.used == file.data.len() as u64, "{what}: {name}");
        }
    }
}

#[test]
fn empty_archives_and_empty_entries_are_no_faults() {
    assert_eq!(list(&Archive::default().bytes()).unwrap().entries, []);
    for method in [0, 8, 12, 93, 95] {
        let read = read_all(&Archive::of([File::new("empty", method, b"")]).bytes());
        assert_eq!((read.len(), &read[0].1.fault, &read[0].1.decoded[..]), (1, &None, &b""[..]), "{method}");
    }
}

#[test]
fn folders_are_left_out() {
    let names = ["data/", "data/a.csv", "__MACOSX/data/._a.csv", "b\\c.csv"];
    let found = list(&Archive::of(names.map(|name| File::new(name, 0, b"x"))).bytes()).unwrap();
    let names: Vec<&str> = found.entries.iter().map(|entry| &entry.name[..]).collect();
    assert_eq!((names, found.skipped), (vec!["data/a.csv", "__MACOSX/data/._a.csv", "b/c.csv"], 1));
    assert!(!found.is_office_document());
    assert!(list(&Archive::of([File::new("[Content_Types].xml", 8, b"")]).bytes()).unwrap().is_office_document());
}

#[test]
fn names_are_only_text() {
    let file = File { name: b"../\xff\x1b[2J".to_vec(), ..File::new("", 0, b"") };
    assert_eq!(list(&Archive::of([file]).bytes()).unwrap().entries[0].name, "../\\xFF\u{1b}[2J");
    let long = File { name: vec![b'a'; 5000], ..File::new("", 0, b"") };
    assert_eq!(kind(&Archive::of([long]).bytes()), Some(Corrupt));
}

#[test]
fn more_entries_than_allowed_are_refused() {
    let archive = |count: u32| Archive::of((0..count).map(|n| File::new(&n.to_string(), 0, b"")).collect::<Vec<_>>());
    assert_eq!(list(&archive(10_000).bytes()).unwrap().entries.len(), 10_000);
    assert_eq!(kind(&archive(10_001).bytes()), Some(TooLarge));
    let limits = Limits { entries: 70_000, ..Limits::default() };
    let many = archive(66_000).bytes();
    assert_eq!(directory(&mut Cursor::new(&many), &limits).unwrap().entries.len(), 66_000);
    // The count in the end record.
    let mut bytes = archive(3).bytes();
    let at = bytes.len() - 22 + 10;
    bytes[at] = 4;
    assert_eq!(kind(&bytes), Some(Corrupt));
}

#[test]
fn entries_that_overlap_are_refused() {
    let file = |name: &str| File::new(name, 0, &rows(10));
    // Both headers name the same data.
    let twice = [file("a"), File { offset: Some(0), ..file("b") }];
    assert_eq!(kind(&Archive::of(twice).bytes()), Some(Corrupt));
    // The second entry lies, header and all, in the first one's data.
    let mut outer = file("outer");
    let inner = Archive::of([file("inner")]).bytes();
    outer.data = inner.clone();
    let quoted = [outer, File { offset: Some(35), ..file("inner") }];
    assert_eq!(kind(&Archive::of(quoted).bytes()), Some(Corrupt));
    // The last one reaches into the directory.
    let mut bytes = Archive::of([file("a")]).bytes();
    let at = bytes.windows(4).position(|window| window == b"PK\x01\x02").unwrap() + 20;
    bytes[at] = bytes[at].wrapping_add(2);
    let refused = match list(&bytes) {
        Err(fault) => fault.kind,
        Ok(found) => open_entry(Cursor::new(bytes.clone()), &found.entries[0], &Limits::default()).unwrap_err().kind,
    };
    assert_eq!(refused, Corrupt);
}

#[test]
fn what_can_not_be_read_is_told() {
    for (file, expected) in [
        (File { flags: 1, ..File::new("a", 8, b"secret") }, Encrypted),
        (File { method: 99, ..File::new("a", 8, b"secret") }, Encrypted),
        (File { method: 14, ..File::new("a", 8, b"lzma") }, Unsupported),
    ] {
        let bytes = Archive::of([file.clone()]).bytes();
        assert_eq!(read_all(&bytes)[0].1.kind(), Some(expected), "{file:?}");
        let entry = &list(&bytes).unwrap().entries[0];
        assert_eq!((entry.encrypted, entry.method == Method::Other(14)), (file.method != 14, file.method == 14));
    }
    let mut volumes = sample().bytes();
    let at = volumes.len() - 22 + 4;
    volumes[at] = 1;
    assert_eq!(kind(&volumes), Some(Unsupported));
}

#[test]
fn what_the_directory_promises_is_checked() {
    for method in [0, 8, 12, 93, 95] {
        let good = File::new("a", method, &rows(50));
        let longer = [good.data.clone(), b"surplus".to_vec()].concat();
        for (what, file, given) in [
            ("checksum", File { checksum: good.checksum ^ 1, ..good.clone() }, true),
            ("size", File { decoded: good.decoded + 1, ..good.clone() }, true),
            ("cut", File { data: good.data[..good.data.len() - 9].to_vec(), ..good.clone() }, false),
            ("surplus", File { data: longer, ..good.clone() }, method != 0),
        ] {
            let outcome = &read_all(&Archive::of([file]).bytes())[0].1;
            let expected = if what == "cut" && method != 0 { Truncated } else { Corrupt };
            assert_eq!(outcome.kind(), Some(expected), "{what} with {method}");
            assert!(!given || outcome.decoded == rows(50), "{what} with {method}");
        }
    }
}

#[test]
fn an_entry_is_bounded_like_any_stream() {
    let bytes = Archive::of([File::new("bomb", 8, &vec![0; 4 << 20])]).bytes();
    let entry = &list(&bytes).unwrap().entries[0];
    for (limits, given) in [
        (Limits { size: 1000, ..Limits::default() }, 1000),
        (Limits { ratio: 100, ratio_from: 1 << 20, ..Limits::default() }, 1 << 20),
    ] {
        let outcome = drain(open_entry(Cursor::new(bytes.clone()), entry, &limits).unwrap(), 1 << 16);
        assert_eq!((outcome.kind(), outcome.decoded.len()), (Some(TooLarge), given));
    }
}

#[test]
fn cuts_and_changes_never_pass_for_whole_archives() {
    let archive = Archive { comment: b"note".to_vec(), ..sample() };
    let whole = archive.bytes();
    let expected = read_all(&whole);
    for cut in 0..whole.len() {
        let found = list(&whole[..cut]);
        // Only of the comment could something be missing without loss; then it does not fit its record.
        let kind = found.unwrap_err().kind;
        assert_eq!(kind, if cut < 4 { Corrupt } else { Truncated }, "at {cut}");
    }
    let mut passed = 0;
    for (at, change) in (0..whole.len()).flat_map(|at| [1, 0xff].map(|change| (at, change))) {
        let mut bytes = whole.clone();
        bytes[at] ^= change;
        if list(&bytes).is_err() {
            continue;
        }
        for ((name, outcome), (_, expected)) in read_all(&bytes).iter().zip(&expected) {
            assert!(outcome.fault.is_some() || outcome.decoded == expected.decoded, "{name} at {at}");
            passed += usize::from(outcome.fault.is_none());
        }
    }
    assert!(passed > 0);
}

#[test]
fn bytes_behind_the_archive_are_told() {
    let whole = sample().bytes();
    let found = list(&[&whole[..], b"garbage"].concat()).unwrap();
    assert_eq!(found.entries.len(), 5);
    let trailing = found.trailing.unwrap();
    assert_eq!((trailing.kind, trailing.stored_byte), (TrailingGarbage, whole.len() as u64));
    assert_eq!(list(&whole).unwrap().trailing, None);
}

#[test]
fn a_part_missing_before_the_directory_is_told() {
    let whole = sample().bytes();
    let mut bytes = whole.clone();
    bytes.drain(200..700);
    assert_eq!(kind(&bytes), Some(Corrupt));
    assert_eq!(kind(b"no archive at all"), Some(Corrupt));
    assert_eq!(kind(b""), Some(Corrupt));
}

/// A file on a disk that fails.
struct Gone;

impl Read for Gone {
    fn read(&mut self, _buffer: &mut [u8]) -> io::Result<usize> {
        Err(io::Error::other("gone"))
    }
}

impl io::Seek for Gone {
    fn seek(&mut self, _to: io::SeekFrom) -> io::Result<u64> {
        Ok(100)
    }
}

#[test]
fn a_file_that_changed_meanwhile_is_told() {
    let whole = sample().bytes();
    let entries = list(&whole).unwrap().entries;
    let outcome = open_entry(Cursor::new(whole[..20].to_vec()), &entries[0], &Limits::default());
    assert_eq!(outcome.unwrap_err().kind, Truncated);
    let other = rows(1000);
    let outcome = open_entry(Cursor::new(other), &entries[0], &Limits::default());
    assert_eq!(outcome.unwrap_err().kind, Corrupt);
    assert_eq!(directory(&mut Gone, &Limits::default()).unwrap_err().kind, Unreadable);
}

/// Rows that the Python package inflate64 packed with deflate64.
const DEFLATE64: &str = "05c1b111c4300804c09c2a28e00223cb7abba00b19022ea0fcdfbdd095747184cb025d491747085be84aba38c2b61b5d491747f86ca3\
    2be9e20871ec4157d2c511d663075d491747b88ffdd095747184fdd98baea48b239c6d1fba922e8ef086c585aea48b23c4755904ba92\
    2e8e102b2c16ba922e8e107b5bdce84aba38429ccf62a32be9e208f11d8b075d49174758ebb138e84aba38c27a8ec50f5d49174758ef\
    67f1a22be9e208f7da161fba922e8e709fb075a12be9e208fbba6c05ba922e8eb077d85ae84aba38c27eb7ad1b5d49174778d6676ba3\
    2be9e208cfefd87ad095747184b31e5b075d49174738bf63eb87aea48b23fcd667eb4557d2c5117eefb6f5a12be9e208ef0ebb2f7425\
    5d1ce1bb2ebb035d491747f84ed8bdd095747184b8d6b6fb4657d2c511e27a3fbb37ba922e8e10f11cbb1f74255d1c21d67aec3ee84a\
    ba3842acefd8fd4357d2c511e23e9fdd2fba922e8e107b6fbb3f74255d1c219e15f607";

#[test]
fn deflate64_is_read() {
    let payload: Vec<u8> = (0..40).flat_map(|n| format!("{n},some text,{}\n", n * n).into_bytes()).collect();
    let byte = |at: usize| u8::from_str_radix(&DEFLATE64[at..at + 2], 16).unwrap();
    let data: Vec<u8> = (0..DEFLATE64.len()).step_by(2).map(byte).collect();
    let file = File { data, ..File::new("a", 9, &payload) };
    let whole = Archive::of([file.clone()]).bytes();
    let outcome = &read_all(&whole)[0].1;
    assert!(outcome.fault.is_none() && outcome.decoded == payload, "{outcome:?}");
    for cut in 0..file.data.len() {
        let cut = File { data: file.data[..cut].to_vec(), ..file.clone() };
        let outcome = &read_all(&Archive::of([cut]).bytes())[0].1;
        assert!(outcome.kind() == Some(Truncated) && payload.starts_with(&outcome.decoded));
    }
    for at in 0..file.data.len() {
        let mut file = file.clone();
        file.data[at] ^= 0x10;
        let outcome = &read_all(&Archive::of([file]).bytes())[0].1;
        assert!(outcome.fault.is_some() || outcome.decoded == payload, "at {at}");
    }
}
