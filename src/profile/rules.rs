//! The settings of rules: those of a profile, and those of a file that is laid over one.
//!
//! **Invariant:** every gate that gets past here can be reached and says who set it; a profile's own gates have a basis,
//! a source and a date.

use std::collections::BTreeMap;

use super::shape::{At, Complaint, Node, Value, hint, impossible, word};
use super::{Basis, Gate, KnownRule, LimitForm, RuleSettings, Side, Unit, Vocabulary};
use crate::base::{Severity, wording};

/// The rules of a profile: settings by code, and why others are switched off.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Rules {
    pub(super) settings: BTreeMap<String, RuleSettings>,
    pub(super) off: BTreeMap<String, String>,
}

/// What a file with rules in it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Standing {
    /// A profile: what it says must be sourced.
    Profile,
    /// A file of somebody's own, laid over a profile.
    Overlay,
}

/// A file's rules, and what they stand on.
pub(super) struct Layer<'a> {
    /// The table of rules.
    pub(super) node: &'a Node,
    pub(super) standing: Standing,
    /// What it is laid over.
    pub(super) base: Rules,
    /// Where a byte of the file is, as findings say it: `exports/datassay.toml:12`, or a built-in name.
    pub(super) place: &'a dyn Fn(usize) -> String,
    pub(super) vocabulary: &'a Vocabulary<'a>,
}

impl Layer<'_> {
    /// The rules that come of it.
    pub(super) fn apply(self) -> Result<Rules, Complaint> {
        let mut rules = self.base.clone();
        for (code, value) in &self.node.entries {
            let Value::Table(node) = &value.value else { continue };
            let Some(known) = self.vocabulary.rules.iter().find(|rule| rule.code == code.value) else {
                let codes: Vec<_> = self.vocabulary.rules.iter().map(|rule| rule.code).collect();
                let what = format!("unknown rule `{}`{}", code.value, hint(&code.value, &codes));
                return Err(Complaint { at: code.at.clone(), what, plain: "an unknown rule" });
            };
            if let Some(reason) = off(known, node)? {
                rules.settings.remove(&code.value);
                rules.off.insert(code.value.clone(), reason);
                continue;
            }
            let settings = self.settings(known, node)?;
            rules.off.remove(&code.value);
            rules.settings.insert(code.value.clone(), settings);
        }
        Ok(rules)
    }

    fn settings(&self, rule: &KnownRule<'_>, node: &Node) -> Result<RuleSettings, Complaint> {
        let mut settings = self.base.settings.get(rule.code).cloned().unwrap_or_default();
        if let Some(required) = node.flag("required") {
            settings.required = required.value;
        }
        let before = settings.clone();
        let mut last = None;
        for severity in Severity::WORST_FIRST {
            match node.get(severity.word()) {
                Some(At { value: Value::Table(gate), at }) => {
                    // A rule of mere presence has one gate: that of this file takes the place of the other's.
                    if rule.limit.is_none() && last.is_none() {
                        settings = RuleSettings { required: settings.required, ..RuleSettings::default() };
                    }
                    *settings.gate_mut(severity) = Some(self.gate(severity, gate, node, rule)?);
                    last = Some(at.clone());
                }
                Some(At { at, .. }) => {
                    *settings.gate_mut(severity) = None;
                    last = Some(at.clone());
                }
                None => {}
            }
        }
        if let Some(at) = &last {
            settings.reachable(rule).map_err(|(severity, what)| {
                impossible(&node.get(severity.word()).map_or(at.clone(), |gate| gate.at.clone()), what)
            })?;
        }
        if let Some(given) = node.text("severity") {
            let severity = word("severity", &given, &Severity::WORST_FIRST, Severity::word)?;
            if rule.is_fixed {
                return Err(impossible(&given.at, format!("rule `{}` is always a blocker", rule.code)));
            }
            if settings.present().is_none() {
                let what =
                    format!("{} has no gate whose severity could be set: the profile does not judge it", node.of);
                return Err(impossible(&given.at, what));
            }
            settings.weigh(severity, &(self.place)(given.at.start));
        }
        if settings.present().is_none() {
            let what = if before.present().is_some() {
                format!("{} is left without a gate; say `off = true` and why", node.of)
            } else {
                format!("rule `{}` has no gate; give it a blocker, condition or advice", rule.code)
            };
            return Err(impossible(&node.at, what));
        }
        Ok(settings)
    }

    fn gate(&self, severity: Severity, node: &Node, rule_node: &Node, rule: &KnownRule<'_>) -> Result<Gate, Complaint> {
        let of = format!("the {severity} gate of rule `{}`", rule.code);
        let given: Vec<(&str, &At<Value>)> =
            ["above", "below"].into_iter().filter_map(|key| Some((key, node.get(key)?))).collect();
        let limit = match (rule.limit, given.as_slice()) {
            (None, []) => None,
            (None, [(key, limit), ..]) => {
                let what =
                    format!("{of} has the limit `{key}`, but the rule takes none: it is broken by mere presence");
                return Err(impossible(&limit.at, what));
            }
            (Some(form), limits) => Some(limit(form, limits, node, &of)?),
        };
        let (basis, source) = (node.text("basis"), node.said("source"));
        let (basis, source, seen) = match self.standing {
            Standing::Profile => {
                let basis = basis.ok_or_else(|| node.lacks("basis"))?;
                let basis = word("basis", &basis, &Basis::SOURCED, Basis::word)?;
                let source = source.ok_or_else(|| node.lacks("source"))?;
                (basis, source, Some(node.day("seen").ok_or_else(|| node.lacks("seen"))?.value))
            }
            Standing::Overlay => {
                let basis = basis.map(|basis| word("basis", &basis, &Basis::ALL, Basis::word)).transpose()?;
                let source = source.or_else(|| rule_node.said("reason"));
                let source = source.unwrap_or_else(|| "set by the owner of the data, without a reason".to_owned());
                (basis.unwrap_or(Basis::OwnerOverride), source, node.day("seen").map(|day| day.value))
            }
        };
        Ok(Gate { limit, basis, source, seen, set_in: (self.place)(node.at.start) })
    }
}

/// Why the rule is switched off, if it is.
fn off(rule: &KnownRule<'_>, node: &Node) -> Result<Option<String>, Complaint> {
    let Some(flag) = node.flag("off").filter(|flag| flag.value) else { return Ok(None) };
    if rule.is_fixed {
        return Err(impossible(&flag.at, format!("rule `{}` can't be switched off", rule.code)));
    }
    if let Some((key, _)) = node.entries.iter().find(|(key, _)| !["off", "reason"].contains(&key.value.as_str())) {
        let what = format!("{} is off and also sets `{}`", node.of, key.value);
        return Err(impossible(&key.at, what));
    }
    node.said("reason").map(Some).ok_or_else(|| node.lacks("reason"))
}

fn limit(form: LimitForm, given: &[(&str, &At<Value>)], node: &Node, of: &str) -> Result<f64, Complaint> {
    let key = form.side.key();
    if let Some((wrong, limit)) = given.iter().find(|(given, _)| *given != key) {
        let what = format!("{of} has the limit `{wrong}`, but the rule takes `{key}`");
        return Err(impossible(&limit.at, what));
    }
    let Some((limit, at)) = given.first().and_then(|(_, limit)| Some((limit.value.number()?, &limit.at))) else {
        return Err(impossible(&node.at, format!("{of} lacks its limit `{key}`")));
    };
    let (fits, wanted) = match form.unit {
        Unit::Ratio => ((0.0..=1.0).contains(&limit), "a share from 0 to 1"),
        Unit::Count => (limit >= 0.0 && limit.is_finite() && limit.fract() == 0.0, "a whole number from 0"),
    };
    // NaN lies in no range.
    if fits { Ok(limit) } else { Err(impossible(at, format!("`{key}` of {of} must be {wanted}, not {limit}"))) }
}

impl RuleSettings {
    fn gate_mut(&mut self, severity: Severity) -> &mut Option<Gate> {
        match severity {
            Severity::Blocker => &mut self.blocker,
            Severity::Condition => &mut self.condition,
            Severity::Advice => &mut self.advice,
        }
    }

    /// Lets the rule weigh this much at most: heavier gates come down to it, so that what they told is still told. Where
    /// all weigh less, the heaviest goes up to it.
    fn weigh(&mut self, severity: Severity, place: &str) {
        let heaviest = self.present().map(|(heaviest, _)| heaviest);
        let moved = if heaviest > Some(severity) {
            let mut heavy = Severity::WORST_FIRST.into_iter().filter(|other| *other > severity);
            // The mildest of the heavy ones begins first, unless a gate of the wanted weight begins before it.
            let first = heavy.by_ref().filter_map(|other| self.gate_mut(other).take()).last();
            self.gate_mut(severity).take().or(first)
        } else {
            heaviest.and_then(|heaviest| self.gate_mut(heaviest).take())
        };
        *self.gate_mut(severity) = moved.map(|gate| Gate { set_in: place.to_owned(), ..gate });
    }

    /// Refuses a gate that a worse one always forestalls, and tells which.
    fn reachable(&self, rule: &KnownRule<'_>) -> Result<(), (Severity, String)> {
        let gates: Vec<_> = self.gates().collect();
        for pair in gates.windows(2) {
            let [(worse, outer), (milder, inner)] = pair else { continue };
            let (Some(form), Some(outer), Some(inner)) = (rule.limit, outer.limit, inner.limit) else {
                let what = format!(
                    "rule `{}` is broken by mere presence and takes one gate, not both {worse} and {milder}",
                    rule.code,
                );
                return Err((*milder, what));
            };
            let fine = match form.side {
                Side::Above => inner < outer,
                Side::Below => inner > outer,
            };
            if !fine {
                let (side, limits) = (form.side.key(), [inner, outer].map(wording::number));
                let what = format!(
                    "the {milder} gate of rule `{}` can never be reached: it starts {side} {}, where the {worse} gate, \
                     {side} {}, already holds",
                    rule.code, limits[0], limits[1],
                );
                return Err((*milder, what));
            }
        }
        Ok(())
    }
}
