//! From a profile as written to a profile that means something, or to the one thing wrong with it.
//!
//! **Invariant:** every gate that gets past here has a basis, a source and a date, and can be reached.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use sha2::{Digest as _, Sha256};

use super::raw::{self, At, Complaint, RawGate, RawRule, hint};
use super::{Basis, Gate, Profile, RuleSettings, Task};
use crate::base::{Severity, wording};

/// The rules that a profile may name.
#[derive(Clone, Debug)]
pub struct Vocabulary<'a> {
    /// Every rule there is.
    pub rules: Vec<KnownRule<'a>>,
}

/// A rule, as far as a profile knows of it.
#[derive(Clone, Copy, Debug)]
pub struct KnownRule<'a> {
    /// Its code.
    pub code: &'a str,
    /// The limit that its gates take; `None` where mere presence breaks it.
    pub limit: Option<LimitForm>,
}

/// How the limits of a rule are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LimitForm {
    /// On which side of the limit the rule is broken.
    pub side: Side,
    /// What is compared with the limit.
    pub unit: Unit,
}

/// On which side of a limit a rule is broken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// Broken above it.
    Above,
    /// Broken below it.
    Below,
}

impl Side {
    /// The key under which a profile gives the limit.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Above => "above",
            Self::Below => "below",
        }
    }
}

/// What is compared with a limit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unit {
    /// A share from 0 to 1.
    Ratio,
    /// A whole number from 0.
    Count,
}

/// Why there is no profile.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ProfileError {
    /// Its text says something that it may not.
    #[error("{origin}:{line}: {what}")]
    Invalid {
        /// The file, as named to [`parse`].
        origin: String,
        /// The line from 1.
        line: usize,
        /// What is wrong: lower case, no full stop.
        what: String,
    },
    /// No built-in profile has this name.
    #[error("unknown profile `{name}`{hint}")]
    Unknown {
        /// The name as typed.
        name: String,
        /// What may have been meant, or what there is.
        hint: String,
    },
}

/// Reads and validates a profile. `origin` is the file's name, for errors.
pub fn parse(text: &str, origin: &str, vocabulary: &Vocabulary<'_>) -> Result<Profile, ProfileError> {
    validated(text, vocabulary).map_err(|complaint| ProfileError::Invalid {
        origin: origin.to_owned(),
        line: 1 + text.bytes().take(complaint.at).filter(|byte| *byte == b'\n').count(),
        what: complaint.what,
    })
}

fn validated(text: &str, vocabulary: &Vocabulary<'_>) -> Result<Profile, Complaint> {
    let raw = raw::read(text)?;
    let mut rules = BTreeMap::new();
    for raw in raw.rules {
        let (code, settings) = rule(raw, vocabulary)?;
        rules.insert(code, settings);
    }
    if rules.is_empty() {
        return Err(Complaint { at: raw.name.at, what: "the profile has no rule".to_owned() });
    }
    let task = word("task", &raw.task, &[Task::General, Task::Classification, Task::Regression], Task::word)?;
    Ok(Profile { name: raw.name.value, task, description: raw.description.value, digest: digest(text), rules })
}

fn rule(raw: RawRule, vocabulary: &Vocabulary<'_>) -> Result<(String, RuleSettings), Complaint> {
    let code = raw.code.value;
    let complain = |what| Complaint { at: raw.code.at, what };
    let Some(known) = vocabulary.rules.iter().find(|rule| rule.code == code) else {
        let codes: Vec<_> = vocabulary.rules.iter().map(|rule| rule.code).collect();
        return Err(complain(format!("unknown rule `{code}`{}", hint(&code, &codes))));
    };
    if raw.gates.is_empty() {
        return Err(complain(format!("rule `{code}` has no gate; give it a blocker, condition or advice")));
    }
    let mut settings = RuleSettings { required: raw.required, ..RuleSettings::default() };
    let mut worse: Option<(Severity, Option<f64>)> = None;
    for (severity, raw) in raw.gates {
        let at = raw.at;
        let gate = gate(raw, severity, known)?;
        if let Some((worst, limit)) = worse {
            reachable(known, (worst, limit), (severity, gate.limit)).map_err(|what| Complaint { at, what })?;
        }
        worse = Some((severity, gate.limit));
        match severity {
            Severity::Blocker => settings.blocker = Some(gate),
            Severity::Condition => settings.condition = Some(gate),
            Severity::Advice => settings.advice = Some(gate),
        }
    }
    Ok((code, settings))
}

fn gate(raw: RawGate, severity: Severity, rule: &KnownRule<'_>) -> Result<Gate, Complaint> {
    let of = format!("the {severity} gate of rule `{}`", rule.code);
    let limit = match (rule.limit, raw.limits.as_slice()) {
        (None, []) => None,
        (None, [(key, limit), ..]) => {
            let what = format!("{of} has the limit `{key}`, but the rule takes none: it is broken by mere presence");
            return Err(Complaint { at: limit.at, what });
        }
        (Some(form), limits) => Some(limit(form, limits, raw.at, &of)?),
    };
    let basis = word("basis", &raw.basis, &Basis::ALL, Basis::word)?;
    Ok(Gate { limit, basis, source: raw.source.value, seen: raw.seen })
}

fn limit(form: LimitForm, given: &[(&str, At<f64>)], at: usize, of: &str) -> Result<f64, Complaint> {
    let key = form.side.key();
    if let Some((wrong, limit)) = given.iter().find(|(given, _)| *given != key) {
        let what = format!("{of} has the limit `{wrong}`, but the rule takes `{key}`");
        return Err(Complaint { at: limit.at, what });
    }
    let [(_, limit)] = given else {
        return Err(Complaint { at, what: format!("{of} lacks its limit `{key}`") });
    };
    let (fits, wanted) = match form.unit {
        Unit::Ratio => ((0.0..=1.0).contains(&limit.value), "a share from 0 to 1"),
        Unit::Count => {
            (limit.value >= 0.0 && limit.value.is_finite() && limit.value.fract() == 0.0, "a whole number from 0")
        }
    };
    // NaN lies in no range.
    if fits {
        Ok(limit.value)
    } else {
        Err(Complaint { at: limit.at, what: format!("`{key}` of {of} must be {wanted}, not {}", limit.value) })
    }
}

/// Refuses a gate that a worse one always forestalls.
fn reachable(
    rule: &KnownRule<'_>,
    (worse, worse_limit): (Severity, Option<f64>),
    (milder, milder_limit): (Severity, Option<f64>),
) -> Result<(), String> {
    let (Some(form), Some(outer), Some(inner)) = (rule.limit, worse_limit, milder_limit) else {
        return Err(format!(
            "rule `{}` is broken by mere presence and takes one gate, not both {worse} and {milder}",
            rule.code,
        ));
    };
    let fine = match form.side {
        Side::Above => inner < outer,
        Side::Below => inner > outer,
    };
    if fine {
        return Ok(());
    }
    let (side, limits) = (form.side.key(), [inner, outer].map(wording::number));
    Err(format!(
        "the {milder} gate of rule `{}` can never be reached: it starts {side} {}, where the {worse} gate, {side} {}, \
         already holds",
        rule.code, limits[0], limits[1],
    ))
}

/// One of `known`, by its word.
fn word<T: Copy>(what: &str, given: &At<String>, known: &[T], spell: fn(T) -> &'static str) -> Result<T, Complaint> {
    known.iter().copied().find(|value| spell(*value) == given.value).ok_or_else(|| {
        let words: Vec<_> = known.iter().map(|value| spell(*value)).collect();
        Complaint { at: given.at, what: format!("unknown {what} `{}`{}", given.value, hint(&given.value, &words)) }
    })
}

fn digest(text: &str) -> String {
    Sha256::digest(text.as_bytes()).iter().fold("sha256:".to_owned(), |mut hex, byte| {
        // Writing to a String cannot fail.
        let _ = write!(hex, "{byte:02x}");
        hex
    })
}
