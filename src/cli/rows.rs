//! `datassay rows`.

use std::io::{self, BufWriter, ErrorKind, IsTerminal};

use crate::base::wording::{count, counted};
use crate::render::escape;
use crate::rows::{Given, Medium, RowsError, Wanted, rows};

use super::args::RowsArgs;
use super::exit::Exit;
use super::output::tell;

/// Bytes that are written at a time.
const CHUNK: usize = 64 << 10;

pub(super) fn run(arguments: &RowsArgs) -> anyhow::Result<Exit> {
    let medium = if io::stdout().is_terminal() { Medium::Terminal } else { Medium::Bytes };
    let reading = arguments.reading.reading();
    let wanted = Wanted {
        paths: arguments.paths.clone(),
        follow_links: arguments.follow_links,
        reading,
        head: arguments.head,
        medium,
    };
    let mut out = BufWriter::with_capacity(CHUNK, io::stdout().lock());
    let given = match rows(&wanted, &mut out) {
        Ok(given) => given,
        // A reader that has closed the pipe has seen enough.
        Err(RowsError::Write(error)) if error.kind() == ErrorKind::BrokenPipe => return Ok(Exit::Met),
        Err(error) => return Err(error.into()),
    };
    for (path, fault) in &given.faults {
        tell(&escape::terminal(&format!("error: `{path}`: {}", fault.detail)));
    }
    if !arguments.quiet {
        tell(&format!("datassay: {}", summary(&given)));
    }
    Ok(if given.faults.is_empty() { Exit::Met } else { Exit::NotMet })
}

/// What was given, and what was done to it, on one line.
fn summary(given: &Given) -> String {
    let mut said = vec![counted(given.records, "record", "records")];
    let rows = |n, sort: &str| format!("{} {sort} {}", count(n), if n == 1 { "row" } else { "rows" });
    if given.padded > 0 {
        said.push(format!("{} padded with empty cells", rows(given.padded, "short")));
    }
    if given.cut > 0 {
        let width = counted(given.width as u64, "cell", "cells");
        said.push(format!("{} cut to {width}", rows(given.cut, "long")));
    }
    if given.blank > 0 {
        said.push(format!("{} left out", rows(given.blank, "blank")));
    }
    if given.undecodable > 0 {
        let cells = counted(given.undecodable, "cell", "cells");
        said.push(format!("{cells} with bytes that are no UTF-8, shown as U+FFFD"));
    }
    said.join("; ")
}
