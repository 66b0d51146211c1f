//! `wrong-format`: a file that is not what its name says.

use crate::base::{Group, Skill};
use crate::facts::FaultKind;
use crate::rule::by_file::Saying;
use crate::rule::{Case, Gauge, Outcome, Rule};

use super::faults;

pub(in crate::rule) static RULE: Rule = Rule {
    code: "wrong-format",
    group: Group::Access,
    gauge: Gauge::Presence,
    what: "A file whose content is of another format than its name promises.",
    why: "Programs choose how to read a file by its name, and fail on this one or read it as nonsense.",
    example: "customers.csv that is really an Excel workbook, or the HTML page of a failed download.",
    fix: "Save the data as CSV or Parquet under a fitting name. In a spreadsheet program choose Save as, CSV UTF-8. Where \
        a failed download left an error message, download the data again.",
    skill: Skill::DataOwner,
    check,
};

fn check(case: &Case<'_>) -> Outcome {
    faults(case, FaultKind::WrongFormat, &Saying::each("is not what its name says", "are not what their names say"))
}
