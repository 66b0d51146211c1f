//! `mixed-types`: a column of one sort with a few cells of another.

use crate::base::{Group, Place, Skill, wording};
use crate::facts::{ColumnFacts, ColumnType, Kind, TableFacts};
use crate::rule::case::{over, ratio, share};
use crate::rule::schema::type_conflict::is_split;
use crate::rule::{Case, Evidence, Finding, Gauge, Outcome, Rule};

pub(in crate::rule) static RULE: Rule = Rule {
    code: "mixed-types",
    group: Group::Schema,
    gauge: Gauge::RatioAbove,
    what: "A column nearly all of whose cells are of one sort, such as numbers, and a few of another.",
    why: "One stray cell is enough for most programs to load the whole column as text, and then nothing can be \
        computed with it. Often the stray cells mean missing, and each reader guesses anew.",
    example: "price\n12.50\n9.90\non request",
    fix: "Look at the cells named. Leave them empty if they mean that nothing is known, correct them if they are \
        mistakes.",
    skill: Skill::DomainExpert,
    check,
};

fn check(case: &Case<'_>) -> Outcome {
    case.each_column(|table, column| match column.kind {
        // Files that disagree on what the column is are the cause, and told as such.
        _ if is_split(table, column) => Outcome::Held,
        ColumnType::Empty => Outcome::unfit("no column holds a value"),
        ColumnType::Mixed => Outcome::of(strays(case, table, column)),
        // Blanks don't change what a column is, but a column of text has room for them.
        kind if kind != ColumnType::Text && column.disguised() > 0 => Outcome::of(strays(case, table, column)),
        _ => Outcome::Held,
    })
}

/// What cells of a kind are called together: one word for kinds that make up one sort.
const fn sort(kind: Kind) -> &'static str {
    match kind {
        Kind::Integer | Kind::Decimal => "numbers",
        Kind::Boolean => "truth values",
        Kind::Date | Kind::DateTime => "dates",
        Kind::Time => "times of day",
        Kind::Blank => "blank or question marks",
        Kind::Text => "text",
        Kind::Other => "of another sort",
    }
}

fn strays(case: &Case<'_>, table: &TableFacts, column: &ColumnFacts) -> Option<Finding> {
    let mut sorts: Vec<(&str, u64)> = Vec::new();
    for kind in &column.kinds {
        match sorts.iter_mut().find(|(name, _)| *name == sort(kind.kind)) {
            Some((_, cells)) => *cells += kind.cells.count,
            None => sorts.push((sort(kind.kind), kind.cells.count)),
        }
    }
    // Stable, so equals keep the ladder's order. Blanks are never what a column holds, however many there are.
    sorts.sort_by_key(|(name, cells)| (*name == sort(Kind::Blank), std::cmp::Reverse(*cells)));
    let ((main, _), strays) = sorts.split_first()?;
    let count = strays.iter().map(|(_, cells)| cells).sum();
    let population = column.values();
    let ratio = ratio(count, population);
    let (severity, gate) = case.settings.above(ratio)?;
    let what = match strays {
        [(only, _)] => format!("are {only}"),
        many => {
            let each: Vec<_> = many.iter().map(|(name, cells)| format!("{} {name}", wording::count(*cells))).collect();
            format!("are something else: {}", each.join(", "))
        }
    };
    let message =
        format!("`{}` holds {main}, but {} {what}{}", column.name, share(count, population, "cells"), over(gate));
    let tallies = column.kinds.iter().filter(|kind| sort(kind.kind) != *main).map(|kind| &kind.cells);
    let places = case.places(tallies);
    let evidence = Evidence { count, population, ratio: Some(ratio), places, ..Evidence::default() };
    Some(case.finding((severity, gate), Place::column(table, column), message, evidence))
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::base::Severity;
    use crate::facts::Kind::{Blank, Date, DateTime, Decimal, Integer, Text};
    use crate::rule::fixture::{Trial, column, dataset, table};

    #[test]
    fn the_strays_are_counted_by_sort() {
        for (kinds, expected) in [
            (
                &[(Decimal, 7032), (Blank, 11)][..],
                "condition: `c` holds numbers, but 11 of 7,043 cells (0.2 %) are blank or question marks",
            ),
            (
                &[(Integer, 50), (Decimal, 40), (Blank, 2), (Text, 3)],
                "condition: `c` holds numbers, but 5 of 95 cells (5.3 %) are something else: 3 text, 2 blank or question marks",
            ),
            (
                &[(Date, 500), (DateTime, 499), (Integer, 1)],
                "condition: `c` holds dates, but 1 of 1,000 cells (0.1 %) are numbers",
            ),
            (
                &[(Integer, 121), (Blank, 1188)],
                "condition: `c` holds numbers, but 1,188 of 1,309 cells (90.8 %) are blank or question marks",
            ),
            (&[(Integer, 50), (Decimal, 50)], "held"),
            (&[(Integer, 70), (Text, 30)], "held"),
            (&[], "not applicable: no column holds a value"),
        ] {
            let facts = dataset([table("t", 7043, [column("c").kinds(kinds)])]);
            assert_eq!(Trial::of(&RULE).gate(Severity::Condition, 0.0).says(&facts), expected);
        }
    }

    #[test]
    fn the_limit_is_named_where_there_is_one() {
        let facts = dataset([table("t", 100, [column("c").kinds(&[(Integer, 97), (Text, 3)])])]);
        let trial = Trial::of(&RULE).gate(Severity::Condition, 0.02);
        assert_eq!(
            trial.says(&facts),
            "condition: `c` holds numbers, but 3 of 100 cells (3 %) are text, over the 2 % limit"
        );
        let findings = trial.findings(&facts);
        assert_eq!(findings[0].evidence.places.len(), 3);
        assert_eq!(findings[0].place.record, Some(1));
        assert_eq!(Trial::of(&RULE).gate(Severity::Condition, 0.03).says(&facts), "held");
    }
}
