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
        let (mut ours, mut duckdb, mut polars) = (Duration::MAX, Some(Duration::MAX), Some(Duration::MAX));
        for _ in 0..arguments.turns {
            ours = ours.min(check(arguments, path)?);
            duckdb = again(duckdb, || peer(arguments, "duckdb", path))?;
            polars = again(polars, || peer(arguments, "polars", path))?;
        }
        let name = path.file_name().unwrap_or(path.as_os_str()).to_string_lossy();
        let seconds =
            |time: Option<Duration>| time.map_or("refused".to_owned(), |time| format!("{:.2}", time.as_secs_f64()));
        let ratio = |time: Option<Duration>| {
            time.map_or("-".to_owned(), |time| format!("{:.1}", time.as_secs_f64() / ours.as_secs_f64()))
        };
        let (duckdb_s, polars_s) = (seconds(duckdb), seconds(polars));
        writeln!(
            out,
            "| {name} | {} | {duckdb_s} | {polars_s} | {} | {} |",
            seconds(Some(ours)),
            ratio(duckdb),
            ratio(polars)
        )?;
    }
    Ok(ExitCode::SUCCESS)
}

/// The shorter of what it took before and what it takes now; `None` once it has refused the file.
fn again(
    before: Option<Duration>,
    run: impl FnOnce() -> anyhow::Result<Option<Duration>>,
) -> anyhow::Result<Option<Duration>> {
    let Some(before) = before else { return Ok(None) };
    Ok(run()?.map(|now| now.min(before)))
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

fn peer(arguments: &Arguments, name: &str, path: &Path) -> anyhow::Result<Option<Duration>> {
    let output = Command::new(&arguments.python)
        .args(["-c", SUMMARIES, name])
        .arg(path)
        .env("POLARS_MAX_THREADS", arguments.threads.to_string())
        .env("DUCKDB_THREADS", arguments.threads.to_string())
        .stderr(Stdio::inherit())
        .output()
        .with_context(|| format!("can't run {}", arguments.python.display()))?;
    if !output.status.success() {
        return Ok(None);
    }
    // Behind what DuckDB draws of its progress.
    let printed = String::from_utf8_lossy(&output.stdout);
    let seconds = printed.split_whitespace().last().unwrap_or_default().parse::<f64>()?;
    Ok(Some(Duration::from_secs_f64(seconds)))
}
