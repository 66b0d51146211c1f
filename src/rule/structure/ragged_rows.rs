//! `ragged-rows`: rows that do not have as many cells as the header.
//!
//! A row that is out of step because its quoting is broken is told by `broken-quoting`, one in which
//! the file ends by `truncated-file`. A delimiter at the end of every row adds an empty cell and
//! shifts nothing: one finding, as advice.

use crate::base::{Group, Place, Severity, Skill, Spot, Tally, wording};
use crate::facts::{FileFacts, Note, TableFacts};
use crate::rule::access::truncated_file::cut_records;
use crate::rule::case::{apart_from, over, ratio, share};
use crate::rule::completeness::empty_column::is_empty;
use crate::rule::{Case, Evidence, Finding, Gauge, Outcome, Rule};

use super::ambiguous_dialect::delimiter;
use super::broken_quoting::quotes;

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
    case.each_text_table(|table| match table.rows {
        0 => Outcome::unfit("there is no row"),
        _ => Outcome::of(ragged(case, table).into_iter().chain(trailing(case, table))),
    })
}

/// Short rows and long ones that this rule has to tell.
pub(in crate::rule) fn out_of_step(table: &TableFacts) -> [Tally; 2] {
    let mut told = cut_records(table);
    told.extend(quotes(table).iter().flat_map(|tally| &tally.places));
    let [short, mut long] = [Note::ShortRow, Note::LongRow].map(|note| apart_from(table.notes.of(note), &told));
    if !is_habit(table) {
        long.blend(table.notes.of(Note::TrailingDelimiter), usize::MAX);
    }
    [short, long]
}

/// Whether rows with an empty cell too many are how the table is written, and not single slips: most
/// rows are.
fn is_habit(table: &TableFacts) -> bool {
    table.notes.of(Note::TrailingDelimiter).count > table.rows / 2
}

/// Whether the header of a file ends in a delimiter as its rows do: its last column has neither name
/// nor value.
pub(in crate::rule) fn ends_in_delimiter(table: &TableFacts, file: &FileFacts) -> bool {
    let Some(dialect) = &file.dialect else { return false };
    let last = file.columns.len().wrapping_sub(1);
    let column = file.columns.get(last).and_then(|position| table.columns.get(*position));
    dialect.header.blank.contains(&last) && column.is_some_and(is_empty)
}

fn ragged(case: &Case<'_>, table: &TableFacts) -> Option<Finding> {
    let [short, long] = out_of_step(table);
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
    let share = share(count, table.rows, "rows");
    let message = format!("`{}`{} has {share} with {what}{}", table.name, in_doubt(table), over(gate));
    let places = case.places([&short, &long]);
    let evidence = Evidence { count, population: table.rows, ratio: Some(ratio), places, ..Evidence::default() };
    Some(case.finding((severity, gate), Place::table(table), message, evidence))
}

/// That the rows may only be out of step because the delimiter is another one.
fn in_doubt(table: &TableFacts) -> String {
    let mut dialects = table.files.iter().filter_map(|file| file.dialect.as_ref());
    match dialects.find_map(|dialect| Some((dialect.delimiter, dialect.rival?))) {
        None => String::new(),
        Some((used, rival)) => {
            format!(", read with {} though {} fits nearly as well,", delimiter(used), delimiter(rival))
        }
    }
}

/// A delimiter too many at the end of the rows, or of the header and the rows.
fn trailing(case: &Case<'_>, table: &TableFacts) -> Option<Finding> {
    let (_, gate) = case.settings.gates().last()?;
    let rows = table.notes.of(Note::TrailingDelimiter);
    let (count, places) = if is_habit(table) {
        (rows.count, case.places([rows]))
    } else {
        let files = table.files.iter().enumerate().filter(|(_, file)| ends_in_delimiter(table, file));
        let (indices, rows): (Vec<_>, Vec<_>) = files.map(|(index, file)| (index, file.rows)).unzip();
        let spots = indices.into_iter().filter_map(|index| u32::try_from(index).ok()).map(Spot::file);
        (rows.iter().sum(), spots.take(case.ask.places).collect())
    };
    if count == 0 {
        return None;
    }
    let which = if count == table.rows { "every row".to_owned() } else { share(count, table.rows, "rows") };
    let message = format!("`{}` has a delimiter too many at the end of {which}", table.name);
    let evidence = Evidence { count, population: table.rows, places, ..Evidence::default() };
    let finding = case.finding((Severity::Advice, gate), Place::table(table), message, evidence);
    // No limit was passed: the gate only says that the rule is wanted.
    let evidence = Evidence { limit: None, ..finding.evidence };
    Some(Finding { evidence, ..finding }.of_kind("trailing-delimiter"))
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::base::{Severity, Spot};
    use crate::facts::{Dialect, Format, Header, Note, RemarkKind, TableFacts};
    use crate::rule::fixture::{Trial, column, dataset, file, noted, table, written};

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
    #[test]
    fn a_delimiter_at_the_end_of_every_row_is_advice() {
        let with = |rows| noted(orders(0, 0), Note::TrailingDelimiter, 1..=rows);
        for (table, expected) in [
            (with(10_000), "advice: `orders` has a delimiter too many at the end of every row"),
            (
                noted(with(9_000), Note::ShortRow, 9_001..9_002),
                "condition: `orders` has 1 of 10,000 rows (<0.1 %) with too few cells\n\
                 advice: `orders` has a delimiter too many at the end of 9,000 of 10,000 rows (90 %)",
            ),
            // Slips.
            (with(2), "condition: `orders` has 2 of 10,000 rows (<0.1 %) with too many cells"),
        ] {
            assert_eq!(trial().says(&dataset([table])), expected);
        }
        let findings = trial().findings(&dataset([with(10_000)]));
        assert_eq!((findings[0].kind, &findings[0].evidence.limit), (Some("trailing-delimiter"), &None));
        assert_eq!(findings[0].place.record, Some(1));
    }

    #[test]
    fn a_header_that_ends_in_a_delimiter_too_is_the_same_cause() {
        let header = |blank| Header { lines: 1, blank, ..Header::default() };
        let both = |blank, nulls| {
            let table = table("orders", 100, [column("id"), column("column_2").nulls(nulls)]);
            written(table, &Dialect { header: header(blank), ..Dialect::plain() })
        };
        let says = |table| trial().says(&dataset([table]));
        assert_eq!(says(both(vec![1], 100)), "advice: `orders` has a delimiter too many at the end of every row");
        assert_eq!(says(both(vec![1], 99)), "held");
        assert_eq!(says(both(vec![], 100)), "held");
        assert_eq!(says(both(vec![0], 100)), "held");
    }

    #[test]
    fn rows_with_another_cause_are_told_by_another_rule() {
        let quoted = noted(noted(orders(0, 0), Note::LongRow, [7, 9]), Note::StrayQuote, [7]);
        assert_eq!(
            trial().says(&dataset([quoted])),
            "condition: `orders` has 1 of 10,000 rows (<0.1 %) with too many cells"
        );
        let mut cut = noted(orders(0, 0), Note::ShortRow, [10_000]);
        let spot = Spot { line: Some(10_001), ..Spot::file(0) };
        cut.files = vec![file("orders.csv").columns(&[0]).remark(RemarkKind::CutRecord, "", spot).build()];
        assert_eq!(trial().says(&dataset([cut])), "held");
        // With more places than are kept, no row is left out.
        let many = noted(noted(orders(0, 0), Note::LongRow, 1..=21), Note::StrayQuote, 1..=21);
        assert!(trial().says(&dataset([many])).starts_with("blocker: `orders` has 21 of 10,000 rows"));
    }

    #[test]
    fn a_delimiter_in_doubt_is_told_along() {
        let table = written(orders(5, 0), &Dialect { rival: Some(b';'), ..Dialect::plain() });
        assert_eq!(
            trial().says(&dataset([table])),
            "condition: `orders`, read with the comma though the semicolon fits nearly as well, has 5 of 10,000 rows \
                (0.1 %) with too few cells"
        );
    }
}
