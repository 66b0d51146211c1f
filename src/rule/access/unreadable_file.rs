//! `unreadable-file`: a file that the system does not let us read.

use crate::base::{Group, Skill};
use crate::facts::FaultKind;
use crate::rule::by_file::Saying;
use crate::rule::{Case, Gauge, Outcome, Rule};

use super::faults;

pub(in crate::rule) static RULE: Rule = Rule {
    code: "unreadable-file",
    group: Group::Access,
    gauge: Gauge::Presence,
    what: "A file that the system refuses to open or to read.",
    why: "Whoever receives the data will meet the same closed door, and nothing is known about what lies behind it.",
    example: "A file that belongs to another account and may not be read by yours.",
    fix: "Give the account that runs datassay the right to read the file, or copy the file to where it may be read.",
    skill: Skill::DataEngineer,
    check,
};

fn check(case: &Case<'_>) -> Outcome {
    faults(case, FaultKind::Unreadable, &Saying::each("could not be read", "could not be read"))
}
