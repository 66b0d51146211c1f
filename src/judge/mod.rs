//! From facts and a profile to outcomes, and from outcomes to a verdict.
//!
//! **Invariant:** pure: no IO, no clock, no environment; the same facts and profile give the same judgement.

mod verdict;

use crate::ask::Ask;
use crate::base::Severity;
use crate::facts::DatasetFacts;
use crate::profile::{Profile, RuleSettings};
use crate::rule::{Case, Finding, Outcome, RULES, Rule};

pub use verdict::{Status, Tally as VerdictTally, Verdict};

/// What one run concludes.
#[derive(Clone, Debug)]
pub struct Judgement {
    /// Every rule with what came of it, in registry order.
    pub outcomes: Vec<RuleOutcome>,
    /// Every finding: worst first, then in registry order, then by place.
    pub findings: Vec<Finding>,
    /// The conclusion.
    pub verdict: Verdict,
}

/// A rule and what came of it.
#[derive(Clone, Debug)]
pub struct RuleOutcome {
    /// The rule.
    pub rule: &'static Rule,
    /// Whether the profile asks for it.
    pub active: bool,
    /// What came of it. A broken rule's findings are in [`Judgement::findings`].
    pub outcome: Outcome,
}

/// Judges `facts` by `profile`.
pub fn judge(facts: &DatasetFacts, ask: &Ask, profile: &Profile) -> Judgement {
    let mut outcomes = Vec::with_capacity(RULES.len());
    let mut tally = VerdictTally::default();
    let off = RuleSettings::default();
    for rule in RULES.iter().copied() {
        let settings = profile.rules.get(rule.code);
        let case = Case { rule, facts, ask, task: profile.task, settings: settings.unwrap_or(&off) };
        let outcome = match settings {
            Some(_) => (rule.check)(&case),
            None => Outcome::NotApplicable(format!("not part of the profile {}", profile.name).into()),
        };
        if let Some(settings) = settings {
            // A rule that had something to look at is what a verdict rests on.
            match &outcome {
                Outcome::NotMeasured(why) => {
                    tally.unmeasured += 1;
                    if settings.required {
                        tally.required_unmeasured.push((rule.code, why.clone()));
                    }
                }
                Outcome::Held | Outcome::Broken(_) => tally.decided += 1,
                Outcome::NotApplicable(_) => {}
            }
        }
        outcomes.push(RuleOutcome { rule, active: settings.is_some(), outcome });
    }
    let mut findings: Vec<Finding> = outcomes
        .iter()
        .flat_map(|entry| match &entry.outcome {
            Outcome::Broken(findings) => findings.clone(),
            _ => Vec::new(),
        })
        .collect();
    // Stable: within a severity, registry order and each rule's own order stay.
    findings.sort_by_key(|finding| std::cmp::Reverse(finding.severity));
    for finding in &findings {
        match finding.severity {
            Severity::Blocker => tally.blockers += 1,
            Severity::Condition => tally.conditions += 1,
            Severity::Advice => tally.advice += 1,
        }
    }
    tally.tables = facts.tables.iter().filter(|table| !table.columns.is_empty()).count() as u64;
    tally.coverage = facts.coverage();
    Judgement { outcomes, findings, verdict: Verdict::of(tally) }
}
