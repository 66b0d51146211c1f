//! `type-conflict`: a column that is one thing in some files of its table and another in others.

use crate::base::{Group, Place, Severity, Skill, Spot, wording};
use crate::facts::{ColumnFacts, ColumnType, FileColumn, Kind, TableFacts};
use crate::rule::by_file::turning_point;
use crate::rule::{Case, Evidence, Finding, Gauge, Outcome, Rule};

pub(in crate::rule) static RULE: Rule = Rule {
    code: "type-conflict",
    group: Group::Schema,
    gauge: Gauge::Presence,
    what: "A column that holds one sort of value in some files of a table, such as numbers, and another sort in others, \
        such as text; a blocker in the label. Whole numbers beside decimals, and days beside days with times, are no conflict.",
    why: "Put together, the column can only be loaded as text, or loading stops at the first file that differs. It \
        mostly means that an export changed and nobody was told.",
    example: "2024-05.csv has amount 12.50 and 2024-06.csv has amount EUR 12.50.",
    fix: "Export the files named again with the same type as the others. If the change was meant, convert the older \
        files and write in the brief when it came.",
    skill: Skill::DataEngineer,
    check,
};

/// Values that a file must hold before its column can be said to be something.
const ENOUGH: u64 = 3;
/// The share of cells of another sort from which on a column of text is a mixture that a file may hold either part of.
const MIXTURE: f64 = 0.1;

fn check(case: &Case<'_>) -> Outcome {
    case.each_table(|table| {
        if table.files_with_schema().nth(1).is_none() {
            return Outcome::unfit("no table has more than one file");
        }
        Outcome::of(table.columns.iter().filter_map(|column| finding(case, table, column)))
    })
}

/// Whether the files disagree on what the column is, so that a mixture in it has that cause.
pub(in crate::rule) fn is_split(table: &TableFacts, column: &ColumnFacts) -> bool {
    conflict(table, column).is_some()
}

/// A column as the files have it that say something of it: index of the file, and what the column is there.
struct Conflict {
    files: Vec<(usize, ColumnType)>,
    /// What it is in most of them; of equals, what it is in the first.
    usual: ColumnType,
}

fn conflict(table: &TableFacts, column: &ColumnFacts) -> Option<Conflict> {
    let held: Vec<(usize, &FileColumn)> = table
        .files
        .iter()
        .enumerate()
        .filter_map(|(index, file)| {
            let at = file.columns.iter().position(|position| *position == column.position)?;
            Some((index, file.held.get(at)?))
        })
        .filter(|(_, held)| held.values() - held.count(Kind::Blank) >= ENOUGH)
        .collect();
    let mut files: Vec<(usize, ColumnType)> = held.iter().map(|(index, held)| (*index, sort(held.kind()))).collect();
    files.retain(|(_, kind)| !matches!(kind, ColumnType::Mixed | ColumnType::Empty));
    // A column of text may hold anything: only where hardly any of it looks like the other sort is there a conflict.
    let texts = || held.iter().filter(|(_, held)| sort(held.kind()) == ColumnType::Text).map(|(_, held)| held);
    let all: u64 = texts().map(|held| held.values()).sum();
    let is_part_of_a_mixture = |kind: ColumnType| {
        let cells: u64 = texts().map(|held| alike(held, kind)).sum();
        all > 0 && (kind == ColumnType::Boolean || cells as f64 >= MIXTURE * all as f64)
    };
    // Asked once for each sort, of which there are few, and not for each file.
    let mut asked: Vec<(ColumnType, bool)> = Vec::new();
    files.retain(|(_, kind)| {
        let known = asked.iter().find(|(known, _)| known == kind).map(|(_, is_part)| *is_part);
        let is_part = known.unwrap_or_else(|| {
            let is_part = *kind != ColumnType::Text && is_part_of_a_mixture(*kind);
            asked.push((*kind, is_part));
            is_part
        });
        !is_part
    });
    // Each sort with how many files have it, in the order of the first that does.
    let mut sorts: Vec<(ColumnType, usize)> = Vec::new();
    for (_, kind) in &files {
        match sorts.iter_mut().find(|(known, _)| known == kind) {
            Some((_, files)) => *files += 1,
            None => sorts.push((*kind, 1)),
        }
    }
    let (usual, many) = *sorts.iter().rev().max_by_key(|(_, files)| *files)?;
    (many < files.len()).then_some(Conflict { files, usual })
}

/// Types that widen into each other are one sort.
const fn sort(kind: ColumnType) -> ColumnType {
    match kind {
        // Digits with leading zeros may be whole numbers in a file that has none.
        ColumnType::Integer | ColumnType::Code => ColumnType::Decimal,
        ColumnType::Date => ColumnType::DateTime,
        other => other,
    }
}

/// Cells that a column of this sort would hold.
fn alike(held: &FileColumn, kind: ColumnType) -> u64 {
    let kinds: &[Kind] = match kind {
        ColumnType::Decimal => &[Kind::Integer, Kind::Decimal, Kind::Code],
        ColumnType::FormattedNumber => &[Kind::FormattedNumber],
        ColumnType::Duration => &[Kind::Duration],
        ColumnType::DateTime => &[Kind::Date, Kind::DateTime],
        ColumnType::Time => &[Kind::Time],
        ColumnType::Boolean => &[Kind::Boolean],
        _ => &[],
    };
    kinds.iter().map(|kind| held.count(*kind)).sum()
}

fn finding(case: &Case<'_>, table: &TableFacts, column: &ColumnFacts) -> Option<Finding> {
    let Conflict { files, usual } = conflict(table, column)?;
    let (severity, gate) = case.settings.present()?;
    // A label that changes its sort is no label; elsewhere the column can be mended or left out.
    let severity = if case.is_label(table, column) { Severity::Blocker } else { severity };
    let path = |index: usize| table.files.get(index).map_or("", |file| file.path.as_str());
    let kinds: Vec<ColumnType> = files.iter().map(|(_, kind)| *kind).collect();
    let population = wording::count(files.len() as u64);
    let (differing, message): (Vec<usize>, _) = if let Some(turn) = turning_point(&kinds) {
        let message = format!(
            "`{}` holds {} up to `{}` and {} from `{}` on ({} of {population} files)",
            column.name,
            kinds[0].noun(),
            path(files[turn - 1].0),
            kinds[turn].noun(),
            path(files[turn].0),
            wording::count((files.len() - turn) as u64),
        );
        (files[turn..].iter().map(|(index, _)| *index).collect(), message)
    } else {
        let others: Vec<&(usize, ColumnType)> = files.iter().filter(|(_, kind)| *kind != usual).collect();
        let (first, kind) = others.first()?;
        let message = format!(
            "`{}` holds {} in `{}`{} and {} in the other files",
            column.name,
            kind.noun(),
            path(*first),
            match others.len() {
                1 => String::new(),
                many => format!(" and {} more of {population} files", wording::count(many as u64 - 1)),
            },
            usual.noun(),
        );
        (others.iter().map(|(index, _)| *index).collect(), message)
    };
    let first = path(*differing.first()?);
    let places = differing.iter().filter_map(|index| u32::try_from(*index).ok()).map(Spot::file);
    let evidence = Evidence {
        count: differing.len() as u64,
        population: files.len() as u64,
        places: places.take(case.ask.places).collect(),
        ..Evidence::default()
    };
    let place = Place { file: Some(first.to_owned()), ..Place::column(table, column) };
    Some(case.finding((severity, gate), place, message, evidence))
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::facts::Kind::{Blank, Boolean, Date, DateTime, Decimal, Integer, Text};
    use crate::facts::{Kind, TableFacts};
    use crate::rule::fixture::{Trial, column, dataset, file, table};

    /// A table of one column, with a file for each list of kinds.
    fn parts(files: &[&[(Kind, u64)]]) -> TableFacts {
        let mut table = table("parts", 100, [column("c")]);
        let held =
            |(n, kinds): (usize, &&[(Kind, u64)])| file(&format!("{n}.csv")).columns(&[0]).held(&[kinds]).build();
        table.files = files.iter().enumerate().map(held).collect();
        table
    }

    #[test]
    fn files_are_held_against_each_other() {
        let (number, text, date) = (&[(Integer, 50)][..], &[(Text, 50)][..], &[(Date, 50)][..]);
        for (files, expected) in [
            (&[number][..], "not applicable: no table has more than one file"),
            (&[number, number], "held"),
            // Widening.
            (&[number, &[(Decimal, 50)]], "held"),
            (&[date, &[(DateTime, 50)]], "held"),
            (&[number, &[(Integer, 40), (Text, 2)]], "held"),
            // Nothing, or next to nothing, says nothing.
            (&[number, &[(Text, 2)]], "held"),
            (&[number, &[(Blank, 50)]], "held"),
            // Text that is half numbers may be all numbers somewhere; truth values are words too.
            (&[&[(Integer, 50), (Text, 50)], number], "held"),
            (&[&[(Boolean, 50)], text], "held"),
            (&[number, text], "condition: `c` holds text in `1.csv` and numbers in the other files"),
            (&[text, number, number], "condition: `c` holds text in `0.csv` and numbers in the other files"),
            (
                &[number, text, number, date, number],
                "condition: `c` holds text in `1.csv` and 1 more of 5 files and numbers in the other files",
            ),
            (
                &[number, number, &[], text, text, text],
                "condition: `c` holds numbers up to `1.csv` and text from `3.csv` on (3 of 5 files)",
            ),
        ] {
            let facts = dataset([parts(files)]);
            assert_eq!(Trial::of(&RULE).condition().says(&facts), expected, "{files:?}");
        }
    }

    #[test]
    fn in_the_label_it_is_a_blocker() {
        let facts = dataset([parts(&[&[(Integer, 9)], &[(Text, 9)]])]);
        let trial = Trial::of(&RULE).condition();
        assert!(trial.says(&facts).starts_with("condition: "));
        let trial = trial.task(crate::profile::Task::Classification).label("c");
        assert!(trial.says(&facts).starts_with("blocker: "));
        let finding = &trial.findings(&facts)[0];
        assert_eq!((finding.place.file.as_deref(), finding.place.column.as_deref()), (Some("1.csv"), Some("c")));
        assert_eq!((finding.evidence.count, finding.evidence.population), (1, 2));
    }
}
