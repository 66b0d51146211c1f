//! `schema-mismatch`: files of one table that do not have the same columns.

use std::collections::{BTreeMap, BTreeSet};

use crate::base::nearest::nearest;
use crate::base::{Group, Place, Skill, Spot, wording};
use crate::facts::{FileFacts, TableFacts};
use crate::rule::by_file::turning_point;
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
    // Files with columns that no other has don't hide that the columns changed for good.
    let mut times: BTreeMap<&Names<'_>, usize> = BTreeMap::new();
    for (_, names) in &files {
        *times.entry(names).or_default() += 1;
    }
    let is_odd = |names: &Names<'_>| times.get(names) == Some(&1);
    let regular: Vec<&(usize, Names<'_>)> = files.iter().filter(|(_, names)| !is_odd(names)).collect();
    let turn = turning_point(&regular.iter().map(|(_, names)| names).collect::<Vec<_>>());
    let (before, differing): (_, Vec<_>) = match turn {
        Some(turn) => {
            let (first, _) = regular[turn];
            let differing = files.iter().filter(|(index, names)| index >= first || is_odd(names));
            (&regular[turn - 1].1, differing.collect())
        }
        None => (usual, files.iter().filter(|(_, names)| names != usual).collect()),
    };
    let (first, found) = match turn {
        Some(turn) => regular[turn],
        None => differing.first()?,
    };
    let first = table.files.get(*first)?;
    let how_many =
        format!("{} of {} files", wording::count(differing.len() as u64), wording::count(files.len() as u64));
    let mut difference = difference_of(table, found, before);
    let odd = files.iter().find(|(_, names)| turn.is_some() && is_odd(names));
    if let Some((index, names)) = odd
        && let Some(file) = table.files.get(*index)
    {
        // It is held against those before it.
        let like = regular.iter().rev().find(|(other, _)| other < index).map_or(usual, |(_, names)| names);
        difference = format!("{difference}; `{}` {}", file.path, difference_of(table, names, like));
    }
    let message = match turn {
        Some(_) => {
            format!("`{}` has other columns from `{}` on ({how_many}): it {difference}", table.name, first.path)
        }
        None => {
            format!("`{}` has {how_many} whose columns differ from the rest: `{}` {difference}", table.name, first.path)
        }
    };
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

fn difference_of(table: &TableFacts, found: &Names<'_>, usual: &Names<'_>) -> String {
    let listed =
        |verb: &str, names: Vec<&str>| (!names.is_empty()).then(|| format!("{verb} {}", wording::names(names, 3)));
    let mut lacks: Vec<&str> = usual.difference(found).copied().collect();
    let mut adds: Vec<&str> = found.difference(usual).copied().collect();
    let mut renamed = Vec::new();
    lacks.retain(|old| {
        let Some(at) = new_name(table, old, &adds) else { return true };
        renamed.push(format!("has `{}` instead of `{old}`", adds.remove(at)));
        false
    });
    renamed.into_iter().chain(listed("lacks", lacks)).chain(listed("adds", adds)).collect::<Vec<_>>().join(" and ")
}

/// Which of `added` is the column `lacked` under another name: one that is spelled nearly alike, or the only one that
/// stands in its place between the same neighbours.
fn new_name(table: &TableFacts, lacked: &str, added: &[&str]) -> Option<usize> {
    let plain =
        |name: &str| -> String { name.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect() };
    if let Some(at) = added.iter().position(|name| plain(name) == plain(lacked)) {
        return Some(at);
    }
    if let Some(near) = nearest(lacked, added.iter().copied()).filter(|_| lacked.chars().count() > 3) {
        return added.iter().position(|name| *name == near);
    }
    let neighbours = |name: &str| -> BTreeSet<(Option<&str>, Option<&str>)> {
        let column = |at: Option<&usize>| at.and_then(|at| table.columns.get(*at)).map(|column| column.name.as_str());
        table
            .files
            .iter()
            .filter_map(|file| {
                let at = file.columns.iter().position(|at| column(Some(at)) == Some(name))?;
                let before = at.checked_sub(1).and_then(|at| file.columns.get(at));
                Some((column(before), column(file.columns.get(at + 1))))
            })
            .collect()
    };
    let places = neighbours(lacked);
    let mut alike = (0..added.len()).filter(|at| !places.is_disjoint(&neighbours(added[*at])));
    let only = alike.next().filter(|_| alike.next().is_none())?;
    // In a table of two columns everything stands beside everything.
    (table.columns.len() > 3).then_some(only)
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
                "condition: `parts` has 1 of 3 files whose columns differ from the rest: `0.csv` has `c` instead \
                    of `b`",
            ),
            // A column that stands in the place of another is that one renamed; one that changed for good is told so.
            (
                &[&[0, 1, 2], &[0, 1, 2], &[0, 5, 2], &[0, 5, 2], &[0, 5, 2]],
                "condition: `parts` has other columns from `2.csv` on (3 of 5 files): it has `f` instead of `b`",
            ),
            (
                &[&[0, 1, 2], &[0, 1, 2], &[0, 5, 2], &[0, 2], &[0, 5, 2]],
                "condition: `parts` has other columns from `2.csv` on (3 of 5 files): it has `f` instead of `b`; `3.csv` \
                    lacks `f`",
            ),
            // Of equals, the first file decides.
            (
                &[&[0, 2], &[0, 1]],
                "condition: `parts` has 1 of 2 files whose columns differ from the rest: `1.csv` has `b` instead \
                    of `c`",
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
