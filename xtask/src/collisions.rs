//! `cargo xtask collisions`: how much longer a check takes on keys that were crafted to collide than on others like them.
//!
//! Three columns, each against one of the tables that cells or rows are found in: texts of which the hashes agree in the bits
//! that place them among the distinct values, numbers of which the images are placed alike among quantile cells, and texts
//! that give whole rows such a hash. The twin has as many distinct texts and numbers of the same length, drawn freely.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context, ensure};
use datassay::sketch::hash::{hash_bytes, mix};
use datassay::sketch::quantiles::number_of_image;
use datassay::state::rows::salt;

use crate::random::Random;

/// Times a check of keys crafted to collide against its plain twin.
#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// The program; build it with `cargo build --release`.
    #[arg(long)]
    program: PathBuf,
    /// Different rows.
    #[arg(long, default_value_t = 40_000)]
    rows: usize,
    /// Times that each comes.
    #[arg(long, default_value_t = 10)]
    times: usize,
    /// Turns; the shortest of each counts.
    #[arg(long, default_value_t = 5)]
    turns: u32,
}

/// Bits of a hash in which crafted ones agree: some tables are larger, and fall into as many runs as that is less.
const ALIKE: u64 = (1 << 14) - 1;

/// The inverse of the multiplier that spreads quantile cells.
const INVERSE: u64 = 0xF1DE_83E1_9937_733D;

pub(crate) fn run(arguments: &Arguments) -> anyhow::Result<ExitCode> {
    let folder = tempfile::tempdir()?;
    let (crafted, plain) = (folder.path().join("crafted.csv"), folder.path().join("plain.csv"));
    write(&crafted, arguments, true)?;
    write(&plain, arguments, false)?;
    let [mut slow, mut fast] = [Duration::MAX; 2];
    for _ in 0..arguments.turns {
        slow = slow.min(check(&arguments.program, &crafted)?);
        fast = fast.min(check(&arguments.program, &plain)?);
    }
    let (slow, fast) = (slow.as_secs_f64(), fast.as_secs_f64());
    let rows = arguments.rows * arguments.times;
    writeln!(
        std::io::stdout().lock(),
        "{rows} rows: crafted {slow:.2} s, plain {fast:.2} s, ratio {:.2}",
        slow / fast
    )?;
    Ok(ExitCode::SUCCESS)
}

fn write(path: &Path, arguments: &Arguments, is_crafted: bool) -> anyhow::Result<()> {
    let mut random = Random::new(7);
    let mut distinct = Vec::with_capacity(arguments.rows);
    for n in 0..arguments.rows as u64 {
        let text = draw(&mut random, |text| !is_crafted || hash_bytes(text.as_bytes()) & ALIKE == 0);
        // Images from that of 1.0 on, so that they are ordinary numbers.
        let image = if is_crafted { n.wrapping_mul(INVERSE).wrapping_sub(1) } else { random.bits() };
        let number = number_of_image((image % (1 << 52)) | (0x3FF << 52) | (1 << 63));
        let number = format!("{number:.17}");
        let known = [text.as_str(), number.as_str()].into_iter().enumerate();
        let known = known.fold(0, |sum: u64, (at, cell)| sum.wrapping_add(term(at, cell)));
        let last = draw(&mut random, |text| !is_crafted || mix(known.wrapping_add(term(2, text))) & ALIKE == 0);
        distinct.push(format!("{text},{number},{last}\n"));
    }
    let mut file = std::io::BufWriter::new(std::fs::File::create(path)?);
    file.write_all(b"first,second,third\n")?;
    for n in 0..arguments.rows * arguments.times {
        // Each as often, in no order that a table could learn from.
        file.write_all(distinct[n * 7919 % arguments.rows].as_bytes())?;
    }
    Ok(file.flush()?)
}

fn term(at: usize, cell: &str) -> u64 {
    hash_bytes(cell.as_bytes()).wrapping_mul(salt(at))
}

fn draw(random: &mut Random, is_wanted: impl Fn(&str) -> bool) -> String {
    loop {
        let text = format!("k{:013x}", random.bits() >> 12);
        if is_wanted(&text) {
            return text;
        }
    }
}

fn check(program: &Path, path: &Path) -> anyhow::Result<Duration> {
    let begun = Instant::now();
    let status = Command::new(program)
        .arg("check")
        .arg(path)
        .args(["--quiet", "--format", "json"])
        .stdout(Stdio::null())
        .status()
        .with_context(|| format!("can't run {}", program.display()))?;
    ensure!(status.code().is_some_and(|code| code <= 1), "the check of {} ended with {status}", path.display());
    Ok(begun.elapsed())
}
