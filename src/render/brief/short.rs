//! The short form: plain text for a public job post.
//!
//! **Invariant:** at most 1,500 characters, words and rounded counts alone: no name of a column, class, table or file,
//! and nothing that the owner wrote.

use crate::base::wording::{count, counted};
use crate::judge::Status;
use crate::profile::Task;
use crate::report::external::External;

/// Longest text, in characters.
pub(super) const LONGEST: usize = 1500;

/// Questions told.
const QUESTIONS: usize = 3;

/// The short form.
pub fn short(external: &External) -> String {
    let verdict = &external.verdict;
    let mut lines = vec![format!(
        "{} for {} ({}, judged with datassay).",
        verdict.status.title(),
        verdict.task.phrase(),
        external.date
    )];
    lines.push(
        match verdict.status {
            Status::Ready => "Nothing measured stands in the way of the handover.",
            Status::Conditional => "Usable, with conditions that are fixed first or part of the job.",
            Status::NotReady => "Blockers are being fixed before anybody is engaged.",
            Status::Undetermined => "Not everything could be measured yet.",
        }
        .to_owned(),
    );
    let columns: usize = external.tables.iter().map(|table| table.columns.len()).sum();
    lines.push(format!(
        "Data: {}; {}, about {} rows, about {} columns, {}.",
        modality(external),
        counted(external.tables.len() as u64, "table", "tables"),
        count(rounded(external.coverage.rows)),
        count(rounded(columns as u64)),
        external.coverage.size
    ));
    let leads = external.leads();
    if !leads.is_empty() {
        let skills: Vec<&str> = leads.iter().map(|(skill, _)| skill.word()).collect();
        let several = if leads.len() > 2 { " More than one person." } else { "" };
        lines.push(format!("Skills: {}.{several}", skills.join(", ")));
    }
    lines.push(format!(
        "{} and {} stand in the way.",
        counted(verdict.blockers, "blocker", "blockers"),
        counted(verdict.conditions, "condition", "conditions")
    ));
    if external.handling_blockers > 0 {
        lines.push(format!(
            "{}, details withheld.",
            counted(external.handling_blockers, "handling blocker", "handling blockers")
        ));
    }
    if !external.open_questions.is_empty() {
        lines.push(format!("Open ({}), among them:", external.open_questions.len()));
        lines.extend(external.open_questions.iter().take(QUESTIONS).map(|question| format!("- {}", question.text)));
    }
    lines.push("The full brief is for shortlisted candidates under confidentiality. Not legal advice.".to_owned());
    // Each line is ours and short; were they ever too many, the last questions go first.
    while lines.iter().map(|line| line.chars().count() + 1).sum::<usize>() > LONGEST && lines.len() > 1 {
        lines.remove(lines.len() - 2);
    }
    lines.join("\n") + "\n"
}

fn modality(external: &External) -> &'static str {
    match external.verdict.task {
        Task::TextClassification | Task::FineTuning | Task::Retrieval => "text in tables",
        Task::ImageClassification => "a manifest of images",
        Task::Forecasting => "time series in tables",
        _ => "tables",
    }
}

/// Two significant digits.
fn rounded(n: u64) -> u64 {
    let mut scale = 1;
    while n / scale >= 100 {
        scale *= 10;
    }
    n.saturating_add(scale / 2) / scale * scale
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_are_rounded() {
        for (n, expected) in
            [(0, 0), (7, 7), (12, 12), (99, 99), (124, 120), (2400, 2400), (4309, 4300), (9999, 10_000)]
        {
            assert_eq!(rounded(n), expected);
        }
        assert!(rounded(u64::MAX - u64::MAX / 10) > 0);
    }
}
