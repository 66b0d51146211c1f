//! `datassay brief`.

use std::ffi::OsString;
use std::fs;
use std::path::Path;
use std::sync::atomic::AtomicBool;

use anyhow::{Context, bail};
use clap::Parser;

use crate::check::check;
use crate::render::attach::attach;
use crate::render::brief::{brief, short};
use crate::render::escape;
use crate::report::Values;
use crate::report::external::{External, disclosure, external, external_of, since};

use super::args::{BriefArgs, Cli, Command};
use super::bar::progress;
use super::check::lower;
use super::exit::Exit;
use super::output::{check_place, tell, to_file, to_stdout};
use super::verify;

pub(super) fn run(arguments: &BriefArgs) -> anyhow::Result<Exit> {
    // What can't be written to is told before anything is read.
    for place in [&arguments.output, &arguments.disclosure, &arguments.attach].into_iter().flatten() {
        check_place(place, &arguments.paths)?;
    }
    let job = arguments.attach.as_deref().map(job).transpose()?;
    let old = arguments.since.as_deref().map(read).transpose()?;
    let certificate = arguments.certificate.as_deref().map(verify::read).transpose()?;
    let mut external = match report(arguments) {
        Some(path) => read(path)?,
        None => of_data(arguments)?,
    };
    if let (Some(certificate), Some(path)) = (certificate, &arguments.certificate) {
        if let Err(why) = certificate.is_of(&external) {
            bail!("the certificate `{}` is not of this data and verdict: {why}", path.display());
        }
        external.certificate = Some(certificate.line());
    }
    if arguments.strict && !external.open_questions.is_empty() {
        let n = external.open_questions.len();
        tell(&format!("refused: {n} questions are not answered; nothing was written"));
        for question in &external.open_questions {
            let way = match question.key {
                Some(key) => format!("state {key}"),
                None => format!("answer {}", question.id),
            };
            tell(&format!("  {} ({way})", question.text));
        }
        return Ok(Exit::NotMet);
    }
    let page = if arguments.short {
        short(&external)
    } else {
        brief(&external, old.map(|old| since(&old, &external)).as_ref())
    };
    if let Some(path) = &arguments.disclosure {
        // It says where something was kept back, which is for the owner alone.
        to_file(disclosure(&external, |text| escape::terminal(text).into_owned()), path, Values::Shown)?;
    }
    match (&arguments.attach, &arguments.output) {
        (Some(path), _) => {
            let whole = attach(&job.unwrap_or_default(), &page)
                .with_context(|| format!("can't put the brief into `{}`", path.display()))?;
            to_file(whole, path, Values::Withheld)?;
        }
        (None, Some(path)) if path.as_os_str() != "-" => to_file(&page, path, Values::Withheld)?,
        (None, _) => to_stdout(&page)?,
    }
    Ok(Exit::Met)
}

/// The report to be read, if what was given is one.
fn report(arguments: &BriefArgs) -> Option<&Path> {
    match arguments.paths.as_slice() {
        [path] if path.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("json")) => Some(path),
        _ => None,
    }
}

fn read(path: &Path) -> anyhow::Result<External> {
    let text = fs::read_to_string(path).with_context(|| format!("can't read the report `{}`", path.display()))?;
    external(&text).with_context(|| format!("can't use the report `{}`", path.display()))
}

/// The job brief that is to take the brief. A link could lead anywhere, so none is followed.
fn job(path: &Path) -> anyhow::Result<Vec<u8>> {
    let found = fs::symlink_metadata(path).with_context(|| format!("can't read `{}`", path.display()))?;
    if !found.is_file() {
        bail!("can't put a brief into `{}`: it is a link or no file", path.display());
    }
    let text = fs::read(path).with_context(|| format!("can't read `{}`", path.display()))?;
    // Its markers are looked at before the data is read.
    attach(&text, "").with_context(|| format!("can't put a brief into `{}`", path.display()))?;
    Ok(text)
}

/// The data is judged as `check` judges it, by the same options.
fn of_data(arguments: &BriefArgs) -> anyhow::Result<External> {
    let texts = [("--label", &arguments.label), ("--time", &arguments.time), ("--profile", &arguments.profile)];
    let mut typed: Vec<OsString> = vec!["datassay".into(), "check".into()];
    typed.extend(texts.iter().filter_map(|(option, text)| Some(format!("{option}={}", text.as_ref()?).into())));
    typed.extend(arguments.exclude.iter().map(|pattern| format!("--exclude={pattern}").into()));
    typed.extend(arguments.now.map(|day| format!("--now={day}").into()));
    typed.extend(arguments.no_config.then(|| "--no-config".into()));
    typed.push("--".into());
    typed.extend(arguments.paths.iter().map(|path| path.clone().into_os_string()));
    let Command::Check(same) = Cli::try_parse_from(typed)?.command else {
        bail!("internal error: no check came of it")
    };
    let mut job = lower(&same)?;
    job.ask.digests = arguments.certificate.is_some();
    let progress = progress(arguments.quiet);
    let report = check(&job, &AtomicBool::new(false), progress.as_ref())?;
    drop(progress);
    Ok(external_of(&report))
}
