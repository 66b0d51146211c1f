//! `duplicate-columns`: columns that tell the same.

use crate::base::{Group, Place, Skill, wording};
use crate::facts::{ColumnFacts, Likeness, TableFacts, TwinFacts};
use crate::rule::case::whole;
use crate::rule::{Case, Evidence, Finding, Gauge, Outcome, Rule};

pub(in crate::rule) static RULE: Rule = Rule {
    code: "duplicate-columns",
    group: Group::Uniqueness,
    gauge: Gauge::Presence,
    what: "Columns that hold the same in every row, or of which each value goes with one value of the other, as a code \
        does with its name.",
    why: "The second adds nothing, counts twice in whatever weighs columns, and when only one of them is kept up they \
        drift apart without anybody noticing.",
    example: "code,country,land\nDE,Germany,Germany\nFR,France,France",
    fix: "Keep one of them, and say in the brief what the others were. Of a code and its name keep the one that people \
        use, and give the list of both.",
    skill: Skill::DataOwner,
    check,
};

fn check(case: &Case<'_>) -> Outcome {
    case.each_table(|table| {
        if table.rows < 2 || table.columns.len() < 2 {
            return Outcome::unfit("no table has two rows and two columns");
        }
        whole(table, Outcome::of(table.twins.iter().filter_map(|twins| alike(case, table, twins))))
    })
}

fn alike(case: &Case<'_>, table: &TableFacts, twins: &TwinFacts) -> Option<Finding> {
    let gate = case.settings.present()?;
    let columns: Vec<_> = twins.columns.iter().filter_map(|position| table.columns.get(*position)).collect();
    let first = columns.first()?;
    if twins.likeness == Likeness::OneToOne && is_mostly_unique(first) {
        // Of two columns of which hardly a value comes twice, each value goes with one of the other by chance.
        return None;
    }
    let names = wording::names(columns.iter().map(|column| column.name.as_str()), 5);
    let rows = wording::count(first.rows);
    let message = match twins.likeness {
        Likeness::Equal => format!("{names} hold the same in each of {rows} rows"),
        // Told by hashes of the order in which values come, so not beyond all doubt.
        Likeness::OneToOne => {
            format!(
                "{names} stand for each other: as far as can be told, each value goes with one of the other in all {rows} rows"
            )
        }
    };
    let evidence =
        Evidence { count: columns.len() as u64, population: table.columns.len() as u64, ..Evidence::default() };
    let finding = case.finding(gate, Place::column(table, first), message, evidence);
    Some(match twins.likeness {
        Likeness::Equal => finding.of_kind("equal"),
        Likeness::OneToOne => finding.of_kind("one-to-one").milder(),
    })
}

/// Whether values come less than twice on average.
fn is_mostly_unique(column: &ColumnFacts) -> bool {
    column.distinct.value().is_none_or(|distinct| distinct.saturating_mul(2) > column.values())
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::base::Measured::Exact;
    use crate::facts::{Likeness, TableFacts, TwinFacts};
    use crate::rule::fixture::{Trial, column, dataset, table};

    #[test]
    fn each_group_is_one_finding() {
        let twins = vec![
            TwinFacts { columns: vec![0, 2, 3], likeness: Likeness::Equal },
            TwinFacts { columns: vec![0, 1], likeness: Likeness::OneToOne },
        ];
        let plain = table("t", 1000, ["a", "b", "c", "d"].map(|name| column(name).distinct(Exact(40))));
        let facts = dataset([TableFacts { twins, ..plain.clone() }]);
        let trial = Trial::of(&RULE).condition();
        assert_eq!(
            trial.says(&facts),
            "condition: `a`, `c` and `d` hold the same in each of 1,000 rows\n\
            advice: `a` and `b` stand for each other: as far as can be told, each value goes with one of the other in all 1,000 rows"
        );
        assert_eq!(trial.findings(&facts)[1].kind, Some("one-to-one"));
        let one_to_one = vec![TwinFacts { columns: vec![0, 1], likeness: Likeness::OneToOne }];
        let unique = table("t", 1000, ["a", "b"].map(column));
        assert_eq!(
            trial.says(&dataset([TableFacts { twins: one_to_one, ..unique }])),
            "held",
            "of two keys it says nothing"
        );
        assert_eq!(trial.says(&dataset([plain])), "held");
        assert_eq!(
            trial.says(&dataset([table("t", 1000, [column("a")])])),
            "not applicable: no table has two rows and two columns"
        );
    }
}
