//! What there is to open: a file as it stands, or the files inside a ZIP archive.
//!
//! An archive is to its entries what a folder is to its files: the same names are data, and those of one table are
//! read as one. One that packs a single file is that file, under its own path.
//!
//! **Invariant:** an entry's name is text to be shown and to be told from others. No path is ever made of it.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};

use crate::base::Spot;
use crate::facts::{Fault, FaultKind, Ignored, Remark, RemarkKind};
use crate::source::{Exclude, Found, NameClass, classify, is_hidden_folder};

use super::open::open_file;
use super::text::of_unpacking;
use super::unpack::{Compression, Limits, zip};

/// Something to open.
#[derive(Debug)]
pub struct Item {
    /// The file, or the entry as it is shown: its `path` is then the archive's.
    pub found: Found,
    pub(super) content: Content,
    /// What is odd about the archive around it.
    pub(super) remark: Option<Remark>,
}

/// Where an item's bytes are.
#[derive(Debug)]
pub(super) enum Content {
    /// In the file as it stands.
    File,
    /// In an archive.
    Entry(Box<zip::Entry>),
    /// Out of reach.
    None(Fault),
}

/// What was found to open, and what lies beside it.
#[derive(Debug, Default)]
pub struct Inside {
    /// Data, by shown path.
    pub data: Vec<Item>,
    /// Data in forms that are not read.
    pub unread: Vec<Item>,
    /// What else archives hold.
    pub ignored: Ignored,
}

impl Item {
    /// A file as it stands.
    pub fn file(found: Found) -> Self {
        Self { found, content: Content::File, remark: None }
    }

    fn without(found: Found, fault: Fault) -> Self {
        Self { content: Content::None(fault), ..Self::file(found) }
    }
}

/// Looks into a file; `exclude` says what of an archive is left out. All but archives are taken as they stand; what can't be read is told when it is opened.
pub fn inside(found: Found, exclude: &Exclude) -> Inside {
    match archive(&found) {
        None => Inside { data: vec![Item::file(found)], ..Inside::default() },
        Some(Err(fault)) => Inside { data: vec![Item::without(found, fault)], ..Inside::default() },
        Some(Ok(directory)) => of_archive(found, directory, exclude),
    }
}

impl Inside {
    /// All of them together: by shown path, each path one item's alone.
    #[must_use]
    pub fn join(all: impl IntoIterator<Item = Self>) -> Self {
        let mut joined = Self::default();
        for Self { data, unread, ignored } in all {
            joined.data.extend(data);
            joined.unread.extend(unread);
            joined.ignored.add(ignored);
        }
        // Entries of one name stay in the archive's order, and are numbered in it.
        joined.data.sort_by(|a, b| a.found.shown.cmp(&b.found.shown));
        tell_apart(&mut joined.data);
        joined.data.sort_by(|a, b| a.found.shown.cmp(&b.found.shown));
        joined
    }
}

/// The directory of an archive, or why it can't be had; `None` if the file is none, or is not there to be looked at.
fn archive(found: &Found) -> Option<Result<zip::Directory, Fault>> {
    if found.is_stdin() {
        return None;
    }
    let mut file = open_file(found).ok()?;
    let mut head = Vec::new();
    file.by_ref().take(4).read_to_end(&mut head).ok()?;
    (Compression::of(&head) == Some(Compression::Zip)).then(|| listed(&mut file, found.class))
}

fn listed(file: &mut File, class: NameClass) -> Result<zip::Directory, Fault> {
    let directory = zip::directory(file, &Limits::default()).map_err(|fault| of_unpacking(&fault))?;
    if directory.is_office_document() {
        let detail = "an Excel workbook or another Office file: save each sheet as CSV (UTF-8)";
        // Of a workbook under a workbook's name its name says no more than its content does.
        let is_named_so = matches!(class, NameClass::Unread(_));
        let kind = if is_named_so { FaultKind::Unsupported } else { FaultKind::WrongFormat };
        return Err(Fault { kind, detail: detail.to_owned() });
    }
    Ok(directory)
}

fn of_archive(archive: Found, directory: zip::Directory, exclude: &Exclude) -> Inside {
    let remark = directory.trailing.map(|trailing| Remark {
        kind: RemarkKind::TrailingGarbage,
        detail: trailing.detail,
        spot: Spot { byte: Some(trailing.stored_byte), ..Spot::default() },
    });
    let mut inside = Inside::default();
    let mut rest = Vec::new();
    for entry in directory.entries {
        match class(&entry.name) {
            NameClass::Ignored => inside.ignored.by_rule += 1,
            class => rest.push((class, entry)),
        }
    }
    let total = rest.len();
    if total == 1
        && let Some((class, entry)) = rest.pop()
    {
        // A file packed alone: whatever is said of it is said of the archive, all of whose bytes it accounts for.
        let class = if matches!(class, NameClass::Other) { archive.class } else { class };
        let content = Content::Entry(Box::new(entry));
        inside.data.push(Item { found: Found { class, ..archive }, content, remark });
        return inside;
    }
    for (class, entry) in rest {
        let item = of_entry(&archive, class, entry);
        if exclude.holds(&item.found.shown) {
            inside.ignored.excluded += 1;
            continue;
        }
        match (class, &item.content) {
            (NameClass::Other, Content::Entry(_)) => inside.ignored.other += 1,
            (NameClass::Unread(_), _) => inside.unread.push(item),
            _ => inside.data.push(item),
        }
    }
    match inside.data.first_mut() {
        Some(first) => first.remark = remark,
        None => inside.data.push(Item::without(archive, without_data(total))),
    }
    inside
}

/// An entry as a file in a folder. Its size is that of its packed bytes: the headers and the directory around them are,
/// like a folder's own, of no file, and neither present nor read.
fn of_entry(archive: &Found, class: NameClass, entry: zip::Entry) -> Item {
    let name = shown(&entry.name);
    let folder = name.rsplit_once('/').map_or("", |(folder, _)| folder);
    let found = Found {
        path: archive.path.clone(),
        place: place(&archive.path, folder),
        shown: format!("{}/{name}", archive.shown),
        bytes: entry.stored,
        class,
        stamp: archive.stamp,
    };
    if name.to_lowercase().ends_with(".zip") {
        let detail = "an archive inside an archive: unpack it first";
        return Item::without(found, Fault { kind: FaultKind::Unsupported, detail: detail.to_owned() });
    }
    Item { content: Content::Entry(Box::new(entry)), ..Item::file(found) }
}

fn without_data(entries: usize) -> Fault {
    if entries == 0 {
        return Fault { kind: FaultKind::Empty, detail: "it is an archive without a file".to_owned() };
    }
    let files = crate::base::wording::counted(entries as u64, "file", "files");
    let detail = format!("an archive of {files}, none of which is delimited text by its name");
    Fault { kind: FaultKind::WrongFormat, detail }
}

/// What an entry's name says, by the rules for files and folders in a folder.
fn class(name: &str) -> NameClass {
    let mut parts: Vec<&str> = parts(name).collect();
    let own_name = parts.pop().unwrap_or_default();
    // Markers and unfinished writes, and what macOS adds to every archive (`__MACOSX`).
    if parts.into_iter().any(is_hidden_folder) { NameClass::Ignored } else { classify(own_name) }
}

/// An entry's name as the end of a path: relative, and without a step up.
fn shown(name: &str) -> String {
    let parts: Vec<&str> = parts(name).map(|part| if part == ".." { r"\x2E\x2E" } else { part }).collect();
    parts.join("/")
}

fn parts(name: &str) -> impl Iterator<Item = &str> {
    name.split('/').filter(|part| !part.is_empty() && *part != ".")
}

/// What the entries of one folder of an archive have in common: the two as one text, which leads nowhere.
fn place(archive: &Path, folder: &str) -> PathBuf {
    let mut place = archive.as_os_str().to_owned();
    place.push("/");
    place.push(folder);
    place.into()
}

/// Numbers items of the same shown path.
fn tell_apart(items: &mut [Item]) {
    let mut times: BTreeMap<String, u64> = BTreeMap::new();
    for item in items.iter() {
        *times.entry(item.found.shown.clone()).or_default() += 1;
    }
    let mut taken: BTreeSet<String> = times.keys().cloned().collect();
    times.retain(|_, times| *times > 1);
    // From here on the number that the next one may have.
    for next in times.values_mut() {
        *next = 1;
    }
    for item in items {
        if let Some(number) = times.get_mut(&item.found.shown) {
            let name = loop {
                let name = format!("{} ({number})", item.found.shown);
                *number += 1;
                if taken.insert(name.clone()) {
                    break name;
                }
            };
            item.found.shown = name;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_lead_nowhere() {
        for (name, expected) in [
            ("a/b.csv", "a/b.csv"),
            ("/etc/passwd", "etc/passwd"),
            ("../../b.csv", r"\x2E\x2E/\x2E\x2E/b.csv"),
            ("a/../b.csv", r"a/\x2E\x2E/b.csv"),
            ("./a//b.csv", "a/b.csv"),
            ("C:/b.csv", "C:/b.csv"),
            ("..", r"\x2E\x2E"),
            ("", ""),
        ] {
            assert_eq!(shown(name), expected, "{name}");
        }
        assert_eq!(place(Path::new("x/a.zip"), "/etc"), PathBuf::from("x/a.zip//etc"));
    }

    #[test]
    fn entries_are_data_by_the_names_that_files_have() {
        for (name, expected) in [
            ("2024/jan.csv", NameClass::Text),
            ("jan.parquet", NameClass::Parquet),
            ("day=2024-01-01/x.csv", NameClass::Text),
            ("_day=1/x.csv", NameClass::Text),
            ("__MACOSX/._jan.csv", NameClass::Ignored),
            ("_tmp/jan.csv", NameClass::Ignored),
            (".DS_Store", NameClass::Ignored),
            ("README.txt", NameClass::Other),
            ("../jan.csv", NameClass::Text),
            ("", NameClass::Other),
        ] {
            assert_eq!(class(name), expected, "{name}");
        }
    }

    #[test]
    fn equal_names_are_numbered_and_no_other_name_is_taken() {
        let items = ["x/a", "x/a (1)", "x/a", "x/b"].map(|shown| {
            let shown = shown.to_owned();
            Item::file(Found {
                path: PathBuf::new(),
                place: PathBuf::new(),
                shown,
                bytes: 0,
                class: NameClass::Text,
                stamp: None,
            })
        });
        let joined = Inside::join([Inside { data: items.into(), ..Inside::default() }]);
        let shown: Vec<&str> = joined.data.iter().map(|item| &item.found.shown[..]).collect();
        assert_eq!(shown, ["x/a (1)", "x/a (2)", "x/a (3)", "x/b"]);
    }
}
