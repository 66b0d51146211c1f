//! The way to a better verdict: what decides it now, and the shortest list of fixes that reaches the next status.
//!
//! The gates are all or nothing, so the shortest list is every finding of the gate that holds now; findings that one fix
//! mends are one entry.

use super::verdict::{Status, Tally, Verdict};
use crate::base::{Severity, Skill};
use crate::rule::Finding;

/// The next status, and what reaches it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Way {
    /// The status that is reached.
    pub to: Status,
    /// What has to be fixed for it; nothing else.
    pub fixes: Vec<Fix>,
    /// What has to be measured for it, in words that hold no value.
    pub gaps: Vec<String>,
}

/// One thing to fix, and how many findings go with it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fix {
    /// The rule.
    pub code: &'static str,
    /// What sort within the rule.
    pub kind: Option<&'static str>,
    /// How many findings it mends.
    pub findings: u64,
    /// What to do.
    pub text: String,
    /// Who usually can.
    pub skill: Skill,
}

impl Way {
    /// From a verdict to the next one up; nothing where it is the best there is.
    pub(super) fn from(verdict: &Verdict, findings: &[Finding]) -> Option<Self> {
        let tally = &verdict.tally;
        match verdict.status {
            Status::Ready => None,
            Status::NotReady => {
                let without = Tally { blockers: 0, ..tally.clone() };
                let fixes =
                    fixes(findings, |finding| finding.severity == Severity::Blocker && finding.waived.is_none());
                Some(Self { to: Verdict::of(without).status, fixes, gaps: Vec::new() })
            }
            Status::Undetermined => {
                let gaps = verdict.gaps().to_vec();
                let measured =
                    if tally.conditions > 0 || tally.waived_blockers > 0 { Status::Conditional } else { Status::Ready };
                Some(Self { to: measured, fixes: Vec::new(), gaps })
            }
            Status::Conditional => {
                let fixes = fixes(findings, |finding| match finding.severity {
                    Severity::Blocker => true,
                    Severity::Condition => finding.waived.is_none(),
                    Severity::Advice => false,
                });
                Some(Self { to: Status::Ready, fixes, gaps: Vec::new() })
            }
        }
    }
}

/// The findings that decide, those with one remedy together, in their order.
fn fixes(findings: &[Finding], decides: impl Fn(&Finding) -> bool) -> Vec<Fix> {
    let mut fixes: Vec<Fix> = Vec::new();
    for finding in findings.iter().filter(|finding| decides(finding)) {
        let same =
            |fix: &&mut Fix| (fix.code, fix.kind, &fix.text) == (finding.code, finding.kind, &finding.remedy.text);
        match fixes.iter_mut().find(same) {
            Some(fix) => fix.findings += 1,
            None => fixes.push(Fix {
                code: finding.code,
                kind: finding.kind,
                findings: 1,
                text: finding.remedy.text.clone(),
                skill: finding.remedy.skill,
            }),
        }
    }
    fixes
}
