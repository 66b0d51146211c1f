//! `unsupported-feature`: a sound file that uses something that is not read.

use crate::base::{Group, Skill};
use crate::facts::FaultKind;
use crate::rule::{Case, Gauge, Outcome, Rule};

use super::{Saying, faults};

pub(in crate::rule) static RULE: Rule = Rule {
    code: "unsupported-feature",
    group: Group::Access,
    gauge: Gauge::Presence,
    what: "A file that may well be sound, but uses something datassay does not read.",
    why: "What was not read was not judged, so nothing can be said for or against it.",
    example: "A Parquet file that is encrypted.",
    fix: "Save the file as plain CSV or Parquet, without encryption or rare compression, and check it again.",
    skill: Skill::DataEngineer,
    check,
};

fn check(case: &Case<'_>) -> Outcome {
    faults(
        case,
        FaultKind::Unsupported,
        &Saying { one: "uses something that is not read", many: "use something that is not read" },
    )
}
