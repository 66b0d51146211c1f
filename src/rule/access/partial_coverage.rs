//! `partial-coverage`: files that the run's own limit on time left unread.

use crate::base::{Group, Skill};
use crate::facts::FaultKind;
use crate::rule::by_file::Saying;
use crate::rule::{Case, Gauge, Outcome, Rule};

use super::faults;

pub(in crate::rule) static RULE: Rule = Rule {
    code: "partial-coverage",
    group: Group::Access,
    gauge: Gauge::Presence,
    what: "Files that were not read, or not to their end, because the time that was given ran out.",
    why: "What was not read was not judged, and most rules can't be decided on a part of the data.",
    example: "A folder of 2 TB, checked with --max-time 10m.",
    fix: "Check again with a longer --max-time, or without one.",
    skill: Skill::DataEngineer,
    check,
};

fn check(case: &Case<'_>) -> Outcome {
    faults(case, FaultKind::OutOfTime, &Saying::together("was not read in full", "were not read in full"))
}
