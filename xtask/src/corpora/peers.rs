//! Other sniffers on csv-dialects, through `peers.py`, and the simplest one of all: always comma and double quote.
//!
//! Each gets what helps it: the text decoded by its labelled encoding, and saved as UTF-8 for who reads files.

use std::collections::BTreeMap;
use std::path::Path;
use std::process::{Command, Stdio};

use anyhow::{Context as _, ensure};
use serde_json::Value;

use super::dialects::{Labelled, Said};

const SCRIPT: &str = include_str!("peers.py");

/// What each of the others says of each file.
pub(super) fn all(
    python: &Path,
    folder: &Path,
    files: &[Labelled],
) -> anyhow::Result<Vec<(String, BTreeMap<String, Said>)>> {
    let always = files.iter().map(|file| (file.name.clone(), (Some(','), Some('"')))).collect();
    let mut all = vec![("always comma and double quote".to_owned(), always)];
    let mut command = Command::new(python);
    command.args(["-c", SCRIPT]).arg(folder.join("files")).stderr(Stdio::inherit());
    command.args(files.iter().flat_map(|file| [&file.name, &file.encoding]));
    let output = command.output().with_context(|| format!("cannot run {}", python.display()))?;
    ensure!(output.status.success(), "the script of the other sniffers failed");
    for line in String::from_utf8(output.stdout)?.lines() {
        // A peer, a file, its delimiter, its quote; null where it said none or gave up.
        let said: Value = serde_json::from_str(line)?;
        let word = |at: usize| said[at].as_str().unwrap_or_default().to_owned();
        let char_of = |at: usize| said[at].as_str().and_then(|word| word.chars().next());
        if all.last().is_none_or(|(peer, _)| *peer != word(0)) {
            all.push((word(0), BTreeMap::new()));
        }
        if let Some((_, files)) = all.last_mut() {
            files.insert(word(1), (char_of(2), char_of(3)));
        }
    }
    ensure!(all.iter().all(|(_, said)| said.len() == files.len()), "a sniffer did not get through all files");
    Ok(all)
}
