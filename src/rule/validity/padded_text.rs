//! `padded-text`: text with white space around it.

use crate::base::{Group, Place, Skill, Tally, wording};
use crate::facts::{ColumnFacts, TableFacts};
use crate::rule::case::{over, ratio, share};
use crate::rule::{Case, Evidence, Finding, Gauge, Outcome, Rule};

pub(in crate::rule) static RULE: Rule = Rule {
    code: "padded-text",
    group: Group::Validity,
    gauge: Gauge::RatioAbove,
    what: "Text that begins or ends with white space. Numbers and dates do not count, as readers leave it out there.",
    why: "Nobody sees it, but to a program `Berlin` and `Berlin ` are two cities: groups fall apart and joins find \
        nothing.",
    example: "city,visits\nBerlin,3\n\"Berlin \",5",
    fix: "Cut white space off the ends of text in the export, and check that values then still mean what they meant.",
    skill: Skill::DataEngineer,
    check,
};

/// The share of a column's texts that must begin with white space for it to belong to the delimiter. A project judgement.
const BEHIND_DELIMITER: f64 = 0.95;

fn check(case: &Case<'_>) -> Outcome {
    case.each_table(|table| {
        let texts: Vec<_> = table.columns.iter().filter(|column| words(column) > 0).collect();
        if texts.is_empty() {
            return Outcome::unfit("no column holds text");
        }
        let behind: Vec<&ColumnFacts> =
            texts.iter().copied().filter(|column| column.position > 0 && is_behind_delimiter(column)).collect();
        // One cause: the export writes a space behind each delimiter.
        let others = texts.iter().filter(|column| column.position > 0).count() - behind.len();
        let (together, behind) = if behind.len() >= 2 && behind.len() > others {
            (spaced(case, table, &behind), behind)
        } else {
            (None, Vec::new())
        };
        let apart = texts.iter().filter(|column| !behind.iter().any(|other| other.position == column.position));
        Outcome::of(together.into_iter().chain(apart.filter_map(|column| padded(case, table, column))))
    })
}

/// Cells of a column that are text and not blank.
fn words(column: &ColumnFacts) -> u64 {
    column.kinds.iter().filter(|kind| kind.kind.is_word()).map(|kind| kind.cells.count).sum()
}

fn is_behind_delimiter(column: &ColumnFacts) -> bool {
    ratio(column.detail.padded.before, words(column)) >= BEHIND_DELIMITER
}

fn padded(case: &Case<'_>, table: &TableFacts, column: &ColumnFacts) -> Option<Finding> {
    let padded = &column.detail.padded;
    let (count, population) = (padded.cells.count, words(column));
    let ratio = ratio(count, population);
    let (severity, gate) = case.settings.above(ratio)?;
    let side = match (padded.before, padded.after) {
        (0, _) => "end",
        (_, 0) => "begin",
        _ => "begin or end",
    };
    let split = match column.detail.spellings.value().map_or(0, |spellings| spellings.padded) {
        0 => String::new(),
        values => {
            format!(", which makes {} of values that are there", wording::counted(values, "copy", "copies"))
        }
    };
    let message = format!(
        "`{}`: {} {side} with white space{split}{}",
        column.name,
        share(count, population, "texts"),
        over(gate)
    );
    let places = case.places([&padded.cells]);
    let evidence = Evidence { count, population, ratio: Some(ratio), places, ..Evidence::default() };
    Some(case.finding((severity, gate), Place::column(table, column), message, evidence))
}

fn spaced(case: &Case<'_>, table: &TableFacts, columns: &[&ColumnFacts]) -> Option<Finding> {
    let count = columns.iter().map(|column| column.detail.padded.cells.count).sum();
    let population = columns.iter().map(|column| words(column)).sum();
    let ratio = ratio(count, population);
    let (severity, gate) = case.settings.above(ratio)?;
    let message = format!(
        "texts of `{}` stand behind white space after the delimiter, in {}: {}",
        table.name,
        wording::counted(columns.len() as u64, "column", "columns"),
        wording::names(columns.iter().map(|column| column.name.as_str()), 5),
    );
    let tallies: Vec<&Tally> = columns.iter().map(|column| &column.detail.padded.cells).collect();
    let places = case.places(tallies);
    let evidence = Evidence { count, population, ratio: Some(ratio), places, ..Evidence::default() };
    Some(case.finding((severity, gate), Place::table(table), message, evidence).of_kind("after-delimiter"))
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::base::Measured::Exact;
    use crate::base::{Severity, Spot, Tally};
    use crate::facts::Kind::{Blank, Integer, Text};
    use crate::facts::{DetailFacts, PaddedFacts, SpellingFacts};
    use crate::rule::fixture::{Column, Trial, column, dataset, table};

    fn trial() -> Trial {
        Trial::of(&RULE).gate(Severity::Condition, 0.01).gate(Severity::Advice, 0.0)
    }

    fn padded(name: &str, before: u64, after: u64, copies: u64) -> Column {
        let spot = Spot { record: Some(7), ..Spot::file(0) };
        let cells = Tally { count: before.max(after), places: vec![spot] };
        let spellings = Exact(SpellingFacts { padded: copies, ..SpellingFacts::default() });
        let padded = PaddedFacts { cells, before, after };
        column(name).kinds(&[(Text, 900), (Blank, 100)]).detail(DetailFacts {
            padded,
            spellings,
            ..DetailFacts::default()
        })
    }

    #[test]
    fn the_share_of_texts_decides() {
        for (column, expected) in [
            (padded("city", 0, 0, 0), "held"),
            (padded("city", 0, 9, 0), "advice: `city`: 9 of 900 texts (1 %) end with white space"),
            (
                padded("city", 10, 0, 2),
                "condition: `city`: 10 of 900 texts (1.1 %) begin with white space, which makes 2 copies of values that are there, over the 1 % limit",
            ),
            (
                padded("city", 90, 90, 1),
                "condition: `city`: 90 of 900 texts (10 %) begin or end with white space, which makes 1 copy of values that are there, over the 1 % limit",
            ),
            (column("n").kinds(&[(Integer, 1000)]), "not applicable: no column holds text"),
        ] {
            assert_eq!(trial().says(&dataset([table("t", 1000, [column])])), expected);
        }
        let findings = trial().findings(&dataset([table("t", 1000, [padded("city", 0, 9, 0)])]));
        assert_eq!(findings[0].place.record, Some(7));
    }

    #[test]
    fn a_space_behind_each_delimiter_is_one_cause() {
        let columns = || ["a", "b", "c", "d"].map(|name| padded(name, if name == "a" { 0 } else { 890 }, 0, 0));
        assert_eq!(
            trial().says(&dataset([table("t", 1000, columns())])),
            "condition: texts of `t` stand behind white space after the delimiter, in 3 columns: `b`, `c` and `d`"
        );
        let one = [padded("a", 0, 0, 0), padded("b", 890, 0, 0), padded("c", 0, 0, 0)];
        assert!(trial().says(&dataset([table("t", 1000, one)])).starts_with("condition: `b`: 890 of 900"));
    }
}
