//! `unsupported-feature`: a sound file that uses something that is not read.

use crate::base::{Group, Place, Skill, wording};
use crate::facts::{FaultKind, UnreadFolder};
use crate::rule::by_file::Saying;
use crate::rule::{Case, Evidence, Finding, Gauge, Outcome, Rule};

use super::faults;

pub(in crate::rule) static RULE: Rule = Rule {
    code: "unsupported-feature",
    group: Group::Access,
    gauge: Gauge::Presence,
    what: "A file that may well be sound, but uses something datassay does not read.",
    why: "What was not read was not judged, so nothing can be said for or against it.",
    example: "A folder in which a spreadsheet stands beside the CSV files.",
    fix: "Save the file as plain CSV or Parquet, without rare compression, and check it again.",
    skill: Skill::DataEngineer,
    check,
};

fn check(case: &Case<'_>) -> Outcome {
    let saying = Saying::each("uses something that is not read", "use something that is not read");
    let folders = case.facts.unread.iter().filter_map(|folder| left_aside(case, folder)).collect();
    faults(case, FaultKind::Unsupported, &saying).and(folders)
}

/// A folder that also holds data in a form that is not read: one finding, however many files.
fn left_aside(case: &Case<'_>, folder: &UnreadFolder) -> Option<Finding> {
    let files = wording::counted(folder.files, "file is", "files are");
    let message = match folder.folder.as_str() {
        "" => format!("{files} {}", folder.how),
        name => format!("`{name}` also holds data that was not read: {files} {}", folder.how),
    };
    let place = Place { file: Some(folder.folder.clone()), ..Place::default() };
    let evidence = Evidence { count: folder.files, population: folder.files, ..Evidence::default() };
    Some(case.finding(case.settings.present()?, place, message, evidence))
}
