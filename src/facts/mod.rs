//! What was measured: plain results with public fields, and no opinions.
//!
//! A fact may hold cell values (the most frequent ones); a report may not. What leaves is decided in
//! `report`, never here.
//!
//! **Invariant:** nothing here judges, and no field means two things.

mod column;
mod dataset;
mod dialect;
mod file;
mod kind;
mod notes;
mod table;

pub use column::{
    ColumnFacts, Frequency, LengthFacts, ListLengths, NestedFacts, NullFacts, NumberFacts, Quantile, QuantileFacts,
    Scalar,
};
pub use dataset::{Arriving, Coverage, DatasetFacts, Ignored, Share, UnreadFolder};
pub use dialect::{Dialect, Endings, Header, LineEnding};
pub use file::{Fault, FaultKind, FileColumn, FileFacts, FileStatus, Format, LostColumn, Remark, RemarkKind, lost_of};
pub use kind::{ColumnType, Kind, KindFacts, NullSpelling};
pub use notes::{Note, Notes};
pub use table::{RepeatFacts, TableFacts};
