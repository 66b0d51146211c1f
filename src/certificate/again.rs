//! Judging again by what a certificate says: its thresholds, its options, its day; and whether the same comes of it.

use jiff::civil::Date;

use crate::ask::Ask;
use crate::base::{Digest, Severity};
use crate::judge::Status;
use crate::profile::{Basis, Gate, Profile, RuleSettings, Task, builtin_names};
use crate::report::external::External;
use crate::rule;

use super::asked;
use super::read::Certificate;
use super::statement::OWN_PROFILE;
use super::wire::{GateLine, RuleLine};

/// What came of judging again.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Again {
    /// The verdict and the task that the certificate states.
    pub stated: (Status, Task),
    /// Those of now.
    pub now: (Status, Task),
    /// Whether everything that may be told is the same.
    pub is_same_in_detail: bool,
    /// The version that made the certificate, where it is another one than this.
    pub other_version: Option<String>,
}

impl Again {
    /// Whether the verdict is reproduced.
    pub fn is_reproduced(&self) -> bool {
        self.stated == self.now
    }
}

impl Certificate {
    /// The thresholds that it states.
    pub fn profile(&self) -> &Profile {
        &self.profile
    }

    /// Lays what was asked then over what is asked now.
    pub fn ask_again(&self, ask: &mut Ask) {
        asked::lay_over(&self.asked, ask);
        ask.today = self.date.to_string().parse::<Date>().ok();
    }

    /// Whether the label was named for the run, and not by a file.
    pub fn is_label_typed(&self) -> bool {
        self.asked.label_typed
    }
}

/// Holds what came of judging again against the certificate.
pub fn again(certificate: &Certificate, now: &External) -> Again {
    Again {
        stated: (certificate.status, certificate.task),
        now: (now.verdict.status, now.verdict.task),
        is_same_in_detail: certificate.tells_the_same(now),
        other_version: Some(&certificate.tool_version).filter(|version| *version != now.tool_version).cloned(),
    }
}

/// The profile that a certificate states, or the number of the rule in it that is not known, and what is wrong.
pub(super) fn profile(
    (name, digest): (&str, Digest),
    task: Task,
    lines: &[RuleLine],
) -> Result<Profile, (usize, &'static str)> {
    let mut profile = Profile {
        name: builtin_names().iter().copied().find(|known| *known == name).unwrap_or(OWN_PROFILE).to_owned(),
        task,
        description: "the thresholds of a certificate".to_owned(),
        digest: format!("sha256:{digest}"),
        rules: std::collections::BTreeMap::new(),
        off: std::collections::BTreeMap::new(),
    };
    for (index, line) in lines.iter().enumerate() {
        let at = |what| (index, what);
        let rule = rule::rule(&line.code).ok_or(at("this version of the program has no such rule"))?;
        let gate = |severity: Severity, line: &Option<GateLine>| -> Result<Option<Gate>, (usize, &'static str)> {
            let Some(line) = line else { return Ok(None) };
            let basis = Basis::ALL.into_iter().find(|basis| basis.word() == line.basis);
            let basis = basis.ok_or(at("the basis of a gate is none that there is"))?;
            if line.limit.is_some() != rule.gauge.limit().is_some() {
                return Err(at("a gate has a limit where the rule takes none, or none where it takes one"));
            }
            let source = known_source(rule.code, severity, line.limit, basis);
            let source = source.unwrap_or_else(|| "the certificate".to_owned());
            Ok(Some(Gate { limit: line.limit, basis, source, seen: None, set_in: "the certificate".to_owned() }))
        };
        let settings = RuleSettings {
            required: line.required,
            blocker: gate(Severity::Blocker, &line.blocker)?,
            condition: gate(Severity::Condition, &line.condition)?,
            advice: gate(Severity::Advice, &line.advice)?,
        };
        if profile.rules.insert(rule.code.to_owned(), settings).is_some() {
            return Err(at("it stands there twice"));
        }
    }
    Ok(profile)
}

/// Who says so in a built-in profile that has the same gate.
fn known_source(code: &str, severity: Severity, limit: Option<f64>, basis: Basis) -> Option<String> {
    rule::builtins().iter().filter_map(|profile| profile.rules.get(code)).find_map(|settings| {
        let same = |(known, gate): &(Severity, &Gate)| *known == severity && gate.limit == limit && gate.basis == basis;
        settings.gates().find(same).map(|(_, gate)| gate.source.clone())
    })
}
