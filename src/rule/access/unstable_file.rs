//! `unstable-file`: a file that changed while it was being read.

use crate::base::{Group, Skill};
use crate::facts::FaultKind;
use crate::rule::by_file::Saying;
use crate::rule::{Case, Gauge, Outcome, Rule};

use super::faults;

pub(in crate::rule) static RULE: Rule = Rule {
    code: "unstable-file",
    group: Group::Access,
    gauge: Gauge::Presence,
    what: "A file that grew, shrank, was written to, replaced or deleted while it was being read.",
    why: "What was measured is neither the file before nor the file after. It is still being written, or somebody else works on it.",
    example: "An export that has not finished when the check begins.",
    fix: "Wait until whatever writes the file is done, and check again. With --settle 10m files written to in the last ten \
        minutes are left out and listed.",
    skill: Skill::DataEngineer,
    check,
};

fn check(case: &Case<'_>) -> Outcome {
    faults(case, FaultKind::Unstable, &Saying::each("did not hold still", "did not hold still"))
}
