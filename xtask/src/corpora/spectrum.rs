//! csv-spectrum: files that a correct reader reads exactly, and what they say as JSON.
//!
//! The truth is a list of objects, one a record, or a single object for the one record that there is. One truth was
//! edited by hand and says something else than its file; that cell is compared with what the file holds.

use std::fs;
use std::path::Path;

use anyhow::{Context as _, ensure};
use serde_json::{Map, Value};

use super::records::records;
use super::{Score, Tool};

/// Cells of which the truth says something else than the file: file, column, what the truth says, what the file holds.
const ERRATA: [[&str; 4]; 1] = [["location_coordinates", "Contact Phone Number", "1234567890", "2095257564"]];

/// How many files are read exactly.
pub(super) fn score(tool: &Tool, folder: &Path) -> anyhow::Result<Score> {
    let (mut all, mut misses) = (0, Vec::new());
    let mut names: Vec<_> = fs::read_dir(folder.join("csvs"))?.collect::<Result<Vec<_>, _>>()?;
    names.sort_by_key(fs::DirEntry::file_name);
    for file in names.iter().map(fs::DirEntry::path).filter(|path| path.extension().is_some_and(|kind| kind == "csv")) {
        let name = file.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        all += 1;
        if let Err(why) = compare(tool, &file, &name, &folder.join("json").join(&name).with_extension("json")) {
            misses.push(format!("{name}: {why:#}"));
        }
    }
    ensure!(all > 0, "there is no file in {}", folder.display());
    Ok(Score::of("csv-spectrum, all records exact", all - misses.len(), all, all, misses))
}

fn compare(tool: &Tool, file: &Path, name: &str, truth: &Path) -> anyhow::Result<()> {
    let truth: Value = serde_json::from_slice(&fs::read(truth)?).context("the truth is no JSON")?;
    let truth = match truth {
        Value::Array(records) => records,
        record => vec![record],
    };
    let rows = String::from_utf8(tool.rows(file)?).context("rows are not UTF-8")?;
    let mut rows = records(&rows)?.into_iter();
    let header = rows.next().context("no header")?;
    let rows: Vec<_> = rows.collect();
    ensure!(rows.len() == truth.len(), "{} records, where the truth has {}", rows.len(), truth.len());
    for (at, (row, truth)) in rows.into_iter().zip(truth).enumerate() {
        let mut truth = truth;
        correct(name, &mut truth);
        let row: Map<String, Value> = header.iter().cloned().zip(row.into_iter().map(Value::String)).collect();
        ensure!(row.len() == header.len(), "names that come twice");
        ensure!(Value::Object(row) == truth, "record {} is another", at + 1);
    }
    Ok(())
}

/// Puts what the file holds in place of what the truth says of it.
fn correct(name: &str, truth: &mut Value) {
    for [_, column, says, holds] in ERRATA.iter().filter(|erratum| erratum[0] == name) {
        if let Some(cell) = truth.get_mut(column).filter(|cell| cell.as_str() == Some(says)) {
            *cell = Value::String((*holds).to_owned());
        }
    }
}
