//! What a report says of the file that had a say in it: what it changes, and what the verdict would be without it.

use jiff::civil::Date;

use crate::base::wording::counted;
use crate::facts::gain_of;
use crate::judge::Status;
use crate::profile::Config;

use super::statements::Statements;

/// The file that said more than the profile.
#[derive(Clone, Debug, PartialEq)]
pub struct ConfigUsed {
    /// Its path as shown.
    pub path: String,
    /// `sha256:` and the digest of its text.
    pub digest: String,
    /// Whether the user named it; else it lay beside the data.
    pub is_named: bool,
    /// Rules that it sets otherwise, each with file and line.
    pub overrides: Vec<(String, String)>,
    /// How many findings it accepts.
    pub waivers: u64,
    /// How many questions it answers.
    pub answers: u64,
    /// How many columns it declares.
    pub columns: u64,
    /// How many questions in SQL it asks.
    pub checks: u64,
    /// What the owner stated in it, to be shown as that.
    pub stated: Vec<Stated>,
    /// The gain over the baseline that is of use, as a share, where the brief says one.
    pub minimum_gain: Option<f64>,
    /// What it states about data and job.
    pub statements: Statements,
    /// What the verdict would be without it.
    pub untouched: Untouched,
}

/// How whatever an owner stated is marked in every report.
pub const STATED: &str = "stated by the owner, not verified";

/// Something that the owner stated.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stated {
    /// The question's id, or the key of `[access]`.
    pub question: String,
    /// The answer.
    pub text: String,
    /// Who answered, where that was said.
    pub by: Option<String>,
    /// When.
    pub on: Option<Date>,
}

/// The verdict under a built-in profile that nobody changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Untouched {
    /// The profile's name.
    pub profile: String,
    /// The verdict.
    pub status: Status,
}

impl ConfigUsed {
    /// What is to be said of `config`.
    pub fn of(config: &Config, untouched: Untouched) -> Self {
        let overrides = config.overrides().into_iter().map(|(code, place)| (code.to_owned(), place)).collect();
        Self {
            path: config.origin.shown.clone(),
            digest: config.digest.clone(),
            is_named: config.is_named(),
            overrides,
            waivers: config.waivers.len() as u64,
            answers: config.answers.len() as u64,
            columns: config.declared.tables.iter().map(|table| table.columns.len() as u64).sum(),
            checks: config.checks.len() as u64,
            stated: stated(config),
            minimum_gain: config.brief.as_ref().and_then(|brief| {
                let said = brief.texts.iter().find(|(key, _)| *key == "minimum_gain");
                said.and_then(|(_, words)| gain_of(words))
            }),
            statements: Statements::of(config),
            untouched,
        }
    }

    /// "using exports/datassay.toml: 2 overrides, 3 waivers, 1 SQL check".
    pub fn announcement(&self) -> String {
        let parts = [
            (self.overrides.len() as u64, "override", "overrides"),
            (self.waivers, "waiver", "waivers"),
            (self.answers, "answer", "answers"),
            (self.columns, "declared column", "declared columns"),
            (self.checks, "SQL check", "SQL checks"),
        ];
        let mut told: Vec<String> =
            parts.into_iter().filter(|(n, ..)| *n > 0).map(|(n, one, many)| counted(n, one, many)).collect();
        if self.checks > 0 {
            // Questions in SQL are for another part of the program, and of a file that was found for none.
            told.push("not run".to_owned());
        }
        if told.is_empty() {
            format!("using {}", self.path)
        } else {
            format!("using {}: {}", self.path, told.join(", "))
        }
    }
}

/// What the file says of handing the data over, and the answers in it.
fn stated(config: &Config) -> Vec<Stated> {
    let access = config.access.clone().unwrap_or_default();
    let of_access = [
        ("owner", access.owner),
        ("contact", access.contact),
        ("licence", access.licence),
        ("confidentiality", access.confidentiality),
        ("legal_basis", access.legal_basis),
        ("handling", access.handling),
        ("retention", access.retention),
    ];
    let of_access = of_access.into_iter().filter_map(|(key, text)| {
        let (by, on) = (access.approved_by.clone(), access.approved_on);
        Some(Stated { question: format!("access.{key}"), text: text?, by, on })
    });
    let answers = config.answers.iter().map(|answer| Stated {
        question: answer.question.clone(),
        text: answer.text.clone(),
        by: Some(answer.by.clone()),
        on: Some(answer.on),
    });
    of_access.chain(answers).collect()
}
