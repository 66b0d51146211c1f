//! `high-cardinality`: a category with more values than most methods cope with.

use crate::base::{Group, Measured, Place, Skill, wording};
use crate::facts::{ColumnFacts, ColumnType, Kind, TableFacts};
use crate::rule::case::ratio;
use crate::rule::schema::type_conflict::is_split;
use crate::rule::{Case, Evidence, Finding, Gauge, Outcome, Rule};

use super::identifier_column::identifier;

pub(in crate::rule) static RULE: Rule = Rule {
    code: "high-cardinality",
    group: Group::Uniqueness,
    gauge: Gauge::CountAbove,
    what: "A column of short texts with a great many different values, which is no identifier.",
    why: "Turned into one column per value it grows past use, and most values are too rare to learn anything about. New \
        rows will bring values that were never seen.",
    example: "name,city\nA,Aachen\nB,Aalen\nC,Ahlen",
    fix: "Say in the brief how the values can be put together, for example by region or by product group, and give the \
        table that does it.",
    skill: Skill::DomainExpert,
    check,
};

/// Texts longer than this on average are sentences and no categories. A project judgement.
const LONGEST_CATEGORY: f64 = 50.0;

fn check(case: &Case<'_>) -> Outcome {
    case.each_column(|table, column| {
        if case.is_label(table, column) {
            return Outcome::unfit("the only column is the label");
        }
        // Whoever is told of data about people knows why there are so many.
        if !is_category(table, column) || !column.personal.is_empty() {
            return Outcome::unfit("no column holds categories");
        }
        match &column.distinct {
            Measured::Absent(why) => Outcome::NotMeasured(format!("`{}`: {why}", column.name).into()),
            Measured::Exact(distinct) => Outcome::of(many(case, (table, column), *distinct, 0.0)),
            Measured::Approximate { value, bound } => Outcome::of(many(case, (table, column), *value, *bound)),
        }
    })
}

/// Whether a column holds short texts that do not name the rows.
fn is_category(table: &TableFacts, column: &ColumnFacts) -> bool {
    let texts = column.kinds.iter().find(|kind| kind.kind == Kind::Text).map_or(0, |kind| kind.cells.count);
    column.kind == ColumnType::Text
        // What is mostly numbers or dates is not meant to be a category, whatever keeps it from being read so.
        && texts * 2 > column.values().saturating_sub(column.disguised())
        && !is_split(table, column)
        && column.lengths.value().is_none_or(|lengths| lengths.mean <= LONGEST_CATEGORY)
        && identifier(table, column).is_none()
}

fn many(case: &Case<'_>, (table, column): (&TableFacts, &ColumnFacts), distinct: u64, bound: f64) -> Option<Finding> {
    let (severity, gate) = case.settings.above(distinct as f64 * (1.0 - bound))?;
    let population = column.values();
    let about = if bound > 0.0 { "about " } else { "" };
    let limit = gate.limit.map(|limit| format!(", over the limit of {}", wording::number(limit))).unwrap_or_default();
    let message = format!(
        "`{}` holds {about}{} different values in {} cells{limit}",
        column.name,
        wording::count(distinct),
        wording::count(population),
    );
    let ratio = Some(ratio(distinct.min(population), population));
    let evidence = Evidence { count: distinct.min(population), population, ratio, ..Evidence::default() };
    Some(case.finding((severity, gate), Place::column(table, column), message, evidence))
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::base::Measured::{self, Approximate, Exact};
    use crate::base::Severity;
    use crate::facts::Kind::{Integer, Text};
    use crate::facts::{CodeFacts, DetailFacts};
    use crate::rule::fixture::{Column, Trial, column, dataset, table};

    fn says(column: Column) -> String {
        Trial::of(&RULE).gate(Severity::Advice, 50.0).says(&dataset([table("t", 10_000, [column])]))
    }

    fn text(distinct: Measured<u64>) -> Column {
        column("city").kinds(&[(Text, 10_000)]).distinct(distinct)
    }

    #[test]
    fn the_number_of_values_decides() {
        for (column, expected) in [
            (text(Exact(50)), "held"),
            (text(Exact(51)), "advice: `city` holds 51 different values in 10,000 cells, over the limit of 50"),
            (
                text(Approximate { value: 5_000, bound: 0.02 }),
                "advice: `city` holds about 5,000 different values in 10,000 cells, over the limit of 50",
            ),
            (text(Approximate { value: 51, bound: 0.02 }), "held"),
            (text(Measured::absent("why")), "not measured: `city`: why"),
            (column("city").kinds(&[(Integer, 10_000)]), "not applicable: no column holds categories"),
            (text(Exact(5_000)).mean_length(80.0), "not applicable: no column holds categories"),
        ] {
            assert_eq!(says(column), expected);
        }
    }

    #[test]
    fn an_identifier_is_told_as_one() {
        let codes = Exact(CodeFacts { uuid: 1.0, ..CodeFacts::default() });
        let detail = DetailFacts { codes, unique: Exact(true), ..DetailFacts::default() };
        assert_eq!(says(text(Exact(10_000)).detail(detail)), "not applicable: no column holds categories");
    }
}
