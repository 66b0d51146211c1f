//! Readiness profiles: what a task needs of its data, as thresholds with their sources.
//!
//! A profile is read from TOML into raw words (`raw`), validated into [`Profile`] (`validate`), and
//! never changed after that. The built-in ones are embedded (`builtin`).
//!
//! **Invariant:** a threshold without basis, source and date does not get past validation.

mod builtin;
mod raw;
#[cfg(test)]
mod tests;
mod validate;

use std::collections::BTreeMap;

use jiff::civil::Date;

use crate::base::Severity;

pub use builtin::{builtin, builtin_names, builtin_text};
pub use validate::{KnownRule, LimitForm, ProfileError, Side, Unit, Vocabulary, parse};

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
}

impl Task {
    /// The word used in profiles and in the wire form.
    pub const fn word(self) -> &'static str {
        match self {
            Self::General => "general",
            Self::Classification => "classification",
            Self::Regression => "regression",
        }
    }

    /// As it stands after "READY for".
    pub const fn phrase(self) -> &'static str {
        match self {
            Self::General => "general handover",
            Self::Classification => "classification",
            Self::Regression => "regression",
        }
    }

    /// Whether judging it needs a label.
    pub const fn needs_label(self) -> bool {
        !matches!(self, Self::General)
    }
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
    /// The day on which the source was read.
    pub seen: Date,
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
}

impl Basis {
    /// Every basis, with the words of profiles and of the wire form.
    pub const ALL: [Self; 6] = [
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
