//! The brief in Markdown: what a specialist is given, in the order in which one decides.
//!
//! The first page holds what is known: verdict, findings, data, label, access, scope. What nobody stated is gathered in
//! one section of questions. What is neither measured nor stated is marked as a planning guess.
//!
//! **Invariant:** it sees an [`External`] and nothing else, and every string that is not ours passes `escape::markdown`
//! or stands in a code span as a released name.

mod plan;
mod short;

use std::fmt::Display;

use crate::base::wording::{count, counted, number, percent};
use crate::base::{Group, Severity, Skill};
use crate::judge::Status;
use crate::profile::{Judged, Task};
use crate::report::external::{
    CertificateLine, ColumnName, Count, External, Finding, Owner, Place, Question, Since, Table,
};
use crate::rule::{self, Gauge};

use super::escape::markdown;

pub use short::short;

/// Columns listed of a table; the rest are counted.
const COLUMNS_LISTED: usize = 60;

/// Places listed of a rule; the rest are counted.
const PLACES_LISTED: usize = 8;

/// The whole brief.
pub fn brief(external: &External, since: Option<&Since>) -> String {
    let mut page = Page::default();
    head(&mut page, external);
    if let Some(since) = since {
        changed(&mut page, since);
    }
    fitness(&mut page, external);
    inventory(&mut page, external);
    label(&mut page, external);
    outcome(&mut page, external);
    access(&mut page, external);
    scope(&mut page, external);
    ownership(&mut page, external);
    skill_test(&mut page, external);
    answers(&mut page, external);
    open(&mut page, external);
    limits(&mut page, external);
    page.text
}

/// Lines, with one blank line between blocks.
#[derive(Default)]
struct Page {
    text: String,
}

impl Page {
    fn title(&mut self, text: &str) {
        if !self.text.is_empty() {
            self.text.push('\n');
        }
        self.line(text);
        self.text.push('\n');
    }

    fn line(&mut self, text: &str) {
        self.text.push_str(text);
        self.text.push('\n');
    }

    fn paragraph(&mut self, text: &str) {
        if !self.text.ends_with("\n\n") && !self.text.is_empty() {
            self.text.push('\n');
        }
        self.line(text);
    }

    fn item(&mut self, text: impl Display) {
        self.line(&format!("- {text}"));
    }
}

fn head(page: &mut Page, external: &External) {
    let verdict = &external.verdict;
    let (status, task) = (verdict.status.title(), task(external));
    page.title(&format!("# {status} for {task}"));
    page.line("*For shortlisted candidates under confidentiality. Not legal advice.*");
    let judged = match verdict.judged {
        Some(Judged::Original) => "Judged: the original, as stated by the owner.",
        Some(Judged::Copy) => "Judged: the copy to be handed over, as stated by the owner.",
        None => "Whether the original was judged or the copy to be handed over is not stated.",
    };
    let profile = match verdict.profile {
        Some(name) => format!("the built-in profile {name}"),
        None => "a profile of the owner's own".to_owned(),
    };
    let by = format!("by datassay {} with {profile}", external.tool_version);
    page.paragraph(&format!("**{}** As of {}, {by}. {judged}", sentence(external), external.date));
    if let Some(untouched) = verdict.untouched.filter(|untouched| *untouched != verdict.status) {
        page.paragraph(&format!(
            "The owner's file has a say in this. Under the untouched built-in profile the verdict is {}.",
            untouched.title()
        ));
    }
    if external.handling_blockers > 0 {
        let n = counted(external.handling_blockers, "handling blocker", "handling blockers");
        page.paragraph(&format!("{n}, details withheld."));
    }
    let fixes = first_fixes(external);
    if !fixes.is_empty() {
        page.paragraph("What would change it first:");
        page.text.push('\n');
        for (code, places, skill) in fixes {
            let fix = rule::rule(code).map_or("", |rule| rule.fix);
            page.item(format!("`{code}` ({}): {fix} *{}*", counted(places as u64, "place", "places"), skill.word()));
        }
    }
}

/// The task, as it stands after the verdict.
fn task(external: &External) -> String {
    let task = external.verdict.task;
    match &external.label {
        _ if task == Task::General => format!("{}; no learning task judged", task.phrase()),
        Some(label) => format!("{}, label {}", task.phrase(), name(&label.column)),
        None => task.phrase().to_owned(),
    }
}

fn sentence(external: &External) -> String {
    match external.verdict.status {
        Status::Ready => format!(
            "Nothing measured stands in the way of handing this over for {}. Whether it can answer your question is not \
             proven.",
            external.verdict.task.phrase()
        ),
        Status::Conditional => "Engage only if each condition below is fixed or written into the job.".to_owned(),
        Status::NotReady => "Do not engage yet: the blockers come first.".to_owned(),
        Status::Undetermined => "No judgement possible yet: not everything could be measured.".to_owned(),
    }
}

/// Rules whose findings decide the verdict: how many places, and who fixes them.
fn first_fixes(external: &External) -> Vec<(&'static str, usize, Skill)> {
    let worst = match external.verdict.status {
        Status::NotReady => Severity::Blocker,
        _ => Severity::Condition,
    };
    let mut fixes: Vec<(&'static str, usize, Skill)> = Vec::new();
    for finding in external.findings.iter().filter(|finding| finding.severity >= worst && !finding.accepted) {
        match fixes.iter_mut().find(|(code, ..)| *code == finding.code) {
            Some((_, places, _)) => *places += 1,
            None => fixes.push((finding.code, 1, finding.skill)),
        }
    }
    fixes.truncate(3);
    fixes
}

fn changed(page: &mut Page, since: &Since) {
    page.title(&format!("## What changed since {}", since.date));
    if since.other_task {
        page.item("Another task was judged then, so the verdicts can't be compared.");
    } else if let Some((before, now)) = since.verdict {
        let words = if before == now {
            format!("The verdict is still {}.", now.title())
        } else {
            format!("The verdict was {} and is {}.", before.title(), now.title())
        };
        page.item(words);
    }
    for (what, (before, now)) in
        [("rows", since.rows), ("files", since.files), ("columns", (since.columns.0 as u64, since.columns.1 as u64))]
    {
        if before != now {
            page.item(format!("{} {what}, {} then.", count(now), count(before)));
        }
    }
    let places = |n: usize| if n == 1 { String::new() } else { format!(" ({n} places)") };
    for change in &since.worse {
        match (change.before, change.now) {
            (Some(before), Some(now)) => {
                page.item(format!("Worse: `{}`{} was {before} and is {now}.", change.code, places(change.places)));
            }
            (_, Some(now)) => page.item(format!("New {now}: `{}`{}.", change.code, places(change.places))),
            _ => {}
        }
    }
    for change in &since.better {
        match (change.before, change.now) {
            (Some(before), Some(now)) => {
                page.item(format!("Better: `{}`{} was {before} and is {now}.", change.code, places(change.places)));
            }
            (Some(before), None) => {
                page.item(format!("No longer {before}: `{}`{}.", change.code, places(change.places)));
            }
            _ => {}
        }
    }
}

fn fitness(page: &mut Page, external: &External) {
    let verdict = &external.verdict;
    page.title("## Fitness for the task");
    let mut tally = vec![
        counted(verdict.blockers, "blocker", "blockers"),
        counted(verdict.conditions, "condition", "conditions"),
        counted(verdict.advice, "piece of advice", "pieces of advice"),
    ];
    if verdict.accepted > 0 {
        tally.push(format!("{} accepted by the owner", count(verdict.accepted)));
    }
    page.line(&format!("{}.", tally.join(", ")));
    let leads = external.leads();
    if !leads.is_empty() {
        let skills: Vec<String> = leads
            .iter()
            .map(|(skill, n)| format!("{} ({})", skill.word(), counted(*n as u64, "finding", "findings")))
            .collect();
        let several = if leads.len() > 2 { " This needs more than one person." } else { "" };
        page.paragraph(&format!("Who fixes what stands in the way: {}.{several}", skills.join(", ")));
    }
    for (severity, title) in
        [(Severity::Blocker, "### Blockers"), (Severity::Condition, "### Conditions"), (Severity::Advice, "### Advice")]
    {
        let here: Vec<&Finding> = external
            .findings
            .iter()
            .filter(|finding| finding.severity == severity && !is_asked(finding.code))
            .collect();
        if here.is_empty() {
            continue;
        }
        page.title(title);
        let mut codes: Vec<&'static str> = here.iter().map(|finding| finding.code).collect();
        codes.dedup();
        for code in codes {
            let of_code: Vec<&Finding> = here.iter().copied().filter(|finding| finding.code == code).collect();
            rule_item(page, code, &of_code, severity);
        }
    }
}

/// Whether a rule only says that something is not stated: the questions at the end say it better.
pub(super) fn is_asked(code: &str) -> bool {
    code.starts_with("undeclared-")
}

/// One rule: what it found where, why that harms, what to do.
fn rule_item(page: &mut Page, code: &'static str, findings: &[&Finding], severity: Severity) {
    let (Some(rule), Some(first)) = (rule::rule(code), findings.first()) else { return };
    page.item(format!("**{code}**: {}", rule.what));
    for finding in findings.iter().take(PLACES_LISTED) {
        page.line(&format!("  - {}", found(finding)));
    }
    if findings.len() > PLACES_LISTED {
        page.line(&format!("  - and {} more places", findings.len() - PLACES_LISTED));
    }
    if severity > Severity::Advice {
        page.line(&format!("  - Why: {}", rule.why));
        page.line(&format!("  - Fix: {} *{}*", rule.fix, first.skill.word()));
        page.line(&format!("  - Effort: {} *(planning guess)*", plan::effort(code, rule.group)));
    } else {
        page.line(&format!("  - Fix: {} *{}*", rule.fix, first.skill.word()));
    }
}

/// One finding: place, numbers, limit.
fn found(finding: &Finding) -> String {
    let mut parts = vec![place(&finding.place)];
    if let Some(kind) = finding.kind {
        parts.push(kind.replace('-', " "));
    }
    let is_share =
        |count: u64, of: u64| finding.ratio.is_some_and(|ratio| (count as f64 / of.max(1) as f64 - ratio).abs() < 2e-4);
    match (finding.count, finding.population) {
        (Count::Exact(0), Count::Exact(0)) => {}
        (Count::Exact(n), Count::Exact(of)) if n == of && !is_share(n, of) => parts.push(count(of)),
        (Count::Exact(n), Count::Exact(of)) if is_share(n, of) => {
            parts.push(format!("{} of {} ({})", count(n), count(of), percent(n as f64 / of.max(1) as f64)));
        }
        (Count::Exact(n), Count::Exact(of)) => parts.push(format!("{} of {}", count(n), count(of))),
        (Count::FewerThan(n), Count::Exact(of)) => parts.push(format!("fewer than {n} of {}", count(of))),
        (Count::FewerThan(n), _) => parts.push(format!("fewer than {n}")),
        (Count::Withheld | Count::Exact(_), _) => parts.push("count withheld".to_owned()),
    }
    let strength = match (finding.count, finding.population, finding.ratio) {
        (Count::Exact(n), Count::Exact(of), Some(_)) if is_share(n, of) => None,
        (_, _, Some(ratio)) => Some(format!("measured {}", number(ratio))),
        _ => None,
    };
    parts.extend(strength);
    if let Some(limit) = &finding.limit {
        let gauge = rule::rule(finding.code).map(|rule| rule.gauge);
        let value = match gauge {
            Some(Gauge::RatioAbove | Gauge::RatioBelow) => percent(limit.value),
            _ => number(limit.value),
        };
        let source = match &limit.source {
            Some(source) => format!("{}: {}", limit.basis.replace('-', " "), markdown(source.text())),
            None => "set by the owner".to_owned(),
        };
        parts.push(format!("limit {value} ({source})"));
    }
    if finding.accepted {
        parts.push("accepted by the owner".to_owned());
    }
    parts.join("; ")
}

fn place(place: &Place) -> String {
    let mut parts = Vec::new();
    parts.extend(place.column.as_ref().map(|column| format!("column {}", bare(column))));
    parts.extend(place.table.map(|table| format!("table {table}")));
    if let (Some(file), Some(of)) = (place.file, place.files) {
        let called = place.file_name.as_ref().map(|name| format!(" `{}`", name.text())).unwrap_or_default();
        let where_ = if place.table.is_some() { "" } else { " in no table" };
        if of > 1 || !called.is_empty() {
            parts.push(format!("file {file} of {of}{called}{where_}"));
        }
    }
    if parts.is_empty() { "the data as a whole".to_owned() } else { parts.join(", ") }
}

/// A column, where the word "column" stands before it.
fn bare(column: &ColumnName) -> String {
    match column {
        ColumnName::Name(name) => format!("`{}`", name.text()),
        ColumnName::Number(number) => number.to_string(),
    }
}

/// A column by itself.
fn name(column: &ColumnName) -> String {
    match column {
        ColumnName::Name(name) => format!("`{}`", name.text()),
        ColumnName::Number(number) => format!("column {number}"),
    }
}

fn inventory(page: &mut Page, external: &External) {
    let coverage = &external.coverage;
    page.title("## Data inventory");
    let rejected = if coverage.rows_rejected > 0 {
        format!(", {} past a limit", counted(coverage.rows_rejected, "record", "records"))
    } else {
        String::new()
    };
    page.line(&format!(
        "{} of {} read in full, {} read{rejected}; {} altogether. Tables and files are numbered by rows, most first.",
        count(coverage.files_read),
        counted(coverage.files, "file", "files"),
        counted(coverage.rows, "row", "rows"),
        coverage.size,
    ));
    if let Some(CertificateLine { date, files, sha256 }) = external.certificate {
        let files = counted(files, "file", "files");
        page.paragraph(&format!(
            "Certificate: {date}, {files}, sha256:{sha256}. It comes with the data: `datassay verify` holds the two \
             against each other."
        ));
    }
    for table in &external.tables {
        one_table(page, table);
    }
}

fn one_table(page: &mut Page, table: &Table) {
    let called = table.name.as_ref().map(|name| format!(" `{}`", name.text())).unwrap_or_default();
    page.title(&format!("### Table {}{called}", table.number));
    let period = table.period.map(|(first, last)| format!("; {first} to {last}")).unwrap_or_default();
    page.line(&format!(
        "{}; {}; {}; {}; {}{period}.",
        if table.format == "parquet" { "Parquet" } else { "CSV" },
        counted(table.files as u64, "file", "files"),
        counted(table.rows, "row", "rows"),
        counted(table.columns.len() as u64, "column", "columns"),
        table.size,
    ));
    if table.columns.is_empty() {
        return;
    }
    page.paragraph("| column | type | role | missing |");
    page.line("|---|---|---|---|");
    for column in table.columns.iter().take(COLUMNS_LISTED) {
        let missing = match column.missing {
            Count::Exact(0) => "none".to_owned(),
            Count::Exact(n) => format!("{} ({})", count(n), percent(n as f64 / column.rows.max(1) as f64)),
            Count::FewerThan(n) => format!("fewer than {n}"),
            Count::Withheld => "withheld".to_owned(),
        };
        let absent =
            if column.absent > 0 { format!("; {} rows are without it", count(column.absent)) } else { String::new() };
        page.line(&format!("| {} | {} | {} | {missing}{absent} |", name(&column.name), column.r#type, column.role));
    }
    if table.columns.len() > COLUMNS_LISTED {
        page.line(&format!("| and {} more | | | |", table.columns.len() - COLUMNS_LISTED));
    }
}

fn label(page: &mut Page, external: &External) {
    let lines = plan::label_lines(external);
    if lines.is_empty() {
        return;
    }
    page.title("## Label, metric and baseline to beat");
    for line in lines {
        page.item(line);
    }
}

fn outcome(page: &mut Page, external: &External) {
    let keys = [
        ("outcome", "Wanted"),
        ("acted_on_by", "Acted on by"),
        ("cost_of_errors", "Cost of errors"),
        ("method_today", "Method today"),
        ("score_today", "Score today"),
        ("minimum_gain", "Smallest gain of use"),
        ("previous_work", "Tried before"),
    ];
    stated(page, "## Outcome wanted", &pairs(&keys, |key| external.brief(key)));
}

fn access(page: &mut Page, external: &External) {
    let keys = [
        ("owner", "Owner"),
        ("licence", "Licence"),
        ("confidentiality", "Confidentiality"),
        ("legal_basis", "Legal basis"),
        ("handling", "Handling"),
        ("retention", "Retention"),
    ];
    let mut lines = pairs(&keys, |key| external.access(key));
    if let Some(day) = external.stated.approved_on {
        lines.push(format!("Approved on: {day}"));
    }
    lines.extend(pairs(&[("environment", "Environment")], |key| external.brief(key)));
    let personal: Vec<&str> = kinds_of(external, "personal-data");
    if !personal.is_empty() {
        lines.push(format!("Personal data found: {} (by the scan)", personal.join(", ")));
    }
    stated(page, "## Access and handling", &lines);
}

/// The sorts that a rule found, each once.
fn kinds_of(external: &External, code: &str) -> Vec<&'static str> {
    let mut kinds: Vec<&'static str> =
        external.findings.iter().filter(|finding| finding.code == code).filter_map(|finding| finding.kind).collect();
    kinds.sort_unstable();
    kinds.dedup();
    kinds
}

fn scope(page: &mut Page, external: &External) {
    let stated = &external.stated;
    page.title("## Scope, milestones and buffer");
    for (title, items) in [("In scope", &stated.in_scope), ("Out of scope", &stated.out_of_scope)] {
        if !items.is_empty() {
            let items: Vec<String> = items.iter().map(|item| markdown(item.text())).collect();
            page.item(format!("{title}: {}", items.join("; ")));
        }
    }
    if stated.milestones.is_empty() {
        for (index, step) in plan::milestones(external).into_iter().enumerate() {
            page.item(format!("Milestone {}: {step} *(planning guess)*", index + 1));
        }
    }
    for (index, step) in stated.milestones.iter().enumerate() {
        let by = step.by.map(|day| format!(", by {day}")).unwrap_or_default();
        let (name, done) = (markdown(step.name.text()), markdown(step.done_when.text()));
        page.item(format!("Milestone {}: {name}{by}. Done when: {done}", index + 1));
    }
    match external.brief("buffer") {
        Some(buffer) => page.item(format!("Buffer for going round again: {}", markdown(buffer.text()))),
        None => page.item("Buffer for going round again: 30 % of the time *(planning guess)*"),
    }
    for line in pairs(
        &[
            ("handover", "Handed over at the end"),
            ("follow_up", "After that"),
            ("contact_route", "Questions"),
            ("language", "Language"),
            ("time_zone", "Time zone"),
        ],
        |key| external.brief(key),
    ) {
        page.item(line);
    }
}

fn ownership(page: &mut Page, external: &External) {
    let mut lines: Vec<String> = Vec::new();
    for (key, title) in [("models", "Models"), ("data", "Data made on the way"), ("outputs", "Results")] {
        let said = external.stated.ownership.iter().find(|said| said.key == key);
        lines.extend(said.map(|said| format!("{title}: {}", markdown(said.text.text()))));
    }
    lines.extend(pairs(&[("confidentiality", "To be kept to oneself")], |key| external.brief(key)));
    stated(page, "## Ownership and contract", &lines);
}

fn pairs<'a>(keys: &[(&'static str, &'static str)], get: impl Fn(&str) -> Option<&'a Owner>) -> Vec<String> {
    keys.iter().filter_map(|(key, title)| Some(format!("{title}: {}", markdown(get(key)?.text())))).collect()
}

/// A section of what the owner stated; none where nothing was.
fn stated(page: &mut Page, title: &str, lines: &[String]) {
    if lines.is_empty() {
        return;
    }
    page.title(title);
    page.line("As stated by the owner, not verified:");
    page.text.push('\n');
    for line in lines {
        page.item(line);
    }
}

fn skill_test(page: &mut Page, external: &External) {
    page.title("## Skill test");
    for line in plan::skill_test(external) {
        page.item(line);
    }
}

fn answers(page: &mut Page, external: &External) {
    let lines: Vec<String> = external
        .stated
        .answers
        .iter()
        .map(|answer| {
            let asked = answer.question.as_ref().map_or_else(|own| markdown(own.text()), |ours| (*ours).to_owned());
            let on = answer.on.map(|day| format!(" ({day})")).unwrap_or_default();
            format!("{asked} {}{on}", markdown(answer.text.text()))
        })
        .collect();
    stated(page, "## Answers", &lines);
}

fn open(page: &mut Page, external: &External) {
    let open = &external.open_questions;
    if open.is_empty() {
        return;
    }
    page.title(&format!("## Not stated by the owner ({})", open.len()));
    for question in open {
        page.item(asked(question));
    }
}

fn asked(question: &Question) -> String {
    let columns: Vec<String> = question.columns.iter().map(name).collect();
    let more = if question.more > 0 { format!(" and {} more", question.more) } else { String::new() };
    let about = if columns.is_empty() { String::new() } else { format!(" ({}{more})", columns.join(", ")) };
    let weight = if question.weight == Severity::Blocker { "**First:** " } else { "" };
    format!("{weight}{}{about}", question.text)
}

fn limits(page: &mut Page, external: &External) {
    page.title("## Limits of this brief");
    page.item("Every row that could be read was measured. Nothing here says that the data can answer the question.");
    if !external.unmeasured.is_empty() {
        page.item(format!("Not measured: {}.", external.unmeasured.join(", ")));
    }
    page.item(format!(
        "Groups of fewer than {} rows are not counted, nor what would tell them. No value of any cell is in here.",
        external.smallest_group
    ));
    page.item("What is marked as a planning guess was neither measured nor stated. There are no prices in here.");
}

/// The group of a rule, for effort.
fn group(code: &str) -> Group {
    rule::rule(code).map_or(Group::Profile, |rule| rule.group)
}
