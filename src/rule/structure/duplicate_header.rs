//! `duplicate-header`: one name for two columns of a file.

use std::collections::BTreeSet;

use crate::base::{Group, Place, Skill, Spot, wording};
use crate::facts::{FileFacts, TableFacts};
use crate::rule::{Case, Evidence, Finding, Gauge, Outcome, Rule};

use super::missing_header::is_missing;

pub(in crate::rule) static RULE: Rule = Rule {
    code: "duplicate-header",
    group: Group::Structure,
    gauge: Gauge::Presence,
    what: "A column name that stands more than once in the header of one file.",
    why: "Nobody can tell the columns apart by name. Programs rename one of them or silently drop it, each in its own \
        way.",
    example: "id,amount,amount\n1,10,12",
    fix: "Give each column a name of its own, saying how they differ, for example amount_net and amount_gross. If \
        they hold the same, drop one.",
    skill: Skill::DataEngineer,
    check,
};

fn check(case: &Case<'_>) -> Outcome {
    case.each_table(|table| Outcome::of(repeated(case, table)))
}

fn repeated(case: &Case<'_>, table: &TableFacts) -> Option<Finding> {
    let gate = case.settings.present()?;
    let mut names = BTreeSet::new();
    let mut files = Vec::new();
    for (index, file) in table.files.iter().enumerate() {
        let repeated = repeated_names(table, file);
        if !repeated.is_empty() {
            files.push(index);
            names.extend(repeated);
        }
    }
    let first = table.files.get(*files.first()?)?;
    // In the order of the table's columns, each once.
    let mut in_order: Vec<&str> = Vec::new();
    let mut distinct = BTreeSet::new();
    for column in &table.columns {
        if distinct.insert(column.name.as_str()) && names.contains(column.name.as_str()) {
            in_order.push(&column.name);
        }
    }
    let message = format!(
        "`{}` has {} more than once: {}{}",
        table.name,
        wording::counted(names.len() as u64, "column name", "column names"),
        wording::names(in_order.iter().copied(), 3),
        in_files(files.len(), table.files.len()),
    );
    let evidence = Evidence {
        count: names.len() as u64,
        population: distinct.len() as u64,
        places: files
            .iter()
            .filter_map(|file| u32::try_from(*file).ok())
            .take(case.ask.places)
            .map(Spot::file)
            .collect(),
        ..Evidence::default()
    };
    Some(case.finding(gate, Place::file(Some(table), &first.path), message, evidence))
}

/// Names that a file's header says again. A column without a name is none of them: it is told by
/// `blank-header` or `missing-header`, whatever it is called here.
fn repeated_names<'a>(table: &'a TableFacts, file: &FileFacts) -> BTreeSet<&'a str> {
    if is_missing(file) {
        return BTreeSet::new();
    }
    let blank = file.dialect.as_ref().map_or(&[][..], |dialect| &dialect.header.blank);
    let spoken = file.columns.iter().enumerate().filter(|(index, _)| !blank.contains(index));
    let names = spoken.filter_map(|(_, position)| table.columns.get(*position)).map(|column| column.name.as_str());
    let mut seen = BTreeSet::new();
    names.filter(|name| !seen.insert(*name)).collect()
}

fn in_files(affected: usize, all: usize) -> String {
    if all == 1 {
        String::new()
    } else {
        format!(", in {} of {} files", wording::count(affected as u64), wording::count(all as u64))
    }
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::facts::{Dialect, Header, TableFacts};
    use crate::rule::fixture::{Trial, column, dataset, file, table, written};

    fn orders(names: &[&str]) -> TableFacts {
        table("orders", 100, names.iter().map(|name| column(name)))
    }

    #[test]
    fn names_are_compared_within_a_file() {
        // Each of two files has one `amount`; the first of them has another one.
        let mut two = orders(&["id", "amount", "amount"]);
        two.files.push(file("b.csv").columns(&[0, 1]).build());
        for (table, expected) in [
            (orders(&["id", "amount"]), "held"),
            (orders(&["id", "amount", "amount"]), "condition: `orders` has 1 column name more than once: `amount`"),
            (
                orders(&["d", "a", "b", "c", "c", "b", "a", "d", "a"]),
                "condition: `orders` has 4 column names more than once: `d`, `a`, `b` and 1 more",
            ),
            (two, "condition: `orders` has 1 column name more than once: `amount`, in 1 of 2 files"),
        ] {
            assert_eq!(Trial::of(&RULE).condition().says(&dataset([table])), expected);
        }
        assert_eq!(Trial::of(&RULE).condition().says(&dataset([])), "not applicable: no table was read");
    }
    #[test]
    fn columns_without_a_name_have_none_to_repeat() {
        let says = |header| {
            let table = written(orders(&["", "id", ""]), &Dialect { header, ..Dialect::plain() });
            Trial::of(&RULE).condition().says(&dataset([table]))
        };
        assert_eq!(says(Header { lines: 1, blank: vec![0, 2], ..Header::default() }), "held");
        assert_eq!(says(Header::default()), "held");
    }
}
