//! The loops that every byte or every cell goes through. Run with `cargo bench`.

use datassay::read::csv::{CsvPart, Grammar, Input, Walker};
use datassay::state::cell::Analysis;
use datassay::state::column::{ColumnState, Limits};
use datassay::state::table::PartState;
use divan::Bencher;
use divan::counter::{BytesCount, ItemsCount};

fn main() {
    divan::main();
}

const LIMITS: Limits = Limits { distinct: 4096, places: 20, rows: 64 };

/// Rows of an integer, a decimal, a category, a date and a text; `quoted` puts quotes around the text.
fn csv(rows: u64, quoted: Quoted) -> Vec<u8> {
    use std::fmt::Write;
    let mut text = String::new();
    for row in 0..rows {
        let noise = row.wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 40;
        let mark = if matches!(quoted, Quoted::Yes) { "\"" } else { "" };
        let (cents, class, day) = (noise % 100, noise % 7, noise % 28 + 1);
        let written =
            writeln!(text, "{row},{noise}.{cents:02},class {class},2026-01-{day:02},{mark}note {noise}{mark}");
        written.expect("a string takes everything");
    }
    text.into_bytes()
}

#[derive(Clone, Copy, Debug)]
enum Quoted {
    No,
    Yes,
}

/// The serial grammar, records only.
#[divan::bench(args = [Quoted::No, Quoted::Yes])]
fn walk_records(bencher: Bencher<'_, '_>, quoted: Quoted) {
    let bytes = csv(50_000, quoted);
    let grammar = Grammar::default();
    bencher.counter(BytesCount::of_slice(&bytes)).bench_local(|| {
        let mut walker = Walker::new(&grammar, &bytes, Input::Last);
        let mut fields = Vec::new();
        let mut cells = 0;
        while walker.next_record(&mut fields).is_some() {
            cells += fields.len();
        }
        cells
    });
}

/// A part from bytes to cells, and nothing done with them.
#[divan::bench]
fn read_part(bencher: Bencher<'_, '_>) {
    let bytes = csv(50_000, Quoted::No);
    bencher.counter(BytesCount::of_slice(&bytes)).with_inputs(|| bytes.clone()).bench_local_values(|bytes| {
        let mut rows = 0;
        CsvPart::new(bytes, Grammar::default(), 5).read(20, &mut |batch| rows += batch.rows());
        rows
    });
}

/// A part from bytes to summaries.
#[divan::bench]
fn measure_part(bencher: Bencher<'_, '_>) {
    let bytes = csv(50_000, Quoted::No);
    bencher.counter(BytesCount::of_slice(&bytes)).with_inputs(|| bytes.clone()).bench_local_values(|bytes| {
        let mut state = PartState::new(5, LIMITS);
        CsvPart::new(bytes, Grammar::default(), 5).read(20, &mut |batch| state.observe(batch));
        state
    });
}

/// One column of so many distinct values: 4 and 1,000 stay in the table, 100,000 overflow it.
#[divan::bench(args = [4, 1_000, 100_000])]
fn column_of_integers(bencher: Bencher<'_, '_>, distinct: u64) {
    let cells: Vec<String> = (0..200_000_u64).map(|row| (row.wrapping_mul(7919) % distinct).to_string()).collect();
    bencher.counter(ItemsCount::new(cells.len())).bench_local(|| {
        let mut state = ColumnState::new(LIMITS);
        for cell in &cells {
            state.text(cell.as_bytes(), datassay::base::Spot::default);
        }
        state
    });
}

/// Text cells looked at one by one, as past the table: what kind each is, and its value.
#[divan::bench(args = ["integer", "decimal", "date", "datetime", "word", "name", "code", "address", "sentence"])]
fn look_at(bencher: Bencher<'_, '_>, kind: &str) {
    let words = ["Hamburg", "premium", "delivered", "noon", "unlikely", "private", "Saturnia", "decking"];
    let cell = |row: u64| {
        let noise = row.wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 40;
        let word = words[usize::try_from(noise % 8).unwrap_or(0)];
        match kind {
            "integer" => noise.to_string(),
            "decimal" => format!("{}.{:02}", noise / 100, noise % 100),
            "date" => format!("20{:02}-{:02}-{:02}", noise % 30, noise % 12 + 1, noise % 28 + 1),
            "datetime" => {
                format!("2026-{:02}-{:02} {:02}:{:02}:07", noise % 12 + 1, noise % 28 + 1, noise % 24, noise % 60)
            }
            "word" => word.to_owned(),
            "name" => format!("{word}#{noise:09}"),
            "code" => format!("A-{noise}-{:02}", noise % 90),
            "address" => format!("{} {word} Street", noise % 400),
            _ => format!("the {word} parcel was left with a neighbour at number {noise}, who signed for it"),
        }
    };
    let cells: Vec<String> = (0..20_000).map(cell).collect();
    bencher
        .counter(ItemsCount::new(cells.len()))
        .bench_local(|| cells.iter().filter(|cell| Analysis::of_text(cell.as_bytes()).scalar.is_some()).count());
}
