//! `ragged-rows`: rows that do not have as many cells as the header.

use crate::base::{Group, Place, Skill, wording};
use crate::facts::{Format, Note, TableFacts};
use crate::rule::case::{over, ratio, share};
use crate::rule::{Case, Evidence, Finding, Gauge, Outcome, Rule};

pub(in crate::rule) static RULE: Rule = Rule {
    code: "ragged-rows",
    group: Group::Structure,
    gauge: Gauge::RatioAbove,
    what: "Rows with fewer or more cells than the header has names.",
    why: "From the place of the lost or added cell on, values stand under the wrong names. Many programs refuse the \
        whole file, others fill up or cut off without a word.",
    example: "id,name,city\n1,Ann\n2,Bob,Rome,Italy",
    fix: "Open the file at the lines named. Usually a text with the delimiter in it lacks its quotes: export again \
        with quotes around text.",
    skill: Skill::DataEngineer,
    check,
};

fn check(case: &Case<'_>) -> Outcome {
    case.each_table(|table| match table.format {
        Format::Parquet => Outcome::unfit("there is no delimited text"),
        Format::Csv if table.rows == 0 => Outcome::unfit("there is no row"),
        Format::Csv => Outcome::of(ragged(case, table)),
    })
}

fn ragged(case: &Case<'_>, table: &TableFacts) -> Option<Finding> {
    let (short, long) = (table.notes.of(Note::ShortRow), table.notes.of(Note::LongRow));
    let count = short.count + long.count;
    let ratio = ratio(count, table.rows);
    let (severity, gate) = case.settings.above(ratio)?;
    let what = match (short.count, long.count) {
        (_, 0) => "too few cells".to_owned(),
        (0, _) => "too many cells".to_owned(),
        (few, many) => {
            format!("too few or too many cells ({} too few, {} too many)", wording::count(few), wording::count(many))
        }
    };
    let message = format!("`{}` has {} with {what}{}", table.name, share(count, table.rows, "rows"), over(gate));
    let places = case.places([short, long]);
    let evidence = Evidence { count, population: table.rows, ratio: Some(ratio), places, ..Evidence::default() };
    Some(case.finding((severity, gate), Place::table(table), message, evidence))
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::base::{Severity, Spot};
    use crate::facts::{Format, Note, TableFacts};
    use crate::rule::fixture::{Trial, column, dataset, table};

    fn orders(short: u64, long: u64) -> TableFacts {
        let mut table = table("orders", 10_000, [column("id")]);
        for line in 0..short {
            table.notes.of_mut(Note::ShortRow).note(Spot { line: Some(2 * line + 5), ..Spot::file(0) }, 20);
        }
        for line in 0..long {
            table.notes.of_mut(Note::LongRow).note(Spot { line: Some(2 * line + 4), ..Spot::file(0) }, 20);
        }
        table
    }

    fn trial() -> Trial {
        Trial::of(&RULE).gate(Severity::Blocker, 0.001).gate(Severity::Condition, 0.0)
    }

    #[test]
    fn rows_are_counted_by_how_they_differ() {
        let parquet = TableFacts { format: Format::Parquet, ..orders(1, 0) };
        for (table, expected) in [
            (orders(0, 0), "held"),
            (orders(1, 0), "condition: `orders` has 1 of 10,000 rows (<0.1 %) with too few cells"),
            (orders(0, 10), "condition: `orders` has 10 of 10,000 rows (0.1 %) with too many cells"),
            (
                orders(9, 3),
                "blocker: `orders` has 12 of 10,000 rows (0.1 %) with too few or too many cells (9 too few, 3 too \
                    many), over the 0.1 % limit",
            ),
            (TableFacts { rows: 0, ..orders(0, 0) }, "not applicable: there is no row"),
            (parquet, "not applicable: there is no delimited text"),
        ] {
            assert_eq!(trial().says(&dataset([table])), expected);
        }
        assert_eq!(trial().says(&dataset([])), "not applicable: no table was read");
    }

    #[test]
    fn the_places_of_both_sorts_are_in_order() {
        let findings = trial().findings(&dataset([orders(30, 30)]));
        let lines: Vec<_> = findings[0].evidence.places.iter().filter_map(|place| place.line).collect();
        assert_eq!(lines, (4..24).collect::<Vec<_>>());
        assert_eq!(findings[0].place.line, Some(4));
        assert_eq!(findings[0].evidence.count, 60);
    }
}
