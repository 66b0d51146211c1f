//! `datassay check`.

use std::fs;
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use anyhow::{Context, bail};
use jiff::Timestamp;

use crate::ask::{Ask, Budget, Grouping, LabelAsk};
use crate::base::nearest::nearest;
use crate::check::{Check, CheckError, ProfileChoice, check};
use crate::profile::{self, Profile};
use crate::render;
use crate::report::{Report, Values};
use crate::rule;
use crate::scan::ScanError;
use crate::source::Request;

use super::args::{CheckArgs, Format};
use super::bar::progress;
use super::exit::Exit;
use super::output::{check_place, color, style, tell, to_file, to_stdout};

/// Set when the user wants to stop.
static INTERRUPTED: AtomicBool = AtomicBool::new(false);

/// How long a run may take to stop by itself; a read that blocks would never notice.
const GRACE: Duration = Duration::from_secs(2);

pub(super) fn run(arguments: &CheckArgs) -> anyhow::Result<Exit> {
    let job = lower(arguments)?;
    if let Some(path) = place(arguments) {
        check_place(path, &job.request.paths)?;
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
    write(&report, arguments)?;
    Ok(Exit::of(&report.verdict, arguments.fail_on))
}

fn write(report: &Report, arguments: &CheckArgs) -> anyhow::Result<()> {
    let Some(path) = place(arguments) else {
        let text = match arguments.format.unwrap_or(Format::Terminal) {
            Format::Terminal => render::terminal::terminal(report, &style(arguments.color)),
            Format::Json => render::json::json(report),
        };
        return to_stdout(&text);
    };
    let by_name =
        if path.extension().is_some_and(|extension| extension == "json") { Format::Json } else { Format::Terminal };
    let text = match arguments.format.unwrap_or(by_name) {
        Format::Terminal => {
            let style = render::terminal::Style { width: 100, color: color(arguments.color, false) };
            render::terminal::terminal(report, &style)
        }
        Format::Json => render::json::json(report),
    };
    to_file(&text, path, report.values)?;
    if !arguments.quiet {
        let verdict = format!("{} for {}", report.verdict.status.title(), report.task_phrase());
        let words = format!("{verdict}: written to {}", path.display());
        tell(&render::escape::terminal(&words));
    }
    Ok(())
}

/// The file to write to; `-` is standard output.
fn place(arguments: &CheckArgs) -> Option<&Path> {
    arguments.output.as_deref().filter(|path| path.as_os_str() != "-")
}

/// From what was typed to what is to be done.
fn lower(arguments: &CheckArgs) -> anyhow::Result<Check> {
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
    let profile = match &arguments.profile {
        None => ProfileChoice::ByLabel,
        Some(name) => ProfileChoice::Given(Box::new(find_profile(name)?)),
    };
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    Ok(Check {
        request: Request {
            paths,
            exclude: arguments.exclude.clone(),
            follow_links: arguments.follow_links,
            settled_before: arguments.settle.map(ago),
        },
        ask: Ask {
            label: arguments.label.clone().map(|typed| LabelAsk { typed }),
            time: arguments.time.clone().map(|typed| LabelAsk { typed }),
            fresh: arguments.fresh,
            budget: Budget { memory: arguments.memory, time: arguments.max_time, ..Budget::default() },
            places: usize::from(arguments.places),
            reading: arguments.reading.reading(),
            grouping: if arguments.one_table { Grouping::OneTable } else { Grouping::ByLikeness },
            today: arguments.now,
        },
        profile,
        threads: arguments.threads.map_or(cores, usize::from),
        values: if arguments.values { Values::Shown } else { Values::Withheld },
    })
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

fn find_profile(name: &str) -> anyhow::Result<Profile> {
    let known = profile::builtin_names();
    if known.contains(&name) {
        return Ok(profile::builtin(name, &rule::vocabulary())?);
    }
    let path = Path::new(name);
    if path.extension().is_none() && !path.exists() {
        let near =
            nearest(name, known.iter().copied()).map(|near| format!("did you mean `{near}`? ")).unwrap_or_default();
        bail!("there is no profile `{name}`: {near}the built-in ones are {}; or give a TOML file", known.join(", "));
    }
    let text = fs::read_to_string(path).with_context(|| format!("can't read the profile `{name}`"))?;
    Ok(profile::parse(&text, name, &rule::vocabulary())?)
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
