//! What changed since an earlier report, told as everything outside is.
//!
//! **Invariant:** both reports pass through the external form first.

use std::collections::BTreeMap;

use serde::Serialize;

use super::{External, Finding};
use crate::base::Severity;
use crate::judge::Status;

/// What changed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Since {
    /// The day of the earlier report.
    pub date: String,
    /// The verdict of then, and of now.
    pub verdict: Option<(Status, Status)>,
    /// Whether the task is another one, so that verdicts can't be compared.
    pub other_task: bool,
    /// Findings that were not there, or weigh more: rule, where, severity now.
    pub worse: Vec<Change>,
    /// Findings that are gone, or weigh less.
    pub better: Vec<Change>,
    /// Rows then and now.
    pub rows: (u64, u64),
    /// Files then and now.
    pub files: (u64, u64),
    /// Columns then and now.
    pub columns: (usize, usize),
}

/// A finding that changed.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Change {
    /// The rule.
    pub code: &'static str,
    /// In how many places.
    pub places: usize,
    /// What it weighed.
    pub before: Option<Severity>,
    /// What it weighs.
    pub now: Option<Severity>,
}

/// Compares two reports.
pub fn since(old: &External, new: &External) -> Since {
    let columns = |external: &External| external.tables.iter().map(|table| table.columns.len()).sum();
    let mut since = Since {
        date: old.date.to_string(),
        verdict: Some((old.verdict.status, new.verdict.status)),
        other_task: old.verdict.task != new.verdict.task,
        rows: (old.coverage.rows, new.coverage.rows),
        files: (old.coverage.files, new.coverage.files),
        columns: (columns(old), columns(new)),
        ..Since::default()
    };
    let (old, new) = (weights(old), weights(new));
    let mut worse: BTreeMap<(&'static str, Option<Severity>, Option<Severity>), usize> = BTreeMap::new();
    let mut better = worse.clone();
    for (key, (code, now)) in &new {
        let before = old.get(key).map(|(_, severity)| *severity);
        match before {
            None => *worse.entry((*code, None, Some(*now))).or_default() += 1,
            Some(before) if before < *now => *worse.entry((*code, Some(before), Some(*now))).or_default() += 1,
            Some(before) if before > *now => *better.entry((*code, Some(before), Some(*now))).or_default() += 1,
            Some(_) => {}
        }
    }
    for (_, (code, before)) in old.iter().filter(|(key, _)| !new.contains_key(*key)) {
        *better.entry((*code, Some(*before), None)).or_default() += 1;
    }
    let changes = |changes: BTreeMap<(&'static str, Option<Severity>, Option<Severity>), usize>| {
        let mut changes: Vec<Change> =
            changes.into_iter().map(|((code, before, now), places)| Change { code, places, before, now }).collect();
        changes.sort_by_key(|change| (std::cmp::Reverse(change.before.max(change.now)), change.code));
        changes
    };
    since.worse = changes(worse);
    since.better = changes(better);
    since
}

/// What each finding that nobody accepts weighs, by rule, sort and place. Numbers of tables and files change with rows, so
/// a place is its column, or nothing.
fn weights(external: &External) -> BTreeMap<String, (&'static str, Severity)> {
    let mut weights = BTreeMap::new();
    for finding in external.findings.iter().filter(|finding| !finding.accepted) {
        let Finding { code, kind, severity, place, .. } = finding;
        let column = place.column.as_ref().map(|column| column.serialize(serde_json::value::Serializer));
        let column = column.and_then(Result::ok).unwrap_or_default();
        let table = if place.column.is_some() { place.table } else { None };
        let entry = weights.entry(format!("{code} {kind:?} {table:?} {column}")).or_insert((*code, *severity));
        entry.1 = entry.1.max(*severity);
    }
    weights
}
