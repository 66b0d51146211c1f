//! `datassay check`.

use std::fs;
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use anyhow::{Context, bail};
use jiff::Timestamp;

use crate::ask::{Ask, Budget, Grouping, JoinAsk, KeyPair, LabelAsk, RowsAsk};
use crate::check::{Check, CheckError, ProfileChoice, check};
use crate::render;
use crate::report::Values;
use crate::scan::ScanError;
use crate::source::Request;

use super::args::CheckArgs;
use super::bar::progress;
use super::diff;
use super::exit::{Bar, Exit};
use super::output::tell;
use super::profile::{self, Beside, Chosen};
use super::verify;
use super::write;
use crate::profile::Config;

/// Set when the user wants to stop.
static INTERRUPTED: AtomicBool = AtomicBool::new(false);

/// How long a run may take to stop by itself; a read that blocks would never notice.
const GRACE: Duration = Duration::from_secs(2);

pub(super) fn run(arguments: &CheckArgs) -> anyhow::Result<Exit> {
    if arguments.fail_on == Bar::Worse && arguments.against.is_none() {
        bail!("--fail-on worse needs --against: the report to compare with");
    }
    let job = lower(arguments)?;
    let outputs = write::outputs(arguments, &job.request.paths)?;
    if let Some(path) = &arguments.certificate {
        if job.request.paths.iter().any(|path| path.as_os_str() == "-") {
            bail!("standard input has no name, so there can be no certificate of it: save it to a file first");
        }
        write::apart(path, &outputs, &job.request.paths)?;
    }
    stop_on_interrupt();
    let progress = progress(arguments.quiet);
    let report = match check(&job, &INTERRUPTED, progress.as_ref()) {
        Ok(report) => report,
        Err(CheckError::Scan(ScanError::Interrupted)) => {
            drop(progress);
            tell("interrupted; nothing was written");
            return Ok(Exit::Interrupted);
        }
        Err(error) => return Err(error.into()),
    };
    drop(progress);
    // Read before the report is written: it may be written over the last one.
    let last =
        arguments.against.as_deref().map(|last| diff::against(last, &render::json::json(&report))).transpose()?;
    let written = write::write(&report, &outputs, arguments);
    // One that fails keeps no other from being written.
    let certified =
        arguments.certificate.as_deref().map(|path| verify::certify(&report, &job, path, arguments.quiet)).transpose();
    written?;
    certified?;
    let mut exit = Exit::of(&report.verdict, arguments.fail_on);
    match last {
        None => {}
        Some(None) => tell("no earlier report is there to compare with: this is a first run"),
        Some(Some(found)) => {
            tell(&format!("against the earlier report:\n{}", diff::words(&found).trim_end()));
            if arguments.fail_on == Bar::Worse && found.is_worse() {
                exit = Exit::NotMet;
            }
        }
    }
    Ok(exit)
}

/// From what was typed to what is to be done.
pub(super) fn lower(arguments: &CheckArgs) -> anyhow::Result<Check> {
    let mut paths = arguments.paths.clone();
    if let Some(list) = &arguments.files_from {
        if list.as_os_str() == "-" && paths.iter().any(|path| path.as_os_str() == "-") {
            bail!("standard input can't be both data (-) and a list of files (--files-from -)");
        }
        let listed = read_list(list)?;
        if list.as_os_str() == "-" && listed.iter().any(|path| path.as_os_str() == "-") {
            bail!("the list of files on standard input names standard input (-) itself");
        }
        paths.extend(listed);
    }
    let beside = if arguments.no_config { Beside::Ignored } else { Beside::Used };
    let Chosen { profile, config, note } = profile::choose(arguments.profile.as_deref(), beside, &paths)?;
    let profile = profile.map_or(ProfileChoice::ByLabel, |profile| ProfileChoice::Given(Box::new(profile)));
    let said = config.as_ref();
    let column = |typed: &Option<String>, declared: Option<&String>| {
        typed.clone().or_else(|| declared.cloned()).map(|typed| LabelAsk { typed })
    };
    let named = |typed: &str| LabelAsk { typed: typed.trim().to_owned() };
    let mut keys: Vec<Vec<LabelAsk>> = arguments.key.iter().map(|key| key.split(',').map(named).collect()).collect();
    let declared = said.map(Config::keys).unwrap_or_default();
    keys.extend(declared.into_iter().filter(|key| !arguments.key.iter().any(|typed| is_typed(typed, key))));
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    Ok(Check {
        request: Request {
            paths,
            exclude: arguments.exclude.clone(),
            follow_links: arguments.follow_links,
            settled_before: arguments.settle.map(ago),
        },
        ask: Ask {
            classes: said.and_then(Config::classes),
            join: join(arguments, said.and_then(|config| config.label.as_ref()))?,
            label: column(&arguments.label, said.and_then(|config| config.label.as_ref())),
            time: column(&arguments.time, said.and_then(|config| config.time.as_ref())),
            fresh: arguments.fresh.or_else(|| said.and_then(|config| config.fresh)),
            rows: RowsAsk {
                keys,
                exact: arguments.exact,
                split: column(&arguments.split, said.and_then(|config| config.split.as_ref())),
                entity: column(&arguments.entity, said.and_then(|config| config.entity.as_ref())),
                quasi_identifiers: match said {
                    Some(config) if arguments.quasi_identifier.is_empty() => {
                        config.quasi_identifiers.iter().map(|typed| named(typed)).collect()
                    }
                    _ => arguments.quasi_identifier.iter().map(|typed| named(typed)).collect(),
                },
            },
            budget: Budget { memory: arguments.memory, time: arguments.max_time, ..Budget::default() },
            places: usize::from(arguments.places),
            reading: arguments.reading.reading(),
            grouping: if arguments.one_table { Grouping::OneTable } else { Grouping::ByLikeness },
            today: arguments.now,
            declared: said.map(|config| config.declared.clone()).unwrap_or_default(),
            personal: said.map(crate::profile::Config::personal).unwrap_or_default(),
            stated: said.map(crate::profile::Config::stated).unwrap_or_default(),
            digests: arguments.certificate.is_some(),
        },
        profile,
        is_label_typed: arguments.label.is_some() || arguments.label_file.is_some(),
        config,
        note,
        threads: arguments.threads.map_or(cores, usize::from),
        values: if arguments.values { Values::Shown } else { Values::Withheld },
    })
}

/// Whether a declared key was typed as well, so that it is not asked about twice.
fn is_typed(typed: &str, declared: &[LabelAsk]) -> bool {
    typed.split(',').map(str::trim).eq(declared.iter().map(|column| column.typed.as_str()))
}

/// The label file, and by which columns its rows go with the data's.
fn join(arguments: &CheckArgs, declared: Option<&String>) -> anyhow::Result<Option<JoinAsk>> {
    match (&arguments.label_file, arguments.on.as_slice()) {
        (None, []) => Ok(None),
        (None, _) => bail!("--on needs --label-file: the file that holds the label"),
        (Some(_), []) => bail!("--label-file needs --on: the columns that its rows and those of the data are named by"),
        (Some(file), on) => {
            let pair = |typed: &String| {
                KeyPair::typed(typed).with_context(|| format!("--on takes COL or COL=COL, and not `{typed}`"))
            };
            let on = on.iter().map(pair).collect::<anyhow::Result<Vec<KeyPair>>>()?;
            Ok(Some(JoinAsk { file: file.clone(), on, label: arguments.label.as_ref().or(declared).cloned() }))
        }
    }
}

/// The moment that lies so far back.
fn ago(time: Duration) -> Timestamp {
    Timestamp::now().checked_sub(time).unwrap_or(Timestamp::MIN)
}

/// Paths from a list, one a line, or ended by NUL bytes as `find -print0` writes them.
fn read_list(list: &Path) -> anyhow::Result<Vec<PathBuf>> {
    let mut text = Vec::new();
    if list.as_os_str() == "-" {
        io::stdin().lock().read_to_end(&mut text).context("can't read the list of files from standard input")?;
    } else {
        text = fs::read(list).with_context(|| format!("can't read the list of files `{}`", list.display()))?;
    }
    let end = if text.contains(&0) { 0 } else { b'\n' };
    let entries = text.split(|&byte| byte == end).map(|entry| entry.strip_suffix(b"\r").unwrap_or(entry));
    let paths: Vec<PathBuf> = entries.filter(|entry| !entry.is_empty()).map(path_of).collect();
    if paths.is_empty() {
        bail!("the list of files `{}` is empty", list.display());
    }
    Ok(paths)
}

#[cfg(unix)]
fn path_of(bytes: &[u8]) -> PathBuf {
    use std::os::unix::ffi::OsStrExt;
    PathBuf::from(std::ffi::OsStr::from_bytes(bytes))
}

#[cfg(not(unix))]
fn path_of(bytes: &[u8]) -> PathBuf {
    PathBuf::from(String::from_utf8_lossy(bytes).into_owned())
}

/// Lets Ctrl-C end the run between two pieces of work, or the process if that takes too long.
fn stop_on_interrupt() {
    let stop = || {
        if INTERRUPTED.swap(true, Ordering::Relaxed) {
            leave();
        }
        std::thread::spawn(|| {
            std::thread::sleep(GRACE);
            leave();
        });
    };
    // Without a handler Ctrl-C still ends the process, only less politely.
    let _ = ctrlc::set_handler(stop);
}

#[expect(clippy::exit, reason = "a read that blocks can't be ended otherwise; nothing has been written yet")]
fn leave() -> ! {
    std::process::exit(i32::from(Exit::Interrupted.code()))
}
