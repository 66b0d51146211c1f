//! `datassay init`.

use std::io::{self, BufRead, Write};
use std::path::{Path, PathBuf};
use std::sync::atomic::AtomicBool;

use anyhow::{Context, bail};

use crate::ask::{Ask, LabelAsk};
use crate::check::{Check, ProfileChoice, check};
use crate::profile::Task;
use crate::render::proposal::{Said, proposal};
use crate::report::Values;
use crate::source::{DECLARATION, Request};

use super::args::InitArgs;
use super::bar::progress;
use super::exit::Exit;
use super::output::{tell, to_file, to_stdout};

pub(super) fn run(arguments: &InitArgs) -> anyhow::Result<Exit> {
    let place = place(arguments);
    if let Some(place) = &place
        && std::fs::symlink_metadata(place).is_ok()
        && !arguments.force
    {
        bail!("`{}` is there already; --force writes over it, -o writes elsewhere", place.display());
    }
    let said = if arguments.interactive { asked(&mut io::stdin().lock(), arguments)? } else { given(arguments) };
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let job = Check {
        request: Request { paths: arguments.paths.clone(), ..Request::default() },
        ask: Ask { label: said.label.clone().map(|typed| LabelAsk { typed }), ..Ask::default() },
        profile: ProfileChoice::ByLabel,
        is_label_typed: false,
        config: None,
        note: None,
        threads: cores,
        values: Values::Shown,
    };
    let progress = progress(arguments.quiet);
    let report = check(&job, &AtomicBool::new(false), progress.as_ref())?;
    drop(progress);
    let page = proposal(&report, &said);
    match place {
        None => to_stdout(&page)?,
        Some(place) => {
            to_file(&page, &place, Values::Shown)?;
            tell(&format!("written to {}: read it, correct it, then run datassay check", place.display()));
        }
    }
    Ok(Exit::Met)
}

/// Where to write; nothing for standard output.
fn place(arguments: &InitArgs) -> Option<PathBuf> {
    match &arguments.output {
        Some(output) if output.as_os_str() == "-" => None,
        Some(output) => Some(output.clone()),
        None => {
            let first = arguments.paths.first()?;
            let folder = if first.is_dir() { first.as_path() } else { first.parent().unwrap_or(Path::new("")) };
            Some(folder.join(DECLARATION))
        }
    }
}

fn given(arguments: &InitArgs) -> Said {
    Said { label: arguments.label.clone(), ..Said::default() }
}

/// What the owner says when asked, a line each; an empty line leaves the question open.
fn asked(input: &mut impl BufRead, arguments: &InitArgs) -> anyhow::Result<Said> {
    let mut said = given(arguments);
    let mut ask = |question: &str| -> anyhow::Result<Option<String>> {
        // Whoever reads the questions is at the terminal, not behind the pipe.
        let _ = write!(io::stderr(), "{question}: ");
        let mut line = String::new();
        input.read_line(&mut line).context("can't read the answer")?;
        let line = line.trim();
        Ok((!line.is_empty()).then(|| line.to_owned()))
    };
    if said.label.is_none() {
        said.label = ask("The column to be learned, if there is one")?;
    }
    let words: Vec<&str> = Task::ALL.into_iter().map(Task::word).collect();
    if let Some(word) = ask(&format!("What the data is wanted for ({})", words.join(", ")))? {
        let Some(task) = Task::ALL.into_iter().find(|task| task.word() == word) else {
            bail!("unknown task `{word}`; known are {}", words.join(", "));
        };
        said.task = Some(task);
    }
    for (key, question) in [
        ("owner", "Who owns the data"),
        ("contact", "How to reach them"),
        ("licence", "Under which licence or contract it may be used"),
        ("confidentiality", "How confidential it is"),
        ("handling", "How it may be stored, moved and used"),
    ] {
        if let Some(answer) = ask(question)? {
            said.access.push((key, answer));
        }
    }
    Ok(said)
}
