//! Running the program, and what it says.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use anyhow::{Context as _, bail, ensure};
use serde_json::Value;

/// The program.
pub(crate) struct Tool {
    path: PathBuf,
}

/// What the program says of one file.
pub(super) struct Told {
    pub(super) findings: Vec<Finding>,
    /// Its encoding and its rows, where it was read.
    pub(super) encoding: String,
    pub(super) rows: u64,
}

/// A finding, as far as it is compared.
#[derive(Debug)]
pub(super) struct Finding {
    pub(super) code: String,
    pub(super) group: String,
    pub(super) severity: String,
    pub(super) lines: Vec<u64>,
}

impl Tool {
    /// The program at `path`, or the one that was built beside this one.
    pub(crate) fn at(path: Option<&Path>) -> anyhow::Result<Self> {
        let own = std::env::current_exe().context("cannot tell where this program is")?;
        let path = path
            .map_or_else(|| own.with_file_name(format!("datassay{}", std::env::consts::EXE_SUFFIX)), Path::to_owned);
        ensure!(path.is_file(), "there is no {}: build it first, `cargo build --bin datassay`", path.display());
        Ok(Self { path })
    }

    /// The report on one file.
    pub(crate) fn report(&self, file: &Path, options: &[String]) -> anyhow::Result<Value> {
        let mut arguments = vec![OsStr::new("check"), file.as_os_str()];
        arguments.extend(["--format", "json", "--now", "2026-11-23"].map(OsStr::new));
        arguments.extend(options.iter().map(OsStr::new));
        let output = self.run(&arguments)?;
        serde_json::from_slice(&output.stdout).with_context(|| format!("no report on {}", file.display()))
    }

    /// The findings about one file, and how it was read.
    pub(super) fn told(&self, file: &Path, options: &[String]) -> anyhow::Result<Told> {
        let report = self.report(file, options)?;
        let word = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        let findings = report["findings"].as_array().context("a report has findings")?;
        let finding = |finding: &Value| {
            let places = finding["evidence"]["places"].as_array().into_iter().flatten();
            let own = finding["place"]["line"].as_u64();
            Finding {
                code: word(&finding["code"]),
                group: word(&finding["group"]),
                severity: word(&finding["severity"]),
                lines: own.into_iter().chain(places.filter_map(|place| place["line"].as_u64())).collect(),
            }
        };
        let read = &report["tables"][0]["files"][0];
        Ok(Told {
            findings: findings.iter().map(finding).collect(),
            encoding: word(&read["dialect"]["encoding"]),
            rows: read["rows"].as_u64().unwrap_or_default(),
        })
    }

    /// The records of one file, as the program shows them.
    pub(super) fn rows(&self, file: &Path) -> anyhow::Result<Vec<u8>> {
        Ok(self.run(&[OsStr::new("rows"), file.as_os_str(), OsStr::new("--quiet")])?.stdout)
    }

    /// Runs it; a panic, or an exit status that is no answer, is an error.
    pub(crate) fn run(&self, arguments: &[&OsStr]) -> anyhow::Result<Output> {
        let output = Command::new(&self.path).args(arguments).output();
        let output = output.with_context(|| format!("cannot run {}", self.path.display()))?;
        let said = String::from_utf8_lossy(&output.stderr);
        if !matches!(output.status.code(), Some(0 | 1)) || said.contains("panicked") || said.contains("internal error")
        {
            bail!("{arguments:?} ended with {}: {said}", output.status);
        }
        Ok(output)
    }
}
