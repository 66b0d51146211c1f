//! How much a finding weighs, what part of readiness it is about, and who can mend it.

use std::fmt;

/// What an unwaived finding does to the verdict.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// Worth knowing; changes nothing.
    Advice,
    /// To be fixed, or written into the brief.
    Condition,
    /// Nobody should be engaged before it is fixed.
    Blocker,
}

impl Severity {
    /// All severities, worst first: the order in which people read them.
    pub const WORST_FIRST: [Self; 3] = [Self::Blocker, Self::Condition, Self::Advice];

    /// The word used in profiles and in the wire form.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Advice => "advice",
            Self::Condition => "condition",
            Self::Blocker => "blocker",
        }
    }

    /// One step milder, for a sort of defect that weighs less than the others of its rule.
    #[must_use]
    pub const fn milder(self) -> Self {
        match self {
            Self::Blocker => Self::Condition,
            Self::Condition | Self::Advice => Self::Advice,
        }
    }
}

impl fmt::Display for Severity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.word())
    }
}

/// The part of readiness a rule is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Group {
    /// Can the bytes be had and opened.
    Access,
    /// Do the bytes form records.
    Structure,
    /// Do files and columns agree on what they hold.
    Schema,
    /// Is what should be there, there.
    Completeness,
    /// Are the values what they should be.
    Validity,
    /// Do rows and columns carry information of their own.
    Uniqueness,
    /// Can a model be taught from the label.
    Labels,
    /// Is there enough of it.
    Volume,
    /// Would a result look better than it is.
    Leakage,
    /// May it leave the house.
    Privacy,
    /// Is it of today.
    Freshness,
    /// Does the file that says what is accepted still hold.
    Profile,
}

impl Group {
    /// The word used in the wire form.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Access => "access",
            Self::Structure => "structure",
            Self::Schema => "schema",
            Self::Completeness => "completeness",
            Self::Validity => "validity",
            Self::Uniqueness => "uniqueness",
            Self::Labels => "labels",
            Self::Volume => "volume",
            Self::Leakage => "leakage",
            Self::Privacy => "privacy",
            Self::Freshness => "freshness",
            Self::Profile => "profile",
        }
    }
}

/// Who can usually fix a finding.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Skill {
    /// Exports, pipelines, formats, permissions.
    DataEngineer,
    /// Knows what the records mean.
    DomainExpert,
    /// Organises labelling.
    AnnotationLead,
    /// Chooses metric, split and model.
    MlEngineer,
    /// Owns the data and decides on it.
    DataOwner,
}

impl Skill {
    /// The role's name in reports.
    pub const fn word(self) -> &'static str {
        match self {
            Self::DataEngineer => "data engineer",
            Self::DomainExpert => "domain expert",
            Self::AnnotationLead => "annotation lead",
            Self::MlEngineer => "ML engineer",
            Self::DataOwner => "data owner",
        }
    }
}
