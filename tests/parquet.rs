//! Parquet: columns decoded by themselves give what rows side by side give, whatever was done to the file costs no more
//! than what it was done to, and what is wrong is called what it is.

#![allow(clippy::unwrap_used, reason = "a file that can't be made is a test that fails")]
#![allow(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "columns of many types are made of one small number"
)]

mod support;

#[path = "parquet/crafted.rs"]
mod crafted;

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use arrow_array::builder::{Int64Builder, ListBuilder, StringBuilder, StructBuilder};
use arrow_array::types::Int32Type;
use arrow_array::{
    ArrayRef, BinaryArray, BooleanArray, Date32Array, Decimal128Array, Decimal256Array, DictionaryArray,
    FixedSizeBinaryArray, Float32Array, Float64Array, Int8Array, Int64Array, LargeStringArray, RecordBatch,
    StringArray, Time64MicrosecondArray, TimestampMillisecondArray, TimestampNanosecondArray, UInt64Array,
};
use arrow_schema::{DataType, Field, Fields};
use datassay::base::Measured;
use datassay::facts::{ColumnFacts, FaultKind, ListLengths, NullSpelling};
use datassay::read::parquet::{ChunkReader, RowGroup, RowGroups};
use datassay::source::{Found, NameClass};
use datassay::state::cells::ColumnCells;
use datassay::state::column::{ColumnState, Limits, Purpose};
use datassay::state::row_cells::{RowCell, RowCodes, each_cell};
use datassay::state::table::PartState;
use parquet::arrow::ArrowWriter;
use parquet::basic::{BrotliLevel, Compression, Encoding, GzipLevel, ZstdLevel};
use parquet::file::properties::{EnabledStatistics, WriterProperties, WriterPropertiesBuilder, WriterVersion};
use proptest::prelude::*;
use support::{Folder, codes, findings, list};

// ---- files ----

fn written(batch: &RecordBatch, properties: WriterPropertiesBuilder) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut writer = ArrowWriter::try_new(&mut bytes, batch.schema(), Some(properties.build())).unwrap();
    writer.write(batch).unwrap();
    writer.close().unwrap();
    bytes
}

fn batch(columns: Vec<(&str, ArrayRef)>) -> RecordBatch {
    RecordBatch::try_from_iter_with_nullable(columns.into_iter().map(|(name, array)| (name, array, true))).unwrap()
}

fn found(path: &Path) -> Found {
    let bytes = fs::metadata(path).unwrap().len();
    Found::at(path, "t.parquet".to_owned(), bytes, NameClass::Parquet)
}

fn groups(path: &Path) -> Vec<RowGroup> {
    let mut groups = RowGroups::open(&found(path)).unwrap();
    std::iter::from_fn(|| groups.next_part()).collect()
}

// ---- the two ways of reading ----

const PLACES: usize = 3;

fn limits(distinct: usize) -> Limits {
    Limits { distinct, places: PLACES, rows: 64 }
}

/// Column by column.
fn by_columns(group: &RowGroup, limits: Limits) -> Vec<ColumnState> {
    let going = AtomicBool::new(false);
    let mut reader = ChunkReader::default();
    (0..group.width())
        .map(|column| {
            let mut cells = ColumnCells::new(limits, &going);
            let end = group.read_column(column, &mut reader, &mut cells);
            assert_eq!((end.fault, end.contradiction), (None, None), "column {column}");
            cells.finish()
        })
        .collect()
}

/// Rows side by side, by the decoder alone.
fn by_rows(group: RowGroup, limits: Limits) -> Vec<ColumnState> {
    let mut state = PartState::new(group.width(), limits);
    let end = group.read(&mut |batch| state.observe(batch));
    assert_eq!(end.fault, None);
    state.columns
}

/// The facts that do not depend on the order in which values come.
fn facts(state: &ColumnState) -> ColumnFacts {
    let mut facts = state.facts("c".to_owned(), 0, Purpose::Label);
    facts.detail.order = Measured::absent("left aside");
    if facts.distinct.exact().is_none() {
        // With the order it can be proven, else it is estimated.
        facts.detail.unique = Measured::absent("left aside");
        facts.detail.commonest = Measured::absent("bounds may differ");
    }
    match facts.frequent {
        Measured::Exact(_) => facts,
        _ => ColumnFacts { frequent: Measured::absent("bounds may differ"), ..facts },
    }
}

// ---- columns of every type ----

/// For a number drawn per row, what stands there; few and many distinct values come of the range that is drawn from.
fn columns(rows: &[Option<i64>]) -> Vec<(&'static str, ArrayRef)> {
    let texts =
        || rows.iter().map(|row| row.map(|n| ["", "NA", "2024-02-29", "x"][n as usize % 4].repeat(n as usize % 3)));
    let words: Vec<Option<String>> = rows.iter().map(|row| row.map(|n| format!("word {n}"))).collect();
    let floats = rows.iter().map(|row| row.map(|n| if n % 7 == 0 { f64::NAN } else { n as f64 / 4.0 }));
    let fixed: Vec<Option<[u8; 5]>> = rows.iter().map(|row| row.map(|n| [n as u8, 0, 1, 2, 0xFF])).collect();
    let decimals: Decimal128Array = rows.iter().map(|row| row.map(|n| i128::from(n) * 10_i128.pow(19) + 1)).collect();
    let huge: Decimal256Array = rows
        .iter()
        .map(|row| row.map(|n| arrow_buffer::i256::from_i128(i128::from(n) * i128::from(i64::MAX))))
        .collect();
    let bytes: Vec<Option<&[u8]>> =
        rows.iter().map(|row| row.map(|n| [&b"text"[..], b"\xff\xfe", b""][n as usize % 3])).collect();
    vec![
        ("int", Arc::new(rows.iter().copied().collect::<Int64Array>())),
        ("small", Arc::new(rows.iter().map(|row| row.map(|n| n as i8)).collect::<Int8Array>())),
        ("unsigned", Arc::new(rows.iter().map(|row| row.map(|n| u64::MAX - n as u64)).collect::<UInt64Array>())),
        ("bool", Arc::new(rows.iter().map(|row| row.map(|n| n % 3 == 0)).collect::<BooleanArray>())),
        ("double", Arc::new(floats.clone().collect::<Float64Array>())),
        ("float", Arc::new(floats.map(|n| n.map(|n| n as f32)).collect::<Float32Array>())),
        ("text", Arc::new(texts().collect::<StringArray>())),
        ("large", Arc::new(texts().collect::<LargeStringArray>())),
        ("word", Arc::new(StringArray::from(words.clone()))),
        ("keyed", Arc::new(words.iter().map(Option::as_deref).collect::<DictionaryArray<Int32Type>>())),
        ("bytes", Arc::new(BinaryArray::from(bytes))),
        ("fixed", Arc::new(FixedSizeBinaryArray::try_from_sparse_iter_with_size(fixed.into_iter(), 5).unwrap())),
        ("day", Arc::new(rows.iter().map(|row| row.map(|n| n as i32)).collect::<Date32Array>())),
        ("time", Arc::new(rows.iter().copied().collect::<Time64MicrosecondArray>())),
        ("millis", Arc::new(rows.iter().copied().collect::<TimestampMillisecondArray>().with_timezone("UTC"))),
        ("nanos", Arc::new(rows.iter().map(|row| row.map(|n| n * 501)).collect::<TimestampNanosecondArray>())),
        ("decimal", Arc::new(decimals.with_precision_and_scale(38, 4).unwrap())),
        ("huge", Arc::new(huge.with_precision_and_scale(76, 10).unwrap())),
    ]
}

fn codec() -> impl Strategy<Value = Compression> {
    prop::sample::select(vec![
        Compression::UNCOMPRESSED,
        Compression::SNAPPY,
        Compression::GZIP(GzipLevel::default()),
        Compression::BROTLI(BrotliLevel::default()),
        Compression::LZ4,
        Compression::LZ4_RAW,
        Compression::ZSTD(ZstdLevel::default()),
    ])
}

fn properties() -> impl Strategy<Value = WriterPropertiesBuilder> {
    let version = prop::sample::select(vec![WriterVersion::PARQUET_1_0, WriterVersion::PARQUET_2_0]);
    // A small dictionary page makes a writer fall back to plain values in the middle of a chunk.
    let dictionary = prop::sample::select(vec![None, Some(64_usize), Some(1 << 20)]);
    (codec(), version, dictionary, 5_usize..200).prop_map(|(codec, version, dictionary, rows)| {
        WriterProperties::builder()
            .set_compression(codec)
            .set_writer_version(version)
            .set_dictionary_enabled(dictionary.is_some())
            .set_dictionary_page_size_limit(dictionary.unwrap_or(1))
            .set_data_page_row_count_limit(rows)
            .set_write_batch_size(8)
    })
}

fn rows() -> impl Strategy<Value = Vec<Option<i64>>> {
    (1_i64..400, 0_u32..4, 0_usize..500).prop_flat_map(|(values, nulls, count)| {
        let cell = move |(null, n): (u32, i64)| if null < nulls { None } else { Some(n) };
        prop::collection::vec((0_u32..6, 0..values).prop_map(cell), count)
    })
}

/// A cell in words.
fn said(cell: RowCell<'_>) -> String {
    let analysis = cell.analysis(b'.').map(|analysis| (analysis.form, analysis.scalar));
    match cell {
        RowCell::Absent => "absent".to_owned(),
        RowCell::Null(spelling) => format!("null {spelling:?}"),
        RowCell::Opaque => "opaque".to_owned(),
        RowCell::Text(_) | RowCell::Typed(..) => format!("{:?} {:?} {analysis:?}", cell.text(), cell.hash()),
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 100, failure_persistence: None, ..ProptestConfig::default() })]

    /// Entries of a dictionary counted once, nulls counted by level, values decoded without nulls: all of it gives the
    /// facts that rows give, with a table that holds all values and with one that overflows.
    #[test]
    fn columns_give_what_rows_give(rows in rows(), properties in properties(), distinct in prop::sample::select(vec![8, 4096])) {
        let folder = Folder::new();
        let path = folder.write("t.parquet", written(&batch(columns(&rows)), properties));
        for group in groups(&path) {
            let ours = by_columns(&group, limits(distinct));
            let theirs = by_rows(group, limits(distinct));
            for ((ours, theirs), (name, _)) in ours.iter().zip(&theirs).zip(columns(&rows)) {
                prop_assert_eq!(facts(ours), facts(theirs), "{}", name);
            }
        }
    }

    /// What stands in each row, told column by column and by rows side by side.
    #[test]
    fn cells_by_row_are_those_of_the_rows(rows in rows(), properties in properties()) {
        let folder = Folder::new();
        let path = folder.write("t.parquet", written(&batch(columns(&rows)), properties));
        for group in groups(&path) {
            let going = AtomicBool::new(false);
            let mut reader = ChunkReader::default();
            let mut ours = Vec::new();
            for column in 0..group.width() {
                // A code is a place in a list of what there is: an entry of a dictionary is told once.
                let mut told = vec![said(RowCell::Null(NullSpelling::Parquet))];
                let mut cells = RowCodes::new(0, |cell| { told.push(said(cell)); told.len() - 1 }, &going);
                let end = group.read_column(column, &mut reader, &mut cells);
                prop_assert_eq!(end.fault, None);
                let codes = cells.finish(end.rows).unwrap();
                ours.push(codes.into_iter().map(|code| told[code].clone()).collect::<Vec<_>>());
            }
            let mut theirs = vec![Vec::new(); group.width()];
            group.read(&mut |batch| {
                for (index, column) in theirs.iter_mut().enumerate() {
                    each_cell(&batch.column(index), &mut |_, cell| column.push(said(cell)));
                }
            });
            for ((ours, theirs), (name, _)) in ours.iter().zip(&theirs).zip(columns(&rows)) {
                prop_assert_eq!(ours, theirs, "{}", name);
            }
        }
    }

    /// Lists against the rows that they were made of.
    #[test]
    fn lists_are_counted_by_their_levels(
        rows in prop::collection::vec(prop::option::of(prop::collection::vec(prop::option::of(0_i64..50), 0..6)), 1..300),
        properties in properties(),
    ) {
        let mut builder = ListBuilder::new(Int64Builder::new());
        for row in &rows {
            match row {
                Some(values) => builder.append_value(values.iter().copied()),
                None => builder.append_null(),
            }
        }
        let folder = Folder::new();
        let lists: ArrayRef = Arc::new(builder.finish());
        let path = folder.write("t.parquet", written(&batch(vec![("tags", lists)]), properties));
        let states: Vec<ColumnState> = groups(&path).iter().flat_map(|group| by_columns(group, limits(4096))).collect();
        let [state] = states.as_slice() else { panic!("one column in one row group") };
        let facts = facts(state);

        let present: Vec<&Vec<Option<i64>>> = rows.iter().flatten().collect();
        let count = |number: usize| number as u64;
        let null_lists = count(rows.len() - present.len());
        let null_items = count(present.iter().flat_map(|row| row.iter()).filter(|item| item.is_none()).count());
        let empty = count(present.iter().filter(|row| row.is_empty()).count());
        let elements = count(present.iter().map(|row| row.len()).sum());
        prop_assert_eq!(facts.nulls.cells.count, null_lists + null_items);
        prop_assert_eq!(facts.absent, empty);
        prop_assert_eq!(facts.rows, elements + null_lists + empty);
        let nested = facts.nested.unwrap();
        prop_assert_eq!(nested.nulls, [("tags".to_owned(), null_lists), ("tags.list.item".to_owned(), null_items)]);
        let lengths = ListLengths {
            lists: count(present.len()),
            empty,
            elements,
            shortest: count(present.iter().map(|row| row.len()).min().unwrap_or(0)),
            longest: count(present.iter().map(|row| row.len()).max().unwrap_or(0)),
        };
        prop_assert_eq!(nested.lists, [("tags.list".to_owned(), lengths)]);
        // The first nulls stand in the rows where they are.
        let mut places: Vec<u64> = Vec::new();
        for (record, row) in (1..).zip(&rows) {
            let nulls = row.as_ref().map_or(1, |row| row.iter().filter(|item| item.is_none()).count());
            places.extend(std::iter::repeat_n(record, nulls));
        }
        places.truncate(PLACES);
        let found: Vec<u64> = facts.nulls.cells.places.iter().filter_map(|place| place.record).collect();
        prop_assert_eq!(found, places);
    }

    /// Whatever is done to a file, reading it ends without a panic.
    #[test]
    fn changed_files_are_survived(
        rows in rows(),
        properties in properties(),
        changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..8),
        cut in prop::option::weighted(0.2, any::<prop::sample::Index>()),
    ) {
        let mut bytes = written(&batch(columns(&rows)), properties);
        // Where it hurts: one in two changes goes to the last bytes, which are the footer.
        let tail = bytes.len().saturating_sub(2500);
        for (index, (at, value)) in changes.iter().enumerate() {
            let at = if index % 2 == 0 { at.index(bytes.len()) } else { tail + at.index(bytes.len() - tail) };
            bytes[at] = *value;
        }
        if let Some(cut) = cut {
            let at = cut.index(bytes.len());
            bytes.drain(at..(at + 7).min(bytes.len()));
        }
        survived(&bytes);
    }
}

/// Reads all that can be read.
fn survived(bytes: &[u8]) {
    let folder = Folder::new();
    let path = folder.write("t.parquet", bytes);
    let Ok(mut groups) = RowGroups::open(&found(&path)) else { return };
    let going = AtomicBool::new(false);
    let mut reader = ChunkReader::default();
    while let Some(group) = groups.next_part() {
        let ends: Vec<_> = (0..group.width())
            .map(|column| group.read_column(column, &mut reader, &mut ColumnCells::new(limits(64), &going)))
            .collect();
        let (rows, end) = group.end(&ends);
        assert!(end.lost.len() <= ends.len() && (rows == 0 || ends.iter().any(|end| end.fault.is_none())));
    }
}

// ---- what is wrong is called what it is ----

#[test]
fn struct_fields_are_columns_and_lose_what_holds_them() {
    let fields = Fields::from(vec![Field::new("b", DataType::Int64, true), Field::new("c", DataType::Utf8, true)]);
    let mut builder = StructBuilder::from_fields(fields, 4);
    for row in 0..4_i64 {
        builder.field_builder::<Int64Builder>(0).unwrap().append_option((row != 1).then_some(row));
        builder.field_builder::<StringBuilder>(1).unwrap().append_value("x");
        builder.append(row != 2);
    }
    let table: ArrayRef = Arc::new(builder.finish());
    let folder = Folder::new();
    folder.write("t.parquet", written(&batch(vec![("a", table)]), WriterProperties::builder()));
    let report = folder.json(&["t.parquet"]);
    let columns = list(&report["tables"][0]["columns"]);
    let names: Vec<&str> = columns.iter().filter_map(|column| column["name"].as_str()).collect();
    assert_eq!(names, ["a.b", "a.c"]);
    assert_eq!((&columns[0]["nulls"]["count"], &columns[1]["nulls"]["count"]), (&2.into(), &1.into()));
    assert_eq!(columns[0]["nested"]["nulls"][0]["count"], 1, "the struct itself is null once");
    let rows = folder.run(&["rows", "t.parquet", "-q"]);
    assert_eq!(support::lossy(&rows.stdout), "a.b,a.c\n0,x\n,x\n,\n3,x\n");
}

#[test]
fn a_bad_page_costs_its_column_in_its_row_group() {
    let numbers: Int64Array = (0..300).map(Some).collect();
    let columns =
        || -> Vec<(&str, ArrayRef)> { vec![("a", Arc::new(numbers.clone())), ("b", Arc::new(numbers.clone()))] };
    let properties = WriterProperties::builder()
        .set_compression(Compression::SNAPPY)
        .set_dictionary_enabled(false)
        .set_max_row_group_row_count(Some(100));
    let mut bytes = written(&batch(columns()), properties);
    let metadata = crafted::metadata(&bytes);
    let (start, length) = metadata.row_group(1).column(1).byte_range();
    for at in start + length / 2..start + length {
        bytes[usize::try_from(at).unwrap()] = 0xFF;
    }
    let folder = Folder::with(&[("t.parquet", &bytes)]);
    let report = folder.json(&["t.parquet"]);
    let table = &report["tables"][0];
    assert_eq!((&table["rows"], &table["files"][0]["status"]), (&300.into(), &"partial".into()));
    assert_eq!(table["columns"][0]["kinds"]["integer"], 300);
    assert_eq!((&table["columns"][1]["kinds"]["integer"], &table["columns"][1]["unread"]), (&200.into(), &100.into()));
    let [[code, _, message], ..] = &findings(&report)[..] else { panic!("a finding: {report:#}") };
    assert_eq!(code, "corrupt-file");
    assert!(message.starts_with("`t.parquet` is damaged: column `b` of row group 2: "), "{message}");
}

#[test]
fn statistics_that_are_false_are_told() {
    let largest = 0x1122_3344_5566_7788_i64;
    let numbers: Int64Array = (0..100).map(|row| Some(if row == 50 { largest } else { row })).collect();
    let properties =
        WriterProperties::builder().set_statistics_enabled(EnabledStatistics::Chunk).set_offset_index_disabled(true);
    let mut bytes = written(&batch(vec![("a", Arc::new(numbers))]), properties);
    let sound = Folder::with(&[("t.parquet", &bytes)]);
    assert!(!codes(&sound.json(&["t.parquet"])).contains(&"false-statistics".to_owned()));
    let footer = crafted::footer_start(&bytes);
    let wanted = largest.to_le_bytes();
    let mut changed = 0;
    for at in footer..bytes.len() - 8 {
        if bytes[at..].starts_with(&wanted) {
            bytes[at..at + 8].copy_from_slice(&90_i64.to_le_bytes());
            changed += 1;
        }
    }
    assert!(changed > 0, "the footer has the largest value");
    let folder = Folder::with(&[("t.parquet", &bytes)]);
    let report = folder.json(&["t.parquet"]);
    let told: BTreeMap<String, String> =
        findings(&report).into_iter().map(|[code, _, message]| (code, message)).collect();
    assert_eq!(
        told["false-statistics"],
        "`t.parquet` has statistics that its data contradicts: of column `a` in row group 1 they say a largest value \
         below the largest that is there"
    );
    assert_eq!(report["coverage"]["files"]["read"], 1, "it was read all the same");
}

/// What a file made by hand comes to: the fault of the file, or of its first column.
fn fault(file: &crafted::File) -> (FaultKind, String) {
    let folder = Folder::new();
    let path = folder.write("t.parquet", file.bytes());
    let mut groups = match RowGroups::open(&found(&path)) {
        Ok(groups) => groups,
        Err(fault) => return (fault.kind, fault.detail),
    };
    let group = groups.next_part().unwrap();
    let going = AtomicBool::new(false);
    let end = group.read_column(0, &mut ChunkReader::default(), &mut ColumnCells::new(limits(64), &going));
    let fault = end.fault.unwrap_or_else(|| panic!("{} rows were read", end.rows));
    (fault.kind, fault.detail)
}

#[test]
fn files_made_by_hand() {
    use crafted::{File, Page};
    let sound = File::of(Page::plain(&[1, 2, 3]));
    let folder = Folder::with(&[("t.parquet", &sound.bytes())]);
    assert_eq!(folder.json(&["t.parquet"])["tables"][0]["rows"], 3);

    let page = || Page::plain(&[1, 2, 3]);
    for (file, kind, words) in [
        // A trillion rows in a kilobyte.
        (File { rows: 1_000_000_000_000, ..File::of(page()) }, FaultKind::Corrupt, "has 3 rows where the footer says"),
        (File::of(Page { values: i32::MAX.into(), ..page() }), FaultKind::Corrupt, "fewer values or levels"),
        (File::of(Page { values: -1, ..page() }), FaultKind::Corrupt, "header of a page"),
        (File::of(Page { unpacked: i32::MAX.into(), ..page() }), FaultKind::TooLarge, "over the limit of 256.0 MiB"),
        (File::of(Page { stored: 1000, ..page() }), FaultKind::Corrupt, "another size"),
        (File::of(Page { crc: Some(7), ..page() }), FaultKind::Corrupt, "checksum"),
        (File::of(Page { encoding: 8, ..page() }), FaultKind::Corrupt, "no dictionary"),
        (File::of(Page { encoding: 12, ..page() }), FaultKind::Unsupported, "encoding that is not known (number 12)"),
        (File { codec: 3, ..File::of(page()) }, FaultKind::Unsupported, "LZO"),
        (File { codec: 11, ..File::of(page()) }, FaultKind::Unsupported, "codec that is not known (number 11)"),
        (File { codec: 6, ..File::of(page()) }, FaultKind::Corrupt, "does not unpack (Zstandard)"),
        (File { is_encrypted: true, ..File::of(page()) }, FaultKind::Encrypted, "encrypted"),
        (File { is_encrypted: true, has_metadata: false, ..File::of(page()) }, FaultKind::Encrypted, "column `a`"),
        (File { depth: 200, ..File::of(page()) }, FaultKind::Unsupported, "nested more than 60 deep"),
        (File { offset: 1 << 40, ..File::of(page()) }, FaultKind::Corrupt, "place in the file is impossible"),
        (File { chunks: 2, ..File::of(page()) }, FaultKind::Corrupt, "claimed by another column too"),
        (File { magic: *b"PARE", ..File::of(page()) }, FaultKind::Encrypted, "footer too is encrypted"),
    ] {
        let (found, detail) = fault(&file);
        assert_eq!(found, kind, "{detail}: {file:?}");
        assert!(detail.contains(words), "{detail} has not {words}");
    }
    // The right checksum is none to complain of.
    let sum = crc(&Page::plain(&[1, 2, 3]).content);
    let folder = Folder::with(&[("t.parquet", &File::of(Page { crc: Some(sum), ..page() }).bytes())]);
    assert_eq!(folder.json(&["t.parquet"])["tables"][0]["rows"], 3);
}

/// CRC-32, bit by bit.
fn crc(bytes: &[u8]) -> i64 {
    let step = |crc: u32, bit: u32| (crc >> 1) ^ (0xEDB8_8320 & 0_u32.wrapping_sub((crc ^ bit) & 1));
    let sum = bytes.iter().fold(u32::MAX, |crc, byte| (0..8).fold(crc, |crc, bit| step(crc, u32::from(byte >> bit))));
    i64::from((!sum).cast_signed())
}

/// Old and new encodings of a few columns, each of which the writer takes by name.
#[test]
fn every_encoding_is_read() {
    let rows: Vec<Option<i64>> = (0..500).map(|row| (row % 5 > 0).then_some(row % 97)).collect();
    for (encoding, names) in [
        (Encoding::DELTA_BINARY_PACKED, &["int", "small", "day", "millis"][..]),
        (Encoding::DELTA_LENGTH_BYTE_ARRAY, &["text", "word", "bytes"]),
        (Encoding::DELTA_BYTE_ARRAY, &["text", "word", "bytes", "fixed"]),
        (Encoding::BYTE_STREAM_SPLIT, &["double", "float", "int", "fixed"]),
        (Encoding::RLE, &["bool"]),
        (Encoding::PLAIN, &["bool", "int", "word", "decimal"]),
    ] {
        for version in [WriterVersion::PARQUET_1_0, WriterVersion::PARQUET_2_0] {
            let columns: Vec<_> = columns(&rows).into_iter().filter(|(name, _)| names.contains(name)).collect();
            let properties = WriterProperties::builder()
                .set_dictionary_enabled(false)
                .set_encoding(encoding)
                .set_writer_version(version);
            let folder = Folder::new();
            let path = folder.write("t.parquet", written(&batch(columns), properties));
            for group in groups(&path) {
                let ours: Vec<_> = by_columns(&group, limits(4096)).iter().map(facts).collect();
                let theirs: Vec<_> = by_rows(group, limits(4096)).iter().map(facts).collect();
                assert_eq!(ours, theirs, "{encoding:?} {names:?}");
            }
        }
    }
}
