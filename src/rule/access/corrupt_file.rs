//! `corrupt-file`: a file whose bytes break the rules of its own format.

use crate::base::{Group, Skill};
use crate::facts::FaultKind;
use crate::rule::by_file::Saying;
use crate::rule::{Case, Gauge, Outcome, Rule};

use super::faults;

pub(in crate::rule) static RULE: Rule = Rule {
    code: "corrupt-file",
    group: Group::Access,
    gauge: Gauge::Presence,
    what: "A file that starts out right but cannot be read to its end.",
    why: "It was changed on its way. What comes after the damage is lost to everybody.",
    example: "A gzip file of which one byte was changed in transfer, so that its checksum does not fit.",
    fix: "Copy the file again from where it was made, or export it again. Compare the sizes afterwards.",
    skill: Skill::DataEngineer,
    check,
};

fn check(case: &Case<'_>) -> Outcome {
    faults(case, FaultKind::Corrupt, &Saying::each("is damaged", "are damaged"))
}
