//! Rules: pure functions from facts and settings to an outcome, one file each.
//!
//! A rule is one file in its group's folder and one line in [`RULES`]. Its words (what, why, example,
//! fix) stand beside its function, and the rules page is generated from them.
//!
//! **Invariant:** no rule reads a file, a clock or the environment; what breaks a rule is in profiles, never here.

mod access;
mod by_file;
mod case;
mod completeness;
mod finding;
#[cfg(test)]
mod fixture;
mod freshness;
mod labels;
mod leakage;
mod privacy;
mod profile;
mod schema;
mod structure;
#[cfg(test)]
mod tests;
mod uniqueness;
mod validity;
mod volume;

use std::borrow::Cow;
use std::sync::OnceLock;

use crate::base::{Group, Skill};
use crate::profile::{KnownRule, LimitForm, Profile, Side, Unit, Vocabulary, builtin, builtin_names};

pub use case::{Case, WaiverUse};
pub use finding::{Evidence, Finding, Limit, Remedy, Waived};

/// Every rule there is, in the order in which outcomes are reported.
pub static RULES: &[&Rule] = &[
    &access::missing_file::RULE,
    &access::unreadable_file::RULE,
    &access::empty_file::RULE,
    &access::truncated_file::RULE,
    &access::corrupt_file::RULE,
    &access::encrypted_file::RULE,
    &access::wrong_format::RULE,
    &access::unsupported_feature::RULE,
    &access::placeholder_file::RULE,
    &access::unstable_file::RULE,
    &access::outside_link::RULE,
    &access::size_limit::RULE,
    &access::trailing_garbage::RULE,
    &access::false_statistics::RULE,
    &access::partial_coverage::RULE,
    &access::undeclared_owner::RULE,
    &access::undeclared_licence::RULE,
    &access::undeclared_handling::RULE,
    &structure::ragged_rows::RULE,
    &structure::broken_quoting::RULE,
    &structure::spaced_quotes::RULE,
    &structure::oversized_record::RULE,
    &structure::mixed_line_endings::RULE,
    &structure::cr_line_endings::RULE,
    &structure::invalid_encoding::RULE,
    &structure::stray_byte_order_mark::RULE,
    &structure::nul_bytes::RULE,
    &structure::missing_header::RULE,
    &structure::duplicate_header::RULE,
    &structure::blank_header::RULE,
    &structure::unclean_header::RULE,
    &structure::preamble_lines::RULE,
    &structure::footer_lines::RULE,
    &structure::multiple_tables::RULE,
    &structure::blank_rows::RULE,
    &structure::repeated_header::RULE,
    &structure::ambiguous_dialect::RULE,
    &schema::schema_mismatch::RULE,
    &schema::column_order::RULE,
    &schema::type_conflict::RULE,
    &schema::dialect_mismatch::RULE,
    &schema::mixed_types::RULE,
    &schema::declared_schema_violation::RULE,
    &completeness::missing_values::RULE,
    &completeness::empty_column::RULE,
    &completeness::disguised_missing::RULE,
    &completeness::mixed_null_spellings::RULE,
    &completeness::incomplete_rows::RULE,
    &completeness::time_gaps::RULE,
    &completeness::partition_gaps::RULE,
    &validity::outliers::RULE,
    &validity::impossible_dates::RULE,
    &validity::mixed_date_formats::RULE,
    &validity::numbers_as_text::RULE,
    &validity::leading_zero_codes::RULE,
    &validity::inconsistent_spelling::RULE,
    &validity::padded_text::RULE,
    &validity::mojibake::RULE,
    &validity::out_of_range::RULE,
    &uniqueness::duplicate_rows::RULE,
    &uniqueness::duplicate_keys::RULE,
    &uniqueness::constant_column::RULE,
    &uniqueness::near_constant_column::RULE,
    &uniqueness::identifier_column::RULE,
    &uniqueness::high_cardinality::RULE,
    &uniqueness::duplicate_columns::RULE,
    &labels::missing_label::RULE,
    &labels::unlabelled_rows::RULE,
    &labels::single_class::RULE,
    &labels::rare_class::RULE,
    &labels::class_imbalance::RULE,
    &labels::conflicting_labels::RULE,
    &labels::inconsistent_labels::RULE,
    &labels::unexpected_labels::RULE,
    &labels::uneven_label_coverage::RULE,
    &labels::unmatched_labels::RULE,
    &labels::awkward_target::RULE,
    &volume::too_few_rows::RULE,
    &volume::too_few_events::RULE,
    &leakage::split_overlap::RULE,
    &leakage::entity_overlap::RULE,
    &leakage::label_copy::RULE,
    &leakage::label_leakage::RULE,
    &leakage::identifier_leakage::RULE,
    &leakage::missingness_leakage::RULE,
    &privacy::personal_data::RULE,
    &privacy::secrets::RULE,
    &privacy::re_identification::RULE,
    &freshness::stale_data::RULE,
    &freshness::future_timestamps::RULE,
    &profile::expired_waiver::RULE,
    &profile::unused_waiver::RULE,
];

/// A rule and everything there is to say about it.
#[derive(Debug)]
pub struct Rule {
    /// Its permanent code: the defect's name.
    pub code: &'static str,
    /// The part of readiness it is about.
    pub group: Group,
    /// What its limit, if any, is compared with.
    pub gauge: Gauge,
    /// What it looks for, in a sentence.
    pub what: &'static str,
    /// Why that harms, in a sentence or two.
    pub why: &'static str,
    /// A small piece of data that breaks it.
    pub example: &'static str,
    /// What to do about it: the remedy of its findings.
    pub fix: &'static str,
    /// Who can usually do that.
    pub skill: Skill,
    /// The function itself.
    pub check: fn(&Case<'_>) -> Outcome,
}

/// What the limits of a rule mean, and so what a profile may set for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Gauge {
    /// No limit: it is broken by being there at all.
    Presence,
    /// Broken when a ratio (0 to 1) is above the limit.
    RatioAbove,
    /// Broken when a ratio (0 to 1) is below the limit.
    RatioBelow,
    /// Broken when a count is above the limit.
    CountAbove,
    /// Broken when a count is below the limit.
    CountBelow,
}

impl Gauge {
    /// How a profile gives the limit.
    pub const fn limit(self) -> Option<LimitForm> {
        match self {
            Self::Presence => None,
            Self::RatioAbove => Some(LimitForm { side: Side::Above, unit: Unit::Ratio }),
            Self::RatioBelow => Some(LimitForm { side: Side::Below, unit: Unit::Ratio }),
            Self::CountAbove => Some(LimitForm { side: Side::Above, unit: Unit::Count }),
            Self::CountBelow => Some(LimitForm { side: Side::Below, unit: Unit::Count }),
        }
    }

    /// The key under which a profile gives the limit.
    pub fn key(self) -> Option<&'static str> {
        self.limit().map(|form| form.side.key())
    }
}

/// What came of a rule. All four are reported.
#[derive(Clone, Debug, PartialEq)]
pub enum Outcome {
    /// Looked for and not found.
    Held,
    /// Found: at least one finding.
    Broken(Vec<Finding>),
    /// There was nothing it could be about.
    NotApplicable(Cow<'static, str>),
    /// It could not be decided, and why.
    NotMeasured(Cow<'static, str>),
}

impl Outcome {
    /// Broken if there are findings, else held.
    pub fn of(findings: impl IntoIterator<Item = Finding>) -> Self {
        let findings: Vec<_> = findings.into_iter().collect();
        if findings.is_empty() { Self::Held } else { Self::Broken(findings) }
    }

    /// The outcome over all things a rule looked at. A finding weighs most, then what could not be
    /// decided, then what held; `nothing` says what was not there if there was nothing to look at.
    fn all(parts: impl IntoIterator<Item = Self>, nothing: &'static str) -> Self {
        let (mut findings, mut held, mut unmeasured, mut unfit) = (Vec::new(), false, None, None);
        for part in parts {
            match part {
                Self::Held => held = true,
                Self::Broken(more) => findings.extend(more),
                Self::NotMeasured(why) => unmeasured = unmeasured.or(Some(why)),
                Self::NotApplicable(why) => unfit = unfit.or(Some(why)),
            }
        }
        match (unmeasured, held) {
            _ if !findings.is_empty() => Self::Broken(findings),
            (Some(why), _) => Self::NotMeasured(why),
            (None, true) => Self::Held,
            (None, false) => Self::NotApplicable(unfit.unwrap_or(Cow::Borrowed(nothing))),
        }
    }

    /// Nothing to look at, and why.
    const fn unfit(why: &'static str) -> Self {
        Self::NotApplicable(Cow::Borrowed(why))
    }

    /// This, and what else was found.
    fn and(self, more: Vec<Finding>) -> Self {
        match self {
            Self::Broken(findings) => Self::Broken(findings.into_iter().chain(more).collect()),
            _ if !more.is_empty() => Self::Broken(more),
            outcome => outcome,
        }
    }

    /// The word used in the wire form.
    pub const fn word(&self) -> &'static str {
        match self {
            Self::Held => "held",
            Self::Broken(_) => "broken",
            Self::NotApplicable(_) => "not-applicable",
            Self::NotMeasured(_) => "not-measured",
        }
    }
}

/// The rule of this code.
pub fn rule(code: &str) -> Option<&'static Rule> {
    RULES.iter().copied().find(|rule| rule.code == code)
}

/// Rules that are judged whatever a profile's owner says, and whose findings nobody can waive: what they find must not
/// leave the house, or was not read.
const FIXED: [&str; 2] = ["secrets", "partial-coverage"];

/// Whether a rule looks at the data at all, and so helps a verdict to stand: what was declared, or accepted, does not.
pub fn is_about_data(rule: &Rule) -> bool {
    rule.group != Group::Profile && !rule.code.starts_with("undeclared-")
}

/// The built-in profiles, read once.
pub fn builtins() -> &'static [Profile] {
    static READ: OnceLock<Vec<Profile>> = OnceLock::new();
    READ.get_or_init(|| {
        let read = |name: &&str| builtin(name, &vocabulary()).expect("a test reads every built-in profile");
        builtin_names().iter().map(read).collect()
    })
}

/// What profiles may say about rules.
pub fn vocabulary() -> Vocabulary<'static> {
    let known = |rule: &&'static Rule| KnownRule {
        code: rule.code,
        limit: rule.gauge.limit(),
        is_fixed: FIXED.contains(&rule.code),
    };
    Vocabulary { rules: RULES.iter().map(known).collect() }
}
