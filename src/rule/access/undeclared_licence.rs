//! `undeclared-licence`: data of which nobody declared under which licence or contract it may be used.

use crate::base::{Group, Skill};
use crate::facts::Matter;
use crate::rule::{Gauge, Rule};

use super::undeclared::{FIX, undeclared};

pub(in crate::rule) static RULE: Rule = Rule {
    code: "undeclared-licence",
    group: Group::Access,
    gauge: Gauge::Presence,
    what: "Data of which nobody declared under which licence or contract it may be used.",
    why: "Without it nobody outside may do anything with the data, and what is built from it may have to be thrown away.",
    example: "[access]\nlicence = \"for this job only\"",
    fix: FIX,
    skill: Skill::DataOwner,
    check: |case| {
        undeclared(
            case,
            Matter::Licence,
            |stated| stated.licence,
            "under which licence or contract the data may be used",
        )
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
        assert_eq!(trial.says(&facts), "advice: nobody declared under which licence or contract the data may be used");
        let paper = |path: &str, about| Paper { path: path.to_owned(), about };
        facts.papers =
            [Matter::Owner, Matter::Licence, Matter::Handling].map(|about| paper("d/README.md", about)).to_vec();
        assert_eq!(
            trial.says(&facts),
            "advice: nobody declared under which licence or contract the data may be used; found, not confirmed: `d/README.md`"
        );
        assert_eq!(trial.stated(Stated { licence: true, ..Stated::default() }).says(&facts), "held");
    }
}
