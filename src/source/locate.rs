//! Finding files: given paths, folders, globs and lists become one ordered list without repetition.

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::fs::{self, Metadata};
use std::io;
use std::path::{Path, PathBuf};

use globset::GlobSet;
use jiff::Timestamp;
use walkdir::{DirEntry, WalkDir};

use crate::facts::{Arriving, Fault, FaultKind, Ignored};

use super::classify::{NameClass, classify, is_hidden_folder};
use super::glob::{Exclude, glob_root, glob_set};
use super::link::{self, Link};
use super::missing::nothing_there;
use super::placeholder;
use super::shown::{shown, tell_apart};
use super::stamp::{Stamp, modified};

/// What to look for.
#[derive(Clone, Debug, Default)]
pub struct Request {
    /// Files, folders, globs; `-` is standard input.
    pub paths: Vec<PathBuf>,
    /// Globs over shown paths, or over names, of what to leave out.
    pub exclude: Vec<String>,
    /// Whether links that lead out of the given folders are followed.
    pub follow_links: bool,
    /// Files written to after this moment may still be written to: they are listed, and left alone.
    pub settled_before: Option<Timestamp>,
}

/// A request that can't be understood.
#[derive(Debug, thiserror::Error)]
pub enum SourceError {
    /// A glob that does not parse.
    #[error("`{glob}` is not a pattern: {cause}")]
    BadGlob {
        /// As typed.
        glob: String,
        /// What is wrong with it.
        cause: String,
    },
    /// None of the given paths exists.
    #[error("{0}")]
    NothingThere(String),
}

/// A file that was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    /// Where it is; `-` for standard input.
    pub path: PathBuf,
    /// The folder it lies in, as given, with the archive if it lies in one: what tells two folders of the same name
    /// apart. To be compared, never opened.
    pub place: PathBuf,
    /// How it is shown; unique among the files found.
    pub shown: String,
    /// Stored size; 0 for standard input.
    pub bytes: u64,
    /// What its name says.
    pub class: NameClass,
    /// What the system said of it when it was found; nothing of standard input.
    pub stamp: Option<Stamp>,
}

impl Found {
    /// A file at a path.
    pub fn at(path: &Path, shown: String, bytes: u64, class: NameClass) -> Self {
        let place = path.parent().unwrap_or(Path::new("")).to_owned();
        Self { path: path.to_owned(), place, shown, bytes, class, stamp: None }
    }

    /// Whether this is standard input.
    pub fn is_stdin(&self) -> bool {
        self.path.as_os_str() == "-"
    }

    /// The shown path of the folder it lies in; empty at the top.
    pub fn folder(&self) -> &str {
        self.shown.rsplit_once('/').map_or("", |(folder, _)| folder)
    }

    /// What has become of the file since it was found; `None` if it is as it was.
    pub fn change(&self) -> Option<Fault> {
        let detail = self.stamp?.change(&self.path)?;
        Some(Fault { kind: FaultKind::Unstable, detail })
    }
}

/// What was found.
#[derive(Clone, Debug, Default)]
pub struct Located {
    /// Data files, by shown path.
    pub files: Vec<Found>,
    /// Paths that could not be looked into.
    pub unreached: Vec<(String, Fault)>,
    /// Files in folders whose names say that they hold data in a form that is not read.
    pub unread: Vec<Found>,
    /// Files that were written to too lately.
    pub arriving: Vec<Arriving>,
    /// What else was there.
    pub ignored: Ignored,
    /// What to leave out of archives too.
    pub exclude: Exclude,
    /// The name of the one folder that was given, with which all shown paths begin then; a copy may have another.
    pub folder: Option<String>,
}

impl Located {
    /// What a file is called within the data, wherever that lies: the shown path without the given folder's own name.
    pub fn name<'a>(&self, shown: &'a str) -> &'a str {
        name_within(self.folder.as_deref(), shown)
    }
}

/// A shown path without the name of the one given folder.
pub fn name_within<'a>(folder: Option<&str>, shown: &'a str) -> &'a str {
    folder.and_then(|folder| shown.strip_prefix(folder)?.strip_prefix('/')).unwrap_or(shown)
}

/// How the one given folder, or that of the one given glob, is shown.
fn only_folder(paths: &[PathBuf]) -> Option<String> {
    let [path] = paths else { return None };
    let folder = match fs::metadata(path) {
        Ok(metadata) => metadata.is_dir().then(|| path.clone()),
        Err(_) => glob_root(path),
    };
    folder.map(|folder| shown(&folder, &folder)).filter(|name| !name.is_empty())
}

/// Finds the files of a request.
pub fn locate(request: &Request) -> Result<Located, SourceError> {
    let mut search = Search {
        exclude: Exclude::new(&request.exclude)?,
        follow_links: request.follow_links,
        settled_before: request.settled_before,
        ..Search::default()
    };
    let mut missing = Vec::new();
    for path in &request.paths {
        if path.as_os_str() == "-" {
            let found = Found::at(path, "stdin".to_owned(), 0, NameClass::Text);
            search.found.insert(path.clone(), found);
            continue;
        }
        match fs::metadata(path) {
            Ok(metadata) if metadata.is_dir() => search.given_folder(path, None),
            Ok(metadata) => search.file(path, path, &metadata, Given::Explicitly),
            Err(error) if error.kind() == io::ErrorKind::NotFound => match glob_root(path) {
                Some(root) if search.glob(&root, path)? > 0 => {}
                _ => match link::broken(path).or_else(|| placeholder::in_place_of(path)) {
                    Some(fault) => search.unreached.push((shown(path, path), fault)),
                    None => missing.push(path),
                },
            },
            Err(error) => search.unreached.push((shown(path, path), unreadable("look at", &error))),
        }
    }
    search.follow();
    if search.is_empty() && missing.len() == request.paths.len() {
        return Err(SourceError::NothingThere(nothing_there(&missing)));
    }
    for path in missing {
        let fault = Fault { kind: FaultKind::Missing, detail: "no such file or folder".to_owned() };
        search.unreached.push((shown(path, path), fault));
    }
    Ok(Located { folder: only_folder(&request.paths), ..search.finish() })
}

#[derive(Default)]
pub(super) struct Search {
    pub(super) exclude: Exclude,
    pub(super) follow_links: bool,
    settled_before: Option<Timestamp>,
    pub(super) found: BTreeMap<PathBuf, Found>,
    pub(super) unreached: Vec<(String, Fault)>,
    unread: Vec<Found>,
    arriving: Vec<Arriving>,
    pub(super) ignored: Ignored,
    /// Names that stand for data which may or may not be there too.
    pointers: Vec<Pointer>,
    /// Links, which are followed once all else is found.
    pub(super) links: VecDeque<Link>,
    /// The given folders, by their own paths.
    pub(super) given: Vec<PathBuf>,
    /// Folders that were walked, by their own paths, each for what was wanted of it.
    pub(super) walked: BTreeSet<(usize, PathBuf)>,
    /// How many globs there were.
    globs: usize,
}

/// A file that stands for another.
struct Pointer {
    /// The other.
    path: PathBuf,
    shown: String,
    detail: &'static str,
}

/// How a path came to be looked at: one named outright is data whatever its name.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Given {
    Explicitly,
    InFolder,
}

/// A glob: what it matches, and its number among them.
#[derive(Clone, Debug)]
pub(super) struct Wanted {
    set: GlobSet,
    number: usize,
}

impl Wanted {
    /// What is asked of a folder: 0 for all that is in it.
    pub(super) fn number(wanted: Option<&Self>) -> usize {
        wanted.map_or(0, |wanted| wanted.number)
    }
}

/// A walk through a folder.
pub(super) struct Walk<'a> {
    /// The given folder, from whose name on paths are shown.
    pub(super) root: &'a Path,
    /// Where the walk begins: there, or at a link below it.
    pub(super) start: &'a Path,
    pub(super) wanted: Option<&'a Wanted>,
}

impl Search {
    fn is_empty(&self) -> bool {
        self.found.is_empty() && self.unreached.is_empty() && self.arriving.is_empty()
    }

    /// How much was come upon, whatever it turns out to be.
    fn size(&self) -> usize {
        self.found.len() + self.unreached.len() + self.arriving.len() + self.links.len() + self.pointers.len()
    }

    fn given_folder(&mut self, root: &Path, wanted: Option<&Wanted>) {
        self.given.extend(fs::canonicalize(root));
        self.folder(&Walk { root, start: root, wanted });
    }

    pub(super) fn folder(&mut self, walk: &Walk<'_>) {
        let Walk { root, start, wanted } = *walk;
        let own_path = fs::canonicalize(start).ok();
        let by_link = start != root;
        let mut entries = WalkDir::new(start).sort_by_file_name().follow_root_links(true).into_iter();
        while let Some(entry) = entries.next() {
            let entry = match entry {
                Ok(entry) => entry,
                Err(error) => {
                    let path = error.path().unwrap_or(start).to_owned();
                    let cause = error.io_error().map_or_else(|| error.to_string(), reason);
                    let detail = format!("can't list it: {cause}");
                    self.unreached.push((shown(root, &path), Fault { kind: FaultKind::Unreadable, detail }));
                    continue;
                }
            };
            let is_folder = entry.depth() == 0 || entry.file_type().is_dir();
            if entry.depth() > 0 {
                let name = shown(root, entry.path());
                let own_name = entry.file_name().to_string_lossy();
                if self.exclude.holds(&name) {
                    self.ignored.excluded += 1;
                    if is_folder {
                        entries.skip_current_dir();
                    }
                    continue;
                }
                if is_folder && is_hidden_folder(&own_name) {
                    self.ignored.by_rule += 1;
                    entries.skip_current_dir();
                    continue;
                }
            }
            if is_folder {
                let inner = entry.path().strip_prefix(start).unwrap_or(Path::new(""));
                if let Some(own_path) = &own_path {
                    let is_new = self.walked.insert((Wanted::number(wanted), own_path.join(inner)));
                    // By a link one may come back to a folder, or to one that holds it, again and again.
                    if by_link && !is_new {
                        entries.skip_current_dir();
                    }
                }
                continue;
            }
            self.entry(walk, &entry);
        }
    }

    /// Anything in a folder but another folder.
    fn entry(&mut self, walk: &Walk<'_>, entry: &DirEntry) {
        let Walk { root, wanted, .. } = *walk;
        let path = entry.path();
        let own_name = entry.file_name().to_string_lossy();
        let stands_for = placeholder::stands_for(&own_name).map(|(inner, detail)| (path.with_file_name(inner), detail));
        let meant = stands_for.as_ref().map_or(path, |(path, _)| path);
        let is_link = entry.file_type().is_symlink();
        let is_wanted = wanted.is_none_or(|wanted| wanted.set.is_match(meant));
        if is_link && (is_wanted || self.follow_links) {
            let (root, path) = (root.to_owned(), path.to_owned());
            self.links.push_back(Link { root, path, wanted: wanted.cloned(), is_wanted });
            return;
        }
        if !is_wanted {
            return;
        }
        if let Some((path, detail)) = stands_for {
            self.pointers.push(Pointer { shown: shown(root, &path), path, detail });
            return;
        }
        match entry.metadata() {
            Ok(metadata) => self.file(root, path, &metadata, Given::InFolder),
            Err(error) => {
                let cause = error.io_error().map_or_else(|| error.to_string(), reason);
                let fault = Fault { kind: FaultKind::Unreadable, detail: format!("can't look at it: {cause}") };
                self.unreached.push((shown(root, path), fault));
            }
        }
    }

    /// A file, or what a link leads to: `path` is its name, and `given` what it was found under.
    pub(super) fn file(&mut self, given: &Path, path: &Path, metadata: &Metadata, how: Given) {
        let name = shown(given, path);
        if !metadata.is_file() {
            let detail = "not a regular file; to read a stream, pipe it in and give - as the path".to_owned();
            match how {
                Given::Explicitly => self.unreached.push((name, Fault { kind: FaultKind::Unreadable, detail })),
                Given::InFolder => self.ignored.other += 1,
            }
            return;
        }
        if how == Given::Explicitly && self.exclude.holds(&name) {
            self.ignored.excluded += 1;
            return;
        }
        let own_name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        let class = match (classify(&own_name), how) {
            (NameClass::Other, Given::InFolder) => {
                self.ignored.other += 1;
                return;
            }
            (NameClass::Ignored, Given::InFolder) => {
                self.ignored.by_rule += 1;
                return;
            }
            (NameClass::Other | NameClass::Ignored, Given::Explicitly) => NameClass::Text,
            (class, _) => class,
        };
        let is_unsettled =
            self.settled_before.is_some_and(|moment| modified(metadata).is_some_and(|modified| modified > moment));
        if is_unsettled {
            self.arriving.push(Arriving { path: name, bytes: metadata.len() });
            return;
        }
        let found = Found { stamp: Some(Stamp::of(metadata)), ..Found::at(path, name, metadata.len(), class) };
        if matches!(class, NameClass::Unread(_)) && how == Given::InFolder {
            self.unread.push(found);
            return;
        }
        if let Some(fault) = placeholder::dehydrated(metadata) {
            self.unreached.push((found.shown, fault));
            return;
        }
        // The same file given twice, or by two names, is read once.
        let identity = fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
        let kept = self.found.entry(identity).or_insert_with(|| found.clone());
        if found.shown < kept.shown {
            *kept = found;
        }
    }

    fn glob(&mut self, root: &Path, pattern: &Path) -> Result<usize, SourceError> {
        // A folder that is not there is no fault of a folder's: the pattern as a whole leads nowhere.
        if matches!(fs::metadata(root), Err(error) if error.kind() == io::ErrorKind::NotFound) {
            return Ok(0);
        }
        let before = self.size();
        self.globs += 1;
        let set = glob_set(&[pattern.to_string_lossy().into_owned()])?;
        let wanted = Wanted { set, number: self.globs };
        // What a glob passes over was not asked for, so it is not counted either.
        let ignored = self.ignored;
        self.given_folder(root, Some(&wanted));
        self.ignored = ignored;
        Ok(self.size() - before)
    }

    /// What stands for data that is not there, as a path that was not reached.
    fn settle_pointers(&mut self) {
        for Pointer { path, shown, detail } in std::mem::take(&mut self.pointers) {
            if self.exclude.holds(&shown) {
                self.ignored.excluded += 1;
            } else if fs::symlink_metadata(&path).is_ok() {
                self.ignored.by_rule += 1;
            } else {
                self.unreached.push((shown, Fault { kind: FaultKind::Placeholder, detail: detail.to_owned() }));
            }
        }
    }

    fn finish(mut self) -> Located {
        self.settle_pointers();
        let mut files: Vec<Found> = self.found.into_values().collect();
        tell_apart(&mut files);
        files.sort_by(|a, b| a.shown.cmp(&b.shown));
        let mut unreached = self.unreached;
        unreached.sort_by(|a, b| a.0.cmp(&b.0));
        unreached.dedup();
        let mut unread = self.unread;
        unread.sort_by(|a, b| a.shown.cmp(&b.shown));
        let mut arriving = self.arriving;
        arriving.sort();
        arriving.dedup();
        let (ignored, exclude) = (self.ignored, self.exclude);
        Located { files, unreached, unread, arriving, ignored, exclude, folder: None }
    }
}

pub(super) fn unreadable(doing: &str, error: &io::Error) -> Fault {
    Fault { kind: FaultKind::Unreadable, detail: format!("can't {doing} it: {}", reason(error)) }
}

/// An IO error in the system's words, without its number.
pub(crate) fn reason(error: &io::Error) -> String {
    let text = error.to_string();
    let text = text.split(" (os error").next().unwrap_or(&text);
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_lowercase().chain(letters).collect())
}
