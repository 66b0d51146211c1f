//! How a path is shown: relative to what was given, with `/` between parts, alike on every system.
//!
//! Reports travel, so what lies above the given path (users' names, servers) stays at home.

use std::collections::BTreeMap;
use std::path::{Component, Path};

use crate::base::wording::lossless;

use super::Found;

/// `path`, found under `given`, as reports show it: the given path's own name and what follows.
///
/// Bytes that are no UTF-8 appear as `\xNN`, so that two different names never look alike.
pub(super) fn shown(given: &Path, path: &Path) -> String {
    let inner = path.strip_prefix(given).unwrap_or(path);
    let own_name = match given.components().next_back() {
        Some(Component::Normal(name)) => Some(name),
        _ => None,
    };
    let inner = inner.components().filter_map(|component| match component {
        Component::Normal(name) => Some(name),
        _ => None,
    });
    own_name.into_iter().chain(inner).map(of_name).collect::<Vec<_>>().join("/")
}

/// A name as text from which it could be told from every other name.
fn of_name(name: &std::ffi::OsStr) -> String {
    // A backslash in a name is doubled, so that `\xFF` can only be the byte.
    let doubled: Vec<u8> = name
        .as_encoded_bytes()
        .iter()
        .flat_map(|&byte| std::iter::repeat_n(byte, if byte == b'\\' { 2 } else { 1 }))
        .collect();
    lossless(&doubled)
}

/// Files of the same shown path (`a/x.csv` and `b/x.csv`, both given outright) are shown with the folder above the
/// given path, and numbered if that does not tell them apart either.
pub(super) fn tell_apart(files: &mut [Found]) {
    for file in repeated(files) {
        let depth = file.shown.matches('/').count() + 1;
        let above = file.path.ancestors().nth(depth).and_then(Path::file_name);
        if let Some(above) = above {
            file.shown = format!("{}/{}", of_name(above), file.shown);
        }
    }
    for (number, file) in repeated(files).enumerate() {
        file.shown = format!("{} ({})", file.shown, number + 1);
    }
}

/// The files whose shown path is not theirs alone.
fn repeated(files: &mut [Found]) -> impl Iterator<Item = &mut Found> {
    let mut times: BTreeMap<String, u32> = BTreeMap::new();
    for file in files.iter() {
        *times.entry(file.shown.clone()).or_default() += 1;
    }
    files.iter_mut().filter(move |file| times.get(&file.shown).is_some_and(|times| *times > 1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_above_the_given_path_is_shown() {
        for (given, path, expected) in [
            ("/home/eve/exports", "/home/eve/exports/a/b.csv", "exports/a/b.csv"),
            ("exports/", "exports/b.csv", "exports/b.csv"),
            ("../x/b.csv", "../x/b.csv", "b.csv"),
            (".", "./b.csv", "b.csv"),
            ("..", "../b.csv", "b.csv"),
            ("/", "/b.csv", "b.csv"),
        ] {
            assert_eq!(shown(Path::new(given), Path::new(path)), expected, "{given} {path}");
        }
    }
}
