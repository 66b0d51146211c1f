//! Readiness profiles: what a task needs of its data, as thresholds with their sources.
//!
//! A file is held against the list of keys (`schema`, `shape`), validated (`validate`, `rules`, `config`) into a
//! [`Profile`] and what it says beside that, a [`Config`], and never changed after that. The built-in profiles are
//! embedded (`builtin`).
//!
//! **Invariant:** a threshold of a profile without basis, source and date does not get past validation, and every
//! threshold says where it was set.

mod builtin;
mod config;
mod error;
mod rules;
pub mod schema;
mod shape;
#[cfg(test)]
mod tests;
mod validate;

use std::collections::BTreeMap;

use jiff::civil::Date;

use crate::ask::{DeclaredType, Role};
use crate::base::Severity;

pub use builtin::{builtin, builtin_names, builtin_text};
pub use config::{Access, Answer, Brief, Config, Judged, Milestone, SqlCheck, Waiver};
pub use error::{Excerpt, Given, Origin, ProfileError};
pub use validate::{Extend, Extended, KnownRule, LimitForm, Loaded, Side, Unit, Vocabulary, load, parse};

/// A validated readiness profile.
#[derive(Clone, Debug, PartialEq)]
pub struct Profile {
    /// Its name, as given to `--profile`.
    pub name: String,
    /// What it judges data for.
    pub task: Task,
    /// One sentence on what it is for.
    pub description: String,
    /// `sha256:` and the digest of the TOML text.
    pub digest: String,
    /// Settings of each active rule, by code.
    pub rules: BTreeMap<String, RuleSettings>,
    /// Why rules that the profile could judge are switched off, by code.
    pub off: BTreeMap<String, String>,
}

/// What the data is wanted for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Task {
    /// Handing over, without a learning task.
    General,
    /// Learning to tell classes apart.
    Classification,
    /// Learning to predict a number.
    Regression,
    /// Learning to tell how a number goes on in time.
    Forecasting,
    /// Learning to sort texts.
    TextClassification,
    /// Teaching a language model by examples.
    FineTuning,
    /// Learning whom to recommend what.
    Recommendation,
    /// Learning to sort images.
    ImageClassification,
    /// Looking for what is unusual.
    AnomalyDetection,
    /// Searching documents for answers.
    Retrieval,
}

impl Task {
    /// Every task.
    pub const ALL: [Self; 10] = [
        Self::General,
        Self::Classification,
        Self::Regression,
        Self::Forecasting,
        Self::TextClassification,
        Self::FineTuning,
        Self::Recommendation,
        Self::ImageClassification,
        Self::AnomalyDetection,
        Self::Retrieval,
    ];

    /// The word used in profiles and in the wire form.
    pub const fn word(self) -> &'static str {
        match self {
            Self::General => "general",
            Self::Classification => "classification",
            Self::Regression => "regression",
            Self::Forecasting => "forecasting",
            Self::TextClassification => "text-classification",
            Self::FineTuning => "fine-tuning",
            Self::Recommendation => "recommendation",
            Self::ImageClassification => "image-classification",
            Self::AnomalyDetection => "anomaly-detection",
            Self::Retrieval => "retrieval",
        }
    }

    /// As it stands after "READY for".
    pub const fn phrase(self) -> &'static str {
        match self {
            Self::General => "general handover",
            Self::Classification => "classification",
            Self::Regression => "regression",
            Self::Forecasting => "forecasting",
            Self::TextClassification => "text classification",
            Self::FineTuning => "fine-tuning a language model",
            Self::Recommendation => "recommendation",
            Self::ImageClassification => "image classification",
            Self::AnomalyDetection => "anomaly detection",
            Self::Retrieval => "retrieval",
        }
    }

    /// The built-in profile that judges it.
    pub const fn profile(self) -> &'static str {
        match self {
            Self::General => "general",
            Self::Classification => "tabular-classification",
            Self::Regression => "tabular-regression",
            Self::FineTuning => "llm-finetuning",
            Self::ImageClassification => "image-manifest",
            Self::Forecasting
            | Self::TextClassification
            | Self::Recommendation
            | Self::AnomalyDetection
            | Self::Retrieval => self.word(),
        }
    }

    /// Whether judging it needs a label.
    pub const fn needs_label(self) -> bool {
        self.has_classes() || matches!(self, Self::Regression | Self::Forecasting)
    }

    /// Whether its label is one of a few classes.
    pub const fn has_classes(self) -> bool {
        matches!(self, Self::Classification | Self::TextClassification | Self::ImageClassification)
    }

    /// Whether judging it needs a column that says when a row is from.
    pub const fn needs_time(self) -> bool {
        matches!(self, Self::Forecasting)
    }
}

fn task_words() -> Vec<&'static str> {
    Task::ALL.into_iter().map(Task::word).collect()
}

fn role_words() -> Vec<&'static str> {
    Role::ALL.into_iter().map(Role::word).collect()
}

fn type_words() -> Vec<&'static str> {
    DeclaredType::ALL.into_iter().map(DeclaredType::word).collect()
}

fn severity_words() -> Vec<&'static str> {
    Severity::WORST_FIRST.into_iter().map(Severity::word).collect()
}

fn judged_words() -> Vec<&'static str> {
    Judged::ALL.into_iter().map(Judged::word).collect()
}

fn basis_words() -> Vec<&'static str> {
    Basis::ALL.into_iter().map(Basis::word).collect()
}

/// How one rule is set in a profile.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct RuleSettings {
    /// Whether the verdict is undetermined when this rule could not be measured.
    pub required: bool,
    /// The gate of each severity, where there is one.
    pub blocker: Option<Gate>,
    /// See `blocker`.
    pub condition: Option<Gate>,
    /// See `blocker`.
    pub advice: Option<Gate>,
}

/// One severity of one rule: from where on, and on whose word.
#[derive(Clone, Debug, PartialEq)]
pub struct Gate {
    /// The threshold; `None` where the rule is broken by mere presence.
    pub limit: Option<f64>,
    /// What sort of authority stands behind it.
    pub basis: Basis,
    /// Who says so.
    pub source: String,
    /// The day on which the source was read; an owner's override may have none.
    pub seen: Option<Date>,
    /// Where it was set: a built-in profile's name, or a file and a line.
    pub set_in: String,
}

impl Gate {
    /// The threshold as a source puts it, wherever it was set.
    pub fn is_like(&self, other: &Self) -> bool {
        (self.limit, self.basis, &self.source, self.seen) == (other.limit, other.basis, &other.source, other.seen)
    }
}

/// What sort of authority stands behind a threshold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Basis {
    /// A vendor's platform refuses data beyond it.
    PlatformFloor,
    /// A vendor's documentation advises it.
    PlatformAdvice,
    /// A known tool alerts there unless told otherwise.
    ToolDefault,
    /// A publication argues for it.
    Literature,
    /// A law or regulation sets it.
    Regulation,
    /// This project's own proposal.
    ProjectJudgement,
    /// Set by the owner of the data in place of a profile's.
    OwnerOverride,
}

impl Basis {
    /// Every basis, with the words of profiles and of the wire form.
    pub const ALL: [Self; 7] = [
        Self::PlatformFloor,
        Self::PlatformAdvice,
        Self::ToolDefault,
        Self::Literature,
        Self::Regulation,
        Self::ProjectJudgement,
        Self::OwnerOverride,
    ];

    /// Those that a profile may claim.
    pub const SOURCED: [Self; 6] = [
        Self::PlatformFloor,
        Self::PlatformAdvice,
        Self::ToolDefault,
        Self::Literature,
        Self::Regulation,
        Self::ProjectJudgement,
    ];

    /// The word used in profiles and in the wire form.
    pub const fn word(self) -> &'static str {
        match self {
            Self::PlatformFloor => "platform-floor",
            Self::PlatformAdvice => "platform-advice",
            Self::ToolDefault => "tool-default",
            Self::Literature => "literature",
            Self::Regulation => "regulation",
            Self::ProjectJudgement => "project-judgement",
            Self::OwnerOverride => "owner-override",
        }
    }
}

impl RuleSettings {
    /// The gates that are set, worst first.
    pub fn gates(&self) -> impl Iterator<Item = (Severity, &Gate)> {
        Severity::WORST_FIRST.into_iter().filter_map(|severity| {
            let gate = match severity {
                Severity::Blocker => &self.blocker,
                Severity::Condition => &self.condition,
                Severity::Advice => &self.advice,
            };
            gate.as_ref().map(|gate| (severity, gate))
        })
    }

    /// The worst gate whose limit `value` is above.
    pub fn above(&self, value: f64) -> Option<(Severity, &Gate)> {
        self.gates().find(|(_, gate)| gate.limit.is_some_and(|limit| value > limit))
    }

    /// The worst gate whose limit `value` is below.
    pub fn below(&self, value: f64) -> Option<(Severity, &Gate)> {
        self.gates().find(|(_, gate)| gate.limit.is_some_and(|limit| value < limit))
    }

    /// The worst gate there is, for rules that mere presence breaks.
    pub fn present(&self) -> Option<(Severity, &Gate)> {
        self.gates().next()
    }
}
