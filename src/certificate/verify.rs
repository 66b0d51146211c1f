//! A certificate against the files that are there now: each is the same, changed, missing or extra.
//!
//! **Invariant:** files are found as `check` finds them, and compared by name and bytes alone.

use std::collections::{BTreeMap, BTreeSet};

use crate::base::Digest;
use crate::facts::Fault;
use crate::scan::Told;
use crate::source::{Found, Located};

use super::read::{Certificate, Subject};

/// What is said of one file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// Its name within the data.
    pub name: String,
    /// What has become of it.
    pub state: State,
}

/// What has become of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum State {
    /// The same bytes.
    Same,
    /// Other bytes: the size that is stated, and the size now.
    Changed(u64, u64),
    /// Not there, and perhaps why.
    Missing(Option<String>),
    /// The file of labels, which was not given.
    LabelsNotGiven,
    /// Not stated; and the missing file whose bytes it has, if it has them.
    Extra(Option<String>),
    /// There, and its bytes can't be had.
    Unread(String),
    /// There when the certificate was made, but without a digest: why, in one word.
    NotCertified(String),
}

/// What came of it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Verified {
    /// Every file, by name.
    pub lines: Vec<Line>,
    /// Files that are no data by their names, or in forms that are not read: left aside, as a check leaves them.
    pub left_aside: u64,
}

impl Verified {
    /// How many files are in a state like this one.
    pub fn count(&self, is_so: impl Fn(&State) -> bool) -> u64 {
        self.lines.iter().filter(|line| is_so(&line.state)).count() as u64
    }

    /// Whether the bytes are those that are stated, all of them and no others.
    pub fn is_same(&self) -> bool {
        self.lines.iter().all(|line| line.state == State::Same)
    }
}

/// The files whose digests are needed: those of a stated name and size, and extra ones that may be a missing one.
pub struct Wanted<'a> {
    stated: BTreeMap<&'a str, &'a Subject>,
    there: BTreeMap<String, &'a Found>,
    /// What is to be hashed, with its name.
    pub files: Vec<(String, &'a Found)>,
}

/// What to hash. `labels` is the label file, where it was given apart from the data.
pub fn wanted<'a>(certificate: &'a Certificate, located: &'a Located, labels: Option<&'a Found>) -> Wanted<'a> {
    let stated: BTreeMap<&str, &Subject> =
        certificate.subjects.iter().map(|subject| (subject.name.as_str(), subject)).collect();
    let mut there: BTreeMap<String, &Found> =
        located.files.iter().map(|found| (located.name(&found.shown).to_owned(), found)).collect();
    let of_labels = certificate.subjects.iter().find(|subject| subject.holds_labels);
    if let (Some(subject), Some(labels)) = (of_labels, labels) {
        there.insert(subject.name.clone(), labels);
    }
    let gone: BTreeSet<u64> = certificate
        .subjects
        .iter()
        .filter(|subject| !there.contains_key(&subject.name))
        .map(|subject| subject.bytes)
        .collect();
    let is_wanted = |name: &str, found: &Found| match stated.get(name) {
        Some(subject) => subject.bytes == found.bytes,
        None => gone.contains(&found.bytes),
    };
    let files = there
        .iter()
        .filter(|(name, found)| is_wanted(name, found))
        .map(|(name, found)| (name.clone(), *found))
        .collect();
    Wanted { stated, there, files }
}

/// Tells of every file what has become of it; `hashed` are the size and digest of each wanted file, in their order.
pub fn verify(certificate: &Certificate, located: &Located, wanted: Wanted<'_>, hashed: Vec<Told>) -> Verified {
    let Wanted { stated, there, files } = wanted;
    let hashed: BTreeMap<String, Told> = files.into_iter().map(|(name, _)| name).zip(hashed).collect();
    let unreached: BTreeMap<&str, &Fault> =
        located.unreached.iter().map(|(shown, fault)| (located.name(shown), fault)).collect();
    let mut lines: BTreeMap<&str, State> = BTreeMap::new();
    for (name, subject) in &stated {
        let state = match (there.get(*name), hashed.get(*name)) {
            (None, _) if subject.holds_labels => State::LabelsNotGiven,
            (None, _) => State::Missing(unreached.get(name).map(|fault| fault.detail.clone())),
            (Some(_), Some(Ok((bytes, digest)))) if (*bytes, *digest) == (subject.bytes, subject.digest) => State::Same,
            (Some(_), Some(Ok((bytes, _)))) => State::Changed(subject.bytes, *bytes),
            (Some(_), Some(Err(fault))) => State::Unread(fault.detail.clone()),
            (Some(found), None) => State::Changed(subject.bytes, found.bytes),
        };
        lines.insert(name, state);
    }
    let not_certified: BTreeMap<&str, &str> =
        certificate.left_out.iter().map(|(name, why)| (name.as_str(), why.as_str())).collect();
    let missing: BTreeMap<Digest, &str> = stated
        .values()
        .filter(|subject| !there.contains_key(&subject.name))
        .map(|subject| (subject.digest, subject.name.as_str()))
        .collect();
    for name in there.keys().filter(|name| !stated.contains_key(name.as_str())) {
        let state = match (not_certified.get(name.as_str()), hashed.get(name)) {
            (Some(why), _) => State::NotCertified((*why).to_owned()),
            (None, Some(Ok((_, digest)))) => State::Extra(missing.get(digest).map(|name| (*name).to_owned())),
            (None, _) => State::Extra(None),
        };
        lines.insert(name, state);
    }
    for (name, why) in not_certified {
        lines.entry(name).or_insert_with(|| State::NotCertified(why.to_owned()));
    }
    for (name, fault) in unreached {
        lines.entry(name).or_insert_with(|| State::Unread(fault.detail.clone()));
    }
    let left_aside = located.ignored.other + located.ignored.by_rule + located.unread.len() as u64;
    let lines = lines.into_iter().map(|(name, state)| Line { name: name.to_owned(), state }).collect();
    Verified { lines, left_aside }
}
