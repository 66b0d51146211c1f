//! `cargo xtask mixed-csv`: one large CSV of every common sort of column, for speed studies.
//!
//! The columns repeat in one order: id, integer, decimal, date, category, text, quoted, sparse. Rows go through one
//! block buffer, and a cell costs one random draw and a copy or two, so that the disk is the limit and not this.
//!
//! **Invariant**: the bytes depend on columns, size and seed alone; no cell holds a line end, so lines are rows + 1.

use std::fs::File;
use std::io::{self, Write as _};
use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Context as _;

use crate::day::Day;
use crate::random::Random;
use crate::wording;

/// Write a large CSV of mixed columns, the same bytes for the same arguments.
#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// How many columns
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=100_000))]
    columns: u32,
    /// How large, in MiB; the file ends with the first row that reaches it
    #[arg(long, value_name = "M", value_parser = clap::value_parser!(u64).range(1..=1 << 30))]
    mib: u64,
    /// Another seed gives other cells of the same kind
    #[arg(long, value_name = "SEED", default_value_t = 1)]
    seed: u64,
    /// The file to write; an existing one is replaced
    out: PathBuf,
}

/// Writes the file and says how large it came out.
pub(crate) fn run(arguments: &Arguments) -> anyhow::Result<ExitCode> {
    let out = &arguments.out;
    let mut file = File::create(out).with_context(|| format!("cannot create {}", out.display()))?;
    let size = Size { columns: arguments.columns, bytes: arguments.mib << 20 };
    let written = write(&mut file, &size, arguments.seed).with_context(|| format!("cannot write {}", out.display()))?;
    writeln!(
        io::stdout().lock(),
        "{}: {} rows, {} columns, {:.1} MiB",
        out.display(),
        wording::count(written.rows),
        wording::count(arguments.columns as usize),
        written.bytes as f64 / f64::from(1 << 20)
    )?;
    Ok(ExitCode::SUCCESS)
}

/// What is asked for.
struct Size {
    columns: u32,
    bytes: u64,
}

/// What came of it.
struct Written {
    rows: usize,
    bytes: u64,
}

/// The sorts of column, in the order in which they repeat.
#[derive(Clone, Copy)]
enum Sort {
    Id,
    Integer,
    Decimal,
    Date,
    Category,
    Text,
    Quoted,
    Sparse,
}

impl Sort {
    const ALL: [(Self, &str); 8] = [
        (Self::Id, "id"),
        (Self::Integer, "integer"),
        (Self::Decimal, "decimal"),
        (Self::Date, "date"),
        (Self::Category, "category"),
        (Self::Text, "text"),
        (Self::Quoted, "quoted"),
        (Self::Sparse, "sparse"),
    ];
}

/// A block goes to the file once it holds this much.
const BLOCK: usize = 1 << 20;

const CATEGORIES: [&str; 12] =
    ["amber", "basalt", "cedar", "drift", "ember", "flint", "grove", "harbour", "indigo", "juniper", "kelp", "lichen"];

const WORDS: [&str; 32] = [
    "pump", "valve", "north", "shipment", "delayed", "checked", "order", "panel", "green", "sensor", "repair", "night",
    "shift", "report", "ready", "cable", "roof", "window", "second", "batch", "filter", "motor", "checkup", "gate",
    "river", "station", "spare", "part", "returned", "weekly", "café", "grün",
];

/// Streams header and rows until `size.bytes` are reached.
fn write(out: &mut impl io::Write, size: &Size, seed: u64) -> io::Result<Written> {
    let mut random = Random::new(seed);
    let dates: Vec<String> = (0..4_096).map(|days| Day::new(2015, 1, 1).plus(days).to_string()).collect();
    let sorts: Vec<(Sort, &str)> = Sort::ALL.into_iter().cycle().take(size.columns as usize).collect();

    let mut block = Vec::with_capacity(BLOCK + BLOCK / 4);
    for (place, (_, name)) in sorts.iter().enumerate() {
        write!(block, "{}{name}_{}", if place > 0 { "," } else { "" }, place + 1)?;
    }
    block.push(b'\n');

    let (mut rows, mut bytes) = (0, 0);
    while bytes + (block.len() as u64) < size.bytes {
        rows += 1;
        for (place, (sort, _)) in sorts.iter().enumerate() {
            let id = (place as u64 + 1) * 1_000_000_000 + rows;
            cell(&mut block, *sort, &Draw { id, bits: random.bits(), dates: &dates });
            block.push(b',');
        }
        end_row(&mut block);
        if block.len() >= BLOCK {
            out.write_all(&block)?;
            bytes += block.len() as u64;
            block.clear();
        }
    }
    out.write_all(&block)?;
    out.flush()?;
    Ok(Written { rows: usize::try_from(rows).unwrap_or(usize::MAX), bytes: bytes + block.len() as u64 })
}

/// What a cell is made of.
struct Draw<'a> {
    /// Different in every row, and in every column.
    id: u64,
    bits: u64,
    dates: &'a [String],
}

impl Draw<'_> {
    /// `width` of the random bits, from `from` on.
    #[expect(clippy::cast_possible_truncation, reason = "no cell takes more than 24 bits at a time")]
    const fn take(&self, from: u32, width: u32) -> usize {
        ((self.bits >> from) & ((1 << width) - 1)) as usize
    }

    /// A word chosen by five bits.
    const fn word(&self, from: u32) -> &'static [u8] {
        WORDS[self.take(from, 5)].as_bytes()
    }
}

/// Writes one cell. The lowest five bits decide whether it is a null.
fn cell(block: &mut Vec<u8>, sort: Sort, draw: &Draw<'_>) {
    let null = draw.take(0, 5) == 0;
    match sort {
        Sort::Id => number(block, draw.id),
        Sort::Integer | Sort::Text if null => {}
        Sort::Sparse if draw.take(5, 2) > 0 => {}
        Sort::Integer => number(block, draw.take(5, 20) as u64 * 3),
        Sort::Decimal if null => block.extend_from_slice(b"NA"),
        Sort::Decimal => decimal(block, draw),
        Sort::Date => block.extend_from_slice(draw.dates[draw.take(5, 12)].as_bytes()),
        Sort::Category => block.extend_from_slice(CATEGORIES[(draw.take(5, 16) * CATEGORIES.len()) >> 16].as_bytes()),
        Sort::Text => text(block, draw),
        Sort::Quoted => quoted(block, draw),
        Sort::Sparse => number(block, draw.take(7, 10) as u64),
    }
}

/// `-123.45`, every fourth one negative.
fn decimal(block: &mut Vec<u8>, draw: &Draw<'_>) {
    if draw.take(5, 2) == 0 {
        block.push(b'-');
    }
    number(block, draw.take(7, 14) as u64);
    let cents = (draw.take(21, 16) * 100) >> 16;
    block.extend_from_slice(&[b'.', digit(cents / 10), digit(cents % 10)]);
}

/// Three words and a number: hardly ever the same twice.
fn text(block: &mut Vec<u8>, draw: &Draw<'_>) {
    for from in [5, 10, 15] {
        block.extend_from_slice(draw.word(from));
        block.push(b' ');
    }
    number(block, draw.take(20, 24) as u64);
}

/// Words in quotes, with a doubled quote in half of them and a comma in all.
fn quoted(block: &mut Vec<u8>, draw: &Draw<'_>) {
    block.push(b'"');
    block.extend_from_slice(draw.word(5));
    block.extend_from_slice(b", ");
    if draw.take(20, 1) == 0 {
        block.extend_from_slice(draw.word(10));
    } else {
        block.extend_from_slice(b"\"\"");
        block.extend_from_slice(draw.word(10));
        block.extend_from_slice(b"\"\"");
    }
    block.push(b' ');
    block.extend_from_slice(draw.word(15));
    block.push(b'"');
}

/// Turns the comma after the last cell into the line end.
fn end_row(block: &mut [u8]) {
    if let Some(last) = block.last_mut() {
        *last = b'\n';
    }
}

/// Writes a number in decimal digits.
fn number(block: &mut Vec<u8>, mut number: u64) {
    let mut digits = [0; 20];
    let mut start = digits.len();
    loop {
        start -= 1;
        digits[start] = digit((number % 10) as usize);
        number /= 10;
        if number == 0 {
            break;
        }
    }
    block.extend_from_slice(&digits[start..]);
}

/// The digit for a number below ten.
const fn digit(number: usize) -> u8 {
    b"0123456789"[number]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn csv(columns: u32, bytes: u64, seed: u64) -> anyhow::Result<(Vec<u8>, Written)> {
        let mut out = Vec::new();
        let written = write(&mut out, &Size { columns, bytes }, seed)?;
        Ok((out, written))
    }

    #[test]
    fn same_arguments_same_bytes() -> anyhow::Result<()> {
        assert!(csv(8, 1 << 18, 1)?.0 == csv(8, 1 << 18, 1)?.0);
        assert!(csv(8, 1 << 18, 1)?.0 != csv(8, 1 << 18, 2)?.0);
        Ok(())
    }

    #[test]
    fn ends_with_the_row_that_reaches_the_size() -> anyhow::Result<()> {
        for (columns, bytes) in [(1, 1 << 12), (9, 3 << 20), (500, 1 << 20)] {
            let (out, written) = csv(columns, bytes, 1)?;
            let text = String::from_utf8(out)?;
            assert_eq!(text.len() as u64, written.bytes);
            assert_eq!(text.lines().count(), written.rows + 1);
            let before_last = text.trim_end().rfind('\n').map_or(0, |end| end as u64 + 1);
            assert!(before_last < bytes && bytes <= written.bytes && text.ends_with('\n'));
        }
        Ok(())
    }

    #[test]
    fn every_row_has_every_cell() -> anyhow::Result<()> {
        for columns in [1, 7, 8, 20] {
            for line in String::from_utf8(csv(columns, 1 << 16, 3)?.0)?.lines() {
                let (mut cells, mut inside) = (1, false);
                for byte in line.bytes() {
                    inside ^= byte == b'"';
                    cells += u32::from(byte == b',' && !inside);
                }
                assert_eq!((cells, inside), (columns, false), "{line}");
            }
        }
        Ok(())
    }

    #[test]
    fn numbers_are_written_in_full() {
        for value in [0, 9, 10, 1_234_567_890, u64::MAX] {
            let mut block = Vec::new();
            number(&mut block, value);
            assert_eq!(block, value.to_string().as_bytes());
        }
    }
}
