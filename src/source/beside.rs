//! The declaration beside the data: `datassay.toml` in a given folder, or in the folder of a given file.
//!
//! Whoever made the data may have put it there, so it must be a plain file of bearable size: a link could point at
//! anything, and reading a pipe would never end.
//!
//! **Invariant:** nothing is opened here but a regular file of that very name, and no more of it is read than the limit.

use std::fs::{self, File, Metadata};
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use super::glob::glob_root;

/// The name of a declaration.
pub const DECLARATION: &str = "datassay.toml";

/// A longer file is no declaration.
const LONGEST: u64 = 1 << 20;

/// The declaration that lies beside these given paths.
pub fn beside(paths: &[PathBuf]) -> Result<Option<PathBuf>, String> {
    let mut found: Vec<(PathBuf, PathBuf)> = Vec::new();
    for path in paths.iter().filter(|path| path.as_os_str() != "-") {
        let Some(folder) = folder(path) else { continue };
        let candidate = folder.join(DECLARATION);
        if fs::symlink_metadata(&candidate).is_err() {
            continue;
        }
        // One folder, however it was spelled.
        let place = fs::canonicalize(&folder).unwrap_or(folder);
        if !found.iter().any(|(known, _)| *known == place) {
            found.push((place, candidate));
        }
    }
    match found.as_slice() {
        [] => Ok(None),
        [(_, one)] => Ok(Some(one.clone())),
        [(_, one), (_, other), ..] => Err(format!(
            "`{}` and `{}` both lie beside the data: name one with --profile, or leave them out with --no-config",
            one.display(),
            other.display(),
        )),
    }
}

/// The folder of a given path: itself, or that of the file, or that which a pattern starts from.
pub(super) fn folder(path: &Path) -> Option<PathBuf> {
    match fs::metadata(path) {
        Ok(metadata) if metadata.is_dir() => Some(path.to_owned()),
        Ok(_) => Some(path.parent().map(Path::to_owned).unwrap_or_default()),
        Err(_) => glob_root(path),
    }
    .map(|folder| if folder.as_os_str().is_empty() { PathBuf::from(".") } else { folder })
}

/// Whether links are followed on the way to a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Links {
    /// The user named the path, and means what it leads to.
    Followed,
    /// Nobody named it.
    Refused,
}

/// The text of a file that is small enough to be a declaration.
pub fn small_text(path: &Path, links: Links) -> Result<String, String> {
    let told = |error: &io::Error| super::reason(error);
    if links == Links::Refused {
        let before = fs::symlink_metadata(path).map_err(|error| told(&error))?;
        if before.file_type().is_symlink() {
            return Err(
                "it is a link; name the file that it leads to with --profile, or leave it out with --no-config"
                    .to_owned(),
            );
        }
        refuse_odd(&before)?;
    }
    // Asked first, as opening a pipe may wait for ever.
    refuse_odd(&fs::metadata(path).map_err(|error| told(&error))?)?;
    let file = File::open(path).map_err(|error| told(&error))?;
    refuse_odd(&file.metadata().map_err(|error| told(&error))?)?;
    let mut bytes = Vec::new();
    file.take(LONGEST + 1).read_to_end(&mut bytes).map_err(|error| told(&error))?;
    if bytes.len() as u64 > LONGEST {
        return Err(too_long());
    }
    String::from_utf8(bytes).map_err(|_| "it is not text in UTF-8".to_owned())
}

fn refuse_odd(metadata: &Metadata) -> Result<(), String> {
    if !metadata.is_file() {
        return Err(if metadata.is_dir() { "it is a folder" } else { "it is no regular file" }.to_owned());
    }
    if metadata.len() > LONGEST { Err(too_long()) } else { Ok(()) }
}

fn too_long() -> String {
    format!("it is longer than {}", crate::base::wording::bytes(LONGEST))
}
