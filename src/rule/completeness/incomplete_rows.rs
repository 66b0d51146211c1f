//! `incomplete-rows`: rows of which more than half is missing.

use crate::base::{Group, Measured, Place, Skill, wording};
use crate::facts::{RowGapFacts, TableFacts};
use crate::rule::case::{over, ratio, share, whole};
use crate::rule::{Case, Evidence, Finding, Gauge, Outcome, Rule};

pub(in crate::rule) static RULE: Rule = Rule {
    code: "incomplete-rows",
    group: Group::Completeness,
    gauge: Gauge::RatioAbove,
    what: "Rows of which more than half of the cells hold nothing, in a table of which most cells do.",
    why: "Such rows say little, and they are seldom spread by chance: an interrupted import, a form that nobody filled \
        in, records of another sort. Filled up by guesses they look like real ones.",
    example: "id,age,city,income\n1,34,Bonn,2800\n2,,,",
    fix: "Find out where these rows come from. Fill them in from their source, leave them out, or say in the brief what \
        they are.",
    skill: Skill::DomainExpert,
    check,
};

/// A narrower table has rows half empty as soon as one column has gaps.
const FEWEST_COLUMNS: u64 = 4;

fn check(case: &Case<'_>) -> Outcome {
    case.each_table(|table| match &table.gaps {
        Measured::Absent(_) if table.rows == 0 => Outcome::unfit("there is no row"),
        Measured::Absent(why) => Outcome::NotMeasured(format!("`{}`: {why}", table.name).into()),
        Measured::Exact(facts) | Measured::Approximate { value: facts, .. } => {
            if facts.cells < FEWEST_COLUMNS * facts.rows {
                Outcome::unfit("no table has four columns with values")
            } else if facts.missing * 2 > facts.cells {
                // Then columns are empty rather than rows, and each is told.
                Outcome::Held
            } else {
                whole(table, Outcome::of(incomplete(case, table, facts)))
            }
        }
    })
}

fn incomplete(case: &Case<'_>, table: &TableFacts, facts: &RowGapFacts) -> Option<Finding> {
    let (count, population) = (facts.mostly_missing, facts.rows);
    let ratio = ratio(count, population);
    let (severity, gate) = case.settings.above(ratio)?;
    let message = format!(
        "in `{}` more than half is missing of {}; {} lack nothing{}",
        table.name,
        share(count, population, "rows"),
        wording::count(facts.complete),
        over(gate)
    );
    let evidence = Evidence { count, population, ratio: Some(ratio), ..Evidence::default() };
    Some(case.finding((severity, gate), Place::table(table), message, evidence))
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::base::{Measured, Severity};
    use crate::facts::{RowGapFacts, TableFacts};
    use crate::rule::fixture::{Trial, column, dataset, table};

    fn says(rows: u64, gaps: Measured<RowGapFacts>) -> String {
        let table = TableFacts { gaps, ..table("t", rows, ["a", "b", "c", "d"].map(column)) };
        Trial::of(&RULE).gate(Severity::Condition, 0.05).gate(Severity::Advice, 0.0).says(&dataset([table]))
    }

    fn gaps(missing: u64, complete: u64, mostly_missing: u64) -> Measured<RowGapFacts> {
        Measured::Exact(RowGapFacts { rows: 1000, cells: 4000, missing, complete, mostly_missing })
    }

    #[test]
    fn the_share_of_rows_decides() {
        for (gaps, expected) in [
            (gaps(0, 1000, 0), "held"),
            (gaps(500, 500, 0), "held"),
            (
                gaps(120, 920, 50),
                "advice: in `t` more than half is missing of 50 of 1,000 rows (5 %); 920 lack nothing",
            ),
            (
                gaps(300, 900, 80),
                "condition: in `t` more than half is missing of 80 of 1,000 rows (8 %); 900 lack nothing, over the 5 % limit",
            ),
            // Columns that are nearly empty are told one by one.
            (gaps(2001, 0, 700), "held"),
            (
                Measured::Exact(RowGapFacts { rows: 1000, cells: 3000, missing: 9, complete: 997, mostly_missing: 3 }),
                "not applicable: no table has four columns with values",
            ),
            (Measured::absent("why"), "not measured: `t`: why"),
        ] {
            assert_eq!(says(1000, gaps), expected);
        }
        assert_eq!(says(0, Measured::absent("why")), "not applicable: there is no row");
    }
}
