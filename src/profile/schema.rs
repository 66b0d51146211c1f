//! Every key that a profile or a `datassay.toml` may have: its form, and what it is for.
//!
//! Reading, the key reference in `docs/profile.md` and the JSON Schema all go by this one list, so that none of them can
//! say what another does not know.
//!
//! **Invariant:** what is not listed here is an error where it is written.

/// A key, and what may stand behind it.
#[derive(Clone, Copy, Debug)]
pub struct Key {
    /// The key itself.
    pub name: &'static str,
    /// What its value looks like.
    pub form: Form,
    /// Whether it must be there.
    pub needed: bool,
    /// What it is for, in a sentence.
    pub about: &'static str,
}

/// A table with a fixed set of keys.
#[derive(Debug)]
pub struct Section {
    /// Its keys.
    pub keys: &'static [Key],
    /// Key that names one of several such tables in messages.
    pub named_by: Option<&'static str>,
}

/// What a value looks like.
#[derive(Clone, Copy, Debug)]
pub enum Form {
    /// Text that says something.
    Text,
    /// A list of such texts, or one alone.
    Texts,
    /// `true` or `false`.
    Flag,
    /// A number.
    Number,
    /// A whole number from 1.
    Count,
    /// A day, without quotes.
    Day,
    /// Days or weeks in words: `"30d"`.
    Span,
    /// One of these words.
    Choice(fn() -> Vec<&'static str>),
    /// A list of texts, numbers, truth values or days.
    Scalars,
    /// `{ min = 0, max = 120 }`, of numbers or days.
    Range,
    /// A table from text to text.
    Words,
    /// A table.
    Table(&'static Section),
    /// Any number of tables, `[[...]]`.
    Tables(&'static Section),
    /// A table with an entry for each rule.
    Rules(&'static Section),
    /// A gate, or `false` for none.
    Gate(&'static Section),
}

impl Form {
    /// What the value must be, as it stands after "must be".
    pub fn wanted(self) -> String {
        match self {
            Self::Text => "text in quotes".to_owned(),
            Self::Texts => "text in quotes, or a list of texts".to_owned(),
            Self::Flag => "true or false".to_owned(),
            Self::Number => "a number".to_owned(),
            Self::Count => "a whole number from 1".to_owned(),
            Self::Day => "a date such as 2026-01-31".to_owned(),
            Self::Span => "days or weeks, such as \"30d\" or \"2w\"".to_owned(),
            Self::Choice(words) => format!("one of {}", words().join(", ")),
            Self::Scalars => "a list of values".to_owned(),
            Self::Range => "a range such as { min = 0, max = 120 }".to_owned(),
            Self::Words => "a table of texts".to_owned(),
            Self::Table(_) | Self::Rules(_) => "a table".to_owned(),
            Self::Tables(_) => "a list of tables".to_owned(),
            Self::Gate(_) => "a table, or false for none".to_owned(),
        }
    }
}

const fn key(name: &'static str, form: Form, about: &'static str) -> Key {
    Key { name, form, needed: false, about }
}

const fn needed(name: &'static str, form: Form, about: &'static str) -> Key {
    Key { name, form, needed: true, about }
}

/// The file as a whole.
pub static ROOT: Section = Section {
    named_by: None,
    keys: &[
        key(
            "name",
            Form::Text,
            "What reports call the profile. A file with a name is a profile: others may extend it, and each gate in it needs basis, source and day.",
        ),
        key("description", Form::Text, "One sentence on what the profile is for; a file with a name needs one."),
        key(
            "extends",
            Form::Text,
            "The profile that this file starts from: a built-in name, or the path of another file, seen from the folder of this one. A path works only in a file that was named on the command line.",
        ),
        key(
            "task",
            Form::Choice(super::task_words),
            "What the data is wanted for. It chooses the built-in profile where `extends` does not.",
        ),
        key("label", Form::Text, "The column to be learned: `COLUMN` or `TABLE.COLUMN`. `--label` goes before it."),
        key("split", Form::Text, "The column that says which part of a split a row is in."),
        key("entity", Form::Text, "The column that says whom or what a row is about."),
        key("time", Form::Text, "The column that says when a row is from. `--time` goes before it."),
        key("horizon", Form::Count, "How many steps ahead a forecast has to look."),
        key("quasi_identifiers", Form::Texts, "Columns that together may tell who a row is about."),
        key("freshness", Form::Span, "How old the newest row may be by the column that `time` names."),
        key("table", Form::Tables(&TABLE), "What is known of a table."),
        key(
            "check",
            Form::Tables(&CHECK),
            "A question in SQL that must find no row. Kept for the part that runs SQL; works only in a file that was named.",
        ),
        key("access", Form::Table(&ACCESS), "Who owns the data, and what may be done with it."),
        key("brief", Form::Table(&BRIEF), "What the job is about, for the brief."),
        key("answer", Form::Tables(&ANSWER), "An answer of the owner to a question that the data can't answer."),
        key("waiver", Form::Tables(&WAIVER), "A finding that somebody accepts: it stays in every report, marked."),
        key("rules", Form::Rules(&RULE), "Thresholds and severities, one table for each rule."),
    ],
};

/// `[[table]]`.
pub static TABLE: Section = Section {
    named_by: Some("name"),
    keys: &[
        key("name", Form::Text, "The table's name as reports show it; may be left out where there is one table."),
        key("files", Form::Texts, "Patterns of the files that must be there for it, from the folder of this file."),
        key("key", Form::Texts, "The columns that name a row."),
        key("column", Form::Tables(&COLUMN), "What is known of a column."),
    ],
};

/// `[[table.column]]`.
pub static COLUMN: Section = Section {
    named_by: Some("name"),
    keys: &[
        needed("name", Form::Text, "The column's name."),
        key("role", Form::Choice(super::role_words), "What it is for."),
        key("type", Form::Choice(super::type_words), "What its values are."),
        key("allowed", Form::Scalars, "The values it may hold; every other one is told by count and place."),
        key("range", Form::Range, "From where to where numbers or days may lie; both ends are part of it."),
        key(
            "pattern",
            Form::Text,
            "A regular expression that each value must match in full. It runs in linear time: no look-around, no back-references.",
        ),
        key("unit", Form::Text, "What it is measured in."),
        key("description", Form::Text, "What it tells."),
        key("codes", Form::Words, "What its codes stand for. Without `allowed`, no other code may occur."),
        key("blank_means", Form::Text, "What a blank cell means. Missing values are then advice."),
        key("optional", Form::Flag, "Whether it may be blank, or left out. Missing values are then advice."),
        key("known_at_prediction", Form::Flag, "Whether it is known at the moment at which a model will be asked."),
        key("personal", Form::Flag, "Whether it is about people who can be recognised."),
        key("public", Form::Flag, "Whether its values may be seen by anybody."),
    ],
};

/// `[[check]]`.
pub static CHECK: Section = Section {
    named_by: Some("name"),
    keys: &[
        needed("name", Form::Text, "What reports call it."),
        needed("sql", Form::Text, "The question: rows that it gives are findings."),
        key("description", Form::Text, "What is wrong where it finds a row."),
        key(
            "severity",
            Form::Choice(super::severity_words),
            "What a row that it finds does to the verdict; condition if left out.",
        ),
    ],
};

/// `[access]`.
pub static ACCESS: Section = Section {
    named_by: None,
    keys: &[
        key("owner", Form::Text, "Who owns the data and decides on it."),
        key("contact", Form::Text, "How to reach them."),
        key("licence", Form::Text, "Under which licence or contract it may be used."),
        key("confidentiality", Form::Text, "How confidential it is."),
        key("legal_basis", Form::Text, "On which basis personal data in it may be processed."),
        key("handling", Form::Text, "How it may be stored, moved and used."),
        key("retention", Form::Text, "When it must be deleted."),
        key("approved_by", Form::Text, "Who approved that it is handed over."),
        key("approved_on", Form::Day, "When they did."),
    ],
};

/// `[brief]`.
pub static BRIEF: Section = Section {
    named_by: None,
    keys: &[
        key("outcome", Form::Text, "What is wanted."),
        key("acted_on_by", Form::Text, "Who acts on the result."),
        key("cost_of_errors", Form::Text, "What a wrong answer costs."),
        key("method_today", Form::Text, "How it is done today."),
        key("score_today", Form::Text, "How well that works."),
        key("minimum_gain", Form::Text, "The smallest gain that is of use."),
        key("in_scope", Form::Texts, "What is part of the job."),
        key("out_of_scope", Form::Texts, "What is not."),
        key("milestone", Form::Tables(&MILESTONE), "A step of the work."),
        key("buffer", Form::Text, "The share of time kept for going round again."),
        key("contact_route", Form::Text, "How questions are asked."),
        key("language", Form::Text, "The language of the work."),
        key("time_zone", Form::Text, "The time zone of the work."),
        key("environment", Form::Text, "Where the work is done."),
        key("ownership", Form::Table(&OWNERSHIP), "Who owns what is made."),
        key("confidentiality", Form::Text, "What has to be kept to oneself."),
        key("handover", Form::Text, "What is handed over at the end."),
        key("follow_up", Form::Text, "What is expected after that."),
        key("previous_work", Form::Text, "What was tried before."),
        key(
            "judged_data",
            Form::Choice(super::judged_words),
            "Whether the data judged is the original, or the copy to be handed over.",
        ),
        key(
            "public_names",
            Form::Flag,
            "Whether the brief may tell names of files and tables; else they are numbered.",
        ),
        key(
            "smallest_group",
            Form::Count,
            "The smallest group of rows picked by a value that the brief may count; 11 if left out. Smaller ones are \"fewer than\" that.",
        ),
    ],
};

/// `[[brief.milestone]]`.
pub static MILESTONE: Section = Section {
    named_by: Some("name"),
    keys: &[
        needed("name", Form::Text, "The step."),
        needed("done_when", Form::Text, "By what one sees that it is done."),
        key("by", Form::Day, "When it should be."),
    ],
};

/// `[brief.ownership]`.
pub static OWNERSHIP: Section = Section {
    named_by: None,
    keys: &[
        key("models", Form::Text, "Of the models."),
        key("data", Form::Text, "Of data made on the way."),
        key("outputs", Form::Text, "Of reports and results."),
    ],
};

/// `[[answer]]`.
pub static ANSWER: Section = Section {
    named_by: Some("question"),
    keys: &[
        needed("question", Form::Text, "The question's id, as reports show it."),
        needed("text", Form::Text, "The answer."),
        needed("by", Form::Text, "Who answered."),
        needed("on", Form::Day, "When."),
    ],
};

/// `[[waiver]]`.
pub static WAIVER: Section = Section {
    named_by: Some("rule"),
    keys: &[
        needed(
            "rule",
            Form::Text,
            "The rule whose finding is accepted. Not `secrets`, and nothing that was left unread.",
        ),
        key("table", Form::Text, "Only in this table."),
        key("column", Form::Text, "Only in this column."),
        key("file", Form::Text, "Only in this file, as reports show it."),
        key("kind", Form::Text, "Only this sort within the rule."),
        needed("reason", Form::Text, "Why it is accepted."),
        needed("owner", Form::Text, "Who accepts it."),
        needed("until", Form::Day, "The last day on which it holds."),
    ],
};

/// `[rules.CODE]`.
pub static RULE: Section = Section {
    named_by: None,
    keys: &[
        key("required", Form::Flag, "`true` if the verdict is to be UNDETERMINED where this rule can't be measured."),
        key("off", Form::Flag, "`true` if the rule of the extended profile is not to be judged; needs a reason."),
        key(
            "severity",
            Form::Choice(super::severity_words),
            "The most that the rule weighs: heavier gates come down to it, or the heaviest goes up to it.",
        ),
        key("reason", Form::Text, "Why this file sets the rule otherwise."),
        key("blocker", Form::Gate(&GATE), "The gate that makes the verdict NOT READY."),
        key("condition", Form::Gate(&GATE), "The gate that makes it CONDITIONAL."),
        key("advice", Form::Gate(&GATE), "The gate that changes nothing, but is told."),
    ],
};

/// `[rules.CODE.blocker]` and its like.
pub static GATE: Section = Section {
    named_by: None,
    keys: &[
        key(
            "above",
            Form::Number,
            "For rules of a share or number that should be small: from where on the gate holds.",
        ),
        key(
            "below",
            Form::Number,
            "For rules of a share or number that should be large: from where down the gate holds.",
        ),
        key(
            "basis",
            Form::Choice(super::basis_words),
            "What sort of authority stands behind the limit. A file without a name may leave it out: it is then `owner-override`.",
        ),
        key("source", Form::Text, "Who says so, in words or with an address."),
        key("seen", Form::Day, "The day on which it was read there."),
    ],
};
