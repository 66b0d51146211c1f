//! From a report's wire form to the external form.
//!
//! The report may come from anybody's disk, so nothing in it is believed to be a word of ours: each word is looked up in
//! our own lists, and what is not there is left out.
//!
//! **Invariant:** a string of the report gets into the external form only by [`Released`] and [`Owner`].

use std::cmp::Reverse;

use serde_json::Value;

use super::count::{Classes, Count, LEAST_GROUP, SMALLEST_GROUP};
use super::counting::{Counting, counting};
use super::release::{Day, Month, Owner, Released, Why};
use super::{
    Answer, Column, ColumnName, Coverage, External, Finding, Label, Limit, Numbers, Place, Replaced, Said, Statement,
    Step, Table, Verdict, question,
};
use crate::ask::{LabelAsk, Role};
use crate::base::{Digest, Severity, Skill};
use crate::judge::Status;
use crate::profile::{Basis, Judged, Task, builtin_names, schema};
use crate::report::{Report, to_json};
use crate::rule::{self, Rule};

/// Why a text is no report.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ReadError {
    /// It is no JSON.
    #[error("it is not JSON")]
    NotJson,
    /// It is no report, or one of another kind.
    #[error("it is no report of this program: {0}")]
    NoReport(&'static str),
}

/// Reads a report in JSON.
pub fn external(report: &str) -> Result<External, ReadError> {
    let report: Value = serde_json::from_str(report).map_err(|_| ReadError::NotJson)?;
    let version = report["schema_version"].as_str().ok_or(ReadError::NoReport("it has no `schema_version`"))?;
    if !version.starts_with("1.") {
        return Err(ReadError::NoReport("its `schema_version` is not 1"));
    }
    let status = status(&report["verdict"]["status"]).ok_or(ReadError::NoReport("it has no verdict"))?;
    let date = report["run"]["today"].as_str().and_then(Day::of);
    let date = date.ok_or(ReadError::NoReport("it has no date"))?;
    if report["asked"].is_null() {
        return Err(ReadError::NoReport("an older version wrote it; check the data again"));
    }
    Ok(Reader::new(&report).read(status, date))
}

/// What may be said of a report that was just made.
pub fn external_of(report: &Report) -> External {
    external(&to_json(report)).expect("a report that was just made can be read")
}

/// A column as the report has it.
struct RawColumn<'a> {
    value: &'a Value,
    name: &'a str,
    shown: ColumnName,
    role: &'static str,
    public: bool,
    personal: bool,
}

/// A table as the report has it, in the order of its number.
struct RawTable<'a> {
    value: &'a Value,
    name: &'a str,
    shown: Option<Released>,
    columns: Vec<RawColumn<'a>>,
    /// Paths by number, from 1.
    files: Vec<&'a str>,
}

struct Reader<'a> {
    report: &'a Value,
    stated: &'a Value,
    tables: Vec<RawTable<'a>>,
    loose: Vec<&'a str>,
    public_names: bool,
    smallest: u64,
    replaced: Vec<Replaced>,
}

impl<'a> Reader<'a> {
    fn new(report: &'a Value) -> Self {
        let stated = &report["statements"];
        let smallest = stated["smallest_group"].as_u64().unwrap_or(SMALLEST_GROUP).max(LEAST_GROUP);
        let mut reader = Self {
            report,
            stated,
            tables: Vec::new(),
            loose: numbered(list(&report["unplaced_files"]), list(&report["findings"])),
            public_names: stated["public_names"].as_bool() == Some(true),
            smallest,
            replaced: Vec::new(),
        };
        let findings = list(&report["findings"]);
        let mut tables: Vec<&Value> = list(&report["tables"]).iter().collect();
        tables.sort_by_cached_key(|table| {
            let columns: Vec<&str> = list(&table["columns"]).iter().map(|column| text(&column["type"])).collect();
            let of_table = findings.iter().filter(|finding| finding["place"]["table"] == table["name"]);
            let codes: Vec<(&str, u64)> =
                of_table.map(|finding| (text(&finding["code"]), number(&finding["evidence"]["count"]))).collect();
            let rows = number(&table["rows"]);
            (
                Reverse(rows),
                Reverse(columns.len()),
                columns.join(" "),
                Reverse(list(&table["files"]).len()),
                codes_key(codes),
            )
        });
        for (index, table) in tables.into_iter().enumerate() {
            let raw = reader.table(table, index + 1);
            reader.tables.push(raw);
        }
        reader
    }

    fn read(mut self, status: Status, date: Day) -> External {
        let label = self.label();
        let findings = self.findings(label.as_ref());
        let secrets = list(&self.report["findings"]).iter().filter(|finding| finding["code"] == "secrets");
        let handling_blockers = secrets.count() as u64;
        if handling_blockers > 0 {
            self.replaced.push(Replaced { place: "findings".to_owned(), why: Why::HandlingBlocker });
        }
        let unmeasured = list(&self.report["rules"]).iter().filter(|line| line["outcome"] == "not-measured");
        let unmeasured: Vec<&'static str> = unmeasured
            .filter_map(|line| rule::rule(text(&line["code"])))
            .map(|rule| rule.code)
            .filter(|code| counting(code) != Counting::Nothing)
            .collect();
        let stated = self.statement();
        let mut external = External {
            external_version: "1.0",
            tool_version: env!("CARGO_PKG_VERSION"),
            date,
            verdict: self.verdict(status),
            coverage: self.coverage(),
            tables: self
                .tables
                .iter()
                .enumerate()
                .map(|(index, table)| Self::external_table(table, index + 1))
                .collect(),
            label,
            findings,
            handling_blockers,
            unmeasured,
            stated,
            open_questions: Vec::new(),
            smallest_group: self.smallest,
            certificate: None,
            replaced: Vec::new(),
            manifest: self.manifest(),
        };
        if let Some(label) = &external.label
            && label.labelled.told().is_none()
            && let Some(table) = external.tables.iter_mut().find(|table| table.number == label.table)
            && let Some(column) = table.columns.iter_mut().find(|column| column.name == label.column)
        {
            column.missing = Count::Withheld;
        }
        if !self.public_names {
            let place = format!("names of {} tables and {} files", self.tables.len(), external.coverage.files);
            self.replaced.push(Replaced { place, why: Why::NamesNotPublic });
        }
        let told = |column: &Value| column["known_at_prediction"].as_bool() == Some(true);
        let known: Vec<&str> = list(&self.stated["columns"])
            .iter()
            .filter(|column| told(column))
            .map(|column| text(&column["name"]))
            .collect();
        let explained: Vec<&str> = list(&self.stated["columns"])
            .iter()
            .filter(|column| column["blank_explained"].as_bool() == Some(true))
            .map(|column| text(&column["name"]))
            .collect();
        external.open_questions = question::open(&external, &known, &explained);
        external.replaced = self.replaced;
        external
    }

    /// What stands for the bytes of all files, where none was left out.
    fn manifest(&self) -> Option<Digest> {
        let manifest = &self.report["manifest"];
        Digest::parse(manifest["digest"].as_str()?.strip_prefix("sha256:")?)
    }

    fn table(&mut self, value: &'a Value, number: usize) -> RawTable<'a> {
        let name = text(&value["name"]);
        let is_certain = value["header_certain"].as_bool() == Some(true);
        let mut columns: Vec<RawColumn<'a>> = Vec::new();
        for (index, column) in list(&value["columns"]).iter().enumerate() {
            let typed = text(&column["name"]);
            let said = list(&self.stated["columns"]).iter().find(|said| {
                said["name"] == column["name"] && (said["table"].is_null() || said["table"] == value["name"])
            });
            // What the owner typed is a name, whatever stands in the file.
            let is_typed = said.is_some() || self.is_asked("label", name, typed) || self.is_asked("time", name, typed);
            let released = if is_certain || is_typed { Released::name(typed) } else { Err(Why::HeaderNotCertain) };
            let shown = released.map_or_else(
                |why| {
                    self.replaced.push(Replaced { place: format!("table {number}, column {}", index + 1), why });
                    ColumnName::Number(index + 1)
                },
                ColumnName::Name,
            );
            let declared = said.and_then(|said| role(&said["role"]));
            let role = if column["role"] == "label" {
                Role::Label.word()
            } else if self.is_asked("time", name, typed) {
                Role::Time.word()
            } else {
                declared.unwrap_or(Role::Feature.word())
            };
            let flag = |key: &str| said.is_some_and(|said| said[key].as_bool() == Some(true));
            let personal = flag("personal") || column["private"].as_bool() == Some(true);
            columns.push(RawColumn {
                value: column,
                name: typed,
                shown,
                role,
                public: flag("public") && !personal,
                personal,
            });
        }
        // The same released name twice would point at two columns.
        let twice: Vec<bool> =
            columns.iter().map(|one| columns.iter().filter(|other| other.shown == one.shown).count() > 1).collect();
        for (index, column) in columns.iter_mut().enumerate() {
            if twice.get(index) == Some(&true) {
                column.shown = ColumnName::Number(index + 1);
            }
        }
        let shown = if self.public_names { Released::name(name).ok() } else { None };
        RawTable { value, name, shown, columns, files: numbered(list(&value["files"]), list(&self.report["findings"])) }
    }

    fn is_asked(&self, key: &str, table: &str, column: &str) -> bool {
        let typed = self.report["asked"][key].as_str().map(str::to_owned);
        typed.is_some_and(|typed| LabelAsk { typed }.names(table, column))
    }

    fn verdict(&self, status: Status) -> Verdict {
        let verdict = &self.report["verdict"];
        let task = Task::ALL.into_iter().find(|task| verdict["task"] == task.word()).unwrap_or(Task::General);
        let own = |name: &Value| builtin_names().iter().copied().find(|known| name == known);
        Verdict {
            status,
            task,
            profile: own(&self.report["profile"]["name"]),
            untouched: self::status(&verdict["untouched"]["status"]),
            blockers: number(&verdict["blockers"]),
            conditions: number(&verdict["conditions"]),
            advice: number(&verdict["advice"]),
            accepted: number(&verdict["waived"]),
            judged: Judged::ALL.into_iter().find(|judged| self.stated["judged_data"] == judged.word()),
        }
    }

    fn coverage(&self) -> Coverage {
        let coverage = &self.report["coverage"];
        Coverage {
            files: number(&coverage["files"]["present"]),
            files_read: number(&coverage["files"]["read"]),
            rows: number(&coverage["rows"]["read"]),
            rows_rejected: number(&coverage["rows"]["rejected"]),
            files_in_no_table: self.loose.len() as u64,
            size: size(number(&coverage["bytes"]["present"])),
        }
    }

    fn external_table(table: &RawTable<'a>, number: usize) -> Table {
        let bytes =
            list(&table.value["files"]).iter().fold(0u64, |sum, file| sum.saturating_add(self::number(&file["bytes"])));
        Table {
            number,
            name: table.shown.clone(),
            format: if table.value["format"] == "parquet" { "parquet" } else { "csv" },
            files: table.files.len(),
            rows: self::number(&table.value["rows"]),
            size: size(bytes),
            period: table.columns.iter().find_map(period),
            columns: table.columns.iter().map(|column| Self::column(table, column)).collect(),
        }
    }

    fn column(table: &RawTable<'_>, column: &RawColumn<'_>) -> Column {
        Column {
            name: column.shown.clone(),
            r#type: column_type(column.value),
            role: column.role,
            missing: Count::exact(missing(column.value)),
            rows: number(&table.value["rows"]).saturating_sub(number(&column.value["absent"])),
            absent: number(&column.value["absent"]),
        }
    }

    fn label(&mut self) -> Option<Label> {
        let (number, table, column) = self.tables.iter().enumerate().find_map(|(index, table)| {
            let column = table.columns.iter().find(|column| column.role == Role::Label.word())?;
            Some((index + 1, table, column))
        })?;
        let rows = self::number(&table.value["rows"]);
        let labelled = rows.saturating_sub(missing(column.value)).saturating_sub(self::number(&column.value["absent"]));
        let task = self.verdict(Status::Ready).task;
        let counted = &column.value["classes"];
        let rows_of: Vec<u64> = list(&counted["rows"]).iter().map(self::number).collect();
        let is_whole =
            counted["exact"].as_bool() == Some(true) && counted["count"].as_u64() == Some(rows_of.len() as u64);
        let classes = if is_whole && !matches!(task, Task::Regression | Task::Forecasting) {
            Classes::of(&rows_of, self.smallest)
        } else {
            Classes::None
        };
        let names = if column.public && !column.personal {
            let said = list(&self.stated["columns"]).iter().find(|said| said["name"] == column.value["name"]);
            let classes = said.map(|said| list(&said["classes"])).unwrap_or_default();
            classes.iter().filter_map(|class| Released::name(text(class)).ok()).collect()
        } else {
            Vec::new()
        };
        let stats = &column.value["stats"];
        let median = list(&stats["quantiles"]).iter().find(|point| point["share"].as_f64() == Some(0.5));
        let value = |key: &str| stats[key]["value"].as_f64().filter(|value| value.is_finite());
        let numbers = (column.public && labelled >= self.smallest).then(|| {
            Some(Numbers {
                mean: value("mean")?,
                deviation: value("standard_deviation")?,
                median: median.and_then(|point| point["low"].as_f64()),
            })
        });
        let labelled = if matches!(classes, Classes::Withheld) { Count::Withheld } else { Count::exact(labelled) };
        let shown = column.shown.clone();
        if !classes.hides_nothing() {
            let place = format!("rows of classes of the label, table {number}");
            self.replaced.push(Replaced { place, why: Why::SmallGroup });
        }
        let (table, column) = (&self.tables[number - 1], column_type(column_of(&self.tables, number, &shown)));
        Some(Label {
            table: number,
            column: shown,
            r#type: column,
            rows: self::number(&table.value["rows"]),
            labelled,
            classes,
            names,
            numbers: numbers.flatten(),
        })
    }

    fn findings(&mut self, label: Option<&Label>) -> Vec<Finding> {
        let raw = list(&self.report["findings"]);
        let mut findings: Vec<(Finding, usize)> = Vec::new();
        for value in raw {
            let Some(rule) = rule::rule(text(&value["code"])) else { continue };
            if counting(rule.code) == Counting::Nothing {
                continue;
            }
            let Some(severity) = Severity::WORST_FIRST.into_iter().find(|known| value["severity"] == known.word())
            else {
                continue;
            };
            let (place, position) = self.place(value, rule);
            findings.push((self.finding(value, rule, severity, place, label), position));
        }
        // A small number of one column or table could be worked out from the others of the same.
        let small: Vec<Place> = findings
            .iter()
            .filter(|(finding, _)| counting(finding.code) == Counting::ByValue && finding.count.told().is_none())
            .map(|(finding, _)| finding.place.clone())
            .collect();
        for (finding, _) in &mut findings {
            let by_value = matches!(counting(finding.code), Counting::ByValue | Counting::Strength);
            if by_value
                && small
                    .iter()
                    .any(|place| (place.table, &place.column) == (finding.place.table, &finding.place.column))
            {
                if finding.count.told().is_some() {
                    finding.count = Count::Withheld;
                    let place = format!("{} of {}", "count", finding.code);
                    self.replaced.push(Replaced { place, why: Why::Complement });
                }
                finding.ratio = None;
            }
        }
        let order = |code: &str| rule::RULES.iter().position(|rule| rule.code == code);
        findings.sort_by(|(one, one_at), (other, other_at)| {
            let key = |finding: &Finding, at: usize| {
                let Place { table, file, .. } = finding.place;
                (
                    Reverse(finding.severity),
                    finding.accepted,
                    order(finding.code),
                    table,
                    at,
                    file,
                    finding.kind,
                    finding.count.told(),
                )
            };
            key(one, *one_at).cmp(&key(other, *other_at))
        });
        findings.into_iter().map(|(finding, _)| finding).collect()
    }

    fn finding(
        &mut self,
        value: &Value,
        rule: &'static Rule,
        severity: Severity,
        place: Place,
        label: Option<&Label>,
    ) -> Finding {
        let evidence = &value["evidence"];
        let (count, population) = (number(&evidence["count"]), number(&evidence["population"]));
        let ratio = evidence["ratio"].as_f64().filter(|ratio| ratio.is_finite()).map(rounded);
        let of_label = label.is_some_and(|label| {
            !label.classes.hides_nothing()
                && Some(label.table) == place.table
                && Some(&label.column) == place.column.as_ref()
        });
        let hidden_label =
            label.is_some_and(|label| !label.classes.hides_nothing() && Some(label.table) == place.table);
        let (count, population, ratio) = match counting(rule.code) {
            // The missing cells of a label are the other part of its classes.
            Counting::Exact if of_label && label.is_some_and(|label| label.labelled.told().is_none()) => {
                (Count::Withheld, Count::Withheld, None)
            }
            Counting::Exact => (Count::exact(count), Count::exact(population), ratio),
            Counting::ByValue if of_label => (Count::Withheld, Count::Withheld, None),
            Counting::ByValue if count == 0 && population == 0 => (Count::exact(0), Count::exact(0), None),
            Counting::ByValue => {
                let rows =
                    place.table.and_then(|table| self.tables.get(table - 1)).map(|table| number(&table.value["rows"]));
                let column = place.table.zip(place.column.as_ref());
                let values = column.map(|(table, name)| column_of(&self.tables, table, name)).zip(rows);
                let values = values.map(|(column, rows)| rows.saturating_sub(missing(column)));
                let totals: Vec<u64> = [Some(population), rows, values].into_iter().flatten().collect();
                let told = Count::of_group(count, &totals, self.smallest);
                let all = Count::of_group(population, &[], self.smallest);
                match (told, all) {
                    (Count::Exact(_), Count::Exact(_)) => (told, all, ratio),
                    (_, Count::Exact(_)) => (told, all, None),
                    _ => (Count::Withheld, all, None),
                }
            }
            Counting::Strength if hidden_label => (Count::Withheld, Count::Withheld, None),
            // An estimate from drawn rows: another name of a file draws others. That it passed its limit is told.
            Counting::Strength => (Count::exact(count), Count::exact(population), None),
            Counting::Value | Counting::Nothing => (Count::Withheld, Count::Withheld, None),
        };
        if let Count::FewerThan(_) = count {
            self.replaced.push(Replaced { place: format!("count of {}", rule.code), why: Why::SmallGroup });
        }
        Finding {
            code: rule.code,
            kind: KINDS.iter().copied().find(|kind| value["kind"] == **kind),
            severity,
            place,
            count,
            population,
            ratio,
            limit: limit(&evidence["limit"], rule),
            skill: SKILLS.into_iter().find(|skill| value["remedy"]["role"] == skill.word()).unwrap_or(rule.skill),
            accepted: !value["waived"].is_null(),
        }
    }

    /// The place outside, and the column's position.
    fn place(&self, finding: &Value, rule: &Rule) -> (Place, usize) {
        let place = &finding["place"];
        let number = |files: &[&str]| {
            let path = only_file(finding).filter(|_| counting(rule.code) == Counting::Exact)?;
            files.iter().position(|known| *known == path).map(|index| (index + 1, files.len()))
        };
        let table = self.tables.iter().position(|table| place["table"].as_str() == Some(table.name));
        let Some(index) = table else {
            let file = number(&self.loose);
            return (Place { file: file.map(|(file, _)| file), files: file.map(|(_, of)| of), ..Place::default() }, 0);
        };
        let table = &self.tables[index];
        let position = table.columns.iter().position(|column| place["column"].as_str() == Some(column.name));
        let file = number(&table.files);
        let file_name = place["file"].as_str().filter(|_| self.public_names && file.is_some());
        let place = Place {
            table: Some(index + 1),
            file: file.map(|(file, _)| file),
            files: file.map(|(_, of)| of),
            file_name: file_name.and_then(|name| Released::name(name).ok()),
            column: position.and_then(|position| table.columns.get(position)).map(|column| column.shown.clone()),
        };
        (place, position.map_or(0, |position| position + 1))
    }

    fn statement(&self) -> Statement {
        let stated = self.stated;
        let said = |texts: &Value, keys: &'static [schema::Key]| -> Vec<Said> {
            let of = |key: &schema::Key| Some(Said { key: key.name, text: Owner::said(texts[key.name].as_str()?) });
            keys.iter().filter_map(of).collect()
        };
        let owners = |items: &Value| list(items).iter().filter_map(Value::as_str).map(Owner::said).collect();
        let day = |value: &Value| value.as_str().and_then(Day::of);
        let steps = list(&stated["milestones"]).iter().map(|step| Step {
            name: Owner::said(text(&step["name"])),
            done_when: Owner::said(text(&step["done_when"])),
            by: day(&step["by"]),
        });
        let answers = list(&stated["answers"]).iter().map(|answer| Answer {
            question: ask_or_owner(text(&answer["question"])),
            text: Owner::said(text(&answer["text"])),
            on: day(&answer["on"]),
        });
        let access = said(&stated["access"], schema::ACCESS.keys);
        Statement {
            access: access.into_iter().filter(|said| !["contact", "approved_by"].contains(&said.key)).collect(),
            approved_on: day(&stated["approved_on"]),
            brief: said(&stated["brief"], schema::BRIEF.keys),
            in_scope: owners(&stated["in_scope"]),
            out_of_scope: owners(&stated["out_of_scope"]),
            milestones: steps.collect(),
            ownership: said(&stated["ownership"], schema::OWNERSHIP.keys),
            answers: answers.collect(),
        }
    }
}

fn ask_or_owner(id: &str) -> Result<&'static str, Owner> {
    question::ask_about(id).ok_or_else(|| Owner::said(id))
}

fn column_of<'a>(tables: &[RawTable<'a>], number: usize, name: &ColumnName) -> &'a Value {
    const NOTHING: &Value = &Value::Null;
    let table = number.checked_sub(1).and_then(|index| tables.get(index));
    table
        .and_then(|table| table.columns.iter().find(|column| column.shown == *name))
        .map_or(NOTHING, |column| column.value)
}

/// From when to when a table is, by its time column: declared by the owner, and about nobody.
fn period(column: &RawColumn<'_>) -> Option<(Month, Month)> {
    if column.role != Role::Time.word() || column.personal {
        return None;
    }
    let stats = &column.value["stats"];
    let end = |key: &str| Month::of(stats[key]["value"].as_str()?);
    Some((end("min")?, end("max")?))
}

/// Paths in an order that their names have no say in: by rows, by how they were read, by what was found in them.
fn numbered<'a>(files: &'a [Value], findings: &[Value]) -> Vec<&'a str> {
    let mut files: Vec<&Value> = files.iter().collect();
    files.sort_by_cached_key(|file| {
        let here = findings.iter().filter(|finding| only_file(finding).is_some_and(|path| file["path"] == path));
        let codes: Vec<(&str, u64)> =
            here.map(|finding| (text(&finding["code"]), number(&finding["evidence"]["count"]))).collect();
        (
            Reverse(number(&file["rows"])),
            text(&file["status"]).to_owned(),
            text(&file["fault"]["kind"]).to_owned(),
            codes_key(codes),
        )
    });
    files.into_iter().map(|file| text(&file["path"])).collect()
}

/// The one file that a finding is about. Of a finding in several files the first would tell of the order of their names.
fn only_file(finding: &Value) -> Option<&str> {
    let path = finding["place"]["file"].as_str()?;
    let places = list(&finding["evidence"]["places"]);
    // More places than are counted are places of something else, such as all empty cells beside one other spelling.
    let is_all = number(&finding["evidence"]["count"]).max(1) == places.len().max(1) as u64;
    (is_all && places.iter().all(|place| place["file"] == path)).then_some(path)
}

fn codes_key(mut codes: Vec<(&str, u64)>) -> String {
    codes.sort_unstable();
    let parts: Vec<String> = codes.iter().map(|(code, count)| format!("{code} {count}")).collect();
    parts.join(",")
}

fn limit(value: &Value, rule: &Rule) -> Option<Limit> {
    let limit = value["value"].as_f64().filter(|limit| limit.is_finite())?;
    let basis = Basis::ALL.into_iter().find(|basis| value["basis"] == basis.word())?;
    let source = value["source"].as_str()?;
    let is_ours = rule::builtins().iter().filter_map(|profile| profile.rules.get(rule.code)).any(|settings| {
        settings.gates().any(|(_, gate)| gate.source == source && gate.basis == basis && gate.limit == Some(limit))
    });
    let source = is_ours.then(|| Released::of_builtin(source));
    Some(Limit { value: limit, basis: if is_ours { basis.word() } else { Basis::OwnerOverride.word() }, source })
}

const SKILLS: [Skill; 5] =
    [Skill::DataEngineer, Skill::DomainExpert, Skill::AnnotationLead, Skill::MlEngineer, Skill::DataOwner];

/// Sorts within rules that may be told; a sort that is not here is left out.
const KINDS: &[&str] = &[
    "equal",
    "one-to-one",
    "tail",
    "trailing-delimiter",
    "guessed",
    "header",
    "quoted-as-one",
    "multi-label",
    "heavy-tail",
    "absent-class",
    "late-labels",
    "cut-record",
    "formats",
    "zones",
    "order",
    "stored",
    "after-delimiter",
    "row-order",
    "running-number",
    "uuid",
    "hash",
    "code",
    "row-name",
    "zero-inflated",
    "monotone",
    "token",
    "sentinel",
    "impossible-zero",
    "person-name",
    "email",
    "phone",
    "street-address",
    "iban",
    "payment-card",
    "national-id",
    "date-of-birth",
    "ip-address",
    "mac-address",
    "licence-plate",
    "coordinates",
    "device-id",
    "user-name",
    "health",
    "religion",
    "ethnicity",
    "union-membership",
    "political-opinion",
    "sexual-orientation",
    "biometrics",
    "genetics",
    "criminal-record",
];

const TYPES: [&str; 13] = [
    "empty",
    "integer",
    "decimal",
    "formatted",
    "code",
    "boolean",
    "date",
    "datetime",
    "time",
    "duration",
    "text",
    "mixed",
    "other",
];

fn column_type(column: &Value) -> &'static str {
    TYPES.into_iter().find(|known| column["type"] == *known).unwrap_or("other")
}

/// How large something is, in steps that no single value moves.
fn size(bytes: u64) -> &'static str {
    match bytes {
        0..=999_999 => "under 1 MB",
        1_000_000..=9_999_999 => "1 to 10 MB",
        10_000_000..=99_999_999 => "10 to 100 MB",
        100_000_000..=999_999_999 => "100 MB to 1 GB",
        1_000_000_000..=9_999_999_999 => "1 to 10 GB",
        10_000_000_000..=99_999_999_999 => "10 to 100 GB",
        100_000_000_000..=999_999_999_999 => "100 GB to 1 TB",
        _ => "over 1 TB",
    }
}

/// Four decimals: more would say more of the rows than a brief needs.
fn rounded(ratio: f64) -> f64 {
    (ratio * 10_000.0).round() / 10_000.0
}

fn missing(column: &Value) -> u64 {
    number(&column["nulls"]["count"]).saturating_add(number(&column["disguised"]["count"]))
}

fn status(value: &Value) -> Option<Status> {
    let all = [Status::Ready, Status::Conditional, Status::Undetermined, Status::NotReady];
    all.into_iter().find(|known| value == known.word())
}

fn role(value: &Value) -> Option<&'static str> {
    Role::ALL.into_iter().map(Role::word).find(|known| value == known)
}

fn list(value: &Value) -> &[Value] {
    value.as_array().map(Vec::as_slice).unwrap_or_default()
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap_or_default()
}

fn number(value: &Value) -> u64 {
    value.as_u64().unwrap_or_default()
}
