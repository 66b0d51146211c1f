//! From a file as written to a profile that means something, or to the one thing wrong with it.
//!
//! A file may extend another one, which is laid under it. Which files may be read is for whoever asks to say: nothing
//! here opens one.
//!
//! **Invariant:** a profile that extends another has its tasks and rules unless it says otherwise, and its digest tells
//! both texts.

use std::fmt::Write as _;

use sha2::{Digest as _, Sha256};

use super::config::{self, Config};
use super::error::{Given, Origin, ProfileError};
use super::rules::{Layer, Rules, Standing};
use super::shape::{self, Complaint, Node, impossible, word};
use super::{Profile, Task, builtin, builtin_names};

/// The rules that a profile may name.
#[derive(Clone, Debug)]
pub struct Vocabulary<'a> {
    /// Every rule there is.
    pub rules: Vec<KnownRule<'a>>,
}

/// A rule, as far as a profile knows of it.
#[derive(Clone, Copy, Debug)]
pub struct KnownRule<'a> {
    /// Its code.
    pub code: &'a str,
    /// The limit that its gates take; `None` where mere presence breaks it.
    pub limit: Option<LimitForm>,
    /// Whether it is judged whatever a profile's owner says, and its findings can't be waived.
    pub is_fixed: bool,
}

/// How the limits of a rule are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LimitForm {
    /// On which side of the limit the rule is broken.
    pub side: Side,
    /// What is compared with the limit.
    pub unit: Unit,
}

/// On which side of a limit a rule is broken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// Broken above it.
    Above,
    /// Broken below it.
    Below,
}

impl Side {
    /// The key under which a profile gives the limit.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Above => "above",
            Self::Below => "below",
        }
    }
}

/// What is compared with a limit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unit {
    /// A share from 0 to 1.
    Ratio,
    /// A whole number from 0.
    Count,
}

/// The text of a file that another one extends.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Extended {
    /// The file as messages show it.
    pub shown: String,
    /// Its text.
    pub text: String,
}

/// Reads the file that the file `from` extends by the path `to`, or says why not.
pub type Extend<'a> = dyn Fn(&str, &str) -> Result<Extended, String> + 'a;

/// A file that was read and makes sense.
#[derive(Clone, Debug)]
pub struct Loaded {
    /// The profile that it is, or that it lays itself over; `None` where the label's shape is to choose it.
    pub base: Option<Profile>,
    /// What it says beside that.
    pub config: Config,
}

/// Files that extend files that extend files: no more of them than this.
const DEEPEST: usize = 8;

/// Reads and validates a profile that stands by itself or on a built-in one. `origin` is the file's name, for errors.
pub fn parse(text: &str, origin: &str, vocabulary: &Vocabulary<'_>) -> Result<Profile, ProfileError> {
    let origin = Origin { shown: origin.to_owned(), given: Given::Named };
    let complain = |complaint| ProfileError::in_text(complaint, &origin, text);
    let root = shape::read(text).map_err(complain)?;
    if root.get("name").is_none() {
        return Err(complain(root.lacks("name")));
    }
    let file = File { text, origin: &origin, root: &root, vocabulary };
    let nothing: &Extend<'_> = &|_, _| Err("it can't extend a file".to_owned());
    match file.base(nothing, 0)? {
        Some(profile) => Ok(profile),
        None => Err(complain(root.lacks("task"))),
    }
}

/// Reads and validates a file that the user named, or that lay beside the data.
pub fn load(
    text: &str,
    origin: &Origin,
    vocabulary: &Vocabulary<'_>,
    extend: &Extend<'_>,
) -> Result<Loaded, ProfileError> {
    let complain = |complaint| ProfileError::in_text(complaint, origin, text);
    let root = shape::read(text).map_err(complain)?;
    let file = File { text, origin, root: &root, vocabulary };
    let base = file.base(extend, 0)?;
    let config = config::read(&root, text, origin, vocabulary).map_err(complain)?;
    // What is laid over a profile must fit: told now, and not when the data has been read.
    match &base {
        Some(base) => drop(config.over(base, vocabulary)?),
        None => config.fits_any(vocabulary)?,
    }
    Ok(Loaded { base, config })
}

/// A file that is being made sense of.
struct File<'a> {
    text: &'a str,
    origin: &'a Origin,
    root: &'a Node,
    vocabulary: &'a Vocabulary<'a>,
}

impl File<'_> {
    /// The profile that the file is, or that it lays itself over.
    fn base(&self, extend: &Extend<'_>, depth: usize) -> Result<Option<Profile>, ProfileError> {
        let task = self.root.text("task").map(|given| word("task", &given, &Task::ALL, Task::word)).transpose();
        let task = task.map_err(|complaint| self.complain(complaint))?;
        let extended = self.extended(extend, depth)?;
        let Some(name) = self.root.said("name") else {
            let Some(base) = extended else {
                return task.map(|task| builtin(task.profile(), self.vocabulary)).transpose();
            };
            return match (task, self.root.text("task")) {
                (Some(task), Some(given)) if task != base.task => {
                    let what =
                        format!("the profile {} is for {}, not for {}", base.name, base.task.word(), task.word());
                    Err(self.complain(impossible(&given.at, what)))
                }
                _ => Ok(Some(base)),
            };
        };
        let lacks = |key| self.complain(self.root.lacks(key));
        let task = task.or(extended.as_ref().map(|base| base.task)).ok_or_else(|| lacks("task"))?;
        let description = self.root.said("description").ok_or_else(|| lacks("description"))?;
        let under = extended.as_ref().map(|base| Rules { settings: base.rules.clone(), off: base.off.clone() });
        let rules = match (self.root.table("rules"), under) {
            (None, None) => return Err(lacks("rules")),
            (None, Some(under)) => under,
            (Some(node), under) => self.layer(node, under.unwrap_or_default())?,
        };
        if rules.settings.is_empty() {
            return Err(self.complain(Complaint {
                at: 0..0,
                what: "the profile has no rule".to_owned(),
                plain: "a profile without a rule",
            }));
        }
        let digest = match &extended {
            None => digest(&[self.text]),
            Some(base) => digest(&[&base.digest, self.text]),
        };
        Ok(Some(Profile { name, task, description, digest, rules: rules.settings, off: rules.off }))
    }

    /// The profile that the file extends, if it extends one.
    fn extended(&self, extend: &Extend<'_>, depth: usize) -> Result<Option<Profile>, ProfileError> {
        let Some(given) = self.root.text("extends") else { return Ok(None) };
        if builtin_names().contains(&given.value.as_str()) {
            return builtin(&given.value, self.vocabulary).map(Some);
        }
        let refuse = |what: String, plain| Err(self.complain(Complaint { at: given.at.clone(), what, plain }));
        let is_path = given.value.contains(['/', '\\', '.']);
        if !is_path {
            let names: Vec<&str> = builtin_names().to_vec();
            let known = shape::hint(&given.value, &names);
            let known = if known.is_empty() { format!("; built in are {}", names.join(", ")) } else { known };
            return refuse(format!("unknown profile `{}`{known}", given.value), "an unknown profile");
        }
        if depth >= DEEPEST {
            return refuse(format!("more than {DEEPEST} files extend each other"), "too many files extend each other");
        }
        let file = match extend(&self.origin.shown, &given.value) {
            Ok(file) => file,
            Err(why) => {
                return refuse(format!("`{}` can't be extended: {why}", given.value), "a path it may not extend");
            }
        };
        let origin = Origin { shown: file.shown, given: Given::Found };
        let complain = |complaint| ProfileError::in_text(complaint, &origin, &file.text);
        let root = shape::read(&file.text).map_err(complain)?;
        if let Some((key, _)) = root.entries.iter().find(|(key, _)| !config::OF_A_PROFILE.contains(&key.value.as_str()))
        {
            let what = format!("`{}` means nothing in a file that others extend", key.value);
            let plain = "a key that means nothing in a file that others extend";
            return Err(complain(Complaint { at: key.at.clone(), what, plain }));
        }
        let inner = File { text: &file.text, origin: &origin, root: &root, vocabulary: self.vocabulary };
        let Some(base) = inner.base(extend, depth + 1)? else { return Err(complain(root.lacks("extends"))) };
        let is_laid_over = root.get("name").is_none();
        match root.table("rules").filter(|_| is_laid_over) {
            None => Ok(Some(base)),
            Some(node) => {
                let digest = digest(&[&base.digest, &file.text]);
                let rules = inner.layer(node, Rules { settings: base.rules.clone(), off: base.off.clone() })?;
                Ok(Some(Profile { rules: rules.settings, off: rules.off, digest, ..base }))
            }
        }
    }

    fn layer(&self, node: &Node, base: Rules) -> Result<Rules, ProfileError> {
        let standing = if self.root.get("name").is_some() { Standing::Profile } else { Standing::Overlay };
        let place = |at| place(self.origin, self.text, at);
        let layer = Layer { node, standing, base, place: &place, vocabulary: self.vocabulary };
        layer.apply().map_err(|complaint| self.complain(complaint))
    }

    fn complain(&self, complaint: Complaint) -> ProfileError {
        ProfileError::in_text(complaint, self.origin, self.text)
    }
}

/// Where a byte of a file is, as findings say it. Built-in profiles are told by name.
pub(super) fn place(origin: &Origin, text: &str, at: usize) -> String {
    if builtin_names().contains(&origin.shown.as_str()) {
        return origin.shown.clone();
    }
    format!("{}:{}", origin.shown, line(text, at))
}

/// The line of a byte, from 1.
pub(super) fn line(text: &str, at: usize) -> usize {
    1 + text.bytes().take(at).filter(|byte| *byte == b'\n').count()
}

/// `sha256:` and the digest of texts, one after the other.
pub(super) fn digest(texts: &[&str]) -> String {
    let mut hash = Sha256::new();
    for text in texts {
        hash.update(text.as_bytes());
    }
    hash.finalize().iter().fold("sha256:".to_owned(), |mut hex, byte| {
        // Writing to a String cannot fail.
        let _ = write!(hex, "{byte:02x}");
        hex
    })
}
