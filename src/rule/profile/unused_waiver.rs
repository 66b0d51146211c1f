//! `unused-waiver`: a waiver that waives nothing.

use crate::base::{Group, Place, Skill};
use crate::rule::{Case, Evidence, Finding, Gauge, Outcome, Rule, WaiverUse};

pub(in crate::rule) static RULE: Rule = Rule {
    code: "unused-waiver",
    group: Group::Profile,
    gauge: Gauge::Presence,
    what: "A waiver that matches no finding of this run.",
    why: "The cause may be gone, or the waiver names another place than was meant. Left in, it will one day accept \
        something that nobody looked at.",
    example: "[[waiver]]\nrule = \"missing-values\"\ncolumn = \"a column that was renamed\"",
    fix: "Take the waiver out, or correct the place that it names.",
    skill: Skill::DataOwner,
    check,
};

fn check(case: &Case<'_>) -> Outcome {
    if case.waivers.is_empty() {
        return Outcome::unfit("there is no waiver");
    }
    let idle = case.waivers.iter().filter(|waiver| !waiver.is_expired && waiver.findings == 0);
    Outcome::of(idle.filter_map(|idle| told(case, idle)))
}

fn told(case: &Case<'_>, idle: &WaiverUse<'_>) -> Option<Finding> {
    let waiver = idle.waiver;
    let (severity, gate) = case.settings.present()?;
    let message = format!("the waiver of {} in {} matches no finding", waiver.rule, waiver.set_in);
    let place = Place { table: waiver.table.clone(), column: waiver.column.clone(), ..Place::default() };
    Some(case.finding((severity, gate), place, message, Evidence::default()))
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::rule::fixture::{Trial, dataset, waiver};

    #[test]
    fn a_waiver_of_nothing_is_told_until_it_ends() {
        let day = |day| jiff::civil::date(2026, 11, day);
        let trial = |until, findings| {
            Trial::of(&RULE).advice().waivers(&[waiver("outliers", until)], day(23), findings).says(&dataset([]))
        };
        assert_eq!(trial(day(30), 1), "held");
        assert_eq!(trial(day(30), 0), "advice: the waiver of outliers in datassay.toml:1 matches no finding");
        assert_eq!(trial(day(1), 0), "held", "that it ended is told by another rule");
        assert_eq!(Trial::of(&RULE).advice().says(&dataset([])), "not applicable: there is no waiver");
    }
}
