//! `datassay verify`, and the certificate of `check` and `brief`.

use std::ffi::OsString;
use std::fs::{self, File};
use std::io::Read as _;
use std::path::Path;
use std::sync::atomic::AtomicBool;

use anyhow::{Context, anyhow, bail};
use clap::Parser;

use crate::certificate::{self, Again, Certificate, Judged, Verified};
use crate::check::{Check, ProfileChoice, check};
use crate::facts::LeftOut;
use crate::profile::{Config, Given};
use crate::render::{escape, verified};
use crate::report::external::external_of;
use crate::report::{Report, Values};
use crate::scan::{Told, hash_files};
use crate::source::{self, Found, Request};

use super::args::{Cli, Command, VerifyArgs};
use super::bar::progress;
use super::check::lower;
use super::exit::Exit;
use super::output::{tell, to_file, to_stdout};

/// A longer text is no certificate: some hundred bytes for each of a million files.
const LONGEST: u64 = 512 << 20;

/// Files without a digest that are named on standard error.
const NAMED: usize = 5;

pub(super) fn run(arguments: &VerifyArgs) -> anyhow::Result<Exit> {
    let certificate = read(&arguments.certificate)?;
    let found = of_files(&certificate, arguments)?;
    let listed = if arguments.quiet { verified::Listed::Departures } else { verified::Listed::All };
    let mut page = String::new();
    let mut is_reproduced = true;
    if arguments.recheck {
        let Judging { again, notes } = judge_again(&certificate, arguments)?;
        is_reproduced = again.is_reproduced();
        for note in notes {
            page.push_str(&note);
            page.push('\n');
        }
        page.push_str(&verified::again(&again));
        page.push('\n');
    }
    page.push_str(&verified::verified(&certificate, &found, listed));
    to_stdout(&page)?;
    Ok(if found.is_same() && is_reproduced { Exit::Met } else { Exit::NotMet })
}

/// Reads a certificate.
pub(super) fn read(path: &Path) -> anyhow::Result<Certificate> {
    let shown = path.display();
    let read = || -> anyhow::Result<String> {
        let mut text = Vec::new();
        // No more is read than a certificate may have, whatever the file says of its size.
        File::open(path)?.take(LONGEST + 1).read_to_end(&mut text)?;
        if text.len() as u64 > LONGEST {
            bail!("it is longer than any certificate");
        }
        String::from_utf8(text).map_err(|_| anyhow!("it is not text in UTF-8"))
    };
    let text = read().with_context(|| format!("can't read the certificate `{shown}`"))?;
    certificate::read(&text).with_context(|| format!("can't use the certificate `{shown}`"))
}

/// Holds the files against the certificate.
fn of_files(certificate: &Certificate, arguments: &VerifyArgs) -> anyhow::Result<Verified> {
    if arguments.paths.iter().any(|path| path.as_os_str() == "-") {
        bail!("standard input has no name, so a certificate can't be held against it");
    }
    let request = Request {
        paths: arguments.paths.clone(),
        exclude: certificate.exclude.clone(),
        follow_links: certificate.follow_links,
        settled_before: None,
    };
    let mut located = source::locate(&request)?;
    let is_same = |found: &Found, path: &Path| {
        fs::canonicalize(&found.path).ok().zip(fs::canonicalize(path).ok()).is_some_and(|(one, other)| one == other)
    };
    located.files.retain(|found| !is_same(found, &arguments.certificate));
    let labels = match &arguments.label_file {
        None => None,
        Some(path) => {
            let request = Request { paths: vec![path.clone()], follow_links: true, ..Request::default() };
            let found = source::locate(&request)?.files.pop();
            Some(found.with_context(|| format!("can't read the label file `{}`", path.display()))?)
        }
    };
    if let Some(labels) = &labels {
        // It may lie beside the data, and is one file all the same.
        located.files.retain(|found| !is_same(found, &labels.path));
    }
    let wanted = certificate::wanted(certificate, &located, labels.as_ref());
    let files: Vec<&Found> = wanted.files.iter().map(|(_, found)| *found).collect();
    let progress = progress(arguments.quiet);
    let hashed: Vec<Told> = hash_files(&files, threads(arguments.threads), &AtomicBool::new(false), progress.as_ref())?;
    drop(progress);
    Ok(certificate::verify(certificate, &located, wanted, hashed))
}

fn threads(typed: Option<u16>) -> usize {
    typed.map_or_else(|| std::thread::available_parallelism().map_or(1, usize::from), usize::from)
}

struct Judging {
    again: Again,
    /// What stands in the way of the same verdict.
    notes: Vec<String>,
}

/// Judges the data by the thresholds of the certificate.
fn judge_again(certificate: &Certificate, arguments: &VerifyArgs) -> anyhow::Result<Judging> {
    let job = job(certificate, arguments)?;
    let mut notes = Vec::new();
    let here = job.config.as_ref().map(|config| config.digest.clone());
    let stated = certificate.declaration.map(|(digest, _)| format!("sha256:{digest}"));
    match (&stated, &here) {
        (Some(stated), None) => notes.push(format!(
            "the declaration that had a say ({stated}) is not here: give it behind `--`, as `-- --profile FILE`"
        )),
        (Some(stated), Some(here)) if stated != here => {
            notes.push(format!("another declaration had a say: {stated}, and here is {here}"));
        }
        _ => {}
    }
    let progress = progress(arguments.quiet);
    let report = check(&job, &AtomicBool::new(false), progress.as_ref())?;
    drop(progress);
    Ok(Judging { again: certificate::again(certificate, &external_of(&report)), notes })
}

/// What is to be done to judge again: as `check` would, with what the certificate says.
fn job(certificate: &Certificate, arguments: &VerifyArgs) -> anyhow::Result<Check> {
    let mut typed: Vec<OsString> = vec!["datassay".into(), "check".into()];
    typed.extend(arguments.with.iter().cloned());
    if let Some(file) = &arguments.label_file {
        let mut option = OsString::from("--label-file=");
        option.push(file);
        typed.push(option);
    }
    // A file that had no say then has none now.
    let names_profile = arguments.with.iter().any(|word| word.to_string_lossy().starts_with("--profile"));
    if certificate.declaration.is_none() && !names_profile {
        typed.push("--no-config".into());
    }
    typed.push("--".into());
    typed.extend(arguments.paths.iter().map(|path| path.clone().into_os_string()));
    let Command::Check(same) = Cli::try_parse_from(typed).context("what stands behind `--` is not for check")?.command
    else {
        bail!("internal error: no check came of it")
    };
    let is_typed = |option: &str| match option {
        "--label" => same.label.is_some(),
        "--label-file" => same.label_file.is_some(),
        "--time" => same.time.is_some(),
        "--split" => same.split.is_some(),
        "--entity" => same.entity.is_some(),
        "--key" => !same.key.is_empty(),
        "--quasi-identifier" => !same.quasi_identifier.is_empty(),
        _ => true,
    };
    let lacking: Vec<&str> = certificate.withheld().into_iter().filter(|option| !is_typed(option)).collect();
    let mut job = lower(&same)?;
    // The declaration may say by itself what the certificate may not.
    let is_said = |config: &Config, option: &str| match option {
        "--label" => config.label.is_some(),
        "--time" => config.time.is_some(),
        "--split" => config.split.is_some(),
        "--entity" => config.entity.is_some(),
        "--key" => !config.keys().is_empty(),
        "--quasi-identifier" => !config.quasi_identifiers.is_empty(),
        _ => false,
    };
    let lacking: Vec<&str> = lacking
        .into_iter()
        .filter(|option| !job.config.as_ref().is_some_and(|config| is_said(config, option)))
        .collect();
    if !lacking.is_empty() {
        let options = lacking.join(", ");
        bail!(
            "can't judge again: the certificate may not tell what was given with {options}; give it behind `--`, as \
             `-- {} ...`",
            lacking.first().copied().unwrap_or_default(),
        );
    }
    job.request.exclude.clone_from(&certificate.exclude);
    job.request.follow_links = certificate.follow_links;
    certificate.ask_again(&mut job.ask);
    job.is_label_typed = certificate.is_label_typed();
    job.profile = ProfileChoice::Settled(Box::new(certificate.profile().clone()));
    if let (Some(config), Some((_, true))) = (&mut job.config, certificate.declaration) {
        config.origin.given = Given::Named;
    }
    job.note = None;
    job.threads = threads(arguments.threads);
    Ok(job)
}

/// Writes the certificate of a report, and says of what it could not be made.
pub(super) fn certify(report: &Report, job: &Check, path: &Path, quiet: bool) -> anyhow::Result<()> {
    let judged = Judged { report, ask: &job.ask, is_label_typed: job.is_label_typed, request: &job.request };
    let text = certificate::statement(judged).context("no certificate was written")?;
    // Names of files are text like any other: whoever prints it sees what stands there.
    to_file(escape::json(&text), path, Values::Withheld)?;
    let manifest = report.manifest.as_ref();
    let left_out: &[LeftOut] = manifest.map(|manifest| manifest.left_out.as_slice()).unwrap_or_default();
    for LeftOut { name, detail, .. } in left_out.iter().take(NAMED) {
        tell(&escape::terminal(&format!("not in the certificate: {name}: {detail}")));
    }
    if left_out.len() > NAMED {
        tell(&format!("not in the certificate: {} more", left_out.len() - NAMED));
    }
    if !quiet {
        let files = manifest.map_or(0, |manifest| manifest.files.len()) as u64;
        let files = crate::base::wording::counted(files, "file", "files");
        tell(&escape::terminal(&format!("certificate of {files}: written to {}", path.display())));
    }
    Ok(())
}
