//! The external form: what may be said of a dataset to people who may not see it.
//!
//! It is read from a report's wire form, as others would read it, so a brief made of the data and one made of its report
//! are the same. What comes out is a closed list of things, each with a type of its own: words of this program, counts
//! that passed `count`, names that passed `release`, and what the owner stated.
//!
//! Tables and files are numbered by what they hold and not by their names, so a number says nothing of a name either.
//!
//! **Invariant:** the only strings in here that are not this program's own are [`Released`] and [`Owner`]; each is made in
//! one place and listed by `disclose`.

#![expect(clippy::trivially_copy_pass_by_ref, reason = "as serde calls what writes a field")]

mod counting;
mod count;
mod disclose;
mod question;
mod read;
mod release;
mod since;

use serde::{Serialize, Serializer};

use crate::base::{Digest, Severity, Skill};
use crate::judge::Status;
use crate::profile::{Judged, Task};

pub use count::{Classes, Count, SMALLEST_GROUP};
pub use disclose::disclosure;
pub use question::{Question, ask_about};
pub use read::{ReadError, external, external_of};
pub use release::{Day, Month, Owner, Released, Why};
pub use since::{Since, since};

/// What may be said outside.
#[derive(Clone, Debug, Serialize)]
pub struct External {
    /// Version of this form; fields are only ever added.
    pub external_version: &'static str,
    /// Version of the program.
    pub tool_version: &'static str,
    /// The day of the run.
    pub date: Day,
    /// The conclusion.
    pub verdict: Verdict,
    /// What was read of what is there.
    pub coverage: Coverage,
    /// The tables.
    pub tables: Vec<Table>,
    /// The label.
    pub label: Option<Label>,
    /// What was found, worst first.
    pub findings: Vec<Finding>,
    /// How many findings are about what must not leave at all; nothing else is said of them.
    pub handling_blockers: u64,
    /// Rules that could not be decided.
    pub unmeasured: Vec<&'static str>,
    /// What the owner stated.
    pub stated: Statement,
    /// What nobody stated, as questions, worst first.
    pub open_questions: Vec<Question>,
    /// Groups smaller than this are not counted.
    pub smallest_group: u64,
    /// The certificate of the bytes that were judged, where one was named.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub certificate: Option<CertificateLine>,
    /// What was kept back, and why; for the owner alone.
    #[serde(skip)]
    pub replaced: Vec<Replaced>,
    /// What stands for all names and bytes, where they were hashed; to be compared, never told.
    #[serde(skip)]
    pub manifest: Option<Digest>,
}

/// All that is said of a certificate: it travels with the data, and this line with the brief.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct CertificateLine {
    /// The day of the run that made it.
    pub date: Day,
    /// How many files it names.
    pub files: u64,
    /// The digest of the certificate itself.
    pub sha256: Digest,
}

/// The conclusion.
#[derive(Clone, Debug, Serialize)]
pub struct Verdict {
    /// Ready or not.
    #[serde(serialize_with = "status")]
    pub status: Status,
    /// What it is judged for.
    #[serde(serialize_with = "task")]
    pub task: Task,
    /// The built-in profile that judged; `None` where it is the owner's own.
    pub profile: Option<&'static str>,
    /// The status under the untouched built-in profile, where a file of the owner has a say.
    #[serde(serialize_with = "maybe_status")]
    pub untouched: Option<Status>,
    /// Unaccepted blockers.
    pub blockers: u64,
    /// Unaccepted conditions.
    pub conditions: u64,
    /// Advice.
    pub advice: u64,
    /// Findings that the owner accepts.
    pub accepted: u64,
    /// What was judged.
    #[serde(serialize_with = "judged")]
    pub judged: Option<Judged>,
}

/// What was read of what is there.
#[derive(Clone, Copy, Debug, Default, Serialize)]
pub struct Coverage {
    /// Files that are there.
    pub files: u64,
    /// Files read in full.
    pub files_read: u64,
    /// Rows read.
    pub rows: u64,
    /// Records past a limit.
    pub rows_rejected: u64,
    /// Files in no table.
    pub files_in_no_table: u64,
    /// How large it all is.
    pub size: &'static str,
}

/// One table.
#[derive(Clone, Debug, Serialize)]
pub struct Table {
    /// From 1.
    pub number: usize,
    /// Its name, where names are public.
    pub name: Option<Released>,
    /// The format of its files.
    pub format: &'static str,
    /// How many files.
    pub files: usize,
    /// Rows read.
    pub rows: u64,
    /// How large it is.
    pub size: &'static str,
    /// From when to when, by its declared time column.
    pub period: Option<(Month, Month)>,
    /// Its columns.
    pub columns: Vec<Column>,
}

/// One column.
#[derive(Clone, Debug, Serialize)]
pub struct Column {
    /// What it is called outside.
    pub name: ColumnName,
    /// What its values are.
    pub r#type: &'static str,
    /// What it is for.
    pub role: &'static str,
    /// Cells that hold nothing, in disguise or not.
    pub missing: Count,
    /// Of so many.
    pub rows: u64,
    /// Rows of files that do not have it.
    pub absent: u64,
}

/// What a column is called outside.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum ColumnName {
    /// By its name.
    Name(Released),
    /// By its place in the table, from 1.
    Number(usize),
}

/// The label.
#[derive(Clone, Debug, Serialize)]
pub struct Label {
    /// Number of its table.
    pub table: usize,
    /// What it is called.
    pub column: ColumnName,
    /// What its values are.
    pub r#type: &'static str,
    /// Rows of the table.
    pub rows: u64,
    /// Rows that have it.
    pub labelled: Count,
    /// Rows by class.
    pub classes: Classes,
    /// What the classes are called, where the owner declared them public.
    pub names: Vec<Released>,
    /// Mean, standard deviation and median, where the owner declared the column public.
    pub numbers: Option<Numbers>,
}

/// Of a label of numbers that is declared public.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct Numbers {
    /// Arithmetic mean.
    pub mean: f64,
    /// What guessing the mean is wrong by: root of the mean square.
    pub deviation: f64,
    /// A value that half of the others do not exceed.
    pub median: Option<f64>,
}

/// One broken rule at one place.
#[derive(Clone, Debug, Serialize)]
pub struct Finding {
    /// The rule.
    pub code: &'static str,
    /// What sort within the rule.
    pub kind: Option<&'static str>,
    /// What it does to the verdict.
    #[serde(serialize_with = "severity")]
    pub severity: Severity,
    /// Where.
    pub place: Place,
    /// How many.
    pub count: Count,
    /// Of how many.
    pub population: Count,
    /// The share or strength that was compared with the limit.
    pub ratio: Option<f64>,
    /// The limit.
    pub limit: Option<Limit>,
    /// Who can usually fix it.
    #[serde(serialize_with = "skill")]
    pub skill: Skill,
    /// Whether the owner accepts it.
    pub accepted: bool,
}

/// Where something is.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Place {
    /// Number of the table.
    pub table: Option<usize>,
    /// Number of the file within its table, or among those in none.
    pub file: Option<usize>,
    /// Of how many.
    pub files: Option<usize>,
    /// The file's name, where names are public.
    pub file_name: Option<Released>,
    /// The column.
    pub column: Option<ColumnName>,
}

/// A limit, with its source where it is a built-in profile's.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Limit {
    /// The threshold.
    pub value: f64,
    /// What sort of authority stands behind it.
    pub basis: &'static str,
    /// Who says so.
    pub source: Option<Released>,
}

/// What the owner stated.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Statement {
    /// `[access]` by key.
    pub access: Vec<Said>,
    /// When the handover was approved.
    pub approved_on: Option<Day>,
    /// `[brief]` by key.
    pub brief: Vec<Said>,
    /// What is part of the job.
    pub in_scope: Vec<Owner>,
    /// What is not.
    pub out_of_scope: Vec<Owner>,
    /// The steps of the work.
    pub milestones: Vec<Step>,
    /// Who owns what is made.
    pub ownership: Vec<Said>,
    /// Answers to questions.
    pub answers: Vec<Answer>,
}

/// A key, and what the owner says.
#[derive(Clone, Debug, Serialize)]
pub struct Said {
    /// The key of the file.
    pub key: &'static str,
    /// The owner's words.
    pub text: Owner,
}

/// A step of the work.
#[derive(Clone, Debug, Serialize)]
pub struct Step {
    /// What it is called.
    pub name: Owner,
    /// By what one sees that it is done.
    pub done_when: Owner,
    /// By when.
    pub by: Option<Day>,
}

/// An answer of the owner.
#[derive(Clone, Debug, Serialize)]
pub struct Answer {
    /// What was asked: one of our questions, or an id of the owner's own.
    #[serde(serialize_with = "asked")]
    pub question: Result<&'static str, Owner>,
    /// The answer.
    pub text: Owner,
    /// When it was given.
    pub on: Option<Day>,
}

/// Something that was kept back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Replaced {
    /// Where it would have stood.
    pub place: String,
    /// Why it does not.
    pub why: Why,
}

impl External {
    /// What the owner stated under a key of `[brief]`.
    pub fn brief(&self, key: &str) -> Option<&Owner> {
        said(&self.stated.brief, key)
    }

    /// What the owner stated under a key of `[access]`.
    pub fn access(&self, key: &str) -> Option<&Owner> {
        said(&self.stated.access, key)
    }

    /// Who has to mend what stands in the way, and in how many findings, those with most first.
    pub fn leads(&self) -> Vec<(Skill, usize)> {
        let mut leads: Vec<(Skill, usize)> = Vec::new();
        let stands = |finding: &&Finding| finding.severity > Severity::Advice && !finding.accepted;
        for finding in self.findings.iter().filter(stands) {
            match leads.iter_mut().find(|(skill, _)| *skill == finding.skill) {
                Some((_, count)) => *count += 1,
                None => leads.push((finding.skill, 1)),
            }
        }
        leads.sort_by_key(|(skill, count)| (std::cmp::Reverse(*count), *skill));
        leads
    }

    /// A column by the name that it has outside, as it was typed; `None` where it has none, or several have it.
    pub fn released(&self, typed: &str) -> Option<&Released> {
        let mut named = self.tables.iter().flat_map(|table| &table.columns).filter_map(|column| match &column.name {
            ColumnName::Name(name) if name.text() == typed || is_of_a_table(typed, name.text()) => Some(name),
            ColumnName::Name(_) | ColumnName::Number(_) => None,
        });
        named.next().filter(|_| named.next().is_none())
    }

    /// In JSON: two spaces of indentation and a line end after it.
    pub fn to_json(&self) -> String {
        let mut text = serde_json::to_string_pretty(self).expect("text, numbers and lists always serialize");
        text.push('\n');
        text
    }
}

/// Whether `typed` is `TABLE.COLUMN` for this column.
fn is_of_a_table(typed: &str, column: &str) -> bool {
    typed.strip_suffix(column).is_some_and(|table| table.ends_with('.'))
}

/// Whether anything may be said of a rule's findings, be it that there are none.
pub fn is_told(code: &str) -> bool {
    counting::counting(code) != counting::Counting::Nothing
}

fn said<'a>(said: &'a [Said], key: &str) -> Option<&'a Owner> {
    said.iter().find(|said| said.key == key).map(|said| &said.text)
}

impl Serialize for ColumnName {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Name(name) => serializer.serialize_str(name.text()),
            Self::Number(number) => serializer.collect_str(&format_args!("column {number}")),
        }
    }
}

fn status<S: Serializer>(status: &Status, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(status.word())
}

#[expect(clippy::ref_option, reason = "as serde calls it")]
fn maybe_status<S: Serializer>(status: &Option<Status>, serializer: S) -> Result<S::Ok, S::Error> {
    status.map(Status::word).serialize(serializer)
}

#[expect(clippy::ref_option, reason = "as serde calls it")]
fn judged<S: Serializer>(judged: &Option<Judged>, serializer: S) -> Result<S::Ok, S::Error> {
    judged.map(Judged::word).serialize(serializer)
}

fn task<S: Serializer>(task: &Task, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(task.word())
}

fn asked<S: Serializer>(question: &Result<&'static str, Owner>, serializer: S) -> Result<S::Ok, S::Error> {
    match question {
        Ok(ours) => serializer.serialize_str(ours),
        Err(own) => serializer.serialize_str(own.text()),
    }
}

fn severity<S: Serializer>(severity: &Severity, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(severity.word())
}

fn skill<S: Serializer>(skill: &Skill, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(skill.word())
}
