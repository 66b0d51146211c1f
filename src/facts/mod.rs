//! What was measured: plain results with public fields, and no opinions.
//!
//! A fact may hold cell values (the most frequent ones); a report may not. What leaves is decided in
//! `report`, never here.
//!
//! **Invariant:** nothing here judges, and no field means two things.

mod baseline;
mod column;
mod dataset;
mod declared;
mod detail;
mod dialect;
pub mod disguise;
mod feature;
mod file;
mod form;
mod groups;
mod join;
mod kind;
mod label;
mod leakage;
mod manifest;
mod notes;
mod personal;
mod table;
mod written;

pub use baseline::{BaselineFacts, HELD_OUT, HoldOut, LabelShape, Metric, Predictor, Score, gain_of};
pub use column::{
    ColumnFacts, Frequency, LengthFacts, ListLengths, NestedFacts, NullFacts, NumberFacts, Quantile, QuantileFacts,
    Scalar,
};
pub use dataset::{Arriving, Coverage, DatasetFacts, Ignored, Matter, Paper, Share, UnreadFolder};
pub use declared::{HeldCells, HeldFacts};
pub use detail::{
    CodeFacts, CodeSort, DetailFacts, Direction, Histogram, OrderFacts, OutlierFacts, PaddedFacts, ShapeFacts,
    SignFacts, SpellingFacts,
};
pub use dialect::{Dialect, Endings, Header, LineEnding};
pub use disguise::{Disguise, DisguiseSort, DisguisedFacts};
pub use feature::{Epoch, FeatureType};
pub use file::{Fault, FaultKind, FileColumn, FileFacts, FileStatus, Format, LostColumn, Remark, RemarkKind, lost_of};
pub use form::{Clock, DAYS, DateFormat, Form, Formatting, NUMBERS, NumberKind, Token, Writing};
pub use groups::{Between, GroupFacts, Grouped, KeyFacts, KeyedFacts, SplitBy, SplitFacts};
pub use join::{Doubled, JoinedFacts, LabelFileFacts};
pub use kind::{ColumnType, Kind, KindFacts, NullSpelling};
pub use label::{LabelFacts, LabelValues, Period, Slice, SliceBy, Slicing};
pub use leakage::{
    ColumnLeakage, Copied, LeakageFacts, MOST_NUMERIC_CLASSES, Power, PowerMeasure, SettledFacts, Target,
};
pub use manifest::{LeftOut, Manifest, StoredFile, digest_of};
pub use notes::{Note, Notes};
pub use personal::{Confidence, PersonalBasis, PersonalFacts, PersonalKind, PrivateName, SecretFacts};
pub use table::{Likeness, RepeatFacts, RowGapFacts, TableFacts, TwinFacts};
pub use written::{CalendarFacts, CalendarStep, FormFacts, OrdinaryFacts, WritingFacts};
