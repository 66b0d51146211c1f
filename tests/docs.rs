//! The pages about datassay say what it does: generated ones are as generated, and hand-written ones name only what
//! exists.
//!
//! `UPDATE_DOCS=1 cargo test --test docs` writes the generated pages anew.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use datassay::base::{Group, Severity, wording};
use datassay::profile::schema::{self, Form, Key, Section};
use datassay::profile::{Basis, Gate, Profile, RuleSettings, builtin, builtin_names, parse};
use datassay::rule::{Gauge, RULES, Rule, vocabulary};

const PROFILES_PAGE: &str = include_str!("../docs/profiles.md");
const ARCHITECTURE: &str = include_str!("../ARCHITECTURE.md");
const CRATE_ROOT: &str = include_str!("../src/lib.rs");

/// Pages written by hand, whose links and paths must lead somewhere.
const PAGES: [&str; 8] = [
    "README.md",
    "ARCHITECTURE.md",
    "CHANGELOG.md",
    "CONTRIBUTING.md",
    "docs/rules.md",
    "docs/profiles.md",
    "docs/profile.md",
    "docs/certificate.md",
];

#[test]
fn the_rules_page_is_as_generated() -> io::Result<()> {
    let (path, page) = (root().join("docs/rules.md"), rules_page());
    if std::env::var_os("UPDATE_DOCS").is_some() {
        fs::write(&path, &page)?;
    }
    let written = fs::read_to_string(path)?;
    let part = written.lines().zip(page.lines()).position(|(written, page)| written != page);
    let line = part.unwrap_or_else(|| written.lines().count().min(page.lines().count())) + 1;
    assert!(written == page, "docs/rules.md is stale from line {line} on: run UPDATE_DOCS=1 cargo test --test docs");
    Ok(())
}

#[test]
fn the_key_reference_is_as_generated() -> io::Result<()> {
    let (path, page) = (root().join("docs/profile.md"), key_reference());
    if std::env::var_os("UPDATE_DOCS").is_some() {
        fs::write(&path, &page)?;
    }
    assert!(fs::read_to_string(path)? == page, "docs/profile.md is stale: run UPDATE_DOCS=1 cargo test --test docs");
    Ok(())
}

#[test]
fn the_profiles_page_names_every_basis_and_task() {
    let words: Vec<&str> = Basis::ALL.into_iter().map(Basis::word).collect();
    assert_eq!(first_cells(PROFILES_PAGE, "## Basis"), words);
    for name in builtin_names() {
        assert!(PROFILES_PAGE.contains(&format!("| `{name}` |")), "{name}");
    }
}

#[test]
fn every_profile_on_the_profiles_page_is_valid() {
    let blocks: Vec<&str> =
        PROFILES_PAGE.split("```toml\n").skip(1).filter_map(|rest| rest.split("```").next()).collect();
    assert!(!blocks.is_empty(), "the page shows a profile");
    for block in blocks {
        if let Err(error) = parse(block, "docs/profiles.md", &vocabulary()) {
            panic!("{error} in\n{block}");
        }
    }
}

#[test]
fn the_code_map_goes_through_every_room_in_the_order_of_the_crate() {
    let rooms: Vec<&str> =
        CRATE_ROOT.lines().filter_map(|line| line.strip_prefix("pub mod ")?.strip_suffix(';')).collect();
    assert!(rooms.len() > 10, "{rooms:?}");
    let told: Vec<&str> = ARCHITECTURE
        .lines()
        .filter_map(|line| line.strip_prefix("### `src/")?.strip_suffix('`'))
        .map(|path| path.trim_end_matches('/').trim_end_matches(".rs"))
        .collect();
    assert_eq!(told, rooms);
}

#[test]
fn every_link_and_every_path_leads_somewhere() -> io::Result<()> {
    for page in PAGES {
        let path = root().join(page);
        let text = fs::read_to_string(&path)?;
        let folder = path.parent().unwrap_or(&path).to_owned();
        for target in links(&text) {
            let (file, heading) = target.split_once('#').unwrap_or((target, ""));
            let linked = if file.is_empty() { path.clone() } else { folder.join(file) };
            assert!(linked.exists(), "{page} links to {target}");
            if !heading.is_empty() {
                let headings = headings(&fs::read_to_string(linked)?);
                assert!(headings.iter().any(|known| known == heading), "{page} links to {target}: {headings:?}");
            }
        }
        for named in paths(&text) {
            assert!(root().join(named).exists(), "{page} names {named}");
        }
    }
    Ok(())
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).to_owned()
}

/// The page of all keys, from the list that reading goes by.
fn key_reference() -> String {
    let mut page = "\
# Keys of a profile or a datassay.toml

<!-- Generated from src/profile/schema.rs by `UPDATE_DOCS=1 cargo test --test docs`; edit that. -->

Every key there is. Another one is an error, told with its place and the nearest name. A key that is needed must be there
wherever its table is.
"
    .to_owned();
    keys(&mut page, "The file", &schema::ROOT);
    page
}

fn keys(page: &mut String, heading: &str, section: &Section) {
    write(page, &format!("\n## {heading}\n\n| key | value | needed | what for |\n|---|---|---|---|\n"));
    for Key { name, form, needed, about } in section.keys {
        let wanted = form.wanted().replace('|', "\\|");
        let needed = if *needed { "yes" } else { "" };
        write(page, &format!("| `{name}` | {wanted} | {needed} | {about} |\n"));
    }
    let path =
        if heading == "The file" { String::new() } else { format!("{}.", heading.trim_matches(['`', '[', ']'])) };
    for key in section.keys {
        match key.form {
            Form::Table(inner) => keys(page, &format!("`[{path}{}]`", key.name), inner),
            Form::Tables(inner) => keys(page, &format!("`[[{path}{}]]`", key.name), inner),
            Form::Rules(inner) => keys(page, &format!("`[{path}{}.CODE]`", key.name), inner),
            Form::Gate(inner) if key.name == "blocker" => {
                keys(page, &format!("`[{path}blocker]`, `[{path}condition]`, `[{path}advice]`"), inner);
            }
            _ => {}
        }
    }
}

/// The page of all rules, from the registry and the built-in profiles.
fn rules_page() -> String {
    let profiles: Vec<Profile> =
        builtin_names().iter().map(|name| builtin(name, &vocabulary()).expect("built-in profiles are valid")).collect();
    let mut page = "# Rules\n\n".to_owned();
    page.push_str(INTRODUCTION);
    page.push_str("\n## Contents\n\n");
    for (group, rules) in groups() {
        let links: Vec<String> = rules.iter().map(|rule| format!("[`{0}`](#{0})", rule.code)).collect();
        write(&mut page, &format!("- [{0}](#{0}): {1}\n", group.word(), links.join(", ")));
    }
    for (group, rules) in groups() {
        write(&mut page, &format!("\n## {}\n\n{}\n", group.word(), question(group)));
        for rule in rules {
            rule_section(&mut page, rule, &profiles);
        }
    }
    page
}

const INTRODUCTION: &str = "\
<!-- Generated from src/rule/ and profiles/ by `UPDATE_DOCS=1 cargo test --test docs`; edit those. -->

What datassay looks for. A rule holds, is broken, does not apply, or could not be measured, and each report says which of
the four. What breaks a rule stands in a profile, never in the program: below are the gates of the built-in profiles. A
blocker makes the verdict NOT READY, a condition makes it CONDITIONAL, advice changes nothing. Each gate says on whose
word it stands: its basis, its source, and the day on which the source was read.

A rule's code is permanent. A rule that a profile does not list is not judged under it.
";

/// What a group asks.
fn question(group: Group) -> &'static str {
    match group {
        Group::Access => "Can the bytes be had and opened?",
        Group::Structure => "Do the bytes form records?",
        Group::Schema => "Do files and columns agree on what they hold?",
        Group::Completeness => "Is what should be there, there?",
        Group::Validity => "Can what is there be true?",
        Group::Uniqueness => "Do rows and columns carry information of their own?",
        Group::Labels => "Can a model be taught from the label?",
        Group::Volume => "Is there enough of it?",
        Group::Leakage => "Would a result look better than it is?",
        Group::Privacy => "May it leave the house?",
        Group::Freshness => "Is it of today?",
        Group::Profile => "Does what was accepted still hold?",
    }
}

/// The groups in order, each with its rules.
fn groups() -> BTreeMap<Group, Vec<&'static Rule>> {
    let mut groups: BTreeMap<Group, Vec<&'static Rule>> = BTreeMap::new();
    for rule in RULES {
        groups.entry(rule.group).or_default().push(rule);
    }
    groups
}

fn rule_section(page: &mut String, rule: &Rule, profiles: &[Profile]) {
    let Rule { code, what, why, example, fix, .. } = rule;
    write(page, &format!("\n### {code}\n\n{what}\n\n**Why it matters.** {why}\n\n**For example:**\n\n"));
    write(page, &format!("```text\n{example}\n```\n\n**What to do.** {fix}\n\n"));
    write(page, &format!("**Who.** Usually the {}.\n\n", rule.skill.word()));
    page.push_str("| gate | limit | profile | basis | source | seen |\n|---|---|---|---|---|---|\n");
    // The same gate in several profiles is one row.
    let mut rows: Vec<(Severity, &Gate, Vec<&str>)> = Vec::new();
    for profile in profiles {
        for (severity, gate) in profile.rules.get(*code).into_iter().flat_map(RuleSettings::gates) {
            match rows.iter_mut().find(|row| row.0 == severity && row.1.is_like(gate)) {
                Some(row) => row.2.push(&profile.name),
                None => rows.push((severity, gate, vec![&profile.name])),
            }
        }
    }
    for (severity, gate, names) in rows {
        let names = if names.len() == profiles.len() { "every built-in one".to_owned() } else { names.join(", ") };
        let cells = [
            severity.word(),
            &limit(rule.gauge, gate),
            &names,
            gate.basis.word(),
            &gate.source,
            &gate.seen.map_or_else(String::new, |day| day.to_string()),
        ]
        .map(|cell| cell.replace('|', "\\|"));
        write(page, &format!("| {} |\n", cells.join(" | ")));
    }
    let requiring: Vec<&str> = profiles
        .iter()
        .filter(|profile| profile.rules.get(*code).is_some_and(|settings| settings.required))
        .map(|profile| profile.name.as_str())
        .collect();
    if !requiring.is_empty() {
        let names = wording::names(requiring, profiles.len());
        write(page, &format!("\nRequired by {names}: where it can't be measured the verdict is UNDETERMINED.\n"));
    }
}

/// From where on a gate is passed.
fn limit(gauge: Gauge, gate: &Gate) -> String {
    match (gauge, gate.limit) {
        (Gauge::RatioAbove, Some(limit)) => format!("above {}", wording::percent(limit)),
        (Gauge::RatioBelow, Some(limit)) => format!("below {}", wording::percent(limit)),
        (Gauge::CountAbove, Some(limit)) => format!("above {}", wording::number(limit)),
        (Gauge::CountBelow, Some(limit)) => format!("below {}", wording::number(limit)),
        (Gauge::Presence, _) | (_, None) => "if it is there at all".to_owned(),
    }
}

fn write(page: &mut String, text: &str) {
    page.write_str(text).expect("writing to a String cannot fail");
}

/// The first cells of the table below a heading, without their backticks.
fn first_cells<'a>(page: &'a str, heading: &str) -> Vec<&'a str> {
    let lines = page.lines().skip_while(|line| *line != heading).skip(1).take_while(|line| !line.starts_with("## "));
    let rows = lines.filter_map(|line| line.strip_prefix("| `")?.split('`').next());
    rows.collect()
}

/// Targets of links within the project.
fn links(text: &str) -> impl Iterator<Item = &str> {
    let targets = text.split("](").skip(1).filter_map(|rest| rest.split(')').next());
    targets.filter(|target| !target.contains("://"))
}

/// Paths of the project's own files, where they stand in backticks.
fn paths(text: &str) -> impl Iterator<Item = &str> {
    let quoted = text.lines().flat_map(|line| line.split('`').skip(1).step_by(2));
    let ours = ["src/", "tests/", "profiles/", "docs/", "xtask/", ".ci/", "sample-data/"];
    quoted
        .filter(move |name| ours.iter().any(|folder| name.starts_with(folder)) && !name.contains(['<', '*', ' ', '{']))
}

/// Headings as links spell them.
fn headings(text: &str) -> Vec<String> {
    let titles = text.lines().filter(|line| line.starts_with('#')).map(|line| line.trim_start_matches('#').trim());
    let spelled = titles.map(|title| {
        let kept = title.chars().filter(|letter| letter.is_alphanumeric() || matches!(letter, ' ' | '-' | '_'));
        kept.map(|letter| if letter == ' ' { '-' } else { letter }).collect::<String>().to_lowercase()
    });
    spelled.collect()
}
