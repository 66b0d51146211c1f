//! csv-dialects: delimiter and quote, as people labelled them.
//!
//! One rule for all who are scored: both must be as labelled; "no quote" is as good as the labelled one where that never
//! stands where a field begins, since both then read the same.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use anyhow::Context as _;

use super::{Score, Tool, peers, table};

/// Files that must be right.
const BAR: usize = 76;

/// How far ahead of the best of the others: at least so many files.
const AHEAD: usize = 5;

/// Misses that are known, and why.
const MISSES: &str = include_str!("dialects.psv");

/// What somebody says of a file: delimiter and quote.
pub(super) type Said = (Option<char>, Option<char>);

/// A file and its labels.
pub(super) struct Labelled {
    pub(super) name: String,
    pub(super) encoding: String,
    truth: Said,
    /// Whether a quote as labelled stands where a field begins.
    opens: bool,
}

/// How many files are read with the labelled dialect; with a Python, also by others.
pub(super) fn score(tool: &Tool, folder: &Path, python: Option<&Path>) -> anyhow::Result<Score> {
    let files = labelled(folder)?;
    let mut ours = BTreeMap::new();
    for file in &files {
        let report = tool.report(&folder.join("files").join(&file.name), &[])?;
        let dialect = &report["tables"][0]["files"][0]["dialect"];
        let char_of = |name: &str| dialect[name].as_str().and_then(|word| word.chars().next());
        ours.insert(file.name.clone(), (char_of("delimiter"), char_of("quote")));
    }
    let misses = misses(&files, &ours);
    let right = files.len() - misses.len();
    let why: BTreeMap<&str, &str> = table(MISSES).filter_map(|row| Some((*row.first()?, *row.get(1)?))).collect();
    let told = misses.iter().map(|(file, said)| {
        let why = why.get(file.name.as_str()).copied().unwrap_or("not known why");
        format!("{}: labelled {}, read as {}; {why}", file.name, shown(file.truth), shown(*said))
    });
    let mut score = Score::of("csv-dialects, delimiter and quote", right, files.len(), BAR, told.collect());
    let Some(python) = python else { return Ok(score) };
    let mut table = vec![("datassay".to_owned(), right)];
    for (peer, said) in peers::all(python, folder, &files)? {
        table.push((peer, files.len() - self::misses(&files, &said).len()));
    }
    score.lines.extend(["| by | right |".to_owned(), "|---|---|".to_owned()]);
    score.lines.extend(table.iter().map(|(name, right)| format!("| {name} | {right} of {} |", files.len())));
    let best = table.iter().skip(1).map(|(_, right)| *right).max().unwrap_or(0);
    if right < best + AHEAD {
        score.lines.push(format!("not {AHEAD} files ahead of the best of the others, which has {best}"));
        score.is_met = false;
    }
    Ok(score)
}

fn labelled(folder: &Path) -> anyhow::Result<Vec<Labelled>> {
    let labels = fs::read_to_string(folder.join("labels.psv"))?;
    let mut files = Vec::new();
    for line in labels.lines().skip(1) {
        let [name, encoding, delimiter, quote, ..] = line.split('|').collect::<Vec<_>>()[..] else { continue };
        let truth = (Some(char_of(delimiter)?), Some(char_of(quote)?));
        let bytes = fs::read(folder.join("files").join(name)).with_context(|| format!("cannot read {name}"))?;
        let opens = truth.0.zip(truth.1).is_some_and(|(delimiter, quote)| opens(&bytes, delimiter as u8, quote as u8));
        files.push(Labelled { name: name.to_owned(), encoding: encoding.to_owned(), truth, opens });
    }
    Ok(files)
}

/// Whether a quote stands where a field begins, spaces aside.
fn opens(bytes: &[u8], delimiter: u8, quote: u8) -> bool {
    let begins = |at: usize| {
        let before = bytes[..at].iter().rev().find(|&&byte| byte != b' ' && byte != 0);
        before.is_none_or(|&byte| byte == delimiter || byte == b'\n' || byte == b'\r' || !byte.is_ascii())
    };
    bytes.iter().enumerate().any(|(at, &byte)| byte == quote && begins(at))
}

fn misses<'a>(files: &'a [Labelled], said: &BTreeMap<String, Said>) -> Vec<(&'a Labelled, Said)> {
    let said = files.iter().map(|file| (file, said.get(&file.name).copied().unwrap_or((None, None))));
    said.filter(|(file, said)| {
        let (delimiter, quote) = *said;
        delimiter != file.truth.0 || (quote != file.truth.1 && (quote.is_some() || file.opens))
    })
    .collect()
}

fn char_of(word: &str) -> anyhow::Result<char> {
    Ok(match word {
        "comma" => ',',
        "semicolon" => ';',
        "tab" => '\t',
        "vslash" => '|',
        "space" => ' ',
        "doublequote" => '"',
        "singlequote" => '\'',
        other => anyhow::bail!("a label that is not known: {other}"),
    })
}

fn shown((delimiter, quote): Said) -> String {
    let one = |char: Option<char>| char.map_or_else(|| "none".to_owned(), |char| format!("{char:?}"));
    format!("{} {}", one(delimiter), one(quote))
}
