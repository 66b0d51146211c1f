//! Patterns: what a glob can match, and what is left out.

use std::path::{Path, PathBuf};

use globset::{GlobBuilder, GlobSet, GlobSetBuilder};

use super::locate::SourceError;

/// What to leave out, by shown path or by name.
#[derive(Clone, Debug, Default)]
pub struct Exclude(GlobSet);

impl Exclude {
    pub(super) fn new(patterns: &[String]) -> Result<Self, SourceError> {
        glob_set(patterns).map(Self)
    }

    /// Whether a file or folder of this shown path is left out.
    pub fn holds(&self, shown: &str) -> bool {
        let own_name = shown.rsplit_once('/').map_or(shown, |(_, name)| name);
        self.0.is_match(shown) || self.0.is_match(own_name)
    }
}

/// The folder under which everything that a glob can match lies; `None` if the path is no glob.
pub(super) fn glob_root(pattern: &Path) -> Option<PathBuf> {
    let is_glob = |text: &str| text.contains(['*', '?', '[', '{']);
    if !is_glob(&pattern.to_string_lossy()) {
        return None;
    }
    let fixed: PathBuf =
        pattern.components().take_while(|component| !is_glob(&component.as_os_str().to_string_lossy())).collect();
    Some(if fixed.as_os_str().is_empty() { PathBuf::from(".") } else { fixed })
}

/// The patterns as one matcher.
pub(super) fn glob_set(patterns: &[String]) -> Result<GlobSet, SourceError> {
    let bad = |glob: &str, error: &globset::Error| SourceError::BadGlob {
        glob: glob.to_owned(),
        cause: error.kind().to_string(),
    };
    let mut builder = GlobSetBuilder::new();
    for pattern in patterns {
        // The walk from `.` gives `./a.csv`; a pattern without a root is meant from there.
        for text in [pattern.clone(), format!("./{pattern}")] {
            let glob = GlobBuilder::new(&text).literal_separator(true).build().map_err(|error| bad(pattern, &error))?;
            builder.add(glob);
        }
    }
    builder.build().map_err(|error| bad(&patterns.join(" "), &error))
}
