//! What there is to say of a rule or a profile, as pages for a terminal.
//!
//! It is said from the registry and from the built-in profiles, so that it can't be older than they are.

use crate::base::Severity;
use crate::base::wording;
use crate::profile::{Gate, Profile};
use crate::rule::{Gauge, RULES, Rule};

const WIDTH: usize = 100;

/// A rule: what it looks for, why, an example, what to do, and its gates in each profile.
pub fn rule(rule: &Rule, profiles: &[Profile]) -> String {
    let mut page = format!("{} ({})\n\n", rule.code, rule.group.word());
    paragraph(&mut page, rule.what);
    heading(&mut page, "Why it matters");
    paragraph(&mut page, rule.why);
    heading(&mut page, "For example");
    for line in rule.example.lines() {
        page.push_str("    ");
        page.push_str(line);
        page.push('\n');
    }
    heading(&mut page, "What to do");
    paragraph(&mut page, rule.fix);
    paragraph(&mut page, &format!("Who: usually the {}.", rule.skill.word()));
    heading(&mut page, "Gates");
    for (gate, severity, names) in gates(rule, profiles) {
        let who = if names.len() == profiles.len() { "every built-in profile".to_owned() } else { names.join(", ") };
        paragraph(&mut page, &format!("{severity} {}, in {who}", limit(rule.gauge, gate)));
        let seen = gate.seen.map_or_else(String::new, |day| format!(", seen {day}"));
        indented(&mut page, &format!("{}: {}{seen}", gate.basis.word(), gate.source));
    }
    for profile in profiles {
        if let Some(reason) = profile.off.get(rule.code) {
            paragraph(&mut page, &format!("switched off in {}: {reason}", profile.name));
        }
    }
    let requiring: Vec<&str> = profiles
        .iter()
        .filter(|profile| profile.rules.get(rule.code).is_some_and(|settings| settings.required))
        .map(|profile| profile.name.as_str())
        .collect();
    if !requiring.is_empty() {
        paragraph(
            &mut page,
            &format!("required by {}: unmeasured, it makes the verdict UNDETERMINED", requiring.join(", ")),
        );
    }
    page
}

/// Every rule on a line, by group.
pub fn rules() -> String {
    let mut page = String::new();
    let mut group = None;
    let mut all: Vec<&Rule> = RULES.to_vec();
    all.sort_by_key(|rule| rule.group);
    let widest = all.iter().map(|rule| rule.code.len()).max().unwrap_or(0);
    for rule in all {
        if group != Some(rule.group) {
            if group.is_some() {
                page.push('\n');
            }
            page.push_str(rule.group.word());
            page.push('\n');
            group = Some(rule.group);
        }
        let first = rule.what.split_inclusive(['.', ':', ';']).next().unwrap_or(rule.what).trim_end_matches([':', ';']);
        let text = format!("  {:widest$}  {first}", rule.code);
        let hang = " ".repeat(widest + 4);
        let options = textwrap::Options::new(WIDTH).subsequent_indent(&hang);
        page.push_str(&textwrap::fill(&text, options));
        page.push('\n');
    }
    page
}

/// Every profile with what it is for.
pub fn profiles(profiles: &[Profile]) -> String {
    let widest = profiles.iter().map(|profile| profile.name.len()).max().unwrap_or(0);
    let mut page = String::new();
    for profile in profiles {
        line(&mut page, &format!("{:widest$}  {}", profile.name, profile.description));
    }
    page
}

/// A profile as it judges: every rule with its gates and what stands behind them, and what is switched off.
pub fn profile(profile: &Profile) -> String {
    let mut page = format!("{}: for {}\n\n", profile.name, profile.task.phrase());
    paragraph(&mut page, &profile.description);
    line(&mut page, &format!("digest {}", profile.digest));
    for rule in RULES {
        let Some(settings) = profile.rules.get(rule.code) else { continue };
        let required = if settings.required { " (required)" } else { "" };
        heading(&mut page, &format!("{}{required}", rule.code));
        for (severity, gate) in settings.gates() {
            let text = format!("{severity} {}: {}, {}", limit(rule.gauge, gate), gate.basis.word(), gate.source);
            indented(&mut page, &format!("{text} (set in {})", gate.set_in));
        }
    }
    if !profile.off.is_empty() {
        heading(&mut page, "Switched off");
        for (code, reason) in &profile.off {
            paragraph(&mut page, &format!("{code}: {reason}"));
        }
    }
    page
}

/// The gates of a rule, worst first; the same gate in several profiles once.
fn gates<'a>(rule: &Rule, profiles: &'a [Profile]) -> Vec<(&'a Gate, Severity, Vec<&'a str>)> {
    let mut rows: Vec<(&Gate, Severity, Vec<&str>)> = Vec::new();
    for profile in profiles {
        for (severity, gate) in profile.rules.get(rule.code).into_iter().flat_map(crate::profile::RuleSettings::gates) {
            match rows.iter_mut().find(|row| row.1 == severity && row.0.is_like(gate)) {
                Some(row) => row.2.push(&profile.name),
                None => rows.push((gate, severity, vec![&profile.name])),
            }
        }
    }
    rows.sort_by_key(|row| std::cmp::Reverse(row.1));
    rows
}

/// From where on a gate holds.
pub fn limit(gauge: Gauge, gate: &Gate) -> String {
    match (gauge, gate.limit) {
        (Gauge::RatioAbove, Some(limit)) => format!("above {}", wording::percent(limit)),
        (Gauge::RatioBelow, Some(limit)) => format!("below {}", wording::percent(limit)),
        (Gauge::CountAbove, Some(limit)) => format!("above {}", wording::number(limit)),
        (Gauge::CountBelow, Some(limit)) => format!("below {}", wording::number(limit)),
        (Gauge::Presence, _) | (_, None) => "if it is there at all".to_owned(),
    }
}

fn heading(page: &mut String, text: &str) {
    page.push('\n');
    line(page, text);
}

fn line(page: &mut String, text: &str) {
    page.push_str(text);
    page.push('\n');
}

fn paragraph(page: &mut String, text: &str) {
    page.push_str(&textwrap::fill(text, WIDTH));
    page.push('\n');
}

fn indented(page: &mut String, text: &str) {
    let options = textwrap::Options::new(WIDTH).initial_indent("    ").subsequent_indent("    ");
    page.push_str(&textwrap::fill(text, options));
    page.push('\n');
}
