//! What an outsider would ask, where nobody stated the answer.
//!
//! A question goes away when its key is stated, when what raises it is mended or declared, or by an `[[answer]]` with its
//! id.
//!
//! **Invariant:** words of our own; the columns that a question is about are told as everywhere outside.

use serde::{Serialize, Serializer};

use super::{ColumnName, External, Finding};
use crate::base::Severity;

/// A question to the owner.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Question {
    /// What `[[answer]]` calls it.
    pub id: &'static str,
    /// How much hangs on it.
    #[serde(serialize_with = "severity")]
    pub weight: Severity,
    /// The question.
    pub text: &'static str,
    /// The columns that it is about, first ones first; empty where it is about the whole.
    pub columns: Vec<ColumnName>,
    /// How many more columns.
    pub more: usize,
    /// Where the owner can state the answer: a key of `datassay.toml`, or none but `[[answer]]`.
    pub key: Option<&'static str>,
}

fn severity<S: Serializer>(severity: &Severity, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(severity.word())
}

/// Columns named with a question.
const NAMED: usize = 5;

/// What raises a question.
#[derive(Clone, Copy)]
enum Raised {
    /// Always.
    Always,
    /// Where there is a label.
    WithLabel,
    /// Where one of these rules is broken; columns that are declared otherwise are left out as said.
    By(&'static [&'static str], Unless),
    /// Where something must not leave at all.
    ByHandling,
}

/// What the owner may have declared of a column that answers the question for it.
#[derive(Clone, Copy, PartialEq)]
enum Unless {
    Nothing,
    BlankExplained,
    Known,
}

struct Ask {
    id: &'static str,
    weight: Severity,
    text: &'static str,
    raised: Raised,
    /// `access.` and `brief.` keys, each of which must be stated for the question to go away.
    keys: &'static [&'static str],
}

const fn ask(
    id: &'static str,
    weight: Severity,
    raised: Raised,
    keys: &'static [&'static str],
    text: &'static str,
) -> Ask {
    Ask { id, weight, text, raised, keys }
}

use Raised::{Always, By, ByHandling, WithLabel};
use Severity::{Advice, Blocker, Condition};
use Unless::{BlankExplained, Known, Nothing};

const LEAKAGE: &[&str] = &["label-leakage", "label-copy", "identifier-leakage", "missingness-leakage"];

/// Every question, worst first.
static QUESTIONS: [Ask; 36] = [
    ask(
        "handling-blocker",
        Blocker,
        ByHandling,
        &[],
        "How will what must not be handed over be taken out before anybody outside gets a copy?",
    ),
    ask(
        "legal-basis",
        Blocker,
        By(&["personal-data", "re-identification"], Nothing),
        &["access.legal_basis"],
        "On which legal basis may an outside specialist process the personal data, and may a language-model service see it?",
    ),
    ask(
        "known-at-prediction",
        Blocker,
        By(LEAKAGE, Known),
        &[],
        "When is this written, and is it known at the moment at which the model will be asked?",
    ),
    ask(
        "label-blank",
        Condition,
        By(&["unlabelled-rows", "uneven-label-coverage"], BlankExplained),
        &[],
        "What does a blank label mean: not yet known, negative, or lost?",
    ),
    ask("label-origin", Condition, WithLabel, &[], "How, when and by whom was the label set, and how sure is it?"),
    ask(
        "rare-classes",
        Condition,
        By(&["rare-class", "class-imbalance", "too-few-events"], Nothing),
        &[],
        "Can more rows of the rare classes be had, or classes be put together?",
    ),
    ask(
        "schema-change",
        Condition,
        By(&["schema-mismatch", "type-conflict", "column-order", "dialect-mismatch"], Nothing),
        &[],
        "What changed between the files, and which form is right?",
    ),
    ask(
        "disguised",
        Condition,
        By(&["disguised-missing"], BlankExplained),
        &[],
        "Do the stand-in values here mean missing, and for one reason or for several?",
    ),
    ask(
        "blank-meaning",
        Condition,
        By(&["missing-values", "empty-column"], BlankExplained),
        &[],
        "What does a blank cell mean here, and why are there so many?",
    ),
    ask(
        "gaps",
        Condition,
        By(&["time-gaps", "partition-gaps", "stale-data"], Nothing),
        &[],
        "Is collection still running, with what delay, and what happened in the gaps?",
    ),
    ask(
        "duplicates",
        Condition,
        By(&["duplicate-rows", "duplicate-keys", "conflicting-labels"], Nothing),
        &[],
        "Are the repeated rows true repeats, or an error of the export?",
    ),
    ask("outcome", Condition, Always, &["brief.outcome"], "Which decision or action is the result for?"),
    ask("grain", Condition, Always, &[], "What is one row: a person, an event, a day?"),
    ask("sample", Condition, Always, &[], "How were these rows chosen, and who or what is missing from them?"),
    ask(
        "minimum-gain",
        Condition,
        Always,
        &["brief.minimum_gain"],
        "How is success measured, and what is the smallest gain that is of use?",
    ),
    ask(
        "method-today",
        Condition,
        Always,
        &["brief.method_today", "brief.score_today"],
        "How is it done today, and how well does that work?",
    ),
    ask("cost-of-errors", Condition, Always, &["brief.cost_of_errors"], "What does a wrong answer cost, each way?"),
    ask("acted-on-by", Condition, Always, &["brief.acted_on_by"], "Who acts on the result, and when?"),
    ask("owner", Condition, Always, &["access.owner"], "Who owns the data and decides on it?"),
    ask("approval", Condition, Always, &["access.approved_on"], "Has the handover been approved, and when?"),
    ask(
        "handling",
        Condition,
        Always,
        &["access.handling"],
        "Where may the data be kept and worked on, how does it get there, and may a language-model service see it?",
    ),
    ask("licence", Condition, Always, &["access.licence"], "Under which licence or contract may the data be used?"),
    ask("confidentiality", Condition, Always, &["access.confidentiality"], "How confidential is the data?"),
    ask(
        "judged-data",
        Condition,
        Always,
        &["brief.judged_data"],
        "Was the original judged, or the copy that is to be handed over?",
    ),
    ask(
        "scope",
        Condition,
        Always,
        &["brief.in_scope", "brief.out_of_scope"],
        "What is part of the job, and what is not?",
    ),
    ask(
        "milestones",
        Condition,
        Always,
        &["brief.milestone"],
        "Which steps has the work, and by what does one see that each is done?",
    ),
    ask(
        "ownership",
        Condition,
        Always,
        &["brief.ownership"],
        "Who owns the models, the data made on the way, and the results?",
    ),
    ask("environment", Condition, Always, &["brief.environment"], "Where is the work done, and with which tools?"),
    ask(
        "retention",
        Condition,
        Always,
        &["access.retention"],
        "When must the data be deleted, and how is that proven?",
    ),
    ask(
        "job-confidentiality",
        Condition,
        Always,
        &["brief.confidentiality"],
        "What of the job has to be kept to oneself?",
    ),
    ask("handover", Advice, Always, &["brief.handover"], "What is handed over at the end?"),
    ask("follow-up", Advice, Always, &["brief.follow_up"], "What is expected after the end?"),
    ask("previous-work", Advice, Always, &["brief.previous_work"], "What was tried before, and what came of it?"),
    ask("contact-route", Advice, Always, &["brief.contact_route"], "How are questions asked and answered?"),
    ask(
        "working-hours",
        Advice,
        Always,
        &["brief.language", "brief.time_zone"],
        "In which language and time zone is the work done?",
    ),
    ask("buffer", Advice, Always, &["brief.buffer"], "Which share of the time is kept for going round again?"),
];

/// The question of this id.
pub fn ask_about(id: &str) -> Option<&'static str> {
    QUESTIONS.iter().find(|ask| ask.id == id).map(|ask| ask.text)
}

/// What is still open. `known` and `explained` are the columns that the owner declared so.
pub(super) fn open(external: &External, known: &[&str], explained: &[&str]) -> Vec<Question> {
    let answered = |ask: &Ask| external.stated.answers.iter().any(|answer| answer.question == Ok(ask.text));
    let open = QUESTIONS.iter().filter(|ask| !answered(ask)).filter_map(|ask| {
        let columns = raised(ask, external, known, explained)?;
        let more = columns.len().saturating_sub(NAMED);
        let is_stated = !ask.keys.is_empty() && ask.keys.iter().all(|key| states(external, key));
        (!is_stated).then(|| Question {
            id: ask.id,
            weight: ask.weight,
            text: ask.text,
            columns: columns.into_iter().take(NAMED).collect(),
            more,
            key: ask.keys.iter().copied().find(|key| !states(external, key)),
        })
    });
    let mut open: Vec<Question> = open.collect();
    open.sort_by_key(|question| std::cmp::Reverse(question.weight));
    open
}

/// The columns that raise the question, none where it is about the whole; `None` where nothing raises it.
fn raised(ask: &Ask, external: &External, known: &[&str], explained: &[&str]) -> Option<Vec<ColumnName>> {
    let (codes, unless) = match ask.raised {
        Always => return Some(Vec::new()),
        WithLabel => return external.label.is_some().then(Vec::new),
        ByHandling => return (external.handling_blockers > 0).then(Vec::new),
        By(codes, unless) => (codes, unless),
    };
    let settled = |finding: &&Finding| {
        let declared = match unless {
            Nothing => return false,
            BlankExplained => explained,
            Known => known,
        };
        matches!(&finding.place.column, Some(ColumnName::Name(name)) if declared.contains(&name.text()))
    };
    let here = external.findings.iter().filter(|finding| codes.contains(&finding.code) && !settled(finding));
    let mut columns: Vec<ColumnName> = Vec::new();
    let mut any = false;
    for finding in here {
        any = true;
        columns.extend(finding.place.column.clone().filter(|column| !columns.contains(column)));
    }
    any.then_some(columns)
}

fn states(external: &External, key: &str) -> bool {
    let stated = &external.stated;
    match key.split_once('.') {
        Some(("access", "approved_on")) => stated.approved_on.is_some(),
        Some(("access", key)) => external.access(key).is_some(),
        Some(("brief", "in_scope")) => !stated.in_scope.is_empty(),
        Some(("brief", "out_of_scope")) => !stated.out_of_scope.is_empty(),
        Some(("brief", "milestone")) => !stated.milestones.is_empty(),
        Some(("brief", "ownership")) => !stated.ownership.is_empty(),
        Some(("brief", "judged_data")) => external.verdict.judged.is_some(),
        Some(("brief", key)) => external.brief(key).is_some(),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::profile::schema;
    use crate::rule;

    #[test]
    fn questions_have_ids_and_their_keys_and_rules_exist() {
        let ids: BTreeSet<_> = QUESTIONS.iter().map(|ask| ask.id).collect();
        assert_eq!(ids.len(), QUESTIONS.len());
        for ask in &QUESTIONS {
            assert!(ask.text.ends_with('?'), "{}", ask.id);
            for key in ask.keys {
                let (section, key) = key.split_once('.').expect("a section and a key");
                let section = if section == "access" { &schema::ACCESS } else { &schema::BRIEF };
                assert!(section.keys.iter().any(|known| known.name == key), "{}: {key}", ask.id);
            }
            if let By(codes, _) = ask.raised {
                for code in codes {
                    assert!(rule::rule(code).is_some(), "{}: {code}", ask.id);
                }
            }
        }
    }
}
