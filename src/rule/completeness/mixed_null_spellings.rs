//! `mixed-null-spellings`: one column that writes "nothing is known" in several ways.

use crate::base::{Group, Place, Skill, wording};
use crate::facts::{ColumnFacts, DisguiseSort, Form, NullSpelling, TableFacts, Token};
use crate::rule::{Case, Evidence, Finding, Gauge, Outcome, Rule};

use super::empty_column::is_empty;

pub(in crate::rule) static RULE: Rule = Rule {
    code: "mixed-null-spellings",
    group: Group::Completeness,
    gauge: Gauge::Presence,
    what: "A column in which missing cells are written in more than one way, such as empty, NA and unknown.",
    why: "Each program knows some of them and takes the others for values, so counts of what is missing differ from \
        tool to tool. Two ways may also mean two things: not asked, and not answered.",
    example: "age\n34\nNA\n\nunknown",
    fix: "Write what is missing in one way, best as an empty cell. If the ways mean different things, say in the brief \
        what each of them means.",
    skill: Skill::DataEngineer,
    check,
};

fn check(case: &Case<'_>) -> Outcome {
    case.each_column(|table, column| {
        if column.nulls.cells.count + column.disguised() == 0 {
            Outcome::unfit("nothing is missing")
        } else if is_empty(column) {
            Outcome::unfit("every column is empty")
        } else {
            Outcome::of(mixed(case, table, column))
        }
    })
}

/// The ways in which a column says that nothing is known, in words, the commonest first. Numbers that stand for it are
/// no spelling.
fn ways(column: &ColumnFacts) -> Vec<(String, u64)> {
    let nulls = column.nulls.by_spelling.iter().map(|(spelling, count)| {
        let words = match spelling {
            NullSpelling::Empty => "empty".to_owned(),
            NullSpelling::Parquet => "null".to_owned(),
            spelling => format!("`{}`", spelling.spelling()),
        };
        (words, *count)
    });
    let tokens = column.disguised.by_form.iter().filter(|way| way.sort == DisguiseSort::Token).map(|way| {
        let is_blank = way.form == Form::token(Token::Blank);
        (if is_blank { "blank".to_owned() } else { format!("`{}`", way.spelling()) }, way.cells.count)
    });
    let mut ways: Vec<(String, u64)> = nulls.chain(tokens).collect();
    ways.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
    ways
}

fn mixed(case: &Case<'_>, table: &TableFacts, column: &ColumnFacts) -> Option<Finding> {
    let ways = ways(column);
    let ((_, usual), [_, ..]) = ways.split_first()? else { return None };
    let gate = case.settings.present()?;
    let population: u64 = ways.iter().map(|(_, count)| count).sum();
    let each: Vec<String> = ways.iter().map(|(words, count)| format!("{} {words}", wording::count(*count))).collect();
    let message = format!(
        "`{}` writes missing cells in {} ways: {}",
        column.name,
        wording::count(ways.len() as u64),
        each.join(", ")
    );
    let evidence = Evidence {
        count: population - usual,
        population,
        places: case.places([&column.disguised.cells, &column.nulls.cells]),
        ..Evidence::default()
    };
    Some(case.finding(gate, Place::column(table, column), message, evidence))
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::facts::{Form, Kind, NullSpelling, Token};
    use crate::rule::fixture::{Trial, column, dataset, table};

    #[test]
    fn two_ways_are_one_too_many() {
        let forms = |question| {
            [(Form::plain(Kind::Integer), 80), (Form::token(Token::Question), question), (Form::token(Token::Blank), 1)]
        };
        let one = column("c").spellings(&[(NullSpelling::Empty, 20)]);
        let two = column("c").spellings(&[(NullSpelling::Empty, 5), (NullSpelling::Na, 15)]);
        let disguised = column("c").forms(&forms(9)).spellings(&[(NullSpelling::Empty, 10)]);
        for (column, expected) in [
            (column("c"), "not applicable: nothing is missing"),
            (one, "held"),
            (two, "advice: `c` writes missing cells in 2 ways: 15 `NA`, 5 empty"),
            (disguised, "advice: `c` writes missing cells in 3 ways: 10 empty, 9 `?`, 1 blank"),
        ] {
            assert_eq!(Trial::of(&RULE).advice().says(&dataset([table("t", 100, [column])])), expected);
        }
    }
}
