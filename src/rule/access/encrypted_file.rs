//! `encrypted-file`: a file, or columns of it, that can't be read without a key.

use crate::base::{Group, Skill};
use crate::facts::FaultKind;
use crate::rule::by_file::Saying;
use crate::rule::{Case, Gauge, Outcome, Rule};

use super::faults;

pub(in crate::rule) static RULE: Rule = Rule {
    code: "encrypted-file",
    group: Group::Access,
    gauge: Gauge::Presence,
    what: "A file that is encrypted, or of which some columns are.",
    why: "Nobody can use what they have no key for, and a key sent along with the data protects nothing.",
    example: "A Parquet file that ends with PARE, or one with a plain footer in which a column has a key of its own.",
    fix: "Export the data without encryption and hand it over by a protected way, or leave the encrypted columns out.",
    skill: Skill::DataEngineer,
    check,
};

fn check(case: &Case<'_>) -> Outcome {
    faults(case, FaultKind::Encrypted, &Saying::each("can't be read without a key", "can't be read without a key"))
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::facts::{Fault, FaultKind, LostColumn};
    use crate::rule::fixture::{Trial, column, dataset, table};
    use crate::rule::rule;

    #[test]
    fn encrypted_columns_are_named_and_are_no_damage() {
        let mut facts = dataset([table("t", 100, [column("a")])]);
        let trial = Trial::of(&RULE).blocker();
        assert_eq!(trial.says(&facts), "held");
        let lost = |column, name: &str, kind| LostColumn {
            column,
            name: name.to_owned(),
            group: 1,
            groups: 1,
            fault: Fault { kind, detail: "encrypted".to_owned() },
        };
        facts.tables[0].files[0].lost = vec![
            lost(0, "a", FaultKind::Encrypted),
            lost(2, "c", FaultKind::Encrypted),
            lost(3, "d", FaultKind::Corrupt),
        ];
        assert_eq!(
            trial.says(&facts),
            "blocker: `t.csv` can't be read without a key: columns `a` and `c` of row group 1: encrypted (100 rows of it read)"
        );
        let corrupt = Trial::of(rule("corrupt-file").expect("known")).blocker();
        assert!(corrupt.says(&facts).contains("column `d` of row group 1"));
    }
}
