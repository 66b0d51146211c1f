//! `inconsistent-spelling`: one category in several spellings.

use crate::base::{Group, Measured, Place, Skill, wording};
use crate::facts::{ColumnFacts, ColumnType, SpellingFacts, TableFacts};
use crate::rule::case::{over, ratio};
use crate::rule::uniqueness::identifier_column::identifier;
use crate::rule::{Case, Evidence, Finding, Gauge, Outcome, Rule};

pub(in crate::rule) static RULE: Rule = Rule {
    code: "inconsistent-spelling",
    group: Group::Validity,
    gauge: Gauge::RatioAbove,
    what: "Categories that are the same but for letter case, inner spaces, accents or punctuation; and rare ones that are \
        one letter away from a frequent one.",
    why: "Each spelling counts as a category of its own, so every count by category is too low, and what is learnt of one \
        spelling does not help the other.",
    example: "country\nGermany\ngermany\nGERMANY\nGremany",
    fix: "Decide on one spelling for each category and bring the cells to it. Where two that look alike are meant to \
        differ, say so in the brief.",
    skill: Skill::DomainExpert,
    check,
};

/// Above this share of distinct values a column does not hold categories. A project judgement.
const MOST_DISTINCT: f64 = 0.9;

/// Texts longer than this on average are sentences and no categories. A project judgement.
const LONGEST_CATEGORY: f64 = 50.0;

/// With more distinct values than this a column does not hold categories that somebody could bring to one spelling: the
/// capacity of the exact table. A project judgement.
const MOST_VALUES: u64 = 4096;

fn check(case: &Case<'_>) -> Outcome {
    case.each_column(|table, column| {
        // Those of a label are told by `inconsistent-labels`.
        if case.is_label(table, column) || !is_category(table, column) {
            return Outcome::unfit("no column holds categories");
        }
        match &column.detail.spellings {
            Measured::Exact(facts) | Measured::Approximate { value: facts, .. } => {
                Outcome::of(spelled(case, (table, column), facts))
            }
            Measured::Absent(_) if column.distinct.value().is_some_and(|distinct| *distinct > MOST_VALUES) => {
                Outcome::unfit("no column holds categories")
            }
            Measured::Absent(why) => Outcome::NotMeasured(format!("`{}`: {why}", column.name).into()),
        }
    })
}

fn is_category(table: &TableFacts, column: &ColumnFacts) -> bool {
    let values = column.values();
    matches!(column.kind, ColumnType::Text | ColumnType::Boolean)
        && values > 0
        && column.lengths.value().is_none_or(|lengths| lengths.mean <= LONGEST_CATEGORY)
        && column.distinct.value().is_none_or(|distinct| *distinct as f64 <= MOST_DISTINCT * values as f64)
        && identifier(table, column).is_none()
}

fn spelled(case: &Case<'_>, (table, column): (&TableFacts, &ColumnFacts), facts: &SpellingFacts) -> Option<Finding> {
    let (count, population) = (facts.cells + facts.near_cells, column.values());
    let ratio = ratio(count, population);
    let (severity, gate) = case.settings.above(ratio)?;
    let mut parts = Vec::new();
    if facts.groups > 0 {
        parts.push(format!(
            "{} in {} that differ in {}",
            wording::counted(facts.groups, "category", "categories"),
            wording::counted(facts.spellings, "spelling", "spellings"),
            differences(facts)
        ));
    }
    if facts.near > 0 {
        let values = wording::counted(facts.near, "rare value is", "rare values are");
        parts.push(format!("{values} one letter away from a frequent one"));
    }
    let message = format!(
        "`{}`: {}; {} of {} cells ({}) do not have the most frequent spelling{}",
        column.name,
        parts.join(", and "),
        wording::count(count),
        wording::count(population),
        wording::percent(ratio),
        over(gate)
    );
    let evidence = Evidence { count, population, ratio: Some(ratio), ..Evidence::default() };
    Some(case.finding((severity, gate), Place::column(table, column), message, evidence))
}

/// In what the spellings of a column differ.
fn differences(facts: &SpellingFacts) -> String {
    let by = [(facts.by_case, "letter case"), (facts.by_accent, "accents"), (facts.by_mark, "spaces or punctuation")];
    let named: Vec<&str> = by.into_iter().filter(|(groups, _)| *groups > 0).map(|(_, what)| what).collect();
    if named.is_empty() { "form".to_owned() } else { named.join(" or ") }
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::base::Measured::{self, Exact};
    use crate::base::Severity;
    use crate::facts::Kind::{Integer, Text};
    use crate::facts::{DetailFacts, SpellingFacts};
    use crate::rule::fixture::{Column, Trial, column, dataset, table};

    fn says(column: Column) -> String {
        let trial = Trial::of(&RULE).gate(Severity::Condition, 0.01).gate(Severity::Advice, 0.0);
        trial.says(&dataset([table("t", 1000, [column])]))
    }

    fn city(spellings: Measured<SpellingFacts>, distinct: u64) -> Column {
        let detail = DetailFacts { spellings, ..DetailFacts::default() };
        column("city").kinds(&[(Text, 1000)]).distinct(Exact(distinct)).detail(detail)
    }

    #[test]
    fn groups_and_slips_are_told_with_their_cells() {
        let groups =
            SpellingFacts { groups: 2, spellings: 5, cells: 12, by_case: 2, by_mark: 1, ..SpellingFacts::default() };
        let near = SpellingFacts { near: 1, near_cells: 3, ..SpellingFacts::default() };
        let both = SpellingFacts { near: 2, near_cells: 8, groups: 1, spellings: 2, cells: 1, by_accent: 1, ..near };
        for (facts, expected) in [
            (SpellingFacts::default(), "held"),
            (
                groups,
                "condition: `city`: 2 categories in 5 spellings that differ in letter case or spaces or punctuation; 12 of 1,000 cells (1.2 %) do not have the most frequent spelling, over the 1 % limit",
            ),
            (
                near,
                "advice: `city`: 1 rare value is one letter away from a frequent one; 3 of 1,000 cells (0.3 %) do not have the most frequent spelling",
            ),
            (
                both,
                "advice: `city`: 1 category in 2 spellings that differ in accents, and 2 rare values are one letter away from a frequent one; 9 of 1,000 cells (0.9 %) do not have the most frequent spelling",
            ),
        ] {
            assert_eq!(says(city(Exact(facts), 40)), expected);
        }
    }

    #[test]
    fn only_categories_have_spellings() {
        let facts =
            || Exact(SpellingFacts { groups: 1, spellings: 2, cells: 1, by_case: 1, ..SpellingFacts::default() });
        let none = "not applicable: no column holds categories";
        assert_eq!(says(city(facts(), 901)), none);
        assert_eq!(says(city(facts(), 40).mean_length(80.0)), none);
        assert_eq!(says(column("n").kinds(&[(Integer, 1000)])), none);
        assert_eq!(says(city(Measured::absent("too many"), 500)), "not measured: `city`: too many");
    }
}
