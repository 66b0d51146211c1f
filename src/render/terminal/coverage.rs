//! What was read of what is there, and which rules could not be decided.
//!
//! **Invariant:** a file that was not read in full is always named or counted here.

use crate::base::wording::{bytes, count, counted};
use crate::facts::{Fault, FileStatus, Share};
use crate::report::Report;

use super::page::{Page, Tone, safe};

/// How many files and how many rules are named one by one.
const LISTED: usize = 20;

/// The rules that could not be decided, those with one reason together.
pub(super) fn unmeasured(page: &mut Page, report: &Report) {
    let mut by_reason: Vec<(&str, Vec<&str>)> = Vec::new();
    for (code, outcome, reason) in &report.rules {
        if *outcome != "not-measured" {
            continue;
        }
        let reason = reason.as_deref().unwrap_or("no reason was given");
        match by_reason.iter_mut().find(|(known, _)| *known == reason) {
            Some((_, codes)) => codes.push(code),
            None => by_reason.push((reason, vec![code])),
        }
    }
    if by_reason.is_empty() {
        return;
    }
    page.heading("Not measured");
    for (reason, codes) in by_reason.iter().take(LISTED) {
        page.item(2, (Tone::Note, "?"), (Tone::Text, &format!("{}: {}", codes.join(", "), safe(reason))));
    }
    if by_reason.len() > LISTED {
        page.paragraph(2, Tone::Quiet, &format!("and {} more (all are in --format json)", by_reason.len() - LISTED));
    }
}

pub(super) fn write(page: &mut Page, report: &Report) {
    let coverage = &report.coverage;
    page.heading("Coverage");
    let row = |page: &mut Page, label: &str, text: &str| {
        page.item(2, (Tone::Heading, &format!("{label:7}")), (Tone::Text, text));
    };
    row(page, "Files", &files(coverage.files));
    row(page, "Bytes", &stored(coverage.bytes));
    let rows = count(coverage.rows_read);
    let rows = match coverage.rows_rejected {
        0 => format!("{rows} read"),
        n => format!("{rows} read; {} past a limit, not read", counted(n, "record", "records")),
    };
    row(page, "Rows", &rows);
    if let Some(ignored) = ignored(report) {
        row(page, "Ignored", &ignored);
    }
    arriving(page, report);
    for unread in report.unread.iter().take(LISTED) {
        let files = counted(unread.files, "file", "files");
        let text = format!("{files} in {}: {}", safe(&unread.folder), unread.how);
        page.item(2, (Tone::Warn, "!"), (Tone::Text, &text));
    }
    if report.unread.len() > LISTED {
        let more = counted((report.unread.len() - LISTED) as u64, "more folder", "more folders");
        page.paragraph(2, Tone::Quiet, &format!("and {more} with data in other forms (all are in --format json)"));
    }

    let faults: Vec<_> = faults(report).collect();
    for (path, state, fault) in faults.iter().take(LISTED) {
        let detail = fault.map_or_else(|| "no reason is known".into(), |fault| safe(&fault.detail));
        page.item(2, (Tone::Bad, "✗"), (Tone::Text, &format!("{}: {state}: {detail}", safe(path))));
    }
    if faults.len() > LISTED {
        let more = counted((faults.len() - LISTED) as u64, "more file", "more files");
        page.paragraph(2, Tone::Quiet, &format!("and {more} (all are in --format json)"));
    }
}

fn files(share: Share) -> String {
    match share {
        Share { present: 0, .. } => "none found".to_owned(),
        Share { present, read } if read == present => format!("{} read in full", count(read)),
        Share { present, read } => format!("{} of {} read in full", count(read), count(present)),
    }
}

fn stored(share: Share) -> String {
    if share.read == share.present {
        format!("{} read", bytes(share.read))
    } else {
        format!("{} of {} read", bytes(share.read), bytes(share.present))
    }
}

/// What lies beside the data and was left alone.
fn ignored(report: &Report) -> Option<String> {
    let ignored = report.ignored;
    let parts: Vec<_> = [
        (ignored.other, "other file", "other files"),
        (ignored.by_rule, "marker or unfinished write", "markers or unfinished writes"),
        (ignored.excluded, "left out by --exclude", "left out by --exclude"),
    ]
    .into_iter()
    .filter(|(n, ..)| *n > 0)
    .map(|(n, one, many)| counted(n, one, many))
    .collect();
    (!parts.is_empty()).then(|| parts.join(", "))
}

/// Files that were left for later, and that no number above counts.
fn arriving(page: &mut Page, report: &Report) {
    if report.arriving.is_empty() {
        return;
    }
    let size = bytes(report.arriving.iter().map(|file| file.bytes).sum());
    let text = match report.arriving.len() {
        1 => format!("1 file of {size} changed too lately for --settle, and is no part of this verdict:"),
        n => format!(
            "{} files of {size} changed too lately for --settle, and are no part of this verdict:",
            count(n as u64)
        ),
    };
    page.item(2, (Tone::Heading, "Arriving"), (Tone::Text, &text));
    for file in report.arriving.iter().take(LISTED) {
        page.paragraph(4, Tone::Text, &safe(&file.path));
    }
    if report.arriving.len() > LISTED {
        let more = counted((report.arriving.len() - LISTED) as u64, "more file", "more files");
        page.paragraph(4, Tone::Quiet, &format!("and {more} (all are in --format json)"));
    }
}

/// Every path that was not read in full, with why.
fn faults(report: &Report) -> impl Iterator<Item = (&str, &'static str, Option<&Fault>)> {
    let files = report.tables.iter().flat_map(|table| &table.files).chain(&report.strays);
    let files = files.filter_map(|file| {
        let state = match file.status {
            FileStatus::Read => return None,
            FileStatus::Partial => "read in part",
            FileStatus::Failed => "not read",
        };
        Some((file.path.as_str(), state, file.fault.as_ref()))
    });
    files.chain(report.unreached.iter().map(|(path, fault)| (path.as_str(), "not reached", Some(fault))))
}
