//! `undeclared-handling`: data of which nobody declared how it may be stored, moved and used.

use crate::base::{Group, Skill};
use crate::facts::Matter;
use crate::rule::{Gauge, Rule};

use super::undeclared::{FIX, undeclared};

pub(in crate::rule) static RULE: Rule = Rule {
    code: "undeclared-handling",
    group: Group::Access,
    gauge: Gauge::Presence,
    what: "Data of which nobody declared how it may be stored, moved and used.",
    why: "Whether it may leave the house, or be shown to a service outside, decides how the work is done at all. It is found out \
        late where nobody asks.",
    example: "[access]\nhandling = \"on our machines only\"",
    fix: FIX,
    skill: Skill::DataOwner,
    check: |case| {
        undeclared(case, Matter::Handling, |stated| stated.handling, "how the data may be stored, moved and used")
    },
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
        assert_eq!(trial.says(&facts), "advice: nobody declared how the data may be stored, moved and used");
        let paper = |path: &str, about| Paper { path: path.to_owned(), about };
        facts.papers =
            [Matter::Owner, Matter::Licence, Matter::Handling].map(|about| paper("d/README.md", about)).to_vec();
        assert_eq!(
            trial.says(&facts),
            "advice: nobody declared how the data may be stored, moved and used; found, not confirmed: `d/README.md`"
        );
        assert_eq!(trial.stated(Stated { handling: true, ..Stated::default() }).says(&facts), "held");
    }
}
