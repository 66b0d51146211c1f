//! How long a whole check takes beside what others take for their summaries: `datassay check` against `DuckDB`'s `SUMMARIZE`
//! and polars' streaming engine, in turns on the same files.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context, ensure};

/// Times whole checks against `DuckDB` and polars, in turns.
#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// CSV and Parquet files.
    files: Vec<PathBuf>,
    /// A Python with `duckdb` and `polars`, as `pip` installs them.
    #[arg(long)]
    python: PathBuf,
    /// The program; build it with `cargo build --release`.
    #[arg(long)]
    program: PathBuf,
    /// Turns; the shortest of each counts.
    #[arg(long, default_value_t = 3)]
    turns: u32,
    /// Threads of each.
    #[arg(long, default_value_t = 2)]
    threads: usize,
}

/// What the others run: prints the seconds that the work itself took, without starting Python.
const SUMMARIES: &str = include_str!("../peers.py");

pub(crate) fn run(arguments: &Arguments) -> anyhow::Result<ExitCode> {
    let mut out = std::io::stdout().lock();
    writeln!(out, "| file | datassay s | DuckDB SUMMARIZE s | polars s | DuckDB / datassay | polars / datassay |")?;
    writeln!(out, "|---|---|---|---|---|---|")?;
    for path in &arguments.files {
        let [mut ours, mut duckdb, mut polars] = [Duration::MAX; 3];
        for _ in 0..arguments.turns {
            ours = ours.min(check(arguments, path)?);
            duckdb = duckdb.min(peer(arguments, "duckdb", path)?);
            polars = polars.min(peer(arguments, "polars", path)?);
        }
        let [ours, duckdb, polars] = [ours, duckdb, polars].map(|time| time.as_secs_f64());
        let name = path.file_name().unwrap_or(path.as_os_str()).to_string_lossy();
        let ratios = (duckdb / ours, polars / ours);
        writeln!(out, "| {name} | {ours:.2} | {duckdb:.2} | {polars:.2} | {:.1} | {:.1} |", ratios.0, ratios.1)?;
    }
    Ok(ExitCode::SUCCESS)
}

fn check(arguments: &Arguments, path: &Path) -> anyhow::Result<Duration> {
    let report = tempfile::NamedTempFile::new()?;
    let begun = Instant::now();
    let status = Command::new(&arguments.program)
        .arg("check")
        .arg(path)
        .args(["--quiet", "--format", "json", "--threads", &arguments.threads.to_string(), "-o"])
        .arg(report.path())
        .stdout(Stdio::null())
        .status()
        .with_context(|| format!("can't run {}", arguments.program.display()))?;
    let took = begun.elapsed();
    ensure!(status.code().is_some_and(|code| code <= 1), "the check of {} ended with {status}", path.display());
    Ok(took)
}

fn peer(arguments: &Arguments, name: &str, path: &Path) -> anyhow::Result<Duration> {
    let output = Command::new(&arguments.python)
        .args(["-c", SUMMARIES, name])
        .arg(path)
        .env("POLARS_MAX_THREADS", arguments.threads.to_string())
        .env("DUCKDB_THREADS", arguments.threads.to_string())
        .stderr(Stdio::inherit())
        .output()
        .with_context(|| format!("can't run {}", arguments.python.display()))?;
    ensure!(output.status.success(), "{name} failed on {}", path.display());
    let seconds = String::from_utf8_lossy(&output.stdout).trim().parse::<f64>()?;
    Ok(Duration::from_secs_f64(seconds))
}
