//! A profile as it is written: the shape of the TOML, with the place of every part of it.
//!
//! Here it is checked that keys are known, values have the right sort and nothing is left out. What
//! the words mean is checked in `validate`.
//!
//! **Invariant:** no key is passed over in silence.

use jiff::civil::Date;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use crate::base::{Severity, nearest::nearest};

/// Something wrong, and the byte of the text where.
#[derive(Debug)]
pub(super) struct Complaint {
    pub(super) at: usize,
    pub(super) what: String,
}

/// A value and the byte where it stands.
#[derive(Debug)]
pub(super) struct At<T> {
    pub(super) at: usize,
    pub(super) value: T,
}

/// A profile as written.
#[derive(Debug)]
pub(super) struct RawProfile {
    pub(super) name: At<String>,
    pub(super) task: At<String>,
    pub(super) description: At<String>,
    pub(super) rules: Vec<RawRule>,
}

/// A table `[rules.<code>]`.
#[derive(Debug)]
pub(super) struct RawRule {
    pub(super) code: At<String>,
    pub(super) required: bool,
    pub(super) gates: Vec<(Severity, RawGate)>,
}

/// One severity of one rule.
#[derive(Debug)]
pub(super) struct RawGate {
    pub(super) at: usize,
    /// The limits given, each with its key.
    pub(super) limits: Vec<(&'static str, At<f64>)>,
    pub(super) basis: At<String>,
    pub(super) source: At<String>,
    pub(super) seen: Date,
}

/// Reads the shape of `text`.
pub(super) fn read(text: &str) -> Result<RawProfile, Complaint> {
    let root = DeTable::parse(text).map_err(|error| Complaint {
        at: error.span().map_or(0, |span| span.start),
        what: format!("not valid TOML: {}", error.message().replace('\n', ", ")),
    })?;
    let root = Section { at: 0, of: "the profile".to_owned(), table: root.get_ref() };
    root.only(&["name", "task", "description", "rules"])?;
    let rules = root.require("rules")?;
    let rules = Section { at: rules.span().start, of: "`rules`".to_owned(), table: table(rules, "`rules`")? };
    Ok(RawProfile {
        name: root.text("name")?,
        task: root.text("task")?,
        description: root.text("description")?,
        rules: rules.table.iter().map(|(code, value)| rule(code, value)).collect::<Result<_, _>>()?,
    })
}

fn rule(code: &Spanned<std::borrow::Cow<'_, str>>, value: &Spanned<DeValue<'_>>) -> Result<RawRule, Complaint> {
    let of = format!("rule `{}`", code.get_ref());
    let section = Section { at: code.span().start, table: table(value, &of)?, of };
    section.only(&["required", "blocker", "condition", "advice"])?;
    let required = match section.get("required") {
        None => false,
        Some(value) => value.get_ref().as_bool().ok_or_else(|| section.wrong("required", value, "true or false"))?,
    };
    let mut gates = Vec::new();
    for severity in Severity::WORST_FIRST {
        if let Some(value) = section.get(severity.word()) {
            gates.push((severity, gate(severity, value, &section)?));
        }
    }
    Ok(RawRule { code: At { at: section.at, value: code.get_ref().to_string() }, required, gates })
}

fn gate(severity: Severity, value: &Spanned<DeValue<'_>>, rule: &Section<'_>) -> Result<RawGate, Complaint> {
    let of = format!("the {severity} gate of {}", rule.of);
    let section = Section { at: value.span().start, table: table(value, &of)?, of };
    section.only(&["above", "below", "basis", "source", "seen"])?;
    let mut limits = Vec::new();
    for key in ["above", "below"] {
        if let Some(value) = section.get(key) {
            let number = number(value.get_ref()).ok_or_else(|| section.wrong(key, value, "a number"))?;
            limits.push((key, At { at: value.span().start, value: number }));
        }
    }
    let seen = section.require("seen")?;
    Ok(RawGate {
        at: section.at,
        limits,
        basis: section.text("basis")?,
        source: section.text("source")?,
        seen: day(seen.get_ref()).ok_or_else(|| section.wrong("seen", seen, "a date such as 2026-01-31"))?,
    })
}

/// A table of the profile, and what to call it.
struct Section<'a> {
    at: usize,
    of: String,
    table: &'a DeTable<'a>,
}

impl<'a> Section<'a> {
    /// Refuses keys other than `known`.
    fn only(&self, known: &[&str]) -> Result<(), Complaint> {
        match self.table.keys().find(|key| !known.contains(&key.get_ref().as_ref())) {
            None => Ok(()),
            Some(key) => Err(Complaint {
                at: key.span().start,
                what: format!("unknown key `{}` in {}{}", key.get_ref(), self.of, hint(key.get_ref(), known)),
            }),
        }
    }

    fn get(&self, key: &str) -> Option<&'a Spanned<DeValue<'a>>> {
        self.table.get(key)
    }

    fn require(&self, key: &str) -> Result<&'a Spanned<DeValue<'a>>, Complaint> {
        self.get(key).ok_or_else(|| Complaint { at: self.at, what: format!("{} lacks the key `{key}`", self.of) })
    }

    /// Text that says something.
    fn text(&self, key: &str) -> Result<At<String>, Complaint> {
        let value = self.require(key)?;
        match value.get_ref().as_str().map(str::trim) {
            Some(text) if !text.is_empty() => Ok(At { at: value.span().start, value: text.to_owned() }),
            Some(_) => Err(Complaint { at: value.span().start, what: format!("`{key}` of {} is empty", self.of) }),
            None => Err(self.wrong(key, value, "text in quotes")),
        }
    }

    fn wrong(&self, key: &str, value: &Spanned<DeValue<'_>>, wanted: &str) -> Complaint {
        Complaint { at: value.span().start, what: format!("`{key}` of {} must be {wanted}", self.of) }
    }
}

/// "Did you mean", or the choice where it is short enough to be listed.
pub(super) fn hint(typed: &str, known: &[&str]) -> String {
    match nearest(typed, known.iter().copied()) {
        Some(name) => format!("; did you mean `{name}`?"),
        None if known.len() <= 6 => format!("; known are {}", known.join(", ")),
        None => String::new(),
    }
}

fn table<'a>(value: &'a Spanned<DeValue<'a>>, of: &str) -> Result<&'a DeTable<'a>, Complaint> {
    let wrong = || Complaint { at: value.span().start, what: format!("{of} must be a table") };
    value.get_ref().as_table().ok_or_else(wrong)
}

fn number(value: &DeValue<'_>) -> Option<f64> {
    match value {
        DeValue::Integer(digits) => i64::from_str_radix(digits.as_str(), digits.radix()).ok().map(|n| n as f64),
        DeValue::Float(digits) => digits.as_str().parse().ok(),
        _ => None,
    }
}

fn day(value: &DeValue<'_>) -> Option<Date> {
    let date = value.as_datetime().filter(|moment| moment.time.is_none())?.date?;
    Date::new(i16::try_from(date.year).ok()?, i8::try_from(date.month).ok()?, i8::try_from(date.day).ok()?).ok()
}
