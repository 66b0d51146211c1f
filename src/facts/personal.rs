//! Personal data and secrets in a column: what was found, in how many cells, and on what that rests.
//!
//! **Invariant:** counts, shares and lengths alone; nothing here can hold a cell's value.

/// A kind of personal data.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum PersonalKind {
    /// Names of people.
    PersonName,
    /// E-mail addresses.
    Email,
    /// Telephone numbers.
    Phone,
    /// Street addresses.
    StreetAddress,
    /// International bank account numbers.
    Iban,
    /// Numbers of payment cards.
    PaymentCard,
    /// National identifiers of persons; the scheme says which.
    NationalId,
    /// Dates of birth.
    DateOfBirth,
    /// IP addresses.
    IpAddress,
    /// MAC addresses.
    MacAddress,
    /// Licence plates.
    LicencePlate,
    /// Places on earth, precise enough to find a door.
    Coordinates,
    /// IMEI and advertising identifiers.
    DeviceId,
    /// Names of accounts.
    UserName,
    /// Health.
    Health,
    /// Religion and belief.
    Religion,
    /// Race and ethnic origin.
    Ethnicity,
    /// Membership of a trade union.
    UnionMembership,
    /// Political opinion.
    PoliticalOpinion,
    /// Sex life and sexual orientation.
    SexualOrientation,
    /// Biometric data.
    Biometrics,
    /// Genetic data.
    Genetics,
    /// Criminal convictions and offences.
    CriminalRecord,
}

impl PersonalKind {
    /// Whether law gives the kind special protection: Articles 9 and 10 of the GDPR.
    pub const fn is_special(self) -> bool {
        self as u8 >= Self::Health as u8
    }

    /// The word of the wire form.
    pub const fn word(self) -> &'static str {
        match self {
            Self::PersonName => "person-name",
            Self::Email => "email",
            Self::Phone => "phone",
            Self::StreetAddress => "street-address",
            Self::Iban => "iban",
            Self::PaymentCard => "payment-card",
            Self::NationalId => "national-id",
            Self::DateOfBirth => "date-of-birth",
            Self::IpAddress => "ip-address",
            Self::MacAddress => "mac-address",
            Self::LicencePlate => "licence-plate",
            Self::Coordinates => "coordinates",
            Self::DeviceId => "device-id",
            Self::UserName => "user-name",
            Self::Health => "health",
            Self::Religion => "religion",
            Self::Ethnicity => "ethnicity",
            Self::UnionMembership => "union-membership",
            Self::PoliticalOpinion => "political-opinion",
            Self::SexualOrientation => "sexual-orientation",
            Self::Biometrics => "biometrics",
            Self::Genetics => "genetics",
            Self::CriminalRecord => "criminal-record",
        }
    }

    /// As it stands after "holds".
    pub const fn phrase(self) -> &'static str {
        match self {
            Self::PersonName => "names of people",
            Self::Email => "e-mail addresses",
            Self::Phone => "telephone numbers",
            Self::StreetAddress => "street addresses",
            Self::Iban => "bank account numbers (IBAN)",
            Self::PaymentCard => "payment card numbers",
            Self::NationalId => "national identifiers",
            Self::DateOfBirth => "dates of birth",
            Self::IpAddress => "IP addresses",
            Self::MacAddress => "MAC addresses",
            Self::LicencePlate => "licence plates",
            Self::Coordinates => "coordinates",
            Self::DeviceId => "identifiers of devices",
            Self::UserName => "user names",
            Self::Health => "data on health",
            Self::Religion => "religion or belief",
            Self::Ethnicity => "racial or ethnic origin",
            Self::UnionMembership => "membership of trade unions",
            Self::PoliticalOpinion => "political opinions",
            Self::SexualOrientation => "sex life or sexual orientation",
            Self::Biometrics => "biometric data",
            Self::Genetics => "genetic data",
            Self::CriminalRecord => "criminal convictions or offences",
        }
    }
}

/// How sure it is that a column holds what was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Confidence {
    /// The header alone, or a few cells.
    Low,
    /// The form of most cells, or header and content together where either alone could be otherwise.
    Medium,
    /// Check digits, or a form that little else has, in most cells.
    High,
}

impl Confidence {
    /// The word of the wire form.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Low => "low",
            Self::Medium => "medium",
            Self::High => "high",
        }
    }
}

/// What it rests on that a column holds personal data.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PersonalBasis {
    /// The form of the cells.
    Content,
    /// Check digits of the cells.
    Checksum,
    /// The header.
    Header,
    /// Header and cells.
    HeaderAndContent,
}

impl PersonalBasis {
    /// The word of the wire form.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Content => "content",
            Self::Checksum => "checksum",
            Self::Header => "header",
            Self::HeaderAndContent => "header-and-content",
        }
    }

    /// As it stands after "by".
    pub const fn phrase(self) -> &'static str {
        match self {
            Self::Content => "content",
            Self::Checksum => "check digits",
            Self::Header => "header",
            Self::HeaderAndContent => "header and content",
        }
    }
}

/// One kind of personal data in one column.
#[derive(Clone, Debug, PartialEq)]
pub struct PersonalFacts {
    /// What it is.
    pub kind: PersonalKind,
    /// The national scheme where there is one, such as `pl-pesel`.
    pub scheme: Option<&'static str>,
    /// Cells that hold it; about so many where `exact` is not set.
    pub count: u64,
    /// Those cells by the cells that are not null.
    pub share: f64,
    /// Pieces found within longer texts.
    pub within_text: u64,
    /// Whether whole cells are it, and not only pieces of texts.
    pub is_whole: bool,
    /// Whether every cell was judged. Of a column with more distinct values than are kept, a sample of them is, except
    /// for e-mail addresses and for what stands within texts.
    pub exact: bool,
    /// How sure it is.
    pub confidence: Confidence,
    /// What it rests on.
    pub basis: PersonalBasis,
}

/// A column's own name, where it is personal data or a secret: a row stands where the header should.
///
/// The name itself is not here, nor in [`super::ColumnFacts::name`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PrivateName {
    /// Personal data.
    Personal(PersonalKind),
    /// A secret of a kind, so many bytes long.
    Secret(&'static str, u64),
    /// A cell of the same row as another such name.
    Beside,
}

/// One kind of secret in one column.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SecretFacts {
    /// What it is, such as `aws-access-key-id`.
    pub kind: &'static str,
    /// How often it occurs; about so often where `exact` is not set.
    pub count: u64,
    /// Length of the shortest one, in bytes.
    pub shortest: u64,
    /// Length of the longest one, in bytes.
    pub longest: u64,
    /// Whether every cell was judged. What only the header tells is judged in a sample of the distinct values where there
    /// are more of them than are kept.
    pub exact: bool,
}
