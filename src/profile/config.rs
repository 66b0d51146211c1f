//! What a `datassay.toml` says beside the profile: declarations, overrides, waivers, answers, and what the brief needs.
//!
//! **Invariant:** it is the owner's word. What it takes away from a verdict is counted, and shown with the verdict.

use std::collections::BTreeSet;
use std::ops::Range;

use jiff::civil::Date;

use super::error::{Given, Origin, ProfileError};
use super::rules::{Layer, Rules, Standing};
use super::shape::{At, Complaint, Node, Value, hint, impossible, word};
use super::validate::{digest, line, place};
use super::{Profile, Vocabulary, builtin};
use crate::ask::{
    Declared, DeclaredColumn, DeclaredRange, DeclaredTable, DeclaredType, LabelAsk, PersonalAsk, Role, Stated,
};
use crate::base::Severity;
use crate::detect::pattern::Pattern;

/// The keys that a profile has; a file that others extend may have no other.
pub(super) const OF_A_PROFILE: [&str; 5] = ["name", "description", "extends", "task", "rules"];

/// What a file says beside the profile that it is, or lays itself over.
#[derive(Clone, Debug)]
pub struct Config {
    /// The file as reports show it, and how it came to be used.
    pub origin: Origin,
    /// `sha256:` and the digest of its text.
    pub digest: String,
    /// The column to be learned.
    pub label: Option<String>,
    /// The column that says which part of a split a row is in.
    pub split: Option<String>,
    /// The column that says whom or what a row is about.
    pub entity: Option<String>,
    /// The column that says when a row is from.
    pub time: Option<String>,
    /// How many steps ahead a forecast has to look.
    pub horizon: Option<u64>,
    /// Columns that together may tell who a row is about.
    pub quasi_identifiers: Vec<String>,
    /// How many days old the newest row may be.
    pub fresh: Option<u32>,
    /// Tables and columns.
    pub declared: Declared,
    /// Questions in SQL.
    pub checks: Vec<SqlCheck>,
    /// Who owns the data, and what may be done with it.
    pub access: Option<Access>,
    /// What the job is about.
    pub brief: Option<Brief>,
    /// Answers of the owner.
    pub answers: Vec<Answer>,
    /// Accepted findings.
    pub waivers: Vec<Waiver>,
    /// Whether the file is a profile and says nothing beside that.
    pub is_profile_alone: bool,
    /// Thresholds and severities, to be laid over a profile; none where the file is a profile itself.
    rules: Option<Node>,
    text: String,
}

/// `[[check]]`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SqlCheck {
    /// What reports call it.
    pub name: String,
    /// The question.
    pub sql: String,
    /// What is wrong where it finds a row.
    pub description: Option<String>,
    /// What a row that it finds does to the verdict.
    pub severity: Severity,
}

/// `[access]`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Access {
    /// Who owns the data and decides on it.
    pub owner: Option<String>,
    /// How to reach them.
    pub contact: Option<String>,
    /// Under which licence or contract it may be used.
    pub licence: Option<String>,
    /// How confidential it is.
    pub confidentiality: Option<String>,
    /// On which basis personal data in it may be processed.
    pub legal_basis: Option<String>,
    /// How it may be stored, moved and used.
    pub handling: Option<String>,
    /// When it must be deleted.
    pub retention: Option<String>,
    /// Who approved that it is handed over.
    pub approved_by: Option<String>,
    /// When they did.
    pub approved_on: Option<Date>,
}

/// `[brief]`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Brief {
    /// Texts by their keys, in the order of the key reference.
    pub texts: Vec<(&'static str, String)>,
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
}

/// `[[brief.milestone]]`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Milestone {
    /// The step.
    pub name: String,
    /// By what one sees that it is done.
    pub done_when: String,
    /// When it should be.
    pub by: Option<Date>,
}

/// What was judged.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Judged {
    /// The data as its owner has it.
    Original,
    /// The copy that is to be handed over.
    Copy,
}

impl Judged {
    /// Both.
    pub const ALL: [Self; 2] = [Self::Original, Self::Copy];

    /// The word used in files.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Original => "original",
            Self::Copy => "copy",
        }
    }
}

/// `[[answer]]`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    /// The question's id.
    pub question: String,
    /// The answer.
    pub text: String,
    /// Who answered.
    pub by: String,
    /// When.
    pub on: Date,
}

/// `[[waiver]]`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Waiver {
    /// The rule whose finding is accepted.
    pub rule: String,
    /// Only in this table.
    pub table: Option<String>,
    /// Only in this column.
    pub column: Option<String>,
    /// Only in this file.
    pub file: Option<String>,
    /// Only this sort within the rule.
    pub kind: Option<String>,
    /// Why it is accepted.
    pub reason: String,
    /// Who accepts it.
    pub owner: String,
    /// The last day on which it holds.
    pub until: Date,
    /// Where it is written: `exports/datassay.toml:12`.
    pub set_in: String,
}

/// Reads what a file says beside its profile.
pub(super) fn read(root: &Node, text: &str, origin: &Origin, vocabulary: &Vocabulary<'_>) -> Result<Config, Complaint> {
    let declared = declared(root, origin)?;
    let mut config = Config {
        origin: origin.clone(),
        digest: digest(&[text]),
        label: root.said("label"),
        split: root.said("split"),
        entity: root.said("entity"),
        time: root.said("time"),
        horizon: root.whole("horizon"),
        quasi_identifiers: distinct(root, "quasi_identifiers")?,
        fresh: root.text("freshness").map(|given| span(&given)).transpose()?,
        declared,
        checks: checks(root)?,
        access: root.table("access").map(access),
        brief: root.table("brief").map(brief).transpose()?,
        answers: answers(root)?,
        waivers: waivers(root, vocabulary, &|at| place(origin, text, at))?,
        is_profile_alone: root.get("name").is_some()
            && root.entries.iter().all(|(key, _)| OF_A_PROFILE.contains(&key.value.as_str())),
        rules: root.table("rules").filter(|_| root.get("name").is_none()).cloned(),
        text: text.to_owned(),
    };
    if config.fresh.is_some() && config.time.is_none() && !config.has_role(Role::Time) {
        let at = root.get("freshness").map_or(0..0, |value| value.at.clone());
        return Err(impossible(&at, "`freshness` needs `time`: the column that says when a row is from"));
    }
    for (key, role) in [("label", Role::Label), ("split", Role::Split), ("entity", Role::Entity), ("time", Role::Time)]
    {
        let by_role = config.by_role(role);
        let slot = match role {
            Role::Label => &mut config.label,
            Role::Split => &mut config.split,
            Role::Entity => &mut config.entity,
            _ => &mut config.time,
        };
        match (&*slot, by_role) {
            (None, by_role) => *slot = by_role,
            (Some(named), Some(by_role)) if *named != by_role && !by_role.ends_with(&format!(".{named}")) => {
                let at = root.get(key).map_or(0..0, |value| value.at.clone());
                let what =
                    format!("`{key}` names `{named}`, but the column with the role `{}` is `{by_role}`", role.word());
                return Err(impossible(&at, what));
            }
            _ => {}
        }
    }
    Ok(config)
}

impl Config {
    /// Columns that are declared to be personal, where it is also said on which basis they may be processed.
    pub fn personal(&self) -> Vec<PersonalAsk> {
        let Some(basis) = self.access.as_ref().and_then(|access| access.legal_basis.as_ref()) else {
            return Vec::new();
        };
        let of_table = |table: &DeclaredTable| {
            let name = table.name.clone();
            let personal = table.columns.iter().filter(|column| column.personal == Some(true));
            let typed = personal.map(|column| match &name {
                Some(table) => format!("{table}.{}", column.name),
                None => column.name.clone(),
            });
            typed.map(|typed| PersonalAsk { column: LabelAsk { typed }, basis: basis.clone() }).collect::<Vec<_>>()
        };
        self.declared.tables.iter().flat_map(of_table).collect()
    }

    /// The keys that were declared of tables, each as the columns that together name a row.
    pub fn keys(&self) -> Vec<Vec<LabelAsk>> {
        let of_table = |table: &DeclaredTable| {
            let typed = |column: &String| match &table.name {
                Some(name) => format!("{name}.{column}"),
                None => column.clone(),
            };
            table.key.iter().map(|column| LabelAsk { typed: typed(column) }).collect::<Vec<_>>()
        };
        self.declared.tables.iter().map(of_table).filter(|key| !key.is_empty()).collect()
    }

    /// What it says of handing the data over.
    pub fn stated(&self) -> Stated {
        let Some(access) = &self.access else { return Stated::default() };
        let (owner, licence, handling) = (access.owner.is_some(), access.licence.is_some(), access.handling.is_some());
        Stated { owner, licence, handling }
    }

    /// The profile with what this file sets otherwise.
    pub fn over(&self, base: &Profile, vocabulary: &Vocabulary<'_>) -> Result<Profile, ProfileError> {
        let Some(node) = &self.rules else { return Ok(base.clone()) };
        let place = |at| place(&self.origin, &self.text, at);
        let under = Rules { settings: base.rules.clone(), off: base.off.clone() };
        let layer = Layer { node, standing: Standing::Overlay, base: under, place: &place, vocabulary };
        match layer.apply() {
            Ok(Rules { settings, off }) => Ok(Profile { rules: settings, off, ..base.clone() }),
            Err(complaint) => Err(ProfileError::in_text(complaint, &self.origin, &self.text)),
        }
    }

    /// Whether it fits one of the profiles that a label's shape chooses.
    pub(super) fn fits_any(&self, vocabulary: &Vocabulary<'_>) -> Result<(), ProfileError> {
        let mut first = Ok(());
        for name in ["general", "tabular-classification", "tabular-regression"] {
            match self.over(&builtin(name, vocabulary)?, vocabulary) {
                Ok(_) => return Ok(()),
                Err(error) => first = first.and(Err(error)),
            }
        }
        first
    }

    /// The rules that it sets otherwise, each with where.
    pub fn overrides(&self) -> Vec<(&str, String)> {
        let entries = self.rules.iter().flat_map(|node| &node.entries);
        entries.map(|(code, _)| (code.value.as_str(), place(&self.origin, &self.text, code.at.start))).collect()
    }

    /// Whether the user named the file; one that was merely found may do less.
    pub fn is_named(&self) -> bool {
        self.origin.given == Given::Named
    }

    /// The line of the file at which a part of it stands, for messages.
    pub fn line(&self, at: usize) -> usize {
        line(&self.text, at)
    }

    /// The classes that the label may have, where they were declared for its column.
    pub fn classes(&self) -> Option<Vec<String>> {
        let label = LabelAsk { typed: self.label.clone()? };
        let columns = self.declared.tables.iter().flat_map(|table| {
            let name = table.name.as_deref().unwrap_or_default();
            table.columns.iter().map(move |column| (name, column))
        });
        let (_, column) = columns.into_iter().find(|(table, column)| label.names(table, &column.name))?;
        let codes = || column.codes.iter().map(|(code, _)| code.clone()).collect::<Vec<_>>();
        let classes = if column.allowed.is_empty() { codes() } else { column.allowed.clone() };
        (!classes.is_empty()).then_some(classes)
    }

    fn has_role(&self, role: Role) -> bool {
        self.by_role(role).is_some()
    }

    /// The column with this role, as it is asked for.
    fn by_role(&self, role: Role) -> Option<String> {
        self.declared.tables.iter().find_map(|table| {
            let column = table.columns.iter().find(|column| column.role == Some(role))?;
            Some(match &table.name {
                Some(name) => format!("{name}.{}", column.name),
                None => column.name.clone(),
            })
        })
    }
}

/// Days, from `30d` or `2w`.
fn span(given: &At<String>) -> Result<u32, Complaint> {
    let text = given.value.as_str();
    let (number, scale) = match text.strip_suffix('w') {
        Some(weeks) => (weeks, 7),
        None => (text.strip_suffix('d').unwrap_or(text), 1),
    };
    let days = number.trim().parse::<u32>().ok().and_then(|number| number.checked_mul(scale));
    days.ok_or_else(|| impossible(&given.at, "`freshness` must be days or weeks, such as \"30d\" or \"2w\""))
}

/// The texts of a list, each but once.
fn distinct(node: &Node, key: &str) -> Result<Vec<String>, Complaint> {
    let mut known = BTreeSet::new();
    let texts = node.texts(key);
    if let Some(twice) = texts.iter().find(|text| !known.insert(text.value.clone())) {
        return Err(impossible(&twice.at, format!("`{}` stands twice in `{key}` of {}", twice.value, node.of)));
    }
    Ok(texts.into_iter().map(|text| text.value).collect())
}

fn declared(root: &Node, origin: &Origin) -> Result<Declared, Complaint> {
    let mut tables: Vec<DeclaredTable> = Vec::new();
    for node in root.tables("table") {
        let name = node.text("name");
        if let Some(twice) =
            name.as_ref().filter(|name| tables.iter().any(|table| table.name.as_ref() == Some(&name.value)))
        {
            return Err(impossible(&twice.at, format!("the table `{}` is declared twice", twice.value)));
        }
        if tables.iter().any(|table| table.name.is_none()) || (name.is_none() && !tables.is_empty()) {
            return Err(impossible(&node.at, "where several tables are declared each needs a name"));
        }
        for file in node.texts("files") {
            outside(&file, origin)?;
        }
        let mut columns: Vec<DeclaredColumn> = Vec::new();
        for column in node.tables("column") {
            let read = column_of(column)?;
            if columns.iter().any(|known| known.name == read.name) {
                return Err(impossible(&column.at, format!("the column `{}` is declared twice", read.name)));
            }
            let single = [Role::Label, Role::Split, Role::Time, Role::Entity];
            if let Some(role) = read.role.filter(|role| single.contains(role))
                && let Some(other) = columns.iter().find(|known| known.role == Some(role))
            {
                let what = format!("`{}` and `{}` both have the role `{}`", other.name, read.name, role.word());
                return Err(impossible(&column.at, what));
            }
            columns.push(read);
        }
        let mut key = distinct(node, "key")?;
        let by_role: Vec<String> =
            columns.iter().filter(|column| column.role == Some(Role::Key)).map(|column| column.name.clone()).collect();
        if key.is_empty() {
            key = by_role;
        } else if let Some(other) = by_role.iter().find(|name| !key.contains(name)) {
            let at = node.get("key").map_or(node.at.clone(), |key| key.at.clone());
            return Err(impossible(
                &at,
                format!("the column `{other}` has the role `key`, but `key` of {} leaves it out", node.of),
            ));
        }
        let files = node.texts("files").into_iter().map(|file| file.value).collect();
        tables.push(DeclaredTable { name: name.map(|name| name.value), files, key, columns });
    }
    Ok(Declared { tables })
}

/// Refuses a path that leads out of the folder of a file that was only found.
fn outside(file: &At<String>, origin: &Origin) -> Result<(), Complaint> {
    let path = file.value.replace('\\', "/");
    let leads_out = path.starts_with('/') || path.contains(':') || path.split('/').any(|part| part == "..");
    if leads_out && origin.given == Given::Found {
        let plain = "a path that leads out of its folder";
        return Err(Complaint {
            at: file.at.clone(),
            what: format!("`{}` leads out of the folder", file.value),
            plain,
        });
    }
    Ok(())
}

fn column_of(node: &Node) -> Result<DeclaredColumn, Complaint> {
    let kind =
        node.text("type").map(|given| word("type", &given, &DeclaredType::ALL, DeclaredType::word)).transpose()?;
    let pattern = node.text("pattern");
    if let Some(given) = &pattern
        && let Err(why) = Pattern::new(&given.value)
    {
        return Err(impossible(&given.at, format!("`pattern` of {} is no pattern: {why}", node.of)));
    }
    let (personal, public) = (node.flag("personal"), node.flag("public"));
    if let (Some(At { value: true, .. }), Some(At { value: true, at })) = (&personal, &public) {
        return Err(impossible(at, format!("{} can't be personal and public", node.of)));
    }
    let codes = match node.get("codes") {
        Some(At { value: Value::Table(codes), at }) if codes.entries.is_empty() => {
            return Err(impossible(at, format!("`codes` of {} is empty", node.of)));
        }
        Some(At { value: Value::Table(codes), .. }) => {
            codes.entries.iter().filter_map(|(code, text)| Some((code.value.clone(), text.value.written()?))).collect()
        }
        _ => Vec::new(),
    };
    Ok(DeclaredColumn {
        name: node.said("name").unwrap_or_default(),
        role: node.text("role").map(|given| word("role", &given, &Role::ALL, Role::word)).transpose()?,
        kind,
        allowed: allowed(node, kind)?,
        range: node.get("range").map(|given| range(given, node, kind)).transpose()?,
        pattern: pattern.map(|pattern| pattern.value),
        unit: node.said("unit"),
        description: node.said("description"),
        codes,
        blank_means: node.said("blank_means"),
        optional: node.flag("optional").is_some_and(|flag| flag.value),
        known_at_prediction: node.flag("known_at_prediction").map(|flag| flag.value),
        personal: personal.map(|flag| flag.value),
        public: public.is_some_and(|flag| flag.value),
    })
}

fn allowed(node: &Node, kind: Option<DeclaredType>) -> Result<Vec<String>, Complaint> {
    let mut values: Vec<String> = Vec::new();
    for item in node.list("allowed") {
        let Some(value) = item.value.written() else { continue };
        let refuse = |what: String| Err(impossible(&item.at, what));
        if value.trim().is_empty() {
            return refuse(format!("`allowed` of {} has a blank value: say `optional = true` instead", node.of));
        }
        if values.contains(&value) {
            return refuse(format!("`{value}` stands twice in `allowed` of {}", node.of));
        }
        if kind.is_some_and(DeclaredType::is_number) && item.value.number().is_none() && value.parse::<f64>().is_err() {
            return refuse(format!("`allowed` of {} has `{value}`, which is no number", node.of));
        }
        values.push(value);
    }
    Ok(values)
}

fn range(given: &At<Value>, node: &Node, kind: Option<DeclaredType>) -> Result<DeclaredRange, Complaint> {
    use DeclaredType::{Date, DateTime, Decimal, Integer};
    const EPOCH: jiff::civil::Date = jiff::civil::Date::constant(1970, 1, 1);
    let Value::Table(ends) = &given.value else { return Err(impossible(&given.at, "no range")) };
    let refuse = |what: &str| Err(impossible(&given.at, format!("`range` of {} {what}", node.of)));
    let (min, max) = (ends.get("min"), ends.get("max"));
    let is_day = |end: Option<&At<Value>>| end.map(|end| matches!(end.value, Value::Day(_)));
    match (is_day(min), is_day(max)) {
        (None, None) => refuse("has neither `min` nor `max`"),
        (Some(one), Some(other)) if one != other => refuse("mixes a number and a date"),
        (Some(true), _) | (_, Some(true)) => {
            let day = |end: Option<&At<Value>>| match end.map(|end| &end.value) {
                Some(Value::Day(day)) => Some(day.duration_since(EPOCH).as_hours() / 24),
                _ => None,
            };
            let (min, max) = (day(min), day(max));
            match kind {
                Some(Date | DateTime) | None if min.zip(max).is_none_or(|(min, max)| min <= max) => {
                    Ok(DeclaredRange::Days { min, max })
                }
                Some(Date | DateTime) | None => refuse("ends before it begins"),
                Some(_) => refuse("is of dates, but the type is not"),
            }
        }
        _ => {
            let (min, max) = (min.and_then(|end| end.value.number()), max.and_then(|end| end.value.number()));
            if min.is_some_and(f64::is_nan) || max.is_some_and(f64::is_nan) {
                return refuse("has an end that is no number");
            }
            match kind {
                Some(Integer | Decimal) | None if min.zip(max).is_none_or(|(min, max)| min <= max) => {
                    Ok(DeclaredRange::Numbers { min, max })
                }
                Some(Integer | Decimal) | None => refuse("ends before it begins"),
                Some(_) => refuse("is of numbers, but the type is not"),
            }
        }
    }
}

fn checks(root: &Node) -> Result<Vec<SqlCheck>, Complaint> {
    let mut checks: Vec<SqlCheck> = Vec::new();
    for node in root.tables("check") {
        let name = node.said("name").unwrap_or_default();
        if checks.iter().any(|check| check.name == name) {
            return Err(impossible(&node.at, format!("two checks are called `{name}`")));
        }
        let severity = node.text("severity");
        let severity =
            severity.map(|given| word("severity", &given, &Severity::WORST_FIRST, Severity::word)).transpose()?;
        checks.push(SqlCheck {
            name,
            sql: node.said("sql").unwrap_or_default(),
            description: node.said("description"),
            severity: severity.unwrap_or(Severity::Condition),
        });
    }
    Ok(checks)
}

fn access(node: &Node) -> Access {
    Access {
        owner: node.said("owner"),
        contact: node.said("contact"),
        licence: node.said("licence"),
        confidentiality: node.said("confidentiality"),
        legal_basis: node.said("legal_basis"),
        handling: node.said("handling"),
        retention: node.said("retention"),
        approved_by: node.said("approved_by"),
        approved_on: node.day("approved_on").map(|day| day.value),
    }
}

fn brief(node: &Node) -> Result<Brief, Complaint> {
    let texts = |node: &Node, section: &'static super::schema::Section| -> Vec<(&'static str, String)> {
        let keys = section.keys.iter().filter(|key| matches!(key.form, super::schema::Form::Text));
        keys.filter_map(|key| Some((key.name, node.said(key.name)?))).collect()
    };
    let milestones = node.tables("milestone").map(|step| Milestone {
        name: step.said("name").unwrap_or_default(),
        done_when: step.said("done_when").unwrap_or_default(),
        by: step.day("by").map(|day| day.value),
    });
    let judged = node.text("judged_data");
    Ok(Brief {
        texts: texts(node, &super::schema::BRIEF),
        in_scope: distinct(node, "in_scope")?,
        out_of_scope: distinct(node, "out_of_scope")?,
        milestones: milestones.collect(),
        ownership: node.table("ownership").map(|node| texts(node, &super::schema::OWNERSHIP)).unwrap_or_default(),
        judged: judged.map(|given| word("judged_data", &given, &Judged::ALL, Judged::word)).transpose()?,
        public_names: node.flag("public_names").is_some_and(|flag| flag.value),
        smallest_group: node.whole("smallest_group"),
    })
}

fn answers(root: &Node) -> Result<Vec<Answer>, Complaint> {
    let mut answers: Vec<Answer> = Vec::new();
    for node in root.tables("answer") {
        let question = node.said("question").unwrap_or_default();
        if answers.iter().any(|answer| answer.question == question) {
            return Err(impossible(&node.at, format!("the question `{question}` is answered twice")));
        }
        let on = node.day("on").ok_or_else(|| node.lacks("on"))?.value;
        let (text, by) = (node.said("text").unwrap_or_default(), node.said("by").unwrap_or_default());
        answers.push(Answer { question, text, by, on });
    }
    Ok(answers)
}

fn waivers(
    root: &Node,
    vocabulary: &Vocabulary<'_>,
    place: &dyn Fn(usize) -> String,
) -> Result<Vec<Waiver>, Complaint> {
    let mut waivers: Vec<Waiver> = Vec::new();
    for node in root.tables("waiver") {
        let rule = node.text("rule").ok_or_else(|| node.lacks("rule"))?;
        let Some(known) = vocabulary.rules.iter().find(|known| known.code == rule.value) else {
            let codes: Vec<_> = vocabulary.rules.iter().map(|rule| rule.code).collect();
            let what = format!("unknown rule `{}`{}", rule.value, hint(&rule.value, &codes));
            return Err(Complaint { at: rule.at, what, plain: "an unknown rule" });
        };
        if known.is_fixed {
            return Err(impossible(&rule.at, format!("a finding of `{}` can't be waived", rule.value)));
        }
        let waiver = Waiver {
            rule: rule.value,
            table: node.said("table"),
            column: node.said("column"),
            file: node.said("file"),
            kind: node.said("kind"),
            reason: node.said("reason").unwrap_or_default(),
            owner: node.said("owner").unwrap_or_default(),
            until: node.day("until").ok_or_else(|| node.lacks("until"))?.value,
            set_in: place(node.at.start),
        };
        let same = |other: &Waiver| {
            (&other.rule, &other.table, &other.column, &other.file, &other.kind)
                == (&waiver.rule, &waiver.table, &waiver.column, &waiver.file, &waiver.kind)
        };
        if waivers.iter().any(same) {
            return Err(twice(&node.at, &waiver));
        }
        waivers.push(waiver);
    }
    Ok(waivers)
}

fn twice(at: &Range<usize>, waiver: &Waiver) -> Complaint {
    impossible(at, format!("the same finding of `{}` is waived twice", waiver.rule))
}
