//! From facts and a profile to outcomes, and from outcomes to a verdict.
//!
//! **Invariant:** pure: no IO, no clock, no environment; the same facts and profile give the same judgement.

mod score;
mod verdict;
mod waive;
mod way;

use crate::ask::Ask;
use crate::base::Group;
use crate::facts::DatasetFacts;
use crate::profile::{Profile, RuleSettings, Waiver};
use crate::rule::{Case, Finding, Outcome, RULES, Rule, WaiverUse, is_about_data};

pub use score::{Band, Dimension, Scores};
pub use verdict::{Status, Tally as VerdictTally, Verdict};
pub use way::{Fix, Way};

/// What one run concludes.
#[derive(Clone, Debug)]
pub struct Judgement {
    /// Every rule with what came of it, in registry order.
    pub outcomes: Vec<RuleOutcome>,
    /// Every finding: worst first, then in registry order, then by place.
    pub findings: Vec<Finding>,
    /// The conclusion.
    pub verdict: Verdict,
    /// The way to a better one.
    pub way: Option<Way>,
    /// Numbers for trends; no verdict rests on them.
    pub scores: Scores,
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

/// Judges `facts` by `profile`, with what was accepted.
pub fn judge(facts: &DatasetFacts, ask: &Ask, profile: &Profile, waivers: &[Waiver]) -> Judgement {
    let mut outcomes = Vec::with_capacity(RULES.len());
    let mut tally = VerdictTally::default();
    let mut findings: Vec<Finding> = Vec::new();
    // The rules about waivers come last, and see what the others found.
    let mut uses: Option<Vec<WaiverUse<'_>>> = None;
    let off = RuleSettings::default();
    for rule in RULES.iter().copied() {
        if rule.group == Group::Profile && uses.is_none() {
            uses = Some(waive::waive(&mut findings, waivers, facts, ask.today));
        }
        let settings = profile.rules.get(rule.code);
        let waivers = uses.as_deref().unwrap_or_default();
        let case = Case { rule, facts, ask, task: profile.task, settings: settings.unwrap_or(&off), waivers };
        let outcome = match settings {
            Some(_) => (rule.check)(&case),
            None => Outcome::NotApplicable(why_off(profile, rule).into()),
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
                // That a waiver still holds says nothing of the data.
                Outcome::Held | Outcome::Broken(_) if is_about_data(rule) => tally.decided += 1,
                Outcome::Held | Outcome::Broken(_) | Outcome::NotApplicable(_) => {}
            }
        }
        if let Outcome::Broken(found) = &outcome {
            findings.extend(found.iter().cloned());
        }
        outcomes.push(RuleOutcome { rule, active: settings.is_some(), outcome });
    }
    // Stable: within a severity, registry order and each rule's own order stay.
    // What the owner was not asked yet stands behind what the data shows.
    findings.sort_by_key(|finding| (std::cmp::Reverse(finding.severity), finding.code.starts_with("undeclared-")));
    for finding in &findings {
        tally.count(finding);
    }
    tally.tables = facts.tables.iter().filter(|table| !table.columns.is_empty()).count() as u64;
    tally.coverage = facts.coverage();
    let verdict = Verdict::of(tally);
    let way = Way::from(&verdict, &findings);
    let scores = Scores::of(facts, &outcomes, &findings, profile.task);
    Judgement { outcomes, findings, verdict, way, scores }
}

/// Why a rule is not judged.
fn why_off(profile: &Profile, rule: &Rule) -> String {
    match profile.off.get(rule.code) {
        Some(reason) => format!("switched off: {reason}"),
        None => format!("not part of the profile {}", profile.name),
    }
}
