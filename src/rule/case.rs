//! What a rule is given to decide on, and the one way in which it makes a finding.

use crate::ask::{Ask, DeclaredColumn, LabelAsk};
use crate::base::nearest::nearest;
use crate::base::{Place, Severity, Spot, Tally, wording};
use crate::facts::{ColumnFacts, DatasetFacts, FileStatus, Format, TableFacts};
use crate::profile::{Gate, RuleSettings, Task, Waiver};

use super::{Evidence, Finding, Limit, Outcome, Remedy, Rule};

/// One rule's case: the facts, what was asked, and how the profile sets the rule.
#[derive(Clone, Copy, Debug)]
pub struct Case<'a> {
    /// The rule that decides.
    pub rule: &'static Rule,
    /// What was measured.
    pub facts: &'a DatasetFacts,
    /// What was asked.
    pub ask: &'a Ask,
    /// What the data is wanted for.
    pub task: Task,
    /// The rule's gates.
    pub settings: &'a RuleSettings,
    /// What became of each waiver; known only to the rules about waivers, which come last.
    pub waivers: &'a [WaiverUse<'a>],
}

/// A waiver, and what became of it in this run.
#[derive(Clone, Copy, Debug)]
pub struct WaiverUse<'a> {
    /// The waiver.
    pub waiver: &'a Waiver,
    /// Whether its last day is past.
    pub is_expired: bool,
    /// How many findings it matches.
    pub findings: u64,
}

impl<'a> Case<'a> {
    /// The label columns that were named and found, with their tables.
    pub fn labels(&self) -> Vec<(&'a TableFacts, &'a ColumnFacts)> {
        let Some(label) = &self.ask.label else { return Vec::new() };
        self.facts
            .tables
            .iter()
            .flat_map(|table| table.columns.iter().map(move |column| (table, column)))
            .filter(|(table, column)| label.names(&table.name, &column.name))
            .collect()
    }

    /// What the owner declared of this column.
    pub fn declared(&self, table: &TableFacts, column: &ColumnFacts) -> Option<&'a DeclaredColumn> {
        let only = self.facts.tables.iter().filter(|table| !table.columns.is_empty()).count() == 1;
        self.ask.declared.table(&table.name, only)?.column(&column.name)
    }

    /// Whether this column is the label of a task that learns from it, and so the business of the
    /// label rules alone.
    pub fn is_label(&self, table: &TableFacts, column: &ColumnFacts) -> bool {
        self.task.needs_label() && self.ask.label.as_ref().is_some_and(|label| label.names(&table.name, &column.name))
    }

    /// Looks at each label column. Without one, why there is none is for `missing-label` to say.
    pub(super) fn each_label(&self, look: impl Fn(&'a TableFacts, &'a ColumnFacts) -> Outcome) -> Outcome {
        if self.ask.label.is_none() {
            return Outcome::unfit("no label was named");
        }
        Outcome::all(self.labels().into_iter().map(|(table, column)| look(table, column)), "no table has the label")
    }

    /// What to say of columns that were named and that no table has, with the nearest name.
    pub(super) fn unknown_columns(&self, named: &[LabelAsk]) -> Option<String> {
        let columns = || self.facts.tables.iter().flat_map(|table| table.columns.iter().map(move |it| (table, it)));
        let unknown =
            named.iter().find(|ask| !columns().any(|(table, column)| ask.names(&table.name, &column.name)))?;
        let near = nearest(&unknown.typed, columns().map(|(_, column)| column.name.as_str()));
        let near = near.map(|name| format!("; the nearest name is `{name}`")).unwrap_or_default();
        Some(format!("no table has a column `{}`{near}", unknown.typed))
    }

    /// Looks at each column of each table, in order.
    pub(super) fn each_column(&self, look: impl Fn(&'a TableFacts, &'a ColumnFacts) -> Outcome) -> Outcome {
        let columns =
            self.facts.tables.iter().flat_map(|table| table.columns.iter().map(move |column| (table, column)));
        Outcome::all(columns.map(|(table, column)| look(table, column)), "no column was read")
    }

    /// Looks at each table whose columns are known, in order.
    pub(super) fn each_table(&self, look: impl Fn(&'a TableFacts) -> Outcome) -> Outcome {
        let tables = self.facts.tables.iter().filter(|table| !table.columns.is_empty());
        Outcome::all(tables.map(look), "no table was read")
    }

    /// Looks at each table of delimited text whose columns are known, in order.
    pub(super) fn each_text_table(&self, look: impl Fn(&'a TableFacts) -> Outcome) -> Outcome {
        self.each_table(|table| match table.format {
            Format::Parquet => Outcome::unfit("there is no delimited text"),
            Format::Csv => look(table),
        })
    }

    /// The first places of several tallies together, in order.
    pub(super) fn places<'t>(&self, tallies: impl IntoIterator<Item = &'t Tally>) -> Vec<Spot> {
        let mut places: Vec<Spot> = tallies.into_iter().flat_map(|tally| tally.places.iter().copied()).collect();
        places.sort_unstable();
        places.truncate(self.ask.places);
        places
    }

    /// A finding of this rule through `gate`, with the rule's own remedy. The limit is filled in from
    /// the gate, and file, line, record and byte of the place from the first of the evidence's places.
    pub fn finding(
        &self,
        (severity, gate): (Severity, &Gate),
        place: Place,
        message: String,
        evidence: Evidence,
    ) -> Finding {
        let place = match evidence.places.first() {
            None => place,
            Some(first) => Place {
                file: place.file.clone().or_else(|| self.file_path(place.table.as_deref(), *first)),
                line: first.line,
                record: first.record,
                byte: first.byte,
                ..place
            },
        };
        Finding {
            code: self.rule.code,
            kind: None,
            severity,
            place,
            message,
            evidence: Evidence { limit: Limit::of(gate), ..evidence },
            remedy: Remedy { text: self.rule.fix.to_owned(), skill: self.rule.skill },
            waived: None,
        }
    }

    fn file_path(&self, table: Option<&str>, spot: Spot) -> Option<String> {
        let table = self.facts.tables.iter().find(|known| Some(known.name.as_str()) == table)?;
        table.files.get(usize::try_from(spot.file).ok()?).map(|file| file.path.clone())
    }
}

impl Place {
    /// A table as a whole.
    pub fn table(table: &TableFacts) -> Self {
        Self { table: Some(table.name.clone()), ..Self::default() }
    }

    /// A column of a table.
    pub fn column(table: &TableFacts, column: &ColumnFacts) -> Self {
        Self { column: Some(column.name.clone()), ..Self::table(table) }
    }

    /// A file of a table, or one that belongs to none.
    pub fn file(table: Option<&TableFacts>, path: &str) -> Self {
        Self { file: Some(path.to_owned()), ..table.map(Self::table).unwrap_or_default() }
    }
}

/// Whether some of the table was not read, so that a small count may just be an unfinished one.
pub(super) fn partly_read(table: &TableFacts) -> bool {
    table.files.iter().any(|file| file.status != FileStatus::Read)
}

/// The cells that a table's rows have.
pub(super) fn cells(table: &TableFacts) -> u64 {
    table.columns.iter().map(|column| column.rows.saturating_sub(column.absent)).sum()
}

/// A tally without the records at `told`, which another rule tells. Only a tally that lists all of
/// its places can be split; any other stays as it is, so that nothing goes untold.
pub(super) fn apart_from(tally: &Tally, told: &[Spot]) -> Tally {
    if tally.places.len() as u64 != tally.count {
        return tally.clone();
    }
    let places: Vec<Spot> =
        tally.places.iter().copied().filter(|spot| !told.iter().any(|other| same_record(*spot, *other))).collect();
    Tally { count: places.len() as u64, places }
}

/// Whether two spots are of one record, by the surest coordinate that both have.
fn same_record(one: Spot, other: Spot) -> bool {
    let pairs = [(one.line, other.line), (one.record, other.record), (one.byte, other.byte)];
    let shared = pairs.into_iter().find_map(|(a, b)| Some(a? == b?));
    one.file == other.file && shared.unwrap_or(false)
}

/// A claim about all rows of a table: not to be made where some were not read.
pub(super) fn whole(table: &TableFacts, outcome: Outcome) -> Outcome {
    match outcome {
        Outcome::Broken(_) if partly_read(table) => {
            Outcome::NotMeasured(format!("`{}` was not read in full", table.name).into())
        }
        outcome => outcome,
    }
}

/// What was not found in a sample, though it was to be counted to the last, is not measured. What was found stays found.
pub(super) fn to_the_last(table: &TableFacts, is_whole: bool, outcome: Outcome) -> Outcome {
    match (&table.keyed.inexact, outcome) {
        (Some(why), Outcome::Held) if !is_whole => Outcome::NotMeasured(why.clone().into()),
        (_, outcome) => outcome,
    }
}

/// How a message ends where a ratio went over a limit that is not zero: ", over the 2 % limit".
pub(super) fn over(gate: &Gate) -> String {
    match gate.limit {
        Some(limit) if limit > 0.0 => format!(", over the {} limit", wording::percent(limit)),
        _ => String::new(),
    }
}

/// A share in words: "412 of 10,000 rows (4.1 %)".
pub(super) fn share(count: u64, population: u64, of: &str) -> String {
    format!(
        "{} of {} {of} ({})",
        wording::count(count),
        wording::count(population),
        wording::percent(ratio(count, population))
    )
}

/// `count` of `population`; 0 of none.
pub(super) fn ratio(count: u64, population: u64) -> f64 {
    if population == 0 { 0.0 } else { count as f64 / population as f64 }
}
