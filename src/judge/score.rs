//! Numbers for trends: a score for each part of readiness, and the data readiness band.
//!
//! No verdict rests on them, and none of them is shown beside one: a mean hides the one fault that decides. They stand in
//! the JSON, so that whoever keeps reports can draw a line through them.
//!
//! **Invariant:** waivers change nothing here, since the data is the same with them. A rule that could not be decided
//! counts neither way.

use crate::base::{Group, Severity};
use crate::facts::DatasetFacts;
use crate::profile::Task;
use crate::rule::{Finding, Outcome, is_about_data};

use super::RuleOutcome;

/// What a rule is worth by the worst of its findings: 1 where it holds, and where it gives advice. Project judgement.
const CONDITION: f64 = 0.5;

/// The parts of readiness that are scored, in the order of the registry.
const GROUPS: [Group; 11] = [
    Group::Access,
    Group::Structure,
    Group::Schema,
    Group::Completeness,
    Group::Validity,
    Group::Uniqueness,
    Group::Labels,
    Group::Volume,
    Group::Leakage,
    Group::Privacy,
    Group::Freshness,
];

/// The parts that say whether data is sound, whatever it is for.
const SOUND: [Group; 6] =
    [Group::Access, Group::Structure, Group::Schema, Group::Completeness, Group::Validity, Group::Uniqueness];

/// The scores of one run.
#[derive(Clone, Debug, PartialEq)]
pub struct Scores {
    /// How far the data has come.
    pub band: Band,
    /// One for each part of readiness.
    pub dimensions: Vec<Dimension>,
}

/// One part of readiness.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Dimension {
    /// Which.
    pub group: Group,
    /// The mean worth of its rules that were decided, 0 to 1; `None` where none was.
    pub score: Option<f64>,
    /// Rules that were decided.
    pub decided: u64,
    /// Those of them with a blocker.
    pub blocked: u64,
    /// Those whose worst finding is a condition.
    pub conditional: u64,
}

/// How far data has come, after Lawrence, Data Readiness Levels (arXiv:1705.02245): can it be had (C), is it sound (B), is
/// it fit for the question (A). A scan proves most of C and B, and of A only what can be seen in the data.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Band {
    /// Nothing of it could be read: hearsay.
    C4,
    /// Some of it can't be had or opened.
    C3,
    /// It opens, and its records don't hold together.
    C2,
    /// It loads; something in it is not sound.
    C1,
    /// It is sound; no question was put to it, or it does not suit the question.
    B,
    /// Nothing that a scan can see stands in the way of the question.
    A,
}

impl Band {
    /// The word used in the wire form.
    pub const fn word(self) -> &'static str {
        match self {
            Self::C4 => "C4",
            Self::C3 => "C3",
            Self::C2 => "C2",
            Self::C1 => "C1",
            Self::B => "B",
            Self::A => "A",
        }
    }
}

impl Scores {
    /// The scores of a judgement.
    pub fn of(facts: &DatasetFacts, outcomes: &[RuleOutcome], findings: &[Finding], task: Task) -> Self {
        let dimensions: Vec<Dimension> = GROUPS.into_iter().map(|group| dimension(group, outcomes, findings)).collect();
        let is_read = facts.tables.iter().any(|table| !table.columns.is_empty());
        Self { band: band(is_read, &dimensions, task), dimensions }
    }
}

fn dimension(group: Group, outcomes: &[RuleOutcome], findings: &[Finding]) -> Dimension {
    let (mut decided, mut blocked, mut conditional) = (0_u64, 0_u64, 0_u64);
    let mine = outcomes.iter().filter(|entry| entry.active && entry.rule.group == group && is_about_data(entry.rule));
    for entry in mine.filter(|entry| matches!(entry.outcome, Outcome::Held | Outcome::Broken(_))) {
        let worst =
            findings.iter().filter(|finding| finding.code == entry.rule.code).map(|finding| finding.severity).max();
        decided += 1;
        blocked += u64::from(worst == Some(Severity::Blocker));
        conditional += u64::from(worst == Some(Severity::Condition));
    }
    let worth = decided.saturating_sub(blocked + conditional) as f64 + conditional as f64 * CONDITION;
    let score = (decided > 0).then(|| worth / decided as f64);
    Dimension { group, score, decided, blocked, conditional }
}

fn band(is_read: bool, dimensions: &[Dimension], task: Task) -> Band {
    let of = |groups: &[Group], is_bad: fn(&Dimension) -> bool| {
        dimensions.iter().any(|dimension| groups.contains(&dimension.group) && is_bad(dimension))
    };
    let is_blocked = |dimension: &Dimension| dimension.blocked > 0;
    let is_decided = |dimension: &Dimension| dimension.decided > 0;
    let is_open = |dimension: &Dimension| dimension.blocked + dimension.conditional > 0;
    if !is_read {
        Band::C4
    } else if of(&[Group::Access], is_blocked) {
        Band::C3
    } else if of(&[Group::Structure], is_blocked) {
        Band::C2
    } else if of(&SOUND, is_open) || !of(&SOUND, is_decided) {
        Band::C1
    } else if task == Task::General
        || of(&[Group::Labels, Group::Volume, Group::Leakage, Group::Privacy, Group::Freshness], is_open)
        || !of(&[Group::Labels, Group::Volume], is_decided)
    {
        Band::B
    } else {
        Band::A
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_worst_open_part_decides_the_band() {
        let none = |group| Dimension { group, score: Some(1.0), decided: 1, blocked: 0, conditional: 0 };
        let with = |group, blocked, conditional| {
            let set = |dimension: Dimension| {
                if dimension.group == group { Dimension { blocked, conditional, ..dimension } } else { dimension }
            };
            GROUPS.into_iter().map(none).map(set).collect::<Vec<_>>()
        };
        for (group, blocked, conditional, task, expected) in [
            (Group::Access, 0, 0, Task::Classification, Band::A),
            (Group::Access, 0, 0, Task::General, Band::B),
            (Group::Volume, 1, 0, Task::Classification, Band::B),
            (Group::Privacy, 0, 1, Task::Classification, Band::B),
            (Group::Completeness, 0, 1, Task::Classification, Band::C1),
            (Group::Structure, 0, 1, Task::Classification, Band::C1),
            (Group::Structure, 1, 0, Task::Classification, Band::C2),
            (Group::Access, 1, 0, Task::Classification, Band::C3),
        ] {
            assert_eq!(band(true, &with(group, blocked, conditional), task), expected, "{group:?}");
        }
        let unknown: Vec<Dimension> =
            with(Group::Access, 0, 0).into_iter().map(|it| Dimension { decided: 0, ..it }).collect();
        assert_eq!(band(true, &unknown, Task::Classification), Band::C1);
        assert_eq!(band(false, &with(Group::Access, 0, 0), Task::General), Band::C4);
    }
}
