//! `unmatched-labels`: a label file that does not go with the data.
//!
//! Sorts: labels whose key no row has (`labels-without-row`), rows whose key the label file has, but written otherwise
//! (`key-format`), and keys that the label file has in several rows, with different labels (`double-labels`) or with the
//! same one (`repeated-labels`, one step milder). Rows without a label are `unlabelled-rows`' to tell.

use crate::base::{Group, Place, Skill, Spot, Tally, wording};
use crate::facts::{Doubled, JoinedFacts, LabelFileFacts, TableFacts};
use crate::rule::case::{over, partly_read, ratio, share};
use crate::rule::{Case, Evidence, Finding, Gauge, Outcome, Rule};

pub(in crate::rule) static RULE: Rule = Rule {
    code: "unmatched-labels",
    group: Group::Labels,
    gauge: Gauge::RatioAbove,
    what: "A label file that does not go with the data: labels whose key no row has, keys written in another way than in \
        the data (`007` and `7`, spaces, letter case), keys with several labels.",
    why: "A label that finds no row teaches nothing, and often the reason for it also takes labels from rows that look \
        merely unlabelled. Of two labels for one key at most one is right, and which of them is used is chance.",
    example: "--label-file labels.csv --on id, where labels.csv has 007,yes and the data has 7 in `id`.",
    fix: "Write the key in one way in both files: the same leading zeros, letter case and punctuation, and no spaces \
        around it. Keep one label for each key. Find out what the labels without a row are about.",
    skill: Skill::DataEngineer,
    check,
};

fn check(case: &Case<'_>) -> Outcome {
    let Some(file) = &case.facts.label_file else { return Outcome::unfit("there is no label file") };
    let tables: Vec<(&TableFacts, &JoinedFacts)> =
        case.facts.tables.iter().filter_map(|table| Some((table, table.joined.as_ref()?))).collect();
    if tables.is_empty() {
        return Outcome::NotMeasured("no table has the key that labels go by".into());
    }
    let own = [
        doubled(case, file, &file.different, "different labels").map(|finding| finding.of_kind("double-labels")),
        doubled(case, file, &file.same, "the same label").map(|finding| finding.milder().of_kind("repeated-labels")),
    ];
    let written = tables.iter().filter_map(|(table, joined)| written_otherwise(case, file, table, joined));
    let findings: Vec<Finding> = own.into_iter().flatten().chain(written).collect();
    let part = tables.iter().find(|(table, _)| partly_read(table)).map(|(table, _)| &table.name);
    match (part, without_row(case, file)) {
        // Rows that were not read may well have those keys.
        (Some(table), _) if file.unseen.keys > 0 && findings.is_empty() => {
            Outcome::NotMeasured(format!("`{table}` was not read in full").into())
        }
        (None, Some(finding)) => Outcome::of(std::iter::once(finding).chain(findings)),
        _ => Outcome::of(findings),
    }
}

/// Labels whose key no row has.
fn without_row(case: &Case<'_>, file: &LabelFileFacts) -> Option<Finding> {
    let ratio = ratio(file.unseen.keys, file.distinct);
    let (severity, gate) = case.settings.above(ratio)?;
    let share = share(file.unseen.keys, file.distinct, "keys");
    let message = format!("no row of the data has {share} of the label file `{}`{}", file.path, over(gate));
    let (place, evidence) = of_file(file, &file.unseen, ratio);
    Some(case.finding((severity, gate), place, message, evidence).of_kind("labels-without-row"))
}

/// Keys of several rows of the label file.
fn doubled(case: &Case<'_>, file: &LabelFileFacts, doubled: &Doubled, labels: &str) -> Option<Finding> {
    let ratio = ratio(doubled.keys, file.distinct);
    let (severity, gate) = case.settings.above(ratio)?;
    let share = share(doubled.keys, file.distinct, "keys");
    let rows = wording::counted(doubled.rows, "row", "rows");
    let message =
        format!("the label file `{}` has {share} in several rows with {labels}: {rows}{}", file.path, over(gate));
    let (place, evidence) = of_file(file, doubled, ratio);
    Some(case.finding((severity, gate), place, message, evidence))
}

/// Place and evidence of what is told of the label file, which is no file of a table.
fn of_file(file: &LabelFileFacts, keys: &Doubled, ratio: f64) -> (Place, Evidence) {
    let place = Place { column: Some(file.label.clone()), ..Place::file(None, &file.path) };
    let spot = |record: &u64| Spot { record: Some(*record), ..Spot::default() };
    let places = keys.places.iter().map(spot).collect();
    let evidence =
        Evidence { count: keys.keys, population: file.distinct, ratio: Some(ratio), places, ..Evidence::default() };
    (place, evidence)
}

/// Rows whose key the label file has, but written otherwise.
fn written_otherwise(
    case: &Case<'_>,
    file: &LabelFileFacts,
    table: &TableFacts,
    joined: &JoinedFacts,
) -> Option<Finding> {
    let ratio = ratio(joined.near(), joined.rows);
    let (severity, gate) = case.settings.above(ratio)?;
    let ways = [
        (&joined.padded, "with other spaces around it"),
        (&joined.cased, "in other letter case"),
        (&joined.formatted, "with other zeros or punctuation"),
    ];
    let told: Vec<String> = ways
        .into_iter()
        .filter(|(tally, _)| tally.count > 0)
        .map(|(tally, way)| format!("{} {way}", wording::count(tally.count)))
        .collect();
    let kinds = kinds(file, table, joined);
    let share = share(joined.near(), joined.rows, "rows");
    let message = format!(
        "the label file `{}` has the key of {share} of `{}` written otherwise: {}{kinds}{}",
        file.path,
        table.name,
        told.join(", "),
        over(gate)
    );
    let mut tally = Tally::default();
    for (way, _) in &ways {
        tally.blend(way, case.ask.places);
    }
    let place = match joined.keys.first().and_then(|key| table.columns.get(*key)) {
        Some(column) => Place::column(table, column),
        None => Place::table(table),
    };
    let (count, population) = (joined.near(), joined.rows);
    let evidence = Evidence { count, population, ratio: Some(ratio), places: tally.places, ..Evidence::default() };
    Some(case.finding((severity, gate), place, message, evidence).of_kind("key-format"))
}

/// Columns of the key that hold another sort of thing here than there.
fn kinds(file: &LabelFileFacts, table: &TableFacts, joined: &JoinedFacts) -> String {
    let columns = joined.keys.iter().filter_map(|key| table.columns.get(*key));
    let differing = columns.zip(&file.keys).filter(|(here, (_, there))| here.kind.noun() != there.noun());
    let told: Vec<String> = differing
        .map(|(here, (name, there))| {
            format!("`{}` holds {} and `{name}` {}", here.name, here.kind.noun(), there.noun())
        })
        .collect();
    if told.is_empty() { String::new() } else { format!("; {}", told.join(", ")) }
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::base::{Severity, Spot, Tally};
    use crate::facts::{ColumnType, DatasetFacts, Doubled, FileStatus, JoinedFacts, LabelFileFacts};
    use crate::profile::Task;
    use crate::rule::fixture::{Trial, column, dataset, table};

    fn doubled(keys: u64) -> Doubled {
        Doubled { keys, rows: keys * 2, places: (1..=keys.min(3)).collect() }
    }

    fn facts(unseen: u64, same: u64, different: u64, formatted: u64) -> DatasetFacts {
        let tally = |count: u64| Tally {
            count,
            places: (0..count.min(2)).map(|at| Spot { record: Some(at + 4), ..Spot::default() }).collect(),
        };
        let joined = JoinedFacts {
            keys: vec![0],
            rows: 1000,
            lacking: 0,
            unmatched: tally(formatted),
            padded: Tally::default(),
            cased: Tally::default(),
            formatted: tally(formatted),
        };
        let mut facts = dataset([table("t", 1000, [column("id"), column("y")])]);
        facts.tables[0].joined = Some(joined);
        facts.label_file = Some(LabelFileFacts {
            path: "labels.csv".to_owned(),
            label: "y".to_owned(),
            keys: vec![("id".to_owned(), ColumnType::Code)],
            rows: 1000,
            lacking: 0,
            ragged: 0,
            distinct: 1000,
            blank: 0,
            same: doubled(same),
            different: doubled(different),
            unseen: doubled(unseen),
            spilled: 0,
        });
        facts
    }

    fn trial() -> Trial {
        let trial = Trial::of(&RULE).gate(Severity::Blocker, 0.5).gate(Severity::Condition, 0.01);
        trial.gate(Severity::Advice, 0.0).label("y").task(Task::Classification)
    }

    #[test]
    fn each_sort_is_told_by_its_share() {
        for (facts, expected) in [
            (facts(0, 0, 0, 0), "held"),
            (
                facts(3, 0, 0, 0),
                "advice: no row of the data has 3 of 1,000 keys (0.3 %) of the label file `labels.csv`",
            ),
            (
                facts(600, 0, 0, 0),
                "blocker: no row of the data has 600 of 1,000 keys (60 %) of the label file `labels.csv`, over the 50 % \
                    limit",
            ),
            (
                facts(0, 0, 20, 0),
                "condition: the label file `labels.csv` has 20 of 1,000 keys (2 %) in several rows with different \
                    labels: 40 rows, over the 1 % limit",
            ),
            (
                facts(0, 20, 0, 0),
                "advice: the label file `labels.csv` has 20 of 1,000 keys (2 %) in several rows with the same label: \
                    40 rows, over the 1 % limit",
            ),
            (
                facts(0, 0, 0, 100),
                "condition: the label file `labels.csv` has the key of 100 of 1,000 rows (10 %) of `t` written \
                    otherwise: 100 with other zeros or punctuation; `id` holds numbers and `id` codes of digits, over the \
                    1 % limit",
            ),
        ] {
            assert_eq!(trial().says(&facts), expected);
        }
        let found = trial().findings(&facts(0, 0, 20, 0));
        assert_eq!((found[0].place.file.as_deref(), found[0].place.record), (Some("labels.csv"), Some(1)));
        let found = trial().findings(&facts(0, 0, 0, 100));
        assert_eq!((found[0].place.column.as_deref(), found[0].place.record), (Some("id"), Some(4)));
    }

    #[test]
    fn what_was_not_read_may_have_the_keys() {
        let mut part = facts(600, 0, 0, 0);
        part.tables[0].files[0].status = FileStatus::Partial;
        assert_eq!(trial().says(&part), "not measured: `t` was not read in full");
        let mut none = facts(600, 0, 0, 0);
        none.tables[0].joined = None;
        assert_eq!(trial().says(&none), "not measured: no table has the key that labels go by");
        assert_eq!(trial().says(&dataset([])), "not applicable: there is no label file");
    }
}
