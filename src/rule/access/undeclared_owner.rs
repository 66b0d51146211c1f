//! `undeclared-owner`: data of which nobody declared who owns it and decides on it.

use crate::base::{Group, Skill};
use crate::facts::Matter;
use crate::rule::{Gauge, Rule};

use super::undeclared::{FIX, undeclared};

pub(in crate::rule) static RULE: Rule = Rule {
    code: "undeclared-owner",
    group: Group::Access,
    gauge: Gauge::Presence,
    what: "Data of which nobody declared who owns it and decides on it.",
    why: "Whoever works with the data has questions that only its owner can answer, and needs somebody who may hand it over.",
    example: "[access]\nowner = \"head of sales\"\ncontact = \"data office\"",
    fix: FIX,
    skill: Skill::DataOwner,
    check: |case| undeclared(case, Matter::Owner, |stated| stated.owner, "who owns the data"),
};

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::ask::Stated;
    use crate::facts::{Matter, Paper};
    use crate::rule::fixture::{Trial, column, dataset, table};

    #[test]
    fn what_was_not_said_is_asked() {
        let trial = Trial::of(&RULE).advice();
        let mut facts = dataset([table("t", 10, [column("a")])]);
        assert_eq!(trial.says(&dataset([])), "not applicable: no table was read");
        assert_eq!(trial.says(&facts), "advice: nobody declared who owns the data");
        let paper = |path: &str, about| Paper { path: path.to_owned(), about };
        facts.papers =
            [Matter::Owner, Matter::Licence, Matter::Handling].map(|about| paper("d/README.md", about)).to_vec();
        assert_eq!(
            trial.says(&facts),
            "advice: nobody declared who owns the data; found, not confirmed: `d/README.md`"
        );
        assert_eq!(trial.stated(Stated { owner: true, ..Stated::default() }).says(&facts), "held");
    }
}
