//! Finding files: given paths, folders, globs and lists become one ordered list without repetition.

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use globset::{GlobBuilder, GlobSet, GlobSetBuilder};
use walkdir::WalkDir;

use crate::facts::{Fault, FaultKind, Ignored};

use super::classify::{NameClass, classify, is_hidden_folder};
use super::shown::shown;

/// What to look for.
#[derive(Clone, Debug, Default)]
pub struct Request {
    /// Files, folders, globs; `-` is standard input.
    pub paths: Vec<PathBuf>,
    /// Globs over shown paths, or over names, of what to leave out.
    pub exclude: Vec<String>,
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
}

impl Found {
    /// A file at a path.
    pub fn at(path: &Path, shown: String, bytes: u64, class: NameClass) -> Self {
        let place = path.parent().unwrap_or(Path::new("")).to_owned();
        Self { path: path.to_owned(), place, shown, bytes, class }
    }

    /// Whether this is standard input.
    pub fn is_stdin(&self) -> bool {
        self.path.as_os_str() == "-"
    }

    /// The shown path of the folder it lies in; empty at the top.
    pub fn folder(&self) -> &str {
        self.shown.rsplit_once('/').map_or("", |(folder, _)| folder)
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
    /// What else was there.
    pub ignored: Ignored,
    /// What to leave out of archives too.
    pub exclude: Exclude,
}

/// Finds the files of a request.
pub fn locate(request: &Request) -> Result<Located, SourceError> {
    let mut search = Search { exclude: Exclude(glob_set(&request.exclude)?), ..Search::default() };
    let mut missing = Vec::new();
    for path in &request.paths {
        if path.as_os_str() == "-" {
            let found = Found::at(path, "stdin".to_owned(), 0, NameClass::Text);
            search.found.insert(path.clone(), found);
            continue;
        }
        match fs::metadata(path) {
            Ok(metadata) if metadata.is_dir() => search.folder(path, None),
            Ok(metadata) => search.file(path, path, &metadata, Given::Explicitly),
            Err(error) if error.kind() == io::ErrorKind::NotFound => match glob_root(path) {
                Some(root) if search.glob(&root, path)? > 0 => {}
                _ => missing.push(path),
            },
            Err(error) => search.unreached.push((shown(path, path), unreadable("look at", &error))),
        }
    }
    if search.found.is_empty() && search.unreached.is_empty() && missing.len() == request.paths.len() {
        return Err(SourceError::NothingThere(nothing_there(&missing)));
    }
    for path in missing {
        let fault = Fault { kind: FaultKind::Missing, detail: "no such file or folder".to_owned() };
        search.unreached.push((shown(path, path), fault));
    }
    Ok(search.finish())
}

/// What to leave out, by shown path or by name.
#[derive(Clone, Debug, Default)]
pub struct Exclude(GlobSet);

impl Exclude {
    /// Whether a file or folder of this shown path is left out.
    pub fn holds(&self, shown: &str) -> bool {
        let own_name = shown.rsplit_once('/').map_or(shown, |(_, name)| name);
        self.0.is_match(shown) || self.0.is_match(own_name)
    }
}

#[derive(Default)]
struct Search {
    exclude: Exclude,
    found: BTreeMap<PathBuf, Found>,
    unreached: Vec<(String, Fault)>,
    unread: Vec<Found>,
    ignored: Ignored,
}

/// How a path came to be looked at: one named outright is data whatever its name.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Given {
    Explicitly,
    InFolder,
}

impl Search {
    fn folder(&mut self, root: &Path, wanted: Option<&GlobSet>) {
        let walk = WalkDir::new(root).sort_by_file_name().follow_root_links(true);
        let mut entries = walk.into_iter();
        while let Some(entry) = entries.next() {
            let entry = match entry {
                Ok(entry) => entry,
                Err(error) => {
                    let path = error.path().unwrap_or(root).to_owned();
                    let cause = error.io_error().map_or_else(|| error.to_string(), reason);
                    let detail = format!("can't list it: {cause}");
                    self.unreached.push((shown(root, &path), Fault { kind: FaultKind::Unreadable, detail }));
                    continue;
                }
            };
            if entry.depth() == 0 {
                continue;
            }
            let name = shown(root, entry.path());
            if self.exclude.holds(&name) {
                self.ignored.excluded += 1;
                if entry.file_type().is_dir() {
                    entries.skip_current_dir();
                }
                continue;
            }
            let own_name = entry.file_name().to_string_lossy();
            if entry.file_type().is_dir() {
                if is_hidden_folder(&own_name) {
                    self.ignored.by_rule += 1;
                    entries.skip_current_dir();
                }
                continue;
            }
            if wanted.is_some_and(|set| !set.is_match(entry.path())) {
                continue;
            }
            if entry.file_type().is_symlink() {
                self.link(root, entry.path(), &own_name);
                continue;
            }
            match entry.metadata() {
                Ok(metadata) => self.file(root, entry.path(), &metadata, Given::InFolder),
                Err(error) => {
                    let cause = error.io_error().map_or_else(|| error.to_string(), reason);
                    let fault = Fault { kind: FaultKind::Unreadable, detail: format!("can't look at it: {cause}") };
                    self.unreached.push((name, fault));
                }
            }
        }
    }

    /// A link inside a folder: what it points at is either found anyway or lies outside, and is not read.
    fn link(&mut self, root: &Path, path: &Path, own_name: &str) {
        let leads_to_folder = fs::metadata(path).is_ok_and(|target| target.is_dir());
        if !leads_to_folder && !matches!(classify(own_name), NameClass::Text | NameClass::Parquet) {
            self.ignored.other += 1;
            return;
        }
        let inside = fs::canonicalize(root)
            .and_then(|root| fs::canonicalize(path).map(|target| target.starts_with(root)))
            .unwrap_or(false);
        if inside {
            self.ignored.by_rule += 1;
        } else {
            let detail = "a link that leads out of the given folder, or nowhere, and was not followed; give its target as a path of its own";
            let fault = Fault { kind: FaultKind::Unreadable, detail: detail.to_owned() };
            self.unreached.push((shown(root, path), fault));
        }
    }

    fn file(&mut self, given: &Path, path: &Path, metadata: &fs::Metadata, how: Given) {
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
            (class @ NameClass::Unread(_), Given::InFolder) => {
                self.unread.push(Found::at(path, name, metadata.len(), class));
                return;
            }
            (NameClass::Ignored, Given::InFolder) => {
                self.ignored.by_rule += 1;
                return;
            }
            (NameClass::Other | NameClass::Ignored, Given::Explicitly) => NameClass::Text,
            (class, _) => class,
        };
        // The same file given twice, or by two names, is read once.
        let identity = fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
        let found = Found::at(path, name, metadata.len(), class);
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
        let before = self.found.len() + self.unreached.len();
        let set = glob_set(&[pattern.to_string_lossy().into_owned()])?;
        // What a glob passes over was not asked for, so it is not counted either.
        let ignored = self.ignored;
        self.folder(root, Some(&set));
        self.ignored = ignored;
        Ok(self.found.len() + self.unreached.len() - before)
    }

    fn finish(self) -> Located {
        let mut files: Vec<Found> = self.found.into_values().collect();
        tell_apart(&mut files);
        files.sort_by(|a, b| a.shown.cmp(&b.shown));
        let mut unreached = self.unreached;
        unreached.sort_by(|a, b| a.0.cmp(&b.0));
        unreached.dedup();
        let mut unread = self.unread;
        unread.sort_by(|a, b| a.shown.cmp(&b.shown));
        Located { files, unreached, unread, ignored: self.ignored, exclude: self.exclude }
    }
}

/// Files of the same shown path (`a/x.csv` and `b/x.csv`, both given outright) are shown with the folder above the
/// given path, and numbered if that does not tell them apart either.
fn tell_apart(files: &mut [Found]) {
    for file in repeated(files) {
        let depth = file.shown.matches('/').count() + 1;
        let above = file.path.ancestors().nth(depth).and_then(Path::file_name);
        if let Some(above) = above {
            file.shown = format!("{}/{}", above.to_string_lossy(), file.shown);
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

/// The folder under which everything that a glob can match lies; `None` if the path is no glob.
fn glob_root(pattern: &Path) -> Option<PathBuf> {
    let is_glob = |text: &str| text.contains(['*', '?', '[', '{']);
    if !is_glob(&pattern.to_string_lossy()) {
        return None;
    }
    let fixed: PathBuf =
        pattern.components().take_while(|component| !is_glob(&component.as_os_str().to_string_lossy())).collect();
    Some(if fixed.as_os_str().is_empty() { PathBuf::from(".") } else { fixed })
}

fn glob_set(patterns: &[String]) -> Result<GlobSet, SourceError> {
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

fn unreadable(doing: &str, error: &io::Error) -> Fault {
    Fault { kind: FaultKind::Unreadable, detail: format!("can't {doing} it: {}", reason(error)) }
}

/// An IO error in the system's words, without its number.
pub(crate) fn reason(error: &io::Error) -> String {
    let text = error.to_string();
    let text = text.split(" (os error").next().unwrap_or(&text);
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_lowercase().chain(letters).collect())
}

fn nothing_there(missing: &[&PathBuf]) -> String {
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
