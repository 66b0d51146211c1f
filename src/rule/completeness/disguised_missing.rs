//! `disguised-missing`: cells that hold something, and mean that nothing is known.
//!
//! How they are told from values is in [`crate::facts::disguise`]. Their share counts in `missing-values` too, as it
//! makes no difference there how a gap is written.

use crate::base::{Group, Place, Skill, wording};
use crate::facts::{ColumnFacts, ColumnType, Disguise, DisguiseSort, Form, TableFacts, Token};
use crate::rule::case::{over, ratio, share};
use crate::rule::{Case, Evidence, Finding, Gauge, Outcome, Rule};

use super::empty_column::is_empty;

pub(in crate::rule) static RULE: Rule = Rule {
    code: "disguised-missing",
    group: Group::Completeness,
    gauge: Gauge::RatioAbove,
    what: "Cells that are not empty and still mean that nothing is known: white space, question marks, words such as \
        unknown, numbers and days apart from all others such as 999 or 1900-01-01, and zeros where none can be.",
    why: "Programs take them for values. An age of 999 moves every average, a question mark turns a column of numbers \
        into text, and a model learns from both as if they were true.",
    example: "age,blood_pressure\n34,72\n999,0\n?,81",
    fix: "Say in the brief what each of them means, and export empty cells in their place. Where one is a value after \
        all, say that, too.",
    skill: Skill::DomainExpert,
    check,
};

/// Ways that are named in a message.
const NAMED: usize = 4;

fn check(case: &Case<'_>) -> Outcome {
    case.each_column(|table, column| {
        if column.rows == 0 {
            Outcome::unfit("there is no row")
        } else if case.is_label(table, column) {
            Outcome::unfit("the only column is the label")
        } else if is_empty(column) {
            Outcome::unfit("every column is empty")
        } else {
            Outcome::of(disguised(case, table, column))
        }
    })
}

fn disguised(case: &Case<'_>, table: &TableFacts, column: &ColumnFacts) -> Option<Finding> {
    let count = column.disguised();
    if count == 0 {
        return None;
    }
    let ratio = ratio(count, column.rows);
    let (severity, gate) = case.settings.above(ratio)?;
    let share = share(count, column.rows, "rows");
    let message =
        format!("`{}` is missing in disguise in {share}: {}{}", column.name, ways(column), harm(column) + &over(gate));
    let places = case.places([&column.disguised.cells]);
    let evidence = Evidence { count, population: column.rows, ratio: Some(ratio), places, ..Evidence::default() };
    let finding = case.finding((severity, gate), Place::column(table, column), message, evidence);
    let mut sorts: Vec<DisguiseSort> = column.disguised.by_form.iter().map(|way| way.sort).collect();
    sorts.dedup();
    Some(match sorts.as_slice() {
        [only] => finding.of_kind(only.word()),
        _ => finding,
    })
}

/// "11 blank, 3 `?` and 2 impossible zeros"; the commonest first.
fn ways(column: &ColumnFacts) -> String {
    let mut ways: Vec<(String, u64)> = Vec::new();
    for way in &column.disguised.by_form {
        let words = words(way);
        match ways.iter_mut().find(|(known, _)| *known == words) {
            Some((_, count)) => *count += way.cells.count,
            None => ways.push((words, way.cells.count)),
        }
    }
    // Stable, so equals keep the order of forms.
    ways.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
    let more = ways.len().saturating_sub(NAMED);
    let shown = ways.iter().take(NAMED).map(|(words, count)| format!("{} {words}", wording::count(*count)));
    let mut shown: Vec<String> = shown.collect();
    if more > 0 {
        shown.push(format!("{} more ways", wording::count(more as u64)));
    }
    match shown.split_last() {
        Some((last, [])) => last.clone(),
        Some((last, others)) => format!("{} and {last}", others.join(", ")),
        None => String::new(),
    }
}

fn words(way: &Disguise) -> String {
    match way.sort {
        DisguiseSort::Zero => "impossible zeros".to_owned(),
        _ if way.form == Form::token(Token::Blank) => "blank".to_owned(),
        _ => format!("`{}`", way.spelling()),
    }
}

/// What words among numbers do to them.
fn harm(column: &ColumnFacts) -> String {
    let has_words = column.disguised.by_form.iter().any(|way| way.sort == DisguiseSort::Token);
    let what = match column.kind {
        ColumnType::Integer | ColumnType::Decimal => "numbers",
        ColumnType::Date | ColumnType::DateTime => "dates",
        _ => return String::new(),
    };
    if has_words { format!("; programs then read its {what} as text") } else { String::new() }
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::base::Severity;
    use crate::facts::{Form, Kind, Token};
    use crate::profile::Task;
    use crate::rule::fixture::{Trial, column, dataset, table};

    #[test]
    fn words_count_by_what_the_column_holds() {
        let [number, text] = [Kind::Decimal, Kind::Text].map(Form::plain);
        let [blank, question, dash, none, unknown] =
            [Token::Blank, Token::Question, Token::Dash, Token::None, Token::Unknown].map(Form::token);
        for (forms, expected) in [
            (&[(number, 100)][..], "held"),
            (
                &[(number, 89), (blank, 11)],
                "condition: `c` is missing in disguise in 11 of 100 rows (11 %): 11 blank; programs then read its numbers as text",
            ),
            (
                &[(number, 90), (question, 1), (dash, 2), (none, 7)],
                "condition: `c` is missing in disguise in 10 of 100 rows (10 %): 7 `none`, 2 `-` and 1 `?`; programs then read its numbers as text",
            ),
            (&[(text, 93), (none, 7)], "held"),
            (&[(text, 93), (unknown, 7)], "condition: `c` is missing in disguise in 7 of 100 rows (7 %): 7 `unknown`"),
            (&[(text, 93), (dash, 7)], "condition: `c` is missing in disguise in 7 of 100 rows (7 %): 7 `-`"),
            // Plus and minus are two values.
            (&[(text, 1), (dash, 50), (Form::PLUS, 49)], "held"),
            (&[(blank, 100)], "not applicable: every column is empty"),
        ] {
            let facts = dataset([table("t", 100, [column("c").forms(forms)])]);
            assert_eq!(Trial::of(&RULE).gate(Severity::Condition, 0.0).says(&facts), expected);
        }
    }

    #[test]
    fn a_label_is_left_to_the_label_rules() {
        let forms = [(Form::plain(Kind::Text), 93), (Form::token(Token::Question), 7)];
        let facts = dataset([table("t", 100, [column("c").forms(&forms)])]);
        let trial = Trial::of(&RULE).gate(Severity::Condition, 0.0).task(Task::Classification).label("c");
        assert_eq!(trial.says(&facts), "not applicable: the only column is the label");
    }

    #[test]
    fn the_sort_is_told_and_the_first_cells_are_named() {
        let forms = [(Form::plain(Kind::Text), 93), (Form::token(Token::Question), 7)];
        let facts = dataset([table("t", 100, [column("c").forms(&forms)])]);
        let findings = Trial::of(&RULE).gate(Severity::Condition, 0.0).findings(&facts);
        assert_eq!((findings[0].kind, findings[0].evidence.count), (Some("token"), 7));
        assert_eq!((findings[0].evidence.places.len(), findings[0].place.record), (7, Some(1)));
    }
}
