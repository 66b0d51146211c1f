//! Links in folders: what they point at was found anyway, lies elsewhere in the given folders, leads out of them, or is
//! not there.
//!
//! They are followed after everything else was found, so that a file is read under its own name if it has one there.
//!
//! **Invariant:** following ends: a folder is walked once for what is wanted of it, however many links lead back to it.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use crate::facts::{Fault, FaultKind};

use super::classify::{NameClass, classify, is_hidden_folder};
use super::locate::{Given, Search, Walk, Wanted, unreadable};
use super::placeholder;
use super::shown::shown;

/// A link that was found.
#[derive(Debug)]
pub(super) struct Link {
    /// The given folder that it was found under.
    pub(super) root: PathBuf,
    pub(super) path: PathBuf,
    /// The glob whose walk came upon it.
    pub(super) wanted: Option<Wanted>,
    /// Whether that glob matches the link itself, and not only perhaps what lies behind it.
    pub(super) is_wanted: bool,
}

impl Search {
    /// Follows all links, as far as they may be followed.
    pub(super) fn follow(&mut self) {
        while let Some(link) = self.links.pop_front() {
            // What a glob passes over is not counted.
            let (ignored, is_counted) = (self.ignored, link.wanted.is_none());
            self.link(&link);
            if !is_counted {
                self.ignored = ignored;
            }
        }
    }

    fn link(&mut self, link: &Link) {
        let Link { root, path, .. } = link;
        let class = classify(&path.file_name().map(|name| name.to_string_lossy()).unwrap_or_default());
        let is_data = matches!(class, NameClass::Text | NameClass::Parquet);
        let target = fs::metadata(path).and_then(|metadata| Ok((metadata, fs::canonicalize(path)?)));
        match target {
            Ok((metadata, target)) if metadata.is_dir() => self.link_to_folder(link, &target),
            _ if !link.is_wanted => {}
            _ if class == NameClass::Ignored => self.ignored.by_rule += 1,
            _ if !is_data => self.ignored.other += 1,
            Ok((_, target)) if self.found.contains_key(&target) => self.ignored.by_rule += 1,
            Ok((metadata, target)) => match self.inside(&target) {
                Some(name) if self.exclude.holds(&name) => self.ignored.excluded += 1,
                None if !self.follow_links => self.leads_out(root, path),
                _ => self.file(root, path, &metadata, Given::InFolder),
            },
            Err(error) => {
                let fault = broken(path).unwrap_or_else(|| unreadable("follow", &error));
                self.unreached.push((shown(root, path), fault));
            }
        }
    }

    fn link_to_folder(&mut self, link: &Link, target: &Path) {
        let Link { root, path, wanted, .. } = link;
        let own_name = path.file_name().map(|name| name.to_string_lossy()).unwrap_or_default();
        let was_walked = self.walked.contains(&(Wanted::number(wanted.as_ref()), target.to_owned()));
        if is_hidden_folder(&own_name) || was_walked {
            self.ignored.by_rule += 1;
        } else if self.inside(target).is_none() && !self.follow_links {
            self.leads_out(root, path);
        } else {
            self.folder(&Walk { root, start: path, wanted: wanted.as_ref() });
        }
    }

    /// How something is shown that lies in a given folder, or is one that holds it; `None` if it lies outside of all.
    fn inside(&self, target: &Path) -> Option<String> {
        self.given.iter().find(|given| target.starts_with(given)).map(|given| shown(given, target))
    }

    fn leads_out(&mut self, root: &Path, path: &Path) {
        let detail = "it was not followed; --follow-links reads what it leads to".to_owned();
        self.unreached.push((shown(root, path), Fault { kind: FaultKind::OutsideLink, detail }));
    }
}

/// Why a link can't be followed, if `path` is one that points nowhere.
pub(super) fn broken(path: &Path) -> Option<Fault> {
    if !fs::symlink_metadata(path).is_ok_and(|metadata| metadata.is_symlink()) {
        return None;
    }
    if !matches!(fs::metadata(path), Err(error) if error.kind() == io::ErrorKind::NotFound) {
        return None;
    }
    let nowhere = || Fault { kind: FaultKind::Unreadable, detail: "it is a link that points nowhere".to_owned() };
    Some(placeholder::annexed(path).unwrap_or_else(nowhere))
}
