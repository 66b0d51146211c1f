//! `column-order`: files of one table that have the same columns in another order.

use std::collections::{BTreeMap, BTreeSet};

use crate::base::{Group, Skill, Spot};
use crate::facts::TableFacts;
use crate::rule::by_file::{Affected, Saying};
use crate::rule::structure::missing_header::is_missing;
use crate::rule::{Case, Finding, Gauge, Outcome, Rule};

pub(in crate::rule) static RULE: Rule = Rule {
    code: "column-order",
    group: Group::Schema,
    gauge: Gauge::Presence,
    what: "Text files of one table whose columns stand in another order than in most of its files.",
    why: "Tools that join files by name are not troubled. Those that join them by position, as databases and command \
        lines do, put values under the wrong names without a word.",
    example: "2023.csv has id,price,day and 2024.csv has id,day,price.",
    fix: "Export the files named again with the columns in the order of the others.",
    skill: Skill::DataEngineer,
    check,
};

fn check(case: &Case<'_>) -> Outcome {
    case.each_text_table(|table| {
        if table.files_with_schema().nth(1).is_none() {
            return Outcome::unfit("no table has more than one file");
        }
        Outcome::of(reordered(case, table))
    })
}

fn reordered(case: &Case<'_>, table: &TableFacts) -> Option<Finding> {
    let named: Vec<(usize, &[usize])> = table
        .files
        .iter()
        .enumerate()
        .filter(|(_, file)| !file.columns.is_empty() && !is_missing(file))
        .map(|(index, file)| (index, file.columns.as_slice()))
        .collect();
    // Columns that a file lacks or adds are another matter: the order is that of the columns that all have.
    let mut files = named.iter().map(|(_, columns)| columns.iter().copied().collect::<BTreeSet<usize>>());
    let first = files.next()?;
    let shared = files.fold(first, |shared, columns| &shared & &columns);
    let orders: Vec<(usize, Vec<usize>)> = named
        .into_iter()
        .map(|(index, columns)| (index, columns.iter().copied().filter(|column| shared.contains(column)).collect()))
        .collect();
    let mut times: BTreeMap<&[usize], (usize, std::cmp::Reverse<usize>)> = BTreeMap::new();
    for (index, order) in &orders {
        times.entry(order).or_insert((0, std::cmp::Reverse(*index))).0 += 1;
    }
    let (usual, _) = times.iter().max_by_key(|(_, times)| **times)?;
    let differing: Vec<Affected<'_>> = orders
        .iter()
        .filter(|(_, order)| order != usual)
        .filter_map(|(index, _)| Some(Affected::new(*index, table.files.get(*index)?, Spot::file(0), "")))
        .collect();
    Saying::together("has its columns in another order than the rest", "have their columns in another order")
        .tell_of(case, table, &differing)
        .pop()
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::facts::{Dialect, TableFacts};
    use crate::rule::fixture::{Trial, column, dataset, file, table};

    fn parts(files: &[&[usize]]) -> TableFacts {
        let mut table = table("parts", 100, ["a", "b", "c", "d"].map(column));
        let named = |(n, columns): (usize, &&[usize])| {
            file(&format!("{n}.csv")).columns(columns).dialect(Dialect::plain()).build()
        };
        table.files = files.iter().enumerate().map(named).collect();
        table
    }

    #[test]
    fn the_order_of_most_files_is_the_order() {
        for (files, expected) in [
            (&[&[0, 1][..]][..], "not applicable: no table has more than one file"),
            (&[&[0, 1, 2], &[0, 1, 2]], "held"),
            // Another column between them changes no order.
            (&[&[0, 1, 2], &[0, 3, 1, 2], &[0, 2]], "held"),
            (&[&[0, 2, 1], &[0, 1, 2], &[0, 1, 2]], "advice: `0.csv` has its columns in another order than the rest"),
            (&[&[0, 1], &[1, 0]], "advice: `1.csv` has its columns in another order than the rest"),
            (
                &[&[0, 1], &[1, 0], &[0, 1], &[1, 0], &[0, 1]],
                "advice: 2 of 5 files of `parts` have their columns in another order, the first being `1.csv`",
            ),
        ] {
            assert_eq!(Trial::of(&RULE).advice().says(&dataset([parts(files)])), expected, "{files:?}");
        }
    }
}
