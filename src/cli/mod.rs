//! The command line: parse, call, write, and nothing else.
//!
//! **Invariant:** standard output is what was asked for (a report, records) or nothing; everything else goes to
//! standard error.

mod args;
mod bar;
mod brief;
mod check;
mod diff;
mod exit;
mod init;
mod output;
mod profile;
mod rows;
mod tell;
mod verify;
mod write;

use std::ffi::OsString;
use std::panic;
use std::process::ExitCode;
use std::sync::{Mutex, PoisonError};

use clap::Parser;
use clap::error::ErrorKind;

use crate::profile::ProfileError;
use crate::render;

use args::{Cli, Command};
use exit::Exit;
use output::tell;

/// What to type, for somebody who typed only the program's name.
const FIRST_STEPS: &str = "\
datassay tells whether a dataset is ready to be handed to an outside AI/ML specialist.
  datassay check exports/                    judge a folder, a file or a pattern
  datassay check exports/ --label COLUMN     judge it for learning that column; --help tells more";

/// Where the last panic happened, for the message that ends the run.
static PANIC: Mutex<Option<String>> = Mutex::new(None);

/// Runs the program on the arguments it was started with.
pub fn run() -> ExitCode {
    // Decoders of hostile files panic and are caught where they are called; nothing of that is for the screen.
    panic::set_hook(Box::new(|info| {
        *PANIC.lock().unwrap_or_else(PoisonError::into_inner) = Some(info.to_string());
    }));
    let exit = panic::catch_unwind(|| dispatch(std::env::args_os().collect())).unwrap_or_else(|_| {
        let what = PANIC.lock().unwrap_or_else(PoisonError::into_inner).take().unwrap_or_default();
        tell(&format!("error: internal error, please report it: {}", render::escape::terminal(&what)));
        Exit::Failed
    });
    exit.into()
}

fn dispatch(arguments: Vec<OsString>) -> Exit {
    if arguments.len() < 2 {
        tell(FIRST_STEPS);
        return Exit::Failed;
    }
    let cli = match Cli::try_parse_from(args::with_default_command(arguments)) {
        Ok(cli) => cli,
        Err(error) => {
            let is_asked_for = matches!(error.kind(), ErrorKind::DisplayHelp | ErrorKind::DisplayVersion);
            // A closed pipe is no reason to fail where only help was wanted.
            let _ = error.print();
            return if is_asked_for { Exit::Met } else { Exit::Failed };
        }
    };
    let exit = match cli.command {
        Command::Check(arguments) => check::run(&arguments),
        Command::Verify(arguments) => verify::run(&arguments),
        Command::Brief(arguments) => brief::run(&arguments),
        Command::Rows(arguments) => rows::run(&arguments),
        Command::Init(arguments) => init::run(&arguments),
        Command::Diff(arguments) => diff::run(&arguments),
        Command::Explain { rule } => tell::explain(&rule),
        Command::Rules => tell::rules(),
        Command::Profiles { name } => tell::profiles(name.as_deref()),
        Command::Schema { of } => tell::schema(of),
        Command::Completions { shell } => tell::completions(shell),
        Command::Manual => tell::manual(),
    };
    exit.unwrap_or_else(|error| {
        // Paths and the texts of files are in it, so it is as hostile as they are.
        tell(&format!("error: {}", render::escape::terminal(&format!("{error:#}"))));
        let caret = error.downcast_ref::<ProfileError>().and_then(ProfileError::caret);
        for line in caret.iter().flatten() {
            tell(&format!("  {}", render::escape::terminal(line)));
        }
        Exit::Failed
    })
}
