//! Files with faults, and what is wrong with each, by `faults.psv`.
//!
//! Every code that a file is to have must be among its findings, at the line named if one is. Beyond those, no finding of
//! structure or access above advice may stand: a clean file is one that is to have none.

use std::path::Path;

use anyhow::{Context as _, bail, ensure};

use super::tool::{Finding, Told};
use super::{Score, Tool, table};

const TRUTH: &str = include_str!("faults.psv");

/// How many files of `corpus` have the findings that they are to have.
pub(super) fn score(tool: &Tool, folder: &Path, corpus: &str) -> anyhow::Result<Score> {
    let (mut all, mut misses) = (0, Vec::new());
    for row in table(TRUTH) {
        let [of, name, options, _, codes, _] = row[..] else { bail!("not six cells: {row:?}") };
        if of != corpus {
            continue;
        }
        let file = folder.join(name);
        ensure!(file.is_file(), "there is no {}", file.display());
        all += 1;
        let options: Vec<String> = options.split_whitespace().map(str::to_owned).collect();
        if let Err(why) = compare(codes, &tool.told(&file, &options)?) {
            misses.push(format!("{name}: {why:#}"));
        }
    }
    Ok(Score::of(&format!("{corpus}, each file's fault named, and no other"), all - misses.len(), all, all, misses))
}

/// Holds what is told against `codes`: words between spaces, of which `a/b` asks for one code of several, `code@line` for a
/// place, and `encoding=` and `rows=` for what is said of the file.
pub(super) fn compare(codes: &str, told: &Told) -> anyhow::Result<()> {
    let findings = &told.findings;
    let mut wanted = Vec::new();
    for word in codes.split_whitespace().filter(|word| *word != "clean") {
        if let Some(encoding) = word.strip_prefix("encoding=") {
            ensure!(told.encoding == encoding, "read as {}, not {encoding}", told.encoding);
            continue;
        }
        if let Some(rows) = word.strip_prefix("rows=") {
            ensure!(told.rows.to_string() == rows, "read as {} rows, not {rows}", told.rows);
            continue;
        }
        let (choice, line) = match word.split_once('@') {
            Some((choice, line)) => (choice, Some(line.parse::<u64>().context("a line is a number")?)),
            None => (word, None),
        };
        let choice: Vec<&str> = choice.split('/').collect();
        let is_it = |finding: &&Finding| {
            choice.contains(&finding.code.as_str()) && line.is_none_or(|line| finding.lines.contains(&line))
        };
        ensure!(findings.iter().any(|finding| is_it(&finding)), "not told: {word}; told: {}", listed(findings));
        wanted.extend(choice);
    }
    let more: Vec<&Finding> = findings
        .iter()
        .filter(|finding| finding.severity != "advice" && matches!(finding.group.as_str(), "structure" | "access"))
        .filter(|finding| !wanted.contains(&finding.code.as_str()))
        .collect();
    ensure!(
        more.is_empty(),
        "told too much: {}",
        more.iter().map(|finding| finding.code.as_str()).collect::<Vec<_>>().join(" ")
    );
    Ok(())
}

fn listed(findings: &[Finding]) -> String {
    let told = findings.iter().map(|finding| {
        let lines: Vec<_> = finding.lines.iter().take(3).map(u64::to_string).collect();
        if lines.is_empty() { finding.code.clone() } else { format!("{}@{}", finding.code, lines.join(",")) }
    });
    let told: Vec<_> = told.collect();
    if told.is_empty() { "nothing".to_owned() } else { told.join(" ") }
}
