//! `multiple-tables`: a second table below the first, in one file.

use crate::base::{Group, Skill};
use crate::facts::{RemarkKind, TableFacts};
use crate::rule::by_file::{Affected, Saying, remark};
use crate::rule::{Case, Finding, Gauge, Outcome, Rule};

pub(in crate::rule) static RULE: Rule = Rule {
    code: "multiple-tables",
    group: Group::Structure,
    gauge: Gauge::Presence,
    what: "A file in which a second table, with a header of its own, stands below the first.",
    why: "Programs read one table from a file. The second one ends up as nonsense rows of the first, or makes them \
        refuse the file.",
    example: "id,name\n1,Ann\n\ncity,country,people\nRome,Italy,2800000",
    fix: "Save each table to a file of its own.",
    skill: Skill::DataOwner,
    check,
};

fn check(case: &Case<'_>) -> Outcome {
    case.each_text_table(|table| Outcome::of(more(case, table)))
}

/// Whether a file of this table holds another one too.
pub(in crate::rule) fn is_followed(table: &TableFacts) -> bool {
    table.files.iter().any(|file| remark(file, RemarkKind::SecondTable).is_some())
}

fn more(case: &Case<'_>, table: &TableFacts) -> Option<Finding> {
    let files = table.files.iter().enumerate().filter_map(|(index, file)| {
        let second = remark(file, RemarkKind::SecondTable)?;
        Some(Affected::new(index, file, second.spot, &second.detail))
    });
    Saying::together("holds more than one table", "hold more than one table")
        .tell_of(case, table, &files.collect::<Vec<_>>())
        .pop()
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::base::Spot;
    use crate::facts::RemarkKind;
    use crate::rule::fixture::{Trial, column, dataset, file, table};

    #[test]
    fn the_place_is_the_second_header() {
        let mut table = table("t", 100, [column("a")]);
        assert_eq!(Trial::of(&RULE).blocker().says(&dataset([table.clone()])), "held");
        let spot = Spot { line: Some(57), ..Spot::file(0) };
        let two = |path| file(path).columns(&[0]).remark(RemarkKind::SecondTable, "a header of 3 names", spot).build();
        table.files.push(two("u.csv"));
        let facts = dataset([table.clone()]);
        assert_eq!(
            Trial::of(&RULE).blocker().says(&facts),
            "blocker: `u.csv` holds more than one table: a header of 3 names"
        );
        let place = &Trial::of(&RULE).blocker().findings(&facts)[0].place;
        assert_eq!((place.file.as_deref(), place.line), (Some("u.csv"), Some(57)));
        table.files.push(two("v.csv"));
        assert_eq!(
            Trial::of(&RULE).blocker().says(&dataset([table])),
            "blocker: 2 of 3 files of `t` hold more than one table, the first being `u.csv`: a header of 3 names"
        );
    }
}
