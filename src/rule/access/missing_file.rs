//! `missing-file`: a path that was given, or a file that was listed, is not there.

use crate::base::{Group, Skill};
use crate::facts::FaultKind;
use crate::rule::by_file::Saying;
use crate::rule::{Case, Gauge, Outcome, Rule};

use super::faults;

pub(in crate::rule) static RULE: Rule = Rule {
    code: "missing-file",
    group: Group::Access,
    gauge: Gauge::Presence,
    what: "A given path that does not exist.",
    why: "The dataset that was meant is not the one that was judged: a table, or a part of one, is missing.",
    example: "datassay check orders.csv customers.csv, where customers.csv is not there.",
    fix: "Check the spelling of the path and the folder. If the file was never exported, export it.",
    skill: Skill::DataOwner,
    check,
};

fn check(case: &Case<'_>) -> Outcome {
    faults(case, FaultKind::Missing, &Saying::each("was not found", "were not found"))
}
