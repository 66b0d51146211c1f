//! Personal data: what one cell shows, and what the cells of a column and its header together mean.
//!
//! ```text
//! cell -> Mask -> look -> Hits (one per column, mergeable) -> decide -> findings
//! ```
//!
//! Content comes first: a kind with check digits or an unmistakable form is found under any header. The header is
//! evidence: it makes a weak form count, and for dates of birth, plates, user names and the special categories it is all
//! there is. A check that one random code in ten passes proves nothing in one cell; `decide` asks for a share that
//! chance does not give.
//!
//! | file | kind |
//! |---|---|
//! | `person.rs`, `names.rs` | names of people |
//! | `email.rs`, `phone.rs`, `address.rs` | how to reach them |
//! | `iban.rs`, `card.rs`, `national_id/` | numbers with check digits |
//! | `network.rs`, `device.rs`, `coordinates.rs`, `plate.rs`, `birth.rs` | the rest |
//! | `header.rs` | what a header says, special categories included |
//!
//! **Invariant:** no cell value is kept; [`Hits`] holds counts and bits alone.

mod address;
mod alone;
mod birth;
mod card;
mod check_digit;
mod compact;
mod coordinates;
mod decide;
mod device;
mod email;
pub mod fold;
mod header;
mod hits;
mod iban;
mod mask;
pub mod names;
mod national_id;
mod network;
mod person;
mod phone;
mod plate;
mod quick;

pub use alone::{alone, fits};
pub use decide::decide;
pub use hits::Hits;
pub use mask::Mask;

use compact::Compact;
use hits::Sign;

/// Longest cell that is read for what stands within a text, in bytes. What comes behind is not looked at.
const LONGEST_TEXT: usize = 1 << 16;

/// Looks at one cell that is not null and stands `weight` times.
pub fn look(cell: &str, mask: Mask, weight: u64, hits: &mut Hits) {
    hits.add(Sign::Cell, weight, 0);
    let bytes = cell.as_bytes();
    // The two cheapest answers first: short whole numbers, and plain lower-case prose.
    if mask.only(mask::DIGIT) && mask.len() < 7 {
        if mask.len() == 1 {
            hits.add(Sign::Flag, weight, 0);
        }
        return;
    }
    let prose =
        mask::LOWER | mask::SPACE | mask::DOT | mask::COMMA | mask::DASH | mask::QUOTE | mask::OTHER | mask::COLON;
    if mask.only(prose) && mask.len() > 32 {
        hits.add(Sign::Text, weight, 0);
        return;
    }
    let mut looked = Looked { cell, bytes, mask, weight, bit: None, hits };
    looked.whole();
}

/// Looks at one cell for what means something even in one cell of millions: an e-mail address, a registered IBAN, and
/// what stands within texts. Says of that what [`look`] says.
pub fn look_for_rare(cell: &str, mask: Mask, weight: u64, hits: &mut Hits) {
    if !mask.may_be_rare() {
        return;
    }
    let mut looked = Looked { cell, bytes: cell.as_bytes(), mask, weight, bit: None, hits };
    if mask.has(mask::AT) && email::is_email(looked.bytes) {
        looked.hit(Sign::Email);
        return;
    }
    if mask.digits() >= 10
        && (15..=42).contains(&mask.len())
        && mask.has(mask::UPPER | mask::LOWER)
        && let Some(code) = Compact::new(looked.bytes)
        && code.digits().is_none()
        && iban::iban(&code) == Some(iban::Iban::Registered)
    {
        // Something else may come before it.
        let mut all = Hits::default();
        look(cell, mask, 1, &mut all);
        if all.count(Sign::IbanRegistered) > 0 {
            looked.hit(Sign::IbanRegistered);
        }
    }
    looked.text();
}

/// What stands within a text and is no e-mail address has at least so many digits.
pub const FEWEST_DIGITS: usize = 6;

struct Looked<'a> {
    cell: &'a str,
    bytes: &'a [u8],
    mask: Mask,
    weight: u64,
    bit: Option<u64>,
    hits: &'a mut Hits,
}

impl Looked<'_> {
    fn hit(&mut self, sign: Sign) {
        let bit = *self.bit.get_or_insert_with(|| hits::bit(self.bytes));
        self.hits.add(sign, self.weight, bit);
    }

    fn whole(&mut self) {
        let mask = self.mask;
        if mask.has(mask::AT) && email::is_email(self.bytes) {
            self.hit(Sign::Email);
            return;
        }
        let letters = mask::LOWER | mask::UPPER;
        if mask.digits() == 0 {
            self.words();
        } else if !mask.has(letters | mask::HIGH | mask::AT) {
            self.number();
        } else {
            self.code();
        }
        self.text();
    }

    /// Letters without digits: names, streets without a number, flags.
    fn words(&mut self) {
        let mask = self.mask;
        if mask.has(mask::COLON) && (network::is_v6(self.bytes) || network::is_mac(self.bytes)) {
            self.hit(if self.bytes.len() == 17 { Sign::Mac } else { Sign::IpV6 });
            return;
        }
        let may_be_flag = self.bytes.len() <= 5 && matches!(self.bytes[0] | 0x20, b'y' | b'n' | b't' | b'f');
        if may_be_flag
            && ["y", "n", "yes", "no", "true", "false", "t", "f"]
                .iter()
                .any(|flag| self.cell.eq_ignore_ascii_case(flag))
        {
            self.hits.add(Sign::Flag, self.weight, 0);
            return;
        }
        if (3..=32).contains(&mask.len()) && !mask.has(mask::SPACE | mask::AT | mask::BREAK) {
            self.hits.add(Sign::Word, self.weight, 0);
        }
        if let Some(person) = person::person(self.cell, mask) {
            use person::Person;
            self.hit(match person {
                Person::Full => Sign::NameFull,
                Person::Single => Sign::NameSingle,
                Person::Doubtful => Sign::NameDoubtful,
                Person::Shaped => Sign::NameShaped,
                Person::Organisation => Sign::Organisation,
                Person::Place => Sign::Place,
            });
        }
    }

    fn address(&mut self) {
        if let Some(address) = address::address(self.cell, self.mask) {
            self.hit(match address {
                address::Address::Street => Sign::AddressStreet,
                address::Address::Postal => Sign::AddressPostal,
                address::Address::Bare => Sign::AddressBare,
                address::Address::Numbered => Sign::AddressNumbered,
            });
        }
    }

    /// Digits and signs without letters.
    fn number(&mut self) {
        let mask = self.mask;
        if mask.only(mask::DIGIT) {
            self.digits();
            return;
        }
        // Decimals and money before all that is rarer.
        if mask.only(mask::DIGIT | mask::DOT | mask::DASH) && self.is_decimal() {
            if coordinates::is_degree(self.bytes) {
                self.hits.add(Sign::Degree, self.weight, 0);
            }
            return;
        }
        if mask.has(mask::COLON | mask::DOT)
            && mask.only(mask::DIGIT | mask::COLON | mask::DOT | mask::SLASH | mask::DASH)
        {
            if let Some(quad) = network::quad(self.bytes) {
                self.hit(if quad == network::Quad::Wide { Sign::QuadWide } else { Sign::QuadNarrow });
                return;
            }
            if mask.has(mask::COLON) && (network::is_v6(self.bytes) || network::is_mac(self.bytes)) {
                self.hit(if network::is_mac(self.bytes) { Sign::Mac } else { Sign::IpV6 });
                return;
            }
        }
        if mask.len() <= 64 && mask.has(mask::DOT) && coordinates::is_pair(self.bytes) {
            self.hit(Sign::DegreePair);
            return;
        }
        if mask.digits() < 6 {
            if mask.len() <= 24 && plate::is_plate(self.cell) {
                self.hit(Sign::Plate);
            }
            return;
        }
        if birth::is_date(self.bytes) {
            self.hits.add(Sign::Date, self.weight, 0);
            if mask.has(mask::DASH | mask::SLASH | mask::DOT) {
                return;
            }
        }
        if mask.digits() <= 20
            && let Some(phone) = phone::phone(self.bytes)
        {
            self.hit(match phone {
                phone::Phone::International => Sign::PhoneInternational,
                phone::Phone::National => Sign::PhoneNational,
                phone::Phone::Grouped => Sign::PhoneGrouped,
                phone::Phone::Trunk => Sign::PhoneTrunk,
                phone::Phone::Plain => Sign::PhonePlain,
            });
        }
        if mask.len() <= 24 && plate::is_plate(self.cell) {
            self.hit(Sign::Plate);
        }
        self.identifier();
    }

    /// One point among digits, a minus in front or not: numbers and money. `7345.6904` is left out: a decimal by all
    /// signs, and how Australians write a telephone number.
    fn is_decimal(&self) -> bool {
        let unsigned = self.bytes.strip_prefix(b"-").unwrap_or(self.bytes);
        let mut points = 0;
        for byte in unsigned {
            match byte {
                b'.' => points += 1,
                b'-' => return false,
                _ => {}
            }
        }
        points == 1 && !(unsigned.len() == 9 && unsigned[4] == b'.')
    }

    /// Digits and nothing else: the most frequent cells of all.
    fn digits(&mut self) {
        if self.bytes.len() == 8 && birth::is_date(self.bytes) {
            self.hits.add(Sign::Date, self.weight, 0);
        }
        match phone::plain(self.bytes) {
            Some(phone::Phone::Trunk) => self.hit(Sign::PhoneTrunk),
            Some(_) => self.hits.add(Sign::PhonePlain, self.weight, 0),
            None => {}
        }
        if self.bytes.len() >= 9 {
            self.identifier();
        } else {
            self.hits.add(Sign::Code, self.weight, 0);
        }
    }

    /// Letters and digits together.
    fn code(&mut self) {
        let mask = self.mask;
        if (8..=30).contains(&mask.len()) && birth::is_date(self.bytes) {
            self.hits.add(Sign::Date, self.weight, 0);
            return;
        }
        if mask.len() == 36 && device::is_uuid(self.bytes) {
            self.hit(Sign::Uuid);
            return;
        }
        if mask.has(mask::COLON | mask::DASH | mask::DOT) && network::is_mac(self.bytes) {
            self.hit(Sign::Mac);
            return;
        }
        if mask.has(mask::COLON) && network::is_v6(self.bytes) {
            self.hit(Sign::IpV6);
            return;
        }
        if mask.len() <= 32
            && mask.digits() >= 7
            && let Some(phone) = phone::phone(self.bytes)
        {
            self.hit(match phone {
                phone::Phone::International => Sign::PhoneInternational,
                _ => Sign::PhoneNational,
            });
            return;
        }
        if mask.len() <= 24 && plate::is_plate(self.cell) {
            self.hit(Sign::Plate);
        }
        if (3..=32).contains(&mask.len()) && !mask.has(mask::SPACE | mask::AT | mask::BREAK | mask::SLASH | mask::COLON)
        {
            self.hits.add(Sign::Word, self.weight, 0);
        }
        if mask.len() <= 64 && mask.has(mask::PAREN) && coordinates::is_pair(self.bytes) {
            self.hit(Sign::DegreePair);
            return;
        }
        self.identifier();
        self.address();
    }

    /// Codes with check digits.
    fn identifier(&mut self) {
        let mask = self.mask;
        if mask.len() > 42
            || mask.len() < 8
            || mask.digits() < 4
            || mask.has(mask::HIGH | mask::COLON | mask::COMMA | mask::AT | mask::OTHER | mask::BREAK | mask::QUOTE)
        {
            return;
        }
        let Some(code) = Compact::new(self.bytes) else { return };
        if (7..=20).contains(&code.bytes().len()) {
            self.hits.add(Sign::Code, self.weight, 0);
        }
        for scheme in national_id::passed(&code) {
            let bit = *self.bit.get_or_insert_with(|| hits::bit(self.bytes));
            self.hits.add_national(scheme, self.weight, bit);
        }
        if let Some(digits) = code.digits() {
            if card::is_card(&digits) {
                self.hit(Sign::Card);
            }
            if device::is_imei(&digits) {
                self.hit(Sign::Imei);
            }
        } else {
            match iban::iban(&code) {
                Some(iban::Iban::Registered) => self.hit(Sign::IbanRegistered),
                Some(iban::Iban::Unregistered) => self.hit(Sign::IbanUnregistered),
                _ => {}
            }
        }
    }

    /// What stands within a text.
    fn text(&mut self) {
        let mask = self.mask;
        if !mask.has(mask::SPACE | mask::BREAK | mask::COMMA | mask::OTHER) || mask.len() < 12 {
            return;
        }
        let has_words = mask.len() > 40 || memchr::memchr_iter(b' ', self.bytes).nth(2).is_some();
        if has_words {
            self.hits.add(Sign::Text, self.weight, 0);
        }
        if !mask.has(mask::LOWER | mask::UPPER | mask::HIGH) || mask.digits() == 0 && !mask.has(mask::AT) {
            return;
        }
        let text = &self.bytes[..self.bytes.len().min(LONGEST_TEXT)];
        let within = |hits: &mut Hits, sign, found: u64, weight: u64| {
            if found > 0 {
                hits.add(sign, found.saturating_mul(weight), 0);
            }
        };
        if mask.has(mask::AT) {
            within(self.hits, Sign::EmailWithin, email::count(text), self.weight);
        }
        if mask.has(mask::PLUS) && mask.digits() >= 8 {
            within(self.hits, Sign::PhoneWithin, phone::count(text), self.weight);
        }
        if mask.has(mask::UPPER) && mask.digits() >= 7 {
            within(self.hits, Sign::IbanWithin, iban::count(text), self.weight);
        }
        if mask.digits() >= 13 {
            let (cards, others) = card::count(text);
            within(self.hits, Sign::CardWithin, cards, self.weight);
            within(self.hits, Sign::CardLikeWithin, others, self.weight);
        }
        if mask.has(mask::DOT) && mask.digits() >= 6 {
            within(self.hits, Sign::IpWithin, network::count(text), self.weight);
        }
        if mask.digits() >= 9 && mask.has(mask::DASH | mask::DOT) {
            within(self.hits, Sign::NationalIdWithin, national_within(text), self.weight);
        }
    }
}

/// National identifiers with separators in a text: the few whose written form little else has.
fn national_within(text: &[u8]) -> u64 {
    let is_part = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'/');
    let mut found = 0;
    for word in text.split(|byte| !is_part(byte)) {
        let word = word.strip_suffix(b".").unwrap_or(word);
        if !matches!(word.len(), 11 | 14) || !word[0].is_ascii_digit() {
            continue;
        }
        let Some(code) = Compact::new(word) else { continue };
        let dashed = code.separators() == b"--" && code.groups() == [3, 2, 4];
        let dotted = code.separators() == b"..-" && code.groups() == [3, 3, 3, 2];
        if (dashed || dotted) && code.digits().is_some() {
            let wanted = if dashed { "us-ssn" } else { "br-cpf" };
            found += u64::from(national_id::passed(&code).any(|scheme| national_id::scheme(scheme).name == wanted));
        }
    }
    found
}

#[cfg(test)]
mod tests;
