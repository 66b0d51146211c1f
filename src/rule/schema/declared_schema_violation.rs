//! `declared-schema-violation`: what the owner declared of tables and columns, held against what was read.
//!
//! Tables and columns that are not there, cells of another type, values that are none of the allowed ones or of the codes,
//! and values that the pattern does not match: all are counted exactly. Ranges are `out-of-range`'s, and the allowed values
//! of a label `unexpected-labels`'.

use crate::ask::{DeclaredColumn, DeclaredTable, DeclaredType};
use crate::base::{Group, Measured, Place, Skill, Tally, wording};
use crate::facts::{ColumnFacts, Kind, TableFacts};
use crate::rule::case::{ratio, share};
use crate::rule::{Case, Evidence, Finding, Gauge, Outcome, Rule};

pub(in crate::rule) static RULE: Rule = Rule {
    code: "declared-schema-violation",
    group: Group::Schema,
    gauge: Gauge::Presence,
    what: "A table or column that was declared in datassay.toml and is not there, or cells that are of another type than \
        was declared for their column, are none of its allowed values or codes, or do not match its pattern.",
    why: "Whoever receives the data goes by what was declared of it. Where that is not so, either the data or the \
        declaration is wrong, and only the owner knows which.",
    example: "[[table.column]]\nname = \"age\"\ntype = \"integer\"\n\nage\n34\nthirty",
    fix: "Correct the cells where they come from, or correct the declaration.",
    skill: Skill::DataOwner,
    check,
};

fn check(case: &Case<'_>) -> Outcome {
    let declared = &case.ask.declared;
    if declared.tables.is_empty() {
        return Outcome::unfit("nothing was declared of the tables");
    }
    let known: Vec<&TableFacts> = case.facts.tables.iter().filter(|table| !table.columns.is_empty()).collect();
    if known.is_empty() {
        return Outcome::NotMeasured("no table was read".into());
    }
    let mut findings = Vec::new();
    for table in &declared.tables {
        let there = known.iter().find(|facts| declared.table(&facts.name, known.len() == 1) == Some(table));
        match there {
            Some(facts) => findings.extend(table_findings(case, table, facts)),
            None => findings.extend(no_table(case, table)),
        }
    }
    let lost = known.iter().flat_map(|table| &table.held).find_map(|held| match &held.cells {
        Measured::Absent(why) => Some(why.clone()),
        _ => None,
    });
    match lost {
        Some(why) if findings.is_empty() => Outcome::NotMeasured(format!("of a declared column: {why}").into()),
        _ => Outcome::of(findings),
    }
}

fn no_table(case: &Case<'_>, table: &DeclaredTable) -> Option<Finding> {
    let gate = case.settings.present()?;
    let message = match &table.name {
        Some(name) => format!("the table `{name}` was declared and is not there"),
        None => "a table without a name was declared, and there are several".to_owned(),
    };
    let place = Place { table: table.name.clone(), ..Place::default() };
    let evidence = Evidence { count: 1, population: 1, ..Evidence::default() };
    Some(case.finding(gate, place, message, evidence).of_kind("missing"))
}

fn table_findings(case: &Case<'_>, declared: &DeclaredTable, facts: &TableFacts) -> Vec<Finding> {
    let mut findings = Vec::new();
    let keyed = declared.key.iter().filter(|name| declared.column(name).is_none());
    for name in keyed.filter(|name| !facts.columns.iter().any(|column| column.name == **name)) {
        findings.extend(no_column(case, facts, name));
    }
    for column in &declared.columns {
        match facts.columns.iter().find(|facts| facts.name == column.name) {
            None if column.optional => {}
            None => findings.extend(no_column(case, facts, &column.name)),
            Some(found) => {
                findings.extend(other_type(case, column, facts, found));
                findings.extend(other_values(case, column, facts, found));
            }
        }
    }
    findings
}

fn no_column(case: &Case<'_>, table: &TableFacts, name: &str) -> Option<Finding> {
    let gate = case.settings.present()?;
    let message = format!("`{}` has no column `{name}`, which was declared", table.name);
    let place = Place { column: Some(name.to_owned()), ..Place::table(table) };
    let evidence = Evidence { count: 1, population: 1, ..Evidence::default() };
    Some(case.finding(gate, place, message, evidence).of_kind("missing"))
}

fn other_type(case: &Case<'_>, declared: &DeclaredColumn, table: &TableFacts, column: &ColumnFacts) -> Option<Finding> {
    let kind = declared.kind?;
    let others: Vec<&Tally> =
        column.kinds.iter().filter(|facts| !fits(kind, facts.kind)).map(|facts| &facts.cells).collect();
    let count: u64 = others.iter().map(|cells| cells.count).sum();
    if count == 0 {
        return None;
    }
    let gate = case.settings.present()?;
    let population = column.values();
    let message =
        format!("`{}` was declared {}, and {} are not", column.name, kind.word(), share(count, population, "cells"));
    let places = case.places(others);
    let evidence = Evidence { count, population, ratio: Some(ratio(count, population)), places, ..Evidence::default() };
    Some(case.finding(gate, Place::column(table, column), message, evidence).of_kind("type"))
}

/// Cells that are none of the allowed values, and those that the pattern does not match.
fn other_values(case: &Case<'_>, declared: &DeclaredColumn, table: &TableFacts, column: &ColumnFacts) -> Vec<Finding> {
    let held = table.held.iter().find(|held| held.column == column.position);
    let Some(held) = held.and_then(|held| held.cells.exact()) else { return Vec::new() };
    let Some(gate) = case.settings.present() else { return Vec::new() };
    // What classes a label may have is for `unexpected-labels` to say, where it can.
    let has_classes = case.ask.classes.is_some() && table.label.as_ref().is_some_and(|it| it.values.exact().is_some());
    let is_told = case.is_label(table, column) && has_classes;
    let said = |kind, cells: &Tally, what: String, does: &str| {
        if cells.count == 0 {
            return None;
        }
        let message =
            format!("`{}` was declared {what}, and {} {does}", column.name, share(cells.count, held.values, "values"));
        let (count, population) = (cells.count, held.values);
        let places = case.places([cells]);
        let ratio = Some(ratio(count, population));
        let evidence = Evidence { count, population, ratio, places, ..Evidence::default() };
        Some(case.finding(gate, Place::column(table, column), message, evidence).of_kind(kind))
    };
    let listed = if declared.allowed.is_empty() { declared.codes.len() } else { declared.allowed.len() };
    let set = format!("to hold {}", wording::counted(listed as u64, "value", "different values"));
    let values = said("value", &held.not_allowed, set, "are none of them").filter(|_| !is_told);
    let pattern = said("pattern", &held.unmatched, "with a pattern".to_owned(), "do not match it");
    values.into_iter().chain(pattern).collect()
}

/// Whether a cell of this kind may stand in a column of this type. What means that nothing is known fits any.
fn fits(declared: DeclaredType, kind: Kind) -> bool {
    use DeclaredType as Type;
    if matches!(kind, Kind::Blank | Kind::Placeholder) {
        return true;
    }
    match declared {
        Type::Text => kind != Kind::Other,
        Type::Integer => kind == Kind::Integer,
        Type::Decimal => matches!(kind, Kind::Integer | Kind::Decimal),
        Type::Boolean => kind == Kind::Boolean,
        Type::Date => kind == Kind::Date,
        Type::DateTime => matches!(kind, Kind::Date | Kind::DateTime | Kind::ZonedDateTime),
        Type::Time => kind == Kind::Time,
        Type::Duration => matches!(kind, Kind::Duration | Kind::Time),
        Type::Code => matches!(kind, Kind::Code | Kind::Integer),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ask::Declared;
    use crate::facts::{HeldCells, HeldFacts};
    use crate::rule::fixture::{Trial, column, dataset, table};

    fn declared(name: Option<&str>, columns: &[(&str, Option<DeclaredType>, bool)]) -> Declared {
        let columns = columns.iter().map(|(name, kind, optional)| DeclaredColumn {
            name: (*name).to_owned(),
            kind: *kind,
            optional: *optional,
            ..DeclaredColumn::default()
        });
        let name = name.map(str::to_owned);
        Declared { tables: vec![DeclaredTable { name, columns: columns.collect(), ..DeclaredTable::default() }] }
    }

    #[test]
    fn what_was_declared_is_held_against_what_is_there() {
        use DeclaredType::{Boolean, Decimal, Integer, Text};
        let people = || dataset([table("people", 100, [column("age").kinds(&[(Kind::Integer, 97), (Kind::Text, 3)])])]);
        for (tables, expected) in [
            (Declared::default(), "not applicable: nothing was declared of the tables"),
            (declared(Some("people"), &[("age", None, false)]), "held"),
            (declared(None, &[("age", Some(Text), false)]), "held"),
            (
                declared(None, &[("age", Some(Integer), false)]),
                "condition: `age` was declared integer, and 3 of 100 cells (3 %) are not",
            ),
            (
                declared(None, &[("age", Some(Decimal), false)]),
                "condition: `age` was declared decimal, and 3 of 100 cells (3 %) are not",
            ),
            (
                declared(None, &[("age", Some(Boolean), false)]),
                "condition: `age` was declared boolean, and 100 of 100 cells (100 %) are not",
            ),
            (declared(None, &[("name", None, true)]), "held"),
            (declared(None, &[("name", None, false)]), "condition: `people` has no column `name`, which was declared"),
            (
                declared(Some("orders"), &[("age", None, false)]),
                "condition: the table `orders` was declared and is not there",
            ),
        ] {
            assert_eq!(Trial::of(&RULE).condition().with_tables(tables).says(&people()), expected);
        }
    }

    #[test]
    fn cells_are_held_against_values_and_patterns() {
        let held = |values, not_allowed, unmatched| HeldCells {
            values,
            not_allowed: Tally { count: not_allowed, ..Tally::default() },
            unmatched: Tally { count: unmatched, ..Tally::default() },
            ..HeldCells::default()
        };
        let mut tables = declared(None, &[("age", None, false)]);
        tables.tables[0].columns[0].allowed = vec!["1".to_owned(), "2".to_owned()];
        let trial = Trial::of(&RULE).condition().with_tables(tables);
        for (cells, expected) in [
            (Measured::Exact(held(10, 0, 0)), "held"),
            (
                Measured::Exact(held(1000, 14, 0)),
                "condition: `age` was declared to hold 2 different values, and 14 of 1,000 values (1.4 %) are none of them",
            ),
            (
                Measured::Exact(held(1000, 0, 1)),
                "condition: `age` was declared with a pattern, and 1 of 1,000 values (0.1 %) do not match it",
            ),
            (Measured::absent("pages were lost"), "not measured: of a declared column: pages were lost"),
        ] {
            let mut table = table("t", 10, [column("age")]);
            table.held = vec![HeldFacts { column: 0, cells }];
            assert_eq!(trial.says(&dataset([table])), expected);
        }
    }
}
