//! `mixed-types`: a column of one sort with a few cells of another.

use crate::base::{Group, Place, Skill, Spot, wording};
use crate::facts::{ColumnFacts, ColumnType, Kind, KindFacts, TableFacts};
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
        _ => Outcome::Held,
    })
}

/// What cells of a kind are called together: one word for kinds that make up one sort.
const fn sort(kind: Kind) -> &'static str {
    match kind {
        Kind::Integer | Kind::Decimal | Kind::Code | Kind::FormattedNumber => "numbers",
        Kind::Boolean => "truth values",
        Kind::Date | Kind::DateTime | Kind::ZonedDateTime | Kind::ImpossibleDate => "dates",
        Kind::Time => "times of day",
        Kind::Duration => "lengths of time",
        Kind::Text | Kind::Blank | Kind::Placeholder => "text",
        Kind::Url => "web addresses",
        Kind::Path => "paths",
        Kind::List => "lists",
        Kind::Other => "of another sort",
    }
}

/// Whether a cell of this kind speaks for what a column holds: what is missing in disguise does not, and is told as such.
#[expect(clippy::trivially_copy_pass_by_ref, reason = "as a filter calls it")]
fn speaks(kind: &&KindFacts) -> bool {
    !kind.kind.is_hollow()
}

fn strays(case: &Case<'_>, table: &TableFacts, column: &ColumnFacts) -> Option<Finding> {
    let mut sorts: Vec<(&str, u64)> = Vec::new();
    for kind in column.kinds.iter().filter(speaks) {
        match sorts.iter_mut().find(|(name, _)| *name == sort(kind.kind)) {
            Some((_, cells)) => *cells += kind.cells.count,
            None => sorts.push((sort(kind.kind), kind.cells.count)),
        }
    }
    // Stable, so equals keep the ladder's order.
    sorts.sort_by_key(|(_, cells)| std::cmp::Reverse(*cells));
    let ((main, _), strays) = sorts.split_first()?;
    let count: u64 = strays.iter().map(|(_, cells)| cells).sum();
    let population = column.kinds.iter().filter(speaks).map(|kind| kind.cells.count).sum();
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
    // Each sort is shown, however late its first cell comes: one place of each in turn.
    let mut tallies: Vec<_> = column.kinds.iter().filter(speaks).filter(|kind| sort(kind.kind) != *main).collect();
    tallies.sort_by_key(|kind| std::cmp::Reverse(kind.cells.count));
    let rounds = 0..case.ask.places;
    let mut places: Vec<Spot> =
        rounds.flat_map(|n| tallies.iter().filter_map(move |kind| kind.cells.places.get(n).copied())).collect();
    places.truncate(case.ask.places);
    places.sort_unstable();
    let evidence = Evidence { count, population, ratio: Some(ratio), places, ..Evidence::default() };
    Some(case.finding((severity, gate), Place::column(table, column), message, evidence))
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::base::Severity;
    use crate::facts::Kind::{
        Blank, Date, DateTime, Decimal, FormattedNumber, ImpossibleDate, Integer, Placeholder, Text, Url,
    };
    use crate::rule::fixture::{Trial, column, dataset, table};

    #[test]
    fn the_strays_are_counted_by_sort() {
        for (kinds, expected) in [
            // What is missing in disguise is told as such.
            (&[(Decimal, 7032), (Blank, 11)][..], "held"),
            (&[(Integer, 121), (Placeholder, 1188)], "held"),
            (
                &[(Integer, 50), (Decimal, 40), (Blank, 2), (Text, 3)],
                "condition: `c` holds numbers, but 3 of 93 cells (3.2 %) are text",
            ),
            (
                &[(Integer, 95), (Url, 1), (Text, 2)],
                "condition: `c` holds numbers, but 3 of 98 cells (3.1 %) are something else: 2 text, 1 web addresses",
            ),
            // Numbers that programs don't read, and days that no calendar has, are told as such.
            (&[(Integer, 95), (FormattedNumber, 3)], "held"),
            (&[(Date, 95), (ImpossibleDate, 3)], "held"),
            (
                &[(Date, 500), (DateTime, 499), (Integer, 1)],
                "condition: `c` holds dates, but 1 of 1,000 cells (0.1 %) are numbers",
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
