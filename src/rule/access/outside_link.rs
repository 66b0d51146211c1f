//! `outside-link`: a link that leads out of what was given.

use crate::base::{Group, Skill};
use crate::facts::FaultKind;
use crate::rule::by_file::Saying;
use crate::rule::{Case, Gauge, Outcome, Rule};

use super::faults;

pub(in crate::rule) static RULE: Rule = Rule {
    code: "outside-link",
    group: Group::Access,
    gauge: Gauge::Presence,
    what: "A link in a given folder that leads out of it, and was not followed.",
    why: "Whoever is given the folder gets a link to nothing. And what it leads to may never have been meant to be read.",
    example: "exports/2023.csv, which is a link to /mnt/archive/2023.csv.",
    fix: "Put the file itself in the place of the link. Or check with --follow-links, and pack the folder so that links are \
        replaced by what they lead to.",
    skill: Skill::DataEngineer,
    check,
};

fn check(case: &Case<'_>) -> Outcome {
    faults(
        case,
        FaultKind::OutsideLink,
        &Saying::each("is a link that leads out of the given folder", "are links that lead out of the given folder"),
    )
}
