//! Arbitrary bytes as a file: packing, encoding, format and dialect are decided, and all rows are read. The first bytes
//! choose the name and what is said about how the file is written.
//!
//! Files that begin as Parquet does are left out: its decoder's panics are caught where it is called, which a fuzzer
//! can't tell from any other panic.
#![no_main]

use std::io::Write;

use datassay::ask::{Budget, Reading};
use datassay::read::{ColumnView, Item, inside, open};
use datassay::source::{Exclude, Found, classify};
use libfuzzer_sys::fuzz_target;

const NAMES: [&str; 8] = ["a.csv", "a.tsv", "a.psv", "a.txt", "a.csv.gz", "a.tsv.zst", "a.zip", "a.parquet"];
const ENCODINGS: [&str; 7] = ["utf-8", "utf-16le", "utf-16be", "windows-1252", "shift_jis", "iso-2022-jp", "utf-32"];

fuzz_target!(|input: &[u8]| {
    let Some((&[name, said, how], bytes)) = input.split_first_chunk() else { return };
    if bytes.starts_with(b"PAR1") {
        return;
    }
    let mut file = tempfile::NamedTempFile::new().expect("a temporary file can be made");
    file.write_all(bytes).expect("a temporary file can be written");
    let name = NAMES[usize::from(name) % NAMES.len()];
    let found = Found::at(file.path(), name.to_owned(), bytes.len() as u64, classify(name));
    let is_said = |bit: u8| said & bit != 0;
    let reading = Reading {
        delimiter: is_said(1).then_some(b",;\t|"[usize::from(how & 3)]),
        quote: is_said(2).then_some([None, Some(b'"'), Some(b'\''), Some(b'x')][usize::from(how >> 2 & 3)]),
        escape: is_said(4).then_some([None, Some(b'\\')][usize::from(how >> 4 & 1)]),
        encoding: is_said(8).then(|| ENCODINGS[usize::from(how >> 5) % ENCODINGS.len()].to_owned()),
        no_header: is_said(16),
        skip: is_said(32).then_some(usize::from(how & 7)),
    };
    let max_field = if is_said(64) { 5000 } else { Budget::default().max_field };
    let budget = Budget { max_field, ..Budget::default() };
    for item in inside(found, &Exclude::default()).data {
        read(item, &reading, &budget);
    }
});

/// Reads all rows of a file, or of an entry of an archive.
fn read(item: Item, reading: &Reading, budget: &Budget) {
    let Ok(opened) = open(&item, reading, budget) else { return };
    let found = item.found;
    let columns = opened.names.len();
    assert!(columns > 0, "a table has columns");
    let Ok(mut parts) = opened.parts(&found, budget) else { return };
    let mut stored = 0;
    while let Some(next) = parts.next_part() {
        let Ok(part) = next else { break };
        let mut rows = 0;
        let end = part.read(20, &mut |batch| {
            rows += batch.rows() as u64;
            for index in 0..columns {
                if let ColumnView::Text(column) = batch.column(index) {
                    assert_eq!(column.cells().count(), batch.rows());
                }
            }
        });
        assert_eq!(end.extent.records, rows);
        stored += end.bytes;
    }
    parts.closing();
    assert!(stored <= found.bytes, "no more bytes are counted as read than there are");
}
