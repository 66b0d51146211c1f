//! `broken-quoting`: quotes that neither open nor close a cell.

use crate::base::{Group, Place, Skill, Tally, wording};
use crate::facts::{Note, TableFacts};
use crate::rule::access::truncated_file::cut_records;
use crate::rule::by_file::{Affected, Saying, by_dialect, header_line};
use crate::rule::case::{apart_from, over, ratio};
use crate::rule::{Case, Evidence, Finding, Gauge, Outcome, Rule};

pub(in crate::rule) static RULE: Rule = Rule {
    code: "broken-quoting",
    group: Group::Structure,
    gauge: Gauge::RatioAbove,
    what: "Quotes inside a quoted cell that are not doubled, text after a closing quote, and quotes that never close. \
        The limit is a share of quotes to rows.",
    why: "Each program guesses anew where such a cell ends. A quote that never closes makes some swallow all rows \
        that follow.",
    example: "id,size\n1,\"12\" pipe\"\n2,\"10 mm",
    fix: "Export again with each quote inside a text doubled. If the file was written by hand, correct the lines \
        named.",
    skill: Skill::DataEngineer,
    check,
};

fn check(case: &Case<'_>) -> Outcome {
    case.each_text_table(|table| match table.rows {
        0 if in_headers(table).is_empty() => Outcome::unfit("there is no row"),
        _ => Outcome::of(broken(case, table).into_iter().chain(header(case, table))),
    })
}

/// Files whose header has such quotes.
fn in_headers(table: &TableFacts) -> Vec<Affected<'_>> {
    by_dialect(table, |_, dialect| {
        let broken = dialect.header.lines > 0 && dialect.header.broken_quotes > 0;
        broken.then(|| (header_line(dialect), "".into()))
    })
}

/// A header is no row, and its quotes are in no ratio.
fn header(case: &Case<'_>, table: &TableFacts) -> Option<Finding> {
    let saying = Saying::together(
        "has a quote in its header that is stray or never closes",
        "have a quote in their header that is stray or never closes",
    );
    let gate = case.settings.gates().last();
    Some(saying.tell(case, gate, (Some(table), table.files.len()), &in_headers(table)).pop()?.of_kind("header"))
}

/// Stray quotes and open ones, without those of records that a file ends in.
pub(in crate::rule) fn quotes(table: &TableFacts) -> [Tally; 2] {
    let cut = cut_records(table);
    [Note::StrayQuote, Note::UnterminatedQuote].map(|note| apart_from(table.notes.of(note), &cut))
}

fn broken(case: &Case<'_>, table: &TableFacts) -> Option<Finding> {
    let quotes = quotes(table);
    let [stray, open] = quotes.each_ref().map(|tally| tally.count);
    let (count, population) = (stray + open, table.rows);
    // There may be several to a row.
    let ratio = ratio(count, population).min(1.0);
    let (severity, gate) = case.settings.above(ratio)?;
    let strays = (stray > 0).then(|| wording::counted(stray, "stray quote", "stray quotes"));
    let opens = (open > 0).then(|| wording::counted(open, "quote that never closes", "quotes that never close"));
    let what: Vec<_> = strays.into_iter().chain(opens).collect();
    let rows = wording::counted(population, "row", "rows");
    let message = format!("`{}` has {} in {rows}{}", table.name, what.join(" and "), over(gate));
    let mut places = case.places(&quotes);
    places.dedup();
    let evidence = Evidence { count, population, ratio: Some(ratio), places, ..Evidence::default() };
    Some(case.finding((severity, gate), Place::table(table), message, evidence))
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::base::{Severity, Spot};
    use crate::facts::{Dialect, Header, Note, RemarkKind, TableFacts};
    use crate::rule::fixture::{Trial, column, dataset, file, noted, table, written};

    fn trial() -> Trial {
        Trial::of(&RULE).gate(Severity::Blocker, 0.001).gate(Severity::Condition, 0.0)
    }

    fn with(stray: &[u64], open: &[u64]) -> TableFacts {
        let table = noted(table("t", 10_000, [column("a")]), Note::StrayQuote, stray.iter().copied());
        noted(table, Note::UnterminatedQuote, open.iter().copied())
    }

    #[test]
    fn quotes_are_counted_against_rows() {
        for (table, expected) in [
            (with(&[], &[]), "held"),
            (with(&[7], &[]), "condition: `t` has 1 stray quote in 10,000 rows"),
            (with(&[], &[7, 8]), "condition: `t` has 2 quotes that never close in 10,000 rows"),
            (
                with(&[1, 2, 3, 4, 5, 6, 7, 8, 9, 10], &[3]),
                "blocker: `t` has 10 stray quotes and 1 quote that never closes in 10,000 rows, over the 0.1 % limit",
            ),
            (TableFacts { rows: 0, ..with(&[], &[]) }, "not applicable: there is no row"),
        ] {
            assert_eq!(trial().says(&dataset([table])), expected);
        }
    }

    #[test]
    fn a_header_is_told_by_the_mildest_gate_and_without_any_row() {
        let header = Header { lines: 1, broken_quotes: 1, ..Header::default() };
        let with = |rows| {
            written(TableFacts { rows, ..with(&[], &[]) }, &Dialect { header: header.clone(), ..Dialect::plain() })
        };
        for rows in [0, 10_000] {
            assert_eq!(
                trial().says(&dataset([with(rows)])),
                "condition: `t.csv` has a quote in its header that is stray or never closes"
            );
        }
    }

    #[test]
    fn a_row_is_listed_once_however_many_quotes_it_has() {
        let findings = trial().findings(&dataset([with(&[7, 7, 7, 9], &[9])]));
        assert_eq!(findings[0].evidence.count, 5);
        let records: Vec<_> = findings[0].evidence.places.iter().filter_map(|place| place.record).collect();
        assert_eq!(records, [7, 9]);
    }

    #[test]
    fn a_quote_that_the_end_of_a_cut_file_left_open_is_told_as_that() {
        let mut table = with(&[], &[10_000]);
        let spot = Spot { record: Some(10_000), ..Spot::file(0) };
        table.files = vec![file("t.csv").columns(&[0]).remark(RemarkKind::CutRecord, "inside a quote", spot).build()];
        assert_eq!(trial().says(&dataset([table])), "held");
    }
}
