//! `cargo xtask sample-data`: three small datasets with a story, and the page that tells it.
//!
//! Each file beside this one makes one dataset and writes its section of `sample-data/README.md` from what it counted
//! while making it, so page and data cannot part. `--check` makes everything again in memory and names what differs.
//!
//! **Invariant**: invented throughout. No name of a person, no e-mail, no telephone number; the streets are made up.

mod churn;
mod exports;
mod loans;

use std::collections::BTreeSet;
use std::fs;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::Context as _;

use crate::wording;

/// Write the sample datasets under `sample-data/`, the same bytes on each run.
#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// Write nothing: compare with what is there, and fail naming each file that differs
    #[arg(long)]
    check: bool,
}

/// One dataset and what is to be said about it.
struct Sample {
    /// The folder's name.
    folder: &'static str,
    /// Name within the folder and content.
    files: Vec<(String, Vec<u8>)>,
    /// Its section of the README.
    section: String,
}

/// Writes the samples, or checks them.
pub(crate) fn run(arguments: &Arguments) -> anyhow::Result<ExitCode> {
    let (root, files) = (root(), files(samples()?));
    if !arguments.check {
        write(&root, &files)?;
    }
    let differences = differences(&root, &files)?;
    let mut stdout = io::stdout().lock();
    for difference in &differences {
        writeln!(stdout, "{difference}")?;
    }
    if !differences.is_empty() {
        writeln!(stdout, "sample-data is not what `cargo xtask sample-data` writes")?;
        return Ok(ExitCode::FAILURE);
    }
    let bytes = files.iter().map(|(_, content)| content.len()).sum();
    writeln!(stdout, "sample-data: {} files, {} bytes, as generated", files.len(), wording::count(bytes))?;
    Ok(ExitCode::SUCCESS)
}

/// `sample-data/` of this checkout.
fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).with_file_name("sample-data")
}

/// Every dataset, in the order in which the README tells them.
fn samples() -> anyhow::Result<Vec<Sample>> {
    Ok(vec![churn::sample()?, loans::sample(), exports::sample()])
}

const README_HEAD: &str = "\
# Sample data

Three small invented datasets to try datassay on: one that may be handed over, one that may be handed over on
conditions, and one that may not yet. No row comes from a real person, customer or company.

All of it, this page too, is written by `cargo xtask sample-data`; edit the generator in `xtask/src/sample_data/`, not
these files. `cargo xtask sample-data --check` says whether they are as generated.
";

/// Every file below `sample-data/`, by its path there with forward slashes.
fn files(samples: Vec<Sample>) -> Vec<(String, Vec<u8>)> {
    let mut readme = README_HEAD.to_owned();
    // Line ends and empty files are part of the stories: git is to leave them as they are.
    let mut files = vec![(".gitattributes".to_owned(), b"* -text\n".to_vec())];
    for sample in samples {
        readme.push('\n');
        readme.push_str(&sample.section);
        for (name, content) in sample.files {
            files.push((format!("{}/{name}", sample.folder), content));
        }
    }
    files.push(("README.md".to_owned(), readme.into_bytes()));
    files
}

/// Writes each file whole, beside its place first.
fn write(root: &Path, files: &[(String, Vec<u8>)]) -> anyhow::Result<()> {
    for (path, content) in files {
        let place = root.join(path);
        let beside = root.join(".unfinished");
        fs::create_dir_all(place.parent().unwrap_or(root))
            .with_context(|| format!("cannot make a folder for {path}"))?;
        fs::write(&beside, content).with_context(|| format!("cannot write {}", beside.display()))?;
        fs::rename(&beside, &place).with_context(|| format!("cannot write {}", place.display()))?;
    }
    Ok(())
}

/// One line for each file that is missing, differs, or lies in a dataset without being part of it.
fn differences(root: &Path, files: &[(String, Vec<u8>)]) -> anyhow::Result<Vec<String>> {
    let mut differences = Vec::new();
    let mut folders = BTreeSet::new();
    for (path, content) in files {
        let place = root.join(path);
        folders.extend(path.split_once('/').map(|(folder, _)| folder));
        match fs::read(&place) {
            Ok(found) if found == *content => {}
            Ok(found) => differences.push(difference(path, content, &found)),
            Err(error) if error.kind() == io::ErrorKind::NotFound => differences.push(format!("{path}: missing")),
            Err(error) => return Err(error).with_context(|| format!("cannot read {}", place.display())),
        }
    }
    for folder in folders {
        for name in names(&root.join(folder))? {
            let path = format!("{folder}/{name}");
            if !files.iter().any(|(known, _)| *known == path) {
                differences.push(format!("{path}: not generated"));
            }
        }
    }
    Ok(differences)
}

/// Where two contents part.
fn difference(path: &str, expected: &[u8], found: &[u8]) -> String {
    let byte = expected.iter().zip(found).take_while(|(left, right)| left == right).count();
    format!("{path}: differs from byte {byte} on ({} bytes, {} generated)", found.len(), expected.len())
}

/// What lies in a folder, hidden files aside; nothing if there is no such folder.
fn names(folder: &Path) -> anyhow::Result<BTreeSet<String>> {
    let entries = match fs::read_dir(folder) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(BTreeSet::new()),
        entries => entries.with_context(|| format!("cannot list {}", folder.display()))?,
    };
    let mut names = BTreeSet::new();
    for entry in entries {
        names.insert(entry?.file_name().to_string_lossy().into_owned());
    }
    names.retain(|name| !name.starts_with('.'));
    Ok(names)
}

/// A whole number of hundredths as `12.34`, with the decimal mark asked for.
fn hundredths(number: u32, mark: char) -> String {
    format!("{}{mark}{:02}", number / 100, number % 100)
}

/// Marks the `count` rows with the highest scores; of equal ones the first.
fn highest(scores: &[f64], count: usize) -> Vec<bool> {
    let mut order: Vec<usize> = (0..scores.len()).collect();
    order.sort_by(|&left, &right| scores[right].total_cmp(&scores[left]).then(left.cmp(&right)));
    let mut marks = vec![false; scores.len()];
    for &place in order.iter().take(count) {
        marks[place] = true;
    }
    marks
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn committed_samples_are_as_generated() -> anyhow::Result<()> {
        assert_eq!(differences(&root(), &files(samples()?))?, Vec::<String>::new(), "run `cargo xtask sample-data`");
        Ok(())
    }

    #[test]
    fn two_runs_give_the_same_bytes() -> anyhow::Result<()> {
        assert!(files(samples()?) == files(samples()?));
        Ok(())
    }

    #[test]
    fn samples_stay_small() -> anyhow::Result<()> {
        let bytes: usize = files(samples()?).iter().map(|(_, content)| content.len()).sum();
        assert!(bytes < 640 << 10, "{bytes} bytes");
        Ok(())
    }

    #[test]
    fn what_differs_is_named() -> anyhow::Result<()> {
        let root = std::env::temp_dir().join(format!("datassay-xtask-{}", std::process::id()));
        let files = vec![("a/one".to_owned(), b"1".to_vec()), ("a/two".to_owned(), b"22".to_vec())];
        write(&root, &files)?;
        let clean = differences(&root, &files)?;
        fs::write(root.join("a/two"), "23")?;
        fs::write(root.join("a/three"), "")?;
        fs::remove_file(root.join("a/one"))?;
        let dirty = differences(&root, &files)?;
        fs::remove_dir_all(&root)?;

        assert_eq!(clean, Vec::<String>::new());
        assert_eq!(
            dirty,
            ["a/one: missing", "a/two: differs from byte 1 on (2 bytes, 2 generated)", "a/three: not generated"]
        );
        Ok(())
    }
}
