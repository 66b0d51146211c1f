//! The last lines of the report: what to run next.
//!
//! **Invariant:** at most three lines, and only commands that exist.

use crate::judge::Status;
use crate::profile::Task;
use crate::report::Report;

use super::page::{Page, Tone};

pub(super) fn write(page: &mut Page, report: &Report) {
    page.gap();
    for (i, (command, purpose)) in steps(report).iter().enumerate() {
        let label = if i == 0 { (Tone::Heading, "Next:") } else { (Tone::Text, "     ") };
        let text = format!("{command}   {purpose}");
        page.item(0, label, (Tone::Text, &text));
    }
}

fn steps(report: &Report) -> Vec<(&'static str, &'static str)> {
    let label = ("datassay check PATH --label COLUMN", "to judge it for learning that column");
    let again = ("datassay check PATH", "again, once the blockers are fixed");
    let keep = ("datassay check PATH --format json -o report.json", "to keep all of this");
    let elsewhere = ("datassay check PATH", "with a path that holds CSV or Parquet files");
    let task = report.profile.task;
    let unlabelled = report.labels.is_empty() && (task == Task::General || task.needs_label());
    match report.verdict.status {
        _ if report.tables.is_empty() => vec![elsewhere],
        Status::NotReady if unlabelled => vec![again, label],
        Status::NotReady => vec![again, keep],
        _ if unlabelled => vec![label, keep],
        _ => vec![keep],
    }
}
