//! `secrets`: keys, tokens and passwords among the cells.
//!
//! Told by kind and length alone: no character of a secret is kept anywhere.

use crate::base::{Group, Place, Severity, Skill, wording};
use crate::facts::{ColumnFacts, PrivateName, SecretFacts, TableFacts};
use crate::rule::case::ratio;
use crate::rule::{Case, Evidence, Finding, Gauge, Outcome, Rule};

pub(in crate::rule) static RULE: Rule = Rule {
    code: "secrets",
    group: Group::Privacy,
    gauge: Gauge::Presence,
    what: "A key, token, password or address that lets its reader in: the published formats of some 200 issuers, values \
        beside telling names, and columns of passwords. Every cell is searched, not a sample. A finding gives kind and \
        length, never a character. Always a blocker, whatever the profile says. `docs/secrets.md` says what is found and \
        what is not.",
    why: "Whoever receives the data can use it, and so can everybody who receives it from them. A key that left the house \
        must be taken for stolen.",
    example: "note\nlogin with password=...",
    fix: "Revoke the secret where it was issued, then export the data again without it.",
    skill: Skill::DataOwner,
    check,
};

fn check(case: &Case<'_>) -> Outcome {
    case.each_column(|table, column| {
        let of_cells = column.secrets.iter().filter_map(|facts| told(case, table, column, facts));
        Outcome::of(of_cells.chain(told_of_name(case, table, column)))
    })
}

/// A name that is a secret: a row stands where the header should.
fn told_of_name(case: &Case<'_>, table: &TableFacts, column: &ColumnFacts) -> Option<Finding> {
    let (_, gate) = case.settings.present()?;
    let Some(PrivateName::Secret(kind, length)) = column.private_name else { return None };
    let length = wording::count(length);
    let message = format!(
        "the name of `{}` is itself a secret of kind {kind}, {length} bytes long: it is not shown",
        column.name
    );
    let place = Place::column(table, column);
    Some(case.finding((Severity::Blocker, gate), place, message, Evidence::default()).of_kind(kind))
}

fn told(case: &Case<'_>, table: &TableFacts, column: &ColumnFacts, facts: &SecretFacts) -> Option<Finding> {
    let (_, gate) = case.settings.present()?;
    let population = column.values();
    let about = if facts.exact { "" } else { "about " };
    let times =
        if facts.count == 1 { "once".to_owned() } else { format!("{about}{} times", wording::count(facts.count)) };
    let length = if facts.shortest == facts.longest {
        format!("{} bytes long", wording::count(facts.longest))
    } else {
        format!("{} to {} bytes long", wording::count(facts.shortest), wording::count(facts.longest))
    };
    let message = format!("`{}` holds a secret of kind {} {times}, {length}", column.name, facts.kind);
    let ratio = ratio(facts.count, population);
    let evidence = Evidence { count: facts.count, population, ratio: Some(ratio), ..Evidence::default() };
    let finding = case.finding((Severity::Blocker, gate), Place::column(table, column), message, evidence);
    Some(finding.of_kind(facts.kind))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rule::fixture::{Trial, column, dataset, table};

    #[test]
    fn a_secret_blocks_whatever_the_gate() {
        let one = SecretFacts { kind: "github-token", count: 1, shortest: 40, longest: 40, exact: true };
        let many = SecretFacts { kind: "named-secret", count: 1200, shortest: 20, longest: 24, exact: false };
        for (facts, expected) in [
            (one, "blocker: `c` holds a secret of kind github-token once, 40 bytes long"),
            (many, "blocker: `c` holds a secret of kind named-secret about 1,200 times, 20 to 24 bytes long"),
        ] {
            let facts = dataset([table("t", 5000, [column("c").secret(facts)])]);
            assert_eq!(Trial::of(&RULE).blocker().says(&facts), expected);
            assert_eq!(Trial::of(&RULE).advice().says(&facts), expected);
        }
        let named = column("column_1").private_name(PrivateName::Secret("github-token", 40));
        assert_eq!(
            Trial::of(&RULE).advice().says(&dataset([table("t", 5, [named])])),
            "blocker: the name of `column_1` is itself a secret of kind github-token, 40 bytes long: it is not shown"
        );
        let nothing = dataset([table("t", 100, [column("c")])]);
        assert_eq!(Trial::of(&RULE).blocker().says(&nothing), "held");
    }
}
