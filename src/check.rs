//! The front door: from paths to a report, as the table of contents of the whole.

use std::sync::atomic::AtomicBool;
use std::time::Instant;

use jiff::{Timestamp, tz::TimeZone};

use crate::ask::Ask;
use crate::base::Measured;
use crate::facts::{ColumnFacts, ColumnType, DatasetFacts};
use crate::judge;
use crate::profile::{self, Profile, ProfileError, Task};
use crate::report::{Circumstances, ProfileUsed, Report, Run, Values};
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
    let facts = scan::scan(located, ask, Conditions { threads: check.threads, interrupted, progress })?;
    let (profile, task_note) = choose_profile(check, &facts)?;
    let judgement = judge::judge(&facts, ask, &profile);

    let run = Run {
        started_at: started_at.to_zoned(TimeZone::UTC).strftime("%Y-%m-%dT%H:%M:%SZ").to_string(),
        elapsed_ms: u64::try_from(clock.elapsed().as_millis()).unwrap_or(u64::MAX),
        threads: check.threads,
        today: today.to_string(),
    };
    let profile = ProfileUsed { name: profile.name, digest: profile.digest, task: profile.task };
    Ok(Report::new(facts, judgement, Circumstances { ask, run, profile, task_note, values: check.values }))
}

/// The profile that was given, or the one that the label asks for, and what to say of that choice.
fn choose_profile(check: &Check, facts: &DatasetFacts) -> Result<(Profile, Option<String>), ProfileError> {
    let (task, note) = match (&check.profile, &check.ask.label) {
        (ProfileChoice::Given(profile), _) => return Ok(((**profile).clone(), None)),
        (ProfileChoice::ByLabel, None) => (Task::General, None),
        (ProfileChoice::ByLabel, Some(label)) => {
            let column = facts
                .tables
                .iter()
                .find_map(|table| table.columns.iter().find(|column| label.names(&table.name, &column.name)));
            let (task, why) = column.map_or((Task::Classification, "no such column was found".to_owned()), task_of);
            let name = builtin_for(task);
            (task, Some(format!("judged by {name}, because {why}; --profile chooses another")))
        }
    };
    let profile = profile::builtin(builtin_for(task), &rule::vocabulary())?;
    Ok((profile, note))
}

fn builtin_for(task: Task) -> &'static str {
    match task {
        Task::General => "general",
        Task::Classification => "tabular-classification",
        Task::Regression => "tabular-regression",
    }
}

/// From how many distinct numbers on a label is a quantity rather than a set of codes. A project judgement: Vertex AI
/// takes up to 500 classes, but codes for more than a few are rare, and the report says which way it was read.
const MOST_NUMERIC_CLASSES: u64 = 20;

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
