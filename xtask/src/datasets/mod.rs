//! `cargo xtask datasets`: how the program fares on public datasets whose problems somebody wrote down.
//!
//! Each dataset is a folder with a `problems.json`: its files, its label, problems by column with exact counts, and what
//! must stay quiet (`non_findings`). `problem.rs` reads it, and says which findings tell a problem; `score.rs` holds a
//! report against it. The program is run as users run it, and only what it prints is looked at.
//!
//! A problem counts as *found* when a finding tells it, with its exact count where one was verified; as *held by the
//! facts* when plain missing lies under its limit and the facts have the exact count; else as *missed*. Problems that
//! are debatable count neither way. Findings that no problem accounts for are listed, for people to look at; what the owner
//! was not asked yet is not among them. Then `init` proposes a `datassay.toml` for each, and what is found only with that is
//! listed too: there must be nothing of the sort (`proposal.rs`).
//!
//! **Invariant**: nothing here looks at the data, and no dataset is named here.

mod problem;
mod proposal;
mod score;

use std::fs;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::Context as _;

use crate::corpora::Tool;
use problem::Dataset;
use score::{Score, Standing};

/// Score the program on datasets with known problems, and fail where it misses one or finds what is none.
#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// The folder of the datasets
    #[arg(long, value_name = "FOLDER")]
    from: PathBuf,
    /// Only datasets whose name has this in it
    #[arg(long, value_name = "NAME")]
    only: Option<String>,
    /// The program [default: `datassay` beside this one]
    #[arg(long, value_name = "FILE")]
    tool: Option<PathBuf>,
}

/// Scores every dataset.
pub(crate) fn run(arguments: &Arguments) -> anyhow::Result<ExitCode> {
    let mut out = io::stdout().lock();
    if !arguments.from.is_dir() {
        writeln!(out, "skipped: there is no {}", arguments.from.display())?;
        return Ok(ExitCode::SUCCESS);
    }
    let tool = Tool::at(arguments.tool.as_deref())?;
    let (mut total, mut caused) = (Score::default(), 0_usize);
    for folder in folders(&arguments.from)? {
        let name = folder.file_name().unwrap_or_default().to_string_lossy().into_owned();
        if arguments.only.as_ref().is_some_and(|only| !name.contains(only.as_str())) {
            continue;
        }
        let text = fs::read_to_string(folder.join("problems.json"))?;
        let dataset = Dataset::read(&text).with_context(|| format!("in the problems of {name}"))?;
        for file in &dataset.files {
            let mut options = Vec::new();
            if let Some(target) = &dataset.target {
                options.extend(["--label".to_owned(), target.clone()]);
            }
            let report = tool.report(&folder.join(file), &options)?;
            let score = score::score(&dataset, &report);
            writeln!(out, "== {name}/{file}")?;
            for line in proposal::caused(&tool, &folder.join(file), &options, &report)? {
                writeln!(out, "  CAUSED BY THE PROPOSAL: {line}")?;
                caused += 1;
            }
            for line in &score.lines {
                writeln!(out, "  {line}")?;
            }
            total.add(score);
        }
    }
    let count = |standing| total.standings.iter().filter(|known| **known == standing).count();
    let (found, held, missed) = (count(Standing::Found), count(Standing::Held), count(Standing::Missed));
    writeln!(
        out,
        "{} problems: {found} found, {held} held by the facts, {missed} missed, {} debatable; {} must-be-quiet broken; \
         {} findings beside; {caused} caused by a proposal",
        found + held + missed,
        count(Standing::Debatable),
        total.violated,
        total.beside
    )?;
    Ok(if missed == 0 && total.violated == 0 && caused == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// The folders that hold a `problems.json`, by name.
fn folders(from: &Path) -> anyhow::Result<Vec<PathBuf>> {
    let mut folders = Vec::new();
    for entry in fs::read_dir(from)? {
        let path = entry?.path();
        if path.join("problems.json").is_file() {
            folders.push(path);
        }
    }
    folders.sort();
    Ok(folders)
}
