//! Facts in few words, for the tests of rules.

use jiff::civil::date;

use crate::ask::{Ask, DeclaredColumn, DeclaredTable, LabelAsk, PersonalAsk};
use crate::base::{Measured, Severity, Spot, Tally};
use crate::facts::{
    CalendarFacts, CalendarStep, ColumnFacts, ColumnType, DatasetFacts, DetailFacts, Dialect, DisguisedFacts, Fault,
    FaultKind, FileColumn, FileFacts, FileStatus, Form, FormFacts, Format, KeyedFacts, Kind, KindFacts, LengthFacts,
    Note, Notes, NullFacts, NullSpelling, PersonalFacts, PrivateName, Remark, RemarkKind, RepeatFacts, Scalar,
    SecretFacts, TableFacts, Token, WritingFacts, disguise,
};
use crate::profile::{Basis, Gate, RuleSettings, Task, Waiver};

use super::{Case, Finding, Outcome, Rule, WaiverUse};

/// A rule with its settings, to be tried on facts.
#[derive(Clone, Debug)]
pub(in crate::rule) struct Trial {
    rule: &'static Rule,
    settings: RuleSettings,
    task: Task,
    ask: Ask,
    /// Each with how many findings it matches.
    waivers: Vec<(Waiver, u64)>,
}

impl Trial {
    /// A rule without a gate, for no learning task.
    pub(in crate::rule) fn of(rule: &'static Rule) -> Self {
        Self { rule, settings: RuleSettings::default(), task: Task::General, ask: Ask::default(), waivers: Vec::new() }
    }

    /// With a gate that has a limit.
    pub(in crate::rule) fn gate(self, severity: Severity, limit: f64) -> Self {
        self.with(severity, Some(limit))
    }

    /// With a blocker that presence alone sets off.
    pub(in crate::rule) fn blocker(self) -> Self {
        self.with(Severity::Blocker, None)
    }

    /// With a condition that presence alone sets off.
    pub(in crate::rule) fn condition(self) -> Self {
        self.with(Severity::Condition, None)
    }

    /// With advice that presence alone sets off.
    pub(in crate::rule) fn advice(self) -> Self {
        self.with(Severity::Advice, None)
    }

    /// For a learning task.
    pub(in crate::rule) fn task(self, task: Task) -> Self {
        Self { task, ..self }
    }

    /// With a label.
    pub(in crate::rule) fn label(mut self, typed: &str) -> Self {
        self.ask.label = Some(LabelAsk { typed: typed.to_owned() });
        self
    }

    /// With personal data that was declared for a column.
    pub(in crate::rule) fn declared_personal(mut self, column: &str, basis: &str) -> Self {
        let column = LabelAsk { typed: column.to_owned() };
        self.ask.personal.push(PersonalAsk { column, basis: basis.to_owned() });
        self
    }

    /// With these classes and no others.
    pub(in crate::rule) fn classes_declared(mut self, classes: &[&str]) -> Self {
        self.ask.classes = Some(classes.iter().map(|&class| class.to_owned()).collect());
        self
    }

    /// Checked on this day.
    pub(in crate::rule) fn today(mut self, today: jiff::civil::Date) -> Self {
        self.ask.today = Some(today);
        self
    }

    /// With a column that says when a row is from.
    pub(in crate::rule) fn time(mut self, typed: &str) -> Self {
        self.ask.time = Some(LabelAsk { typed: typed.to_owned() });
        self
    }

    /// With a column that is known when a prediction is due.
    pub(in crate::rule) fn known(mut self, typed: &str) -> Self {
        let column =
            DeclaredColumn { name: typed.to_owned(), known_at_prediction: Some(true), ..DeclaredColumn::default() };
        self.ask.declared.tables.push(DeclaredTable { columns: vec![column], ..DeclaredTable::default() });
        self
    }

    /// With rows that must not be older than so many days.
    pub(in crate::rule) fn fresh(mut self, days: u32) -> Self {
        self.ask.fresh = Some(days);
        self
    }

    /// With what the owner said of handing the data over.
    pub(in crate::rule) fn stated(mut self, stated: crate::ask::Stated) -> Self {
        self.ask.stated = stated;
        self
    }

    /// With what was declared of tables and columns.
    pub(in crate::rule) fn with_tables(mut self, declared: crate::ask::Declared) -> Self {
        self.ask.declared = declared;
        self
    }

    /// With waivers that each match so many findings, on this day.
    pub(in crate::rule) fn waivers(mut self, waivers: &[Waiver], today: jiff::civil::Date, findings: u64) -> Self {
        self.waivers = waivers.iter().map(|waiver| (waiver.clone(), findings)).collect();
        self.today(today)
    }

    /// The findings; none unless the rule is broken.
    pub(in crate::rule) fn findings(&self, facts: &DatasetFacts) -> Vec<Finding> {
        match self.outcome(facts) {
            Outcome::Broken(findings) => findings,
            _ => Vec::new(),
        }
    }

    /// The outcome in words: a line per finding, with its severity.
    pub(in crate::rule) fn says(&self, facts: &DatasetFacts) -> String {
        match self.outcome(facts) {
            Outcome::Held => "held".to_owned(),
            Outcome::NotApplicable(why) => format!("not applicable: {why}"),
            Outcome::NotMeasured(why) => format!("not measured: {why}"),
            Outcome::Broken(findings) => {
                let lines: Vec<_> = findings.iter().map(|it| format!("{}: {}", it.severity, it.message)).collect();
                lines.join("\n")
            }
        }
    }

    fn outcome(&self, facts: &DatasetFacts) -> Outcome {
        let waivers: Vec<WaiverUse<'_>> = self
            .waivers
            .iter()
            .map(|(waiver, findings)| WaiverUse {
                waiver,
                is_expired: self.ask.today.is_some_and(|today| waiver.until < today),
                findings: *findings,
            })
            .collect();
        let case = Case {
            rule: self.rule,
            facts,
            ask: &self.ask,
            task: self.task,
            settings: &self.settings,
            waivers: &waivers,
        };
        (self.rule.check)(&case)
    }

    fn with(mut self, severity: Severity, limit: Option<f64>) -> Self {
        let gate = Gate {
            limit,
            basis: Basis::ProjectJudgement,
            source: "a test".to_owned(),
            seen: Some(date(2026, 11, 23)),
            set_in: "a test".to_owned(),
        };
        match severity {
            Severity::Blocker => self.settings.blocker = Some(gate),
            Severity::Condition => self.settings.condition = Some(gate),
            Severity::Advice => self.settings.advice = Some(gate),
        }
        self
    }
}

/// A waiver of a rule, wherever it finds something.
pub(in crate::rule) fn waiver(rule: &str, until: jiff::civil::Date) -> Waiver {
    Waiver {
        rule: rule.to_owned(),
        table: None,
        column: None,
        file: None,
        kind: None,
        reason: "known".to_owned(),
        owner: "a test".to_owned(),
        until,
        set_in: "datassay.toml:1".to_owned(),
    }
}

/// A dataset of these tables.
pub(in crate::rule) fn dataset(tables: impl IntoIterator<Item = TableFacts>) -> DatasetFacts {
    DatasetFacts { tables: tables.into_iter().collect(), ..DatasetFacts::default() }
}

/// A CSV table of one file, `<name>.csv`, plainly written, that has all the columns.
pub(in crate::rule) fn table(name: &str, rows: u64, columns: impl IntoIterator<Item = Column>) -> TableFacts {
    let columns: Vec<_> =
        columns.into_iter().enumerate().map(|(position, column)| column.build(position, rows)).collect();
    let positions: Vec<_> = (0..columns.len()).collect();
    let file = FileFacts { rows, ..file(&format!("{name}.csv")).columns(&positions).dialect(Dialect::plain()).build() };
    TableFacts {
        name: name.to_owned(),
        format: Format::Csv,
        rows,
        files: vec![file],
        columns,
        notes: Notes::default(),
        repeats: RepeatFacts::default(),
        keyed: KeyedFacts::default(),
        gaps: Measured::absent("not in this test"),
        twins: Vec::new(),
        label: None,
        joined: None,
        leakage: None,
        held: Vec::new(),
    }
}

/// A table of whose only file this is the dialect.
pub(in crate::rule) fn written(table: TableFacts, dialect: &Dialect) -> TableFacts {
    let files = table.files.into_iter().map(|file| FileFacts { dialect: Some(dialect.clone()), ..file }).collect();
    TableFacts { files, ..table }
}

/// A table with departures at these records of its first file.
pub(in crate::rule) fn noted(mut table: TableFacts, note: Note, records: impl IntoIterator<Item = u64>) -> TableFacts {
    for record in records {
        let spot = Spot { record: Some(record), line: Some(record + 1), ..Spot::file(0) };
        table.notes.of_mut(note).note(spot, 20);
    }
    table
}

/// A file that was read, without rows or columns.
pub(in crate::rule) fn file(path: &str) -> File {
    File(FileFacts {
        path: path.to_owned(),
        bytes: 0,
        bytes_read: 0,
        rows: 0,
        status: FileStatus::Read,
        columns: Vec::new(),
        held: Vec::new(),
        dialect: None,
        fault: None,
        remarks: Vec::new(),
        lost: Vec::new(),
    })
}

/// A file in the making.
pub(in crate::rule) struct File(FileFacts);

impl File {
    /// With these of the table's columns.
    pub(in crate::rule) fn columns(mut self, positions: &[usize]) -> Self {
        self.0.columns = positions.to_vec();
        self
    }

    /// Holding cells of these kinds, so many of each, in each of its columns.
    pub(in crate::rule) fn held(mut self, columns: &[&[(Kind, u64)]]) -> Self {
        self.0.held = columns.iter().map(|kinds| FileColumn::new(kinds.iter().copied(), [])).collect();
        self
    }

    /// Written like this.
    pub(in crate::rule) fn dialect(mut self, dialect: Dialect) -> Self {
        self.0.dialect = Some(dialect);
        self
    }

    /// With a remark on it.
    pub(in crate::rule) fn remark(mut self, kind: RemarkKind, detail: &str, spot: Spot) -> Self {
        self.0.remarks.push(Remark { kind, detail: detail.to_owned(), spot });
        self
    }

    /// With a fault that kept it from being read.
    pub(in crate::rule) fn fault(mut self, kind: FaultKind, detail: &str) -> Self {
        self.0.status = FileStatus::Failed;
        self.0.fault = Some(Fault { kind, detail: detail.to_owned() });
        self
    }

    /// The file.
    pub(in crate::rule) fn build(self) -> FileFacts {
        self.0
    }
}

/// A column of whole numbers, all different, without nulls.
pub(in crate::rule) fn column(name: &str) -> Column {
    Column {
        name: name.to_owned(),
        nulls: 0,
        kinds: None,
        absent: 0,
        distinct: None,
        classes: None,
        written: None,
        extent: None,
        spellings: Vec::new(),
        detail: DetailFacts::default(),
        mean_length: None,
        personal: Vec::new(),
        secrets: Vec::new(),
        private_name: None,
    }
}

/// So many, of which the places are the first records.
fn tally(count: u64) -> Tally {
    let places = (1..=count.min(20)).map(|record| Spot { record: Some(record), ..Spot::file(0) });
    Tally { count, places: places.collect() }
}

/// A column in the making.
#[derive(Clone, Debug)]
pub(in crate::rule) struct Column {
    name: String,
    nulls: u64,
    kinds: Option<Vec<(Kind, u64)>>,
    absent: u64,
    distinct: Option<Measured<u64>>,
    classes: Option<Measured<Vec<u64>>>,
    written: Option<WritingFacts>,
    extent: Option<(Scalar, Scalar)>,
    spellings: Vec<(NullSpelling, u64)>,
    detail: DetailFacts,
    mean_length: Option<f64>,
    personal: Vec<PersonalFacts>,
    secrets: Vec<SecretFacts>,
    private_name: Option<PrivateName>,
}

impl Column {
    /// With cells of these forms, and the rest of the rows null.
    pub(in crate::rule) fn forms(self, forms: &[(Form, u64)]) -> Self {
        let mut kinds: Vec<(Kind, u64)> = Vec::new();
        for (form, count) in forms {
            match kinds.iter_mut().find(|(kind, _)| *kind == form.kind()) {
                Some((_, known)) => *known += count,
                None => kinds.push((form.kind(), *count)),
            }
        }
        let forms = forms.iter().map(|&(form, count)| FormFacts { form, cells: tally(count) }).collect();
        let written = WritingFacts { forms, ..WritingFacts::default() };
        Self { written: Some(written), ..self.kinds(&kinds) }
    }

    /// With so many cells on each day from the first on.
    pub(in crate::rule) fn days(mut self, first: i32, cells: &[u64]) -> Self {
        let calendar = CalendarFacts { step: CalendarStep::Day, first, cells: cells.to_vec() };
        let last = first + i32::try_from(cells.len()).unwrap_or(0) - 1;
        self.extent = Some((Scalar::Day(first), Scalar::Day(last)));
        let mut column = self.kinds(&[(Kind::Date, cells.iter().sum())]);
        column.written = Some(WritingFacts { calendar: Some(Measured::Exact(calendar)), ..WritingFacts::default() });
        column
    }

    /// With nulls in these spellings.
    pub(in crate::rule) fn spellings(self, spellings: &[(NullSpelling, u64)]) -> Self {
        let nulls = spellings.iter().map(|(_, count)| count).sum();
        Self { nulls, spellings: spellings.to_vec(), ..self }
    }

    /// With so many nulls; the rest of the rows are whole numbers.
    pub(in crate::rule) fn nulls(self, nulls: u64) -> Self {
        Self { nulls, ..self }
    }

    /// With cells of these kinds, and the rest of the rows null.
    pub(in crate::rule) fn kinds(self, kinds: &[(Kind, u64)]) -> Self {
        Self { kinds: Some(kinds.to_vec()), ..self }
    }

    /// With so many cells that short rows do not have.
    pub(in crate::rule) fn absent(self, absent: u64) -> Self {
        Self { absent, ..self }
    }

    /// With so many distinct values.
    pub(in crate::rule) fn distinct(self, distinct: Measured<u64>) -> Self {
        Self { distinct: Some(distinct), ..self }
    }

    /// With values of which this is known.
    pub(in crate::rule) fn detail(self, detail: DetailFacts) -> Self {
        Self { detail, ..self }
    }

    /// From one value to another.
    pub(in crate::rule) fn extent(self, low: Scalar, high: Scalar) -> Self {
        Self { extent: Some((low, high)), ..self }
    }

    /// With texts of so many characters on average.
    pub(in crate::rule) fn mean_length(self, mean: f64) -> Self {
        Self { mean_length: Some(mean), ..self }
    }

    /// With this personal data.
    pub(in crate::rule) fn personal(mut self, facts: PersonalFacts) -> Self {
        self.personal.push(facts);
        self
    }

    /// With a name of its own that was not fit to be shown.
    pub(in crate::rule) fn private_name(self, name: PrivateName) -> Self {
        Self { private_name: Some(name), ..self }
    }

    /// With this secret.
    pub(in crate::rule) fn secret(mut self, facts: SecretFacts) -> Self {
        self.secrets.push(facts);
        self
    }

    /// A label with these classes.
    pub(in crate::rule) fn classes(self, rows: &[u64]) -> Self {
        self.distinct(Measured::Exact(rows.len() as u64)).class_facts(Measured::Exact(rows.to_vec()))
    }

    /// A label of which this is known.
    pub(in crate::rule) fn class_facts(self, classes: Measured<Vec<u64>>) -> Self {
        Self { classes: Some(classes), ..self }
    }

    /// The column of a table with so many rows. Places are the first records.
    fn build(self, position: usize, rows: u64) -> ColumnFacts {
        let kinds = self.kinds.unwrap_or_else(|| vec![(Kind::Integer, rows - self.nulls - self.absent)]);
        let values: u64 = kinds.iter().map(|(_, count)| count).sum();
        let kinds: Vec<_> = kinds
            .into_iter()
            .filter(|(_, count)| *count > 0)
            .map(|(kind, count)| KindFacts { kind, cells: tally(count) })
            .collect();
        let form = |kind: Kind| match kind {
            Kind::Blank => Form::token(Token::Blank),
            Kind::Placeholder => Form::token(Token::Unknown),
            kind => Form::plain(kind),
        };
        let forms = kinds.iter().map(|facts| FormFacts { form: form(facts.kind), cells: facts.cells.clone() });
        let written = WritingFacts { forms: forms.collect(), ..WritingFacts::default() };
        let mut column = ColumnFacts {
            written: self.written.unwrap_or(written),
            disguised: DisguisedFacts::default(),
            name: self.name,
            position,
            kind: ColumnType::of(&kinds),
            rows,
            unread: 0,
            absent: self.absent,
            shifted: 0,
            nulls: NullFacts { cells: tally(rows - values - self.absent), by_spelling: self.spellings },
            kinds,
            distinct: self.distinct.unwrap_or(Measured::Exact(values)),
            numbers: Measured::absent("not in this test"),
            extent: self.extent.map_or(Measured::absent("not in this test"), Measured::Exact),
            quantiles: Measured::absent("not in this test"),
            lengths: self.mean_length.map_or(Measured::absent("not in this test"), |mean| {
                Measured::Exact(LengthFacts { mean, min: 0, max: 0, min_bytes: 0, max_bytes: 0, mean_bytes: mean })
            }),
            frequent: Measured::absent("not in this test"),
            classes: self.classes,
            personal: self.personal,
            secrets: self.secrets,
            private_name: self.private_name,
            nested: None,
            detail: self.detail,
        };
        disguise::settle(std::slice::from_mut(&mut column), 20);
        column
    }
}
