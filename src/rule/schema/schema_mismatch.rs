//! `schema-mismatch`: files of one table that do not have the same columns.

use std::collections::{BTreeMap, BTreeSet};

use crate::base::{Group, Place, Skill, Spot, wording};
use crate::facts::{FileFacts, TableFacts};
use crate::rule::structure::missing_header::is_missing;
use crate::rule::{Case, Evidence, Finding, Gauge, Outcome, Rule};

pub(in crate::rule) static RULE: Rule = Rule {
    code: "schema-mismatch",
    group: Group::Schema,
    gauge: Gauge::Presence,
    what: "Files of one table whose column names differ from those of most of its files.",
    why: "Put together, the table gets holes where a file lacks a column, and a renamed column falls apart into two \
        half-empty ones.",
    example: "2023.csv has id,price and 2024.csv has id,amount.",
    fix: "Export the files named again with the same columns as the others. If a column was renamed or added on \
        purpose, write in the brief when and why.",
    skill: Skill::DataEngineer,
    check,
};

/// The names of a file's columns, in alphabetical order.
type Names<'a> = BTreeSet<&'a str>;

fn check(case: &Case<'_>) -> Outcome {
    case.each_table(|table| {
        if table.files_with_schema().nth(1).is_none() {
            return Outcome::unfit("no table has more than one file");
        }
        Outcome::of(mismatch(case, table))
    })
}

fn mismatch(case: &Case<'_>, table: &TableFacts) -> Option<Finding> {
    let gate = case.settings.present()?;
    // Files without a header have no names to differ in; beside others they are for `missing-header` to tell.
    let named = table.files_with_schema().any(|file| !is_missing(file));
    let files: Vec<(usize, Names<'_>)> = table
        .files
        .iter()
        .enumerate()
        .filter(|(_, file)| !file.columns.is_empty() && (!named || !is_missing(file)))
        .map(|(index, file)| (index, names(table, file)))
        .collect();
    let usual = most_common(files.iter().map(|(_, names)| names))?;
    let differing: Vec<_> = files.iter().filter(|(_, names)| names != usual).collect();
    let (first, found) = differing.first()?;
    let first = table.files.get(*first)?;
    let message = format!(
        "`{}` has {} of {} files whose columns differ from the rest: `{}` {}",
        table.name,
        wording::count(differing.len() as u64),
        wording::count(files.len() as u64),
        first.path,
        difference(found, usual),
    );
    let places = differing.iter().filter_map(|(index, _)| u32::try_from(*index).ok());
    let evidence = Evidence {
        count: differing.len() as u64,
        population: files.len() as u64,
        places: places.take(case.ask.places).map(Spot::file).collect(),
        ..Evidence::default()
    };
    Some(case.finding(gate, Place::file(Some(table), &first.path), message, evidence))
}

fn names<'a>(table: &'a TableFacts, file: &FileFacts) -> Names<'a> {
    file.columns.iter().filter_map(|position| table.columns.get(*position)).map(|column| column.name.as_str()).collect()
}

/// The set that most files have; of equals, the one that comes first.
fn most_common<'n, 'a: 'n>(sets: impl Iterator<Item = &'n Names<'a>>) -> Option<&'n Names<'a>> {
    let mut files: BTreeMap<&Names<'_>, (usize, usize)> = BTreeMap::new();
    for (order, names) in sets.enumerate() {
        files.entry(names).or_insert((0, order)).0 += 1;
    }
    files.into_iter().max_by_key(|(_, (count, order))| (*count, std::cmp::Reverse(*order))).map(|(names, _)| names)
}

fn difference(found: &Names<'_>, usual: &Names<'_>) -> String {
    let listed =
        |verb: &str, names: Vec<&str>| (!names.is_empty()).then(|| format!("{verb} {}", wording::names(names, 3)));
    let lacks = listed("lacks", usual.difference(found).copied().collect());
    let adds = listed("adds", found.difference(usual).copied().collect());
    lacks.into_iter().chain(adds).collect::<Vec<_>>().join(" and ")
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::facts::{Dialect, Header, TableFacts};
    use crate::rule::fixture::{Trial, column, dataset, file, table};

    /// A table of columns a to f, with a file for each list of positions.
    fn parts(files: &[&[usize]]) -> TableFacts {
        let mut table = table("parts", 100, ["a", "b", "c", "d", "e", "f"].map(column));
        let named = |(n, columns): (usize, &&[usize])| file(&format!("{n}.csv")).columns(columns).build();
        table.files = files.iter().enumerate().map(named).collect();
        table
    }

    #[test]
    fn files_are_held_against_the_most_common_columns() {
        for (files, expected) in [
            (&[&[0, 1][..]][..], "not applicable: no table has more than one file"),
            (&[&[0, 1], &[]], "not applicable: no table has more than one file"),
            (&[&[0, 1], &[0, 1]], "held"),
            // Order is no matter of this rule.
            (&[&[0, 1], &[1, 0]], "held"),
            (
                &[&[0, 2], &[0, 1], &[0, 1]],
                "condition: `parts` has 1 of 3 files whose columns differ from the rest: `0.csv` lacks `b` and adds \
                    `c`",
            ),
            // Of equals, the first file decides.
            (
                &[&[0, 2], &[0, 1]],
                "condition: `parts` has 1 of 2 files whose columns differ from the rest: `1.csv` lacks `c` and adds \
                    `b`",
            ),
            (
                &[&[0], &[0], &[0, 1, 2, 3, 4], &[0, 5]],
                "condition: `parts` has 2 of 4 files whose columns differ from the rest: `2.csv` adds `b`, `c`, `d` \
                    and 1 more",
            ),
        ] {
            assert_eq!(Trial::of(&RULE).condition().says(&dataset([parts(files)])), expected);
        }
    }

    #[test]
    fn places_are_files_of_the_table_even_after_one_that_was_not_read() {
        let findings = Trial::of(&RULE).condition().findings(&dataset([parts(&[&[], &[0], &[0], &[1]])]));
        assert_eq!(findings[0].place.file.as_deref(), Some("3.csv"));
        assert_eq!(findings[0].evidence.places.iter().map(|place| place.file).collect::<Vec<_>>(), [3]);
        assert_eq!((findings[0].evidence.count, findings[0].evidence.population), (1, 3));
    }
    #[test]
    fn a_file_without_a_header_has_no_names_to_differ_in() {
        let bare = || Dialect { header: Header::default(), ..Dialect::plain() };
        let says = |table| Trial::of(&RULE).condition().says(&dataset([table]));
        let mut table = parts(&[&[0, 1], &[2, 3], &[0, 1]]);
        table.files[1].dialect = Some(bare());
        assert_eq!(says(table.clone()), "held");
        // Where no file has one, the number of columns still tells.
        table.files.iter_mut().for_each(|file| file.dialect = Some(bare()));
        assert!(says(table).starts_with("condition: `parts` has 1 of 3 files"));
    }
}
