//! `outliers`: numbers far from all others of their column.

use crate::base::{Group, Measured, Place, Skill, wording};
use crate::facts::{ColumnFacts, ColumnType, OutlierFacts, Scalar, TableFacts};
use crate::rule::case::{over, ratio, share};
use crate::rule::uniqueness::identifier_column::{identifier, words};
use crate::rule::{Case, Evidence, Finding, Gauge, Outcome, Rule};

pub(in crate::rule) static RULE: Rule = Rule {
    code: "outliers",
    group: Group::Validity,
    gauge: Gauge::RatioAbove,
    what: "Numbers that lie more than five robust standard deviations from the median, beyond where the column's tail \
        would reach, and apart from all others.",
    why: "A slipped decimal point, a wrong unit or a number that stands for missing moves means and scales, and a model \
        bends towards it. Some are real, and then they are what the specialist must know of.",
    example: "age\n34\n51\n28\n340",
    fix: "Look at these cells with somebody who knows the matter. Correct what is wrong, leave empty what means missing, \
        and say in the brief what is real.",
    skill: Skill::DomainExpert,
    check,
};

/// With fewer different values a column of whole numbers is taken for a category. A project judgement.
const FEWEST_DISTINCT: u64 = 10;

/// Words in a column's name that say that its numbers are codes.
const CODES: [&str; 8] = ["id", "code", "zip", "zipcode", "postcode", "postal", "phone", "key"];

fn check(case: &Case<'_>) -> Outcome {
    case.each_column(|table, column| {
        if !is_measure(table, column) {
            return Outcome::unfit("no column holds a measurement");
        }
        match &column.detail.outliers {
            Measured::Exact(facts) | Measured::Approximate { value: facts, .. } => {
                Outcome::of(far(case, (table, column), facts))
            }
            // Half of the numbers equal, or too few of them: no measure of how far is far.
            Measured::Absent(why) if column.detail.histogram.value().is_some() => Outcome::NotApplicable(why.clone()),
            Measured::Absent(why) => Outcome::NotMeasured(format!("`{}`: {why}", column.name).into()),
        }
    })
}

/// Whether a column holds numbers that measure or count something, and do not name it.
fn is_measure(table: &TableFacts, column: &ColumnFacts) -> bool {
    let is_number = match column.kind {
        ColumnType::Integer => column.distinct.value().is_none_or(|distinct| *distinct >= FEWEST_DISTINCT),
        ColumnType::Decimal => true,
        ColumnType::Mixed => column.numbers.value().is_some(),
        _ => false,
    };
    is_number
        && identifier(table, column).is_none()
        && !words(&column.name).iter().any(|word| CODES.contains(&word.as_str()))
}

/// How many of the cells far below and far above stand for missing.
fn told(column: &ColumnFacts, facts: &OutlierFacts) -> (u64, u64) {
    let (mut low, mut high) = (0, 0);
    for disguise in &column.disguised.by_form {
        let value = match disguise.form.value() {
            Some(Scalar::Integer(integer)) => integer as f64,
            Some(Scalar::Float(float)) => float,
            _ => continue,
        };
        let distance = (value - facts.median) / facts.deviation;
        // The nearest is rounded, as this is.
        if distance.abs() >= facts.nearest * (1.0 - 1e-9) {
            *(if distance < 0.0 { &mut low } else { &mut high }) += disguise.cells.count;
        }
    }
    (low, high)
}

fn far(case: &Case<'_>, (table, column): (&TableFacts, &ColumnFacts), facts: &OutlierFacts) -> Option<Finding> {
    // What stands for missing is told as that.
    let (told_low, told_high) = told(column, facts);
    let (low, high) = (facts.low.saturating_sub(told_low), facts.high.saturating_sub(told_high));
    let count = low + high;
    let ratio = ratio(count, facts.population);
    let (severity, gate) = case.settings.above(ratio)?;
    let side = match (low, high) {
        (0, _) => "all above it".to_owned(),
        (_, 0) => "all below it".to_owned(),
        (low, high) => format!("{} below and {} above it", wording::count(low), wording::count(high)),
    };
    let message = format!(
        "`{}`: {} lie far from all others, at least {} robust standard deviations from the median: {side}{}",
        column.name,
        share(count, facts.population, "numbers"),
        wording::number(facts.nearest.floor()),
        over(gate)
    );
    let evidence = Evidence { count, population: facts.population, ratio: Some(ratio), ..Evidence::default() };
    Some(case.finding((severity, gate), Place::column(table, column), message, evidence))
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::base::Measured::{self, Exact};
    use crate::base::Severity;
    use crate::facts::Kind::{Integer, Text};
    use crate::facts::{DetailFacts, Histogram, OutlierFacts};
    use crate::rule::fixture::{Column, Trial, column, dataset, table};

    fn says(column: Column) -> String {
        Trial::of(&RULE).gate(Severity::Advice, 0.0).says(&dataset([table("t", 100, [column])]))
    }

    fn far(name: &str, low: u64, high: u64) -> Column {
        let facts = OutlierFacts { population: 100, low, high, median: 1.0, deviation: 2.0, nearest: 7.25 };
        column(name).detail(DetailFacts { outliers: Exact(facts), ..DetailFacts::default() })
    }

    #[test]
    fn both_sides_are_counted() {
        for (column, expected) in [
            (far("age", 0, 0), "held"),
            (
                far("age", 0, 1),
                "advice: `age`: 1 of 100 numbers (1 %) lie far from all others, at least 7 robust standard deviations from the median: all above it",
            ),
            (
                far("age", 2, 0),
                "advice: `age`: 2 of 100 numbers (2 %) lie far from all others, at least 7 robust standard deviations from the median: all below it",
            ),
            (
                far("age", 2, 3),
                "advice: `age`: 5 of 100 numbers (5 %) lie far from all others, at least 7 robust standard deviations from the median: 2 below and 3 above it",
            ),
        ] {
            assert_eq!(says(column), expected);
        }
    }

    #[test]
    fn codes_categories_and_identifiers_have_none() {
        let none = "not applicable: no column holds a measurement";
        assert_eq!(says(far("user_id", 0, 1)), none);
        assert_eq!(says(far("ZipCode", 0, 1)), none);
        assert_eq!(says(far("grade", 0, 1).distinct(Exact(9))), none);
        assert_eq!(says(far("word", 0, 1).kinds(&[(Text, 100)])), none);
        let unique = DetailFacts { running: Exact(true), unique: Exact(true), ..DetailFacts::default() };
        assert_eq!(says(column("record_no").detail(unique)), none);
    }

    #[test]
    fn without_a_measure_of_far_nothing_is() {
        let histogram = Exact(Histogram { min: 0.0, max: 1.0, counts: vec![1] });
        let equal =
            DetailFacts { outliers: Measured::absent("half of them are equal"), histogram, ..DetailFacts::default() };
        assert_eq!(says(column("gain").detail(equal)), "not applicable: half of them are equal");
        let lost = DetailFacts { outliers: Measured::absent("too many"), ..DetailFacts::default() };
        assert_eq!(says(column("gain").detail(lost).kinds(&[(Integer, 100)])), "not measured: `gain`: too many");
    }
}
