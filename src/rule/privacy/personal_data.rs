//! `personal-data`: columns about people who can be recognised.
//!
//! The gate is for what weighs most: national identifiers, payment cards and the special categories of the law. What
//! tells who somebody is without that is one step milder, and so is a number of which only check digits say that it is
//! a person's. Few cells and little confidence are advice. What the owner declared, with a basis, is one step milder.
//! A name of a column that is personal data itself is told here too, though not what it says.

use crate::base::{Group, Place, Severity, Skill, wording};
use crate::facts::{ColumnFacts, Confidence, PersonalBasis, PersonalFacts, PersonalKind, PrivateName, TableFacts};
use crate::rule::{Case, Evidence, Finding, Gauge, Outcome, Rule};

pub(in crate::rule) static RULE: Rule = Rule {
    code: "personal-data",
    group: Group::Privacy,
    gauge: Gauge::Presence,
    what: "A column with data about people who can be recognised: names, addresses, numbers, or what law protects \
        specially. Each value is looked at once: content comes first, a header is evidence. National identifiers, payment \
        cards and special categories weigh most, other identifiers one step less; fewer than 11 cells or little confidence \
        are advice. A column that is declared with a basis weighs one step less. `docs/personal-data.md` says for each kind what is checked and what cannot be seen.",
    why: "Who receives such a column processes personal data and needs a basis for it. Where a name or a number stands, a \
        model learns it by heart.",
    example: "name,phone\nMaria Example,+49 30 5550123",
    fix: "Leave the column out, or replace it by numbers that mean nothing elsewhere. If it must go along, hand it over \
        under an agreement that names it.",
    skill: Skill::DataOwner,
    check,
};

/// Below so many cells there is advice. Basis: 11 is the smallest cell of health data that US agencies release to the
/// public (El Emam, "smallest cell size 11").
const FEW: u64 = 11;

fn check(case: &Case<'_>) -> Outcome {
    case.each_column(|table, column| {
        let of_cells = column.personal.iter().filter_map(|facts| told(case, table, column, facts));
        Outcome::of(of_cells.chain(told_of_name(case, table, column)))
    })
}

/// A name that is personal data: a row stands where the header should.
fn told_of_name(case: &Case<'_>, table: &TableFacts, column: &ColumnFacts) -> Option<Finding> {
    let (gated, gate) = case.settings.present()?;
    let Some(PrivateName::Personal(kind)) = column.private_name else { return None };
    let message = format!(
        "the name of `{}` is itself personal data ({}), as if a row stood in place of the header: it is not shown",
        column.name,
        kind.phrase()
    );
    let place = Place::column(table, column);
    Some(case.finding((gated.milder(), gate), place, message, Evidence::default()).of_kind(kind.word()))
}

fn told(case: &Case<'_>, table: &TableFacts, column: &ColumnFacts, facts: &PersonalFacts) -> Option<Finding> {
    let (gated, gate) = case.settings.present()?;
    let declared = case.ask.personal_basis(&table.name, &column.name);
    let severity = severity(gated, facts);
    let severity = if declared.is_some() { severity.milder() } else { severity };
    let population = column.values();
    let about = if facts.exact { "" } else { "about " };
    let what = match facts.scheme {
        Some(scheme) => format!("{} ({scheme})", facts.kind.phrase()),
        None => facts.kind.phrase().to_owned(),
    };
    let found = if facts.is_whole {
        format!(
            "in {about}{} of {} cells ({})",
            wording::count(facts.count),
            wording::count(population),
            wording::percent(facts.share)
        )
    } else {
        let places = if facts.within_text == 1 { "place" } else { "places" };
        format!("at {} {places} within its texts", wording::count(facts.within_text))
    };
    let sure = format!("by {}, with {} confidence", facts.basis.phrase(), facts.confidence.word());
    let stated = declared.map(|basis| format!("; declared by the owner, on the basis of {basis} (not verified)"));
    let message = format!("`{}` holds {what} {found}: {sure}{}", column.name, stated.unwrap_or_default());
    let evidence = Evidence { count: facts.count, population, ratio: Some(facts.share), ..Evidence::default() };
    let finding = case.finding((severity, gate), Place::column(table, column), message, evidence);
    Some(finding.of_kind(facts.kind.word()))
}

/// What a kind weighs where the heaviest has the severity `most`.
fn severity(most: Severity, facts: &PersonalFacts) -> Severity {
    use PersonalKind::{NationalId, PaymentCard};
    if !facts.is_whole || facts.count < FEW || facts.confidence == Confidence::Low {
        return Severity::Advice;
    }
    let is_sure = facts.confidence == Confidence::High || facts.basis == PersonalBasis::HeaderAndContent;
    let is_heavy = facts.kind.is_special() || matches!(facts.kind, NationalId | PaymentCard) && is_sure;
    if is_heavy { most } else { most.milder() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rule::fixture::{Trial, column, dataset, table};

    fn of(kind: PersonalKind, count: u64, confidence: Confidence, basis: PersonalBasis) -> PersonalFacts {
        PersonalFacts {
            kind,
            scheme: None,
            count,
            share: count as f64 / 100.0,
            within_text: 0,
            is_whole: true,
            exact: true,
            confidence,
            basis,
        }
    }

    #[test]
    fn each_kind_weighs_what_it_harms() {
        use Confidence::{High, Low, Medium};
        use PersonalBasis::{Checksum, Content, Header, HeaderAndContent};
        let email = of(PersonalKind::Email, 90, High, Content);
        let id = PersonalFacts { scheme: Some("pl-pesel"), ..of(PersonalKind::NationalId, 100, High, Checksum) };
        let within =
            PersonalFacts { is_whole: false, within_text: 3, count: 3, ..of(PersonalKind::Email, 3, Low, Content) };
        for (facts, expected) in [
            (
                email.clone(),
                "condition: `c` holds e-mail addresses in 90 of 100 cells (90 %): by content, with high confidence",
            ),
            (
                PersonalFacts { exact: false, ..email },
                "condition: `c` holds e-mail addresses in about 90 of 100 cells (90 %): by content, with high confidence",
            ),
            (
                id.clone(),
                "blocker: `c` holds national identifiers (pl-pesel) in 100 of 100 cells (100 %): by check digits, with high confidence",
            ),
            (
                PersonalFacts { confidence: Medium, ..id },
                "condition: `c` holds national identifiers (pl-pesel) in 100 of 100 cells (100 %): by check digits, with medium confidence",
            ),
            (
                of(PersonalKind::PaymentCard, 100, Medium, HeaderAndContent),
                "blocker: `c` holds payment card numbers in 100 of 100 cells (100 %): by header and content, with medium confidence",
            ),
            (
                of(PersonalKind::Religion, 100, Medium, Header),
                "blocker: `c` holds religion or belief in 100 of 100 cells (100 %): by header, with medium confidence",
            ),
            (
                of(PersonalKind::PaymentCard, 10, High, Checksum),
                "advice: `c` holds payment card numbers in 10 of 100 cells (10 %): by check digits, with high confidence",
            ),
            (
                of(PersonalKind::Coordinates, 100, Low, HeaderAndContent),
                "advice: `c` holds coordinates in 100 of 100 cells (100 %): by header and content, with low confidence",
            ),
            (
                within,
                "advice: `c` holds e-mail addresses at 3 places within its texts: by content, with low confidence",
            ),
        ] {
            let facts = dataset([table("t", 100, [column("c").personal(facts)])]);
            assert_eq!(Trial::of(&RULE).blocker().says(&facts), expected);
        }
        let nothing = dataset([table("t", 100, [column("c")])]);
        assert_eq!(Trial::of(&RULE).blocker().says(&nothing), "held");
    }

    #[test]
    fn what_is_declared_with_a_basis_weighs_one_step_less() {
        use Confidence::{High, Low, Medium};
        use PersonalBasis::{Checksum, Content, Header};
        let of_kind = |kind, confidence, basis| {
            dataset([table("t", 100, [column("c").personal(of(kind, 100, confidence, basis))])])
        };
        for (kind, confidence, basis, before, after) in [
            (PersonalKind::Email, High, Content, "condition", "advice"),
            (PersonalKind::NationalId, High, Checksum, "blocker", "condition"),
            (PersonalKind::PaymentCard, High, Checksum, "blocker", "condition"),
            (PersonalKind::Health, Medium, Header, "blocker", "condition"),
            (PersonalKind::Coordinates, Low, Content, "advice", "advice"),
        ] {
            let facts = of_kind(kind, confidence, basis);
            let severity = |trial: Trial| trial.findings(&facts)[0].severity.word();
            let trial = || Trial::of(&RULE).blocker();
            assert_eq!(severity(trial()), before);
            assert_eq!(severity(trial().declared_personal("c", "consent")), after);
            assert_eq!(severity(trial().declared_personal("t.c", "consent")), after);
            assert_eq!(severity(trial().declared_personal("d", "consent")), before);
            assert_eq!(severity(trial().declared_personal("c", " ")), before, "no basis, no declaration");
        }
        let facts = of_kind(PersonalKind::Email, High, Content);
        let said = Trial::of(&RULE).blocker().declared_personal("c", "consent of 2025").says(&facts);
        assert!(said.ends_with("; declared by the owner, on the basis of consent of 2025 (not verified)"), "{said}");
    }

    #[test]
    fn a_name_that_is_personal_data_is_told() {
        let named = column("column_1").private_name(PrivateName::Personal(PersonalKind::Email));
        let beside = column("column_2").private_name(PrivateName::Beside);
        let facts = dataset([table("t", 100, [named, beside])]);
        let expected = "condition: the name of `column_1` is itself personal data (e-mail addresses), as if a row stood in place of \
            the header: it is not shown";
        assert_eq!(Trial::of(&RULE).blocker().says(&facts), expected);
    }

    #[test]
    fn a_milder_gate_makes_all_milder() {
        let facts = of(PersonalKind::Religion, 100, Confidence::Medium, PersonalBasis::Header);
        let facts = dataset([table("t", 100, [column("c").personal(facts)])]);
        assert!(Trial::of(&RULE).condition().says(&facts).starts_with("condition: "));
    }
}
