//! `identifier-column`: a column that names the rows instead of describing them.

use crate::base::{Group, Measured, Place, Skill, wording};
use crate::facts::{ColumnFacts, ColumnType, TableFacts};
use crate::rule::case::whole;
use crate::rule::{Case, Evidence, Finding, Gauge, Outcome, Rule};

pub(in crate::rule) static RULE: Rule = Rule {
    code: "identifier-column",
    group: Group::Uniqueness,
    gauge: Gauge::Presence,
    what: "A column that is different in every row because it names the row: a running number, a UUID, a customer's code.",
    why: "A model that is given it learns the rows by heart, and nothing that holds for new ones. If the numbers were \
        given out in the order of events, it may even learn the answer from them.",
    example: ",age\n1,34\n2,51\n3,28",
    fix: "Keep it to find and to join rows, and say in the brief what it names. Tell whoever trains a model to leave it \
        out. Drop it if it only counts the rows of the export.",
    skill: Skill::DataOwner,
    check,
};

/// With fewer values nothing can be said: that they all differ is then no wonder. A project judgement.
const FEWEST: u64 = 20;

/// From so many on, whole numbers without a gap or a repeat are a running number wherever they start. In shorter columns
/// they may be years, weeks or doses. A project judgement.
const LONG_RUN: u64 = 1_000;

/// The share of the values that must differ: a few repeated rows make no other column of it. A project judgement.
const NEARLY_ALL: f64 = 0.99;

/// The share of the values that must have the form of an identifier. A project judgement.
const OF_ONE_FORM: f64 = 0.9;

/// Words in a column's name that say that it holds identifiers.
const NAMES: [&str; 20] = [
    "id",
    "ids",
    "identifier",
    "uid",
    "uuid",
    "guid",
    "key",
    "pk",
    "index",
    "idx",
    "rowid",
    "rownames",
    "rowname",
    "rownum",
    "rownumber",
    "no",
    "nr",
    "number",
    "serial",
    "ref",
];

/// What sort of identifier a column holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::rule) enum Identifier {
    /// Whole numbers without a gap or a repeat.
    Running,
    /// UUIDs.
    Uuid,
    /// Hashes.
    Hash,
    /// Codes, or numbers by whose name they are codes.
    Code,
    /// Names of the rows, as some programs write them in a column without a name.
    RowName,
}

impl Identifier {
    const fn kind(self) -> &'static str {
        match self {
            Self::Running => "running-number",
            Self::Uuid => "uuid",
            Self::Hash => "hash",
            Self::Code => "code",
            Self::RowName => "row-name",
        }
    }
}

/// Whether a column is an identifier, and of what sort. A measurement that happens to differ in every row is none.
pub(in crate::rule) fn identifier(table: &TableFacts, column: &ColumnFacts) -> Option<Identifier> {
    let values = column.values().saturating_sub(column.disguised());
    if values < FEWEST || !differs(column, values) {
        return None;
    }
    let is_named = names_identifiers(&column.name);
    match column.kind {
        ColumnType::Integer if column.detail.running.value() == Some(&true) => {
            let starts = column.extent.value().is_some_and(|(low, _)| is_zero_or_one(*low));
            (starts || is_named || values >= LONG_RUN).then_some(Identifier::Running)
        }
        ColumnType::Integer => is_named.then_some(Identifier::Code),
        // Digits with leading zeros are no quantities.
        ColumnType::Code => Some(Identifier::Code),
        ColumnType::Text => {
            let codes = column.detail.codes.value()?;
            if codes.uuid >= OF_ONE_FORM {
                Some(Identifier::Uuid)
            } else if codes.hash >= OF_ONE_FORM {
                Some(Identifier::Hash)
            } else if is_named || codes.uuid + codes.hash + codes.code >= OF_ONE_FORM {
                Some(Identifier::Code)
            } else {
                is_unnamed(table, column).then_some(Identifier::RowName)
            }
        }
        _ => None,
    }
}

fn is_zero_or_one(low: crate::facts::Scalar) -> bool {
    matches!(low, crate::facts::Scalar::Integer(0 | 1))
}

/// Whether nearly all of the values differ from each other.
fn differs(column: &ColumnFacts, values: u64) -> bool {
    let share = |distinct: f64| distinct >= NEARLY_ALL * values as f64;
    match (&column.detail.unique, &column.distinct) {
        (Measured::Exact(true) | Measured::Approximate { value: true, .. }, _) => true,
        (_, Measured::Exact(distinct)) => share(*distinct as f64),
        // An estimate may be off either way; a value drawn that comes twice says that they do not all differ.
        (Measured::Exact(false), Measured::Approximate { .. }) | (_, Measured::Absent(_)) => false,
        (_, Measured::Approximate { value, .. }) => share(*value as f64),
    }
}

/// Whether a column's name says that it holds identifiers: one of its words is `id`, `key`, `number` and so on.
pub(in crate::rule) fn names_identifiers(name: &str) -> bool {
    words(name).iter().any(|word| NAMES.contains(&word.as_str()))
}

/// The words of a name, in small letters: parted by signs, and where a small letter meets a capital.
pub(in crate::rule) fn words(name: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    let mut before = ' ';
    for character in name.chars() {
        if !character.is_alphanumeric() || (before.is_lowercase() && character.is_uppercase()) {
            words.push(String::new());
        }
        if character.is_alphanumeric()
            && let Some(word) = words.last_mut()
        {
            word.extend(character.to_lowercase());
        }
        before = character;
    }
    words.retain(|word| !word.is_empty());
    words
}

/// Whether no file gives the column a name.
fn is_unnamed(table: &TableFacts, column: &ColumnFacts) -> bool {
    let is_blank = |name: &str| name.starts_with("Unnamed: ") || name == "rownames" || name.is_empty();
    let blank_in = |file: &crate::facts::FileFacts| {
        let at = file.columns.iter().position(|position| *position == column.position);
        at.zip(file.dialect.as_ref()).is_some_and(|(at, dialect)| dialect.header.blank.contains(&at))
    };
    is_blank(&column.name) || table.files.iter().any(blank_in)
}

fn check(case: &Case<'_>) -> Outcome {
    case.each_column(|table, column| {
        if case.is_label(table, column) {
            return Outcome::unfit("the only column is the label");
        }
        if column.values() < FEWEST {
            return Outcome::unfit("no column holds twenty values or more");
        }
        if !matches!(column.kind, ColumnType::Integer | ColumnType::Code | ColumnType::Text) {
            return Outcome::Held;
        }
        if let Measured::Absent(why) = &column.distinct {
            return Outcome::NotMeasured(format!("`{}`: {why}", column.name).into());
        }
        let finding = identifier(table, column).and_then(|sort| finding(case, table, column, sort));
        whole(table, Outcome::of(finding))
    })
}

fn finding(case: &Case<'_>, table: &TableFacts, column: &ColumnFacts, sort: Identifier) -> Option<Finding> {
    let gate = case.settings.present()?;
    let population = column.values().saturating_sub(column.disguised());
    let count = match (&column.detail.unique, &column.distinct) {
        (Measured::Exact(true) | Measured::Approximate { value: true, .. }, _) => population,
        (_, distinct) => distinct.value().copied().unwrap_or_default().min(population),
    };
    let what = match sort {
        Identifier::Running => "a running number, without a gap or a repeat",
        Identifier::Uuid => "a UUID",
        Identifier::Hash => "a hash",
        Identifier::Code => "a code",
        Identifier::RowName => "a name for the row",
    };
    let about = if matches!(column.detail.unique, Measured::Approximate { .. }) { "about " } else { "" };
    let rows = if count == population {
        format!("{about}each of its {} values", wording::count(population))
    } else {
        format!("{} of its {} values", wording::count(count), wording::count(population))
    };
    let message = format!("`{}` identifies rows: {what}, different in {rows}", column.name);
    let evidence = Evidence { count, population, ..Evidence::default() };
    Some(case.finding(gate, Place::column(table, column), message, evidence).of_kind(sort.kind()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::Measured::{Approximate, Exact};
    use crate::facts::Kind::{Integer, Text};
    use crate::facts::{CodeFacts, DetailFacts, Scalar};
    use crate::profile::Task;
    use crate::rule::fixture::{Column, Trial, column, dataset, table};

    fn says(column: Column) -> String {
        Trial::of(&RULE).advice().says(&dataset([table("t", 100, [column])]))
    }

    fn running(name: &str, low: i64, rows: i64) -> Column {
        let detail = DetailFacts { running: Exact(true), unique: Exact(true), ..DetailFacts::default() };
        column(name).extent(Scalar::Integer(low), Scalar::Integer(low + rows - 1)).detail(detail)
    }

    fn text(name: &str, codes: CodeFacts) -> Column {
        let detail = DetailFacts { codes: Exact(codes), unique: Exact(true), ..DetailFacts::default() };
        column(name).kinds(&[(Text, 100)]).detail(detail)
    }

    #[test]
    fn numbers_that_run_along_are_identifiers() {
        let expected = |name: &str| {
            format!(
                "advice: `{name}` identifies rows: a running number, without a gap or a repeat, different in each of its 100 values"
            )
        };
        assert_eq!(says(running("x", 1, 100)), expected("x"));
        assert_eq!(says(running("x", 0, 100)), expected("x"));
        assert_eq!(says(running("order_id", 501, 100)), expected("order_id"));
        // A hundred years, each once, are a time and no number of the row.
        assert_eq!(says(running("year", 1901, 100)), "held");
    }

    #[test]
    fn a_measurement_that_is_different_everywhere_is_none() {
        let unique = || DetailFacts { running: Exact(false), unique: Exact(true), ..DetailFacts::default() };
        assert_eq!(says(column("weight").detail(unique())), "held");
        let code = "advice: `customerID` identifies rows: a code, different in each of its 100 values";
        assert_eq!(says(column("customerID").detail(unique())), code);
        assert_eq!(
            says(column("customerID").kinds(&[(Integer, 19)])),
            "not applicable: no column holds twenty values or more"
        );
        let repeated = DetailFacts { running: Exact(false), unique: Exact(false), ..DetailFacts::default() };
        assert_eq!(says(column("customer_id").distinct(Exact(98)).detail(repeated.clone())), "held");
        assert_eq!(
            says(column("customer_id").distinct(Exact(99)).detail(repeated.clone())),
            "advice: `customer_id` identifies rows: a code, different in 99 of its 100 values"
        );
        assert_eq!(
            says(column("customer_id").distinct(Approximate { value: 100, bound: 0.02 }).detail(repeated)),
            "held"
        );
    }

    #[test]
    fn text_is_told_by_its_form() {
        let of = |uuid, hash, code| CodeFacts { uuid, hash, code };
        for (name, codes, expected) in [
            ("x", of(1.0, 0.0, 0.0), "a UUID"),
            ("x", of(0.0, 0.95, 0.0), "a hash"),
            ("x", of(0.0, 0.5, 0.5), "a code"),
            ("Unnamed: 0", of(0.0, 0.0, 0.5), "a name for the row"),
        ] {
            assert_eq!(
                says(text(name, codes)),
                format!("advice: `{name}` identifies rows: {expected}, different in each of its 100 values")
            );
        }
        assert_eq!(says(text("name", of(0.0, 0.0, 0.5))), "held");
    }

    #[test]
    fn names_are_taken_apart() {
        for (name, expected) in [
            ("customerID", true),
            ("PassengerId", true),
            ("Sample Number", true),
            ("row_id", true),
            ("fluid", false),
            ("paid", false),
            ("notes", false),
        ] {
            assert_eq!(names_identifiers(name), expected, "{name}");
        }
    }

    #[test]
    fn a_label_is_none() {
        let facts = dataset([table("t", 100, [running("y", 1, 100)])]);
        let trial = Trial::of(&RULE).advice().label("y").task(Task::Regression);
        assert_eq!(trial.says(&facts), "not applicable: the only column is the label");
    }
}
