//! A finding: one broken rule at one place, with its numbers and what to do.

use jiff::civil::Date;

use crate::base::{Place, Severity, Skill, Spot};
use crate::profile::{Basis, Gate};

/// One broken rule at one place.
///
/// The message may hold names of tables, files and columns, and numbers; never a cell's value.
#[derive(Clone, Debug, PartialEq)]
pub struct Finding {
    /// The rule's code.
    pub code: &'static str,
    /// What sort within the code, where it has sorts.
    pub kind: Option<&'static str>,
    /// What it does to the verdict.
    pub severity: Severity,
    /// The first place.
    pub place: Place,
    /// One sentence, subject first, with its numbers.
    pub message: String,
    /// The numbers behind the sentence.
    pub evidence: Evidence,
    /// What to do, and who.
    pub remedy: Remedy,
    /// Who accepts it, if somebody does: it is told all the same.
    pub waived: Option<Waived>,
}

/// Who accepts a finding, why, and until when.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Waived {
    /// Why.
    pub reason: String,
    /// Who.
    pub owner: String,
    /// The last day.
    pub until: Date,
    /// File and line of the waiver.
    pub set_in: String,
}

impl Finding {
    /// The same, one step milder: a sort that weighs less than the others of its rule.
    #[must_use]
    pub fn milder(self) -> Self {
        Self { severity: self.severity.milder(), ..self }
    }

    /// The same, as this sort within its code.
    #[must_use]
    pub fn of_kind(self, kind: &'static str) -> Self {
        Self { kind: Some(kind), ..self }
    }
}

/// The numbers behind a finding.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Evidence {
    /// How many are affected.
    pub count: u64,
    /// Between which bounds that lies, at 95 %, where it was counted in a sample.
    pub interval: Option<(u64, u64)>,
    /// Of how many.
    pub population: u64,
    /// The share that was compared with the limit, where a share was.
    pub ratio: Option<f64>,
    /// The limit that was passed, where there is one.
    pub limit: Option<Limit>,
    /// The first places in order; `Spot::file` indexes the files of the finding's table.
    pub places: Vec<Spot>,
}

/// A limit as it stood when the finding was made.
#[derive(Clone, Debug, PartialEq)]
pub struct Limit {
    /// The threshold.
    pub value: f64,
    /// What sort of authority stands behind it.
    pub basis: Basis,
    /// Who says so.
    pub source: String,
    /// Where it was set: a built-in profile's name, or a file and a line.
    pub set_in: String,
}

impl Limit {
    /// The limit of a gate, if it has one.
    pub fn of(gate: &Gate) -> Option<Self> {
        gate.limit.map(|value| Self {
            value,
            basis: gate.basis,
            source: gate.source.clone(),
            set_in: gate.set_in.clone(),
        })
    }
}

/// What to do about a finding, and who can.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Remedy {
    /// An instruction, as one or two sentences.
    pub text: String,
    /// Who can usually follow it.
    pub skill: Skill,
}
