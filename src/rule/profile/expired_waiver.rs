//! `expired-waiver`: a finding was accepted until a day that is past.

use crate::base::{Group, Place, Skill, wording};
use crate::rule::{Case, Evidence, Gauge, Outcome, Rule, WaiverUse};

pub(in crate::rule) static RULE: Rule = Rule {
    code: "expired-waiver",
    group: Group::Profile,
    gauge: Gauge::Presence,
    what: "A waiver whose last day is past. It accepts nothing any more: what it waived counts again.",
    why: "Somebody accepted a finding for a time, and the time is over. Either the cause is gone, or it has to be accepted \
        anew by somebody who knows of it.",
    example: "[[waiver]]\nrule = \"missing-values\"\nuntil = 2025-12-31",
    fix: "Fix what was waived and take the waiver out, or have its owner set a new last day.",
    skill: Skill::DataOwner,
    check,
};

fn check(case: &Case<'_>) -> Outcome {
    if case.waivers.is_empty() {
        return Outcome::unfit("there is no waiver");
    }
    Outcome::of(case.waivers.iter().filter(|waiver| waiver.is_expired).filter_map(|expired| told(case, expired)))
}

fn told(case: &Case<'_>, expired: &WaiverUse<'_>) -> Option<crate::rule::Finding> {
    let WaiverUse { waiver, findings, .. } = expired;
    let (severity, gate) = case.settings.present()?;
    let still = match findings {
        0 => "nothing that it would waive is left".to_owned(),
        n => format!("{} that it waived count again", wording::counted(*n, "finding", "findings")),
    };
    let message = format!("the waiver of {} in {} ended on {}; {still}", waiver.rule, waiver.set_in, waiver.until);
    let place = Place { table: waiver.table.clone(), column: waiver.column.clone(), ..Place::default() };
    let evidence = Evidence { count: *findings, population: *findings, ..Evidence::default() };
    Some(case.finding((severity, gate), place, message, evidence))
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::rule::fixture::{Trial, dataset, waiver};

    #[test]
    fn the_last_day_still_holds() {
        let trial =
            |until, today| Trial::of(&RULE).advice().waivers(&[waiver("outliers", until)], today, 0).says(&dataset([]));
        let day = |day| jiff::civil::date(2026, 11, day);
        assert_eq!(trial(day(23), day(23)), "held");
        assert_eq!(
            trial(day(22), day(23)),
            "advice: the waiver of outliers in datassay.toml:1 ended on 2026-11-22; nothing that it would waive is left",
        );
        let still = Trial::of(&RULE).advice().waivers(&[waiver("outliers", day(1))], day(23), 2);
        assert_eq!(
            still.says(&dataset([])),
            "advice: the waiver of outliers in datassay.toml:1 ended on 2026-11-01; 2 findings that it waived count again",
        );
        assert_eq!(Trial::of(&RULE).advice().says(&dataset([])), "not applicable: there is no waiver");
    }
}
