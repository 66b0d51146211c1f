//! Which bytes were judged: every file by its name within the data, its size and the digest of its bytes.

use std::collections::BTreeMap;

use crate::base::Digest;
use crate::base::digest::Hash;

use super::FaultKind;

/// The files of a dataset, byte for byte.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Manifest {
    /// By name.
    pub files: Vec<StoredFile>,
    /// What was found and can't be told by its bytes, by name.
    pub left_out: Vec<LeftOut>,
    /// Names that two files would have; where there are any, it is no manifest.
    pub ambiguous: Vec<String>,
}

/// A file as it is stored: of an archive the archive itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredFile {
    /// Its path within the data, with `/` between its parts.
    pub name: String,
    /// Its path as reports show it.
    pub path: String,
    /// Its size.
    pub bytes: u64,
    /// The digest of its bytes.
    pub digest: Digest,
    /// Whether it is the file that the label lies in.
    pub holds_labels: bool,
}

/// A file, or a path, whose bytes are not known.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct LeftOut {
    /// Its path within the data.
    pub name: String,
    /// Why, in one word; `None` for one that may still be arriving.
    pub kind: Option<FaultKind>,
    /// Why, in words.
    pub detail: String,
}

impl Manifest {
    /// One digest that stands for all names and bytes: of the lines that `sha256sum` would write, each ended by a NUL byte.
    pub fn digest(&self) -> Digest {
        digest_of(self.files.iter().map(|file| (file.name.as_str(), file.digest)))
    }

    /// The digests by the paths that reports show.
    pub fn by_path(&self) -> BTreeMap<&str, Digest> {
        self.files.iter().map(|file| (file.path.as_str(), file.digest)).collect()
    }

    /// The size of all files.
    pub fn bytes(&self) -> u64 {
        self.files.iter().map(|file| file.bytes).sum()
    }
}

/// The digest that stands for files, given by name.
pub fn digest_of<'a>(files: impl IntoIterator<Item = (&'a str, Digest)>) -> Digest {
    let mut hash = Hash::default();
    for (name, digest) in files {
        hash.update(format!("{digest}  {name}\0").as_bytes());
    }
    hash.finish()
}
