//! `size-limit`: a file of which more is claimed or packed than is read.

use crate::base::{Group, Skill};
use crate::facts::FaultKind;
use crate::rule::by_file::Saying;
use crate::rule::{Case, Gauge, Outcome, Rule};

use super::faults;

pub(in crate::rule) static RULE: Rule = Rule {
    code: "size-limit",
    group: Group::Access,
    gauge: Gauge::Presence,
    what: "A file that holds more than the limits on unpacked size allow, so that its rest was not read.",
    why: "What was not read was not judged. A file that unpacks to a thousand times its size is either mostly \
        repetition or made to exhaust whoever opens it.",
    example: "A zip file of 10 MB that unpacks to 10 TB.",
    fix: "Split the file into smaller ones, or hand it over unpacked. If nobody meant it to be that large, export it \
        again.",
    skill: Skill::DataEngineer,
    check,
};

fn check(case: &Case<'_>) -> Outcome {
    faults(case, FaultKind::TooLarge, &Saying::each("passes a size limit", "pass a size limit"))
}
