//! The row sample: what it draws is what stands in the data, however it was read, cut or told what is not wanted.

mod support;

use std::fs;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use arrow_array::{ArrayRef, Float64Array, Int64Array, ListArray, StringArray, types::Int32Type};
use datassay::base::place::Origin;
use datassay::read::csv::{CsvPart, Grammar};
use datassay::read::parquet::{ChunkReader, RowGroup, RowGroups};
use datassay::sketch::lowest::{Lowest, Room};
use datassay::source::{Found, NameClass};
use datassay::state::cells::ColumnCells;
use datassay::state::column::Limits;
use datassay::state::sample::{PartSample, PickedCells, SampledCell, SampledRow};
use datassay::state::table::{End, PartId, PartState, TableState};
use proptest::prelude::*;
use support::{Folder, parquet};

const LIMITS: Limits = Limits { distinct: 64, places: 3, rows: 64 };

fn shown(cell: SampledCell<'_>) -> String {
    match cell {
        SampledCell::Value(key) => String::from_utf8_lossy(key).into_owned(),
        other => format!("{other:?}").chars().take(4).collect(),
    }
}

fn cells(row: &SampledRow) -> Vec<String> {
    row.cells().map(shown).collect()
}

/// A table of these records, cut into parts of so many; later parts are told what is not wanted, or not.
fn drawn(records: &[String], width: usize, part: usize, room: Room, is_told: bool) -> TableState {
    let mapping: Vec<usize> = (0..width).collect();
    let start = PartId { file: 0, part: 0 };
    let mut table = TableState::new(width, LIMITS, start).drawing(room);
    for chunk in records.chunks(part.max(1)) {
        let id = table.covered_to();
        let threshold = table.sample.as_ref().filter(|_| is_told).map_or(u64::MAX, Lowest::threshold);
        let mut state = PartState::new(width, LIMITS);
        state.sample = Some(PartSample::new(room, "t.csv", id.part, threshold));
        let text = CsvPart::new(chunk.concat().into_bytes(), Grammar::default(), width);
        text.read(3, &mut |batch| state.observe(batch));
        table.fold(state, (id, End::PartOnly), &mapping, Origin::default()).expect("parts come in order");
    }
    table
}

#[test]
fn rows_of_text_are_drawn_as_they_stand() {
    let records: Vec<String> = (0..5_000).map(|row| format!("{row},{},\"q\"\"{row}\"\n", ["", "x"][row % 2])).collect();
    let table = drawn(&records, 3, 1_000, Room { rows: 300, cost: 1 << 20 }, true);
    let rows = table.sample.unwrap().rows().to_vec();
    assert_eq!(rows.len(), 300);
    for (_, row) in &rows {
        let number = row.part * 1_000 + row.row;
        let word = ["Null", "x"][number as usize % 2];
        assert_eq!(cells(row), [number.to_string(), word.to_owned(), format!("q\"{number}")]);
    }
    let early = rows.iter().filter(|(_, row)| row.part < 2).count();
    assert!((80..=160).contains(&early), "two fifths of the rows, and {early} of 300 drawn");
}

#[test]
fn ragged_rows_are_not_drawn() {
    let records: Vec<String> = ["1,2\n", "3\n", "4,5,6\n", "7,8\n"].map(str::to_owned).into();
    let table = drawn(&records, 2, 4, Room { rows: 10, cost: 1 << 20 }, false);
    let mut rows: Vec<_> = table.sample.unwrap().rows().iter().map(|(_, row)| cells(row)).collect();
    rows.sort();
    assert_eq!(rows, [["1", "2"], ["7", "8"]]);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(40))]

    #[test]
    fn what_parts_are_told_does_not_show(
        rows in 1..600_usize,
        part in 1..200_usize,
        (most, cost) in (1..40_usize, 100..20_000_usize),
    ) {
        let records: Vec<String> = (0..rows).map(|row| format!("{row},{}\n", "z".repeat(row % 90))).collect();
        let room = Room { rows: most, cost };
        let (told, untold) = (drawn(&records, 2, part, room, true), drawn(&records, 2, part, room, false));
        prop_assert!(told.sample.as_ref().unwrap().rows().len() <= most);
        prop_assert_eq!(told.sample, untold.sample);
    }
}

/// A Parquet file with a dictionary, nulls, numbers and lists, in row groups of so many rows.
fn groups(folder: &Folder, rows: i64, in_group: usize) -> Vec<RowGroup> {
    let numbers = (0..rows).map(|row| (row % 7 > 0).then_some(row));
    let words =
        (0..rows).zip(["red", "NA", "blue"].into_iter().cycle()).map(|(row, word)| (row % 5 > 0).then_some(word));
    let lists = (0..rows).zip((0..3).cycle()).map(|(row, length)| (row % 11 > 0).then(|| vec![Some(1); length]));
    let columns: Vec<(&str, ArrayRef)> = vec![
        ("number", Arc::new(numbers.collect::<Int64Array>())),
        ("word", Arc::new(words.collect::<StringArray>())),
        ("share", Arc::new((0..rows).map(|row| Some(row as f64 / 8.0)).collect::<Float64Array>())),
        ("list", Arc::new(ListArray::from_iter_primitive::<Int32Type, _, _>(lists))),
    ];
    let path = folder.path().join("t.parquet");
    fs::write(&path, parquet(columns, in_group)).expect("the folder can be written to");
    let bytes = fs::metadata(&path).expect("it was written").len();
    let groups = RowGroups::open(&Found::at(&path, "t.parquet".to_owned(), bytes, NameClass::Parquet));
    let mut groups = groups.expect("it is a Parquet file");
    std::iter::from_fn(|| groups.next_part()).collect()
}

/// Column by column, as a scan does it. A column that is lost is one that could not be read.
fn by_columns(group: &RowGroup, mut sample: PartSample, lost: Option<usize>) -> PartSample {
    let going = AtomicBool::new(false);
    let mut reader = ChunkReader::default();
    let picks = sample.picks(group.claimed_rows());
    let mut ends = Vec::new();
    let mut read = |column: usize| {
        let picked = Some(&picks).filter(|_| !group.is_in_lists(column));
        let mut cells = ColumnCells::new(LIMITS, &going).with_picks(picked);
        ends.push(group.read_column(column, &mut reader, &mut cells));
        let cells = cells.take_picked().unwrap_or_else(|| PickedCells::counted(&picks));
        if lost == Some(column) { PickedCells::unread(&picks) } else { cells }
    };
    let columns = (0..group.width()).map(&mut read).collect();
    let (rows, _) = group.end(&ends);
    sample.put_together(&picks, columns, rows);
    sample
}

#[test]
fn columns_read_apart_give_the_rows_that_stand_side_by_side() {
    let folder = Folder::new();
    for room in
        [Room { rows: 1 << 14, cost: 1 << 20 }, Room { rows: 50, cost: 1 << 20 }, Room { rows: 99, cost: 3_000 }]
    {
        for group in groups(&folder, 3_000, 1_500) {
            let new = || PartSample::new(room, "t.parquet", 0, u64::MAX);
            let mut apart = by_columns(&group, new(), None).sample().clone();
            let mut state = PartState::new(group.width(), LIMITS);
            state.sample = Some(new());
            assert_eq!(group.read(&mut |batch| state.observe(batch)).fault, None);
            let mut together = state.sample.unwrap().sample().clone();
            apart.settle();
            together.settle();
            assert!(!apart.rows().is_empty());
            assert_eq!(apart.threshold(), together.threshold());
            for ((_, one), (_, other)) in apart.rows().iter().zip(together.rows()) {
                // Of lists nothing is kept but that the column is there.
                assert_eq!(cells(one)[..3], cells(other)[..3]);
            }
            assert_eq!(apart.rows().len(), together.rows().len());
        }
    }
}

#[test]
fn a_column_that_is_lost_leaves_the_rows_to_the_others() {
    let folder = Folder::new();
    let group = groups(&folder, 100, 100).remove(0);
    let new = || PartSample::new(Room { rows: 50, cost: 1 << 20 }, "t.parquet", 0, u64::MAX);
    let (whole, lost) = (by_columns(&group, new(), None), by_columns(&group, new(), Some(1)));
    let (mut whole, mut lost) = (whole.sample().clone(), lost.sample().clone());
    whole.settle();
    lost.settle();
    assert_eq!((whole.rows().len(), lost.rows().len()), (50, 50));
    for ((_, whole), (_, lost)) in whole.rows().iter().zip(lost.rows()) {
        let (whole, lost) = (cells(whole), cells(lost));
        assert_eq!((&whole[0], "Unre", &whole[2]), (&lost[0], lost[1].as_str(), &lost[2]));
    }
}
