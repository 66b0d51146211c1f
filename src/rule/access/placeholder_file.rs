//! `placeholder-file`: a pointer or a stub in place of the data.

use crate::base::{Group, Skill};
use crate::facts::FaultKind;
use crate::rule::by_file::Saying;
use crate::rule::{Case, Gauge, Outcome, Rule};

use super::faults;

pub(in crate::rule) static RULE: Rule = Rule {
    code: "placeholder-file",
    group: Group::Access,
    gauge: Gauge::Presence,
    what: "A file that only stands for the data, which is kept elsewhere: a pointer of Git LFS, git-annex or DVC, or a stub of a cloud \
        store.",
    why: "Whoever is given the folder gets a few lines of text in place of the data, and programs read those lines as a table.",
    example: "A CSV file that begins with: version https://git-lfs.github.com/spec/v1",
    fix: "Fetch the data itself before handing it over: git lfs pull, git annex get, dvc pull, or make the file available \
        offline in the cloud store's program.",
    skill: Skill::DataEngineer,
    check,
};

fn check(case: &Case<'_>) -> Outcome {
    faults(
        case,
        FaultKind::Placeholder,
        &Saying::each("only stands for data that is not here", "only stand for data that is not here"),
    )
}
