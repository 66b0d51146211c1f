//! What one text shows by itself, without a column around it: for names of columns that are cells of a row.
//!
//! **Invariant:** only what an unmistakable form or check digits tell; a word is never more than a word here.

use crate::facts::{PersonalFacts, PersonalKind};

use super::hits::{Hits, Sign};
use super::{Mask, look, national_id};

/// A national identifier stands alone if no more than so many of the random codes of its form pass.
const RARE: f64 = 0.02;

/// What the text is, or holds, under any circumstances.
pub fn alone(text: &str) -> Option<PersonalKind> {
    let hits = hits_of(text);
    let shows = |signs: &[Sign]| hits.sum(signs) > 0;
    let is_national = || {
        (0..national_id::COUNT).any(|number| {
            let scheme = national_id::scheme(number);
            scheme.has_check_digit && scheme.stands_alone && scheme.chance <= RARE && hits.national(number).0 > 0
        })
    };
    let told: [(PersonalKind, bool); 7] = [
        (PersonalKind::Email, shows(&[Sign::Email, Sign::EmailWithin])),
        (PersonalKind::Iban, shows(&[Sign::IbanRegistered, Sign::IbanWithin])),
        (PersonalKind::PaymentCard, shows(&[Sign::Card, Sign::CardWithin])),
        (PersonalKind::NationalId, shows(&[Sign::NationalIdWithin]) || is_national()),
        (PersonalKind::Phone, shows(&[Sign::PhoneInternational, Sign::PhoneWithin])),
        (PersonalKind::IpAddress, shows(&[Sign::QuadWide, Sign::IpWithin])),
        (PersonalKind::MacAddress, shows(&[Sign::Mac])),
    ];
    told.into_iter().find(|(_, is)| *is).map(|(kind, _)| kind)
}

/// What the text is, if it is what the cells of its column are.
pub fn fits(text: &str, column: &[PersonalFacts]) -> Option<PersonalKind> {
    let hits = hits_of(text);
    let shows = |signs: &[Sign]| hits.sum(signs) > 0;
    let fits = |facts: &&PersonalFacts| {
        facts.is_whole
            && match facts.kind {
                PersonalKind::PersonName => shows(&[Sign::NameFull]),
                PersonalKind::StreetAddress => shows(&[Sign::AddressStreet, Sign::AddressPostal]),
                PersonalKind::Phone => shows(&[
                    Sign::PhoneInternational,
                    Sign::PhoneNational,
                    Sign::PhoneTrunk,
                    Sign::PhoneGrouped,
                    Sign::PhonePlain,
                ]),
                PersonalKind::NationalId => (0..national_id::COUNT).any(|number| hits.national(number).0 > 0),
                PersonalKind::DateOfBirth => shows(&[Sign::Date]),
                PersonalKind::Coordinates => shows(&[Sign::DegreePair, Sign::Degree]),
                PersonalKind::DeviceId => shows(&[Sign::Imei, Sign::Uuid]),
                PersonalKind::IpAddress => shows(&[Sign::QuadWide, Sign::QuadNarrow, Sign::IpV6]),
                kind => alone(text) == Some(kind),
            }
    };
    column.iter().find(fits).map(|facts| facts.kind)
}

fn hits_of(text: &str) -> Hits {
    let mut hits = Hits::default();
    if !text.is_empty() {
        look(text, Mask::of(text.as_bytes()), 1, &mut hits);
    }
    hits
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::facts::{Confidence, PersonalBasis};

    #[test]
    fn headers_are_quiet_and_cells_are_not() {
        for (text, expected) in [
            ("email", None),
            ("e-mail (maria@example.org)", Some(PersonalKind::Email)),
            ("maria@example.org", Some(PersonalKind::Email)),
            ("DE89 3704 0044 0532 0130 00", Some(PersonalKind::Iban)),
            ("4111 1111 1111 1111", Some(PersonalKind::PaymentCard)),
            ("+49 30 901820", Some(PersonalKind::Phone)),
            ("44051401359", Some(PersonalKind::NationalId)),
            ("192.168.100.201", Some(PersonalKind::IpAddress)),
            ("00:1a:2b:3c:4d:5e", Some(PersonalKind::MacAddress)),
            ("Customer Name", None),
            ("2024-05", None),
            ("20240501", None),
            ("2015", None),
            ("1234567", None),
            ("v1.2.3.4", None),
            ("Q1 2024 (EUR)", None),
            ("Maria Kowalska", None),
            ("", None),
        ] {
            assert_eq!(alone(text), expected, "{text}");
        }
    }

    #[test]
    fn a_name_is_told_above_names_alone() {
        let names = PersonalFacts {
            kind: PersonalKind::PersonName,
            scheme: None,
            count: 90,
            share: 0.9,
            within_text: 0,
            is_whole: true,
            exact: true,
            confidence: Confidence::Medium,
            basis: PersonalBasis::Content,
        };
        assert_eq!(fits("Maria Kowalska", std::slice::from_ref(&names)), Some(PersonalKind::PersonName));
        for header in ["Customer Name", "full name", "last_name", "Nachname", "Nom complet", "ФИО", "氏名", "name"]
        {
            assert_eq!(fits(header, std::slice::from_ref(&names)), None, "{header}");
        }
        assert_eq!(fits("Maria Kowalska", &[]), None);
    }
}
