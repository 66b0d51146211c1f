//! Writing: a report goes out whole or not at all.

use std::fs;
use std::io::{self, ErrorKind, IsTerminal, Write};
use std::path::{Path, PathBuf};

use anyhow::{Context, bail};

use super::args::When;
use crate::render::terminal::{Color, Style};
use crate::report::Values;
use crate::source::{self, NameClass};

/// Prints a line to standard error. If that is closed there is nobody to tell.
pub(super) fn tell(line: &str) {
    let _ = writeln!(io::stderr(), "{line}");
}

/// Writes a report to standard output. A reader that has closed the pipe has seen enough.
pub(super) fn to_stdout(report: &str) -> anyhow::Result<()> {
    let mut stdout = io::stdout().lock();
    match stdout.write_all(report.as_bytes()).and_then(|()| stdout.flush()) {
        Err(error) if error.kind() == ErrorKind::BrokenPipe => Ok(()),
        written => written.context("can't write the report to standard output"),
    }
}

/// Refuses a place that no report can be written to, before anything is read for it: among them the data itself.
pub(super) fn check_place(path: &Path, given: &[PathBuf]) -> anyhow::Result<()> {
    if path.is_dir() {
        bail!("can't write the report to `{}`: it is a folder; give the name of a file", path.display());
    }
    let folder = folder_of(path);
    if !folder.is_dir() {
        bail!("can't write the report to `{}`: there is no folder `{}`", path.display(), folder.display());
    }
    let is_data = matches!(source::classify(&name_of(path)), NameClass::Text | NameClass::Parquet);
    let Ok(target) = fs::canonicalize(path) else { return Ok(()) };
    for given in given.iter().filter_map(|given| fs::canonicalize(given).ok()) {
        if target == given || (is_data && target.starts_with(&given)) {
            bail!("`{}` is part of the data; write the report somewhere else", path.display());
        }
    }
    Ok(())
}

fn name_of(path: &Path) -> String {
    path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default()
}

/// Writes a report to `path` by way of a temporary file beside it, so that no half of a report is ever there. A link is
/// followed, a file that is there keeps its permissions, and what is no regular file (a pipe, a device) is written into.
pub(super) fn to_file(report: impl AsRef<[u8]>, path: &Path, values: Values) -> anyhow::Result<()> {
    let report = report.as_ref();
    let target = fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
    let existing = fs::metadata(&target).ok();
    if existing.as_ref().is_some_and(|metadata| !metadata.is_file()) {
        let write = || fs::OpenOptions::new().write(true).open(&target)?.write_all(report);
        return match write() {
            Err(error) if error.kind() == ErrorKind::BrokenPipe => Ok(()),
            written => written.with_context(|| format!("can't write the report to `{}`", path.display())),
        };
    }
    let write = || -> io::Result<()> {
        let mut builder = tempfile::Builder::new();
        builder.prefix(".datassay-");
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            // What the user's umask leaves of the usual mode; a report with values is for its owner alone.
            let new = match values {
                Values::Withheld => 0o666,
                Values::Shown => 0o600,
            };
            builder.permissions(fs::Permissions::from_mode(new));
        }
        // The temporary file's name is in the error, and tells the reader nothing.
        let mut file = builder.tempfile_in(folder_of(&target)).map_err(|error| io::Error::from(error.kind()))?;
        file.write_all(report)?;
        if let Some(metadata) = &existing {
            file.as_file().set_permissions(metadata.permissions())?;
        }
        file.as_file().sync_all()?;
        file.persist(&target).map_err(|error| error.error)?;
        Ok(())
    };
    write().with_context(|| format!("can't write the report to `{}`", path.display()))
}

fn folder_of(path: &Path) -> &Path {
    path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

/// The style of a terminal report on standard output.
pub(super) fn style(when: When) -> Style {
    let is_terminal = io::stdout().is_terminal();
    let width = terminal_size::terminal_size().filter(|_| is_terminal).map_or(80, |(width, _)| usize::from(width.0));
    Style { width, color: color(when, is_terminal) }
}

/// Colour on request, or on a terminal that has it and a user who has not asked for none (<https://no-color.org>).
pub(super) fn color(when: When, is_terminal: bool) -> Color {
    let wants_none = || {
        std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty())
            || std::env::var_os("TERM").is_some_and(|term| term == "dumb")
    };
    match when {
        When::Always => Color::Ansi,
        When::Auto if is_terminal && !wants_none() => Color::Ansi,
        When::Auto | When::Never => Color::Plain,
    }
}
