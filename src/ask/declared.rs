//! What the owner declared of tables and columns: plain data, whatever file it was written in.
//!
//! **Invariant:** a declaration is somebody's word. It is held against the data, and never taken for a measurement.

/// What was declared of a dataset.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Declared {
    /// Its tables.
    pub tables: Vec<DeclaredTable>,
}

/// Which questions about handing data over its owner has answered, whatever the answers are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Stated {
    /// Who owns it.
    pub owner: bool,
    /// Under which licence or contract it may be used.
    pub licence: bool,
    /// How it may be stored, moved and used.
    pub handling: bool,
}

impl Declared {
    /// What was declared of a column of a table.
    pub fn column(&self, table: &str, column: &str) -> Option<&DeclaredColumn> {
        let tables = self.tables.iter().filter(|declared| declared.name.as_ref().is_none_or(|name| name == table));
        tables.flat_map(|declared| &declared.columns).find(|declared| declared.name == column)
    }
}

/// What was declared of a table.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct DeclaredTable {
    /// Its name; `None` where the dataset has one table, which is meant.
    pub name: Option<String>,
    /// Patterns of the files that are its own, from the folder of the declaration.
    pub files: Vec<String>,
    /// The columns that name a row.
    pub key: Vec<String>,
    /// Its columns.
    pub columns: Vec<DeclaredColumn>,
}

/// What was declared of a column.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct DeclaredColumn {
    /// Its name.
    pub name: String,
    /// What it is for.
    pub role: Option<Role>,
    /// What its values are.
    pub kind: Option<DeclaredType>,
    /// The values it may hold, as they are written in the data; empty where any may be.
    pub allowed: Vec<String>,
    /// The smallest and the largest value it may hold.
    pub range: Option<DeclaredRange>,
    /// What each of its values must match in full.
    pub pattern: Option<String>,
    /// What it is measured in.
    pub unit: Option<String>,
    /// What it tells.
    pub description: Option<String>,
    /// What its codes stand for: code and meaning.
    pub codes: Vec<(String, String)>,
    /// What a blank cell means.
    pub blank_means: Option<String>,
    /// Whether it may be left blank, or be left out of a file.
    pub optional: bool,
    /// Whether it is known at the moment at which a model will be asked.
    pub known_at_prediction: Option<bool>,
    /// Whether it is about people who can be recognised.
    pub personal: Option<bool>,
    /// Whether its values may be seen by anybody.
    pub public: bool,
}

/// What a column is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// Something to learn from.
    Feature,
    /// What is to be learned.
    Label,
    /// What names a row.
    Key,
    /// What says which part of a split a row is in.
    Split,
    /// What says when a row is from.
    Time,
    /// What says whom or what a row is about.
    Entity,
    /// Nothing that anybody should learn from.
    Ignored,
}

impl Role {
    /// Every role.
    pub const ALL: [Self; 7] =
        [Self::Feature, Self::Label, Self::Key, Self::Split, Self::Time, Self::Entity, Self::Ignored];

    /// The word used in declarations.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Feature => "feature",
            Self::Label => "label",
            Self::Key => "key",
            Self::Split => "split",
            Self::Time => "time",
            Self::Entity => "entity",
            Self::Ignored => "ignored",
        }
    }
}

/// What the values of a column were declared to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DeclaredType {
    /// Whole numbers.
    Integer,
    /// Numbers, with or without a fraction.
    Decimal,
    /// Truth values.
    Boolean,
    /// Days.
    Date,
    /// Days with times.
    DateTime,
    /// Times of day.
    Time,
    /// Lengths of time.
    Duration,
    /// Digits that are no numbers.
    Code,
    /// Anything.
    Text,
}

impl DeclaredType {
    /// Every type.
    pub const ALL: [Self; 9] = [
        Self::Integer,
        Self::Decimal,
        Self::Boolean,
        Self::Date,
        Self::DateTime,
        Self::Time,
        Self::Duration,
        Self::Code,
        Self::Text,
    ];

    /// The word used in declarations.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Integer => "integer",
            Self::Decimal => "decimal",
            Self::Boolean => "boolean",
            Self::Date => "date",
            Self::DateTime => "datetime",
            Self::Time => "time",
            Self::Duration => "duration",
            Self::Code => "code",
            Self::Text => "text",
        }
    }

    /// Whether its values are numbers.
    pub const fn is_number(self) -> bool {
        matches!(self, Self::Integer | Self::Decimal)
    }
}

/// From where to where values may lie; both ends are part of it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum DeclaredRange {
    /// Numbers.
    Numbers {
        /// The smallest, if there is one.
        min: Option<f64>,
        /// The largest, if there is one.
        max: Option<f64>,
    },
    /// Days, as days since 1970-01-01.
    Days {
        /// The first, if there is one.
        min: Option<i64>,
        /// The last, if there is one.
        max: Option<i64>,
    },
}

impl Declared {
    /// What was declared of the table of this name; `only` says that the dataset has no other.
    pub fn table(&self, name: &str, only: bool) -> Option<&DeclaredTable> {
        self.tables
            .iter()
            .find(|table| table.name.as_deref() == Some(name))
            .or_else(|| self.tables.iter().find(|table| table.name.is_none()).filter(|_| only))
    }
}

impl DeclaredTable {
    /// What was declared of the column of this name.
    pub fn column(&self, name: &str) -> Option<&DeclaredColumn> {
        self.columns.iter().find(|column| column.name == name)
    }
}
