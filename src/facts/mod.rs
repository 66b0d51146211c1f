//! What was measured: plain results with public fields, and no opinions.
//!
//! A fact may hold cell values (the most frequent ones); a report may not. What leaves is decided in
//! `report`, never here.
//!
//! **Invariant:** nothing here judges, and no field means two things.

mod column;
mod dataset;
mod detail;
mod dialect;
pub mod disguise;
mod feature;
mod file;
mod form;
mod kind;
mod notes;
mod personal;
mod table;
mod written;

pub use column::{
    ColumnFacts, Frequency, LengthFacts, ListLengths, NestedFacts, NullFacts, NumberFacts, Quantile, QuantileFacts,
    Scalar,
};
pub use dataset::{Arriving, Coverage, DatasetFacts, Ignored, Share, UnreadFolder};
pub use detail::{
    CodeFacts, CodeSort, DetailFacts, Direction, Histogram, OrderFacts, OutlierFacts, PaddedFacts, ShapeFacts,
    SignFacts, SpellingFacts,
};
pub use dialect::{Dialect, Endings, Header, LineEnding};
pub use disguise::{Disguise, DisguiseSort, DisguisedFacts};
pub use feature::{Epoch, FeatureType};
pub use file::{Fault, FaultKind, FileColumn, FileFacts, FileStatus, Format, LostColumn, Remark, RemarkKind, lost_of};
pub use form::{Clock, DAYS, DateFormat, Form, Formatting, NUMBERS, NumberKind, Token, Writing};
pub use kind::{ColumnType, Kind, KindFacts, NullSpelling};
pub use notes::{Note, Notes};
pub use personal::{Confidence, PersonalBasis, PersonalFacts, PersonalKind, SecretFacts};
pub use table::{Likeness, RepeatFacts, RowGapFacts, TableFacts, TwinFacts};
pub use written::{CalendarFacts, CalendarStep, FormFacts, OrdinaryFacts, WritingFacts};
