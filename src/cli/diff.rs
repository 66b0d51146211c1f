//! `datassay diff`, and `check --against`.

use std::fs;
use std::io::ErrorKind;
use std::path::Path;

use anyhow::Context;

use crate::render::escape;
use crate::report::diff::{Diff, diff};

use super::args::DiffArgs;
use super::exit::Exit;
use super::output::to_stdout;

pub(super) fn run(arguments: &DiffArgs) -> anyhow::Result<Exit> {
    let (old, new) = (read(&arguments.old)?, read(&arguments.new)?);
    let found = diff(&old, &new)
        .with_context(|| format!("can't compare `{}` with `{}`", arguments.old.display(), arguments.new.display()))?;
    to_stdout(&words(&found))?;
    Ok(if found.is_worse() { Exit::NotMet } else { Exit::Met })
}

/// What differs from the last report, whose file may be missing: then this is the first run.
pub(super) fn against(last: &Path, report: &str) -> anyhow::Result<Option<Diff>> {
    match fs::read_to_string(last) {
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error).with_context(|| format!("can't read the last report `{}`", last.display())),
        Ok(old) => diff(&old, report).map(Some).with_context(|| format!("can't compare with `{}`", last.display())),
    }
}

fn read(path: &Path) -> anyhow::Result<String> {
    fs::read_to_string(path).with_context(|| format!("can't read the report `{}`", path.display()))
}

/// The differences as lines. What they quote comes from the data.
pub(super) fn words(diff: &Diff) -> String {
    let mut page = String::new();
    let groups = [("worse", &diff.worse), ("better", &diff.better), ("else", &diff.other)];
    for (title, lines) in groups.into_iter().filter(|(_, lines)| !lines.is_empty()) {
        page.push_str(title);
        page.push('\n');
        for line in lines {
            page.push_str("  ");
            page.push_str(&escape::terminal(line));
            page.push('\n');
        }
    }
    if page.is_empty() { "nothing that counts has changed\n".to_owned() } else { page }
}
