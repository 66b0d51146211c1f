//! What holds for all rules and all built-in profiles.

use std::collections::BTreeSet;

use super::fixture::{column, dataset, file, noted, table, written};
use super::{Case, Gauge, Outcome, RULES, rule, vocabulary};
use crate::ask::{Ask, Stated};
use crate::base::{Group, Severity, Spot};
use crate::facts::{
    DatasetFacts, Dialect, Endings, FaultKind, FileStatus, Header, LineEnding, Note, RemarkKind, TableFacts,
};
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
        "access: truncated-file",
        "access: corrupt-file",
        "access: encrypted-file",
        "access: wrong-format",
        "access: unsupported-feature",
        "access: placeholder-file",
        "access: unstable-file",
        "access: outside-link",
        "access: size-limit",
        "access: trailing-garbage",
        "access: false-statistics",
        "access: partial-coverage",
        "access: undeclared-owner",
        "access: undeclared-licence",
        "access: undeclared-handling",
        "structure: ragged-rows",
        "structure: broken-quoting",
        "structure: spaced-quotes",
        "structure: oversized-record",
        "structure: mixed-line-endings",
        "structure: cr-line-endings",
        "structure: invalid-encoding",
        "structure: stray-byte-order-mark",
        "structure: nul-bytes",
        "structure: missing-header",
        "structure: duplicate-header",
        "structure: blank-header",
        "structure: unclean-header",
        "structure: preamble-lines",
        "structure: footer-lines",
        "structure: multiple-tables",
        "structure: blank-rows",
        "structure: repeated-header",
        "structure: ambiguous-dialect",
        "schema: schema-mismatch",
        "schema: column-order",
        "schema: type-conflict",
        "schema: dialect-mismatch",
        "schema: mixed-types",
        "schema: declared-schema-violation",
        "completeness: missing-values",
        "completeness: empty-column",
        "completeness: disguised-missing",
        "completeness: mixed-null-spellings",
        "completeness: incomplete-rows",
        "completeness: time-gaps",
        "completeness: partition-gaps",
        "validity: outliers",
        "validity: impossible-dates",
        "validity: mixed-date-formats",
        "validity: numbers-as-text",
        "validity: leading-zero-codes",
        "validity: inconsistent-spelling",
        "validity: padded-text",
        "validity: mojibake",
        "validity: out-of-range",
        "uniqueness: duplicate-rows",
        "uniqueness: duplicate-keys",
        "uniqueness: constant-column",
        "uniqueness: near-constant-column",
        "uniqueness: identifier-column",
        "uniqueness: high-cardinality",
        "uniqueness: duplicate-columns",
        "labels: missing-label",
        "labels: unlabelled-rows",
        "labels: single-class",
        "labels: rare-class",
        "labels: class-imbalance",
        "labels: conflicting-labels",
        "labels: inconsistent-labels",
        "labels: unexpected-labels",
        "labels: uneven-label-coverage",
        "labels: unmatched-labels",
        "labels: awkward-target",
        "volume: too-few-rows",
        "volume: too-few-events",
        "leakage: split-overlap",
        "leakage: entity-overlap",
        "leakage: label-copy",
        "leakage: label-leakage",
        "leakage: identifier-leakage",
        "leakage: missingness-leakage",
        "privacy: personal-data",
        "privacy: secrets",
        "privacy: re-identification",
        "freshness: stale-data",
        "freshness: future-timestamps",
        "profile: expired-waiver",
        "profile: unused-waiver",
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
        (
            "x",
            "unknown profile `x`; known are general, tabular-classification, tabular-regression, forecasting, \
             text-classification, llm-finetuning, recommendation, image-manifest, anomaly-detection, retrieval",
        ),
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
                let recent = gate.seen.is_some_and(|day| day >= jiff::civil::date(2026, 1, 1));
                assert!(recent && !gate.source.is_empty(), "{name} {code} {severity}");
                assert_eq!(gate.limit.is_none(), rule.gauge == Gauge::Presence, "{name} {code} {severity}");
            }
        }
        for (code, reason) in &profile.off {
            assert!(rule(code).is_some() && reason.len() > 20, "{name} says why {code} is off");
            assert!(!profile.rules.contains_key(code), "{name} {code}");
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
            Task::Classification => labels.max(10),
            Task::Regression => 7,
            Task::Forecasting => 4,
            _ => labels,
        };
        assert_eq!(labels, expected, "{name}");
        let rows = &profile.rules["too-few-rows"];
        assert_eq!(rows.below(0.0).map(|(severity, _)| severity), Some(Severity::Blocker), "{name}: no row at all");
        assert!(rows.required, "{name}");
    }
}

/// What the general profile finds, each finding as "severity code".
fn found(facts: &DatasetFacts) -> Vec<String> {
    let profile = builtin("general", &vocabulary()).expect("valid");
    let stated = Stated { owner: true, licence: true, handling: true };
    let ask = Ask { stated, ..Ask::default() };
    let mut found = Vec::new();
    for (code, settings) in &profile.rules {
        let rule = rule(code).expect("only known codes");
        let case = Case { rule, facts, ask: &ask, task: profile.task, settings, waivers: &[] };
        if let Outcome::Broken(findings) = (rule.check)(&case) {
            found.extend(findings.iter().map(|finding| format!("{} {}", finding.severity, finding.code)));
        }
    }
    found
}

fn plain() -> TableFacts {
    table("t", 10_000, ["a", "b", "c"].map(column))
}

#[test]
fn one_departure_is_one_finding() {
    for (note, few, many) in [
        (Note::ShortRow, "condition ragged-rows", "blocker ragged-rows"),
        (Note::LongRow, "condition ragged-rows", "blocker ragged-rows"),
        (Note::TrailingDelimiter, "condition ragged-rows", "advice ragged-rows"),
        (Note::StrayQuote, "condition broken-quoting", "blocker broken-quoting"),
        (Note::UnterminatedQuote, "condition broken-quoting", "blocker broken-quoting"),
        (Note::BlankRow, "advice blank-rows", "advice blank-rows"),
        (Note::InvalidText, "condition invalid-encoding", "condition invalid-encoding"),
        (Note::NulByte, "condition nul-bytes", "condition nul-bytes"),
        (Note::StrayMark, "condition stray-byte-order-mark", "condition stray-byte-order-mark"),
        (Note::RepeatedHeader, "condition repeated-header", "condition repeated-header"),
        (Note::Oversized, "condition oversized-record", "condition oversized-record"),
        (Note::Mojibake, "condition mojibake", "condition mojibake"),
    ] {
        for (records, expected) in [(1, few), (10_000, many)] {
            assert_eq!(found(&dataset([noted(plain(), note, 1..=records)])), [expected], "{records} of {note:?}");
        }
    }
}

#[test]
fn one_oddity_of_a_dialect_is_one_finding() {
    let header = |lines, blank: &[usize], unclean: &[usize], unfolded| {
        let header = Header { lines, blank: blank.to_vec(), unclean: unclean.to_vec(), unfolded, broken_quotes: 0 };
        Dialect { header, ..Dialect::plain() }
    };
    let ends = |ending| {
        let mut endings = Endings::default();
        for ending in [LineEnding::Lf, LineEnding::Lf, ending] {
            endings.note(ending, || Spot::file(0));
        }
        Dialect { endings, ..Dialect::plain() }
    };
    let base = Dialect::plain;
    for (dialect, expected) in [
        (base(), &[][..]),
        (ends(LineEnding::CrLf), &["advice mixed-line-endings"]),
        (ends(LineEnding::Cr), &["condition mixed-line-endings"]),
        (header(0, &[0, 1, 2], &[0], true), &["condition missing-header"]),
        (header(1, &[0], &[], false), &["condition blank-header"]),
        (header(1, &[], &[0], false), &["advice unclean-header"]),
        (header(1, &[], &[], true), &["condition unclean-header"]),
        (Dialect { skipped_lines: 3, ..base() }, &["condition preamble-lines"]),
        (Dialect { footer_lines: 3, ..base() }, &["condition footer-lines"]),
        (Dialect { rival: Some(b';'), ..base() }, &["condition ambiguous-dialect"]),
        (Dialect { confidence: 0.4, ..base() }, &["condition ambiguous-dialect"]),
        (Dialect { encoding_confidence: 0.4, ..base() }, &["condition invalid-encoding"]),
        (Dialect { compression: Some("gzip"), ..base() }, &[]),
    ] {
        assert_eq!(found(&dataset([written(plain(), &dialect)])), expected, "{dialect:?}");
    }
}

#[test]
fn one_remark_or_fault_is_one_finding() {
    let read = || file("t.csv").columns(&[0, 1, 2]).dialect(Dialect::plain());
    for (kind, note, expected) in [
        (RemarkKind::TrailingGarbage, None, "condition trailing-garbage"),
        (RemarkKind::FalseStatistics, None, "condition false-statistics"),
        (RemarkKind::NulTail, Some(Note::NulByte), "blocker nul-bytes"),
        (RemarkKind::SecondTable, Some(Note::BlankRow), "blocker multiple-tables"),
        (RemarkKind::CutRecord, Some(Note::ShortRow), "condition truncated-file"),
        (RemarkKind::CutRecord, Some(Note::UnterminatedQuote), "condition truncated-file"),
    ] {
        let spot = Spot { record: Some(10_000), ..Spot::file(0) };
        let mut table = note.into_iter().fold(plain(), |table, note| noted(table, note, [10_000]));
        table.files = vec![read().remark(kind, "", spot).build()];
        assert_eq!(found(&dataset([table])), [expected], "{kind:?} {note:?}");
    }
    for (kind, expected) in [
        (FaultKind::Truncated, "blocker truncated-file"),
        (FaultKind::Corrupt, "blocker corrupt-file"),
        (FaultKind::TooLarge, "condition size-limit"),
        (FaultKind::Encrypted, "blocker encrypted-file"),
        (FaultKind::Placeholder, "blocker placeholder-file"),
        (FaultKind::Unstable, "condition unstable-file"),
    ] {
        let mut table = plain();
        table.files = vec![read().fault(kind, "").remark(RemarkKind::CutRecord, "", Spot::file(0)).build()];
        table.files[0].status = FileStatus::Partial;
        assert_eq!(found(&dataset([table])), [expected], "{kind:?}");
    }
}
