//! What the owner states, in JSON: a brief can be made from a report alone.
//!
//! **Invariant:** no contact, no approver, and values only of columns that are declared public.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::ask::Role;
use crate::profile::Judged;
use crate::report::statements::{StatementAnswer, StatementColumn, Statements};

#[derive(Serialize)]
pub(super) struct WireStatements<'a> {
    access: BTreeMap<&'a str, &'a str>,
    approved_on: Option<String>,
    brief: BTreeMap<&'a str, &'a str>,
    in_scope: &'a [String],
    out_of_scope: &'a [String],
    milestones: Vec<Milestone<'a>>,
    ownership: BTreeMap<&'a str, &'a str>,
    judged_data: Option<&'static str>,
    public_names: bool,
    smallest_group: Option<u64>,
    answers: Vec<Answer<'a>>,
    columns: Vec<Column<'a>>,
}

#[derive(Serialize)]
struct Milestone<'a> {
    name: &'a str,
    done_when: &'a str,
    by: Option<String>,
}

#[derive(Serialize)]
struct Answer<'a> {
    question: &'a str,
    text: &'a str,
    on: String,
}

#[derive(Serialize)]
struct Column<'a> {
    table: Option<&'a str>,
    name: &'a str,
    role: Option<&'static str>,
    public: bool,
    personal: bool,
    known_at_prediction: Option<bool>,
    blank_explained: bool,
    classes: &'a [String],
}

impl<'a> WireStatements<'a> {
    pub(super) fn of(stated: &'a Statements) -> Self {
        let texts =
            |pairs: &'a [(&'static str, String)]| pairs.iter().map(|(key, text)| (*key, text.as_str())).collect();
        Self {
            access: texts(&stated.access),
            approved_on: stated.approved_on.map(|day| day.to_string()),
            brief: texts(&stated.brief),
            in_scope: &stated.in_scope,
            out_of_scope: &stated.out_of_scope,
            milestones: stated
                .milestones
                .iter()
                .map(|step| Milestone {
                    name: &step.name,
                    done_when: &step.done_when,
                    by: step.by.map(|day| day.to_string()),
                })
                .collect(),
            ownership: texts(&stated.ownership),
            judged_data: stated.judged.map(Judged::word),
            public_names: stated.public_names,
            smallest_group: stated.smallest_group,
            answers: stated.answers.iter().map(Answer::of).collect(),
            columns: stated.columns.iter().map(Column::of).collect(),
        }
    }
}

impl<'a> Answer<'a> {
    fn of(answer: &'a StatementAnswer) -> Self {
        Self { question: &answer.question, text: &answer.text, on: answer.on.to_string() }
    }
}

impl<'a> Column<'a> {
    fn of(column: &'a StatementColumn) -> Self {
        Self {
            table: column.table.as_deref(),
            name: &column.name,
            role: column.role.map(Role::word),
            public: column.public,
            personal: column.personal,
            known_at_prediction: column.known_at_prediction,
            blank_explained: column.blank_explained,
            classes: &column.classes,
        }
    }
}
