//! What holds for all rules and all built-in profiles.

use std::collections::BTreeSet;

use super::{Gauge, RULES, rule, vocabulary};
use crate::base::{Group, Severity};
use crate::profile::{Task, builtin, builtin_names, builtin_text};

#[test]
fn codes_are_unique_and_name_a_defect_in_kebab_case() {
    let codes: BTreeSet<_> = RULES.iter().map(|rule| rule.code).collect();
    assert_eq!(codes.len(), RULES.len());
    for known in RULES {
        let fine = |word: &str| !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_lowercase());
        assert!(known.code.split('-').all(fine), "{}", known.code);
        assert!(std::ptr::eq(rule(known.code).expect("listed"), *known));
    }
    assert!(rule("no-such-rule").is_none());
}

#[test]
fn codes_are_for_ever() {
    let codes: Vec<_> = RULES.iter().map(|rule| format!("{}: {}", rule.group.word(), rule.code)).collect();
    let expected = [
        "access: missing-file",
        "access: unreadable-file",
        "access: empty-file",
        "access: corrupt-file",
        "access: wrong-format",
        "access: unsupported-feature",
        "structure: ragged-rows",
        "structure: duplicate-header",
        "schema: schema-mismatch",
        "schema: mixed-types",
        "completeness: missing-values",
        "completeness: empty-column",
        "uniqueness: constant-column",
        "labels: missing-label",
        "labels: unlabelled-rows",
        "labels: single-class",
        "labels: rare-class",
        "labels: class-imbalance",
        "volume: too-few-rows",
    ];
    assert_eq!(codes, expected);
}

#[test]
fn rules_are_listed_by_group_in_the_order_of_the_groups() {
    let groups: Vec<Group> = RULES.iter().map(|rule| rule.group).collect();
    assert!(groups.is_sorted());
}

#[test]
fn every_rule_says_what_why_and_how_in_sentences() {
    for rule in RULES {
        for (field, text) in [("what", rule.what), ("why", rule.why), ("fix", rule.fix)] {
            assert!(text.ends_with('.'), "{} {field}: {text}", rule.code);
            assert!(text.chars().next().is_some_and(char::is_uppercase), "{} {field}: {text}", rule.code);
            assert!(!text.contains('\n') && !text.contains("  "), "{} {field}: {text}", rule.code);
        }
        assert!(!rule.example.trim().is_empty(), "{}", rule.code);
    }
}

#[test]
fn every_built_in_profile_is_valid() {
    for name in builtin_names() {
        let profile = builtin(name, &vocabulary()).unwrap_or_else(|error| panic!("{error}"));
        assert_eq!(&profile.name, name);
        assert!(builtin_text(name).is_some_and(|text| text.starts_with("# Is this ")), "{name} says what it is");
    }
    for (typed, expected) in [
        ("genral", "unknown profile `genral`; did you mean `general`?"),
        ("x", "unknown profile `x`; known are general, tabular-classification, tabular-regression"),
    ] {
        let error = builtin(typed, &vocabulary()).expect_err(typed);
        assert_eq!(error.to_string(), expected);
    }
}

#[test]
fn every_rule_is_in_a_built_in_profile_and_every_gate_has_a_source() {
    let mut used = BTreeSet::new();
    for name in builtin_names() {
        let profile = builtin(name, &vocabulary()).expect("valid");
        for (code, settings) in &profile.rules {
            let rule = rule(code).expect("only known codes");
            used.insert(rule.code);
            assert!(settings.gates().count() > 0, "{name} {code}");
            for (severity, gate) in settings.gates() {
                assert!(gate.source.len() > 10, "{name} {code} {severity}");
                assert!(gate.seen >= jiff::civil::date(2026, 1, 1), "{name} {code} {severity}");
                assert_eq!(gate.limit.is_none(), rule.gauge == Gauge::Presence, "{name} {code} {severity}");
            }
        }
    }
    assert_eq!(used.len(), RULES.len());
}

#[test]
fn the_profiles_ask_what_their_task_needs() {
    for name in builtin_names() {
        let profile = builtin(name, &vocabulary()).expect("valid");
        let labels =
            profile.rules.keys().filter(|code| rule(code).is_some_and(|rule| rule.group == Group::Labels)).count();
        let expected = match profile.task {
            Task::General => 0,
            Task::Classification => 5,
            Task::Regression => 3,
        };
        assert_eq!(labels, expected, "{name}");
        let rows = &profile.rules["too-few-rows"];
        assert_eq!(rows.below(0.0).map(|(severity, _)| severity), Some(Severity::Blocker), "{name}: no row at all");
        assert!(rows.required, "{name}");
    }
}
