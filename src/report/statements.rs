//! What the owner states about the data and the job, as far as the brief needs it.
//!
//! Contact and approver stay in the owner's file: whoever needs to reach somebody is told by the owner.
//!
//! **Invariant:** the owner's words, as they stand in the file; nothing here was measured.

use jiff::civil::Date;

use crate::ask::{DeclaredColumn, Role};
use crate::profile::{Brief, Config, Judged, Milestone};

/// What a `datassay.toml` states beside thresholds and waivers.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Statements {
    /// `[access]` by key, without contact and approver, in the order of the key reference.
    pub access: Vec<(&'static str, String)>,
    /// When the handover was approved.
    pub approved_on: Option<Date>,
    /// Texts of `[brief]` by key, in the order of the key reference.
    pub brief: Vec<(&'static str, String)>,
    /// What is part of the job.
    pub in_scope: Vec<String>,
    /// What is not.
    pub out_of_scope: Vec<String>,
    /// The steps of the work.
    pub milestones: Vec<Milestone>,
    /// Who owns what is made, by key.
    pub ownership: Vec<(&'static str, String)>,
    /// Whether the data judged is the original, or the copy to be handed over.
    pub judged: Option<Judged>,
    /// Whether names of files and tables may be seen outside.
    pub public_names: bool,
    /// The smallest group of rows that may be counted outside; `None` for the usual one.
    pub smallest_group: Option<u64>,
    /// Answers to questions.
    pub answers: Vec<StatementAnswer>,
    /// Declared columns.
    pub columns: Vec<StatementColumn>,
}

/// An answer to a question. Who gave it stays in the owner's file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StatementAnswer {
    /// The question's id.
    pub question: String,
    /// The answer.
    pub text: String,
    /// When it was given.
    pub on: Date,
}

/// What is stated of a column.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StatementColumn {
    /// The table's name, where one is given.
    pub table: Option<String>,
    /// The column's name.
    pub name: String,
    /// What it is for.
    pub role: Option<Role>,
    /// Whether its values may be seen by anybody.
    pub public: bool,
    /// Whether it is about people.
    pub personal: bool,
    /// Whether it is known when a model is asked.
    pub known_at_prediction: Option<bool>,
    /// Whether it is said what a blank cell means.
    pub blank_explained: bool,
    /// The values it may hold, where they are public.
    pub classes: Vec<String>,
}

impl Statements {
    /// What `config` states.
    pub fn of(config: &Config) -> Self {
        let access = config.access.clone().unwrap_or_default();
        let Brief { texts, in_scope, out_of_scope, milestones, ownership, judged, public_names, smallest_group } =
            config.brief.clone().unwrap_or_default();
        let keys = [
            ("owner", access.owner),
            ("licence", access.licence),
            ("confidentiality", access.confidentiality),
            ("legal_basis", access.legal_basis),
            ("handling", access.handling),
            ("retention", access.retention),
        ];
        let answers = config.answers.iter().map(|answer| StatementAnswer {
            question: answer.question.clone(),
            text: answer.text.clone(),
            on: answer.on,
        });
        let columns =
            config.declared.tables.iter().flat_map(|table| {
                table.columns.iter().map(|column| StatementColumn::of(table.name.as_deref(), column))
            });
        Self {
            access: keys.into_iter().filter_map(|(key, text)| Some((key, text?))).collect(),
            approved_on: access.approved_on,
            brief: texts,
            in_scope,
            out_of_scope,
            milestones,
            ownership,
            judged,
            public_names,
            smallest_group,
            answers: answers.collect(),
            columns: columns.collect(),
        }
    }
}

impl StatementColumn {
    fn of(table: Option<&str>, column: &DeclaredColumn) -> Self {
        let codes = || column.codes.iter().map(|(code, _)| code.clone()).collect();
        let classes = if column.allowed.is_empty() { codes() } else { column.allowed.clone() };
        Self {
            table: table.map(str::to_owned),
            name: column.name.clone(),
            role: column.role,
            public: column.public,
            personal: column.personal == Some(true),
            known_at_prediction: column.known_at_prediction,
            blank_explained: column.blank_means.is_some() || column.optional,
            classes: if column.public { classes } else { Vec::new() },
        }
    }
}
