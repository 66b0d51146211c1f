//! Blockers, conditions and advice: one heading per rule, its findings, and what to do about them.
//!
//! Findings of one rule with one remedy stand together under one heading with one `Fix:` line, so that
//! a table with two hundred bad columns is still a page. Where not all can be shown, every rule keeps
//! its share.
//!
//! **Invariant:** what is not shown is counted.

use unicode_width::UnicodeWidthStr;

use crate::base::wording::{count, counted};
use crate::base::{Severity, Spot};
use crate::report::Report;
use crate::rule::Finding;

use super::page::{Page, Tone, safe};

pub(super) fn write(page: &mut Page, report: &Report, severity: Severity) {
    let groups = groups(report, severity);
    if groups.is_empty() {
        return;
    }
    let (title, mark, limit) = match severity {
        Severity::Blocker => ("Blockers", (Tone::Bad, "✗"), 50),
        Severity::Condition => ("Conditions", (Tone::Warn, "!"), 50),
        Severity::Advice => ("Advice", (Tone::Note, "i"), 10),
    };
    page.heading(title);
    let shown = shares(&groups.iter().map(Vec::len).collect::<Vec<_>>(), limit);
    for (i, (group, &shown)) in groups.iter().zip(&shown).enumerate() {
        if i > 0 {
            page.gap();
        }
        write_group(page, report, group, (mark, shown));
    }
    let left: usize = groups.iter().skip(shown.len()).map(Vec::len).sum();
    if left > 0 {
        page.gap();
        page.paragraph(2, Tone::Quiet, &format!("and {} (all are in --format json)", more(left, title)));
    }
}

/// Findings that somebody accepts: told all the same, with who and until when.
pub(super) fn waived(page: &mut Page, report: &Report) {
    const LISTED: usize = 20;
    let waived: Vec<_> =
        report.findings.iter().filter_map(|finding| Some((finding, finding.waived.as_ref()?))).collect();
    if waived.is_empty() {
        return;
    }
    page.heading("Waived");
    for (finding, waived) in waived.iter().take(LISTED) {
        page.item(2, (Tone::Note, "~"), (Tone::Heading, &format!("{} ({})", finding.code, finding.severity)));
        page.paragraph(4, Tone::Text, &safe(&finding.message));
        let who = format!(
            "accepted by {} until {}: {} ({})",
            safe(&waived.owner),
            waived.until,
            safe(&waived.reason),
            safe(&waived.set_in)
        );
        page.paragraph(4, Tone::Quiet, &who);
    }
    if waived.len() > LISTED {
        let more = count((waived.len() - LISTED) as u64);
        page.paragraph(2, Tone::Quiet, &format!("and {more} more (all are in --format json)"));
    }
}

/// Findings of one rule, of one kind, with one remedy, in the order of the first of each.
fn groups(report: &Report, severity: Severity) -> Vec<Vec<&Finding>> {
    let mut groups: Vec<Vec<&Finding>> = Vec::new();
    let counted = |finding: &&Finding| finding.severity == severity && finding.waived.is_none();
    for finding in report.findings.iter().filter(counted) {
        let key = |f: &Finding| (family(f), f.kind);
        match groups.iter_mut().find(|group| key(group[0]) == key(finding) && group[0].remedy == finding.remedy) {
            Some(group) => group.push(finding),
            None => groups.push(vec![finding]),
        }
    }
    groups
}

/// What a finding stands together with: what was not declared is one question to one person.
fn family(finding: &Finding) -> &'static str {
    if finding.code.starts_with("undeclared-") { "undeclared" } else { finding.code }
}

/// How many of each group are shown so that at most `limit` are in all: small groups whole, large ones
/// alike. Groups past the end of the answer are not shown.
fn shares(sizes: &[usize], limit: usize) -> Vec<usize> {
    let total = |share: usize| sizes.iter().map(|&size| size.min(share)).sum::<usize>();
    let largest = sizes.iter().copied().max().unwrap_or(0);
    let share = (1..=largest).rev().find(|&share| total(share) <= limit).unwrap_or(1);
    sizes.iter().take(limit).map(|&size| size.min(share)).collect()
}

fn write_group(page: &mut Page, report: &Report, group: &[&Finding], (mark, shown): ((Tone, &str), usize)) {
    let first = group[0];
    let mut codes: Vec<&str> = group.iter().map(|finding| finding.code).collect();
    codes.dedup();
    let title = match first.kind {
        Some(kind) => format!("{} ({kind})", first.code),
        None => codes.join(", "),
    };
    page.item(2, mark, (Tone::Heading, &title));
    match group {
        [finding] => {
            page.paragraph(4, Tone::Text, &safe(&finding.message));
            if let Some(place) = place(report, finding) {
                page.paragraph(4, Tone::Quiet, &place);
            }
        }
        _ => {
            for finding in &group[..shown] {
                write_one_of_many(page, report, finding, group.len());
            }
        }
    }
    if shown < group.len() {
        let more = count((group.len() - shown) as u64);
        page.paragraph(4, Tone::Quiet, &format!("and {more} more (all are in --format json)"));
    }
    page.item(4, (Tone::Heading, "Fix:"), (Tone::Text, &safe(&first.remedy.text)));
    page.item(4, (Tone::Heading, "Who:"), (Tone::Text, first.remedy.skill.word()));
}

/// A line for the finding, and its place behind it if that fits. Where many findings follow each other,
/// a place that does not fit is left to JSON.
fn write_one_of_many(page: &mut Page, report: &Report, finding: &Finding, many: usize) {
    const FEW: usize = 5;
    let message = safe(&finding.message);
    let place = place(report, finding);
    if let Some(place) = &place
        && 6 + message.width() + 3 + place.width() <= page.width
    {
        page.item_with_note(4, (Tone::Text, "-"), &message, (Tone::Quiet, &format!("({place})")));
        return;
    }
    page.item(4, (Tone::Text, "-"), (Tone::Text, &message));
    if let Some(place) = place.filter(|_| many <= FEW) {
        page.paragraph(6, Tone::Quiet, &place);
    }
}

/// Where it is: the first place and how many more there are, or as much as is known of it.
fn place(report: &Report, finding: &Finding) -> Option<String> {
    let place = &finding.place;
    let own = Spot { file: 0, record: place.record, line: place.line, byte: place.byte };
    let spot = finding.evidence.places.first().copied().unwrap_or(own);
    let file = if finding.evidence.places.is_empty() { place.file.as_deref() } else { report.file_of(finding, spot) };
    let more = finding.evidence.count.saturating_sub(1);
    if let Some(position) = position(spot) {
        let file = file.map(|file| format!("{} ", safe(file))).unwrap_or_default();
        return Some(match more {
            0 => format!("at {file}{position}"),
            n => format!("first at {file}{position}; {}", counted(n, "more place", "more places")),
        });
    }
    // Without a position, only what the message leaves open.
    match (file, &place.table) {
        (Some(file), _) => (!finding.message.contains(file)).then(|| format!("in {}", safe(file))),
        (None, Some(table)) if report.tables.len() > 1 && !finding.message.contains(&format!("`{table}")) => {
            Some(format!("in table {}", safe(table)))
        }
        _ => None,
    }
}

fn position(spot: Spot) -> Option<String> {
    match (spot.line, spot.record, spot.byte) {
        (Some(line), Some(record), _) => Some(format!("line {}, record {}", count(line), count(record))),
        (Some(line), None, _) => Some(format!("line {}", count(line))),
        (None, Some(row), _) => Some(format!("row {}", count(row))),
        (None, None, Some(byte)) => Some(format!("byte {}", count(byte))),
        (None, None, None) => None,
    }
}

fn more(n: usize, title: &str) -> String {
    match title {
        "Blockers" => counted(n as u64, "more blocker", "more blockers"),
        "Conditions" => counted(n as u64, "more condition", "more conditions"),
        _ => format!("{} more advice", count(n as u64)),
    }
}

#[cfg(test)]
mod tests {
    use super::shares;

    #[test]
    fn every_group_keeps_its_share() {
        for (sizes, limit, expected) in [
            (&[1, 2, 3][..], 50, &[1, 2, 3][..]),
            (&[150, 1], 50, &[49, 1]),
            (&[30, 30], 50, &[25, 25]),
            (&[30, 30, 1], 50, &[24, 24, 1]),
            (&[1, 1, 1], 2, &[1, 1]),
            (&[5, 5, 5], 2, &[1, 1]),
            (&[], 10, &[]),
        ] {
            assert_eq!(shares(sizes, limit), expected, "{sizes:?}");
        }
    }
}
