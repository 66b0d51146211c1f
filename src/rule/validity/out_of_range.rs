//! `out-of-range`: numbers and days outside the range that was declared of their column.

use crate::base::{Group, Measured, Place, Skill};
use crate::facts::{ColumnFacts, HeldCells, TableFacts};
use crate::rule::case::{over, ratio, share};
use crate::rule::{Case, Evidence, Finding, Gauge, Outcome, Rule};

pub(in crate::rule) static RULE: Rule = Rule {
    code: "out-of-range",
    group: Group::Validity,
    gauge: Gauge::RatioAbove,
    what: "Numbers or dates that lie outside the range that was declared of their column in datassay.toml.",
    why: "The owner knows between which values a quantity can lie. What lies outside is a slip, another unit, or a word \
        for missing, and a few of them move every mean.",
    example: "[[table.column]]\nname = \"age\"\nrange = { min = 0, max = 120 }\n\nage\n34\n340",
    fix: "Correct the cells where they come from, or widen the declared range if they are right.",
    skill: Skill::DataOwner,
    check,
};

fn check(case: &Case<'_>) -> Outcome {
    case.each_column(|table, column| {
        if case.declared(table, column).is_none_or(|declared| declared.range.is_none()) {
            return Outcome::unfit("no range was declared");
        }
        match table.held.iter().find(|held| held.column == column.position).map(|held| &held.cells) {
            None => Outcome::NotMeasured("nothing of a column with a range was read".into()),
            Some(Measured::Absent(why)) => Outcome::NotMeasured(format!("of a column with a range: {why}").into()),
            Some(Measured::Exact(held) | Measured::Approximate { value: held, .. }) => {
                Outcome::of(outside(case, table, column, held))
            }
        }
    })
}

fn outside(case: &Case<'_>, table: &TableFacts, column: &ColumnFacts, held: &HeldCells) -> Option<Finding> {
    let (count, population) = (held.outside.count, held.ordered);
    let ratio = ratio(count, population);
    let (severity, gate) = case.settings.above(ratio)?;
    let share = share(count, population, "values");
    let message = format!("`{}` lies outside its declared range in {share}{}", column.name, over(gate));
    let places = case.places([&held.outside]);
    let evidence = Evidence { count, population, ratio: Some(ratio), places, ..Evidence::default() };
    Some(case.finding((severity, gate), Place::column(table, column), message, evidence))
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::ask::{Declared, DeclaredColumn, DeclaredRange, DeclaredTable};
    use crate::base::{Measured, Severity, Spot, Tally};
    use crate::facts::{HeldCells, HeldFacts};
    use crate::rule::fixture::{Trial, column, dataset, table};

    #[test]
    fn what_lies_outside_is_counted_among_what_has_an_order() {
        let range = DeclaredRange::Numbers { min: Some(0.0), max: None };
        let age = DeclaredColumn { name: "age".to_owned(), range: Some(range), ..DeclaredColumn::default() };
        let declared = Declared { tables: vec![DeclaredTable { columns: vec![age], ..DeclaredTable::default() }] };
        let facts = |cells| {
            let mut table = table("t", 1000, [column("age"), column("name")]);
            table.held = vec![HeldFacts { column: 0, cells }];
            dataset([table])
        };
        let cells = |count| {
            let places = (0..count).map(|record| Spot { record: Some(record), ..Spot::default() }).collect();
            let outside = Tally { count, places };
            Measured::Exact(HeldCells { values: 1000, ordered: 800, outside, ..HeldCells::default() })
        };
        let trial = Trial::of(&RULE).gate(Severity::Condition, 0.0);
        assert_eq!(trial.says(&facts(cells(3))), "not applicable: no range was declared");
        let trial = trial.with_tables(declared);
        assert_eq!(trial.says(&facts(cells(0))), "held");
        let said = "condition: `age` lies outside its declared range in 3 of 800 values (0.4 %)";
        assert_eq!(trial.says(&facts(cells(3))), said);
        assert_eq!(trial.findings(&facts(cells(3)))[0].evidence.places.len(), 3);
        let lost = trial.says(&facts(Measured::absent("it holds lists")));
        assert_eq!(lost, "not measured: of a column with a range: it holds lists");
    }
}
