//! Papers beside the data: licences, read-me files, dataset cards and the descriptions of other tools.
//!
//! Whoever made the data may have put them there, and nobody says that they still hold. So they answer nothing: they are
//! named where the owner was not asked yet. Only files of a closed list of names are looked for, in the folder of what was
//! given, as for `datassay.toml`.
//!
//! **Invariant:** nothing of their text leaves this module, no link is followed, and no more is read than of a declaration.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value;

use crate::facts::{Matter, Paper};

use super::beside::{Links, folder, small_text};

/// Names of papers, but for what they end in. Both cases are looked for, as some file systems tell them apart.
const LICENCES: [&str; 3] = ["license", "licence", "copying"];
const PAGES: [&str; 2] = ["readme", "datasheet"];
const DESCRIPTIONS: [&str; 3] = ["datapackage.json", "croissant.json", "metadata.json"];

/// Words that begin a heading or a field, and what it is about.
const WORDS: [(&[&str], Matter); 3] = [
    (&["license", "licence", "licensing"], Matter::Licence),
    (
        &["owner", "owners", "maintainer", "maintainers", "contact", "author", "authors", "creator", "publisher"],
        Matter::Owner,
    ),
    (&["handling", "confidentiality", "retention", "privacy", "usage restrictions", "terms of use"], Matter::Handling),
];

/// What papers beside these given paths may tell.
pub fn papers(paths: &[PathBuf]) -> Vec<Paper> {
    let mut places = BTreeSet::new();
    let mut papers = Vec::new();
    for path in paths.iter().filter(|path| path.as_os_str() != "-") {
        let Some(folder) = folder(path) else { continue };
        if !places.insert(fs::canonicalize(&folder).unwrap_or_else(|_| folder.clone())) {
            continue;
        }
        let above = folder.file_name().map(|name| name.to_string_lossy().into_owned() + "/").unwrap_or_default();
        let mut known = BTreeSet::new();
        for name in names() {
            let path = folder.join(&name);
            // One file, where the file system does not tell the cases of letters apart.
            if fs::symlink_metadata(&path).is_err() || !known.insert(name.to_lowercase()) {
                continue;
            }
            let matters = small_text(&path, Links::Refused).map(|text| matters(&path, &text)).unwrap_or_default();
            papers.extend(matters.into_iter().map(|about| Paper { path: format!("{above}{name}"), about }));
        }
    }
    papers
}

fn names() -> impl Iterator<Item = String> {
    let stems = LICENCES.into_iter().chain(PAGES).flat_map(|stem| [stem.to_uppercase(), stem.to_owned()]);
    let texts = stems.flat_map(|stem| ["", ".md", ".txt"].map(|end| format!("{stem}{end}")));
    texts.chain(DESCRIPTIONS.map(str::to_owned))
}

/// What a paper is about.
fn matters(path: &Path, text: &str) -> Vec<Matter> {
    let name = path.file_name().map(|name| name.to_string_lossy().to_lowercase()).unwrap_or_default();
    if text.trim().is_empty() {
        Vec::new()
    } else if LICENCES.iter().any(|stem| name.split('.').next() == Some(stem)) {
        vec![Matter::Licence]
    } else if DESCRIPTIONS.contains(&name.as_str()) {
        described(text)
    } else {
        of_page(text)
    }
}

/// What the fields of a data package or of a Croissant file tell: those that are filled in.
fn described(text: &str) -> Vec<Matter> {
    let Ok(Value::Object(fields)) = serde_json::from_str(text) else { return Vec::new() };
    let is_filled = |value: &Value| match value {
        Value::Null => false,
        Value::String(text) => !text.trim().is_empty(),
        Value::Array(items) => !items.is_empty(),
        Value::Object(fields) => !fields.is_empty(),
        Value::Bool(_) | Value::Number(_) => true,
    };
    let has = |names: &[&str]| names.iter().any(|name| fields.get(*name).is_some_and(is_filled));
    let mut matters = Vec::new();
    if has(&["license", "licenses", "sdLicense"]) {
        matters.push(Matter::Licence);
    }
    if has(&["creator", "publisher", "maintainer", "contributors", "author"]) {
        matters.push(Matter::Owner);
    }
    if has(&["conditionsOfAccess", "usageInfo"]) {
        matters.push(Matter::Handling);
    }
    matters
}

/// What a page tells by its headings, and a dataset card by the fields before them: those with a value on their line or
/// the next.
fn of_page(text: &str) -> Vec<Matter> {
    let lines: Vec<&str> = text.lines().map(str::trim).collect();
    let has_front = lines.first() == Some(&"---");
    let front = if has_front { lines.iter().skip(1).position(|line| *line == "---").unwrap_or(0) } else { 0 };
    let mut matters = Vec::new();
    for (at, line) in lines.iter().enumerate() {
        let field = line.split_once(':').filter(|_| has_front && at <= front);
        let (title, is_filled) = match field {
            Some((key, value)) => {
                (key, !value.trim().is_empty() || lines.get(at + 1).is_some_and(|it| it.starts_with('-')))
            }
            None if line.starts_with('#') => (line.trim_start_matches('#'), true),
            None => continue,
        };
        let title = title.trim().trim_end_matches(':').to_lowercase();
        let found = WORDS.iter().find(|(words, _)| words.contains(&title.as_str()));
        if let Some((_, about)) = found.filter(|(_, about)| is_filled && !matters.contains(about)) {
            matters.push(*about);
        }
    }
    matters
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn papers_are_about_what_they_say() {
        use Matter::{Handling, Licence, Owner};
        for (name, text, expected) in [
            ("LICENSE", "MIT", &[Licence][..]),
            ("LICENSE", "  \n", &[]),
            ("README.md", "# Orders\n\nNo word of it.", &[]),
            ("README.md", "---\nlicense: cc-by-4.0\ntags:\n- x\n---\n# Card", &[Licence]),
            ("README.md", "---\nlicense:\n- mit\n---\n", &[Licence]),
            ("README.md", "---\nlicense:\nname: x\n---\n", &[]),
            ("README.md", "license: in plain words only", &[]),
            ("readme.txt", "# Owner\nus\n## Privacy\nnone", &[Owner, Handling]),
            ("datapackage.json", r#"{"licenses": [{"name": "x"}], "contributors": []}"#, &[Licence]),
            ("croissant.json", r#"{"license": "x", "creator": {"name": "us"}}"#, &[Licence, Owner]),
            ("croissant.json", "[1]", &[]),
            ("croissant.json", "{", &[]),
        ] {
            assert_eq!(matters(Path::new(name), text), expected, "{name}: {text}");
        }
    }
}
