//! Files that stand for others, as far as names and metadata tell: pointers beside the data, and stubs of cloud stores.
//!
//! What content tells is for `read` to see; a stub must not be opened to find out, since that would fetch its content
//! over a network.
//!
//! **Invariant:** nothing is opened here.

use std::fs::{self, Metadata};
use std::path::Path;

use crate::facts::{Fault, FaultKind};

use super::classify::{NameClass, classify};

/// The name of the data that a file of this name stands for, and what is to be said where it is not there.
pub(super) fn stands_for(name: &str) -> Option<(&str, &'static str)> {
    if let Some(inner) = name.strip_prefix('.').and_then(|name| name.strip_suffix(".icloud")) {
        let detail = "only an iCloud placeholder is here, and the content is not on this machine: open the folder in \
            Finder and choose Download Now";
        return is_data(inner).then_some((inner, detail));
    }
    let inner = name.strip_suffix(".dvc").filter(|inner| !inner.is_empty())?;
    // Folders are tracked as a whole, and have no extension.
    let detail = "only its DVC pointer is here: run dvc pull";
    (is_data(inner) || !inner.contains('.')).then_some((inner, detail))
}

/// The same for data that is not at `path`: what stands there in its place.
pub(super) fn in_place_of(path: &Path) -> Option<Fault> {
    let name = path.file_name()?.to_str()?;
    [format!(".{name}.icloud"), format!("{name}.dvc")].iter().find_map(|pointer| {
        let (_, detail) = stands_for(pointer)?;
        path.with_file_name(pointer).is_file().then(|| fault(detail))
    })
}

/// What a file says by its metadata alone, if its content is kept elsewhere.
pub(super) fn dehydrated(metadata: &Metadata) -> Option<Fault> {
    is_dehydrated(metadata)
        .then(|| fault("its content is kept in a cloud store and not on this machine: make it available offline first"))
}

/// Why a link leads nowhere, if git-annex made it: the content was never fetched.
pub(super) fn annexed(link: &Path) -> Option<Fault> {
    let target = fs::read_link(link).ok()?;
    let parts: Vec<_> = target.components().map(|part| part.as_os_str().to_string_lossy()).collect();
    let leads_to_annex = parts.windows(2).any(|pair| pair[0] == "annex" && pair[1] == "objects");
    leads_to_annex.then(|| fault("a git-annex link whose content is not here: run git annex get"))
}

fn fault(detail: &str) -> Fault {
    Fault { kind: FaultKind::Placeholder, detail: detail.to_owned() }
}

fn is_data(name: &str) -> bool {
    matches!(classify(name), NameClass::Text | NameClass::Parquet)
}

/// OneDrive, Dropbox, Google Drive and iCloud mark such files alike: content is recalled when they are opened.
#[cfg(windows)]
fn is_dehydrated(metadata: &Metadata) -> bool {
    use std::os::windows::fs::MetadataExt;

    const OFFLINE: u32 = 0x0000_1000;
    const RECALL_ON_OPEN: u32 = 0x0004_0000;
    const RECALL_ON_DATA_ACCESS: u32 = 0x0040_0000;
    metadata.file_attributes() & (OFFLINE | RECALL_ON_OPEN | RECALL_ON_DATA_ACCESS) != 0
}

/// File providers (iCloud, OneDrive, Dropbox) mark files without content as dataless.
#[cfg(target_os = "macos")]
fn is_dehydrated(metadata: &Metadata) -> bool {
    use std::os::macos::fs::MetadataExt;

    const SF_DATALESS: u32 = 0x4000_0000;
    metadata.st_flags() & SF_DATALESS != 0
}

/// Elsewhere nothing tells: a file without blocks may be sparse, tiny, or on a file system that does not count them.
#[cfg(not(any(windows, target_os = "macos")))]
fn is_dehydrated(_: &Metadata) -> bool {
    false
}

#[cfg(test)]
mod tests {
    use super::stands_for;

    #[test]
    fn names_tell_what_they_stand_for() {
        for (name, expected) in [
            (".orders.csv.icloud", Some("orders.csv")),
            (".orders.parquet.icloud", Some("orders.parquet")),
            (".photo.jpg.icloud", None),
            ("orders.csv.icloud", None),
            (".icloud", None),
            ("orders.csv.dvc", Some("orders.csv")),
            ("raw.dvc", Some("raw")),
            ("model.pkl.dvc", None),
            (".dvc", None),
            ("orders.csv", None),
        ] {
            assert_eq!(stands_for(name).map(|(inner, _)| inner), expected, "{name}");
        }
    }
}
