//! Findings about files as wholes: which files are affected, and how that is said of one and of many.
//!
//! **Invariant:** one cause in many files of a table is told together; no file is told twice.

use std::borrow::Cow;

use crate::base::{Place, Severity, Spot, wording};
use crate::facts::{Dialect, FileFacts, Remark, RemarkKind, TableFacts};
use crate::profile::Gate;

use super::{Case, Evidence, Finding};

/// How something is said of one file, and of many.
pub(super) struct Saying<'s> {
    one: &'s str,
    many: &'s str,
    /// So many files of a table get a finding each; more are told together.
    apart: usize,
}

impl<'s> Saying<'s> {
    /// For what befalls files one by one: each of them is told, up to twenty.
    pub(super) const fn each(one: &'s str, many: &'s str) -> Self {
        Self { one, many, apart: 20 }
    }

    /// For what an export does to all the files that it writes: one finding for a table.
    pub(super) const fn together(one: &'s str, many: &'s str) -> Self {
        Self { one, many, apart: 1 }
    }

    /// The findings about the affected ones of `files`, which are those of a table or of none.
    pub(super) fn tell<'a>(
        &self,
        case: &Case<'_>,
        gate: Option<(Severity, &Gate)>,
        (table, files): (Option<&TableFacts>, usize),
        affected: &[Affected<'a>],
    ) -> Vec<Finding> {
        let (Some(gate), Some(first)) = (gate, affected.first()) else { return Vec::new() };
        let finding = |place, message, affected: &[Affected<'a>]| {
            // Places index the files of a table; files of none are told by their path alone.
            let known = affected.iter().filter(|_| table.is_some()).filter_map(|file| file.spot);
            let evidence = Evidence {
                count: affected.len() as u64,
                population: files as u64,
                places: known.take(case.ask.places).collect(),
                ..Evidence::default()
            };
            case.finding(gate, place, message, evidence)
        };
        if affected.len() > self.apart {
            let of = table.map(|table| format!(" of `{}`", table.name)).unwrap_or_default();
            let (count, files) = (wording::count(affected.len() as u64), wording::count(files as u64));
            let Self { many, .. } = self;
            let message =
                format!("{count} of {files} files{of} {many}, the first being `{}`{}", first.path, first.after);
            return vec![finding(Place::file(table, first.path), message, affected)];
        }
        let one = |file: &Affected<'a>| {
            let message = format!("`{}` {}{}", file.path, self.one, file.after);
            finding(Place::file(table, file.path), message, std::slice::from_ref(file))
        };
        affected.iter().map(one).collect()
    }

    /// The findings about the affected files of one table, through the rule's only gate.
    pub(super) fn tell_of(&self, case: &Case<'_>, table: &TableFacts, affected: &[Affected<'_>]) -> Vec<Finding> {
        self.tell(case, case.settings.present(), (Some(table), table.files.len()), affected)
    }
}

/// A file that something is said of.
pub(super) struct Affected<'a> {
    path: &'a str,
    /// Where in the file; unknown for a path that was not reached.
    pub(super) spot: Option<Spot>,
    /// What follows after the words for all such files: ": the stream ends early", or nothing.
    after: String,
}

impl<'a> Affected<'a> {
    /// The file at `index`, somewhere in it.
    pub(super) fn new(index: usize, file: &'a FileFacts, spot: Spot, detail: &str) -> Self {
        let spot = u32::try_from(index).ok().map(|index| Spot { file: index, ..spot });
        Self { path: &file.path, spot, after: after(detail) }
    }

    /// A path of which nothing else is known.
    pub(super) fn path(path: &'a str, detail: &str) -> Self {
        Self { path, spot: None, after: after(detail) }
    }

    /// And so many rows of it were read all the same.
    pub(super) fn with_rows_read(mut self, rows: u64) -> Self {
        if rows > 0 {
            let rows = wording::counted(rows, "row", "rows");
            self.after = format!("{} ({rows} of it read)", self.after);
        }
        self
    }
}

fn after(detail: &str) -> String {
    if detail.is_empty() { String::new() } else { format!(": {detail}") }
}

/// The files of a table of whose dialect `look` says something.
pub(super) fn by_dialect<'a>(
    table: &'a TableFacts,
    look: impl Fn(&'a FileFacts, &'a Dialect) -> Option<(Spot, Cow<'static, str>)>,
) -> Vec<Affected<'a>> {
    let looked = table.files.iter().enumerate().filter_map(|(index, file)| {
        let (spot, detail) = look(file, file.dialect.as_ref()?)?;
        Some(Affected::new(index, file, spot, &detail))
    });
    looked.collect()
}

/// The first line of a file's header, or of its rows where it has none.
pub(super) fn header_line(dialect: &Dialect) -> Spot {
    Spot { line: Some(u64::from(dialect.skipped_lines) + 1), ..Spot::file(0) }
}

/// The files, of all tables and of none, with a remark that `pick` lets pass: a finding each.
pub(super) fn remarked(
    case: &Case<'_>,
    kind: RemarkKind,
    pick: impl Fn(&FileFacts) -> bool,
    saying: &Saying<'_>,
) -> Vec<Finding> {
    let tables = case.facts.tables.iter().map(|table| (Some(table), &table.files));
    let all = tables.chain([(None, &case.facts.strays)]);
    let told = all.flat_map(|(table, files)| {
        let picked = files.iter().enumerate().filter(|(_, file)| pick(file));
        let affected: Vec<_> = picked
            .filter_map(|(index, file)| {
                remark(file, kind).map(|remark| Affected::new(index, file, remark.spot, &remark.detail))
            })
            .collect();
        saying.tell(case, case.settings.present(), (table, files.len()), &affected)
    });
    told.collect()
}

/// Where a sequence changes, if it does once and stays long enough on either side to have changed for good: the index of
/// the first of the later ones.
pub(super) fn turning_point<T: PartialEq>(values: &[T]) -> Option<usize> {
    let mut changes = (1..values.len()).filter(|at| values[*at] != values[at - 1]);
    let turn = changes.next()?;
    (changes.next().is_none() && turn >= 2 && values.len() - turn >= 2).then_some(turn)
}

/// The first remark of this sort.
pub(super) fn remark(file: &FileFacts, kind: RemarkKind) -> Option<&Remark> {
    file.remarks.iter().find(|remark| remark.kind == kind)
}
