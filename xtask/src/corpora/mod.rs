//! `cargo xtask corpora`: how the program fares on corpora whose truth somebody else wrote down.
//!
//! | section | corpus | what is compared | bar |
//! |---|---|---|---|
//! | `spectrum.rs` | csv-spectrum | all records, as `datassay rows` shows them | every file |
//! | `dialects.rs` | csv-dialects | delimiter and quote of the report | 76 files |
//! | `faults.rs` | csv-faults and the files of csvlint-rb | codes and lines of the findings, against `faults.psv` | every file |
//! | `scenarios.rs` | csvlint-rb | the same, against what its scenarios ask for | 27 of 31 that are about CSV: what is reached |
//!
//! The program is run as users run it, and only what it prints is looked at. A corpus that is not there is skipped
//! aloud. `peers.rs` scores other sniffers by the rule of `dialects.rs`.
//!
//! **Invariant**: no corpus is part of the project, and nothing here looks at a file of one to excuse a miss.

mod dialects;
mod faults;
mod peers;
mod records;
mod scenarios;
mod spectrum;
mod tool;

use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

pub(crate) use tool::Tool;

/// Score the program on corpora with known answers, and fail where it falls short.
#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// The folder of the corpora
    #[arg(long, value_name = "FOLDER")]
    from: PathBuf,
    /// The program [default: `datassay` beside this one]
    #[arg(long, value_name = "FILE")]
    tool: Option<PathBuf>,
    /// Score other sniffers, too: a Python that has `duckdb` installed
    #[arg(long, value_name = "PYTHON")]
    peers: Option<PathBuf>,
}

/// What came of a section: lines to show, and whether the bar was met.
struct Score {
    lines: Vec<String>,
    is_met: bool,
}

impl Score {
    /// A score of so many of `all`, of which at least `bar` must be right; `misses` are listed.
    fn of(name: &str, right: usize, all: usize, bar: usize, misses: Vec<String>) -> Self {
        let is_met = right >= bar;
        let verdict = if is_met { "" } else { ": BELOW THE BAR" };
        let mut lines = vec![format!("{name}: {right} of {all}, bar {bar}{verdict}")];
        lines.extend(misses.into_iter().map(|miss| format!("  miss {miss}")));
        Self { lines, is_met }
    }
}

/// A corpus's folder, and what scores it.
type Section<'a> = (&'a str, Box<dyn Fn(&Path) -> anyhow::Result<Score> + 'a>);

/// Runs all sections whose corpus is there.
pub(crate) fn run(arguments: &Arguments) -> anyhow::Result<ExitCode> {
    let tool = Tool::at(arguments.tool.as_deref())?;
    let python = arguments.peers.as_deref();
    let mut is_met = true;
    let mut out = io::stdout().lock();
    let sections: [Section<'_>; 5] = [
        ("csv-spectrum", Box::new(|folder| spectrum::score(&tool, folder))),
        ("csv-dialects", Box::new(|folder| dialects::score(&tool, folder, python))),
        ("csv-faults", Box::new(|folder| faults::score(&tool, folder, "csv-faults"))),
        ("csvlint-rb", Box::new(|folder| faults::score(&tool, folder, "csvlint-rb"))),
        ("csvlint-rb", Box::new(|folder| scenarios::score(&tool, folder))),
    ];
    for (corpus, section) in sections {
        let folder = arguments.from.join(corpus);
        if !folder.is_dir() {
            writeln!(out, "skipped: there is no {}", folder.display())?;
            continue;
        }
        let score = section(&folder)?;
        is_met &= score.is_met;
        for line in score.lines {
            writeln!(out, "{line}")?;
        }
    }
    Ok(if is_met { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// The rows of a table in one of our own data files: cells between bars, after a header and without comments.
fn table(text: &'static str) -> impl Iterator<Item = Vec<&'static str>> {
    let lines = text.lines().filter(|line| !line.is_empty() && !line.starts_with('#'));
    lines.skip(1).map(|line| line.split('|').map(str::trim).collect())
}
