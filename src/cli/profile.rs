//! Which profile a command goes by: that which was named, or what lies beside the data.

use std::path::{Path, PathBuf};

use anyhow::{Context, anyhow, bail};

use crate::base::nearest::nearest;
use crate::profile::{self, Config, Extend, Extended, Given, Origin, Profile};
use crate::rule;
use crate::source::{self, Links};

/// What to judge by.
#[derive(Debug)]
pub(super) struct Chosen {
    /// The profile; `None` where the label's shape is to choose it.
    pub(super) profile: Option<Profile>,
    /// What the file says beside that.
    pub(super) config: Option<Config>,
    /// What to say of a file that was not used.
    pub(super) note: Option<String>,
}

/// Whether a file beside the data is looked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Beside {
    /// It is, and is used if it is there.
    Used,
    /// It is not (`--no-config`).
    Ignored,
}

/// What to judge the data at `paths` by.
pub(super) fn choose(named: Option<&str>, beside: Beside, paths: &[PathBuf]) -> anyhow::Result<Chosen> {
    match named {
        Some(name) if profile::builtin_names().contains(&name) => {
            // A built-in profile was asked for, and a file beside the data does not change which.
            let profile = profile::builtin(name, &rule::vocabulary())?;
            let unused = if beside == Beside::Used { source::beside(paths).ok().flatten() } else { None };
            let note = unused.map(|path| format!("{} was not used, as --profile names another", shown(&path)));
            Ok(Chosen { profile: Some(profile), config: None, note })
        }
        Some(name) => named_file(name),
        None if beside == Beside::Ignored => Ok(Chosen { profile: None, config: None, note: None }),
        None => match source::beside(paths).map_err(|why| anyhow!(why))? {
            None => Ok(Chosen { profile: None, config: None, note: None }),
            Some(path) => found_file(&path),
        },
    }
}

fn named_file(name: &str) -> anyhow::Result<Chosen> {
    let known = profile::builtin_names();
    let path = Path::new(name);
    if path.extension().is_none() && !path.exists() {
        let near =
            nearest(name, known.iter().copied()).map(|near| format!("did you mean `{near}`? ")).unwrap_or_default();
        bail!("there is no profile `{name}`: {near}the built-in ones are {}; or give a TOML file", known.join(", "));
    }
    let text = source::small_text(path, Links::Followed).map_err(|why| anyhow!(why));
    let text = text.with_context(|| format!("can't read the profile `{name}`"))?;
    load(&text, &Origin { shown: name.to_owned(), given: Given::Named }, &extended)
}

fn found_file(path: &Path) -> anyhow::Result<Chosen> {
    // What lies above the given folder stays at home, as it does for files of data.
    let above = path.parent().and_then(Path::file_name).map(PathBuf::from).unwrap_or_default();
    let shown = shown(&above.join(source::DECLARATION));
    let text = source::small_text(path, Links::Refused).map_err(|why| anyhow!(why));
    let text = text.with_context(|| format!("can't use `{shown}`, which lies beside the data"))?;
    let refuse: &Extend<'_> =
        &|_, _| Err("a file that was only found can't extend another; name it with --profile".to_owned());
    load(&text, &Origin { shown, given: Given::Found }, refuse)
}

fn load(text: &str, origin: &Origin, extend: &Extend<'_>) -> anyhow::Result<Chosen> {
    let loaded = profile::load(text, origin, &rule::vocabulary(), extend)?;
    Ok(Chosen {
        profile: loaded.base,
        config: Some(loaded.config).filter(|config| !config.is_profile_alone || !config.is_named()),
        note: None,
    })
}

/// The file that another one extends, seen from the folder of that one.
fn extended(from: &str, to: &str) -> Result<Extended, String> {
    let path = Path::new(from).parent().unwrap_or(Path::new("")).join(to);
    let text = source::small_text(&path, Links::Followed)?;
    Ok(Extended { shown: shown(&path), text })
}

/// A path as it was given, with `/` between its parts and without a `.` before them.
fn shown(path: &Path) -> String {
    let path = path.strip_prefix(".").unwrap_or(path);
    path.to_string_lossy().replace('\\', "/")
}
