//! `duplicate-rows`: rows that are the same in every column as an earlier one.

use crate::base::{Group, Place, Skill, Tally, wording};
use crate::facts::{ColumnFacts, RepeatFacts, TableFacts};
use crate::rule::case::{over, ratio, to_the_last, whole};
use crate::rule::{Case, Evidence, Finding, Gauge, Outcome, Rule};

pub(in crate::rule) static RULE: Rule = Rule {
    code: "duplicate-rows",
    group: Group::Uniqueness,
    gauge: Gauge::RatioAbove,
    what: "Rows that are the same in every column as an earlier row, cell by cell as they are written.",
    why: "A row that comes twice counts twice. Where one copy is learned from and the other is tested on, the result \
        looks better than it is. Some repeats are real, such as two equal purchases; others are an export that ran \
        twice.",
    example: "customer,product,day\n17,soap,2024-03-01\n17,soap,2024-03-01",
    fix: "Find out whether the rows are true repeats or an error of the export. Remove what is an error; keep what is \
        real, with a number or a time that tells the rows apart, and say so in the brief.",
    skill: Skill::DataOwner,
    check,
};

fn check(case: &Case<'_>) -> Outcome {
    case.each_table(|table| {
        let repeats = &table.repeats;
        if table.rows < 2 || table.columns.len() < 2 {
            return Outcome::unfit("no table has two rows and two columns or more");
        }
        if repeats.compared == 0 {
            return Outcome::NotMeasured("cells of some columns can't be told apart".into());
        }
        if has_fewer_rows_than_it_could(table, None) {
            return Outcome::unfit("the columns hold too few different values to tell the rows apart");
        }
        let outcome = Outcome::of(repeated(case, table, repeats));
        match outcome {
            Outcome::Held if repeats.unknown > 0 => {
                Outcome::NotMeasured("rows of which a column could not be read were not compared".into())
            }
            outcome => to_the_last(table, repeats.sampled >= 1.0, whole(table, outcome)),
        }
    })
}

/// Whether there are fewer ways to fill a row, but for one column, than rows, so that some must be the same.
pub(in crate::rule) fn has_fewer_rows_than_it_could(table: &TableFacts, but: Option<&ColumnFacts>) -> bool {
    let columns = table.columns.iter().filter(|column| but.is_none_or(|but| but.position != column.position));
    let ways = columns.into_iter().try_fold(1_u64, |ways, column| {
        // One more for cells that hold nothing.
        let values = column.distinct.value().map_or(u64::MAX, |distinct| distinct.saturating_add(1));
        Some(ways.saturating_mul(values)).filter(|ways| *ways < table.rows)
    });
    ways.is_some()
}

fn repeated(case: &Case<'_>, table: &TableFacts, repeats: &RepeatFacts) -> Option<Finding> {
    let (between, population) = (repeats.between(), repeats.compared);
    let count = between.value;
    let (severity, gate) = case.settings.above(ratio(count, population))?;
    let rows = between.in_words("row that repeats", "rows that repeat");
    let (share, limit) = (wording::percent(ratio(count, population)), over(gate));
    let mut message = format!("`{}` has {rows} an earlier one, {share} of its rows{limit}", table.name);
    if between.interval().is_none() {
        let groups = wording::counted(repeats.groups, "different row comes", "different rows come");
        message = format!("{message}; {groups} more than once");
    } else {
        let share = wording::percent(repeats.sampled);
        let exact = table.keyed.inexact.as_deref().unwrap_or("--exact counts them all");
        message = format!("{message}; found among {share} of all different rows, {exact}");
    }
    let tally = Tally { count, places: repeats.places.clone() };
    let evidence = Evidence {
        count,
        interval: between.interval(),
        population,
        places: case.places([&tally]),
        ..Evidence::default()
    };
    Some(case.finding((severity, gate), Place::table(table), message, evidence))
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::base::Measured::Exact;
    use crate::facts::{RepeatFacts, TableFacts};
    use crate::rule::fixture::{Trial, column, dataset, table};

    fn repeating(groups: u64, repeats: u64) -> TableFacts {
        let columns = [column("a").distinct(Exact(900)), column("b").distinct(Exact(40))];
        let table = table("t", 1000, columns);
        let repeats = RepeatFacts { compared: 1000, sampled_rows: 1000, groups, repeats, ..RepeatFacts::default() };
        TableFacts { repeats, ..table }
    }

    #[test]
    fn repeats_are_advice_and_many_are_a_condition() {
        let trial =
            Trial::of(&RULE).gate(crate::base::Severity::Condition, 0.05).gate(crate::base::Severity::Advice, 0.0);
        for (groups, repeats, expected) in [(0, 0, None), (3, 4, Some("advice")), (30, 51, Some("condition"))] {
            let found = trial.findings(&dataset([repeating(groups, repeats)]));
            let severity = found.first().map(|finding| finding.severity.word());
            assert_eq!((severity, found.len()), (expected, usize::from(expected.is_some())), "{repeats}");
        }
        let says = trial.says(&dataset([repeating(3, 4)]));
        assert!(says.contains("4 rows that repeat an earlier one") && says.contains("3 different rows come"), "{says}");
    }

    #[test]
    fn of_a_sample_bounds_are_told() {
        let mut table = repeating(500, 600);
        table.rows = 100_000;
        table.columns[0].distinct = Exact(90_000);
        let repeats = &mut table.repeats;
        (repeats.sampled, repeats.compared, repeats.sampled_rows, repeats.keys) = (0.25, 100_000, 25_000, 24_400);
        repeats.squares = 23_900 + 400 * 4 + 100 * 9;
        let says = Trial::of(&RULE).gate(crate::base::Severity::Advice, 0.0).says(&dataset([table.clone()]));
        assert!(says.contains("about 2,400 (1,831 to 3,607) rows"), "{says}");
        assert!(says.contains("--exact counts them all"), "{says}");
        table.keyed.inexact = Some("--exact could not count to the last".to_owned());
        let trial = Trial::of(&RULE).gate(crate::base::Severity::Advice, 0.0);
        let says = trial.says(&dataset([table.clone()]));
        assert!(
            says.contains("about 2,400 (1,831 to 3,607) rows") && says.ends_with("could not count to the last"),
            "{says}"
        );
        let repeats = &mut table.repeats;
        (repeats.groups, repeats.repeats, repeats.keys, repeats.squares) = (0, 0, 25_000, 25_000);
        (repeats.sampled, repeats.compared) = (0.25, 100_000);
        assert_eq!(trial.says(&dataset([table])), "not measured: --exact could not count to the last");
    }

    #[test]
    fn columns_that_can_t_tell_rows_apart_are_not_asked() {
        let narrow = table("t", 1000, [column("a").distinct(Exact(2)), column("b").distinct(Exact(5))]);
        let repeats =
            RepeatFacts { compared: 1000, sampled_rows: 1000, groups: 10, repeats: 990, ..RepeatFacts::default() };
        let facts = dataset([TableFacts { repeats, ..narrow }]);
        assert!(Trial::of(&RULE).gate(crate::base::Severity::Advice, 0.0).findings(&facts).is_empty());
    }
}
