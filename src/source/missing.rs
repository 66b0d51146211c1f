//! What to say where no given path leads anywhere.

use std::fs;
use std::path::{Path, PathBuf};

/// That nothing is there, and what may have been meant.
pub(super) fn nothing_there(missing: &[&PathBuf]) -> String {
    match missing {
        [] => "no path was given".to_owned(),
        [path] => {
            let near = near_name(path).map(|name| format!("; did you mean `{name}`?")).unwrap_or_default();
            format!("there is nothing at `{}`{near}", path.display())
        }
        paths => format!("none of the {} given paths exists; the first is `{}`", paths.len(), paths[0].display()),
    }
}

/// A name in the same folder that resembles the one typed.
fn near_name(path: &Path) -> Option<String> {
    let folder = match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    };
    let mut names: Vec<String> = fs::read_dir(folder)
        .ok()?
        .filter_map(Result::ok)
        .map(|entry| entry.file_name().to_string_lossy().into_owned())
        .collect();
    names.sort();
    let typed = path.file_name()?.to_string_lossy().into_owned();
    crate::base::nearest::nearest(&typed, names.iter().map(String::as_str)).map(str::to_owned)
}
