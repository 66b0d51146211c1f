//! `dialect-mismatch`: files of one table that are not written in the same way.

use std::collections::BTreeMap;

use crate::base::{Group, Skill, Spot};
use crate::facts::{Dialect, FileFacts, Kind, TableFacts};
use crate::rule::by_file::{Affected, Saying};
use crate::rule::{Case, Finding, Gauge, Outcome, Rule};

pub(in crate::rule) static RULE: Rule = Rule {
    code: "dialect-mismatch",
    group: Group::Schema,
    gauge: Gauge::Presence,
    what: "Text files of one table that differ in delimiter, text encoding or decimal mark. A file in which nothing \
        shows the difference, such as one without a letter beyond ASCII, differs from none.",
    why: "No single setting of a program reads them all. Read with the settings of the first file, the others fall \
        into one column, or their letters and numbers come out wrong without a word.",
    example: "2023.csv is written 1;2,5 and 2024.csv is written 1,2.5.",
    fix: "Export all files of the table with the same settings: best commas, decimal points and UTF-8.",
    skill: Skill::DataEngineer,
    check,
};

fn check(case: &Case<'_>) -> Outcome {
    case.each_text_table(|table| {
        if table.files_with_schema().nth(1).is_none() {
            return Outcome::unfit("no table has more than one file");
        }
        Outcome::of(SETTINGS.iter().filter_map(|setting| differing(case, table, setting)))
    })
}

/// Something that files may be written with, and what it is in a file, where the file shows it.
struct Setting {
    name: &'static str,
    of: fn(&FileFacts, &Dialect) -> Option<String>,
}

static SETTINGS: [Setting; 3] = [
    Setting { name: "delimiter", of: |file, dialect| (file.columns.len() > 1).then(|| delimiter(dialect.delimiter)) },
    Setting { name: "text encoding", of: |_, dialect| (!dialect.is_ascii).then(|| dialect.encoding.to_owned()) },
    Setting {
        name: "decimal mark",
        of: |file, dialect| {
            let has_fractions = file.held.iter().any(|held| held.count(Kind::Decimal) > 0);
            dialect.decimal.filter(|_| has_fractions).map(|mark| char::from(mark).to_string())
        },
    },
];

fn delimiter(byte: u8) -> String {
    match byte {
        b'\t' => "tab".to_owned(),
        b' ' => "space".to_owned(),
        byte => char::from(byte).to_string(),
    }
}

fn differing(case: &Case<'_>, table: &TableFacts, setting: &Setting) -> Option<Finding> {
    let shown: Vec<(usize, &FileFacts, String)> = table
        .files
        .iter()
        .enumerate()
        .filter_map(|(index, file)| Some((index, file, (setting.of)(file, file.dialect.as_ref()?)?)))
        .collect();
    let mut times: BTreeMap<&str, (usize, std::cmp::Reverse<usize>)> = BTreeMap::new();
    for (index, _, value) in &shown {
        times.entry(value).or_insert((0, std::cmp::Reverse(*index))).0 += 1;
    }
    let (usual, _) = times.into_iter().max_by_key(|(_, times)| *times)?;
    let detail = |value: &str| format!("`{value}` where the rest has `{usual}`");
    let affected: Vec<Affected<'_>> = shown
        .iter()
        .filter(|(.., value)| value.as_str() != usual)
        .map(|(index, file, value)| Affected::new(*index, file, Spot::file(0), &detail(value)))
        .collect();
    let one = format!("is written with another {}", setting.name);
    let several = format!("are written with another {}", setting.name);
    Saying::together(&one, &several).tell_of(case, table, &affected).pop()
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::facts::{Dialect, FileFacts, Kind};
    use crate::rule::fixture::{Trial, column, dataset, file, table};

    fn says(files: Vec<FileFacts>) -> String {
        let mut table = table("t", 100, ["a", "b"].map(column));
        table.files = files;
        Trial::of(&RULE).condition().says(&dataset([table]))
    }

    fn part(name: &str, fractions: u64, dialect: Dialect) -> FileFacts {
        let held = [(Kind::Decimal, fractions)];
        file(name).columns(&[0, 1]).held(&[&held, &[]]).dialect(dialect).build()
    }

    #[test]
    fn what_shows_in_both_files_is_compared() {
        let plain = || part("1.csv", 9, Dialect { decimal: Some(b'.'), ..Dialect::plain() });
        assert_eq!(says(vec![plain()]), "not applicable: no table has more than one file");
        assert_eq!(says(vec![plain(), plain()]), "held");
        let semicolons = || Dialect { delimiter: b';', ..Dialect::plain() };
        assert_eq!(
            says(vec![plain(), part("2.csv", 9, semicolons())]),
            "condition: `2.csv` is written with another delimiter: `;` where the rest has `,`"
        );
        let commas = Dialect { decimal: Some(b','), ..Dialect::plain() };
        assert_eq!(says(vec![plain(), part("2.csv", 0, commas.clone())]), "held");
        assert_eq!(
            says(vec![plain(), part("2.csv", 9, commas.clone()), part("3.csv", 9, commas), plain(), plain()]),
            "condition: 2 of 5 files of `t` are written with another decimal mark, the first being `2.csv`: `,` where \
                the rest has `.`"
        );
        let encoded = |encoding, is_ascii| Dialect { encoding, is_ascii, ..Dialect::plain() };
        assert_eq!(says(vec![plain(), part("2.csv", 9, encoded("windows-1252", false))]), "held");
        assert_eq!(
            says(vec![part("0.csv", 9, encoded("utf-8", false)), part("2.csv", 9, encoded("windows-1252", false))]),
            "condition: `2.csv` is written with another text encoding: `windows-1252` where the rest has `utf-8`"
        );
    }
}
