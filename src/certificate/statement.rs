//! From a report to its certificate.
//!
//! **Invariant:** the same report gives the same bytes; of the run only the day is in it.

use crate::ask::Ask;
use crate::base::Severity;
use crate::facts::Manifest;
use crate::judge::Status;
use crate::profile::{Gate, RuleSettings, builtin_names};
use crate::report::Report;
use crate::report::external::{External, external_of, is_told};
use crate::source::Request;

use super::wire::{
    Annotations, Configuration, DigestSet, GateLine, LeftOutLine, ManifestLine, Own, Predicate, RuleLine, STATEMENT,
    Statement, Subject, TEST_RESULT, VERSION,
};
use super::{asked, name};

/// What a file of the owner is called that had a say.
pub(super) const DECLARATION: &str = "declaration";

/// What a profile of the owner's own is called.
pub(super) const OWN_PROFILE: &str = "own";

/// A report, and how it came to be.
#[derive(Clone, Copy, Debug)]
pub struct Judged<'a> {
    /// The report, with its manifest.
    pub report: &'a Report,
    /// What was asked of the data.
    pub ask: &'a Ask,
    /// Whether the label was named for this run, and not by a file.
    pub is_label_typed: bool,
    /// What was looked for.
    pub request: &'a Request,
}

/// Why there is no certificate.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Uncertifiable {
    /// The bytes were not hashed.
    #[error("the bytes of the files were not hashed")]
    NotHashed,
    /// There is not one file.
    #[error("there is no file whose bytes could be hashed")]
    NoFile,
    /// Two files have one name.
    #[error("two files would be called `{0}` in it; give one folder that holds both")]
    Ambiguous(String),
    /// A name that no certificate may hold.
    #[error("the name `{name}` can't stand in it: {why}; rename the file")]
    BadName {
        /// The name.
        name: String,
        /// What is wrong with it.
        why: &'static str,
    },
}

/// The certificate in JSON: two spaces of indentation and a line end after it.
pub fn statement(judged: Judged<'_>) -> Result<String, Uncertifiable> {
    let Judged { report, ask, is_label_typed, request } = judged;
    let manifest = report.manifest.as_ref().ok_or(Uncertifiable::NotHashed)?;
    check(manifest)?;
    let external = external_of(report);
    let mut asked = asked::told(ask, is_label_typed, &external);
    asked.declaration_named = report.config.as_ref().is_some_and(|config| config.is_named);
    let (warned, failed) = broken(&external);
    let held = report.rules.iter().filter(|(code, outcome, _)| *outcome == "held" && is_told(code));
    let statement = Statement {
        kind: STATEMENT.to_owned(),
        subject: manifest.files.iter().map(subject).collect(),
        predicate_type: TEST_RESULT.to_owned(),
        predicate: Predicate {
            result: result(external.verdict.status).to_owned(),
            configuration: configuration(report),
            passed_tests: held.map(|(code, ..)| (*code).to_owned()).collect(),
            warned_tests: warned,
            failed_tests: failed,
            datassay: Own {
                certificate_version: VERSION.to_owned(),
                tool_version: external.tool_version.to_owned(),
                date: external.date.to_string(),
                manifest: ManifestLine {
                    files: manifest.files.len() as u64,
                    bytes: manifest.bytes(),
                    exclude: request.exclude.clone(),
                    follow_links: request.follow_links,
                    left_out: manifest
                        .left_out
                        .iter()
                        .map(|left| LeftOutLine {
                            name: left.name.clone(),
                            why: left.kind.map_or("arriving", |kind| kind.word()).to_owned(),
                        })
                        .collect(),
                },
                asked,
                rules: report.profile.rules.iter().map(|(code, settings)| rule(code, settings)).collect(),
                report: &external,
            },
        },
    };
    let mut text = serde_json::to_string_pretty(&statement).expect("text, numbers and lists always serialize");
    text.push('\n');
    Ok(text)
}

/// What a verdict is as the result of a test.
pub(super) fn result(status: Status) -> &'static str {
    match status {
        Status::Ready => "PASSED",
        Status::Conditional => "WARNED",
        // What could not be judged has not passed.
        Status::Undetermined | Status::NotReady => "FAILED",
    }
}

fn check(manifest: &Manifest) -> Result<(), Uncertifiable> {
    if manifest.files.is_empty() {
        return Err(Uncertifiable::NoFile);
    }
    if let Some(name) = manifest.ambiguous.first() {
        return Err(Uncertifiable::Ambiguous(name.clone()));
    }
    let bad = manifest.files.iter().find_map(|file| Some((&file.name, name::wrong(&file.name)?)));
    bad.map_or(Ok(()), |(name, why)| Err(Uncertifiable::BadName { name: name.clone(), why }))
}

fn subject(file: &crate::facts::StoredFile) -> Subject {
    Subject {
        name: file.name.clone(),
        digest: DigestSet { sha256: file.digest.to_string() },
        annotations: Annotations { bytes: file.bytes, label_file: file.holds_labels },
    }
}

/// The codes of broken rules: those that hold nobody up, and those with a blocker that nobody accepts.
fn broken(external: &External) -> (Vec<String>, Vec<String>) {
    let mut codes: Vec<&'static str> = external.findings.iter().map(|finding| finding.code).collect();
    codes.sort_unstable();
    codes.dedup();
    let has_failed = |code: &&'static str| {
        let blocks = |severity: Severity, accepted: bool| severity == Severity::Blocker && !accepted;
        external.findings.iter().any(|finding| finding.code == *code && blocks(finding.severity, finding.accepted))
    };
    let (failed, warned): (Vec<&str>, Vec<&str>) = codes.into_iter().partition(has_failed);
    let owned = |codes: Vec<&str>| codes.into_iter().map(str::to_owned).collect();
    (owned(warned), owned(failed))
}

fn configuration(report: &Report) -> Vec<Configuration> {
    let hex = |digest: &str| DigestSet { sha256: digest.trim_start_matches("sha256:").to_owned() };
    let name = builtin_names().iter().copied().find(|name| *name == report.profile.name).unwrap_or(OWN_PROFILE);
    let profile = Configuration { name: name.to_owned(), digest: hex(&report.profile.digest) };
    let declaration = report
        .config
        .as_ref()
        .map(|config| Configuration { name: DECLARATION.to_owned(), digest: hex(&config.digest) });
    std::iter::once(profile).chain(declaration).collect()
}

fn rule(code: &str, settings: &RuleSettings) -> RuleLine {
    let gate = |gate: &Option<Gate>| {
        gate.as_ref().map(|gate| GateLine { limit: gate.limit, basis: gate.basis.word().to_owned() })
    };
    RuleLine {
        code: code.to_owned(),
        required: settings.required,
        blocker: gate(&settings.blocker),
        condition: gate(&settings.condition),
        advice: gate(&settings.advice),
    }
}
