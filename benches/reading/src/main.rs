//! How fast the reading stage is, beside the crate simd-csv and beside building Arrow arrays of the same cells.
//!
//! ```sh
//! cd benches/reading
//! cargo run --release -- generate lineitem /tmp/lineitem.csv     # and: generate newlines
//! cargo run --release -- compare /tmp/lineitem.csv /tmp/mixed200.csv
//! cargo run --release -- arrays /tmp/lineitem.csv
//! ```
//!
//! Whatever is compared runs in turns, so that a noisy machine slows all of it, and the best round of each counts, by the
//! clock and by processor time. All that read the same file must count the same cells and bytes. Deciding how a file is
//! written is no part of what is measured: simd-csv is told.

mod generate;
mod ours;
mod theirs;

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::time::Instant;

use anyhow::{Context as _, ensure};
use clap::{Parser, Subcommand};
use datassay::read::csv::Lanes;

/// Studies of the reading stage.
#[derive(Parser)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Write a large file to read
    Generate {
        /// Which file
        what: generate::What,
        /// The file to write; an existing one is replaced
        out: PathBuf,
    },
    /// Compare with simd-csv, on one thread and two
    Compare {
        /// CSV files
        files: Vec<PathBuf>,
        /// Rounds, of which the best counts
        #[arg(long, default_value_t = 7)]
        rounds: usize,
        /// Numbers of threads; simd-csv reads only files without line ends in cells on more than one
        #[arg(long, value_delimiter = ',', default_value = "1,2")]
        threads: Vec<usize>,
        /// Only the readers whose names hold one of these
        #[arg(long, value_delimiter = ',')]
        only: Vec<String>,
    },
    /// Compare cells as spans with cells as Arrow arrays
    Arrays {
        /// CSV files
        files: Vec<PathBuf>,
        /// Rounds, of which the best counts
        #[arg(long, default_value_t = 7)]
        rounds: usize,
    },
    /// Read files one time, and say how much memory that took
    Read {
        /// CSV files
        files: Vec<PathBuf>,
        /// Threads that read
        #[arg(long, default_value_t = 1)]
        threads: usize,
        /// Which instructions
        #[arg(long, default_value = "best")]
        lanes: String,
    },
}

/// What a counter has seen.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Count {
    cells: u64,
    /// Bytes of the cells' texts, without quotes around them.
    bytes: u64,
}

impl std::ops::AddAssign for Count {
    fn add_assign(&mut self, other: Self) {
        self.cells += other.cells;
        self.bytes += other.bytes;
    }
}

/// What a reader takes for a cell's text.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Texts {
    /// A doubled quote inside is one.
    Unescaped,
    /// The bytes between the quotes as they stand.
    Raw,
}

/// A file that is ready to be read.
type Ready<'a> = Box<dyn FnOnce() -> anyhow::Result<Count> + 'a>;

/// One way of reading a file.
struct Contender {
    name: String,
    texts: Texts,
    open: Box<dyn Fn(&Path) -> anyhow::Result<Ready<'_>>>,
}

impl Contender {
    fn simd_csv(threads: usize, texts: Texts) -> Self {
        let how = if texts == Texts::Unescaped { ", unescaped" } else { "" };
        Self {
            name: format!("simd-csv{how}, {threads} thread(s)"),
            texts,
            open: Box::new(move |file| Ok(Box::new(move || theirs::read(file, threads, texts)))),
        }
    }

    fn ours(name: &str, threads: usize, lanes: Lanes, sink: ours::Count) -> Self {
        Self {
            name: format!("{name}, {threads} thread(s)"),
            texts: Texts::Unescaped,
            open: Box::new(move |file| {
                let table = ours::open(file, lanes)?;
                Ok(Box::new(move || table.read(threads, sink)))
            }),
        }
    }
}

fn main() -> anyhow::Result<()> {
    match Arguments::parse().command {
        Command::Generate { what, out } => generate::write(what, &out),
        Command::Compare { files, rounds, threads, only } => {
            let mut contenders = Vec::new();
            for threads in threads {
                contenders.push(Contender::simd_csv(threads, Texts::Raw));
                contenders.push(Contender::simd_csv(threads, Texts::Unescaped));
                for lanes in Lanes::available() {
                    contenders.push(Contender::ours(&format!("{lanes:?}"), threads, lanes, ours::spans));
                }
            }
            contenders.retain(|one| only.is_empty() || only.iter().any(|part| one.name.contains(part)));
            race(&contenders, &files, rounds)
        }
        Command::Arrays { files, rounds } => {
            let contenders = [
                Contender::ours("spans", 1, Lanes::best(), ours::spans),
                Contender::ours("string view arrays", 1, Lanes::best(), ours::string_views),
                Contender::ours("string arrays", 1, Lanes::best(), ours::strings),
            ];
            race(&contenders, &files, rounds)
        }
        Command::Read { files, threads, lanes } => {
            let named = Lanes::available().into_iter().find(|known| format!("{known:?}").eq_ignore_ascii_case(&lanes));
            for file in files {
                let count = ours::open(&file, named.unwrap_or_else(Lanes::best))?.read(threads, ours::spans)?;
                println!("{}: {} cells, {} bytes in them", file.display(), count.cells, count.bytes);
            }
            let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
            for line in status.lines().filter(|line| line.starts_with("VmHWM") || line.starts_with("RssAnon")) {
                println!("{line}");
            }
            Ok(())
        }
    }
}

/// Runs all contenders in turns, and prints the best round of each.
fn race(contenders: &[Contender], files: &[PathBuf], rounds: usize) -> anyhow::Result<()> {
    println!("{}, best of {rounds} rounds", cpu());
    for file in files {
        let size = std::fs::metadata(file).with_context(|| format!("no {}", file.display()))?.len();
        let mut best = vec![(f64::INFINITY, f64::INFINITY); contenders.len()];
        // What must be counted, by another reader than ours.
        let expected = theirs::read(file, 1, Texts::Unescaped)?;
        for _ in 0..rounds {
            for (contender, best) in contenders.iter().zip(&mut best) {
                let ready = (contender.open)(file)?;
                let (begun, used) = (Instant::now(), cpu_seconds());
                let count = ready()?;
                best.0 = best.0.min(begun.elapsed().as_secs_f64());
                best.1 = best.1.min(cpu_seconds() - used);
                let is_right = match contender.texts {
                    Texts::Unescaped => count == expected,
                    Texts::Raw => count.cells == expected.cells && count.bytes >= expected.bytes,
                };
                ensure!(is_right, "{} counts {count:?}, not {expected:?}", contender.name);
            }
        }
        let first = best.first().copied().unwrap_or((f64::NAN, f64::NAN));
        let mut table = String::new();
        for (contender, (wall, cpu)) in contenders.iter().zip(&best) {
            let speed = size as f64 / wall / 1e6;
            let (name, of_wall, of_cpu) = (&contender.name, first.0 / wall, first.1 / cpu);
            writeln!(table, "| {name} | {wall:.3} | {speed:.0} | {of_wall:.2} | {cpu:.3} | {of_cpu:.2} |")?;
        }
        let name = file.file_name().unwrap_or_default().display();
        println!("\n{name}, {:.0} MB, {:?}\n", size as f64 / 1e6, expected);
        println!(
            "| reader | wall s | MB/s | speed to the first's | CPU s | the same by CPU |\n|---|---|---|---|---|---|\n{table}"
        );
    }
    Ok(())
}

/// Processor time that this process has had, of all its threads.
fn cpu_seconds() -> f64 {
    let time = rustix::time::clock_gettime(rustix::time::ClockId::ProcessCPUTime);
    time.tv_sec as f64 + time.tv_nsec as f64 / 1e9
}

/// The processor's name, as the system gives it.
fn cpu() -> String {
    let info = std::fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let model = |key: &str| {
        let line = info.lines().find(|line| line.split(':').next().is_some_and(|name| name.trim() == key))?;
        Some(line.split_once(':')?.1.trim().to_owned())
    };
    let number = |key: &str| model(key).unwrap_or_else(|| "?".to_owned());
    format!("{}, family {}, model {}", number("model name"), number("cpu family"), number("model"))
}
