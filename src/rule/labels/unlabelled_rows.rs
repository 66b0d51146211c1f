//! `unlabelled-rows`: rows for which the answer to be learned is not known.
//!
//! A row counts as unlabelled where the label is null, where a short row does not reach it, and where
//! its whole file does not have the column. Where nearly all of them are in the newest periods of a column of dates they are
//! told to be late, which is one step milder.

use crate::base::{Group, Place, Skill, Spot, Tally, wording};
use crate::facts::{ColumnFacts, FileFacts, TableFacts};
use crate::rule::case::{over, ratio, share};
use crate::rule::{Case, Evidence, Finding, Gauge, Outcome, Rule};

use super::late::late;

pub(in crate::rule) static RULE: Rule = Rule {
    code: "unlabelled-rows",
    group: Group::Labels,
    gauge: Gauge::RatioAbove,
    what: "Rows in which the label column holds nothing.",
    why: "Nothing can be learned from them. If labels are missing for a reason, such as only for recent cases, the \
        labelled rows are not like the ones a model will meet.",
    example: "id,churn\n1,yes\n2,\n3,no",
    fix: "Fill in the label where the answer is known by now. Leave out rows whose answer cannot be known yet, and \
        say in the brief how they were chosen.",
    skill: Skill::AnnotationLead,
    check,
};

fn check(case: &Case<'_>) -> Outcome {
    case.each_label(|table, column| {
        if table.rows == 0 {
            return Outcome::unfit("there is no row");
        }
        Outcome::of(unlabelled(case, table, column))
    })
}

fn unlabelled(case: &Case<'_>, table: &TableFacts, column: &ColumnFacts) -> Option<Finding> {
    let count = column.nulls.cells.count + column.disguised() + column.absent;
    // Every row, also those of files without the column.
    let population = table.rows;
    let ratio = ratio(count, population);
    let (severity, gate) = case.settings.above(ratio)?;
    let without = files_without(table, column);
    let files = match (without.count, table.files_with_schema().count()) {
        (0, _) => String::new(),
        (lacking, all) => format!("; {lacking} of {} lack it", wording::counted(all as u64, "file", "files")),
    };
    let late =
        table.label.as_ref().filter(|label| label.column == column.position).and_then(|label| late(table, label));
    let when = late.filter(|_| without.count == 0).map_or(String::new(), |late| {
        let last = match late.last {
            1 => format!("the last of {} {}s", late.periods, late.period.word()),
            last => format!("the last {last} of {} {}s", late.periods, late.period.word()),
        };
        let dates = table.columns.get(late.column).map_or("", |column| column.name.as_str());
        format!("; {} of them in {last} of `{dates}`, as if not known yet", wording::count(late.unlabelled))
    });
    let share = share(count, population, "rows");
    let message = format!("the label `{}` is missing in {share}{}{files}{when}", column.name, over(gate));
    let places = case.places([&column.disguised.cells, &column.nulls.cells, &without]);
    let evidence = Evidence { count, population, ratio: Some(ratio), places, ..Evidence::default() };
    let finding = case.finding((severity, gate), Place::column(table, column), message, evidence);
    // Rows whose answer is not known yet can be left out; why others have none is not known.
    Some(if when.is_empty() { finding } else { finding.milder().of_kind("late-labels") })
}

/// The rows of files that do not have the column.
pub(super) fn rows_without(table: &TableFacts, column: &ColumnFacts) -> u64 {
    let lacks = |file: &&FileFacts| !file.columns.is_empty() && !file.columns.contains(&column.position);
    table.files.iter().filter(lacks).map(|file| file.rows).sum()
}

/// The files that have columns and rows, but not this column.
fn files_without(table: &TableFacts, column: &ColumnFacts) -> Tally {
    let mut files = Tally::default();
    for (index, file) in (0..).zip(&table.files) {
        if file.rows > 0 && !file.columns.is_empty() && !file.columns.contains(&column.position) {
            files.note(Spot::file(index), usize::MAX);
        }
    }
    files
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::base::Severity;
    use crate::facts::FileFacts;
    use crate::profile::Task;
    use crate::rule::fixture::{Trial, column, dataset, file, table};

    fn trial() -> Trial {
        let trial = Trial::of(&RULE).gate(Severity::Blocker, 0.5).gate(Severity::Condition, 0.05);
        trial.gate(Severity::Advice, 0.0).task(Task::Classification).label("y")
    }

    #[test]
    fn the_share_without_a_label_decides() {
        let y = || column("y");
        for (rows, column, expected) in [
            (10_000, y(), "held"),
            (10_000, y().nulls(1), "advice: the label `y` is missing in 1 of 10,000 rows (<0.1 %)"),
            (
                10_000,
                y().nulls(400).absent(200),
                "condition: the label `y` is missing in 600 of 10,000 rows (6 %), over the 5 % limit",
            ),
            (100, y().nulls(100), "blocker: the label `y` is missing in 100 of 100 rows (100 %), over the 50 % limit"),
            (0, y(), "not applicable: there is no row"),
        ] {
            assert_eq!(trial().says(&dataset([table("t", rows, [column])])), expected);
        }
    }

    #[test]
    fn rows_of_files_without_the_label_are_unlabelled() {
        let mut facts = dataset([table("t", 80, [column("x"), column("y").nulls(10)])]);
        let table = &mut facts.tables[0];
        table.files.push(FileFacts { rows: 20, ..file("t2.csv").columns(&[0]).build() });
        table.rows = 100;
        table.columns[1].absent = 20;
        let said =
            "condition: the label `y` is missing in 30 of 100 rows (30 %), over the 5 % limit; 1 of 2 files lack it";
        assert_eq!(trial().says(&facts), said);
        let places = &trial().findings(&facts)[0].evidence.places;
        assert_eq!((places.len(), places[10].file, places[10].record), (11, 1, None));
    }

    #[test]
    fn why_there_is_no_label_is_for_missing_label_to_say() {
        let facts = dataset([table("t", 100, [column("x")])]);
        assert_eq!(trial().says(&facts), "not applicable: no table has the label");
        let unnamed = Trial::of(&RULE).gate(Severity::Blocker, 0.5).task(Task::Classification);
        assert_eq!(unnamed.says(&facts), "not applicable: no label was named");
    }
}
