//! `empty-file`: a file of zero bytes.

use crate::base::{Group, Skill};
use crate::facts::FaultKind;
use crate::rule::by_file::Saying;
use crate::rule::{Case, Gauge, Outcome, Rule};

use super::faults;

pub(in crate::rule) static RULE: Rule = Rule {
    code: "empty-file",
    group: Group::Access,
    gauge: Gauge::Presence,
    what: "A file that holds no byte at all, not even a header.",
    why: "It is often the trace of a failed export: the data that should be in it is missing, and nothing says so.",
    example: "orders-2024-03.csv with a size of 0 bytes.",
    fix: "Export the file again. If there was truly no data, leave the file out and say so in the brief.",
    skill: Skill::DataEngineer,
    check,
};

fn check(case: &Case<'_>) -> Outcome {
    faults(case, FaultKind::Empty, &Saying::each("is empty", "are empty"))
}
