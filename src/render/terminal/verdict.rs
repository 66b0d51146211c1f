//! The top of the report: the verdict, one plain sentence, and how many of what.
//!
//! **Invariant:** a verdict never stands without its task and label.

use crate::base::wording::{count, counted, names};
use crate::facts::Share;
use crate::judge::{Status, VerdictTally};
use crate::profile::Task;
use crate::report::{Report, Untouched, Values};

use super::page::{Page, Tone, safe};

pub(super) fn write(page: &mut Page, report: &Report) {
    if report.values == Values::Shown {
        page.item(0, (Tone::Bad, "INTERNAL"), (Tone::Text, "This report shows cell values. Do not pass it on."));
        page.gap();
    }
    let status = report.verdict.status;
    let task = format!("for {}", report.task_line());
    page.item(0, (tone(status), status.title()), (Tone::Heading, &safe(&task)));
    page.paragraph(0, Tone::Text, &sentence(report));
    if let Some(config) = report.config.as_ref().filter(|config| config.untouched.status != status) {
        let Untouched { profile, status } = &config.untouched;
        let words = format!("Under the built-in profile {profile}, without {}: {}.", config.path, status.title());
        page.item(0, (Tone::Warn, "!"), (Tone::Text, &safe(&words)));
    }
    for gap in report.verdict.gaps() {
        page.item(2, (Tone::Note, "?"), (Tone::Text, &safe(gap)));
    }
    page.gap();
    page.paragraph(0, Tone::Text, &counts(report));
    if let Some(way) = report.way.as_ref().filter(|way| !way.fixes.is_empty()) {
        let fixes = counted(way.fixes.len() as u64, "fix makes", "fixes make");
        let codes = names(way.fixes.iter().map(|fix| fix.code), 5);
        page.paragraph(0, Tone::Text, &format!("{fixes} it {}: those of {codes}.", way.to.title()));
    }
    if let Some(note) = &report.task_note {
        page.paragraph(0, Tone::Quiet, &safe(note));
    }
}

fn tone(status: Status) -> Tone {
    match status {
        Status::Ready => Tone::Good,
        Status::Conditional => Tone::Warn,
        Status::Undetermined => Tone::Note,
        Status::NotReady => Tone::Bad,
    }
}

fn sentence(report: &Report) -> String {
    match report.verdict.status {
        Status::Ready => {
            let task = match report.profile.task {
                Task::General => "general use",
                task => task.phrase(),
            };
            format!(
                "Nothing measured stands in the way of handing this over for {task}. \
                 Whether it can answer your question is not proven."
            )
        }
        Status::Conditional => "Engage only if each condition below is fixed or written into the brief.".to_owned(),
        Status::NotReady => "Do not engage yet: fix the blockers first.".to_owned(),
        Status::Undetermined => {
            let (what, remedy) = missing(report);
            format!("No judgement possible: {what} not measured. To get one: {remedy}.")
        }
    }
}

/// What was not measured, with its verb, and what would get it measured. The first gap decides, as it
/// does in the verdict.
fn missing(report: &Report) -> (String, String) {
    let VerdictTally { tables, decided, required_unmeasured, coverage, .. } = &report.verdict.tally;
    let Share { present, read } = coverage.files;
    if *tables == 0 {
        let remedy = match present {
            0 => "name a CSV or Parquet file, or a folder that holds some",
            _ => "make at least one of the files under Coverage readable",
        };
        ("all of the data was".to_owned(), remedy.to_owned())
    } else if *decided == 0 {
        let remedy = "choose another profile with --profile, or name the label with --label";
        (format!("all that the profile {} asks about was", safe(&report.profile.name)), remedy.to_owned())
    } else if !required_unmeasured.is_empty() {
        let verb = if required_unmeasured.len() == 1 { "was" } else { "were" };
        let codes = names(required_unmeasured.iter().map(|(code, _)| *code), 3);
        let labelled = report.labels.is_empty() && report.profile.task.needs_label();
        let remedy = match &report.label_typed {
            None if labelled => "name the column to be learned with --label COLUMN",
            Some(_) if labelled => "name a column that exists with --label COLUMN",
            _ => "mend what is listed under Not measured",
        };
        (format!("{codes} {verb}"), remedy.to_owned())
    } else {
        let unread = present.saturating_sub(read);
        let (what, verb) = match unread {
            0 => ("a part of the data".to_owned(), "was"),
            1 => (format!("1 of {}", counted(present, "file", "files")), "was"),
            n => (format!("{n} of {}", counted(present, "file", "files")), "were"),
        };
        let remedy = "make what is listed under Coverage readable, or leave it out with --exclude";
        (format!("{what} {verb}"), remedy.to_owned())
    }
}

fn counts(report: &Report) -> String {
    let tally = &report.verdict.tally;
    let rules = |word: &str| report.rules.iter().filter(|(_, outcome, _)| *outcome == word).count() as u64;
    let waived = (tally.waived > 0).then(|| format!("{} waived", count(tally.waived)));
    let findings = [
        counted(tally.blockers, "blocker", "blockers"),
        counted(tally.conditions, "condition", "conditions"),
        format!("{} advice", count(tally.advice)),
    ];
    format!(
        "{}; {} held, {} not measured",
        findings.into_iter().chain(waived).collect::<Vec<_>>().join(", "),
        counted(rules("held"), "rule", "rules"),
        count(rules("not-measured")),
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::facts::Coverage;
    use crate::judge::Verdict;
    use crate::report::sample;

    #[test]
    fn undetermined_says_what_and_what_to_do() {
        let whole = Share { present: 4, read: 4 };
        let clean = VerdictTally {
            tables: 1,
            decided: 5,
            coverage: Coverage { files: whole, bytes: whole, ..Coverage::default() },
            ..VerdictTally::default()
        };
        let unread = |read| Coverage { files: Share { present: 4, read }, ..clean.coverage };
        let required = |codes: &[&'static str]| codes.iter().map(|&code| (code, "why".into())).collect::<Vec<_>>();
        for (tally, expected) in [
            (
                VerdictTally { tables: 0, ..clean.clone() },
                "all of the data was not measured. To get one: make at least one of the files under Coverage readable.",
            ),
            (
                VerdictTally { decided: 0, ..clean.clone() },
                "all that the profile tabular-general asks about was not measured. \
                 To get one: choose another profile with --profile, or name the label with --label.",
            ),
            (
                VerdictTally { required_unmeasured: required(&["single-class"]), ..clean.clone() },
                "`single-class` was not measured. To get one: mend what is listed under Not measured.",
            ),
            (
                VerdictTally { required_unmeasured: required(&["single-class", "rare-class"]), ..clean.clone() },
                "`single-class` and `rare-class` were not measured. To get one: mend what is listed under Not measured.",
            ),
            (
                VerdictTally { coverage: unread(3), ..clean.clone() },
                "1 of 4 files was not measured. \
                 To get one: make what is listed under Coverage readable, or leave it out with --exclude.",
            ),
            (
                VerdictTally { coverage: Coverage { rows_rejected: 2, ..clean.coverage }, ..clean.clone() },
                "a part of the data was not measured. \
                 To get one: make what is listed under Coverage readable, or leave it out with --exclude.",
            ),
        ] {
            let mut report = sample::ready();
            report.verdict = Verdict::of(tally);
            assert_eq!(sentence(&report), format!("No judgement possible: {expected}"));
            assert_eq!(report.verdict.gaps().len(), report.verdict.reasons.len());
        }
    }

    #[test]
    fn gaps_are_told_beside_blockers_and_conditions() {
        let short = Coverage { files: Share { present: 2, read: 1 }, ..Coverage::default() };
        let tally = VerdictTally {
            tables: 1,
            decided: 1,
            blockers: 1,
            conditions: 1,
            waived_blockers: 1,
            coverage: short,
            ..VerdictTally::default()
        };
        let mut report = sample::ready();
        report.verdict = Verdict::of(tally);
        assert_eq!(report.verdict.gaps(), ["1 of 2 files not read in full"]);
    }
}
