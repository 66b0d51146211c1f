//! Writing: a report goes out whole or not at all.

use std::io::{self, ErrorKind, IsTerminal, Write};
use std::path::Path;

use anyhow::{Context, bail};

use super::args::When;
use crate::render::terminal::{Color, Style};

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

/// Refuses a place that no report can be written to, before anything is read for it.
pub(super) fn check_place(path: &Path) -> anyhow::Result<()> {
    if path.is_dir() {
        bail!("can't write the report to `{}`: it is a folder; give the name of a file", path.display());
    }
    let folder = folder_of(path);
    if !folder.is_dir() {
        bail!("can't write the report to `{}`: there is no folder `{}`", path.display(), folder.display());
    }
    Ok(())
}

/// Writes a report to `path` by way of a temporary file beside it, so that no half of a report is ever there.
pub(super) fn to_file(report: &str, path: &Path) -> anyhow::Result<()> {
    let write = || -> io::Result<()> {
        let mut builder = tempfile::Builder::new();
        builder.prefix(".datassay-");
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            // What the user's umask leaves of the usual mode; a temporary file's own would shut everybody out.
            builder.permissions(std::fs::Permissions::from_mode(0o666));
        }
        // The temporary file's name is in the error, and tells the reader nothing.
        let mut file = builder.tempfile_in(folder_of(path)).map_err(|error| io::Error::from(error.kind()))?;
        file.write_all(report.as_bytes())?;
        file.as_file().sync_all()?;
        file.persist(path).map_err(|error| error.error)?;
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
