//! What can be wrong with a column chunk, and how it is told.
//!
//! **Invariant:** a feature that is not read and a limit that is passed are never told as corruption, and no cell's value
//! is told at all.

use crate::base::wording;
use crate::facts::{Fault, FaultKind};
use crate::source;

/// Why a column chunk can't be read.
#[derive(Debug)]
pub(super) enum Damage {
    /// Its place in the file is impossible.
    Place,
    /// Another chunk has the same bytes.
    Overlap,
    /// The file ends before it.
    Cut,
    /// The header of a page.
    Header,
    /// A page says that it has another size than it has.
    Size,
    /// The bytes of a page are not those that were written.
    Checksum,
    /// A page does not unpack.
    Packed(&'static str),
    /// Fewer values or levels than a page says.
    TooFewValues,
    /// A level past the highest.
    Level,
    /// The first cell goes on a list that nothing began.
    Beginning,
    /// A dictionary's key that it does not have.
    Key,
    /// Keys, but no dictionary.
    NoDictionary,
    /// The dictionary itself.
    Dictionary,
    /// The dictionary has another size than it says.
    DictionarySize,
    /// The size of the chunk leaves out the header of its dictionary.
    DictionaryHeader,
    /// Another number of rows than the footer says.
    Rows { found: u64, claimed: u64 },
    /// The type of the column makes no sense.
    Type(String),
    /// What the decoder says of values.
    Values(String),
    /// The decoder contradicted itself.
    Panic,
    /// Encrypted on its own.
    Encrypted,
    /// Something sound that is not read.
    Unsupported(String),
    /// More than limits allow.
    TooLarge(String),
    /// The system did not let it be read.
    Unreadable(std::io::Error),
}

impl Damage {
    /// The fault as it is told; the column and the row group come before it.
    pub(super) fn fault(self) -> Fault {
        let kind = match self {
            Self::Encrypted => FaultKind::Encrypted,
            Self::Unsupported(_) => FaultKind::Unsupported,
            Self::TooLarge(_) => FaultKind::TooLarge,
            Self::Unreadable(_) => FaultKind::Unreadable,
            Self::Cut => FaultKind::Truncated,
            _ => FaultKind::Corrupt,
        };
        let detail = match self {
            Self::Place => "its place in the file is impossible".to_owned(),
            Self::Overlap => "its bytes are claimed by another column too".to_owned(),
            Self::Cut => "the file ends before it does".to_owned(),
            Self::Header => "the header of a page makes no sense".to_owned(),
            Self::Size => "a page has another size than its header says".to_owned(),
            Self::Checksum => "the checksum of a page does not fit its bytes".to_owned(),
            Self::Packed(codec) => format!("a page does not unpack ({codec})"),
            Self::TooFewValues => "a page holds fewer values or levels than it says".to_owned(),
            Self::Level => "a level is past the highest that the schema allows".to_owned(),
            Self::Beginning => "it begins inside a list: the first repetition level is not 0".to_owned(),
            Self::Key => "a key is not in its dictionary".to_owned(),
            Self::NoDictionary => "a page has keys, but there is no dictionary".to_owned(),
            Self::Dictionary => "its dictionary can't be decoded".to_owned(),
            Self::DictionarySize => "its dictionary has another size than its header says".to_owned(),
            Self::DictionaryHeader => {
                "its dictionary is malformed: the size of the column leaves out the dictionary's header".to_owned()
            }
            Self::Rows { found, claimed } => format!(
                "it has {} where the footer says {}",
                wording::counted(found, "row", "rows"),
                wording::count(claimed)
            ),
            Self::Type(what) => format!("its type makes no sense: {what}"),
            Self::Values(what) => format!("its values can't be decoded: {what}"),
            Self::Panic => "it can't be decoded: it contradicts itself".to_owned(),
            Self::Encrypted => "encrypted".to_owned(),
            Self::Unsupported(what) | Self::TooLarge(what) => what,
            Self::Unreadable(error) => format!("can't read it: {}", source::reason(&error)),
        };
        Fault { kind, detail }
    }
}
