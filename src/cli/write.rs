//! Where a report goes and in which form: one scan, as many outputs as were named.
//!
//! **Invariant:** every place is looked at before anything is read, and one that fails later keeps no other from being
//! written.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::bail;

use crate::base::wording::names;
use crate::render;
use crate::render::terminal::Style;
use crate::report::Report;
use crate::report::external::external_of;
use crate::source::{self, NameClass};

use super::args::{Audience, CheckArgs, Format};
use super::output::{check_place, color, style, tell, to_file, to_stdout};

/// Columns of a page for a terminal that is written to a file.
const FILE_WIDTH: usize = 100;

/// A form of the report and where it goes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Output {
    /// The file; `None` is standard output.
    place: Option<PathBuf>,
    format: Format,
}

/// What was asked for: standard output where no file was named. Refuses what can't be written, and a place named twice.
pub(super) fn outputs(arguments: &CheckArgs, given: &[PathBuf]) -> anyhow::Result<Vec<Output>> {
    let typed = &arguments.output;
    let usual = match arguments.audience {
        Audience::Internal => Format::Terminal,
        Audience::External => Format::Json,
    };
    let fits = |format: Format| {
        if arguments.audience == Audience::External && format != Format::Json {
            bail!("what is for outsiders is written in JSON; for people there is datassay brief");
        }
        Ok(format)
    };
    if typed.is_empty() {
        return Ok(vec![Output { place: None, format: fits(arguments.format.unwrap_or(usual))? }]);
    }
    let mut outputs: Vec<Output> = Vec::with_capacity(typed.len());
    for path in typed {
        let place = (path.as_os_str() != "-").then(|| path.clone());
        let named = place.as_deref().and_then(Format::of_name);
        // What was typed outweighs a name, but can't be meant for several names that say different things.
        let format = if typed.len() == 1 { arguments.format.or(named) } else { named.or(arguments.format) };
        if let Some(path) = &place {
            check_place(path, given)?;
        }
        if outputs.iter().any(|output| is_same(output.place.as_deref(), place.as_deref())) {
            bail!("`{}` is named twice as a place for the report", path.display());
        }
        outputs.push(Output { place, format: fits(format.unwrap_or(usual))? });
    }
    Ok(outputs)
}

/// Refuses a place for a certificate that nothing can be written to, or that a report goes to.
pub(super) fn apart(path: &Path, outputs: &[Output], given: &[PathBuf]) -> anyhow::Result<()> {
    check_place(path, given)?;
    if path.as_os_str() == "-" {
        bail!("a certificate goes to a file: give its name");
    }
    let name = path.file_name().map(|name| name.to_string_lossy()).unwrap_or_default();
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let is_inside = |given: &PathBuf| {
        let folders = (fs::canonicalize(folder).ok(), fs::canonicalize(given).ok());
        folders.0.zip(folders.1).is_some_and(|(folder, given)| folder.starts_with(given))
    };
    if matches!(source::classify(&name), NameClass::Unread(_)) && given.iter().any(is_inside) {
        bail!(
            "`{}` would count as data in a form that is not read: name it so that it ends in .intoto.json, or put it \
             somewhere else",
            path.display()
        );
    }
    if outputs.iter().any(|output| output.place.is_some() && is_same(output.place.as_deref(), Some(path))) {
        bail!("`{}` can't take both a report and the certificate", path.display());
    }
    Ok(())
}

/// Whether two places are one file, as far as that can be told before it is there.
fn is_same(one: Option<&Path>, other: Option<&Path>) -> bool {
    let (Some(one), Some(other)) = (one, other) else { return one.is_none() && other.is_none() };
    let whole = |path: &Path| {
        fs::canonicalize(path).unwrap_or_else(|_| {
            let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
            let folder = fs::canonicalize(folder).unwrap_or_else(|_| folder.to_owned());
            path.file_name().map_or(folder.clone(), |name| folder.join(name))
        })
    };
    whole(one) == whole(other)
}

/// Writes every output, each of them whole; then says where, or what could not be written.
pub(super) fn write(report: &Report, outputs: &[Output], arguments: &CheckArgs) -> anyhow::Result<()> {
    let mut written = Vec::new();
    let mut failed = Vec::new();
    for Output { place, format } in outputs {
        let Some(path) = place else {
            failed.extend(to_stdout(&text(report, *format, arguments.audience, style(arguments.color))).err());
            continue;
        };
        let page = Style { width: FILE_WIDTH, color: color(arguments.color, false) };
        match to_file(text(report, *format, arguments.audience, page), path, report.values) {
            Ok(()) => written.push(path.display().to_string()),
            Err(error) => failed.push(error),
        }
    }
    if !written.is_empty() && !arguments.quiet {
        let verdict = format!("{} for {}", report.verdict.status.title(), report.task_line());
        let places = match written.as_slice() {
            [one] => one.clone(),
            all => names(all.iter().map(String::as_str), all.len()).replace('`', ""),
        };
        tell(&render::escape::terminal(&format!("{verdict}: written to {places}")));
    }
    let mut failed = failed.into_iter();
    let Some(first) = failed.next() else { return Ok(()) };
    for other in failed {
        tell(&render::escape::terminal(&format!("{other:#}")));
    }
    Err(first)
}

fn text(report: &Report, format: Format, audience: Audience, style: Style) -> String {
    match (format, audience) {
        (Format::Terminal, _) => render::terminal::terminal(report, &style),
        (Format::Json, Audience::Internal) => render::json::json(report),
        (Format::Json, Audience::External) => render::json::external(&external_of(report)),
    }
}
