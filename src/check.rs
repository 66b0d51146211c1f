//! The front door: from paths to a report, as the table of contents of the whole.

use std::sync::atomic::AtomicBool;
use std::time::Instant;

use jiff::{Timestamp, tz::TimeZone};

use crate::ask::{Ask, Declared, LabelAsk, Stated};
use crate::base::Measured;
use crate::facts::{ColumnFacts, ColumnType, DatasetFacts, MOST_NUMERIC_CLASSES};
use crate::judge::{self, Status};
use crate::profile::{self, Config, Profile, ProfileError, Task};
use crate::report::{Circumstances, ConfigUsed, ProfileUsed, Report, Run, Untouched, Values};
use crate::rule;
use crate::scan::{self, Conditions, Progress, ScanError};
use crate::source::{self, Request, SourceError};

/// Everything one check needs.
#[derive(Clone, Debug)]
pub struct Check {
    /// What to look at.
    pub request: Request,
    /// What to ask of it.
    pub ask: Ask,
    /// By which profile to judge.
    pub profile: ProfileChoice,
    /// Whether the label was named for this run, and not by a file.
    pub is_label_typed: bool,
    /// What a file says beside the profile.
    pub config: Option<Config>,
    /// What to say of how the profile was chosen.
    pub note: Option<String>,
    /// Threads that measure.
    pub threads: usize,
    /// Whether values may be in the report.
    pub values: Values,
}

/// How the profile was chosen.
#[derive(Clone, Debug)]
pub enum ProfileChoice {
    /// Chosen by the user.
    Given(Box<Profile>),
    /// Given, and no file lays anything over it: what another run went by.
    Settled(Box<Profile>),
    /// To be chosen by what the data shows: `general` without a label, else by the label's shape.
    ByLabel,
}

/// Why a check gave no report.
#[derive(Debug, thiserror::Error)]
pub enum CheckError {
    /// Nothing to look at.
    #[error(transparent)]
    Source(#[from] SourceError),
    /// The scan gave no facts.
    #[error(transparent)]
    Scan(#[from] ScanError),
    /// A built-in profile does not fit its rules: a mistake in this program.
    #[error(transparent)]
    Profile(#[from] ProfileError),
}

/// Locates, opens, reads, measures, judges, and puts together what is to be said.
pub fn check(check: &Check, interrupted: &AtomicBool, progress: &dyn Progress) -> Result<Report, CheckError> {
    let started_at = Timestamp::now();
    let clock = Instant::now();

    // The one place where the clock says what day it is, unless the user did.
    let today = check.ask.today.unwrap_or_else(|| started_at.to_zoned(TimeZone::UTC).date());
    let ask = &Ask { today: Some(today), ..check.ask.clone() };

    let located = source::locate(&check.request)?;
    let mut facts = scan::scan(located, ask, Conditions { threads: check.threads, interrupted, progress })?;
    facts.papers = source::papers(&check.request.paths);
    // A label file may say by itself what the label is.
    let label = facts.label_file.as_ref().map(|file| LabelAsk { typed: file.label.clone() });
    let ask = &Ask { label: label.or_else(|| ask.label.clone()), ..ask.clone() };
    let check = &Check { ask: ask.clone(), ..check.clone() };
    let (base, task_note) = choose_profile(check, &facts)?;
    let task_note = check.note.clone().or(task_note);
    let profile = match &check.config {
        _ if matches!(check.profile, ProfileChoice::Settled(_)) => base,
        None => base,
        Some(config) => config.over(&base, &rule::vocabulary())?,
    };
    let mut judgement =
        judge::judge(&facts, ask, &profile, check.config.as_ref().map_or(&[], |config| config.waivers.as_slice()));
    let mut used = None;
    if let Some(config) = &check.config {
        let untouched = untouched(check, &facts, ask, profile.task)?;
        // Whoever made the data may have written a file that was merely found: it can't make all well by itself.
        if !config.is_named() && untouched.status == Status::NotReady {
            judgement.verdict = judgement.verdict.held_back(&config.origin.shown);
        }
        used = Some(ConfigUsed::of(config, untouched));
    }

    let run = Run {
        started_at: started_at.to_zoned(TimeZone::UTC).strftime("%Y-%m-%dT%H:%M:%SZ").to_string(),
        elapsed_ms: u64::try_from(clock.elapsed().as_millis()).unwrap_or(u64::MAX),
        threads: check.threads,
        today: today.to_string(),
    };
    let profile = ProfileUsed { name: profile.name, digest: profile.digest, task: profile.task, rules: profile.rules };
    Ok(Report::new(
        facts,
        judgement,
        Circumstances { ask, run, profile, config: used, task_note, values: check.values },
    ))
}

/// What the verdict would be without a file: by the built-in profile for the same task, and without what was declared.
/// Where the label was named for this run, and the file asks for another task, it is the task that the label asks for.
fn untouched(check: &Check, facts: &DatasetFacts, ask: &Ask, task: Task) -> Result<Untouched, ProfileError> {
    let by_label = Check { profile: ProfileChoice::ByLabel, ..check.clone() };
    let profile = if check.is_label_typed && !task.needs_label() {
        choose_profile(&by_label, facts)?.0
    } else {
        profile::builtin(task.profile(), &rule::vocabulary())?
    };
    let ask = Ask {
        declared: Declared::default(),
        stated: Stated::default(),
        personal: Vec::new(),
        classes: None,
        ..ask.clone()
    };
    let verdict = judge::judge(facts, &ask, &profile, &[]).verdict;
    Ok(Untouched { profile: profile.name, status: verdict.status })
}

/// The profile that was given, or the one that the label asks for, and what to say of that choice.
fn choose_profile(check: &Check, facts: &DatasetFacts) -> Result<(Profile, Option<String>), ProfileError> {
    let (task, note) = match (&check.profile, &check.ask.label) {
        (ProfileChoice::Given(profile) | ProfileChoice::Settled(profile), _) => return Ok(((**profile).clone(), None)),
        (ProfileChoice::ByLabel, None) => (Task::General, None),
        (ProfileChoice::ByLabel, Some(label)) => {
            let column = facts
                .tables
                .iter()
                .find_map(|table| table.columns.iter().find(|column| label.names(&table.name, &column.name)));
            let (task, why) = column.map_or((Task::Classification, "no such column was found".to_owned()), task_of);
            let name = task.profile();
            (task, Some(format!("judged by {name}, because {why}; --profile chooses another")))
        }
    };
    let profile = profile::builtin(task.profile(), &rule::vocabulary())?;
    Ok((profile, note))
}

/// What a label's shape asks for, and why.
fn task_of(column: &ColumnFacts) -> (Task, String) {
    let distinct = column.distinct.value().copied().unwrap_or(0);
    let shown = match &column.distinct {
        Measured::Approximate { .. } => format!("about {}", crate::base::wording::count(distinct)),
        _ => crate::base::wording::count(distinct),
    };
    match column.kind {
        ColumnType::Integer | ColumnType::Decimal if distinct > MOST_NUMERIC_CLASSES => {
            (Task::Regression, format!("the label holds {shown} different numbers"))
        }
        ColumnType::Integer | ColumnType::Decimal => {
            (Task::Classification, format!("the label holds only {shown} different numbers"))
        }
        kind => (Task::Classification, format!("the label holds {}", kind.noun())),
    }
}
