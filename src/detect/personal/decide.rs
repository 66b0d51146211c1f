//! What the sums of a column and its header mean together.
//!
//! A check that passes by chance in one code of ten says nothing until most codes pass; so each rule below asks for a
//! share of the cells, and for enough distinct values that the share cannot be luck. A telling header lowers the share
//! and never replaces the cells, but for the kinds that no cell can show.
//!
//! **Invariant:** same sums, same header, same findings; findings stand in the order of [`Kind`].

use crate::facts::{Confidence, PersonalBasis as Basis, PersonalFacts, PersonalKind as Kind};

use super::header::{Header, Strength};
use super::hits::{Hits, Sign};
use super::national_id::{self, Scheme};

/// Under this likelihood that random codes did it, luck is ruled out. Some 60 schemes are tried on each of hundreds of
/// columns.
const LUCK: f64 = 1e-6;

/// Judges one column.
///
/// `population` is how many cells are not null, `distinct` how many different values they have, exactly or about.
pub fn decide(header: &str, hits: &Hits, population: u64, distinct: u64) -> Vec<PersonalFacts> {
    if population == 0 {
        return Vec::new();
    }
    let column = Column { header: Header::new(header), hits, population, distinct };
    let mut found: Vec<PersonalFacts> = Vec::new();
    let numbers = [column.iban(), column.national_id(), column.card_or_device()];
    let has_number = numbers.iter().flatten().any(|finding| finding.share >= 0.5);
    let address = column.address();
    let is_address = address.as_ref().is_some_and(|address| address.confidence >= Confidence::Medium);
    found.extend(column.name(is_address));
    found.extend(column.email());
    found.extend(column.phone(has_number));
    found.extend(address);
    found.extend(numbers.into_iter().flatten());
    found.extend(
        [column.birth(), column.ip(), column.mac(), column.plate(), column.coordinates(), column.user_name()]
            .into_iter()
            .flatten(),
    );
    found.extend(column.special());
    found.sort_by_key(|finding| finding.kind);
    found
}

struct Column<'a> {
    header: Header,
    hits: &'a Hits,
    population: u64,
    distinct: u64,
}

impl Column<'_> {
    fn share(&self, count: u64) -> f64 {
        count as f64 / self.population as f64
    }

    fn is_told(&self, kind: Kind) -> bool {
        self.header.points_to(kind) == Some(Strength::Telling)
    }

    fn finding(&self, kind: Kind, count: u64, confidence: Confidence, basis: Basis) -> PersonalFacts {
        let count = count.min(self.population);
        let share = self.share(count);
        PersonalFacts {
            kind,
            scheme: None,
            count,
            share,
            within_text: 0,
            is_whole: true,
            exact: true,
            confidence,
            basis,
        }
    }

    /// A kind that also stands within texts: whole cells decide, pieces are advice.
    fn with_pieces(&self, whole: Option<PersonalFacts>, kind: Kind, pieces: u64) -> Option<PersonalFacts> {
        match whole {
            Some(finding) => Some(PersonalFacts { within_text: pieces, ..finding }),
            None if pieces > 0 => {
                let confidence = if self.share(pieces) >= 0.05 { Confidence::Medium } else { Confidence::Low };
                let finding = self.finding(kind, pieces, confidence, Basis::Content);
                Some(PersonalFacts { within_text: pieces, is_whole: false, ..finding })
            }
            None => None,
        }
    }

    fn email(&self) -> Option<PersonalFacts> {
        let count = self.hits.count(Sign::Email);
        let told = self.is_told(Kind::Email);
        let basis = if told { Basis::HeaderAndContent } else { Basis::Content };
        let confidence = match self.share(count) {
            share if share >= 0.3 || told => Confidence::High,
            share if share >= 0.02 => Confidence::Medium,
            _ => Confidence::Low,
        };
        let whole = (count > 0).then(|| self.finding(Kind::Email, count, confidence, basis));
        self.with_pieces(whole, Kind::Email, self.hits.count(Sign::EmailWithin))
    }

    fn phone(&self, is_number: bool) -> Option<PersonalFacts> {
        let abroad = self.hits.count(Sign::PhoneInternational);
        let firm = abroad + self.hits.count(Sign::PhoneNational);
        let trunk = self.hits.count(Sign::PhoneTrunk);
        let all = firm + trunk + self.hits.sum(&[Sign::PhoneGrouped, Sign::PhonePlain]);
        let is_dates = self.share(self.hits.count(Sign::Date)) >= 0.5;
        let values = self.hits.distinct(Sign::PhoneInternational).max(self.hits.distinct(Sign::PhoneNational));
        let whole = if is_dates {
            None
        } else if self.is_told(Kind::Phone) && self.share(all) >= 0.4 && (self.distinct >= 3 || firm > 0) {
            let confidence = if self.share(firm) >= 0.3 { Confidence::High } else { Confidence::Medium };
            Some(self.finding(Kind::Phone, all, confidence, Basis::HeaderAndContent))
        } else if is_number {
            None
        } else if self.share(all) >= 0.85 && (self.share(abroad) >= 0.1 || self.share(firm) >= 0.4) && values >= 4 {
            let confidence = if self.share(abroad) >= 0.5 { Confidence::High } else { Confidence::Medium };
            Some(self.finding(Kind::Phone, all, confidence, Basis::Content))
        } else if self.share(firm + trunk) >= 0.9 && self.hits.distinct(Sign::PhoneTrunk) >= 16 {
            Some(self.finding(Kind::Phone, all, Confidence::Medium, Basis::Content))
        } else if abroad >= 5 && self.share(abroad) >= 0.03 && values >= 4 {
            Some(self.finding(Kind::Phone, abroad, Confidence::Medium, Basis::Content))
        } else {
            None
        };
        self.with_pieces(whole, Kind::Phone, self.hits.count(Sign::PhoneWithin))
    }

    fn iban(&self) -> Option<PersonalFacts> {
        let registered = self.hits.count(Sign::IbanRegistered);
        let all = registered + self.hits.count(Sign::IbanUnregistered);
        let values = self.hits.distinct(Sign::IbanRegistered) + self.hits.distinct(Sign::IbanUnregistered);
        let told = self.is_told(Kind::Iban);
        let whole = if told && all > 0 {
            Some(self.finding(Kind::Iban, all, Confidence::High, Basis::HeaderAndContent))
        } else if self.share(all) >= 0.5 && values >= 3
            || self.share(registered) >= 0.05 && self.hits.distinct(Sign::IbanRegistered) >= 2
        {
            let confidence = if self.share(registered) >= 0.3 { Confidence::High } else { Confidence::Medium };
            Some(self.finding(Kind::Iban, all, confidence, Basis::Checksum))
        } else {
            (registered > 0).then(|| self.finding(Kind::Iban, registered, Confidence::Low, Basis::Checksum))
        };
        self.with_pieces(whole, Kind::Iban, self.hits.count(Sign::IbanWithin))
    }

    fn card_or_device(&self) -> Option<PersonalFacts> {
        let (cards, devices) = (self.hits.count(Sign::Card), self.hits.count(Sign::Imei));
        let told_device = self.is_told(Kind::DeviceId);
        if devices > cards || told_device {
            return self.device(devices, told_device);
        }
        let values = self.hits.distinct(Sign::Card);
        let whole = if self.is_told(Kind::PaymentCard) && self.share(cards) >= 0.2 {
            Some(self.finding(Kind::PaymentCard, cards, Confidence::High, Basis::HeaderAndContent))
        } else if self.share(cards) >= 0.5 && values >= 6 {
            Some(self.finding(Kind::PaymentCard, cards, Confidence::High, Basis::Checksum))
        } else {
            (self.share(cards) >= 0.3 && values >= 16)
                .then(|| self.finding(Kind::PaymentCard, cards, Confidence::Medium, Basis::Checksum))
        };
        // Numbers in texts pass by chance as well: most of those of the right length must.
        let (pieces, others) = (self.hits.count(Sign::CardWithin), self.hits.count(Sign::CardLikeWithin));
        self.with_pieces(whole, Kind::PaymentCard, if pieces > others { pieces } else { 0 })
    }

    fn device(&self, imeis: u64, told: bool) -> Option<PersonalFacts> {
        let uuids = self.hits.count(Sign::Uuid);
        if told && self.share(imeis.max(uuids)) >= 0.3 {
            return Some(self.finding(Kind::DeviceId, imeis.max(uuids), Confidence::High, Basis::HeaderAndContent));
        }
        if self.share(imeis) >= 0.7 && self.hits.distinct(Sign::Imei) >= 6 {
            return Some(self.finding(Kind::DeviceId, imeis, Confidence::Medium, Basis::Checksum));
        }
        let codes = self.hits.sum(&[Sign::Word]).max(self.hits.count(Sign::Code));
        (told && self.share(codes) >= 0.8 && self.distinct >= 10)
            .then(|| self.finding(Kind::DeviceId, codes, Confidence::Low, Basis::Header))
    }

    fn national_id(&self) -> Option<PersonalFacts> {
        let told = self.is_told(Kind::NationalId);
        let (mut best, mut best_count): (Option<&Scheme>, u64) = (None, 0);
        for number in 0..national_id::COUNT {
            let scheme = national_id::scheme(number);
            let (count, values) = self.hits.national(number);
            let fits = if told {
                self.share(count) >= 0.3 && (values >= 2 || self.population < 5)
            } else {
                scheme.stands_alone
                    && self.share(count) >= scheme.needed_share()
                    && f64::from(values) * scheme.chance.ln() <= LUCK.ln()
            };
            // A stricter scheme is the better name for the same cells.
            let better =
                count > best_count || count == best_count && best.is_some_and(|best| scheme.chance < best.chance);
            if fits && better {
                (best, best_count) = (Some(scheme), count);
            }
        }
        let whole = if let Some(scheme) = best {
            let (confidence, basis) = match (told, scheme.has_check_digit) {
                (true, _) => (Confidence::High, Basis::HeaderAndContent),
                (false, true) if scheme.chance < 0.03 => (Confidence::High, Basis::Checksum),
                (false, true) => (Confidence::Medium, Basis::Checksum),
                (false, false) => (Confidence::Medium, Basis::Content),
            };
            let finding = self.finding(Kind::NationalId, best_count, confidence, basis);
            Some(PersonalFacts { scheme: Some(scheme.name), ..finding })
        } else {
            let codes = self.hits.count(Sign::Code);
            let most_differ = self.distinct >= 3 && self.distinct as f64 >= 0.3 * self.population as f64;
            (told && self.share(codes) >= 0.5 && most_differ)
                .then(|| self.finding(Kind::NationalId, codes, Confidence::Low, Basis::Header))
        };
        self.with_pieces(whole, Kind::NationalId, self.hits.count(Sign::NationalIdWithin))
    }

    fn ip(&self) -> Option<PersonalFacts> {
        let sure = self.hits.sum(&[Sign::QuadWide, Sign::IpV6]);
        let all = sure + self.hits.count(Sign::QuadNarrow);
        let whole = if self.is_told(Kind::IpAddress) && self.share(all) >= 0.1 {
            Some(self.finding(Kind::IpAddress, all, Confidence::High, Basis::HeaderAndContent))
        } else if self.share(all) >= 0.5 && sure * 2 >= all {
            Some(self.finding(Kind::IpAddress, all, Confidence::High, Basis::Content))
        } else {
            (self.share(sure) >= 0.02 && sure * 2 >= all)
                .then(|| self.finding(Kind::IpAddress, sure, Confidence::Medium, Basis::Content))
        };
        self.with_pieces(whole, Kind::IpAddress, self.hits.count(Sign::IpWithin))
    }

    fn mac(&self) -> Option<PersonalFacts> {
        let count = self.hits.count(Sign::Mac);
        if self.is_told(Kind::MacAddress) && self.share(count) >= 0.1 {
            return Some(self.finding(Kind::MacAddress, count, Confidence::High, Basis::HeaderAndContent));
        }
        let confidence = if self.share(count) >= 0.5 { Confidence::High } else { Confidence::Medium };
        (self.share(count) >= 0.02).then(|| self.finding(Kind::MacAddress, count, confidence, Basis::Content))
    }

    fn name(&self, is_address: bool) -> Option<PersonalFacts> {
        let hits = self.hits;
        let (full, single, doubtful) =
            (hits.count(Sign::NameFull), hits.count(Sign::NameSingle), hits.count(Sign::NameDoubtful));
        let (shaped, others) = (hits.count(Sign::NameShaped), hits.sum(&[Sign::Organisation, Sign::Place]));
        let known = full + single + doubtful;
        let strength = self.header.points_to(Kind::PersonName);
        let finding = |count, confidence, basis| Some(self.finding(Kind::PersonName, count, confidence, basis));
        if strength == Some(Strength::Telling)
            && self.share(known + shaped) >= 0.6
            && (self.share(known) >= 0.1 || self.share(known + shaped) >= 0.85)
            && others <= known + shaped / 4
        {
            let confidence = if self.share(known) >= 0.4 { Confidence::High } else { Confidence::Medium };
            return finding(known + shaped, confidence, Basis::HeaderAndContent);
        }
        let (fulls, singles) = (hits.distinct(Sign::NameFull), hits.distinct(Sign::NameSingle));
        if strength.is_some()
            && self.share(full + single) >= 0.35
            && full + single > 2 * others
            && fulls.max(singles) >= 3
            && (fulls >= 3 || singles >= 8)
        {
            return finding(known, Confidence::Medium, Basis::HeaderAndContent);
        }
        if is_address || self.header.is_of_places() {
            return None;
        }
        // Without a header: full names in most cells, or single names in nearly all, and hardly a company or a town.
        let many_full = self.share(full) >= 0.5 && full >= 6 * others && fulls >= 6;
        let mostly_firm = self.share(known) >= 0.8 && self.share(full + single) >= 0.55;
        let all_known = self.share(known) >= 0.93 && self.share(full + single) >= 0.25;
        let many_names = (mostly_firm || all_known) && self.share(others) <= 0.04 && fulls.max(singles) >= 12;
        (many_full || many_names).then(|| {
            let count = if many_full { full + single } else { known };
            self.finding(Kind::PersonName, count, Confidence::Medium, Basis::Content)
        })
    }

    fn address(&self) -> Option<PersonalFacts> {
        let hits = self.hits;
        let street = hits.count(Sign::AddressStreet);
        let sure = street + hits.count(Sign::AddressPostal);
        let all = sure + hits.count(Sign::AddressBare);
        let told = self.is_told(Kind::StreetAddress);
        let numbered = hits.count(Sign::AddressNumbered);
        if told && self.share(all + numbered) >= 0.2 && (self.share(all) >= 0.02 || self.share(numbered) >= 0.5) {
            let confidence = if self.share(sure) >= 0.3 { Confidence::High } else { Confidence::Medium };
            return Some(self.finding(Kind::StreetAddress, all + numbered, confidence, Basis::HeaderAndContent));
        }
        let values = hits.distinct(Sign::AddressStreet).max(hits.distinct(Sign::AddressPostal));
        let postal = sure - street;
        if self.share(sure) >= 0.5 && (self.share(street) >= 0.2 || self.share(postal) >= 0.7) && values >= 5 {
            return Some(self.finding(Kind::StreetAddress, all, Confidence::Medium, Basis::Content));
        }
        let words = hits.sum(&[
            Sign::AddressNumbered,
            Sign::NameFull,
            Sign::NameShaped,
            Sign::Place,
            Sign::NameSingle,
            Sign::NameDoubtful,
        ]);
        (told && self.share(all + words) >= 0.5 && self.distinct >= 5)
            .then(|| self.finding(Kind::StreetAddress, all + words, Confidence::Medium, Basis::Header))
    }

    fn birth(&self) -> Option<PersonalFacts> {
        let dates = self.hits.count(Sign::Date);
        (self.is_told(Kind::DateOfBirth) && self.share(dates) >= 0.3)
            .then(|| self.finding(Kind::DateOfBirth, dates, Confidence::High, Basis::HeaderAndContent))
    }

    fn plate(&self) -> Option<PersonalFacts> {
        let plates = self.hits.count(Sign::Plate);
        (self.is_told(Kind::LicencePlate) && self.share(plates) >= 0.5 && self.hits.distinct(Sign::Plate) >= 2)
            .then(|| self.finding(Kind::LicencePlate, plates, Confidence::Medium, Basis::HeaderAndContent))
    }

    fn coordinates(&self) -> Option<PersonalFacts> {
        let (degrees, pairs) = (self.hits.count(Sign::Degree), self.hits.count(Sign::DegreePair));
        if self.share(pairs) >= 0.5 && self.hits.distinct(Sign::DegreePair) >= 5 {
            let told = self.is_told(Kind::Coordinates);
            let basis = if told { Basis::HeaderAndContent } else { Basis::Content };
            return Some(self.finding(Kind::Coordinates, pairs, Confidence::Medium, basis));
        }
        // Stations and shops have places too: a place is personal data where it is a person's.
        (self.is_told(Kind::Coordinates) && self.share(degrees) >= 0.5 && self.distinct >= 5)
            .then(|| self.finding(Kind::Coordinates, degrees, Confidence::Low, Basis::HeaderAndContent))
    }

    fn user_name(&self) -> Option<PersonalFacts> {
        let words = self.hits.sum(&[Sign::Word, Sign::Email]);
        let differ = self.distinct >= 3 && self.distinct as f64 >= 0.02 * self.population as f64;
        (self.is_told(Kind::UserName) && self.share(words) >= 0.6 && differ)
            .then(|| self.finding(Kind::UserName, words, Confidence::Medium, Basis::HeaderAndContent))
    }

    /// The special categories: nothing but the header can say.
    fn special(&self) -> impl Iterator<Item = PersonalFacts> {
        const SPECIAL: [Kind; 9] = [
            Kind::Health,
            Kind::Religion,
            Kind::Ethnicity,
            Kind::UnionMembership,
            Kind::PoliticalOpinion,
            Kind::SexualOrientation,
            Kind::Biometrics,
            Kind::Genetics,
            Kind::CriminalRecord,
        ];
        let told = |kind: &Kind| self.is_told(*kind);
        SPECIAL
            .into_iter()
            .filter(told)
            .map(|kind| self.finding(kind, self.population, Confidence::Medium, Basis::Header))
            .collect::<Vec<_>>()
            .into_iter()
    }
}
