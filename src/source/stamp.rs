//! What the system says of a file at one moment, so that a later look can tell whether it is still the same.
//!
//! **Invariant:** nothing is opened, and the only times are those that the file itself carries.

use std::fs::{self, Metadata};
use std::io;
use std::path::Path;

use jiff::Timestamp;

use crate::base::wording;

use super::reason;

/// Size, time and identity of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stamp {
    bytes: u64,
    /// When it was written to last, where the system knows.
    modified: Option<Timestamp>,
    /// What stays the same while a file is written to, and differs where another took its place.
    identity: (u64, u64),
}

impl Stamp {
    pub(super) fn of(metadata: &Metadata) -> Self {
        Self { bytes: metadata.len(), modified: modified(metadata), identity: identity(metadata) }
    }

    /// What has become of the file at `path` since, in words; `None` if it is as it was.
    ///
    /// Its identity alone counts for nothing: some network file systems number their files anew as they please.
    pub(super) fn change(self, path: &Path) -> Option<String> {
        let metadata = match fs::metadata(path) {
            Ok(metadata) => metadata,
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                return Some("it was deleted or moved away while it was being read".to_owned());
            }
            Err(error) => {
                return Some(format!("after it was read, it could not be looked at any more: {}", reason(&error)));
            }
        };
        let now = Self::of(&metadata);
        if (now.bytes, now.modified) == (self.bytes, self.modified) {
            return None;
        }
        Some(if !metadata.is_file() || now.identity != self.identity {
            "it was replaced by another file while it was being read".to_owned()
        } else if now.bytes > self.bytes {
            let more = wording::counted(now.bytes - self.bytes, "byte", "bytes");
            format!("it grew by {more} while it was being read")
        } else if now.bytes < self.bytes {
            let less = wording::counted(self.bytes - now.bytes, "byte", "bytes");
            format!("it lost {less} while it was being read")
        } else {
            "it was written to while it was being read, though its size is the same".to_owned()
        })
    }
}

/// When a file was written to last.
pub(super) fn modified(metadata: &Metadata) -> Option<Timestamp> {
    metadata.modified().ok().and_then(|time| Timestamp::try_from(time).ok())
}

#[cfg(unix)]
fn identity(metadata: &Metadata) -> (u64, u64) {
    use std::os::unix::fs::MetadataExt;

    (metadata.dev(), metadata.ino())
}

/// Elsewhere a file that took another's place is told as one that changed.
#[cfg(not(unix))]
fn identity(_: &Metadata) -> (u64, u64) {
    (0, 0)
}
