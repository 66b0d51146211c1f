//! The words of forms: how numbers and days are written for people, and what is written for "nothing is known".

use crate::facts::Kind;

/// Declares an enum whose variants are numbered, with all of them in order and the words of each.
macro_rules! numbered {
    ($(#[$doc:meta])* $name:ident { $($(#[$variant_doc:meta])* $variant:ident = $word:expr,)+ }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum $name { $($(#[$variant_doc])* $variant,)+ }

        impl $name {
            /// All of them, in order.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)+];

            /// The word used in the wire form.
            pub const fn word(self) -> &'static str {
                match self { $(Self::$variant => $word,)+ }
            }
        }
    };
}

numbered! {
    /// What makes a number one that programs don't read.
    Formatting {
        /// `1,234` or `1,234.5`
        Comma = "1,234.5",
        /// `12,5`: a decimal comma where the file has points
        DecimalComma = "12,5",
        /// `1.234,5` or `1.234.567`
        Point = "1.234,5",
        /// `1 234,5`, with any sort of space
        Space = "1 234,5",
        /// `1'234.5`
        Apostrophe = "1'234.5",
        /// A currency's sign or code
        Currency = "currency",
        /// `12 %`
        Percent = "percent",
        /// `12 kg`
        Unit = "unit",
        /// `1.2M`, `300k`
        Magnitude = "magnitude",
        /// `10,000+`
        Plus = "plus",
        /// `(12.50)`
        Parentheses = "parentheses",
        /// A minus sign of its own character, or behind the number
        Minus = "minus",
    }
}

numbered! {
    /// How a day is written.
    DateFormat {
        /// `2024-01-31`
        YearDash = "YYYY-MM-DD",
        /// `2024/01/31`
        YearSlash = "YYYY/MM/DD",
        /// `2024.01.31`
        YearDot = "YYYY.MM.DD",
        /// `2024-01`
        YearMonth = "YYYY-MM",
        /// `20240131T1230`
        Compact = "YYYYMMDD",
        /// `31.12.2024`
        DayDot = "DD.MM.YYYY",
        /// `12.31.2024`
        MonthDot = "MM.DD.YYYY",
        /// `31.12.24`
        DayDotShort = "DD.MM.YY",
        /// `31/12/2024`
        DaySlash = "DD/MM/YYYY",
        /// `12/31/2024`
        MonthSlash = "MM/DD/YYYY",
        /// `01/02/2024`
        EitherSlash = "DD/MM/YYYY or MM/DD/YYYY",
        /// `31/12/24`
        DaySlashShort = "DD/MM/YY",
        /// `12/31/24`
        MonthSlashShort = "MM/DD/YY",
        /// `01/02/24`
        EitherSlashShort = "DD/MM/YY or MM/DD/YY",
        /// `31-12-2024`
        DayDash = "DD-MM-YYYY",
        /// `12-31-2024`
        MonthDash = "MM-DD-YYYY",
        /// `01-02-2024`
        EitherDash = "DD-MM-YYYY or MM-DD-YYYY",
        /// `31-12-24`
        DayDashShort = "DD-MM-YY",
        /// `12-31-24`
        MonthDashShort = "MM-DD-YY",
        /// `01-02-24`
        EitherDashShort = "DD-MM-YY or MM-DD-YY",
        /// `31 Jan 2024`
        DayName = "DD Mon YYYY",
        /// `Jan 31, 2024`
        NameDay = "Mon DD, YYYY",
        /// `31-Jan-2024`
        DayNameDash = "DD-Mon-YYYY",
        /// `31-Jan-24`
        DayNameShort = "DD-Mon-YY",
        /// `Wed, 31 Jan 2024` and `Wed Jan 31 2024`
        Weekday = "Www DD Mon YYYY",
    }
}

impl DateFormat {
    /// The two formats that a cell of this one could be: day first, and month first.
    pub const fn readings(self) -> Option<(Self, Self)> {
        match self {
            Self::EitherSlash => Some((Self::DaySlash, Self::MonthSlash)),
            Self::EitherSlashShort => Some((Self::DaySlashShort, Self::MonthSlashShort)),
            Self::EitherDash => Some((Self::DayDash, Self::MonthDash)),
            Self::EitherDashShort => Some((Self::DayDashShort, Self::MonthDashShort)),
            _ => None,
        }
    }
}

numbered! {
    /// What stands beside a day.
    Clock {
        /// Nothing.
        None = "",
        /// A time.
        Local = " hh:mm",
        /// A time and a zone or an offset.
        Zoned = " hh:mm zone",
    }
}

impl Clock {
    pub(super) const fn kind(self) -> Kind {
        match self {
            Self::None => Kind::Date,
            Self::Local => Kind::DateTime,
            Self::Zoned => Kind::ZonedDateTime,
        }
    }
}

numbered! {
    /// Words and signs for "nothing is known". The word of each is its usual spelling.
    Token {
        /// White space alone
        Blank = "blank",
        /// Question marks alone
        Question = "?",
        /// A spelling of null that is not on the closed list: another letter case, quotes, brackets or spaces around it
        Null = "null",
        /// `n/a`, `n.a.`, `<NA>`
        NotAvailable = "n/a",
        /// An error that a spreadsheet left behind: `#N/A`, `#REF!`
        Spreadsheet = "#N/A",
        /// `missing`
        Missing = "missing",
        /// `unknown`, `not known`, and the same in other languages
        Unknown = "unknown",
        /// `not specified`, `not stated`, `no answer`, `no data`, and the same in other languages
        NotStated = "not specified",
        /// A point or several
        Point = ".",
        /// Two dashes or more, or a long one
        Dashes = "--",
        /// One dash
        Dash = "-",
        /// `none`
        None = "none",
        /// `nil`
        Nil = "nil",
        /// `na`
        Na = "na",
        /// `undefined`, `not defined`
        Undefined = "undefined",
        /// `not applicable`
        NotApplicable = "not applicable",
        /// `tbd`, `tba`, `pending`
        Pending = "tbd",
        /// `x`, `xx`, `*`, `#`, `_`, `/` and the like, alone
        Mark = "x",
        /// `error`, `invalid`
        Error = "error",
    }
}

impl Token {
    /// Whether it means missing in whatever column it stands; the others may be values among words.
    pub const fn is_plain(self) -> bool {
        matches!(
            self,
            Self::Blank
                | Self::Question
                | Self::Null
                | Self::NotAvailable
                | Self::Spreadsheet
                | Self::Missing
                | Self::Unknown
                | Self::NotStated
                | Self::Point
                | Self::Dashes
                | Self::Dash
        )
    }

    /// Whether it is the same word as a null on the closed list, written differently.
    pub(super) const fn kind(self) -> Kind {
        match self {
            Self::Blank | Self::Question => Kind::Blank,
            _ => Kind::Placeholder,
        }
    }
}
