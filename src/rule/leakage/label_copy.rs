//! `label-copy`: a column that is the label in other words.

use crate::base::{Group, Skill};
use crate::facts::Copied;
use crate::rule::{Case, Gauge, Outcome, Rule};

use super::{Cause, each_column_of, finding, rows_in_words};

pub(in crate::rule) static RULE: Rule = Rule {
    code: "label-copy",
    group: Group::Leakage,
    gauge: Gauge::Presence,
    what: "A column that is the label in other words: the same values, a renaming of them, or a number that rises or falls \
        with the label throughout.",
    why: "A model that is given it copies it, looks perfect in every test, and knows nothing when it is used. It is looked \
        for in a sample of rows.",
    example: "churned,status\nyes,CLOSED\nno,ACTIVE\nyes,CLOSED\nno,ACTIVE",
    fix: "Remove the column, or explain why it is known before the label is. If it is the label under another name, say \
        which of the two is meant.",
    skill: Skill::DomainExpert,
    check,
};

fn check(case: &Case<'_>) -> Outcome {
    each_column_of(case, Cause::Copy, |told, column, leakage| {
        let gate = case.settings.present()?;
        let copied = leakage.copy?;
        let (name, label, rows) = (&column.name, &told.label.name, rows_in_words(told));
        let message = match copied {
            Copied::Equal => {
                format!("`{name}` holds the same as the label `{label}` in all of the {rows} that were looked at")
            }
            Copied::OneToOne => format!(
                "`{name}` is the label `{label}` in other words: each value goes with one label and each label with one \
                    value, in all of the {rows} that were looked at"
            ),
            Copied::Monotone => format!(
                "`{name}` and the label `{label}` rise or fall together throughout, in all of the {rows} that were looked at"
            ),
        };
        Some(finding(case, gate, (told, column), (message, None)).of_kind(copied.word()))
    })
}

#[cfg(test)]
mod tests {
    use super::super::fixture::{told, trial};
    use super::RULE;
    use crate::base::Severity;
    use crate::facts::Copied;

    #[test]
    fn copies_are_told_of_in_their_own_words() {
        let copies = [Copied::Equal, Copied::OneToOne, Copied::Monotone];
        let said = copies.map(|copy| trial(&RULE).blocker().says(&told(|column| column.copy = Some(copy))));
        insta::assert_snapshot!(said.join("\n"));
        assert_eq!(trial(&RULE).blocker().says(&told(|_| ())), "held");
    }

    #[test]
    fn what_is_known_by_then_is_advice() {
        let facts = told(|column| column.copy = Some(Copied::Equal));
        let findings = trial(&RULE).blocker().known("x").findings(&facts);
        assert_eq!(findings[0].severity, Severity::Advice);
        assert!(findings[0].message.ends_with("its owner says that it is known by then, which was not verified"));
    }
}
