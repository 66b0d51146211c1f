//! A certificate from anybody: what it says, or why it can't be used.
//!
//! Nothing in it is believed: it must be what it says it is, its names must lie within the data, and what it says twice
//! must be the same. Its texts are only compared, or shown by somebody who escapes them.
//!
//! **Invariant:** no path is made of anything that stands here.

use std::collections::BTreeSet;

use serde::Deserialize as _;
use serde_json::Value;
use serde_json::error::Category;

use crate::base::Digest;
use crate::facts::digest_of;
use crate::judge::Status;
use crate::profile::{Profile, Task};
use crate::report::external::{CertificateLine, Day, External};

use super::statement::{DECLARATION, result};
use super::wire::{Asked, LeftOutLine, STATEMENT, Statement, TEST_RESULT};
use super::{Withheld, again, asked, name};

/// A certificate that keeps its own rules.
pub struct Certificate {
    /// The digest of its own text.
    pub digest: Digest,
    /// The day of the run that made it.
    pub date: Day,
    /// The version of the program that made it.
    pub tool_version: String,
    /// The verdict that it states.
    pub status: Status,
    /// What the data was judged for.
    pub task: Task,
    /// The files that it states, by name.
    pub subjects: Vec<Subject>,
    /// What was there and has no digest: name, and why in one word.
    pub left_out: Vec<(String, String)>,
    /// What was left out of the data, as patterns.
    pub exclude: Vec<String>,
    /// Whether links that lead out of the data were followed.
    pub follow_links: bool,
    /// The digest of the file of the owner that had a say, and whether that file was named for the run.
    pub declaration: Option<(Digest, bool)>,
    pub(super) asked: Asked,
    pub(super) profile: Profile,
    pub(super) report: Value,
}

/// A file as the certificate states it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Subject {
    /// Its name within the data.
    pub name: String,
    /// Its size.
    pub bytes: u64,
    /// The digest of its bytes.
    pub digest: Digest,
    /// Whether it is the file that the label lies in.
    pub holds_labels: bool,
}

/// Why a certificate can't be used.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unusable {
    /// It is no JSON at all.
    #[error("it is not JSON: see line {line}, column {column}")]
    NotJson {
        /// From 1.
        line: usize,
        /// From 1.
        column: usize,
    },
    /// It is JSON of another shape.
    #[error("it is no certificate of this program: {what} (line {line}, column {column})")]
    Shape {
        /// What is missing or of another kind.
        what: String,
        /// From 1.
        line: usize,
        /// From 1.
        column: usize,
    },
    /// Something in it is not as it must be.
    #[error("{place}: {what}")]
    Wrong {
        /// Where, as a path into the JSON.
        place: String,
        /// What is wrong.
        what: String,
    },
}

fn wrong(place: impl Into<String>, what: impl Into<String>) -> Unusable {
    Unusable::Wrong { place: place.into(), what: what.into() }
}

/// Reads a certificate.
pub fn read(text: &str) -> Result<Certificate, Unusable> {
    let statement: Statement<Value> = parse(text)?;
    if statement.kind != STATEMENT {
        return Err(wrong("_type", format!("it must be {STATEMENT}")));
    }
    if statement.predicate_type != TEST_RESULT {
        return Err(wrong("predicateType", format!("it must be {TEST_RESULT}")));
    }
    let (predicate, own) = (&statement.predicate, &statement.predicate.datassay);
    if !own.certificate_version.starts_with("1.") {
        let what = "this program knows version 1; use the program that made it, or a newer one";
        return Err(wrong("predicate.datassay.certificate_version", what));
    }
    let date = Day::of(&own.date).ok_or_else(|| wrong("predicate.datassay.date", "it is no day"))?;
    let subjects = subjects(&statement)?;
    let manifest = &own.manifest;
    if manifest.files != subjects.len() as u64 {
        let what = format!("it says {}, and {} are listed", manifest.files, subjects.len());
        return Err(wrong("predicate.datassay.manifest.files", what));
    }
    let bytes = subjects.iter().try_fold(0_u64, |sum, subject| sum.checked_add(subject.bytes));
    if bytes != Some(manifest.bytes) {
        let what = "it is not the sum of the files that are listed";
        return Err(wrong("predicate.datassay.manifest.bytes", what));
    }
    let verdict = &own.report["verdict"];
    let all = [Status::Ready, Status::Conditional, Status::Undetermined, Status::NotReady];
    let of_report = "predicate.datassay.report";
    let status = all.into_iter().find(|status| verdict["status"] == status.word());
    let status = status.ok_or_else(|| wrong(format!("{of_report}.verdict.status"), "it is no verdict"))?;
    let task = Task::ALL.into_iter().find(|task| verdict["task"] == task.word());
    let task = task.ok_or_else(|| wrong(format!("{of_report}.verdict.task"), "it is no task"))?;
    if predicate.result != result(status) {
        let what = format!("it is not what the verdict {} comes to, {}", status.title(), result(status));
        return Err(wrong("predicate.result", what));
    }
    if own.report["date"].as_str() != Some(own.date.as_str()) {
        return Err(wrong(format!("{of_report}.date"), "it is not the day of the certificate"));
    }
    let (profile, declaration) = configuration(&statement, task)?;
    let left_out = manifest.left_out.iter().map(|LeftOutLine { name, why }| (name.clone(), why.clone())).collect();
    Ok(Certificate {
        digest: Digest::of(text.as_bytes()),
        date,
        tool_version: own.tool_version.clone(),
        status,
        task,
        subjects,
        left_out,
        exclude: manifest.exclude.clone(),
        follow_links: manifest.follow_links,
        declaration,
        profile,
        asked: statement.predicate.datassay.asked,
        report: statement.predicate.datassay.report,
    })
}

fn parse(text: &str) -> Result<Statement<Value>, Unusable> {
    let mut reader = serde_json::Deserializer::from_str(text);
    let read = Statement::deserialize(&mut reader).and_then(|statement| reader.end().map(|()| statement));
    read.map_err(|error| {
        let (line, column) = (error.line(), error.column());
        if error.classify() != Category::Data {
            return Unusable::NotJson { line, column };
        }
        // What was expected and is not there; what stands there instead may be anything.
        let words = error.to_string();
        let quoted =
            |before: &str| words.strip_prefix(before).and_then(|rest| rest.split('`').next()).map(str::to_owned);
        let what = if let Some(field) = quoted("missing field `") {
            let envelope = serde_json::from_str::<Value>(text).is_ok_and(|value| value["payloadType"].is_string());
            if envelope {
                "it is a signed envelope; give the statement itself".to_owned()
            } else {
                format!("it has no `{field}`")
            }
        } else if let Some(field) = quoted("duplicate field `") {
            format!("`{field}` stands there twice")
        } else {
            "a value is of another kind than it must be".to_owned()
        };
        Unusable::Shape { what, line, column }
    })
}

fn subjects(statement: &Statement<Value>) -> Result<Vec<Subject>, Unusable> {
    if statement.subject.is_empty() {
        return Err(wrong("subject", "it names no file"));
    }
    let mut names = BTreeSet::new();
    let mut subjects = Vec::with_capacity(statement.subject.len());
    for (index, subject) in statement.subject.iter().enumerate() {
        let name = &subject.name;
        if let Some(why) = name::wrong(name) {
            return Err(wrong(format!("subject[{index}].name"), format!("`{name}` is refused: {why}")));
        }
        if !names.insert(name.as_str()) {
            return Err(wrong(format!("subject[{index}].name"), format!("`{name}` stands there twice")));
        }
        let digest = Digest::parse(&subject.digest.sha256).ok_or_else(|| {
            wrong(format!("subject[{index}].digest.sha256"), "it is not 64 hexadecimal digits in lower case")
        })?;
        subjects.push(Subject {
            name: name.clone(),
            bytes: subject.annotations.bytes,
            digest,
            holds_labels: subject.annotations.label_file,
        });
    }
    subjects.sort_by(|a, b| a.name.cmp(&b.name));
    Ok(subjects)
}

/// The profile that judged, and the declaration that had a say.
fn configuration(statement: &Statement<Value>, task: Task) -> Result<(Profile, Option<(Digest, bool)>), Unusable> {
    let place = |index: usize| format!("predicate.configuration[{index}]");
    let mut digests = Vec::new();
    for (index, entry) in statement.predicate.configuration.iter().enumerate() {
        let digest = Digest::parse(&entry.digest.sha256);
        let digest = digest.ok_or_else(|| wrong(place(index), "its digest is not 64 hexadecimal digits"))?;
        digests.push((entry.name.as_str(), digest));
    }
    let [(profile, digest), declarations @ ..] = digests.as_slice() else {
        return Err(wrong("predicate.configuration", "it names no profile"));
    };
    let declaration = match declarations {
        [] => None,
        [(DECLARATION, digest)] => Some((*digest, statement.predicate.datassay.asked.declaration_named)),
        _ => return Err(wrong(place(1), "there is no such thing beside a profile")),
    };
    let profile = again::profile((profile, *digest), task, &statement.predicate.datassay.rules)
        .map_err(|(index, what)| wrong(format!("predicate.datassay.rules[{index}]"), what))?;
    Ok((profile, declaration))
}

impl Certificate {
    /// The line that a brief holds of it.
    pub fn line(&self) -> CertificateLine {
        CertificateLine { date: self.date, files: self.subjects.len() as u64, sha256: self.digest }
    }

    /// Options of `check` that were given and that it may not tell.
    pub fn withheld(&self) -> Vec<Withheld> {
        asked::withheld(&self.asked)
    }

    /// Whether it is of these very bytes and this very judgement; else what it is not of.
    pub fn is_of(&self, external: &External) -> Result<(), String> {
        let Some(manifest) = external.manifest else {
            return Err("the report does not say which bytes were judged: make both in one run, with `datassay check \
                        PATH --certificate CERT -o REPORT.json`"
                .to_owned());
        };
        let here = (external.verdict.status, external.verdict.task);
        if (self.status, self.task) != here {
            return Err(format!(
                "it says {} for {}, and the data is {} for {}",
                self.status.title(),
                self.task.phrase(),
                here.0.title(),
                here.1.phrase(),
            ));
        }
        if digest_of(self.subjects.iter().map(|subject| (subject.name.as_str(), subject.digest))) != manifest {
            return Err("it is of other files, or of other bytes in them".to_owned());
        }
        if !self.tells_the_same(external) {
            return Err("it is of the same bytes, judged otherwise".to_owned());
        }
        Ok(())
    }

    /// Whether the external form in it is this one, but for the day and the program's version.
    pub(super) fn tells_the_same(&self, external: &External) -> bool {
        let bare = |mut form: Value| {
            if let Value::Object(fields) = &mut form {
                for key in ["date", "tool_version", "certificate"] {
                    fields.remove(key);
                }
            }
            form
        };
        serde_json::to_value(external).is_ok_and(|form| bare(form) == bare(self.report.clone()))
    }
}
