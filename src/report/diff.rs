//! Two reports of the same data at two times: what became worse, what became better, what went away.
//!
//! Worse is a worse verdict, a finding that was not there or weighed less, and a table or column that is gone. A finding
//! that grows inside its limit is not worse: it was accepted with that limit.
//!
//! **Invariant:** it reads reports as others would, by their wire form alone, and holds no value of a cell, as they hold
//! none.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use crate::base::Severity;
use crate::judge::Status;

/// What differs between two reports.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Diff {
    /// The verdict before and now.
    pub verdict: Option<(String, String)>,
    /// What is worse, in words.
    pub worse: Vec<String>,
    /// What is better, in words.
    pub better: Vec<String>,
    /// What is neither, in words.
    pub other: Vec<String>,
}

impl Diff {
    /// Whether anything is worse.
    pub fn is_worse(&self) -> bool {
        !self.worse.is_empty()
    }
}

/// Why two texts could not be compared.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum DiffError {
    /// It is no JSON.
    #[error("not JSON: {0}")]
    NotJson(String),
    /// It is no report, or one of another kind.
    #[error("no report of this program: {0}")]
    NoReport(&'static str),
}

/// What a report says, as far as it is compared.
#[derive(Clone, Debug, Default)]
struct Said {
    status: Option<Status>,
    task: String,
    profile: String,
    /// The worst unwaived severity, and the message, of each finding by rule, kind and place.
    findings: BTreeMap<[String; 4], (Severity, String)>,
    /// Each table's columns, and how many files it has.
    tables: BTreeMap<String, (BTreeSet<String>, usize)>,
    unread: u64,
}

/// Compares two reports in JSON.
pub fn diff(old: &str, new: &str) -> Result<Diff, DiffError> {
    Ok(compare(&said(old)?, &said(new)?))
}

fn compare(old: &Said, new: &Said) -> Diff {
    let mut diff = Diff::default();
    if let (Some(before), Some(now)) = (old.status, new.status) {
        diff.verdict = Some((before.title().to_owned(), now.title().to_owned()));
        let words = format!("the verdict was {} and is {}", before.title(), now.title());
        match now.cmp(&before) {
            std::cmp::Ordering::Greater => diff.worse.push(words),
            std::cmp::Ordering::Less => diff.better.push(words),
            std::cmp::Ordering::Equal => {}
        }
    }
    if (&old.task, &old.profile) != (&new.task, &new.profile) {
        let (before, now) = ((&old.profile, &old.task), (&new.profile, &new.task));
        diff.other.push(format!("judged by {} for {} before, by {} for {} now", before.0, before.1, now.0, now.1));
    }
    for (key, (severity, message)) in &new.findings {
        match old.findings.get(key) {
            None if *severity > Severity::Advice => diff.worse.push(format!("new {severity} {}: {message}", key[0])),
            None => diff.other.push(format!("new {severity} {}: {message}", key[0])),
            Some((before, _)) if severity > before => {
                diff.worse.push(format!("{} was {before} and is {severity}: {message}", key[0]));
            }
            Some((before, _)) if severity < before => {
                diff.better.push(format!("{} was {before} and is {severity}: {message}", key[0]));
            }
            Some(_) => {}
        }
    }
    for (key, (severity, message)) in &old.findings {
        if !new.findings.contains_key(key) {
            diff.better.push(format!("no longer {severity} {}: {message}", key[0]));
        }
    }
    for (name, (columns, files)) in &old.tables {
        let Some((now, now_files)) = new.tables.get(name) else {
            diff.worse.push(format!("the table `{name}` is gone"));
            continue;
        };
        diff.worse.extend(columns.difference(now).map(|column| format!("the column `{column}` of `{name}` is gone")));
        diff.other.extend(now.difference(columns).map(|column| format!("the column `{column}` of `{name}` is new")));
        if now_files < files {
            diff.worse.push(format!("`{name}` had {files} files and has {now_files}"));
        }
    }
    let new_tables = new.tables.keys().filter(|name| !old.tables.contains_key(*name));
    diff.other.extend(new_tables.map(|name| format!("the table `{name}` is new")));
    if new.unread > old.unread {
        diff.worse.push(format!("{} files are not read in full, {} before", new.unread, old.unread));
    }
    diff
}

fn said(text: &str) -> Result<Said, DiffError> {
    let report: Value = serde_json::from_str(text).map_err(|error| DiffError::NotJson(error.to_string()))?;
    let version = report["schema_version"].as_str().ok_or(DiffError::NoReport("it has no `schema_version`"))?;
    if !version.starts_with("1.") {
        return Err(DiffError::NoReport("its `schema_version` is not 1"));
    }
    let statuses = [Status::Ready, Status::Conditional, Status::Undetermined, Status::NotReady];
    let status = report["verdict"]["status"].as_str();
    let status = statuses.into_iter().find(|known| Some(known.word()) == status);
    if status.is_none() {
        return Err(DiffError::NoReport("it has no verdict"));
    }
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let list = |value: &Value| value.as_array().cloned().unwrap_or_default();
    let mut said = Said {
        status,
        task: text(&report["verdict"]["task"]),
        profile: text(&report["profile"]["name"]),
        ..Said::default()
    };
    for finding in list(&report["findings"]).iter().filter(|finding| finding["waived"].is_null()) {
        let word = finding["severity"].as_str();
        let Some(severity) = Severity::WORST_FIRST.into_iter().find(|known| Some(known.word()) == word) else {
            continue;
        };
        let place = &finding["place"];
        // A finding of a whole table stands on the file of its first place, which is no part of what it is.
        let file =
            if place["column"].is_null() && place["table"].is_null() { text(&place["file"]) } else { String::new() };
        let place = [text(&place["table"]), file, text(&place["column"])].join("\u{0}");
        let key = [text(&finding["code"]), text(&finding["kind"]), place, String::new()];
        let entry = (severity, text(&finding["message"]));
        let known = said.findings.entry(key).or_insert_with(|| entry.clone());
        if entry.0 > known.0 {
            *known = entry;
        }
    }
    for table in list(&report["tables"]) {
        let columns = list(&table["columns"]).iter().map(|column| text(&column["name"])).collect();
        said.tables.insert(text(&table["name"]), (columns, list(&table["files"]).len()));
    }
    let files = &report["coverage"]["files"];
    let number = |key: &str| files[key].as_u64().unwrap_or_default();
    said.unread = number("present").saturating_sub(number("read"));
    Ok(said)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::{sample, to_json};

    #[test]
    fn a_report_is_no_worse_than_itself() {
        for report in [sample::ready(), sample::not_ready(), sample::wide(), sample::undetermined()] {
            let text = to_json(&report);
            let diff = diff(&text, &text).expect("reports can be compared");
            assert!(!diff.is_worse() && diff.better.is_empty() && diff.other.is_empty(), "{diff:?}");
        }
    }

    #[test]
    fn growth_inside_a_limit_is_not_worse_and_a_new_blocker_is() {
        let before = sample::not_ready();
        let mut grown = before.clone();
        for finding in &mut grown.findings {
            finding.evidence.count += 1000;
            finding.message.push_str(", and more");
        }
        assert!(!diff(&to_json(&before), &to_json(&grown)).expect("reports").is_worse());
        let mut fewer = before.clone();
        let gone = fewer.findings.remove(0);
        let mended = diff(&to_json(&before), &to_json(&fewer)).expect("reports");
        assert!(!mended.is_worse(), "{mended:?}");
        assert!(mended.better.iter().any(|line| line.contains(gone.code)), "{mended:?}");
        let broken = diff(&to_json(&fewer), &to_json(&before)).expect("reports");
        assert!(broken.worse.iter().any(|line| line.starts_with("new ") && line.contains(gone.code)), "{broken:?}");
        let mut narrower = before.clone();
        narrower.tables[0].columns.pop();
        narrower.tables.pop();
        let lost = diff(&to_json(&before), &to_json(&narrower)).expect("reports");
        assert_eq!(lost.worse.len(), 2, "{lost:?}");
    }

    #[test]
    fn what_is_no_report_is_refused() {
        let report = to_json(&sample::ready());
        for (text, expected) in [
            ("", "not JSON"),
            ("[]", "no report"),
            ("{\"schema_version\": \"2.0\"}", "its `schema_version` is not 1"),
            ("{\"schema_version\": \"1.0\"}", "it has no verdict"),
        ] {
            let error = diff(text, &report).expect_err(text).to_string();
            assert!(error.contains(expected), "{error}");
        }
    }
}
